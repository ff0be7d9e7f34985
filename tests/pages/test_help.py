"""How to read the dashboard, without anything else chosen, and without any figures."""

from tests.pages import visits


def test_it_says_what_the_words_mean_which_keys_there_are_and_how_accessible_it_is():
    page = visits.visit("help")
    assert not page.exception
    said = visits.words(page)
    assert "less often than once in 500" in said
    assert "Page Down or space" in said
    assert "Web Content Accessibility Guidelines 2.2" in said.replace("\n", " ")


def test_it_is_there_without_any_figures(without_figures):
    page = visits.visit("help")
    assert not page.exception
    assert "less often than once in 500" in visits.words(page)
