"""The heat table: all wards by all measures."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from pages.parts import maps, tables, words

HERE = Path(__file__).parent
# What a heat table can be coloured by.
COLOURS = {"compared": "Better or worse", "change": "Change"}
BY_NAME, UP = "name", "up-"
_component = st.components.v2.component(
    "smp_heat",
    css=tables.CSS + maps.OWN_CSS + (HERE / "heat.css").read_text(encoding="utf-8"),
    js=(HERE / "pick.js").read_text(encoding="utf-8"),
)


def markup(rows: pd.DataFrame, colour: str, sort: str, picked: tuple[str, ...]) -> str:
    """All wards by all measures, coloured by `colour` (a key of COLOURS), as markup.

    rows: the query `ward_measures`. sort: a measure, by which the highest come first, or the lowest
    with UP before it, or BY_NAME. A cell's key is "ward measure", a heading's "sort measure".
    """
    wards = rows[rows["kind"] == "ward"]
    measures = wards.drop_duplicates("measure_code").set_index("measure_code")
    cells = {(row.area_code, row.measure_code): row for row in wards.itertuples()}
    rated = wards.groupby("measure_code")["rate"].count() > 0
    names = wards.drop_duplicates("area_code").set_index("area_code")["area"].sort_values()
    order = list(names.index)
    by = sort.removeprefix(UP)
    if by != BY_NAME:
        of = wards[wards["measure_code"] == by].set_index("area_code")
        value = of["rate" if colour == "compared" else "pct_change"]
        value = (value if value.notna().any() else of["now"]).astype("Float64").reindex(order)
        order = value.sort_values(ascending=sort.startswith(UP), kind="stable").index.tolist()
    heads = [_head(BY_NAME, "Ward", sort, "name")]
    group = None
    for row in measures.itertuples():
        first = " first" if group not in (None, row.domain) else ""
        group = row.domain
        top = " top" if row.level == 0 else ""
        heads.append(_head(row.Index, row.measure, sort, f"tall{first}{top}"))
    body = []
    for code in order:
        is_picked = " picked" if code in picked else ""
        line = [
            f'<th scope="row" class="name" data-key="{escape(code)}">'
            f'<button type="button">{escape(names[code])}</button></th>'
        ]
        group = None
        for row in measures.itertuples():
            first = " first" if group not in (None, row.domain) else ""
            group = row.domain
            cell = cells.get((code, row.Index))
            line.append(_cell(cell, code, row.Index, colour, first, rated[row.Index]))
        body.append(f'<tr class="{is_picked}">{"".join(line)}</tr>')
    unit = rows["rate_unit"].iloc[0]
    what = f"rates for each {unit}" if colour == "compared" else "% change"
    return (
        f'<table class="smp heat" data-grid><caption>All wards by all measures: {what}</caption>'
        f"<thead><tr>{''.join(heads)}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    )


def _head(code: str, name: str, sort: str, kind: str) -> str:
    is_sorted, is_up = code == sort.removeprefix(UP), sort.startswith(UP)
    way = f' aria-sort="{"ascending" if is_up or code == BY_NAME else "descending"}"'
    sign = (" ▴" if is_up or code == BY_NAME else " ▾") if is_sorted else ""
    after = f"{UP}{code}" if code != BY_NAME and sort == code else code
    kind += " sorted" * is_sorted
    return (
        f'<th scope="col" class="{kind}" data-key="sort {escape(after)}"{way * is_sorted}>'
        f'<button type="button" title="Sort by {escape(name)}">{escape(name)}{sign}</button></th>'
    )


def _cell(row, code: str, measure: str, colour: str, first: str, has_rates: bool) -> str:
    """A cell: its sign and figure; short, as there are many beside each other."""
    if row is None:
        return f'<td class="cell none{first}"></td>'
    of = maps.kind(row, colour)
    text = _change(row) if colour == "change" else _rate(row) if has_rates else words.count(row.now)
    title = maps.readout(row, colour)
    return (
        f'<td class="cell {of.key}{first}" data-key="{escape(code)} {escape(measure)}">'
        f'<button type="button" tabindex="-1" title="{escape(row.measure)}. {escape(title)}">'
        f'<i aria-hidden="true">{of.sign}</i>{escape(text)}'
        f'<span class="unseen"> {escape(of.words)}</span></button></td>'
    )


def _rate(row) -> str:
    """A rate in three or four characters; a dash without one, as a count among rates misleads."""
    if pd.isna(row.rate):
        return "–"
    return f"{row.rate:.0f}" if round(row.rate, 1) >= 10 else f"{row.rate:.1f}"


def _change(row) -> str:
    """A change in percent without decimals and sign; a dash for no data, as in other cells."""
    if pd.isna(row.now) or pd.isna(row.before):
        return "–"
    if pd.isna(row.pct_change):
        return "from 0" if row.now else "0"
    whole = round(row.pct_change)
    return f"{whole:+}".replace("-", words.MINUS) if whole else "0"


def show(table: str, key: str, on_pick: Callable[[str], None]) -> None:
    """Put a heat table on the page; `on_pick` is called with the key of what is picked."""
    tables.pickable(_component, table, "smp-heat", key, on_pick)
