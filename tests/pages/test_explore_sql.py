"""Questions in SQL on the Explore page."""

import json

import pytest

from pages.parts import asking_view
from queries import asking
from tests.pages.explore import FANT, specs, told, visit
from tests.pages.visits import words


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


@pytest.mark.parametrize(
    ("by", "count"),
    [
        ("type", 1 + 16),  # all crime and its types
        # 22 measures of crime with its totals, 1 of ASB, 2 of domestic abuse and 4 of the roads;
        # the borough, its 26 wards and what is not placed in one.
        ("ward", (22 + 1 + 2 + 4) * (1 + 26 + 1)),
    ],
    ids=["type", "ward"],
)
def test_a_chart_is_asked_in_sql_and_gives_the_same(by, count):
    page = visit(by=by)
    page.button(key="ask_in_sql").click().run()
    assert not page.exception
    assert page.query_params["look"] == "sql"
    said = told(page)
    assert f" {count} rows, in" in said
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
