"""What somebody should look at: of each kind of warning one grant that has it, and one without."""

import pytest

from tests.queries.worked_grants import YEAR, profile, spent, told

ALL_YEAR = {"paid_to": "2016-03-31", "spent_to": "2016-03-31"}
QUARTERS = dict.fromkeys(YEAR[:3], "100") | {"2016-03": "700"}  # of £1,000
A = {"priority": "a", "award_date": "2015-04-01"}

LEDGER = {
    "priority": [{}, {"priority_code": "b", "name": "Priority B", "short_name": "B"}],
    "allocation": [
        {"allocation_code": "right", "amount": "1000", "paid_to": "2015-09-30",
         "spent_to": "2015-09-30", "tactical_limit": "200", "report_due": "2016-06-30"},
        {"allocation_code": "over", "amount": "100", "tactical_limit": "50", **ALL_YEAR},
        {"allocation_code": "no pot", "amount": "100"},
        {"allocation_code": "unpaid", "amount": "100", "spent_to": "2016-03-31"},
        {"allocation_code": "unspent", "amount": "100", "paid_to": "2016-03-31"},
        {"allocation_code": "pace", "amount": "1000", **ALL_YEAR},
        {"allocation_code": "under", "amount": "1000", **ALL_YEAR},
        {"allocation_code": "more", "amount": "1000", **ALL_YEAR},
        {"allocation_code": "profile", "amount": "1000", **ALL_YEAR},
        {"allocation_code": "report", "amount": "100", "report_due": "2015-06-30", **ALL_YEAR},
        {"allocation_code": "paid", "amount": "300", **ALL_YEAR},
        {"allocation_code": "odd", "amount": "900", **ALL_YEAR},
        {"allocation_code": "only b", "amount": "900", "priority_code": "b", **ALL_YEAR},
        {"allocation_code": "outside", "amount": "900", **ALL_YEAR},
    ],
    "profile": [
        *profile("right", {"2015-04": "100", "2015-09": "400", "2016-03": "500"}),
        *profile("pace", QUARTERS),
        *profile("under", QUARTERS),
        *profile("more", QUARTERS),
        *profile("profile", {"2016-03": "999.99"}),
    ],
    "award": [
        {"grant_id": "r1", "programme_code": "right", "amount_awarded": "850", **A,
         "report_due": "2016-04-30", "starts_on": "2015-04-01"},
        {"grant_id": "r2", "programme_code": "right", "amount_awarded": "150", **A,
         "pot": "tactical pot", "report_due": "2015-06-30", "reported_on": "2015-06-30"},
        {"grant_id": "o1", "programme_code": "over", "amount_awarded": "60", **A},
        {"grant_id": "o2", "programme_code": "over", "amount_awarded": "50.01", **A,
         "pot": "tactical pot"},
        {"grant_id": "n1", "programme_code": "no pot", "amount_awarded": "10.10", **A,
         "pot": "tactical pot"},
        {"grant_id": "p1", "programme_code": "pace", "amount_awarded": "1000", **A},
        {"grant_id": "u1", "programme_code": "under", "amount_awarded": "1000", **A},
        {"grant_id": "m1", "programme_code": "more", "amount_awarded": "1000", **A},
        {"grant_id": "rp1", "programme_code": "report", "amount_awarded": "50", **A,
         "report_due": "2015-06-20"},
        {"grant_id": "rp2", "programme_code": "report", "amount_awarded": "50", **A,
         "report_due": "2015-06-25", "recipient": None, "title": "Walk"},
        {"grant_id": "pa1", "programme_code": "paid", "amount_awarded": "100", **A},
        {"grant_id": "pa2", "programme_code": "paid", "amount_awarded": "100", **A,
         "title": "Walk"},
        {"grant_id": "pa3", "programme_code": "paid", "amount_awarded": "100", **A},
        {"grant_id": "od1", "programme_code": "odd", "amount_awarded": "9", **A, "title": None,
         "currency": "EUR"},
        {"grant_id": None, "programme_code": "odd", **A, "title": None},
        {"grant_id": "od3", "programme_code": "odd", "amount_awarded": "9", **A,
         "priority": None},
        {"grant_id": "od4", "programme_code": "odd", "amount_awarded": "9", **A, "title": "Walk",
         "priority": "Nonsense"},
        {"grant_id": "od5", "programme_code": "odd", "amount_awarded": "9", **A, "title": "Fair",
         "award_date": None},
        {"grant_id": "ob1", "programme_code": "only b", "amount_awarded": "9", **A},
        {"grant_id": "ob2", "programme_code": "only b", "amount_awarded": "9", **A,
         "priority": "B"},
        {"grant_id": "t1", "programme_code": "outside", "amount_awarded": "300", **A,
         "award_date": "2015-03-31"},
        {"grant_id": "t2", "programme_code": "outside", "amount_awarded": "300", **A,
         "award_date": "2016-04-01", "title": "Walk"},
        # the year's first and last day are in it
        {"grant_id": "t3", "programme_code": "outside", "amount_awarded": "100", **A},
        {"grant_id": "t4", "programme_code": "outside", "amount_awarded": "100", **A,
         "award_date": "2016-03-31"},
    ],
    "instalment": [
        {"grant_id": "r1", "amount": "500", "paid_on": "2015-05-01"},
        {"grant_id": "r1", "instalment": 2, "due_on": "2016-01-01", "amount": "350"},
        {"grant_id": "pa1", "amount": "60", "paid_on": "2015-05-01"},
        {"grant_id": "pa1", "instalment": 2, "amount": "40.01", "paid_on": "2015-05-02"},
        {"grant_id": "pa2", "amount": "99.99"},
        {"grant_id": "pa3", "amount": "100", "paid_on": "2015-05-01"},
        {"grant_id": "t1", "amount": "10", "paid_on": "2016-04-05"},
        {"grant_id": "t1", "instalment": 2, "amount": "20.50", "paid_on": "2016-04-06"},
        {"grant_id": "t1", "instalment": 3, "amount": "269.50", "paid_on": "2016-03-31"},
        {"grant_id": "t4", "amount": "100", "paid_on": "2015-04-01"},
    ],
    "claim": [
        *spent("r1", {"2015-04-30": "100", "2015-09-30": "400"}),
        # by the end of April 50, £50 behind, which is a twentieth of the grant; May 149.99, £50.01
        # behind; June 350.01, £50.01 ahead; the whole year 950, £50 less than the grant
        *spent("p1", {"2015-04-30": "50", "2015-05-31": "99.99", "2015-06-30": "200.02",
                      "2016-03-31": "599.99"}),
        *spent("u1", {"2015-06-30": "249.99", "2016-03-31": "700"}),
        *spent("m1", {"2015-06-30": "300", "2016-03-31": "700.01"}),
        *spent("pa3", {"2015-05-01": "100"}),  # all of it, and no more
        *spent("t1", {"2015-03-30": "5"}),
        *spent("t3", {"2015-04-01": "1", "2016-03-31": "2"}),
    ],
    "bid": [
        {"allocation_code": "report", "bid_code": "one", "amount": "1", "received_on": "2015-06-01",
         "decision": "declined", "decided_on": "2015-06-15"},
        {"allocation_code": "report", "bid_code": "two", "amount": "1", "received_on": "2015-06-10",
         "decision": "declined", "decided_on": "2015-06-15"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def facts(planned):
    return planned(**LEDGER)


def warnings(facts, as_at, allocation=None):
    rows = told(facts, "grant_warnings", allocation=allocation, as_at=as_at)
    assert {row["tone"] for row in rows} <= {"bad", "caution", "note"}
    assert all(row["warning"] for row in rows)
    return rows


def said(facts, as_at, allocation):
    names = ("tone", "kind", "grant_id", "warning")
    # those of all grants, which are asked for once for each day
    return [
        tuple(row[name] for name in names)
        for row in warnings(facts, as_at)
        if row["allocation_code"] == allocation
    ]


@pytest.mark.parametrize(
    "as_at", ["2015-03-01", "2015-04-01", "2015-06-30", "2015-07-01", "2015-10-15", "2015-10-31"]
)
def test_where_all_is_right_there_is_none(facts, as_at):
    assert said(facts, as_at, "right") == []


OUTSIDE = "which is not in the year from 1 April 2015 to 31 March 2016."

WARNED = {
    # the books end on 30 September, and for a month nobody needs to be told
    ("right", "2015-11-01"): [
        ("note", "Recorded until", None,
         "Payments and spending are recorded to 30 September 2015; what came after is not in the "
         "sums."),
    ],
    # the last day of spending is not known, so the pace still speaks: on it
    ("right", "2016-04-01"): [
        ("note", "Recorded until", None,
         "Payments and spending are recorded to 30 September 2015; what came after is not in the "
         "sums."),
    ],
    ("over", "2015-03-31"): [],
    ("over", "2015-04-01"): [
        ("bad", "Over the grant", None,
         "Awards come to £110.01, £10.01 more than the £100 that there is."),
        ("bad", "Tactical pot", None,
         "Awards out of the tactical pot come to £50.01, £0.01 over its limit of £50."),
    ],
    ("no pot", "2015-03-31"): [],
    ("no pot", "2015-04-01"): [
        ("bad", "Tactical pot", None,
         "Awards out of a tactical pot come to £10.10, but this grant has no such pot."),
        ("note", "Not recorded", None,
         "Payments and spending are not recorded, so they are not shown. That is not £0."),
    ],
    ("unpaid", "2015-03-31"): [],
    ("unpaid", "2015-04-01"): [
        ("note", "Not recorded", None, "Payments are not recorded, so they are not shown."),
    ],
    ("unspent", "2015-04-01"): [
        ("note", "Not recorded", None, "Spending is not recorded, so it is not shown."),
    ],
    ("pace", "2015-04-30"): [],
    ("pace", "2015-05-31"): [
        ("caution", "Behind profile", None,
         "Spending by the end of May 2015 was £149.99, £50.01 less than its profile."),
    ],
    # 350.01 x 1,000 / 300 = 1,166.70; that it is ahead of its profile says the same
    ("pace", "2015-06-30"): [
        ("bad", "Overspend", None,
         "At the pace so far £1,167 will be spent by 31 March 2016, £167 more than the grant."),
    ],
    ("pace", "2016-03-31"): [],
    ("pace", "2016-04-01"): [],
    # 249.99 x 1,000 / 300 = 833.30
    ("under", "2015-06-30"): [
        ("caution", "Underspend", None,
         "At the pace so far £833 will be spent by 31 March 2016, £167 less than the grant."),
    ],
    ("under", "2016-04-01"): [
        ("caution", "Underspend", None,
         "The year ended with £949.99 spent, £50.01 less than the grant."),
    ],
    ("more", "2015-06-30"): [],
    ("more", "2016-04-01"): [
        ("bad", "Overspend", None,
         "The year ended with £1,000.01 spent, £0.01 more than the grant."),
        ("bad", "Overspent award", "m1", "Club spent £1,000.01, £0.01 more than its award."),
    ],
    ("profile", "2015-04-30"): [
        ("note", "Profile", None,
         "The profile comes to £999.99, not to the grant, £1,000."),
    ],
    # 30 days before it is due
    ("report", "2015-05-30"): [],
    ("report", "2015-05-31"): [
        ("note", "Report to the funder", None,
         "The report to the PCC is due on 30 June 2015, in 30 days; no report of a recipient is "
         "late."),
    ],
    ("report", "2015-06-01"): [
        ("note", "Report to the funder", None,
         "The report to the PCC is due on 30 June 2015, in 29 days; 1 bid is not decided yet."),
    ],
    ("report", "2015-06-10"): [
        ("note", "Report to the funder", None,
         "The report to the PCC is due on 30 June 2015, in 20 days; 2 bids are not decided yet."),
    ],
    ("report", "2015-06-21"): [
        ("bad", "Report late", "rp1",
         "Club (Trust): the report was due on 20 June 2015, 1 day ago."),
        ("note", "Report to the funder", None,
         "The report to the PCC is due on 30 June 2015, in 9 days; 1 report of a recipient is "
         "late."),
    ],
    ("report", "2015-06-29"): [
        ("bad", "Report late", "rp1",
         "Club (Trust): the report was due on 20 June 2015, 9 days ago."),
        ("bad", "Report late", "rp2",
         "Walk (recipient not said): the report was due on 25 June 2015, 4 days ago."),
        ("note", "Report to the funder", None,
         "The report to the PCC is due on 30 June 2015, in 1 day; 2 reports of recipients are "
         "late."),
    ],
    ("paid", "2015-05-01"): [
        ("caution", "Instalments", "pa1",
         "Club: the instalments come to £100.01, not to the award, £100."),
        ("caution", "Instalments", "pa2",
         "Walk: the instalments come to £99.99, not to the award, £100."),
    ],
    ("paid", "2015-05-02"): [
        ("bad", "Overpaid award", "pa1", "Club was paid £100.01, £0.01 more than its award."),
        ("caution", "Instalments", "pa1",
         "Club: the instalments come to £100.01, not to the award, £100."),
        ("caution", "Instalments", "pa2",
         "Walk: the instalments come to £99.99, not to the award, £100."),
    ],
    ("odd", "2015-04-30"): [
        ("caution", "Not added up", None, "An award has no amount."),
        ("caution", "Not added up", "od1", "od1 is in EUR and is not added up with pounds."),
        ("caution", "Priority", "od3", "Club names no priority."),
        ("caution", "Priority", "od4",
         "Walk names the priority 'Nonsense', which the plan does not have."),
        ("note", "No day", "od5", "Fair has no day of award; it is counted as made."),
    ],
    ("only b", "2015-04-30"): [
        ("caution", "Priority", "ob1", "Club is for A, but this grant is only for B."),
    ],
    ("outside", "2015-04-30"): [
        ("caution", "Outside the year", "t1", f"Club: it spent £5 on 30 March 2015, {OUTSIDE}"),
        ("caution", "Outside the year", "t1", f"Club: it was awarded on 31 March 2015, {OUTSIDE}"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(("allocation", "as_at"), WARNED, ids=" ".join)
def test_what_is_warned_of(facts, allocation, as_at):
    assert said(facts, as_at, allocation) == WARNED[allocation, as_at]


def test_what_lies_after_the_year(facts):
    """£10 and £20.50 were paid in April; £269.50 on the last day of the year."""
    kinds = [row for row in said(facts, "2016-04-06", "outside") if row[1] == "Outside the year"]
    assert kinds == [
        ("caution", "Outside the year", "t1", f"Club: it spent £5 on 30 March 2015, {OUTSIDE}"),
        ("caution", "Outside the year", "t1", f"Club: it was awarded on 31 March 2015, {OUTSIDE}"),
        ("caution", "Outside the year", "t2", f"Walk: it was awarded on 1 April 2016, {OUTSIDE}"),
        ("note", "Outside the year", "t1",
         f"Club: it was paid £30.50, first on 5 April 2016, {OUTSIDE}"),
    ]  # fmt: skip
    (paid,) = (row[-1] for row in said(facts, "2016-04-05", "outside") if row[0] == "note")
    assert paid == f"Club: it was paid £10 on 5 April 2016, {OUTSIDE}"


def test_on_the_day_the_report_is_due_and_the_day_after(facts):
    def funder(as_at):
        return [row[-1] for row in said(facts, as_at, "report") if row[0] == "note"]

    assert funder("2015-06-30") == [
        "The report to the PCC is due on 30 June 2015, today; 2 reports of recipients are late."
    ]
    assert funder("2015-07-01") == []


def test_of_all_grants_in_their_order_the_worst_first(facts):
    as_at = "2015-06-29"
    rows = warnings(facts, as_at)
    codes = [each["allocation_code"] for each in LEDGER["allocation"]]
    places = [codes.index(row["allocation_code"]) for row in rows]
    assert places == sorted(places)
    assert {row["allocation"] for row in rows} == {"Grant, 2015-16"}
    for code in codes:
        tones = [row["tone"] for row in rows if row["allocation_code"] == code]
        assert tones == sorted(tones), "as it is in the order of letters: bad, caution, note"
    for code in ("right", "report", "odd"):
        assert warnings(facts, as_at, code) == [
            row for row in rows if row["allocation_code"] == code
        ]
