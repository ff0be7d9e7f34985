"""What can be chosen on Explore, and what of it goes together.

`read` takes up an address alone, so that the page, a link opened elsewhere, a saved view and a
slide show the same; parts.answers says what comes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

import queries
from pages.parts import filters, plots, words

MOST_MEASURES = 6
FIGURES = {
    "count": "Count",
    "rate": "Rate",
    "index": "Index, start = 100",
    "share": "Share in %",
}
CHARTS = {
    "line": "Line",
    "bars": "Bars",
    "heat": "Heat map",
    "multiples": "Small multiples",
    "map": "Map",
    "table": "Table",
}
LIMITS = {"count": ("count_lower", "count_upper"), "rate": ("lower", "upper")}
# Breakdowns that need no records, with the charts that can show them, the usual first.
OWN = {
    "month": ("Month", ("line", "bars", "heat", "multiples", "table")),
    "ward": ("Ward", ("bars", "map", "heat", "multiples", "table")),
    "type": ("Type", ("bars", "heat", "multiples", "table")),
}
OF_RECORDS = ("bars", "heat", "multiples", "table")
OF_TWO = ("heat", "table")  # of those with parts down and across


@dataclass(frozen=True)
class Asked:
    """What is to be shown. choice: areas and months; by: a breakdown; value: of FIGURES; chart: of
    CHARTS; has_earlier: with the earlier months; has_limits: with limits; has_district: the
    district beside its wards. known: the measures that have figures in the area; breakdowns: those
    of the measures.
    """

    choice: filters.Choice
    measures: tuple[str, ...]
    by: str
    value: str
    chart: str
    has_earlier: bool
    has_limits: bool
    has_district: bool
    known: pd.DataFrame = field(compare=False, repr=False)
    breakdowns: pd.DataFrame = field(compare=False, repr=False)

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas to draw."""
        if self.has_district and self.choice.wards:
            return (*self.choice.areas, self.choice.district)
        return self.choice.areas

    @property
    def line_count(self) -> int:
        """How many lines that makes, of measures and areas."""
        return len(self.measures) * (1 if self.by == "ward" else len(self.areas))

    @property
    def chosen(self) -> pd.DataFrame:
        """The measures to draw, by code: rows of the query `measures`."""
        return self.known.loc[list(self.measures)]

    @property
    def breakdown(self) -> pd.Series:
        """What they are broken down by: a row of `breakdowns`."""
        return self.breakdowns.loc[self.by]

    @property
    def address(self) -> dict[str, str]:
        """All of it, as parameters of an address."""
        return self.choice.address | {
            "measures": ",".join(self.measures),
            "by": self.by,
            "value": self.value,
            "chart": self.chart,
            "earlier": "yes" if self.has_earlier else "no",
            "limits": "yes" if self.has_limits else "no",
            "district": "yes" if self.has_district else "no",
        }


def measures_with_figures(choice: filters.Choice) -> pd.DataFrame:
    """The measures that have figures in the area, by code: rows of the query `measures`."""
    every = queries.run("measures").set_index("measure_code")
    covered = queries.run("periods", area=choice.district)["domain"].unique()
    return every[every["domain"].isin(covered)]


def measures_named(
    address: Mapping[str, str], known: pd.DataFrame, place: str, most: int
) -> tuple[list[str], list[str]]:
    """The measures that an address names, `most` at most; what it cannot have, in words.

    known: the measures that have figures; place: where, in words.
    """
    told = []
    codes = [code.strip() for code in address.get("measures", "").split(",") if code.strip()]
    missing = [code for code in codes if code not in known.index]
    if missing:
        told.append(
            f"There are no figures of {words.listed([repr(code[:60]) for code in missing])} for "
            f"{place}."
        )
    codes = list(dict.fromkeys(code for code in codes if code in known.index))
    if len(codes) > most:
        told.append(f"Showing the first {most} of the {len(codes)} measures asked for.")
    return codes[:most], told


def breakdowns(choice: filters.Choice, measures: tuple[str, ...]) -> pd.DataFrame:
    """What the measures can be broken down by, by code: name, refusal, is_two (parts down and
    across); refusal is why it is not there, in words, None where it is.
    """
    own = [(code, name, None, None, False) for code, (name, _) in OWN.items()]
    of_records = queries.run("explore_breakdowns", area=choice.area, measures=measures)
    rows = own + [
        (row.breakdown, row.name, row.refusal, row.note, bool(row.is_two))
        for row in of_records.itertuples(index=False)
    ]
    return pd.DataFrame(rows, columns=["by", "name", "refusal", "note", "is_two"]).set_index("by")


def figures_of(by: str) -> dict[str, str]:
    """The figures that a breakdown can be shown in."""
    if by in OWN:
        return FIGURES
    return {name: label for name, label in FIGURES.items() if name != "rate"}


def charts_of(by: str, is_two: bool, value: str, line_count: int) -> dict[str, str]:
    """The charts that can show it, the usual first."""
    offered = OWN[by][1] if by in OWN else OF_TWO if is_two else OF_RECORDS
    offered = [
        name
        for name in offered
        if not (name == "map" and value not in ("count", "rate"))
        and not (name == "line" and line_count > plots.MOST_LINES)
        and not (by not in OWN and not is_two and name in ("heat", "multiples") and line_count == 1)
    ]
    return {name: CHARTS[name] for name in offered}


def usual_chart(by: str, is_two: bool, value: str, measures: int, line_count: int) -> str:
    """The first chart of a choice: counts of several measures need a scale each."""
    offered = charts_of(by, is_two, value, line_count)
    has_scales = measures > 1 and value in ("count", "rate")
    is_many = by != "ward" and line_count > plots.MOST_LINES
    if "multiples" in offered and (has_scales or is_many or (by != "month" and line_count > 1)):
        return "multiples"
    return next(iter(offered))


def read(choice: filters.Choice, address: Mapping[str, str]) -> tuple[Asked | None, list[str]]:
    """What an address asks for beside the areas and months; what it cannot have, in words. None
    where nothing has figures.
    """
    known = measures_with_figures(choice)
    if known.empty:
        return None, [f"There are no figures for {choice.area_name}."]
    codes, told = measures_named(address, known, choice.area_name, MOST_MEASURES)
    if not codes:
        tops = known.index[known["level"] == 0]
        codes = [*tops, *known.index][:1]
    measures = tuple(codes)

    def one_of(name: str, label: str, options, usual: str) -> str:
        wanted = address.get(name, usual)
        if wanted in options:
            return wanted
        told.append(f"There is no {label} '{wanted[:60]}' here, so the usual one is shown.")
        return usual

    by_rows = breakdowns(choice, measures)
    by = one_of("by", "breakdown", by_rows.index, "month")
    value = one_of("value", "figure", FIGURES, "count")
    if value not in figures_of(by):
        told.append(
            f"There are no rates by {words.in_lower(by_rows.loc[by, 'name'])}, as residents are "
            "not known by it: counts are shown."
        )
        value = "count"
    asked = Asked(choice, measures, by, value, "", False, False, False, known, by_rows)
    has_district = bool(choice.wards) and by != "ward" and address.get("district") == "yes"
    asked = replace(asked, has_district=has_district)
    is_two = bool(asked.breakdown["is_two"])
    usual = usual_chart(by, is_two, value, len(measures), asked.line_count)
    offered = charts_of(by, is_two, value, asked.line_count)
    chart = one_of("chart", "chart", CHARTS, usual)
    if chart not in offered:
        told.append(_not_drawn(chart, asked.breakdown["name"], value, asked.line_count, usual))
        chart = usual
    asked = replace(asked, chart=chart)
    has_limits = address.get("limits") == "yes" and can_have_limits(asked)
    has_earlier = address.get("earlier", "yes" if asked.line_count == 1 else "no") == "yes"
    return replace(
        asked,
        has_limits=has_limits,
        has_earlier=has_earlier and can_have_earlier(asked) and not (has_limits and by == "month"),
    ), told


def _not_drawn(chart: str, by: str, value: str, line_count: int, usual: str) -> str:
    if chart == "line" and line_count > plots.MOST_LINES:
        why = f"{line_count} lines cannot be told apart by colour"
    elif chart == "map":
        why = "A map shows counts or rates by ward"
    else:
        why = f"{CHARTS[chart]} cannot show {FIGURES[value].lower()} by {words.in_lower(by)}"
    return f"{why}, so this is {CHARTS[usual].lower()}."


def can_have_limits(asked: Asked) -> bool:
    """Whether limits can be drawn: control limits of months, confidence limits of bars."""
    if asked.by == "month":
        return asked.value == "count" and asked.chart in ("line", "multiples")
    return asked.by in ("ward", "type") and asked.value in LIMITS and asked.chart == "bars"


def can_have_earlier(asked: Asked) -> bool:
    """Whether the earlier months can be drawn beside the period's."""
    if asked.value == "index" and asked.by != "month":
        return False  # all would be 100
    return asked.chart in ("line", "bars", "multiples", "table")


def map_kind(asked: Asked) -> str:
    """What maps.SHOWS calls the figure."""
    return "rate" if asked.value == "rate" else "count"
