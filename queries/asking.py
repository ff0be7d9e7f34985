"""Questions in SQL that a person writes, about the facts.

Each is answered by another process (asking_worker), at the lowest priority and within limits of
time, memory and rows, so that nothing asked here slows down or ends what others look at. Records
are not open to SQL: neither they nor what rests on them is there.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

import queries
from data import facts as facts_schema
from data import store

SECONDS = 10
ROWS = 5_000
MEMORY_MB = 512
AT_ONCE = 2
NICE = 19  # how far a question stands back behind all else; where there is such a number
CHARACTERS = 50_000  # of a question
GRACE = 3  # seconds after which a question that DuckDB does not stop is stopped with its process
WAIT = 12  # seconds that a question waits for its turn: one of those before it has ended by then
NARROW = "Narrow it: fewer months, fewer areas, or a join on more columns."
START = 60  # seconds in which a process is ready
IDLE = 300  # seconds after which a process that was not asked is closed

# What a process needs to find Python and its packages, and the time of day; nothing else that the
# dashboard was started with, such as the keys of a sign-in.
_ENVIRONMENT = re.compile(
    r"PATH|PYTHON(PATH|HOME)|VIRTUAL_ENV|(DY)?LD_LIBRARY_PATH|LANG|LC_ALL|TZ|TE?MP|TMPDIR|HOME|"
    r"USERPROFILE|APPDATA|LOCALAPPDATA|SYSTEMROOT|SYSTEMDRIVE|WINDIR"
)
_NOT_STARTED = (
    "Questions in SQL cannot be asked now: the process that would answer them does not start. The "
    "other pages do not need it."
)


class Refused(queries.QueryError):
    """A question that was not answered. The message is a sentence for the person.

    kind: refused (it may not be asked), wrong (it cannot be answered as it is written), too long,
    too large or busy. line: that of the question it is about, None where none is known.
    """

    def __init__(self, words: str, kind: str, line: int | None = None):
        super().__init__(words)
        self.kind = kind
        self.line = line


@dataclass(frozen=True)
class Answer:
    """The answer to a question: its first ROWS rows, `is_cut` where there are more."""

    table: pa.Table
    is_cut: bool
    seconds: float


# --- asking -------------------------------------------------------------------------------------

_turns = threading.BoundedSemaphore(AT_ONCE)
_lock = threading.Lock()
_idle: list[_Worker] = []
_workers: set[_Worker] = set()


def ask(sql: str) -> Answer:
    """The answer to one question in SQL about the facts in service.

    Blocks, at most for WAIT, SECONDS and GRACE together; any thread may call it. Raises Refused,
    in words, and data.store.StoreError where the facts cannot be used.
    """
    if len(sql) > CHARACTERS:
        raise Refused(
            f"The question is {len(sql):,} characters long, and may be {CHARACTERS:,}.", "too large"
        )
    try:
        sql.encode()
    except UnicodeEncodeError:
        raise Refused("The question holds half a character. Write that again.", "wrong") from None
    # The dashboard's own store says which facts are in service, and whether they can be used.
    facts = queries._store_in_service().facts
    if not _turns.acquire(timeout=WAIT):
        raise Refused(
            f"{'Two' if AT_ONCE == 2 else AT_ONCE} questions are being worked on, and this one had "
            "no turn. Try again in some seconds.",
            "busy",
        )
    try:
        worker = _taken(facts)
        try:
            return worker.ask(sql)
        finally:
            _give_back(worker)
    finally:
        _turns.release()


@atexit.register
def close() -> None:
    """End every process, also one that is at work. The next question starts one again."""
    with _lock:
        ended = list(_workers)
        _idle.clear()
    for worker in ended:
        worker.close()


def _taken(facts: Path) -> _Worker:
    """A process that serves these facts, waiting or new."""
    with _lock:
        waiting = _idle[:]
        _idle.clear()
        found = None
        for worker in waiting:
            if worker.facts != facts or not worker.is_alive:
                worker.close()
            elif found:
                _idle.append(worker)
            else:
                found = worker
                found.stay()
    return found or _Worker(facts)


def _give_back(worker: _Worker) -> None:
    with _lock:
        if worker.is_alive and not worker.is_spent:
            _idle.append(worker)
            worker.leave_after(IDLE)
        else:
            worker.close()


def _retire(worker: _Worker) -> None:
    with _lock:
        if worker in _idle:
            _idle.remove(worker)
            worker.close()


class _Worker:
    """A process that answers questions about the facts at a path, one at a time."""

    def __init__(self, facts: Path):
        """Start it. Raises data.store.StoreError where it cannot be."""
        self.facts = facts
        self.is_spent = False
        self._retiring: threading.Timer | None = None
        self._limits = {"seconds": SECONDS, "memory_mb": MEMORY_MB, "rows": ROWS}
        flags = {}
        if os.name == "nt":
            flags["creationflags"] = (
                subprocess.BELOW_NORMAL_PRIORITY_CLASS
                | subprocess.CREATE_NO_WINDOW
                | subprocess.CREATE_NEW_PROCESS_GROUP
            )
        try:
            # -P: the folder of the script holds nothing that it may import. It stays in the
            # session of the dashboard: Linux weighs priorities within one only.
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(Path(__file__).with_name("asking_worker.py"))],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={
                    key: of for key, of in os.environ.items() if _ENVIRONMENT.fullmatch(key.upper())
                },
                **flags,
            )
        except OSError:
            raise store.StoreError(_NOT_STARTED) from None
        with _lock:
            _workers.add(self)
        creations, closed = _opened()
        opening = {"facts": str(facts), "creations": creations, "closed": closed, "nice": NICE}
        told, *_ = self._exchange(opening | self._limits, START)
        if "ready" not in told:
            self.close()
            raise store.StoreError(_NOT_STARTED)

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def ask(self, sql: str) -> Answer:
        """The answer to a question. Raises Refused."""
        seconds = self._limits["seconds"]
        told, table, was_late = self._exchange({"sql": sql}, seconds + GRACE)
        self.is_spent = told.get("is_spent", not told)
        if "answered" in told:
            with pa.ipc.open_stream(table) as reader:
                return Answer(reader.read_all(), told["is_cut"], told["seconds"])
        if told:
            raise Refused(told["refused"], told["kind"], told["line"])
        if was_late:
            raise Refused(
                f"The question was stopped, as it took longer than the {seconds:g} seconds that "
                f"one may. {NARROW}",
                "too long",
            )
        raise Refused(
            f"The question was stopped: it needed more than the {self._limits['memory_mb']} MB of "
            f"memory that one may have. {NARROW}",
            "too large",
        )

    def _exchange(self, message: dict, seconds: float) -> tuple[dict, bytes, bool]:
        """What is answered to a message, empty where the process ended; the table that follows it;
        and whether it was stopped for being late.
        """
        late = threading.Event()

        def stop() -> None:
            late.set()
            self._process.kill()

        timer = threading.Timer(seconds, stop)
        timer.daemon = True
        timer.start()
        try:
            body = json.dumps(message).encode()
            self._process.stdin.write(struct.pack(">I", len(body)) + body)
            self._process.stdin.flush()
            told = json.loads(self._read())
            return told, self._read() if "answered" in told else b"", late.is_set()
        except (OSError, EOFError):
            return {}, b"", late.is_set()
        finally:
            timer.cancel()

    def _read(self) -> bytes:
        head = self._process.stdout.read(4)
        (length,) = struct.unpack(">I", head) if len(head) == 4 else (0,)
        body = self._process.stdout.read(length)
        if not length or len(body) < length:
            raise EOFError
        return body

    def leave_after(self, seconds: float) -> None:
        """Close it when it was not asked for so long."""
        self._retiring = threading.Timer(seconds, _retire, (self,))
        self._retiring.daemon = True
        self._retiring.start()

    def stay(self) -> None:
        """Do not close it, as it is asked again."""
        if self._retiring:
            self._retiring.cancel()

    def close(self) -> None:
        """End it."""
        self.stay()
        self._process.kill()
        self._process.wait()
        _workers.discard(self)


# --- what can be asked --------------------------------------------------------------------------


def schema() -> pd.DataFrame:
    """What the tables of the facts are and hold: one row for each of their columns, in order.

    group: the kind of table, such as Counts; table_name, table_words: a table and what a row of it
    is; column_name, column_type, column_words; place: of the row among all.
    Raises data.store.StoreError where the facts cannot be used.
    """
    groups = {
        table: (place, path.stem.split("_", 1)[1].capitalize())
        for place, (path, table) in enumerate(
            (path, table)
            for path in sorted((facts_schema.HERE / "schema").glob("[0-9]*.sql"))
            for table in re.findall(
                r"^create (?:table|view) (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE
            )
        )
    }
    opened = queries._store_in_service()
    with opened.cursor() as cursor:
        rows = cursor.execute(
            """
            with
            relation as (
                select database_oid, table_name, comment from duckdb_tables()
                union all
                select database_oid, view_name, comment from duckdb_views() where not internal
            )
            select
                relation.table_name,
                relation.comment,
                columns.column_name,
                columns.data_type,
                columns.comment,
            from duckdb_databases() as databases
            join relation using (database_oid)
            join duckdb_columns() as columns using (database_oid, table_name)
            where databases.path = $path
            order by table_name, columns.column_index
            """,
            {"path": str(opened.facts)},
        ).fetchall()
    rows.sort(key=lambda row: groups[row[0]][0])
    return pd.DataFrame(
        [
            (groups[table][1], table, about, column, _type_words(type_), words, place)
            for place, (table, about, column, type_, words) in enumerate(rows)
        ],
        columns=[
            "group",
            "table_name",
            "table_words",
            "column_name",
            "column_type",
            "column_words",
            "place",
        ],
    )


def _type_words(type_: str) -> str:
    return f"one of {type_[5:-1]}" if type_.startswith("ENUM(") else type_.lower()


_MACRO = re.compile(
    r"(?P<comment>(?:^--.*\n)*)^create or replace macro\s+(?P<name>[\w.]+)\s*"
    r"\((?P<parameters>[^)]*)\)\s+as\s+(?P<kind>table\b)?",
    re.MULTILINE,
)


def macros() -> pd.DataFrame:
    """The project's macros that a question may call, one row each, in the order of the files.

    name; parameters, as they are written; words: what it gives; kind: scalar or table. A macro
    without words of its own has those of the one above it.
    """
    found = []
    for sql in _opened()[0]:
        words = ""
        for match in _MACRO.finditer(sql):
            words = _joined(match["comment"]) or words
            parameters = " ".join(match["parameters"].split())
            found.append((match["name"], parameters, words, match["kind"] or "scalar"))
    return pd.DataFrame(found, columns=["name", "parameters", "words", "kind"])


def _joined(comment: str) -> str:
    return " ".join(line.removeprefix("--").strip() for line in comment.splitlines())


def _opened() -> tuple[list[str], list[str]]:
    """The SQL that makes the macros and views, in the order in which they rest on one another; and
    the names of those that are left out, as they rest on records.
    """
    closed = queries.resting_on_records()
    macros = [
        path.read_text(encoding="utf-8") for path in sorted((queries.HERE / "macros").glob("*.sql"))
    ]
    open_ = [sql for name, sql in queries.creations().items() if name not in closed]
    return [*macros, *open_], sorted(name for name in closed if not name.startswith("screens."))
