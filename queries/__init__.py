"""The project's SQL, run by name.

One file is one query, and its name is the file's. The comment at its head is its documentation:
the first line says what a row is, and a line such as

    -- $from    month         first month of the period
    -- $years   integer = 1   how many years earlier

declares a parameter, its type and, after "=", its default. The folders build on one another in
this order: macros (usable in any DuckDB), staging (a view for each stored table), indicators
(views and table macros with one meaning each), screens (what a page asks; these are what `run`
runs).
"""

from __future__ import annotations

import atexit
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from functools import cache, cached_property
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from data import making, store
from queries.keeping import Kept, Lately

HERE = Path(__file__).parent

# DuckDB would rather be asked by con.sql(), which plans a query twice; answers are small.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", module=__name__)


class QueryError(ValueError):
    """A query that cannot be answered as asked. The message is a sentence for the person."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a query, as its file declares it."""

    name: str
    type: str
    required: bool
    default: object
    meaning: str


@dataclass(frozen=True)
class Query:
    """One file of screens/."""

    name: str
    sql: str
    docs: str
    parameters: tuple[Parameter, ...]


_DECLARATION = re.compile(r"^\$(\w+) +(\w+)(?: = (\S+))? +(.+)$")


@cache
def _queries() -> dict[str, Query]:
    found = {}
    for path in sorted((HERE / "screens").glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        comment = []
        for line in sql.splitlines():
            if not line.startswith("--"):
                break
            comment.append(line[2:].strip())
        parameters = tuple(
            Parameter(
                name=match[1],
                type=match[2],
                required=match[3] is None,
                default=None if match[3] in (None, "null") else match[3],
                meaning=match[4],
            )
            for line in comment
            if (match := _DECLARATION.match(line))
        )
        found[path.stem] = Query(path.stem, sql, "\n".join(comment), parameters)
    return found


def names() -> list[str]:
    """The names of all queries."""
    return list(_queries())


def query(name: str) -> Query:
    """The query of this name. Raises QueryError, with the nearest names, where there is none."""
    if name in _queries():
        return _queries()[name]
    near = get_close_matches(name, names(), n=3, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise QueryError(f"There is no query called '{name}'.{hint} There are: {', '.join(names())}.")


def docs(name: str) -> str:
    """The comment at the head of a query: what a row is, units, parameters."""
    return query(name).docs


# --- connections --------------------------------------------------------------------------------


def install_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Put every macro of macros/ into a DuckDB connection, any one."""
    for path in sorted((HERE / "macros").glob("*.sql")):
        connection.execute(path.read_text(encoding="utf-8"))


def connect(
    facts: Path | None = None, records: Path | None = None, writes: bool = True
) -> store.Store:
    """A store with every view and macro in place, serving `facts` (those in service by default)
    and the records at `records`, to add to where it `writes`.

    Raises data.store.StoreError where the facts or the records cannot be used.
    """
    opened = store.Store(facts or making.facts_in_service(), records, writes)
    _prepare(opened.root)
    return opened


def _prepare(root: duckdb.DuckDBPyConnection) -> None:
    install_macros(root)
    for folder in ("staging", "indicators"):
        root.execute(f"create schema {folder}")
    for sql in creations().values():
        root.execute(sql)


@cache
def creations() -> dict[str, str]:
    """The SQL that makes each view and table macro, by its name such as staging.area, each after
    what it rests on.
    """
    made = {}
    for folder in ("staging", "indicators"):
        for path in sorted((HERE / folder).glob("*.sql")):
            sql = path.read_text(encoding="utf-8")
            is_whole = re.search(r"^create ", sql, flags=re.MULTILINE)
            name = f"{folder}.{path.stem}"
            made[name] = sql if is_whole else f"create view {name} as\n{sql}"
    rests_on = {name: _named_in(sql) & made.keys() - {name} for name, sql in made.items()}
    return {name: made[name] for name in TopologicalSorter(rests_on).static_order()}


def _named_in(sql: str) -> set[str]:
    """The views and macros that SQL names, and `records` where it reads any."""
    without_comments = re.sub(r"--.*", "", sql)
    return set(re.findall(r"\b(?:(?:staging|indicators)\.\w+|records(?=\.))", without_comments))


@cache
def resting_on_records() -> set[str]:
    """The names of the views, macros and queries that read records, directly or through others."""
    screens = {f"screens.{name}": asked.sql for name, asked in _queries().items()}
    found = {"records"}
    for name, sql in (creations() | screens).items():
        if found & _named_in(sql):
            found.add(name)
    return found - {"records"}


_lock = threading.Lock()
_stores: dict[Path, store.Store] = {}
_keeps_records = False
_records_refused: str | None = None


def _store_in_service() -> store.Store:
    """This process's store for the data folder, serving whatever facts are in service now."""
    folder = store.data_dir()
    # The pointer is read under the lock as well, or a slow thread would serve older facts again.
    with _lock:
        facts = making.facts_in_service()
        opened = _stores.get(folder)
        if opened is None:
            records = folder / store.RECORDS
            opened = _stores[folder] = connect(facts, records, writes=_keeps_records)
        opened.serve(facts)
    return opened


def facts_version() -> str:
    """What tells the facts in service from any others."""
    return _store_in_service().facts.name


def state() -> tuple:
    """What tells the facts and the records of this moment from any others."""
    return _store_in_service().state()


def keep_records() -> None:
    """Make this process the one that adds to the records, until it ends or closes its stores.

    Raises data.store.RecordsRefused, and only reads them, where it cannot be: another process is
    that already, or they are damaged.
    """
    global _keeps_records, _records_refused
    close()
    _keeps_records = True
    try:
        _store_in_service()
    except store.RecordsRefused as refusal:
        _keeps_records = False
        _records_refused = str(refusal)
        raise


def records_refused() -> str | None:
    """Why this process cannot add to the records; None where it does, or never meant to."""
    return _records_refused


@contextmanager
def recording() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection for data.records.add.

    Raises data.store.StoreError where this process is not the one that adds to the records.
    """
    opened = _store_in_service()
    if not opened.is_writer:
        raise store.StoreError(f"Nothing was saved. {_records_refused or 'This only reads.'}")
    with opened.cursor() as cursor:
        yield cursor


@atexit.register
def close() -> None:
    """Close every store that this process opened."""
    global _keeps_records, _records_refused
    with _lock:
        _keeps_records, _records_refused = False, None
        while _stores:
            _stores.popitem()[1].close()


# --- running ------------------------------------------------------------------------------------


def run(name: str, /, **params) -> pd.DataFrame:
    """The answer of a query on the facts in service.

    Whole numbers are nullable integers, so that no data stays apart from 0; months are datetimes.
    A parameter is given as its type or as the text a person would write: an area by code or
    name, a month as 2014-10. Raises QueryError, in words, for an unknown name or area, a missing
    or an extra parameter, and a period that is the wrong way round or not covered.
    """
    return run_in(_store_in_service(), name, **params)


def run_in(opened: store.Store, name: str, /, **params) -> pd.DataFrame:
    """`run`, on a store of one's own."""
    # Whoever gets the frame may change it: what is kept stays as it is (copy on write).
    return _answer(opened, name, params).frame.copy(deep=False)


def written(name: str, /, **params) -> str:
    """The SQL of a query with these parameters in place, to be read and run by somebody.

    It rests on the views and macros of this project. Raises QueryError as `run` does.
    """
    asked = query(name)
    values = _values(asked, params, _store_in_service())
    lines = []
    for line in asked.sql.strip().splitlines():
        if not line.lstrip().startswith("--"):
            line = re.sub(r"\$(\w+)", lambda found: _literal(values[found[1]]), line)
        lines.append(line)
    return "\n".join(lines)


def _literal(value) -> str:
    """A parameter as SQL writes it."""
    if value is None:
        return "null"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, date):
        return f"date '{value:%Y-%m-%d}'"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)


def one(name: str, /, **params) -> dict:
    """The answer of a query that has one row, as a dict; no data is None, months are dates."""
    (row,) = _answer(_store_in_service(), name, params).table.to_pylist()
    return row


class _Answer:
    """The rows of a query, as DuckDB gives them and as pages take them."""

    def __init__(self, table: pa.Table | None, written: pa.Buffer | None = None):
        """table, or the same `written` as a stream of Arrow's, which is read when it is needed."""
        self._table = table
        self._written = written
        # In both forms, at most.
        self.bytes = 2 * (table.nbytes if written is None else written.size) + _BESIDE

    @cached_property
    def table(self) -> pa.Table:
        if self._written is None:
            return self._table
        return pa.ipc.open_stream(self._written).read_all()

    @cached_property
    def frame(self) -> pd.DataFrame:
        return self.table.to_pandas(types_mapper=pandas_type, date_as_object=False)


# Facts never change under a path, so an answer holds for as long as its facts are served and
# nothing more is recorded.
_KEPT_BYTES = 64_000_000
_BESIDE = 2_000  # bytes that an answer takes beside its values
_answers = Kept(_KEPT_BYTES)
lately = Lately(48)


def answer_ahead(name: str, /, **params) -> None:
    """Have a question answered that somebody may ask next. Raises as `run` does."""
    _answer(_store_in_service(), name, params, is_ahead=True)


def _answer(opened: store.Store, name: str, params: dict, is_ahead: bool = False) -> _Answer:
    asked = query(name)
    values = _values(asked, params, opened)
    reads_records = f"screens.{name}" in resting_on_records()
    if reads_records and opened.unreadable:
        raise store.StoreError(_records_refused or opened.unreadable)
    state = opened.state() if reads_records else (opened.facts,)

    def ask() -> _Answer:
        lists = {
            each: list(value) if isinstance(value, tuple) else value
            for each, value in values.items()
        }
        with opened.cursor() as cursor:
            try:
                return _Answer(cursor.execute(asked.sql, lists).to_arrow_table())
            except duckdb.InvalidInputException as error:
                # What error() in the SQL refuses arrives as "Invalid Input Error: <sentence>".
                raise QueryError(str(error).split(": ", 1)[-1]) from None

    for parameter in () if is_ahead else asked.parameters:
        if parameter.type in ("area", "areas") and values[parameter.name]:
            lately.note(name, values, parameter.name)
    return _answers.of((name, state, *values.items()), ask, lambda answer: answer.bytes)


def pandas_type(type_: pa.DataType):
    """The type of pandas that keeps no data apart from 0 and false; None where its own does."""
    if pa.types.is_integer(type_):
        return pd.Int64Dtype()
    if pa.types.is_boolean(type_):
        return pd.BooleanDtype()
    return None


def _values(asked: Query, params: dict, opened: store.Store) -> dict:
    """The parameters as SQL needs them. Raises QueryError naming what is missing or too much."""
    expected = {parameter.name: parameter for parameter in asked.parameters}
    needs = ", ".join(
        p.name if p.required else f"{p.name} (without it {p.default or 'none'})"
        for p in asked.parameters
    )
    takes = f"{asked.name} takes {needs}." if needs else f"{asked.name} takes no parameters."
    # What an answer gives as no data is no parameter.
    params = {
        name: None if pd.api.types.is_scalar(value) and pd.isna(value) else value
        for name, value in params.items()
    }
    if extra := [name for name in params if name not in expected]:
        raise QueryError(f"{asked.name} has no parameter {', '.join(extra)}. {takes}")
    missing = [p.name for p in asked.parameters if p.required and params.get(p.name) is None]
    if missing:
        raise QueryError(f"{asked.name} needs {', '.join(missing)}. {takes}")
    values = {}
    for parameter in asked.parameters:
        value = params.get(parameter.name)
        value = parameter.default if value is None else value
        values[parameter.name] = (
            None if value is None else _TYPES[parameter.type](value, parameter, opened, values)
        )
    first, last = values.get("from"), values.get("to")
    if first and last and first > last:
        raise QueryError(
            f"The period is the wrong way round: it begins in {first:%B %Y} "
            f"and ends in {last:%B %Y}."
        )
    return values


def month(value, name: str = "the month") -> date:
    """A month as its first day: a date, or text such as 2014-10 or 2014-10-01.

    Raises QueryError, calling it by `name`, for anything else.
    """
    if isinstance(value, datetime | date):
        return date(value.year, value.month, 1)
    found = re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", str(value).strip())
    try:
        date(int(found[1]), int(found[2]), int(found[3] or 1))
        return date(int(found[1]), int(found[2]), 1)
    except (TypeError, ValueError):
        raise QueryError(
            f"'{str(value)[:40]}' is no month; write {name} as 2014-10 or 2014-10-01."
        ) from None


def _month(value, parameter: Parameter, opened: store.Store, known: dict) -> date:
    return month(value, parameter.name)


def _day(value, parameter: Parameter, opened: store.Store, known: dict) -> date:
    """A day; a month such as 2015-09 is its last day."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    try:
        if text == "today":
            return date.today()
        if re.fullmatch(r"\d{4}-\d{1,2}", text):
            first = month(text)
            return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return date.fromisoformat(text)
    except ValueError:
        raise QueryError(
            f"'{text[:40]}' is no day; write {parameter.name} as 2015-11-17, or 2015-09 for the "
            "end of that month."
        ) from None


def _integer(value, parameter: Parameter, opened: store.Store, known: dict) -> int:
    try:
        number = int(str(value))
    except ValueError:
        number = 0
    if number < 1:
        raise QueryError(f"{parameter.name} is '{value}'; it must be a whole number from 1.")
    return number


def _text(value, parameter: Parameter, opened: store.Store, known: dict) -> str:
    return str(value)


# Where the codes and names of a kind stand, and the query that lists them for a person.
_NAMED = {
    "area": ("from staging.area_names", "areas"),
    "domain": ("select domain, domain_name from staging.domain", "measures"),
    "measure": ("from staging.measure_names", "measures"),
    "partnership": ("from staging.partnership_names", "partnerships"),
    "edition": ("from staging.edition_names", "editions"),
    "priority": ("from staging.priority_names", "priority_status"),
    "indicator": ("from staging.indicator_names", "indicator_status"),
    "meeting": ("select meeting_code, meeting from staging.meeting", "meetings"),
    "allocation": ("from staging.allocation_names", "allocations"),
}
# Kinds whose names hold within what another parameter says; their rows begin with it.
_WITHIN = {
    "edition": "partnership",
    "priority": "edition",
    "indicator": "edition",
    "allocation": "partnership",
}
_names = Kept(8_000_000)


def _named(value, parameter: Parameter, opened: store.Store, known: dict) -> str:
    """The code that a text is, or is the name of."""
    return _code(str(value), parameter.type, opened, known)


def _several(value, parameter: Parameter, opened: store.Store, known: dict) -> tuple[str, ...]:
    """The codes of a list, or of a text with commas between codes or names, each once."""
    kind = parameter.type.removesuffix("s")
    if isinstance(value, str):
        try:
            return (_code(value, kind, opened, known),)  # names may have commas in them
        except QueryError:
            if "," not in value:
                raise
            value = value.split(",")
    codes = dict.fromkeys(_code(str(each), kind, opened, known) for each in value)
    if not codes:
        raise QueryError(f"{parameter.name} names nothing; give one {kind} or several.")
    return tuple(codes)


def _code(value: str, kind: str, opened: store.Store, known: dict) -> str:
    sql, listing = _NAMED[kind]
    state = opened.state() if kind == "meeting" else (opened.facts,)

    def ask() -> list[tuple]:
        with opened.cursor() as cursor:
            return cursor.execute(sql).fetchall()

    rows = _names.of((kind, state), ask, lambda rows: 200 * len(rows))
    asked = f"python -m queries {listing}"
    if within := _WITHIN.get(kind):
        whole = known.get(within)
        rows = [names for of, *names in rows if whole in (of, None)]
        asked += f" {within}={whole}" if whole else ""
    return _one_of(value, rows, kind, asked)


def _one_of(value: str, rows: list[tuple], kind: str, listing: str) -> str:
    """The code that `value` is, or is a name of. Rows are (code, name or None, …)."""
    if any(value == code for code, *_ in rows):
        return value
    codes = {
        code
        for code, *its_names in rows
        for name in (code, *its_names)
        if name and name.casefold() == value.strip().casefold()
    }
    if len(codes) == 1:
        return codes.pop()
    if codes:
        raise QueryError(
            f"'{value}' is the name of {len(codes)} {kind}s; give the code: "
            f"{', '.join(sorted(codes))}."
        )
    every = {name.casefold(): name for row in rows for name in row if name}
    near = get_close_matches(value.casefold(), every, n=3, cutoff=0.6)
    hint = f" Did you mean {' or '.join(every[name] for name in near)}?" if near else ""
    raise QueryError(f"There is no {kind} '{value}'.{hint} See all of them with: {listing}")


_TYPES = (
    {"month": _month, "day": _day, "integer": _integer, "text": _text}
    | dict.fromkeys(_NAMED, _named)
    | dict.fromkeys(("areas", "measures"), _several)
)
