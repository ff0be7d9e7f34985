"""Grants worked by hand, of the partnership P of given_plans.sql, and how to ask of them.

The fixture `ledger` of these is in conftest.py.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal as D

import pandas as pd

import queries

# What is pounds wherever it stands, and so is an exact decimal or not known.
MONEY = {
    "ahead", "amount", "amount_applied_for", "amount_awarded", "asked_for", "awarded",
    "cost_promised", "cost_reported", "left_after", "left_over", "money", "paid", "planned",
    "planned_in_all", "projected", "round_amount", "round_left", "running", "spent", "spent_then",
    "tactical_asked_for", "tactical_left", "tactical_limit", "tactical_used", "to_pay",
    "uncommitted", "Amount Applied For", "Amount Awarded", "Amount Disbursed",
}  # fmt: skip


def plain(value):
    """A value of an answer: no data is None, and a time a day."""
    if isinstance(value, datetime | date):
        return None if pd.isna(value) else date(value.year, value.month, value.day)
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value


def told(facts, name, **params) -> list[dict]:
    """The rows of an answer, of whose money none is a float."""
    params = {"partnership": "P"} | params
    if params["partnership"] is None:
        del params["partnership"]
    answer = queries.run_in(facts, name, **params)
    rows = [{k: plain(v) for k, v in row.items()} for row in answer.to_dict("records")]
    for row in rows:
        for column in MONEY & row.keys():
            assert isinstance(row[column], D | None), (name, column)
            assert row[column] is None or row[column].as_tuple().exponent == -2, (name, column)
    return rows


def position(ledger, allocation: str, as_at: str) -> dict:
    """Where the money of a grant stood, which adds up whatever it is."""
    # all of them, which is asked once for each day
    (row,) = (
        row
        for row in told(ledger, "grant_position", as_at=as_at)
        if row["allocation_code"] == allocation
    )
    assert row["amount"] == row["awarded"] + row["uncommitted"]
    assert row["paid"] is None or row["awarded"] == row["paid"] + row["to_pay"]
    assert row["round_amount"] + (row["tactical_limit"] or 0) == row["amount"]
    if row["tactical_limit"] is not None:
        assert row["tactical_limit"] == row["tactical_used"] + row["tactical_left"]
        assert row["uncommitted"] == row["round_left"] + row["tactical_left"]
    return row


def by(rows: list[dict], key: str, *names: str) -> dict:
    """Of each row one value, or a tuple of several, by its key."""
    assert len({row[key] for row in rows}) == len(rows), f"{key} is there twice"
    return {
        row[key]: row[names[0]] if len(names) == 1 else tuple(row[name] for name in names)
        for row in rows
    }


def profile(code: str, amounts: dict[str, str], **more) -> list[dict]:
    return [
        {"allocation_code": code, "month": f"{month}-01", "amount": amount, **more}
        for month, amount in amounts.items()
    ]


def spent(grant_id: str, amounts: dict[str, str]) -> list[dict]:
    return [
        {"grant_id": grant_id, "claim": n, "spent_on": day, "amount": amount}
        for n, (day, amount) in enumerate(amounts.items(), start=1)
    ]


def scored(bid: str, **scores: str) -> list[dict]:
    return [{"allocation_code": "main", "bid_code": bid, "criterion_code": code, "score": score}
            for code, score in scores.items()]  # fmt: skip


# main: £12,000 of which £2,000 may be tactical. Its profile by the end of each month: 500, 1,000,
# 2,000, then 1,000 more each month to 10,000 in February, and 12,000.
YEAR = ["2015-04", "2015-05", "2015-06", "2015-07", "2015-08", "2015-09",
        "2015-10", "2015-11", "2015-12", "2016-01", "2016-02", "2016-03"]  # fmt: skip
MAIN_PROFILE = dict.fromkeys(YEAR, "1000") | {
    "2015-04": "500", "2015-05": "500", "2016-03": "2000",
}  # fmt: skip
ALL_YEAR = {"paid_to": "2016-06-30", "spent_to": "2016-06-30"}

LEDGER = {
    "priority": [
        {},
        {"priority_code": "b", "name": "Priority B", "short_name": "B"},
        {"priority_code": "c", "name": "Priority C", "short_name": "C"},
        {"priority_code": "s", "name": "Sub", "short_name": "S", "kind": "subsidiary"},
    ],
    "action": [{"action_code": "act", "title": "Open a club"}],
    "allocation": [
        {"allocation_code": "old", "title": "Old", "financial_year": "2014-15", "amount": "60.05",
         "edition_code": "second"},
        {"allocation_code": "main", "title": "Main grant", "amount": "12000", **ALL_YEAR,
         "tactical_limit": "2000", "report_due": "2016-04-30", "note": "A third",
         "illustrative": "paid_to; spent_to", "document_code": "paper", "paragraph": "7"},
        {"allocation_code": "bare", "title": "Bare", "amount": "1000"},
        {"allocation_code": "fast", "title": "Fast", "amount": "1000", "spent_to": "2015-07-31"},
        {"allocation_code": "even", "title": "Even", "amount": "400", "spent_to": "2015-06-30"},
        {"allocation_code": "part", "title": "Part", "amount": "250", "paid_to": "2015-12-31"},
        {"allocation_code": "late", "title": "Late", "amount": "200", **ALL_YEAR},
        {"allocation_code": "done", "title": "Done", "amount": "300", **ALL_YEAR},
        {"allocation_code": "near", "title": "Near", "amount": "400", "spent_to": "2016-03-31"},
        {"allocation_code": "off", "title": "Off", "amount": "400", "spent_to": "2016-03-31"},
        {"allocation_code": "more", "title": "More", "amount": "400", "spent_to": "2016-03-31"},
        {"allocation_code": "only b", "title": "Only B", "amount": "100", "priority_code": "b"},
        {"allocation_code": "next", "title": "Next", "amount": "5000",
         "financial_year": "2016-17"},
    ],
    "profile": [
        *profile("main", MAIN_PROFILE),
        *profile("fast", dict.fromkeys(YEAR[:3], "100") | {"2016-03": "700"}),
        *profile("even", {"2015-04": "100", "2015-07": "300"}, illustrative="all"),
        *profile("late", {"2015-07": "100", "2015-08": "100"}),
        *profile("done", {"2015-04": "300"}),
    ],
    "award": [
        {"grant_id": "m1", "title": "Youth club", "programme_code": "main", "priority": "a",
         "amount_awarded": "5000", "amount_applied_for": "5500", "award_date": "2015-04-20",
         "starts_on": "2015-06-01", "ends_on": "2016-03-31", "report_due": "2015-11-30",
         "reported_on": "2015-12-05", "ward_codes": ["W1"], "action_code": "act",
         "description": "Two evenings", "recipient_id": "GB-CHC-1", "funder_id": "GB-1",
         "funder": "The PCC", "programme": "The main grant", "place": "One",
         "illustrative": "title"},
        {"grant_id": "m2", "title": "Cameras", "programme_code": "main", "priority": "Priority B",
         "amount_awarded": "3000", "award_date": "2015-07-10", "ward_codes": ["W2", "W2"],
         "recipient": "Club Ltd", "illustrative": "all"},
        {"grant_id": "m3", "title": "Walks", "programme_code": "main", "priority": " priority a ",
         "amount_awarded": "1500", "award_date": "2015-09-30", "pot": "tactical pot",
         "ward_codes": ["W2", "W1", "W2"], "document_code": "paper"},
        {"grant_id": "m4", "title": "Patrols", "programme_code": "main", "priority": "Unknown",
         "amount_awarded": "500.01", "award_date": "2015-10-01", "pot": "tactical pot",
         "place": "Old Mill", "recipient": None},
        {"grant_id": "b1", "programme_code": "bare", "amount_awarded": "300.10",
         "pot": "tactical pot"},
        {"grant_id": "b2", "programme_code": "bare", "amount_awarded": "500", "currency": "EUR",
         "amount_disbursed": "250.50"},
        {"grant_id": "b3", "programme_code": "bare", "title": "No amount"},
        {"grant_id": None, "programme_code": "bare", "amount_awarded": "99.90", "title": "No day",
         "award_date": None, "recipient": "The Old Mill's (Trust)", "currency": None},
        {"grant_id": "b5", "programme_code": "bare", "amount_awarded": "0.25", "title": None,
         "recipient": None},
        {"grant_id": "f1", "programme_code": "fast", "amount_awarded": "1200"},
        {"grant_id": "f2", "programme_code": "fast", "amount_awarded": "900", "currency": "USD"},
        {"grant_id": "e1", "programme_code": "even", "amount_awarded": "400"},
        {"grant_id": "p1", "programme_code": "part", "amount_awarded": "200",
         "amount_disbursed": "1"},
        {"grant_id": "p2", "programme_code": "part", "amount_awarded": "80", "currency": "EUR",
         "amount_disbursed": "33.30", "ward_codes": [f"X{n}" for n in range(1, 9)]},
        {"grant_id": "l1", "programme_code": "late", "amount_awarded": "200"},
        {"grant_id": "d1", "programme_code": "done", "amount_awarded": "300"},
        {"grant_id": "n1", "programme_code": "near", "amount_awarded": "400",
         "award_date": "2015-03-01"},
        {"grant_id": "of1", "programme_code": "off", "amount_awarded": "400"},
        {"grant_id": "mo1", "programme_code": "more", "amount_awarded": "400"},
        {"grant_id": "ob1", "programme_code": "only b", "amount_awarded": "60", "priority": "a"},
        # of no grant of the partnership
        {"grant_id": "o1", "programme_code": None, "funder": "Lottery", "programme": "Small",
         "amount_awarded": "10.10", "award_date": "2015-06-30", "illustrative": "all"},
        {"grant_id": "o2", "programme_code": None, "funder": "Lottery", "programme": "Small",
         "amount_awarded": "20.20", "award_date": "2014-01-02", "currency": None},
        {"grant_id": "o3", "programme_code": None, "funder": "Lottery", "programme": "Mixed",
         "amount_awarded": "5"},
        {"grant_id": "o4", "programme_code": None, "funder": "Lottery", "programme": "Mixed",
         "amount_awarded": "7", "currency": "EUR"},
        {"grant_id": "o5", "programme_code": "mian", "funder": "PCC", "amount_awarded": None,
         "currency": "EUR", "source_id": 2},
        {"grant_id": "o6", "programme_code": "mian", "funder": "PCC", "amount_awarded": "3.33",
         "currency": "EUR"},
    ],
    "instalment": [
        {"grant_id": "m1", "due_on": "2015-05-01", "amount": "3000", "paid_on": "2015-05-05"},
        {"grant_id": "m1", "instalment": 2, "due_on": "2015-10-01", "amount": "2000",
         "paid_on": "2015-10-09"},
        {"grant_id": "m2", "due_on": "2015-08-01", "amount": "1000", "paid_on": "2015-08-01"},
        {"grant_id": "m2", "instalment": 2, "due_on": "2016-02-01", "amount": "2000"},
        {"grant_id": "m3", "due_on": "2015-10-01", "amount": "1500", "paid_on": "2015-09-30"},
        {"grant_id": "b1", "amount": "100", "paid_on": "2015-06-01"},  # recorded by mistake
        {"grant_id": "f2", "amount": "900", "paid_on": "2015-06-01"},
        {"grant_id": "p1", "amount": "120.50", "paid_on": "2015-09-15"},
        {"grant_id": "p1", "instalment": 2, "due_on": "2015-12-01", "amount": "79.50",
         "paid_on": "2015-12-02"},
        {"grant_id": "p2", "amount": "33.30", "paid_on": "2015-09-15"},
    ],
    "claim": [
        # by the end of April 200, June 1,500.05, July 1,600, March 2,600, and 400 after the year
        *spent("m1", {"2015-04-30": "200", "2015-06-30": "1300.05", "2015-07-01": "99.95",
                      "2016-03-31": "1000", "2016-04-15": "400"}),
        *spent("m2", {"2015-12-31": "2000"}),
        *spent("b1", {"2015-06-01": "100"}),
        *spent("f1", {"2015-06-10": "330"}),
        *spent("f2", {"2015-06-10": "77"}),
        *spent("e1", {"2015-05-31": "100"}),
        *spent("l1", {"2015-05-31": "50"}),
        *spent("d1", {"2015-04-10": "150"}),
        *spent("n1", {"2015-03-15": "30", "2015-05-01": "350"}),
        *spent("of1", {"2015-05-01": "379.99"}),
        *spent("mo1", {"2015-05-01": "400.01"}),
    ],
    "award_outcome": [
        {"grant_id": "m1", "outcome_code": "glad", "outcome": "Glad", "promised": 12,
         "reported": 9, "reported_on": "2015-12-05", "question": "better off"},
        {"grant_id": "m1", "promised": 30, "reported": 40, "reported_on": "2015-10-08",
         "illustrative": "all"},
        {"grant_id": "m1", "outcome_code": "liked", "outcome": "Liked it", "promised": 0,
         "reported": 0, "reported_on": "2015-10-08", "question": "how well"},
        {"grant_id": "m2", "promised": 7},
        {"grant_id": "m3", "reported": 5, "reported_on": "2015-10-01"},
        {"grant_id": "m4", "promised": 3},
        {"grant_id": "b1", "promised": 3, "reported": 3, "reported_on": "2015-06-01"},
        {"grant_id": "f2", "promised": 9, "reported": 9, "reported_on": "2015-07-01"},
    ],
    # The best score is 3 x 5 + 1 x 10 = 25.
    "criterion": [
        {"allocation_code": "main", "criterion_code": "need", "weight": 3, "max_score": 5},
        {"allocation_code": "main", "criterion_code": "value", "criterion": "Value",
         "weight": 1, "max_score": 10},
    ],
    "bid": [
        {"allocation_code": "main", "bid_code": "z", "amount": "5500", "received_on": "2015-02-01",
         "decision": "awarded", "decided_on": "2015-04-20", "reason": "Good", "grant_id": "m1",
         "priority": "PRIORITY A", "illustrative": "all"},
        {"allocation_code": "main", "bid_code": "x", "amount": "2500", "priority": "Nothing"},
        {"allocation_code": "main", "bid_code": "y", "amount": "2000",
         "received_on": "2015-03-31"},
        {"allocation_code": "main", "bid_code": "u", "amount": "1500.50",
         "received_on": "2015-03-31"},
        {"allocation_code": "main", "bid_code": "w", "amount": "900", "received_on": "2015-03-31"},
        {"allocation_code": "main", "bid_code": "v", "amount": "800", "received_on": "2015-04-01",
         "decision": "declined", "decided_on": "2015-04-20"},
        {"allocation_code": "main", "bid_code": "gone", "amount": "700",
         "received_on": "2015-02-02", "decision": "withdrawn", "decided_on": "2015-03-15"},
        {"allocation_code": "main", "bid_code": "t1", "amount": "500.50", "pot": "tactical pot",
         "received_on": "2015-03-31", "decision": "declined", "decided_on": "2015-10-20",
         "priority": "b", "document_code": "paper"},
        {"allocation_code": "main", "bid_code": "t2", "amount": "1600", "pot": "tactical pot",
         "received_on": "2015-09-20", "decision": "awarded", "decided_on": "2015-09-30",
         "grant_id": "m3"},
        {"allocation_code": "bare", "bid_code": "bt", "amount": "10", "pot": "tactical pot"},
    ],
    "bid_score": [
        *scored("z", need="5", value="10"),  # 25 of 25
        *scored("x", need="4", value="5"),  # 12 + 5 = 17 of 25, 68%
        *scored("y", value="2", need="5"),  # 15 + 2 = 17
        *scored("u", need="1", value="0.5"),  # 3.5 of 25, 14%
        *scored("w", need="2.5"),
        *scored("gone", need="3.33", value="1"),  # 9.99 + 1 = 10.99 of 25, 43.96%
    ],
}  # fmt: skip
# A second file, of which one of the awards is.
THEN = (
    "insert into source (source_id, file_name, format, publisher, sha256, bytes, rows_read, "
    "rows_kept, rows_refused, imported_at) values (2, 'b.csv', 'x', 'x', 'y', 1, 0, 0, 0, "
    "'2020-01-01')"
)
