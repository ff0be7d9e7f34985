"""Ward boundaries: which files they are, what becomes of shapes, which features are refused."""

import json
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import facts as schema
from data.importers import boundaries, tabular
from data.importers.tabular import FileRefused, Sheet

SHARED = Path(__file__).parent.parent.parent.parent / "shared"
WARD, OTHER = "E05004982", "E05004983"
SQUARE = [[0, 51], [1, 51], [1, 52], [0, 52], [0, 51]]
HOLE = [[0.2, 51.2], [0.4, 51.2], [0.4, 51.4], [0.2, 51.2]]
ISLAND = [[1.5, 51], [1.6, 51], [1.6, 51.1], [1.5, 51]]
NATIONAL_GRID = [[575000, 155000], [576000, 155000], [576000, 156000], [575000, 155000]]


@pytest.fixture(scope="module")
def table():
    """The facts' own table, empty before and after each use."""
    with duckdb.connect() as connection:
        schema.create(connection)
        yield connection


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def sheets_of(save):
    """The sheets of a GeoJSON file of these features."""

    def make(*features):
        whole = {"type": "FeatureCollection", "features": list(features)}
        return tabular.read_sheets(save("x.geojson", json.dumps(whole)))

    return make


@pytest.fixture
def read(sheets_of):
    """What a GeoJSON file of these features is read as."""

    def make(*features):
        sheets = sheets_of(*features)
        assert boundaries.recognises(sheets[0], None) == boundaries.PLACE
        return boundaries.read(sheets, None)

    return make


def kept(result):
    return result.tables["boundary"].to_pylist() if result.tables else []


def refused(result):
    assert result.rows_read == result.rows_kept + result.rows_refused
    said = [(note.line, note.reason) for note in result.notes if note.severity == "refused"]
    assert len(said) == result.rows_refused
    return said


# --- which files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("properties", "is_claimed"),
    [
        ({"WD13CD": WARD, "WD13NM": "Allington"}, True),
        ({"wd25cd": WARD}, True),
        ({"WD35CD": WARD, "LAD35CD": "E07000110"}, True),
        ({"code": WARD, "name": "Allington"}, True),
        ({"WD25CD": WARD, "population": 7000}, True),
        ({"LSOA21CD": "E01016016"}, False),
        ({"LAD25CD": "E07000110"}, False),
        ({"WD25NM": "Allington"}, False),
        ({"name": "Allington"}, False),
    ],
)
def test_a_file_is_known_by_the_names_of_its_properties(sheets_of, properties, is_claimed):
    (sheet,) = sheets_of(feature(polygon(SQUARE), **properties))
    assert boundaries.recognises(sheet, None) == (boundaries.PLACE if is_claimed else None)


@pytest.mark.parametrize("header", [["code", "name"], ["WD24CD", "WD24NM"], ["geometry", "name"]])
def test_a_table_without_shapes_is_not_claimed(save, header):
    (sheet,) = tabular.read_sheets(save("x.csv", [header]))
    assert boundaries.recognises(sheet, None) is None


# --- what is kept ---------------------------------------------------------------------------------


def test_a_ward_of_a_vintage(read):
    properties = {"WD25CD": WARD, "WD25NM": "Allington", "LAD25CD": "E07000110", "FID": 1}
    assert kept(read(feature(polygon(SQUARE), **properties))) == [
        {
            "ward_code": WARD,
            "ward_year": 2025,
            "ward_name": "Allington",
            "district_code": "E07000110",
            "shape": [[SQUARE]],
        }
    ]


def test_a_ward_of_no_vintage(read):
    assert kept(read(feature(polygon(SQUARE), code=WARD, name="Allington"))) == [
        {
            "ward_code": WARD,
            "ward_year": None,
            "ward_name": "Allington",
            "district_code": None,
            "shape": [[SQUARE]],
        }
    ]


def test_of_two_vintages_the_later_is_meant(read):
    properties = {"WD24CD": WARD, "WD24NM": "Old", "WD25CD": OTHER, "WD25NM": "New", "code": "1"}
    (row,) = kept(read(feature(polygon(SQUARE), **properties)))
    assert (row["ward_code"], row["ward_year"], row["ward_name"]) == (OTHER, 2025, "New")


@pytest.mark.parametrize(
    ("geometry", "shape"),
    [
        (polygon(SQUARE), [[SQUARE]]),
        (polygon(SQUARE, HOLE), [[SQUARE, HOLE]]),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE]]}, [[SQUARE]]),
        (
            {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [ISLAND]]},
            [[SQUARE, HOLE], [ISLAND]],
        ),
        (polygon([[*point, 12.5] for point in SQUARE]), [[SQUARE]]),
        (polygon(SQUARE[::-1]), [[SQUARE[::-1]]]),
        (
            polygon([[-9, 49], [2.2, 49], [2.2, 61.1], [-9, 49]]),
            [[[[-9, 49], [2.2, 49], [2.2, 61.1], [-9, 49]]]],
        ),
    ],
    ids=["polygon", "hole", "multi", "island", "heights", "clockwise", "whole country"],
)
def test_shapes(read, geometry, shape):
    (row,) = kept(read(feature(geometry, code=WARD)))
    assert row["shape"] == shape


def test_rows_go_into_the_facts(read, table):
    result = read(feature(polygon(SQUARE, HOLE), WD13CD=WARD, WD13NM="Allington"))
    assert stored(table, result) == [(WARD, 2013, "Allington", None, [[SQUARE, HOLE]])]


def stored(facts, result):
    facts.execute("begin")
    try:
        for name, rows in result.tables.items():
            facts.from_arrow(rows).select(*facts.table(name).columns).insert_into(name)
        return facts.table("boundary").fetchall()
    finally:
        facts.execute("rollback")


# --- which features are refused -------------------------------------------------------------------


def with_point(place, point):
    ring = [list(each) for each in SQUARE]
    ring[place] = point
    return polygon(ring)


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        pytest.param(None, "it has no geometry", id="none"),
        pytest.param({}, "its geometry has no type", id="empty object"),
        pytest.param("POLYGON((0 51))", "its geometry has no type", id="text"),
        pytest.param(
            {"type": "Point", "coordinates": [0, 51]}, "its geometry is a Point", id="point"
        ),
        pytest.param(
            {"type": "GeometryCollection", "geometries": []},
            "its geometry is a GeometryCollection",
            id="collection",
        ),
        pytest.param({"type": "Polygon"}, "its coordinates are empty", id="no coordinates"),
        pytest.param(polygon(), "its coordinates are empty", id="no ring"),
        pytest.param(polygon([]), "its coordinates are empty", id="no point"),
        pytest.param(
            {"type": "MultiPolygon", "coordinates": []}, "its coordinates are empty", id="no part"
        ),
        pytest.param(
            {"type": "MultiPolygon", "coordinates": [SQUARE]}, "not lists of", id="too flat"
        ),
        pytest.param({"type": "Polygon", "coordinates": [[SQUARE]]}, "no number", id="too deep"),
        pytest.param(
            with_point(2, [575000, 155000]),
            "such as 575000 and 155000, are no longitude and latitude of the United Kingdom; the "
            "file seems to be in another projection, such as the British National Grid; "
            "export it as WGS 84 longitude/latitude",
            id="national grid",
        ),
        pytest.param(with_point(2, [51, 0]), "another projection", id="latitude first"),
        pytest.param(with_point(2, [2.21, 51]), "another projection", id="too far east"),
        pytest.param(with_point(2, [1, 48.99]), "another projection", id="too far south"),
        pytest.param(with_point(2, [10**400, 51]), "another projection", id="huge"),
        pytest.param(with_point(2, [float("nan"), 51]), "'nan', which is no number", id="nan"),
        pytest.param(with_point(2, [1, float("inf")]), "'inf', which is no number", id="inf"),
        pytest.param(with_point(2, ["1", 52]), "'1', which is no number", id="text number"),
        pytest.param(with_point(2, [None, 52]), "'None', which is no number", id="null number"),
        pytest.param(with_point(2, [True, 52]), "'True', which is no number", id="bool"),
        pytest.param(with_point(2, [1]), "one of its points has no latitude", id="one number"),
        pytest.param(
            polygon([SQUARE[0], SQUARE[1], SQUARE[0]]), "has 3 points; 4 are the fewest", id="short"
        ),
        pytest.param(polygon(SQUARE[:-1]), "not closed", id="open"),
        pytest.param(polygon(SQUARE, [*HOLE[:-1], HOLE[1]]), "not closed", id="open hole"),
        pytest.param(
            polygon([[0, 51], [1, 52], [1, 51], [0, 52], [0, 51]]),
            "its outline crosses itself near 0.5, 51.5",
            id="bow tie",
        ),
        pytest.param(
            polygon([[0, 51], [1, 51], [1, 52], [0.5, 51], [0, 52], [0, 51]]),
            "its outline touches itself near 0.5, 51",
            id="touching",
        ),
        pytest.param(
            polygon(SQUARE, ISLAND), "one of its holes lies outside it", id="hole outside"
        ),
        pytest.param(
            {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]},
            "its outline crosses itself",
            id="twice",
        ),
        pytest.param(
            {"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]},
            "one of its polygons lies in another",
            id="nested",
        ),
        pytest.param(polygon([[0, 51]] * 4), "encloses nothing", id="one point"),
    ],
)
def test_a_bad_shape_is_refused_with_its_place_and_the_others_kept(read, geometry, reason):
    result = read(feature(polygon(ISLAND), code=OTHER), feature(geometry, code=WARD, name="One"))
    ((line, said),) = refused(result)
    assert line == 2
    assert reason in said
    assert [row["ward_code"] for row in kept(result)] == [OTHER]
    assert (result.rows_read, result.rows_kept) == (2, 1)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (None, "WD25CD is empty"),
        ("Allington", "WD25CD is 'Allington', which is no code of a ward"),
        ("E01016016", "WD25CD is 'E01016016', which is no code of a ward"),
        (5004982, "WD25CD is '5004982', which is no code of a ward"),
        (OTHER, f"the ward {OTHER} stands already in line 1"),
    ],
)
def test_a_bad_code_is_refused(read, code, reason):
    good = feature(polygon(ISLAND), WD25CD=OTHER, WD25NM="Two")
    result = read(good, feature(polygon(SQUARE), WD25CD=code, WD25NM="One"))
    ((line, said),) = refused(result)
    assert line == 2
    assert reason in said
    assert len(kept(result)) == 1


def test_a_ward_whose_first_shape_was_refused_may_come_again(read):
    result = read(feature(None, code=WARD), feature(polygon(SQUARE), code=WARD))
    assert [line for line, _ in refused(result)] == [1]
    assert [row["shape"] for row in kept(result)] == [[[SQUARE]]]


def test_every_fault_is_said_and_the_shape_is_not_shown(read):
    result = read(feature(polygon(SQUARE[:-1]), code="X", name="One"))
    ((_, said),) = refused(result)
    assert "'X'" in said
    assert "not closed" in said
    assert result.notes[0].content == "X, One"


def test_a_file_in_another_projection_is_refused_once(sheets_of):
    grid = [feature(polygon(NATIONAL_GRID), code=code) for code in (WARD, OTHER)]
    with pytest.raises(FileRefused, match=r"575000 and 155000.*British National Grid.*WGS 84"):
        boundaries.read(sheets_of(*grid), None)


def test_a_name_with_half_a_character_can_be_kept(read, table):
    result = read(feature(polygon(SQUARE), code=WARD, name="One\ud800"))
    assert stored(table, result)[0][2] == "One?"


@pytest.mark.parametrize(
    ("name", "wards", "year", "first"),
    [
        ("wards_2013_E07000110", 26, 2013, (WARD, "Allington", None)),
        ("wards_2025_E06000035", 24, 2025, ("E05014449", "All Saints", "E06000035")),
    ],
)
def test_the_office_s_own_files(name, wards, year, first):
    path = SHARED / "samples" / "boundaries" / f"{name}.geojson"
    if not path.exists():
        pytest.skip("../shared is not here: a user's machine has none")
    result = boundaries.read(tabular.read_sheets(path), None)
    assert (result.rows_read, result.rows_kept, result.notes) == (wards, wards, [])
    rows = kept(result)
    assert {row["ward_year"] for row in rows} == {year}
    assert tuple(rows[0][key] for key in ("ward_code", "ward_name", "district_code")) == first


# --- wild cells -----------------------------------------------------------------------------------

NUMBERS = st.integers() | st.floats() | st.sampled_from([10**400, 0, 1, 51, 52, 0.5, 51.5])
CELLS = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=8) | st.sampled_from([WARD, OTHER]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NEAR = st.lists(
    st.tuples(st.sampled_from([0, 0.5, 1, 1.5]), st.sampled_from([51, 51.5, 52])).map(list),
    min_size=2,
    max_size=7,
)
RINGS = NEAR.map(lambda ring: [*ring, ring[0]]) | CELLS | st.lists(st.lists(NUMBERS))
GEOMETRIES = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Polygon", "MultiPolygon"]) | CELLS,
        "coordinates": st.lists(RINGS | st.lists(RINGS, max_size=3), max_size=3) | CELLS,
    }
)


@given(
    rows=st.lists(
        st.tuples(st.sampled_from([WARD, OTHER]) | CELLS, CELLS, CELLS, GEOMETRIES | CELLS),
        max_size=4,
    )
)
def test_wild_features_are_refused_in_words(table, rows):
    header = ["WD25CD", "WD25NM", "LAD25CD", "geometry"]
    sheet = Sheet("", header, 0, [(place, list(row)) for place, row in enumerate(rows, start=1)])
    assert boundaries.recognises(sheet, None) == boundaries.PLACE
    try:
        result = boundaries.read([sheet], None)
    except FileRefused:
        return
    lines = [line for line, _ in refused(result)]
    assert lines == sorted(set(lines))
    assert [row[0] for row in stored(table, result)] == [row["ward_code"] for row in kept(result)]
