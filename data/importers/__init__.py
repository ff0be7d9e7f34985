"""One module for each kind of file. A file is recognised by its content, never by its name.

Each module has FORMAT (its name in words); `recognises(sheet, facts)`, its place in the order of
a build, or None for a file of another kind; and `read(sheets, facts)`, which returns a Reading and
changes nothing. `facts` is a connection to the facts read so far.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from data.importers.tabular import FileRefused, Sheet


@dataclass(frozen=True)
class Note:
    """Something about one row: why it was `refused`, or a `warning` about a row that was kept."""

    severity: str
    line: int | None
    reason: str
    content: str = ""


@dataclass
class Reading:
    """What a file holds: rows for each table of the facts, and what was said about them.

    `tables` maps a table's name to rows in its columns, without source_id.
    """

    format: str
    tables: dict[str, pa.Table]
    rows_read: int
    rows_kept: int
    publisher: str | None = None
    first_month: date | None = None
    last_month: date | None = None
    notes: list[Note] = field(default_factory=list)
    rows_replaced: int = 0
    is_provisional: bool = False

    @property
    def rows_refused(self) -> int:
        return self.rows_read - self.rows_kept


def record_format(header: tuple[str, ...]):
    """The format of records (records.RecordFormat) whose columns a header has, or None."""
    from data.importers import (
        police_outcomes,
        police_stop_search,
        police_street,
        records,
        road_casualties,
        road_collisions,
    )

    for module in (
        police_street,
        police_outcomes,
        police_stop_search,
        road_collisions,
        road_casualties,
    ):
        if records.recognises(module.FORMAT, header):
            return module.FORMAT
    return None


def recognise(sheets: list[Sheet], facts: duckdb.DuckDBPyConnection):
    """The importer module for these sheets, and its place in the order of a build (lower first).

    Raises FileRefused when no importer knows the file.
    """
    from data.importers import (
        boundaries,
        grants,
        lookups,
        monthly_return,
        plans,
        populations,
        records,
        reference,
    )

    for module in (
        reference,
        plans,
        lookups,
        populations,
        boundaries,
        grants,
        monthly_return,
    ):
        for sheet in sheets:
            place = module.recognises(sheet, facts)
            if place is not None:
                return module, place
    for sheet in sheets:
        if format_ := record_format(tuple(sheet.header)):
            raise FileRefused(
                f"these are {format_.format} in a workbook, which may have changed their numbers "
                "and dates; import the CSV file as it was downloaded, without opening it"
            )
        if {"vehicletype", "vehiclereference"} <= {records.plain(name) for name in sheet.header}:
            raise FileRefused(
                "this is the vehicle file of the Department for Transport, of which nothing is "
                "shown; import the collision and the casualty file"
            )
    columns = ", ".join(name[:40] for name in sheets[0].header[:8] if name) or "without names"
    raise FileRefused(
        f"its columns ({columns}) are those of no kind of file that is known here; "
        "a monthly return needs the columns area, measure, month and count, "
        "or area, measure and a column for each month"
    )


def source_name(path: Path, folder: Path | None) -> str:
    """The name that a file goes by: below `folder` where it lies in it, with forward slashes."""
    if folder is not None and path.is_relative_to(folder):
        return path.relative_to(folder).as_posix()
    return path.name
