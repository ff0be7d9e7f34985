"""The books of a partnership's grants as files: allocations, bids and scores, instalments, claims,
outcomes.
"""

from __future__ import annotations

import re
import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import making, store
from data.importers import FileRefused, plans, tabular
from data.importers.reference import column_types
from data.importers.tabular import Sheet
from tests.conftest import examples
from tests.data.conftest import REFERENCE, write
from tests.data.plans.conftest import (
    Rows,
    edited,
    everything,
    grid,
    kept,
    refusal,
    table,
    text,
    without,
)

PLAN = REFERENCE | {
    "documents.csv": "document_code,title,published_on\npaper,The paper,2018-03-20\n",
    "partnerships.csv": (
        "partnership_code,name,short_name,area_code,status_scale,risk_matrix\n"
        "csp,The partnership,CSP,D,four-step,five-by-five\n"
        "other,The other one,Other,D,four-step,five-by-five\n"
    ),
    "plans.csv": "plan_code,partnership_code,title,years\nplan,csp,The plan,2018-20\n",
    "editions.csv": (
        "edition_code,plan_code,label,starts_on,ends_on\n"
        "e18,plan,2018-19,2018-04-01,2019-03-31\n"
        "e19,plan,2019-20,2019-04-01,2020-03-31\n"
    ),
    "priorities.csv": (
        "edition_code,priority_code,name,short_name\n"
        "e18,asb,Antisocial behaviour,ASB\n"
        "e18,dv,Domestic abuse,DA\n"
        "e19,asb,Antisocial behaviour,ASB\n"
        "e19,drugs,Drugs,Drugs\n"
    ),
}
AWARDS = {
    "awards.csv": (
        "Identifier,Title,Currency,Amount Awarded,Award Date,Grant Programme:Code\n"
        "G1,Youth club,GBP,1000.10,2018-04-16,m18\n"
        "G2,Outreach,GBP,250,2019-05-01,m19\n"
        "G3,Lights,GBP,99.99,2018-11-05,m18\n"
    ),
}
P = Decimal
# Every table of the books: its columns, and the rows as they must be kept.
BOOK = {
    "allocation": (
        (
            *("allocation_code", "partnership_code", "edition_code", "priority_code", "title"),
            *("funder", "financial_year", "amount", "tactical_limit", "report_due", "paid_to"),
            *("spent_to", "note", "illustrative", "document_code", "paragraph"),
        ),
        [
            (
                *("m18", "csp", "e18", None, "Grant, of 2018", "PCC", "2018-19", P("40814.00")),
                *(P("13604.66"), date(2019, 3, 30), date(2018, 12, 31), date(2018, 11, 30)),
                *("Due to be\nreceived.", "report_due; paid_to", "paper", "7"),
            ),
            (
                *("m19", "csp", "e19", "drugs", "Grant of 2019", "PCC", "2019-20", P("0.07")),
                *(None, None, None, None, None, "all", None, None),
            ),
        ],
    ),
    "profile": (
        ("allocation_code", "month", "amount", "illustrative"),
        [
            ("m18", date(2018, 4, 1), P("600.00"), None),
            ("m18", date(2018, 5, 1), P("0.00"), "amount"),
            ("m18", date(2019, 3, 1), P("40214.01"), None),
            ("m19", date(2019, 4, 1), P("0.07"), "all"),
        ],
    ),
    "criterion": (
        ("allocation_code", "criterion_code", "criterion", "weight", "max_score", "document_code"),
        [
            ("m18", "need", "Evidence of need", 3, 5, "paper"),
            ("m18", "value", "Value for money", 1, 100, None),
            ("m19", "need", "Evidence of need", 2, 5, None),
        ],
    ),
    "bid": (
        (
            *("allocation_code", "bid_code", "title", "applicant", "priority", "pot", "amount"),
            *("received_on", "decision", "decided_on", "reason", "grant_id", "illustrative"),
        ),
        [
            (
                *("m18", "b1", "Youth club", "Club, the", "asb", "funding round", P("1200.50")),
                *(date(2018, 2, 19), "awarded", date(2018, 4, 16), "Part", "G1", "all"),
            ),
            (
                *("m18", "b2", "Boxing", "Sports club", "Domestic abuse", None, P("3900.00")),
                *(date(2018, 2, 22), "declined", date(2018, 2, 22), "No need shown", None, None),
            ),
            (
                *("m18", "b3", "Alarms", "Trust", None, "tactical pot", P("0.01")),
                *(date(2018, 11, 5), None, None, None, None, None),
            ),
            (
                *("m19", "b1", "Outreach", "Charity", "drugs", None, P("250.00")),
                *(date(2019, 4, 2), "withdrawn", date(2019, 4, 9), None, None, None),
            ),
        ],
    ),
    "bid_score": (
        ("allocation_code", "bid_code", "criterion_code", "score"),
        [
            ("m18", "b1", "need", P("4.50")),
            ("m18", "b1", "value", P("66.67")),
            ("m18", "b2", "need", P("0.00")),
            ("m19", "b1", "need", P("5.00")),
        ],
    ),
    "instalment": (
        ("grant_id", "instalment", "due_on", "amount", "paid_on", "paragraph"),
        [
            ("G1", 1, date(2018, 5, 14), P("700.07"), date(2018, 5, 18), "3.1"),
            ("G1", 2, date(2019, 2, 11), P("300.03"), None, None),
            ("G2", 1, date(2019, 5, 14), P("250.00"), None, None),
        ],
    ),
    "claim": (
        ("grant_id", "claim", "spent_on", "amount", "what"),
        [
            ("G1", 1, date(2018, 6, 30), P("640.00"), "Rooms, and hire"),
            ("G1", 2, date(2018, 9, 30), P("10.01"), None),
            ("G3", 1, date(2018, 12, 31), P("99.99"), "Lights"),
        ],
    ),
    "award_outcome": (
        (
            *("grant_id", "outcome_code", "outcome", "question", "promised"),
            *("reported", "reported_on"),
        ),
        [
            ("G1", "came", "Who came", "how much", 120, 134, date(2019, 2, 4)),
            ("G1", "liked", "Who liked it", "how well", None, 0, None),
            ("G2", "safer", "Who felt safer", "better off", 90, None, None),
        ],
    ),
}
BY = {name: plans.TABLES[name][0] for name in BOOK}  # column by which a file replaces


def typed(name: str) -> list[dict]:
    columns, rows = BOOK[name]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def rows(name: str) -> Rows:
    """The rows of a table as the cells of a CSV file."""
    return [
        {column: "" if value is None else str(value) for column, value in row.items()}
        for row in typed(name)
    ]


LEDGER = {f"{name}s.csv": text(rows(name)) for name in BOOK}


def build(tmp_path_factory, name: str, files: dict[str, str]) -> Path:
    home = tmp_path_factory.mktemp(name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(home))
        making.build(write(tmp_path_factory.mktemp(f"files of {name}"), files))
    return home


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """Facts with the plan, the awards and their books; `standing` is a copy of them."""
    return build(tmp_path_factory, "built", PLAN | AWARDS | LEDGER)


@pytest.fixture(scope="module")
def planned(tmp_path_factory) -> Path:
    """Facts with the plan alone."""
    return build(tmp_path_factory, "planned", PLAN)


@pytest.fixture
def bare(home, planned) -> Path:
    """The same in the test's own folder."""
    shutil.copytree(planned, home, dirs_exist_ok=True)
    return home


@pytest.fixture(scope="module")
def facts(built):
    """What stands in service, to read files beside."""
    with duckdb.connect(str(store.current_facts(built)), read_only=True) as connection:
        yield connection


@pytest.fixture
def says(facts, save):
    """says(name, *tables): why a file of these rows is refused; empty where it is not."""

    def read(name: str, *tables: Rows) -> str:
        content = text(tables[0]) if name.endswith(".csv") else None
        path = save(name, content) if content else save(name, *map(grid, tables))
        try:
            plans.read(tabular.read_sheets(path), facts)
        except FileRefused as refused:
            return str(refused).removeprefix("nothing of it was taken: ")
        return ""

    return read


def contents(home: Path, *names: str) -> dict[str, list[dict]]:
    """The rows of the books in service, in their columns."""
    return {
        name: [
            {column: row[column] for column in BOOK[name][0]} for row in table(home, name)
        ]
        for name in names or BOOK
    }  # fmt: skip


def sorted_by_key(found: dict[str, list[dict]]) -> dict[str, list[dict]]:
    return {
        name: sorted(each, key=lambda row: str(list(row.values()))) for name, each in found.items()
    }


WHOLE = {name: typed(name) for name in BOOK}


# --- what is taken --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOOK)
def test_a_file_of_each_table_is_kept_exactly(built, name):
    found = table(built, name)
    assert [{column: row[column] for column in BOOK[name][0]} for row in found] == typed(name)
    lines = [2, 4] if name == "allocation" else range(2, len(found) + 2)  # a note has two lines
    assert [row["line"] for row in found] == list(lines)
    for row in found:
        rest = {value for column, value in row.items() if column not in BOOK[name][0]}
        assert rest - {None} == {row["line"], f"{name}s.csv"}


def test_all_files_at_once_in_whatever_order(bare, tmp_path):
    """What rests on others is read after them."""
    folder = tmp_path / "files"
    folder.mkdir()
    for number, (name, content) in enumerate(reversed((AWARDS | LEDGER).items())):
        (folder / f"{number} {name}").write_text(content, encoding="utf-8")
    report = making.bring_in([folder])
    assert {file.outcome for file in report.files} == {"kept"}
    assert contents(bare) == WHOLE


def test_a_workbook_of_all_tables_is_taken_whole(bare, save, run):
    """As a treasurer keeps it: numbers and days, a title above, the sheets in any order."""

    def cells(name: str) -> list[list]:
        columns, found = BOOK[name]
        return [
            [column.replace("_", " ").title() for column in columns],
            *(
                [float(cell) if isinstance(cell, Decimal) else cell for cell in row]
                for row in found
            ),
        ]

    sheets = [cells(name) for name in reversed(BOOK)]
    path = save("books.xlsx", [["The books"], [], *sheets[0]], *sheets[1:])
    said = refusal(run, path)
    assert "line 4: sheet 'Sheet1': " not in said  # what a sheet says is of the awards
    assert "grant_id is 'G1', which is no award that is known here" in said
    assert not any(contents(bare).values())
    kept(run, save("awards.csv", AWARDS["awards.csv"]))
    out = kept(run, path)
    n = sum(map(len, WHOLE.values()))
    assert out[0] == (
        "books.xlsx: plan: award outcome, claim, instalment, bid score, bid, criterion, profile, "
        f"allocation: {n} read, {n} kept, 0 replaced, 0 refused"
    )
    assert contents(bare) == WHOLE
    assert table(bare, "award_outcome")[0]["line"] == 4


def test_any_day_of_a_month_is_the_month(says, standing, save, run):
    months = ["2018-04-30", "2018-05-15", "2019-03-31"]
    other_days = [row | {"month": day} for row, day in zip(rows("profile"), months, strict=False)]
    kept(run, save("profile.csv", text(other_days)))
    assert sorted_by_key(contents(standing)) == sorted_by_key(WHOLE)
    other_days[1]["month"] = "2018-04-01"
    assert says("x.csv", other_days) == (
        "line 3: allocation_code 'm18' and month '2018-04-01' stands already in line 2"
    )


REPLACED = {
    "allocation": ("m19", {"amount": P("99999.99"), "tactical_limit": P("99999.99")}),
    "profile": ("m18", {"amount": P("1.10")}),
    "criterion": ("m19", {"weight": 7}),
    "bid": ("m19", {"pot": "tactical pot", "amount": P("0.10")}),
    "bid_score": ("m18", {"score": P("0.01")}),
    "instalment": ("G1", {"amount": P("1000.10"), "paid_on": date(2019, 3, 1)}),
    "claim": ("G3", {"amount": P("99.98")}),
    "award_outcome": ("G1", {"reported": 0}),
}


def test_a_file_replaces_all_rows_of_its_own_allocation_or_grant_and_no_other(standing, save):
    """Of what it replaces only the first row is in it, and with other values."""
    paths, counts, after = [], {}, {}
    for name, (own, changed) in REPLACED.items():
        mine = [row for row in typed(name) if row[BY[name]] == own]
        new = mine[0] | changed
        as_cells = {key: "" if value is None else str(value) for key, value in new.items()}
        paths.append(save(f"new {name}.csv", text([as_cells])))
        counts[paths[-1].name] = ("kept", 1, len(mine))
        after[name] = [row for row in typed(name) if row[BY[name]] != own] + [new]
    report = making.bring_in(paths)
    assert {f.name: (f.outcome, f.rows_kept, f.rows_replaced) for f in report.files} == counts
    assert sorted_by_key(contents(standing)) == sorted_by_key(after)
    for name, (own, _) in REPLACED.items():
        files = {row[BY[name]]: row["file_name"] for row in table(standing, name)}
        assert files.pop(own) == f"new {name}.csv"
        assert set(files.values()) <= {f"{name}s.csv"}


def test_an_allocation_that_a_file_leaves_out_stays(standing, save, run):
    """With all that is in its books."""
    kept(run, save("x.csv", text(edited(rows("allocation")[1:], "m19", note="Alone"))))
    assert [row["allocation_code"] for row in contents(standing)["allocation"]] == ["m18", "m19"]
    assert contents(standing) | {"allocation": None} == WHOLE | {"allocation": None}


# --- what is refused ------------------------------------------------------------------------------

AT = {"claim": "G1 1", "instalment": "G1 1", "award_outcome": "G1 came", "allocation": "m18"} | {
    "profile": "m18 2018-04-01",
    "criterion": "m18 need",
    "bid": "m18 b1",
    "bid_score": "m18 b1 need",
}


def wrong(name: str, reason: str, **cells: str):
    """A file of a table whose first row is wrong."""
    return name, cells, reason


UNKNOWN = "that is known here"
MONEY = {
    "allocation": ("amount", "tactical_limit"),
    "profile": ("amount",),
    "bid": ("amount",),
    "bid_score": ("score",),
    "instalment": ("amount",),
    "claim": ("amount",),
}
YEARS = [
    "2018-20",
    "2018",
    "2018/19",
    "18-19",
    "2018-2019",
    "2018-17",
    "1999-01",
    "٢٠١٨-١٩",
    "FY18",
]
WRONG = [
    *(
        wrong("allocation", f"financial_year is '{year}'; write it as 2018-19", financial_year=year)
        for year in YEARS
    ),
    wrong(
        "allocation",
        "tactical_limit is 40814.01, more than the amount, 40814.00",
        tactical_limit="40814.01",
    ),
    *(
        wrong(name, f"{column} is -0.01; it cannot be below 0", **{column: "-0.01"})
        for name, columns in MONEY.items()
        for column in columns
        if (name, column) != ("allocation", "amount")
    ),
    wrong(
        "allocation",
        "amount is -0.01; it cannot be below 0; "
        "tactical_limit is 0.00, more than the amount, -0.01",
        amount="-0.01",
        tactical_limit="0",
    ),
    *(
        wrong(name, f"{column} is '{cell}'{reason}", **{column: cell})
        for name, columns in MONEY.items()
        for column in columns
        for cell, reason in {
            "1.005": "; an amount has two decimals at most",
            "1,5": ", which is no number",
            "1_000": ", which is no number",
            "some": ", which is no number",
            "1" + "0" * 15: ", which is too large",
        }.items()
    ),
    *(
        wrong(name, f"{column} is empty", **{column: ""})
        for name, columns in MONEY.items()
        for column in columns[:1]
    ),
    *(
        wrong("criterion", f"{column} is {cell}; it must be 1 or more", **{column: cell})
        for column in ("weight", "max_score")
        for cell in ("0", "-1")
    ),
    wrong("criterion", "weight is '1.5', which is not a whole number", weight="1.5"),
    wrong("criterion", "weight is 'two', which is not a number", weight="two"),
    wrong("bid", "pot is 'Pot'; it must be funding round or tactical pot", pot="Pot"),
    wrong("bid", "decision and decided_on must both be filled, or neither", decided_on=""),
    wrong("bid", "decided_on lies before received_on", decided_on="2018-02-18"),
    *(
        wrong("bid", f"grant_id is filled, but decision is '{decision}'", decision=decision)
        for decision in ("declined", "withdrawn")
    ),
    wrong("bid", "grant_id is filled, but decision is ''", decision="", decided_on=""),
    wrong(
        "bid",
        "decision and decided_on must both be filled, or neither; "
        "grant_id is filled, but decision is ''",
        decision="",
    ),
    wrong(
        "bid",
        "decision is 'approved'; it must be one of awarded, declined, withdrawn",
        decision="approved",
    ),
    wrong(
        "bid", "received_on is '19/02/2018'; write the date as 2015-09-30", received_on="19/02/2018"
    ),
    wrong("bid", "applicant is empty; received_on is empty", applicant="", received_on=""),
    wrong(
        "allocation",
        "edition_code is 'e18', which is a plan of csp, not of other",
        partnership_code="other",
    ),
    *(
        wrong(
            "profile",
            f"month is {said}, which is not in the financial year from April 2018",
            month=month,
        )
        for month, said in (("2018-03-31", "March 2018"), ("2019-04-01", "April 2019"))
    ),
    wrong("bid_score", "score is 5.01; the highest of need is 5", score="5.01"),
    wrong("bid_score", "score is '1000', which is too large", score="1000"),
    wrong("instalment", "instalment is '1.5', which is not a whole number", instalment="1.5"),
    wrong(
        "instalment", "paid_on is '2018-02-30'; write the date as 2015-09-30", paid_on="2018-02-30"
    ),
    wrong("award_outcome", "promised is -1; it cannot be below 0", promised="-1"),
    wrong("award_outcome", "reported is -1; it cannot be below 0", reported="-1"),
    wrong(
        "award_outcome",
        "question is 'how big'; it must be one of how much, how well, better off",
        question="how big",
    ),
    wrong(
        "profile",
        "illustrative names 'what', which is no column; write all, or columns",
        illustrative="amount; what",
    ),
    # What is not there.
    wrong(
        "allocation",
        f"partnership_code is 'cats', which is no partnership {UNKNOWN}",
        partnership_code="cats",
    ),
    wrong(
        "allocation", f"edition_code is 'e20', which is no edition {UNKNOWN}", edition_code="e20"
    ),
    wrong(
        "allocation",
        f"priority_code is 'drugs', which is no priority of e18 {UNKNOWN}",
        priority_code="drugs",
    ),
    wrong("allocation", f"document_code is 'x', which is no document {UNKNOWN}", document_code="x"),
    *(
        wrong(
            name,
            f"allocation_code is 'm20', which is no allocation {UNKNOWN}",
            allocation_code="m20",
        )
        for name in ("profile", "criterion", "bid", "bid_score")
    ),
    *(
        wrong(name, f"grant_id is 'G9', which is no award {UNKNOWN}", grant_id="G9")
        for name in ("bid", "instalment", "claim", "award_outcome")
    ),
    wrong("bid_score", f"bid_code is 'b9', which is no bid of m18 {UNKNOWN}", bid_code="b9"),
    wrong(
        "bid_score",
        f"criterion_code is 'luck', which is no criterion of m18 {UNKNOWN}",
        criterion_code="luck",
    ),
]


@pytest.mark.parametrize(
    ("name", "cells", "reason"),
    WRONG,
    ids=[f"{name}: {', '.join(f'{k}={v}' for k, v in cells.items())}" for name, cells, _ in WRONG],
)
def test_a_wrong_row_is_refused_with_its_line_and_column(says, name, cells, reason):
    row = edited(rows(name), AT[name], **cells)[0]
    said = says("x.csv", [rows(name)[1], row])
    expected = f"line 3: {reason}"
    # A score of an allocation that is not there is of no bid and by no criterion either.
    more = name == "bid_score" and "allocation_code" in cells
    assert said.startswith(f"{expected}; ") if more else said == expected


KEYS = {
    "allocation": "allocation_code 'm18'",
    "profile": "allocation_code 'm18' and month '2018-04-01'",
    "criterion": "allocation_code 'm18' and criterion_code 'need'",
    "bid": "allocation_code 'm18' and bid_code 'b1'",
    "bid_score": "allocation_code 'm18' and bid_code 'b1' and criterion_code 'need'",
    "instalment": "grant_id 'G1' and instalment '1'",
    "claim": "grant_id 'G1' and claim '1'",
    "award_outcome": "grant_id 'G1' and outcome_code 'came'",
}


@pytest.mark.parametrize("name", BOOK)
def test_the_same_key_twice_is_refused(says, name):
    first, *_ = rows(name)
    last = {"allocation": 4}.get(name, 3)  # a note has two lines
    assert says("x.csv", [first, first]) == f"line {last}: {KEYS[name]} stands already in line 2"


def test_all_that_is_wrong_with_a_row_is_said(says):
    row = rows("allocation")[0] | {"financial_year": "2018", "amount": "-1", "tactical_limit": "0"}
    assert says("x.csv", [row]) == (
        "line 2: amount is -1.00; it cannot be below 0; "
        "financial_year is '2018'; write it as 2018-19; "
        "tactical_limit is 0.00, more than the amount, -1.00"
    )


def test_a_column_that_the_books_do_not_have_is_refused(says):
    assert says("x.csv", [row | {"panel": "All"} for row in rows("bid_score")]) == (
        "it has the column 'panel', which no bid score has; its columns can be allocation_code, "
        "bid_code, criterion_code, score, illustrative, document_code, paragraph"
    )


def test_a_refused_book_changes_nothing_and_its_rows_are_written_out(standing, save, run):
    was = everything(standing)
    path = save("claims.csv", text(edited(rows("claim"), "G1 2", amount="-10.01")))
    assert refusal(run, path) == (
        "nothing of it was taken: line 3: amount is -10.01; it cannot be below 0"
    )
    assert everything(standing) == was
    (out,) = (standing / making.REFUSED).iterdir()
    assert "claims.csv,3,amount is -10.01; it cannot be below 0," in out.read_text("utf-8-sig")


# --- what others rest on --------------------------------------------------------------------------


def test_a_criterion_cannot_give_less_than_a_score_that_stands_here(says):
    less = edited(rows("criterion"), "m18 need", max_score="4")
    reason = "score is 4.50; the highest of need is 4"
    assert says("x.csv", less) == (
        f"it would leave the bid score 'm18 b1' wrong, which stands here: {reason}"
    )
    # Of a workbook that has both, the row is named.
    assert says("x.xlsx", less, rows("bid_score")) == f"line 2: {reason}"
    assert says("y.xlsx", edited(rows("bid_score"), "m18 b1 need", score="4"), less) == ""


def test_what_scores_are_of_cannot_be_taken_away(says):
    advice = "still refer; import both in one workbook, or the bid scores first"
    one = advice.replace("refer;", "refers;")
    bids, scores = rows("bid"), rows("bid_score")
    assert says("x.csv", without(bids, "m18 b1")) == (
        f"it takes away the bid 'm18 b1', to which 2 bid scores here {advice}"
    )
    assert says("x.csv", without(bids, "m18 b2")) == (
        f"it takes away the bid 'm18 b2', to which 1 bid score here {one}"
    )
    assert says("x.csv", without(rows("criterion"), "m18 need")) == (
        f"it takes away the criterion 'm18 need', to which 2 bid scores here {advice}"
    )
    assert says("x.csv", without(bids, "m18 b3")) == "", "it has no score"
    both = without(bids, "m18 b2"), without(scores, "m18 b2 need")
    assert says("x.xlsx", *both) == ""


def test_a_priority_that_an_allocation_serves_cannot_be_taken_away(says):
    header, *lines = PLAN["priorities.csv"].splitlines()
    found = [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]
    assert says("x.csv", without(found, "e19 drugs")) == (
        "it takes away the priority 'e19 drugs', to which 1 allocation here still refers; import "
        "both in one workbook, or the allocations first"
    )
    allocations = edited(rows("allocation"), "m19", priority_code="asb")
    assert says("x.xlsx", without(found, "e19 drugs"), allocations) == ""


def refused_build(tmp_path: Path, files: dict[str, str]) -> dict[str, str]:
    """What a build of a folder says of each of its files that it refuses."""
    with pytest.raises(making.BuildError) as refused:
        making.build(write(tmp_path / "files", files))
    return dict(line.split(": ", 1) for line in refused.value.problems)


def test_a_folder_without_an_allocation_whose_books_are_there_is_not_built(standing, tmp_path):
    was = everything(standing)
    files = PLAN | AWARDS | LEDGER | {"allocations.csv": text(rows("allocation")[1:])}
    problems = refused_build(tmp_path, files)
    reason = f"allocation_code is 'm18', which is no allocation {UNKNOWN}"
    assert set(problems) == {"profiles.csv", "criterions.csv", "bids.csv", "bid_scores.csv"}
    for said in problems.values():
        assert said.startswith(f"nothing of it was taken: line 2: {reason}; line 3: {reason}")
    assert everything(standing) == was


def test_a_folder_without_the_awards_of_its_books_is_not_built(home, tmp_path):
    problems = refused_build(tmp_path, PLAN | LEDGER)
    assert {name: said.split(": ", 2)[2].split("; ")[0] for name, said in problems.items()} == {
        f"{name}s.csv": f"grant_id is 'G1', which is no award {UNKNOWN}"
        for name in ("bid", "instalment", "claim", "award_outcome")
    } | {
        # Of no bid, as none was taken.
        "bid_scores.csv": f"bid_code is 'b1', which is no bid of m18 {UNKNOWN}"
    }
    assert store.current_facts(home) is None


@pytest.mark.thorough
def test_imported_books_are_read_again_by_a_build_and_what_no_longer_fits_stops_it(
    standing, save, run, tmp_path
):
    folder = write(tmp_path / "files", PLAN | AWARDS | LEDGER)
    scores = edited(rows("bid_score"), "m18 b1 value", score="99.99")
    kept(run, save("scores.csv", text(scores)))
    kept(run, save("claims.csv", text(edited(rows("claim"), "G1 1", amount="0.10"))))
    was = contents(standing)
    making.build(folder)
    assert contents(standing) == was
    assert was["bid_score"][1]["score"] == P("99.99")
    before = everything(standing)
    less = edited(rows("criterion"), "m18 value", max_score="99")
    with pytest.raises(making.BuildError) as refused:
        making.build(write(folder, {"criterions.csv": text(less)}))
    assert refused.value.problems == [
        "scores.csv line 3: score is 99.99; the highest of value is 99"
    ]
    with pytest.raises(making.BuildError) as refused:
        making.build(write(tmp_path / "plan alone", PLAN))
    assert refused.value.problems[0] == (
        f"scores.csv line 2: allocation_code is 'm18', which is no allocation {UNKNOWN}"
    )
    assert refused.value.problems[-1] == (
        f"claims.csv line 4: grant_id is 'G3', which is no award {UNKNOWN}"
    )
    assert everything(standing) == before


# --- whatever is in a cell ------------------------------------------------------------------------

AWKWARD = [
    *("", " ", "0", "-0", "-1", "1", "1.5", "1e5", "nan", "inf", "1,5", "1,000", "£5", "9" * 30),
    *("0.005", "1000", "999.99", "2147483648", "2018-02-30", "0001-01-01", "9999-12-31"),
    *("20180401", "2018-19", "1999-00", "all", "all; amount", "amount;;", "m19", "b9", "G9"),
    *('"', "'", "a,b", "a\nb", "%s", "NULL", "\0", "\u2028", "\ufeff", "😀", "x" * 5_000),
]  # fmt: skip
WILD = st.one_of(
    st.sampled_from(AWKWARD),
    st.text(max_size=8),
    st.none(),
    st.booleans(),
    st.integers(-2, 2**33),
    st.floats(),
    st.integers(0, 10**6).map(lambda pence: pence / 100),
    st.decimals(0, 10**6, places=2).map("£{:,}".format),
    st.dates(),
    st.datetimes(),
    st.times(),
)


def value_of(cell, name: str, type_: str):
    """A cell as its column must have it, worked out in another way than the importer's."""
    if cell is None or cell == "":
        return None
    if type_.startswith("DECIMAL"):
        if isinstance(cell, float):
            return Decimal(f"{cell:.2f}")
        return Decimal(re.sub("[£, ]", "", str(cell)))
    if type_ == "DATE":
        day = cell.date() if isinstance(cell, datetime) else date.fromisoformat(str(cell))
        return day.replace(day=1) if name == "month" else day
    if type_ == "INTEGER":
        return int(float(cell))
    return str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


@pytest.mark.parametrize("name", BOOK)
def test_wild_cells_are_kept_exactly_or_refused_in_words(facts, name):
    columns, whole = BOOK[name]
    types = {column.name: column.type for column in column_types(facts, name)}
    outcomes = set()

    @settings(deadline=None, derandomize=True, database=None, max_examples=examples(40))
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        cells = [[str(c) if isinstance(c, Decimal) else c for c in row] for row in whole]
        for _ in range(data.draw(st.integers(1, 2))):
            row = data.draw(st.sampled_from(cells))
            place = data.draw(st.integers(0, len(columns) - 1))
            another = st.sampled_from([other[place] for other in cells])
            row[place] = data.draw(another | WILD)
        sheet = Sheet("", list(columns), 1, list(enumerate(cells, start=2)))
        try:
            reading, said = plans.read([sheet], facts), ""
        except FileRefused as refused:
            reading, said = None, str(refused)
        outcomes.add("refused" if said else "kept")
        if said:
            assert re.search(
                r"taken: (line \d+: \w+ |it takes away the |it would leave the )", said
            )
            return
        # Into a table of the same types.
        facts.execute(f"create or replace temp table got as from {name} limit 0")
        facts.register("read", reading.tables[name])
        facts.execute("insert into got by name select *, 1 as source_id from read")
        found = facts.execute(f"select {', '.join(columns)} from got order by line")  # noqa: S608
        assert found.fetchall() == [
            tuple(
                value_of(cell, column, types[column])
                for column, cell in zip(columns, row, strict=True)
            )
            for row in cells
        ]

    check()
    assert outcomes == {"kept", "refused"}
