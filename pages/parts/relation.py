"""Whether two measures go together, said honestly: their months as indexed lines, their wards as a
scatter, and what the correlation of so few wards can say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from itertools import combinations

import altair as alt
import pandas as pd
import streamlit as st

import queries
from pages.parts import (
    charts,
    explore_words,
    exploring,
    exports,
    filters,
    pictures,
    plots,
    saved,
    states,
    tables,
    words,
)
from pages.parts.keeping import kept

MOST = 3
REMINDER = (
    "Two measures may both follow a third, such as how many people pass through or how much is "
    "reported. It is about wards, not about persons, and never that one brings the other."
)
SHORT_REMINDER = (
    "Wards are few, and both may follow a third thing: it says nothing of causes, nor of persons."
)
IN_TIME = (
    "Lines that rise and fall together show no more than that: most measures have the same seasons."
)


@dataclass(frozen=True)
class Related:
    """What is set side by side. pair: the two of the measures that the scatter shows."""

    choice: filters.Choice
    measures: tuple[str, ...]
    pair: tuple[str, str]

    @property
    def address(self) -> dict[str, str]:
        """As parameters of an address."""
        return self.choice.address | {
            "look": "relation",
            "measures": ",".join(self.measures),
            "pair": ",".join(self.pair),
        }


@dataclass
class Answer:
    """What came of it: the rows of `relation` and of `explore_months`, and what each is of."""

    wards: pd.DataFrame
    months: pd.DataFrame
    scatter_frame: plots.Frame
    lines_frame: plots.Frame
    names: dict[str, str]
    asked: list[tuple[str, dict]]
    is_illustrative: bool
    refusal: str | None
    sentences: list[str]
    chance: str  # how often chance alone brings it, where there is anything to say it of


def read(choice: filters.Choice, address: Mapping[str, str]) -> tuple[Related | None, list[str]]:
    """What an address asks for; what it cannot have, in words. None without two measures."""
    known = exploring.measures_with_figures(choice)
    codes, told = exploring.measures_named(address, known, choice.district_name, MOST)
    tops = known.index[known["level"] == 0].tolist()
    others = [code for code in dict.fromkeys([*tops, *known.index]) if code not in codes]
    codes = [*codes, *others[: max(0, 2 - len(codes))]]
    if len(codes) < 2:
        return None, told
    pairs = list(combinations(codes, 2))
    wanted = tuple(address.get("pair", ",".join(pairs[0])).split(","))
    if wanted not in pairs:
        wanted = pairs[0]
    return Related(choice, tuple(codes), wanted), told


@kept
def answer(related: Related) -> Answer:
    """Ask the queries. Raises queries.QueryError where they refuse."""
    choice = related.choice
    known = queries.run("measures").set_index("measure_code")
    names = known["measure"].to_dict()
    months = {"from": choice.first, "to": choice.last}
    lines_of = {"areas": (choice.district,), "measures": related.measures, **months}
    pair_of = {
        "area": choice.district,
        "measure": related.pair[0],
        "other": related.pair[1],
        **months,
    }
    lines = queries.run("explore_months", **lines_of)
    wards = queries.run("relation", **pair_of)
    period = words.period(choice.first, choice.last)
    made_up = [
        rows["basis"].eq("illustrative").any() if len(rows) else False for rows in (lines, wards)
    ]
    mark = (words.MADE_UP,)
    first = wards.iloc[0] if len(wards) else None
    has_lines = lines["index_now"].notna().any()
    refusal = "There are no figures by ward here." if first is None else first["refusal"]
    said = []
    if first is not None and not isinstance(refusal, str):
        said = [
            first[name]
            for name in ("part_words", "steady_words", "centre_words")
            if isinstance(first[name], str)
        ]
    across, up = (names[code] for code in related.pair)
    both = f"{across} and {words.in_lower(up)}"
    title = first["sentence"] if first is not None else None
    scatter_frame = plots.Frame(
        title if isinstance(title, str) else both,
        (
            f"{both} by ward of {choice.district_name}, {period}; ◆ town centre",
            *(mark * bool(made_up[1])),
        ),
        "",
        ",.1f",
        period,
        None,
    )
    lines_frame = plots.Frame(
        "Month by month, each line from 100 in its first month",
        (f"{choice.district_name}, {period}", *(mark * bool(made_up[0]))),
        "index",
        ",.0f",
        period,
        None,
        is_months=True,
        start=100.0,
    )
    return Answer(
        wards,
        lines if has_lines else lines.iloc[:0],
        scatter_frame,
        lines_frame,
        names,
        [("relation", pair_of), ("explore_months", lines_of)],
        any(made_up),
        refusal if isinstance(refusal, str) else None,
        said,
        "" if first is None else f"{first['chance_words']} ",
    )


def scatter(
    related: Related,
    got: Answer,
    palette: charts.Palette,
    size: tuple[int, int] = plots.PLOT,
) -> alt.LayerChart:
    """The wards of the pair, on so many pixels."""
    figure = got.wards["figure"].iloc[0]
    unit = " for each 1,000 residents" if figure == "rate" else ", count"
    across, up = (got.names[code] + unit for code in related.pair)
    return plots.scatter(got.wards, got.scatter_frame, palette, across, up, size)


def lines(got: Answer, palette: charts.Palette) -> alt.LayerChart:
    """The months of all measures as indexed lines."""
    rows = pd.DataFrame(
        {
            "line": got.months["measure"],
            "part": got.months["month"],
            "value": got.months["index_now"].astype("Float64"),
        }
    )
    return plots.lines(rows, got.lines_frame, palette)


@kept
def _scatter_drawn(related: Related, palette: charts.Palette) -> charts.Drawn:
    got = answer(related)
    bare = replace(got, scatter_frame=plots.bare(got.scatter_frame))
    return charts.drawn(scatter(related, bare, palette), got.scatter_frame.title)


@kept
def _lines_drawn(related: Related, palette: charts.Palette) -> charts.Drawn:
    got = answer(related)
    bare = replace(got, lines_frame=plots.bare(got.lines_frame))
    return charts.drawn(lines(bare, palette), got.lines_frame.title)


def draw(choice: filters.Choice) -> None:
    """Draw the view of Explore that sets two or three measures side by side."""
    related, told = read(choice, st.query_params.to_dict())
    if related is None:
        states.empty("Two measures with figures are needed.", "Add more on the Sources page.")
        return
    known = exploring.measures_with_figures(choice)
    with st.container(horizontal=True, vertical_alignment="bottom", key="explore_bar"):
        filters.several(
            "measures",
            "two or three measures",
            words.measure_labels(known),
            list(related.measures),
            width=640,
            most=MOST,
        )
        pairs = {
            ",".join(pair): " and ".join(
                known.loc[code, "measure"] if not at else words.in_lower(known.loc[code, "measure"])
                for at, code in enumerate(pair)
            )
            for pair in combinations(related.measures, 2)
        }
        if len(pairs) > 1:
            filters.offer(
                "pair", "pair by ward", pairs, ",".join(related.pair), 380, is_labelled=True
            )
    if choice.wards:
        told.append(f"A relation is of all wards of {choice.district_name}, not of those chosen.")
    if told:
        states.told(*told)
    try:
        got = answer(related)
    except queries.QueryError as error:
        states.empty(str(error), "Choose something else above.")
        return
    if got.is_illustrative:
        states.illustrative()
    palette = charts.DARK if states.on_dark() else charts.LIGHT
    left, right = st.columns([7, 6], gap="medium")
    with left:
        if got.refusal:
            states.empty(got.refusal, "Choose another period or other measures above.")
        else:
            st.html(plots.headline(got.scatter_frame))
            charts.show(_scatter_drawn(related, palette))
    with right:
        if got.sentences:
            said = "".join(f"<li>{escape(sentence)}</li>" for sentence in got.sentences)
            st.html(f'<h2 class="smp-said">In words</h2><ul class="smp-headlines">{said}</ul>')
        st.html(f'<div class="smp-note">What this can say. {escape(got.chance)}{REMINDER}</div>')
        if len(got.months):
            st.html(plots.headline(got.lines_frame))
            charts.show(_lines_drawn(related, palette))
            st.caption(f"{explore_words.EXPLAINED['index'][True]} {IN_TIME}")
            with st.expander("The months as a table"):
                tables.plain(tables.explored(got.months, "index"))
        else:
            states.empty("There are no months to draw as lines.", "Choose another period above.")
    with st.container(horizontal=True):
        _take_away(related, got)
        saved.offer(related.address, got.scatter_frame.title)
    with st.expander("The wards as a table"):
        tables.plain(tables.related(got.wards, *(got.names[code] for code in related.pair)))
    states.working(*got.asked[0])


def _take_away(related: Related, got: Answer) -> None:
    """The wards as data, the scatter as a picture."""
    choice = related.choice

    def name(suffix: str) -> str:
        return exports.file_name(choice.district_name, *related.pair, "wards", suffix=suffix)

    st.download_button(
        "Data (CSV)",
        data=lambda: exports.csv(
            got.wards,
            measure_across=related.pair[0],
            measure_up=related.pair[1],
            period=words.period(choice.first, choice.last),
        ),
        file_name=name("csv"),
        mime="text/csv",
        on_click="ignore",
    )
    if not got.refusal:
        pictures.offer(lambda: pictures.of_chart(scatter(related, got, charts.LIGHT)), name)
