"""What else is told of wards beside their rate: shares, an index, limits of the count."""

import pytest

from tests.queries.independent import poisson_limits
from tests.queries.worked import YEAR, run, told


@pytest.fixture(scope="module")
def rows(facts):
    """ASB of D: One 81 and 60 before, Two 361 and 468, Three 0 and 9, Four 20 and 20, not placed 6
    and 3, of 468 and 560; residents 8,000, 20,000, 1,000, 10,000 and 40,000."""
    return run(facts, "ward_measures", "D", YEAR, domain="asb").set_index("area")


def test_shares_are_of_the_districts_count(rows):
    assert told(rows, "share") == pytest.approx(
        {"One": 8100 / 468, "Two": 36_100 / 468, "Three": 0, "Four": 2000 / 468,
         "Dist, not placed": 600 / 468, "Dist borough": 100}
    )  # fmt: skip
    assert told(rows, "share_before") == pytest.approx(
        {"One": 6000 / 560, "Two": 46_800 / 560, "Three": 900 / 560, "Four": 2000 / 560,
         "Dist, not placed": 300 / 560, "Dist borough": 100}
    )  # fmt: skip


def test_an_index_is_of_the_earlier_count(rows):
    assert told(rows, "index_now") == pytest.approx(
        {"One": 135, "Two": 36_100 / 468, "Three": 0, "Four": 100, "Dist, not placed": 200,
         "Dist borough": 46_800 / 560}
    )  # fmt: skip
    assert rows["index_before"].eq(100).all()


def test_the_earlier_rate_is_of_the_same_residents(rows):
    assert told(rows, "rate_before") == pytest.approx(
        {"One": 7.5, "Two": 23.4, "Three": 9, "Four": 2, "Dist, not placed": None,
         "Dist borough": 14}
    )  # fmt: skip


def test_limits_of_the_count(rows):
    for row in rows.itertuples():
        assert (row.count_lower, row.count_upper) == pytest.approx(poisson_limits(row.now, 0.95))


def test_without_anything_earlier_there_is_no_index(facts):
    mill = run(facts, "ward_measures", "Mill", YEAR, domain="asb").set_index("area")
    columns = ["before", "rate_before", "share_before", "index_now", "index_before"]
    assert mill[columns].isna().all(axis=None)
    assert told(mill, "share")["GG"] == pytest.approx(600 / 28)


def test_nothing_before_has_no_index_and_an_unknown_district_no_shares(facts):
    """Three had 2 and then 5 of Part A in March, and none from April on. Two lacks May 2015, so
    that the district's count is not known."""
    year = run(facts, "ward_measures", "D", YEAR, domain="crime")
    assert year["share"].isna().all()
    for period, counts, index in ((YEAR, (5, 2), 250), (("2015-04", "2015-12"), (0, 0), None)):
        rows = run(facts, "ward_measures", "D", period, domain="crime")
        own = rows[rows["measure_code"] == "part.a"].set_index("area")
        assert (own.loc["Three", "now"], own.loc["Three", "before"]) == counts
        assert told(own, "index_now")["Three"] == index
        assert told(own, "index_before")["Three"] == (100 if index else None)
