"""The slides in AppTest: which there are, in which order, and what each says."""

import re

import pytest

from tests.pages.visits import visit, words


def slides(**address: str) -> list[str]:
    """The markup of each slide, in order."""
    page = visit("present", **address)
    assert not page.exception
    return re.findall(
        r"<section class=\"slide.*?(?=<section class=\"slide|<nav)", words(page), re.S
    )


def headings(made: list[str]) -> list[str]:
    return [re.search(r"<h1[^>]*>(.*?)</h1>", slide)[1] for slide in made]


def test_the_meeting_of_2024():
    made = slides(meeting="smp-2024-03-19")
    assert headings(made) == [
        "Safer Maidstone Partnership",
        "Serious and organised crime",
        "Domestic abuse",
        "Safe town centre",
        "Young people",
        "Money: no grant is recorded for 2023-24",
        "What to decide",
    ]
    title, serious, *_, decide = made
    assert "19 March 2024" in title
    assert "Maidstone borough, Mar 2023 to Feb 2024" in title
    assert "Demonstration." in title
    assert "On track" in serious
    assert "At risk" in serious
    assert "Violence against the person" in serious
    assert "Robbery" not in serious  # which is no headline indicator
    assert "strategic assessment" in decide
    assert all("hidden" in slide[:60] for slide in made)


def test_the_meeting_of_2015_has_a_slide_for_each_of_six_priorities():
    made = slides(meeting="smp-2015-11-17")
    assert len(made) == 9
    assert headings(made)[-2] == "Money: Restorative Justice funding, 2015-16"
    night = made[6]
    assert "Not judged yet" in night
    assert "2,643" in night
    assert "target 2,349 (illustrative)" in night
    assert "Published" in night


def test_a_grant_is_shown_with_what_is_to_be_known_of_it():
    money = slides(meeting="smp-2018-03-20")[-2]
    assert "£40,814" in money
    assert "tactical pot" in money
    assert "£106,460" in slides(meeting="medway-2020-12-03")[-2]


def test_outside_a_meeting_there_is_nothing_to_decide():
    made = slides(partnership="smp", edition="smp-2023-24", meeting="now")
    assert "Nothing is put to this meeting to decide." in made[-1]


@pytest.mark.parametrize("asked", ["0", "-1", "99", "²", "abc", "", "9" * 30])
def test_a_slide_that_is_not_there_does_not_break_it(asked):
    assert len(slides(meeting="smp-2024-03-19", slide=asked)) == 7


def test_a_meeting_that_is_not_there_is_said_above_the_slides():
    page = visit("present", partnership="smp", meeting="nope")
    assert "There is no meeting &#x27;nope&#x27; about this plan." in words(page)


def test_nothing_streamlit_draws_is_around_the_slides():
    page = visit("present")
    assert not page.selectbox
    assert "stHeader" in words(page)
