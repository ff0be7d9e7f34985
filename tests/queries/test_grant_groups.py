"""A grant month by month and by what it went to; and the names that mean a grant. On those of
worked_grants.py.
"""

from datetime import date
from decimal import Decimal as D
from itertools import cycle

import pytest

import queries
from tests.queries.worked_grants import YEAR, by, position, told

# --- months ---------------------------------------------------------------------------------------


def months(ledger, allocation, as_at, *names):
    rows = told(ledger, "grant_profile", allocation=allocation, as_at=as_at)
    assert [f"{row['month']:%Y-%m}" for row in rows] == YEAR
    assert all(row["month"].day == 1 for row in rows)
    return [[row[name] for row in rows] for name in names]


PLANNED = [500, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10000, 12000]


def test_months_of_a_year_that_goes_on(ledger):
    planned, spent, paid, projected = months(
        ledger, "main", "2015-10-08", "planned", "spent", "paid", "projected"
    )
    assert planned == PLANNED
    assert spent == [200, 200, D("1500.05"), 1600, 1600, 1600] + [None] * 6
    assert paid == [0, 3000, 3000, 3000, 4000, 5500] + [None] * 6
    # £2,240 more for £7,000 of the profile: £320 for each £1,000, and twice that in March
    assert projected == [None] * 5 + [1600, 1920, 2240, 2560, 2880, 3200, 3840]
    stood = position(ledger, "main", "2015-10-08")
    assert (spent[5], planned[5], projected[-1]) == (
        stood["spent_then"], stood["planned"], stood["projected"],
    )  # fmt: skip


def test_months_before_there_is_a_pace(ledger):
    spent, paid, projected = months(ledger, "main", "2015-05-31", "spent", "paid", "projected")
    assert spent == [200, 200] + [None] * 10
    assert paid == [0, 3000] + [None] * 10
    assert projected == [None] * 12


def test_months_before_the_year(ledger):
    planned, *others = months(ledger, "main", "2015-03-31", "planned", "spent", "paid", "projected")
    assert planned == PLANNED
    assert others == [[None] * 12] * 3


def test_months_of_a_year_that_is_over(ledger):
    """What was claimed in April is in no month of the year."""
    spent, paid, projected = months(ledger, "main", "2016-04-15", "spent", "paid", "projected")
    assert spent == [200, 200, D("1500.05"), *[1600] * 5, *[3600] * 3, 4600]
    assert paid == [0, 3000, 3000, 3000, 4000, 5500, *[7500] * 6]
    assert projected == [None] * 12


@pytest.mark.parametrize(
    ("allocation", "as_at", "meant", "spent", "projected"),
    [
        ("bare", "2015-12-31", [None] * 12, [None] * 12, [None] * 12),
        ("fast", "2015-12-01", [100, 200, *[300] * 9, 1000], [0, 0, 330, 330] + [None] * 8,
         [None] * 3 + [330] * 8 + [1100]),
        ("late", "2015-07-31", [0, 0, 0, 100, *[200] * 8], [0, 50, 50, 50] + [None] * 8,
         [None] * 3 + [50] + [100] * 8),
        # nothing more is planned, nothing more will be spent
        ("done", "2015-06-30", [300] * 12, [150] * 3 + [None] * 9, [None] * 2 + [150] * 10),
        # what was spent before the year is in its first month
        ("near", "2016-03-31", [None] * 12, [30] + [380] * 11, [None] * 12),
    ],
)  # fmt: skip
def test_months_of_other_grants(ledger, allocation, as_at, meant, spent, projected):
    assert months(ledger, allocation, as_at, "planned", "spent", "projected") == [
        meant, spent, projected,
    ]  # fmt: skip


def test_payments_by_month_are_told_to_where_they_are_recorded(ledger):
    (paid,) = months(ledger, "part", "2016-06-01", "paid")
    assert paid == [0] * 5 + [D("120.50")] * 3 + [200] + [None] * 3
    assert months(ledger, "fast", "2016-06-01", "paid") == [[None] * 12]


# --- groups ---------------------------------------------------------------------------------------

MONEYS = ("awards", "awarded", "paid", "to_pay", "spent")


def groups(ledger, allocation, by_, as_at="2015-10-08"):
    rows = told(ledger, "grant_groups", allocation=allocation, by=by_, as_at=as_at)
    stood = position(ledger, allocation, as_at)
    for name in MONEYS:
        values = [row[name] for row in rows]
        assert stood[name] == (sum(values) if None not in values else None), name
    return rows


def test_by_priority_those_without_an_award_too(ledger):
    rows = groups(ledger, "main", "priority")
    assert [row["code"] for row in rows] == ["a", "b", "c", ""]
    assert by(rows, "name", *MONEYS) == {
        "A": (2, 6500, 4500, 2000, 1600),
        "B": (1, 3000, 1000, 2000, 0),
        "C": (0, 0, 0, 0, 0),
        "No priority of the plan": (1, D("500.01"), 0, D("500.01"), 0),
    }
    told_more = by(rows, "code", "pct", "outcomes_promised", "outcomes_reported", "basis")
    assert told_more == {
        # promised: 30, 12 and 0; the report on 12 came later; the third's promised nothing
        "a": (65.0, 3, 3, "partly illustrative"),
        "b": (30.0, 1, 0, "illustrative"),
        "c": (0, 0, 0, None),
        "": (5.0, 1, 0, None),
    }
    assert [row["awarded_words"] for row in rows] == ["£6,500", "£3,000", "£0", "£500.01"]
    assert [row["sentence"] for row in rows][:3] == [
        "£6,500 of the Main grant, 2015-16, £12,000, was awarded in 2 awards; £1,600 of it is "
        "spent.",
        "£3,000 of the Main grant, 2015-16, £12,000, was awarded in 1 award; £0 of it is spent.",
        "£0 of the Main grant, 2015-16, £12,000, was awarded in 0 awards; £0 of it is spent.",
    ]


def test_by_recipient_the_most_first(ledger):
    assert by(groups(ledger, "main", "recipient"), "name", *MONEYS) == {
        "Trust": (2, 6500, 4500, 2000, 1600),
        "Club Ltd": (1, 3000, 1000, 2000, 0),
        "Not said": (1, D("500.01"), 0, D("500.01"), 0),
    }
    assert [row["name"] for row in groups(ledger, "main", "recipient")] == [
        "Trust", "Club Ltd", "Not said",
    ]  # fmt: skip


def test_by_ward(ledger):
    rows = groups(ledger, "main", "ward")
    assert [(row["code"], row["name"], row["awarded"], row["pct"]) for row in rows] == [
        ("W1", "One", 5000, 50.0),
        ("W2", "Two", 3000, 30.0),
        ("Several wards", "Several wards", 1500, 15.0),
        ("Old Mill", "Old Mill", D("500.01"), 5.0),
    ]


def test_groups_where_nothing_is_recorded(ledger):
    (none, *others) = groups(ledger, "bare", "priority", "2015-12-31")[::-1]
    assert [none[name] for name in MONEYS] == [5, D("400.25"), None, None, None]
    assert none["sentence"] == "£400.25 of the Bare, 2015-16, £1,000, was awarded in 5 awards."
    assert [[row[name] for name in MONEYS] for row in others] == [[0, 0, None, None, None]] * 3


def test_groups_before_any_award(ledger):
    rows = groups(ledger, "main", "priority", "2015-04-19")
    assert by(rows, "code", "awarded", "pct") == dict.fromkeys("abc", (0, None))
    assert groups(ledger, "main", "ward", "2015-04-19") == []
    # its edition has no priorities
    assert told(ledger, "grant_groups", allocation="old", by="priority", as_at="2015-10-08") == []


def test_a_grant_for_one_priority_has_that_and_what_it_served_instead(ledger):
    rows = groups(ledger, "only b", "priority")
    assert [(row["name"], row["awarded"]) for row in rows] == [("B", 0), ("A", 60)]


@pytest.mark.parametrize("allocation", ["main", "old"], ids=["with awards", "without"])
def test_groups_of_another_kind_are_refused_in_words(ledger, allocation):
    with pytest.raises(queries.QueryError) as refusal:
        told(ledger, "grant_groups", allocation=allocation, by="colour", as_at="2015-10-08")
    assert str(refusal.value) == (
        "A grant can be told by priority, recipient or ward, not by colour."
    )


# --- what grants there are, and their names -------------------------------------------------------


def test_what_grants_there_are(ledger):
    rows = told(ledger, "allocations")
    assert [row["allocation_code"] for row in rows][:2] == ["next", "main"]
    main = rows[1]
    assert (main["name"], main["label"], main["amount_words"]) == (
        "Main grant, 2015-16", "2015-16 · Main grant, £12,000", "£12,000",
    )  # fmt: skip
    assert (main["starts_on"], main["ends_on"]) == (date(2015, 4, 1), date(2016, 3, 31))
    assert (main["from_day"], main["to_day"]) == (date(2014, 10, 1), date(2017, 3, 31))
    assert (main["amount"], main["tactical_limit"], main["round_amount"]) == (12000, 2000, 10000)
    assert (main["edition"], main["funder"], main["report_due"]) == (
        "2015-16", "PCC", date(2016, 4, 30),
    )  # fmt: skip
    assert (main["basis"], main["document"], main["paragraph"]) == (
        "partly illustrative", "A paper", "7",
    )  # fmt: skip
    bare = rows[2]
    assert (bare["tactical_limit"], bare["round_amount"], bare["paid_to"]) == (None, 1000, None)
    assert bare["basis"] is None


OF_ONE_GRANT = ["grant_position", "grant_profile", "bids", "tactical_calls", "awards",
                "award_outcomes", "grant_warnings", "grants_360giving"]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "name"),
    [*zip(OF_ONE_GRANT, cycle(["Main grant, 2015-16", "MAIN", " main grant, 2015-16 "]))],
)
def test_a_grant_is_found_by_its_names(ledger, query, name):
    by_code = told(ledger, query, allocation="main", as_at="2015-10-08")
    assert by_code
    assert str(told(ledger, query, allocation=name, as_at="2015-10-08")) == str(by_code)


def test_a_year_means_the_grant_of_which_there_is_one(ledger):
    for year, code in (("2016-17", "next"), ("2014-15", "old")):
        (row,) = told(ledger, "grant_position", allocation=year, as_at="2015-10-08")
        assert row["allocation_code"] == code


@pytest.mark.parametrize("query", OF_ONE_GRANT)
@pytest.mark.parametrize("name", ["2015-16", "Main grnat, 2015-16", "nothing like it"])
def test_a_grant_that_is_not_there_is_refused_in_words(ledger, query, name):
    with pytest.raises(queries.QueryError) as refusal:
        told(ledger, query, allocation=name)
    words = str(refusal.value)
    assert words.startswith(f"There is no allocation '{name}'.")
    assert words.endswith("See all of them with: python -m queries allocations partnership=P")
    assert ("Did you mean Main grant, 2015-16 or " in words) == name.startswith("Main")
