"""The months of several measures and areas beside each other, on rows worked by hand."""

from math import isclose

import pandas as pd
import pytest
from hypothesis import Phase, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

import queries
from tests.conftest import made_facts

OLD, NEW = "East wards to May 2024", "East wards since May 2024"
Q1_TO_APRIL = ("2015-01", "2015-04")


@pytest.fixture(scope="module")
def facts(divided):
    return divided(
        {
            "D": {},
            "East": {OLD: ["Old", "Shared"], NEW: ["New", "Shared"]},
            "Blocked": {"set of Blocked": ["B1"]},
            "Mixed": {"set of Mixed": ["M1", "M2", "M3"]},
        },
        [
            ("asb", "W1", "2013-01", "2013-04", {"2013-01": 8, "2013-03": 4, "2013-04": 4}),
            ("asb", "W1", "2014-01", "2014-04", {"2014-02": 5, "2014-03": 10, "2014-04": 5}),
            # without March 2015
            ("asb", "W1", "2015-01", "2015-02", {"2015-01": 10}),
            ("asb", "W1", "2015-04", "2015-04", {"2015-04": 15}),
            # without January 2014
            ("asb", "W2", "2014-02", "2014-04", {"2014-02": 4, "2014-04": 8}),
            ("asb", "W2", "2015-01", "2015-04", {"2015-01": 1, "2015-02": 1, "2015-03": 2}),
            ("part.a", "W1", "2015-01", "2015-04", {"2015-01": 3}),
            ("asb", "Shared", "2014-01", "2014-04", {"2014-01": 10}),
            ("asb", "Shared", "2024-01", "2024-04", {"2024-01": 10}),
            ("asb", "B1", "2013-01", "2015-04", {"2014-01": 5, "2015-01": 6}),
            # M1: the subject has real figures, of Part B alone; M2: in 2015 only made-up ones
            ("part.a", "M1", *Q1_TO_APRIL, {"2015-01": 99}, "police_illustrative"),
            ("part.b", "M1", "2015-01", "2015-01", {"2015-01": 7}),
            ("part.a", "M2", *Q1_TO_APRIL, {"2015-01": 99}, "police_illustrative"),
            ("part.a", "M2", "2013-01", "2013-04", {"2013-01": 6}),
            # M3: both of the same months
            ("part.a", "M3", *Q1_TO_APRIL, {"2015-01": 99}, "police_illustrative"),
            ("part.a", "M3", *Q1_TO_APRIL, {"2015-01": 4}),
        ],
        {
            2014: {"W1": 6000, "W2": 4000, "Old": 1000, "Shared": 2000},
            2024: {"New": 3000, "Shared": 4000},
        },
        """
        insert into recording_break values
            ('x', 'asb', null, 'Blocked', '2014-06-01', 'New forms', 'More is recorded', 'block',
            'x'),
            ('y', 'asb', null, 'D', '2014-06-01', 'New words', 'Less is recorded', 'note', 'x');
        update coverage set basis = 'published' where area_code = 'W1' and month >= '2015-01-01';
        update observation set basis = 'published' where area_code = 'W1' and month >= '2015-01-01';
        """,
    )  # fmt: skip


def months(opened, areas="W1", measures="asb", period=Q1_TO_APRIL, **more):
    first, last = period
    asked = {"areas": areas, "measures": measures, "from": first, "to": last}
    return queries.run_in(opened, "explore_months", **asked, **more)


def told(rows, name):
    return [None if pd.isna(value) else value for value in rows[name]]


def said(rows):
    (sentence,) = set(told(rows, "sentence"))
    return sentence


# --- counts ---------------------------------------------------------------------------------------


def test_a_month_not_covered_is_no_data_and_one_without_a_count_is_none(facts):
    rows = months(facts)
    assert rows["month"].dt.strftime("%Y-%m").tolist() == [f"2015-0{n}" for n in (1, 2, 3, 4)]
    assert rows["before_month"].dt.strftime("%Y-%m").tolist() == [
        f"2014-0{n}" for n in (1, 2, 3, 4)
    ]
    assert told(rows, "now") == [10, 0, None, 15]
    assert told(rows, "before") == [0, 5, 10, 5]


def test_the_same_months_two_years_earlier(facts):
    rows = months(facts, years=2)
    assert rows["before_month"].dt.year.eq(2013).all()
    assert told(rows, "before") == [8, 0, 4, 4]
    assert told(rows, "index_before") == [100, 0, 50, 50]
    assert told(rows, "share_before") == [50, 0, 25, 25]


def test_a_month_may_be_of_the_period_and_of_the_earlier_months(facts):
    rows = months(facts, period=("2013-01", "2014-01")).set_index("month")
    assert rows.loc["2013-01-01", "now"] == rows.loc["2014-01-01", "before"] == 8
    assert rows.loc["2014-01-01", "now"] == 0


def test_what_has_no_figures_has_months_without_any(facts):
    rows = months(facts, "W1", "part.b")
    assert len(rows) == 4
    columns = ["now", "before", "rate", "index_now", "share", "basis", "series", "sentence"]
    assert rows[columns].isna().all(axis=None)


# --- rates, indices and shares --------------------------------------------------------------------


def test_rates_are_at_the_pace_of_a_year(facts):
    """10 in a month of 6,000 residents are 120 in a year: 20 for each 1,000."""
    rows = months(facts)
    assert told(rows, "rate") == [20, 0, None, 30]
    assert told(rows, "rate_before") == [0, 10, 20, 10]
    rows = months(facts, "D")
    assert told(rows, "now") == [11, 1, None, 15]
    assert told(rows, "rate")[:2] == pytest.approx([13.2, 1.2]), "of the 10,000 of both wards"


@pytest.mark.parametrize(
    ("area", "year", "rate"),
    [("Shared", 2014, 60), ("Shared", 2024, 30), ("East", 2014, None), ("New", 2024, None)],
)
def test_residents_are_those_of_the_nearest_year_also_where_wards_were_drawn_anew(
    facts, area, year, rate
):
    """10 in a month of 2,000 residents in 2014, and of 4,000 in 2024."""
    rows = months(facts, area, period=(f"{year}-01", f"{year}-04"))
    assert told(rows, "rate")[0] == rate


def test_without_residents_there_are_no_rates(facts):
    rows = months(facts, "B1")
    assert told(rows, "now")[0] == 6
    assert rows["rate"].isna().all()


def test_an_index_is_of_the_first_month_of_its_side(facts):
    rows = months(facts)
    assert told(rows, "index_now") == [100, 0, None, 150]
    assert told(rows, "index_before") == [None] * 4, "nothing is a part of the 0 of January 2014"
    rows = months(facts, "W2")
    assert told(rows, "index_before") == [None, 100, 0, 200], "January 2014 is not covered"


def test_shares_are_of_all_months_where_all_are_covered(facts):
    rows = months(facts)
    assert told(rows, "share") == [None] * 4
    assert told(rows, "share_before") == [0, 25, 50, 25]
    rows = months(facts, "W2")
    assert told(rows, "share") == [25, 25, 50, 0]
    assert told(rows, "share_before") == [None] * 4


# --- lines ----------------------------------------------------------------------------------------


def test_lines_stand_as_asked_for_areas_within_measures(facts):
    rows = months(facts, ["W2", "D", "W1"], ["part.a", "asb"])
    assert rows["line"].tolist() == [line for line in range(1, 7) for _ in range(4)]
    first = rows.drop_duplicates("line")
    assert list(zip(first["measure"], first["area"], first["kind"], strict=True)) == [
        ("Part A", "Two", "ward"), ("Part A", "Dist borough", "district"),
        ("Part A", "One", "ward"), ("ASB", "Two", "ward"), ("ASB", "Dist borough", "district"),
        ("ASB", "One", "ward"),
    ]  # fmt: skip
    for line, area, measure in ((3, "W1", "part.a"), (4, "W2", "asb")):
        own = rows[rows["line"] == line].drop(columns="line").reset_index(drop=True)
        alone = months(facts, area, measure).drop(columns="line")
        pd.testing.assert_frame_equal(own, alone)


def test_areas_of_two_districts_are_refused_in_words(facts):
    with pytest.raises(queries.QueryError) as refusal:
        months(facts, ["W1", "Shared"])
    assert str(refusal.value) == ("Areas of one district can be explored together, not of several.")


# --- whose figures --------------------------------------------------------------------------------


def test_the_basis_is_the_less_certain_of_now_and_before(facts):
    """One's figures of 2015 are published, all others provisional."""
    assert told(months(facts), "basis") == ["provisional"] * 4
    assert told(months(facts, years=3), "basis") == ["published", "published", None, "published"]


def test_real_figures_speak_for_a_subject_before_made_up_ones(facts):
    rows = months(facts, "M3", "part.a")
    assert told(rows, "now") == [4, 0, 0, 0]
    assert told(rows, "series_name") == ["Police"] * 4
    assert not rows["is_illustrative"].any()


def test_made_up_figures_speak_where_the_period_has_no_others(facts):
    rows = months(facts, "M2", "part.a", years=2)
    assert told(rows, "now") == [99, 0, 0, 0]
    assert told(rows, "before") == [None] * 4, "the real ones of 2013 are of another series"
    assert told(rows, "basis") == ["illustrative"] * 4
    assert rows["is_illustrative"].all()
    assert told(months(facts, "M2", "part.a", ("2013-01", "2013-04")), "now") == [6, 0, 0, 0]


def test_whose_figures_does_not_depend_on_what_else_is_asked_for(facts):
    """As everywhere one series speaks for the subject: the real one, which lacks Part A."""
    both = months(facts, "M1", ["part.a", "part.b"])
    assert told(both, "now") == [None] * 4 + [7, None, None, None]
    assert told(months(facts, "M1", "part.a"), "now") == [None] * 4
    series = queries.run_in(
        facts, "months", area="M1", measure="part.a", **{"from": "2015-01", "to": "2015-04"}
    )
    assert series["n"].isna().all()


# --- changes of recording -------------------------------------------------------------------------


def test_a_change_of_recording_may_leave_no_earlier_months_and_says_why(facts):
    rows = months(facts, "B1")
    assert told(rows, "now") == [6, 0, 0, 0]
    assert rows[["before", "rate_before", "index_before", "share_before"]].isna().all(axis=None)
    assert set(rows["refusal"]) == {
        "The figures of January to April 2015 may not be compared with those a year earlier: New "
        "forms, June 2014. More is recorded."
    }
    before = months(facts, "B1", period=("2014-01", "2014-04"))
    assert told(before, "before") == [0, 0, 0, 0], "the change came after both"
    assert before["refusal"].isna().all()


def test_a_change_of_recording_that_is_only_noted_leaves_them(facts):
    rows = months(facts, "W2")
    assert told(rows, "before") == [None, 4, 0, 8]
    assert rows["refusal"].isna().all()


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "period", "sentence"),
    [
        pytest.param(
            "W1", Q1_TO_APRIL,
            "ASB in One: the most in April 2015 (15), the fewest in February 2015 (0).",
            id="one month each",
        ),
        pytest.param(
            "B1", Q1_TO_APRIL,
            "ASB in B1: the most in January 2015 (6), the fewest in 3 months (0).",
            id="several have the fewest",
        ),
        pytest.param(
            "B1", ("2014-01", "2014-12"),
            "ASB in B1: the most in January 2014 (5), the fewest in 11 months (0).",
            id="most have the fewest",
        ),
        pytest.param(
            "W1", ("2013-02", "2013-04"),
            "ASB in One: the most in 2 months (4), the fewest in February 2013 (0).",
            id="several have the most",
        ),
        pytest.param(
            "B1", ("2014-02", "2014-12"), "ASB in B1: 0 in every month with figures.",
            id="all alike",
        ),
        pytest.param("W1", ("2015-01", "2015-02"), None, id="two months"),
        pytest.param("W1", ("2010-01", "2010-12"), None, id="nothing covered"),
    ],
)  # fmt: skip
def test_sentences(facts, area, period, sentence):
    assert said(months(facts, area, period=period)) == sentence


# --- any data -------------------------------------------------------------------------------------

COVERED = [f"{year}-{month:02}" for year in (2013, 2014, 2015) for month in range(1, 13)]
figures = st.lists(
    st.one_of(st.none(), st.integers(0, 3), st.integers(0, 400)), min_size=36, max_size=36
)


def plain(counts, first, last, years):
    """What the months come to, in plain Python: now, before, index, share."""
    now = counts[first : last + 1]
    before = [
        counts[at - 12 * years] if at >= 12 * years else None for at in range(first, last + 1)
    ]
    return [*of_side(now), *of_side(before)]


def of_side(side):
    start = next((n for n in side if n is not None), None)
    whole = None if None in side else sum(side)
    return (
        side,
        [100 * n / start if n is not None and start else None for n in side],
        [100 * n / whole if whole else None for n in side],
    )


# An example makes a file of facts, so a failure is shown as it was found, not made smaller.
@settings(max_examples=3, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
@for_all(one=figures, two=figures, first=st.integers(0, 35), more=st.integers(0, 24),
         years=st.integers(1, 2))  # fmt: skip
def test_any_months_come_to_what_plain_python_says(tmp_path_factory, one, two, first, more, years):
    last = min(first + more, 35)
    counts = [
        ("asb", area, at, n)
        for area, side in (("W1", one), ("W2", two))
        for at, n in zip(COVERED, side, strict=True)
        if n is not None
    ]
    path = made_facts(tmp_path_factory.mktemp("any") / "facts.duckdb", counts)
    opened = queries.connect(path)
    try:
        rows = months(opened, ["W2", "W1"], period=(COVERED[first], COVERED[last]), years=years)
    finally:
        opened.close()
    for line, side in ((1, two), (2, one)):
        own = rows[rows["line"] == line]
        names = ("now", "index_now", "share", "before", "index_before", "share_before")
        for name, wanted in zip(names, plain(side, first, last, years), strict=True):
            found = told(own, name)
            assert [n is None for n in found] == [n is None for n in wanted], name
            assert all(
                isclose(a, b, rel_tol=1e-12)
                for a, b in zip(found, wanted, strict=True)
                if a is not None
            ), name
