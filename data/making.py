"""Making facts: from a folder (build), and with more files than those in service (import).

Both write a draft, a file of its own, and put it into service only when it is whole. Files that
were imported are kept in files/ beside the databases, so that a later build reads them again.
"""

from __future__ import annotations

import csv
import errno
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
from filelock import FileLock, Timeout

from data import facts as schema
from data import importers, incoming, store
from data.importers import FileRefused, Note, Reading, grants, plans, records, reference, tabular
from data.spreadsheet import harmless
from data.store import StoreError

DEMO = Path(__file__).parent / "demo"
KEPT = "files"
REFUSED = "refused"
KEPT_REFUSALS = 20  # files of refused rows
LOCK = ".making.lock"
WAIT = 600  # seconds for another build or import to finish
MEMORY = "1GB"
ROW_GROUP = 30_720  # rows
AS_SHIPPED = " (as shipped)"
LEAVE_OUT = "to leave out what was imported: python -m data build --without-imports"

# Tables of which a later file's row replaces an earlier one's, with what makes it the same row.
REPLACED_BY = {
    "population": ("area_code", "year"),
    "boundary": ("ward_code",),
    "lsoa_ward": ("lsoa_code", "ward_year"),
    "lsoa_change": ("lsoa_2011", "lsoa_2021"),
    "award": ("grant_id",),
    **plans.TABLES,
}
# Tables to which files only add what is new.
ADDED_TO = {"area", "ward_set", "ward_member"}
# What records are placed and counted by.
PLACES = {
    "area",
    "ward_set",
    "ward_member",
    "policing",
    "crime_type",
    "old_district",
    "part_code",
    "lsoa_ward",
    "lsoa_change",
    "boundary",
}
Say = Callable[[str], None]


class BuildError(StoreError):
    """A build or import that changed nothing. `problems` are lines that name file, line, reason."""

    def __init__(self, message: str, problems: list[str]):
        super().__init__("\n".join([message, *problems]))
        self.problems = problems


@dataclass
class FileReport:
    """What became of one file: `kept`, `skipped` because it was there already, or `refused`."""

    name: str
    outcome: str
    format: str = ""
    first_month: date | None = None
    last_month: date | None = None
    rows_read: int = 0
    rows_kept: int = 0
    rows_replaced: int = 0
    rows_refused: int = 0
    rows_placed: int | None = None
    reason: str = ""
    notes: list[Note] = field(default_factory=list)
    source_id: int | None = None

    @property
    def period(self) -> str:
        """The months it covers, in words; empty where it has none."""
        if self.first_month is None:
            return ""
        first, last = f"{self.first_month:%b %Y}", f"{self.last_month:%b %Y}"
        return first if first == last else f"{first} to {last}"

    def __str__(self) -> str:
        if self.outcome != "kept":
            return incoming.printable(f"{self.name}: {self.outcome}: {self.reason}")
        what = self.format[0].lower() + self.format[1:] if self.format[1].islower() else self.format
        counts = (
            f"{self.rows_read:,} read, {self.rows_kept:,} kept, {self.rows_replaced:,} replaced, "
            f"{self.rows_refused:,} refused"
        )
        if self.rows_placed is not None:
            counts += f"; {self.rows_placed:,} counted in wards"
        return f"{self.name}: {', '.join(filter(None, [what, self.period]))}: {counts}"


@dataclass
class Report:
    """What a build or an import did.

    `path` are the facts it made, None where it made none; `refused_rows` the CSV file of the rows
    it refused, None where there were none.
    """

    path: Path | None = None
    files: list[FileReport] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refused_rows: Path | None = None

    @property
    def is_complete(self) -> bool:
        """Whether no file and no row was refused."""
        return all(file.outcome != "refused" and not file.rows_refused for file in self.files)

    @property
    def changes(self) -> bool:
        """Whether any file was kept."""
        return any(file.outcome == "kept" for file in self.files)


def build(
    folder: Path | None = None,
    to: Path | None = None,
    say: Say = lambda line: None,
    progress: Say = lambda line: None,
    with_imports: bool = True,
) -> Report:
    """Make facts from every file below `folder` (the demo's by default) and from what was imported.

    Measures, areas, domains, thresholds and breakdowns that the folder does not bring are those
    that ship.
    Names that start with _ or . are passed over. The facts go to the file `to`, without what was
    imported, or, without it, into service. `say` is given a line for each file.
    Raises BuildError, with nothing changed, when any file or row of the folder is refused.
    """
    folder = Path(folder or DEMO)
    if not folder.is_dir():
        raise BuildError(f"There is no folder {folder}; nothing was changed.", [])
    if to and to.is_dir():
        raise BuildError(f"{to} is a folder; name a file in it. Nothing was changed.", [])
    home = to.parent if to else store.data_dir()
    with _work(home, progress=progress, alone=not to) as draft:
        schema.create(draft.facts)
        arrivals = list(incoming.arrive([folder], draft.aside))
        if not any(arrival.path for arrival in arrivals):
            raise BuildError("Nothing was changed, because:", [_problem(a) for a in arrivals])
        progress(f"reading {len(arrivals):,} files")
        draft.take(arrivals, origin="built", with_shipped=True)
        _stop_at_problems(draft)
        if with_imports and not to:
            batches = _imported(home)
            for batch in batches:
                progress(f"reading again {len(batch.files):,} imported files")
                draft.take_again(batch)
            of_imports = f" of files that were imported before ({LEAVE_OUT})"
            _stop_at_problems(draft, of_imports)
            if batches and (unsound := plans.unsound(draft.facts)):
                raise BuildError(f"Nothing was changed, because{of_imports}:", unsound)
        draft.count(progress)
        _stop_at_problems(draft)
        for line in draft.report.files:
            say(str(line))
        draft.report.warnings += _notes(draft.facts, "warning")
        draft.finish()
        if to:
            os.replace(draft.path, to)
            draft.report.path = to
        else:
            draft.publish()
        return draft.report


def bring_in(
    given: list[incoming.Given],
    dry_run: bool = False,
    replaces: bool = False,
    say: Say = lambda line: None,
    progress: Say = lambda line: None,
    refused_to: Path | None = None,
    wait: float = WAIT,
) -> Report:
    """Import files, folders and ZIPs into the facts in service, which a new version replaces.

    A file is taken whole or refused; rows it refuses go to a CSV file, `refused_to` or one in
    SMP_DATA_DIR/refused. `replaces`: a monthly return that disagrees with an earlier one replaces
    what that gave for the same months. `dry_run` tells all of it and changes nothing.
    `say` is given a line for each file. Raises StoreError, with nothing changed, where the facts
    cannot be used, the disk is full or another import does not finish within `wait` seconds.
    """
    base = facts_in_service()
    home = store.data_dir()
    with _work(home, wait, progress) as draft:
        base = store.current_facts(home) or base
        progress("copying the facts in service")
        draft.begin_with(base)
        arrivals = []
        for arrival in incoming.arrive(given, draft.aside, keep=not dry_run):
            arrivals.append(arrival)
            progress(f"looked at {arrival.name}")
        try:
            draft.take(arrivals, origin="imported", replaces=replaces, progress=progress)
            draft.count(progress)
        finally:
            # Said first, as it may be what stopped the reading.
            _stop_at_changed(arrivals)
        report = draft.report
        for line in report.files:
            say(str(line))
        ids = [file.source_id for file in report.files if file.source_id]
        report.warnings = _notes(draft.facts, "warning", ids) + _notes(draft.facts, "note", ids)
        report.warnings += draft.unplaced(ids)
        report.refused_rows = _write_refused(report, refused_to, None if dry_run else home)
        if report.changes and not dry_run:
            progress("putting the facts into service")
            draft.finish()
            draft.publish()
        return report


def facts_in_service() -> Path:
    """The facts in service; where none were ever published, the demo's are made first."""
    return store.current_facts(store.data_dir()) or build().path


# --- drafts ---------------------------------------------------------------------------------------


@contextmanager
def _work(
    home: Path, wait: float = WAIT, progress: Say = lambda line: None, alone: bool = True
) -> Iterator[_Draft]:
    """A draft of which nothing is left when it was not put into service.

    While it is made no other is, if `alone`.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        with _turn(home, wait, progress) if alone else nullcontext():
            _remove_unfinished(home)
            draft = _Draft(home)
            try:
                yield draft
            finally:
                draft.discard()
    except incoming.NoRoom as full:
        raise StoreError(str(full)) from None
    except duckdb.OutOfMemoryException as error:
        raise StoreError(
            f"The memory was too small. Nothing was changed; import fewer files at once. ({error})"
        ) from None
    except (OSError, duckdb.Error) as error:
        if words := _disk_words(error):
            raise StoreError(words) from error
        raise


@contextmanager
def _turn(home: Path, wait: float, progress: Say) -> Iterator[None]:
    """The folder's one lock. Raises StoreError where another has it for too long."""
    lock = FileLock(home / LOCK)
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress("waiting for another import or build to be done")
            lock.acquire(timeout=wait)
    except Timeout:
        raise StoreError(
            "Another import or build is under way. Nothing was changed; try again when it is done."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _disk_words(error: OSError | duckdb.Error) -> str | None:
    """What is wrong with the disk, or None where the error is about something else."""
    # DuckDB gives the system's words and no number, in errors of several kinds.
    full = [os.strerror(number) for number in (errno.ENOSPC, errno.EDQUOT)]
    if any(words in str(error) for words in full):
        return incoming.FULL
    if isinstance(error, OSError | duckdb.IOException):
        return f"{str(error).splitlines()[0]}. Nothing was changed."
    return None


class _Draft:
    """Facts being made in a file of their own."""

    def __init__(self, home: Path):
        self.home = home
        self.name = uuid.uuid4().hex
        self.path = home / f".building-{self.name}.duckdb"
        self.aside = home / f".incoming-{self.name}"
        self.aside.mkdir()
        self.report = Report()
        self.at = datetime.now(UTC).replace(tzinfo=None)
        self.touched: set[str] = set()  # tables that a file added to
        self.series: set[str] = set()  # whose returned figures changed
        self.kept: dict[str, Path] = {}  # name in files/: copy
        self.wanted: set[str] = set()  # names in files/ that the facts rest on
        self._facts: duckdb.DuckDBPyConnection | None = None

    @property
    def facts(self) -> duckdb.DuckDBPyConnection:
        """The connection to the draft, the only one."""
        if self._facts is None:
            self._facts = duckdb.connect(
                config={"memory_limit": MEMORY, "temp_directory": str(self.aside / "spill")}
            )
            # Small groups are compressed and written while the next are read; large ones, of
            # which a file of some hundred thousand rows has two, one after the other at the end.
            quoted = str(self.path).replace("'", "''")
            self._facts.execute(f"attach '{quoted}' as draft (row_group_size {ROW_GROUP})")
            self._facts.execute("use draft")
        return self._facts

    def begin_with(self, base: Path) -> None:
        """Start from a copy of published facts. Raises StoreError where they are too old."""
        shutil.copyfile(base, self.path)
        try:
            facts = self.facts
        except duckdb.Error:
            raise store.unreadable(base) from None
        store.check_version(facts, "build", base)

    def finish(self) -> None:
        """Close the draft, on the disk."""
        self.wanted = {
            name
            for (name,) in self.facts.execute(
                "select kept_as from source where is_in_service and kept_as is not null"
            ).fetchall()
        }
        self.facts.execute("checkpoint draft")
        self.facts.close()
        store.to_disk(self.path)

    def publish(self) -> None:
        """Put the finished draft into service, and keep the files it was imported from."""
        folder = self.home / KEPT
        if self.kept:
            folder.mkdir(exist_ok=True)
        for name, copy in self.kept.items():
            os.replace(copy, folder / name)
        self.report.path = store.publish(self.path, self.home)
        if folder.is_dir():
            for path in folder.iterdir():
                if path.name not in self.wanted:
                    with suppress(OSError):
                        path.unlink()

    def discard(self) -> None:
        """Remove what is left of the draft."""
        if self._facts is not None:
            self._facts.close()
        self.path.unlink(missing_ok=True)
        self.path.with_suffix(".duckdb.wal").unlink(missing_ok=True)
        shutil.rmtree(self.aside, ignore_errors=True)

    # --- taking files -----------------------------------------------------------------------------

    def take(
        self,
        arrivals: list[incoming.Arrival],
        origin: str,
        replaces: bool = False,
        with_shipped: bool = False,
        progress: Say = lambda line: None,
        at: datetime | None = None,
        is_again: bool = False,
    ) -> None:
        """Read files into the draft, and report each: those that place records first."""
        at = at or self.at
        reports: dict[int, FileReport] = {}
        wanted: list[incoming.Arrival] = []
        known = self._known(replaces) if origin == "imported" else {}
        again: set[int] = set()
        for arrival in arrivals:
            if arrival.problem:
                reports[id(arrival)] = FileReport(arrival.name, "refused", reason=arrival.problem)
            elif earlier := known.get(arrival.sha256):
                source_id, words = earlier
                again.add(source_id)
                reports[id(arrival)] = FileReport(arrival.name, "skipped", reason=words)
            else:
                if origin == "imported":
                    known[arrival.sha256] = 0, f"the same file as {arrival.name} in this import"
                wanted.append(arrival)
        by_format: dict[str, list[incoming.Arrival]] = {}
        sheets: list[tuple] = []
        for arrival in wanted:
            if format_ := importers.record_format(arrival.header):
                by_format.setdefault(format_.table, []).append(arrival)
                continue
            try:
                sheets.append(self._recognised(arrival))
            except FileRefused as refusal:
                reports[id(arrival)] = FileReport(arrival.name, "refused", reason=str(refusal))
        if with_shipped:
            there = {place for place, *_ in sheets}
            of_plans = {
                place
                for *_, module, read in sheets
                if module is plans
                for place in plans.places(read, self.facts)
            }
            sheets += [self._shipped(name) for name in reference.shipped(there)]
            # Before any other of a plan, as a workbook stands in one place for all that it holds.
            sheets += [
                (plans.PLACE - 1, *self._shipped(name)[1:]) for name in plans.shipped(of_plans)
            ]
        order = []
        for _, name, arrival, module, read in sorted(sheets, key=lambda each: each[:2]):
            progress(f"reading {name}")
            reports[id(arrival)] = self._read(arrival, module, read, origin, replaces, at, is_again)
            order.append(arrival)
        for table, group in by_format.items():
            progress(f"reading {len(group):,} files of {table.replace('_', ' ')}s")
            for arrival, report in self._read_records(table, group, origin, at, again):
                reports[id(arrival)] = report
                order.append(arrival)
        if origin == "imported":
            order = arrivals
        else:
            order += [arrival for arrival in arrivals if arrival not in order]
        self.report.files += [reports[id(arrival)] for arrival in order]

    def take_again(self, batch: _Batch) -> None:
        """Read files that were imported together before."""
        arrivals = []
        for name, path in batch.files:
            arrival = incoming.Arrival(name)
            with suppress(OSError):
                (arrival,) = incoming.arrive([incoming.unpack(path, self.aside)], self.aside)
            if arrival.sha256 and path.name.startswith(arrival.sha256):
                arrival.name = name
                arrival.kept_name = path.name
                arrivals.append(arrival)
            else:
                self.report.warnings.append(
                    f"{name}: the copy that was kept of it is gone or changed, so it is left out; "
                    "import it again"
                )
        self.take(arrivals, "imported", replaces=batch.replaces, at=batch.at, is_again=True)

    def _shipped(self, name: str) -> tuple:
        """A file of data/demo that stands in for one that a folder does not bring."""
        (arrival,) = incoming.arrive([DEMO / name], self.aside)
        arrival.name = name + AS_SHIPPED
        return self._recognised(arrival)

    def _recognised(self, arrival: incoming.Arrival) -> tuple:
        read = tabular.read_sheets(arrival.path, arrival.name)
        module, place = importers.recognise(read, self.facts)
        if module is plans:
            place = min(plans.places(read, self.facts))
        return place, arrival.name, arrival, module, read

    def _known(self, replaces: bool) -> dict[str, tuple[int, str]]:
        """What is in service already, by SHA-256: its source_id, and words for it.

        Not a file of which a later one replaced a part, as importing it again takes that back.
        """
        if replaces:
            return {}
        rows = self.facts.execute(
            """
            select source.source_id, source.sha256, source.file_name, source.imported_at
            from source
            left join (
                select source_id, sum(rows) as rows from holding group by source_id
                union all
                from plan_holding
                union all
                select source_id, count(*)
                from award
                group by source_id
                -- A grant without an identifier replaces none: it would be there twice.
                having count(grant_id) = count(*)
            ) as held using (source_id)
            where source.is_in_service and coalesce(held.rows, source.rows_kept) = source.rows_kept
            """
        ).fetchall()
        return {
            sha256: (
                source_id,
                f"the same file is in already, since {at.day} {at:%B %Y}"
                + ("" if name.endswith(AS_SHIPPED) else f", as {name}"),
            )
            for source_id, sha256, name, at in rows
        }

    def _next_id(self) -> int:
        ((last,),) = self.facts.execute("select coalesce(max(source_id), 0) from source").fetchall()
        return last + 1

    def _read(self, arrival, module, sheets, origin, replaces, at, is_again) -> FileReport:
        source_id = self._next_id()
        again = {"is_again": True} if is_again and module is plans else {}
        try:
            reading = module.read(sheets, self.facts, **again)
        except FileRefused as refusal:
            notes = list(refusal.notes[:1000])
            return FileReport(arrival.name, "refused", reason=str(refusal), notes=notes)
        if origin == "imported" and not reading.rows_kept:
            return _nothing_kept(arrival.name, reading)
        self._record([(source_id, arrival, reading)], origin, replaces, at)
        for table, rows in reading.tables.items():
            if table not in ("stated", "spoken_for"):
                reading.rows_replaced += self._insert(table, rows, source_id)
                self.touched.add(table)
        if reading.tables.keys() & {"award", *plans.TABLES}:
            self._retire()
        if "stated" in reading.tables:
            self._insert_figures(source_id, reading, replaces)
            if origin == "imported" and not reading.rows_kept:
                for table in ("source", "import_note", "coverage"):
                    self.facts.execute(f"delete from {table} where source_id = {source_id}")  # noqa: S608
                return _nothing_kept(arrival.name, reading)
        if "area" in reading.tables:
            self.facts.execute(schema.script("load", "not_placed"))
        self.facts.execute(
            "update source set rows_kept = $kept, rows_refused = $refused, "
            "rows_replaced = $replaced where source_id = $id",
            {
                "id": source_id,
                "kept": reading.rows_kept,
                "refused": reading.rows_refused,
                "replaced": reading.rows_replaced,
            },
        )
        return _report(arrival.name, reading, source_id)

    def _insert(self, table: str, rows: pa.Table, source_id: int) -> int:
        """Add rows, whose columns may stand in any order, to a table; how many they replaced."""
        if table == "award" or table in plans.TABLES:
            rows = rows.append_column("source_id", pa.array([source_id] * len(rows), pa.int32()))
        self.facts.register("rows_read", rows)
        replaced = 0
        if key := ", ".join(REPLACED_BY.get(table, ())):
            ((replaced,),) = self.facts.execute(
                f"delete from {table} where ({key}) in (select ({key}) from rows_read)"  # noqa: S608
            ).fetchall()
        new = "or ignore " if table in ADDED_TO else ""
        self.facts.execute(f"insert {new}into {table} by name from rows_read")
        self.facts.unregister("rows_read")
        return replaced

    def _retire(self) -> None:
        """Take files out of service of whose plans or grants nothing is left."""
        self.facts.execute(
            "update source set is_in_service = false where is_in_service and rows_kept > 0 and ("
            "starts_with(format, $plan) and source_id not in (select source_id from plan_holding) "
            "or format = $grants and source_id not in (select source_id from award))",
            {"plan": plans.FORMAT, "grants": grants.FORMAT},
        )

    def _insert_figures(self, source_id: int, reading: Reading, replaces: bool) -> None:
        """Add the figures of a monthly return; what an earlier one gives otherwise is refused."""
        self.facts.register("stated", reading.tables["stated"])
        self.facts.register("spoken_for", reading.tables["spoken_for"])
        if replaces:
            replaced = self.facts.execute(schema.script("load", "replaced_figures")).fetchall()
            reading.rows_replaced = len(replaced)
            replaced += self.facts.execute(schema.script("load", "replaced_coverage")).fetchall()
            self.facts.execute(
                "update source set is_in_service = false where source_id = any($ids) "
                "and source_id not in (select source_id from observation) "
                "and source_id not in (select source_id from coverage)",
                {"ids": sorted({source_id for (source_id,) in replaced})},
            )
        mine = {"source_id": source_id}
        self.facts.execute(schema.script("load", "1_series"), mine)
        disagreements = self.facts.execute(
            schema.script("load", "2_disagreements"), mine
        ).fetchall()
        reading.notes += [Note("refused", line, reason) for line, reason in sorted(disagreements)]
        reading.rows_kept -= len(disagreements)
        self.facts.execute(schema.script("load", "3_observation"), mine)
        self.facts.execute(schema.script("load", "4_coverage"), mine)
        self.series |= {
            series
            for (series,) in self.facts.execute(
                "select distinct series_code(publisher, basis) from stated"
            ).fetchall()
        }
        self.facts.unregister("stated")
        self.facts.unregister("spoken_for")

    def _read_records(self, table, group, origin, at, again):
        """(arrival, report) of files of records of one format; `again` are those skipped."""
        format_ = importers.record_format(group[0].header)
        first = self._next_id()
        files = [
            records.RecordFile(
                path=incoming.as_utf8(arrival, self.aside),
                name=arrival.name,
                source_id=first + number,
                lines=arrival.lines,
                header=arrival.header,
            )
            for number, arrival in enumerate(group)
        ]
        records.load(format_, files, self.facts, again)
        taken = []
        for arrival, file in zip(group, files, strict=True):
            if file.refusal:
                yield (
                    arrival,
                    FileReport(
                        arrival.name, "refused", reason=file.refusal, notes=file.notes[:1000]
                    ),
                )
                continue
            self.touched.add(table)
            taken.append((file.source_id, arrival, file.reading))
            yield arrival, _report(arrival.name, file.reading, file.source_id)
        if taken:
            self._record(taken, origin, False, at)

    def _record(self, taken: list[tuple], origin, replaces, at) -> None:
        """Write the record and the notes of files: (source_id, arrival, reading)."""
        rows = []
        for source_id, arrival, reading in taken:
            if arrival.copy:
                self.kept[arrival.kept_as] = arrival.copy
            rows.append(
                {
                    "source_id": source_id,
                    "file_name": arrival.name,
                    "format": reading.format,
                    "publisher": reading.publisher,
                    "sha256": arrival.sha256,
                    "bytes": arrival.bytes,
                    "first_month": reading.first_month,
                    "last_month": reading.last_month,
                    "rows_read": reading.rows_read,
                    "rows_kept": reading.rows_kept,
                    "rows_refused": reading.rows_refused,
                    "rows_replaced": reading.rows_replaced,
                    "imported_at": at,
                    "origin": origin,
                    "replaces": replaces,
                    "is_provisional": reading.is_provisional,
                    "kept_as": arrival.kept_as,
                }
            )
        self._append("source", rows)
        notes = [
            {
                "source_id": source_id,
                "line": note.line,
                "severity": note.severity,
                "reason": note.reason,
                "content": note.content or None,
            }
            for source_id, _, reading in taken
            for note in reading.notes
        ]
        if notes:
            self._append("import_note", notes)

    def _append(self, table: str, rows: list[dict]) -> None:
        self.facts.register("rows_read", pa.Table.from_pylist(rows))
        self.facts.execute(f"insert into {table} by name from rows_read")
        self.facts.unregister("rows_read")

    # --- counting ---------------------------------------------------------------------------------

    def count(self, progress: Say = lambda line: None) -> None:
        """Make counts from records and totals from counts, where what they rest on changed."""
        recounted = {
            series: script
            for series, (script, tables) in schema.COUNTED.items()
            if self.touched & tables or (self.touched & PLACES and self._holds(tables))
        }
        if recounted:
            progress("counting")
            self.facts.execute(schema.script("counts", "1_places"))
            for script in recounted.values():
                self.facts.execute(schema.script("counts", script))
        if not self.touched and not self.series:
            return
        progress("adding up")
        everything = {"measure", "area", "ward_set", "ward_member"} & self.touched
        schema.make_totals(self.facts, None if everything else sorted(self.series | set(recounted)))
        if recounted:
            for script in recounted.values():
                self.facts.execute(schema.script("counts", f"{script}_notes"))
            self._report_placed()

    def unplaced(self, ids: list[int]) -> list[str]:
        """In words, how many street-level rows of files count for no ward, all files together."""
        if "street_record" not in self.touched:
            return []
        rows = self.facts.execute(schema.script("counts", "street_unplaced"), {"ids": ids})
        return [words for (words,) in rows.fetchall()]

    def _holds(self, tables: set[str]) -> bool:
        ((there,),) = self.facts.execute(
            "select count(*) > 0 from holding where records = any($tables)",
            {"tables": sorted(tables)},
        ).fetchall()
        return there

    def _report_placed(self) -> None:
        placed = dict(
            self.facts.execute(
                "select source_id, sum(n)::bigint from observation join area using (area_code) "
                "where area.kind = 'ward' and observation.line is null group by source_id"
            ).fetchall()
        )
        counted = {
            source_id
            for (source_id,) in self.facts.execute(
                "select distinct source_id from holding "
                "where records in ('street_record', 'casualty_record')"
            ).fetchall()
        }
        for report in self.report.files:
            if report.source_id in counted:
                report.rows_placed = placed.get(report.source_id, 0)


def _report(name: str, reading: Reading, source_id: int) -> FileReport:
    return FileReport(
        name,
        "kept",
        reading.format,
        reading.first_month,
        reading.last_month,
        reading.rows_read,
        reading.rows_kept,
        reading.rows_replaced,
        reading.rows_refused,
        notes=[note for note in reading.notes if note.severity == "refused"],
        source_id=source_id,
    )


def _nothing_kept(name: str, reading: Reading) -> FileReport:
    refused = [note for note in reading.notes if note.severity == "refused"]
    if refused:
        where = f" (line {refused[0].line})" if refused[0].line else ""
        reason = f"none of its rows can be used; the first: {refused[0].reason}{where}"
    else:
        reason = "it holds no figures"
    return FileReport(name, "refused", reason=reason, notes=refused[:1000])


def _problem(arrival: incoming.Arrival) -> str:
    return f"{arrival.name}: {arrival.problem}"


def _stop_at_changed(arrivals: list[incoming.Arrival]) -> None:
    """Raise StoreError where a file is no longer what arrived."""
    if changed := [arrival.name for arrival in arrivals if not arrival.unchanged()]:
        raise StoreError(
            f"{changed[0]} changed while it was read. Nothing was changed; import it again when "
            "it is whole."
        )


def _stop_at_problems(draft: _Draft, of: str = "") -> None:
    """Raise BuildError where a file was refused, or a row of the folder."""
    problems = [
        f"{file.name}: {file.reason}" for file in draft.report.files if file.outcome == "refused"
    ]
    problems += _notes(draft.facts, "refused", origin="built")
    if problems:
        raise BuildError(f"Nothing was changed, because{of}:", problems)


def _notes(
    facts, severity: str, ids: list[int] | None = None, origin: str | None = None
) -> list[str]:
    """The notes of a severity as lines that name the file, the line and the reason.

    Not those of each street-level file, which `unplaced` sums up.
    """
    rows = facts.execute(
        "select file_name, line, reason, content from import_note join source using (source_id) "
        "where severity = $severity and ($ids is null or source_id = any($ids)) "
        "and not (severity = 'note' and series is not distinct from 'data_police_uk') "
        "and ($origin is null or origin = $origin) order by source_id, line, import_note.rowid",
        {"severity": severity, "ids": ids, "origin": origin},
    ).fetchall()
    return [
        f"{name}{f' line {line}' if line else ''}: {reason}" + (f" [{content}]" if content else "")
        for name, line, reason, content in rows
    ]


# --- what was imported before ---------------------------------------------------------------------


@dataclass
class _Batch:
    """Files that were imported together: names, and the copies kept of them."""

    at: datetime
    replaces: bool
    files: list[tuple[str, Path]] = field(default_factory=list)


def _imported(home: Path) -> list[_Batch]:
    """The imported files in service, by import, from facts of any version.

    Raises BuildError where files are kept and nothing says which they are.
    """
    try:
        path = store.current_facts(home)
    except StoreError:
        if any((home / KEPT).glob("*")):
            raise BuildError(
                "The facts in service are gone, so what was imported into them is not known; "
                f"{LEAVE_OUT}",
                [],
            ) from None
        path = None
    if path is None:
        return []
    with duckdb.connect() as reading:
        quoted = str(path).replace("'", "''")
        try:
            reading.execute(f"attach '{quoted}' as old (read_only)")
            columns = reading.execute(
                "select column_name from duckdb_columns() "
                "where database_name = 'old' and table_name = 'source'"
            ).fetchall()
            if ("kept_as",) not in columns:
                return []
            rows = reading.execute(
                "select file_name, kept_as, replaces, imported_at from old.source "
                "where origin = 'imported' and is_in_service order by source_id"
            ).fetchall()
        except duckdb.Error as error:
            raise BuildError(
                "The facts in service cannot be read, so what was imported into them is not known. "
                f"To leave it out: python -m data build --without-imports. ({error})",
                [],
            ) from None
    batches: dict[tuple, _Batch] = {}
    for name, kept_as, replaces, at in rows:
        batch = batches.setdefault((at, replaces), _Batch(at, replaces))
        batch.files.append((name, home / KEPT / kept_as))
    return list(batches.values())


def _remove_unfinished(home: Path) -> None:
    """Remove what killed builds and imports left behind."""
    for path in [
        *home.glob(".building-*"),
        *home.glob(".incoming-*"),
        *home.glob(f".{store.POINTER}-*"),
    ]:
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > store.STALE_AFTER:
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    path.unlink()


# --- refused rows ---------------------------------------------------------------------------------


def _write_refused(report: Report, to: Path | None, home: Path | None) -> Path | None:
    """Write the files and rows that were refused as CSV; where, or None where nothing was."""
    rows = [
        (file.name, note.line, note.reason, note.content)
        for file in report.files
        for note in file.notes
    ]
    rows += [
        (file.name, None, file.reason, "") for file in report.files if file.outcome == "refused"
    ]
    if not rows or (to is None and home is None):
        return None
    if to is None:
        folder = home / REFUSED
        folder.mkdir(exist_ok=True)
        for old in sorted(folder.glob("refused-*.csv"))[: -KEPT_REFUSALS + 1 or None]:
            old.unlink(missing_ok=True)
        to = folder / f"refused-{datetime.now():%Y%m%d-%H%M%S-%f}.csv"
    to.parent.mkdir(parents=True, exist_ok=True)
    # With a mark at the start, which Excel needs to read UTF-8.
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "line", "reason", "content"))
        writer.writerows([harmless(cell) for cell in row] for row in rows)
    return to
