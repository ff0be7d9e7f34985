"""Plans as files: partnerships, plans, their yearly editions, priorities, indicators, actions …;
and the books of their grants: allocations, bids and scores, instalments, claims, outcomes.

A sheet is known by its columns, which are those of one of TABLES; a CSV file is one sheet, a
workbook may hold the whole plan. A file is taken whole or not at all: half a plan is no plan. It
replaces what stood before for the same editions (partnerships, meetings …), so that a row which
was taken out of the file is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from data.importers import FileRefused, Note, Reading
from data.importers.grants import POTS
from data.importers.reference import column_types, value_of
from data.importers.tabular import Sheet, headed_below, shown

FORMAT = "Plan"
PLACE = 90  # after the areas and measures that plans speak of
NAMED = 3  # wrong rows that a refusal names

# Each table, in the order in which one may refer to another, with the columns of which a file
# replaces all rows that it has any of.
TABLES = {
    "status": ("status_scale",),
    "suggestion_rule": ("status_scale",),
    "risk_cell": ("risk_matrix",),
    "partnership": ("partnership_code",),
    "plan": ("plan_code",),
    "edition": ("edition_code",),
    "theme": ("edition_code",),
    "priority": ("edition_code",),
    "outcome": ("edition_code",),
    "indicator": ("edition_code",),
    "action": ("edition_code",),
    "risk": ("edition_code",),
    "narrative": ("edition_code",),
    "meeting": ("meeting_code",),
    "recommendation": ("meeting_code",),
    "printed_judgement": ("edition_code", "priority_code", "meeting_code"),
    "allocation": ("allocation_code",),
    "profile": ("allocation_code",),
    "criterion": ("allocation_code",),
    "bid": ("allocation_code",),
    "bid_score": ("allocation_code",),
    "instalment": ("grant_id",),
    "claim": ("grant_id",),
    "award_outcome": ("grant_id",),
}
# What a folder with a plan can do without, because it ships with the dashboard.
SHIPPED = {
    "status": ("plans/statuses.csv", "plans/suggestion_rules.csv"),
    "risk_cell": ("plans/risk_matrices.csv",),
}
OWN = {"source_id", "line"}  # columns that are not the file's
MONTHS = {
    "baseline_from",
    "baseline_to",
    "from_month",
    "to_month",
    "month",
}  # any day of them may be given


@dataclass(frozen=True)
class Reference:
    """Columns of a table whose values, where filled, must stand together in another."""

    table: str
    columns: tuple[str, ...]
    other: str
    other_columns: tuple[str, ...]


def _references() -> list[Reference]:
    found = [
        Reference("suggestion_rule", ("status_scale", "status"), "status", ()),
        Reference("partnership", ("area_code",), "area", ()),
        Reference("partnership", ("status_scale",), "status", ()),
        Reference("partnership", ("risk_matrix",), "risk_cell", ()),
        Reference("plan", ("partnership_code",), "partnership", ()),
        Reference("edition", ("plan_code",), "plan", ()),
        Reference("indicator", ("measure_code",), "measure", ()),
        Reference("indicator", ("per_measure_code",), "measure", ("measure_code",)),
        Reference("indicator", ("area_code",), "area", ()),
        Reference(
            "indicator",
            ("baseline_edition", "baseline_indicator"),
            "indicator",
            ("edition_code", "indicator_code"),
        ),
        Reference("meeting", ("area_code",), "area", ()),
        Reference("allocation", ("partnership_code",), "partnership", ()),
        Reference("allocation", ("edition_code",), "edition", ()),
        Reference("allocation", ("edition_code", "priority_code"), "priority", ()),
    ]
    found += [
        Reference(table, ("allocation_code",), "allocation", ())
        for table in ("profile", "criterion", "bid", "bid_score")
    ]
    found += [
        Reference("bid_score", ("allocation_code", "bid_code"), "bid", ()),
        Reference("bid_score", ("allocation_code", "criterion_code"), "criterion", ()),
    ]
    found += [
        Reference(table, ("grant_id",), "award", ())
        for table in ("bid", "instalment", "claim", "award_outcome")
    ]
    of_priority = ("outcome", "indicator", "action", "risk", "narrative")
    found += [
        Reference(table, ("edition_code",), "edition", ())
        for table in ("theme", "priority", *of_priority, "meeting", "printed_judgement")
    ]
    found += [
        Reference(table, ("edition_code", "priority_code"), "priority", ())
        for table in (*of_priority, "printed_judgement")
    ]
    found += [
        Reference(table, ("meeting_code",), "meeting", ())
        for table in ("recommendation", "printed_judgement")
    ]
    found += [Reference(table, ("document_code",), "document", ()) for table in TABLES]
    return found


REFERENCES = _references()


def shipped(there: set[float]) -> list[str]:
    """The files in data/demo for the tables of SHIPPED whose places are not `there`.

    None where no table of a plan is.
    """
    if not there:
        return []
    return [
        name for table, names in SHIPPED.items() if _place(table) not in there for name in names
    ]


def _place(table: str) -> float:
    return PLACE + list(TABLES).index(table) / 100


def recognises(sheet: Sheet, facts: duckdb.DuckDBPyConnection) -> float | None:
    """PLACE and a fraction for the table's own place, where the sheet is a table of a plan."""
    found = _found(sheet, facts)
    return None if found is None else _place(found[0])


def places(sheets: list[Sheet], facts: duckdb.DuckDBPyConnection) -> set[float]:
    """The places of the tables that a file holds."""
    found = (recognises(sheet, facts) for sheet in sheets)
    return {place for place in found if place is not None}


def _plain(heading: str) -> str:
    return "_".join(heading.lower().replace("_", " ").split())


def _found(sheet: Sheet, facts: duckdb.DuckDBPyConnection) -> tuple[str, Sheet] | None:
    """The table that a sheet is, and the sheet from its header on, below a title if it has one.

    It is the one of which it has every column that must be filled; of several, the most.
    """
    required = {
        table: {column.name for column in _columns(facts, table) if column.is_required}
        for table in TABLES
    }
    for below in headed_below(sheet):
        header = {_plain(name) for name in below.header}
        fitting = [(len(names), table) for table, names in required.items() if names <= header]
        if fitting:
            return max(fitting)[1], below
    return None


def _columns(facts: duckdb.DuckDBPyConnection, table: str) -> list:
    return [column for column in column_types(facts, table) if column.name not in OWN]


def read(sheets: list[Sheet], facts: duckdb.DuckDBPyConnection, is_again: bool = False) -> Reading:
    """The rows of every sheet that is a table of a plan; another sheet is passed over, in words.

    Raises FileRefused, with a note for each wrong row, when any row is wrong or when what the file
    takes away is still referred to. A file that is read again (`is_again`) may have rested on
    others that were replaced since, so what it rests on is left to `unsound`.
    """
    given: dict[str, list[dict]] = {}
    wrong: list[Note] = []
    warnings: list[Note] = []
    rows_read = 0
    found = [(sheet, _found(sheet, facts)) for sheet in sheets]
    many = sum(one is not None for _, one in found) > 1
    for sheet, one in found:
        if one is None:
            warnings.append(Note("warning", None, f"sheet '{sheet.name}' was passed over"))
            continue
        table, below = one
        within = f"sheet '{sheet.name}': " if many else ""
        if table in given:
            raise FileRefused(f"{within}a second sheet of the same kind; put them together")
        rows, problems = _rows(table, below, facts, within)
        given[table] = rows
        wrong += problems
        rows_read += len(below.rows)
    if not wrong and not is_again:
        wrong = _wrong_together(given, facts)
    if wrong:
        raise _refusal(wrong)
    return Reading(
        format=f"{FORMAT}: {', '.join(table.replace('_', ' ') for table in given)}",
        tables={table: _arrow(rows) for table, rows in given.items() if rows},
        rows_read=rows_read,
        rows_kept=sum(len(rows) for rows in given.values()),
        notes=warnings + _neutral_targets(given, facts),
    )


def _arrow(rows: list[dict]) -> pa.Table:
    """The columns that any row fills: of the others no type could be told."""
    filled = {name for row in rows for name, value in row.items() if value is not None}
    return pa.Table.from_pylist([{name: row[name] for name in filled} for row in rows])


def _refusal(wrong: list[Note]) -> FileRefused:
    """A refusal that names the first wrong rows; the others stand in its notes."""
    lines = [f"{f'line {note.line}: ' if note.line else ''}{note.reason}" for note in wrong]
    more = len(lines) - NAMED
    if more > 0:
        lines[NAMED:] = [f"and {more:,} more"]
    refusal = FileRefused(f"nothing of it was taken: {'; '.join(lines)}")
    refusal.notes = wrong
    return refusal


def _rows(
    table: str, sheet: Sheet, facts: duckdb.DuckDBPyConnection, within: str
) -> tuple[list[dict], list[Note]]:
    """The rows of a sheet in the table's columns, with line; and what is wrong with any."""
    columns = {column.name: column for column in _columns(facts, table)}
    place = {_plain(name): index for index, name in enumerate(sheet.header) if name.strip()}
    if unknown := [name for name in place if name not in columns]:
        raise FileRefused(
            f"{within}it has the column '{unknown[0]}', which no {table.replace('_', ' ')} has; "
            f"its columns can be {', '.join(columns)}"
        )
    if len(place) < len(names := [_plain(name) for name in sheet.header if name.strip()]):
        twice = next(name for name in names if names.count(name) > 1)
        raise FileRefused(f"{within}it has the column '{twice}' twice")
    key = [column.name for column in columns.values() if column.is_key]
    unnamed = [index for index, name in enumerate(sheet.header) if not name.strip()]
    rows, wrong = [], []
    seen: dict[tuple, int] = {}
    for line, cells in sheet.rows:
        row, reasons = {"line": line}, []
        for name, column in columns.items():
            cell = cells[place[name]] if name in place and place[name] < len(cells) else None
            value, reason = value_of(cell, column)
            row[name] = value.replace(day=1) if value and name in MONTHS else value
            if reason:
                reasons.append(f"{name} {reason}")
        beyond = [*cells[len(sheet.header) :], *(cells[index] for index in unnamed)]
        if lost := [cell for cell in beyond if cell is not None]:
            reasons.append(
                f"'{lost[0]}' stands in a column that has no name; text with a comma in it needs "
                "quotes"
            )
        if not reasons:
            reasons = list(_wrong_by_itself(table, row, columns))
        own = tuple(row[name] for name in key)
        if not reasons and own in seen:
            said = " and ".join(f"{name} '{row[name]}'" for name in key)
            reasons.append(f"{said} stands already in line {seen[own]}")
        seen.setdefault(own, line)
        if reasons:
            wrong.append(Note("refused", line, within + "; ".join(reasons), shown(cells)))
        else:
            rows.append(row)
    return rows, wrong


def _wrong_by_itself(table: str, row: dict, columns: dict) -> Iterator[str]:
    """What is wrong with a row, whatever else there is."""
    if made_up := row["illustrative"]:
        for name in (each.strip() for each in made_up.split(";")):
            if name != "all" and name not in columns:
                yield f"illustrative names '{name}', which is no column; write all, or columns"
    if table == "edition" and row["ends_on"] < row["starts_on"]:
        yield "ends_on lies before starts_on"
    if table == "meeting":
        first, last = row["from_month"], row["to_month"]
        if (first is None) != (last is None):
            yield "from_month and to_month must both be filled, or neither"
        elif first and first > last:
            yield "to_month lies before from_month"
    if table == "action" and row["done_on"] and row["state"] != "done":
        yield f"done_on is filled, but state is '{row['state']}'"
    for name, column in columns.items():
        if column.type.startswith("DECIMAL") and row[name] is not None and row[name] < 0:
            yield f"{name} is {row[name]}; it cannot be below 0"
    if table == "allocation":
        yield from _wrong_allocation(row)
    if table == "criterion":
        for name in ("weight", "max_score"):
            if row[name] < 1:
                yield f"{name} is {row[name]}; it must be 1 or more"
    if table == "bid":
        yield from _wrong_bid(row)
    if table == "award_outcome":
        for name in ("promised", "reported"):
            if row[name] is not None and row[name] < 0:
                yield f"{name} is {row[name]}; it cannot be below 0"
    if table == "indicator":
        yield from _wrong_target(row)


def _wrong_allocation(row: dict) -> Iterator[str]:
    year = row["financial_year"]
    first = int(year[:4]) if re.fullmatch(r"\d{4}-\d\d", year, re.ASCII) else None
    if first is None or (first + 1) % 100 != int(year[5:]):
        yield f"financial_year is '{year}'; write it as 2018-19"
    if row["tactical_limit"] is not None and row["tactical_limit"] > row["amount"]:
        yield f"tactical_limit is {row['tactical_limit']}, more than the amount, {row['amount']}"


def _wrong_bid(row: dict) -> Iterator[str]:
    if row["pot"] not in (None, *POTS):
        yield f"pot is '{row['pot']}'; it must be {' or '.join(POTS)}"
    if (row["decision"] is None) != (row["decided_on"] is None):
        yield "decision and decided_on must both be filled, or neither"
    elif row["decided_on"] and row["decided_on"] < row["received_on"]:
        yield "decided_on lies before received_on"
    if row["grant_id"] is not None and row["decision"] != "awarded":
        yield f"grant_id is filled, but decision is '{row['decision'] or ''}'"


def _wrong_target(row: dict) -> Iterator[str]:
    for name in ("target", "tolerance_pct", "baseline"):
        if row[name] is not None and row[name] < 0:
            yield f"{name} is {row[name]:g}; it cannot be below 0"
    change = row["target_change_pct"]
    if change is not None and change < -100:
        yield f"target_change_pct is {change:g}, which makes the target negative"
    if row["compare_years"] is not None and row["compare_years"] < 1:
        yield f"compare_years is {row['compare_years']}; it must be 1 or more"
    if row["measure_code"] == row["per_measure_code"]:
        yield "per_measure_code is the measure itself, which is always 100 %"
    if (row["baseline_from"] is None) != (row["baseline_to"] is None):
        yield "baseline_from and baseline_to must both be filled, or neither"
    elif first := row["baseline_from"]:
        last = row["baseline_to"]
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        if months < 12 or months % 12:
            yield f"the baseline's months are {months}; they must be whole years"
    if (row["baseline_edition"] is None) != (row["baseline_indicator"] is None):
        yield "baseline_edition and baseline_indicator must both be filled, or neither"
    baselines = sum(
        row[name] is not None for name in ("baseline", "baseline_from", "baseline_indicator")
    )
    if baselines > 1:
        yield "it has more than one baseline; keep one"
    if change is not None and row["target"] is not None:
        yield "it has both target and target_change_pct; keep one"
    if change is not None and not baselines:
        yield "target_change_pct is a change on a baseline, but there is no baseline"


# --- what the rows rest on ------------------------------------------------------------------------


def unsound(facts: duckdb.DuckDBPyConnection) -> list[str]:
    """What is wrong with the plans that stand in the facts, each a line that names the file."""
    files = dict(facts.execute("select source_id, file_name from source").fetchall())
    every = {table: facts.table(table).to_arrow_table().to_pylist() for table in TABLES}
    wrong = _unknown(every, facts) or _wrong_beside(every, facts)
    return [f"{files[row['source_id']]} line {row['line']}: {reason}" for _, row, reason in wrong]


def _wrong_together(given: dict, facts: duckdb.DuckDBPyConnection) -> list[Note]:
    """What is wrong with the plans as they will be when the file is taken."""
    # One after the other, as each takes it that what was looked at before is right.
    if found := _unknown(given, facts):
        return [_note(*each) for each in found]
    if left := [note for table in given for note in _left_behind(table, given, facts)]:
        return left
    return [_note(*each) for each in _wrong_beside(given, facts)]


def _wrong_beside(given: dict, facts: duckdb.DuckDBPyConnection) -> list[tuple[str, dict, str]]:
    """(table, row, reason) of rows that are wrong beside others, all of which are there."""
    return (
        _off_the_scale(given, facts)
        or _wrong_indicators(given, facts)
        or _wrong_allocations(given, facts)
        or _wrong_scores(given, facts)
    )


def _note(table: str, row: dict, reason: str) -> Note:
    """A note on a row of the file, or on one that stands in service already and has a source."""
    if "source_id" not in row:
        return Note("refused", row["line"], reason)
    names = ("edition_code", "allocation_code", f"{table}_code", "priority_code", "bid_code")
    said = " ".join([row[name] for name in names if name in row][:2])
    kind = table.replace("_", " ")
    return Note(
        "refused", None, f"it would leave the {kind} '{said}' wrong, which stands here: {reason}"
    )


def _keys(
    table: str, columns: tuple[str, ...], given: dict, facts: duckdb.DuckDBPyConnection
) -> set[tuple]:
    """The values of some columns in a table as it will be when the file is taken."""
    return {tuple(row[name] for name in columns) for row in _after(table, given, facts)}


def _after(table: str, given: dict, facts: duckdb.DuckDBPyConnection) -> list[dict]:
    """The rows of a table as it will be when the file is taken: those it keeps, and its own."""
    rows = facts.table(table).to_arrow_table().to_pylist()
    if table not in given:
        return rows
    by = TABLES[table]
    replaced = {tuple(row[name] for name in by) for row in given[table]}
    return [row for row in rows if tuple(row[name] for name in by) not in replaced] + given[table]


def _unknown(given: dict, facts: duckdb.DuckDBPyConnection) -> list[tuple[str, dict, str]]:
    """(table, row, reason) of rows that refer to what is not there."""
    found = []
    for reference in (each for each in REFERENCES if each.table in given):
        there = _keys(reference.other, reference.other_columns or reference.columns, given, facts)
        for row in given[reference.table]:
            values = tuple(row[name] for name in reference.columns)
            if values[-1] is None or values in there:
                continue
            within = f" of {' '.join(map(str, values[:-1]))}" if values[:-1] else ""
            other = reference.other.replace("_", " ")
            reason = (
                f"{reference.columns[-1]} is '{values[-1]}', which is no {other}{within} "
                "that is known here"
            )
            found.append((reference.table, row, reason))
    return found


# Tables whose rows name a step of what the partnership has chosen: the column of the partnership
# that says which, the table of its steps, and the columns that name the step.
_ON_A_SCALE = {
    "risk": ("risk_matrix", "risk_cell", ("likelihood", "impact")),
    "printed_judgement": ("status_scale", "status", ("status",)),
}


def _off_the_scale(given: dict, facts: duckdb.DuckDBPyConnection) -> list[tuple[str, dict, str]]:
    """(table, row, reason) of rows that name a step which their partnership's scale or matrix does
    not have: the file's, and those here whose partnership or scale it changes.
    """
    found = []
    for table, (chosen_by, of, columns) in _ON_A_SCALE.items():
        if not given.keys() & {table, of, "partnership", "plan", "edition"}:
            continue
        chosen = {
            row["partnership_code"]: row[chosen_by] for row in _after("partnership", given, facts)
        }
        owner = {row["plan_code"]: row["partnership_code"] for row in _after("plan", given, facts)}
        plan = {row["edition_code"]: row["plan_code"] for row in _after("edition", given, facts)}
        there = _keys(of, (chosen_by, *columns), given, facts)
        for row in _after(table, given, facts):
            scale = chosen[owner[plan[row["edition_code"]]]]
            values = tuple(row[name] for name in columns)
            if (scale, *values) not in there:
                said = " and ".join(f"{name} '{row[name]}'" for name in columns)
                steps = {each[1:] for each in there if each[0] == scale}
                known = ", ".join(sorted({" ".join(step) for step in steps}))
                found.append((table, row, f"{said} is not in {scale}, which has {known}"))
    return found


def _left_behind(table: str, given: dict, facts: duckdb.DuckDBPyConnection) -> Iterator[Note]:
    """What stands in service and refers to rows that the file takes away."""
    for reference in (each for each in REFERENCES if each.other == table):
        there = _keys(table, reference.other_columns or reference.columns, given, facts)
        gone: dict[tuple, int] = {}
        for row in _after(reference.table, given, facts):
            values = tuple(row[name] for name in reference.columns)
            if values[-1] is not None and values not in there:
                gone[values] = gone.get(values, 0) + 1
        for values, count in gone.items():
            kind = reference.table.replace("_", " ")
            reason = (
                f"it takes away the {table.replace('_', ' ')} '{' '.join(map(str, values))}', to "
                f"which {count:,} {kind}{'s' if count > 1 else ''} here still "
                f"refer{'' if count > 1 else 's'}; import both in one workbook, or the {kind}s "
                "first"
            )
            yield Note("refused", None, reason)


def _wrong_indicators(given: dict, facts: duckdb.DuckDBPyConnection) -> list[tuple[str, dict, str]]:
    """(table, row, reason) of indicators whose baselines go round in a circle, and of those that
    rest on no target.
    """
    if "indicator" not in given:
        return []
    every = {
        (row["edition_code"], row["indicator_code"]): row
        for row in _after("indicator", given, facts)
    }
    found = []
    for row in every.values():
        path = [(row["edition_code"], row["indicator_code"])]
        while (above := _baseline_of(every[path[-1]])) is not None and above not in path:
            path.append(above)
        if above is not None:
            told = " < ".join(" ".join(each) for each in [*path, above])
            found.append(("indicator", row, f"its target goes round in a circle: {told}"))
        elif len(path) > 1 and not _has_target(every[path[1]]):
            told = " ".join(path[1])
            reason = f"its baseline is the target of {told}, which has none"
            found.append(("indicator", row, reason))
    # Where the file's own rows are wrong, that says why the others are.
    return [each for each in found if "source_id" not in each[1]] or found


def _wrong_allocations(
    given: dict, facts: duckdb.DuckDBPyConnection
) -> list[tuple[str, dict, str]]:
    """(table, row, reason) of allocations that serve another partnership's plan, and of months of a
    profile that are not in its year.
    """
    found = []
    if given.keys() & {"allocation", "edition", "plan"}:
        owner = {row["plan_code"]: row["partnership_code"] for row in _after("plan", given, facts)}
        plan = {row["edition_code"]: row["plan_code"] for row in _after("edition", given, facts)}
        found += [
            (
                "allocation",
                row,
                f"edition_code is '{row['edition_code']}', which is a plan of {whose}, not of "
                f"{row['partnership_code']}",
            )
            for row in _after("allocation", given, facts)
            if (whose := owner[plan[row["edition_code"]]]) != row["partnership_code"]
        ]
    if given.keys() & {"allocation", "profile"}:
        years = {
            row["allocation_code"]: int(row["financial_year"][:4])
            for row in _after("allocation", given, facts)
        }
        found += [
            (
                "profile",
                row,
                f"month is {row['month']:%B %Y}, which is not in the financial year from April "
                f"{first}",
            )
            for row in _after("profile", given, facts)
            if not date((first := years[row["allocation_code"]]), 4, 1)
            <= row["month"]
            < date(first + 1, 4, 1)
        ]
    return found


def _wrong_scores(given: dict, facts: duckdb.DuckDBPyConnection) -> list[tuple[str, dict, str]]:
    """(table, row, reason) of scores beyond what their criterion gives."""
    if not given.keys() & {"criterion", "bid_score"}:
        return []
    highest = {
        (row["allocation_code"], row["criterion_code"]): row["max_score"]
        for row in _after("criterion", given, facts)
    }
    return [
        (
            "bid_score",
            row,
            f"score is {row['score']}; the highest of {row['criterion_code']} is {most}",
        )
        for row in _after("bid_score", given, facts)
        if row["score"] > (most := highest[row["allocation_code"], row["criterion_code"]])
    ]


def _baseline_of(row: dict) -> tuple[str, str] | None:
    if row["baseline_indicator"] is None:
        return None
    return row["baseline_edition"], row["baseline_indicator"]


def _has_target(row: dict) -> bool:
    return row["target"] is not None or row["target_change_pct"] is not None


def _neutral_targets(given: dict, facts: duckdb.DuckDBPyConnection) -> list[Note]:
    """Warnings of targets that nothing is judged by, as neither direction is better."""
    if "indicator" not in given:
        return []
    better = dict(facts.execute("select measure_code, improvement from measure").fetchall())
    return [
        Note(
            "warning",
            row["line"],
            f"{row['name']} has a target, but neither direction of it is better, so it is not "
            "judged; say in improvement which is",
        )
        for row in given["indicator"]
        if _has_target(row) and (row["improvement"] or better[row["measure_code"]]) == "neutral"
    ]
