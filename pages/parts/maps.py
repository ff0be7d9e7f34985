"""Maps of wards: true outlines where boundaries are known, else a tile for each ward.

`show` puts one on the page. What a ward is shown as is said by the query `ward_measures`; here it
only gets its place and its colour. The outlines are served as a picture of their
own (`outlines_svg`), which the browser keeps, so that a filter changes colours and nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha1
from html import escape, unescape
from math import sqrt
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import streamlit as st

from pages.parts import marks, tables, words

HERE = Path(__file__).parent
# What a map can show, and what it is called.
SHOWS = {
    "rate": "Rate",
    "count": "Count",
    "change": "Change",
    "compared": "Better or worse",
}
OWN_CSS = (HERE / "maps.css").read_text(encoding="utf-8")
CSS = marks.CSS + OWN_CSS
_component = st.components.v2.component(
    "smp_map",
    css=CSS,
    js=(HERE / "pick.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Kind:
    """A class of wards on a map: its key (the colour's name), its words, and its sign."""

    key: str
    words: str
    sign: str = ""
    position: int = 0


NO_DATA = Kind("none", words.NO_DATA, "", 99)
# The order of a legend: what stands out above the others comes first.
ORDER = {"worse": 0, "higher": 0, "similar": 2, "lower": 4, "better": 4}
NO_VERDICT = {"too few to tell", "not comparable"}


def kind(row, show: str) -> Kind:
    """The class of a ward (a row of the query `ward_measures`) on a map that shows `show`."""
    if show in ("rate", "count"):
        step = getattr(row, f"{show}_step")
        if pd.isna(step):
            return NO_DATA
        return Kind(f"step-{step}", getattr(row, f"{show}_step_words"), "", 5 - int(step))
    said = row.signal if show == "change" else marks.comparison(row.compared, row.compared_strict)
    if said is None or pd.isna(said):
        return NO_DATA
    if said in NO_VERDICT:
        return Kind("few", said, "", 5)
    _, key, shape, outline = marks.VERDICTS.get(
        said.removeprefix("possibly "), ("", "similar", "", "")
    )
    place = ORDER[key]
    if not said.startswith("possibly"):
        return Kind(key, said, shape, place)
    return Kind(f"{key} likely", said, outline, place + (1 if place == 0 else -1))


def figure(row, show: str) -> str:
    """What is written on a ward: a row of `ward_measures`."""
    if show == "count":
        return words.count(row.now)
    if show == "change":
        return words.percent(row.pct_change, row.now, row.before)
    return words.NO_DATA if pd.isna(row.rate) else row.rate_words


def readout(row, show: str) -> str:
    """A ward in a line: its name, its figures, what they are worth."""
    said = [f"{row.area}:"]
    if pd.notna(row.rate):
        said.append(f"{row.rate_words} for each {row.rate_unit} ({words.count(row.now)})")
    else:
        said.append(words.count(row.now))
    if show == "change":
        said.append(
            f"· {words.percent(row.pct_change, row.now, row.before)}"
            + (f", {row.signal}" if pd.notna(row.signal) else "")
        )
    elif pd.notna(row.compared):
        said.append(f"· {marks.comparison(row.compared, row.compared_strict)}")
    return " ".join(said)


def _kinds(rows: pd.DataFrame, show: str) -> list[tuple[Kind, int]]:
    """The classes that a map has in the order of its legend, each with its number of wards."""
    counts = Counter(kind(row, show) for row in rows.itertuples())
    return sorted(counts.items(), key=lambda counted: counted[0].position)


def legend_html(rows: pd.DataFrame, show: str, of: str = "ward") -> str:
    """The classes that a map has, each with its colour, sign, words and number of wards.

    rows: of the query `ward_measures`; of: what each is a class of, such as cell.
    """
    items = "".join(
        f'<li><span class="swatch {own.key}" aria-hidden="true">{own.sign}</span>'
        f"{escape(own.words[:1].upper() + own.words[1:])} "
        f"<small>{n:,} {of}{'s' * (n != 1)}</small></li>"
        for own, n in _kinds(rows, show)
    )
    return f'<ul class="smp-legend">{items}</ul>'


# --- outlines -----------------------------------------------------------------------------------


def outlines_svg(rows: pd.DataFrame) -> str:
    """The outlines of a set of wards (the query `ward_outlines`), to be used by their codes."""
    paths = "".join(
        f'<path id="{escape(row.area_code)}" fill-rule="evenodd" d="{row.path}"/>'
        for row in rows.itertuples()
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg"><defs>{paths}</defs></svg>'


def outlines_url(rows: pd.DataFrame, district: str, ward_set: str) -> str:
    """Where the outlines of a set of wards are served. It changes with them, so that a browser can
    keep what it has.
    """
    return f"/outlines/{version(rows)}/{quote(district)}/{quote(ward_set, safe='')}.svg"


def version(rows: pd.DataFrame) -> str:
    """What tells these outlines from others."""
    return sha1("".join(rows["path"]).encode(), usedforsecurity=False).hexdigest()[:12]


def outlines_html(rows: pd.DataFrame, places: pd.DataFrame, url: str, about: dict) -> str:
    """The map of true outlines as markup.

    rows: of `ward_measures`, the wards of one measure; places: `ward_outlines`; about: what it
    shows (`show`), the wards `picked`, its `label` for who cannot see it, and the `number` of each
    ward in the table beside it.
    """
    at = places.set_index("area_code")
    height = int(places["height"].iloc[0])
    drawn = []
    for row in rows[rows["area_code"].isin(at.index)].itertuples():
        of = kind(row, about["show"])
        place = at.loc[row.area_code]
        number = about["number"].get(row.area_code, "")
        sign = (
            f'<text class="sign" x="{place["label_x"]}" y="{place["label_y"]}">'
            f"{of.sign}{number}</text>"
        )
        drawn.append((row, of, f'<use href="{url}#{escape(row.area_code)}"/>{sign}'))
    return _svg(drawn, 1000, height, 26, about)


# --- tiles --------------------------------------------------------------------------------------

RADIUS = 57.7  # of a tile, of which columns are 100 apart
LINE = 12  # letters of a name that fit on a line


def tiles_html(rows: pd.DataFrame, about: dict) -> str:
    """The map of tiles as markup; rows and about as `outlines_html` has them."""
    rows = rows[rows["tile_column"].notna()]
    drawn = []
    for row in rows.itertuples():
        of = kind(row, about["show"])
        x = 52 + 100 * (int(row.tile_column) + 0.5 * (int(row.tile_row) % 2))
        y = 60 + 1.5 * RADIUS * int(row.tile_row)
        corners = " ".join(
            f"{x + dx * RADIUS * sqrt(3) / 2:.1f},{y + dy * RADIUS:.1f}"
            for dx, dy in ((0, -1), (1, -0.5), (1, 0.5), (0, 1), (-1, 0.5), (-1, -0.5))
        )
        lines = _lines(row.area)
        top = y - 7.5 * len(lines) + 3
        name = "".join(
            f'<text x="{x:.1f}" y="{top + 14 * n:.1f}">{escape(line)}</text>'
            for n, line in enumerate(lines)
        )
        value = f"{of.sign} {figure(row, about['show'])}".strip()
        drawn.append(
            (
                row,
                of,
                f'<polygon points="{corners}"/>{name}<text class="value" x="{x:.1f}" '
                f'y="{top + 14 * len(lines) + 4:.1f}">{escape(value)}</text>',
            )
        )
    width = 105 + 100 * (rows["tile_column"] + 0.5 * (rows["tile_row"] % 2)).max()
    height = 120 + 1.5 * RADIUS * rows["tile_row"].max()
    return _svg(drawn, width, height, 17, about)


def _lines(name: str) -> list[str]:
    """A name broken into lines that fit a tile."""
    lines = [""]
    for word in name.replace(" and ", " & ").split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _svg(drawn: list, width: float, height: float, size: int, about: dict) -> str:
    """The wards, those that are picked on top, above a line that tells of the one pointed at."""
    line = height + 2.2 * size
    drawn = sorted(
        drawn,
        key=lambda each: (
            about["picked"].index(each[0].area_code) + 1
            if each[0].area_code in about["picked"]
            else 0
        ),
    )
    parts = []
    for place, (row, of, markup) in enumerate(drawn):
        is_picked = row.area_code in about["picked"]
        said = escape(readout(row, about["show"]))
        # The Tab key goes to one ward, the arrow keys to the others.
        is_first = place == (len(drawn) - 1 if about["picked"] else 0)
        parts.append(
            f'<g class="ward {of.key}{" picked" * is_picked}" data-key="{escape(row.area_code)}" '
            f'role="button" tabindex="{0 if is_first else -1}" aria-label="{said}" '
            f'aria-pressed="{"true" if is_picked else "false"}">{markup}'
            f'<text class="readout" x="0" y="{line:.0f}" font-size="{size}">{said}</text></g>'
        )
    return (
        f'<svg class="smp-map-picture" viewBox="0 0 {width:.0f} {line + size:.0f}" role="group" '
        f'aria-label="{escape(about["label"])}">{"".join(parts)}</svg>'
    )


def show(markup: str, key: str, on_pick: Callable[[str], None]) -> None:
    """Put a map on the page; `on_pick` is called with the ward that is picked."""
    tables.pickable(_component, markup, "smp-map", key, on_pick)


def key(rows: pd.DataFrame, numbers: pd.Series, show: str) -> list[tuple[int, str, str]]:
    """The wards that the numbers on an outline map mean, in their order, each with its figure.

    rows: of `ward_measures`, the wards of one measure; numbers: of the wards by their codes.
    """
    return sorted(
        (int(numbers[row.area_code]), row.area, figure(row, show))
        for row in rows.itertuples()
        if row.area_code in numbers.index
    )


def key_html(entries: list[tuple[int, str, str]]) -> str:
    """The same as a list in columns."""
    items = "".join(
        f"<li><b>{number}</b> {escape(name)} <span>{escape(said)}</span></li>"
        for number, name, said in entries
    )
    return f'<ul class="smp-key">{items}</ul>'


# --- to take away -------------------------------------------------------------------------------


def standing(markup: str, places: pd.DataFrame) -> tuple[str, float, float]:
    """What is inside a map's markup, with the outlines in it, so that it stands by itself; its
    width and height. places: the query `ward_outlines`.
    """
    paths = dict(zip(places["area_code"], places["path"], strict=True)) if len(places) else {}

    def path(found: re.Match) -> str:
        return f'<path fill-rule="evenodd" d="{paths[unescape(found[1])]}"/>'

    width, height = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', markup).groups())
    inner = re.sub(r'<use href="[^"#]*#([^"]+)"/>', path, markup)
    inner = re.sub(r'<text class="readout".*?</text>', "", inner, flags=re.DOTALL)
    inner = re.sub(r' (?:role|tabindex|aria-[a-z]+)="[^"]*"', "", inner)
    return inner[inner.index(">") + 1 : inner.rindex("</svg>")], width, height


def plain_css(palette) -> str:
    """The colours of maps for a picture, which knows neither themes nor variables."""
    kinds = re.findall(r"(\.[\w.-]+) \{ --fill: ([^;]+); --on: ([^;]+); \}", OWN_CSS)
    rules = [
        f".ward{name}, .swatch{name} {{ fill: {_plain(fill, palette)}; }} "
        f".ward{name} text {{ fill: {_plain(on, palette)}; }}"
        for name, fill, on in kinds
    ]
    return (
        f".ward {{ stroke: {palette.ground}; stroke-width: 2; }} "
        ".ward text { stroke: none; text-anchor: middle; font-size: 12px; } "
        ".ward .sign { font-size: 22px; font-weight: 600; dominant-baseline: central; } "
        ".ward .value { font-weight: 700; font-size: 15px; } "
        f".ward.picked {{ stroke: {palette.ink}; stroke-width: 4; }} "
        f"{' '.join(rules)} .ward.none, .swatch.none {{ stroke: #8a949c; stroke-width: 1; }}"
    )


def _plain(colour: str, palette) -> str:
    """A colour of the style sheet without its variables."""
    if "background" in colour:
        return palette.ground
    return palette.quiet if colour.startswith("var") else colour


def key_svg(entries: list[tuple[int, str, str]], top: float) -> str:
    """The wards below one another, from `top`: as `key_html`."""
    return "".join(
        f'<text x="0" y="{top + 17 * at:.0f}" font-size="12"><tspan font-weight="700">{number}'
        f"</tspan> {escape(name)} {escape(said)}</text>"
        for at, (number, name, said) in enumerate(entries)
    )


def legend_svg(rows: pd.DataFrame, show: str) -> str:
    """The classes of a map below one another: as `legend_html`."""
    return "".join(
        f'<g transform="translate(0 {24 * at})">'
        f'<rect class="swatch {own.key}" y="3" width="24" height="16"/>'
        f'<text x="32" y="16" font-size="13">{escape(own.words[:1].upper() + own.words[1:])}, '
        f"{n} ward{'s' * (n != 1)}</text></g>"
        for at, (own, n) in enumerate(_kinds(rows, show))
    )
