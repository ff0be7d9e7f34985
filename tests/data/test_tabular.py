"""Cells and line numbers of the files that people really send."""

from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.importers import tabular
from data.importers.tabular import FileRefused


def read_one(path):
    (sheet,) = tabular.read_sheets(path)
    return sheet


@pytest.mark.parametrize(
    ("data", "header", "rows"),
    [
        pytest.param(b"a,b\n1,2\n", ["a", "b"], [(2, ["1", "2"])], id="plain"),
        pytest.param(b"a,b\r\n1,2\r\n", ["a", "b"], [(2, ["1", "2"])], id="CRLF"),
        pytest.param(b"a,b\r1,2\r", ["a", "b"], [(2, ["1", "2"])], id="CR"),
        pytest.param(b"a,b\n1,2", ["a", "b"], [(2, ["1", "2"])], id="no last line end"),
        pytest.param(b"\xef\xbb\xbfa,b\n1,2\n", ["a", "b"], [(2, ["1", "2"])], id="BOM"),
        pytest.param(b'\xef\xbb\xbf"a",b\n1,2\n', ["a", "b"], [(2, ["1", "2"])], id="BOM quoted"),
        pytest.param("a\nChâteau – £5\n".encode(), ["a"], [(2, ["Château – £5"])], id="UTF-8"),
        pytest.param(
            "a\nChâteau – £5\n".encode("cp1252"), ["a"], [(2, ["Château – £5"])], id="cp1252"
        ),
        pytest.param(
            "a\nChâteau – £5\n".encode("utf-16"), ["a"], [(2, ["Château – £5"])], id="UTF-16"
        ),
        pytest.param(b"a\n\x81\n", ["a"], [(2, ["\ufffd"])], id="a byte of no alphabet"),
        pytest.param(
            b'a,b\n"Barming, Teston",2\n',
            ["a", "b"],
            [(2, ["Barming, Teston", "2"])],
            id="quoted comma",
        ),
        pytest.param(
            b'a,b\n"say ""hi""",2\n', ["a", "b"], [(2, ['say "hi"', "2"])], id="quoted quote"
        ),
        pytest.param(
            b'a,b\n"one\ntwo\nthree",2\n5,6\n7,8\n',
            ["a", "b"],
            [(2, ["one\ntwo\nthree", "2"]), (5, ["5", "6"]), (6, ["7", "8"])],
            id="line breaks inside quotes",
        ),
        pytest.param(
            b'"a\nx",b\n1,2\n', ["a\nx", "b"], [(3, ["1", "2"])], id="line break in the header"
        ),
        pytest.param(
            b"a,b\n\n1,2\n , \n\n3,4\n\n",
            ["a", "b"],
            [(3, ["1", "2"]), (6, ["3", "4"])],
            id="blank lines",
        ),
        pytest.param(b"a, b \n 1 ,\n", ["a", "b"], [(2, ["1", None])], id="spaces and nothing"),
        pytest.param(b"a,b,c\n1\n", ["a", "b", "c"], [(2, ["1", None, None])], id="short row"),
        pytest.param(b"a,b,,\n1,2,,\n", ["a", "b"], [(2, ["1", "2", None, None])], id="empty ends"),
        pytest.param(b"a,,c\n1,2,3\n", ["a", "", "c"], [(2, ["1", "2", "3"])], id="unnamed column"),
        pytest.param(b"a,b\n", ["a", "b"], [], id="only a header"),
    ],
)
def test_csv(save, data, header, rows):
    sheet = read_one(save("x.csv", data))
    assert (sheet.header, sheet.rows) == (header, rows)


def test_the_header_is_the_first_line_that_holds_anything(save):
    sheet = read_one(save("x.csv", b"\n,,\na,b\n1,2\n"))
    assert (sheet.header_line, sheet.header, sheet.rows) == (3, ["a", "b"], [(4, ["1", "2"])])


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        pytest.param("x.csv", b"", "the file is empty", id="empty"),
        pytest.param("x.xlsx", b"", "the file is empty", id="empty workbook"),
        pytest.param("x.csv", b"\n\n , \n", "the file holds no rows", id="only blank lines"),
        pytest.param("x.csv", b"\xef\xbb\xbf", "the file holds no rows", id="only a BOM"),
        pytest.param("x.csv", b"a\0b", "this is not a text file", id="binary"),
        pytest.param("x.csv", b"\xff\xfea", "its text is damaged", id="half a letter of UTF-16"),
        pytest.param("x.csv", b"PK\x03\x04\0\0", "not a workbook", id="broken XLSX named CSV"),
        pytest.param(
            "x.csv", b"a\nb\n" + b"x" * 140_000, "line 3 cannot be read as CSV", id="endless cell"
        ),
        pytest.param("x.xlsm", b"PK\x03\x04 and no more", "not a workbook", id="broken XLSM"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(save, name, data, says):
    with pytest.raises(FileRefused, match=says):
        tabular.read_sheets(save(name, data))


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.ods", "x.xls", "x.txt", "x"])
def test_what_a_file_is_follows_from_its_content_and_not_its_name(save, name):
    book = save("book.xlsx", [["area", "n"], ["x", 1]]).read_bytes()
    assert read_one(save(name, b"area,n\nx,1\n")).rows == [(2, ["x", "1"])]
    assert read_one(save(name, book)).rows == [(2, ["x", 1])]


def test_a_quote_that_is_never_closed_is_refused(save):
    """Read on to the end, it would swallow every line below it without a word."""
    path = save("x.csv", b'area,count\n"Fant,1\nBridge,2\nHeath,3\n')
    with pytest.raises(FileRefused, match="line 2"):
        tabular.read_sheets(path)


def test_a_workbook_cut_short_is_refused(save):
    whole = save("whole.xlsx", [["a"], ["x"]]).read_bytes()
    with pytest.raises(FileRefused, match="save it again as XLSX"):
        tabular.read_sheets(save("cut.xlsx", whole[:-100]))


def test_xlsx_keeps_types_and_rows_as_excel_numbers_them(save):
    rows = [
        [],
        ["area", date(2015, 9, 1), "count"],
        [],
        ["Fant", datetime(2015, 9, 1, 10, 30), 3],
        [None, None, None],
        [" x ", 2.5, 3.0],
        ["", True, -4],
    ]
    sheet = read_one(save("x.xlsx", rows))
    assert sheet.header_line == 2
    assert sheet.header_cells == ["area", date(2015, 9, 1), "count"]
    assert sheet.header == ["area", "2015-09-01", "count"]
    assert sheet.rows == [
        (4, ["Fant", datetime(2015, 9, 1, 10, 30), 3]),
        (6, ["x", 2.5, 3]),
        (7, [None, True, -4]),
    ]


def test_sheets_of_a_workbook_that_hold_something(save):
    sheets = tabular.read_sheets(save("x.xlsx", [["a"], ["1"]], [[]], [["b"], ["2"]]))
    assert [(s.name, s.header) for s in sheets] == [("Sheet1", ["a"]), ("Sheet3", ["b"])]


def test_a_workbook_without_a_filled_cell_is_refused(save):
    with pytest.raises(FileRefused, match="the file holds no rows"):
        tabular.read_sheets(save("x.xlsx", [[]], [[None, ""]]))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.one_of(st.binary(max_size=60), st.text(alphabet='ab,"\r\n ;', max_size=40)))
def test_any_bytes_are_read_or_refused(save, data):
    path = save("x.csv", data if isinstance(data, bytes) else data.encode())
    try:
        (sheet,) = tabular.read_sheets(path)
    except FileRefused as refusal:
        assert str(refusal)  # noqa: PT017
        return
    lines = [sheet.header_line, *(line for line, _ in sheet.rows)]
    assert lines == sorted(set(lines))
    assert all(len(cells) >= len(sheet.header) for _, cells in sheet.rows)


@pytest.mark.parametrize(
    ("cells", "text"),
    [(["a", None, 3, date(2015, 9, 1)], "a, , 3, 2015-09-01"), (["x" * 600], "x" * 500), ([], "")],
    ids=["mixed", "cut to 500", "nothing"],
)
def test_shown(cells, text):
    assert tabular.shown(cells) == text
