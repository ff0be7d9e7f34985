"""Pictures to take away or to put on a slide: PNG or SVG, made here and not in the browser.

Every picture says by itself what it shows, of which months, and whether it is made up.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from html import escape

import streamlit as st
import vl_convert

from pages.parts import answers, charts, exploring, maps, panels, plots, ward_views

WIDTH = 1100
SLIDE_HEIGHT = 330
SCALE = 2  # pixels of a PNG for each of the SVG
BESIDE = 230  # width of a map's legend


def offer(make: Callable[[], str], name: Callable[[str], str]) -> None:
    """Buttons to take a picture away: `make` draws it as SVG, `name` names a file by its kind."""
    for kind, mime in (("png", "image/png"), ("svg", "image/svg+xml")):
        st.download_button(
            f"Picture ({kind.upper()})",
            data=lambda kind=kind: as_file(make(), kind),
            file_name=name(kind),
            mime=mime,
            on_click="ignore",
        )


def as_file(drawn: str, kind: str) -> bytes:
    """A picture as "png" or "svg"."""
    return drawn.encode() if kind == "svg" else vl_convert.svg_to_png(drawn, scale=SCALE)


def svg(
    asked: exploring.Asked,
    got: answers.Answer,
    palette: charts.Palette = charts.LIGHT,
    width: int = WIDTH,
) -> str:
    """The picture of an answer as SVG, on the ground of a palette."""
    if got.kind == "map":
        return _framed(got.frame, palette, *_maps(asked, got, palette))
    if got.kind == "panels":
        return _framed(
            got.frame, palette, *panels.picture(got.rows, got.frame, got.is_one_scale, palette)
        )
    return of_chart(answers.chart(got, palette), palette, width)


def of_chart(chart, palette: charts.Palette = charts.LIGHT, width: int = WIDTH) -> str:
    """A chart of Altair as SVG, on the ground of a palette; a narrow one, for a slide, is low too,
    where it is not as high as it has rows.
    """
    spec = chart.properties(width=width - 180, background=palette.ground, padding=16).to_dict()
    if width < WIDTH and isinstance(spec.get("height"), int):
        spec["height"] = SLIDE_HEIGHT
    return vl_convert.vegalite_to_svg(spec)


def _framed(
    frame: plots.Frame, palette: charts.Palette, inner: str, width: int, height: int
) -> str:
    """A drawing below its headline."""
    room = max(width, 700)
    letters = room // 9
    title = textwrap.wrap(frame.title, letters)
    under = [line for text in frame.subtitle for line in textwrap.wrap(text, int(letters * 1.15))]
    lines = [
        f'<text x="0" y="{20 + 22 * at}" font-size="17" font-weight="700">{escape(line)}</text>'
        for at, line in enumerate(title)
    ]
    top = 20 + 22 * len(title)
    lines += [
        f'<text x="0" y="{top + 18 * at}" font-size="14">{escape(line)}</text>'
        for at, line in enumerate(under)
    ]
    top += 18 * len(under)
    whole = top + height + 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-20 -10 {room + 40} {whole + 10}" '
        f'width="{room + 40}" height="{whole + 10}" font-family="sans-serif" fill="{palette.ink}">'
        f'<rect x="-20" y="-10" width="{room + 40}" height="{whole + 10}" fill="{palette.ground}"/>'
        f'{"".join(lines)}<g transform="translate(0 {top + 6})">{inner}</g></svg>'
    )


def _maps(
    asked: exploring.Asked, got: answers.Answer, palette: charts.Palette
) -> tuple[str, int, int]:
    """The maps of all measures beside each other, each with its legend below it."""
    side = 640 if len(asked.measures) == 1 else 520
    show = exploring.map_kind(asked)
    parts, tallest = [], 0.0
    for at, measure in enumerate(asked.measures):
        rows = got.source[got.source["measure_code"] == measure]
        rows = rows[rows["kind"] == "ward"]
        usual = ward_views.usual_map(asked.choice, rows, show)
        if usual is None:
            continue
        inner, width, height = maps.standing(usual.markup, usual.places)
        scale = side / width
        legend = maps.legend_svg(rows, show)
        legend += maps.key_svg(usual.key, 24 * legend.count("<rect") + 24)
        tallest = max(tallest, 30 + height * scale, 110 + 20 * legend.count("<text"))
        x, y = at % 2 * (side + BESIDE + 30), at // 2
        parts.append((x, y, rows["measure"].iloc[0], inner, scale, legend))
    drawn = "".join(
        f'<g transform="translate({x} {y * (tallest + 20):.0f})">'
        f'<text y="16" font-weight="700" font-size="15">{escape(name)}</text>'
        f'<g transform="translate(0 24) scale({scale:.4f})">{inner}</g>'
        f'<g transform="translate({side + 10} 60)">{legend}</g></g>'
        for x, y, name, inner, scale, legend in parts
    )
    across = min(len(parts), 2)
    return (
        f"<style>{maps.plain_css(palette)}</style>{drawn}",
        across * (side + BESIDE + 30),
        int(-(-len(parts) // 2) * (tallest + 20)),
    )


def inline(drawn: str, label: str) -> str:
    """A picture as part of a page: as wide as its place, and named for who cannot see it."""
    head = re.match(r"<svg[^>]*>", drawn)[0]
    box = re.search(r'viewBox="([^"]+)"', head)[1]
    return (
        f'<svg class="taken" role="img" aria-label="{escape(label)}" viewBox="{box}" '
        f'xmlns="http://www.w3.org/2000/svg">{drawn[len(head) :]}'
    )
