"""Grants of the 360Giving standard: which files they are, what is kept, which rows are refused."""

import csv
import json
import re
import shutil
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import facts as schema
from data import making, store
from data.importers import grants, tabular
from data.importers.tabular import Sheet
from tests.conftest import examples

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


def awards(result):
    """The rows for `award`, without the fields as the file has them."""
    rows = result.tables["award"].to_pylist() if result.tables else []
    return [{name: row[name] for name in grants.FIELDS} for row in rows]


def award(*columns):
    """What becomes of one row: (heading, cell) of each column beside two of the standard."""
    header, cells = zip(("Currency", "GBP"), ("Funding Org:City", None), *columns, strict=True)
    result = grants.read([Sheet("", list(header), 1, [(2, list(cells))])], None)
    assert refused(result) == []
    (found,) = awards(result)
    return found


def kept(result):
    rows = result.tables["award"].to_pylist() if result.tables else []
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


AS_IN_THE_FILE = (
    "grant_id, content->>'Amount Awarded', content->>'Recipient Org:Name', source_id, line"
)


def stored(facts, result, columns=AS_IN_THE_FILE):
    """What the facts have of the rows once they are in."""
    facts.execute("begin")
    try:
        for rows in result.tables.values():
            facts.register("read", rows)
            facts.execute("insert into award by name select *, 9 as source_id from read")
        return facts.execute(f"select {columns} from award order by line").fetchall()  # noqa: S608
    finally:
        facts.execute("rollback")


@pytest.mark.parametrize(
    "text",
    [
        '{"currency": "\\ud800", "keywords": ["\\ud800"]}',
        '{"currency": "GBP", "keywords": ["\\ud800"], "x\\ud800": {"y\\ud800": "\\ud800"}}',
    ],
    ids=["refused", "kept"],
)
def test_halves_of_characters_anywhere_in_json(save, table, text):
    """What is said of a row is stored and written out as UTF-8 as well."""
    result = reading(save("x.json", f'[{text}, {{"currency": "GBP", "awardDate": null}}]'))
    for _, reason in refused(result):
        reason.encode()
    for note in result.notes:
        note.content.encode()
    assert len(stored(table, result)) == result.rows_kept


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


# --- the columns of an award ----------------------------------------------------------------------

# Each column of `award` with the title that the standard gives its field in a spreadsheet, the
# field's name in JSON, a cell, and what is kept of it.
COLUMNS = {
    "grant_id": ("Identifier", "id", "360G-b-1", "360G-b-1"),
    "title": ("Title", "title", "Youth club", "Youth club"),
    "description": ("Description", "description", "Evenings, and more", "Evenings, and more"),
    "currency": ("Currency", "currency", "GBP", "GBP"),
    "amount_applied_for": (
        *("Amount Applied For", "amountAppliedFor"),
        *(2000, Decimal("2000.00")),
    ),
    "amount_awarded": ("Amount Awarded", "amountAwarded", 1000.1, Decimal("1000.10")),
    "amount_disbursed": (
        *("Amount Disbursed", "amountDisbursed"),
        *("£1,000.05", Decimal("1000.05")),
    ),
    "award_date": ("Award Date", "awardDate", "2018-04-16", date(2018, 4, 16)),
    "starts_on": (
        *("Planned Dates:Start Date", "plannedDates/0/startDate"),
        *("01/05/2018", date(2018, 5, 1)),
    ),
    "ends_on": (
        *("Planned Dates:End Date", "plannedDates/0/endDate"),
        *("2019-03-31T00:00:00+00:00", date(2019, 3, 31)),
    ),
    "recipient_id": (
        *("Recipient Org:Identifier", "recipientOrganization/0/id"),
        *("GB-CHC-1", "GB-CHC-1"),
    ),
    "recipient": ("Recipient Org:Name", "recipientOrganization/0/name", "Club", "Club"),
    "funder_id": (
        *("Funding Org:Identifier", "fundingOrganization/0/id"),
        *("GB-LAE-MAI", "GB-LAE-MAI"),
    ),
    "funder": ("Funding Org:Name", "fundingOrganization/0/name", "Council", "Council"),
    "programme_code": ("Grant Programme:Code", "grantProgramme/0/code", "csg", "csg"),
    "programme": ("Grant Programme:Title", "grantProgramme/0/title", "The grant", "The grant"),
    "ward_codes": (
        *("Beneficiary Location:Geographic Code", "beneficiaryLocation/0/geoCode"),
        *("E05005004", ["E05005004"]),
    ),
    "place": ("Beneficiary Location:Name", "beneficiaryLocation/0/name", "Fant", "Fant"),
    "pot": ("Pot", "pot", "Tactical Pot", "tactical pot"),
    "priority": ("Priority", "priority", "asb", "asb"),
    "action_code": ("Action", "action", "asb-1", "asb-1"),
    "report_due": ("Report Due", "reportDue", "2019-04-30", date(2019, 4, 30)),
    "reported_on": ("Reported On", "reportedOn", "24/04/2019", date(2019, 4, 24)),
    "illustrative": ("Illustrative", "illustrative", "award_date; pot", "award_date; pot"),
    "document_code": ("Document", "document", "paper", "paper"),
    "paragraph": ("Paragraph", "paragraph", "4.2", "4.2"),
}
TITLES = [title for title, _, _, _ in COLUMNS.values()]
NAMES = [name for _, name, _, _ in COLUMNS.values()]
CELLS_OF = [cell for _, _, cell, _ in COLUMNS.values()]
AWARD = {column: value for column, (_, _, _, value) in COLUMNS.items()}
SPELT = {
    "as the standard has them": lambda name: name,
    "a space after the colon": lambda name: name.replace(":", ": "),
    "wide": lambda name: "  " + name.replace(" ", "   ").replace(":", " : ") + " ",
    "a line break": lambda name: name.replace(" ", "\n"),
    "capitals": str.upper,
    "small": str.lower,
    "no spaces": lambda name: name.replace(" ", ""),
    "underscores": lambda name: name.replace(" ", "_"),
    "numbered": lambda name: name.replace(":", ":0:"),
    "numbered with spaces": lambda name: name.replace(":", ": 0 : "),
}


def nested(names, cells):
    """An object of which these are the fields, as the names of fields within fields say."""
    grant = {}
    for name, cell in zip(names, cells, strict=True):
        first, *below = name.split("/")
        if below:
            place, field = int(below[0]), below[1]
            inside = grant.setdefault(first, [])
            inside += [{} for _ in range(place + 1 - len(inside))]
            inside[place][field] = cell
        else:
            grant[first] = cell
    return grant


def test_each_column_has_a_test():
    assert list(COLUMNS) == list(grants.FIELDS)
    assert AWARD.keys() | {"content", "line"} == set(grants.SCHEMA.names)


@pytest.mark.parametrize("spelt", SPELT.values(), ids=SPELT)
def test_columns_from_the_titles_of_a_spreadsheet(save, spelt):
    header = [spelt(title) for title in TITLES]
    for name in ("x.csv", "x.xlsx"):
        result = reading(save(name, [header, CELLS_OF]))
        assert awards(result) == [AWARD], name
        assert result.notes == []


@pytest.mark.parametrize("spelt", [str, str.upper, str.lower], ids=["as they are", "AB", "ab"])
def test_columns_from_the_names_of_json_in_a_spreadsheet(save, spelt):
    result = reading(save("x.csv", [[spelt(name) for name in NAMES], CELLS_OF]))
    assert awards(result) == [AWARD]
    assert result.notes == []


def test_columns_from_json(save):
    text = json.dumps({"grants": [nested(NAMES, CELLS_OF)]})
    result = reading(save("x.json", text))
    assert awards(result) == [AWARD]
    assert result.notes == []


def test_columns_go_into_the_facts_with_their_types(save, table):
    path = save("x.csv", [TITLES, CELLS_OF])
    assert stored(table, reading(path), "* exclude (content, source_id, line)") == [
        tuple(AWARD.values())
    ]


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "currency"])
def test_a_column_that_is_missing_or_empty_is_empty(column):
    empty = {name: None for name in COLUMNS} | {"currency": "GBP"}
    title, _, cell, value = COLUMNS[column]
    assert award((title, None)) == empty
    assert award((title, cell)) == empty | {column: value}


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Recipient Ind:Name", "recipient"),
        ("Recipient Ind: Identifier", "recipient_id"),
        ("recipientIndividual/name", "recipient"),
        ("recipientIndividual/0/id", "recipient_id"),
        ("Recipient Organisation:Name", "recipient"),
        ("Recipient Organization: Identifier", "recipient_id"),
        ("Recipient Org:Id", "recipient_id"),
        ("Funding Organisation:Name", "funder"),
        ("Funding Org:0:Id", "funder_id"),
        ("fundingOrganization/0/identifier", "funder_id"),
        ("Beneficiary Location:Geo Code", "ward_codes"),
    ],
)
def test_other_names_of_the_same_field(heading, column):
    found = award((heading, "x"))
    assert found[column] == (["x"] if column == "ward_codes" else "x")


@pytest.mark.parametrize(
    "heading",
    [
        "Recipient Org:Charity Number",
        "Recipient Org:Location:0:Name",
        "recipientOrganization/0/location/0/geoCode",
        "Beneficiary Location:Geographic Code Type",
        "Beneficiary Location:Country Code",
        "Grant Programme:Description",
        "Actual Dates:Start Date",
        "Planned Dates:Duration (months)",
        "Amount",
        "Grant Title",
        "Title of the pot",
        "x:Title",
    ],
)
def test_a_field_that_only_resembles_one_fills_no_column(heading):
    found = award((heading, "2018-04-16"))
    assert found == {name: None for name in COLUMNS} | {"currency": "GBP"}


@pytest.mark.parametrize(
    "names",
    [
        [f"Beneficiary Location:{n}:{name}" for n in range(3) for name in ("Name", "Geo Code")],
        [f"beneficiaryLocation/{n}/{name}" for n in range(3) for name in ("name", "geoCode")],
        ["Beneficiary Location:Name", "Beneficiary Location:Geographic Code"] * 3,
    ],
    ids=["titles", "names", "one title several times"],
)
@pytest.mark.parametrize(
    ("cells", "codes", "place"),
    [
        (["Fant", "E1", "High Street", "E2", "Park Wood", "E3"], ["E1", "E2", "E3"], 3),
        (["Fant", "E2", None, None, "Park Wood", "E1"], ["E2", "E1"], 2),
        ([None, "E1", None, "E1", None, None], ["E1", "E1"], 0),
        (["Fant", None, "High Street", None, None, None], None, 2),
    ],
    ids=["three", "a gap", "codes alone", "names alone"],
)
def test_all_places_that_benefit_are_kept(save, names, cells, codes, place):
    result = reading(save("x.csv", [["Currency", *names], ["GBP", *cells]]))
    (found,) = awards(result)
    assert found["ward_codes"] == codes
    assert found["place"] == ("; ".join(filter(None, cells[::2])) or None)
    assert len((found["place"] or "").split("; ")) == max(place, 1)
    if names[0].startswith("beneficiary"):
        text = json.dumps([{"currency": "GBP"} | nested(names, cells)])
        assert awards(reading(save("x.json", text))) == [found]


def test_of_several_recipients_the_first_that_is_filled():
    found = award(
        ("Recipient Org:0:Name", None),
        ("Recipient Org:1:Name", "Second"),
        ("Recipient Org:2:Name", "Third"),
    )
    assert found["recipient"] == "Second"


@pytest.mark.parametrize(
    ("cell", "pot"),
    [
        ("funding round", "funding round"),
        ("tactical pot", "tactical pot"),
        (" TACTICAL POT ", "tactical pot"),
        (None, None),
        ("", None),
    ],
)
def test_pots(cell, pot):
    assert award(("Pot", cell))["pot"] == pot


@pytest.mark.parametrize("currency", ["EUR", "USD", "XXX"])
def test_another_currency_is_kept_with_its_amounts(currency):
    sheet = Sheet("", ["Currency", "Amount Awarded"], 1, [(2, [currency, "€ 1 000.50"])])
    result = grants.read([sheet], None)
    (found,) = awards(result)
    assert (found["currency"], found["amount_awarded"]) == (currency, Decimal("1000.50"))
    assert refused(result) == []


AMOUNTS = [column for column in COLUMNS if column.startswith("amount_")]
EXACT = [
    ("1000.1", "1000.10"),
    (1000.1, "1000.10"),
    ("£1,000.50", "1000.50"),
    ("1,234,567.89", "1234567.89"),
    ("1\xa0234\xa0567.89", "1234567.89"),
    ("£\t5", "5.00"),
    ("1000.5" + "0" * 40, "1000.50"),
    (33.300000000000004, "33.30"),
    (0.1 + 0.2, "0.30"),
    (1.005e3, "1005.00"),
    (8.2, "8.20"),
    (4.35, "4.35"),
    (123456789012.34, "123456789012.34"),
    (152505, "152505.00"),
    ("0.07", "0.07"),
    (".5", "0.50"),
    (0, "0.00"),
    ("-0", "0.00"),
    (-0.0, "0.00"),
    ("999999999999999.99", "999999999999999.99"),
    (10**15 - 1, "999999999999999.00"),
]
INEXACT = [
    (cell, reason)
    for reason, cells in {
        "; an amount has two decimals at most": ["1000.123", 1000.123, "0.005", 0.005, 33.3333],
        ", which is too large": ["1" + "0" * 15, 10**15, 1e15, 1e300, "9" * 5000, 10**400],
        "; a grant cannot be below 0": [-0.01, "-0.01", "£-0.01", "-£ 1,000", "−5", "-\t5", -1e9],
        ", which is no number": [
            *("1,5", "1.000,50", "1_000", "12,34,567", "1e5", "£", "GBP 5", "5 GBP", "½", "5%"),
            *(True, float("nan"), float("inf"), date(2024, 3, 15), "2024-03-15", "=1+1"),
        ],
    }.items()
    for cell in cells
]


@pytest.mark.parametrize(("cell", "exact"), EXACT, ids=lambda value: repr(value)[:30])
def test_amounts_are_kept_to_the_penny(table, cell, exact):
    header = ["Currency", *(COLUMNS[column][0] for column in AMOUNTS)]
    result = grants.read([Sheet("", header, 1, [(2, ["GBP", *[cell] * 3])])], None)
    assert refused(result) == []
    ((first, *others),) = stored(table, result, ", ".join(AMOUNTS))
    assert str(first) == exact
    assert others == [first] * 2


@pytest.mark.parametrize(("cell", "reason"), INEXACT, ids=lambda value: repr(value)[:30])
def test_an_amount_that_cannot_be_kept_refuses_its_row(cell, reason):
    for column in AMOUNTS:
        title, name, _, _ = COLUMNS[column]
        for heading in (title, name, title.replace(" ", "_"), title.upper()):
            sheet = Sheet("", ["Currency", "Award Date", heading], 1, [(2, ["GBP", None, cell])])
            assert refused(grants.read([sheet], None)) == [
                (2, f"{heading} is '{str(cell)[:100]}'{reason}")
            ]


@pytest.mark.parametrize("heading", ["Pot", "pot", " POT "])
@pytest.mark.parametrize("cell", ["pot", "tactical", "Funding  round", "both", 1, True])
def test_a_pot_that_there_is_not_refuses_its_row(heading, cell):
    sheet = Sheet("", ["Currency", "Award Date", heading], 1, [(2, ["GBP", None, cell])])
    assert refused(grants.read([sheet], None)) == [
        (2, f"{heading} is '{cell}'; it must be funding round or tactical pot")
    ]


@pytest.mark.parametrize("column", ["award_date", "starts_on", "ends_on", *grants.OWN_DATES])
@pytest.mark.parametrize("cell", ["soon", "2024-02-30", "30/03/24", "03/31/2024", 45366, "1824"])
def test_a_wrong_date_refuses_its_row(column, cell):
    title, name, _, _ = COLUMNS[column]
    for heading in (title, name, title.replace(" ", "_"), f" {title.lower()}"):
        sheet = Sheet("", ["Currency", "Title", heading], 1, [(2, ["GBP", None, cell])])
        ((line, said),) = refused(grants.read([sheet], None))
        assert line == 2
        assert said == (
            f"{heading} is '{cell}', which is no date; write it as 2020-11-03 or 03/11/2020"
        )


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx", "x.json"])
def test_each_row_that_repeats_an_identifier_is_refused(save, name):
    rows = [["1", "A"], ["2", "B"], [" 1", "C"], ["1", "D"], ["2", "E"], ["3", "F"]]
    header, rows = ["Identifier", "Currency", "Title"], [[i, "GBP", title] for i, title in rows]
    first = 1 if name.endswith("json") else 2
    objects = [dict(zip(("id", "currency", "title"), row, strict=True)) for row in rows]
    path = save(name, json.dumps(objects) if first == 1 else [header, *rows])
    result = reading(path)
    assert [(row["grant_id"], row["title"]) for row in awards(result)] == [
        ("1", "A"),
        ("2", "B"),
        ("3", "F"),
    ]
    assert refused(result) == [
        (first + place, f"the identifier {i} stands already in line {first + before}")
        for place, i, before in ((2, "1", 0), (3, "1", 0), (4, "2", 1))
    ]


@pytest.mark.parametrize("heading", ["Identifier", "id", "IDENTIFIER", " Identi fier", "_id_"])
def test_an_identifier_under_any_of_its_names_stands_once(heading):
    """Or one award would be there twice, and its money with it."""
    rows = [(line, ["GBP", None, 42]) for line in (2, 3)]
    result = grants.read([Sheet("", ["Currency", "Award Date", heading], 1, rows)], None)
    assert [row["grant_id"] for row in awards(result)] == ["42"]
    assert refused(result) == [(3, "the identifier 42 stands already in line 2")]


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


# --- in service -----------------------------------------------------------------------------------


def in_service(home):
    """The awards in service: identifier, title, amount and file, in order."""
    with duckdb.connect(str(store.current_facts(home)), read_only=True) as facts:
        return facts.execute(
            "select grant_id, title, amount_awarded::varchar, file_name "
            "from award join source using (source_id) order by grant_id, title, source_id"
        ).fetchall()


def titled(*rows):
    """A file of grants: (identifier, title, amount) of each."""
    return [
        ["Identifier", "Title", "Currency", "Amount Awarded"],
        *([grant_id, title, "GBP", amount] for grant_id, title, amount in rows),
    ]


def test_of_a_grant_in_two_files_the_later_is_kept_and_no_other_lost(standing, save):
    first = save("1.csv", titled(("a", "A", "1.10"), ("b", "B", "2.20"), ("c", "C", "3.30")))
    second = save("2.xlsx", titled(("d", "D", 4.4), ("b", "B anew", 20.2), ("b", "B again", 5)))
    third = save(
        "3.json", '[{"id": "c", "title": "C anew", "currency": "EUR", "amountAwarded": 1}]'
    )
    reports = [file for path in (first, second, third) for file in making.bring_in([path]).files]
    assert [(file.rows_kept, file.rows_replaced, file.rows_refused) for file in reports] == [
        (3, 0, 0),
        (2, 1, 1),
        (1, 1, 0),
    ]
    assert in_service(standing) == [
        ("a", "A", "1.10", "1.csv"),
        ("b", "B anew", "20.20", "2.xlsx"),
        ("c", "C anew", "1.00", "3.json"),
        ("d", "D", "4.40", "2.xlsx"),
    ]


def test_files_in_one_import_and_in_a_build_are_taken_in_their_order(home, folder):
    save = folder / "b.csv"
    save.write_text("Identifier,Title,Currency,Amount Awarded\na,From b,GBP,2\n")
    (folder / "a.csv").write_text(save.read_text().replace("From b", "From a"))
    making.build(folder)
    assert in_service(home) == [("a", "From b", "2.00", "b.csv")]
    later = [folder / "c.csv", folder / "d.csv"]
    for path in later:
        path.write_text(save.read_text().replace("From b", f"From {path.stem}"))
    making.bring_in(later)
    assert in_service(home) == [("a", "From d", "2.00", "d.csv")]
    for path in later:
        path.unlink()
    making.build(folder)
    assert in_service(home) == [("a", "From d", "2.00", "d.csv")]


def test_the_older_file_takes_back_what_a_newer_one_changed(standing, save, folder):
    """As often as wanted, whether the newer one replaced all of it or a part; and a build after it
    makes the same.
    """
    older = save("older.csv", titled(("a", "A", "1"), ("b", "B", "2")))
    part = save("part.csv", titled(("b", "B anew", "3")))
    whole = save("whole.csv", titled(("a", "A anew", "4"), ("b", "B anew", "5")))
    was = [("a", "A", "1.00", "older.csv"), ("b", "B", "2.00", "older.csv")]
    making.bring_in([older])
    for newer in (part, whole):
        for path in (newer, older):
            (file,) = making.bring_in([path]).files
            assert file.outcome == "kept", file.reason
        assert in_service(standing) == was
    (again,) = making.bring_in([older]).files
    assert again.outcome == "skipped"
    with duckdb.connect(str(store.current_facts(standing)), read_only=True) as facts:
        serving = facts.execute(
            "select file_name from source where format = $format and is_in_service",
            {"format": grants.FORMAT},
        ).fetchall()
    assert serving == [("older.csv",)]
    making.build(folder)
    assert in_service(standing) == was


def test_a_grant_without_an_identifier_is_never_there_twice(standing, save):
    """It replaces none, so the file that it is in is not taken again."""
    older = save("older.csv", titled(("a", "A", "1"), (None, "Nameless", "2")))
    making.bring_in([older])
    making.bring_in([save("newer.csv", titled(("a", "A anew", "3")))])
    (file,) = making.bring_in([older]).files
    assert file.outcome == "skipped"
    assert in_service(standing) == [
        ("a", "A anew", "3.00", "newer.csv"),
        (None, "Nameless", "2.00", "older.csv"),
    ]


def test_refused_rows_are_written_out_and_the_others_taken(standing, save):
    rows = titled(("a", "A", "1"), ("b", "B", "1.005"), ("a", "C", "2"))
    rows = [[*row, more] for row, more in zip(rows, ("Pot", "pot", "pots", None), strict=True)]
    path = save("x.csv", [rows[0], [*rows[1][:-1], "tactical pot"], *rows[2:]])
    report = making.bring_in([path])
    assert in_service(standing) == [("a", "A", "1.00", "x.csv")]
    with report.refused_rows.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1:] == [
            [
                *("x.csv", "3"),
                "Amount Awarded is '1.005'; an amount has two decimals at most; "
                "Pot is 'pots'; it must be funding round or tactical pot",
                "b, B, GBP, 1.005, pots",
            ],
            ["x.csv", "4", "the identifier a stands already in line 2", "a, C, GBP, 2, "],
        ]


# --- published files ------------------------------------------------------------------------------

PUBLISHED = SHARED / "samples" / "grants_360giving"
ALL_475 = "a003W000001B7PzQAK"
TYPED = ", ".join(column for column in grants.FIELDS)


@pytest.fixture
def sample():
    if not PUBLISHED.exists():
        pytest.skip("../shared is not here: a user's machine has none")
    return lambda name: reading(PUBLISHED / name)


@pytest.fixture(scope="module")
def published(built, tmp_path_factory):
    """Each published file, imported one after the other: its report, and its awards in service."""
    if not PUBLISHED.exists():
        pytest.skip("../shared is not here: a user's machine has none")
    home = tmp_path_factory.mktemp("published")
    shutil.copytree(built, home, dirs_exist_ok=True)
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(home))
        for path in sorted(PUBLISHED.iterdir()):
            (file,) = making.bring_in([path]).files
            with duckdb.connect(str(store.current_facts(home)), read_only=True) as facts:
                rows = facts.execute(
                    f"select {TYPED} from award where source_id = $id order by line",  # noqa: S608
                    {"id": file.source_id},
                )
                names = [column for column, *_ in rows.description]
                found[path.name] = (
                    file,
                    [dict(zip(names, row, strict=True)) for row in rows.fetchall()],
                )
    return found


def test_the_awards_of_a_published_file_are_what_json_says(published):
    """Read without the importer."""
    grants_of = json.loads((PUBLISHED / f"{ALL_475}.json").read_text(encoding="utf-8"))["grants"]
    file, found = published[f"{ALL_475}.json"]
    assert (file.outcome, file.rows_kept, len(found)) == ("kept", 475, 475)
    assert sum(row["amount_awarded"] for row in found) == Decimal("21757793.27")
    for row, grant in zip(found, grants_of, strict=True):
        (recipient,), (funder,) = grant["recipientOrganization"], grant["fundingOrganization"]
        places = grant.get("beneficiaryLocation", [])
        codes = [place["geoCode"] for place in places if "geoCode" in place]
        expected = {name: None for name in grants.FIELDS} | {
            "grant_id": grant["id"],
            "title": grant["title"].strip(),
            "description": grant["description"].strip(),
            "currency": grant["currency"],
            "amount_applied_for": Decimal(f"{grant['amountAppliedFor']:.2f}"),
            "amount_awarded": Decimal(f"{grant['amountAwarded']:.2f}"),
            "award_date": date.fromisoformat(grant["awardDate"][:10]),
            "recipient_id": recipient["id"],
            "recipient": recipient["name"].strip(),
            "funder_id": funder["id"],
            "funder": funder["name"],
            "programme": grant["grantProgramme"][0]["title"],
            "ward_codes": codes or None,
            "place": "; ".join(place["name"] for place in places if "name" in place) or None,
        }
        assert row == expected


def test_the_workbook_of_the_same_grants_gives_the_same_awards(published):
    (as_json, json_rows), (as_book, book_rows) = (
        published[f"{ALL_475}.{form}"] for form in ("json", "xlsx")
    )
    assert (as_json.rows_kept, as_book.rows_kept) == (475, 475)
    assert as_book.rows_replaced == 475
    # The publisher's JSON has Excel's own spelling of a line's end.
    assert book_rows == [
        row | {"description": row["description"].replace("_x000D_", "\r")} for row in json_rows
    ]


@pytest.mark.parametrize(
    ("name", "title", "ids"),
    [
        (
            "fundingproviders_grants_2_grants.csv",
            "Title A",
            ["360G-fundingprovidersuk-000001/X/00/X", "360G-fundingprovidersuk-000002/X/00/X"],
        ),
        ("fundingproviders-grants_2_grants_cp1252.csv", "Title A.", None),
    ],
)
def test_the_published_files_in_two_encodings(published, name, title, ids):
    file, found = published[name]
    assert (file.outcome, file.rows_read, file.rows_kept) == ("kept", 2, 2)
    if ids is None:
        text = (PUBLISHED / name).read_text(encoding="cp1252", errors="replace")
        ids = [line.split(",")[0] for line in text.splitlines()[1:]]
        assert all(re.fullmatch(r"360G-<~>.+000002/X/00/X|360G-<~>.+000001/X/00/X", i) for i in ids)
    assert [row["grant_id"] for row in found] == ids
    nothing = {column: None for column in grants.FIELDS}
    shared = nothing | {
        "currency": "GBP",
        "award_date": date(2014, 7, 24),
        "programme_code": "AAC",
        "programme": "Awards Funding Committee",
        "funder_id": "GB-CHC-000000",
        "funder": "Funding Providers UK",
    }
    assert found == [
        shared
        | {
            "grant_id": ids[0],
            "title": title,
            "recipient": "Company Name Limited",
            "amount_awarded": Decimal("152505.00"),
        },
        shared
        | {
            "grant_id": ids[1],
            "title": "Title B",
            "recipient_id": "GB-COH-RC000000",
            "recipient": "University of UK",
            "amount_awarded": Decimal("178990.00"),
        },
    ]


def test_the_published_file_with_a_mark_at_its_start(published):
    file, found = published["bom.csv"]
    assert (file.outcome, file.rows_kept) == ("kept", 1)
    assert [(row["grant_id"], row["currency"]) for row in found] == [("42", "GBP")]


def test_the_published_decimals_add_up_to_the_penny(published):
    file, found = published["decimal_amounts.csv"]
    assert (file.outcome, file.rows_kept) == ("kept", 7)
    assert [row["amount_awarded"] for row in found] == [Decimal("1000.10")] * 7
    assert sum(row["amount_awarded"] for row in found) == Decimal("7000.70")


def test_the_published_file_of_faults_is_refused_with_a_reason_for_each(published):
    file, found = published["badfile_all_validation_errors.xlsx"]
    assert (file.outcome, found) == ("refused", [])
    reason = (
        "Currency is 'bad currency'; it must be three capital letters, such as GBP; "
        "Amount Awarded is 'This should be a number', which is no number; "
        "Award Date is 'bad date', which is no date; write it as 2020-11-03 or 03/11/2020"
    )
    assert file.reason == f"none of its rows can be used; the first: {reason} (line 2)"
    assert [(note.line, note.reason) for note in file.notes] == [(2, reason)]


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


MONEYS = st.one_of(
    st.decimals(0, 10**15, places=2).map(str),
    st.decimals(-10, 10**16, allow_nan=False).map("{:f}".format),
    st.integers(0, 10**17).map(lambda pence: pence / 100),
    st.floats(0, 1e6),
    st.integers(-3, 2 * 10**15),
    st.integers(0, 10**9).map("£{:,}".format),
)
DAYS = st.one_of(
    st.dates(),
    st.datetimes(),
    st.dates(date(1890, 1, 1), date(2110, 1, 1)).map(date.isoformat),
    st.dates(date(1890, 1, 1), date(2110, 1, 1)).map("{:%d/%m/%Y}".format),
)
FITTING = {
    column: MONEYS if column in AMOUNTS else DAYS
    for column, type_ in grants.TYPES.items()
    if column != "ward_codes"
} | {
    "currency": st.sampled_from(["GBP", "EUR", "gbp"]),
    "pot": st.sampled_from([*grants.POTS, "Tactical Pot", "pot"]),
}


def value_of(column, cell):
    """A filled cell as its column must have it, worked out in another way than the importer's."""
    if column in AMOUNTS:
        if isinstance(cell, float):
            return Decimal(f"{cell:.2f}")
        return Decimal(re.sub("[£$€, ]", "", str(cell)))
    if column in grants.TYPES and column != "ward_codes":
        if isinstance(cell, str) and "/" in cell:
            return datetime.strptime(cell.strip()[:10], "%d/%m/%Y").date()
        return date.fromisoformat(str(cell).strip()[:10])
    return str(cell)


@settings(deadline=None, derandomize=True, database=None, max_examples=examples(120))
@given(data=st.data(), names=st.sampled_from([TITLES, NAMES, [t.upper() for t in TITLES]]))
def test_wild_cells_are_kept_exactly_or_refused(table, data, names):
    rows = []
    for _ in range(data.draw(st.integers(1, 3))):
        row = dict(zip(COLUMNS, CELLS_OF, strict=True)) | {"grant_id": f"{len(rows)}"}
        for column in data.draw(st.lists(st.sampled_from(list(COLUMNS)), max_size=5)):
            row[column] = data.draw(FITTING.get(column, CELLS) | CELLS)
        rows.append(row)
    sheet = Sheet("", names, 1, [(line, list(row.values())) for line, row in enumerate(rows, 2)])
    result = grants.read([sheet], None)
    wrong = dict(refused(result))
    lines = result.tables["award"]["line"].to_pylist() if result.tables else []
    found = dict(zip(lines, awards(result), strict=True))
    assert wrong.keys() ^ found.keys() == set(range(2, len(rows) + 2))
    assert len(stored(table, result, TYPED)) == len(found)
    for line, award_ in found.items():
        for column, cell in rows[line - 2].items():
            value = award_[column]
            if column == "ward_codes":
                (value,) = value or [None]
            if cell is None or cell == "":
                assert value is None
            elif column == "pot":
                assert value == str(cell).strip().lower()
            elif column in FITTING:
                assert value == value_of(column, cell)
            elif not isinstance(cell, bool | int | float | date | list | dict):
                assert value == str(cell).encode(errors="replace").decode()
            else:
                assert value
    for reason in wrong.values():
        assert any(name in reason for name in [*names, "the identifier "])


def test_a_field_nested_without_end_refuses_its_row():
    cell = []
    for _ in range(100_000):
        cell = [cell]
    result = grants.read([Sheet("", [*HEADER, "More"], 1, [(2, [*GOOD, cell])])], None)
    assert refused(result) == [(2, "More is nested too deeply to be kept")]
