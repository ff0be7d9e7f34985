"""The views of the Wards page: map and ranking, all measures, the sheet of one ward or of two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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
    period = {"from": comparison["used_from"], "to": comparison["used_to"], "years": choice.years}
    if pd.notna(comparison["refusal"]):
        # Of fewer months another set might speak: the map of one, the table of another.
        period |= {"ward_set": comparison["ward_set"], "series": comparison["series"]}
    rows = queries.run("ward_measures", area=choice.district, **period)
    rows = rows[rows["measure_code"] == measure.name]
    wards = rows[rows["kind"] == "ward"]
    said = rows[rows["kind"] == "district"].iloc[0]
    sentence = said[{"count": "count_sentence", "change": "change_sentence"}.get(show, "sentence")]
    if pd.notna(sentence):
        st.html(f'<p class="smp-say">{escape(sentence)}</p>')
    left, right = st.columns([5, 6], gap="medium")
    with left:
        title = words.map_title(measure["measure"], show, comparison, choice.years)
        made_up = " (illustrative)" if comparison["is_illustrative"] else ""
        st.header(title + made_up)
        markup = _map(choice, wards, show, title, bar)
        if markup:
            maps.show(markup, key="map", on_pick=pick_ward)
            st.html(maps.legend_html(wards, show))
        else:
            states.empty(UNSET)
        has_rates = show in ("rate", "compared")
        about_rates = [comparison["meaning"], *said[["centre", "residents"]].dropna()]
        for sentence in [*(about_rates if has_rates else []), *said[["adds_up"]].dropna()]:
            st.caption(sentence)
    with right:
        table = tables.ranking(rows, choice.wards, comparison, show)
        tables.show(table, key="ranking", on_pick=pick_ward)
        months = {"from": period["from"], "to": period["to"]}
        files = queries.run(
            "files_behind", area=choice.district, domain=measure["domain"], **months
        )
        states.sources(files)
        asked = {"area": choice.district, "measure": measure.name}
        states.working("wards", asked | months | {"years": choice.years}, files)
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


def _map(choice: Choice, wards: pd.DataFrame, show: str, title: str, bar) -> str | None:
    """The map as markup, in the shape chosen in the bar where there are both; None without any."""
    places = _outlines(choice, wards)
    shapes = _shapes(places, wards)
    if not shapes:
        return None
    shape = next(iter(shapes))
    if len(shapes) > 1:
        with bar:
            shape = filters.pick("shape", "shape of the map", shapes, default=shape)
    is_drawn = wards["area_code"].isin(places["area_code"])
    if shape == "outlines" and not is_drawn.all():
        missing = wards.loc[~is_drawn, "area"].sort_values().tolist()
        states.told(
            f"The boundaries of {len(missing)} of {len(wards)} wards are not known, so the map is "
            f"without {words.listed(missing)}."
        )
    return _markup(choice, places, wards, show, words.map_alt(title, wards), shape)


@dataclass(frozen=True)
class Map:
    """A map of wards as markup; places: the outlines of their set, the query `ward_outlines`; key:
    what its numbers mean, where it has any.
    """

    markup: str
    places: pd.DataFrame
    key: list[tuple[int, str, str]]


def usual_map(choice: Choice, wards: pd.DataFrame, show: str, label: str = "") -> Map | None:
    """The map of wards in its usual shape; None where they have none.

    wards: rows of `ward_measures` of one measure; label: for who cannot see it.
    """
    places = _outlines(choice, wards)
    shapes = _shapes(places, wards)
    if not shapes:
        return None
    shape = next(iter(shapes))
    key = maps.key(wards, _numbers(wards, show), show) if shape == "outlines" else []
    return Map(_markup(choice, places, wards, show, label, shape), places, key)


def _outlines(choice: Choice, wards: pd.DataFrame) -> pd.DataFrame:
    """The outlines of the set of these wards: the query `ward_outlines`."""
    return queries.run("ward_outlines", area=choice.district, ward_set=wards["ward_set"].iloc[0])


def _shapes(places: pd.DataFrame, wards: pd.DataFrame) -> dict[str, str]:
    """The shapes in which these wards can be mapped, the usual first; places: `ward_outlines`."""
    is_drawn = wards["area_code"].isin(places["area_code"])
    has = {
        "outlines": is_drawn.all() or (is_drawn.any() and wards["tile_column"].isna().any()),
        "tiles": wards["tile_column"].notna().all(),
    }
    return {name: label for name, label in SHAPES.items() if has[name]}


def _numbers(wards: pd.DataFrame, show: str) -> pd.Series:
    """The place of each ward by the figure that a map shows, by code; none without a figure."""
    return wards.set_index("area_code")[tables.ranked_by(wards, show)[1]].dropna()


def _markup(
    choice: Choice, places: pd.DataFrame, wards: pd.DataFrame, show: str, label: str, shape: str
) -> str:
    """A map of wards as markup: rows of `ward_measures` of one measure; label: for who cannot see
    it.
    """
    about = {
        "show": show,
        "picked": choice.wards,
        "label": label,
        "number": _numbers(wards, show),
    }
    if shape == "tiles":
        return maps.tiles_html(wards, about)
    url = maps.outlines_url(places, choice.district, wards["ward_set"].iloc[0])
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
    choice: Choice,
    figures: pd.DataFrame,
    subjects: pd.DataFrame,
    colour: str,
    pick: Callable[[str], None],
) -> None:
    """The heat table.

    figures: the query `ward_measures`, of one set of wards; subjects: `ward_comparison`.
    """
    measures = figures["measure_code"].unique().tolist()
    ups = [f"{heat.UP}{code}" for code in measures]
    sort = filters.selected("sort", "order", [heat.BY_NAME, *measures, *ups], heat.BY_NAME)
    of_set = subjects[subjects["ward_set"] == figures["ward_set"].iloc[0]]
    notes = _gaps(figures, of_set)
    if of_set["area_note"].notna().any():
        notes.append(of_set["area_note"].dropna().iloc[0])
    if notes:
        states.told(*notes)
    known = figures[figures["domain"].map(_has_figures(figures))]
    if known.empty:
        states.empty(
            f"There is nothing to show for {words.period(choice.first, choice.last)}.",
            "Choose another period above.",
        )
        return
    heat.show(heat.markup(known, colour, sort, choice.wards), key="heat", on_pick=pick)
    st.html(maps.legend_html(known[known["kind"] == "ward"], colour, of="cell"))
    st.caption(words.heat_caption(colour, known, choice))
    if colour == "compared":
        for note in words.ward_notes(known, tuple(known["area_code"]), of_set["meaning"].iloc[0]):
            st.caption(note)
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


def _has_figures(rows: pd.DataFrame) -> pd.Series:
    """Whether any ward has figures of a subject, by the subject's code."""
    return rows[rows["kind"] == "ward"].groupby("domain")["now"].count() > 0


def _gaps(rows: pd.DataFrame, subjects: pd.DataFrame) -> list[str]:
    """Why subjects of `rows` have no figures, in sentences; subjects: `ward_comparison`."""
    missing = _has_figures(rows).loc[lambda has: ~has].index
    return subjects.loc[subjects.index.isin(missing), "refusal"].dropna().tolist()


def to_choose(figures: pd.DataFrame, pick_ward: Callable[[str], None]) -> None:
    """The wards as a row of buttons; figures: the query `ward_measures`."""
    wards = figures[figures["kind"] == "ward"].drop_duplicates("area_code").sort_values("area")
    with st.container(horizontal=True):
        for code, name in zip(wards["area_code"], wards["area"], strict=True):
            st.button(name, key=f"choose_{code}", on_click=pick_ward, args=(code,))


def one(choice: Choice, figures: pd.DataFrame, subjects: pd.DataFrame, measure: str) -> None:
    """The sheet of the ward chosen.

    figures: the query `ward_measures`; subjects: `ward_comparison`; measure: whose trend is first.
    """
    rows = figures[figures["area_code"].isin([choice.area, choice.district])]
    own = rows[rows["area_code"] == choice.area]
    if notes := _gaps(own, subjects):
        states.told(*notes)
    own = own[own["domain"].map(_has_figures(own))] if len(own) else own
    if own.empty:
        states.empty(
            f"There are no figures of {choice.area_name} for "
            f"{words.period(choice.first, choice.last)}.",
            "Choose another period above.",
        )
        return
    rows = rows[rows["measure_code"].isin(own["measure_code"])]
    said = queries.run("headlines", **choice.period)
    years = _years(choice, choice.area, measure)
    markup = sheet.ward(
        rows,
        said[said["domain"].isin(own["domain"]) & (said["kind"] != "no_data")],
        years,
        measure,
        words.ward_line(own, choice),
        words.ward_notes(rows, choice.wards, subjects["meaning"].iloc[0]),
    )
    sheet.show(markup, key="sheet", on_pick=lambda code: filters.select(measure=code))
    _years_table([years], [choice.area_name], choice)
    params = {"area": choice.area, "from": choice.first, "to": choice.last}
    states.working("ward_measures", params | {"years": choice.years})
    st.download_button(
        "Download this ward (CSV)",
        data=lambda: exports.ward_measures(own, choice),
        file_name=exports.file_name(
            choice.area_name, words.period(choice.first, choice.last), suffix="csv"
        ),
        mime="text/csv",
        on_click="ignore",
    )


def two(choice: Choice, figures: pd.DataFrame, subjects: pd.DataFrame, measure: str) -> None:
    """The first two of the wards chosen, side by side; the rest as `one`."""
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
    of_both = figures[figures["measure_code"].isin(rows["measure_code"])]
    notes = words.ward_notes(of_both, codes, subjects["meaning"].iloc[0])
    years = [_years(choice, code, measure) for code in codes]
    markup = sheet.pair(
        rows,
        names,
        choice.district_name,
        years,
        measure,
        [
            f"{words.period(choice.first, choice.last)}. Whether two wards differ is the exact "
            "test of their counts, with residents as exposures.",
            *notes,
        ],
    )
    sheet.show(markup, key="sheet", on_pick=lambda code: filters.select(measure=code))
    _years_table(years, names, choice)
    states.working("ward_pair", {"area": codes[0], "other": codes[1]} | period)


def _years_table(years: list[pd.DataFrame], names: list[str], choice: Choice) -> None:
    if len(years[0]):
        with st.expander("The years as a table"):
            tables.plain(sheet.years_table(years, names, choice.district_name))


def _years(choice: Choice, area: str, measure: str) -> pd.DataFrame:
    """The years of the first measure of each subject, and of the one that is picked."""
    years = queries.run("ward_years", area=area, to=choice.last)
    if measure in years["measure_code"].values:
        return years
    own = queries.run("ward_years", area=area, to=choice.last, measure=measure)
    return pd.concat([own, years], ignore_index=True)
