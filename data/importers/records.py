"""Files of records: CSV of any size, one row for each thing that happened, read by DuckDB.

A format is data: which headings make it, what each column of its table is made from, and what is
wrong with a row that is refused. DuckDB reads many files at once, in SQL. A file of which it did
not keep every line (which its length in lines tells) is read again row by row, by the same SQL, so
that each refused row is reported with its line and reason.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from data.importers import Note, Reading
from data.importers.tabular import FileRefused, shown

PLACE = (
    200  # after the lookups that place records, so that a file's line can say how many it placed
)
AT_ONCE = 20_000  # rows of a file that is read row by row


@dataclass(frozen=True)
class Column:
    """A column of the records' table: the headings it is read from, and how.

    `names` are headings, compared without case, spaces and punctuation. `sql` makes the value from
    the text `{}`; without any of the headings the column is NULL, unless it `is_needed` for the
    file to be recognised at all. Where a file has several of the headings, the first counts, or,
    if `or_next`, the first that is filled and not -1.
    """

    names: tuple[str, ...]
    sql: str = "{}"
    is_needed: bool = False
    or_next: bool = False


@dataclass(frozen=True)
class Check:
    """What is wrong with a row: `bad` in SQL over `{column}`s as text, and `reason` as SQL text."""

    bad: str
    reason: str


@dataclass(frozen=True)
class RecordFormat:
    """A publisher's file of records.

    `force` and `month` are SQL over the table's columns: a file replaces what earlier files had of
    each force and month (of each force alone where `replaces_force`, as for a year of a force).
    """

    format: str
    publisher: str
    table: str
    columns: dict[str, Column]
    checks: tuple[Check, ...]
    force: str
    month: str
    replaces_force: bool = False
    has_months: bool = True
    # Whether the publisher first gives figures that it later corrects: files that say so in their
    # name, or end before the year does.
    may_be_provisional: bool = False
    # What only the file's name can tell: (column, pattern whose first group is the value).
    from_name: tuple[str, str] | None = None


@dataclass
class RecordFile:
    """A file of records to be read: UTF-8 text at `path`, of `lines` lines, header included."""

    path: Path
    name: str
    source_id: int
    lines: int
    header: tuple[str, ...]
    reading: Reading | None = None
    refusal: str | None = None
    notes: list[Note] = field(default_factory=list)


def plain(heading: str) -> str:
    """A heading without case, spaces and punctuation."""
    return re.sub(r"[^a-z0-9]", "", heading.lower())


def recognises(format_: RecordFormat, header: tuple[str, ...]) -> bool:
    """Whether the headings hold every column that the format needs."""
    headings = {plain(name) for name in header}
    return all(
        any(plain(name) in headings for name in column.names)
        for column in format_.columns.values()
        if column.is_needed
    )


def load(
    format_: RecordFormat,
    files: list[RecordFile],
    facts: duckdb.DuckDBPyConnection,
    again: Collection[int] = (),
) -> None:
    """Put the rows of the files into the format's table and take out those they replace.

    Each file gets a `reading` or, where none of it was kept, a `refusal`. A later file that holds
    the same force and month as an earlier one of these files is refused, and so is one that holds
    what a file in service does that was given `again` with them, by its source_id.
    """
    groups: dict[tuple, list[RecordFile]] = {}
    for file in files:
        groups.setdefault(file.header, []).append(file)
    for header, group in groups.items():
        _read_whole(format_, header, group, facts)
    kept = _kept(format_, files, facts)
    for file in files:
        if kept.get(file.source_id, 0) != file.lines - 1:
            try:
                rows = _read_by_row(format_, file, facts)
            except FileRefused as refusal:
                _forget(format_, file, facts)
                file.refusal = str(refusal)
                continue
        else:
            rows = file.lines - 1
        file.reading = Reading(
            format=format_.format, tables={}, rows_read=rows, rows_kept=rows, notes=file.notes
        )
    _hold(format_, files, facts, again)


def _expressions(format_: RecordFormat, header: tuple[str, ...], file_id: str) -> tuple[str, ...]:
    """The SELECT list, whether a row is good, and why it is not, over columns c0, c1 … of text."""
    place = {}
    for index, name in enumerate(header):
        place.setdefault(plain(name), f"c{index}")
    text = {}
    for column, spec in format_.columns.items():
        own = [place[plain(name)] for name in spec.names if plain(name) in place]
        text[column] = own[0] if own else "null::varchar"
        if spec.or_next and len(own) > 1:
            filled = ", ".join(f"nullif({name}, '-1')" for name in own)
            text[column] = f"coalesce({filled})"
    values = [
        f"{spec.sql.format(text[column])} as {column}" for column, spec in format_.columns.items()
    ]
    cases = " ".join(
        f"when {check.bad.format(**text)} then {check.reason.format(**text)}"
        for check in format_.checks
    )
    # Asked apart, which takes half as long as asking whether there is a reason.
    good = " and ".join(f"({check.bad.format(**text)}) is not true" for check in format_.checks)
    return ", ".join([*values, f"{file_id} as source_id"]), good, f"case {cases} end"


def _insert(format_: RecordFormat, values: str, good: str, rows: str) -> str:
    return (
        f"insert into {format_.table} by name select {values} "  # noqa: S608 — our own words
        f"from {rows} where {good}"
    )


def _read_whole(format_, header, files: list[RecordFile], facts) -> None:
    columns = ", ".join(f"'c{index}': 'varchar'" for index in range(len(header)))
    values, good, _ = _expressions(format_, header, "file.source_id")
    values = _named(format_, values, "file.from_name")
    # The dialect is given: left to guess it, DuckDB shifts rows whose Location holds a comma.
    # Rows it cannot read are passed over here and found by their number.
    rows = (
        f"read_csv($paths, auto_detect=false, header=true, delim=',', quote='\"', escape='\"', "
        f"columns={{{columns}}}, ignore_errors=true, filename=true, hive_partitioning=false, "
        "max_line_size=2000000) as row "
        "join reading_file as file on file.path = row.filename"
    )
    facts.register(
        "reading_file",
        pa.table(
            {
                "path": [str(file.path) for file in files],
                "source_id": pa.array([file.source_id for file in files], pa.int32()),
                "from_name": pa.array([_from_name(format_, file) for file in files], pa.string()),
            }
        ),
    )
    try:
        facts.execute(
            _insert(format_, values, good, rows), {"paths": [str(file.path) for file in files]}
        )
    except duckdb.Error:
        # One of them is no CSV at all: each is then read row by row, and said by name.
        facts.execute(
            f"delete from {format_.table} where source_id in (select source_id from reading_file)"  # noqa: S608
        )
    finally:
        facts.unregister("reading_file")


def _named(format_: RecordFormat, values: str, value: str) -> str:
    if format_.from_name is None:
        return values
    column, _ = format_.from_name
    return f"{values}, {value} as {column}"


def _from_name(format_: RecordFormat, file: RecordFile) -> str | None:
    if format_.from_name is None:
        return None
    found = re.search(format_.from_name[1], file.name)
    return found[1] if found else "unknown"


def _kept(format_: RecordFormat, files: list[RecordFile], facts) -> dict[int, int]:
    return dict(
        facts.execute(
            f"select source_id, count(*) from {format_.table} "  # noqa: S608
            "where source_id = any($ids) group by source_id",
            {"ids": [file.source_id for file in files]},
        ).fetchall()
    )


def _forget(format_: RecordFormat, file: RecordFile, facts) -> None:
    facts.execute(
        f"delete from {format_.table} where source_id = $id",  # noqa: S608
        {"id": file.source_id},
    )


def _read_by_row(format_: RecordFormat, file: RecordFile, facts) -> int:
    """Read a file again, noting what is refused; how many rows it has.

    Raises FileRefused where it cannot be read as CSV.
    """
    _forget(format_, file, facts)
    values, good, refusal = _expressions(format_, file.header, str(file.source_id))
    if format_.from_name is not None:
        values = _named(format_, values, "$from_name")
    named = {"from_name": _from_name(format_, file)} if format_.from_name else {}
    rows = 0
    for batch in _batches(file):
        rows += len(batch)
        full = []
        for line, cells in batch:
            if len(cells) == len(file.header):
                full.append((line, cells))
            else:
                reason = (
                    f"the row has {len(cells)} cells where the heading has {len(file.header)}; "
                    "is it cut short, or a comma not in quotes?"
                )
                file.notes.append(Note("refused", line, reason, shown(cells)))
        table = {"line": [line for line, _ in full]} | {
            f"c{index}": pa.array([cells[index] or None for _, cells in full], pa.string())
            for index in range(len(file.header))
        }
        facts.register("reading_row", pa.table(table))
        try:
            facts.execute(_insert(format_, values, good, "reading_row"), named)
            refused = facts.execute(
                f"select line, {refusal} as reason from reading_row "  # noqa: S608
                "where reason is not null order by line"
            ).fetchall()
        finally:
            facts.unregister("reading_row")
        content = dict(full)
        for line, reason in refused:
            file.notes.append(Note("refused", line, reason, shown(content[line])))
    file.notes.sort(key=lambda note: note.line or 0)
    return rows


def _batches(file: RecordFile) -> Iterator[list[tuple[int, list[str]]]]:
    """(line, cells) of every row that holds anything, some thousands at a time."""
    with file.path.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, strict=True)
        batch: list[tuple[int, list[str]]] = []
        line = 1
        try:
            is_header = True
            for cells in reader:
                if not is_header and any(cells):
                    batch.append((line, cells))
                is_header = is_header and not any(cells)
                line = reader.line_num + 1
                if len(batch) == AT_ONCE:
                    yield batch
                    batch = []
        except csv.Error as error:
            raise FileRefused(
                f"line {line} cannot be read as CSV ({error}); is the file cut short?"
            ) from None
        yield batch


def _hold(format_: RecordFormat, files: list[RecordFile], facts, again: Collection[int]) -> None:
    """Say what the files hold; refuse what two of them hold; take out what they replace."""
    holdings = facts.execute(
        f"select source_id, {format_.force} as force, {format_.month} as month, "  # noqa: S608
        f"count(*) as rows from {format_.table} where source_id = any($ids) group by all",
        {"ids": [file.source_id for file in files]},
    ).fetchall()
    of: dict[int, list[tuple[str, date, int]]] = {}
    for source_id, force, month, rows in holdings:
        of.setdefault(source_id, []).append((force, month, rows))
    taken: dict[tuple, str] = {
        (force, None if format_.replaces_force else month): name
        for force, month, name in facts.execute(
            "select force, month, file_name from holding join source using (source_id) "
            "where records = $table and source_id = any($again)",
            {"table": format_.table, "again": list(again)},
        ).fetchall()
    }
    held: list[tuple[RecordFile, list]] = []
    for file in files:
        if file.reading is None:
            continue
        own = of.get(file.source_id, [])
        keys = {(force, None if format_.replaces_force else month) for force, month, _ in own}
        twice = sorted(keys & taken.keys(), key=str)
        if not own:
            file.refusal = (
                f"none of its rows can be used; the first: {file.notes[0].reason}"
                if file.notes
                else "it holds no rows"
            )
        elif twice:
            force, month = twice[0]
            of_month = f", {month:%B %Y}" if month else ""
            file.refusal = (
                f"it holds {_force_words(force, format_)}{of_month}, and so does "
                f"{taken[twice[0]]}; import only the newer of the two"
            )
        if file.refusal:
            _forget(format_, file, facts)
            file.reading = None
            continue
        taken |= dict.fromkeys(keys, file.name)
        file.reading.rows_kept = sum(rows for *_, rows in own)
        held.append((file, own))
        forces = sorted({force for force, *_ in own})
        file.reading.publisher = format_.publisher
        if format_.has_months:
            file.reading.first_month = min(month for _, month, _ in own)
            file.reading.last_month = max(month for _, month, _ in own)
        else:
            file.reading.first_month = min(month for _, month, _ in own)
            file.reading.last_month = max(month for _, month, _ in own).replace(month=12)
        file.reading.is_provisional = format_.may_be_provisional and (
            "provisional" in file.name.lower() or file.reading.last_month.month < 12
        )
        if not format_.replaces_force:
            named = ", ".join(forces[:3]) + (" …" if len(forces) > 3 else "")
            file.reading.format = f"{format_.format}, {named}"
    if held:
        _replace(format_, held, facts)


def _force_words(force: str, format_: RecordFormat) -> str:
    return f"force {force[4:]} of {force[:4]}" if format_.replaces_force else force


def _replace(format_: RecordFormat, held: list[tuple[RecordFile, list]], facts) -> None:
    """Put what the files hold in the place of what earlier ones held of the same."""
    facts.register(
        "own_part",
        pa.table(
            {
                "source_id": pa.array(
                    [file.source_id for file, own in held for _ in own], pa.int32()
                ),
                "force": [force for _, own in held for force, *_ in own],
                "month": [month for _, own in held for _, month, _ in own],
                "rows": [rows for _, own in held for *_, rows in own],
            }
        ),
    )
    same = "force" if format_.replaces_force else "force, month"
    table = {"table": format_.table}
    earlier = facts.execute(
        "select source_id, force, month, rows from holding "  # noqa: S608
        f"where records = $table and ({same}) in (select ({same}) from own_part)",
        table,
    ).fetchall()
    if earlier:
        ids = sorted({source_id for source_id, *_ in earlier})
        facts.execute(
            f"delete from {format_.table} where source_id = any($ids) "  # noqa: S608
            f"and ({format_.force}{'' if format_.replaces_force else f', {format_.month}'}) "
            f"in (select ({same}) from own_part)",
            {"ids": ids},
        )
        facts.execute(
            "delete from holding where records = $table "  # noqa: S608
            f"and ({same}) in (select ({same}) from own_part)",
            table,
        )
        facts.execute(
            "update source set is_in_service = false "
            "where source_id = any($ids) and source_id not in (select source_id from holding)",
            {"ids": ids},
        )
    facts.execute(
        "insert into holding select source_id, $table, force, month, rows from own_part", table
    )
    facts.unregister("own_part")

    def key(force: str, month: date) -> tuple:
        return (force,) if format_.replaces_force else (force, month)

    before: dict[tuple, int] = {}
    for _, force, month, rows in earlier:
        before[key(force, month)] = before.get(key(force, month), 0) + rows
    for file, own in held:
        now: dict[tuple, int] = {}
        for force, month, rows in own:
            now[key(force, month)] = now.get(key(force, month), 0) + rows
        for part, rows in now.items():
            was = before.get(part, 0)
            file.reading.rows_replaced += was
            if was > 2 * rows:
                of_month = f", {part[1]:%B %Y}," if len(part) > 1 else ""
                reason = (
                    f"{_force_words(part[0], format_)}{of_month} has {rows:,} rows where it had "
                    f"{was:,}; is the file whole?"
                )
                file.notes.append(Note("warning", None, reason))
