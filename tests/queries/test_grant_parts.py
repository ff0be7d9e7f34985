"""The parts that a grant has come to, which are drawn as one bar."""

from decimal import Decimal

import pytest

import queries


def allocation(code: str, tactical=None, recorded: bool = True) -> dict:
    day = "2016-03-31" if recorded else None
    return {
        "allocation_code": code, "title": code, "amount": 100, "tactical_limit": tactical,
        "paid_to": day, "spent_to": day,
    }  # fmt: skip


def ledger(code: str, amount, paid, spent, pot=None) -> dict[str, list[dict]]:
    """An award with one payment and one claim."""
    return {
        "award": [{"grant_id": code, "amount_awarded": amount, "programme_code": code, "pot": pot}],
        "instalment": [{"grant_id": code, "amount": paid, "paid_on": "2015-06-01"}],
        "claim": [{"grant_id": code, "amount": spent, "spent_on": "2015-06-30"}],
    }


@pytest.fixture(scope="module")
def opened(planned):
    books = [
        ledger("usual", "60.00", "40.00", "25.50"),
        ledger("owed", "60.00", "20.00", "25.50"),
        ledger("all", "100.00", "100.00", "100.00"),
        ledger("over", "120.00", "50.00", "50.00"),
        ledger("overpaid", "60.00", "70.00", "10.00"),
        ledger("overspent", "60.00", "60.00", "75.00"),
        ledger("silent", "60.00", "40.00", "25.50"),
        ledger("pots", "50.00", "50.00", "50.00"),
        ledger("overdrawn", "90.00", "90.00", "90.00"),
        ledger("used up", "35.00", "35.00", "35.00", "tactical pot"),
    ]
    two = ("pots", "overdrawn", "used up")
    codes = [*(book["award"][0]["grant_id"] for book in books), "untouched"]
    return planned(
        priority=[{}],
        allocation=[
            allocation(code, tactical=30 if code in two else None, recorded=code != "silent")
            for code in codes
        ],
        **{
            table: [row for book in books for row in book[table]]
            for table in ("award", "instalment", "claim")
        },
    )


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("usual", [("Spent", "25.50"), ("Paid, not yet spent", "14.50"),
                   ("Awarded, not yet paid", "20.00"), ("Not awarded", "40.00")]),
        ("owed", [("Spent", "20.00"), ("Spent, not yet paid", "5.50"),
                  ("Awarded, not yet spent", "34.50"), ("Not awarded", "40.00")]),
        ("all", [("Spent", "100.00")]),
        # More than there is: nothing is left, and the parts are what was awarded or paid.
        ("over", [("Spent", "50.00"), ("Awarded, not yet paid", "70.00")]),
        ("overpaid", [("Spent", "10.00"), ("Paid, not yet spent", "60.00"),
                      ("Not awarded", "40.00")]),
        ("overspent", [("Spent", "60.00"), ("Spent, not yet paid", "15.00"),
                       ("Not awarded", "40.00")]),
        # What is not recorded is not nothing.
        ("silent", [("Awarded", "60.00"), ("Not awarded", "40.00")]),
        ("untouched", [("Not awarded", "100.00")]),
        ("pots", [("Spent", "50.00"), ("Left in the round", "20.00"),
                  ("Left in the tactical pot", "30.00")]),
        # The round gave 20 more than its 70, the pot has its 30: 10 are left in all.
        ("overdrawn", [("Spent", "90.00"), ("Not awarded", "10.00")]),
        ("used up", [("Spent", "35.00"), ("Not awarded", "65.00")]),
    ],
)  # fmt: skip
def test_grant_parts(opened, code, parts):
    rows = queries.run_in(
        opened, "grant_parts", partnership="P", allocation=code, as_at="2016-03-31"
    )
    assert list(zip(rows["part"], map(str, rows["amount"]), strict=True)) == parts
    whole = sum(Decimal(amount) for _, amount in parts)
    assert rows["share"].tolist() == pytest.approx(
        [float(Decimal(amount) / whole) for _, amount in parts]
    )


def test_grant_parts_of_every_grant_on_a_day_before(opened):
    rows = queries.run_in(opened, "grant_parts", partnership="P", as_at="2015-04-30")
    assert set(rows["part"]) == {"Not awarded", "Left in the round", "Left in the tactical pot"}
    assert rows.groupby("allocation_code")["amount"].sum().tolist() == [Decimal("100.00")] * 11


def test_made_up_awards_beside_others_are_a_warning(planned):
    opened = planned(
        priority=[{}],
        allocation=[allocation("mixed"), allocation("made up"), allocation("partly")],
        award=[
            {"grant_id": "1", "amount_awarded": 1, "programme_code": "mixed"},
            {"grant_id": "2", "amount_awarded": 1, "programme_code": "mixed",
             "illustrative": "all"},
            {"grant_id": "3", "amount_awarded": 1, "programme_code": "made up",
             "illustrative": "all"},
            {"grant_id": "4", "amount_awarded": 1, "programme_code": "partly",
             "illustrative": "award_date"},
            {"grant_id": "5", "amount_awarded": 1, "programme_code": "partly"},
        ],
    )  # fmt: skip
    rows = queries.run_in(opened, "grant_warnings", partnership="P", as_at="2015-06-30")
    found = rows[rows["kind"] == "Real and made up"]
    assert found["allocation_code"].tolist() == ["mixed"]
    assert found["tone"].tolist() == ["bad"]
    assert rows.groupby("allocation_code")["basis"].first().fillna("").to_dict() == {
        "mixed": "illustrative", "made up": "illustrative", "partly": "illustrative",
    }  # fmt: skip
