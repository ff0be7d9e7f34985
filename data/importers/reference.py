"""The project's own tables as files: measures, areas, domains, thresholds, printed figures.

A file whose header names the columns of one of TABLES is read into it. Types, choices and what
must be filled come from the schema; what must exist elsewhere, from REFERENCES.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import pyarrow as pa

from data.importers import Note, Reading
from data.importers.money import LARGEST, amount_of
from data.importers.tabular import Sheet, shown

FORMAT = "Reference table"

# Tables in the order in which one may refer to another, with the columns that a file leaves out
# because they follow from the rest of it.
TABLES = {
    "domain": (),
    "measure": ("position", "level"),
    "area": (),
    "threshold": (),
    "ward_set": (),
    "policing": (),
    "crime_type": (),
    "old_district": (),
    "breakdown": (),
    "breakdown_part": (),
    "part_code": (),
    "recording_break": (),
    "lsoa_ward": (),
    "lsoa_change": (),
    "document": (),
    "published_figure": (),
}
# Columns that a file may leave out, as the rest is of use without them.
OPTIONAL = {"area": {"tile_column", "tile_row", "is_town_centre"}}
# What a folder of returns can do without, because it ships with the dashboard: the files that
# stand in for a table which the folder does not bring, and for those that hang on it.
SHIPPED = {
    "domain": ("domains.csv",),
    "measure": ("measures.csv", "crime_types.csv", "recording_breaks.csv"),
    "area": (
        "areas.csv",
        "ward_sets.csv",
        "policing.csv",
        "old_districts.csv",
        "populations.csv",
        "lookups/lsoa_wards.csv",
        "lookups/lsoa_changes.csv",
    ),
    "threshold": ("thresholds.csv",),
    "breakdown": ("breakdowns.csv", "breakdown_parts.csv", "part_codes.csv"),
}
REFERENCES = {
    ("measure", "parent_code"): ("measure", "measure_code"),
    ("measure", "domain"): ("domain", "domain"),
    ("area", "district_code"): ("area", "area_code"),
    ("ward_set", "district_code"): ("area", "area_code"),
    ("policing", "district_code"): ("area", "area_code"),
    ("old_district", "district_code"): ("area", "area_code"),
    ("crime_type", "measure_code"): ("measure", "measure_code"),
    ("breakdown_part", "breakdown"): ("breakdown", "breakdown"),
    ("part_code", "breakdown"): ("breakdown", "breakdown"),
    ("part_code", "part"): ("breakdown_part", "part"),
    ("recording_break", "domain"): ("domain", "domain"),
    ("recording_break", "measure_code"): ("measure", "measure_code"),
    ("published_figure", "document_code"): ("document", "document_code"),
    ("published_figure", "area_code"): ("area", "area_code"),
    ("published_figure", "measure_code"): ("measure", "measure_code"),
}


def shipped(there: set[int]) -> list[str]:
    """The files in data/demo for the tables of SHIPPED whose places are not `there`."""
    return [
        name
        for table, names in SHIPPED.items()
        if list(TABLES).index(table) not in there
        for name in names
    ]


@dataclass(frozen=True)
class Column:
    """A column of a table: `is_required` where a file must fill it, `is_key` in the primary key.

    `default` stands in for an empty cell, as text; None where nothing does.
    """

    name: str
    type: str
    is_required: bool
    is_key: bool
    default: str | None


# What was asked before, as every facts that this process reads has one schema: a sheet is compared
# with each table's columns.
_known_columns: dict[str, list[Column]] = {}


def column_types(facts: duckdb.DuckDBPyConnection, table: str) -> list[Column]:
    """The columns of a table, in order."""
    if table in _known_columns:
        return _known_columns[table]
    rows = facts.execute(
        'select name, type, "notnull" and dflt_value is null, pk, dflt_value '
        "from pragma_table_info($table) order by cid",
        {"table": table},
    ).fetchall()
    _known_columns[table] = [
        Column(name, type_, required, key, default and default.strip("'"))
        for name, type_, required, key, default in rows
    ]
    return _known_columns[table]


def recognises(sheet: Sheet, facts: duckdb.DuckDBPyConnection) -> int | None:
    """Its place among TABLES where it is one of them."""
    table = _table(sheet, facts)
    return None if table is None else list(TABLES).index(table)


def _table(sheet: Sheet, facts: duckdb.DuckDBPyConnection) -> str | None:
    """The table whose columns this sheet's header names, all that it must and no other; or None."""
    header = {name.strip().lower() for name in sheet.header}
    for table, derived in TABLES.items():
        may = {column.name for column in column_types(facts, table)} - set(derived)
        if may - OPTIONAL.get(table, set()) <= header <= may:
            return table
    return None


def read(sheets: list[Sheet], facts: duckdb.DuckDBPyConnection) -> Reading:
    """The rows of the first sheet that is a table of TABLES; the rest is passed over, in words.

    Rows that break the schema's rules are refused.
    """
    sheet = next(sheet for sheet in sheets if _table(sheet, facts))
    table = _table(sheet, facts)
    place = {name.strip().lower(): index for index, name in enumerate(sheet.header)}
    columns = [c for c in column_types(facts, table) if c.name in place]
    key = [column.name for column in columns if column.is_key]
    known = _known(facts, sheet, table, place)
    key_columns = [duckdb.ColumnExpression(name) for name in key]
    already = set(facts.table(table).project(*key_columns).fetchall()) if key else set()
    kept: list[dict] = []
    notes: list[Note] = []
    seen: dict[tuple, int] = {}
    for line, cells in sheet.rows:
        row = {}
        reasons = []
        for column in columns:
            name = column.name
            value, reason = value_of(cells[place[name]], column)
            if reason:
                reasons.append(f"{name} {reason}")
            elif value is not None and name in known and value not in known[name]:
                other = REFERENCES[table, name][0]
                reasons.append(f"{name} is '{value}', which is no {other} that is known here")
            row[name] = value
        own = tuple(row[name] for name in key)
        said = " and ".join(f"{name} '{row[name]}'" for name in key)
        if key and not reasons and own in already:
            reasons.append(f"{said} stands already in an earlier file")
        if key and not reasons and own in seen:
            reasons.append(f"{said} stands already in line {seen[own]}")
        if reasons:
            notes.append(Note("refused", line, "; ".join(reasons), shown(cells)))
            continue
        if key:
            seen[own] = line
        kept.append(row)
    others = [
        Note("warning", None, f"sheet '{other.name}' was passed over")
        for other in sheets
        if other is not sheet
    ]
    if table == "area":
        kept, more = _with_districts(kept, seen)
        notes += more
    if table == "measure":
        kept, more = _with_levels(kept, seen)
        notes += more
    return Reading(
        format=f"{FORMAT}: {table.replace('_', ' ')}",
        tables={table: pa.Table.from_pylist(kept)} if kept else {},
        rows_read=len(sheet.rows),
        rows_kept=len(kept),
        notes=notes + others,
    )


def _known(facts, sheet: Sheet, table: str, place: dict[str, int]) -> dict[str, set]:
    known = {}
    for (of, name), (other, column) in REFERENCES.items():
        if of != table:
            continue
        if other == table:
            known[name] = {cells[place[column]] for _, cells in sheet.rows}
        else:
            relation = facts.table(other).project(duckdb.ColumnExpression(column))
            known[name] = {value for (value,) in relation.fetchall()}
    return known


def value_of(cell, column: Column):
    """A cell as a value of its column's type, and what is wrong with it, or None."""
    type_ = column.type
    if cell is None or cell == "":
        cell = column.default
    if cell is None:
        return None, ("is empty" if column.is_required else None)
    if type_.startswith("ENUM"):
        choices = [choice.strip(" '") for choice in type_[5:-1].split(",")]
        if str(cell) in choices:
            return str(cell), None
        return None, f"is '{cell}'; it must be one of {', '.join(choices)}"
    if type_ == "BOOLEAN":
        return _boolean(cell)
    if type_ == "DATE":
        return _date(cell)
    if type_.startswith("DECIMAL"):
        digits, decimals = map(int, type_[8:-1].split(","))
        return amount_of(cell, below=min(LARGEST, 10 ** (digits - decimals)))
    if type_ in ("INTEGER", "BIGINT", "DOUBLE"):
        return _number(cell, type_)
    if isinstance(cell, float) and cell.is_integer():  # a code such as 3, as a workbook keeps it
        cell = int(cell)
    return str(cell), None


def _boolean(cell):
    words = {"yes": True, "true": True, "no": False, "false": False}
    value = words.get(str(cell).strip().lower())
    return (value, None) if value is not None else (None, f"is '{cell}'; write yes or no")


def _date(cell):
    if isinstance(cell, datetime):
        return cell.date(), None
    if isinstance(cell, date):
        return cell, None
    try:
        return date.fromisoformat(str(cell)), None
    except ValueError:
        return None, f"is '{cell}'; write the date as 2015-09-30"


def _number(cell, type_: str):
    try:
        number = float(cell)
    except OverflowError:
        return None, f"is '{cell}', which is too large"
    except (TypeError, ValueError):
        return None, f"is '{cell}', which is not a number"
    if not math.isfinite(number) or (type_ != "DOUBLE" and abs(number) >= 2**31):
        return None, f"is '{cell}', which is too large"
    if type_ == "DOUBLE":
        return number, None
    if not number.is_integer():
        return None, f"is '{cell}', which is not a whole number"
    return int(number), None


def _with_districts(rows: list[dict], lines: dict[tuple, int]) -> tuple[list[dict], list[Note]]:
    """Areas of which each ward lies in a district; a ward in none would be in no total."""
    districts = {row["area_code"] for row in rows if row["kind"] == "district"}
    kept, notes = [], []
    for row in rows:
        if row["kind"] == "district" or row["district_code"] in districts:
            kept.append(row)
        else:
            reason = f"district_code is '{row['district_code'] or ''}', which is no district"
            notes.append(Note("refused", lines[(row["area_code"],)], reason, row["area_code"]))
    return kept, notes


def _with_levels(rows: list[dict], lines: dict[tuple, int]) -> tuple[list[dict], list[Note]]:
    """Measures with their position and their depth in the hierarchy; a circle is refused."""
    parent = {row["measure_code"]: row["parent_code"] for row in rows}
    kept, notes = [], []
    for row in rows:
        path = [row["measure_code"]]
        while (above := parent.get(path[-1])) is not None and above not in path:
            path.append(above)
        if above is not None:
            reason = f"its parents go round in a circle: {' < '.join([*path, above])}"
            notes.append(
                Note("refused", lines[(row["measure_code"],)], reason, row["measure_code"])
            )
        else:
            kept.append(row | {"position": len(kept) + 1, "level": len(path) - 1})
    return kept, notes
