"""Questions in SQL that a person writes: what is answered, what is refused, and at whose cost."""

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import queries
from data import store
from queries import asking, asking_worker
from tests.queries import asking_statements as statements

PROJECT = Path(__file__).parents[2]
ENDLESS = "with recursive r as (select 1 as x union all select x + 1 from r) select count(*) from r"


@pytest.fixture(scope="module", autouse=True)
def _processes_that_do_not_stand_back():
    """As tests that run meanwhile leave nothing to what does. None is left at the end."""
    patch = pytest.MonkeyPatch()
    patch.setattr(asking, "NICE", 0)
    yield
    patch.undo()
    asking.close()
    assert not asking._workers


@pytest.fixture
def new_workers():
    """Processes of the test's own."""
    asking.close()
    yield
    asking.close()


def rows(sql: str) -> list[dict]:
    return asking.ask(sql).table.to_pylist()


def refused(sql: str) -> asking.Refused:
    with pytest.raises(asking.Refused) as refusal:
        asking.ask(sql)
    return refusal.value


def wait_until(holds) -> None:
    for _ in range(3000):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("It did not come about.")


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat")
        return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


# --- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 as x",
        "\n\n  select 1 as x;",
        "select 1 as x; -- done",
        "-- first\nselect /* ; */ 1 as x ;; /* last */ ;\n",
        "select 1 as x -- no end",
        "from (values (1)) t(x)",
        "with a as (select 1 as x), b as (from a) from b",
        "SELECT 1 AS x",
    ],
)
def test_a_question_is_answered_however_it_begins_and_ends(sql):
    answer = asking.ask(sql)
    assert answer.table.to_pylist() == [{"x": 1}]
    assert not answer.is_cut
    assert answer.seconds >= 0


def test_the_facts_are_asked_by_their_names_and_by_the_views_of_the_project():
    with queries._store_in_service().cursor() as cursor:
        ((expected,),) = cursor.execute("select count(*) from facts.monthly").fetchall()
    for name in ("monthly", "facts.monthly", "facts.main.monthly", "MONTHLY", "staging.monthly"):
        assert rows(f"from {name} select count(*) as n") == [{"n": expected}]
    assert rows("select 'published'::basis as b, series_code('Kent Police', 'published') as s") == [
        {"b": "published", "s": "kent_police"}
    ]
    assert rows("from freshness limit 1") == rows("from facts.freshness limit 1")


@pytest.mark.parametrize("relation", ["'points'", "points", "relation := 'Points'"])
def test_a_macro_takes_a_part_of_the_question(relation):
    points = """
        with points as (
            select 'x' as series_id, date '2020-01-01' + to_months(i::integer) as month, i as value
            from range(24) t(i)
        )
        select distinct special_cause from control_chart("""
    assert {"special_cause": "trend"} in rows(points + relation + ")")


def test_describe_and_summarize():
    assert [row["column_name"] for row in rows("describe series")] == [
        "series",
        "publisher",
        "name",
        "illustrative",
    ]
    assert [row["count"] for row in rows("summarize select n from range(7) t(n)")] == [7]


def test_rows_beyond_the_limit_are_cut_and_it_is_said():
    for count, is_cut in ((asking.ROWS, False), (asking.ROWS + 1, True)):
        answer = asking.ask(f"from range({count})")
        assert (answer.table.num_rows, answer.is_cut) == (asking.ROWS, is_cut)


def test_the_order_asked_for_is_kept():
    found = rows("select n, month from monthly order by n desc, month, area_code, measure_code")
    assert len(found) == asking.ROWS
    assert found == sorted(found, key=lambda row: (-row["n"], row["month"]))


def test_every_type_reaches_a_page():
    answer = asking.ask(
        """
        select
            7::hugeint as whole, 12345678901234567890123::hugeint as huge, sum(1) as total,
            1.50::decimal(5, 2) as exact, 0.5 as half, true as yes, null as nothing,
            date '2020-01-31' as day, timestamp '2020-01-31 10:00' as moment, time '10:00' as hour,
            timestamptz '2020-01-31 10:00+00' is not null as zoned, [1, 2] as list,
            {'a': 1} as struct, map {'x': 1} as map, 'a'::blob as blob, interval 2 days as span,
            '101'::bit as bits, '{"a": 1}'::json as json, 'published'::basis as choice,
            9::bignum as big, 9::uhugeint as uhuge, 9::variant as variant, 9::ubigint as ubig,
            '3fa85f64-5717-4562-b3fc-2c963f66afa6'::uuid as id, repeat('x', 5000) as long
        """
    )
    assert answer.table.to_pylist() == [
        {
            "whole": 7,
            "huge": "12345678901234567890123",
            "total": 1,
            "exact": Decimal("1.50"),
            "half": Decimal("0.5"),
            "yes": True,
            "nothing": None,
            "day": dt.date(2020, 1, 31),
            "moment": dt.datetime(2020, 1, 31, 10),
            "hour": dt.time(10),
            "zoned": True,
            "list": "[1, 2]",
            "struct": "{'a': 1}",
            "map": "{x=1}",
            "blob": "a",
            "span": "2 days",
            "bits": "101",
            "json": '{"a": 1}',
            "choice": "published",
            "big": "9",
            "uhuge": "9",
            "variant": "9",
            "ubig": 9,
            "id": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
            "long": "x" * 2000 + "…",
        }
    ]
    assert answer.table.to_pandas().shape == (1, 25)


def test_columns_of_one_name_are_told_apart():
    assert asking.ask("select 1 as a, 2 as A, 3 as a").table.num_columns == 3
    assert len({name.lower() for name in asking.ask("select 1, 1").table.column_names}) == 2


# --- the queries of the pages -------------------------------------------------------------------

MAIDSTONE = "E07000110"
GIVEN = {"area": MAIDSTONE, "domain": "crime", "measure": "crime.all", "from": "2014-10"}
PAGES = {
    "months": {},
    "change_table": {},
    "comparison": {},
    "control_points": {},
    "control_words": {},
    "breaks": {},
    "areas": {},
    "measures": {},
    "periods": {},
    "wards": {},
    "ward_measures": {},
    "ward_years": {"area": "Fant"},
    "published_figures": {},
    "indicator_status": {},
    "grant_position": {},
    "awards": {},
    "freshness": {},
    "files": {},
    "thresholds": {},
}
VALUES = GIVEN | {"to": "2015-09", "partnership": "smp", "edition": "2015-16"}


def cell(value):
    """A value as both ways of asking give it."""
    if isinstance(value, list | dict) or getattr(value, "ndim", 0):
        return "nested"
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


@pytest.mark.parametrize("name", PAGES)
def test_the_sql_of_a_page_gives_what_the_page_shows(name):
    takes = {parameter.name for parameter in queries.query(name).parameters}
    params = {key: value for key, value in VALUES.items() if key in takes} | PAGES[name]
    expected = queries.run(name, **params)
    found = asking.ask(queries.written(name, **params)).table.slice(0, len(expected))
    assert found.column_names == list(expected.columns)
    assert len(expected)
    for column in expected.columns:
        pairs = zip(expected[column].tolist(), found[column].to_pylist(), strict=True)
        for on_page, asked in pairs:
            if (on_page := cell(on_page)) == "nested":
                assert isinstance(asked, str)
            elif isinstance(asked, dt.date) and isinstance(on_page, dt.datetime):
                assert on_page == dt.datetime.combine(asked, getattr(asked, "time", dt.time)())
            else:
                assert on_page == cell(asked), column


def test_every_view_without_records_can_be_asked():
    creations, closed = asking._opened()
    views = re.findall(r"^create (?:or replace )?view ([\w.]+)", "\n".join(creations), re.MULTILINE)
    assert {"staging.monthly", "staging.area", "indicators.awards"} <= set(views)
    for view in views:
        asking.ask(f"from {view} limit 1")
    assert {"staging.meeting", "staging.judgement", "staging.narrative"} <= set(closed)
    assert {"indicators.judged", "indicators.priority_status"} <= set(closed)
    assert not set(views) & set(closed)


def test_what_a_query_of_a_page_refuses_is_refused_in_the_same_words():
    period = {"area": MAIDSTONE, "domain": "crime", "from": "2030-01", "to": "2030-12"}
    with pytest.raises(queries.QueryError) as of_page:
        queries.run("change_table", **period)
    refusal = refused(queries.written("change_table", **period))
    assert (str(refusal), refusal.kind) == (str(of_page.value), "wrong")


# --- what can be asked --------------------------------------------------------------------------


def test_the_schema_has_words_for_every_table_and_column_in_order():
    found = asking.schema()
    assert list(found.columns) == [
        "group",
        "table_name",
        "table_words",
        "column_name",
        "column_type",
        "column_words",
        "place",
    ]
    assert found.map(lambda value: value not in (None, "")).all(axis=None)
    assert list(found["place"]) == list(range(len(found)))
    assert list(found["group"].unique())[:3] == ["Reference", "Places", "Counts"]
    tables = list(found["table_name"].unique())
    assert tables.index("observation") < tables.index("coverage") < tables.index("monthly")
    assert {"freshness", "file_status", "award"} <= set(tables)
    monthly = found[found["table_name"] == "monthly"]
    assert list(monthly["column_name"])[:3] == ["measure_code", "area_code", "month"]
    assert "one of 'published', 'provisional', 'illustrative'" in set(monthly["column_type"])
    for table in tables:
        asking.ask(f"from {table} limit 1")


def test_the_macros_have_words_and_are_those_that_a_question_may_call():
    found = asking.macros().set_index("name")
    assert found.map(lambda value: value != "").drop(columns="parameters").all(axis=None)
    assert found.index.is_unique
    assert found.loc["pct_change"].tolist() == [
        "now, before",
        "Percentage change; NULL where before is 0 or either is unknown.",
        "scalar",
    ]
    assert found.loc["control_chart", "kind"] == "table"
    assert found.loc["poisson_upper", "words"] == found.loc["poisson_lower", "words"]
    assert "indicators.change" in found.index
    assert "indicators.judged" not in found.index
    with queries._store_in_service().cursor() as cursor:
        made = cursor.execute(
            "select distinct if(schema_name = 'main', '', schema_name || '.') || function_name "
            "from duckdb_functions() where not internal and function_type like '%macro' "
            "and database_name = 'memory'"
        ).fetchall()
    assert set(found.index) == {name for (name,) in made} - set(asking._opened()[1])


# --- processes ----------------------------------------------------------------------------------


def test_a_process_stays_for_the_next_question_and_leaves_when_none_comes(new_workers, monkeypatch):
    asking.ask("select 1")
    (worker,) = asking._workers
    monkeypatch.setattr(asking, "IDLE", 0.05)
    asking.ask("select 1")
    wait_until(lambda: not asking._workers)
    assert not worker.is_alive
    assert rows("select 1 as x") == [{"x": 1}]


def test_a_process_that_is_killed_at_work_is_told_of_and_the_next_question_answered(new_workers):
    asking.ask("select 1")
    (worker,) = asking._workers
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(refused, ENDLESS)
        wait_until(lambda: not asking._idle)
        worker._process.kill()
        assert asked.result().kind == "too large"
        assert "512 MB" in str(asked.result())
    assert rows("select 1 as x") == [{"x": 1}]


def test_a_process_that_was_killed_while_it_waited_is_not_noticed(new_workers):
    asking.ask("select 1")
    (worker,) = asking._workers
    worker._process.kill()
    worker._process.wait()
    assert rows("select 1 as x") == [{"x": 1}]


def test_a_process_that_cannot_start_is_no_fault_of_the_question(new_workers, monkeypatch):
    monkeypatch.setattr(asking, "_opened", lambda: (["select nonsense"], []))
    with pytest.raises(store.StoreError, match="does not start"):
        asking.ask("select 1")
    monkeypatch.undo()
    assert rows("select 1 as x") == [{"x": 1}]
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    asking.close()
    with pytest.raises(store.StoreError, match="does not start"):
        asking.ask("select 1")


def test_no_process_outlives_the_dashboard_even_at_work():
    code = f"""
import threading, time
from queries import asking
asking.SECONDS = 600
asking.ask("select 1")
(worker,) = asking._workers
threading.Thread(target=asking.ask, args=({ENDLESS!r},), daemon=True).start()
time.sleep(0.1)
print(worker._process.pid, flush=True)
time.sleep(600)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    pid = int(parent.stdout.readline())
    assert is_running(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    wait_until(lambda: not is_running(pid))


def test_new_facts_are_asked_as_soon_as_they_are_in_service(
    new_workers, demo, tmp_path, monkeypatch
):
    ours = tmp_path / "data"
    ours.mkdir()
    for code in ("first", "second"):
        draft = tmp_path / "draft.duckdb"
        shutil.copyfile(store.current_facts(demo), draft)
        with duckdb.connect(str(draft)) as facts:
            facts.execute("insert into document values ($code, 'x', null)", {"code": code})
        store.publish(draft, ours)
        monkeypatch.setenv("SMP_DATA_DIR", str(ours))
        said = "select document_code as x from document where document_code in ('first', 'second')"
        assert rows(said) == [{"x": code}]
        assert len(asking._workers) == 1
    monkeypatch.undo()
    queries.close()
    assert rows("select count(*) as n from document where title = 'x'") == [{"n": 0}]


def test_no_more_than_two_work_at_once_and_others_wait_their_turn(new_workers, monkeypatch):
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(rows, [f"select {i} as x" for i in range(40)])
        assert [x["x"] for (x,) in found] == list(range(40))
    assert len(asking._workers) <= asking.AT_ONCE == 2
    for _ in range(2):
        asking._turns.acquire()
    monkeypatch.setattr(asking, "WAIT", 0.01)
    busy = refused("select 2")
    assert busy.kind == "busy"
    assert str(busy).startswith("Two questions are being worked on")
    monkeypatch.setattr(asking, "WAIT", 60)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(rows, "select 1 as x")
        asking._turns.release()
        asking._turns.release()
        assert waiting.result() == [{"x": 1}]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc")
def test_a_process_knows_no_keys_and_lets_others_go_first(new_workers, monkeypatch):
    monkeypatch.setenv("SMP_SIGN_IN_KEY", "hidden")
    monkeypatch.setattr(asking, "NICE", 19)
    asking.ask("select 1")
    (worker,) = asking._workers
    environment = Path(f"/proc/{worker._process.pid}/environ").read_bytes()
    assert b"PATH=" in environment
    assert b"hidden" not in environment
    assert os.getpriority(os.PRIO_PROCESS, worker._process.pid) == 19
    limits = Path(f"/proc/{worker._process.pid}/limits").read_text()
    assert re.search(r"Max open files +0 +0 ", limits)
    assert not re.search(r"Max address space +unlimited", limits)


# --- refusals -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk():
    """What a process asks with, in this one."""
    creations, closed = asking._opened()
    facts = str(queries._store_in_service().facts)
    opened = asking_worker.Desk(facts, creations, closed, seconds=5, memory_mb=512, rows=10)
    yield opened
    opened.connection.close()


@pytest.mark.parametrize(
    "sql",
    [
        f"from read_text('{__file__}')",
        f"from '{__file__}'",
        "from glob('*')",
        "copy (select 1) to 'never.csv'",
        "attach 'never.duckdb' as never",
        "install httpfs",
        "set memory_limit = '100GB'",
        "set max_execution_time = 0",
        "set enable_external_access = true",
        "reset lock_configuration",
        "insert into facts.series values ('x', 'x', 'x', true)",
        "drop table facts.monthly",
        "from PROJECT",
        "from records.entry",
    ],
)
def test_what_got_past_the_rules_would_not_get_past_duckdb(desk, sql):
    with pytest.raises(duckdb.Error):
        desk.connection.execute(sql)


def test_every_function_that_is_refused_has_a_reason(desk):
    kinds = desk.connection.execute(
        "select function_name, bool_or(stability <> 'CONSISTENT') from duckdb_functions() "
        "where internal and function_type in ('scalar', 'macro', 'aggregate', 'window') group by 1"
    ).fetchall()
    changing = {name for name, is_changing in kinds if is_changing}
    assert asking_worker.HARMLESS <= changing
    assert not desk.functions & (changing - asking_worker.HARMLESS)
    assert not {name for name in desk.functions if re.search("setting|secret|sleep|env", name)}
    assert {"sum", "row_number", "if", "list_transform", "strftime", "+"} <= desk.functions


OF_A_PAGE = {"area": MAIDSTONE, "domain": "crime", "from": "2014-10", "to": "2015-09"}
KINDS = {
    "refused": [
        *statements.FILES,
        *statements.CHANGES,
        *statements.SEVERAL,
        *statements.SYSTEM,
        *statements.RECORDS,
        *statements.CLOSED_FUNCTIONS,
        *statements.CLOSED_TABLES,
    ],
    "wrong": list(statements.WRONG),
    "too large": statements.TOO_LARGE,
    "answered": statements.ANSWERED,
    "too long": statements.ENDLESS,
}
ALL = [sql for of_kind in KINDS.values() for sql in of_kind]


@pytest.fixture(scope="module")
def outcomes():
    """What came of each of the statements, and of what a page asked meanwhile, again and again.

    They are asked by two at a time, those that would go on for ever with less time than is usual.
    """
    patch, found, pages, is_done = pytest.MonkeyPatch(), {}, [], threading.Event()

    def visit() -> None:
        while not is_done.is_set():
            queries._answers.clear()
            try:
                pages.append(len(queries.run("change_table", **OF_A_PAGE)))
            except Exception as error:
                pages.append(error)
            is_done.wait(0.1)

    def outcome(sql: str):
        try:
            return asking.ask(sql)
        except Exception as error:
            return error

    patch.setattr(asking, "WAIT", 600)
    visitor = threading.Thread(target=visit)
    visitor.start()
    with ThreadPoolExecutor(asking.AT_ONCE) as pool:
        for of_kind in KINDS.values():
            if of_kind is statements.ENDLESS:
                asking.close()
                patch.setattr(asking, "SECONDS", 0.5)
                patch.setattr(asking, "GRACE", 0.5)
                began = time.monotonic()
            found |= zip(of_kind, pool.map(outcome, of_kind), strict=True)
    seconds = time.monotonic() - began
    is_done.set()
    visitor.join()
    asking.close()
    patch.undo()
    return found, pages, seconds


@pytest.mark.parametrize("sql", ALL, ids=[f"{i} {sql[:40]!a}" for i, sql in enumerate(ALL)])
def test_a_statement_is_answered_or_refused_in_a_sentence(outcomes, demo, sql):
    (kind,) = (kind for kind, of_kind in KINDS.items() if sql in of_kind)
    found = outcomes[0][sql]
    if kind == "answered":
        assert isinstance(found, asking.Answer), found
        assert found.table.num_rows <= asking.ROWS
        found.table.to_pandas()
        return
    assert isinstance(found, asking.Refused), found
    words = str(found)
    assert found.kind in {kind, "too large" if kind == "too long" else kind}
    assert words == " ".join(words.split())
    assert words[0].isupper() or words.startswith(("'", "control_chart "))
    assert words[-1] in ".?…"
    assert len(words) < 600
    for never in (
        str(demo),
        str(PROJECT),
        sys.prefix,
        "Error:",
        "Traceback",
        "LINE ",
        "facts.main",
    ):
        assert never not in words
    if kind == "wrong":
        assert statements.WRONG[sql] in words


@pytest.mark.parametrize(
    ("of_kind", "words"),
    [
        (statements.FILES, "Files cannot be read or written here."),
        (statements.CHANGES, "Nothing can be changed, made, loaded or set."),
        (statements.SEVERAL, "One question at a time: these are 2."),
        (statements.SYSTEM, "What the database keeps about itself cannot be asked."),
        (statements.RECORDS, "what was recorded in meetings, which cannot be asked in SQL."),
        (statements.CLOSED_FUNCTIONS, "cannot be used here (line 1)"),
    ],
)
def test_each_kind_of_refusal_says_why(outcomes, of_kind, words):
    for sql in of_kind:
        assert words in str(outcomes[0][sql]), sql


def test_others_are_answered_meanwhile_and_what_has_no_end_ends_within_its_limits(outcomes):
    found, pages, seconds = outcomes
    assert len(found) == len(ALL) > 150
    assert isinstance(pages[0], int)
    assert set(pages) == {pages[0]}
    assert len(pages) > 10
    # Half a second, half a second of grace, and time for a process to start anew.
    assert seconds < len(statements.ENDLESS) * (1 + asking.START / 10)


def test_the_line_of_a_mistake_is_known(outcomes):
    assert outcomes[0]["select *\nfrom monthly\nwhere mesure_code = 'é'"].line == 3
    assert outcomes[0]["from monhtly"].line == 1
    assert outcomes[0]["copy monthly to 'x.csv'"].line is None
