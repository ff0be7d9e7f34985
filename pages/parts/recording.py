"""What people record: how a priority is judged, and the texts of its report card.

Nothing is changed or removed: each entry is a new one with who, when, why and at which meeting, and
the earlier ones stay to be read.
"""

from __future__ import annotations

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
    row = next(priority.to_frame().T.itertuples(index=False))
    said = (
        f'<div class="smp-judged"><div class="status">{marks.status(row.status, row.status_tone)}'
    )
    if len(history):
        latest = history.iloc[0]
        basis = None
        if latest["is_illustrative"]:
            basis = "illustrative"
        elif latest["is_printed"]:
            basis = "published"
        said += (
            f" {marks.basis(basis)}</div><p>{escape(latest['reason'])}</p>"
            f'<p class="by">{escape(latest["who"])}, {escape(latest["meeting"])}, '
            f"{words.day(latest['held_on'])}</p>"
        )
    else:
        said += "</div><p>The partnership has not judged this priority yet.</p>"
    return f"{said}{cards.suggestion(row)}</div>"


@st.dialog("Judge this priority", width="large")
def _judge(priority: pd.Series, choice: meetings.Choice) -> None:
    judgement_form(priority, choice)


def judgement_form(priority: pd.Series, choice: meetings.Choice) -> None:
    """A form for a status, with its reason.

    priority: a row of the query `priority_status`, by its code.
    """
    if choice.meeting == meetings.NOW:
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
        who = st.text_input(
            "Who judges",
            max_chars=80,
            value=st.session_state.get("who", ""),
            placeholder="A role, such as Chair",
        )
        if not st.form_submit_button("Save", type="primary"):
            return
    missing = [
        name
        for name, value in (("a status", status), ("a reason", why), ("who judges", who))
        if not (value or "").strip()
    ]
    if missing:
        st.error(f"A judgement needs {words.listed(missing)}. Nothing was saved.")
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
        meeting=choice.meeting,
    ):
        st.session_state.recorded = f"Saved: {words.plain(priority['short_name'])} is {status}."
        st.rerun()


def _entry_html(row) -> str:
    """One judgement of the history: a row of the query `judgements`."""
    basis = "illustrative" if row.is_illustrative else "published" if row.is_printed else None
    when = (
        ""
        if pd.isna(row.recorded_at)
        else f", recorded {words.day(row.recorded_at)}, {row.recorded_at:%H:%M} UTC"
    )
    suggested = (
        ""
        if pd.isna(row.suggested_status)
        else f" The figures suggested {escape(row.suggested_status)}."
    )
    return (
        f'<div class="smp-entry">{marks.status(row.status, row.tone)} {marks.basis(basis)}'
        f"<p>{escape(row.reason)}{suggested}</p>"
        f'<p class="by">{escape(row.who)}, {escape(row.meeting)}, {words.day(row.held_on)}'
        f"{when}</p></div>"
    )


# --- texts ----------------------------------------------------------------------------------------


def narratives(about: dict, choice: meetings.Choice) -> None:
    """The texts of a report card, each with the way to edit it and its history.

    about: partnership, edition and priority, as parameters of a query.
    """
    rows = queries.run("narratives", **about, as_at=choice.as_at)
    for kind, (title, question) in TEXTS.items():
        own = rows[rows["kind"] == kind]
        heading, edit = st.columns([5, 1], vertical_alignment="center")
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
    if row["is_illustrative"]:
        return marks.basis("illustrative")
    paragraph = f", paragraph {row['paragraph']}" if pd.notna(row["paragraph"]) else ""
    if pd.isna(row["document"]):
        return ""
    return marks.basis("published") + escape(f" In short, from {row['document']}{paragraph}")


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
        who = st.text_input(
            "Who writes",
            max_chars=80,
            value=st.session_state.get("who", ""),
            placeholder="A role",
        )
        if not st.form_submit_button("Save", type="primary"):
            return
    needed = (("a text", text), ("why it changes", why), ("who writes", who))
    if missing := [name for name, value in needed if not value.strip()]:
        st.error(f"It needs {words.listed(missing)}. Nothing was saved.")
        return
    if newest != st.session_state.text_seen:
        st.session_state.text_seen = newest
        st.error(
            f"Somebody saved another text meanwhile: “{words.plain(newest)}” Nothing of yours is "
            "lost: put the two together here, and save again."
        )
        return
    at_meeting = choice.meeting != meetings.NOW
    if save(
        kind="narrative",
        subject=f"{about['edition']}/{about['priority']}/{kind}",
        content={
            "edition_code": about["edition"],
            "priority_code": about["priority"],
            "kind": kind,
            "words": text.strip(),
        }
        | ({"since": choice.as_at.isoformat()} if at_meeting else {}),
        who=who,
        why=why,
        meeting=choice.meeting if at_meeting else None,
    ):
        st.session_state.recorded = f"Saved: {title.lower()}."
        st.rerun()
