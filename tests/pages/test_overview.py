"""The Overview in AppTest: alone, empty, with another plan and meeting, with a bad address."""

import shutil

import pytest

import queries
from data import making
from tests.pages.visits import visit, words


def card(page, code: str) -> str:
    """The markup of one priority's card."""
    text = words(page)
    start = text.index(f'data-key="{code}"')
    return text[start : text.index("</article>", start)]


def test_alone_it_shows_the_plan_that_the_last_meeting_looked_at():
    page = visit("overview")
    assert not page.exception
    assert page.title[0].value == "Safer Maidstone Partnership: priorities at a glance"
    assert page.query_params == {
        "partnership": "smp",
        "edition": "smp-2023-24",
        "meeting": "smp-2024-03-19",
    }
    for code, status in {
        "serious-crime": "On track",
        "domestic-abuse": "On track",
        "town-centre": "Exceeding expectations",
        "young-people": "On track",
    }.items():
        head = card(page, code).split("</header>")[0]
        assert status in head, code
    assert "3 on track and 1 exceeding expectations" in words(page)
    assert "Demonstration." in words(page)


def test_a_card_says_what_the_figures_suggest_and_why_and_leads_to_its_report_card():
    page = visit("overview")
    said = card(page, "serious-crime")
    assert "To talk about:" in said
    assert "At risk" in said
    assert "Possession of weapons is red" in said
    assert "1 of 4 actions late" in said
    assert "Since the last meeting: from At risk to On track." in said
    assert 'href="priority?' in said
    assert "priority=serious-crime" in said


def test_what_changed_since_the_last_meeting_is_told():
    said = words(visit("overview"))
    assert "Since the last meeting, 17 October 2023" in said
    kinds = queries.run(
        "changes_since", partnership="smp", edition="smp-2023-24", as_at="2024-03-19",
        since="2023-10-17",
    )["kind"].tolist()  # fmt: skip
    n = kinds.count("indicator")
    assert n > 1
    assert f"Since 17 October 2023, 2 statuses and {n} headline indicators changed." in said
    assert "Safe town centre: from On track to Exceeding expectations." in said
    assert "Crime figures: 5 more months, to February 2024." in said


def test_a_status_is_a_word_and_a_shape_as_well_as_a_colour():
    said = card(visit("overview"), "town-centre")
    assert (
        '<span class="mark best"><i aria-hidden="true">★</i>Exceeding expectations</span>' in said
    )
    assert '<span class="mark good"><i aria-hidden="true">●</i>Green</span>' in said


def test_another_plan_opens_with_its_last_meeting():
    page = visit("overview")
    page.selectbox(key="pick_edition").select("smp-2015-16").run()
    assert page.query_params["meeting"] == "smp-2015-11-17"
    said = words(page)
    assert "Talk about road safety and night-time economy." in said
    assert "None of the 6 priorities has been judged yet." in said
    assert "Hoarding" in said
    assert "Violence against the person is red and really worsening" in said


def test_another_partnership_and_back():
    page = visit("overview")
    page.selectbox(key="pick_partnership").select("medway-csp").run()
    assert page.title[0].value.startswith("Medway Community Safety Partnership")
    assert page.query_params["meeting"] == "medway-2020-12-03"
    page.selectbox(key="pick_partnership").select("smp").run()
    assert page.query_params["edition"] == "smp-2023-24"


def test_outside_a_meeting_old_figures_are_no_data():
    page = visit("overview", partnership="smp", edition="smp-2023-24", meeting="now")
    said = card(page, "town-centre")
    assert "No data" in said
    assert "2,971" not in said
    assert "No indicator can be judged, so nothing is suggested." in said
    assert "judged 19 March 2024" in said
    assert "There are no figures to judge by." in words(page)
    assert "Nothing is off track" not in words(page)


def test_no_due_day_is_not_none_late():
    page = visit("overview", meeting="smp-2017-04-12")
    assert "Actions: 0 of 2 done, no due days recorded" in words(page)
    assert "none late" not in words(page)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ({"partnership": "atlantis"}, "There is no partnership &#x27;atlantis&#x27; here."),
        (
            {"partnership": "smp", "edition": "medway-2020-21"},
            "has no plan &#x27;medway-2020-21&#x27;",
        ),
        ({"meeting": "yesterday"}, "There is no meeting &#x27;yesterday&#x27; about this plan."),
        ({"partnership": "<script>alert(1)</script>"}, "&lt;script&gt;"),
    ],
)
def test_nonsense_in_the_address_is_answered_in_words(address, says):
    page = visit("overview", **address)
    assert not page.exception
    assert says in words(page)
    assert "<script>alert" not in words(page)
    assert page.title[0].value.startswith("Safer Maidstone Partnership")


def test_an_address_with_only_a_meeting_opens_it():
    page = visit("overview", meeting="smp-2015-11-17")
    assert page.query_params["edition"] == "smp-2015-16"


@pytest.fixture
def with_only(tmp_path, monkeypatch):
    """Put facts into service that hold the named files of the demonstration's plans, no others."""

    def build(*names: str) -> None:
        folder = tmp_path / "files"
        folder.mkdir()
        for path in making.DEMO.glob("*.csv"):
            shutil.copy(path, folder)
        for name in names:
            shutil.copy(making.DEMO / "plans" / f"{name}.csv", folder)
        monkeypatch.setenv("SMP_DATA_DIR", str(tmp_path / "facts"))
        making.build(folder)

    yield build
    queries.close()


@pytest.mark.parametrize("plans", [(), ("partnerships",), ("partnerships", "plans")])
def test_without_a_plan_every_page_says_what_to_add(with_only, plans):
    with_only(*plans)
    for name in ("overview", "priority", "present"):
        page = visit(name)
        assert not page.exception, name
        assert "There is no plan here yet." in words(page)


def test_a_plan_without_priorities_says_so(with_only):
    with_only("partnerships", "plans", "editions")
    for name in ("overview", "priority"):
        page = visit(name)
        assert not page.exception, name
        assert "This plan has no priorities here yet." in words(page)
    page = visit("present")
    assert not page.exception
    assert words(page).count('<section class="slide') == 3, "title, money, what to decide"
