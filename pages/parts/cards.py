"""The priorities at a glance: a card for each, which opens its report card."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

import queries
from pages.parts import charts, marks, meetings, tables, words
from pages.parts.keeping import kept

HERE = Path(__file__).parent
_component = st.components.v2.component(
    "smp_cards",
    css=marks.CSS + (HERE / "cards.css").read_text(encoding="utf-8"),
    js=(HERE / "pick.js").read_text(encoding="utf-8"),
)


@kept
def cards_html(choice: meetings.Choice) -> str:
    """The cards of a plan's priorities as markup, subsidiary priorities smaller and below."""
    indicators = queries.run("indicator_status", **choice.figures)
    changes = changed(choice)
    made = {"priority": [], "subsidiary": []}
    for row in queries.run("priority_status", **choice.figures).itertuples():
        own = indicators[indicators["priority_code"] == row.priority_code]
        since = changes[changes["priority_code"] == row.priority_code]
        card = _card(row, own[own["is_headline"]], since, choice.address, choice.as_at)
        made[row.kind].append(card)
    four = " four" if len(made["priority"]) in (2, 4) else ""
    markup = f'<div class="cards{four}">{"".join(made["priority"])}</div>'
    if made["subsidiary"]:
        markup += f'<div class="subsidiary">{"".join(made["subsidiary"])}</div>'
    return markup


def changed(choice: meetings.Choice) -> pd.DataFrame:
    """What changed since the meeting before: rows of the query `changes_since`."""
    asked = choice.figures | {"since": choice.since, "since_to": choice.since_month}
    return queries.run("changes_since", **asked)


def _card(
    row, indicators: pd.DataFrame, since: pd.DataFrame, address: dict[str, str], as_at: date
) -> str:
    link = "priority?" + urlencode(address | {"priority": row.priority_code})
    full = words.full_name(row) if row.kind == "priority" else ""
    tone = row.status_tone if isinstance(row.status_tone, str) else "none"
    parts = [
        f'<div><article class="card {tone}" data-key="{escape(row.priority_code)}"><header>'
        f'<h2><a href="{escape(link)}">{escape(row.short_name)}</a></h2>'
        f'<div class="status">{_status(row, as_at)}</div><p class="full">{escape(full)}</p>'
        "</header>"
    ]
    if row.kind == "priority" or len(indicators):
        parts.append(suggestion(row, is_above=pd.isna(row.status)))
    if len(indicators):
        parts.append(f"<table>{''.join(map(_indicator, indicators.itertuples()))}</table>")
        if isinstance(row.sentence, str):
            parts.append(f'<p class="sentence">{escape(row.sentence)}</p>')
    parts.append(f"<footer>{_footer(row, since)}</footer></article></div>")
    return "".join(parts)


def _status(row, as_at: date) -> str:
    """The status that was judged, and when; where none was, the one suggested, as what it is."""
    if pd.isna(row.status) and pd.notna(row.suggested_status):
        said = marks.mark(row.suggested_status, row.suggested_tone, is_suggested=True)
        return f'<span class="unjudged">Not judged; suggested</span> {said}'
    return (
        f"{marks.status(row.status, row.status_tone)} {made_up_status(row)}"
        f'<span class="unjudged">{words.judged_on(row, as_at)}</span>'
    )


def made_up_status(row) -> str:
    """The mark of a status that is made up: of a row of the query `priority_status`."""
    return marks.basis("illustrative") if row.status_basis == "illustrative" else ""


def suggestion(row, is_above: bool = False) -> str:
    """What the figures suggest, and why: of a row of the query `priority_status`.

    is_above: what they suggest stands above it already.
    """
    if pd.isna(row.suggested_status):
        return '<p class="suggests">No indicator can be judged, so nothing is suggested.</p>'
    reasons = row.suggested_because if isinstance(row.suggested_because, str) else ""
    because = f": {escape(reasons)}" if reasons else ""
    talk = '<span class="talk">To talk about:</span> ' if row.is_to_talk_about else ""
    said = marks.mark(row.suggested_status, row.suggested_tone, is_suggested=True)
    if row.suggestion_is == "same":
        return f'<p class="suggests">{talk}The figures suggest the same{because}.</p>'
    if is_above:
        return f'<p class="suggests">{talk}{escape(reasons)}.</p>' if reasons else ""
    lead = "The figures suggest"
    if talk:
        lead = f"{talk}the figures suggest"
    return f'<p class="suggests">{lead} {said}{because}.</p>'


def _indicator(row) -> str:
    spark = marks.indicator_spark(row, 110, 26)
    return (
        f"<tr><td>{marks.rag(row.rag)}</td><th scope='row'>{escape(row.indicator)}</th>"
        f'<td class="number">{words.figure(row.value, row.is_pct)}</td>'
        f'<td class="is-real">{marks.signal(row.signal)}</td><td class="wide">{spark}</td></tr>'
    )


def _footer(row, since: pd.DataFrame) -> str:
    said = []
    if row.is_illustrative:
        said.append(marks.basis("illustrative", "Illustrative figures or targets"))
    if row.actions_late:
        said.append(f'<span class="late">▲ {row.actions_late} of {row.actions} actions late</span>')
    elif row.actions:
        stand = words.acted(row.actions_done, row.actions, 0, row.actions_dated)
        said.append(f"<span>Actions: {stand}</span>")
    said += [f"<span>Since the last meeting: {escape(text)}</span>" for text in since["brief"][:1]]
    return "".join(said)


@kept
def indicator_chart(
    choice: meetings.Choice, priority: str, indicator: str, palette: charts.Palette
) -> charts.Drawn:
    """The control chart of an indicator that has figures, with its target."""
    row, series = _indicator_series(choice, priority, indicator)
    points, told = queries.run("control_points", **series), queries.one("control_words", **series)
    chart = charts.control(
        points,
        "",
        [],
        "percent" if row["is_pct"] else row["unit"],
        palette,
        wanted=words.wanted(row),
        is_pct=row["is_pct"],
    )
    return charts.drawn(
        chart,
        words.control_alt(row["indicator"], told),
        caption=words.control_caption(told),
        title=words.control_headline(row["indicator"], told),
        under=tuple(words.indicator_lines(row, points)),
    )


@kept
def indicator_table(choice: meetings.Choice, priority: str, indicator: str) -> str:
    """The same as a table."""
    row, series = _indicator_series(choice, priority, indicator)
    return tables.control(queries.run("control_points", **series), row["unit"], row["is_pct"])


def _indicator_series(
    choice: meetings.Choice, priority: str, indicator: str
) -> tuple[pd.Series, dict]:
    """An indicator, a row of `indicator_status`, and its months as parameters of a query."""
    indicators = queries.run("indicator_status", **choice.ward_figures, priority=priority)
    row = indicators.set_index("indicator_code").loc[indicator]
    return row, {
        "area": row["area_code"],
        "measure": row["measure_code"],
        "per": row["per_measure_code"],
        "to": row["now_to"],
        "series": row["series"],
    }


def outcome_html(outcomes: pd.DataFrame, priority: pd.Series, choice) -> str:
    """The outcome, the lead and the subgroup of a priority, as markup.

    outcomes: the query `outcomes`; priority: a row of `priority_status`.
    """
    lines = [
        f'<p class="smp-lead">{escape(row.outcome)}. {marks.basis(row.basis)}</p>'
        for row in outcomes.itertuples()
    ]
    people = [
        f"{label}: {escape(priority[name])}"
        for name, label in (("lead", "Lead"), ("subgroup", "Delivered by"))
        if pd.notna(priority[name])
    ]
    people.append(f"{escape(choice.plan)}, {escape(choice.edition_name)}")
    lines.append(f'<p class="by">{" · ".join(people)}</p>')
    return "".join(lines)


def show(markup: str, key: str, on_pick: Callable[[str], None]) -> None:
    """Put cards on the page; `on_pick` is called with the priority of the card that is picked."""
    tables.pickable(_component, markup, "smp-cards", key, on_pick)
