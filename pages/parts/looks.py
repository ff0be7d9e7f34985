"""A saved view as a slide: what its address shows, as markup, with the figures of the day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape

import streamlit as st

import queries
from data.store import StoreError
from pages.parts import answers, asking_view, charts, exploring, filters, pictures, relation, tables
from queries import asking

WIDTH = 800  # of a picture on a slide: small, so that its letters are large
SCATTER = (500, 250)  # pixels that points take on it
ROWS = 12  # of a table that fit
KEPT = 64  # looks: a slide is drawn again at every key that is pressed


@dataclass(frozen=True)
class Look:
    """What a slide shows: what the figures say, markup, what must be known first."""

    headline: str
    body: str
    told: tuple[str, ...]
    is_illustrative: bool


def of(address: Mapping[str, str], palette: charts.Palette) -> Look:
    """What an address of Explore shows; where it can show nothing any more, that is said."""
    try:
        return _kept(queries.facts_version(), tuple(sorted(address.items())), palette.ground)
    except (queries.QueryError, StoreError) as error:
        return Look(str(error), "", (), False)


@st.cache_data(max_entries=KEPT, show_spinner=False)
def _kept(facts: str, address: tuple[tuple[str, str], ...], ground: str) -> Look:
    """The same, kept as long as these facts are in service.

    So is a refusal, which takes as long as an answer; but not one that passes by itself.
    """
    try:
        return _look(dict(address), charts.DARK if ground == charts.DARK.ground else charts.LIGHT)
    except asking.Refused as refusal:
        if refusal.kind == "busy":
            raise
        return Look(str(refusal), "", (), False)


def _look(address: Mapping[str, str], palette: charts.Palette) -> Look:
    look = address.get("look", "chart")
    if look == "sql":
        return _asked(address, palette)
    choice, told = filters.read(address, queries.run("areas").set_index("area_code"))
    if look == "relation":
        return _related(choice, told, address, palette)
    return _explored(choice, told, address, palette)


def _explored(choice, told: list[str], address: Mapping[str, str], palette) -> Look:
    asked, more = exploring.read(choice, address)
    if asked is None:
        return Look(" ".join(more), "", (), False)
    got = answers.answer(asked)
    told = tuple(dict.fromkeys([*told, *more, *got.notes]))
    if got.kind == "none":
        return Look(" ".join(told) or "There is nothing to show.", "", (), False)
    if got.kind == "table":
        body = _table(tables.explored(got.source.head(ROWS), asked.value), len(got.source))
        under = "".join(f"<p>{escape(line)}</p>" for line in got.frame.subtitle)
        return Look(got.frame.title, under + body, told, got.is_illustrative)
    plain = replace(got, frame=replace(got.frame, title=""))
    drawn = pictures.svg(asked, plain, palette, WIDTH)
    return Look(got.frame.title, pictures.inline(drawn, got.alt), told, got.is_illustrative)


def _related(choice, told: list[str], address: Mapping[str, str], palette) -> Look:
    related, more = relation.read(choice, address)
    if related is None:
        return Look("Two measures with figures are needed.", "", (), False)
    got = relation.answer(related)
    told = (*told, *more)
    if got.refusal:
        return Look(got.refusal, "", told, False)
    plain = replace(got, scatter_frame=replace(got.scatter_frame, title=""))
    drawn = pictures.of_chart(relation.scatter(related, plain, palette, SCATTER), palette, WIDTH)
    title = got.scatter_frame.title
    warning = f'<p class="full">{escape(relation.SHORT_REMINDER)}</p>'
    return Look(title, pictures.inline(drawn, title) + warning, told, got.is_illustrative)


def _asked(address: Mapping[str, str], palette) -> Look:
    sql = address.get("sql", "")
    rows = asking_view.frame(asking.ask(sql))
    title = asking_view.title(sql)
    if rows.empty:
        return Look(title, "<p>The question was answered: there are no such rows.</p>", (), False)
    drawing = asking_view.chosen(rows, address)
    chart = asking_view.chart(rows, drawing, palette) if drawing.kind != "table" else None
    if chart is None:
        body = _table(tables.asked(rows.head(ROWS)), len(rows))
    else:
        drawn = pictures.of_chart(chart, palette, WIDTH)
        body = pictures.inline(drawn, asking_view.said(rows, drawing))
    return Look(title, body, (), asking_view.has_made_up())


def _table(markup: str, rows: int) -> str:
    more = f"<p>The first {ROWS} of {rows:,} rows; Explore has all.</p>" if rows > ROWS else ""
    return f"{tables.scrolling(markup)}{more}"
