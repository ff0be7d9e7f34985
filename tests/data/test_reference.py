"""The project's own tables as files: which table a file is, and which of its rows are refused."""

from datetime import date, datetime

import duckdb
import pytest

from data import facts as schema
from data import importers
from data.importers import reference, tabular

DOMAIN = ["domain", "name", "position", "headline_period", "about"]
MEASURE = [
    "measure_code",
    "parent_code",
    "domain",
    "name",
    "unit",
    "unit_one",
    "improvement",
    "sensitivity",
    "definition",
]
AREA = ["area_code", "area_name", "title", "kind", "district_code", "ward_set"]
THRESHOLD = ["name", "value", "meaning", "source"]
DOCUMENT = ["document_code", "title", "published_on"]


@pytest.fixture(scope="module")
def bare():
    """Facts with two subjects and nothing else."""
    with duckdb.connect() as connection:
        schema.create(connection)
        connection.execute(
            "insert into domain values ('crime', 'Crime', 1, 'chosen', 'x'), "
            "('asb', 'ASB', 2, 'chosen', 'x')"
        )
        yield connection


def reading(facts, path):
    sheets = tabular.read_sheets(path)
    module, _ = importers.recognise(sheets, facts)
    assert module is reference
    return reference.read(sheets, facts)


def kept(result):
    (table,) = result.tables.values()
    return table.to_pylist()


def refused(result):
    assert result.rows_refused == len(result.notes)
    return [(note.line, note.reason) for note in result.notes if note.severity == "refused"]


def measure(code, parent=None, **other):
    row = dict.fromkeys(MEASURE, "x") | {
        "measure_code": code,
        "parent_code": parent,
        "domain": "crime",
        "improvement": "decrease",
        "sensitivity": "ordinary",
    }
    return list((row | other).values())


# --- which table ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "table"),
    [
        (DOMAIN, "domain"),
        (MEASURE, "measure"),
        (AREA, "area"),
        (THRESHOLD, "threshold"),
        (DOCUMENT, "document"),
        (DOCUMENT[::-1], "document"),
        (["Document_Code ", " TITLE", "Published_on"], "document"),
        (DOCUMENT[:2], None),
        ([*DOCUMENT, "note"], None),
        ([*MEASURE, "position", "level"], None),
        (["month", "area", "measure", "count"], None),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, list) else str(value),
)
def test_a_file_is_known_by_its_columns(bare, save, header, table):
    (sheet,) = tabular.read_sheets(save("x.csv", [header]))
    place = reference.recognises(sheet, bare)
    assert (None if place is None else list(reference.TABLES)[place]) == table


def test_tables_are_read_before_those_that_refer_to_them():
    order = list(reference.TABLES)
    for (table, _), (other, _) in reference.REFERENCES.items():
        assert order.index(other) <= order.index(table)


def test_a_file_of_no_known_kind_is_refused_with_its_columns(bare, save):
    sheets = tabular.read_sheets(save("x.csv", [["ward", "hats"], ["One", 1]]))
    with pytest.raises(importers.FileRefused, match=r"\(ward, hats\).*no kind of file"):
        importers.recognise(sheets, bare)


def test_a_table_on_the_second_sheet_of_a_workbook(bare, save):
    """It stands behind a sheet of notes."""
    path = save("x.xlsx", [["Read me first"]], [DOCUMENT, ["p", "A paper", date(2015, 11, 17)]])
    assert kept(reading(bare, path)) == [
        {"document_code": "p", "title": "A paper", "published_on": date(2015, 11, 17)}
    ]


def test_a_second_sheet_is_not_lost_without_a_word(bare, save):
    path = save("x.xlsx", [DOCUMENT, ["p", "A paper", None]], [DOCUMENT, ["q", "Another", None]])
    result = reading(bare, path)
    assert result.rows_read == 2 or any("Sheet2" in note.reason for note in result.notes)


# --- which rows -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2015-11-17", date(2015, 11, 17)),
        (date(2015, 11, 17), date(2015, 11, 17)),
        (datetime(2015, 11, 17, 18, 30), date(2015, 11, 17)),
        (None, None),
    ],
    ids=str,
)
def test_dates(bare, save, cell, day):
    result = reading(bare, save("x.xlsx", [DOCUMENT, ["p", "A paper", cell]]))
    assert [row["published_on"] for row in kept(result)] == [day]


GOOD = {
    "domain": (DOMAIN, ["da", "Domestic abuse", 3, "year_to_date", "x"]),
    "measure": (MEASURE, measure("good")),
    "area": (AREA, ["D", "Dist", "Dist borough", "district", None, None]),
    "threshold": (THRESHOLD, ["t", "0.05", "x", "x"]),
    "document": (DOCUMENT, ["p", "A paper", "2015-11-17"]),
}


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        pytest.param(
            "document", ["q", "x", "17/11/2015"], "published_on is '17/11/2015'", id="date"
        ),
        pytest.param("document", ["q", "x", "2015-02-30"], "published_on", id="impossible date"),
        pytest.param("document", ["q", None, None], "title is empty", id="required"),
        pytest.param("document", [None, "x", None], "document_code is empty", id="key"),
        pytest.param(
            "document",
            ["p", "Another", None],
            "document_code 'p' stands already in line 2",
            id="duplicate",
        ),
        pytest.param(
            "domain",
            ["x", "X", 4, "monthly", "x"],
            "headline_period is 'monthly'; it must be one of chosen, year_to_date, calendar_year",
            id="choice",
        ),
        pytest.param("domain", ["x", "X", "four", "chosen", "x"], "not a number", id="no number"),
        pytest.param(
            "domain", ["x", "X", 4.5, "chosen", "x"], "not a whole number", id="no whole number"
        ),
        pytest.param("domain", ["x", "X", "1e300", "chosen", "x"], "position", id="huge number"),
        pytest.param("threshold", ["u", "high", "x", "x"], "not a number", id="threshold"),
        pytest.param("threshold", ["u", "nan", "x", "x"], "value", id="threshold nan"),
        pytest.param("threshold", ["u", "inf", "x", "x"], "value", id="threshold inf"),
        pytest.param(
            "measure",
            measure("m", domain="cats"),
            "domain is 'cats', which is no domain that is known here",
            id="no such domain",
        ),
        pytest.param(
            "measure",
            measure("m", "n"),
            "parent_code is 'n', which is no measure that is known here",
            id="no such parent",
        ),
        pytest.param(
            "measure", measure("m", improvement="down"), "improvement is 'down'", id="improvement"
        ),
        pytest.param("measure", measure("m", "m"), "round in a circle: m < m", id="its own parent"),
        pytest.param(
            "area",
            ["W", "One", "One", "ward", "X", "set"],
            "district_code is 'X', which is no area that is known here",
            id="no such district",
        ),
        pytest.param("area", ["W", "One", "One", "parish", "D", "set"], "'parish'", id="kind"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_others_kept(bare, save, table, row, reason):
    header, good = GOOD[table]
    result = reading(bare, save("x.csv", [header, good, [], row]))
    ((line, said),) = refused(result)
    assert line == 4
    assert reason in said
    assert len(kept(result)) == 1
    assert (result.rows_read, result.rows_kept, result.rows_refused) == (2, 1, 1)


def test_every_fault_of_a_row_is_said(bare, save):
    result = reading(bare, save("x.csv", [DOMAIN, ["x", None, "four", "monthly", None]]))
    ((_, said),) = refused(result)
    for fault in ("name is empty", "'four'", "'monthly'", "about is empty"):
        assert fault in said


# --- the hierarchy of measures --------------------------------------------------------------------


def test_positions_and_levels(bare, save):
    rows = [
        measure("robbery", "violent"),
        measure("violent", "all"),
        measure("drugs", "all"),
        measure("all"),
        measure("incidents", domain="asb"),
    ]
    result = reading(bare, save("x.csv", [MEASURE, *rows]))
    assert [(r["measure_code"], r["position"], r["level"]) for r in kept(result)] == [
        ("robbery", 1, 2),
        ("violent", 2, 1),
        ("drugs", 3, 1),
        ("all", 4, 0),
        ("incidents", 5, 0),
    ]


def test_a_circle_of_parents_is_refused_with_all_below_it(bare, save):
    rows = [
        measure("a", "b"),
        measure("b", "c"),
        measure("c", "a"),
        measure("below", "a"),
        measure("fine"),
    ]
    result = reading(bare, save("x.csv", [MEASURE, *rows]))
    assert [line for line, _ in refused(result)] == [2, 3, 4, 5]
    assert refused(result)[0][1] == "its parents go round in a circle: a < b < c < a"
    assert [row["measure_code"] for row in kept(result)] == ["fine"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["W", "One", "One", "ward", None, "set"], "district_code"),
        (["V", "Two", "Two", "ward", "W0", "set"], "district_code"),
    ],
    ids=["a ward in no district", "a ward in a ward"],
)
def test_a_ward_lies_in_a_district(bare, save, row, reason):
    """Without one it would be in no total and on no list of areas."""
    rows = [
        ["D", "Dist", "Dist", "district", None, None],
        ["W0", "Zero", "Zero", "ward", "D", "set"],
        row,
    ]
    result = reading(bare, save("x.csv", [AREA, *rows]))
    ((line, said),) = refused(result)
    assert line == 4
    assert reason in said
