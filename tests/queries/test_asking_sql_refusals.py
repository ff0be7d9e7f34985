"""Questions in SQL that are refused: in a sentence, whatever is tried, and at nobody's cost."""

import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import duckdb
import pytest

import queries
from queries import asking, asking_worker
from tests.conftest import PROJECT
from tests.queries import asking_statements as statements
from tests.queries.asked import processes_that_do_not_stand_back


@pytest.fixture(scope="module", autouse=True)
def _processes_that_do_not_stand_back():
    with processes_that_do_not_stand_back():
        yield


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


OF_A_PAGE = {"area": "E07000110", "domain": "crime", "from": "2014-10", "to": "2015-09"}
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
