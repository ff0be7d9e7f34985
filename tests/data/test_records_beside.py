"""Records read beside the process that adds to them, and the one process that may."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import pytest

import queries
from data import records, store
from tests.data.conftest import PROJECT

ABOUT = {"kind": "note", "subject": "x"}


@pytest.fixture
def copies(tmp_path, monkeypatch) -> Path:
    """The folder in which copies are made, and nothing else."""
    path = tmp_path / "copies"
    path.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    return path


# For each number that it is given, adds as many records; says how many it saved in all.
WRITER = """
import sys, time
from pathlib import Path
from data import records, store

opened = store.Store(Path(sys.argv[1]), Path(sys.argv[2]))
if len(sys.argv) > 3:
    opened.root.execute(f"set checkpoint_threshold = '{sys.argv[3]}'")
saved = 0
print(saved, flush=True)
for line in sys.stdin:
    with opened.cursor() as cursor:
        for _ in range(int(line)):
            content = {"n": saved}
            records.add(cursor, kind="note", subject="x", content=content, who="W", why="Y")
            saved += 1
            print(saved, flush=True)
            time.sleep(0.001)
opened.close()
"""


class Writer:
    """A process that has records open to write."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER, *map(str, arguments)],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.saved = -1
        self.until(0)

    def ask(self, times: int) -> None:
        self.process.stdin.write(f"{times}\n")
        self.process.stdin.flush()

    def until(self, number: int) -> None:
        """Wait until it said that it has saved as many."""
        while self.saved < number:
            line = self.process.stdout.readline()
            assert line, "the writer is gone"
            self.saved = int(line)

    def add(self, times: int) -> None:
        self.ask(times)
        self.until(self.saved + times)

    def listen(self) -> None:
        """Take note of what it says it has saved until it ends."""
        for line in self.process.stdout:
            self.saved = int(line)

    def leave(self) -> None:
        """Let it close its records and end."""
        self.process.stdin.close()
        assert self.process.wait(20) == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)


@contextmanager
def writing(*arguments) -> Iterator[Writer]:
    writer = Writer(*arguments)
    try:
        yield writer
    finally:
        writer.kill()
        with suppress(OSError):
            writer.process.stdin.close()
        writer.process.stdout.close()


@contextmanager
def reading(facts: Path, file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    opened = store.Store(facts, file, writes=False)
    try:
        assert not opened.is_writer
        with opened.cursor() as cursor:
            yield cursor
    finally:
        opened.close()


def numbers(cursor) -> list[int]:
    """The numbers in the records, in the order in which they were added."""
    return [row["content"]["n"] for row in records.history(cursor, **ABOUT)][::-1]


# --- reading beside a writer ----------------------------------------------------------------------


def test_all_that_was_committed_is_read_though_it_is_only_in_the_log(no_facts, file):
    log = file.with_name(f"{file.name}.wal")
    with writing(no_facts, file) as writer:
        before = file.stat()
        writer.add(25)
        assert log.stat().st_size > 0
        assert (file.stat().st_size, file.stat().st_mtime_ns) == (
            before.st_size,
            before.st_mtime_ns,
        ), "nothing was moved from the log into the file"
        with reading(no_facts, file) as cursor:
            assert numbers(cursor) == list(range(25))
        writer.add(1)
        with reading(no_facts, file) as cursor:
            assert numbers(cursor) == list(range(26))


def test_all_is_read_of_what_was_moved_into_the_file(no_facts, file):
    with writing(no_facts, file, "1KB") as writer:
        size = file.stat().st_size
        writer.add(60)
        assert file.stat().st_size > size
        with reading(no_facts, file) as cursor:
            assert numbers(cursor) == list(range(60))


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("threshold", "reads"), [(None, 30), ("20KB", 15)], ids=["one log", "log after log"]
)
def test_a_count_read_meanwhile_never_goes_down_nor_lacks_what_was_saved(
    no_facts, file, copies, threshold, reads
):
    with writing(no_facts, file, *filter(None, [threshold])) as writer:
        writer.ask(1_000_000)
        heard = threading.Thread(target=writer.listen, daemon=True)
        heard.start()
        counts = []
        for _ in range(reads):
            before = writer.saved
            with reading(no_facts, file) as cursor:
                count, different, last = cursor.execute(
                    "select count(*), count(distinct n), max(n) "
                    "from (select (content ->> 'n')::integer as n from records.entry)"
                ).fetchone()
            assert count == different == (-1 if last is None else last) + 1, "none is missing"
            assert count >= before
            counts.append(count)
        assert writer.process.poll() is None, "it was adding all the while"
        writer.kill()
        heard.join(10)
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    assert list(copies.iterdir()) == []


def test_no_lock_is_taken_from_the_writer(no_facts, file):
    """It goes on, may close and open the records again, and another may take its place."""
    with writing(no_facts, file) as writer:
        writer.add(3)
        with reading(no_facts, file) as cursor:
            writer.add(2)
            writer.leave()
            with writing(no_facts, file) as other:
                other.add(4)
                assert numbers(cursor) == [0, 1, 2], "what was read stands still"
                with reading(no_facts, file) as second:
                    assert numbers(second) == [0, 1, 2, 3, 4, 0, 1, 2, 3]


def test_a_reader_that_was_first_does_not_keep_the_writer_from_the_records(no_facts, file):
    """Figures that somebody asks for before the meeting must not stop its decisions."""
    with writing(no_facts, file) as writer:
        writer.add(2)
    with reading(no_facts, file) as cursor, writing(no_facts, file) as writer:
        writer.add(1)
        assert numbers(cursor) == [0, 1]


def test_copies_are_removed_on_close(no_facts, file, copies):
    with writing(no_facts, file) as writer:
        writer.add(1)
        with reading(no_facts, file):
            assert [path.name[:12] for path in copies.iterdir()] == ["smp-records-"]
        assert list(copies.iterdir()) == []
        before = {path.name for path in file.parent.iterdir()}
        assert before == {file.name, f"{file.name}.wal"}, "nothing is left beside the records"


def test_records_that_cannot_be_read_are_said_in_words_and_leave_no_copies(
    no_facts, file, copies, monkeypatch
):
    monkeypatch.setattr(store.time, "sleep", lambda seconds: None)
    file.parent.mkdir()
    file.write_bytes(b"no database" * 1000)
    made = store.Store(no_facts, file, writes=False)
    assert "What was decided in meetings cannot be read" in made.unreadable
    made.close()
    with pytest.raises(store.RecordsRefused, match=r"Put a copy of records\.duckdb back"):
        store.Store(no_facts, file)
    assert list(copies.iterdir()) == []
    assert file.read_bytes() == b"no database" * 1000


def test_without_records_there_are_none_and_reading_makes_none(no_facts, file, copies):
    with reading(no_facts, file) as cursor:
        assert numbers(cursor) == []
        assert cursor.execute("select count(*) from records.entry").fetchone() == (0,)
    assert not file.parent.exists()
    assert list(copies.iterdir()) == []


def test_records_that_were_only_just_begun_are_empty(no_facts, file):
    """The file is there before its table is."""
    file.parent.mkdir()
    duckdb.connect(str(file)).close()
    with reading(no_facts, file) as cursor:
        assert numbers(cursor) == []


def test_what_a_reader_adds_is_in_no_record(no_facts, file):
    with writing(no_facts, file) as writer:
        writer.add(1)
        with reading(no_facts, file) as cursor:
            records.add(cursor, **ABOUT, content={"n": 99}, who="W", why="Y")
        with reading(no_facts, file) as cursor:
            assert numbers(cursor) == [0]


# --- the one process that keeps them --------------------------------------------------------------

JUDGEMENT = {
    "kind": "judgement",
    "subject": "smp-2023-24/town-centre",
    "content": {
        "edition_code": "smp-2023-24",
        "priority_code": "town-centre",
        "status": "At risk",
        "suggested_status": "On track",
    },
    "who": "Chair",
    "why": "Violence at night has risen for three months",
    "meeting": "smp-2024-03-19",
}
KEEPER = """
import json, sys
import queries
from data import records

queries.keep_records()
print("keeps", flush=True)
for line in sys.stdin:
    with queries.recording() as cursor:
        records.add(cursor, **json.loads(line))
    print("saved", flush=True)
"""


@pytest.fixture(scope="module")
def demo_home(demo, tmp_path_factory) -> Path:
    """A folder for the databases with the demo's facts, and no records."""
    path = tmp_path_factory.mktemp("demo")
    current = store.current_facts(demo)
    os.link(current, path / current.name)
    shutil.copy(demo / store.POINTER, path)
    return path


@pytest.fixture
def standing(home, demo_home) -> Path:
    """The same in the test's own folder."""
    for path in demo_home.iterdir():
        os.link(path, home / path.name)
    return home


@contextmanager
def keeper() -> Iterator[subprocess.Popen]:
    """A process that keeps the records in the SMP_DATA_DIR of the moment."""
    process = subprocess.Popen(
        [sys.executable, "-c", KEEPER],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "keeps\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def save(process: subprocess.Popen, **entry) -> None:
    process.stdin.write(json.dumps(entry) + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "saved\n"


def judgements() -> list[dict]:
    """What the command line shows of the judged priority."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "queries", "judgements", "partnership=smp"),
            *("edition=2023-24", "priority=town-centre", "--format", "json"),
        ],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def history(subject: str = JUDGEMENT["subject"]) -> list[dict]:
    with queries._store_in_service().cursor() as cursor:
        return records.history(cursor, kind="judgement", subject=subject)


def test_only_the_keeper_records_and_another_process_is_told_so_in_words(standing):
    with keeper() as process:
        save(process, **JUDGEMENT)
        with pytest.raises(store.StoreError) as refused, queries.recording():
            pass
        assert str(refused.value) == "Nothing was saved. This only reads."
        with pytest.raises(store.StoreError, match="Another dashboard on this machine"):
            queries.keep_records()
        with pytest.raises(store.StoreError, match="Nothing was saved"), queries.recording():
            pass
        assert [row["content"] for row in history()] == [JUDGEMENT["content"]]
        save(process, **JUDGEMENT | {"why": "It goes on"})
    queries.keep_records()
    with queries.recording() as cursor:
        records.add(cursor, **JUDGEMENT | {"why": "Still"})
    assert [row["why"] for row in history()] == ["Still", "It goes on", JUDGEMENT["why"]]


def test_a_judgement_outlives_its_keeper_killed_directly_after_it_was_saved(standing):
    with keeper() as process:
        save(process, **JUDGEMENT)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    of_killed = judgements()
    with keeper():
        of_new = judgements()
    assert of_new == of_killed
    first, *others = of_new
    assert {name: first[name] for name in ("status", "tone", "who", "reason", "meeting_code")} == {
        "status": "At risk",
        "tone": "caution",
        "who": "Chair",
        "reason": "Violence at night has risen for three months",
        "meeting_code": "smp-2024-03-19",
    }
    assert (first["place"], first["suggested_status"]) == (1, "On track")
    # Below it what judgements.csv has of the meetings of March 2024 and October 2023.
    assert [row["status"] for row in others] == ["Exceeding expectations", "On track"]
    queries.keep_records()
    (row,) = history()
    assert (row["content"], row["who"], row["why"], row["meeting"]) == (
        JUDGEMENT["content"],
        "Chair",
        JUDGEMENT["why"],
        "smp-2024-03-19",
    )


@pytest.mark.thorough
def test_a_judgement_is_read_while_its_keeper_runs(standing):
    with keeper() as process:
        save(process, **JUDGEMENT)
        save(process, **JUDGEMENT | {"why": "It goes on"})
        assert [row["reason"] for row in judgements()[:2]] == ["It goes on", JUDGEMENT["why"]]


def test_two_sessions_that_save_at_once_both_stay(standing):
    """Each session of the dashboard is a thread of the process that keeps the records."""
    queries.keep_records()
    together, errors = threading.Barrier(2), []

    def session(who: str) -> None:
        try:
            for turn in range(20):
                together.wait(10)
                with queries.recording() as cursor:
                    records.add(cursor, **JUDGEMENT | {"who": who, "why": f"turn {turn}"})
        except BaseException as error:
            errors.append(error)
            together.abort()

    threads = [threading.Thread(target=session, args=(who,)) for who in ("Chair", "Officer")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert errors == []
    found = history()
    for who in ("Chair", "Officer"):
        own = [row["why"] for row in found if row["who"] == who]
        assert own == [f"turn {turn}" for turn in range(19, -1, -1)]
    place = {"partnership": "smp", "edition": "2023-24", "priority": "town-centre"}
    shown = queries.run("judgements", **place)
    assert list(shown["who"][:40]) == [row["who"] for row in found]
    assert list(shown["place"][:40]) == list(range(1, 41))
