"""The Explore page in AppTest: alone, empty, any combination, relations, questions, saved views."""

import csv
import html
import io
import json
import re
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

import queries
from data import making, records
from pages.parts import (
    answers,
    asking_view,
    charts,
    explore_views,
    exploring,
    exports,
    filters,
    pictures,
    relation,
)
from queries import asking
from tests.conftest import examples
from tests.pages import visits
from tests.pages.visits import words

DISTRICT, FANT, HIGH_STREET, PARK_WOOD = "E07000110", "E05004992", "E05004996", "E05005002"
PERIOD = {"from": "2014-10", "to": "2015-09"}


def visit(**address) -> AppTest:
    page = visits.visit("explore", **address)
    assert not page.exception, [error.message for error in page.exception]
    return page


def told(page: AppTest) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", words(page))))


def specs(page: AppTest) -> list[dict]:
    """The charts that are drawn."""
    return [
        json.loads(element.proto.spec)
        for element in page.get("arrow_vega_lite_chart") + page.get("vega_lite_chart")
    ]


def markup(page: AppTest) -> str:
    """What our own components draw."""
    return "".join(
        json.loads(element.proto.json)["markup"] for element in page.get("bidi_component")
    )


def explored(**address) -> tuple[exploring.Asked, answers.Answer]:
    """What the page asks and draws at an address, without the page."""
    areas = queries.run("areas").set_index("area_code")
    choice, problems = filters.read(PERIOD | address, areas)
    assert problems == []
    asked, _ = exploring.read(choice, address)
    return asked, answers.answer(asked)


def drawn(got: answers.Answer) -> dict[str, float]:
    """The values of an answer of one line, by part."""
    assert got.rows["line"].nunique() == 1
    return dict(zip(got.rows["part"], got.rows["value"], strict=True))


# --- the chart ------------------------------------------------------------------------------------


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


@pytest.mark.parametrize(
    ("value", "july"),
    # 816 crimes in July 2015; 762 in October 2014; 173,132 residents; 9,178 in all.
    [("count", 816), ("rate", 816 / 173132 * 12000), ("share", 816 / 91.78)],
)
def test_each_figure_of_a_month(value, july):
    _, got = explored(value=value)
    assert drawn(got)[list(drawn(got))[9]] == pytest.approx(july)


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


@settings(max_examples=examples(40), deadline=None, derandomize=True)
@given(
    area=st.sampled_from(AREAS[:4]),
    measures=st.sampled_from(["crime.all", "asb.incidents", "crime.all,road.ksi,da.incidents"]),
    by=st.sampled_from(["month", "ward", "type"]),
    value=st.sampled_from(list(exploring.FIGURES)),
    chart=st.sampled_from(list(exploring.CHARTS)),
    limits=st.sampled_from(["no", "yes"]),
)
def test_every_chart_is_one_of_vega_lite_and_what_it_draws_can_be_taken_away(**address):
    asked, got = explored(**address)
    if got.kind == "none":
        return
    if (made := answers.chart(got, charts.DARK)) is not None:
        made.to_dict()  # checked against the schema, which the page does not do
    rows = list(csv.DictReader(io.StringIO(exports.explored(asked, got).decode("utf-8-sig"))))
    assert len(rows) == len(got.source)
    bases = {row["basis"] for row in rows}
    assert got.is_illustrative <= ("illustrative" in bases)
    for sql in explore_views.sql(got).strip().split(";\n\n"):
        assert sql.lstrip().startswith("--")


@pytest.mark.parametrize(
    "address",
    [{}, {"by": "ward"}, {"by": "ward", "chart": "heat"}, {"by": "type"}, {"limits": "yes"}],
)
def test_the_sql_that_is_taken_away_gives_the_same_when_it_is_asked(address):
    _, got = explored(**address)
    rows = asking_view.frame(asking.ask(explore_views.sql(got).split(";\n\n")[0]))
    name, params = got.asked[0]
    figure = "value" if got.kind == "control" else "now"
    assert rows[figure].fillna(-1).tolist() == (
        queries.run(name, **params)[figure].fillna(-1).tolist()
    )
    shown = set(got.source[figure].dropna())
    assert shown <= set(rows[figure].dropna())
    assert len(shown) > 5


@pytest.mark.parametrize(
    "address",
    [
        {},
        {"by": "ward", "chart": "map", "value": "rate", "measures": "crime.all,asb.incidents"},
        {"by": "ward", "chart": "multiples"},
        {"by": "type", "chart": "heat"},
    ],
)
def test_pictures_stand_by_themselves_and_say_what_they_show(address):
    asked, got = explored(**address)
    svg = pictures.svg(asked, got)
    assert svg.startswith("<svg")
    assert "var(--" not in svg
    assert "http" not in re.sub(r"http://www.w3.org/[\w/]+", "", svg)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", svg))
    assert "Oct 2014 to Sep 2015" in text
    assert "Illustrative figures, made up" in text
    assert pictures.as_file(svg, "png")[:8] == b"\x89PNG\r\n\x1a\n"


# --- what records are broken down by ------------------------------------------------------------


STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
OUTCOMES = ["Under investigation"] * 3 + ["Local resolution"]
COLLISIONS = (
    "collision_index,collision_severity,number_of_vehicles,number_of_casualties,date,time,"
    "local_authority_ons_district,lsoa_of_collision_location,longitude,latitude\n"
    "2023460000001,3,1,1,16/01/2023,08:15,E07000110,E01024358,,\n"
    "2023460000002,3,1,1,21/01/2023,23:05,E07000110,E01024358,,\n"
)
CASUALTIES = (
    "collision_index,vehicle_reference,casualty_reference,casualty_class,age_of_casualty,"
    "age_band_of_casualty,casualty_severity,casualty_type\n"
    "2023460000001,1,1,1,40,7,2,1\n2023460000002,1,1,3,8,2,2,0\n"
)


@pytest.fixture
def with_records(own, tmp_path):
    """Four burglaries in Fant in January 2023, and two people seriously injured."""
    files = {
        "street.csv": "\n".join(
            [
                STREET,
                *(
                    f"c{n},2023-01,Kent Police,Kent Police,0.605,51.245,On or near Mote Road,"
                    f"E01024358,Maidstone 001A,Burglary,{outcome},"
                    for n, outcome in enumerate(OUTCOMES)
                ),
                "",
            ]
        ),
        "collisions.csv": COLLISIONS,
        "casualties.csv": CASUALTIES,
    }
    paths = []
    for name, text in files.items():
        paths.append(tmp_path / name)
        paths[-1].write_text(text, encoding="utf-8")
    report = making.bring_in(paths)
    assert [file.outcome for file in report.files] == ["kept"] * 3
    return {"from": "2023-01", "to": "2023-01"}


def test_outcomes_hours_and_road_users_where_records_are_here(with_records):
    _, got = explored(**with_records, measures="street.burglary", by="outcome")
    assert drawn(got) == {"Under investigation": 3, "Local resolution": 1}
    _, got = explored(**with_records, measures="road.ksi", by="road_user")
    assert drawn(got) == {"Pedestrian": 1, "Pedal cyclist": 1}
    page = visit(**with_records, measures="road.ksi", by="when")
    assert "Killed or seriously injured" in told(page)
    assert len(specs(page)) == 1
    _, got = explored(**with_records, measures="road.ksi", by="when")
    assert len(got.rows) == 7 * 24
    found = got.rows[got.rows["value"] > 0]
    assert found["line"].tolist() == ["Monday", "Saturday"]
    said = told(visit(**with_records, measures="crime.all", by="outcome"))
    assert "Outcome is not known of all crime: choose measures of street-level crime." in said


# --- relations ------------------------------------------------------------------------------------


def test_a_relation_says_what_26_wards_can_say():
    page = visit(look="relation")
    said = told(page)
    assert "of 26 wards, 95% limits" in said
    assert "Leaving out any one ward" in said
    assert "Without High Street, where visitors are counted" in said
    assert "never that one brings the other" in said
    assert len(specs(page)) == 2


def test_names_beside_points_do_not_cover_each_other():
    areas = queries.run("areas").set_index("area_code")
    choice, _ = filters.read(PERIOD, areas)
    related, _ = relation.read(choice, {})
    got = relation.answer(related)
    spec = relation.scatter(related, got, charts.LIGHT).to_dict()
    named = [
        row["area"]
        for layer in spec["layer"][1:]
        for row in spec["datasets"][layer["data"]["name"]]
    ]
    assert len(named) == len(set(named)) >= 15
    assert "High Street" in named


def test_a_relation_of_three_measures_and_of_a_part_with_its_whole():
    page = visit(look="relation", measures="crime.all,crime.robbery,asb.incidents")
    assert "One of the two is part of the other" in told(page)
    page.selectbox(key="choose_pair").select("crime.robbery,asb.incidents").run()
    assert page.query_params["pair"] == "crime.robbery,asb.incidents"
    assert "One of the two is part of the other" not in told(page)
    assert not page.exception


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"measures": "x,y"}, "There are no figures of 'x' and 'y'"),
        ({"pair": "road.ksi,asb.incidents"}, "rank correlation"),
        ({"from": "1999-01", "to": "1999-02"}, "Too few wards have figures of both"),
        ({"area": FANT}, "A relation is of all wards of Maidstone borough"),
    ],
)
def test_what_a_relation_cannot_show(address, sentence):
    assert sentence in told(visit(look="relation", **address))


# --- questions in SQL ---------------------------------------------------------------------------


def test_a_question_from_an_example_is_answered_and_in_the_address():
    page = visit(look="sql")
    assert "Nothing can be changed by asking." in told(page)
    assert "facts.monthly" in told(page)
    name = "Two wards month by month"
    page.selectbox(key="sql_example").select(name).run()
    assert not page.exception
    assert page.query_params["sql"] == asking_view.examples()[name]
    assert "24 rows, in" in told(page)
    (spec,) = specs(page)
    assert "incidents" in json.dumps(spec)
    rows = asking_view.frame(asking.ask(page.query_params["sql"]))
    drawing = asking_view.chosen(rows, {})
    assert drawing == asking_view.Drawing("line", "month", "incidents", "ward")


@pytest.mark.parametrize("by", ["type", "ward"])  # of a text that an address holds, and of more
def test_a_chart_is_asked_in_sql_and_gives_the_same(by):
    page = visit(by=by)
    page.button(key="ask_in_sql").click().run()
    assert not page.exception
    assert page.query_params["look"] == "sql"
    said = told(page)
    assert ("17 rows, in" if by == "type" else "812 rows, in") in said
    assert "Violence against the person" in said


def test_a_question_of_an_address_is_asked_again():
    page = visit(look="sql", sql="select 41 + 1 as answer, 'b' as name")
    assert "1 row, in" in told(page)
    page.selectbox(key="choose_draw").select("table").run()
    assert "<td" in words(page)
    assert "42" in told(page)


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("drop table facts.monthly", "Only a question can be asked here"),
        ("select * from records.entry", "recorded in meetings"),
        ("select 1; select 2", "One question at a time"),
        ("select mesure_code from facts.monthly", "Did you mean measure_code"),
        ("select * from facts.monthly where false", "there are no such rows"),
    ],
)
def test_a_question_that_is_refused_says_why(sql, sentence):
    page = visit(look="sql", sql=sql)
    assert sentence in told(page)
    assert specs(page) == []


def test_a_long_answer_is_cut_in_words_and_an_odd_one_is_a_table():
    page = visit(look="sql", sql="select range as n, null as nothing from range(6000)")
    assert "The first 5,000 rows; there are more" in told(page)
    page = visit(look="sql", sql="select [1, 2] as list, true as yes, date '2015-01-31' as day")
    assert "31 Jan 2015" in told(page)


def test_other_pages_keep_the_area_that_a_question_does_not_need():
    page = visit(area=FANT)
    page.query_params["look"] = "sql"
    page.run()
    assert not page.multiselect
    page.switch_page("trends.py").run()
    assert page.title[0].value == "Fant: what went up, what went down"


# --- saved views ----------------------------------------------------------------------------------


# AppTest does not run what is in a dialog again, so the forms are run by themselves; the browser
# test opens them where they are.


def save_page():
    import streamlit as st

    from pages.parts import saved

    saved.told()
    saved.save_form(st.query_params.to_dict(), "A first idea")


def add_page():
    import streamlit as st

    from pages.parts import saved

    saved.told()
    saved.add_form(st.query_params["view"], "A view")


def take_back_page():
    import streamlit as st

    from pages.parts import saved

    saved.told()
    saved.take_back_form(st.query_params["view"], "A view")


def form(script, **address: str) -> AppTest:
    page = AppTest.from_function(script, default_timeout=30)
    for key, value in address.items():
        page.query_params[key] = value
    return page.run()


def save(name: str, who="Analyst", why="For the away day", **address: str) -> AppTest:
    page = form(save_page, **{"look": "chart", "area": DISTRICT, **PERIOD} | address)
    for field, text in zip(page.text_input, (name, who, why), strict=True):
        field.set_value(text)
    page = page.button[0].click().run()
    assert not page.exception
    return page


def send(script, code: str, who: str, **chosen: str) -> AppTest:
    page = form(script, view=code)
    for value in chosen.values():
        page.selectbox[0].select(value)
    page.text_input[0].set_value(who)
    page = page.button[0].click().run()
    assert not page.exception
    return page


def slides(meeting: str) -> str:
    page = visits.visit("present", meeting=meeting)
    assert not page.exception, [error.message for error in page.exception]
    return json.loads(page.get("bidi_component")[0].proto.json)["markup"]


def test_a_view_is_saved_listed_opened_shown_at_a_meeting_and_taken_back(own):
    page = save("Shares of crime", by="type", value="share")
    assert page.toast[0].value == "Saved: Shares of crime. It is among the saved views."
    page = visit(look="saved")
    assert "Shares of crime For the away day Chart. Analyst," in told(page)
    page.button(key="open_shares-of-crime").click().run()
    assert "violence against the person, 2,643 or 29%" in told(page)
    assert page.query_params["value"] == "share"
    meeting = "smp-2024-03-19"
    assert "Shares of crime" not in slides(meeting)
    send(add_page, "shares-of-crime", "Officer", meeting=meeting)
    assert "Shares of crime" in slides(meeting)
    assert '<svg class="taken" role="img" aria-label="The most of all crime' in slides(meeting)
    assert "Shown at Committee" in told(visit(look="saved"))
    page = send(add_page, "shares-of-crime", "Officer", meeting=meeting)
    assert "It is shown at that meeting already." in page.error[0].value
    send(take_back_page, "shares-of-crime", "Officer", where=meeting)
    assert "Shares of crime" not in slides(meeting)
    assert len(queries.run("saved_views")) == 1
    send(take_back_page, "shares-of-crime", "Officer", where="list")
    assert queries.run("saved_views").empty
    assert "No view has been saved yet." in told(visit(look="saved"))
    save("Shares of crime")  # the name is free again, the code is not
    assert queries.run("saved_views")["view_code"].tolist() == ["shares-of-crime-2"]


@pytest.mark.parametrize(
    ("name", "who", "why", "says"),
    [
        (" ", "Analyst", "x", "A view needs a name. Nothing was saved."),
        ("A view", "", "x", "A view needs who saves it. Nothing was saved."),
        ("A view", "Analyst", " ", "A view needs what it is for. Nothing was saved."),
    ],
)
def test_a_view_needs_a_name_a_person_and_a_reason(own, name, who, why, says):
    assert [error.value for error in save(name, who, why).error] == [says]
    assert queries.run("saved_views").empty


def test_a_name_is_given_once(own):
    save("The same")
    page = save("the SAME", by="ward")
    assert "There is a view of this name." in page.error[0].value
    assert len(queries.run("saved_views")) == 1


def test_what_adds_to_a_meeting_or_takes_back_says_who(own):
    save("A view")
    assert "who adds it" in send(add_page, "a-view", " ").error[0].value
    assert "who takes it back" in send(take_back_page, "a-view", "").error[0].value
    assert len(queries.run("saved_views")) == 1


LOOKS = [
    ({"look": "chart", "by": "type", "chart": "table"}, "<table"),
    ({"look": "chart", "by": "ward", "chart": "map", "value": "rate"}, "<polygon"),
    ({"look": "chart", "by": "ward", "chart": "multiples"}, "smp-panels"),
    ({"look": "relation"}, "<svg"),
    ({"look": "sql", "sql": "select 'a' as name, 3 as n"}, "<svg"),
    ({"look": "sql", "sql": "select 3 as n"}, "<table"),
    ({"look": "sql", "sql": "drop table x"}, "Only a question can be asked here"),
    ({"look": "chart", "measures": "gone"}, "There are no figures of &#x27;gone&#x27;"),
    ({"look": "chart", "from": "1999-01", "to": "1999-02"}, "has no crime figures for"),
]


def test_each_look_is_a_slide(own):
    meeting = queries.run("meetings", partnership="smp")["meeting_code"].iloc[0]
    about = {"who": "Analyst", "why": "x"}
    with queries.recording() as cursor:
        for number, (address, _) in enumerate(LOOKS):
            code = f"v{number}"
            content = {"name": f"<b>{number}", "address": {"area": DISTRICT, **PERIOD} | address}
            records.add(cursor, kind="view", subject=code, content=content, **about)
            records.add(
                cursor,
                kind="meeting_view",
                subject=f"{meeting}:{code}",
                content={"view_code": code},
                meeting=meeting,
                **about,
            )
    made = slides(meeting).split("<section")
    for number, (_, shown) in enumerate(LOOKS):
        (slide,) = [each for each in made if f"&lt;b&gt;{number}" in each]
        assert shown in slide
