"""Answers that are kept."""

import threading

import pytest

import queries
from queries.keeping import Kept

PERIOD = {"from": "2014-10", "to": "2015-09"}


@pytest.fixture
def answers(monkeypatch):
    """Room for few answers, all of it free."""
    monkeypatch.setattr(queries, "_answers", Kept(80_000))
    return queries._answers


def test_answers_take_so_much_memory_and_no_more(answers):
    queries.run("ward_measures", area="Fant", **PERIOD)  # far more than a sixteenth of that
    assert not answers.keys()
    for year in range(2010, 2050):
        period = {"from": f"{year}-01", "to": f"{year}-12"}
        queries.run("months", area="Fant", measure="crime.all", **period)
    kept = [dict(key[2:])["from"].year for key in answers.keys()]
    assert kept == list(range(2050 - len(kept), 2050))  # the oldest went first
    assert 16 <= len(kept) < 40
    assert answers.bytes <= 80_000


def test_who_changes_an_answer_changes_only_their_own():
    first = queries.run("months", area="Fant", measure="crime.all", **PERIOD)
    first.loc[0, "n"] = -1
    first["more"] = 1
    again = queries.run("months", area="Fant", measure="crime.all", **PERIOD)
    assert again["n"].min() >= 0
    assert "more" not in again


def test_what_several_ask_for_at_once_is_made_once():
    kept, made = Kept(1_000), []
    are_there = threading.Barrier(4)
    got = []

    def make():
        made.append(1)
        threading.Event().wait(0.05)
        return "value"

    def ask():
        are_there.wait()
        got.append(kept.of("key", make, lambda value: 5))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), got) == (1, ["value"] * 4)


def test_what_could_not_be_made_is_tried_again():
    kept = Kept(1_000)
    with pytest.raises(ZeroDivisionError):
        kept.of("key", lambda: 1 / 0, lambda value: 5)
    assert kept.of("key", lambda: 2, lambda value: 5) == 2
    assert kept.bytes == 5
