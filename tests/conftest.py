"""Facts to test on: the demo's, built once, and small ones whose answers are worked by hand."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock
from xdist.scheduler import LoadScopeScheduling

import queries
from data import facts as schema
from data import making, store

PROJECT = Path(__file__).parent.parent
SHARED = PROJECT.parent / "shared"

# Most of what tests write they write to look at once: where memory serves as a disk, that does.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(tryfirst=True)
def pytest_collection():
    """What is collected stays to the end: to look for garbage among it takes as long as it does."""
    gc.disable()


def pytest_collection_finish():
    gc.freeze()
    gc.enable()


class FileByFile(LoadScopeScheduling):
    """A file's tests run where its first does, so that what they share is made once.

    So do all journeys, which share a server, and which come first, as they are the longest.
    """

    def __init__(self, config, log):
        super().__init__(config, log)
        config.option.loadscopereorder = False  # a file of many tests need not take long

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return "journeys" if file.startswith("tests/browser/") else file


@pytest.hookimpl(optionalhook=True)  # so that -p no:xdist works
def pytest_xdist_make_scheduler(config, log):
    return FileByFile(config, log) if config.getvalue("dist") == "load" else None


@pytest.fixture(scope="session", autouse=True)
def schema_made_once(tmp_path_factory):
    """Copy the empty tables, which every small build of the tests begins with, instead of making
    them: of the hundreds of statements most are comments. What really makes them is the value.
    """
    made = tmp_path_factory.mktemp("schema") / "empty.duckdb"
    with duckdb.connect(str(made)) as facts:
        schema.create(facts)
    quoted = str(made).replace("'", "''")

    def create(facts: duckdb.DuckDBPyConnection) -> None:
        ((current,),) = facts.execute("select current_database()").fetchall()
        facts.execute(f"attach '{quoted}' as made_once (read_only)")
        facts.execute(f'copy from database made_once to "{current}"')
        facts.execute("detach made_once")
        facts.execute("update build set built_at = now() at time zone 'utc'")

    patch, really = pytest.MonkeyPatch(), schema.create
    patch.setattr(schema, "create", create)
    yield really
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def views_made_once(tmp_path_factory, schema_made_once):
    """Copy the views and macros, which every store of the tests has, instead of making them, which
    takes ten times as long; copied, they are the same SQL on whatever facts the store serves.
    """
    folder = tmp_path_factory.mktemp("views")
    with duckdb.connect(str(folder / "facts.duckdb")) as facts:
        schema.create(facts)
    opened, made = store.Store(folder / "facts.duckdb"), folder / "views.duckdb"
    queries._prepare(opened.root)
    quoted = str(made).replace("'", "''")
    opened.root.execute(f"attach '{quoted}' as made_once")
    opened.root.execute("copy from database memory to made_once (schema)")
    opened.root.execute("drop schema made_once.facts cascade")
    opened.close()

    def prepare(root: duckdb.DuckDBPyConnection) -> None:
        root.execute(f"attach '{quoted}' as made_once (read_only)")
        root.execute("copy from database made_once to memory (schema)")
        root.execute("detach made_once")

    patch = pytest.MonkeyPatch()
    patch.setattr(queries, "_prepare", prepare)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def demo(tmp_path_factory, schema_made_once, views_made_once) -> Iterator[Path]:
    """The demo's facts in service in a folder of the tests' own; that folder.

    The first of the processes that run tests makes them, the others copy.
    """
    folder = tmp_path_factory.mktemp("data")
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    patch = pytest.MonkeyPatch()
    with FileLock(shared / "demo.lock"):
        if not (made := shared / "demo").exists():
            patch.setenv("SMP_DATA_DIR", str(shared / "demo being made"))
            making.build()
            (shared / "demo being made").rename(made)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    patch.setenv("SMP_DATA_DIR", str(folder))
    yield folder
    queries.close()
    patch.undo()


# The ordinary suite tries less of what repeats itself; CI tries all.
THOROUGH = bool(os.environ.get("SMP_THOROUGH"))


def pytest_collection_modifyitems(config, items):
    """Leave out what is marked thorough, unless all is asked for."""
    left = [] if THOROUGH else [item for item in items if item.get_closest_marker("thorough")]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


def examples(thorough: int) -> int:
    """How many examples a property test tries: a quarter, or all where SMP_THOROUGH is set."""
    return thorough if THOROUGH else max(5, thorough // 4)


def some(points: list) -> list:
    """What a test tries in turn: each third from the first, or all where SMP_THOROUGH is set."""
    return points if THOROUGH else points[::3]


def month(text: str) -> date:
    """2015-09 as a date."""
    year, number = text.split("-")
    return date(int(year), int(number), 1)


# What a row of a plan holds that a test does not say: `third` is the edition that tests look at.
PLAN_ROWS = {
    "priority": {
        "edition_code": "third", "priority_code": "a", "name": "Priority A", "short_name": "A",
        "kind": "priority",
    },
    "indicator": {
        "edition_code": "third", "priority_code": "a", "measure_code": "asb",
        "period": "latest_12_months", "compare_years": 1, "tolerance_pct": 10, "is_headline": True,
    },
    "meeting": {"edition_code": "third", "title": "Meeting"},
    "printed_judgement": {
        "edition_code": "third", "priority_code": "a", "reason": "Because", "who": "The chair",
    },
    "action": {"edition_code": "third", "priority_code": "a", "title": "Do", "state": "planned"},
    "risk": {"edition_code": "third", "title": "Risk", "description": "x", "mitigation": "y"},
    "narrative": {"edition_code": "third", "priority_code": "a"},
    "outcome": {"edition_code": "third", "priority_code": "a"},
    "theme": {"edition_code": "third"},
    "recommendation": {},
    "recording_break": {
        "break_code": "b", "domain": "asb", "title": "New forms", "what": "More is recorded",
        "effect": "block", "source": "x",
    },
    "allocation": {
        "allocation_code": "grant", "partnership_code": "P", "edition_code": "third",
        "title": "Grant", "funder": "PCC", "financial_year": "2015-16",
    },
    "award": {
        "title": "Club", "currency": "GBP", "award_date": "2015-05-01", "recipient": "Trust",
        "programme_code": "grant", "content": "{}",
    },
    "profile": {"allocation_code": "grant"},
    "criterion": {
        "allocation_code": "grant", "criterion": "Need", "weight": 1, "max_score": 5,
    },
    "bid": {
        "allocation_code": "grant", "title": "Bid", "applicant": "Trust",
        "received_on": "2015-03-01",
    },
    "bid_score": {"allocation_code": "grant"},
    "instalment": {"instalment": 1, "due_on": "2015-06-01"},
    "claim": {"claim": 1},
    "award_outcome": {
        "outcome_code": "came", "outcome": "People who came",
        "question": "how much",
    },
}  # fmt: skip


@cache
def _begun() -> bytes:
    """A file of facts with what given.sql puts into it, which each of the fixtures begins with."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "begun.duckdb"
        with duckdb.connect(str(path)) as facts:
            schema.create(facts)
            facts.execute((PROJECT / "tests" / "given.sql").read_text(encoding="utf-8"))
        return path.read_bytes()


def made_facts(
    path: Path,
    counts: list[tuple] = (),
    printed: list[dict] = (),
    improvement: str = "decrease",
    plan: dict[str, list[dict]] | None = None,
    then: str = "",
) -> Path:
    """A file of facts that the fixtures below put together; `path`."""
    path.write_bytes(_begun())
    with duckdb.connect(str(path)) as facts:
        facts.execute("begin")  # each row by itself would wait for the disk
        facts.execute("update measure set improvement = $i", {"i": improvement})
        for measure, area, at, n, *series in counts:
            name = series[0] if series else "police"
            basis = "illustrative" if name.endswith("_illustrative") else "provisional"
            key = {"m": measure, "a": area, "at": month(at), "s": name, "b": basis}
            facts.execute("insert into coverage values ($s, $m, $a, $at, $b, 1)", key)
            if n is not None:
                facts.execute(
                    "insert into observation values ($m, $a, $at, $s, $n, $b, 1, 2)",
                    key | {"n": n},
                )
        for row in printed:
            facts.execute(
                """
                insert into published_figure values
                    ('paper', '3.1', 'P', 'x', 'x', $first, $last, $value, 'crimes', null,
                    $area, $measure, 'count', null, null)
                """,
                row,
            )
        if plan is not None:
            facts.execute((PROJECT / "tests" / "given_plans.sql").read_text(encoding="utf-8"))
            for name, rows in plan.items():
                table = facts.table(name)
                for line, row in enumerate(rows, start=2):
                    whole = {"source_id": 1, "line": line, **PLAN_ROWS[name], **row}
                    assert not set(row) - set(table.columns), f"{name} has no such column"
                    table.insert([whole.get(column) for column in table.columns])
        facts.execute(then)
        facts.execute("commit")
        schema.make_totals(facts)
    return path


@pytest.fixture(scope="module")
def given(tmp_path_factory) -> Callable[..., store.Store]:
    """Make facts of a few rows and open them, once for all of a module's tests that say the same.

    counts: (measure, area, month, n) or (measure, area, month, n, series); each says that its month
    is covered, and n None that no count was stated for it. What has no row is not covered. The
    measures are a total of two parts and one of another subject, the areas a district D of two
    wards W1 and W2, the series `police` unless another is named.
    """
    folder = tmp_path_factory.mktemp("given")
    opened = {}

    def make(
        counts: list[tuple] = (), printed: list[dict] = (), improvement: str = "decrease"
    ) -> store.Store:
        said = repr((counts, printed, improvement))
        if said not in opened:
            path = made_facts(folder / f"{len(opened)}.duckdb", counts, printed, improvement)
            opened[said] = queries.connect(path)
        return opened[said]

    yield make
    for made in opened.values():
        made.close()


@pytest.fixture(scope="module")
def planned(tmp_path_factory) -> Callable[..., store.Store]:
    """Make facts with a plan and open them, for a module's tests to share.

    counts, printed: as `given` has them. The partnership P of D has one plan, of the editions
    `first`, `second` and `third`. Each further name is a table and its value the rows added to it,
    of which a row says only what PLAN_ROWS does not. then: SQL that changes what was put in.
    """
    folder = tmp_path_factory.mktemp("planned")
    opened = []

    def make(
        counts: list[tuple] = (), printed: list[dict] = (), then: str = "", **tables: list[dict]
    ) -> store.Store:
        path = folder / f"planned-{len(opened)}.duckdb"
        opened.append(queries.connect(made_facts(path, counts, printed, plan=tables, then=then)))
        return opened[-1]

    yield make
    for made in opened:
        made.close()


@pytest.fixture
def own(demo, tmp_path, monkeypatch):
    """The demonstration in a folder of the test's own, whose records the pages add to."""
    folder = tmp_path / "own"
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("records*", "facts*", "answers*"))
    # The same facts, not a copy of them, so that what was answered of them once is known.
    (folder / store.POINTER).write_text(str(store.current_facts(demo)), encoding="utf-8")
    monkeypatch.setenv("SMP_DATA_DIR", str(folder))
    queries.keep_records()
    yield folder
    queries.close()
