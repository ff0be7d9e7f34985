"""Population estimates: which files they are, of which year, and which figures are refused."""

from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import facts as schema
from data.importers import populations, tabular
from data.importers.tabular import FileRefused, Sheet

SHARED = Path(__file__).parent.parent.parent.parent / "shared"
LSOA, OTHER = "E01016016", "E01016017"
NAMED_AFTER = "the year, 2020, is taken from the file's name, as the file itself does not say it"


@pytest.fixture(scope="module")
def table():
    """The facts' own table, empty before and after each use."""
    with duckdb.connect() as connection:
        schema.create(connection)
        yield connection


def reading(path):
    sheets = tabular.read_sheets(path)
    assert [s for s in sheets if populations.recognises(s, None) == populations.PLACE]
    result = populations.read(sheets, None)
    assert result.rows_read == result.rows_kept + len(refused(result))
    return result


def kept(result):
    rows = result.tables["population"].to_pylist() if result.tables else []
    return [(row["area_code"], row["year"], row["population"]) for row in rows]


def refused(result):
    return [(n.line, n.reason) for n in result.notes if n.severity == "refused"]


def warnings(result):
    return [n.reason for n in result.notes if n.severity == "warning"]


# --- which files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "is_claimed"),
    [
        (["LSOA11CD", "LSOA11NM", "All Ages"], True),
        (["lsoa21cd", "Total"], True),
        (["WD24CD", "Population"], True),
        (["LAD35CD", "All persons"], True),
        (["LSOA21CD", "LAD24CD", "Mid-2020"], True),
        (["area_code", "population"], True),
        (["area_code", "year", "population"], True),
        (["area_code", "2019", "2020"], True),
        (["Area Code", "Population mid-2020"], True),
        (["LSOA Code", "LA Code (2021 boundaries)", "All Ages", "0", "1", "90+"], True),
        (["LAD 2023 Code", "LSOA 2021 Code", "Total", "F0", "M0"], True),
        (["Ward Code 1", "Ward Name 1", "All Ages"], True),
        (["LSOA21CD", "LSOA21NM", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM"], False),
        (["LSOA11CD", "CHGIND", "LSOA21CD", "LAD22CD"], False),
        (["LSOA11CD", "LSOA11NM"], False),
        (["LSOA11NM", "All Ages"], False),
        (["area_code", "measure", "month", "total"], False),
        (["area_code", "measure", "2015-09"], False),
        (["area_code", "crime type", "2019", "2020"], False),
        (["area_code", "month", "total"], False),
        (["area_code", "area_name", "title", "kind", "district_code", "ward_set"], False),
        (["WD25CD", "population", "geometry"], False),
        (["LSOA code", "LSOA name", "Crime type", "Month"], False),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, list) else str(value),
)
def test_a_file_is_known_by_its_columns(save, header, is_claimed):
    (sheet,) = tabular.read_sheets(save("x.csv", [header]))
    assert populations.recognises(sheet, None) == (populations.PLACE if is_claimed else None)


def test_a_header_below_ten_rows_of_words_is_not_looked_for(save):
    """The ninth row of words leaves the header as the tenth row; one more hides it."""
    table = [["LSOA11CD", "Mid-2020"], [LSOA, 1691]]
    (near,) = tabular.read_sheets(save("near.csv", [["words"]] * 9 + table))
    (far,) = tabular.read_sheets(save("far.csv", [["words"]] * 10 + table))
    assert populations.recognises(near, None) == populations.PLACE
    assert populations.recognises(far, None) is None


def test_the_smallest_area_of_a_row_is_the_one_it_is_about(save):
    path = save("x.csv", [["LAD24CD", "LSOA21CD", "2022"], ["E06000035", LSOA, 1700]])
    assert kept(reading(path)) == [(LSOA, 2022, 1700)]


# --- which year -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        ("Population mid-2020", 2020),
        ("Mid-2020", 2020),
        ("mid_2019", 2019),
        ("All Ages 2021", 2021),
        ("Population (2022)", 2022),
        ("Mid-year population estimate 2018", 2018),
        ("Mid-Year 2017", 2017),
    ],
)
def test_the_year_in_the_heading(save, heading, year):
    """The file's name says another, which does not count."""
    result = reading(save("mid_2011.csv", [["WD24CD", heading], ["E05014450", "9,000"]]))
    assert kept(result) == [("E05014450", year, 9000)]
    assert result.notes == []


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        (2020, 2020),
        ("2020", 2020),
        ("mid-2020", 2020),
        ("Mid 2020", 2020),
        (date(2020, 6, 30), 2020),
        (datetime(2020, 6, 30), 2020),
    ],
    ids=str,
)
def test_the_year_in_a_column_of_its_own(save, cell, year):
    rows = [["area_code", "year", "population"], ["E07000110", cell, 173132]]
    assert kept(reading(save("mid_2011.xlsx", rows))) == [("E07000110", year, 173132)]


def test_numbers_of_json(save):
    path = save("x.json", '[{"area_code": "E01016016", "year": 2020.0, "population": 1691.0}]')
    assert kept(reading(path)) == [(LSOA, 2020, 1691)]


def test_several_years_are_several_vintages(save):
    """Ward two did not exist in 2019: it has no figure for it, which is no fault."""
    rows = [
        ["WD24CD", "Total", "Mid-2019", "Mid-2020"],
        ["E05014450", 99, 100, 110],
        ["E05014453", 99, None, 220],
    ]
    result = reading(save("x.csv", rows))
    assert kept(result) == [
        ("E05014450", 2019, 100),
        ("E05014450", 2020, 110),
        ("E05014453", 2020, 220),
    ]
    assert (result.rows_read, result.rows_kept, result.notes) == (3, 3, [])


def test_columns_of_bare_years_are_read_with_a_warning(save):
    """A table of crimes may look the same."""
    result = reading(save("x.csv", [["area_code", "2019", "2020"], [LSOA, 1, 2]]))
    assert kept(result) == [(LSOA, 2019, 1), (LSOA, 2020, 2)]
    (said,) = warnings(result)
    assert said.startswith("the columns 2019, 2020 are read as residents of all ages")


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Mid-2020 Population Estimates for 2011 Lower Layer Super Output Areas", 2020),
        ("Population estimates 2020 for LSOA 2011", 2020),
        ("Resident population, 30 June 2020 (2021 LAs)", 2020),
        ("Mid-2020 estimates. Released 25 June 2021", 2020),
    ],
)
def test_the_year_in_a_title_above_the_header(save, title, year):
    path = save(
        "mid_2011.csv",
        [[title], ["Copyright 2022"], ["LSOA11CD", "All Ages"], [LSOA, 1691], [OTHER, 1760]],
    )
    result = reading(path)
    assert kept(result) == [(LSOA, year, 1691), (OTHER, year, 1760)]
    assert result.notes == []


def test_a_workbook_of_the_office(tmp_path):
    """Titles above the header, sheets for the sexes, a sheet of words; lines are the sheet's."""
    book = openpyxl.Workbook()
    book.active.title = "Contents"
    book.active.append(["Contents"])
    for name, count in (("Persons", 1691), ("Males", 800), ("Females", 891)):
        sheet = book.create_sheet(f"Mid-2020 {name}")
        sheet.append([f"SAPE23DT2: 2011 LSOAs in England and Wales, {name}"])
        sheet.append([])
        sheet.append(["LSOA Code", "LA Code (2021 boundaries)", "All Ages", 0, 1])
        sheet.append([LSOA, "E06000035", count, 20, 21])
        sheet.append(["E01", "E06000035", count, 20, 21])
    path = tmp_path / "SAPE23DT2.xlsx"
    book.save(path)
    result = reading(path)
    assert kept(result) == [(LSOA, 2020, 1691)]
    assert [line for line, _ in refused(result)] == [5]
    assert warnings(result) == [
        f"sheet '{name}' holds no estimates of all people and was passed over"
        for name in ("Contents", "Mid-2020 Males", "Mid-2020 Females")
    ]


def test_sheets_of_two_years(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Mid-2021 LSOA 2021"
    book.active.append(["LSOA 2021 Code", "Total"])
    book.active.append([LSOA, 1700])
    other = book.create_sheet("Mid-2022 LSOA 2021")
    other.append(["LSOA 2021 Code", "Total"])
    other.append([LSOA, 1710])
    other.append([LSOA, 1711])
    path = tmp_path / "x.xlsx"
    book.save(path)
    result = reading(path)
    assert kept(result) == [(LSOA, 2021, 1700), (LSOA, 2022, 1710)]
    assert refused(result) == [
        (3, f"{LSOA} in 2022 stands already in line 2 of sheet 'Mid-2022 LSOA 2021'")
    ]


@pytest.mark.parametrize(
    "name",
    [
        "mid_2020.csv",
        "LSOA11_population_mid-2020_kent.csv",
        "LSOA_2011_population_2020.csv",
        "wards 2020.csv",
        "2021/populations 2020.csv",
        "2021/midyear2020.csv",
    ],
)
def test_the_year_in_the_name_of_the_file_is_the_last_resort(save, name):
    path = save("x.csv", [["LSOA11CD", "All Ages"], [LSOA, 1691]])
    result = populations.read(tabular.read_sheets(path, name), None)
    assert kept(result) == [(LSOA, 2020, 1691)]
    assert warnings(result) == [NAMED_AFTER]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("x.csv", "Residents"),
        ("populations_2019_2020.csv", "Residents"),
        ("x.csv", "Residents of Lower Layer Super Output Areas 2011"),
        ("x.csv", "Published on 25/06/2021"),
        ("x.csv", "Residents, 17 May 2021"),
    ],
)
def test_a_file_that_does_not_say_its_year_is_refused(save, name, title):
    path = save(name, [[title], ["LSOA11CD", "All Ages"], [LSOA, 1691]])
    with pytest.raises(FileRefused, match=r"which year.*add a column named year"):
        populations.read(tabular.read_sheets(path), None)


@pytest.mark.parametrize("heading", ["Sex", "age", "Age group"])
def test_people_by_age_or_sex_are_refused(save, heading):
    """The first of them would pass for everyone."""
    path = save("x.csv", [["LAD23CD", heading, "Population 2020"], ["E06000035", "F", 5]])
    with pytest.raises(FileRefused, match="each age or sex apart"):
        populations.read(tabular.read_sheets(path), None)


# --- which figures --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ([None, 2020, 5], "area_code is empty"),
        (["Allington", 2020, 5], "area_code is 'Allington', which is no code"),
        (["E0101601", 2020, 5], "area_code is 'E0101601', which is no code"),
        ([LSOA, 2020, None], "population is empty"),
        ([LSOA, 2020, "12.5"], "population is '12.5', which is not a whole number of 0 or more"),
        ([LSOA, 2020, "-1"], "population is '-1', which is not a whole number of 0 or more"),
        ([LSOA, 2020, "many"], "population is 'many', which is not a whole number"),
        ([LSOA, 2020, "1,23"], "population is '1,23', which is not a whole number"),
        ([LSOA, 2020, "nan"], "population is 'nan', which is not a whole number"),
        ([LSOA, 2020, "1000000001"], "population is 1000000001, which is too large"),
        ([LSOA, None, 5], "the year is empty; write it as 2020"),
        ([LSOA, "last year", 5], "the year is 'last year'; write it as 2020"),
        ([LSOA, "2098", 5], "2098 lies in the future"),
        ([OTHER, 2020, 7], f"{OTHER} in 2020 stands already in line 2"),
        ([LSOA, 2020, "1", "691"], "more cells than the header; is a comma not in quotes?"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_others_kept(save, row, reason):
    header = ["area_code", "year", "population"]
    result = reading(save("x.csv", [header, [OTHER, 2020, 1760], [], row]))
    ((line, said),) = refused(result)
    assert line == 4
    assert reason in said
    assert kept(result) == [(OTHER, 2020, 1760)]
    assert (result.rows_read, result.rows_kept, result.rows_refused) == (2, 1, 1)


def test_every_fault_of_a_row_is_said(save):
    result = reading(save("x.csv", [["area_code", "year", "population"], ["X", "soon", "some"]]))
    ((_, said),) = refused(result)
    for fault in ("'X'", "'soon'", "'some'"):
        assert fault in said


@pytest.mark.parametrize(("cell", "n"), [(0, 0), ("1,691", 1691), (1691.0, 1691), ("1691.0", 1691)])
def test_whole_numbers(save, cell, n):
    path = save("x.xlsx", [["LSOA11CD", "Mid-2020"], [f" {LSOA.lower()} ", cell]])
    assert kept(reading(path)) == [(LSOA, 2020, n)]


def test_rows_go_into_the_facts(save, table):
    result = reading(save("x.csv", [["LSOA11CD", "Mid-2020"], [LSOA, 1691]]))
    assert result.publisher == "Office for National Statistics"
    assert stored(table, result) == [(LSOA, 2020, 1691)]


def stored(facts, result):
    facts.execute("begin")
    try:
        for name, rows in result.tables.items():
            facts.from_arrow(rows).select(*facts.table(name).columns).insert_into(name)
        return facts.table("population").fetchall()
    finally:
        facts.execute("rollback")


def test_the_office_s_own_file():
    path = SHARED / "samples" / "lookups" / "LSOA11_population_mid_2020_kent.csv"
    if not path.exists():
        pytest.skip("../shared is not here: a user's machine has none")
    result = reading(path)
    assert (result.rows_read, result.rows_kept) == (1065, 1065)
    assert kept(result)[:2] == [("E01016016", 2020, 1691), ("E01016017", 2020, 1760)]
    assert warnings(result) == [NAMED_AFTER]


def test_the_office_s_lookups_are_not_claimed():
    folder = SHARED / "samples" / "lookups"
    if not folder.exists():
        pytest.skip("../shared is not here: a user's machine has none")
    lookups = [path for path in folder.glob("*.csv") if "population" not in path.name]
    assert len(lookups) == 3
    for path in lookups:
        (sheet,) = tabular.read_sheets(path)
        assert populations.recognises(sheet, None) is None


# --- wild cells -----------------------------------------------------------------------------------

CELLS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**30), 2020, 1691, LSOA, OTHER, "2020", "mid-2020", "1,691"])
    | st.floats()
    | st.text(max_size=12)
    | st.dates()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
HEADINGS = st.sampled_from(
    ["LSOA11CD", "WD24CD", "area_code", "All Ages", "2020", "Mid-2019", "year", "age", "Name"]
)


@given(
    header=st.lists(HEADINGS | st.text(max_size=8), min_size=1, max_size=5),
    above=st.lists(st.lists(CELLS, max_size=3), max_size=2),
    rows=st.lists(st.lists(CELLS, max_size=7), max_size=6),
    names=st.tuples(st.text(max_size=12), st.sampled_from(["x.csv", "mid_2020.csv", ""])),
)
def test_wild_cells_are_refused_in_words(table, header, above, rows, names):
    lines = [*above, ["area_code", "All Ages", *header], *rows]
    padded = [[*row, *[None] * (len(lines[0]) - len(row))] for row in lines]
    sheet = Sheet(
        name=names[0],
        header=["" if cell is None else str(cell) for cell in lines[0]],
        header_line=1,
        rows=list(enumerate(padded[1:], start=2)),
        file_name=names[1],
    )
    if populations.recognises(sheet, None) is None:
        return
    try:
        result = populations.read([sheet], None)
    except FileRefused:
        return
    assert result.rows_read == result.rows_kept + len(refused(result))
    assert sorted(stored(table, result)) == sorted(kept(result))
