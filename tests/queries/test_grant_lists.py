"""Awards, outcomes, bids and the export of grants, on those of worked_grants.py."""

from datetime import date
from decimal import Decimal as D

import pytest

from tests.queries.worked_grants import by, told

# --- awards ---------------------------------------------------------------------------------------


def awards(ledger, as_at, **more):
    rows = told(ledger, "awards", as_at=as_at, **more)
    for row in rows:
        assert row["paid"] is None or row["amount"] == row["paid"] + row["to_pay"]
        assert (row["paid"] is None) == (row["to_pay"] is None)
    return rows


@pytest.mark.parametrize(
    ("as_at", "state", "days_late"),
    [
        ("2015-04-20", "Not started", None),
        ("2015-05-31", "Not started", None),
        ("2015-06-01", "Under way", None),
        # the report is due on 30 November, which is 31 days later
        ("2015-10-30", "Under way", None),
        ("2015-10-31", "Report due soon", None),
        ("2015-11-30", "Report due soon", None),
        ("2015-12-01", "Report late", 1),
        ("2015-12-04", "Report late", 4),
        ("2015-12-05", "Reported", None),
        ("2017-01-01", "Reported", None),
    ],
)
def test_the_state_of_an_award_from_day_to_day(ledger, as_at, state, days_late):
    row = by(awards(ledger, as_at, allocation="main"), "grant_id", "state", "days_late",
             "reported_on")["m1"]  # fmt: skip
    assert row == (state, days_late, date(2015, 12, 5) if state == "Reported" else None)


def test_an_award_of_which_no_days_are_known_is_under_way(ledger):
    assert awards(ledger, "2015-10-08", allocation="part")[0]["state"] == "Under way"


def test_awards_of_a_day(ledger):
    """Those of 1 October are made, and the late report stands first."""
    rows = awards(ledger, "2015-12-01", allocation="main")
    assert [row["grant_id"] for row in rows] == ["m1", "m2", "m3", "m4"]
    assert awards(ledger, "2015-04-19", allocation="main") == []
    rows = awards(ledger, "2015-10-08", allocation="main")
    money = by(rows, "grant_id", "amount", "paid", "to_pay", "spent", "next_due")
    assert money == {
        # the second instalment was due on the 1st, and came on the 9th
        "m1": (5000, 3000, 2000, 1600, date(2015, 10, 1)),
        "m2": (3000, 1000, 2000, 0, date(2016, 2, 1)),
        "m3": (1500, 1500, 0, 0, None),
        # no instalment is known, so that nothing was paid
        "m4": (D("500.01"), 0, D("500.01"), 0, None),
    }
    about = by(rows, "grant_id", "priority_code", "priority", "pot", "where_code", "where_words",
               "basis")  # fmt: skip
    assert about == {
        "m1": ("a", "A", "funding round", "W1", "One", "partly illustrative"),
        "m2": ("b", "B", "funding round", "W2", "Two", "illustrative"),
        "m3": ("a", "A", "tactical pot", None, "Several wards", "published"),
        "m4": (None, "No priority of the plan", "tactical pot", None, "Old Mill", None),
    }
    m1 = rows[0]
    assert (m1["award"], m1["action"], m1["recipient"]) == ("Youth club", "Open a club", "Trust")
    assert (m1["amount_applied_for"], m1["amount_words"]) == (5500, "£5,000")
    assert (m1["file_name"], m1["line"]) == ("a.csv", 2)
    by_day = awards(ledger, "2015-10-09", allocation="main")
    assert by(by_day, "grant_id", "next_due")["m1"] is None
    assert by(awards(ledger, "2015-05-04", allocation="main"), "grant_id", "paid", "next_due") == {
        "m1": (0, date(2015, 5, 1)),
    }  # fmt: skip


def test_a_late_report_stands_first(planned):
    facts = planned(
        allocation=[{"amount": "10"}],
        award=[
            {"grant_id": "early", "award_date": "2015-04-01"},
            {"grant_id": "late", "award_date": "2015-05-01", "report_due": "2015-06-01"},
            {"grant_id": "no day", "award_date": None},
        ],
    )
    assert [row["grant_id"] for row in awards(facts, "2015-06-01")] == ["early", "late", "no day"]
    assert [row["grant_id"] for row in awards(facts, "2015-06-02")] == ["late", "early", "no day"]


def test_awards_that_are_not_added_up_are_shown_with_the_reason(ledger):
    rows = awards(ledger, "2015-10-08", allocation="bare")
    assert by(rows, "grant_id", "amount_awarded", "currency", "amount", "not_counted") == {
        "b1": (D("300.10"), "GBP", D("300.10"), None),
        "b2": (500, "EUR", 0, "is in EUR and is not added up with pounds"),
        "b3": (None, "GBP", 0, "has no amount"),
        None: (D("99.90"), None, D("99.90"), None),
        "b5": (D("0.25"), "GBP", D("0.25"), None),
    }
    # payments are not recorded, whatever stands in a file
    assert {(row["paid"], row["to_pay"], row["spent"]) for row in rows} == {(None, None, None)}
    p2 = awards(ledger, "2015-10-08", allocation="part")[1]
    assert (p2["grant_id"], p2["paid"], p2["to_pay"], p2["spent"]) == ("p2", 0, 0, None)


def test_awards_of_a_priority_and_of_all_grants(ledger):
    every = awards(ledger, "2015-10-08")
    assert len(every) == 20, "all but those of no grant"
    of_a = {row["grant_id"] for row in every if row["priority_code"] == "a"}
    assert of_a == {"m1", "m3", "ob1"}
    assert {row["grant_id"] for row in awards(ledger, "2015-10-08", priority="a")} == of_a
    (row,) = awards(ledger, "2015-10-08", priority="b")
    assert row["grant_id"] == "m2"


# --- outcomes -------------------------------------------------------------------------------------


def outcomes(ledger, as_at, **more):
    return told(ledger, "award_outcomes", as_at=as_at, **more)


def test_outcomes_and_what_each_cost(ledger):
    rows = outcomes(ledger, "2015-10-08", allocation="main")
    assert [(row["grant_id"], row["outcome_code"]) for row in rows] == [
        # of a priority the largest award first, its outcomes in the order of the questions
        ("m1", "came"), ("m1", "liked"), ("m1", "glad"), ("m3", "came"),
        ("m2", "came"), ("m4", "came"),
    ]  # fmt: skip
    names = ("promised", "reported", "pct", "cost_promised", "cost_reported")
    assert [tuple(row[name] for name in names) for row in rows] == [
        # £5,000 / 30 = 166.666…, £1,600 / 40; 40 of 30 are 133.3%
        (30, 40, 133, D("166.67"), 40),
        # none were promised and none came
        (0, 0, None, None, None),
        # £5,000 / 12 = 416.666…; the report came in December
        (12, None, None, D("416.67"), None),
        # nothing was promised, and nothing spent on the 5
        (None, 5, None, None, 0),
        # £3,000 / 7 = 428.571…
        (7, None, None, D("428.57"), None),
        # £500.01 / 3
        (3, None, None, D("166.67"), None),
    ]
    first = rows[0]
    assert (first["reported_on"], first["basis"]) == (date(2015, 10, 8), "illustrative")
    assert (first["priority"], first["question"]) == ("A", "how much")
    assert rows[-1]["priority"] == "No priority of the plan"


def test_outcomes_that_were_reported_later(ledger):
    rows = outcomes(ledger, "2015-10-07", allocation="main", priority="a")
    assert [row["reported"] for row in rows] == [None, None, None, 5]
    rows = outcomes(ledger, "2015-12-05", allocation="main", priority="a")
    # £1,600 / 9 = 177.777…; 9 of 12
    glad = by(rows[:3], "outcome_code", "reported", "pct", "cost_reported")["glad"]
    assert glad == (9, 75, D("177.78"))
    assert [row["grant_id"] for row in outcomes(ledger, "2015-10-08", priority="b")] == ["m2"]


def test_what_is_not_recorded_or_not_added_up_has_no_cost(ledger):
    rows = outcomes(ledger, "2015-10-08")
    # by priority, then the largest award first, whatever its grant
    assert [row["grant_id"] for row in rows] == ["m1", "m1", "m1", "m3", "m2", "m4", "b1", "f2"]
    cost = by([row for row in rows if row["grant_id"] in ("b1", "f2")], "grant_id",
              "cost_promised", "cost_reported")  # fmt: skip
    # £300.10 / 3 = 100.033…, and no spending is recorded; the other is in dollars
    assert cost == {"b1": (D("100.03"), None), "f2": (None, None)}


# --- bids -----------------------------------------------------------------------------------------


def bids(ledger, as_at, allocation="main"):
    rows = told(ledger, "bids", allocation=allocation, as_at=as_at)
    names = ("rank", "score", "running", "is_within", "decision")
    return rows, [(row["bid_code"], *(row[name] for name in names)) for row in rows]


def test_the_sift_before_anything_is_decided(ledger):
    rows, sifted = bids(ledger, "2015-03-31")
    assert sifted == [
        ("z", 1, 100, 5500, True, None),
        # 17 of 25 both, of which the smaller is set against the money first
        ("y", 2, 68, 7500, True, None),
        ("x", 2, 68, 10000, True, None),  # all that there is
        # 3.5 of 25; one that was withdrawn was better
        ("u", 5, 14, D("11500.50"), False, None),
        # a score is missing
        ("w", None, None, None, None, None),
        ("gone", 4, 44, None, None, "withdrawn"),
        ("t1", None, None, None, None, None),
    ]
    assert [row["money"] for row in rows] == [10000] * 6 + [2000]
    assert [row["money_words"] for row in rows[-2:]] == ["£10,000", "£2,000"]
    assert {row["awarded"] for row in rows} == {None}
    assert {row["grant_id"] for row in rows} == {None}, "it is not known yet"
    told_of = by(rows, "bid_code", "priority_code", "priority", "basis")
    assert told_of["z"] == ("a", "A", "illustrative")
    assert told_of["t1"] == ("b", "B", "published")
    assert told_of["x"] == told_of["y"] == (None, "No priority of the plan", None)
    scores = {row["bid_code"]: row["scores"] for row in rows}
    assert list(scores["y"]) == [
        {"criterion": "Need", "score": 5.0, "max_score": 5, "weight": 3},
        {"criterion": "Value", "score": 2.0, "max_score": 10, "weight": 1},
    ]
    assert len(scores["w"]) == 1
    assert scores["t1"] is None


def test_bids_that_came_by_a_day(ledger):
    assert bids(ledger, "2015-01-31")[1] == []
    (_, sifted) = bids(ledger, "2015-03-01")
    assert [bid[:2] for bid in sifted] == [("z", 1), ("x", 2), ("gone", 3)]
    assert sifted[2] == ("gone", 3, 44, 8700, True, None), "still in on the day before it went"
    assert bids(ledger, "2015-03-14")[1][2][-1] is None
    assert bids(ledger, "2015-03-15")[1][2][-1] == "withdrawn"


def test_a_bid_is_decided_on_its_day(ledger):
    rows, sifted = bids(ledger, "2015-04-19")
    assert [bid[0] for bid in sifted] == ["z", "y", "x", "u", "v", "w", "gone", "t1"]
    assert (rows[0]["decision"], rows[0]["money"]) == (None, 10000)
    rows, sifted = bids(ledger, "2015-04-20")
    assert sifted == [
        ("y", 2, 68, 2000, True, None),
        ("x", 2, 68, 4500, True, None),
        ("u", 5, 14, D("6000.50"), False, None),
        ("w", None, None, None, None, None),
        ("z", 1, 100, None, None, "awarded"),
        ("gone", 4, 44, None, None, "withdrawn"),
        ("v", None, None, None, None, "declined"),
        ("t1", None, None, None, None, None),
    ]
    # £5,000 was awarded for the £5,500 that were asked for
    assert {row["money"] for row in rows if row["pot"] == "funding round"} == {5000}
    z = rows[4]
    assert (z["grant_id"], z["awarded"], z["reason"], z["decided_on"]) == (
        "m1", 5000, "Good", date(2015, 4, 20),
    )  # fmt: skip


def test_bids_for_the_tactical_pot(ledger):
    rows, sifted = bids(ledger, "2015-09-29")
    assert sifted[-2:] == [
        ("t1", None, None, None, None, None), ("t2", None, None, None, None, None),
    ]  # fmt: skip
    assert [row["money"] for row in rows[-2:]] == [2000, 2000]
    rows, sifted = bids(ledger, "2015-10-08")
    assert [bid[0] for bid in sifted[-2:]] == ["t1", "t2"]
    assert [(row["money"], row["awarded"]) for row in rows[-2:]] == [
        (D("-0.01"), None), (D("-0.01"), 1500),
    ]  # fmt: skip
    # a grant that has no such pot, and no criteria
    (row,), sifted = bids(ledger, "2015-10-08", "bare")
    assert sifted == [("bt", None, None, None, None, None)]
    assert (row["money"], row["money_words"], row["amount"]) == (None, None, 10)


# --- the tactical pot -----------------------------------------------------------------------------


def calls(ledger, as_at, allocation="main"):
    rows = told(ledger, "tactical_calls", allocation=allocation, as_at=as_at)
    names = ("code", "amount", "is_open", "left_after")
    return rows, [tuple(row[name] for name in names) for row in rows]


@pytest.mark.parametrize(
    ("as_at", "expected"),
    [
        ("2015-03-30", []),
        ("2015-03-31", [("t1", D("500.50"), True, D("1499.50"))]),
        (
            "2015-09-29",
            # each as if it were granted and the other not
            [
                ("t1", D("500.50"), True, D("1499.50")),
                ("t2", 1600, True, 400),
            ],
        ),
        (
            "2015-10-08",
            [
                ("m3", 1500, False, 500),
                ("m4", D("500.01"), False, D("-0.01")),
                ("t1", D("500.50"), True, D("-500.51")),
            ],
        ),
        (
            "2015-10-20",
            [
                ("m3", 1500, False, 500),
                ("m4", D("500.01"), False, D("-0.01")),
            ],
        ),
    ],
)
def test_calls_on_the_tactical_pot(ledger, as_at, expected):
    assert calls(ledger, as_at)[1] == expected


def test_what_is_known_of_a_call(ledger):
    rows, _ = calls(ledger, "2015-10-08")
    names = ("call", "who", "priority", "day", "amount", "basis")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("Walks", "Trust", "A", date(2015, 9, 30), 1500, "published"),
        ("Patrols", None, "No priority of the plan", date(2015, 10, 1), D("500.01"), None),
        ("Bid", "Trust", "B", date(2015, 3, 31), D("500.50"), "published"),
    ]


def test_calls_on_a_pot_that_is_not_there(ledger):
    assert calls(ledger, "2015-10-08", "bare")[1] == [
        ("b1", D("300.10"), False, None), ("bt", 10, True, None),
    ]  # fmt: skip
    assert calls(ledger, "2015-10-08", "part")[1] == []


# --- to be given to others ------------------------------------------------------------------------

REQUIRED = ["Identifier", "Title", "Description", "Currency", "Recipient Org:Identifier",
            "Recipient Org:Name", "Funding Org:Identifier", "Funding Org:Name"]  # fmt: skip


def exported(ledger, as_at="2015-10-08", **more):
    rows = told(ledger, "grants_360giving", as_at=as_at, **more)
    for row in rows:
        assert all(row[title] for title in REQUIRED), row
    return rows


def test_an_award_under_the_titles_of_the_standard(ledger):
    m1 = exported(ledger, allocation="main")[0]
    assert {title: value for title, value in m1.items() if value is not None} == {
        "Identifier": "m1",
        "Title": "Youth club",
        "Description": "Two evenings",
        "Currency": "GBP",
        "Amount Applied For": 5500,
        "Amount Awarded": 5000,
        "Amount Disbursed": 3000,
        "Award Date": date(2015, 4, 20),
        "Planned Dates:Start Date": date(2015, 6, 1),
        "Planned Dates:End Date": date(2016, 3, 31),
        "Recipient Org:Identifier": "GB-CHC-1",
        "Recipient Org:Name": "Trust",
        "Funding Org:Identifier": "GB-1",
        "Funding Org:Name": "The PCC",
        "Grant Programme:Code": "main",
        "Grant Programme:Title": "The main grant",
        "Beneficiary Location:0:Name": "One",
        "Beneficiary Location:0:Geographic Code": "W1",
        "Pot": "funding round",
        "Priority": "a",
        "Action": "act",
        "Report Due": date(2015, 11, 30),
        "Illustrative": "title",
    }
    reported = exported(ledger, "2015-12-05", allocation="main")[0]
    assert reported["Reported On"] == date(2015, 12, 5)


def test_no_award_is_dropped_and_none_is_there_twice(ledger):
    rows = exported(ledger)
    assert len(rows) == len({row["Identifier"] for row in rows}) == 20
    assert [row["Identifier"] for row in rows] == [
        row["Identifier"]
        for code in ("bare", "done", "even", "fast", "late", "main", "more", "near", "off",
                     "only b", "part")
        for row in exported(ledger, allocation=code)
    ]  # fmt: skip


def test_what_a_file_did_not_say_is_filled(ledger):
    rows = {row["Identifier"]: row for row in exported(ledger, allocation="bare")}
    # the file's second award of the grant without an identifier stands in its line 9
    assert rows.keys() == {"b1", "b2", "b3", "b5", "360G-P-file1-9"}
    no_day = rows["360G-P-file1-9"]
    assert (no_day["Award Date"], no_day["Currency"]) == (None, "GBP")
    assert no_day["Description"] == no_day["Title"] == "No day"
    assert no_day["Recipient Org:Identifier"] == "360G-P-org:the-old-mill-s-trust"
    assert no_day["Funding Org:Identifier"] == "360G-P-org:pcc"
    assert (no_day["Funding Org:Name"], no_day["Grant Programme:Title"]) == ("PCC", "Bare")
    b5 = rows["b5"]
    assert (b5["Title"], b5["Description"]) == ("Award", "Award")
    assert (b5["Recipient Org:Name"], b5["Recipient Org:Identifier"]) == (
        "Not said", "360G-P-org:not-said",
    )  # fmt: skip
    assert rows["b3"]["Amount Awarded"] is None
    assert (rows["b2"]["Currency"], rows["b2"]["Amount Awarded"]) == ("EUR", 500)


def test_what_was_disbursed_is_what_was_paid_where_that_is_recorded(ledger):
    """A file's own sum stands where payments are not recorded, or are in another currency."""
    paid = by(exported(ledger), "Identifier", "Amount Disbursed")
    assert (paid["p1"], paid["p2"], paid["b1"], paid["b2"]) == (
        D("120.50"), D("33.30"), None, D("250.50"),
    )  # fmt: skip
    assert paid["m4"] == 0


def test_places_and_priorities_are_given_on(ledger):
    rows = {row["Identifier"]: row for row in exported(ledger)}
    places = [f"Beneficiary Location:{n}:Geographic Code" for n in range(8)]
    assert [rows["p2"][place] for place in places] == [f"X{n}" for n in range(1, 9)]
    assert [rows["m3"][place] for place in places] == ["W2", "W1", "W2"] + [None] * 5
    assert [rows[code]["Priority"] for code in ("m2", "m3", "m4")] == ["b", "a", "Unknown"]
    assert (rows["m3"]["Pot"], rows["m3"]["Document"]) == ("tactical pot", "paper")
    assert (rows["m4"]["Beneficiary Location:0:Name"], rows["m4"]["Pot"]) == (
        "Old Mill", "tactical pot",
    )  # fmt: skip


def test_awards_made_later_are_not_exported(ledger):
    assert [row["Identifier"] for row in exported(ledger, "2015-09-29", allocation="main")] == [
        "m1", "m2",
    ]  # fmt: skip


# --- grants of others -----------------------------------------------------------------------------


def test_awards_of_no_grant_that_is_known_by_their_programme(ledger):
    names = ("funder", "programme_code", "programme", "awards", "amount", "currency", "first_on",
             "last_on", "files")  # fmt: skip
    rows = told(ledger, "other_grants", partnership=None)
    assert [tuple(row[name] for name in names) for row in rows] == [
        # a currency is not said of one, which is pounds; £5 and 7 euros are not added up
        ("Lottery", None, "Mixed", 2, None, None, date(2015, 5, 1), date(2015, 5, 1), "a.csv"),
        ("Lottery", None, "Small", 2, D("30.30"), "GBP", date(2014, 1, 2), date(2015, 6, 30),
         "a.csv"),
        ("PCC", "mian", None, 2, D("3.33"), "EUR", date(2015, 5, 1), date(2015, 5, 1),
         "a.csv and b.csv"),
    ]  # fmt: skip
