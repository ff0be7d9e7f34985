"""Charts. Each takes the rows of a query and returns what Altair draws; none judges."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise, product

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
    bases=("#12436D", "#1B7F78", "#9C86C9", "#EDF0F3"),
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


# The signs of NHS England's control charts: name, colour (the blue darker, to be seen on white) and
# shape of each kind of point; those without a good direction have the palette's colour.
POINTS = {
    "common_cause": ("Normal", "#8A949C", "circle"),
    "special_cause_improvement": ("Better", "#0090C8", "triangle-down"),
    "special_cause_concern": ("Worse", "#E46C0A", "triangle-up"),
    "special_cause_neutral_high": ("Higher", "", "square"),
    "special_cause_neutral_low": ("Lower", "", "diamond"),
}
# The lines of a control chart and what they are called.
LINES = {"upper_limit": "Limit", "mean": "Mean", "lower_limit": "Limit"}
LABEL_ROOM = 0.3  # of the months shown
LABEL_GAP = 0.09  # of the values shown
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
    first, last = rows["month"].min(), rows["month"].max()
    room = (last - first) * LABEL_ROOM
    januaries = [each for each in rows["month"] if each.month == 1] or [first]
    month = alt.X(
        "month:T",
        title=None,
        axis=alt.Axis(format="%b %Y", grid=False, values=januaries, labelOverlap=True),
        # Room for what the lines across are, after the last month.
        scale=alt.Scale(domain=[first, last + room]) if len(rows) else alt.Undefined,
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
    layers += [
        alt.Chart(data(pd.DataFrame({"month": [first], "end": [last], "value": [value]})))
        .mark_rule(color=palette.target, strokeWidth=2, strokeDash=[[9, 4], [2, 3]][place])
        .encode(x=month, x2=alt.X2("end:T"), y=alt.Y("value:Q"))
        for place, value in enumerate((wanted or {}).values())
    ]
    labels = [
        alt.Chart(data(pd.DataFrame({"month": [last], "value": [at], "what": [what]})))
        .mark_text(
            align="left",
            dx=8,
            fontSize=13,
            fontWeight="bold" if is_wanted else "normal",
            color=palette.target if is_wanted else palette.ink,
        )
        .encode(x=month, y=alt.Y("value:Q"), text=alt.Text("what:N"))
        for at, what, is_wanted in _ends(shown, wanted or {}, is_pct)
    ]
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
        # A name stands outside the limits, and within the chart.
        is_high, is_early = beyond["value"] > beyond["mean"], beyond["month"] < first + room / 4
        for high, early in product((True, False), repeat=2):
            own = beyond[(is_high == high) & (is_early == early)]
            if len(own):
                layers.append(
                    alt.Chart(data(own[["month", "value"]]))
                    .mark_text(
                        dy=-13 if high else 14,
                        dx=-6 if early else 0,
                        align="left" if early else "center",
                        fontSize=12,
                        color=palette.ink,
                    )
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


def _ends(
    rows: pd.DataFrame, wanted: dict[str, float], is_pct: bool
) -> list[tuple[float, str, bool]]:
    """What the lines across are, at their right ends, moved apart where they would overlap: where
    each stands, what it says, whether somebody wants it.
    """
    if rows.empty:
        return []
    ends = [[value, what, True] for what, value in wanted.items()]
    for name, what in LINES.items():
        if pd.notna(value := rows[name].iloc[-1]):
            unit, decimals = "%" if is_pct else "", 0 if abs(value) >= 1_000 else 1
            ends.append([float(value), f"{what} {value:,.{decimals}f}{unit}", False])
    every = [value for value, *_ in ends] + rows["value"].dropna().tolist()
    gap = (max(every) - min(every)) * LABEL_GAP
    ends.sort(key=lambda end: -end[0])
    for above, below in pairwise(ends):
        below[0] = min(below[0], above[0] - gap)
    return [tuple(end) for end in ends]


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
    held = shown[["label", "month", "end", "state"]]
    return dressed(chart, palette, held, alt.Step(26))


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


def headline(title: str, under: Sequence[str]) -> str:
    """What a chart says and what it shows, as markup, as wide as the page has room."""
    lines = "".join(f"<p>{escape(text)}</p>" for text in under)
    return f'<div class="smp-headline"><h2>{escape(title)}</h2>{lines}</div>'


@dataclass(frozen=True)
class Drawn:
    """A chart as it goes to the page: its specification (JSON), what it shows in words, for who
    cannot see it, what stands below it, and, where the chart does not say so itself, its headline
    and the lines under that.
    """

    spec: str
    said: str
    caption: str = ""
    title: str = ""
    under: tuple[str, ...] = ()


def drawn(chart: alt.TopLevelMixin, said: str, **words: str | tuple[str, ...]) -> Drawn:
    """A chart, ready for the page; `words` as Drawn has them. It is not checked against Vega-Lite's
    schema, which takes longer than all else: the tests do that.
    """
    return Drawn(json.dumps(chart.to_dict(validate=False)), said, **words)


def show(chart: Drawn) -> None:
    """Put a chart on the page, its headline above and its caption below it."""
    with st.container():  # which a print does not tear apart
        if chart.title:
            st.html(headline(chart.title, chart.under))
        st.vega_lite_chart(spec=json.loads(chart.spec), alt=chart.said, width="stretch")
        if chart.caption:
            st.caption(chart.caption)
