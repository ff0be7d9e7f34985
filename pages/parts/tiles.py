"""The few large figures at the head of a page."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from pages.parts import marks, words


@dataclass(frozen=True)
class Tile:
    """One figure: what it is, the figure (or words), its unit, its change, when, and its basis."""

    what: str
    figure: str
    unit: str = ""
    change: str = ""
    when: str = ""
    basis: str | None = None


def show(tiles: list[Tile]) -> None:
    """Draw tiles side by side, wrapping where the screen is narrow."""
    st.html(f'<div class="smp-tiles">{"".join(map(_tile, tiles))}</div>')


def _tile(tile: Tile) -> str:
    is_words = " words" if not any(sign.isdigit() for sign in tile.figure) else ""
    unit = f' <span class="unit">{escape(tile.unit)}</span>' if tile.unit else ""
    return (
        f'<section class="smp-tile"><div class="what">{escape(tile.what)}</div>'
        f'<div class="head"><div class="figure{is_words}">{escape(tile.figure)}{unit}</div>'
        f"{marks.basis(tile.basis)}</div>"
        f'<div class="change">{escape(tile.change)}</div>'
        f'<div class="when">{escape(tile.when)}</div></section>'
    )


def headlines(rows: pd.DataFrame) -> None:
    """Draw sentences (rows of the query `headlines`), each with the mark of its basis."""
    items = "".join(
        f"<li>{escape(row.headline)} {marks.basis(row.basis)}</li>" for row in rows.itertuples()
    )
    st.html(f'<ul class="smp-headlines lead">{items}</ul>')


def lead(row) -> Tile:
    """The tile of a subject's first headline (a row of the query `headlines`)."""
    if pd.isna(row.now):
        return Tile(row.domain_name, "No data", when=row.now_words)
    if pd.isna(row.before):
        change = "no earlier figures"
    elif row.now == row.before:
        change = f"no change on {row.earlier}"
    else:
        arrow = "▲" if row.now > row.before else "▼"
        pct = (
            ""
            if pd.isna(row.pct_change)
            else f"{words.percent(row.pct_change, row.now, row.before)} "
        )
        change = f"{arrow} {pct}from {words.count(row.before)} {row.earlier}"
    return Tile(
        what=row.measure,
        figure=words.count(row.now),
        unit="" if row.unit in row.measure.lower() else row.unit,
        change=change,
        when=row.now_words,
        basis=row.basis,
    )
