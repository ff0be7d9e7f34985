"""The chart of the Explore page in AppTest: alone, empty, changed, and any combination."""

import csv
import json
import re
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import queries
from data import making
from pages.parts import answers, charts, exploring
from tests.conftest import examples
from tests.pages.explore import (
    DISTRICT,
    FANT,
    HIGH_STREET,
    PARK_WOOD,
    PERIOD,
    drawn,
    explored,
    specs,
    told,
    visit,
)
from tests.pages.visits import words


def markup(page: AppTest) -> str:
    """What our own components draw."""
    return "".join(
        json.loads(element.proto.json)["markup"] for element in page.get("bidi_component")
    )


def test_alone_it_shows_all_crime_month_by_month_against_the_year_before():
    page = visit()
    assert page.title[0].value == "Explore"
    said = told(page)
    # The committee's figures of 2015.
    assert "All crime in Maidstone borough fell by 2.5%, from 9,410 to 9,178 crimes" in said
    assert "a change this size is within normal variation" in said
    assert "Demonstration data." in said
    assert len(specs(page)) == 1
    assert page.query_params == {"area": DISTRICT, "years": "1", **PERIOD}


def test_facts_without_any_figures_are_an_empty_state(tmp_path, monkeypatch):
    folder = tmp_path / "returns"
    folder.mkdir()
    (folder / "empty.csv").write_text("month,area,measure,count\n", encoding="utf-8")
    monkeypatch.setenv("SMP_DATA_DIR", str(tmp_path / "own"))
    shutil.copy(making.DEMO / "areas.csv", folder)
    making.build(folder)
    try:
        for look in ("chart", "relation", "sql", "saved"):
            page = visit(look=look)
            assert 'class="smp-empty"' in words(page)
        assert "There are no figures for" in told(visit())
    finally:
        queries.close()


def test_types_are_those_that_the_paper_prints_and_add_up():
    _, got = explored(by="type")
    values = drawn(got)
    assert sum(values.values()) == 9178
    assert values["Violence against the person"] == 2643
    assert "Victim based crime" not in values  # a total
    assert next(iter(values)) == "Violence against the person"
    assert not got.is_illustrative
    assert "Illustrative" not in " ".join(got.frame.subtitle)


def test_wards_are_ordered_by_the_figure_that_is_shown():
    _, got = explored(by="ward", value="rate")
    values = list(drawn(got).items())
    assert values[0][0] == "High Street"
    assert round(values[0][1], 1) == 183.9  # 2,179 of 11,852 residents
    assert [value for _, value in values] == sorted((v for _, v in values), reverse=True)
    assert round(got.benchmark, 1) == 53.0
    assert got.is_illustrative


def crimes_of_the_return(month: str) -> int:
    """All crimes of Maidstone in a month: of 26 wards and not placed, of 16 types, no totals."""
    path = making.DEMO / "returns" / "maidstone_crime.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return sum(int(row[month]) for row in csv.DictReader(file))


JULY = crimes_of_the_return("2015-07")


@pytest.mark.parametrize(
    ("value", "july"),
    # 173,132 residents, at the pace of a year for each 1,000; 9,178 crimes in all, as printed.
    [("count", JULY), ("rate", JULY / 173132 * 12000), ("share", JULY / 91.78)],
)
def test_each_figure_of_a_month(value, july):
    _, got = explored(value=value)
    assert list(drawn(got).values())[9] == pytest.approx(july)  # the tenth from October


@pytest.mark.parametrize(
    ("address", "caption"),
    [
        ({"by": "ward"}, "The dark mark is Oct 2013 to Sep 2014."),
        ({"by": "ward", "chart": "multiples"}, "The dashed line is Oct 2013 to Sep 2014."),
        ({"by": "ward", "earlier": "no"}, None),
        ({}, None),  # which names its lines
    ],
)
def test_what_stands_for_the_earlier_months_is_said(address, caption):
    _, got = explored(**address)
    said = [each for each in got.captions if "Oct 2013" in each]
    assert said == ([caption] if caption else [])


def test_an_index_starts_at_100():
    _, got = explored(value="index", measures="crime.all,asb.incidents")
    first = got.rows.groupby("line")["value"].first()
    assert first.tolist() == [100, 100]
    assert got.frame.start == 100


def test_several_measures_have_a_scale_each_until_they_are_indexed():
    assert explored(measures="crime.all,road.ksi")[0].chart == "multiples"
    assert explored(measures="crime.all,road.ksi", value="index")[0].chart == "line"
    assert explored(by="when")[0].chart == "heat"


def test_wards_with_their_district_beside_them():
    asked, got = explored(area=f"{FANT},{HIGH_STREET}", district="yes", value="rate")
    assert list(dict.fromkeys(got.rows["line"])) == ["Fant", "High Street", "Maidstone borough"]
    assert asked.chart == "line"


def test_more_lines_than_colours_get_a_panel_each():
    page = visit(
        area=",".join([FANT, HIGH_STREET, PARK_WOOD, "E05004982", "E05004983"]), chart="line"
    )
    assert "5 lines cannot be told apart by colour, so this is small multiples." in told(page)
    assert markup(page).count("<figure") == 5


def test_control_limits_are_those_of_the_control_chart():
    _, got = explored(limits="yes")
    assert got.kind == "control"
    points = queries.run("control_points", area=DISTRICT, measure="crime.all", to="2015-09")
    assert got.source["upper_limit"].tolist() == points["upper_limit"].tolist()
    several = explored(limits="yes", measures="crime.all,asb.incidents")[1]
    assert several.kind == "panels"
    assert several.rows["line"].nunique() == 2


def test_months_without_figures_are_gaps():
    _, got = explored(**{"from": "2011-10", "to": "2013-03"})
    known = got.rows["value"].notna().tolist()
    assert known == [False] * 6 + [True] * 12
    spec = answers.chart(got, charts.LIGHT).to_dict()
    assert "break-paths" in json.dumps(spec)
    assert any("has no crime figures for all of" in note for note in got.notes)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"measures": "crime.nonsense"}, "There are no figures of 'crime.nonsense'"),
        ({"by": "moon"}, "There is no breakdown 'moon' here, so the usual one is shown."),
        ({"value": "worth"}, "There is no figure 'worth' here"),
        ({"chart": "pie"}, "There is no chart 'pie' here"),
        ({"by": "type", "chart": "line"}, "Line cannot show count by type, so this is bars."),
        ({"by": "type", "chart": "map"}, "A map shows counts or rates by ward, so this is bars."),
        ({"by": "ward", "chart": "map", "value": "share"}, "A map shows counts or rates by ward"),
        ({"by": "hour", "value": "rate"}, "There are no rates by hour of day"),
        ({"by": "outcome"}, "Outcome needs data.police.uk's street-level files"),
        ({"from": "1999-01", "to": "1999-12"}, "has no crime figures for 1999. They cover April"),
        ({"from": "2015-09", "to": "2014-10"}, "the wrong way round"),
        ({"area": "Atlantis"}, "There is no area 'Atlantis' here."),
    ],
)
def test_what_an_address_cannot_have_is_said_in_words(address, sentence):
    assert sentence in told(visit(**address))


def test_a_choice_by_its_widget_is_in_the_address_and_drawn():
    page = visit()
    page.selectbox(key="choose_by").select("type").run()
    assert page.query_params["by"] == "type"
    assert "violence against the person, 2,643 or 29%" in told(page)
    page.selectbox(key="choose_value").select("share").run()
    assert page.query_params["value"] == "share"
    page.multiselect(key="several_measures").select("asb.incidents").run()
    assert page.query_params["measures"] == "crime.all,asb.incidents"
    page.selectbox(key="choose_by").select("month").run()
    page.toggle(key="switch_earlier").set_value(True).run()
    assert page.query_params["earlier"] == "yes"
    assert not page.exception


def test_measures_that_are_all_taken_away_are_the_usual_again():
    page = visit(measures="asb.incidents")
    page.multiselect(key="several_measures").unselect("asb.incidents").run()
    assert "measures" not in page.query_params
    assert "All crime in Maidstone borough" in told(page)


MEASURES = ["crime.all", "crime.robbery", "asb.incidents", "da.incidents", "road.ksi", "nonsense"]
AREAS = [DISTRICT, FANT, f"{FANT},{HIGH_STREET}", "E06000035", "E05015599", "Nowhere"]


@settings(
    max_examples=examples(40),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    area=st.sampled_from(AREAS),
    measures=st.lists(st.sampled_from(MEASURES), max_size=6).map(",".join),
    by=st.sampled_from(["month", "ward", "type", "outcome", "when", "hour", "age_band", "x"]),
    value=st.sampled_from(["count", "rate", "index", "share", "x"]),
    chart=st.sampled_from(["", *exploring.CHARTS, "x"]),
    earlier=st.sampled_from(["", "yes", "no"]),
    limits=st.sampled_from(["", "yes"]),
    district=st.sampled_from(["", "yes"]),
    first=st.sampled_from(["2001-01", "2012-03", "2014-10", "2023-04", "2016-02"]),
    months=st.sampled_from([1, 2, 12, 40]),
    years=st.sampled_from(["1", "3"]),
)
def test_any_combination_is_a_chart_or_a_sentence(first, months, **chosen):
    year, month = divmod(int(first[:4]) * 12 + int(first[5:]) - 1 + months - 1, 12)
    address = {name: said for name, said in chosen.items() if said}
    page = visit(**address, **{"from": first, "to": f"{year}-{month + 1:02}"})
    has_table = "<table" in words(page)
    if not (specs(page) or markup(page) or has_table):
        empty = re.search(r'class="smp-empty".*?</div>', words(page), re.DOTALL)
        assert empty, "neither a chart nor a sentence"
        assert len(re.sub("<[^>]+>", "", empty[0])) > 20


def test_control_limits_of_months_that_are_not_here_yet_go_to_the_last_there_is():
    page = visit(measures="crime.all", limits="yes", **{"from": "2023-04", "to": "2030-01"})
    assert not page.exception
    assert " months to Mar 2024. Line across" in told(page)
