"""The chart view of Explore: what to choose, the chart, what it says, what can be taken away."""

from __future__ import annotations

from html import escape

import streamlit as st

import queries
from pages.parts import (
    answers,
    asking_view,
    charts,
    explore_words,
    exploring,
    exports,
    filters,
    maps,
    panels,
    pictures,
    plots,
    saved,
    states,
    tables,
    ward_views,
    words,
)
from pages.parts.filters import Choice


def draw(choice: Choice) -> None:
    """Draw what the address asks for, with the choices above it."""
    asked, told = exploring.read(choice, st.query_params.to_dict())
    if asked is None:
        states.empty(
            f"There are no figures for {choice.area_name}.",
            "Add returns or publishers' files on the Sources page.",
        )
        return
    _choices(asked)
    if told:
        states.told(*told)
    try:
        got = answers.answer(asked)
    except queries.QueryError as error:
        states.empty(str(error), "Choose something else above.")
        return
    if got.kind == "none":
        states.empty(*(got.notes or ["There is nothing to show."])[:2])
        return
    if got.is_illustrative:
        states.illustrative()
    if got.notes:
        states.told(*got.notes)
    left, right = st.columns([10, 4], gap="medium")
    with left:
        _picture(asked, got)
        for caption in got.captions:
            st.caption(caption)
    with right:
        _words(got)
        _take_away(asked, got)
    if asked.chart != "table":
        with st.expander("The figures as a table"):
            tables.plain(tables.explored(got.source, asked.value))
    states.sources(got.files)
    _working(got)


def _choices(asked: exploring.Asked) -> None:
    """Measures, breakdown, figure and chart, and what else can be had with them."""
    choice = asked.choice
    is_two = bool(asked.breakdown["is_two"])
    with st.container(key="explore_bar", horizontal=True, vertical_alignment="bottom"):
        filters.several(
            "measures",
            "measures",
            words.measure_labels(asked.known),
            list(asked.measures),
            width=330,
            most=exploring.MOST_MEASURES,
        )
        labels = {
            row.Index: f"{row.name} (not here)" if isinstance(row.refusal, str) else row.name
            for row in asked.breakdowns.itertuples()
        }
        filters.offer(
            "by", "broken down by", labels, asked.by, 175, is_labelled=True, clears="chart"
        )
        filters.offer(
            "value", "figure", exploring.figures_of(asked.by), asked.value, 165, is_labelled=True
        )
        filters.offer(
            "chart",
            "chart",
            exploring.charts_of(asked.by, is_two, asked.value, asked.line_count),
            asked.chart,
            150,
            is_labelled=True,
        )
        with st.container(key="explore_switches", horizontal=True, width="content"):
            if exploring.can_have_earlier(asked):
                years = choice.years
                earlier = words.earlier(years)
                filters.switch("earlier", f"With {earlier}", asked.has_earlier)
            if exploring.can_have_limits(asked):
                label = "Control limits" if asked.by == "month" else explore_words.limits_name()
                filters.switch("limits", label, asked.has_limits)
            if choice.wards and asked.by != "ward":
                filters.switch("district", f"With {choice.district_name}", asked.has_district)


def _picture(asked: exploring.Asked, got: answers.Answer) -> None:
    palette = charts.DARK if states.on_dark() else charts.LIGHT
    if got.kind == "table":
        st.html(plots.headline(got.frame))
        tables.plain(tables.explored(got.source, asked.value))
    elif got.kind == "map":
        _maps(asked, got)
    elif got.kind == "panels":
        panels.show(got.rows, got.frame, got.is_one_scale, got.alt)
    else:
        st.html(plots.headline(got.frame))
        charts.show(answers.drawing(asked, palette))


def _maps(asked: exploring.Asked, got: answers.Answer) -> None:
    st.html(plots.headline(got.frame))
    sides = st.columns(min(len(asked.measures), 2))
    show = exploring.map_kind(asked)
    for at, measure in enumerate(asked.measures):
        rows = got.source[got.source["measure_code"] == measure]
        rows = rows[rows["kind"] == "ward"]
        with sides[at % len(sides)]:
            if len(asked.measures) > 1:
                st.html(f"<h3>{escape(rows['measure'].iloc[0])}</h3>")
            drawn = ward_views.usual_map(asked.choice, rows, show, got.alt)
            if drawn is None:
                states.empty(ward_views.UNSET)
                continue
            maps.show(drawn.markup, key=f"map_{measure}", on_pick=filters.choose_area)
            key = maps.key_html(drawn.key) if drawn.key else ""
            st.html(maps.legend_html(rows, show) + key)


def _words(got: answers.Answer) -> None:
    if got.sentences:
        said = "".join(f"<li>{escape(sentence)}</li>" for sentence in got.sentences)
        st.html(f'<h2 class="smp-said">In words</h2><ul class="smp-headlines">{said}</ul>')


def _take_away(asked: exploring.Asked, got: answers.Answer) -> None:
    """Data, picture, and the SQL that made it."""

    def name(suffix: str) -> str:
        where = asked.choice.area_name if len(asked.areas) == 1 else asked.choice.district_name
        parts = (where, *asked.measures, asked.by, got.frame.now)
        return exports.file_name(*parts, suffix=suffix)

    with st.container(horizontal=True, key="take_away", gap="xsmall"):
        saved.offer({"look": "chart"} | asked.address, got.frame.title)
        st.download_button(
            "Data (CSV)",
            data=lambda: exports.explored(asked, got),
            file_name=name("csv"),
            mime="text/csv",
            on_click="ignore",
        )
        if got.kind != "table":
            pictures.offer(lambda: pictures.svg(asked, got), name)
        st.download_button(
            "SQL",
            data=lambda: sql(got),
            file_name=name("sql"),
            mime="application/sql",
            on_click="ignore",
        )
        st.button("Ask it in SQL", on_click=_ask_in_sql, args=got.asked[0], key="ask_in_sql")


def _ask_in_sql(name: str, params: dict) -> None:
    asking_view.take(queries.written(name, **params))


def sql(got: answers.Answer) -> str:
    """The SQL that made an answer, with its parameters in place; each query ends in a semicolon."""
    return "\n\n".join(f"{queries.written(name, **params)};" for name, params in got.asked) + "\n"


def _working(got: answers.Answer) -> None:
    name, params = got.asked[0]
    states.working(name, params, got.files)
