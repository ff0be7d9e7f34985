"""Let the table look for itself: any measures, areas, months and breakdown, as any chart."""

from __future__ import annotations

import streamlit as st

from pages.parts import asking_view, explore_views, filters, recording, relation, saved

VIEWS = {
    "chart": "Chart",
    "relation": "Relation",
    "sql": "Ask in SQL",
    "saved": "Saved views",
}
heading, which = st.columns([4, 5], vertical_alignment="center")
heading.title("Explore")
with which, st.container(horizontal=True, horizontal_alignment="right"):
    view = filters.pick("look", "view", VIEWS, default="chart")
recording.told()
if view == "sql":
    asking_view.draw()
elif view == "saved":
    saved.draw()
elif view == "relation":
    relation.draw(filters.current())
else:
    explore_views.draw(filters.current())
