"""What is said of wards in sentences: which of them speak, what they show, how they add up."""

import duckdb
import pytest

import queries
from tests.queries.worked import (
    ACROSS_REVIEW,
    AFTER_REVIEW,
    BEFORE_REVIEW,
    YEAR,
    comparison,
    words,
)

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


# --- sentences about counts and changes -----------------------------------------------------------


def said_in(opened, params):
    """The district's row of ASB."""
    rows = queries.run_in(opened, "ward_measures", **params, domain="asb")
    return rows[rows["kind"] == "district"].iloc[0]


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
    params = {"area": "D", "from": "2015-01", "to": "2015-12"}
    row = said_in(opened, params)
    earlier = "against the same months a year earlier"
    assert row["change_sentence"].startswith(sentence.format(earlier))
    most = {"One": one[1], "Two": two[1]}
    first = max(most, key=most.get)
    if most["One"] != most["Two"]:
        assert row["count_sentence"] == f"ASB: {first} is highest, with {most[first]}."


def test_without_earlier_figures_nothing_is_said_of_change(given):
    opened = given([("asb", ward, "2015-01", 5) for ward in ("W1", "W2")])
    params = {"area": "D", "from": "2015-01", "to": "2015-01"}
    row = said_in(opened, params)
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
