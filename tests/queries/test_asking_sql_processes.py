"""The processes that answer questions in SQL: how many, how long, and what they may have."""

import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

import queries
from data import store
from queries import asking
from tests.conftest import PROJECT
from tests.queries.asked import processes_that_do_not_stand_back, refused, rows

ENDLESS = "with recursive r as (select 1 as x union all select x + 1 from r) select count(*) from r"


@pytest.fixture(scope="module", autouse=True)
def _processes_that_do_not_stand_back():
    with processes_that_do_not_stand_back():
        yield


@pytest.fixture
def new_workers():
    """Processes of the test's own."""
    asking.close()
    yield
    asking.close()


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
