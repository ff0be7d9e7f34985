"""The meeting, one thing at a time, over the whole screen."""

from __future__ import annotations

import json

import streamlit as st

import queries
from pages.parts import charts, looks, meetings, slides, states

if not meetings.has_plan():
    st.title("Present a meeting")
    states.empty("There is no plan here yet.", "Add its files on the Sources page.")
    st.stop()

choice = meetings.current()
if st.session_state.pop("leave_slides", False):
    st.switch_page("overview.py", query_params=choice.address)

of_partnership = {"partnership": choice.partnership, "as_at": choice.as_at}
positions = queries.run("grant_position", **of_partnership)
grants = []
for _, position in positions[positions["edition_code"] == choice.edition].iterrows():
    own = of_partnership | {"allocation": position["allocation_code"]}
    priorities = queries.run("grant_groups", by="priority", **own)
    grants.append((position, queries.run("grant_parts", **own), priorities))
palette = charts.DARK if states.on_dark() else charts.LIGHT
views = [
    (row.name, looks.of(json.loads(row.address), palette))
    for row in queries.run("meeting_views", meeting=choice.meeting_code).itertuples(index=False)
]
made = slides.deck(
    choice,
    queries.run("priority_status", **choice.figures),
    queries.run("indicator_status", **choice.figures),
    grants,
    queries.run("recommendations", meeting=choice.meeting_code),
    views,
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
