"""Totals on rows worked by hand: districts from wards, measures from their parts, and warnings.

The areas are the district D of the wards W1 and W2, the measures `all` of part.a and part.b, and
asb (tests/given.sql). Unless said otherwise everything happens in one month, by one series.
"""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from data import facts as schema

GIVEN = Path(__file__).parents[1] / "given.sql"
NOT_PLACED = "D:not-placed"


@pytest.fixture(scope="module")
def given_rows():
    with duckdb.connect() as connection:
        schema.create(connection)
        connection.execute(GIVEN.read_text(encoding="utf-8"))
        yield connection


@pytest.fixture
def facts(given_rows):
    given_rows.begin()
    yield given_rows
    given_rows.rollback()


def cover(facts, measure, area, n, series="police", basis=None, month=4):
    """Say that a count is covered, and state it unless it is None."""
    basis = basis or ("illustrative" if series.endswith("_illustrative") else "provisional")
    key = [measure, area, date(2015, month, 1), series]
    facts.execute(
        "insert into coverage (measure_code, area_code, month, series, basis, source_id) "
        "values (?, ?, ?, ?, ?, 1)",
        [*key, basis],
    )
    if n is not None:
        facts.execute("insert into observation values (?, ?, ?, ?, ?, ?, 1, 2)", [*key, n, basis])


def totals(facts, *rows):
    """{(measure, area): (n, made from)} after covering the rows, each (measure, area, n)."""
    for row in rows:
        cover(facts, *row)
    schema.make_totals(facts)
    found = facts.execute(
        "select measure_code, area_code, n, made_from::varchar from monthly"
    ).fetchall()
    made = {(measure, area): (n, made_from) for measure, area, n, made_from in found}
    assert len(made) == len(found), "one row for each measure and area"
    return made


def warnings(facts):
    return [
        reason
        for (reason,) in facts.execute(
            "select reason from import_note where severity = 'warning' order by reason"
        ).fetchall()
    ]


def n_of(made, measure, area):
    return made.get((measure, area), (None, None))[0]


# --- districts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "district"),
    [
        pytest.param({"W1": 3, "W2": 4}, (7, "wards"), id="its wards"),
        pytest.param({"W1": 3, "W2": 4, NOT_PLACED: 2}, (9, "wards"), id="and not placed"),
        pytest.param({"W1": 3, "W2": None}, (3, "wards"), id="a ward without a count is 0"),
        pytest.param({"W1": None, "W2": None}, (0, "wards"), id="all wards 0"),
        pytest.param({"W1": 3}, None, id="a ward missing is no data"),
        pytest.param({"W1": 3, NOT_PLACED: 2}, None, id="not placed is no ward"),
        pytest.param({NOT_PLACED: 2}, None, id="only not placed"),
        pytest.param({"D": 12, "W1": 3, "W2": 4}, (12, "returned"), id="its own return wins"),
        pytest.param(
            {"D": 12, "W1": 3, "W2": 4, NOT_PLACED: 2}, (12, "returned"), id="and never both"
        ),
        pytest.param({"D": None, "W1": 3, "W2": 4}, (0, "returned"), id="its own return of 0 wins"),
        pytest.param({"D": 12}, (12, "returned"), id="only its own return"),
    ],
)
def test_district(facts, given, district):
    made = totals(facts, *(("asb", area, n) for area, n in given.items()))
    assert made.get(("asb", "D")) == district
    for area, n in given.items():
        assert made["asb", area] == (n or 0, "returned")


def test_each_month_is_covered_by_itself(facts):
    for month, wards in {4: ("W1", "W2"), 5: ("W1",), 6: ("W1", "W2")}.items():
        for ward in wards:
            cover(facts, "asb", ward, month, month=month)
    schema.make_totals(facts)
    found = facts.execute(
        "select month(month), n from monthly where area_code = 'D' order by month"
    ).fetchall()
    assert found == [(4, 8), (6, 12)]


def test_wards_of_another_district_are_not_added(facts):
    facts.execute(
        "insert into area (area_code, area_name, title, kind, district_code) "
        "values ('E', 'E', 'E', 'district', null), "
        "('E1', 'E1', 'E1', 'ward', 'E')"
    )
    made = totals(facts, ("asb", "W1", 1), ("asb", "W2", 2), ("asb", "E1", 10))
    assert (n_of(made, "asb", "D"), n_of(made, "asb", "E")) == (3, 10)


def test_wards_whose_set_has_no_name_are_a_set(facts):
    facts.execute("update area set ward_set = null where kind = 'ward'")
    made = totals(facts, ("asb", "W1", 3), ("asb", "W2", 4))
    assert made.get(("asb", "D")) == (7, "wards")


@pytest.fixture
def two_sets(facts):
    """The ground of W1 and W2 has new wards, N1 to N3, of a set whose name comes later."""
    facts.execute(
        "insert into area by name select 'N' || i as area_code, area_code as area_name, "
        "area_code as title, 'ward' as kind, 'D' as district_code, 'set of 2024' as ward_set "
        "from range(1, 4) as numbers(i)"
    )
    return facts


@pytest.mark.parametrize(
    ("given", "district"),
    [
        pytest.param({"W1": 3, "W2": 4}, 7, id="the old set"),
        pytest.param({"N1": 1, "N2": 2, "N3": 5}, 8, id="the new set"),
        pytest.param({"W1": 3, "W2": 4, "N1": 1, "N2": 2, "N3": 5}, 8, id="both: the later, once"),
        pytest.param(
            {"W1": 3, "W2": 4, "N1": 1, "N2": 2, "N3": 5, NOT_PLACED: 1}, 9, id="and not placed"
        ),
        pytest.param({"W1": 3, "W2": 4, "N1": 1, "N2": 2}, 7, id="the one that is whole"),
        pytest.param({"W1": 3, "N1": 1, "N2": 2}, None, id="neither whole"),
    ],
)
def test_two_sets_of_wards_on_the_same_ground(two_sets, given, district):
    made = totals(two_sets, *(("asb", area, n) for area, n in given.items()))
    assert n_of(made, "asb", "D") == district


# --- measures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "total"),
    [
        pytest.param({"part.a": 3, "part.b": 4}, (7, "parts"), id="its parts"),
        pytest.param({"part.a": 3, "part.b": None}, (3, "parts"), id="a part of 0"),
        pytest.param({"part.a": 3}, None, id="a part missing is no data"),
        pytest.param({"all": 9, "part.a": 3, "part.b": 4}, (9, "returned"), id="its own wins"),
        pytest.param({"all": 9, "part.a": 3}, (9, "returned"), id="its own and a part"),
        pytest.param({"all": 9}, (9, "returned"), id="only its own"),
        pytest.param({"asb": 5}, None, id="of another subject"),
    ],
)
def test_measure(facts, given, total):
    made = totals(facts, *((measure, "W1", n) for measure, n in given.items()))
    assert made.get(("all", "W1")) == total
    assert ("all", "W2") not in made


def test_parts_of_parts_go_up_to_the_top(facts):
    facts.execute(
        "insert into measure values "
        "('a.1', 'part.a', 'crime', 'x', 'x', 'x', 'decrease', 'ordinary', 'x', 5, 2), "
        "('a.2', 'part.a', 'crime', 'x', 'x', 'x', 'decrease', 'ordinary', 'x', 6, 2)"
    )
    made = totals(facts, ("a.1", "D", 1), ("a.2", "D", 2), ("part.b", "D", 10))
    assert (n_of(made, "part.a", "D"), n_of(made, "all", "D")) == (3, 13)


def test_parts_in_wards_make_the_districts_total(facts):
    made = totals(
        facts,
        ("part.a", "W1", 1),
        ("part.a", "W2", 2),
        ("part.b", "W1", 10),
        ("part.b", "W2", 20),
        ("part.b", NOT_PLACED, 100),
    )
    assert [n_of(made, "all", area) for area in ("W1", "W2", "D")] == [11, 22, 133]


def test_a_district_of_a_ward_with_its_own_total_and_one_with_parts(facts):
    """Every ward is covered for the total, so that the district is: 5 + (1 + 2)."""
    made = totals(facts, ("all", "W1", 5), ("part.a", "W2", 1), ("part.b", "W2", 2))
    assert n_of(made, "all", "W2") == 3
    assert n_of(made, "all", "D") == 8


# --- what is never added --------------------------------------------------------------------------


def series_totals(facts):
    schema.make_totals(facts)
    return {
        (series, measure, area): n
        for series, measure, area, n in facts.execute(
            "select series, measure_code, area_code, n from monthly where made_from <> 'returned'"
        ).fetchall()
    }


@pytest.mark.parametrize("other", ["council", "police_illustrative"])
def test_two_series_are_never_added(facts, other):
    """Each is whole by itself or not at all; illustrative figures are a series of their own."""
    for measure, area, n, series in [
        ("asb", "W1", 1, "police"),
        ("asb", "W2", 2, "police"),
        ("asb", "W1", 10, other),
        ("asb", "W2", 20, other),
        ("asb", NOT_PLACED, 500, other),
        ("part.a", "W1", 3, "police"),
        ("part.b", "W1", 4, other),
        ("part.a", "W2", 5, other),
    ]:
        cover(facts, measure, area, n, series)
    assert series_totals(facts) == {("police", "asb", "D"): 3, (other, "asb", "D"): 530}


def test_a_district_of_half_real_half_illustrative_wards_has_no_data(facts):
    cover(facts, "asb", "W1", 1, "police")
    cover(facts, "asb", "W2", 2, "police_illustrative")
    assert series_totals(facts) == {}


@pytest.mark.parametrize(
    ("publisher", "basis", "series"),
    [
        ("Kent Police", "published", "kent_police"),
        ("Kent Police", "provisional", "kent_police"),
        ("Kent Police", "illustrative", "kent_police_illustrative"),
        ("  KENT  police! ", "provisional", "kent_police"),
    ],
)
def test_series_code(facts, publisher, basis, series):
    answer = facts.execute("select series_code($p, $b)", {"p": publisher, "b": basis}).fetchone()
    assert answer == (series,)


@pytest.mark.parametrize(
    ("of_w1", "of_w2", "of_total"),
    [
        ("published", "published", "published"),
        ("published", "provisional", "provisional"),
        ("provisional", "published", "provisional"),
    ],
)
def test_a_total_has_the_least_certain_basis(facts, of_w1, of_w2, of_total):
    cover(facts, "asb", "W1", 1, basis=of_w1)
    cover(facts, "asb", "W2", 2, basis=of_w2)
    cover(facts, "part.a", "W1", 1, basis=of_w1)
    cover(facts, "part.b", "W1", 2, basis=of_w2)
    schema.make_totals(facts)
    found = facts.execute(
        "select measure_code, area_code, basis::varchar from monthly "
        "where made_from <> 'returned' order by all"
    ).fetchall()
    assert found == [("all", "W1", of_total), ("asb", "D", of_total)]


def test_not_placed_lends_its_basis(facts):
    cover(facts, "asb", "W1", 1, basis="published")
    cover(facts, "asb", "W2", 2, basis="published")
    cover(facts, "asb", NOT_PLACED, 2, basis="provisional")
    schema.make_totals(facts)
    found = facts.execute("select n, basis::varchar from monthly where area_code = 'D'").fetchall()
    assert found == [(5, "provisional")]


def test_totals_are_made_anew(facts):
    first = totals(facts, ("asb", "W1", 1), ("asb", "W2", 2))
    assert totals(facts) == first


# --- warnings -------------------------------------------------------------------------------------


def said(measure, area, returned, made_of, n):
    return (
        f"{measure}, {area}, April 2015: the total returned is {returned} and its {made_of} "
        f"add up to {n}; the total is used"
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [("all", "W1", 9), ("part.a", "W1", 3), ("part.b", "W1", 4)],
            [said("All crime", "One", 9, "parts", 7)],
            id="more than its parts",
        ),
        pytest.param(
            [("all", "W1", 1234), ("part.a", "W1", 3), ("part.b", "W1", 2345)],
            [said("All crime", "One", "1,234", "parts", "2,348")],
            id="fewer than its parts",
        ),
        pytest.param(
            [("all", "W1", 7), ("part.a", "W1", 3), ("part.b", "W1", 4)], [], id="its parts"
        ),
        pytest.param([("all", "W1", 9), ("part.a", "W1", 30)], [], id="a part missing"),
        pytest.param(
            [("all", "W1", None), ("part.a", "W1", 3), ("part.b", "W1", 4)],
            [said("All crime", "One", 0, "parts", 7)],
            id="left out, so 0, and its parts are not",
        ),
        pytest.param(
            [("asb", "D", 6), ("asb", "W1", 3), ("asb", "W2", 4)],
            [said("ASB", "Dist borough", 6, "wards", 7)],
            id="fewer than its wards",
        ),
        pytest.param(
            [("asb", "D", 8), ("asb", "W1", 3), ("asb", "W2", 4)],
            [],
            id="more than its wards: the rest was not placed",
        ),
        pytest.param(
            [("asb", "D", 8), ("asb", "W1", 3), ("asb", "W2", 4), ("asb", NOT_PLACED, 2)],
            [said("ASB", "Dist borough", 8, "wards", 9)],
            id="other than its wards and not placed",
        ),
        pytest.param(
            [("asb", "D", 9), ("asb", "W1", 3), ("asb", "W2", 4), ("asb", NOT_PLACED, 2)],
            [],
            id="its wards and not placed",
        ),
        pytest.param(
            [("asb", "D", 9), ("asb", "W1", 3), ("asb", NOT_PLACED, 2)],
            [],
            id="a ward missing, so that nothing contradicts it",
        ),
        pytest.param(
            [("asb", "D", 4), ("asb", "W1", 5)],
            [said("ASB", "Dist borough", 4, "wards", 5)],
            id="fewer than one of its wards",
        ),
        pytest.param(
            [("asb", "D", 8), ("asb", "W1", 5, "council"), ("asb", "W2", 9, "council")],
            [],
            id="wards of another series",
        ),
        pytest.param([("asb", "W1", 3), ("asb", "W2", 4)], [], id="nothing returned twice"),
    ],
)
def test_a_total_that_differs_is_used_with_a_warning(facts, rows, expected):
    made_n = rows[0][2] or 0
    for row in rows:
        cover(facts, *row)
    schema.make_totals(facts)
    assert warnings(facts) == expected
    measure, area = rows[0][:2]
    answer = facts.execute(
        "select n from monthly where measure_code = $m and area_code = $a and series = 'police'",
        {"m": measure, "a": area},
    ).fetchall()
    assert answer == [(made_n,)]


def test_a_warning_names_the_file_and_the_line(facts):
    totals(facts, ("all", "W1", 9), ("part.a", "W1", 3), ("part.b", "W1", 4))
    found = facts.execute("select source_id, line, severity::varchar from import_note").fetchall()
    assert found == [(1, 2, "warning")]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        pytest.param(8, [], id="as many as either set"),
        pytest.param(9, [], id="more than either: the rest was not placed"),
        pytest.param(7, [said("ASB", "Dist borough", 7, "wards", 8)], id="fewer than either"),
    ],
)
def test_two_sets_of_wards_are_not_added_up_to_warn(two_sets, own, expected):
    rows = {"D": own, "W1": 4, "W2": 4, "N1": 1, "N2": 2, "N3": 5}
    totals(two_sets, *(("asb", area, n) for area, n in rows.items()))
    assert sorted(set(warnings(two_sets))) == expected
