"""The relation between two measures on the Explore page."""

import pytest

import queries
from pages.parts import charts, filters, relation
from tests.pages.explore import FANT, PERIOD, specs, told, visit


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
    named = [row["area"] for layer in spec["layer"][1:] for row in layer["data"]["values"]]
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
