"""Charts. Each takes the rows of a query and returns what Altair draws; none judges."""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import pandas as pd


@dataclass(frozen=True)
class Palette:
    """Colours for one theme; all text on its background passes WCAG AA."""

    ink: str
    quiet: str
    this: str
    earlier: str
    ground: str
    # Published, provisional, illustrative, no data: told apart by lightness as well.
    bases: tuple[str, str, str, str]


LIGHT = Palette(
    ink="#14212B",
    quiet="#46535E",
    this="#12436D",
    earlier="#6F7B84",
    ground="#FFFFFF",
    bases=("#12436D", "#28A197", "#B9A3DC", "#EDF0F3"),
)
DARK = Palette(
    ink="#EEF3F6",
    quiet="#C3CED6",
    this="#7FB4DE",
    earlier="#A9B4BC",
    ground="#10181F",
    bases=("#7FB4DE", "#28A197", "#6F5A96", "#1E2A33"),
)


def months(
    rows: pd.DataFrame,
    title: str,
    subtitle: list[str],
    this_label: str,
    earlier_label: str,
    unit: str,
    palette: Palette = LIGHT,
) -> alt.LayerChart:
    """This period's months against the same months earlier, as two lines.

    rows: month, n, before_month, before, as the query `months` gives them. A month without data
    is a gap.
    """
    colours = [palette.this, palette.earlier]
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
            ),
        ),
        y=alt.Y(
            "count:Q",
            title=unit,
            scale=alt.Scale(zero=True, nice=True),
            axis=alt.Axis(format=",d", tickMinStep=1, tickCount=5),
        ),
        color=alt.Color(
            "which:N",
            scale=alt.Scale(domain=[this_label, earlier_label], range=colours),
            legend=alt.Legend(title=None, orient="top", symbolType="stroke"),
        ),
        strokeDash=alt.StrokeDash(
            "which:N",
            scale=alt.Scale(domain=[this_label, earlier_label], range=[[1, 0], [5, 4]]),
            legend=alt.Legend(title=None, orient="top", symbolType="stroke"),
        ),
        tooltip=[
            alt.Tooltip("month:T", format="%B %Y", title="Month"),
            alt.Tooltip("count:Q", format=",d", title=unit.capitalize()),
        ],
    )
    lines = base.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains")
    points = base.mark_point(filled=True, size=45, opacity=1, invalid="filter")
    return dressed(
        (lines + points).properties(
            height=300,
            title=alt.TitleParams(title, subtitle=subtitle),
        ),
        palette,
    )


BASES = {
    "published": "Published",
    "provisional": "Provisional",
    "illustrative": "Illustrative",
    "no data": "No data",
}


def coverage(rows: pd.DataFrame, palette: Palette = LIGHT) -> alt.Chart:
    """Months across, series down: which months each has, and of what basis.

    rows: label, month, basis, as the query `coverage_months` gives them.
    """
    shown = rows.assign(
        end=rows["month"] + pd.offsets.MonthBegin(1),
        state=rows["basis"].fillna("no data").map(BASES),
    )
    labels = list(dict.fromkeys(rows["label"]))
    colours = dict(zip(BASES.values(), palette.bases, strict=True))
    present = [state for state in colours if state in set(shown["state"])]
    chart = (
        alt.Chart(shown)
        .mark_rect(stroke=palette.ground, strokeWidth=0.6)
        .encode(
            x=alt.X(
                "month:T", title=None, axis=alt.Axis(format="%Y", grid=False, tickCount="year")
            ),
            x2="end:T",
            y=alt.Y(
                "label:N",
                title=None,
                sort=labels,
                axis=alt.Axis(labelLimit=380, domain=False, ticks=False),
                scale=alt.Scale(paddingInner=0.3),
            ),
            color=alt.Color(
                "state:N",
                scale=alt.Scale(domain=present, range=[colours[state] for state in present]),
                legend=alt.Legend(title=None, orient="top", offset=4),
            ),
            tooltip=[
                alt.Tooltip("label:N", title="Series"),
                alt.Tooltip("month:T", format="%B %Y", title="Month"),
                alt.Tooltip("state:N", title="Figures"),
            ],
        )
        .properties(
            height=alt.Step(26),
            title=alt.TitleParams(
                "Which months are here", subtitle=["A month without data is no zero"]
            ),
        )
    )
    return dressed(chart, palette)


def dressed(chart: alt.TopLevelMixin, palette: Palette) -> alt.TopLevelMixin:
    """A chart in the project's type sizes and colours."""
    return (
        chart.configure_title(
            anchor="start",
            fontSize=17,
            subtitleFontSize=14,
            offset=12,
            color=palette.ink,
            subtitleColor=palette.ink,
        )
        .configure_axis(
            labelFontSize=13, titleFontSize=13, labelColor=palette.quiet, titleColor=palette.quiet
        )
        .configure_legend(labelFontSize=13, labelColor=palette.ink, labelLimit=0)
    )
