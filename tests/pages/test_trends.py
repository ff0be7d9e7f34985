"""The Trends page in AppTest: alone, empty, with changed filters, with a bad address."""

from datetime import date

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import making
from tests.pages import visits
from tests.pages.visits import words


def visit(**address) -> AppTest:
    return visits.visit("trends", **address)


def test_alone_it_shows_what_the_partnership_saw_on_17_november_2015():
    page = visit()
    assert not page.exception
    assert page.title[0].value == "Maidstone borough: what went up, what went down"
    said = words(page)
    for figure in ("9,178", "9,410", "1,925", "1,197", "0.64 fewer a day", "Published"):
        assert figure in said
    assert "Demonstration data." in said
    assert page.query_params == {
        "area": "E07000110",
        "from": "2014-10",
        "to": "2015-09",
        "years": "1",
    }


def test_a_changed_area_changes_title_address_and_figures():
    page = visit()
    page.selectbox(key="pick_area").select("E05004996").run()
    assert page.title[0].value == "High Street: what went up, what went down"
    assert page.query_params["area"] == "E05004996"
    assert "9,178" not in words(page)


def test_a_changed_period_changes_the_months():
    page = visit()
    page.selectbox(key="pick_period").select("April to September 2015").run()
    assert (page.query_params["from"], page.query_params["to"]) == ("2015-04", "2015-09")
    assert "in April to September 2015 against the same months a year earlier" in words(page)


def test_compared_with_an_earlier_year():
    page = visit(area="E07000110", **{"from": "2015-04", "to": "2015-09"}, domain="asb")
    page.selectbox(key="pick_years").select(3).run()
    said = words(page)
    assert page.query_params["years"] == "3"
    assert "2,489" in said
    assert "−22.7%" in said


def test_a_first_month_after_the_last_moves_the_last():
    page = visit()
    page.selectbox(key="pick_first").select(date(2016, 9, 1)).run()
    assert (page.query_params["from"], page.query_params["to"]) == ("2016-09", "2016-09")


def test_another_subject_shows_its_table():
    page = visit(domain="road_safety")
    said = words(page)
    assert "Seriously injured" in said
    assert (
        "74 people were killed or seriously injured in 2014, after 63 in 2013 and 57 in 2012"
        in (said)
    )


def test_a_period_without_figures_is_said_in_words():
    page = visit(area="E07000110", **{"from": "2030-01", "to": "2030-12"})
    said = words(page)
    assert not page.exception
    assert (
        "Maidstone borough has no crime figures for 2030. They cover April 2012 to March 2024."
        in (said)
    )
    assert "There is nothing to show for Jan 2030 to Dec 2030." in said


def test_a_period_covered_in_part_is_cut_and_says_so():
    page = visit(area="E07000110", **{"from": "2012-10", "to": "2013-09"})
    assert (
        "Cut to the months that both sides have: April to September 2013 against April to "
        "September 2012."
    ) in words(page)


def test_no_earlier_figures_are_no_data_and_no_rise():
    page = visit(area="E07000110", **{"from": "2012-04", "to": "2012-09"}, domain="asb")
    said = words(page)
    assert "2,489" in said
    assert "There are no earlier figures to compare with" in said
    assert "no data" in said


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ({"area": "Atlantis"}, "There is no area &#x27;Atlantis&#x27; here."),
        ({"from": "2016-13"}, "&#x27;2016-13&#x27; is no month"),
        ({"from": "2016-02", "to": "2016-01"}, "is the wrong way round"),
        ({"years": "-3"}, "The address asks for a comparison of &#x27;-3&#x27; years earlier"),
        ({"years": "²"}, "The address asks for a comparison"),
        ({"domain": "witchcraft"}, "There is no subject &#x27;witchcraft&#x27; here"),
        ({"measure": "crime.witchcraft"}, "There is no measure &#x27;crime.witchcraft&#x27; here"),
        ({"area": "<script>alert(1)</script>"}, "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ({"from": "9999999-01"}, "is no month"),
        ({"from": "0001-01", "to": "9999-12"}, "no crime figures for all of"),
    ],
)
def test_nonsense_in_the_address_is_answered_in_words(address, says):
    page = visit(**address)
    assert not page.exception
    assert says in words(page)
    assert "<script>alert" not in words(page)


@pytest.mark.parametrize("area", ["Fant", "fant", "E05004992"])
def test_an_address_may_name_the_area_by_code_or_name(area):
    assert visit(area=area).title[0].value.startswith("Fant")


def test_facts_without_any_figures_are_an_empty_state(without_figures):
    page = visit()
    assert not page.exception
    assert "There is nothing to show" in words(page)


@pytest.mark.thorough
def test_facts_of_another_version_are_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setenv("SMP_DATA_DIR", str(tmp_path))
    made = making.build().path
    with duckdb.connect(str(made)) as facts:
        facts.execute("update build set schema_version = 'older'")
    page = visit()
    assert not page.exception
    assert "python -m data build" in words(page)
    queries.close()
