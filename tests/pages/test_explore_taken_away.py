"""What can be taken away of a chart of the Explore page: its data, its SQL, its picture."""

import csv
import io
import re

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import queries
from pages.parts import answers, asking_view, charts, explore_views, exploring, exports, pictures
from queries import asking
from tests.conftest import examples
from tests.pages.explore import DISTRICT, FANT, HIGH_STREET, explored


@settings(max_examples=examples(40), deadline=None, derandomize=True)
@given(
    area=st.sampled_from([DISTRICT, FANT, f"{FANT},{HIGH_STREET}", "E06000035"]),
    measures=st.sampled_from(["crime.all", "asb.incidents", "crime.all,road.ksi,da.incidents"]),
    by=st.sampled_from(["month", "ward", "type"]),
    value=st.sampled_from(list(exploring.FIGURES)),
    chart=st.sampled_from(list(exploring.CHARTS)),
    limits=st.sampled_from(["no", "yes"]),
)
@example(  # which asks two queries
    area=f"{FANT},{HIGH_STREET}",
    measures="crime.all",
    by="month",
    value="count",
    chart="multiples",
    limits="yes",
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
    # The SQL is each of the queries whole, apart from the next, with nothing left to fill in.
    written = duckdb.extract_statements(explore_views.sql(got))
    assert len(written) == len(got.asked) > 0
    assert not any(statement.named_parameters for statement in written)


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
