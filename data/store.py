"""The two databases and their lives.

**facts** holds what files say. It is written to a new file and published by switching a pointer,
so that a build which fails or is killed leaves the old facts in service, and an app that serves
them takes up the new ones without a restart.

**records** holds what people decide. It is written by the app's process only, and only added to.

Both lie in the folder that SMP_DATA_DIR names, by default data/local/ of the project.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from data import importers
from data.importers import reference, tabular

HERE = Path(__file__).parent
DEMO = HERE / "demo"
POINTER = "facts.current"
RECORDS = "records.duckdb"
KEPT_VERSIONS = 3
STALE_AFTER = 3600  # seconds after which an unfinished build was surely killed


class StoreError(Exception):
    """The databases cannot be used. The message says why and what to do."""


class BuildError(StoreError):
    """A build that changed nothing. `problems` are lines that name file, line and reason."""

    def __init__(self, message: str, problems: list[str]):
        super().__init__("\n".join([message, *problems]))
        self.problems = problems


def data_dir() -> Path:
    """The folder of both databases."""
    return Path(os.environ.get("SMP_DATA_DIR") or HERE / "local")


def schema_version() -> str:
    """Fingerprint of the facts' schema and of how totals are made."""
    digest = hashlib.sha256()
    for path in [*_scripts("schema", "[0-9]*"), *_scripts("totals", "*")]:
        digest.update(path.read_text(encoding="utf-8").encode())
    return digest.hexdigest()[:16]


def current_facts(folder: Path) -> Path | None:
    """The facts in service in `folder`, or None where none was ever published.

    Raises StoreError where they were, and are gone.
    """
    try:
        name = (folder / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    if not (folder / name).exists():
        raise StoreError(
            f"The facts in service, {name}, are not in {folder}. "
            "Make them again: python -m data build"
        )
    return folder / name


# --- building -----------------------------------------------------------------------------------


@dataclass
class FileReport:
    """What became of one file of a build."""

    name: str
    format: str
    first_month: object
    last_month: object
    rows_read: int
    rows_kept: int
    rows_refused: int

    def __str__(self) -> str:
        period = (
            f", {self.first_month:%b %Y} to {self.last_month:%b %Y}" if self.first_month else ""
        )
        return (
            f"{self.name}: {self.format.lower()}{period}: {self.rows_read:,} read, "
            f"{self.rows_kept:,} kept, {self.rows_refused:,} refused"
        )


@dataclass
class BuildReport:
    """What a build did: the facts it made, a report for each file, and its warnings."""

    path: Path
    files: list[FileReport] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def build(
    folder: Path | None = None,
    to: Path | None = None,
    say: Callable[[str], None] = lambda line: None,
) -> BuildReport:
    """Make facts from every CSV file and workbook below `folder` (the demo's by default).

    Measures, areas, domains and thresholds that the folder does not bring are those that ship.
    Folders whose name starts with _ or . are passed over. The facts go to the file `to`, or,
    without it, into service. `say` is given a line for each file as it is read.
    Raises BuildError, with nothing changed, when any file or row is refused.
    """
    folder = Path(folder or DEMO)
    if not folder.is_dir():
        raise BuildError(f"There is no folder {folder}; nothing was changed.", [])
    if to and to.is_dir():
        raise BuildError(f"{to} is a folder; name a file in it. Nothing was changed.", [])
    target_dir = to.parent if to else data_dir()
    target_dir.mkdir(parents=True, exist_ok=True)
    _remove_unfinished(target_dir)
    unfinished = target_dir / f".building-{uuid.uuid4().hex}.duckdb"
    try:
        report = BuildReport(unfinished)
        with duckdb.connect(str(unfinished)) as facts:
            create(facts)
            _read_folder(folder, facts, report, say)
            make_totals(facts)
            report.warnings = _notes(facts, "warning")
            facts.execute("checkpoint")
        _to_disk(unfinished)
        if to:
            os.replace(unfinished, to)
            report.path = to
        else:
            report.path = _publish(unfinished, target_dir)
        return report
    finally:
        unfinished.unlink(missing_ok=True)
        unfinished.with_suffix(".duckdb.wal").unlink(missing_ok=True)


def create(facts: duckdb.DuckDBPyConnection) -> None:
    """Create the facts' tables, empty, in a connection's current database."""
    for path in _scripts("schema", "[0-9]*"):
        facts.execute(path.read_text(encoding="utf-8"))
    facts.execute(
        "insert into build values ($at, $version)",
        {"at": datetime.now(UTC).replace(tzinfo=None), "version": schema_version()},
    )


def dictionary() -> str:
    """Every table and column of both databases, as Markdown, from the schema's comments."""
    with duckdb.connect(":memory:") as empty:
        create(empty)
        empty.execute((HERE / "schema" / "records.sql").read_text(encoding="utf-8"))
        tables = empty.execute(
            "select table_name, comment from duckdb_tables() order by table_oid"
        ).fetchall()
        columns = empty.execute(
            "select table_name, column_name, data_type, comment from duckdb_columns() "
            "where not internal order by table_oid, column_index"
        ).fetchall()
    parts = []
    for table, about in tables:
        parts += [
            f"### {table}",
            "",
            about,
            "",
            "| column | type | meaning |",
            "| --- | --- | --- |",
        ]
        parts += [
            f"| {name} | {_type_words(type_)} | {meaning} |"
            for of, name, type_, meaning in columns
            if of == table
        ]
        parts.append("")
    return "\n".join(parts).rstrip()


def _type_words(type_: str) -> str:
    if type_.startswith("ENUM"):
        return "one of " + ", ".join(choice.strip(" '") for choice in type_[5:-1].split(","))
    return {"VARCHAR": "text", "BIGINT": "whole number", "INTEGER": "whole number"}.get(
        type_, type_.lower()
    )


def make_totals(facts: duckdb.DuckDBPyConnection, series: list[str] | None = None) -> None:
    """Fill `monthly` from coverage and observation: districts from wards, totals from parts.

    Only for the `series` whose counts changed; without it, for all.
    """
    facts.execute(
        "create or replace temp table changed as "
        "select distinct series from coverage where $series is null or series = any($series)",
        {"series": series},
    )
    stated, districts, parts, differences = (
        path.read_text(encoding="utf-8") for path in _scripts("totals", "*")
    )
    facts.execute("delete from monthly where $series is null or series = any($series)", {"series": series})
    facts.execute(
        "delete from import_note where series is not null "
        "and ($series is null or series = any($series))",
        {"series": series},
    )
    facts.execute(stated)
    facts.execute(districts)
    (deepest,) = facts.execute("select coalesce(max(level), 0) from measure").fetchone()
    for level in range(deepest - 1, -1, -1):
        facts.execute(parts, {"level": level})
        facts.execute(districts)
    facts.execute(differences)


def _scripts(folder: str, pattern: str) -> list[Path]:
    return sorted((HERE / folder).glob(f"{pattern}.sql"))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "_", "~$")):
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.suffix.lower() in tabular.SUFFIXES:
            yield path


def _read_folder(folder: Path, facts, report: BuildReport, say) -> None:
    problems: list[str] = []
    recognised = []

    def recognise(path: Path, name: str) -> None:
        try:
            sheets = tabular.read_sheets(path)
            module, place = importers.recognise(sheets, facts)
            recognised.append((place, name, path, sheets, module))
        except importers.FileRefused as refusal:
            problems.append(f"{name}: {refusal}")

    for path in _files(folder):
        recognise(path, importers.source_name(path, folder))
    if recognised:
        there = {place for place, *_ in recognised}
        for shipped in reference.shipped(there):
            recognise(DEMO / shipped, f"{shipped} (as shipped)")
    for _, name, path, sheets, module in sorted(recognised, key=lambda found: found[:2]):
        source_id = len(report.files) + 1
        try:
            reading = module.read(sheets, facts)
        except importers.FileRefused as refusal:
            problems.append(f"{name}: {refusal}")
            continue
        _store(facts, source_id, name, path, reading)
        line = FileReport(
            name,
            reading.format,
            reading.first_month,
            reading.last_month,
            reading.rows_read,
            reading.rows_kept,
            reading.rows_refused,
        )
        report.files.append(line)
        say(str(line))
    if not recognised and not problems:
        problems.append(f"{folder} holds no CSV file and no workbook")
    problems += _notes(facts, "refused")
    if problems:
        raise BuildError("Nothing was changed, because:", problems)


def _store(facts, source_id: int, name: str, path: Path, reading) -> None:
    """Write a file's rows and its record."""
    data = path.read_bytes()
    facts.execute(
        "insert into source (source_id, file_name, format, publisher, sha256, bytes, first_month, "
        "last_month, rows_read, rows_kept, rows_refused, imported_at) values ($id, $name, $format, "
        "$publisher, $sha256, $bytes, $first, $last, $read, $kept, $refused, $at)",
        {
            "id": source_id,
            "name": name,
            "format": reading.format,
            "publisher": reading.publisher,
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            "first": reading.first_month,
            "last": reading.last_month,
            "read": reading.rows_read,
            "kept": reading.rows_kept,
            "refused": reading.rows_refused,
            "at": datetime.now(UTC).replace(tzinfo=None),
        },
    )
    if reading.notes:
        facts.executemany(
            "insert into import_note values (?, ?, ?, ?, ?, null)",
            [(source_id, n.line, n.severity, n.reason, n.content) for n in reading.notes],
        )
    for table, rows in reading.tables.items():
        if table in ("stated", "spoken_for"):
            facts.register(table, rows)
        else:
            _insert(facts, table, rows)
    if "stated" in reading.tables:
        for step in _scripts("load", "[0-9]*"):
            facts.execute(step.read_text(encoding="utf-8"), {"source_id": source_id})
        facts.unregister("stated")
        facts.unregister("spoken_for")
    if "area" in reading.tables:
        facts.execute((HERE / "load" / "not_placed.sql").read_text(encoding="utf-8"))


def _insert(facts, table: str, rows: pa.Table) -> None:
    """Append rows, whose columns may stand in any order, to a table."""
    facts.register("rows_read", rows)
    facts.execute(f"insert into {table} by name from rows_read")
    facts.unregister("rows_read")


def _notes(facts, severity: str) -> list[str]:
    """The notes of a severity as lines that name the file, the line and the reason."""
    rows = facts.execute(
        "select file_name, line, reason, content from import_note join source using (source_id) "
        "where severity = $severity order by source_id, line",
        {"severity": severity},
    ).fetchall()
    return [
        f"{name}{f' line {line}' if line else ''}: {reason}" + (f" [{content}]" if content else "")
        for name, line, reason, content in rows
    ]


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _publish(unfinished: Path, folder: Path) -> Path:
    """Put a finished database into service: a name of its own, then the pointer to it."""
    now = datetime.now(UTC)
    final = folder / f"facts-{now:%Y%m%dT%H%M%S%f}.duckdb"
    os.replace(unfinished, final)
    pointer = folder / f".{POINTER}-{uuid.uuid4().hex}"
    pointer.write_text(final.name, encoding="utf-8")
    _to_disk(pointer)
    for attempt in range(20):
        try:
            os.replace(pointer, folder / POINTER)
            break
        except PermissionError:  # Windows, while another process reads the pointer
            if attempt == 19:
                raise
            time.sleep(0.05)
    others = set(folder.glob("facts-*.duckdb")) - {final}
    for old in sorted(others, key=lambda path: path.stat().st_mtime)[: 1 - KEPT_VERSIONS]:
        with suppress(OSError):  # still open in an app on Windows; the next build removes it
            old.unlink()
    return final


def _remove_unfinished(folder: Path) -> None:
    """Remove what killed builds left behind."""
    for path in [*folder.glob(".building-*"), *folder.glob(f".{POINTER}-*")]:
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > STALE_AFTER:
                path.unlink()


# --- serving ------------------------------------------------------------------------------------


class Store:
    """One in-memory database with the facts and the records attached, for a whole process.

    `facts.<table>` are views of the version in service; `records` is the records' catalog.
    A connection belongs to one thread at a time: take a `cursor()` for each use.
    """

    def __init__(self, facts: Path, records: Path | None = None):
        """Serve the facts at `facts`, read-only, and the records at `records`, if any, to write.

        Raises StoreError where the facts were made by another version of the dashboard.
        """
        self.root = duckdb.connect(":memory:")
        self._lock = threading.Lock()
        self._version = 0
        self.facts: Path | None = None
        self.root.execute("create schema facts")
        self.serve(facts)
        if records is not None:
            records.parent.mkdir(parents=True, exist_ok=True)
            _attach(self.root, records, "records", read_only=False)
            self.root.execute("use records")
            self.root.execute((HERE / "schema" / "records.sql").read_text(encoding="utf-8"))
            self.root.execute("use memory")

    def serve(self, facts: Path) -> None:
        """Take up the facts at `facts`; queries that run meanwhile finish on the old ones."""
        with self._lock:
            if facts == self.facts:
                return
            before, catalog = self._version, f"facts_{self._version + 1}"
            with self.root.cursor() as cursor:
                _attach(cursor, facts, catalog, read_only=True)
                try:
                    _check_version(cursor, catalog, facts)
                    tables = cursor.execute(
                        "select table_name from duckdb_tables() where database_name = $catalog",
                        {"catalog": catalog},
                    ).fetchall()
                    cursor.execute("begin")
                    for (table,) in tables:
                        cursor.execute(
                            f"create or replace view facts.{table} as from {catalog}.{table}"
                        )
                    cursor.execute("commit")
                except BaseException:
                    cursor.execute(f"detach {catalog}")
                    raise
                # The version before stays attached for queries that have looked up its views.
                if before > 1:
                    cursor.execute(f"detach facts_{before - 1}")
            self._version += 1
            self.facts = facts

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own for one use."""
        return self.root.cursor()

    def close(self) -> None:
        """Give every file back."""
        self.root.close()


def _attach(cursor, path: Path, catalog: str, read_only: bool) -> None:
    # ATTACH takes no parameters, so the path is quoted as SQL quotes it.
    quoted = str(path).replace("'", "''")
    mode = " (read_only)" if read_only else ""
    try:
        cursor.execute(f"attach '{quoted}' as {catalog}{mode}")
    except duckdb.Error as error:
        raise StoreError(
            f"The database {path.name} cannot be opened: {str(error).splitlines()[0]}"
        ) from None


def _check_version(cursor, catalog: str, facts: Path) -> None:
    try:
        (version,) = (
            cursor.table(f"{catalog}.build").select("schema_version").limit(1).fetchall()[0]
        )
    except (duckdb.Error, IndexError):
        version = None
    if version != schema_version():
        raise StoreError(
            f"The facts in {facts.name} were made by another version of the dashboard. "
            "Make them again: python -m data build"
        )


def facts_in_service() -> Path:
    """The facts in service; where none were ever published, the demo's are made first."""
    return current_facts(data_dir()) or build().path
