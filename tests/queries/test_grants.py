"""Where the money of a grant stood on a day, on the grants of worked_grants.py."""

from datetime import date
from decimal import Decimal as D

import duckdb
import pytest

import queries
from tests.queries.worked_grants import by, position, told


@pytest.fixture(scope="module")
def macro():
    with duckdb.connect() as connection:
        queries.install_macros(connection)
        yield lambda expression: connection.execute(f"select {expression}").fetchone()[0]


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "£0"),
        ("0.00", "£0"),
        ("0.05", "£0.05"),
        ("40814.00", "£40,814"),
        ("1000.10", "£1,000.10"),
        ("-85.40", "−£85.40"),
        ("-0.01", "−£0.01"),
        ("-1000", "−£1,000"),
        ("999999.99", "£999,999.99"),
        ("12345678901234.56", "£12,345,678,901,234.56"),
        ("9999999999999999.99", "£9,999,999,999,999,999.99"),
    ],
)
def test_money_in_words_to_the_penny(macro, amount, words):
    for type_ in ("decimal(18, 2)", "decimal(38, 2)"):
        assert macro(f"money_words('{amount}'::{type_})") == words


def test_no_money_has_no_words(macro):
    assert macro("money_words(null::decimal(18, 2))") is None
    assert macro("pounds_words(null::decimal(18, 2))") is None


@pytest.mark.parametrize(
    ("amount", "words"),
    [("0.49", "£0"), ("36099.51", "£36,100"), ("-1234.40", "−£1,234"), ("0.50", "£1")],
)
def test_an_estimate_is_to_the_pound(macro, amount, words):
    assert macro(f"pounds_words('{amount}'::decimal(18, 2))") == words


@pytest.mark.parametrize("year", ["2018-19", "1999-00"])
def test_a_financial_year_is_april_to_march(macro, year):
    first = int(year[:4])
    assert macro(f"year_begins('{year}')") == date(first, 4, 1)
    assert macro(f"year_ends('{year}')") == date(first + 1, 3, 31)
    assert macro(f"day_words(year_ends('{year}'))") == f"31 March {first + 1}"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("'Parkside Youth Trust'", "360G-smp-org:parkside-youth-trust"),
        ("'  St. John''s (Kent) & Co. '", "360G-smp-org:st-john-s-kent-co"),
        ("null", "360G-smp-org:not-said"),
    ],
)
def test_an_identifier_is_made_of_a_name(macro, name, made):
    assert macro(f"organisation_id('smp', {name})") == made


# --- position -------------------------------------------------------------------------------------


# awards, awarded, uncommitted, paid, to_pay, spent, tactical_used, round_left
STOOD = {
    "2015-03-31": (0, 0, 12000, 0, 0, 0, 0, 10000),
    "2015-04-19": (0, 0, 12000, 0, 0, 0, 0, 10000),
    "2015-04-20": (1, 5000, 7000, 0, 5000, 0, 0, 5000),
    "2015-04-29": (1, 5000, 7000, 0, 5000, 0, 0, 5000),
    "2015-04-30": (1, 5000, 7000, 0, 5000, 200, 0, 5000),
    "2015-05-05": (1, 5000, 7000, 3000, 2000, 200, 0, 5000),
    "2015-07-01": (1, 5000, 7000, 3000, 2000, 1600, 0, 5000),
    "2015-07-10": (2, 8000, 4000, 3000, 5000, 1600, 0, 2000),
    "2015-09-30": (3, 9500, 2500, 5500, 4000, 1600, 1500, 2000),
    "2015-10-08": (4, D("10000.01"), D("1999.99"), 5500, D("4500.01"), 1600, D("2000.01"), 2000),
    "2015-10-09": (4, D("10000.01"), D("1999.99"), 7500, D("2500.01"), 1600, D("2000.01"), 2000),
    # 1,600 + 2,000, and 1,000 more on the last day of the year
    "2016-03-30": (4, D("10000.01"), D("1999.99"), 7500, D("2500.01"), 3600, D("2000.01"), 2000),
    "2016-03-31": (4, D("10000.01"), D("1999.99"), 7500, D("2500.01"), 4600, D("2000.01"), 2000),
    "2016-04-15": (4, D("10000.01"), D("1999.99"), 7500, D("2500.01"), 5000, D("2000.01"), 2000),
}


@pytest.mark.parametrize("as_at", STOOD)
def test_where_the_money_stood_from_day_to_day(ledger, as_at):
    row = position(ledger, "main", as_at)
    names = ("awards", "awarded", "uncommitted", "paid", "to_pay", "spent", "tactical_used")
    assert (*(row[name] for name in names), row["round_left"]) == STOOD[as_at]
    assert row["tactical_left"] == 2000 - row["tactical_used"]
    assert row["is_over"] == (as_at > "2016-03-31")


# told_to, planned, spent_then, ahead, projected, left_over
PACE = {
    "2015-03-31": (date(2015, 3, 1), None, None, None, None, None),
    "2015-04-29": (date(2015, 3, 1), None, None, None, None, None),
    "2015-04-30": (date(2015, 4, 1), 500, 200, -300, None, None),
    # two whole months are too few to show a pace
    "2015-06-29": (date(2015, 5, 1), 1000, 200, -800, None, None),
    # 1,500.05 x 12,000 / 2,000 = 9,000.30
    "2015-06-30": (
        date(2015, 6, 1), 2000, D("1500.05"), D("-499.95"), D("9000.30"), D("2999.70"),
    ),
    # what is claimed in July is not in June
    "2015-07-30": (
        date(2015, 6, 1), 2000, D("1500.05"), D("-499.95"), D("9000.30"), D("2999.70"),
    ),
    # 1,600 x 12,000 / 5,000
    "2015-10-08": (date(2015, 9, 1), 5000, 1600, -3400, 3840, 8160),
    # 3,600 x 12,000 / 10,000
    "2016-03-30": (date(2016, 2, 1), 10000, 3600, -6400, 4320, 7680),
    "2016-03-31": (date(2016, 3, 1), 12000, 4600, -7400, 4600, 7400),
    # the year is over: what was spent, £400 of it in April
    "2016-04-15": (date(2016, 3, 1), 12000, 4600, -7400, 5000, 7000),
    "2017-01-01": (date(2016, 3, 1), 12000, 4600, -7400, 5000, 7000),
}  # fmt: skip
AGAINST = ("planned", "spent_then", "ahead", "projected", "left_over")


@pytest.mark.parametrize("as_at", PACE)
def test_spending_against_its_profile(ledger, as_at):
    row = position(ledger, "main", as_at)
    assert (row["told_to"], *(row[name] for name in AGAINST)) == PACE[as_at]
    assert row["planned_in_all"] == 12000


@pytest.mark.parametrize(
    ("allocation", "as_at", "expected"),
    [
        # spending is known to July only: 330 x 1,000 / 300; a claim in dollars is not counted
        ("fast", "2015-12-01", (300, 330, 30, 1100, -100)),
        ("fast", "2016-05-01", (300, 330, 30, 1100, -100)),
        ("even", "2015-05-31", (100, 100, 0, None, None)),
        ("even", "2015-06-30", (100, 100, 0, 400, 0)),
        # nothing is planned before July, so that there is no pace either
        ("late", "2015-05-31", (0, 50, 50, None, None)),
        ("late", "2015-06-30", (0, 50, 50, None, None)),
        ("late", "2015-07-31", (100, 50, -50, 100, 100)),
        ("done", "2015-06-30", (300, 150, -150, 150, 150)),
        # no profile, so no pace until the year is over
        ("near", "2015-12-31", (None, 380, None, None, None)),
        ("near", "2016-03-31", (None, 380, None, 380, 20)),
        # spending that is not recorded
        ("bare", "2016-05-01", (None, None, None, None, None)),
        ("part", "2016-05-01", (None, None, None, None, None)),
    ],
)
def test_the_pace_of_other_grants(ledger, allocation, as_at, expected):
    row = position(ledger, allocation, as_at)
    assert tuple(row[name] for name in AGAINST) == expected


def test_what_is_not_recorded_is_not_nought(ledger):
    """Nor are the instalment and the claim that somebody entered all the same."""
    row = position(ledger, "bare", "2015-12-31")
    for name in ("paid", "to_pay", "spent", "told_to", "tactical_limit", "tactical_left", "tone",
                 "pace_words", "tactical_words", "is_off_course"):  # fmt: skip
        assert row[name] is None, name
    # 300.10 + 99.90 + 0.25; euros and an award without an amount are only counted as awards
    assert (row["awards"], row["awarded"], row["uncommitted"]) == (5, D("400.25"), D("599.75"))
    assert (row["tactical_used"], row["round_left"]) == (D("300.10"), D("899.85"))
    assert position(ledger, "part", "2015-12-31")["spent"] is None
    assert position(ledger, "fast", "2015-12-31")["paid"] is None


def test_an_award_without_a_day_is_made(ledger):
    row = position(ledger, "bare", "2015-04-30")
    assert (row["awards"], row["awarded"]) == (1, D("99.90"))


def test_between_instalments(ledger):
    for as_at, paid, to_pay in (
        ("2015-09-14", 0, 200),
        ("2015-09-15", D("120.50"), D("79.50")),
        ("2015-12-01", D("120.50"), D("79.50")),
        ("2015-12-02", 200, 0),
    ):
        row = position(ledger, "part", as_at)
        assert (row["paid"], row["to_pay"]) == (paid, to_pay), as_at


SAID = [
    # before the year: bids that are open on the day, also those that were decided later
    ("main", "2015-01-31", "£12,000 to award."),
    ("main", "2015-02-01", "£12,000 to award; 1 bid asks for £5,500."),
    ("main", "2015-03-14", "£12,000 to award; 3 bids ask for £8,700."),
    ("main", "2015-03-15", "£12,000 to award; 2 bids ask for £8,000."),
    # 5,500 + 2,500 + 2,000 + 1,500.50 + 900, and 500.50 for the tactical pot
    ("main", "2015-03-31", "£12,000 to award; 6 bids ask for £12,901."),
    ("main", "2015-04-01", "£0 of £12,000 awarded, £0 paid, £0 spent."),
    ("main", "2015-04-29",
     "£5,000 of £12,000 awarded, £0 paid, £0 spent. £7,000 is still to award."),
    ("main", "2016-03-31",
     "£10,000.01 of £12,000 awarded, £7,500 paid, £4,600 spent. £1,999.99 is still to award."),
    ("main", "2016-04-01",
     "£10,000.01 of £12,000 awarded, £7,500 paid, £4,600 spent. £1,999.99 was never awarded."),
    ("bare", "2015-04-30",
     "£99.90 of £1,000 awarded; payments and spending are not recorded. £900.10 is still to "
     "award."),
    ("fast", "2015-06-10",
     "£1,200 of £1,000 awarded, £330 spent; payments are not recorded. £200 more than there is."),
    ("even", "2015-05-31",
     "All £400 awarded, £100 spent; payments are not recorded."),
    ("part", "2015-09-15",
     "£200 of £250 awarded, £120.50 paid; what was spent is not recorded. £50 is still to award."),
    # awarded before the year
    ("near", "2015-03-20",
     "All £400 awarded, £30 spent; payments are not recorded."),
    ("near", "2016-04-01", "All £400 awarded, £380 spent; payments are not recorded."),
    ("old", "2014-03-31", "£60.05 to award."),
    ("old", "2014-04-01", "£0 of £60.05 awarded; payments and spending are not recorded."),
    ("old", "2015-04-01",
     "£0 of £60.05 awarded; payments and spending are not recorded. £60.05 was never awarded."),
    ("next", "2016-03-31", "£5,000 to award."),
]  # fmt: skip


@pytest.mark.parametrize(("allocation", "as_at", "words"), SAID)
def test_the_position_in_words(ledger, allocation, as_at, words):
    assert position(ledger, allocation, as_at)["position_words"] == words


@pytest.mark.parametrize(
    ("allocation", "as_at", "tone", "words"),
    [
        ("main", "2015-03-31", None, None),
        ("main", "2015-04-30", None, "Spending by the end of April was £300 behind its profile."),
        (
            "main", "2015-06-30", "caution",
            "Spending by the end of June was £500 behind its profile; at this pace £9,000 will be "
            "spent by 31 March 2016, £3,000 less than the grant.",
        ),
        # on its last day the year goes on
        (
            "main", "2016-03-31", "bad",
            "Spending by the end of March was £7,400 behind its profile; at this pace £4,600 will "
            "be spent by 31 March 2016, £7,400 less than the grant.",
        ),
        ("main", "2016-04-15", "bad", "The year ended with £7,000 of it not spent."),
        (
            "fast", "2015-12-01", "bad",
            "Spending by the end of July was £30 ahead of its profile; at this pace £1,100 will be "
            "spent by 31 March 2016, £100 more than the grant.",
        ),
        ("even", "2015-05-31", None, "Spending by the end of May was what its profile has."),
        ("late", "2015-06-30", None, "Spending by the end of June was £50 ahead of its profile."),
        ("near", "2015-12-31", None, None),
        # a twentieth of £400 is £20
        ("near", "2016-04-01", "good", "The year ended with £20 of it not spent."),
        ("off", "2016-04-01", "caution", "The year ended with £20.01 of it not spent."),
        ("more", "2016-04-01", "bad", "The year ended with £0.01 more spent than the grant."),
        ("bare", "2016-04-01", None, None),
    ],
)  # fmt: skip
def test_the_pace_in_words_and_its_tone(ledger, allocation, as_at, tone, words):
    row = position(ledger, allocation, as_at)
    assert (row["pace_words"], row["tone"]) == (words, tone)


def test_a_pot_beyond_its_limit_is_bad(ledger):
    # 1,500 of 2,000; a day later a penny too much
    assert position(ledger, "main", "2015-09-30")["tone"] == "caution"
    row = position(ledger, "main", "2015-10-01")
    assert (row["tone"], row["tactical_left"]) == ("bad", D("-0.01"))


@pytest.mark.parametrize(
    ("allocation", "as_at", "of_round", "tactical"),
    [
        (
            "main", "2015-03-31",
            "£10,000 is for the funding round: £0 is awarded, £10,000 left; 5 bids are not decided "
            "and ask for £12,400.50.",
            "£0 of £2,000 is used; £2,000 is left, of which 1 bid that is not decided asks for "
            "£500.50.",
        ),
        (
            "main", "2015-02-01",
            "£10,000 is for the funding round: £0 is awarded, £10,000 left; 1 bid is not decided "
            "and asks for £5,500.",
            "£0 of £2,000 is used; £2,000 is left.",
        ),
        (
            "main", "2015-09-20",
            "£10,000 is for the funding round: £8,000 is awarded, £2,000 left; 4 bids are not "
            "decided and ask for £6,900.50.",
            "£0 of £2,000 is used; £2,000 is left, of which 2 bids that are not decided ask for "
            "£2,100.50.",
        ),
        (
            "main", "2015-09-30",
            "£10,000 is for the funding round: £8,000 is awarded, £2,000 left; 4 bids are not "
            "decided and ask for £6,900.50.",
            "£1,500 of £2,000 is used by 1 award; £500 is left, of which 1 bid that is not decided "
            "asks for £500.50.",
        ),
        ("bare", "2015-12-31", "£1,000: £100.15 is awarded, £899.85 left.", None),
    ],
)  # fmt: skip
def test_the_two_pots_in_words(ledger, allocation, as_at, of_round, tactical):
    row = position(ledger, allocation, as_at)
    assert (row["round_words"], row["tactical_words"]) == (of_round, tactical)


def test_what_is_open_on_a_day(ledger):
    names = ("bids_open", "asked_for", "tactical_open", "tactical_asked_for")
    for as_at, expected in {
        "2015-01-31": (0, None, 0, None),
        "2015-02-01": (1, 5500, 0, 0),
        "2015-03-31": (6, 12901, 1, D("500.50")),
        "2015-10-20": (4, D("6900.50"), 0, 0),
    }.items():
        row = position(ledger, "main", as_at)
        assert tuple(row[name] for name in names) == expected, as_at


def test_reports_that_are_late_on_a_day(ledger):
    for as_at, late in {
        "2015-11-30": 0, "2015-12-01": 1, "2015-12-04": 1, "2015-12-05": 0,
    }.items():  # fmt: skip
        assert position(ledger, "main", as_at)["reports_late"] == late, as_at


def test_whether_any_of_it_is_made_up(ledger):
    """An award is in main, the profile in even; that of no grant is in none."""
    rows = told(ledger, "grant_position", as_at="2015-12-31")
    assert {code for code, made_up in by(rows, "allocation_code", "is_made_up").items()
            if made_up} == {"main", "even"}  # fmt: skip
    assert {row["is_made_up"] for row in rows} == {True, False}


def test_all_grants_of_a_partnership_the_latest_first(ledger):
    rows = told(ledger, "grant_position", as_at="2015-12-31")
    assert [row["allocation_code"] for row in rows] == [
        "next", "main", "bare", "fast", "even", "part", "late", "done", "near", "off", "more",
        "only b", "old",
    ]  # fmt: skip


def test_a_million_claims_of_a_penny(planned):
    facts = planned(
        allocation=[{"amount": "10000", "spent_to": "2016-03-31"}],
        profile=[{"month": "2015-04-01", "amount": "10000"}],
        award=[{"grant_id": f"g{n}", "amount_awarded": "1000"} for n in range(10)],
        then="insert into claim (grant_id, claim, spent_on, amount, source_id, line) "
        "select 'g' || n % 10, n, date '2015-05-01' + (n % 300)::integer, 0.01, 1, 2 "
        "from range(1000000) as numbers (n)",
    )
    row = position(facts, "grant", "2016-04-01")
    assert (row["spent"], row["spent_then"], row["left_over"]) == (10000, 10000, 0)


def test_sums_that_a_float_would_round(planned):
    """Three times £3,333,333,333,333.33 and a penny less than the grant."""
    facts = planned(
        allocation=[
            {"amount": "10000000000000", "paid_to": "2016-03-31", "spent_to": "2016-03-31"}
        ],
        award=[{"grant_id": f"g{n}", "amount_awarded": "3333333333333.33"} for n in range(3)],
        instalment=[{"grant_id": "g0", "amount": "0.01", "paid_on": "2015-05-01"}],
    )
    row = position(facts, "grant", "2015-05-01")
    assert (row["awarded"], row["uncommitted"]) == (D("9999999999999.99"), D("0.01"))
    assert (row["paid"], row["to_pay"]) == (D("0.01"), D("9999999999999.98"))


@pytest.mark.parametrize(
    ("amount", "n", "each"),
    [
        ("100.00", 3, "33.33"),
        ("100.00", 6, "16.67"),
        ("4.01", 2, "2.01"),  # half a penny up
        ("0.01", 3, "0.00"),
        ("9999999999999999.99", 1, "9999999999999999.99"),
        ("5.00", 0, None),
    ],
)
def test_an_amount_for_each(ledger, amount, n, each):
    with ledger.cursor() as cursor:
        ((answer,),) = cursor.execute(
            "select each_of($amount::decimal(18, 2), $n)", {"amount": amount, "n": n}
        ).fetchall()
    assert answer == (None if each is None else D(each))
