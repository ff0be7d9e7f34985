"""How to read the dashboard, without anything else chosen, and without any figures."""

import shutil

import queries
from data import making
from tests.pages import visits


def test_it_says_what_the_words_mean_which_keys_there_are_and_how_accessible_it_is():
    page = visits.visit("help")
    assert not page.exception
    said = visits.words(page)
    assert "less often than once in 500" in said
    assert "Page Down or space" in said
    assert "Web Content Accessibility Guidelines 2.2" in said.replace("\n", " ")


def test_it_is_there_without_any_figures(tmp_path, monkeypatch):
    folder = tmp_path / "files"
    folder.mkdir()
    for path in making.DEMO.glob("*.csv"):
        shutil.copy(path, folder)
    monkeypatch.setenv("SMP_DATA_DIR", str(tmp_path / "facts"))
    making.build(folder)
    page = visits.visit("help")
    queries.close()
    assert not page.exception
    assert "less often than once in 500" in visits.words(page)
