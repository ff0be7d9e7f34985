"""Every visit starts here: the navigation, and the filters that all pages share."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from data.store import StoreError
from pages.parts import filters, meetings, recording, states, words

HERE = Path(__file__).parent

st.set_page_config(page_icon=str(HERE / "parts" / "icon.png"), layout="wide")
states.style()
st.logo(str(HERE / "parts" / "mark.svg"), size="large")

overview = st.Page("overview.py", title="Overview", url_path="overview")
priority = st.Page("priority.py", title="Priority", url_path="priority")
grants = st.Page("grants.py", title="Grants", url_path="grants")
present = st.Page("present.py", title="Present", url_path="present")
trends = st.Page("trends.py", title="Trends", url_path="trends")
wards = st.Page("wards.py", title="Wards", url_path="wards")
explore = st.Page("explore.py", title="Explore", url_path="explore")
sources = st.Page("sources.py", title="Sources", url_path="sources")
help_ = st.Page("help.py", title="Help", url_path="help")


def start() -> None:
    """The bare address opens the first page under its own name."""
    first = overview if meetings.has_plan() else trends
    st.switch_page(first, query_params=st.query_params.to_dict())


bare = st.Page(start, title="Start", default=True, visibility="hidden")
page = st.navigation(
    [bare, overview, priority, grants, present, trends, wards, explore, sources, help_],
    position="top",
)
try:
    # Neither what is asked in SQL nor the list of saved views is of a chosen area.
    is_free = page is explore and st.query_params.get("look") in ("sql", "saved")
    if page in (trends, wards, explore) and not is_free:
        states.on_paper(words.chosen(filters.draw(has_several=page is not trends)))
    if page in (overview, priority) and meetings.has_plan():
        meetings.draw(on_add=recording.add_meeting, has_area=page is priority)
        states.on_paper(words.planned(meetings.current()))
    if page in (grants, present) and meetings.has_plan():
        meetings.follow()
    states.named(page.title, meetings.whose(page in (trends, wards, explore)))
    if page in (overview, grants, sources) and (chosen := filters.ward_chosen()):
        states.told(words.not_narrowed(page.title, chosen[1]))
    page.run()
except StoreError as error:
    states.unavailable(str(error))
