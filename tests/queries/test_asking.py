"""Answers that are kept."""

import queries

PERIOD = {"from": "2014-10", "to": "2015-09"}


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
