"""Charts. Each takes the rows of a query and returns what Altair draws; none judges."""

from __future__ import annotations

import altair as alt
import pandas as pd

THIS = "#12436D"
EARLIER = "#6F7B84"
THIS_ON_DARK = "#7FB4DE"
EARLIER_ON_DARK = "#A9B4BC"


def months(
    rows: pd.DataFrame,
    title: str,
    subtitle: list[str],
    this_label: str,
    earlier_label: str,
    unit: str,
    on_dark: bool = False,
) -> alt.LayerChart:
    """This period's months against the same months earlier, as two lines named at their ends.

    rows: month, n, before_month, before, as the query `months` gives them. A month without data
    is a gap.
    """
    colours = [THIS_ON_DARK, EARLIER_ON_DARK] if on_dark else [THIS, EARLIER]
    long = pd.concat(
        [
            pd.DataFrame(
                {
                    "place": rows["month"],
                    "month": rows[month],
                    "count": rows[count].astype("Float64"),
                    "which": label,
                }
            )
            for month, count, label in (
                ("month", "n", this_label),
                ("before_month", "before", earlier_label),
            )
            if rows[count].notna().any()
        ]
        or [pd.DataFrame({"place": [], "month": [], "count": [], "which": []})],
        ignore_index=True,
    )
    is_short = len(rows) <= 18  # as many month names as fit beside each other
    base = alt.Chart(long).encode(
        x=alt.X(
            "place:T",
            title=None,
            axis=alt.Axis(
                format="%b" if is_short else "%b %Y",
                grid=False,
                tickCount="month" if is_short else alt.Undefined,
                labelFontSize=13,
            ),
        ),
        y=alt.Y(
            "count:Q",
            title=unit,
            scale=alt.Scale(zero=True, nice=True),
            axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5, labelFontSize=13),
        ),
        color=alt.Color(
            "which:N",
            scale=alt.Scale(domain=[this_label, earlier_label], range=colours),
            legend=alt.Legend(
                title=None, orient="top", symbolType="stroke", labelLimit=0, labelFontSize=13
            ),
        ),
        strokeDash=alt.StrokeDash(
            "which:N",
            scale=alt.Scale(domain=[this_label, earlier_label], range=[[1, 0], [5, 4]]),
            legend=alt.Legend(
                title=None, orient="top", symbolType="stroke", labelLimit=0, labelFontSize=13
            ),
        ),
        tooltip=[
            alt.Tooltip("month:T", format="%B %Y", title="Month"),
            alt.Tooltip("count:Q", format=",d", title=unit.capitalize()),
        ],
    )
    lines = base.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains")
    points = base.mark_point(filled=True, size=45, opacity=1, invalid="filter")
    return (lines + points).properties(
        height=300,
        title=alt.TitleParams(
            title, subtitle=subtitle, anchor="start", fontSize=17, subtitleFontSize=14, offset=12
        ),
    )
