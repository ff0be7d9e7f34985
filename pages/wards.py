"""What is it like in my ward?"""

from __future__ import annotations

import streamlit as st

import queries
from pages.parts import filters, heat, maps, states, ward_views, words

choice = filters.current()
asked = {"area": choice.district, "from": choice.first, "to": choice.last, "years": choice.years}
subjects = queries.run("ward_comparison", **choice.period).set_index("domain")
subjects = subjects[subjects["series"].notna()]
every = queries.run("measures").set_index("measure_code")
measures = every[every["domain"].isin(subjects.index)]


def pick_ward(code: str) -> None:
    """A ward that is picked is the one chosen; picked again, the district is."""
    filters.choose_area(choice.district if choice.areas == (code,) else code)


def pick_cell(key: str) -> None:
    """A heading sorts, a ward's name chooses it, a cell opens the ward's sheet at the measure."""
    what, _, more = key.partition(" ")
    if what == "sort":
        filters.select(sort=more)
    elif not more:
        pick_ward(what)
    else:
        filters.select(area=what, measure=more, view="sheet")


heading, which = st.columns([5, 3], vertical_alignment="center")
heading.title(f"Wards of {choice.district_name}")
if measures.empty:
    states.empty(
        f"There are no figures for the wards of {choice.district_name}.",
        "Add returns by ward, or data.police.uk's files, on the Sources page.",
    )
    st.stop()

views = {
    "map": "Map and ranking",
    "measures": "All measures",
    "sheet": "Two wards" if len(choice.wards) > 1 else "Ward sheet",
}
with which, st.container(horizontal=True, horizontal_alignment="right"):
    view = filters.pick("view", "view", views, default="map")
covered = measures["domain"].map(subjects["used_from"].notna())
tops = measures[measures["level"] == 0]
first = tops.index[covered[tops.index]].tolist() + tops.index.tolist()
measure = filters.selected("measure", "measure", measures.index.tolist(), first[0])
band = st.container()
bar = st.container(horizontal=True, vertical_alignment="center", key="ward_bar")
if view == "map":
    comparison = subjects.loc[measures.loc[measure, "domain"]]
    with band:
        states.series_illustrative(subjects.loc[[comparison.name]])
    with bar:
        labels = words.measure_labels(measures)
        filters.choose("measure", "measure", labels, default=measure, width=330)
        show = filters.pick("show", "kind of map", maps.SHOWS, default="rate")
    ward_views.map_and_ranking(choice, measures.loc[measure], comparison, show, bar, pick_ward)
    st.stop()

figures = queries.run("ward_measures", **asked)
if view == "measures":
    with bar:
        colour = filters.pick("colour", "colouring", heat.COLOURS, default="compared")
        ward_set = ward_views.pick_set(choice, figures)
    drawn = figures[figures["ward_set"] == ward_set]
else:
    drawn = figures[figures["area_code"].isin(choice.wards) & figures["now"].notna()]
with band:
    states.series_illustrative(subjects.loc[subjects.index.isin(drawn["domain"])])
if view == "measures":
    ward_views.all_measures(choice, drawn, subjects, colour, pick_cell)
elif not choice.wards:
    states.empty(
        "Choose a ward to see its sheet: above in the filter, on the map, or here.",
        "Two wards chosen are set side by side.",
    )
    ward_views.to_choose(figures, pick_ward)
elif len(choice.wards) == 1:
    ward_views.one(choice, figures, subjects, measure)
else:
    ward_views.two(choice, figures, subjects, measure)
