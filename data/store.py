"""The two databases and their lives.

**facts** holds what files say. It is written to a new file and published by switching a pointer,
so that a build which fails or is killed leaves the old facts in service, and an app that serves
them takes up the new ones without a restart.

**records** holds what people decide. It is written by the app's process only, and only added to.

Both lie in the folder that SMP_DATA_DIR names, by default data/local/ of the project.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data.facts import schema_version

HERE = Path(__file__).parent
POINTER = "facts.current"
RECORDS = "records.duckdb"
KEPT_VERSIONS = 3
STALE_AFTER = 3600  # seconds after which unfinished work was surely killed


class StoreError(Exception):
    """The databases cannot be used. The message says why and what to do."""


class RecordsRefused(StoreError):
    """The records cannot be added to: another process does, or the file is damaged."""


def data_dir() -> Path:
    """The folder of both databases."""
    return Path(os.environ.get("SMP_DATA_DIR") or HERE / "local")


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


def to_disk(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def publish(unfinished: Path, folder: Path) -> Path:
    """Put a finished database into service: a name of its own, then the pointer to it."""
    now = datetime.now(UTC)
    final = folder / f"facts-{now:%Y%m%dT%H%M%S%f}.duckdb"
    os.replace(unfinished, final)
    pointer = folder / f".{POINTER}-{uuid.uuid4().hex}"
    pointer.write_text(final.name, encoding="utf-8")
    to_disk(pointer)
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


class Store:
    """One in-memory database with the facts and the records attached, for a whole process.

    `facts.<table>` are views of the version in service; `records` is the records' catalog.
    A connection belongs to one thread at a time: take a `cursor()` for each use.
    """

    def __init__(self, facts: Path, records: Path | None = None, writes: bool = True):
        """Serve the facts at `facts`, read-only, and the records at `records`: to add to, or, not
        `writes`, to read, whoever adds to them meanwhile. Without `records` there are none.

        Raises StoreError where the facts were made by another version of the dashboard, and
        RecordsRefused where the records are to be written and cannot be opened. Why records that
        are only to be read cannot be stands in `unreadable`, as most questions do not need them.
        """
        # What is asked is small: sharing one question out among threads costs more than it saves,
        # and takes from other visitors' questions, each of which has a thread of its own.
        self.root = duckdb.connect(":memory:", config={"threads": 1})
        self._lock = threading.Lock()
        self._version = 0
        self.facts: Path | None = None
        self.root.execute("create schema facts")
        self.serve(facts)
        self.is_writer = records is not None and writes
        self.unreadable: str | None = None
        self._copy: Path | None = None
        if self.is_writer:
            records.parent.mkdir(parents=True, exist_ok=True)
            try:
                _attach(self.root, records, "records", read_only=False)
            except StoreError as error:
                self.root.close()
                raise RecordsRefused(
                    "Another dashboard on this machine has the records open, so nothing can be "
                    "recorded here, and what is recorded there from now on is not shown. Close "
                    "one of the two, and start the other again."
                    if "lock" in str(error).lower()
                    else f"{error} Nothing can be recorded. Put a copy of {records.name} back in "
                    "its place; the figures do not need it."
                ) from None
        elif records is None or not records.exists() or not self._attach_copy(records):
            self.root.execute("attach ':memory:' as records")
        self.root.execute("use records")
        self.root.execute((HERE / "schema" / "records.sql").read_text(encoding="utf-8"))
        self.root.execute("use memory")

    def _attach_copy(self, records: Path) -> bool:
        """Attach a copy of records that another process may be adding to, now or later.

        False, and the reason in `unreadable`, where none could be had, as on a system that lets
        nobody read a file which is open to write.

        Who has the file itself open to write lets nobody else open it, and while it is open only to
        read, nobody can open it to write. It is only added to between two checkpoints, and the end
        of a log that was not whole when it was copied is passed over, so a copy taken while neither
        file was replaced holds everything that was committed when it was begun.
        """
        log = records.with_name(f"{records.name}.wal")
        for _ in range(50):
            self._copy = Path(tempfile.mkdtemp(prefix="smp-records-"))
            copy = self._copy / records.name
            try:
                before = _stamp(records), log.exists()
                shutil.copyfile(records, copy)
                if before[1]:
                    shutil.copyfile(log, copy.with_name(log.name))
                if (_stamp(records), log.exists()) == before:
                    # To write, as the log's rows go into the copy when it is opened.
                    _attach(self.root, copy, "records", read_only=False)
                    return True
            except (OSError, StoreError):
                pass
            shutil.rmtree(self._copy, ignore_errors=True)
            time.sleep(0.02)
        self.unreadable = (
            f"What was decided in meetings cannot be read: {records.name} is damaged, or the "
            "dashboard has it open and lets nobody read it. Ask again when the dashboard is closed."
        )
        return False

    def serve(self, facts: Path) -> None:
        """Take up the facts at `facts`; queries that run meanwhile finish on the old ones."""
        with self._lock:
            if facts == self.facts:
                return
            before, catalog = self._version, f"facts_{self._version + 1}"
            with self.root.cursor() as cursor:
                _attach(cursor, facts, catalog, read_only=True)
                try:
                    check_version(cursor, f"{catalog}.build", facts)
                    tables = cursor.execute(
                        "select table_name from duckdb_tables() where database_name = $catalog "
                        "union all select view_name from duckdb_views() "
                        "where database_name = $catalog and not internal",
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

    def state(self) -> tuple:
        """What tells the facts and records that are served from any others: as records are only
        added to, as many of them with the same last are the same.
        """
        with self.cursor() as cursor:
            ((entries, last),) = cursor.execute(
                "select count(*), max(entry_id)::varchar from records.entry"
            ).fetchall()
        return (self.facts, entries, last)

    def close(self) -> None:
        """Give every file back."""
        self.root.close()
        if self._copy:
            shutil.rmtree(self._copy, ignore_errors=True)


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


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


def unreadable(facts: Path) -> StoreError:
    """What to say of facts that DuckDB cannot open."""
    return StoreError(
        f"The facts in {facts.name} cannot be opened. Make them again: python -m data build"
    )


def check_version(cursor, table: str, facts: Path) -> None:
    """Raise StoreError where the facts whose table `build` this is are of another version."""
    try:
        (version,) = cursor.table(table).select("schema_version").limit(1).fetchall()[0]
    except (duckdb.Error, IndexError):
        version = None
    if version != schema_version():
        raise StoreError(
            f"The facts in {facts.name} were made by another version of the dashboard. "
            "Make them again: python -m data build"
        )
