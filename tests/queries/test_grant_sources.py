"""Where a grant's figures come from: its files, and an award's payments and claims line by line."""

import pytest

import queries

FILES = """
insert into source (
    source_id, file_name, format, publisher, sha256, bytes, first_month, last_month,
    rows_read, rows_kept, rows_refused, imported_at
) values
    (7, 'awards.csv', 'x', null, 'x7', 1, null, null, 0, 0, 0, '2020-01-01'),
    (8, 'claims.csv', 'x', null, 'x8', 1, null, null, 0, 0, 0, '2020-01-01'),
    (9, 'other.csv', 'x', null, 'x9', 1, null, null, 0, 0, 0, '2020-01-01')
"""


@pytest.fixture(scope="module")
def opened(planned):
    return planned(
        priority=[{}],
        allocation=[{"amount": 100}, {"allocation_code": "other", "title": "Other", "amount": 50}],
        award=[
            {"grant_id": "a", "amount_awarded": 60, "source_id": 7, "line": 4},
            {"grant_id": "b", "amount_awarded": 5, "source_id": 9, "programme_code": "other"},
        ],
        instalment=[
            {"grant_id": "a", "due_on": "2015-06-01", "amount": 20, "paid_on": "2015-06-03"},
            {"grant_id": "a", "instalment": 2, "due_on": "2015-09-01", "amount": 30,
             "paid_on": "2015-09-20"},
            {"grant_id": "a", "instalment": 3, "due_on": "2015-12-01", "amount": 10},
            {"grant_id": "b", "amount": 5, "source_id": 9},
        ],
        claim=[
            {"grant_id": "a", "spent_on": "2015-07-31", "amount": "12.34", "what": "Rooms",
             "source_id": 8, "line": 9},
            {"grant_id": "a", "claim": 2, "spent_on": "2015-10-31", "amount": 7, "source_id": 8},
        ],
        bid=[{"allocation_code": "other", "bid_code": "x", "amount": 9, "source_id": 9}],
        then=FILES,
    )  # fmt: skip


def test_grant_files_names_what_each_file_holds_of_the_grant(opened):
    rows = queries.run_in(opened, "grant_files", partnership="P", allocation="grant")
    assert rows[["file_name", "holds"]].values.tolist() == [
        ["a.csv", "the allocation and payments"],
        ["awards.csv", "awards"],
        ["claims.csv", "claims"],
    ]
    rows = queries.run_in(opened, "grant_files", partnership="P", allocation="other")
    assert rows[["file_name", "holds"]].values.tolist() == [
        ["a.csv", "the allocation"],
        ["other.csv", "awards, payments and bids"],
    ]


def entries(opened, as_at: str) -> list[tuple]:
    rows = queries.run_in(opened, "award_entries", award="a", as_at=as_at)
    return [
        (
            f"{row.kind} {row.number}",
            str(row.amount),
            None if row.day is None or row.day != row.day else f"{row.day:%Y-%m-%d}",
            row.is_overdue,
        )
        for row in rows.itertuples()
    ]


def test_award_entries_in_the_order_of_their_days(opened):
    # Of what was not paid by the day, the second is overdue from the day after it is due.
    assert entries(opened, "2015-09-02") == [
        ("Instalment 1", "20.00", "2015-06-03", False),
        ("Claim 1", "12.34", "2015-07-31", False),
        ("Instalment 2", "30.00", None, True),
        ("Instalment 3", "10.00", None, False),
    ]
    assert entries(opened, "2015-12-01") == [
        ("Instalment 1", "20.00", "2015-06-03", False),
        ("Claim 1", "12.34", "2015-07-31", False),
        ("Instalment 2", "30.00", "2015-09-20", False),
        ("Claim 2", "7.00", "2015-10-31", False),
        ("Instalment 3", "10.00", None, False),
    ]
    assert entries(opened, "2015-12-02")[-1] == ("Instalment 3", "10.00", None, True)


def test_award_entries_names_file_and_line(opened):
    rows = queries.run_in(opened, "award_entries", award="a", as_at="2015-09-02")
    assert rows[["what", "file_name", "line"]].values.tolist()[1] == ["Rooms", "claims.csv", 9]
    assert queries.run_in(opened, "award_entries", award="none").empty
