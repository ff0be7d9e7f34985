"""The ward sheet: one ward on a page of A4, or two wards side by side."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from pages.parts import marks, tables, words
from pages.parts.lines import apart, round_up, runs
from pages.parts.tables import Column, Row

HERE = Path(__file__).parent
_component = st.components.v2.component(
    "smp_sheet",
    css=tables.CSS + (HERE / "sheet.css").read_text(encoding="utf-8"),
    js=(HERE / "pick.js").read_text(encoding="utf-8"),
)


DENSE = 34  # measures that fit a printed page at the usual size
PRINT = '<button type="button" data-print>Print on A4</button>'


def ward(
    rows: pd.DataFrame,
    headlines: pd.DataFrame,
    years: pd.DataFrame,
    picked: str | None,
    about: str,
    notes: list[str],
) -> str:
    """A ward's sheet as markup.

    rows: of the query `ward_measures`, those of the ward and of its district; headlines: the query
    `headlines`; years: `ward_years`; picked: the measure whose trend comes first; about: the line
    below its name; notes: what must be known of the figures.
    """
    own = rows[rows["kind"] == "ward"]
    name, district = own["area"].iloc[0], rows.loc[rows["kind"] == "district", "area"].iloc[0]
    said = "".join(
        f"<li>{escape(row.headline)} {marks.basis(row.basis)}</li>"
        for row in headlines.itertuples()
    )
    dense = " dense" if len(own) > DENSE else ""
    return (
        f'<article class="sheet{dense}"><header><h2>{escape(name)}</h2><p>{escape(about)}</p>'
        f"{PRINT}</header>"
        f"{_trends([years], [name], district, picked)}"
        '<section class="said"><h3>In words, each with its months</h3>'
        f"<ul>{said}</ul></section>"
        f'<section class="figures"><h3>{escape(_against(own, district))}</h3>'
        f"{_figures(own, district, picked)}</section>"
        f"<footer>{''.join(f'<p>{escape(note)}</p>' for note in notes)}</footer></article>"
    )


def _against(own: pd.DataFrame, district: str) -> str:
    known = own[own["compared"].notna()]
    if known.empty:
        return "Its measures"
    counts = known["compared_strict"].value_counts()
    said = [
        f"{counts.get(word) or 'none'} {word}"
        for word in ("worse", "better", "higher", "lower")
        if word in counts or word in ("worse", "better")
    ]
    return f"Of {len(known)} measures, {words.listed(said)} than {district}"


def _figures(own: pd.DataFrame, district: str, picked: str | None) -> str:
    columns = [
        Column("Measure", "name"),
        Column("Now", "number"),
        Column("Before", "number"),
        Column("% change", "number"),
        Column("Is it real?", "picture"),
        Column(tables.per(own["rate_unit"].iloc[0]), "number"),
        Column(f"{district}", "number"),
        Column("Against it", "picture"),
        Column(f"Rank of {own['places'].max()}\n1 is highest", "number"),
        Column("Basis", "picture wide"),
    ]
    drawn = [
        Row(
            key=row.measure_code,
            cells=[
                row.measure,
                words.count(row.now),
                words.count(row.before),
                words.percent(row.pct_change, row.now, row.before),
                marks.signal(row.signal),
                _written(row.rate_words),
                _written(row.benchmark_words),
                marks.compared(row.compared, row.compared_strict),
                "–" if pd.isna(row.place) else str(row.place),
                marks.basis(row.basis),
            ],
            level=max(int(row.level) - 1, 0),
            is_total=row.level == 0,
        )
        for row in own.itertuples()
    ]
    return tables.table_html(
        "The ward's measures: change, rate, and rank among the wards", columns, drawn, (picked,)
    )


def pair(
    rows: pd.DataFrame,
    names: list[str],
    district: str,
    years: list[pd.DataFrame],
    picked: str | None,
    notes: list[str],
) -> str:
    """Two wards side by side as markup: rows: the query `ward_pair`; names: of the two wards;
    years: the query `ward_years` of each; the rest as `ward`.
    """
    one, two = names
    columns = [
        Column("Measure", "name"),
        Column(f"{one}\nper 1,000", "number"),
        Column("Count", "number"),
        Column(f"Against\n{district}", "picture"),
        Column(f"{two}\nper 1,000", "number"),
        Column("Count", "number"),
        Column(f"Against\n{district}", "picture"),
        Column(f"{district}\nper 1,000", "number"),
        Column("Do the two differ?", "picture"),
        Column("Basis", "picture wide"),
    ]
    drawn = [
        Row(
            key=row.measure_code,
            cells=[
                row.measure,
                _written(row.rate_words),
                words.count(row.n),
                marks.compared(row.compared, row.compared_strict),
                _written(row.other_rate_words),
                words.count(row.other_n),
                marks.compared(row.other_compared, row.other_compared_strict),
                _written(row.benchmark_words),
                _verdict(row.verdict, one, two),
                marks.basis(row.basis),
            ],
            level=max(int(row.level) - 1, 0),
            is_total=row.level == 0,
        )
        for row in rows.itertuples()
    ]
    table = tables.table_html(f"{one} beside {two}", columns, drawn, (picked,))
    return (
        f'<article class="sheet two"><header><h2>{escape(one)} beside {escape(two)}</h2>'
        f"{PRINT}</header>{_trends(years, names, district, picked)}"
        f'<section class="figures"><h3>Do the two differ by more than chance?</h3>{table}</section>'
        f"<footer>{''.join(f'<p>{escape(note)}</p>' for note in notes)}</footer></article>"
    )


def _verdict(verdict: str | None, one: str, two: str) -> str:
    """Which of two wards has the higher rate, where that is sure or possible."""
    if verdict is None or pd.isna(verdict):
        return f'<span class="missing">{words.NO_DATA}</span>'
    which = verdict.removeprefix("possibly ")
    if which not in ("higher", "lower"):
        return marks.signal(verdict)
    likely = verdict.startswith("possibly")
    said = f"{one if which == 'higher' else two} {'possibly ' * likely}higher"
    return (
        f'<span class="signal changed{" possible" * likely}"><i aria-hidden="true">■</i> '
        f"{escape(said)}</span>"
    )


def _written(rate: str | None) -> str:
    """A rate as the query writes it, or a dash."""
    return "–" if pd.isna(rate) else rate


NO_TREND = "too few to tell"
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 320, 126, 34, 104, 24, 18


def _trends(years: list[pd.DataFrame], names: list[str], district: str, picked: str | None) -> str:
    """A small chart for each measure: the wards' rates and their district's, year by year; the
    wards' counts alone where the residents of any are not known.
    """
    codes = list(years[0]["measure_code"].unique())
    if picked in codes:
        codes.sort(key=lambda code: code != picked)
    drawn = [
        _trend([each[each["measure_code"] == code] for each in years], names, district)
        for code in codes
    ]
    charts = "".join(filter(None, drawn))
    has_rates = all(each["rate"].notna().any() for each in years)
    what = "for each 1,000 residents" if has_rates else "counted"
    bases = {basis for each in years for basis in each["basis"].dropna()}
    mark = marks.basis("illustrative") if "illustrative" in bases else ""
    return f'<section class="trends"><h3>Year by year, {what} {mark}</h3>' + (
        f'<div class="multiples">{charts}</div></section>'
        if charts
        else "<p>There are no whole years of twelve months to show.</p></section>"
    )


def years_table(years: list[pd.DataFrame], names: list[str], district: str) -> str:
    """The years of the small charts as a table: the query `ward_years` of each ward, by name."""
    columns = [Column("Measure", "head"), Column("Year to", "months")]
    for name in names:
        columns += [Column(f"{name}\nper 1,000", "number"), Column("Count", "number")]
    columns += [Column(f"{district}\nper 1,000", "number"), Column("Basis", "picture")]
    wards = [each.set_index(["measure_code", "until"]) for each in years]
    drawn = []
    for at, row in wards[0].iterrows():
        cells = [row["measure"], words.month(at[1])]
        for ward in wards:
            has = at in ward.index
            cells.append(_rate(ward.loc[at, "rate"] if has else None))
            cells.append(words.count(ward.loc[at, "n"] if has else None))
        cells += [_rate(row["district_rate"]), marks.basis(row["basis"])]
        drawn.append(Row(key=f"{at[0]} {at[1]:%Y-%m}", cells=cells))
    return tables.table_html("Year by year", columns, drawn)


def _rate(value) -> str:
    if pd.isna(value):
        return "–"
    return f"{value:,.1f}" if value >= 10 else f"{value:.2f}"


def _trend(years: list[pd.DataFrame], names: list[str], district: str) -> str:
    own = years[0]
    if any(each.empty for each in years) or len(own) < 2:
        return ""
    measure = own["measure"].iloc[0]
    has_rates = all(each["rate"].notna().any() for each in years)
    by = "rate" if has_rates else "n"
    lines = [
        (name, each[by].astype("Float64"), f"line-{number}")
        for number, (name, each) in enumerate(zip(names, years, strict=True), start=1)
    ]
    if has_rates:
        lines.append((district, own["district_rate"].astype("Float64"), "whole"))
    top = max([*(line.max() for _, line, _ in lines if line.notna().any())] or [1])
    if has_rates and len(years) == 1 and own["upper"].notna().any():
        top = max(top, own["upper"].max())
    top = round_up(float(top))
    n = len(own)

    def x(place: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (place / (n - 1) if n > 1 else 0.5)

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(float(value), top) / top)

    parts = [
        f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(value):.1f}" '
        f'y2="{y(value):.1f}"/>'
        f'<text class="tick" x="{LEFT - 5}" y="{y(value) + 4:.1f}" text-anchor="end">'
        f"{_tick(value, top)}</text>"
        for value in (0, top)
    ]
    for place, until in enumerate(own["until"]):
        if place in (0, n - 1):
            anchor = "start" if place == 0 and n > 1 else "end" if n > 1 else "middle"
            parts.append(
                f'<text class="tick" x="{x(place):.1f}" y="{HEIGHT - 4}" text-anchor="{anchor}">'
                f"to {until:%b %Y}</text>"
            )
    if has_rates and len(years) == 1:
        parts += [
            f'<line class="interval" x1="{x(place):.1f}" x2="{x(place):.1f}" '
            f'y1="{y(row.lower):.1f}" y2="{y(row.upper):.1f}"/>'
            for place, row in enumerate(own.itertuples())
            if pd.notna(row.lower)
        ]
    ends = []
    for name, line, kind in lines:
        values = [None if pd.isna(value) else float(value) for value in line]
        parts += runs(values, x, y, kind)
        if values and values[-1] is not None:
            ends.append([y(values[-1]), name, values[-1], kind])
    parts += [
        f'<text class="end {kind}" x="{WIDTH - RIGHT + 7}" y="{at + 4:.1f}">'
        f"{_tick(value, top)} {escape(_short(name))}</text>"
        for at, name, value, kind in apart(ends, 14, HEIGHT - BOTTOM + 2)
    ]
    trend = own["trend"].iloc[-1] if len(years) == 1 else NO_TREND
    told = "" if pd.isna(trend) or trend == NO_TREND else f": {trend}"
    label = f"{measure} each year{told}. " + " ".join(
        f"{name}: {_tick(value, top)} in the last." for _, name, value, _ in ends
    )
    heading = measure + (f" <tspan>five years: {escape(trend)}</tspan>" if told else "")
    return (
        f'<svg class="trend" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}">'
        f'<text class="title" x="0" y="13">{heading}</text>{"".join(parts)}</svg>'
    )


def _tick(value: float, top: float) -> str:
    """A figure at a chart, with as many decimals as its scale can tell."""
    return (
        f"{value:,.0f}"
        if top >= 100 or value == 0
        else f"{value:.1f}"
        if top >= 10
        else f"{value:.2f}"
    )


def _short(name: str) -> str:
    """A name in the room beside a chart."""
    name = name.removesuffix(" borough")
    return name if len(name) <= 13 else f"{name[:12].rstrip()}…"


def show(markup: str, key: str, on_pick) -> None:
    """Put a sheet on the page; `on_pick` is called with the measure that is picked."""
    tables.pickable(_component, markup, "smp-table smp-sheet", key, on_pick)
