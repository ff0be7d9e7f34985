"""The figures behind the demonstration's indicators, added up from its files by csv alone."""

import csv
from functools import cache

import pytest

import queries
from data import making

PARENTS = {
    row["measure_code"]: row["parent_code"]
    for row in csv.DictReader((making.DEMO / "measures.csv").open(encoding="utf-8"))
}
PLANS = {
    row["indicator_code"]: row
    for row in csv.DictReader((making.DEMO / "plans" / "indicators.csv").open(encoding="utf-8"))
    if row["edition_code"] == "smp-2023-24"
}


@cache
def returned() -> list[dict]:
    """Every row of Maidstone's returns: a ward, a measure and its months."""
    return [
        row
        for path in (making.DEMO / "returns").glob("maidstone_*.csv")
        for row in csv.DictReader(path.open(encoding="utf-8"))
    ]


def is_part(measure: str, of: str) -> bool:
    """Whether a measure is another, or part of it."""
    while measure and measure != of:
        measure = PARENTS[measure]
    return measure == of


def months(first: str, last: str) -> list[str]:
    every = [name for name in returned()[0] if name[:2] == "20"]
    return [month for month in every if first <= month <= last]


def added_up(measure: str, area: str, first: str, last: str) -> int:
    return sum(
        int(row[month])
        for row in returned()
        if is_part(row["measure"], measure) and area in ("", row["area_code"])
        for month in months(first, last)
    )


@pytest.fixture(scope="module")
def answered():
    rows = queries.run(
        "indicator_status", partnership="smp", edition="smp-2023-24", as_at="2024-03-19"
    )
    return rows.set_index("indicator_code")


@pytest.mark.parametrize("code", PLANS)
def test_an_indicator_of_march_2024(answered, code):
    plan, row = PLANS[code], answered.loc[code]
    now = added_up(plan["measure_code"], plan["area_code"], "2023-03", "2024-02")
    before = added_up(plan["measure_code"], plan["area_code"], "2022-03", "2023-02")
    if per := plan["per_measure_code"]:
        now = 100 * now / added_up(per, plan["area_code"], "2023-03", "2024-02")
        before = 100 * before / added_up(per, plan["area_code"], "2022-03", "2023-02")
    assert row["value"] == pytest.approx(now)
    assert row["before_value"] == pytest.approx(before)
    if plan["target_change_pct"]:
        first, last = plan["baseline_from"][:7], plan["baseline_to"][:7]
        baseline = added_up(plan["measure_code"], plan["area_code"], first, last)
        assert row["target"] == pytest.approx(
            baseline * (1 + float(plan["target_change_pct"]) / 100)
        )
    elif plan["target"]:
        assert row["target"] == float(plan["target"])


def test_the_returns_are_the_ones_meant():
    """Added up in this way, they give what the paper of 2015 prints."""
    assert added_up("crime.robbery", "", "2014-10", "2015-09") == 78
    assert added_up("crime.all", "", "2014-10", "2015-09") == 9178
