"""Monthly returns: what is kept, what is refused and why, and what a return speaks for."""

import re
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.importers import monthly_return, tabular
from data.importers.monthly_return import month_of, name_key
from tests.conftest import examples

LONG = ["area", "measure", "month", "count"]
APRIL, MAY, JUNE = date(2015, 4, 1), date(2015, 5, 1), date(2015, 6, 1)


# --- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("2015-09", (2015, 9)),
        ("2015-9", (2015, 9)),
        ("2015-09-01", (2015, 9)),
        ("2015-09-30", (2015, 9)),
        ("2015-09-01 00:00", (2015, 9)),
        ("2015-09-01 00:00:00", (2015, 9)),
        ("2015-09-01T00:00:00", (2015, 9)),
        ("01/09/2015", (2015, 9)),
        ("1/9/2015", (2015, 9)),
        ("12/01/2015", (2015, 1)),
        ("30/09/2015", (2015, 9)),
        ("09/2015", (2015, 9)),
        ("9/2015", (2015, 9)),
        ("Sep-15", (2015, 9)),
        ("sep 15", (2015, 9)),
        ("SEP/2015", (2015, 9)),
        ("Sep'15", (2015, 9)),
        ("Sept 2015", (2015, 9)),
        ("September 2015", (2015, 9)),
        ("  May   2015 ", (2015, 5)),
        ("Jan-00", (2000, 1)),
        ("1974-01", (1974, 1)),
        (date(2015, 9, 30), (2015, 9)),
        (datetime(2015, 9, 1, 23, 59), (2015, 9)),
    ],
    ids=str,
)
def test_month_of(cell, month):
    assert month_of(cell) == date(*month, 1)


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "Fant",
        "2015",
        "2014-15",
        "2015-00",
        "2015-13",
        "2015-009",
        "15-09",
        "13/2015",
        "01/13/2015",
        "09/15",
        "01/09/15",
        "Foo-15",
        "Septem 2015",
        "Sep",
        "Sep-015",
        "Sep-20155",
        "Q3 2015",
        "1973-12",
        "Dec 1973",
        "0000-01",
        "2015-09-01 10:30:00",
        "2015-09 to 2015-10",
        # Days that no month has: a slip of the finger, perhaps in the month.
        "31/09/2015",
        "99/09/2015",
        "00/09/2015",
        "2015-02-30",
        "2015-09-99",
        201509,
        42248,
        42248.0,
        True,
        time(1, 2),
        date(1900, 1, 1),  # how Excel shows a 1 that is formatted as a date
    ],
    ids=lambda cell: repr(cell),
)
def test_no_month(cell):
    assert month_of(cell) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Barming and Teston", "BARMING & TESTON", True),
        ("Barming and Teston", "Barming&Teston", True),
        ("  Park   Wood ", "park wood", True),
        ("Hempstead, Wigmore and Parkwood", "Hempstead Wigmore & Parkwood", True),
        ("Princes-Park", "Princes Park", True),
        ("crime.drugs", "Crime.Drugs", True),
        ("Shepway North", "Shepway South", False),
        ("Sandown", "S and own", False),
        ("crime.drugs", "crime drugs", False),
        ("North", "North Downs", False),
    ],
)
def test_name_key(one, other, same):
    assert (name_key(one) == name_key(other)) is same


# --- what is kept -------------------------------------------------------------------------------


def reading(facts, path):
    sheets = tabular.read_sheets(path)
    assert any(monthly_return.recognises(sheet, facts) is not None for sheet in sheets)
    return monthly_return.read(sheets, facts)


def kept(result):
    if "stated" not in result.tables:
        return []
    rows = result.tables["stated"].to_pylist()
    return [(r["area_code"], r["measure_code"], r["month"], r["n"]) for r in rows]


def refused(result):
    return [(note.line, note.reason) for note in result.notes if note.severity == "refused"]


FOUR = [
    ("W1", "part.a", APRIL, 1),
    ("W1", "part.a", MAY, 2),
    ("W2", "part.a", APRIL, 3),
    ("W2", "part.a", MAY, 0),
]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [
                LONG,
                ["W1", "part.a", "2015-04", 1],
                ["W1", "part.a", "May-15", 2],
                ["W2", "part.a", "01/04/2015", 3],
                ["W2", "part.a", "05/2015", 0],
            ],
            id="long",
        ),
        pytest.param(
            [
                LONG,
                ["W1", "part.a", APRIL, 1],
                ["W1", "part.a", date(2015, 5, 31), 2],
                ["W2", "part.a", datetime(2015, 4, 1), 3],
                ["W2", "part.a", MAY, 0],
            ],
            id="long, real dates",
        ),
        pytest.param(
            [
                ["Value", "Period", "Crime type", "Ward name", "Notes"],
                ["1", "2015-04", "Part A", "One", "x"],
                ["+2", "2015-05", "PART  A", "one", None],
                ["3.0", "2015-04", "part a", " ONE ".replace("ONE", "Two"), None],
                ["0", "2015-05", "part.a", "TWO", None],
            ],
            id="long, other headings",
        ),
        pytest.param(
            [
                ["Area", "Measure", "2015-04", "May 2015"],
                ["One", "Part A", 1, 2],
                ["Two", "Part A", 3, 0],
            ],
            id="wide",
        ),
        pytest.param(
            [
                ["Ward code", "Ward", "Offence", APRIL, datetime(2015, 5, 1), "Total"],
                ["W1", "One", "part.a", 1, 2, 3],
                ["W2", "Two", "part.a", 3, 0, 3],
            ],
            id="wide, real dates",
        ),
        pytest.param(
            [
                ["area_code", "area", "measure", "Apr-15", "May-15"],
                [None, "One", "part.a", 1, 2],
                ["W2", None, "part.a", 3, 0],
            ],
            id="wide, code where there is one, else name",
        ),
    ],
)
def test_long_and_wide(facts, save, rows, suffix):
    result = reading(facts, save(f"x.{suffix}", rows))
    assert sorted(kept(result)) == FOUR
    assert refused(result) == []
    assert (result.rows_read, result.rows_kept, result.rows_refused) == (4, 4, 0)
    assert (result.first_month, result.last_month) == (APRIL, MAY)
    assert result.publisher == "Partner return"


@pytest.mark.parametrize(
    ("area", "code"),
    [
        ("E1", "E1"),
        ("e1", "E1"),
        ("Barming, Teston and Loose", "E1"),
        ("BARMING TESTON & LOOSE", "E1"),
        ("b and t WARD", "E1"),
        ("North of old", "E3"),
        ("Dist", "D"),
        ("Dist Borough", "D"),
        ("D:not-placed", "D:not-placed"),
        ("Dist, not placed", "D:not-placed"),
    ],
)
def test_an_area_by_code_name_or_title(facts, save, area, code):
    result = reading(facts, save("x.csv", [LONG, [area, "all", "2015-04", 5]]))
    assert kept(result) == [(code, "all", APRIL, 5)]


@pytest.mark.parametrize(
    ("count", "n"),
    [
        ("0", 0),
        ("12", 12),
        ("1,234", 1234),
        ("1 234", 1234),
        ("1,234,567", 1234567),
        ("7.0", 7),
        ("-0", 0),
    ],
)
def test_a_count_as_text(facts, save, count, n):
    result = reading(facts, save("x.csv", [LONG, ["One", "all", "2015-04", count]]))
    assert kept(result) == [("W1", "all", APRIL, n)]


def test_publisher_and_basis(facts, save):
    header = [*LONG, "Source", "Basis"]
    rows = [
        ["One", "all", "2015-04", 1, "Kent Police", "Published"],
        ["One", "all", "2015-05", 2, "Kent Police", None],
        ["One", "all", "2015-04", 3, None, "ILLUSTRATIVE"],
    ]
    result = reading(facts, save("x.csv", [header, *rows]))
    assert [
        (r["publisher"], r["basis"], r["n"], r["line"]) for r in result.tables["stated"].to_pylist()
    ] == [
        ("Kent Police", "published", 1, 2),
        ("Kent Police", "provisional", 2, 3),
        ("Partner return", "illustrative", 3, 4),
    ]
    assert result.publisher == "Kent Police"


# --- what is refused ----------------------------------------------------------------------------

BAD = [
    pytest.param(["Fant", "all", "2015-04", 5], "'Fant' is no area that is known here", id="area"),
    pytest.param([None, "all", "2015-04", 5], "the area is empty", id="empty area"),
    pytest.param(
        ["North", "all", "2015-04", 5],
        "'North' is the name of 2 areas; give its code",
        id="ambiguous area",
    ),
    pytest.param(
        ["Two", "theft", "2015-04", 5], "'theft' is no measure that is known here", id="measure"
    ),
    pytest.param(["Two", None, "2015-04", 5], "the measure is empty", id="empty measure"),
    pytest.param(
        ["Two", "all", "2015-04", -1], "the count is -1; a count cannot be below 0", id="negative"
    ),
    pytest.param(
        ["Two", "all", "2015-04", 1.5], "the count is 1.5; a count is a whole number", id="fraction"
    ),
    pytest.param(["Two", "all", "2015-04", "n/a"], "'n/a' is not a count", id="text count"),
    pytest.param(["Two", "all", "2015-04", "<5"], "'<5' is not a count", id="suppressed count"),
    pytest.param(["Two", "all", "2015-04", "1e5"], "'1e5' is not a count", id="exponent"),
    pytest.param(["Two", "all", "2015-04", "TRUE"], "'TRUE' is not a count", id="truth"),
    pytest.param(["Two", "all", "2015-04", "1,5"], "", id="decimal comma"),
    pytest.param(["Two", "all", "2015-04", "1,2,3"], "", id="commas that part no thousands"),
    pytest.param(["Two", "all", "2015-04", "12 3"], "", id="space that parts no thousands"),
    pytest.param(["Two", "all", "2015-04", "9" * 25], "", id="larger than the facts can hold"),
    pytest.param(["Two", "all", "2015-04", "9" * 400 + ".0"], "", id="larger than any float"),
    pytest.param(["Two", "all", "2015-13", 5], "'2015-13' is no month", id="month"),
    pytest.param(["Two", "all", None, 5], "is no month", id="empty month"),
    pytest.param(["Two", "all", "2999-01", 5], "January 2999 lies in the future", id="future"),
    pytest.param(
        ["One", "all", "Apr-15", 5],
        "the same figure stands already in line 2",
        id="duplicate of another value",
    ),
    pytest.param(
        ["W1", "ALL", "01/04/2015", 1],
        "the same figure stands already in line 2",
        id="duplicate of the same value",
    ),
]


@pytest.mark.parametrize(("row", "reason"), BAD)
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_bad_row_is_refused_and_the_others_kept(facts, save, row, reason, suffix):
    first, last = ["One", "all", "2015-04", 1], ["One", "all", "2015-05", 2]
    path = save(f"x.{suffix}", [LONG, first, [], row, last])
    result = reading(facts, path)
    assert kept(result) == [("W1", "all", APRIL, 1), ("W1", "all", MAY, 2)]
    ((line, said),) = refused(result)
    assert line == 4
    assert reason in said
    assert (result.rows_read, result.rows_kept, result.rows_refused) == (3, 2, 1)


def test_every_fault_of_a_row_is_said_with_what_it_held(facts, save):
    path = save("x.csv", [[*LONG, "basis"], ["Fant", "theft", "x", -1, "guess"]])
    result = reading(facts, path)
    (note,) = result.notes
    assert (note.severity, note.line, note.content) == ("refused", 2, "Fant, theft, x, -1, guess")
    for fault in ("'Fant'", "'theft'", "'guess'", "-1", "'x' is no month"):
        assert fault in note.reason
    assert result.tables == {}
    assert (result.first_month, result.last_month, result.publisher) == (None, None, None)


def test_a_basis_that_is_none(facts, save):
    path = save(
        "x.csv",
        [[*LONG, "basis"], ["One", "all", "2015-04", 1, "final"], ["One", "all", "2015-05", 2, ""]],
    )
    result = reading(facts, path)
    assert refused(result) == [
        (2, "the basis is 'final'; it must be one of published, provisional, illustrative")
    ]
    assert kept(result) == [("W1", "all", MAY, 2)]


WIDE = ["area", "measure", "Apr-15", "May-15", "Jan 2999"]


def test_wide_refusals_name_the_month_or_the_whole_row(facts, save):
    rows = [
        WIDE,
        ["One", "all", 1, -2, None],
        ["Fant", "all", 3, 4, None],
        ["Two", "all", "x", 5, 6],
        ["One", "all", 1, None, None],
    ]
    result = reading(facts, save("x.csv", rows))
    assert kept(result) == [("W1", "all", APRIL, 1), ("W2", "all", MAY, 5)]
    assert refused(result) == [
        (2, "May 2015: the count is -2; a count cannot be below 0"),
        (3, "'Fant' is no area that is known here"),
        (4, "April 2015: 'x' is not a count; give a whole number, or nothing for no data"),
        (4, "January 2999: January 2999 lies in the future"),
        (5, "April 2015: the same figure stands already in line 2"),
    ]
    assert (result.rows_read, result.rows_kept, result.rows_refused) == (8, 2, 6)


def test_a_wide_row_of_an_unknown_area_is_refused_once(facts, save):
    """However many of its cells are wrong as well."""
    path = save("x.csv", [WIDE, ["Fant", "all", "x", 4, None], ["One", "all", 1, 2, None]])
    assert [line for line, _ in refused(reading(facts, path))] == [2]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [["area", "measure", "Apr-15", "2015-04"], ["One", "all", 1, 7]],
            id="a month in two columns",
        ),
        pytest.param(
            [
                [*LONG, "basis"],
                ["One", "all", "2015-04", 1, "published"],
                ["One", "all", "2015-04", 7, "provisional"],
            ],
            id="published and provisional",
        ),
        pytest.param(
            [
                [*LONG, "publisher"],
                ["One", "all", "2015-04", 1, "Kent Police"],
                ["One", "all", "2015-04", 7, "KENT  police"],
            ],
            id="a publisher spelt in two ways",
        ),
    ],
)
def test_one_figure_given_twice_is_refused(facts, save, rows):
    """Both would be of the same series, and would be counted twice."""
    result = reading(facts, save("x.csv", rows))
    assert [n for *_, n in kept(result)] == [1]
    ((_, reason),) = refused(result)
    assert "same figure" in reason


def test_one_figure_on_two_sheets_is_refused(facts, save):
    path = save(
        "x.xlsx", [LONG, ["One", "all", "2015-04", 1]], [LONG, ["One", "all", "2015-04", 7]]
    )
    result = reading(facts, path)
    assert kept(result) == [("W1", "all", APRIL, 1)]
    assert (result.rows_read, result.rows_kept, len(refused(result))) == (2, 1, 1)


def test_a_real_and_an_illustrative_figure_are_two(facts, save):
    rows = [
        [*LONG, "basis"],
        ["One", "all", "2015-04", 1, "provisional"],
        ["One", "all", "2015-04", 7, "illustrative"],
    ]
    assert [n for *_, n in kept(reading(facts, save("x.csv", rows)))] == [1, 7]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("One,all,2015-04,1,234\n", id="thousands without quotes"),
        pytest.param("Barming, Teston and Loose,all,2015-04,3\n", id="name without quotes"),
    ],
)
def test_a_row_longer_than_the_header_is_refused(facts, save, text):
    """A comma too many shifted its cells: 1,234 would be read as 1."""
    result = reading(facts, save("x.csv", f"area,measure,month,count\n{text}"))
    assert kept(result) == []
    assert [line for line, _ in refused(result)] == [2]


# --- which sheets ---------------------------------------------------------------------------------


def test_sheets_of_a_workbook_are_read_together_and_others_passed_over(facts, save):
    path = save(
        "x.xlsx",
        [["Read me"], ["These are figures."]],
        [LONG, ["One", "all", "2015-04", 1]],
        [["area", "measure", MAY], ["Two", "all", 2]],
    )
    result = reading(facts, path)
    assert kept(result) == [("W1", "all", APRIL, 1), ("W2", "all", MAY, 2)]
    assert [(n.severity, n.line, n.reason) for n in result.notes] == [
        ("warning", None, "sheet 'Sheet1' is no return and was passed over")
    ]


def test_a_sheet_without_figures_beside_one_with_them(facts, save):
    path = save("x.xlsx", [LONG], [LONG, ["One", "all", "2015-04", 1]])
    assert kept(reading(facts, path)) == [("W1", "all", APRIL, 1)]


@pytest.mark.parametrize(
    ("header", "is_return"),
    [
        (LONG, True),
        (["Ward", "Offence", "Date", "Number"], True),
        (["LAD code", "Indicator", "Period", "n"], True),
        (["area", "measure", "Apr-15"], True),
        (["AREA ", " Measure", " MONTH", "Count "], True),
        (["area", "measure", "month"], False),
        (["area", "measure", "count"], False),
        (["area", "month", "count"], False),
        (["measure", "month", "count"], False),
        (["a", "b"], False),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, list) else str(value),
)
def test_recognises(facts, save, header, is_return):
    (sheet,) = tabular.read_sheets(save("x.csv", [header]))
    assert (monthly_return.recognises(sheet, facts) is not None) is is_return


def test_a_column_called_period_beside_columns_of_months(facts, save):
    """Neither long nor wide at first sight, and no reason to break down."""
    rows = [["area", "measure", "period", "Apr-15"], ["One", "all", "monthly", 2]]
    (sheet,) = tabular.read_sheets(save("x.csv", rows))
    if monthly_return.recognises(sheet, facts) is not None:
        assert kept(monthly_return.read([sheet], facts)) == [("W1", "all", APRIL, 2)]


# --- what a return speaks for ---------------------------------------------------------------------


def spoken_for(result):
    rows = result.tables["spoken_for"].to_pylist()
    keys = [(r["area_code"], r["measure_code"], r["month"]) for r in rows]
    assert len(keys) == len(set(keys))
    return set(keys)


@pytest.mark.parametrize(
    ("rows", "covered"),
    [
        pytest.param(
            [["One", "all", "2015-04", 1], ["Two", "all", "2015-05", 2]],
            {("W1", "all", APRIL), ("W1", "all", MAY), ("W2", "all", APRIL), ("W2", "all", MAY)},
            id="every area in every month",
        ),
        pytest.param(
            [["One", "part.a", "2015-04", 1], ["Two", "part.b", "2015-05", 2]],
            {
                ("W1", "part.a", APRIL),
                ("W2", "part.a", APRIL),
                ("W1", "part.b", MAY),
                ("W2", "part.b", MAY),
            },
            id="a measure in the months given for it",
        ),
        pytest.param(
            [["One", "all", "2015-04", 1], ["One", "all", "2015-06", 2]],
            {("W1", "all", APRIL), ("W1", "all", JUNE)},
            id="no month and no area that it never names",
        ),
    ],
)
def test_a_long_return_speaks_for_what_it_leaves_out(facts, save, rows, covered):
    assert spoken_for(reading(facts, save("x.csv", [LONG, *rows]))) == covered


def test_a_district_is_not_spoken_for_by_the_figures_of_its_wards(facts, save):
    """A 0 as its own return would hide the sum of its wards: 3 of part.b in W1."""
    rows = [["Dist", "part.a", "2015-04", 50], ["One", "part.b", "2015-04", 3]]
    assert spoken_for(reading(facts, save("x.csv", [LONG, *rows]))) == {
        ("D", "part.a", APRIL),
        ("W1", "part.b", APRIL),
    }


@pytest.mark.parametrize("cell", ["", "n/a", "-1"], ids=["empty", "refused text", "refused number"])
def test_a_count_that_a_long_return_gives_as_nothing_is_no_data(facts, save, cell):
    """What was left out is 0; what was listed without a count is not: "nothing for no data"."""
    rows = [
        ["One", "all", "2015-04", 1],
        ["One", "all", "2015-05", 1],
        ["Two", "all", "2015-04", 2],
        ["Two", "all", "2015-05", cell],
    ]
    result = reading(facts, save("x.csv", [LONG, *rows]))
    assert spoken_for(result) == {("W1", "all", APRIL), ("W1", "all", MAY), ("W2", "all", APRIL)}


def test_a_wide_return_speaks_for_its_filled_cells(facts, save):
    rows = [WIDE[:4], ["One", "all", 1, None], ["Two", "all", 0, 2], ["Two", "asb", None, 3]]
    assert spoken_for(reading(facts, save("x.csv", rows))) == {
        ("W1", "all", APRIL),
        ("W2", "all", APRIL),
        ("W2", "all", MAY),
        ("W2", "asb", MAY),
    }


def test_two_publishers_in_one_file_speak_for_themselves(facts, save):
    header = [*LONG, "publisher"]
    rows = [["One", "all", "2015-04", 1, "A"], ["Two", "all", "2015-05", 1, "B"]]
    assert spoken_for(reading(facts, save("x.csv", [header, *rows]))) == {
        ("W1", "all", APRIL),
        ("W2", "all", MAY),
    }


# --- anything at all ------------------------------------------------------------------------------

AREA = st.sampled_from(
    ["W1", "one", "Two", "Dist borough", "North", "Fant", "D:not-placed", None, 7, 2.5, APRIL]
)
MEASURE = st.sampled_from(["all", "Part A", "part.b", "theft", "", None, 3, True])
MONTH = st.one_of(
    st.sampled_from(["2015-04", "Apr-15", "01/05/2015", "2999-01", "x", None, APRIL]),
    st.datetimes(min_value=datetime(1899, 12, 31), max_value=datetime(9999, 12, 31)),
    st.integers(-5, 50_000),
    st.text(max_size=8),
)
COUNT = st.one_of(
    st.integers(0, 20),
    st.sampled_from([None, "", "3", "-1", "1,234", "n/a", "٣", "²", "1e3", True, APRIL, time(1)]),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.from_regex(r"\A[-+]?[0-9]{1,30}(\.[0-9]{1,3})?\Z"),
    st.text(max_size=5),
)
PUBLISHER = st.sampled_from([None, "Kent Police", "kent police", "Medway", 5])
BASIS = st.sampled_from([None, "published", "Provisional", "illustrative", "final", 1])
MONTHS_OF_WIDE = ["Apr-15", "2015-04", "2015-05", APRIL, JUNE, "Jan 2999", "note"]


@st.composite
def tables(draw):
    """(header, rows) of a long or a wide return."""
    cells = {"area": AREA, "measure": MEASURE, "publisher": PUBLISHER, "basis": BASIS}
    header = ["area", "measure", *draw(st.sets(st.sampled_from(["publisher", "basis"])))]
    if draw(st.booleans()):
        header += ["month", "count"]
        cells |= {"month": MONTH, "count": COUNT}
    else:
        header += draw(st.lists(st.sampled_from(MONTHS_OF_WIDE), min_size=1, max_size=4))
    columns = [cells.get(name, COUNT) for name in header]
    return header, draw(st.lists(st.tuples(*columns).map(list), max_size=8))


def as_sheet(header, rows):
    numbered = list(enumerate([header, *rows], start=1))
    return tabular._sheet(
        "", [(n, [tabular._cell(cell) for cell in cells]) for n, cells in numbered]
    )


@settings(max_examples=examples(250), deadline=None)
@given(table=tables())
@example(table=(LONG, [["W1", "all", "2015-04", 2**63]]))
@example(table=(["area", "measure", "Apr-15", "2015-04"], [["W1", "all", 1, 2]]))
def test_whatever_a_return_holds_is_kept_once_or_refused_with_a_reason(facts, table):
    sheet = as_sheet(*table)
    if monthly_return.recognises(sheet, facts) is None:
        return
    result = monthly_return.read([sheet], facts)
    is_wide = "month" not in sheet.header
    counts = [
        column
        for column, cell in enumerate(sheet.header_cells)
        if cell == "count" or (cell in MONTHS_OF_WIDE and cell != "note")
    ]
    given_on = {line: sum(cells[c] is not None for c in counts) for line, cells in sheet.rows}
    stated = result.tables["stated"].to_pylist() if result.tables else []
    kept_on = {line: sum(row["line"] == line for row in stated) for line in given_on}
    said_on = {line: 0 for line in given_on}
    for note in result.notes:
        assert note.severity == "refused"
        assert note.reason.strip()
        said_on[note.line] += 1
    assert result.rows_read == sum(given_on.values())
    assert result.rows_kept == len(stated)
    assert result.rows_read == result.rows_kept + result.rows_refused
    for line, given_here in given_on.items():
        lost = given_here - kept_on[line]
        assert lost >= 0
        assert bool(said_on[line]) == bool(lost), (
            "a refusal for what was lost, and for nothing else"
        )
        assert is_wide or said_on[line] == lost
    series = [
        (
            row["measure_code"],
            row["area_code"],
            row["month"],
            re.sub("[^a-z0-9]+", "_", row["publisher"].lower()).strip("_"),
            row["basis"] == "illustrative",
        )
        for row in stated
    ]
    assert len(series) == len(set(series)), "a figure is kept once"
    for row in stated:
        assert 0 <= row["n"] < 2**63
        assert date(1974, 1, 1) <= row["month"] <= date.today()


@pytest.mark.parametrize(
    ("code", "name", "reason"),
    [
        pytest.param("W1", "One", None, id="agree"),
        pytest.param("W1", "One ward, as we call it", None, id="a name of their own"),
        pytest.param("W1", "Two", "the code is W1, but the name is that of W2", id="disagree"),
    ],
)
def test_a_code_and_a_name_that_disagree(facts, save, code, name, reason):
    header = ["area_code", "area_name", "measure", "month", "count"]
    result = reading(facts, save("x.csv", [header, [code, name, "all", "2015-04", 1]]))
    assert [said for _, said in refused(result)] == ([reason] if reason else [])
    assert result.rows_kept == (0 if reason else 1)


# --- spreadsheets as people make them -------------------------------------------------------------


def stated(facts, path) -> tuple[list[tuple], list[str]]:
    """(measure, area, month, n) of each figure kept, and the reasons of those refused."""
    reading = monthly_return.read(tabular.read_sheets(path), facts)
    rows = reading.tables["stated"].to_pylist() if reading.tables else []
    kept = [(row["measure_code"], row["area_code"], row["month"], row["n"]) for row in rows]
    assert reading.rows_read == len(kept) + sum(n.severity == "refused" for n in reading.notes)
    return kept, [note.reason for note in reading.notes if note.severity == "refused"]


def book(tmp_path, rows: list[list], merged: list[str] = ()):
    """A workbook with merged cells; a text cell that starts with = is a formula, #… an error."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    for cells in made.active.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str) and cell.value.startswith("#"):
                cell.data_type = "e"
    for where in merged:
        made.active.merge_cells(where)
    path = tmp_path / "return.xlsx"
    made.save(path)
    return path


def test_a_title_may_stand_above_the_header(facts, save):
    path = save(
        "x.csv",
        "Kent Police monthly return,,,\n,,,\narea,measure,month,count\nOne,Part A,2015-04,3\n",
    )
    assert stated(facts, path) == ([("part.a", "W1", APRIL, 3)], [])


def test_years_may_stand_above_their_months(facts, tmp_path):
    path = book(
        tmp_path,
        [
            ["", "", 2014, None, 2015, None],
            ["area", "measure", "Nov", "Dec", "Jan", "Feb"],
            ["One", "Part A", 1, 2, 3, 4],
        ],
        merged=["C1:D1", "E1:F1"],
    )
    months = [date(2014, 11, 1), date(2014, 12, 1), date(2015, 1, 1), date(2015, 2, 1)]
    kept = [("part.a", "W1", month, n) for month, n in zip(months, (1, 2, 3, 4), strict=True)]
    assert stated(facts, path) == (kept, [])


def test_months_below_what_is_no_year_are_no_months(facts, save):
    path = save("x.csv", "Part,,2015/16,\narea,measure,Apr,May\nOne,Part A,1,2\n")
    sheets = tabular.read_sheets(path)
    assert [monthly_return.recognises(sheet, facts) for sheet in sheets] == [None]


def test_an_area_merged_over_its_rows_is_meant_for_all_of_them(facts, tmp_path):
    path = book(
        tmp_path,
        [LONG, ["One", "Part A", "2015-04", 1], [None, "Part B", "2015-04", 2]],
        merged=["A2:A3"],
    )
    assert stated(facts, path) == (
        [("part.a", "W1", APRIL, 1), ("part.b", "W1", APRIL, 2)],
        [],
    )


def test_a_count_merged_over_two_rows_counts_once(facts, tmp_path):
    path = book(
        tmp_path,
        [LONG, ["One", "Part A", "2015-04", 5], ["Two", "Part A", "2015-04", None]],
        merged=["D2:D3"],
    )
    assert stated(facts, path) == ([("part.a", "W1", APRIL, 5)], [])


def test_an_error_or_a_formula_never_worked_out_is_refused_and_no_silence(facts, tmp_path):
    path = book(
        tmp_path,
        [
            ["area", "measure", "2015-04", "2015-05", "2015-06"],
            ["One", "Part A", "#N/A", "=SUM(1,2)", 7],
            ["Two", "Part A", "#DIV/0!", None, 8],
        ],
    )
    advice = "is not a count; give a whole number, or nothing for no data"
    assert stated(facts, path) == (
        [("part.a", "W1", JUNE, 7), ("part.a", "W2", JUNE, 8)],
        [
            f"April 2015: '#N/A' {advice}",
            f"May 2015: '=SUM(1,2)' {advice}",
            f"April 2015: '#DIV/0!' {advice}",
        ],
    )


def test_a_formula_that_was_worked_out_gives_its_value(facts, tmp_path):
    path = book(tmp_path, [LONG, ["One", "Part A", "2015-04", "=1+2"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    # As Excel saves it: the formula with its value beside it.
    parts[name] = re.sub(rb"<f>1\+2</f><v ?/>", b"<f>1+2</f><v>3</v>", parts[name])
    assert b"<v>3</v>" in parts[name]
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    assert stated(facts, path) == ([("part.a", "W1", APRIL, 3)], [])


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">
<office:body><office:spreadsheet><table:table table:name="Return">{rows}</table:table>
</office:spreadsheet></office:body></office:document-content>"""


MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/"
 manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"""


def test_an_ods_return(facts, tmp_path):
    def cell(value) -> str:
        if isinstance(value, str):
            return (
                '<table:table-cell office:value-type="string">'
                f"<text:p>{value}</text:p></table:table-cell>"
            )
        if isinstance(value, date):
            return (
                f'<table:table-cell office:value-type="date" office:date-value="{value}">'
                f"<text:p>{value:%b-%y}</text:p></table:table-cell>"
            )
        return (
            f'<table:table-cell office:value-type="float" office:value="{value}">'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    rows = [LONG, ["One", "Part A", APRIL, 4], ["Two", "Part B", "May-15", 5]]
    xml = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    path = tmp_path / "return.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=xml))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    assert stated(facts, path) == (
        [("part.a", "W1", APRIL, 4), ("part.b", "W2", MAY, 5)],
        [],
    )


# --- wards of several sets ------------------------------------------------------------------------


@pytest.fixture
def reviewed(facts):
    """The facts with a district R of two sets of wards: North and Old until April, North and New
    since May 2015.
    """
    facts.execute("begin")
    facts.execute(
        """
        insert into area (area_code, area_name, title, kind, district_code, ward_set) values
            ('R', 'Review', 'Review', 'district', null, null),
            ('R1', 'Upper', 'Upper', 'ward', 'R', 'R before'),
            ('R2', 'Old', 'Old', 'ward', 'R', 'R before'),
            ('R3', 'Upper', 'Upper', 'ward', 'R', 'R after'),
            ('R4', 'New', 'New', 'ward', 'R', 'R after');
        insert into ward_set values
            ('R before', 'R', null, '2015-04-01'), ('R after', 'R', '2015-05-01', null)
        """
    )
    yield facts
    facts.execute("rollback")


@pytest.mark.parametrize(
    ("other", "wards"),
    [
        pytest.param([], ["R1", "R3"], id="the set in force in the month"),
        pytest.param(["Old"], ["R1", "R1"], id="the set that has all the names: the older"),
        pytest.param(["New"], ["R3", "R3"], id="the set that has all the names: the newer"),
        pytest.param(["Old", "New"], ["R1", "R3"], id="no set has all the names"),
        pytest.param(["Two", "Nowhere"], ["R1", "R3"], id="names of elsewhere say nothing"),
    ],
)
@pytest.mark.parametrize("wide", [False, True], ids=["long", "wide"])
def test_which_ward_of_a_shared_name_is_meant(reviewed, save, other, wards, wide):
    if wide:
        text = "area,measure,2015-04,2015-05\n" + "".join(
            f"{name},Part A,1,1\n" for name in ["Upper", *other]
        )
    else:
        text = "area,measure,month,count\n" + "".join(
            f"{name},Part A,{month},1\n"
            for name in ["Upper", *other]
            for month in ("2015-04", "2015-05")
        )
    reading = monthly_return.read(tabular.read_sheets(save("x.csv", text)), reviewed)
    rows = reading.tables["stated"].to_pylist()
    upper = {row["month"]: row["area_code"] for row in rows if row["area_code"] in ("R1", "R3")}
    assert [upper[APRIL], upper[MAY]] == wards


def test_a_name_that_the_month_leaves_open_asks_for_a_code(reviewed, save):
    reviewed.execute("update ward_set set to_month = null where ward_set = 'R before'")
    kept, refused = stated(
        reviewed, save("x.csv", "area,measure,month,count\nUpper,Part A,2015-05,1\n")
    )
    assert (kept, refused) == ([], ["'Upper' is the name of 2 areas; give its code"])


def test_types_counted_from_records_are_not_returned(reviewed, save):
    reviewed.execute(
        """
        insert into domain values ('street', 'Street', 3, 'chosen', 'x');
        insert into measure values
            ('street.a', null, 'street', 'Part A', 'x', 'x', 'decrease', 'ordinary', 'x', 5, 0);
        insert into crime_type values ('Part A', 'street.a')
        """
    )
    text = "area,measure,month,count\nOne,Part A,2015-04,1\nOne,street.a,2015-04,1\n"
    assert stated(reviewed, save("x.csv", text)) == (
        [("part.a", "W1", APRIL, 1)],
        ["'street.a' is no measure that is known here"],
    )


@pytest.mark.parametrize(
    "publisher", ["data.police.uk", "Data Police UK", "Department for Transport"]
)
def test_a_publisher_whose_records_are_counted_returns_nothing(facts, save, publisher):
    text = f"area,measure,month,count,publisher\nOne,Part A,2015-04,1,{publisher}\n"
    assert stated(facts, save("x.csv", text)) == (
        [],
        [f"the figures of {publisher} are counted from its own files and cannot be returned"],
    )
