"""Are we spending the grant on what we said?"""

from __future__ import annotations

from html import escape

import streamlit as st

import queries
from pages.parts import filters, grant_views, meetings, states

VIEWS = {
    "stands": "Where it stands",
    "awards": "Awards",
    "bids": "Bids and tactical pot",
    "bought": "What it bought",
}

if not meetings.has_plan():
    st.title("Grants")
    states.empty("There is no plan here yet.", "Add its files on the Sources page.")
    st.stop()

plan = meetings.current()
choice = grant_views.choose(plan)
if told := [*meetings.told(), *(choice.told if choice else ())]:
    states.told(*told)
if choice is None:
    st.title("Grants")
    states.empty(
        f"No grant of {plan.partnership_name} is recorded here.",
        "A grant is a row of its allocations; awards come in 360Giving's form. Add both on the "
        "Sources page.",
    )
    st.stop()

heading, which = st.columns([5, 4], vertical_alignment="center")
heading.title(choice.grant["name"])
with which, st.container(horizontal=True, horizontal_alignment="right"):
    view = filters.pick("view", "view", VIEWS, default="stands")
st.html(f'<p class="smp-line">{escape(grant_views.line(choice))}</p>')
position = queries.run("grant_position", **choice.asked).iloc[0]
states.grant_illustrative(choice.grant, position)
if view == "stands":
    grant_views.stands(choice, position)
    st.stop()

with st.container(key="grant_tables"):
    if view == "awards":
        grant_views.awards(choice)
    elif view == "bids":
        grant_views.bids(choice, position)
    else:
        grant_views.bought(choice)
