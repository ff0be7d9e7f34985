"""The slides of a meeting: the title, each priority with its headline indicators, the money, what
to decide. One message a slide.

`deck` makes them from the answers of queries, as markup; `show` puts them over the whole screen.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from pages.parts import cards, looks, marks, money, tables, words

HERE = Path(__file__).parent
LONGEST = 320  # characters of a reason on a slide
INDICATORS = 3  # headline indicators that fit on a slide
_component = st.components.v2.component(
    "smp_slides",
    css=tables.CSS + money.CSS + (HERE / "slides.css").read_text(encoding="utf-8"),
    js=(HERE / "slides.js").read_text(encoding="utf-8"),
)


def deck(
    choice,
    priorities: pd.DataFrame,
    indicators: pd.DataFrame,
    grants: list[tuple[pd.Series, pd.DataFrame, pd.DataFrame]],
    recommendations: pd.DataFrame,
    views: list[tuple[str, looks.Look]] = (),
) -> list[str]:
    """The slides, in order.

    choice: a meetings.Choice; grants: for each of the plan's, its row of `grant_position`, its rows
    of `grant_parts` and of `grant_groups` by priority; views: the saved views of the meeting, each
    with its name; the others: the queries `priority_status`, `indicator_status` and
    `recommendations`.
    """
    made_up = words.made_up(priorities, indicators, choice)
    slides = [_title(choice, priorities, made_up)]
    for row in priorities[priorities["kind"] == "priority"].itertuples():
        own = indicators[indicators["priority_code"] == row.priority_code]
        slides.append(_priority(choice, row, own[own["is_headline"]]))
    slides += [_money(choice, *grant) for grant in grants] or [_no_money(choice)]
    slides += [_view(choice, name, look) for name, look in views]
    slides.append(_decide(choice, recommendations))
    return slides


def markup(slides: list[str], told: list[str] = ()) -> str:
    """Slides with what moves from one to the next, below what must be `told` of all of them."""
    notes = "".join(f'<p class="told" role="note">{escape(sentence)}</p>' for sentence in told)
    return (
        notes + "".join(slides) + '<nav class="controls" aria-label="Slides">'
        '<button type="button" data-do="leave">Leave</button>'
        '<button type="button" data-do="full">Full screen</button>'
        '<button type="button" data-do="back">◀ Back</button>'
        f'<span class="counter" role="status">1 of {len(slides)}</span>'
        '<button type="button" data-do="next">Next ▶</button></nav>'
    )


def show(
    slides: list[str],
    slide: int,
    told: list[str],
    on_slide: Callable[[int], None],
    on_leave: Callable[[], None],
) -> None:
    """Put slides over the whole screen, the one of this number (from 1) first, below what must be
    `told` of all of them.
    """
    key = "slides"

    def moved() -> None:
        on_slide(int(st.session_state[key]["slide"]))

    _component(
        data={"markup": markup(slides, told), "slide": slide},
        key=key,
        default={"slide": slide},
        on_slide_change=moved,
        on_leave_change=on_leave,
    )


def number(asked: str | None, of: int) -> int:
    """The slide that an address asks for, from 1; the first or the last where it asks beyond."""
    if asked is None or not asked.isascii() or not asked.isdigit():
        return 1
    return min(max(int(asked[:6]), 1), of)


def _slide(kind: str, where: str, heading: str, body: str) -> str:
    place = f'<p class="where">{escape(where)}</p>' if where else ""
    return (
        f'<section class="slide {kind}" hidden>{place}<h1 tabindex="-1">{escape(heading)}</h1>'
        f"{body}</section>"
    )


def _where(choice) -> str:
    return f"{choice.partnership_name} · {choice.plan}, {choice.edition_name}"


def _title(choice, priorities: pd.DataFrame, made_up: list[str]) -> str:
    lines = [f"{choice.plan}, {choice.edition_name}"]
    if choice.meeting_name:
        lines.append(choice.meeting_name)
    lines.append(words.day(choice.as_at))
    months = f", {words.period(choice.first_month, choice.last_month)}" if choice.last_month else ""
    body = "".join(f'<p class="message">{escape(line)}</p>' for line in lines)
    wards = f", not narrowed to {choice.ward_name}" if choice.ward else ""
    body += f'<p class="full">{escape(choice.area_name + wards)}{months}</p>'
    body += f'<p class="message"><strong>{escape(words.at_a_glance(priorities))}</strong></p>'
    if made_up:
        body += (
            '<p class="made-up"><strong>Demonstration.</strong> Made up: '
            f"{escape(words.listed(made_up))}, and whatever is marked Illustrative.</p>"
        )
    return _slide("title", "", choice.partnership_name, body)


def _priority(choice, row, indicators: pd.DataFrame) -> str:
    full = f'<p class="full">{escape(words.full_name(row))}</p>'
    said = (
        f'<div class="status">{marks.status(row.status, row.status_tone)} '
        f"{cards.made_up_status(row)}</div><p>{words.judged_on(row, choice.as_at)}</p>"
    )
    said += cards.suggestion(row)
    if isinstance(row.status_reason, str):
        said += f'<p class="reason">{escape(_short(row.status_reason))}</p>'
    if row.actions_late:
        said += f'<p class="late">▲ {row.actions_late} of {row.actions} actions late</p>'
    figures = "".join(_figure(each) for each in indicators.head(INDICATORS).itertuples())
    if figures and isinstance(row.sentence, str):
        figures = f'<p class="message">{escape(row.sentence)}</p>{figures}'
    if not figures:
        figures = '<p class="missing">This priority has no headline indicator yet.</p>'
    body = f'{full}<div class="two"><div>{said}</div><div class="figures">{figures}</div></div>'
    tone = row.status_tone if isinstance(row.status_tone, str) else ""
    return _slide(tone, _where(choice), row.short_name, body)


def _made_up(basis: str | None) -> str:
    """The mark of what is made up; what a paper asks for needs none on a slide."""
    return "" if basis == "published" else marks.basis(basis)


def _short(reason: str) -> str:
    """A reason, cut at a word where it would fill the slide."""
    if len(reason) <= LONGEST:
        return reason
    return f"{reason[:LONGEST].rsplit(' ', 1)[0]} … (the rest is on the report card)"


def _figure(row) -> str:
    figure = words.figure(row.value, row.is_pct)
    against = ""
    if pd.notna(row.target):
        made_up = " (illustrative)" if row.is_target_made_up else ""
        against = f" <small>target {words.target(row)}{made_up}</small>"
    spark = marks.indicator_spark(row, 300, 84)
    if row.recent_basis == "illustrative" and row.basis != "illustrative":
        spark += "<small>months illustrative</small>"
    when = f"{row.now_words} " if isinstance(row.now_words, str) else ""
    return (
        f'<section class="figure"><h2>{escape(row.indicator)}</h2>'
        f'<div class="number">{figure}{against}</div><div class="picture">{spark}</div>'
        f'<div class="said">{marks.rag(row.rag)} {marks.signal(row.signal)} '
        f"<span>{escape(when)}</span>{marks.basis(row.basis)}</div></section>"
    )


def _money(choice, position: pd.Series, parts: pd.DataFrame, priorities: pd.DataFrame) -> str:
    """A grant: one line, one bar, what each priority got: what `deck` is given of it."""
    given = "".join(
        f"<li><span>{escape(row.name)}</span> <strong>{escape(row.awarded_words)}</strong></li>"
        for row in priorities.itertuples(index=False)
    )
    got = (
        f'<div class="given"><h2>What each priority got</h2><ul>{given}</ul></div>'
        if position["awards"]
        else ""
    )
    pace = position["pace_words"]
    paced = f'<p class="full">{escape(pace)}</p>' if isinstance(pace, str) else ""
    made_up = f"<p>{_made_up('illustrative')}</p>" if position["is_made_up"] else ""
    body = (
        f'<p class="message">{escape(position["position_words"])}</p>'
        f"{money.bar(parts, position, is_large=True)}"
        f"{paced}"
        f"{got}{made_up}"
    )
    heading = f"Money: {position['name']}"
    return _slide(
        position["tone"] if isinstance(position["tone"], str) else "",
        f"{_where(choice)} · as it stood on {words.day(choice.as_at)}",
        heading,
        body,
    )


def _no_money(choice) -> str:
    body = (
        '<p class="message">Nothing is said here of what the Commissioner or others gave, or of '
        "what it bought.</p>"
    )
    return _slide(
        "", _where(choice), f"Money: no grant is recorded for {choice.edition_name}", body
    )


def _view(choice, name: str, look: looks.Look) -> str:
    """A saved view of Explore: its name, what the figures say, the picture."""
    notes = "".join(f"<p>{escape(sentence)}</p>" for sentence in look.told)
    made_up = f"<p>{_made_up('illustrative')}</p>" if look.is_illustrative else ""
    body = (
        f'<p class="full">{escape(look.headline)}</p>{notes}<div class="view">{look.body}</div>'
        f"{made_up}"
    )
    return _slide("", _where(choice), name, body)


def _decide(choice, recommendations: pd.DataFrame) -> str:
    if recommendations.empty:
        body = '<p class="message">Nothing is put to this meeting to decide.</p>'
    else:
        items = "".join(
            f"<li>{escape(row.recommendation)} {_made_up(row.basis)}</li>"
            for row in recommendations.itertuples()
        )
        body = f"<ol>{items}</ol>"
    return _slide("", _where(choice), "What to decide", body)
