"""Wards beside each other, on wards worked by hand: counts, rates, residents, sets and places."""

import io
import json

import pandas as pd
import pytest

import queries
from queries.__main__ import main
from tests.queries.independent import poisson_limits, two_counts
from tests.queries.worked import (
    ACROSS_REVIEW,
    AFTER_REVIEW,
    AT_LIMITS,
    BEFORE_REVIEW,
    NEW,
    OLD,
    PEOPLE,
    YEAR,
    comparison,
    run,
    told,
    wards,
    words,
)

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
