"""Plans as files: what of them is taken, and what then stands in service."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from data import making, store
from tests.data.plans.conftest import (
    GONE,
    TOWN,
    Rows,
    changed_actions,
    contents,
    demo,
    edited,
    everything,
    grid,
    in_service,
    kept,
    of,
    place,
    refusal,
    table,
    text,
)
from tests.data.test_monthly_return import MANIFEST, ODS

DEMONSTRATION = {
    "plans/priorities": "priority",
    "plans/indicators": "indicator",
    "plans/actions": "action",
    "plans/risks": "risk",
    "plans/meetings": "meeting",
    "plans/judgements": "printed_judgement",
    "grants/allocations": "allocation",
    "grants/profile": "profile",
    "grants/criteria": "criterion",
    "grants/bids": "bid",
    "grants/bid_scores": "bid_score",
    "grants/instalments": "instalment",
    "grants/claims": "claim",
    "grants/award_outcomes": "award_outcome",
}


def as_written(value, cell: str) -> str:
    """A value as its cell has it; a number, which can be written in several ways, in the cell's."""
    if isinstance(value, float | Decimal) and cell and value == type(value)(cell):
        return cell
    return "" if value is None else str(value)


def test_the_demonstration_is_taken_as_its_files_say(built):
    for path, name in DEMONSTRATION.items():
        found = table(built, name)
        assert {row["file_name"] for row in found} == {f"{path}.csv"}
        rows = [
            {column: cell for column, cell in row.items() if not column.startswith("is_")}
            # Where the file leaves it empty, it is 10.
            | ({"tolerance_pct": row["tolerance_pct"] or "10"} if name == "indicator" else {})
            for row in demo(path.split("/")[1])
        ]
        assert [row["line"] for row in found] == list(range(2, len(rows) + 2))
        as_text = [
            {column: as_written(row[column], cell) for column, cell in cells.items()}
            for row, cells in zip(found, rows, strict=True)
        ]
        assert as_text == rows


# --- what is taken --------------------------------------------------------------------------------


def codes(home: Path, name: str, code: str) -> list[tuple[str, str]]:
    return [(row["edition_code"], row[code]) for row in table(home, name)]


def test_a_file_replaces_the_editions_that_it_speaks_of_and_no_other(standing, save, run):
    was = in_service(standing)
    rows = changed_actions()
    out = kept(run, save("actions.csv", text(rows)))
    n = len(of(demo("actions"), TOWN))
    assert out[0] == f"actions.csv: plan: action: {n} read, {n} kept, {n} replaced, 0 refused"
    now = in_service(standing)
    mine = [row for row in now["action"] if row["edition_code"] == TOWN]
    assert [row["action_code"] for row in mine] == [row["action_code"] for row in rows]
    assert "tc-4" not in [row["action_code"] for row in mine]
    assert (mine[-1]["title"], mine[-1]["due_on"]) == ("Light the alleys", date(2024, 3, 31))
    assert {row["file_name"] for row in mine} == {"actions.csv"}
    assert [row for row in now["action"] if row["edition_code"] != TOWN] == [
        row for row in was["action"] if row["edition_code"] != TOWN
    ]
    assert now | {"action": None} == was | {"action": None}


def test_a_meeting_that_a_file_leaves_out_stays(standing, save, run):
    """It is replaced one by one, as each is an edition's own."""
    rows = edited(demo("meetings")[-2:], "smp-2024-03-19", title="Spring meeting")
    kept(run, save("meetings.csv", text(rows)))
    found = {row["meeting_code"]: row["title"] for row in table(standing, "meeting")}
    assert found == {row["meeting_code"]: row["title"] for row in demo("meetings")} | {
        "smp-2024-03-19": "Spring meeting"
    }


def test_the_same_change_twice_is_skipped(standing, save, run):
    day = date.today()
    kept(run, save("actions.csv", text(changed_actions())))
    was = everything(standing)
    code, out, _ = run("import", save("again/other name.csv", text(changed_actions())))
    assert code == 0
    assert out[0] == (
        f"other name.csv: skipped: the same file is in already, since {day.day} {day:%B %Y}, "
        "as actions.csv"
    )
    assert out[1].startswith("1 file: 0 kept, 1 skipped, 0 refused; nothing was changed")
    assert everything(standing) == was


@pytest.mark.thorough
def test_the_older_file_brings_back_what_a_newer_one_changed(standing, save, files, run):
    """The folder's own, and one that was imported; in turn, as often as wanted."""
    older = files / "plans" / "actions.csv"
    newer = save("newer.csv", text(changed_actions()))
    was = contents(standing)
    for _ in range(2):
        kept(run, newer)
        assert contents(standing) != was
        kept(run, older)
        assert contents(standing) == was


def test_a_dry_run_tells_the_same_and_changes_nothing(standing, save, run):
    path = save("actions.csv", text(changed_actions()))
    was = everything(standing)
    code, dry, _ = run("import", path, "--dry-run")
    assert code == 0
    assert "nothing was changed, as this was a dry run" in dry[-1]
    assert everything(standing) == was
    assert kept(run, path)[:-1] == dry[:-1]


def test_a_file_that_was_replaced_whole_is_out_of_service(standing, save, run):
    first = save("first.csv", text(of(demo("actions"), TOWN)))
    kept(run, first)
    kept(run, save("other.csv", text(of(demo("actions"), "medway-2020-21"))))
    kept(run, save("second.csv", text(changed_actions())))
    with duckdb.connect(str(store.current_facts(standing)), read_only=True) as facts:
        found = facts.execute(
            "select file_name, is_in_service from source where format = 'Plan: action' order by 1"
        ).fetchall()
    assert found == [
        ("first.csv", False),
        ("other.csv", True),
        ("plans/actions.csv", True),
        ("second.csv", True),
    ]
    assert len(list((standing / making.KEPT).iterdir())) == 2, "the copy of the first is gone"


def test_status_lists_the_files_of_plans(standing, save, run):
    day = f"{date.today().day} {date.today():%B %Y}"
    n, mine = len(demo("actions")), len(of(demo("actions"), TOWN))
    kept(run, save("first.csv", text(of(demo("actions"), TOWN))))
    kept(run, save("second.csv", text(changed_actions())))
    code, out, _ = run("status")
    assert code == 0
    assert [line for line in out if "Plan: action" in line] == [
        f"plans/actions.csv: Plan: action: {n} read, {n} kept, 0 replaced, 0 refused; built {day}",
        f"first.csv: Plan: action: {mine} read, {mine} kept, {mine} replaced, 0 refused; "
        f"imported {day}; replaced by later files",
        f"second.csv: Plan: action: {mine} read, {mine} kept, {mine} replaced, 0 refused; "
        f"imported {day}",
    ]
    for name in ("partnerships", "risk_matrices", "judgements"):
        assert any(line.startswith(f"plans/{name}.csv: Plan: ") for line in out)


def test_columns_that_may_be_empty_may_be_left_out(standing, save, run):
    needed = {
        "priorities": ("edition_code", "priority_code", "name", "short_name"),
        "indicators": (
            *("edition_code", "indicator_code", "priority_code", "name"),
            *("measure_code", "period"),
        ),
        "actions": ("edition_code", "action_code", "priority_code", "title", "state"),
    }
    for name, columns in needed.items():
        rows = [{column: row[column] for column in columns} for row in of(demo(name), TOWN)]
        kept(run, save(f"{name}.csv", text(rows)))
    found = in_service(standing, "priority", "indicator", "action")
    for name, given_columns in zip(found, needed.values(), strict=True):
        rows = [row for row in found[name] if row["edition_code"] == TOWN]
        left = {
            (column, row[column])
            for row in rows
            for column in row
            if column not in (*given_columns, "line", "file_name") and row[column] is not None
        }
        assert (
            left
            == {
                "priority": {("kind", "priority")},
                "indicator": {("compare_years", 1), ("tolerance_pct", 10.0), ("is_headline", True)},
                "action": set(),
            }[name]
        )


def test_headings_in_another_order_and_spelling_and_a_title_above_them(standing, save, run):
    """As a person keeps the sheet."""
    rows = [
        {name.replace("_", " ").title(): row[name] for name in reversed(row)}
        for row in changed_actions()
    ]
    kept(run, save("actions.csv", text(changed_actions())))
    was = contents(standing)
    title = f"Actions of {TOWN}\n\n"
    kept(run, save("titled.csv", title + text(rows)))
    assert contents(standing) == was
    last = table(standing, "action")[-1]
    # Below the title and an empty line stands the header, in line 3.
    assert (last["line"], last["file_name"]) == (3 + len(rows), "titled.csv")


# --- workbooks ------------------------------------------------------------------------------------


def test_a_workbook_is_taken_whole(standing, save, run):
    """A priority goes together with all that hangs on it, whatever the order of the sheets."""
    was = contents(standing)
    gone = tuple(GONE.split())
    edition = gone[0]

    def left(name: str) -> Rows:
        return [
            row
            for row in of(demo(name), edition)
            if (row["edition_code"], row["priority_code"]) != gone
        ]

    sheets = {name: left(name) for name in ("actions", "priorities", "outcomes")}
    out = kept(run, save("plan.xlsx", *(grid(rows) for rows in sheets.values())))
    n = sum(map(len, sheets.values()))
    # One priority, one outcome and two actions are gone.
    assert out[0] == (
        f"plan.xlsx: plan: action, priority, outcome: {n} read, {n} kept, {n + 4} replaced, "
        "0 refused"
    )
    now = contents(standing)
    for name in now:
        assert now[name] == [
            row for row in was[name] if (row.get("edition_code"), row.get("priority_code")) != gone
        ], name
    assert len(now["priority"]) == len(was["priority"]) - 1
    assert len(now["action"]) == len(was["action"]) - 2


def test_a_workbook_of_which_one_row_is_wrong_is_refused_whole(standing, save, run):
    """The sheet is named, as each has its own lines."""
    was = everything(standing)
    actions = edited(of(demo("actions"), TOWN), f"{TOWN} soc-2", done_on="24 November")
    said = refusal(run, save("plan.xlsx", grid(of(demo("priorities"), TOWN)), grid(actions)))
    assert said == (
        "nothing of it was taken: line 3: sheet 'Sheet2': done_on is '24 November'; write the "
        "date as 2015-09-30"
    )
    assert everything(standing) == was


def test_a_sheet_of_something_else_is_passed_over_with_a_warning(standing, save, run):
    path = save(
        "plan.xlsx",
        [["Read me first"], ["This is our plan"]],
        grid(changed_actions()),
        [["month", "who was there"], [3, "all"]],
    )
    out = kept(run, path)
    assert out[1:-1] == [
        "note: plan.xlsx: sheet 'Sheet1' was passed over",
        "note: plan.xlsx: sheet 'Sheet3' was passed over",
    ]
    assert (TOWN, "tc-9") in codes(standing, "action", "action_code")


AS_EXCEL_KEEPS_THEM = [
    pytest.param(
        "risk",
        [
            ["Risks of the plan"],
            [],
            [
                *("edition_code", "risk_code", "title", "description", "mitigation"),
                *("likelihood", "impact"),
            ],
            [TOWN, 7, "A", "B", "C", 4.0, 2.0],
            [TOWN, "b", "A", "B", "C", "4", 5],
        ],
        [
            {"risk_code": "7", "likelihood": "4", "impact": "2", "line": 4},
            {"risk_code": "b", "likelihood": "4", "impact": "5", "line": 5},
        ],
        id="steps",
    ),
    pytest.param(
        "meeting",
        [
            ["meeting_code", "edition_code", "title", "held_on", "from_month", "to_month"],
            ["m", TOWN, "M", datetime(2024, 6, 4, 18, 30), date(2023, 6, 15), date(2024, 5, 31)],
            ["n", TOWN, "N", "2024-09-04", "2023-09-01", "2024-08-31"],
        ],
        [
            # Any day of a month is the month.
            {
                "held_on": date(2024, 6, 4),
                "from_month": date(2023, 6, 1),
                "to_month": date(2024, 5, 1),
            },
            {
                "held_on": date(2024, 9, 4),
                "from_month": date(2023, 9, 1),
                "to_month": date(2024, 8, 1),
            },
        ],
        id="dates",
    ),
    pytest.param(
        "allocation",
        [
            [
                *("allocation_code", "partnership_code", "edition_code", "title", "funder"),
                *("financial_year", "amount", "tactical_limit", "paid_to"),
            ],
            ["a", "smp", TOWN, "A", "F", "2023-24", 10000.01, 0.1, date(2024, 3, 31)],
            ["b", "smp", TOWN, "A", "F", "2023-24", 40814, 40814.0, None],
            ["c", "smp", TOWN, "A", "F", "1999-00", "£106,460.50", "£ 5", "2024-03-31"],
            # What a sum of 11.1 and 22.2 comes to.
            [4, "smp", TOWN, 7.0, "F", "2023-24", 33.300000000000004, 0, None],
        ],
        [
            {"amount": Decimal("10000.01"), "tactical_limit": Decimal("0.10")},
            {"amount": Decimal("40814.00"), "tactical_limit": Decimal("40814.00")},
            {
                "amount": Decimal("106460.50"),
                "tactical_limit": Decimal("5.00"),
                "financial_year": "1999-00",
                "paid_to": date(2024, 3, 31),
            },
            {
                "amount": Decimal("33.30"),
                "tactical_limit": Decimal("0.00"),
                "allocation_code": "4",
                "title": "7",
            },
        ],
        id="money",
    ),
    pytest.param(
        "indicator",
        [
            [
                *("edition_code", "indicator_code", "priority_code", "name", "measure_code"),
                *("period", "target", "tolerance_pct", "baseline_from", "baseline_to"),
                *("target_change_pct", "compare_years", "is_headline"),
            ],
            [
                *(TOWN, "a", "town-centre", "A", "crime.all", "latest_12_months", 900, 7.5),
                *(None, None, None, 5.0, True),
            ],
            [
                *(TOWN, "b", "town-centre", "B", "crime.all", "latest_12_months", None, None),
                *(date(2022, 4, 30), date(2023, 3, 31), -5, None, "No"),
            ],
        ],
        [
            {
                "target": 900.0,
                "tolerance_pct": 7.5,
                "baseline_from": None,
                "compare_years": 5,
                "is_headline": True,
            },
            {
                "target": None,
                "tolerance_pct": 10.0,
                "baseline_from": date(2022, 4, 1),
                "baseline_to": date(2023, 3, 1),
                "target_change_pct": -5.0,
                "compare_years": 1,
                "is_headline": False,
            },
        ],
        id="numbers",
    ),
]


def ods(path: Path, rows: list[list]) -> Path:
    """Rows as an OpenDocument spreadsheet."""

    def cell(value) -> str:
        match value:
            case None:
                return "<table:table-cell/>"
            case bool():
                kind, given_as = "boolean", f'office:boolean-value="{str(value).lower()}"'
            case int() | float():
                kind, given_as = "float", f'office:value="{value}"'
            case date():
                kind, given_as = "date", f'office:date-value="{value.isoformat()}"'
            case _:
                kind, given_as = "string", ""
        return (
            f'<table:table-cell office:value-type="{kind}" {given_as}>'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    xml = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=xml))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return path


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
@pytest.mark.parametrize(("name", "rows", "expected"), AS_EXCEL_KEEPS_THEM)
def test_cells_as_a_spreadsheet_keeps_them(
    standing, save, run, tmp_path, suffix, name, rows, expected
):
    if suffix == "ods":
        path = ods(tmp_path / "plan.ods", rows)
    else:
        path = save("plan.xlsx", rows)
    kept(run, path)
    found = [row for row in table(standing, name) if row["file_name"] == path.name]
    assert [
        {column: row[column] for column in cells}
        for row, cells in zip(found, expected, strict=True)
    ] == expected


AMOUNTS = ["10000.01", "0.07", "0.10", "£1,234,567.89", "999999999999999.99", "0"]


def test_amounts_survive_to_the_penny(standing, save, files, run):
    first = demo("instalments")[0]
    rows = [
        first | {"instalment": str(number), "amount": amount}
        for number, amount in enumerate(AMOUNTS, start=1)
    ]
    kept(run, save("instalments.csv", text(rows)))
    exact = [Decimal(amount.strip("£").replace(",", "")) for amount in AMOUNTS]

    def amounts() -> list[Decimal]:
        found = table(standing, "instalment")
        return [row["amount"] for row in found if row["grant_id"] == first["grant_id"]]

    assert amounts() == exact
    assert sum(amounts()) == sum(exact) == Decimal("1000000001244568.06")
    making.build(files)
    assert amounts() == exact


# --- warnings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "cells", "warned"),
    [
        (f"{TOWN} da-incidents", {"target": "900"}, True),  # the measure's own is neutral
        (f"{TOWN} robbery", {"improvement": "neutral"}, True),
        (f"{TOWN} da-repeat", {"improvement": ""}, True),
        (f"{TOWN} da-incidents", {"target": "900", "improvement": "decrease"}, False),
        (f"{TOWN} robbery", {}, False),
    ],
    ids=["by its measure", "by its own word", "a share", "said otherwise", "decrease"],
)
def test_a_target_of_which_neither_direction_is_better_is_taken_with_a_warning(
    standing, save, run, key, cells, warned
):
    rows = edited(demo("indicators"), key, **cells)
    rows = edited(rows, f"{TOWN} damage", name="Damage")  # so that the file is another
    out = kept(run, save("indicators.csv", text(rows)))
    row = rows[place(rows, key)]
    assert (
        out[1:-1]
        == [
            f"note: indicators.csv line {place(rows, key) + 2}: {row['name']} has a target, but "
            "neither direction of it is better, so it is not judged; say in improvement which is"
        ]
        * warned
    )
