"""Small multiples: a panel for each line, of months as lines or of parts as bars.

The rows and the Frame are those of parts.plots. A panel is drawn as SVG by itself, so that as many
stand beside each other as a screen is wide; `picture` puts all of them into one to take away.
"""

from __future__ import annotations

from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from pages.parts import charts, lines, plots

MOST = 30  # panels; more would be a wall
WIDTH, HEIGHT = 300, 170
BAR = 15  # height of a bar with its room
NAME = 118  # width kept for the names of bars
LETTERS = 19  # of a name of a bar that fit there
GAP = 18
BAND = ("mean", "lower_limit", "upper_limit")

CSS = (Path(__file__).parent / "panels.css").read_text(encoding="utf-8")


def markup(rows: pd.DataFrame, frame: plots.Frame, is_one_scale: bool) -> str:
    """The panels as markup, in the order of the lines; all of one scale, or each of its own."""
    drawn = "".join(
        f'<figure class="panel">{svg}</figure>' for svg, _, _ in _panels(rows, frame, is_one_scale)
    )
    count = rows["line"].nunique()
    size = " few" if count <= 4 else ""
    return f'<div class="smp-panels{size}" role="group">{drawn}</div>'


def show(rows: pd.DataFrame, frame: plots.Frame, is_one_scale: bool, alt: str) -> None:
    """Put the panels on the page, below their headline."""
    st.html(plots.headline(frame))
    _component(
        data={
            "markup": f'<div role="img" aria-label="{escape(alt)}">'
            f"{markup(rows, frame, is_one_scale)}</div>",
            "kind": "smp-multiples",
        },
        key="panels",
    )


def picture(
    rows: pd.DataFrame, frame: plots.Frame, is_one_scale: bool, palette: charts.Palette
) -> tuple[str, int, int]:
    """All panels as one SVG without headline, four beside each other; its width and height."""
    drawn = _panels(rows, frame, is_one_scale)
    across = len(drawn) if len(drawn) < 3 else 2 if len(drawn) == 4 else min(4, len(drawn))
    tallest = max(height for _, _, height in drawn)
    width = across * (WIDTH + GAP) - GAP
    height = -(-len(drawn) // across) * (tallest + GAP) - GAP
    parts = [
        f'<g transform="translate({place % across * (WIDTH + GAP)} '
        f'{place // across * (tallest + GAP)})">{inner}</g>'
        for place, (_, inner, _) in enumerate(drawn)
    ]
    shade = plots.colours(palette)[0]
    css = (
        CSS.replace("var(--st-text-color)", palette.ink)
        .replace("var(--st-primary-color)", shade)
        .replace("var(--st-border-color)", palette.earlier)
        .replace("var(--st-font)", "sans-serif")
    )
    return f"<style>{css}</style><g class='smp-panels'>{''.join(parts)}</g>", width, height


def _panels(
    rows: pd.DataFrame, frame: plots.Frame, is_one_scale: bool
) -> list[tuple[str, str, int]]:
    """Each panel as an SVG, as what is inside it, and its height."""
    names = list(dict.fromkeys(rows["line"]))[:MOST]
    shown = rows[rows["line"].isin(names)]
    columns = [
        each
        for each in ("value", "earlier" if frame.earlier else "", "upper", "upper_limit")
        if each in shown
    ]
    values = shown[columns].astype("Float64")
    most = values.max().max() if is_one_scale else None
    drawn = []
    for name in names:
        own = shown[shown["line"] == name]
        top = most if is_one_scale else values.loc[own.index].max().max()
        top = lines.round_up(float(top)) if pd.notna(top) and top > 0 else 1.0
        if frame.is_months:
            inner, height = _line(name, own, frame, top), HEIGHT
        else:
            inner, height = _bars(name, own, frame, top), 34 + BAR * len(own)
        svg = (
            f'<svg viewBox="0 0 {WIDTH} {height}" aria-hidden="true" focusable="false">'
            f"{inner}</svg>"
        )
        drawn.append((svg, inner, height))
    return drawn


def _values(own: pd.DataFrame, column: str) -> list[float | None]:
    if column not in own:
        return [None] * len(own)
    return [None if pd.isna(value) else float(value) for value in own[column]]


def _line(name: str, own: pd.DataFrame, frame: plots.Frame, top: float) -> str:
    left, right, high, low = 38, WIDTH - 46, 32, HEIGHT - 22
    step = (right - left) / max(len(own) - 1, 1)

    def x(place: int) -> float:
        return left + step * place

    def y(value: float) -> float:
        return low - value / top * (low - high)

    values, earlier = _values(own, "value"), _values(own, "earlier")
    parts = [
        f'<text class="name" x="0" y="14">{escape(name)}</text>',
        f'<path class="axis" d="M{left} {low}H{right}M{left} {high}H{right}"/>',
        f'<text class="quiet" x="{left - 5}" y="{high + 4}" text-anchor="end">'
        f"{frame.written(top)}</text>",
        f'<text class="quiet" x="{left - 5}" y="{low + 4}" text-anchor="end">0</text>',
        f'<text class="quiet" x="{left}" y="{HEIGHT - 6}">{own["part"].iloc[0]:%b %Y}</text>',
    ]
    if len(own) > 1:
        parts.append(
            f'<text class="quiet" x="{right}" y="{HEIGHT - 6}" text-anchor="end">'
            f"{own['part'].iloc[-1]:%b %Y}</text>"
        )
    if frame.start is not None and frame.start <= top:
        parts.append(f'<path class="start" d="M{left} {y(frame.start):.1f}H{right}"/>')
    for column in BAND:
        kind = "mean" if column == "mean" else "limit"
        parts += lines.runs(_values(own, column), x, y, kind, dot=0)
    if frame.earlier:
        parts += lines.runs(earlier, x, y, "earlier", dot=0)
    parts += lines.runs(values, x, y, "now", dot=1.8 if len(own) <= 40 else 0)
    for place, kind in enumerate(own["point"] if "point" in own else []):
        if isinstance(kind, str) and kind != "common_cause" and values[place] is not None:
            sign = "▲" if own["is_high"].iloc[place] else "▼"
            parts.append(
                f'<text class="unusual" x="{x(place):.1f}" y="{y(values[place]) + 4:.1f}" '
                f'text-anchor="middle">{sign}</text>'
            )
    for place, value in enumerate(values):
        said = f"{own['part'].iloc[place]:%B %Y}: {frame.written(value)}"
        said += f" ({frame.earlier}: {frame.written(earlier[place])})" if frame.earlier else ""
        parts.append(
            f'<rect class="over" x="{x(place) - step / 2:.1f}" y="{high}" width="{step:.1f}" '
            f'height="{low - high}"><title>{escape(said)}</title></rect>'
        )
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if known:
        place, value = known[-1]
        parts.append(
            f'<text class="end" x="{x(place) + 6:.1f}" y="{y(value) + 4:.1f}">'
            f"{frame.written(value)}</text>"
        )
    else:
        parts.append(
            f'<text class="quiet" x="{(left + right) / 2}" y="{(high + low) / 2}" '
            'text-anchor="middle">no data</text>'
        )
    return "".join(parts)


def _bars(name: str, own: pd.DataFrame, frame: plots.Frame, top: float) -> str:
    left, right = NAME, WIDTH - 44
    parts = [f'<text class="name" x="0" y="14">{escape(name)}</text>']
    for place, row in enumerate(own.itertuples()):
        y = 28 + BAR * place
        label = row.part if len(row.part) <= LETTERS else f"{row.part[: LETTERS - 1]}…"
        said = f"{row.part}: {frame.written(row.value)}"
        bar = ""
        width = 0.0
        if pd.notna(row.value):
            width = max(float(row.value) / top * (right - left), 0)
            bar = f'<rect class="bar" x="{left}" y="{y}" width="{width:.1f}" height="{BAR - 4}"/>'
        if frame.earlier:
            said += f" ({frame.earlier}: {frame.written(row.earlier)})"
            if pd.notna(row.earlier):
                at = left + float(row.earlier) / top * (right - left)
                bar += f'<path class="tick" d="M{at:.1f} {y - 1}v{BAR - 2}"/>'
                width = max(width, at - left)
        parts.append(
            f"<g><title>{escape(said)}</title>"
            f'<text class="part" x="{left - 5}" y="{y + 9}" text-anchor="end">'
            f"{escape(label)}</text>"
            f'{bar}<text class="end" x="{left + width + 5:.1f}" y="{y + 9}">'
            f"{frame.written(row.value)}</text></g>"
        )
    return "".join(parts)


_component = st.components.v2.component(
    "smp_panels",
    css=CSS,
    js=(Path(__file__).parent / "pick.js").read_text(encoding="utf-8"),
)
