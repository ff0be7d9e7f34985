"""Views of Explore that somebody saved: a name and an address, for everybody to open again, and to
put on the slides of a meeting.

Nothing is removed: a view or a slide that is taken back is a new record that says so.
"""

from __future__ import annotations

import json
from html import escape

import pandas as pd
import streamlit as st

import queries
from data.store import StoreError
from pages.parts import recording, states, words

MOST_NAME = 90
LOOKS = {"chart": "Chart", "relation": "Relation", "sql": "SQL"}


def offer(address: dict[str, str], name: str) -> None:
    """A button that opens the form to save the view of this address; name: a first idea of one."""
    if st.button("Save this view", key="save_view"):
        _save(address, name)


@st.dialog("Save this view")
def _save(address: dict[str, str], name: str) -> None:
    save_form(address, name)


def save_form(address: dict[str, str], name: str) -> None:
    """A form for a name, who saves it and why."""
    st.markdown(
        "It is listed for everybody, opens the same choices with the figures of the day, and can "
        "be put on the slides of a meeting."
    )
    with st.form("save_view_form", border=False):
        named = st.text_input("Name", value=name[:MOST_NAME], max_chars=MOST_NAME)
        who = recording.who_field("Who saves it")
        why = st.text_input("What it is for", max_chars=200)
        is_sent = st.form_submit_button("Save it", type="primary")
    if not is_sent or recording.lacks(
        "A view", {"a name": named, "who saves it": who, "what it is for": why}
    ):
        return
    named = named.strip()
    known = queries.run("saved_views")
    if named.casefold() in known["name"].str.casefold().tolist():
        st.error("There is a view of this name. Nothing was saved: give it another.")
        return
    try:
        code = recording.unused(recording.slug(named, "view"), "view")
    except StoreError as error:
        st.error(str(error))
        return
    if recording.save(
        kind="view",
        subject=code,
        content={"name": named, "address": address},
        who=who,
        why=why,
    ):
        st.session_state.recorded = f"Saved: {words.plain(named)}. It is among the saved views."
        st.rerun()


def draw() -> None:
    """Every saved view, with what can be done with it."""
    if refused := queries.records_refused():
        states.told(refused)
    rows = queries.run("saved_views")
    if rows.empty:
        states.empty(
            "No view has been saved yet.",
            "Choose a chart, a relation or a question in SQL, and press Save this view.",
        )
        return
    for row in rows.itertuples(index=False):
        _row(row)


def _row(row) -> None:
    address = json.loads(row.address)
    look = LOOKS.get(address.get("look", "chart"), "Chart")
    shown = f" Shown at {row.meetings}." if isinstance(row.meetings, str) else ""
    with st.container(border=True, key=f"view_{row.view_code}"):
        about, does = st.columns([8, 5], vertical_alignment="center")
        about.html(
            f'<p class="smp-say"><strong>{escape(row.name)}</strong></p><p class="smp-line">'
            f'{escape(row.why)}</p><p class="by">{look}. {escape(row.who)}, '
            f"{row.saved_at:%-d %B %Y}.{escape(shown)}</p>"
        )
        with does, st.container(horizontal=True, horizontal_alignment="right"):
            st.button(
                "Open", key=f"open_{row.view_code}", on_click=_open, args=(address,), type="primary"
            )
            if st.button("Add to a meeting", key=f"add_{row.view_code}"):
                _add(row.view_code, row.name)
            if st.button("Take back", key=f"take_{row.view_code}", type="tertiary"):
                _take_back(row.view_code, row.name)


def _open(address: dict[str, str]) -> None:
    st.query_params.from_dict(address)


@st.dialog("Add to a meeting")
def _add(code: str, name: str) -> None:
    add_form(code, name)


def add_form(code: str, name: str) -> None:
    """A form to put a view on the slides of a meeting."""
    if _is_gone(code):
        return
    meetings = _meetings()
    if meetings.empty:
        states.empty("There is no meeting here yet.", "Add one on the Overview.")
        return
    st.markdown(f"**{words.plain(name)}** becomes a slide, before what is to be decided.")
    with st.form("add_view", border=False):
        meeting = st.selectbox(
            "Meeting", meetings.index.tolist(), format_func=meetings["label"].get
        )
        who = recording.who_field("Who adds it")
        if not st.form_submit_button("Add it", type="primary"):
            return
    if recording.lacks("It", {"who adds it": who}):
        return
    if code in queries.run("meeting_views", meeting=meeting)["view_code"].tolist():
        st.error("It is shown at that meeting already. Nothing was saved.")
        return
    if recording.save(
        kind="meeting_view",
        subject=f"{meeting}:{code}",
        content={"view_code": code},
        meeting=meeting,
        who=who,
        why="To be shown at the meeting",
    ):
        st.session_state.recorded = (
            f"Added to {words.plain(meetings.loc[meeting, 'label'])}: {words.plain(name)}."
        )
        st.rerun()


def _is_gone(code: str) -> bool:
    """Whether somebody else took a view back meanwhile, said on the page."""
    is_gone = code not in queries.run("saved_views")["view_code"].tolist()
    if is_gone:
        states.empty("This view was taken back meanwhile.", "The list has those that are left.")
    return is_gone


def _meetings() -> pd.DataFrame:
    """The meetings of every partnership, by code, the latest first."""
    partnerships = queries.run("partnerships")
    rows = [queries.run("meetings", partnership=code) for code in partnerships["partnership_code"]]
    if not rows:
        return pd.DataFrame(columns=["label"])
    every = pd.concat(rows, ignore_index=True).drop_duplicates("meeting_code")
    return every.sort_values("held_on", ascending=False).set_index("meeting_code")


@st.dialog("Take back")
def _take_back(code: str, name: str) -> None:
    take_back_form(code, name)


def take_back_form(code: str, name: str) -> None:
    """A form to take a view off a meeting, or off the list."""
    if _is_gone(code):
        return
    choices = {"list": "Off the list, and off every meeting"}
    meetings = _meetings()
    for meeting in meetings.index:
        if code in queries.run("meeting_views", meeting=meeting)["view_code"].tolist():
            choices[meeting] = f"Off {meetings.loc[meeting, 'label']}"
    st.markdown(f"**{words.plain(name)}**")
    with st.form("take_back", border=False):
        what = st.selectbox("From where", list(choices), format_func=choices.get)
        who = recording.who_field("Who takes it back")
        if not st.form_submit_button("Take it back"):
            return
    if recording.lacks("It", {"who takes it back": who}):
        return
    if what == "list":
        entry = {"kind": "view", "subject": code, "content": {"name": name, "is_withdrawn": True}}
    else:
        entry = {
            "kind": "meeting_view",
            "subject": f"{what}:{code}",
            "content": {"view_code": code, "is_withdrawn": True},
            "meeting": what,
        }
    if recording.save(**entry, who=who, why="Taken back"):
        st.session_state.recorded = f"Taken back: {words.plain(name)}."
        st.rerun()
