"""Random ledgers: what the queries say of them, against plain loops over decimals."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal as D
from fractions import Fraction
from functools import partial

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import queries
from data import facts as schema
from tests.conftest import PLAN_ROWS, PROJECT, examples

TABLES = ("allocation", "profile", "award", "instalment", "claim")
CODES = ["g1", "g2", "g3"]
# How each way of naming a priority is meant; the plan's are a and b, and s is none of them.
SAID = {"a": "a", "Priority A": "a", " b ": "b", "B": "b", "Sub": "s", "zz": None, None: None}
# Where each list of wards is told, None where that rests on the place.
WARDS = {
    None: None, (): None, ("W1",): "W1", ("W2", "W2"): "W2", ("W1", "W2"): "Several wards",
    ("X9",): "X9",
}  # fmt: skip


@pytest.fixture(scope="module")
def connection(schema_made_once):
    """Views and macros on facts in memory, whose rows each example puts there."""
    with duckdb.connect(config={"threads": 1}) as opened:
        opened.execute("attach ':memory:' as facts; use facts")
        schema.create(opened)
        for name in ("given", "given_plans"):
            opened.execute((PROJECT / "tests" / f"{name}.sql").read_text(encoding="utf-8"))
        for line, (code, name) in enumerate([("a", "A"), ("b", "B"), ("s", "Sub")]):
            row = PLAN_ROWS["priority"] | {"priority_code": code, "name": f"Priority {name}"}
            row |= {"short_name": name, "kind": "subsidiary" if code == "s" else "priority"}
            put(opened, "priority", [row | {"source_id": 1, "line": line}])
        opened.execute("attach ':memory:' as records; use records")
        opened.execute((schema.HERE / "schema" / "records.sql").read_text(encoding="utf-8"))
        opened.execute("use memory")
        queries._prepare(opened)
        yield opened


def put(opened: duckdb.DuckDBPyConnection, name: str, rows: list[dict]) -> None:
    if rows:
        table = opened.table(f"facts.main.{name}")
        arrays = [pa.array([row.get(column) for row in rows]) for column in table.columns]
        opened.from_arrow(pa.table(arrays, names=table.columns)).insert_into(f"facts.main.{name}")


def ask(opened: duckdb.DuckDBPyConnection, name: str, **params) -> list[dict]:
    asked = opened.execute(queries.query(name).sql, {"partnership": "P"} | params)
    return asked.to_arrow_table().to_pylist()


# --- ledgers --------------------------------------------------------------------------------------

# Any day, and oftener one of a few, so that many fall on the day as of which it is told.
DAYS = st.dates(date(2015, 1, 1), date(2016, 9, 30)) | st.sampled_from(
    [
        date(2015, 3, 31),
        date(2015, 4, 1),
        date(2015, 6, 30),
        date(2015, 12, 31),
        date(2016, 3, 31),
        date(2016, 4, 1),
    ]
)
MAYBE_DAY = st.none() | DAYS
POUNDS = st.integers(0, 500_000).map(lambda pence: D(pence) / 100) | st.sampled_from(
    [D("0.00"), D("0.01"), D("33333333333333.33"), D("99999999999999.99")]
)
PARTS = st.lists(st.tuples(POUNDS, MAYBE_DAY), max_size=3)
AWARDS = st.fixed_dictionaries(
    {
        "programme_code": st.sampled_from([*CODES, "g1", "g1", "g1", "g1", "elsewhere", None]),
        "currency": st.sampled_from(["GBP", "GBP", "GBP", None, "EUR"]),
        "amount_awarded": st.none() | POUNDS | POUNDS | POUNDS,
        "award_date": MAYBE_DAY | DAYS,
        "pot": st.sampled_from([None, "funding round", "tactical pot", "tactical pot"]),
        "priority": st.sampled_from([*SAID]),
        "ward_codes": st.sampled_from([*WARDS]),
        "place": st.sampled_from([None, "Town"]),
        "recipient": st.sampled_from([None, "Club", "Trust"]),
        "report_due": MAYBE_DAY,
        "reported_on": MAYBE_DAY,
        "paid": PARTS,
        "spent": PARTS,
    }
)
ALLOCATIONS = st.fixed_dictionaries(
    {
        "financial_year": st.sampled_from(["2014-15", "2015-16", "2015-16"]),
        "amount": POUNDS,
        "tactical_limit": st.none() | POUNDS,
        "priority_code": st.sampled_from([None, None, "a"]),
        "paid_to": MAYBE_DAY | DAYS,
        "spent_to": MAYBE_DAY | DAYS,
        # of the months from the year's first on, however many
        "profile": st.lists(POUNDS, max_size=12),
    }
)


@st.composite
def ledgers(draw) -> tuple[list[dict], list[dict]]:
    """Allocations and awards, each with what was paid of it and what it spent."""
    allocations = draw(st.lists(ALLOCATIONS, min_size=1, max_size=len(CODES)))
    awards = draw(st.lists(AWARDS, max_size=9))
    return (
        [each | {"allocation_code": code} for code, each in zip(CODES, allocations, strict=False)],
        [each | {"grant_id": f"award {n}"} for n, each in enumerate(awards)],
    )


def keep(opened: duckdb.DuckDBPyConnection, allocations: list[dict], awards: list[dict]) -> None:
    rows = defaultdict(list)
    for each in allocations:
        rows["allocation"].append(PLAN_ROWS["allocation"] | each)
        months = months_of(each)
        for month, amount in zip(months, each["profile"], strict=False):
            code = each["allocation_code"]
            rows["profile"].append({"allocation_code": code, "month": month, "amount": amount})
    for each in awards:
        codes = each["ward_codes"]
        row = PLAN_ROWS["award"] | each | {"ward_codes": None if codes is None else list(codes)}
        rows["award"].append(row)
        for n, (amount, day) in enumerate(each["paid"]):
            part = {"grant_id": each["grant_id"], "instalment": n, "due_on": date(2015, 6, 1)}
            rows["instalment"].append(part | {"amount": amount, "paid_on": day})
        for n, (amount, day) in enumerate(each["spent"]):
            # what was spent has a day
            part = {"grant_id": each["grant_id"], "claim": n, "spent_on": day or date(2015, 6, 1)}
            rows["claim"].append(part | {"amount": amount})
    for table in TABLES:
        opened.execute(f"truncate facts.main.{table}")
        put(opened, table, [{"source_id": 1, "line": n} | row for n, row in enumerate(rows[table])])


# --- the independent program ----------------------------------------------------------------------


def months_of(allocation: dict) -> list[date]:
    year = int(allocation["financial_year"][:4])
    return [date(year, n, 1) for n in range(4, 13)] + [date(year + 1, n, 1) for n in range(1, 4)]


def last_of(month: date) -> date:
    day = month
    while (day + timedelta(1)).month == month.month:
        day += timedelta(1)
    return day


def total(amounts) -> D:
    result = D("0.00")
    for amount in amounts:
        result += amount
    return result


def is_made(award: dict, as_at: date) -> bool:
    return award["award_date"] is None or award["award_date"] <= as_at


def counts(award: dict) -> bool:
    return award["currency"] in (None, "GBP") and award["amount_awarded"] is not None


def money(award: dict, allocation: dict, as_at: date) -> tuple[D, D | None, D | None, D | None]:
    """What it was awarded, was paid, is to be paid and spent by a day."""
    awarded = award["amount_awarded"] if counts(award) else D(0)
    paid = spent = to_pay = None
    if allocation["paid_to"] is not None:
        paid = D(0)
        for amount, day in award["paid"]:
            if counts(award) and day is not None and day <= as_at:
                paid += amount
        to_pay = awarded - paid
    if allocation["spent_to"] is not None:
        spent = spent_by(award, as_at)
    return awarded, paid, to_pay, spent


def spent_by(award: dict, last: date) -> D:
    if not counts(award):
        return D(0)
    return total(a for a, day in award["spent"] if (day or date(2015, 6, 1)) <= last)


def sums(rows: list[tuple]) -> tuple:
    """Of each place the sum, None where nothing is recorded."""
    return tuple(None if None in column else total(column) for column in zip(*rows, strict=True))


def state(award: dict, as_at: date) -> str:
    due, came = award["report_due"], award["reported_on"]
    if came is not None and came <= as_at:
        return "Reported"
    if due is not None and (due - as_at).days < 0:
        return "Report late"
    return "Report due soon" if due is not None and (due - as_at).days <= 30 else "Under way"


def pace(allocation: dict, made: list[dict], as_at: date) -> dict:
    months = months_of(allocation)
    first, last = months[0], last_of(months[-1])
    nothing = dict.fromkeys(("planned", "spent_then", "ahead", "projected"))
    if allocation["spent_to"] is None:
        return nothing
    known = [m for m in months if last_of(m) <= min(as_at, allocation["spent_to"])]
    if not known:
        return nothing
    result = dict(nothing)
    result["spent_then"] = then = total(spent_by(award, last_of(known[-1])) for award in made)
    meant = allocation["profile"]
    if meant:
        result["planned"] = total(meant[: len(known)])
        result["ahead"] = then - result["planned"]
    if as_at < first:
        return result
    if last_of(known[-1]) == last:
        result["projected"] = total(spent_by(award, as_at) for award in made)
    elif len(known) >= 3 and result["planned"]:
        projected = Fraction(then) * Fraction(total(meant)) / Fraction(result["planned"])
        if projected < 10**16:  # which is all that there is room for
            result["projected"] = projected
    return result


def group_codes(award: dict) -> dict[str, str]:
    where = WARDS[award["ward_codes"]]
    return {
        "priority": SAID[award["priority"]] or "",
        "recipient": award["recipient"] or "",
        "ward": where or award["place"] or "Not said",
    }


# --- the two beside each other --------------------------------------------------------------------

PENNY = {
    "programme_code": "g1", "currency": "GBP", "amount_awarded": D("0.01"), "award_date": None,
    "pot": "tactical pot", "priority": "zz", "ward_codes": None, "place": None, "recipient": None,
    "report_due": None, "reported_on": None, "paid": [], "spent": [], "grant_id": "award 0",
}  # fmt: skip
LARGE = {
    "financial_year": "2015-16", "amount": D("99999999999999.99"), "tactical_limit": D("0.00"),
    "priority_code": "a", "paid_to": date(2016, 3, 31), "spent_to": date(2016, 3, 31),
    "profile": [], "allocation_code": "g1",
}  # fmt: skip
# With a penny more they are what a float cannot hold.
THIRDS = [
    PENNY | {"amount_awarded": D("33333333333333.33"), "grant_id": f"award {n}"} for n in (1, 2, 3)
]
TODAY = date(2015, 6, 30)
ON_THE_DAY = PENNY | {
    "award_date": TODAY, "paid": [(D("0.01"), TODAY)], "spent": [(D("0.01"), TODAY)],
    "report_due": TODAY, "grant_id": "award 4",
}  # fmt: skip
EARLY = LARGE | {"profile": [D("0.01"), D("0.00"), D("0.00"), D("99999999999999.99")]}
SPENT = PENNY | {"amount_awarded": D("500000.00"), "spent": [(D("500000.00"), date(2015, 4, 1))]}

# Spent before it was made, which is not counted today.
TOMORROW = SPENT | {"award_date": date(2015, 7, 1), "grant_id": "award 1"}


@settings(max_examples=examples(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(ledger=([LARGE], [PENNY, *THIRDS, ON_THE_DAY]), as_at=TODAY)
@example(ledger=([EARLY], [SPENT, TOMORROW]), as_at=TODAY)
@given(ledger=ledgers(), as_at=DAYS)
def test_any_ledger(connection, ledger, as_at):
    allocations, awards = ledger
    keep(connection, allocations, awards)
    asked = partial(ask, connection, as_at=as_at)
    stood = {row["allocation_code"]: row for row in asked("grant_position", allocation=None)}
    every = {"allocation": None, "priority": None, "state": None}
    listed = {row["grant_id"]: row for row in asked("awards", **every)}
    assert stood.keys() == {each["allocation_code"] for each in allocations}
    expected = set()
    in_groups = max(CODES, key=[each["programme_code"] for each in awards].count)
    for allocation in allocations:
        code = allocation["allocation_code"]
        row = stood[code]
        made = [a for a in awards if a["programme_code"] == code and is_made(a, as_at)]
        moneys = [money(award, allocation, as_at) for award in made]
        nought = money(PENNY | {"amount_awarded": None}, allocation, as_at)
        awarded, paid, to_pay, spent = sums([nought, *moneys])

        names = ("awards", "awarded", "paid", "to_pay", "spent")
        assert [row[name] for name in names] == [len(made), awarded, paid, to_pay, spent]
        tactical = total(
            m[0] for a, m in zip(made, moneys, strict=True) if a["pot"] == "tactical pot"
        )
        limit = allocation["tactical_limit"]
        assert row["uncommitted"] == allocation["amount"] - awarded
        assert row["tactical_used"] == tactical
        assert row["tactical_left"] == (None if limit is None else limit - tactical)
        assert row["round_left"] == allocation["amount"] - (limit or 0) - (awarded - tactical)
        assert row["reports_late"] == sum(state(a, as_at) == "Report late" for a in made)
        along = pace(allocation, made, as_at)
        projected = along.pop("projected")
        assert {name: row[name] for name in along} == along
        if isinstance(projected, Fraction):  # an estimate
            assert row["projected"] == pytest.approx(
                D(float(projected)), rel=D("1e-9"), abs=D("0.01")
            )
        else:
            assert row["projected"] == projected

        # identities of the year
        assert row["amount"] == row["awarded"] + row["uncommitted"]
        assert paid is None or row["awarded"] == row["paid"] + row["to_pay"]
        assert all(
            isinstance(row[name], D | None)
            for name in (*names[1:], "uncommitted", "tactical_left", "round_left", "projected")
        )

        for award, (amount, *others) in zip(made, moneys, strict=True):
            expected.add(award["grant_id"])
            told = listed[award["grant_id"]]
            assert [told[name] for name in ("amount", "paid", "to_pay", "spent")] == [
                amount, *others,
            ]  # fmt: skip
            assert told["state"] == state(award, as_at)
            assert (told["not_counted"] is None) == counts(award)
            assert told["where_code"] == (
                None if WARDS[award["ward_codes"]] == "Several wards"
                else WARDS[award["ward_codes"]]
            )  # fmt: skip

        # the parts of the bar, and where it went
        drawn = total(each["amount"] for each in asked("grant_parts", allocation=code))
        recorded = [awarded, paid, spent] if None not in (paid, spent) else [awarded]
        assert drawn == max(recorded) + max(allocation["amount"] - awarded, 0)
        flowed = asked("grant_flow", allocation=code, projects=2)
        assert total(each["amount"] for each in flowed) == awarded
        assert sum(not each["is_rest"] for each in flowed) == min(2, sum(m[0] > 0 for m in moneys))

        # of one grant, as they take the longest
        for by in ("priority", "recipient", "ward") if code == in_groups else ():
            groups = {each["code"]: each for each in asked("grant_groups", allocation=code, by=by)}
            found = defaultdict(list)
            for award, its in zip(made, moneys, strict=True):
                found[group_codes(award)[by]].append(its)
            if by == "priority":
                for priority in allocation["priority_code"] or "ab":
                    found.setdefault(priority, [])
            assert groups.keys() == found.keys()
            for key, its in found.items():
                got = [groups[key][name] for name in names]
                assert got == [len(its), *sums([nought, *its])], (by, key)
                assert paid is None or got[1] == got[2] + got[3]
            if groups:
                whole = sums([tuple(each[name] for name in names[1:]) for each in groups.values()])
                assert whole == (awarded, paid, to_pay, spent), by
    assert listed.keys() == expected, "those of other grants, or made later, are not listed"
