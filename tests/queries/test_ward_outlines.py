"""Outlines of wards against shapely: paths, labels and the box that they are drawn in."""

import json
import re
import shutil
from functools import reduce
from math import ceil, cos, radians

import pytest
from shapely import MultiPolygon, Point, Polygon
from shapely.affinity import affine_transform
from shapely.geometry import shape

import queries
from data import making, store
from tests.conftest import SHARED

BOUNDARIES = SHARED / "samples" / "boundaries"
# A degree of longitude is 250 units where four of them are 1,000, and one of latitude more by as
# much as the lines of longitude have drawn together at the middle: 401.6.
DEGREE = 250 / cos(radians(51.5))

# One is a square, given clockwise; Two has a hole; Three has two parts, the smaller first, of which
# the larger is a triangle. Four has no boundary, and Far belongs to another set.
THEN = """
    insert into boundary values
        ('W1', null, null, null, [[[[0, 51], [0, 52], [1, 52], [1, 51], [0, 51]]]]),
        ('W2', null, null, null, [[
            [[1, 51], [2, 51], [2, 52], [1, 52], [1, 51]],
            [[1.1, 51.1], [1.3, 51.1], [1.3, 51.3], [1.1, 51.3], [1.1, 51.1]]
        ]]),
        ('Three', null, null, null, [
            [[[2, 51], [2.2, 51], [2.2, 51.2], [2, 51.2], [2, 51]]],
            [[[3, 51], [4, 51], [4, 52], [3, 51]]]
        ]),
        ('Far', null, null, null, [[[[-3, 55], [-2, 55], [-2, 56], [-3, 55]]]]);
"""


def rings_of(path: str) -> list[list[tuple[float, float]]]:
    """The rings of the data of an SVG path that has nothing but lines."""
    assert re.fullmatch(r"(M[-0-9. ]+(L[-0-9. ]+)+Z)+", path)
    return [
        [tuple(map(float, point.split(" "))) for point in re.split("[ML]", ring)[1:]]
        for ring in path.split("Z")[:-1]
    ]


def filled(path: str):
    """What the even-odd rule fills: what lies within an odd number of rings."""
    return reduce(lambda a, b: a.symmetric_difference(b), map(Polygon, rings_of(path)))


@pytest.fixture(scope="module")
def facts(divided):
    return divided(
        {"D": {"set": ["Three", "Four"], "other set": ["Far"]}, "East": {"set of East": ["E1"]}},
        then=THEN,
    )


@pytest.fixture(scope="module")
def drawn(facts):
    return queries.run_in(facts, "ward_outlines", area="D", ward_set="set").set_index("area_code")


def test_wards_whose_boundary_is_known_by_name(drawn):
    assert drawn.index.tolist() == ["W1", "Three", "W2"]
    assert drawn["area"].tolist() == ["One", "Three", "Two"]


def test_the_box_is_1000_wide_and_as_high_as_the_ground_is(drawn, facts):
    """As if Far were not there, which would have made it seven degrees wide."""
    assert drawn["height"].eq(ceil(DEGREE)).all()
    assert ceil(DEGREE) == 402
    (far,) = queries.run_in(facts, "ward_outlines", area="D", ward_set="other set").itertuples()
    assert far.height == ceil(1000 / cos(radians(55.5)))
    assert min(x for x, _ in rings_of(far.path)[0]) == 0


def test_a_square(drawn):
    assert drawn.loc["W1", "path"] == "M0.0 401.6L0.0 0.0L250.0 0.0L250.0 401.6L0.0 401.6Z"
    assert drawn.loc["W1", ["label_x", "label_y"]].tolist() == [125, 200.8]


def test_a_hole_is_not_filled(drawn):
    row = drawn.loc["W2"]
    outer, hole = rings_of(row["path"])
    assert [hole[0], hole[2]] == [(275, 361.4), (325, 281.1)]  # 0.9 and 0.7 of 401.6 down
    found = filled(row["path"])
    # a square degree without two tenths by two tenths
    assert found.area == pytest.approx(250 * DEGREE * 0.96, rel=1e-3)
    assert not found.contains(Point(300, 321))
    assert (row["label_x"], row["label_y"]) == (375, 200.8)
    assert found.contains(Point(row["label_x"], row["label_y"]))
    assert Polygon(outer).area > Polygon(hole).area


def test_every_part_is_drawn_and_the_largest_has_the_label(drawn):
    """The middle of a triangle is a third of the way up, here two thirds of the way along."""
    row = drawn.loc["Three"]
    small, large = rings_of(row["path"])
    assert {x for x, _ in small} == {500, 550}
    assert filled(row["path"]).area == pytest.approx(250 * DEGREE * (0.04 + 0.5), rel=1e-3)
    assert (row["label_x"], row["label_y"]) == (916.7, pytest.approx(DEGREE * 2 / 3, abs=0.1))
    assert Polygon(large).contains(Point(row["label_x"], row["label_y"]))


def test_without_boundaries_there_is_nothing_to_draw(facts):
    for area, ward_set in (("D", "no such set"), ("East", "set of East")):
        assert queries.run_in(facts, "ward_outlines", area=area, ward_set=ward_set).empty


def test_a_ward_has_all_outlines_of_its_set(facts, drawn):
    rows = queries.run_in(facts, "ward_outlines", area="W2", ward_set="set")
    assert rows["path"].tolist() == drawn["path"].tolist()


# --- the publishers' boundaries -------------------------------------------------------------------

SETS = {
    ("E07000110", "Maidstone wards to May 2024"): 26,
    ("E07000110", "Maidstone wards since May 2024"): 22,
    ("E06000035", "Medway wards to May 2023"): 22,
    ("E06000035", "Medway wards since May 2023"): 24,
}


@pytest.fixture(scope="module")
def real(demo, tmp_path_factory):
    """The demo's facts with the boundaries of both vintages brought in as anyone would."""
    if not BOUNDARIES.is_dir():
        pytest.skip("the publishers' files (../shared/samples) are not here")
    home = tmp_path_factory.mktemp("outlines")
    shutil.copytree(demo, home, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(home))
        assert making.bring_in([BOUNDARIES]).is_complete
    opened = queries.connect(store.current_facts(home))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def published() -> dict[str, MultiPolygon]:
    """The shapes of the files as shapely reads them, by the code of the ward."""
    found = {}
    for path in sorted(BOUNDARIES.glob("*.geojson")):
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            code = next(
                value
                for name, value in feature["properties"].items()
                if re.fullmatch(r"WD\d\dCD", name)
            )
            found[code] = shape(feature["geometry"])
    return found


@pytest.mark.parametrize(("area", "ward_set"), SETS, ids=[name for _, name in SETS])
def test_published_boundaries_are_drawn_as_they_are(real, published, area, ward_set):
    rows = queries.run_in(real, "ward_outlines", area=area, ward_set=ward_set)
    assert len(rows) == SETS[area, ward_set]
    shapes = [published[code] for code in rows["area_code"]]
    west, east = min(s.bounds[0] for s in shapes), max(s.bounds[2] for s in shapes)
    south, north = min(s.bounds[1] for s in shapes), max(s.bounds[3] for s in shapes)
    across = 1000 / (east - west)
    down = across / cos(radians((south + north) / 2))
    assert rows["height"].eq(ceil((north - south) * down)).all()
    for row, whole in zip(rows.itertuples(), shapes, strict=True):
        wanted = affine_transform(whole, [across, 0, 0, -down, -across * west, down * north])
        found = filled(row.path)
        parts = len(whole.geoms) if isinstance(whole, MultiPolygon) else 1
        assert len(rings_of(row.path)) == parts, row.area
        assert found.area == pytest.approx(wanted.area, rel=0.005), row.area
        assert found.symmetric_difference(wanted).area < 0.01 * wanted.area, row.area
        largest = max(wanted.geoms, key=lambda part: part.area) if parts > 1 else wanted
        middle = Polygon(largest.exterior).centroid
        assert (row.label_x, row.label_y) == pytest.approx((middle.x, middle.y), abs=0.06), row.area
        assert found.contains(Point(row.label_x, row.label_y)), row.area


def test_some_published_wards_have_several_parts(real, published):
    """Or the above would say nothing of them."""
    assert sum(isinstance(whole, MultiPolygon) for whole in published.values()) > 10
