"""What people record: how a priority is judged, the texts of its report card, meetings.

Nothing is changed or removed: each entry is a new one with who, when, why and at which meeting, and
the earlier ones stay to be read.
"""

from __future__ import annotations

import re
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

import queries
from data import records
from data.store import StoreError
from pages.parts import cards, marks, meetings, states, words

TEXTS = {
    "story": ("Story behind the curve", "Why is it as it is?"),
    "partners": ("Partners with a role", "Who can help to turn the curve?"),
    "what_works": ("What works", "What would do better, at little or no cost too?"),
}


def told() -> None:
    """Say what was saved by the run before."""
    if said := st.session_state.pop("recorded", None):
        st.toast(said)


def save(**entry) -> bool:
    """Record something. False, with a sentence on the page, where it was not saved."""
    try:
        with queries.recording() as cursor:
            records.add(cursor, **entry)
    except (ValueError, StoreError) as error:
        st.error(str(error))
        return False
    st.session_state.who = entry["who"]
    return True


def lacks(what: str, needed: dict) -> bool:
    """Whether any of what a form needs is empty, said on the page."""
    missing = [
        name
        for name, value in needed.items()
        if not (value.strip() if isinstance(value, str) else value)
    ]
    if missing:
        st.error(f"{what} needs {words.listed(missing)}. Nothing was saved.")
    return bool(missing)


def slug(name: str, usual: str) -> str:
    """A name as part of a code, 40 letters at most; the usual where it has none to keep."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40].strip("-") or usual


def unused(code: str, kind: str) -> str:
    """A subject that nothing of a kind was ever recorded about: the code, or with a number."""
    subject, number = code, 1
    with queries.recording() as cursor:
        while records.history(cursor, kind=kind, subject=subject):
            number += 1
            subject = f"{code}-{number}"
    return subject


def who_field(label: str) -> str:
    """The field for who records something, filled as the last time."""
    return st.text_input(
        label,
        max_chars=80,
        value=st.session_state.get("who", ""),
        placeholder="A role, such as Chair",
    )


# --- judgements -----------------------------------------------------------------------------------


def judgement(priority: pd.Series, choice: meetings.Choice) -> None:
    """The status in force, the suggestion beside it, and the way to judge.

    priority: a row of the query `priority_status`, by its code.
    """
    history = queries.run(
        "judgements", **choice.plan_only, priority=priority.name, as_at=choice.as_at
    )
    st.html(_judged_html(priority, history))
    if st.button("Record a judgement", type="primary"):
        _judge(priority, choice)
    if len(history):
        with st.expander(f"Every judgement ({len(history)})"):
            st.html("".join(map(_entry_html, history.itertuples())))


def _judged_html(priority: pd.Series, history: pd.DataFrame) -> str:
    if len(history):
        said = _judgement_html(history.iloc[0])
    else:
        said = (
            f'<div class="status">{marks.status(None, None)}</div>'
            "<p>The partnership has not judged this priority yet.</p>"
        )
    return f'<div class="smp-judged">{said}{cards.suggestion(priority)}</div>'


def _judgement_html(row) -> str:
    """A status, why, by whom and when: a row of the query `judgements`."""
    return (
        f'<div class="status">{marks.status(row.status, row.tone)} {marks.basis(row.basis)}</div>'
        f'<p>{escape(row.reason)}</p><p class="by">{escape(row.who)}, {escape(row.meeting)}, '
        f"{words.day(row.held_on)}</p>"
    )


@st.dialog("Judge this priority", width="large")
def _judge(priority: pd.Series, choice: meetings.Choice) -> None:
    judgement_form(priority, choice)


def judgement_form(priority: pd.Series, choice: meetings.Choice) -> None:
    """A form for a status, with its reason.

    priority: a row of the query `priority_status`, by its code.
    """
    if choice.meeting_code is None:
        states.empty(
            "A judgement is made at a meeting.",
            "Choose the meeting above the page, or add it there, and judge then.",
        )
        return
    statuses = queries.run("statuses", partnership=choice.partnership)
    held = f"{choice.meeting_name}, {words.day(choice.as_at)}"
    st.markdown(f"**{words.plain(priority['priority'])}**, at {words.plain(held)}.")
    if pd.notna(priority["suggested_status"]):
        st.markdown(
            f"The figures suggest **{words.plain(priority['suggested_status'])}**: "
            f"{words.plain(priority['suggested_because'] or '')}."
        )
    options = statuses["status"].tolist()
    now = options.index(priority["status"]) if priority["status"] in options else None
    with st.form("judge", border=False):
        status = st.radio("Status", options, captions=statuses["meaning"].tolist(), index=now)
        why = st.text_area(
            "Why", max_chars=2000, placeholder="What the partnership saw, in a sentence or two"
        )
        who = who_field("Who judges")
        if not st.form_submit_button("Save", type="primary"):
            return
    if lacks("A judgement", {"a status": status, "a reason": why, "who judges": who}):
        return
    suggested = priority["suggested_status"]
    if save(
        kind="judgement",
        subject=f"{choice.edition}/{priority.name}",
        content={
            "edition_code": choice.edition,
            "priority_code": priority.name,
            "status": status,
            "suggested_status": suggested if pd.notna(suggested) else None,
        },
        who=who,
        why=why,
        meeting=choice.meeting_code,
    ):
        st.session_state.recorded = f"Saved: {words.plain(priority['short_name'])} is {status}."
        st.rerun()


def _entry_html(row) -> str:
    """One judgement of the history: a row of the query `judgements`."""
    more = []
    if pd.notna(row.suggested_status):
        more.append(f"The figures suggested {row.suggested_status}.")
    if pd.notna(row.recorded_at):
        more.append(f"Recorded {words.day(row.recorded_at)}, {row.recorded_at:%H:%M} UTC.")
    return (
        f'<div class="smp-entry">{_judgement_html(row)}'
        f'<p class="by">{escape(" ".join(more))}</p></div>'
    )


# --- texts ----------------------------------------------------------------------------------------


def narratives(about: dict, choice: meetings.Choice) -> None:
    """The texts of a report card, each with the way to edit it and its history.

    about: partnership, edition and priority, as parameters of a query.
    """
    rows = queries.run("narratives", **about, as_at=choice.as_at)
    for kind, (title, question) in TEXTS.items():
        own = rows[rows["kind"] == kind]
        heading, edit = st.columns([5, 1], vertical_alignment="top")
        heading.header(title)
        if edit.button("Edit" if len(own) else "Write", key=f"edit_{kind}", type="tertiary"):
            st.session_state.text_seen = st.session_state[f"text_{kind}"] = _newest(own)
            _edit(kind, about, choice)
        if own.empty:
            st.caption(f"Nothing is written yet. {question}")
            continue
        st.html(_text_html(own.iloc[0]))
        if len(own) > 1:
            with st.expander(f"Earlier ({len(own) - 1})"):
                st.html("".join(_text_html(earlier) for _, earlier in own.iloc[1:].iterrows()))


def _text_html(row: pd.Series) -> str:
    return f'<div class="smp-text">{escape(row["words"])}</div><p class="by">{_by(row)}</p>'


def _newest(own: pd.DataFrame) -> str:
    return own.iloc[0]["words"] if len(own) else ""


def _by(row: pd.Series) -> str:
    if pd.notna(row["recorded_at"]):
        return escape(f"{row['who']}, {words.day(row['recorded_at'])}: {row['why']}")
    if pd.isna(row["document"]):
        return marks.basis(row["basis"])
    paragraph = f", paragraph {row['paragraph']}" if pd.notna(row["paragraph"]) else ""
    return marks.basis(row["basis"]) + escape(f" In short, from {row['document']}{paragraph}")


@st.dialog("Edit", width="large")
def _edit(kind: str, about: dict, choice: meetings.Choice) -> None:
    text_form(kind, about, choice)


def text_form(kind: str, about: dict, choice: meetings.Choice) -> None:
    """A form for a text of TEXTS; the one it replaces stays to be read.

    about: partnership, edition and priority, as parameters of a query. The session's text_seen is
    the text in force when the writer began, and its text_<kind> what is written.
    """
    title, question = TEXTS[kind]
    own = queries.run("narratives", **about, as_at=choice.as_at)
    newest = _newest(own[own["kind"] == kind])
    with st.form(f"edit_text_{kind}", border=False):
        text = st.text_area(f"{title}. {question}", key=f"text_{kind}", height=220, max_chars=5000)
        why = st.text_input(
            "Why it changes",
            key=f"why_{kind}",
            max_chars=300,
            placeholder="Such as: agreed at the subgroup in May",
        )
        who = who_field("Who writes")
        if not st.form_submit_button("Save", type="primary"):
            return
    if lacks("It", {"a text": text, "why it changes": why, "who writes": who}):
        return
    if newest != st.session_state.text_seen:
        st.session_state.text_seen = newest
        st.error(
            f"Somebody saved another text meanwhile: “{words.plain(newest)}” Nothing of yours is "
            "lost: put the two together here, and save again."
        )
        return
    if save(
        kind="narrative",
        subject=f"{about['edition']}/{about['priority']}/{kind}",
        content={
            "edition_code": about["edition"],
            "priority_code": about["priority"],
            "kind": kind,
            "words": text.strip(),
        },
        who=who,
        why=why,
        meeting=choice.meeting_code,
    ):
        st.session_state.recorded = f"Saved: {title.lower()}."
        st.rerun()


# --- meetings -------------------------------------------------------------------------------------


@st.dialog("Add a meeting")
def add_meeting(choice: meetings.Choice) -> None:
    """Open the form for a meeting."""
    meeting_form(choice)


def meeting_form(choice: meetings.Choice) -> None:
    """A form for a meeting that no file brings; what is decided can then be recorded at it.

    Below it is the way to take back the meeting above the page, where it was added here.
    """
    editions = queries.run("editions", partnership=choice.partnership).set_index("edition_code")
    first, last = (editions.loc[choice.edition, name].date() for name in ("meets_from", "meets_to"))
    about = f"{choice.plan}, {choice.edition_name}"
    st.markdown(f"About {words.plain(about)}. It looks at {words.plain(choice.area_name)}.")
    with st.form("add_meeting", border=False):
        title = st.text_input(
            "Title", max_chars=120, placeholder="Safer Maidstone Partnership, spring meeting"
        )
        held_on = st.date_input(
            f"Day, from {words.day(first)} to {words.day(last)}",
            value=None,
            min_value=first,
            max_value=last,
            format="DD/MM/YYYY",
        )
        who = who_field("Who adds it")
        is_sent = st.form_submit_button("Add it", type="primary")
    if is_sent and not lacks("A meeting", {"a title": title, "a day": held_on, "who adds it": who}):
        _save_meeting(choice, title.strip(), held_on, who)
    rows = queries.run("meetings", partnership=choice.partnership).set_index("meeting_code")
    if choice.meeting_code and rows.loc[choice.meeting_code, "is_recorded"]:
        st.divider()
        _withdrawal_form(choice, bool(rows.loc[choice.meeting_code, "judgements"]))


def _save_meeting(choice: meetings.Choice, title: str, held_on: date, who: str) -> None:
    rows = queries.run("meetings", partnership=choice.partnership)
    same_day = rows[rows["held_on"].dt.date == held_on]
    if title.casefold() in same_day["meeting"].str.casefold().tolist():
        st.error("There is a meeting of this title on that day. Nothing was saved.")
        return
    code = base = f"{choice.partnership}-{held_on:%Y-%m-%d}-{slug(title, 'meeting')}"
    number = 1
    while code in rows["meeting_code"].tolist():
        number += 1
        code = f"{base}-{number}"
    if save(
        kind="meeting",
        subject=code,
        content={
            "edition_code": choice.edition,
            "title": title,
            "held_on": held_on.isoformat(),
        },
        who=who,
        why="A meeting to record decisions at",
    ):
        st.session_state.recorded = f"Added: {words.plain(title)}, {words.day(held_on)}."
        st.query_params.update(choice.address | {"meeting": code})
        st.rerun()


def _withdrawal_form(choice: meetings.Choice, was_judged: bool) -> None:
    """A form to take back a meeting that was added by mistake."""
    said = f"{choice.meeting_name}, {words.day(choice.as_at)}"
    st.markdown(f"**{words.plain(said)}** was added here. Was it a mistake?")
    with st.form("withdraw_meeting", border=False):
        who = who_field("Who withdraws it")
        if not st.form_submit_button("Withdraw it"):
            return
    if was_judged:
        st.error("Priorities were judged at it, so it stays. Nothing was changed.")
        return
    if lacks("It", {"who withdraws it": who}):
        return
    if save(
        kind="meeting",
        subject=choice.meeting_code,
        content={"edition_code": choice.edition, "is_withdrawn": True},
        who=who,
        why="Added by mistake",
    ):
        st.session_state.recorded = f"Withdrawn: {words.plain(said)}."
        del st.query_params["meeting"]
        st.rerun()
