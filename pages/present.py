"""The meeting, one thing at a time, over the whole screen."""

from __future__ import annotations

import streamlit as st

import queries
from pages.parts import meetings, slides, states

if not meetings.has_plan():
    st.title("Present a meeting")
    states.empty("There is no plan here yet.", "Add its files on the Sources page.")
    st.stop()

choice = meetings.current()
if st.session_state.pop("leave_slides", False):
    st.switch_page("overview.py", query_params=choice.address)

grants = queries.run("grant_position", partnership=choice.partnership, as_at=choice.as_at)
made = slides.deck(
    choice,
    queries.run("priority_status", **choice.figures),
    queries.run("indicator_status", **choice.figures),
    [
        (
            position,
            queries.run(
                "grant_groups",
                partnership=choice.partnership,
                allocation=position["allocation_code"],
                by="priority",
                as_at=choice.as_at,
            ),
        )
        for _, position in grants[grants["edition_code"] == choice.edition].iterrows()
    ],
    queries.run("recommendations", meeting=choice.meeting_code),
)


def moved(number: int) -> None:
    """Let the address name the slide."""
    st.query_params["slide"] = str(number)


def leave() -> None:
    """Go back to the Overview."""
    st.session_state.leave_slides = True


states.full_screen()
at = slides.number(st.query_params.get("slide"), len(made))
slides.show(made, at, meetings.told(), moved, leave)
