"""Grants of the 360Giving standard: which files they are, what is kept, which rows are refused."""

import json
from datetime import date, datetime, time
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import facts as schema
from data.importers import grants, tabular
from data.importers.tabular import Sheet

SHARED = Path(__file__).parent.parent.parent.parent / "shared"
HEADER = [
    "Identifier",
    "Title",
    "Description",
    "Currency",
    "Amount Awarded",
    "Award Date",
    "Recipient Org:Name",
    "Funding Org:Name",
]
GOOD = ["360G-a-1", "Youth club", "Evenings", "GBP", "1000", "2024-03-15", "Club", "Council"]


@pytest.fixture(scope="module")
def table():
    """The facts' own table, empty before and after each use."""
    with duckdb.connect() as connection:
        schema.create(connection)
        yield connection


def reading(path):
    sheets = tabular.read_sheets(path)
    assert [sheet for sheet in sheets if grants.recognises(sheet, None) == grants.PLACE]
    return grants.read(sheets, None)


def kept(result):
    rows = result.tables["grant_record"].to_pylist() if result.tables else []
    return [(row["grant_id"], json.loads(row["content"]), row["line"]) for row in rows]


def refused(result):
    said = [(note.line, note.reason) for note in result.notes if note.severity == "refused"]
    assert result.rows_read == result.rows_kept + result.rows_refused
    assert result.rows_refused == len(said)
    return said


def warnings(result):
    return [note.reason for note in result.notes if note.severity == "warning"]


def row(**cells):
    """A good row with some cells changed, named by their headings with _ for space and colon."""
    place = {name.replace(" ", "_").replace(":", "_"): i for i, name in enumerate(HEADER)}
    made = list(GOOD)
    for name, cell in cells.items():
        made[place[name]] = cell
    return made


# --- which files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "is_claimed"),
    [
        (HEADER, True),
        (HEADER[::-1], True),
        (["Identifier", "Currency"], True),
        (["Currency", "Amount Awarded"], True),
        (["identifier", "award date"], True),
        (["Title", "Grant Programme: Title"], True),
        (["Amount Applied For", "Amount Disbursed"], True),
        (["Funding Org : Identifier", "Recipient Org: Identifier", "x"], True),
        (["id", "title", "amountAwarded"], True),
        (["recipientOrganization/0/name", "fundingOrganization/0/name"], True),
        (["title", "plannedDates/0/startDate"], True),
        (["Title", "Description"], False),
        (["Identifier", "Title", "Description"], False),
        (["id", "title", "description"], False),
        (["Currency", "Amount"], False),
        (["Award Date", "hats"], False),
        (["document_code", "title", "published_on"], False),
        (["month", "area", "measure", "count"], False),
        (["LSOA11CD", "All Ages"], False),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, list) else str(value),
)
def test_a_file_is_known_by_its_columns(save, header, is_claimed):
    (sheet,) = tabular.read_sheets(save("x.csv", [header]))
    assert grants.recognises(sheet, None) == (grants.PLACE if is_claimed else None)


# --- what is kept ---------------------------------------------------------------------------------


def test_a_row_is_kept_as_it_is(save):
    """Names and texts as in the file, its own columns too; what is empty is left out."""
    path = save(
        "x.csv",
        [
            [*HEADER, "Grant Programme: Title", "Ward", "Notes"],
            [*row(Amount_Awarded="£1,000.50", Award_Date="15/03/2024"), "Pots", "High Street", ""],
        ],
    )
    result = reading(path)
    assert kept(result) == [
        (
            "360G-a-1",
            {
                "Identifier": "360G-a-1",
                "Title": "Youth club",
                "Description": "Evenings",
                "Currency": "GBP",
                "Amount Awarded": "£1,000.50",
                "Award Date": "15/03/2024",
                "Recipient Org:Name": "Club",
                "Funding Org:Name": "Council",
                "Grant Programme: Title": "Pots",
                "Ward": "High Street",
            },
            2,
        )
    ]
    assert result.notes == []


def test_json_is_kept_by_its_own_names(save):
    grant = {
        "id": "360G-a-1",
        "title": "Youth club",
        "description": "Evenings",
        "currency": "GBP",
        "amountAwarded": 1000.1,
        "awardDate": "2024-03-15T00:00:00+00:00",
        "recipientOrganization": [{"name": "Club", "charityNumber": 514479}],
        "fundingOrganization": [{"name": "Council"}],
        "fromOpenCall": True,
        "keywords": [""],
    }
    result = reading(save("x.json", json.dumps({"grants": [grant]})))
    assert kept(result) == [
        (
            "360G-a-1",
            {
                "id": "360G-a-1",
                "title": "Youth club",
                "description": "Evenings",
                "currency": "GBP",
                "amountAwarded": "1000.1",
                "awardDate": "2024-03-15T00:00:00+00:00",
                "recipientOrganization/0/name": "Club",
                "recipientOrganization/0/charityNumber": "514479",
                "fundingOrganization/0/name": "Council",
                "fromOpenCall": True,
            },
            1,
        )
    ]
    assert (result.publisher, result.first_month) == ("Council", date(2024, 3, 1))
    assert result.notes == []


@pytest.mark.parametrize(
    ("cell", "content"),
    [
        ("1000.10", "1000.10"),
        (1000.1, "1000.1"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (1e22, "10000000000000000000000"),
        (12345678901234567890, "12345678901234567890"),
        (date(2024, 3, 15), "2024-03-15"),
        (datetime(2024, 3, 15, 9, 30), "2024-03-15T09:30:00"),
        (time(9, 30), "09:30:00"),
        (False, False),
        (float("nan"), "NaN"),
        ("One\ud800", "One?"),
        ([1, [None, {"a": 0.5}]], ["1", [None, {"a": "0.5"}]]),
    ],
    ids=str,
)
def test_values_lose_nothing(table, cell, content):
    """DuckDB would read a JSON number as a float."""
    result = grants.read([Sheet("", [*HEADER, "More"], 1, [(2, [*GOOD, cell])])], None)
    ((_, kept_content, _),) = kept(result)
    assert kept_content["More"] == content
    assert len(stored(table, result)) == 1


def test_columns_named_twice_or_not_at_all_lose_nothing(save):
    path = save("x.csv", [["Identifier", "Currency", "Notes", "", "Notes"], [1, "GBP", 2, 3, 4]])
    ((_, content, _),) = kept(reading(path))
    assert content == {
        "Identifier": "1",
        "Currency": "GBP",
        "Notes": "2",
        "column 4": "3",
        "Notes (column 5)": "4",
    }


def test_rows_go_into_the_facts(save, table):
    assert stored(table, reading(save("x.csv", [HEADER, GOOD]))) == [
        ("360G-a-1", "1000", "Club", 9, 2)
    ]


def stored(facts, result):
    facts.execute("begin")
    try:
        for rows in result.tables.values():
            facts.register("read", rows)
            facts.execute("insert into grant_record by name select *, 9 as source_id from read")
        return facts.execute(
            "select grant_id, content->>'Amount Awarded', content->>'Recipient Org:Name', "
            "source_id, line from grant_record"
        ).fetchall()
    finally:
        facts.execute("rollback")


def test_the_publisher_is_the_commonest_funder_and_the_months_are_those_of_the_awards(save):
    rows = [
        row(Identifier="1", Funding_Org_Name="Trust", Award_Date="2024-05-31"),
        row(Identifier="2", Award_Date="01/02/2023"),
        row(Identifier="3", Award_Date="2023-12-31"),
        row(Identifier="4", Funding_Org_Name="Trust", Award_Date="soon"),
        row(Identifier="5", Funding_Org_Name="Trust", Currency="pounds"),
    ]
    result = reading(save("x.csv", [HEADER, *rows]))
    assert result.publisher == "Council"
    assert (result.first_month, result.last_month) == (date(2023, 2, 1), date(2024, 5, 1))


def test_grants_on_several_sheets(save):
    path = save("x.xlsx", [HEADER, GOOD], [["About"], ["x"]], [HEADER, GOOD, row(Identifier="2")])
    result = reading(path)
    assert [(grant, line) for grant, _, line in kept(result)] == [("360G-a-1", 2), ("2", 3)]
    assert refused(result) == [
        (2, "the identifier 360G-a-1 stands already in line 2 of sheet 'Sheet1'")
    ]
    assert warnings(result) == ["sheet 'Sheet2' holds no grants and was passed over"]


# --- missing fields -------------------------------------------------------------------------------


def test_missing_fields_are_counted_and_the_rows_kept(save):
    rows = [
        row(Identifier=None, Award_Date=None),
        row(Identifier=None, Award_Date=None, Description=None),
        GOOD,
        row(Identifier="2", Currency="pounds", Title=None),
    ]
    result = reading(save("x.csv", [HEADER, *rows]))
    assert [grant for grant, _, _ in kept(result)] == [None, None, "360G-a-1"]
    assert warnings(result) == [
        "2 rows have no Identifier",
        "1 row has no Description",
        "2 rows have no Award Date",
    ]


def test_missing_columns_are_counted_as_missing_fields(save):
    result = reading(save("x.csv", [["Currency", "Amount Awarded"], *[["GBP", "1000.1"]] * 7]))
    assert result.rows_kept == 7
    assert warnings(result) == [
        "7 rows have no Identifier",
        "7 rows have no Title",
        "7 rows have no Description",
        "7 rows have no Award Date",
        "7 rows have no Recipient Org",
        "7 rows have no Funding Org",
    ]


@pytest.mark.parametrize(
    "heading",
    ["Recipient Org:Identifier", "Recipient Org: Name", "Recipient Ind:Name", "Recipient Org:0:Id"],
)
def test_a_recipient_by_any_of_its_names(save, heading):
    header = [heading if name == "Recipient Org:Name" else name for name in HEADER]
    assert reading(save("x.csv", [header, GOOD])).notes == []


# --- wrong values ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        {"Currency": "EUR"},
        {"Amount_Awarded": 0},
        {"Amount_Awarded": 1000.5},
        {"Amount_Awarded": "£1,000"},
        {"Amount_Awarded": "€ 1 000.50"},
        {"Amount_Awarded": "$ 10"},
        {"Amount_Awarded": ".50"},
        {"Award_Date": date(2024, 3, 15)},
        {"Award_Date": datetime(2024, 3, 15, 9, 30)},
        {"Award_Date": "2024-03-15T00:00:00Z"},
        {"Award_Date": "2024-03-15 00:00:00"},
        {"Award_Date": "2024-02-29"},
        {"Award_Date": "1/2/2024"},
        {"Award_Date": "15/03/2024 09:30"},
        {"Identifier": 42},
    ],
    ids=str,
)
def test_right_values(save, cells):
    result = reading(save("x.xlsx", [HEADER, row(**cells)]))
    assert (result.rows_read, result.rows_kept, result.notes) == (1, 1, [])


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Currency": "gbp"}, "Currency is 'gbp'; it must be three capital letters, such as GBP"),
        ({"Currency": "£"}, "Currency is '£'; it must be"),
        ({"Currency": "GBPS"}, "Currency is 'GBPS'; it must be"),
        ({"Currency": 826}, "Currency is '826'; it must be"),
        ({"Amount_Awarded": "some"}, "Amount Awarded is 'some', which is no number"),
        ({"Amount_Awarded": "1,00"}, "Amount Awarded is '1,00', which is no number"),
        ({"Amount_Awarded": "1.2.3"}, "which is no number"),
        ({"Amount_Awarded": "1E+05"}, "Amount Awarded is '1E+05', which is no number"),
        ({"Amount_Awarded": "£"}, "which is no number"),
        ({"Amount_Awarded": "nan"}, "which is no number"),
        ({"Amount_Awarded": "١٠"}, "which is no number"),
        ({"Amount_Awarded": True}, "Amount Awarded is 'True', which is no number"),
        ({"Amount_Awarded": date(2024, 3, 15)}, "which is no number"),
        ({"Amount_Awarded": -5}, "Amount Awarded is '-5'; a grant cannot be below 0"),
        ({"Amount_Awarded": "-5"}, "Amount Awarded is '-5'; a grant cannot be below 0"),
        ({"Amount_Awarded": "-£5.00"}, "a grant cannot be below 0"),
        ({"Amount_Awarded": "£-5.00"}, "a grant cannot be below 0"),
        ({"Amount_Awarded": "−5"}, "a grant cannot be below 0"),
        ({"Award_Date": "soon"}, "Award Date is 'soon', which is no date; write it as 2020-11-03"),
        ({"Award_Date": "2024-02-30"}, "which is no date"),
        ({"Award_Date": "31/02/2024"}, "which is no date"),
        ({"Award_Date": "03/31/2024"}, "which is no date"),
        ({"Award_Date": "2024-03"}, "which is no date"),
        ({"Award_Date": "15/03/24"}, "which is no date"),
        ({"Award_Date": "0024-03-15"}, "which is no date"),
        ({"Award_Date": "2024-03-15 soon"}, "which is no date"),
        ({"Award_Date": 45366}, "Award Date is '45366', which is no date"),
        ({"Award_Date": True}, "which is no date"),
        ({"Identifier": "360G-a-0"}, "the identifier 360G-a-0 stands already in line 2"),
    ],
    ids=str,
)
def test_a_wrong_value_refuses_its_row_with_its_line(save, cells, reason):
    first = row(Identifier="360G-a-0")
    result = reading(save("x.xlsx", [HEADER, first, [], row(**cells)]))
    ((line, said),) = refused(result)
    assert line == 4
    assert reason in said
    assert [grant for grant, _, _ in kept(result)] == ["360G-a-0"]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Amount Applied For", "lots"),
        ("Amount Disbursed", "-1"),
        ("amountAppliedFor", "lots"),
        ("Planned Dates:Start Date", "spring"),
        ("Actual Dates: End Date", "31/02/2024"),
        ("plannedDates/0/endDate", "spring"),
    ],
)
def test_the_standard_s_other_amounts_and_dates(save, heading, cell):
    result = reading(save("x.csv", [[*HEADER, heading], [*GOOD, cell]]))
    ((_, said),) = refused(result)
    assert f"{heading} is '{cell}'" in said


def test_all_that_is_wrong_with_a_row_is_one_sentence(save):
    wrong = row(Currency="pounds", Amount_Awarded="lots", Award_Date="soon")
    result = reading(save("x.csv", [HEADER, GOOD, [*wrong, "more"]]))
    assert refused(result) == [
        (
            3,
            "the row has more cells than the header; is a comma not in quotes?; "
            "Currency is 'pounds'; it must be three capital letters, such as GBP; "
            "Amount Awarded is 'lots', which is no number; "
            "Award Date is 'soon', which is no date; write it as 2020-11-03 or 03/11/2020; "
            "the identifier 360G-a-1 stands already in line 2",
        )
    ]


def test_faults_are_said_in_the_order_of_the_columns(save):
    wrong = row(Currency="pounds", Award_Date="soon")
    ((_, said),) = refused(reading(save("x.csv", [HEADER[::-1], wrong[::-1]])))
    assert said.index("Award Date") < said.index("Currency")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_of_json_that_are_none(save, number):
    path = save("x.json", f'[{{"currency": "GBP", "amountAwarded": {number}}}]')
    ((line, said),) = refused(reading(path))
    assert line == 1
    assert "which is no number" in said


def test_a_refused_row_does_not_use_up_its_identifier(save):
    result = reading(save("x.csv", [HEADER, row(Currency="pounds"), GOOD]))
    assert [line for line, _ in refused(result)] == [2]
    assert [line for _, _, line in kept(result)] == [3]


# --- published files ------------------------------------------------------------------------------


@pytest.fixture
def sample():
    folder = SHARED / "samples" / "grants_360giving"
    if not folder.exists():
        pytest.skip("../shared is not here: a user's machine has none")
    return lambda name: reading(folder / name)


@pytest.mark.parametrize(
    ("name", "rows", "publisher"),
    [
        ("a003W000001B7PzQAK.json", 475, "Andrew Lloyd Webber Foundation"),
        ("a003W000001B7PzQAK.xlsx", 475, "Andrew Lloyd Webber Foundation"),
        ("bom.csv", 1, None),
        ("decimal_amounts.csv", 7, None),
        ("fundingproviders-grants_2_grants_cp1252.csv", 2, "Funding Providers UK"),
        ("fundingproviders_grants_2_grants.csv", 2, "Funding Providers UK"),
    ],
)
def test_published_files_are_kept_whole(sample, name, rows, publisher):
    result = sample(name)
    assert (result.rows_read, result.rows_kept) == (rows, rows)
    assert result.publisher == publisher


def test_the_two_forms_of_a_published_file_say_the_same(sample):
    as_json, as_sheet = (kept(sample(f"a003W000001B7PzQAK.{form}")) for form in ("json", "xlsx"))
    assert [grant for grant, _, _ in as_json] == [grant for grant, _, _ in as_sheet]
    amounts = [content["amountAwarded"] for _, content, _ in as_json]
    assert amounts == [content["Amount Awarded"] for _, content, _ in as_sheet]


def test_a_published_file_of_faults(sample):
    result = sample("badfile_all_validation_errors.xlsx")
    assert refused(result) == [
        (
            2,
            "Currency is 'bad currency'; it must be three capital letters, such as GBP; "
            "Amount Awarded is 'This should be a number', which is no number; "
            "Award Date is 'bad date', which is no date; write it as 2020-11-03 or 03/11/2020",
        )
    ]


# --- wild cells -----------------------------------------------------------------------------------

CELLS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from([10**400, "GBP", "1000.1", "-£5", "2024-03-15", "", "\ud800", "\0"])
    | st.text(max_size=12)
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(
    header=st.lists(st.sampled_from([*HEADER, "id", "x"]) | st.text(max_size=8), max_size=4),
    rows=st.lists(st.lists(CELLS, max_size=14), max_size=6),
)
def test_wild_cells_are_refused_in_words(table, header, rows):
    names = [*HEADER, *header]
    padded = [[*row, *[None] * (len(names) - len(row))] for row in rows]
    sheet = Sheet("", names, 1, list(enumerate(padded, start=2)))
    assert grants.recognises(sheet, None) == grants.PLACE
    result = grants.read([sheet], None)
    assert len(refused(result)) + len(kept(result)) == len(rows)
    assert len(stored(table, result)) == len(kept(result))


def test_a_field_nested_without_end_refuses_its_row():
    cell = []
    for _ in range(100_000):
        cell = [cell]
    result = grants.read([Sheet("", [*HEADER, "More"], 1, [(2, [*GOOD, cell])])], None)
    assert refused(result) == [(2, "More is nested too deeply to be kept")]
