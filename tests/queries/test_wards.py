"""Wards beside each other, on wards worked by hand: which of them speak, their counts and rates,
how they stand against their district, and what is said of them in sentences."""

import io
import json
from math import ceil, floor

import duckdb
import pandas as pd
import pytest

import queries
from queries.__main__ import main
from tests.queries.conftest import poisson_limits, two_counts

YEAR = ("2015-01", "2015-12")
OLD, NEW = "East wards to May 2024", "East wards since May 2024"
BEFORE_REVIEW, AFTER_REVIEW = ("2023-05", "2024-04"), ("2024-05", "2025-04")
ACROSS_REVIEW = ("2023-11", "2024-10")

# --- the districts --------------------------------------------------------------------------------

# Wards of which a limit lies just above or just below 1 for each 1,000 residents, the district's
# rate: of 5 crimes the lower limit at 95% is 1.62349, above 1 for 1,623 residents and below it for
# 1,624.
AT_LIMITS = {
    f"{n} {confidence} {side} {where}": (n, round_(1000 * limit))
    for n in (5, 20)
    for confidence in (0.95, 0.998)
    for side, limit in zip(("lower", "upper"), poisson_limits(n, confidence), strict=True)
    for where, round_ in (("floor", floor), ("ceil", ceil))
}
MILL = {"A": (1, 1000), "B": (4, 2000), "C": (2, 1000), "DD": (6, 2000)} | {
    "EE": (4, 1000), "FF": (5, 1000), "GG": (6, 1000), "HH": (0, None)
}  # fmt: skip

DISTRICTS = {
    # D has one set of wards and residents of its own.
    "D": {"set": ["Three", "Four"]},
    # East had a review that left Shared and Twin alone, and has no residents of its own.
    "East": {OLD: ["Old", "Shared", "Twin"], NEW: ["New", "Newer", "Shared", "Twin"]},
    # Fleet had one that left none alone; the residents of no ward are known.
    "Fleet": {"Fleet wards to May 2024": ["F1", "F2"], "Fleet wards since May 2024": ["F3"]},
    # Grove's wards have illustrative figures, and Grove a real return.
    "Grove": {None: ["G1", "G2"]},
    # Heath's own return is not always what its wards add up to.
    "Heath": {"set of Heath": ["H1", "H2"]},
    # Of Knoll two wards have residents.
    "Knoll": {"set of Knoll": ["K1", "K2", "K3"]},
    "Limits": {"set of Limits": [*AT_LIMITS, "none"]},
    "Mill": {"set of Mill": list(MILL)},
}

COUNTS = [
    # D, asb
    ("asb", "W1", "2014-01", "2015-12", {"2014-08": 60, "2015-02": 16, "2015-08": 65}),
    ("asb", "W2", "2014-01", "2015-12", {"2014-01": 468, "2015-02": 161, "2015-08": 200}),
    ("asb", "Three", "2014-01", "2015-12", {"2014-08": 9}),
    ("asb", "Four", "2014-01", "2015-12", {"2014-08": 20, "2015-02": 20}),
    ("asb", "D:not-placed", "2014-01", "2015-12", {"2014-08": 3, "2015-02": 3, "2015-08": 3}),
    # D, crime: One had a month less a year before, Two lacks May 2015, Four is not covered
    ("part.a", "W1", "2014-01", "2014-11", {"2014-03": 4}),
    ("part.a", "W1", *YEAR, {"2015-03": 10}),
    ("part.a", "W2", "2015-01", "2015-04", {"2015-03": 50}),
    ("part.a", "W2", "2015-06", "2015-12", {}),
    ("part.a", "Three", "2014-01", "2015-12", {"2014-03": 2, "2015-03": 5}),
    ("part.b", ["W1", "Three"], *YEAR, {}),
    # East
    ("asb", "Old", "2023-01", "2024-04", {"2023-06": 30, "2024-02": 12}),
    ("asb", "Shared", "2023-01", "2025-04",
     {"2023-06": 40, "2024-02": 10, "2024-06": 44, "2025-01": 6}),
    ("asb", "Twin", "2023-01", "2025-04", {"2023-06": 5, "2024-06": 50}),
    ("asb", "New", *AFTER_REVIEW, {"2024-06": 20}),
    ("asb", "Newer", *AFTER_REVIEW, {}),
    # Fleet
    ("asb", ["F1", "F2"], *BEFORE_REVIEW, {"2023-06": 5}),
    ("asb", "F3", *AFTER_REVIEW, {"2024-06": 12}),
    ("part.a", ["F1", "F2"], *BEFORE_REVIEW, {}),
    ("part.a", "F3", "2024-06", "2025-04", {}),
    # Grove
    ("asb", "G1", *YEAR, {"2015-03": 100}, "police_illustrative"),
    ("asb", "G2", *YEAR, {"2015-03": 50}, "police_illustrative"),
    ("asb", "Grove", *YEAR, {"2015-03": 999}),
    ("asb", "G1", "2014-01", "2014-02", {"2014-01": 1}, "police_illustrative"),
    ("asb", "G2", "2014-01", "2014-02", {"2014-01": 2}, "police_illustrative"),
    ("asb", "G1", "2014-01", "2014-02", {"2014-01": 7}),
    # Heath
    ("asb", "Heath", "2015-01", "2015-06",
     {"2015-01": 20, "2015-02": 12, "2015-03": 14, "2015-04": 11, "2015-05": 13}),
    ("asb", "H1", "2015-01", "2015-06", dict.fromkeys([f"2015-0{n}" for n in range(1, 6)], 5)),
    ("asb", "H2", "2015-01", "2015-05", dict.fromkeys([f"2015-0{n}" for n in range(1, 6)], 6)),
    ("asb", "Heath:not-placed", "2015-01", "2015-05",
     {"2015-01": 3, "2015-02": 3, "2015-03": 3, "2015-05": 0}),
    # Knoll
    ("asb", "K1", *YEAR, {"2015-03": 80, "2015-04": 30}),
    ("asb", "K2", *YEAR, {"2015-03": 90, "2015-04": 40}),
    ("asb", "K3", *YEAR, {"2015-03": 50}),
    ("part.a", "K1", *YEAR, {"2015-03": 60}),
    ("part.a", "K2", *YEAR, {"2015-03": 70}),
    ("part.b", "K1", *YEAR, {"2015-03": 4}),
    ("part.b", "K2", *YEAR, {"2015-03": 5}),
    # Limits: of three measures the same
    *(
        (measure, ward, "2014-01", "2015-12", {"2014-03": n, "2015-05": 20})
        for measure in ("asb", "part.a", "part.b")
        for ward, (n, _) in AT_LIMITS.items()
    ),
    *(
        (measure, *row)
        for measure in ("asb", "part.a", "part.b")
        for row in (
            ("none", "2014-01", "2015-12", {"2015-05": 20}),
            ("Limits", "2014-01", "2015-12", {"2014-03": 1000, "2015-05": 16}),
        )
    ),
    # Mill
    *(("asb", ward, *YEAR, {"2015-03": n}) for ward, (n, _) in MILL.items()),
]  # fmt: skip

PEOPLE = {
    2010: {"W1": 100, "W2": 100, "Three": 100, "Four": 100},
    2014: {"W1": 8000, "W2": 20_000, "Three": 1000, "Four": 10_000, "D": 40_000},
    2015: {"W1": 1, "W2": 1, "Three": 1, "D": 1}
    | {"Grove": 10_000, "G1": 4000, "G2": 5000}
    | {"Heath": 10_000, "H1": 4000, "H2": 6000}
    | {"Knoll": 40_000, "K1": 10_000, "K2": 20_000}
    | {"Limits": 1_000_000, "none": 1000}
    | {ward: residents for ward, (_, residents) in AT_LIMITS.items()}
    | {"Mill": 9000}
    | {ward: residents for ward, (_, residents) in MILL.items() if residents},
    2020: {"New": 1000, "Newer": 2000, "Shared": 4000, "Twin": 3000, "Fleet": 9000},
    2024: {"New": 1, "Newer": 1},
}

THEN = """
    insert into ward_set values
        ('East wards to May 2024', 'East', null, '2024-04-01'),
        ('East wards since May 2024', 'East', '2024-05-01', null),
        ('Fleet wards to May 2024', 'Fleet', null, '2024-04-01'),
        ('Fleet wards since May 2024', 'Fleet', '2024-05-01', null);
    update area set is_town_centre = area_code in ('W2', 'H1', 'H2', 'F1');
    update measure set improvement = 'increase' where measure_code = 'part.a';
    update measure set improvement = 'neutral' where measure_code = 'part.b';
"""


@pytest.fixture(scope="module")
def facts(divided):
    return divided(DISTRICTS, COUNTS, PEOPLE, THEN)


def run(facts, name, area, period, **more):
    first, last = period
    return queries.run_in(facts, name, area=area, **{"from": first, "to": last}, **more)


def wards(facts, area, period=YEAR, measure="asb", **more):
    return run(facts, "wards", area, period, measure=measure, **more).set_index("area")


def words(facts, area, period=YEAR, measure="asb", **more):
    (row,) = run(facts, "ward_words", area, period, measure=measure, **more).to_dict("records")
    return {name: None if pd.isna(said) else said for name, said in row.items()}


def comparison(facts, area, period=YEAR, domain="asb", **more):
    (row,) = run(facts, "ward_comparison", area, period, domain=domain, **more).to_dict("records")
    return {name: None if pd.isna(said) else said for name, said in row.items()}


def told(rows, name):
    """A column as a dict, no data as None."""
    return {area: None if pd.isna(value) else value for area, value in rows[name].items()}


# --- counts and change ----------------------------------------------------------------------------


def test_counts_and_change_beside_each_other(facts):
    """Two fell by 107 of 468, which is 22.9%; the district by 92 of 560, 16.4%."""
    rows = wards(facts, "D")
    assert rows[["area_code", "kind", "now", "before", "difference", "signal", "basis"]].to_dict(
        "index"
    ) == {
        area: dict(
            zip(
                ("area_code", "kind", "now", "before", "difference", "signal", "basis"),
                (*values, "provisional"),
                strict=True,
            )
        )
        for area, *values in (
            ("Two", "W2", "ward", 361, 468, -107, "improving"),
            ("One", "W1", "ward", 81, 60, 21, "no clear change"),
            ("Four", "Four", "ward", 20, 20, 0, "no clear change"),
            ("Three", "Three", "ward", 0, 9, -9, "too few to tell"),
            ("Dist, not placed", "D:not-placed", "not_placed", 6, 3, 3, "too few to tell"),
            ("Dist borough", "D", "district", 468, 560, -92, "possibly improving"),
        )
    }
    assert told(rows, "pct_change") == {
        "Two": -22.9, "One": 35.0, "Four": 0, "Three": -100, "Dist, not placed": 100,
        "Dist borough": -16.4,
    }  # fmt: skip
    assert told(rows, "p_value") == pytest.approx(
        {area: two_counts(row.now, row.before) for area, row in rows.iterrows()}
    )
    assert rows["ward_set"].eq("set").all()
    assert rows["series"].eq("police").all()
    assert told(rows, "is_town_centre")["Two"]
    assert rows["is_town_centre"].sum() == 1


def test_rows_are_by_place_then_not_placed_then_the_district(facts):
    """Two has 161 of 20,000 residents, One 16 of 8,000 and Four 20 of 10,000: the same rate."""
    rows = wards(facts, "D", ("2015-01", "2015-06"))
    assert rows.index.tolist() == [
        "Two", "Four", "One", "Three", "Dist, not placed", "Dist borough"
    ]  # fmt: skip
    assert rows["place"].tolist()[:4] == [1, 2, 2, 4]
    assert rows["place"].isna().tolist() == [False] * 4 + [True] * 2
    assert rows["places"].eq(4).all()


def test_a_ward_shows_all_wards_of_its_district(facts):
    pd.testing.assert_frame_equal(wards(facts, "W1"), wards(facts, "D"))


def test_any_earlier_year_is_compared(facts):
    rows = wards(facts, "East", AFTER_REVIEW, years=2)
    assert rows["before"].isna().all()
    assert told(wards(facts, "East", AFTER_REVIEW), "before")["Shared"] == 50


# --- what is not covered --------------------------------------------------------------------------


def test_a_month_missing_is_no_data_and_a_month_without_a_count_is_none(facts):
    rows = wards(facts, "D", measure="part.a")
    assert told(rows, "now") == {
        "Three": 5, "One": 10, "Four": None, "Two": None, "Dist, not placed": None,
        "Dist borough": None,
    }  # fmt: skip
    assert told(rows, "before") == dict.fromkeys(rows.index) | {"Three": 2}
    assert told(rows, "place") == dict.fromkeys(rows.index) | {"Three": 1, "One": 2}
    assert rows["places"].eq(2).all()
    assert rows["basis"].isna().tolist() == [False, False, True, True, True, True]
    zeros = wards(facts, "D", measure="part.b")
    assert told(zeros, "now") == dict.fromkeys(zeros.index) | {"One": 0, "Three": 0}
    assert zeros["place"].tolist()[:2] == [1, 1]


def test_without_the_districts_figure_there_is_nothing_to_stand_against(facts):
    rows = wards(facts, "D", measure="part.a")
    assert told(rows, "rate") == dict.fromkeys(rows.index) | {"Three": 5, "One": 1.25}
    assert rows[["benchmark", "compared", "compared_strict"]].isna().all(axis=None)


def test_a_total_is_known_where_each_of_its_parts_is(facts):
    assert told(wards(facts, "D", measure="all"), "now") == {
        "Three": 5, "One": 10, "Four": None, "Two": None, "Dist, not placed": None,
        "Dist borough": None,
    }  # fmt: skip


def test_a_period_of_which_nothing_is_covered(facts):
    rows = wards(facts, "D", ("2011-01", "2011-12"))
    assert rows.index.tolist() == [
        "Four", "One", "Three", "Two", "Dist, not placed", "Dist borough"
    ]  # fmt: skip
    assert rows[["now", "before", "rate", "lower", "place", "compared"]].isna().all(axis=None)
    assert rows["places"].eq(0).all()


def test_a_subject_that_no_ward_has_figures_of_has_no_rows(facts):
    assert wards(facts, "Mill", measure="part.a").empty
    assert run(facts, "ward_measures", "Mill", YEAR, domain="crime").empty
    assert set(run(facts, "ward_measures", "Mill", YEAR)["domain"]) == {"asb"}


# --- rates and limits -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "rates"),
    [
        # 81 / 8, 361 / 20, 20 / 10 and, of 40,000 residents, 468 / 40
        pytest.param(
            YEAR,
            {"One": 10.125, "Two": 18.05, "Four": 2, "Three": 0, "Dist borough": 11.7},
            id="a year",
        ),
        # twice 16 / 8, 161 / 20, 20 / 10 and 200 / 40
        pytest.param(
            ("2015-01", "2015-06"),
            {"One": 4, "Two": 16.1, "Four": 4, "Three": 0, "Dist borough": 10},
            id="half a year",
        ),
        # two thirds of 141 / 8, 361 / 20, 40 / 10, 9 / 1 and (468 + 60 + 9 + 20 + 3) / 40
        pytest.param(
            ("2014-07", "2015-12"),
            {"One": 11.75, "Two": 361 / 30, "Four": 8 / 3, "Three": 6, "Dist borough": 560 / 60},
            id="a year and a half",
        ),
    ],
)
def test_rates_are_for_1000_residents_and_a_year(facts, period, rates):
    rows = wards(facts, "D", period)
    expected = rates | {"Dist, not placed": None}
    assert told(rows, "rate") == pytest.approx({area: expected[area] for area in rows.index})
    assert rows["benchmark"].tolist() == pytest.approx([rates["Dist borough"]] * 6)


@pytest.mark.parametrize("period", [YEAR, ("2015-01", "2015-06"), ("2014-07", "2015-12")])
def test_limits_are_those_of_the_count(facts, period):
    rows = wards(facts, "D", period).drop(index="Dist, not placed")
    months = {"2015-12": 12, "2015-06": 6}[period[1]] if period[0] > "2015" else 18
    for confidence, names in (
        (0.95, ["lower", "upper"]),
        (0.998, ["strict_lower", "strict_upper"]),
    ):
        for area, row in rows.iterrows():
            wanted = [
                limit / row["population"] * 1000 * 12 / months
                for limit in poisson_limits(row["now"], confidence)
            ]
            assert row[names].tolist() == pytest.approx(wanted, rel=1e-9), area


def test_a_count_of_none_has_a_rate_of_none_and_an_upper_limit(facts):
    """Of 0 the limits are 0 and -ln(0.025) = 3.689, at 99.8% -ln(0.001) = 6.908."""
    row = wards(facts, "D").loc["Three"]
    assert row[["rate", "lower", "strict_lower"]].tolist() == [0, 0, 0]
    assert row[["upper", "strict_upper"]].tolist() == pytest.approx([3.68888, 6.90776], abs=1e-5)
    assert row[["compared", "compared_strict"]].tolist() == ["better", "better"]


def test_what_was_not_placed_has_no_rate(facts):
    row = wards(facts, "D").loc["Dist, not placed"]
    assert row[["population", "rate", "lower", "compared", "place"]].isna().all()


@pytest.mark.parametrize(
    ("measure", "above", "below"),
    [("asb", "worse", "better"), ("part.a", "better", "worse"), ("part.b", "higher", "lower")],
    ids=["fewer is better", "more is better", "neither is better"],
)
def test_a_ward_stands_apart_where_the_district_lies_beyond_its_limits(
    limits_by_measure, measure, above, below
):
    rows = limits_by_measure[measure]
    assert len(AT_LIMITS) == 16
    for ward, (n, residents) in AT_LIMITS.items():
        for confidence, column in ((0.95, "compared"), (0.998, "compared_strict")):
            lower, upper = (limit * 1000 / residents for limit in poisson_limits(n, confidence))
            wanted = above if lower > 1 else below if upper < 1 else "similar"
            assert rows.loc[ward, column] == wanted, (ward, column)
    by_limit = {
        ward: rows.loc[ward, ["compared", "compared_strict"]].tolist() for ward in AT_LIMITS
    }
    for n in (5, 20):
        assert by_limit[f"{n} 0.95 lower floor"] == [above, "similar"]
        assert by_limit[f"{n} 0.95 lower ceil"] == ["similar", "similar"]
        assert by_limit[f"{n} 0.95 upper floor"] == ["similar", "similar"]
        assert by_limit[f"{n} 0.95 upper ceil"] == [below, "similar"]
        assert by_limit[f"{n} 0.998 lower floor"] == [above, above]
        assert by_limit[f"{n} 0.998 lower ceil"] == [above, "similar"]
        assert by_limit[f"{n} 0.998 upper floor"] == [below, "similar"]
        assert by_limit[f"{n} 0.998 upper ceil"] == [below, below]


@pytest.fixture(scope="module")
def limits_by_measure(facts):
    rows = run(facts, "ward_measures", "Limits", ("2014-01", "2014-12"))
    return {measure: of.set_index("area") for measure, of in rows.groupby("measure_code")}


def test_a_benchmark_on_the_limit_is_no_difference(facts):
    """In April 2015 nobody recorded any: the district's rate of 0 is the lower limit of 0."""
    rows = wards(facts, "Limits", ("2015-04", "2015-04"))
    of_wards = rows[rows["kind"] == "ward"]
    assert of_wards["lower"].eq(0).all()
    assert of_wards["benchmark"].eq(0).all()
    assert set(of_wards["compared"]) == set(of_wards["compared_strict"]) == {"similar"}


# --- residents ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "year"),
    [
        pytest.param(
            "2015-01", "2015-12", 2014, id="the year that most wards have, not the nearest"
        ),
        pytest.param("2011-01", "2011-12", 2010, id="of these the nearest"),
        pytest.param("2012-01", "2012-12", 2014, id="of two as near the later"),
        pytest.param("2011-07", "2012-06", 2010, id="from the middle: 31 December 2011"),
        pytest.param("2011-08", "2012-07", 2014, id="from the middle: 31 January 2012"),
    ],
)
def test_residents_are_of_the_nearest_year_that_most_wards_have(facts, first, last, year):
    rows = wards(facts, "D", (first, last))
    assert rows["population_year"].eq(year).all()
    assert told(rows, "population") == {
        "Dist borough": {2010: 400}.get(year, 40_000), "Dist, not placed": None,
    } | {
        area: PEOPLE[year][code]
        for area, code in {"One": "W1", "Two": "W2", "Three": "Three", "Four": "Four"}.items()
    }  # fmt: skip


def test_a_district_without_residents_has_those_of_its_wards(facts):
    rows = wards(facts, "East", AFTER_REVIEW)
    assert told(rows, "population") == {
        "New": 1000, "Newer": 2000, "Shared": 4000, "Twin": 3000, "East:not-placed": None,
        "East": 10_000,
    }  # fmt: skip
    assert rows["population_year"].eq(2020).all(), "2024 is nearer, and half of the wards' alone"
    # 20 / 1, 50 / 3, 50 / 4, 0 and 120 / 10
    assert rows["rate"].tolist()[:4] == pytest.approx([20, 50 / 3, 12.5, 0])
    assert rows.loc["East", "benchmark"] == 12
    assert rows["compared"].tolist()[:4] == ["worse", "worse", "similar", "better"]
    assert rows["compared_strict"].tolist()[:4] == ["similar", "similar", "similar", "better"]


def test_a_ward_without_residents_has_counts_only(facts):
    """And so has its district, as what its wards add up to is not known."""
    rows = wards(facts, "East", BEFORE_REVIEW)
    old = rows.loc["Old"]
    assert old["now"] == 42
    assert old[["population", "rate", "lower", "upper", "compared", "place"]].isna().all()
    assert rows.index.tolist()[:3] == ["Shared", "Twin", "Old"]
    assert rows["places"].eq(2).all()
    assert pd.isna(rows.loc["East", "population"])
    assert rows.loc["East", "now"] == 97
    assert rows[["benchmark", "compared"]].isna().all(axis=None)


def test_a_ward_without_residents_beside_a_district_that_has_its_own(facts):
    rows = wards(facts, "Knoll")
    assert told(rows, "rate") == {
        "K1": 11, "K2": 6.5, "K3": None, "Knoll:not-placed": None, "Knoll": 7.25
    }  # fmt: skip
    assert told(rows, "compared") == dict.fromkeys(rows.index) | {"K1": "worse", "K2": "similar"}
    assert told(rows, "place") == dict.fromkeys(rows.index) | {"K1": 1, "K2": 2}


def test_without_any_residents_wards_are_placed_by_count(facts):
    """Those of the district alone are no help: its wards' year is what a rate is of."""
    rows = wards(facts, "Fleet", BEFORE_REVIEW)
    assert rows["place"].tolist()[:2] == [1, 1]
    assert rows["places"].eq(2).all()
    assert rows[["population", "population_year", "rate", "benchmark"]].isna().all(axis=None)
    assert rows["now"].tolist()[:2] == [5, 5]
    assert rows.loc["Fleet", "now"] == 10


# --- sets of wards --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "ward_set", "areas"),
    [
        pytest.param(BEFORE_REVIEW, OLD, {"Old", "Shared", "Twin"}, id="before the review"),
        pytest.param(AFTER_REVIEW, NEW, {"New", "Newer", "Shared", "Twin"}, id="after it"),
        pytest.param(ACROSS_REVIEW, NEW, {"New", "Newer", "Shared", "Twin"}, id="more of the new"),
        pytest.param(("2023-05", "2024-09"), OLD, {"Old", "Shared", "Twin"}, id="more of the old"),
    ],
)
def test_the_set_of_more_figures_speaks_and_no_ward_of_another(facts, period, ward_set, areas):
    rows = wards(facts, "East", period)
    assert set(rows.index[rows["kind"] == "ward"]) == areas
    assert rows["ward_set"].eq(ward_set).all()


def test_new_wards_have_nothing_before(facts):
    rows = wards(facts, "East", AFTER_REVIEW)
    assert rows.loc[["New", "Newer"], ["before", "signal", "p_value"]].isna().all(axis=None)
    assert rows.loc[["Shared", "Twin", "East"], "before"].tolist() == [50, 5, 97]


def test_across_a_review_only_wards_of_the_whole_period_have_a_count(facts):
    rows = wards(facts, "East", ACROSS_REVIEW)
    assert told(rows, "now") == {
        "Twin": 50, "Shared": 54, "New": None, "Newer": None, "East:not-placed": None,
        # 12 + 10 of Old and Shared until April, 20 + 44 + 50 of the new wards since
        "East": 136,
    }  # fmt: skip
    assert rows["places"].eq(2).all()
    none = wards(facts, "Fleet", ACROSS_REVIEW)
    assert none.loc[["F1", "F2"], ["now", "place"]].isna().all(axis=None)
    assert "F3" not in none.index
    assert none.loc["Fleet", "now"] == 12


def test_a_set_that_a_person_chooses(facts):
    rows = wards(facts, "East", AFTER_REVIEW, ward_set=OLD)
    assert set(rows.index[rows["kind"] == "ward"]) == {"Old", "Shared", "Twin"}
    assert pd.isna(rows.loc["Old", "now"])
    assert rows.loc["Shared", "now"] == 50
    assert rows["places"].eq(2).all()
    every = run(facts, "ward_measures", "East", AFTER_REVIEW, domain="asb", ward_set=OLD)
    assert set(every["area_code"]) == {"Old", "Shared", "Twin", "East:not-placed", "East"}
    assert words(facts, "East", AFTER_REVIEW, ward_set=OLD)["adds_up"] is None
    row = comparison(facts, "New", AFTER_REVIEW, ward_set=OLD)
    assert (row["ward_set"], row["has_area"]) == (OLD, False)


def test_a_set_or_a_series_that_is_not_there_is_refused_in_words(facts):
    with pytest.raises(queries.QueryError, match="has no set of wards 'x'; it has East wards"):
        wards(facts, "East", AFTER_REVIEW, ward_set="x")
    with pytest.raises(queries.QueryError, match="There is no series 'x' here"):
        wards(facts, "East", AFTER_REVIEW, series="x")


def test_illustrative_wards_are_set_against_their_own_sum(facts):
    """Beside a real return of 999: the district is the 150 of its wards, of 10,000 residents."""
    rows = wards(facts, "Grove")
    assert rows["series"].eq("police_illustrative").all()
    assert rows.loc["Grove", ["now", "basis"]].tolist() == [150, "illustrative"]
    assert rows["benchmark"].eq(15).all()
    assert told(rows, "rate")["G1"] == 25
    assert rows.loc[["G1", "G2"], "compared"].tolist() == ["worse", "better"]
    assert words(facts, "Grove")["adds_up"] == "The wards hold all of Grove's 150."


def test_a_real_series_speaks_before_an_illustrative_one_and_a_person_before_both(facts):
    january = ("2014-01", "2014-02")
    assert told(wards(facts, "Grove", january), "now") == {
        "G1": 7, "G2": None, "Grove:not-placed": None, "Grove": None
    }  # fmt: skip
    chosen = wards(facts, "Grove", january, series="police_illustrative")
    assert told(chosen, "now") == {"G1": 1, "G2": 2, "Grove:not-placed": None, "Grove": 3}
    assert chosen["basis"].dropna().eq("illustrative").all()
    row = comparison(facts, "Grove", january, series="police_illustrative")
    assert (row["series"], row["is_illustrative"]) == ("police_illustrative", True)


# --- which wards speak, in words ------------------------------------------------------------------


def test_what_speaks_for_a_period(facts):
    row = comparison(facts, "D")
    assert (row["ward_set"], row["wards"], row["set_words"]) == (
        "set", 4, "the 4 wards of Dist borough"
    )  # fmt: skip
    assert (row["series"], row["series_name"]) == ("police", "Police")
    assert (row["used_words"], row["before_words"]) == ("2015", "2014")
    assert (f"{row['used_from']:%Y-%m}", f"{row['used_to']:%Y-%m}") == YEAR
    assert (row["district_code"], row["district"]) == ("D", "Dist borough")
    assert (row["is_illustrative"], row["has_area"]) == (False, True)
    assert (row["refusal"], row["area_note"], row["change_note"]) == (None, None, None)


@pytest.mark.parametrize(
    ("area", "period", "domain", "says"),
    [
        pytest.param(
            "Mill", YEAR, "crime", "There are no crime figures for the wards of Mill.", id="nothing"
        ),
        pytest.param(
            "Fleet",
            ("2020-01", "2020-12"),
            "asb",
            "The wards of Fleet have no antisocial behaviour figures for 2020. They cover "
            "May 2023 to April 2024.",
            id="not in the period",
        ),
        pytest.param(
            "Fleet",
            ACROSS_REVIEW,
            "asb",
            "The wards of Fleet have no antisocial behaviour figures for all of November 2023 to "
            "October 2024. They cover May 2023 to April 2024. Showing November 2023 to April 2024.",
            id="in part",
        ),
        pytest.param(
            "W1",
            ("2015-10", "2016-03"),
            "asb",
            "The wards of Dist borough have no antisocial behaviour figures for all of October "
            "2015 to March 2016. They cover January 2014 to December 2015. "
            "Showing October to December 2015.",
            id="of a ward",
        ),
    ],
)
def test_a_period_that_cannot_be_shown_whole_is_refused_in_words(facts, area, period, domain, says):
    assert comparison(facts, area, period, domain)["refusal"] == says


def test_of_two_runs_the_longer_is_shown(divided):
    """And the later where they are as long."""
    gaps = divided(
        {"D": {}},
        [
            ("asb", "W1", "2015-01", "2015-02", {}),
            ("asb", "W1", "2015-04", "2015-05", {}),
            ("asb", "W2", "2015-07", "2015-09", {}),
        ],
    )
    used = {
        last: comparison(gaps, "D", ("2015-01", last))["used_words"]
        for last in ("2015-04", "2015-06", "2015-12")
    }
    assert used == {
        "2015-04": "January to February 2015",
        "2015-06": "April to May 2015",
        "2015-12": "July to September 2015",
    }


@pytest.mark.parametrize(
    ("area", "period", "says"),
    [
        pytest.param(
            "New",
            BEFORE_REVIEW,
            "New is not shown: these figures are counted on the 3 wards of East until April 2024.",
            id="a new ward among the old",
        ),
        pytest.param(
            "Old",
            AFTER_REVIEW,
            "Old is not shown: these figures are counted on the 4 wards of East since May 2024.",
            id="an old ward among the new",
        ),
        pytest.param("Shared", BEFORE_REVIEW, None, id="a ward of both"),
        pytest.param("Shared", AFTER_REVIEW, None, id="a ward of both, later"),
        pytest.param("East", AFTER_REVIEW, None, id="the district"),
    ],
)
def test_a_ward_that_is_not_among_those_shown_is_told(facts, area, period, says):
    row = comparison(facts, area, period)
    assert (row["area_note"], row["has_area"]) == (says, says is None)


@pytest.mark.parametrize(
    ("area", "period", "years", "says"),
    [
        pytest.param("D", YEAR, 1, None, id="covered a year before"),
        pytest.param(
            "D",
            YEAR,
            2,
            "There are no figures for the same months 2 years earlier to compare with: those of "
            "these wards begin in January 2014.",
            id="begun since",
        ),
        pytest.param(
            "Fleet",
            AFTER_REVIEW,
            1,
            "There are no figures for the same months a year earlier to compare with: those of "
            "these wards begin in May 2024, when the wards were drawn anew.",
            id="new wards",
        ),
        pytest.param(
            "Fleet",
            BEFORE_REVIEW,
            1,
            "There are no figures for the same months a year earlier to compare with: those of "
            "these wards begin in May 2023.",
            id="old wards",
        ),
        pytest.param("Fleet", ("2020-01", "2020-12"), 1, None, id="nothing to compare"),
    ],
)
def test_why_nothing_is_compared(facts, area, period, years, says):
    assert comparison(facts, area, period, years=years)["change_note"] == says


@pytest.mark.parametrize(
    ("last", "says"),
    [
        ("2016-01", "There are no figures for January 2015 to compare with."),
        ("2016-03", "There are no figures for all of January to March 2015 to compare with."),
    ],
    ids=["none of them", "some of them"],
)
def test_a_gap_a_year_earlier_is_told(divided, last, says):
    """Covered in December 2014, and from March 2015 on."""
    gap = divided(
        {"D": {}},
        [
            ("asb", ["W1", "W2"], "2014-12", "2014-12", {}),
            ("asb", ["W1", "W2"], "2015-03", "2016-03", {}),
        ],
    )
    assert comparison(gap, "D", ("2016-01", last))["change_note"] == says
    assert comparison(gap, "D", ("2016-03", "2016-03"))["change_note"] is None


def test_figures_that_begin_after_the_review_are_not_said_to_begin_with_it(facts):
    assert comparison(facts, "Fleet", ("2024-06", "2025-04"), "crime")["change_note"] == (
        "There are no figures for the same months a year earlier to compare with: those of these "
        "wards begin in June 2024."
    )


def test_months_that_an_area_has_figures_of(facts):
    rows = queries.run_in(facts, "areas").set_index("area_code")
    spans = {
        area: (f"{rows.loc[area, 'first_month']:%Y-%m}", f"{rows.loc[area, 'last_month']:%Y-%m}")
        for area in ("D", "W1", "Old", "New", "Shared")
    }
    assert spans == {
        "D": ("2014-01", "2015-12"), "W1": ("2014-01", "2015-12"), "Old": ("2023-01", "2024-04"),
        "New": ("2024-05", "2025-04"), "Shared": ("2023-01", "2025-04"),
    }  # fmt: skip


# --- what they show, in sentences -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "period", "measure", "says"),
    [
        pytest.param(
            "D",
            YEAR,
            "asb",
            "ASB: Two is above the rate of Dist borough, 11.7 for each 1,000 residents, by more "
            "than chance would bring; Three and Four are below it. Of the other one the difference "
            "may be chance.",
            id="some above and some below, one other",
        ),
        # 161 of 20,000 in six months against 200 of 40,000
        pytest.param(
            "D",
            ("2015-01", "2015-06"),
            "asb",
            "ASB: Two is above the rate of Dist borough, 10.0 for each 1,000 residents and year, "
            "by more than chance would bring; One and Four are below it. Of the other one the "
            "difference may be chance.",
            id="half a year",
        ),
        pytest.param(
            "Limits",
            ("2014-01", "2014-12"),
            "asb",
            "ASB: 5 0.998 lower floor and 20 0.998 lower floor are above the rate of Limits, 1.00 "
            "for each 1,000 residents, by more than chance would bring; 5 0.998 upper ceil and "
            "20 0.998 upper ceil are below it. Of the other 13 the difference may be chance.",
            id="most others",
        ),
        pytest.param(
            "Limits",
            ("2015-05", "2015-05"),
            "asb",
            "ASB: 17 wards are above the rate of Limits, 0.19 for each 1,000 residents and year, "
            "by more than chance would bring; no ward is below it.",
            id="many above, none below, no other",
        ),
        pytest.param(
            "Mill",
            YEAR,
            "asb",
            "ASB: no ward differs from the rate of Mill, 3.11 for each 1,000 residents, by more "
            "than chance would bring.",
            id="no ward differs",
        ),
        pytest.param(
            "Fleet",
            BEFORE_REVIEW,
            "asb",
            "ASB: F1 and F2 are highest, with 5.",
            id="without residents, by count",
        ),
        pytest.param(
            "Fleet", BEFORE_REVIEW, "part.a", "Part A: none in any ward.", id="none anywhere"
        ),
        pytest.param(
            "D",
            YEAR,
            "part.a",
            "Part A: One is highest, with 10.",
            id="without the district's figure by count, though another's rate is higher",
        ),
        pytest.param("D", ("2011-01", "2011-12"), "asb", None, id="nothing covered"),
    ],
)
def test_which_wards_stand_out(facts, area, period, measure, says):
    assert words(facts, area, period, measure)["sentence"] == says


@pytest.mark.parametrize(
    ("area", "period", "measure", "says"),
    [
        pytest.param(
            "D",
            YEAR,
            "asb",
            "The wards hold 462, and 6 could not be placed in one: together Dist borough's 468.",
            id="with what was not placed",
        ),
        pytest.param(
            "Fleet", BEFORE_REVIEW, "asb", "The wards hold all of Fleet's 10.", id="all of it"
        ),
        pytest.param(
            "Heath",
            ("2015-01", "2015-01"),
            "asb",
            "The wards hold 11, and 3 could not be placed in one; Heath's own figure is 20, 6 more "
            "than that.",
            id="an own return of more",
        ),
        pytest.param(
            "Heath",
            ("2015-02", "2015-02"),
            "asb",
            "The wards hold 11, and 3 could not be placed in one; Heath's own figure is 12, 2 "
            "fewer than that.",
            id="an own return of fewer",
        ),
        pytest.param(
            "Heath",
            ("2015-03", "2015-03"),
            "asb",
            "The wards hold 11, and 3 could not be placed in one: together Heath's 14.",
            id="an own return that agrees",
        ),
        pytest.param(
            "Heath",
            ("2015-04", "2015-04"),
            "asb",
            "The wards hold all of Heath's 11.",
            id="none that could not be placed",
        ),
        pytest.param(
            "Heath",
            ("2015-05", "2015-05"),
            "asb",
            "The wards hold 11; Heath's own figure is 13, 2 more than that.",
            id="an own return of more, all placed",
        ),
        pytest.param(
            "Limits",
            ("2015-05", "2015-05"),
            "asb",
            "The wards hold 340; Limits's own figure is 16, 324 fewer than that.",
            id="an own return of fewer, all placed",
        ),
        pytest.param("Heath", ("2015-06", "2015-06"), "asb", None, id="a ward missing"),
        pytest.param("D", YEAR, "part.a", None, id="wards and the district missing"),
    ],
)
def test_how_wards_add_up(facts, area, period, measure, says):
    assert words(facts, area, period, measure)["adds_up"] == says


@pytest.mark.parametrize(
    ("area", "period", "says"),
    [
        pytest.param(
            "D",
            YEAR,
            "Rates are for each 1,000 residents; residents are those of mid-2014.",
            id="a year",
        ),
        pytest.param(
            "D",
            ("2015-01", "2015-06"),
            "Rates are for each 1,000 residents and year; residents are those of mid-2014.",
            id="half a year",
        ),
        pytest.param(
            "East",
            BEFORE_REVIEW,
            "Rates are for each 1,000 residents; residents are those of mid-2020. The residents of "
            "Old are not known: "
            "counts only.",
            id="some not known",
        ),
        pytest.param(
            "Fleet",
            BEFORE_REVIEW,
            "The residents of these wards are not known here, so there are counts only.",
            id="none known",
        ),
        pytest.param("D", ("2011-01", "2011-12"), None, id="nothing covered"),
    ],
)
def test_whose_residents(facts, area, period, says):
    assert words(facts, area, period)["residents"] == says


@pytest.mark.parametrize(
    ("area", "period", "says"),
    [
        pytest.param(
            "D",
            YEAR,
            "Two holds a town centre: its visitors are counted in what happens there and not among "
            "its residents, so the rate overstates the risk to those who live there.",
            id="one",
        ),
        pytest.param(
            "Heath",
            ("2015-01", "2015-01"),
            "H1 and H2 hold town centres: their visitors are counted in what happens there and not "
            "among their residents, so the rate overstates the risk to those who live there.",
            id="two",
        ),
        pytest.param("Mill", YEAR, None, id="none"),
        pytest.param("Fleet", BEFORE_REVIEW, None, id="one without a rate"),
    ],
)
def test_where_residents_are_the_wrong_denominator(facts, area, period, says):
    assert words(facts, area, period)["centre"] == says


@pytest.mark.parametrize(
    ("macro", "says"),
    [
        ("wards_are([])", "no ward is"),
        ("wards_are(['Fant'])", "Fant is"),
        ("wards_are(['Fant', 'North'])", "Fant and North are"),
        ("wards_are(['Fant', 'North', 'East'])", "Fant, North and East are"),
        ("wards_are(['Fant', 'North', 'East', 'South'])", "4 wards are"),
        ("rate_words(12345.67, 10)", "12,345.7"),
        ("rate_words(12345.67, 9.99)", "12,345.67"),
        ("rate_words(0, 9)", "0.00"),
        ("rate_words(null, 9)", None),
        ("span_words(1000, 2345, 0)", "1,000 to 2,345"),
        ("span_words(1.04, 1.01, 1)", "1.0"),
        ("span_words(1.04, 1.01, 2)", "1.04 to 1.01"),
    ],
)
def test_figures_and_wards_in_words(facts, macro, says):
    with facts.cursor() as cursor:
        assert cursor.execute(f"select {macro}").fetchone() == (says,)


# --- every measure --------------------------------------------------------------------------------


def test_every_measure_has_the_figures_of_wards(facts):
    for area in ("D", "Knoll"):
        rows = run(facts, "ward_measures", area, YEAR)
        assert rows["measure_code"].unique().tolist() == ["part.a", "part.b", "all", "asb"]
        for measure, of in rows.groupby("measure_code"):
            alone = wards(facts, area, measure=measure)
            same = of.set_index("area").loc[alone.index, alone.columns]
            pd.testing.assert_frame_equal(same, alone)


def test_rows_of_a_measure_are_wards_by_name_then_not_placed_then_the_district(facts):
    rows = run(facts, "ward_measures", "D", YEAR, domain="asb")
    assert rows["area"].tolist() == [
        "Four", "One", "Three", "Two", "Dist, not placed", "Dist borough"
    ]  # fmt: skip
    assert set(rows["domain_name"]) == {"Antisocial behaviour"}


@pytest.fixture(scope="module")
def mill(facts):
    return run(facts, "ward_measures", "Mill", YEAR).set_index("area")


def test_fifths_of_the_wards(mill):
    """Seven rates, 1, 2, 2, 3, 4, 5 and 6: of the place p the fifth is 1 + (p - 1) * 5 // 7, and
    those that share a place a fifth. Eight counts, 0, 1, 2, 4, 4, 5, 6 and 6."""
    assert told(mill, "rate_step") == dict.fromkeys(mill.index) | {
        "A": 1, "B": 1, "C": 1, "DD": 3, "EE": 3, "FF": 4, "GG": 5
    }  # fmt: skip
    assert told(mill, "rate_step_words") == dict.fromkeys(mill.index) | {
        **dict.fromkeys("ABC", "1.00 to 2.00"),
        **{"DD": "3.00 to 4.00", "EE": "3.00 to 4.00", "FF": "5.00", "GG": "6.00"},
    }
    assert told(mill, "count_step") == dict.fromkeys(mill.index) | {
        "HH": 1, "A": 1, "C": 2, "B": 2, "EE": 2, "FF": 4, "DD": 4, "GG": 4
    }  # fmt: skip
    assert told(mill, "count_step_words") == dict.fromkeys(mill.index) | {
        **{"HH": "0 to 1", "A": "0 to 1"},
        **dict.fromkeys(("C", "B", "EE"), "2 to 4"),
        **dict.fromkeys(("FF", "DD", "GG"), "5 to 6"),
    }


def test_rates_are_written_to_a_decimal_and_to_two_where_the_district_is_below_10(mill, facts):
    """28 of 9,000 in a year; in March, where all of them were, twelve times as many a year."""
    assert told(mill, "rate_words") == {
        "A": "1.00", "B": "2.00", "C": "2.00", "DD": "3.00", "EE": "4.00", "FF": "5.00",
        "GG": "6.00", "HH": None, "Mill:not-placed": None, "Mill": "3.11",
    }  # fmt: skip
    march = run(facts, "ward_measures", "Mill", ("2015-03", "2015-03")).set_index("area")
    assert march.loc[["A", "GG", "Mill"], "rate_words"].tolist() == ["12.0", "72.0", "37.3"]
    assert march.loc["B", "rate_step_words"] == "12.0 to 24.0"
    alone = run(facts, "ward_measures", "D", YEAR).set_index(["measure_code", "area"])
    assert alone.loc[("part.a", "One"), "rate_words"] == "1.25", "without the district's, its own"


# --- two wards ------------------------------------------------------------------------------------


def pair(facts, area="K1", other="K2", month="2015-03"):
    return run(facts, "ward_pair", area, (month, month), other=other).set_index("measure_code")


def test_two_wards(facts):
    """K1 has half of K2's residents, so that fewer crimes are the higher rate."""
    rows = pair(facts)
    assert rows.index.tolist() == ["part.a", "part.b", "all", "asb"]
    numbers = {
        "part.a": (60, 70, "possibly higher"),
        "part.b": (4, 5, "too few to tell"),
        "all": (64, 75, "possibly higher"),
        "asb": (80, 90, "higher"),
    }
    assert {
        measure: (row["n"], row["other_n"], row["verdict"]) for measure, row in rows.iterrows()
    } == numbers
    assert rows["p_value"].to_dict() == pytest.approx(
        {measure: two_counts(n, m, 10_000, 20_000) for measure, (n, m, _) in numbers.items()}
    )
    # times 12 for a year: 80 and 90 of 10,000 and 20,000; with K3's 50 it is 220 of 40,000
    assert rows.loc["asb", ["rate", "other_rate", "benchmark"]].tolist() == [96, 54, 66]
    assert rows.loc["asb", ["place", "other_place", "places"]].tolist() == [1, 2, 2]
    assert rows["basis"].eq("provisional").all()
    assert rows.loc["part.a", "benchmark":"other_compared_strict"].isna().all()


def test_two_wards_of_which_the_difference_is_not_clear(facts):
    row = pair(facts, month="2015-04").loc["asb"]
    assert row["verdict"] == "no clear difference"
    assert row["p_value"] == pytest.approx(two_counts(30, 40, 1, 2))
    assert row["rate"] > row["other_rate"]


def test_two_wards_the_other_way_round(facts):
    one, two = pair(facts), pair(facts, "K2", "K1")
    for name in ("rate", "compared", "compared_strict", "place"):
        pd.testing.assert_series_equal(two[name], one[f"other_{name}"], check_names=False)
        pd.testing.assert_series_equal(two[f"other_{name}"], one[name], check_names=False)
    assert (two["n"].tolist(), two["other_n"].tolist()) == (
        one["other_n"].tolist(),
        one["n"].tolist(),
    )
    assert two["p_value"].tolist() == pytest.approx(one["p_value"].tolist())
    assert two["verdict"].to_dict() == {
        "part.a": "possibly lower", "part.b": "too few to tell", "all": "possibly lower",
        "asb": "lower",
    }  # fmt: skip


def test_a_ward_without_residents_is_not_judged(facts):
    row = pair(facts, "K1", "K3").loc["asb"]
    assert row[["n", "other_n"]].tolist() == [80, 50]
    assert row[["other_rate", "p_value", "verdict", "other_compared", "other_place"]].isna().all()


def test_a_ward_without_figures_is_not_judged(facts):
    row = run(facts, "ward_pair", "W1", YEAR, other="W2").set_index("measure_code").loc["part.a"]
    assert row["n"] == 10
    assert row[["other_n", "p_value", "verdict"]].isna().all()


@pytest.mark.parametrize(
    ("area", "other", "says"),
    [
        ("Old", "New", "Old and New"),
        ("New", "Old", "New and Old"),
        ("W1", "K1", "One and K1"),
        ("W1", "D", "One and Dist borough"),
    ],
    ids=["of two reviews", "the other way", "of two districts", "a ward and its district"],
)
def test_wards_of_different_sets_are_refused_in_words(facts, area, other, says):
    with pytest.raises(queries.QueryError) as refusal:
        run(facts, "ward_pair", area, AFTER_REVIEW, other=other)
    assert str(refusal.value) == (
        f"{says} are not wards of the same set, so their figures are not set beside each other."
    )


@pytest.mark.parametrize("period", [BEFORE_REVIEW, AFTER_REVIEW], ids=["before", "after"])
def test_two_wards_of_both_sets_have_the_places_that_the_ranking_has(facts, period):
    row = (
        run(facts, "ward_pair", "Shared", period, other="Twin").set_index("measure_code").loc["asb"]
    )
    ranking = wards(facts, "East", period)
    assert (
        row[["place", "other_place"]].tolist() == ranking.loc[["Shared", "Twin"], "place"].tolist()
    )
    assert row["places"] == ranking["places"].iloc[0]
    for name in ("benchmark", "compared"):
        assert told(pd.DataFrame([row]), name)["asb"] == told(ranking, name)["Shared"]


# --- the command ----------------------------------------------------------------------------------


def test_the_command_prints_what_the_pages_show(capsys):
    """Of the demonstration, whole: the same cells, in both ways of writing them."""
    asked = {
        "area": "E07000110", "measure": "crime.all", "from": "2014-10", "to": "2015-09"
    }  # fmt: skip
    answer = queries.run("wards", **asked)
    assert len(answer) == 28, "26 wards, what was not placed, and the borough"
    for format_ in ("csv", "json"):
        code = main(["wards", *(f"{k}={v}" for k, v in asked.items()), "--format", format_])
        assert code == 0
        printed = capsys.readouterr().out
        if format_ == "csv":
            rows = pd.read_csv(io.StringIO(printed))
        else:
            rows = pd.DataFrame(json.loads(printed))
        pd.testing.assert_frame_equal(
            rows[answer.columns].astype(object).where(rows.notna(), None),
            answer.astype(object).where(answer.notna(), None),
            check_dtype=False,
        )


# --- sentences about counts and changes -----------------------------------------------------------


def two_years(area: str, before: int, now: int) -> list[tuple]:
    """A count in a month of 2014 and of 2015, and nothing in their other months."""
    return [
        ("asb", area, f"{year}-{month:02}", n if month == 1 else None)
        for year, n in ((2014, before), (2015, now))
        for month in range(1, 13)
    ]


@pytest.mark.parametrize(
    ("one", "two", "sentence"),
    [
        # 10 and 100 of 110: far less often than once in 500; 50 and 50 is no change.
        (
            (10, 100),
            (50, 50),
            "ASB rose in One by more than chance would bring, {}; in the other 1",
        ),
        (
            (100, 10),
            (50, 50),
            "ASB fell in One by more than chance would bring, {}; in the other 1",
        ),
        ((100, 10), (90, 9), "ASB fell in One and Two by more than chance would bring, {}."),
        ((10, 100), (100, 10), "ASB rose in One and fell in Two by more than chance would bring"),
        (
            (50, 55),
            (50, 45),
            "ASB: in no ward the change on the same months a year earlier is larger",
        ),
    ],
)
def test_which_wards_changed(given, one, two, sentence):
    opened = given([*two_years("W1", *one), *two_years("W2", *two)])
    params = {"area": "D", "measure": "asb", "from": "2015-01", "to": "2015-12"}
    row = queries.run_in(opened, "ward_words", **params).iloc[0]
    earlier = "against the same months a year earlier"
    assert row["change_sentence"].startswith(sentence.format(earlier))
    most = {"One": one[1], "Two": two[1]}
    first = max(most, key=most.get)
    if most["One"] != most["Two"]:
        assert row["count_sentence"] == f"ASB: {first} is highest, with {most[first]}."


def test_without_earlier_figures_nothing_is_said_of_change(given):
    opened = given([("asb", ward, "2015-01", 5) for ward in ("W1", "W2")])
    params = {"area": "D", "measure": "asb", "from": "2015-01", "to": "2015-01"}
    row = queries.run_in(opened, "ward_words", **params).iloc[0]
    assert row["change_sentence"] is None or row["change_sentence"] != row["change_sentence"]
    assert row["count_sentence"] == "ASB: One and Two are highest, with 5."


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A and B", "C"], "A and B; and C"),
        (["C", "Cuxton, Halling", "D"], "C; Cuxton, Halling; and D"),
    ],
)
def test_places_with_an_and_in_their_name_are_kept_apart(names, said):
    with duckdb.connect() as connection:
        queries.install_macros(connection)
        answer = connection.execute("select places_words($names)", {"names": names}).fetchall()
    assert answer == [(said,)]
