"""A process that answers questions in SQL about the facts, one at a time; queries.asking starts it.

It is run as a script and imports nothing of the project, as importing pandas would take most of the
time that it needs to start.

A message is the number of its bytes, in four bytes, and then these. In come JSON objects: first
what to open (the parameters of Desk, and `nice`, how far to stand back), then one with `sql` for
each question. Out goes for each a JSON object: `ready`; of a question `refused`, a sentence, with a
kind and a line, or `answered`, which another message follows, the table as an Arrow IPC stream.
It ends when its input does, also in the middle of a question.
"""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import struct
import sys
import threading
import time
import traceback
import warnings
from contextlib import suppress
from difflib import get_close_matches

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

COLUMNS = 200
BYTES = 8_000_000
CELL = 2_000  # characters

BESIDE = "The tables that can be asked are listed beside the editor."
ONLY = (
    "Only a question can be asked here: one that begins with select, with, from, values, describe "
    "or summarize. Nothing can be changed, made, loaded or set."
)
NO_FILES = f"Files cannot be read or written here. {BESIDE}"
NO_SYSTEM = f"What the database keeps about itself cannot be asked. {BESIDE}"
NARROW = "Narrow it: fewer months, fewer areas, or a join on more columns."
NO_RECORDS = f"what was recorded in meetings, which cannot be asked in SQL. {BESIDE}"

QUERY_NODES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
TABLE_NODES = {"EMPTY", "EXPRESSION_LIST", "SUBQUERY", "JOIN", "PIVOT"}
TABLE_FUNCTIONS = {"range", "generate_series", "unnest", "json_each", "json_tree"}
# Of the functions that DuckDB does not call consistent, those that tell nothing of the machine and
# leave nothing behind. Any other that a new version brings is refused until it is named here.
HARMLESS = {
    "current_date", "error", "gen_random_uuid", "get_current_time", "get_current_timestamp", "now",
    "random", "today", "transaction_timestamp", "uuid", "uuidv4", "uuidv7",
}  # fmt: skip
# Of those that it does call consistent, and of its macros: what tells of the connection, what runs
# or plans SQL out of a string, and what takes bytes for a state of DuckDB's own.
REFUSED = re.compile(
    r"__.*|pg_.*|inet_.*|has_.*_privilege|current_(?!date$|local).*|(session_)?user|version|"
    r"get_block_size|(col|obj|shobj)_description|json_(de)?serialize_.*|write_log|"
    r"parse_duckdb_log_message|combine(_aggr)?|finalize|to_aggregate_state|"
    r"variant_(bytes_to_variant|to_parquet_variant)"
)
FILE_FUNCTION = re.compile(r"read_.*|glob|parquet_.*|.*_scan|sniff_csv|arrow_scan_dumb")
SYSTEM = re.compile(r"duckdb_.*|pragma_.*|sqlite_.*|pg_.*|information_schema|which_secret")
SHOWN = re.compile(
    r"BOOLEAN|U?(TINY|SMALL|BIG)INT|U?INTEGER|HUGEINT|FLOAT|DOUBLE|DECIMAL\(.*|DATE|TIME|"
    r'TIMESTAMP(_S|_MS|_NS)?|"NULL"'
)


class Refusal(Exception):
    """A question that is not answered: the kind, the sentence, and the line it is about."""

    def __init__(self, kind: str, words: str, line: int | None = None, is_spent: bool = False):
        super().__init__(words)
        self.kind, self.line, self.is_spent = kind, line, is_spent


class Desk:
    """The facts at a path with the project's macros and views, locked, for questions.

    creations: the SQL that makes them, in order; closed: names that rest on records, which are not
    here; seconds, memory_mb, rows: the limits of a question.
    """

    def __init__(
        self,
        facts: str,
        creations: list[str],
        closed: list[str],
        seconds: float,
        memory_mb: int,
        rows: int,
    ):
        self.closed, self.seconds, self.memory_mb, self.rows = closed, seconds, memory_mb, rows
        self.folder = os.path.dirname(facts)
        self.connection = duckdb.connect(
            config={
                "threads": 1,
                "memory_limit": f"{memory_mb}MiB",
                "temp_directory": "",
                "max_execution_time": int(seconds * 1000),
                "errors_as_json": True,
                "python_enable_replacements": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        quoted = facts.replace("'", "''")
        run = self.connection.execute
        run(f"attach '{quoted}' as facts (read_only)")
        run("create schema staging")
        run("create schema indicators")
        for sql in creations:
            run(sql)
        run("set search_path = 'memory.main,facts.main'")
        self.tables = set()
        for catalog, schema, name in run(
            "select database_name, schema_name, table_name from duckdb_tables() union all "
            "select database_name, schema_name, view_name from duckdb_views() where not internal"
        ).fetchall():
            if catalog == "facts":
                self.tables |= {name, f"facts.{name}", f"facts.main.{name}"}
            else:
                self.tables.add(f"{schema}.{name}")
        self.table_macros = {
            name if schema == "main" else f"{schema}.{name}": parameters
            for schema, name, parameters in run(
                "select schema_name, function_name, parameters from duckdb_functions() "
                "where function_type = 'table_macro' and not internal"
            ).fetchall()
        }
        self.functions, self.refused = {"unnest"}, set()
        for name, stability, is_internal in run(
            "select function_name, stability, internal from duckdb_functions() "
            "where function_type in ('scalar', 'aggregate', 'window', 'macro')"
        ).fetchall():
            is_consistent = stability in (None, "CONSISTENT") and not REFUSED.fullmatch(name)
            is_open = not is_internal or is_consistent or name in HARMLESS
            (self.functions if is_open else self.refused).add(name)
        # So that what opens a file when it is first used has done so before no file can be opened.
        run("select random(), uuid(), now()::varchar, current_date").fetchall()
        run("set enable_external_access = false")
        run("set lock_configuration = true")

    # --- answering --------------------------------------------------------------------------------

    def answer(self, sql: str) -> tuple[pa.Table, bool]:
        """The answer to a question, and whether rows were cut off. Raises Refusal."""
        try:
            tree = self._parsed(sql)
            Rules(self, sql).check(tree)
            return self._table(_without_end(sql))
        except RecursionError:
            raise Refusal("too large", "The question is nested too deeply.") from None
        except MemoryError:
            raise self.out_of_memory() from None
        except duckdb.Error as error:
            raise self._told(error) from None

    def _parsed(self, sql: str) -> dict:
        ((said,),) = self.connection.execute("select json_serialize_sql($1)", [sql]).fetchall()
        said = json.loads(said)
        if not said["error"]:
            statements = said["statements"]
            if not statements:
                raise Refusal("wrong", "There is no question here yet. Write one, or open one.")
            if len(statements) > 1:
                raise Refusal(
                    "refused",
                    f"One question at a time: these are {len(statements)}. What comes after a "
                    "semicolon is another.",
                )
            if statements[0]["named_param_map"]:
                raise Refusal(
                    "wrong",
                    "A question has no parameters here, such as $area or ?. Write the value.",
                )
            return statements[0]["node"]
        if said["error_type"] == "parser":
            raise self._words("Parser", said, sql, 0)
        if said["error_type"] == "out of memory":
            raise Refusal("too large", "The question is nested too deeply.", is_spent=True)
        kinds = {statement.type.name for statement in self.connection.extract_statements(sql)}
        if kinds == {"MULTI"}:
            raise Refusal(
                "refused", "A pivot has to name its columns here, as in: on basis in ('published')."
            )
        raise Refusal("refused", ONLY)

    def _table(self, sql: str) -> tuple[pa.Table, bool]:
        # The question keeps lines of its own, so that where an error lies is where it was written;
        # and the limit is DuckDB's to see, which sorts no more than it has to for that.
        start = "describe select * from (\n"
        columns = self._run(start, sql, "\n)").fetchall()
        if len(columns) > COLUMNS:
            raise Refusal(
                "too large",
                f"The answer has {len(columns):,} columns, and at most {COLUMNS} can be shown. "
                "Name those that are needed.",
            )
        shown = (_shown(place, *column[:2]) for place, column in enumerate(columns, start=1))
        start = f"select {', '.join(shown)} from (\n"  # noqa: S608 - `check` has seen the question
        found = self._run(start, sql, f"\n) limit {self.rows + 1}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # DuckDB would rather plan the question once more
            table = found.to_arrow_table()
        is_cut = table.num_rows > self.rows
        table = table.slice(0, self.rows)
        if table.nbytes > BYTES:
            raise Refusal(
                "too large",
                f"The answer is larger than the {BYTES // 1_000_000} MB that can be shown. Ask for "
                "fewer columns or rows.",
            )
        names = table.column_names
        return pa.table([_plain(table[name], name) for name in names], names=names), is_cut

    def _run(self, start: str, sql: str, end: str) -> duckdb.DuckDBPyConnection:
        try:
            return self.connection.execute(start + sql + end)
        except duckdb.Error as error:
            raise self._told(error, sql, len(start.encode())) from None

    # --- what is said of errors -------------------------------------------------------------------

    def out_of_memory(self) -> Refusal:
        """What is said where the memory does not suffice."""
        return Refusal(
            "too large",
            f"The question needs more than the {self.memory_mb} MB of memory that one may have. "
            f"{NARROW}",
            is_spent=True,
        )

    def _told(self, error: duckdb.Error, sql: str = "", before: int = 0) -> Refusal:
        """What a person is told of an error; `before`: bytes that came before their SQL."""
        kind, _, said = str(error).partition(" Error: ")
        try:
            said = json.loads(said)
        except ValueError:
            said = {"exception_message": said or str(error)}
        return self._words(kind, said, sql, before)

    def _words(self, kind: str, said: dict, sql: str, before: int) -> Refusal:
        if kind == "INTERRUPT":
            return Refusal(
                "too long",
                f"The question was stopped after {self.seconds:g} seconds, the longest that one "
                f"may take. {NARROW}",
            )
        if kind == "Out of Memory":
            return self.out_of_memory()
        if kind == "Permission":
            return Refusal("refused", NO_FILES)
        if kind == "IO":
            return Refusal("wrong", "The facts cannot be read now. Ask again.", is_spent=True)
        if kind in {"INTERNAL", "FATAL"}:
            return Refusal(
                "wrong", "DuckDB itself fails at this question. Ask another way.", is_spent=True
            )
        words = said.get("exception_message") or said.get("error_message") or ""
        words = " ".join(words.strip().split("\n")[0].split()).rstrip(".!: ")
        if "expression depth" in words:
            return Refusal("too large", "The question is nested too deeply.")
        if kind == "Parser":
            words = f"This cannot be read as SQL: {words}"
        name, subtype = said.get("name"), said.get("error_subtype")
        if name and subtype == "COLUMN_NOT_FOUND":
            words = f"There is no column '{name}' here"
        if name and subtype == "MISSING_ENTRY":
            words = f"There is no {said.get('type', 'thing').lower()} '{name}'"
        words = re.sub(r"\bU?INT(8|16|32|64|128)\b", "a whole number", words)
        words = re.sub(r'"?\b(facts|memory|system)"?\."?main"?\.', "", words)
        if self.folder and self.folder in words:
            words = "The question cannot be answered"
        words = _short(words[:1].upper() + words[1:], 400)
        line = None
        at = int(said.get("position") or -1) - before
        text = sql.encode()
        if 0 <= at <= len(text):
            start = text[:at].decode(errors="ignore")
            line = start.count("\n") + 1
            words += f" (line {line}, character {len(start) - (start.rfind(chr(10)) + 1) + 1})"
        words += "" if words[-1:] in "?!…" else "."
        if subtype in {"COLUMN_NOT_FOUND", "MISSING_ENTRY"} and said.get("candidates"):
            near = said["candidates"].split(",")[:3]
            words += f" Did you mean {' or '.join(name.strip() for name in near)}?"
        return Refusal("wrong", words, line)


class Rules:
    """What a question may read and call. `check` raises Refusal."""

    def __init__(self, desk: Desk, sql: str):
        self.desk, self.text = desk, sql.encode()

    def check(self, tree: dict) -> None:
        """Look at every node of the tree that DuckDB makes of a question.

        With each goes the names that WITH gives to parts of the question and that hold there.
        """
        waiting: list[tuple[object, frozenset[str]]] = [(tree, frozenset())]
        while waiting:
            node, parts = waiting.pop()
            if isinstance(node, dict):
                waiting += reversed(self._within(node, parts))
            elif isinstance(node, list):
                waiting += [(item, parts) for item in reversed(node)]

    def _within(self, node: dict, parts: frozenset[str]) -> list[tuple[object, frozenset[str]]]:
        """What is inside a node, where that itself is allowed."""
        kind, inside = node.get("type"), dict(node)
        before = []
        if "cte_map" in node:
            if kind not in QUERY_NODES:
                raise Refusal("refused", ONLY)
            if kind == "RECURSIVE_CTE_NODE":
                parts |= {node["cte_name"].lower()}
            for part in inside.pop("cte_map").get("map", []):
                before.append((part["value"], parts))
                parts |= {part["key"].lower()}
        elif "sample" in node and "alias" in node:
            if kind == "BASE_TABLE":
                self._table(node["qualified_name"]["path"], parts, node)
            elif kind == "TABLE_FUNCTION":
                arguments = inside.pop("function")["arguments"]
                self._table_function(node, parts)
                before.append((arguments, parts))
            elif kind == "SHOW_REF":
                if not node.get("query"):
                    raise Refusal("refused", NO_SYSTEM)
            elif kind not in TABLE_NODES:
                raise Refusal("refused", ONLY)
        elif node.get("class") in {"FUNCTION", "WINDOW"}:
            self._function(node)
        return [*before, *((value, parts) for value in inside.values())]

    def _table(self, path: list[str], parts: frozenset[str], node: dict) -> None:
        name = ".".join(path).lower()
        if (len(path) == 1 and name in parts) or name in self.desk.tables:
            return
        where, line = self._where(node)
        if name in self.desk.closed:
            raise Refusal("refused", f"'{_short(name)}' rests on {NO_RECORDS}", line)
        if name.startswith("records.") or name == "entry":
            raise Refusal("refused", f"'{_short(name)}' is {NO_RECORDS}", line)
        if any(SYSTEM.fullmatch(step.lower()) for step in path) or path[0].lower() == "system":
            raise Refusal("refused", NO_SYSTEM, line)
        if len(path) == 1 and re.search(r"[./\\:*]", path[0]):
            raise Refusal("refused", NO_FILES, line)
        plain = {name for name in self.desk.tables if not name.startswith("facts.")}
        near = _near(path[-1].lower(), plain | parts)
        raise Refusal("wrong", f"There is no table '{_short(name)}'{where}.{near} {BESIDE}", line)

    def _table_function(self, node: dict, parts: frozenset[str]) -> None:
        function = node["function"]
        path = function["qualified_name"]["path"]
        name = ".".join(path).lower()
        parameters = self.desk.table_macros.get(name)
        if parameters is not None:
            for place, argument in enumerate(function["arguments"]):
                called = argument["name"].lower() or dict(enumerate(parameters)).get(place)
                if called == "relation":
                    self._relation(name, argument["expression"], parts)
            return
        if name in TABLE_FUNCTIONS:
            return
        where, line = self._where(node)
        if FILE_FUNCTION.fullmatch(path[-1].lower()):
            raise Refusal("refused", NO_FILES, line)
        if SYSTEM.fullmatch(path[-1].lower()):
            raise Refusal("refused", NO_SYSTEM, line)
        if name in self.desk.closed:
            raise Refusal("refused", f"'{_short(name)}' rests on {NO_RECORDS}", line)
        near = _near(name, TABLE_FUNCTIONS | self.desk.table_macros.keys())
        raise Refusal(
            "refused",
            f"'{_short(name)}' cannot be asked like a table here{where}.{near} There are range, "
            "generate_series, unnest, and the macros that are listed beside the editor.",
            line,
        )

    def _relation(self, macro: str, given: dict, parts: frozenset[str]) -> None:
        """Look at the name of a table that is given to a macro, which would find any."""
        if given.get("class") == "COLUMN_REF":
            path = given["column_names"]
        elif given.get("class") == "CONSTANT" and given["literal"].get("kind") == "STRING":
            text = given["literal"]["text"]
            path = [text] if text.lower() in parts else text.split(".")
        else:
            raise Refusal(
                "refused",
                f"{macro} takes the name of a table, or of a part of the question that begins "
                "with, in quotes: from control_chart('points').",
            )
        self._table(path, parts, given)

    def _function(self, function: dict) -> None:
        path = function["qualified_name"]["path"]
        name = path[-1].lower()
        if name in self.desk.functions:
            return
        where, line = self._where(function)
        if FILE_FUNCTION.fullmatch(name):
            raise Refusal("refused", NO_FILES, line)
        if name in TABLE_FUNCTIONS or ".".join(path).lower() in self.desk.table_macros:
            raise Refusal("wrong", f"{name} gives a table: from {name}(…){where}.", line)
        if name in self.desk.refused:
            raise Refusal(
                "refused",
                f"The function {_short(name)} cannot be used here{where}: it is about the machine "
                "or the connection, not the figures.",
                line,
            )
        near = _near(name, self.desk.functions)
        raise Refusal("wrong", f"There is no function '{_short(name)}'{where}.{near}", line)

    def _where(self, node: dict) -> tuple[str, int | None]:
        at = node.get("query_location", -1)
        if not 0 <= at < len(self.text):
            return "", None
        line = self.text[:at].count(b"\n") + 1
        return f" (line {line})", line


def _short(words: str, length: int = 60) -> str:
    return words if len(words) <= length else f"{words[:length]}…"


def _near(name: str, known: set[str]) -> str:
    near = get_close_matches(name[:100], sorted(known), n=2, cutoff=0.7)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def _without_end(sql: str) -> str:
    """A statement without the semicolons that end it, and what comments follow them."""
    text, end = sql.encode(), None
    for at, kind in reversed(duckdb.tokenize(sql)):
        if kind != duckdb.token_type.comment:
            if text[at : at + 1] != b";":
                break
            end = at
    return text[:end].decode()


def _shown(place: int, name: str, type_: str) -> str:
    """A column as SQL: as it is where a page can show its type, otherwise as text, cut at CELL."""
    quoted = '"' + name.replace('"', '""') + '"'
    if SHOWN.fullmatch(type_):
        return f"#{place} as {quoted}"
    text = f"#{place}::varchar"
    return f"if(length({text}) > {CELL}, left({text}, {CELL}) || '…', {text}) as {quoted}"


def _plain(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    """A column without what pandas cannot hold: whole numbers beyond 64 bits become text.

    Raises Refusal for days that no calendar of Python has.
    """
    type_ = column.type
    if pa.types.is_null(type_):
        return column.cast(pa.string())
    if pa.types.is_decimal(type_) and type_.precision == 38 and type_.scale == 0:
        try:
            return column.cast(pa.int64())
        except pa.ArrowInvalid:
            return column.cast(pa.string())
    if pa.types.is_date(type_) or pa.types.is_timestamp(type_):
        whole = column.cast(pa.int32() if pa.types.is_date(type_) else pa.int64())
        each = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
        day = 1 if pa.types.is_date(type_) else 86_400 * each[type_.unit]
        first, last = (pc.min_max(whole)[end].as_py() for end in ("min", "max"))
        if first is not None and (first < -719_162 * day or last >= 2_932_897 * day):
            raise Refusal(
                "wrong",
                f"'{_short(name)}' holds days outside the years 1 to 9999. Ask for it as text: "
                "::varchar.",
            )
    return column


# --- the process --------------------------------------------------------------------------------


def _stand_back(nice: int, memory_mb: int) -> None:
    """Let all else on the machine go first, and the system hold what DuckDB's limits let through.

    Not before all is open: that takes half a second, and on a busy machine would take a minute.

    Without a limit of address space a text of a gigabyte is made, as DuckDB's own limit does not
    count it. Without files to open, nothing that gets past DuckDB's locks can read one.
    """
    if hasattr(os, "nice"):
        os.nice(nice)
    with suppress(OSError):
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")
    try:
        import resource
    except ImportError:  # Windows
        return
    with suppress(OSError, ValueError):
        with open("/proc/self/statm") as file:
            now = int(file.read().split()[0]) * resource.getpagesize()
        most = now + memory_mb * 1_500_000
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _listen(messages: queue.SimpleQueue) -> None:
    incoming = sys.stdin.buffer
    while head := incoming.read(4):
        body = incoming.read(*struct.unpack(">I", head)) if len(head) == 4 else b""
        if not body:
            break
        messages.put(json.loads(body))
    os._exit(0)


def _refused(refusal: Refusal) -> dict:
    return {
        "refused": str(refusal),
        "kind": refusal.kind,
        "line": refusal.line,
        "is_spent": refusal.is_spent,
    }


def main() -> None:
    """Answer questions until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the dashboard, which ends this
    outgoing = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no message
    sys.setrecursionlimit(5_000)

    def send(*bodies: bytes) -> None:
        for body in bodies:
            outgoing.write(struct.pack(">I", len(body)))
            outgoing.write(body)
        outgoing.flush()

    messages: queue.SimpleQueue = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(messages,), daemon=True).start()
    opening = messages.get()
    nice = opening.pop("nice")
    desk = Desk(**opening)  # what is wrong with it goes to the dashboard's log
    _stand_back(nice, opening["memory_mb"])
    send(b'{"ready": true}')
    while True:
        sql = messages.get()["sql"]
        began = time.monotonic()
        bodies = []
        try:
            table, is_cut = desk.answer(sql)
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, table.schema) as writer:
                writer.write_table(table)
            bodies = [sink.getvalue().to_pybytes()]
            del table, sink
            told = {"answered": True, "is_cut": is_cut, "seconds": time.monotonic() - began}
        except Refusal as refusal:
            told = _refused(refusal)
        except MemoryError:
            told = _refused(desk.out_of_memory())
        except Exception:
            traceback.print_exc()  # to the dashboard's log, as it is a mistake of this module
            words = "This question cannot be worked on. Ask another way."
            told = _refused(Refusal("wrong", words, is_spent=True))
        send(json.dumps(told).encode(), *bodies)


if __name__ == "__main__":
    main()
