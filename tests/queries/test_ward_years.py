"""A ward's years beside its district's, on counts worked by hand."""

import pandas as pd
import pytest

import queries
from tests.queries.independent import poisson_limits

LAST = "2015-09"


def in_januaries(*numbers, last=2015):
    """{month: n}: the last number in January of the last year, the others in those before."""
    return {f"{last - back}-01": n for back, n in enumerate(reversed(numbers))}


@pytest.fixture(scope="module")
def facts(divided):
    return divided(
        # East has figures of another kind as well, and no residents.
        {"D": {}, "East": {"set of East": ["E1"]}},
        [
            ("asb", "W1", "2008-10", LAST, in_januaries(100, 110, 150, 200, 250, 300, 350)),
            # without January 2012
            ("asb", "W2", "2008-10", "2011-12", in_januaries(50, 50, 50, last=2011)),
            ("asb", "W2", "2012-02", LAST, in_januaries(50, 50, 50)),
            ("asb", "D:not-placed", "2008-10", LAST, {"2015-01": 5}),
            ("part.a", "W1", "2010-10", LAST, in_januaries(350, 300, 250, 200, 150)),
            ("part.b", "W1", "2010-10", LAST, in_januaries(100, 100, 101, 99, 100)),
            ("asb", "E1", "2011-10", LAST, in_januaries(10, 10, 10, 10)),
            ("asb", "East", "2009-10", LAST, in_januaries(12, 12, 12, 12, 12, 12)),
            ("asb", "E1", "2009-10", LAST, in_januaries(99, 99, 99, 99, 99, 99),
             "police_illustrative"),
        ],
        {
            2010: {"W1": 5000, "D": 10_000},
            2013: {"W1": 1},
            2014: {"W1": 8000, "D": 20_000},
            2015: {"D": 40_500},
        },
    )  # fmt: skip


def years(facts, area="W1", measure="asb", to=LAST, **more):
    rows = queries.run_in(facts, "ward_years", area=area, measure=measure, to=to, **more)
    return rows.set_index(rows["until"].dt.strftime("%Y-%m"))


def told(rows, name):
    return [None if pd.isna(value) else value for value in rows[name]]


def test_years_of_twelve_months_up_to_a_month(facts):
    """Seven of the eight asked for: the first, of 2007-08, is not covered."""
    rows = years(facts)
    assert rows.index.tolist() == [f"{year}-09" for year in range(2009, 2016)]
    assert rows["words"].iloc[-1] == "October 2014 to September 2015"
    assert told(rows, "n") == [100, 110, 150, 200, 250, 300, 350]
    # with 50 of Two, which has no figure for January 2012, and 5 not placed in 2015
    assert told(rows, "district_n") == [150, 160, 200, None, 300, 350, 405]
    assert rows["basis"].eq("provisional").all()


def test_years_begin_with_the_wards_own_and_not_its_districts(facts):
    assert years(facts, "E1").index[0] == "2012-09"
    assert years(facts, "East").index[0] == "2010-09"


def test_as_many_years_as_asked_for(facts):
    assert years(facts, back=2).index.tolist() == ["2014-09", "2015-09"]


def test_years_end_with_the_month_asked_for(facts):
    """Of the year to December 2014 January was 300; that to December 2015 is not over."""
    rows = years(facts, to="2015-12", back=2)
    assert rows.index.tolist() == ["2014-12", "2015-12"]
    assert told(rows, "n") == [300, None]
    assert rows["words"].tolist() == ["2014", "2015"]


def test_a_year_not_covered_whole_is_no_data(facts):
    rows = years(facts, "W2")
    assert told(rows, "n") == [50, 50, 50, None, 50, 50, 50]
    assert rows.loc["2012-09", ["n", "rate", "lower", "basis", "district_rate"]].isna().all()


def test_rates_are_of_residents_of_the_nearest_year_known_of_both(facts):
    """2013 is known of the ward alone and 2015 of the district alone. The middle of 2011-12 is
    March 2012, as far from 2010 as from 2014, of which the later is taken."""
    rows = years(facts)
    assert told(rows, "population_year") == [2010, 2010, 2010, 2014, 2014, 2014, 2014]
    assert told(rows, "rate") == [20, 22, 30, 25, 31.25, 37.5, 43.75]
    assert told(rows, "district_rate") == [15, 16, 20, None, 15, 17.5, 20.25]
    for row in rows.itertuples():
        residents = {2010: 5, 2014: 8}[row.population_year]
        assert (row.lower, row.upper) == pytest.approx(
            tuple(limit / residents for limit in poisson_limits(row.n, 0.95))
        )


def test_the_middle_of_the_year_decides_what_is_near(facts):
    """July 2011 to June 2012 has its middle at the end of 2011, a month later in 2012."""
    assert years(facts, to="2012-06", back=1)["population_year"].tolist() == [2010]
    assert years(facts, to="2012-07", back=1)["population_year"].tolist() == [2014]


def test_without_residents_there_are_counts_only(facts):
    for area in ("W2", "E1"):
        rows = years(facts, area)
        assert rows["n"].notna().any()
        assert rows[["rate", "lower", "upper"]].isna().all(axis=None)


def test_a_districts_own_years(facts):
    rows = years(facts, "D")
    assert told(rows, "n") == told(rows, "district_n") == [150, 160, 200, None, 300, 350, 405]
    assert rows["rate"].equals(rows["district_rate"])
    # As beside its wards, though its own residents are known in 2015 as well.
    assert rows.loc["2014-09":, "population_year"].tolist() == [2014, 2014]
    assert rows.loc["2014-09":, "rate"].tolist() == [17.5, 20.25]
    assert rows["trend"].eq("too few to tell").all()


# The line through 150, 200, … 350 rises by 50 a year, with a variance of about 250 / 10.
@pytest.mark.parametrize(
    ("area", "measure", "trend"),
    [
        pytest.param("W1", "asb", "increasing", id="rising"),
        pytest.param("W1", "part.a", "decreasing", id="falling"),
        pytest.param("W1", "part.b", "no significant change", id="level"),
        pytest.param("W2", "asb", "too few to tell", id="a year missing"),
        pytest.param("E1", "asb", "too few to tell", id="four years"),
    ],
)
def test_the_trend_of_the_last_five_years(facts, area, measure, trend):
    assert years(facts, area, measure)["trend"].unique().tolist() == [trend]


def test_without_a_measure_the_first_of_each_subject(facts):
    """350 + 100, 300 + 100, 250 + 101, 200 + 99 and 150 + 100."""
    rows = queries.run_in(facts, "ward_years", area="W1", to=LAST)
    assert rows["measure_code"].unique().tolist() == ["all", "asb"]
    assert rows.loc[rows["measure_code"] == "all", "n"].tolist() == [450, 400, 351, 299, 250]
    assert set(rows.loc[rows["measure_code"] == "all", "trend"]) == {"decreasing"}


def test_one_series_speaks_and_a_person_may_choose_another(facts):
    assert told(years(facts, "E1"), "n") == [10] * 4
    assert told(years(facts, "E1"), "district_n") == [12] * 4
    chosen = years(facts, "E1", series="police_illustrative")
    assert told(chosen, "n") == told(chosen, "district_n") == [99] * 6
    assert chosen["basis"].eq("illustrative").all()


@pytest.mark.parametrize(
    ("area", "measure", "to"),
    [("E1", "part.a", LAST), ("W2", "part.a", LAST), ("W1", "asb", "2008-09")],
    ids=["a subject without figures", "a ward without figures", "years before the first"],
)
def test_what_is_not_covered_has_no_years(facts, area, measure, to):
    assert years(facts, area, measure, to).empty
