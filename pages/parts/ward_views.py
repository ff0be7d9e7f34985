"""The views of the Wards page: map and ranking, all measures, the sheet of one ward or of two."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pandas as pd
import streamlit as st

import queries
from pages.parts import exports, filters, heat, maps, sheet, states, tables, words
from pages.parts.filters import Choice

SHAPES = {"outlines": "Outlines", "tiles": "Tiles"}
UNSET = (
    "There is no map of these wards: add their boundaries (GeoJSON of the Office for National "
    "Statistics) on the Sources page."
)


def map_and_ranking(
    choice: Choice,
    measure: pd.Series,
    comparison: pd.Series,
    show: str,
    bar,
    pick_ward: Callable[[str], None],
) -> None:
    """One measure on the map and as a ranking.

    measure: a row of the query `measures`; comparison: the row of `ward_comparison` of its subject;
    show: a key of maps.SHOWS; bar: the container of the page's choices.
    """
    notes = comparison[["refusal", "area_note", *["change_note"] * (show == "change")]].dropna()
    if len(notes):
        states.told(*notes)
    if pd.isna(comparison["used_from"]):
        states.empty(
            f"There is nothing to show for {words.period(choice.first, choice.last)}.",
            "Choose another period above.",
        )
        return
    period = {"from": comparison["used_from"], "to": comparison["used_to"]}
    about = {"area": choice.district, "measure": measure.name}
    rows = queries.run("ward_measures", area=choice.district, **period, years=choice.years)
    rows = rows[rows["measure_code"] == measure.name]
    wards = rows[rows["kind"] == "ward"]
    said = rows[rows["kind"] == "district"].iloc[0]
    title = words.map_title(measure["measure"], show, comparison, choice.years)
    if pd.notna(said["sentence"]):
        st.html(f'<p class="smp-say">{escape(said["sentence"])}</p>')
    left, right = st.columns([5, 6], gap="medium")
    with left:
        st.header(title)
        markup = _map(choice, comparison["ward_set"], wards, show, title, bar)
        if markup:
            maps.show(markup, key="map", on_pick=pick_ward)
            st.html(maps.legend_html(wards, show))
        else:
            states.empty(UNSET)
        for sentence in said[["centre", "residents", "adds_up"]].dropna():
            st.caption(sentence)
    with right:
        listed = tables.ward_changes if show == "change" else tables.ranking
        tables.show(listed(rows, choice.wards), key="ranking", on_pick=pick_ward)
        files = queries.run(
            "files_behind", area=choice.district, domain=measure["domain"], **period
        )
        states.sources(files)
        states.working("wards", about | period | {"years": choice.years}, files)
        st.download_button(
            "Download these wards (CSV)",
            data=lambda: exports.wards(rows, choice, comparison),
            file_name=exports.file_name(
                choice.district_name,
                "wards",
                measure["measure"],
                comparison["used_words"],
                suffix="csv",
            ),
            mime="text/csv",
            on_click="ignore",
        )


def _map(
    choice: Choice, ward_set: str, wards: pd.DataFrame, show: str, title: str, bar
) -> str | None:
    """The map as markup, in the shape chosen in the bar where there are both; None without any."""
    places = queries.run("ward_outlines", area=choice.district, ward_set=ward_set)
    has = {
        "outlines": wards["area_code"].isin(places["area_code"]).all(),
        "tiles": wards["tile_column"].notna().all(),
    }
    shapes = {name: label for name, label in SHAPES.items() if has[name]}
    if not shapes:
        return None
    shape = next(iter(shapes))
    if len(shapes) > 1:
        with bar:
            shape = filters.pick("shape", "shape of the map", shapes, default=shape)
    about = {"show": show, "picked": choice.wards, "label": words.map_alt(title, wards)}
    if shape == "tiles":
        return maps.tiles_html(wards, about)
    url = maps.outlines_url(places, choice.district, ward_set)
    return maps.outlines_html(wards, places, url, about)


def pick_set(choice: Choice, figures: pd.DataFrame) -> str:
    """The set of wards to show where subjects are counted on several; figures: the query
    `ward_measures`. Usual is that of the ward chosen, else the one with more measures.
    """
    wards = figures[figures["kind"] == "ward"]
    sets = wards.groupby("ward_set")["now"].count().sort_values(ascending=False).index.tolist()
    of_ward = wards.loc[wards["area_code"] == choice.area, "ward_set"].unique().tolist()
    usual = (of_ward or sets)[0]
    if len(sets) == 1:
        return usual
    return filters.pick("set", "set of wards", {name: name for name in sorted(sets)}, usual)


def all_measures(
    choice: Choice, figures: pd.DataFrame, colour: str, pick: Callable[[str], None]
) -> None:
    """The heat table; figures: the query `ward_measures`."""
    measures = figures["measure_code"].unique().tolist()
    sort = filters.selected("sort", "measure to sort by", [heat.BY_NAME, *measures], heat.BY_NAME)
    if gaps := words.heat_gaps(figures):
        states.told(gaps)
    heat.show(heat.markup(figures, colour, sort, choice.wards), key="heat", on_pick=pick)
    st.html(maps.legend_html(figures[figures["kind"] == "ward"], colour, of="cell"))
    st.caption(words.heat_caption(colour, choice))
    params = {"area": choice.district, "from": choice.first, "to": choice.last}
    states.working("ward_measures", params | {"years": choice.years})
    st.download_button(
        "Download all measures by ward (CSV)",
        data=lambda: exports.ward_measures(figures, choice),
        file_name=exports.file_name(
            choice.district_name, "wards", words.period(choice.first, choice.last), suffix="csv"
        ),
        mime="text/csv",
        on_click="ignore",
    )


def to_choose(figures: pd.DataFrame, pick_ward: Callable[[str], None]) -> None:
    """The wards as a row of buttons; figures: the query `ward_measures`."""
    wards = figures[figures["kind"] == "ward"].drop_duplicates("area_code").sort_values("area")
    with st.container(horizontal=True):
        for code, name in zip(wards["area_code"], wards["area"], strict=True):
            st.button(name, key=f"choose_{code}", on_click=pick_ward, args=(code,))


def one(choice: Choice, figures: pd.DataFrame, measure: str) -> None:
    """The sheet of the ward chosen; figures: the query `ward_measures`."""
    rows = figures[figures["area_code"].isin([choice.area, choice.district])]
    own = rows[rows["area_code"] == choice.area]
    if own["now"].isna().all():
        states.empty(
            f"There are no figures of {choice.area_name} for "
            f"{words.period(choice.first, choice.last)}.",
            "Choose another period above.",
        )
        return
    years = _years(choice, choice.area, measure)
    markup = sheet.ward(
        rows[rows["measure_code"].isin(own["measure_code"])],
        queries.run("headlines", **choice.period),
        years,
        measure,
        words.ward_line(own, choice),
        words.sheet_notes(own, choice),
    )
    sheet.show(markup, key="sheet", on_pick=lambda code: filters.select("measure", code))
    _below(choice, "ward_measures", own)


def two(choice: Choice, measure: str) -> None:
    """The first two of the wards chosen, side by side."""
    codes = choice.wards[:2]
    areas = queries.run("areas").set_index("area_code")
    names = [areas.loc[code, "area"] for code in codes]
    period = {"from": choice.first, "to": choice.last}
    try:
        rows = queries.run("ward_pair", area=codes[0], other=codes[1], **period)
    except queries.QueryError as error:
        states.empty(str(error), "Choose two wards of one set above.")
        return
    if len(choice.wards) > 2:
        states.told(
            f"Two wards are set side by side: {words.listed(names)}, the first of the "
            f"{len(choice.wards)} chosen."
        )
    markup = sheet.pair(
        rows,
        names,
        choice.district_name,
        [_years(choice, code, measure) for code in codes],
        measure,
        words.pair_notes(rows, choice),
    )
    sheet.show(markup, key="sheet", on_pick=lambda code: filters.select("measure", code))
    params = {"area": codes[0], "other": codes[1]} | period
    states.working("ward_pair", params)


def _years(choice: Choice, area: str, measure: str) -> pd.DataFrame:
    """The years of the first measure of each subject, and of the one that is picked."""
    years = queries.run("ward_years", area=area, to=choice.last)
    if measure in years["measure_code"].values:
        return years
    own = queries.run("ward_years", area=area, to=choice.last, measure=measure)
    return pd.concat([own, years], ignore_index=True)


def _below(choice: Choice, query: str, rows: pd.DataFrame) -> None:
    params = {"area": choice.area, "from": choice.first, "to": choice.last}
    states.working(query, params | {"years": choice.years})
    st.download_button(
        "Download this ward (CSV)",
        data=lambda: exports.ward_measures(rows, choice),
        file_name=exports.file_name(
            choice.area_name, words.period(choice.first, choice.last), suffix="csv"
        ),
        mime="text/csv",
        on_click="ignore",
    )
