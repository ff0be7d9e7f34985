"""What people decide: kept whole, kept at once, and never changed."""

from __future__ import annotations

import ast
import os
import re
import signal
import subprocess
import sys
import threading
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data import records, store
from tests.conftest import some

PROJECT = Path(__file__).parents[2]
GOOD = {
    "kind": "judgement",
    "subject": "priority.asb",
    "content": {"status": "At risk"},
    "who": "Chair",
    "why": "Three months above target",
}


@pytest.fixture
def opened(no_facts, file):
    made = store.Store(no_facts, file)
    yield made
    made.close()


@pytest.fixture
def cursor(opened):
    with opened.cursor() as made:
        yield made


def count(cursor) -> int:
    return cursor.execute("select count(*) from records.entry").fetchone()[0]


def asked(cursor, **other):
    about = {"kind": GOOD["kind"], "subject": GOOD["subject"]} | other
    return records.history(cursor, **about)


def test_add_and_history(cursor):
    before = datetime.now(UTC).replace(tzinfo=None)
    number = records.add(cursor, **GOOD, meeting="2015-11-17")
    after = datetime.now(UTC).replace(tzinfo=None)
    (row,) = asked(cursor)
    at = row.pop("recorded_at")
    assert before - timedelta(seconds=1) <= at <= after + timedelta(seconds=1)
    assert row == {
        "entry_id": number,
        "who": "Chair",
        "meeting": "2015-11-17",
        "content": {"status": "At risk"},
        "why": "Three months above target",
    }
    assert isinstance(number, uuid.UUID)
    assert number.version == 7


def test_the_latest_comes_first_and_the_earlier_ones_stay(cursor):
    for status in ("On track", "At risk", "Off track"):
        records.add(cursor, **GOOD | {"content": {"status": status}})
    found = [row["content"]["status"] for row in asked(cursor)]
    assert found == ["Off track", "At risk", "On track"]


@pytest.mark.parametrize("seconds", [0, -1], ids=["stands still", "goes back"])
def test_what_was_added_last_is_in_force_whatever_the_clock(cursor, monkeypatch, seconds):
    """A laptop whose clock was put right must not bury the judgement just made."""
    now = datetime(2015, 11, 17, 18, 30)

    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            nonlocal now
            now += timedelta(seconds=seconds)
            return now.replace(tzinfo=tz)

    monkeypatch.setattr(records, "datetime", Clock)
    for number in range(100):
        records.add(cursor, **GOOD | {"content": {"n": number}})
    assert [row["content"]["n"] for row in asked(cursor)] == list(range(99, -1, -1))


def test_history_is_of_one_kind_and_one_subject(cursor):
    records.add(cursor, **GOOD)
    records.add(cursor, **GOOD | {"kind": "note"})
    records.add(cursor, **GOOD | {"subject": "priority.da"})
    assert [len(asked(cursor, **other)) for other in ({}, {"kind": "note"}, {"kind": "vote"})] == [
        1,
        1,
        0,
    ]


@pytest.mark.parametrize("name", ["kind", "subject", "who", "why"])
@pytest.mark.parametrize("value", some(["", "  ", "\n\t", "\u00a0", None]), ids=repr)
def test_an_empty_field_is_refused_and_nothing_is_saved(cursor, name, value):
    with pytest.raises(ValueError, match=f"A record needs {name}; nothing was saved"):
        records.add(cursor, **GOOD | {name: value})
    assert count(cursor) == 0


def test_what_cannot_be_written_down_is_refused_and_nothing_is_saved(cursor):
    with pytest.raises(TypeError):
        records.add(cursor, **GOOD | {"content": {"when": datetime(2015, 11, 17)}})
    assert count(cursor) == 0


@pytest.mark.parametrize(
    "text",
    [
        "O'Brien",
        'say "no"; drop table records.entry; --',
        "Tŷ Môn – naïve £5 😀",
        "two\nlines\tand a tab",
        "back\\slash \\n {json} $who %s ?",
        "x" * 100_000,
        "مرحبا",
    ],
    ids=["quote", "SQL", "non-ASCII", "lines", "escapes", "long", "right to left"],
)
def test_any_text_comes_back_as_it_was(cursor, text):
    content = {"text": text, text[:50]: [text, 1, 2.5, None, True]}
    named = {"kind": text, "subject": text, "who": text, "why": text, "meeting": text}
    records.add(cursor, content=content, **named)
    (row,) = records.history(cursor, kind=text, subject=text)
    assert (row["who"], row["why"], row["meeting"]) == (text, text, text)
    assert row["content"] == content


def test_spaces_around_a_name_and_a_reason_are_dropped(cursor):
    records.add(cursor, **GOOD | {"who": "  Chair ", "why": "\tbecause\n"})
    (row,) = asked(cursor)
    assert (row["who"], row["why"]) == ("Chair", "because")


def test_records_outlive_the_store(opened, no_facts, file):
    with opened.cursor() as cursor:
        number = records.add(cursor, **GOOD)
    opened.close()
    again = store.Store(no_facts, file)
    with again.cursor() as cursor:
        assert [row["entry_id"] for row in asked(cursor)] == [number]
        records.add(cursor, **GOOD)
        assert count(cursor) == 2
    again.close()


def test_records_outlive_a_new_version_of_the_facts(opened, no_facts, tmp_path):
    other = tmp_path / "other.duckdb"
    other.write_bytes(no_facts.read_bytes())
    with opened.cursor() as cursor:
        records.add(cursor, **GOOD)
        opened.serve(other)
        records.add(cursor, **GOOD)
        assert len(asked(cursor)) == 2


ADDER = """
import sys, time
from pathlib import Path
from data import records, store
from tests.conftest import some

opened = store.Store(Path(sys.argv[1]), Path(sys.argv[2]))
with opened.cursor() as cursor:
    for number in range(int(sys.argv[3])):
        records.add(cursor, kind="note", subject="x", content={"n": number}, who="W", why="Y")
    print("saved", flush=True)
    time.sleep(60)
"""


def adding(no_facts, file, times: int) -> subprocess.Popen:
    """A process that has saved its records, says so, and holds the file."""
    process = subprocess.Popen(
        [sys.executable, "-c", ADDER, str(no_facts), str(file), str(times)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "saved\n"
    return process


def ended(process: subprocess.Popen) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    process.stdout.close()


@pytest.mark.parametrize("times", [1, 25])
def test_what_was_saved_survives_a_kill(no_facts, file, times):
    for done in (1, 2):  # the second time onto what the first left
        ended(adding(no_facts, file, times))
        opened = store.Store(no_facts, file)
        with opened.cursor() as cursor:
            found = [
                row["content"]["n"] for row in records.history(cursor, kind="note", subject="x")
            ]
        opened.close()
        assert found == list(range(times - 1, -1, -1)) * done


def test_records_that_another_process_holds_are_refused_in_a_sentence(no_facts, file):
    process = adding(no_facts, file, 1)
    try:
        with pytest.raises(store.StoreError, match="Another dashboard on this machine"):
            store.Store(no_facts, file)
    finally:
        ended(process)


def test_threads_that_add_at_once_lose_nothing(opened):
    together = threading.Barrier(4)
    numbers, errors = [], []

    def add(thread: int) -> None:
        try:
            with opened.cursor() as cursor:
                together.wait(10)
                for turn in range(40):
                    content = {"thread": thread, "turn": turn}
                    numbers.append(records.add(cursor, **GOOD | {"content": content}))
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert errors == []
    with opened.cursor() as cursor:
        rows = asked(cursor)
    assert {row["entry_id"] for row in rows} == set(numbers)
    held = sorted((row["content"]["thread"], row["content"]["turn"]) for row in rows)
    assert held == [(thread, turn) for thread in range(4) for turn in range(40)]


CHANGES = re.compile(
    r"\b(update|delete|truncate|drop|alter|merge|or\s+replace|on\s+conflict)\b", re.IGNORECASE
)


def statements(path: Path) -> list[str]:
    """The texts of a module that are not documentation: its SQL is among them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documentation
    ]


def test_nothing_changes_or_removes_a_record():
    texts = statements(PROJECT / "data" / "records.py")
    assert any("insert into records.entry" in text for text in texts)
    assert [text for text in texts if CHANGES.search(text)] == []
    schema = (PROJECT / "data" / "schema" / "records.sql").read_text(encoding="utf-8")
    code = "\n".join(
        line for line in re.sub(r"'[^']*'", "''", schema).splitlines() if line[:2] != "--"
    )
    assert "create table if not exists" in code
    assert not CHANGES.search(code)
