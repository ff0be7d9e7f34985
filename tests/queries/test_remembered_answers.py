"""Answers kept from one start to the next, and those that are worked out ahead."""

import threading

import pytest

import queries
from data import records
from queries import ahead, remembering
from queries.keeping import Kept, Lately

PERIOD = {"from": "2014-10", "to": "2015-09"}
CRIME = PERIOD | {"area": "Fant", "measure": "crime.all"}
PLAN = {"partnership": "smp", "edition": "2023-24", "as_at": "2024-03-19"}


@pytest.fixture
def again(own, monkeypatch):
    """Forget what is known, as a new start does; how many answers are there when it is up."""

    def start() -> int:
        monkeypatch.setattr(queries, "_answers", Kept(64_000_000))
        return remembering.load()

    start()
    return start


@pytest.fixture
def asked(monkeypatch):
    """What DuckDB was asked, by name."""
    names, cursor = [], type(queries._store_in_service()).cursor

    class Counted:
        def __init__(self, real):
            self.real = real

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.real.close()

        def execute(self, sql, *more):
            names.extend(name for name in queries.names() if queries.query(name).sql == sql)
            return self.real.execute(sql, *more)

    monkeypatch.setattr(
        type(queries._store_in_service()), "cursor", lambda store: Counted(cursor(store))
    )
    return names


def test_an_answer_is_the_same_after_another_start_and_is_not_asked_for(again, asked):
    questions = {
        "months": CRIME,
        "explore_types": PERIOD | {"areas": ["E07000110"], "measures": ["crime.all"]},
        "priority_status": PLAN,
        "indicator_status": PLAN,  # which has lists
    }
    first = {name: queries.run(name, **params) for name, params in questions.items()}
    remembering.save()
    assert again() == len(asked) >= 4
    asked.clear()
    for name, params in questions.items():
        assert queries.run(name, **params).equals(first[name])
    assert asked == []


def test_what_was_recorded_since_is_asked_for_again(again, asked):
    queries.run("months", **CRIME)
    queries.run("priority_status", **PLAN)
    remembering.save()
    with queries.recording() as cursor:
        records.add(cursor, kind="judgement", subject="x", content={}, who="Chair", why="To see")
    again()
    asked.clear()
    queries.run("months", **CRIME)
    assert asked == []
    queries.run("priority_status", **PLAN)
    assert asked == ["priority_status"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b"\xff" * 4000),
        lambda path: path.write_bytes(path.read_bytes().replace(b'"of": ["', b'"of": ["x', 1)),
    ],
    ids=["gone", "empty", "cut off", "something else", "of other facts"],
)
def test_a_file_that_does_not_hold_is_passed_over(again, spoil):
    queries.run("months", **CRIME)
    remembering.save()
    spoil(queries.store.data_dir() / remembering.NAME)
    assert again() == 0
    assert len(queries.run("months", **CRIME)) == 12


def test_other_sql_makes_what_was_kept_worthless(again, monkeypatch):
    queries.run("months", **CRIME)
    remembering.save()
    monkeypatch.setattr(remembering, "_code", lambda: "other")
    assert again() == 0


def test_what_is_asked_of_a_ward_is_asked_of_its_neighbours_ahead(again, asked, monkeypatch):
    monkeypatch.setattr(queries, "lately", Lately(48))
    monkeypatch.setattr(ahead, "IDLE", 0.01)
    monkeypatch.setattr(ahead, "PERIODS", 0)
    queries.run("months", **CRIME)
    stopping, saved = threading.Event(), remembering.save

    def save():
        saved()
        stopping.set()

    monkeypatch.setattr(remembering, "save", save)
    ahead.work(stopping)
    asked.clear()
    areas = queries.run("areas")
    old = areas[areas["ward_set"].eq("Maidstone wards to May 2024")]["area_code"]
    assert len(old) == 26
    for code in ("E07000110", *old):
        queries.run("months", **CRIME | {"area": code})
    assert set(asked) <= {"areas"}


def test_thinking_ahead_waits_while_somebody_asks(again, asked, monkeypatch):
    monkeypatch.setattr(queries, "lately", Lately(48))
    monkeypatch.setattr(ahead, "IDLE", 0.05)
    queries.run("months", **CRIME)
    stopping = threading.Event()
    thinking = threading.Thread(target=ahead.work, args=(stopping,))
    thinking.start()
    asked.clear()
    for _ in range(30):
        queries.run("months", **CRIME)
        stopping.wait(0.01)
    meanwhile = [name for name in asked if name == "months"]
    stopping.set()
    thinking.join(timeout=20)
    assert not thinking.is_alive()
    assert meanwhile == []
