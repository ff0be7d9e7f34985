"""How queries are asked: several at once, and answers that are kept."""

import pytest

import queries

PERIOD = {"from": "2014-10", "to": "2015-09"}


def test_several_are_answered_at_once_and_found_kept(monkeypatch):
    asked = {"area": "E07000110", "domain": "asb", **PERIOD}
    queries.ahead(("change_table", asked), ("ward_comparison", asked))
    monkeypatch.setattr(queries, "_keep", pytest.fail)  # nothing is worked out again
    assert len(queries.run("change_table", **asked)) == 1
    assert len(queries.run("ward_comparison", **asked)) == 1


def test_what_cannot_be_answered_ahead_says_why_when_it_is_asked():
    wrong = {"area": "Atlantis", "domain": "asb", **PERIOD}
    queries.ahead(("change_table", wrong), ("no_such_query", {}))
    with pytest.raises(queries.QueryError, match="no area 'Atlantis'"):
        queries.run("change_table", **wrong)


def test_answers_take_so_much_memory_and_no_more(monkeypatch):
    queries.close()
    monkeypatch.setattr(queries, "_answers", type(queries._answers)())
    monkeypatch.setattr(queries, "_kept_bytes", 0)
    monkeypatch.setattr(queries, "_KEPT_BYTES", 40_000)
    queries.run("ward_measures", area="Fant", **PERIOD)  # far more than a sixteenth of that
    assert not queries._answers
    for year in range(2010, 2050):
        period = {"from": f"{year}-01", "to": f"{year}-12"}
        queries.run("months", area="Fant", measure="crime.all", **period)
    kept = [dict(key[4:])["from"].year for key in queries._answers]
    assert kept == list(range(2050 - len(kept), 2050))  # the oldest went first
    assert 16 <= len(kept) < 40
    assert queries._kept_bytes <= 40_000
