"""Charts. Each takes the rows of a query and returns what Altair draws; none judges."""

from __future__ import annotations

import json
from dataclasses import dataclass

import altair as alt
import pandas as pd
import streamlit as st


@dataclass(frozen=True)
class Palette:
    """Colours for one theme; all text on its background passes WCAG AA."""

    ink: str
    quiet: str
    this: str
    earlier: str
    ground: str
    neutral: str  # points that are unusual without being better or worse
    target: str
    # Published, provisional, illustrative, no data: told apart by lightness as well.
    bases: tuple[str, str, str, str]


LIGHT = Palette(
    ink="#14212B",
    quiet="#46535E",
    this="#12436D",
    earlier="#6F7B84",
    ground="#FFFFFF",
    neutral="#490092",
    target="#801650",
    bases=("#12436D", "#28A197", "#B9A3DC", "#EDF0F3"),
)
DARK = Palette(
    ink="#EEF3F6",
    quiet="#C3CED6",
    this="#7FB4DE",
    earlier="#A9B4BC",
    ground="#10181F",
    neutral="#B79AF2",
    target="#D88BB4",
    bases=("#7FB4DE", "#28A197", "#6F5A96", "#1E2A33"),
)


def data(rows: pd.DataFrame) -> alt.Data:
    """Rows as a chart holds them. Altair's own way takes longer than all else of a chart, and once
    for each of its layers.
    """
    columns = {}
    for name, column in rows.items():
        if pd.api.types.is_datetime64_any_dtype(column):
            # With the time of day, or browsers take it for midnight in Greenwich.
            column = column.dt.strftime("%Y-%m-%dT%H:%M:%S")
        columns[name] = column.astype(object).where(column.notna(), None).tolist()
    return alt.Data(
        values=[dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
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
    base = alt.Chart().encode(
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
        layered([lines, points]), palette, long, 300, alt.TitleParams(title, subtitle=subtitle)
    )


# The signs of NHS England's control charts: name, colour and shape of each kind of point; those
# without a good direction have the palette's colour.
POINTS = {
    "common_cause": ("Normal", "#8A949C", "circle"),
    "special_cause_improvement": ("Better", "#00B0F0", "triangle-down"),
    "special_cause_concern": ("Worse", "#E46C0A", "triangle-up"),
    "special_cause_neutral_high": ("Higher", "", "square"),
    "special_cause_neutral_low": ("Lower", "", "diamond"),
}
LABEL_ROOM = 0.3  # of the months shown
LABELLED = 6  # points beyond a limit that are named by their month, the first of neighbours


def control(
    rows: pd.DataFrame,
    title: str,
    subtitle: list[str],
    unit: str,
    palette: Palette = LIGHT,
    wanted: dict[str, float] | None = None,
    is_pct: bool = False,
) -> alt.LayerChart:
    """A control chart: months, mean, limits, and the points that chance would not bring.

    rows: the query `control_points`. A month without data is a gap. title: none where it is "".
    wanted: lines across by what they are, such as a target a month. is_pct: values are
    percentages, of what `unit` says.
    """
    form = ".1f" if is_pct else ",d"
    shown = rows.assign(
        kind=rows["point_type"].map({name: words for name, (words, *_) in POINTS.items()})
    ).astype({"value": "Float64"})
    present = [
        (words, palette.neutral if "neutral" in name else colour, shape)
        for name, (words, colour, shape) in POINTS.items()
        if (rows["point_type"] == name).any()
    ]
    axis = alt.Axis(format="%b %Y", grid=False, tickCount=6)
    month = alt.X("month:T", title=None, axis=axis)
    if wanted and len(rows):
        # Room for what the lines across are, after the last month.
        first, last = rows["month"].min(), rows["month"].max()
        januaries = [each for each in rows["month"] if each.month == 1] or [first]
        month = alt.X(
            "month:T",
            title=None,
            axis=alt.Axis(format="%b %Y", grid=False, values=januaries),
            scale=alt.Scale(domain=[first, last + (last - first) * LABEL_ROOM]),
        )
    count = alt.Y(
        "value:Q",
        title=unit if is_pct else f"{unit} a month",
        # Limits, not 0, are what a control chart is read against.
        scale=alt.Scale(zero=False, nice=True, padding=12),
        axis=alt.Axis(format=form, tickMinStep=1, tickCount=5),
    )
    base = alt.Chart().encode(x=month)
    layers = [
        base.mark_line(
            color=palette.quiet, strokeWidth=1.2, invalid="break-paths-show-domains"
        ).encode(y=count),
        base.mark_line(color=palette.ink, strokeWidth=1.5, interpolate="step-after").encode(
            y=alt.Y("mean:Q")
        ),
    ]
    layers += [
        base.mark_line(
            color=palette.ink, strokeWidth=1.2, strokeDash=[6, 4], interpolate="step-after"
        ).encode(y=alt.Y(f"{limit}:Q"))
        for limit in ("lower_limit", "upper_limit")
        if rows[limit].notna().any()
    ]
    labels = []
    for place, (what, value) in enumerate((wanted or {}).items()):
        line = alt.Chart(alt.Data(values=[{"value": value, "what": what}])).encode(
            y=alt.Y("value:Q")
        )
        # The label of the higher stands above its line, that of the lower below, as they may be
        # close together.
        is_highest = value == max(wanted.values())
        labels.append(
            line.mark_text(
                align="right",
                baseline="bottom" if is_highest else "top",
                dy=-3 if is_highest else 4,
                fontSize=13,
                fontWeight="bold",
                color=palette.target,
            ).encode(x=alt.value("width"), text=alt.Text("what:N"))
        )
        layers.append(
            line.mark_rule(color=palette.target, strokeWidth=2, strokeDash=[[9, 4], [2, 3]][place])
        )
    if present:
        names, colours, shapes = zip(*present, strict=True)
        layers.append(
            base.transform_filter("isValid(datum.value)")
            .mark_point(filled=True, size=70, opacity=1, invalid="filter")
            .encode(
                y=count,
                color=alt.Color(
                    "kind:N",
                    scale=alt.Scale(domain=names, range=colours),
                    legend=alt.Legend(title=None, orient="top"),
                ),
                shape=alt.Shape("kind:N", scale=alt.Scale(domain=names, range=shapes)),
                tooltip=[
                    alt.Tooltip("month:T", format="%B %Y", title="Month"),
                    alt.Tooltip("value:Q", format=form, title=unit.capitalize()),
                    alt.Tooltip("kind:N", title="It is"),
                ],
            )
        )
    is_beyond = shown["special_cause"] == "beyond_limit"
    beyond = shown[is_beyond & ~is_beyond.shift(fill_value=False)]
    if 0 < len(beyond) <= LABELLED:
        layers.append(
            alt.Chart(data(beyond[["month", "value"]]))
            .mark_text(dy=-12, fontSize=12, color=palette.ink, clip=False)
            .encode(x=month, y=count, text=alt.Text("month:T", format="%b %Y"))
        )
    breaks = shown[shown["break_title"].notna()]
    if len(breaks):
        rule = alt.Chart(data(breaks[["month", "break_title", "break_what"]])).encode(
            x=month,
            tooltip=[
                alt.Tooltip("month:T", format="%B %Y", title="From"),
                alt.Tooltip("break_title:N", title="Recording"),
                alt.Tooltip("break_what:N", title="So that"),
            ],
        )
        layers += recording_changed(rule, palette)
    held = shown[["month", "value", "mean", "lower_limit", "upper_limit", "kind"]]
    titled = alt.TitleParams(title, subtitle=subtitle) if title else alt.Undefined
    return dressed(layered([*layers, *labels]), palette, held, 300, titled)


def recording_changed(months: alt.Chart, palette: Palette) -> list[alt.Chart]:
    """A line in each of the months, which a chart has across, and what it stands for."""
    return [
        months.mark_rule(color=palette.ink, strokeDash=[2, 3], strokeWidth=1.5),
        months.mark_text(
            text="recording changed",
            align="right",
            dx=-4,
            dy=2,
            baseline="top",
            fontSize=12,
            color=palette.ink,
        ).encode(y=alt.value(0)),
    ]


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
        alt.Chart()
        .mark_rect(stroke=palette.ground, strokeWidth=0.6)
        .encode(
            x=alt.X(
                "month:T", title=None, axis=alt.Axis(format="%Y", grid=False, tickCount="year")
            ),
            x2=alt.X2("end:T"),
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
    )
    title = alt.TitleParams("Which months are here", subtitle=["A month without data is no zero"])
    held = shown[["label", "month", "end", "state"]]
    return dressed(chart, palette, held, alt.Step(26), title)


def layered(layers: list[alt.Chart]) -> alt.LayerChart:
    """Layers over one another. alt.layer() also copies each of them twice, to merge selections that
    ours do not have.
    """
    drawn = alt.LayerChart()
    drawn.layer = layers
    return drawn


def dressed(
    chart: alt.TopLevelMixin, palette: Palette, rows: pd.DataFrame, height, title=alt.Undefined
) -> alt.TopLevelMixin:
    """The chart with the rows that its layers share, in the project's type sizes and colours.

    height: in pixels, or alt.Step of those for each row. title: alt.TitleParams.
    """
    # Set, not given to alt.layer() or properties(), each of which copies all of it.
    chart.data = data(rows)
    chart.height = height
    chart.title = title
    chart.config = alt.Config(
        title=alt.TitleConfig(
            anchor="start",
            fontSize=17,
            subtitleFontSize=14,
            offset=12,
            color=palette.ink,
            subtitleColor=palette.ink,
        ),
        axis=alt.AxisConfig(
            labelFontSize=13, titleFontSize=13, labelColor=palette.quiet, titleColor=palette.quiet
        ),
        legend=alt.LegendConfig(labelFontSize=13, labelColor=palette.ink, labelLimit=0),
    )
    return chart


@dataclass(frozen=True)
class Drawn:
    """A chart as it goes to the page: its specification (JSON), what it shows in words, for who
    cannot see it, and what stands below it.
    """

    spec: str
    said: str
    caption: str = ""


def drawn(chart: alt.TopLevelMixin, said: str, caption: str = "") -> Drawn:
    """A chart, ready for the page. It is not checked against Vega-Lite's schema, which takes longer
    than all else: the tests do that.
    """
    return Drawn(json.dumps(chart.to_dict(validate=False)), said, caption)


def show(chart: Drawn) -> None:
    """Put a chart on the page, and its caption below it."""
    st.vega_lite_chart(spec=json.loads(chart.spec), alt=chart.said, width="stretch")
    if chart.caption:
        st.caption(chart.caption)
