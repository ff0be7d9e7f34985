"""Grants in the 360Giving Data Standard, as spreadsheet or JSON.

A file is known by the standard's names of fields: titles in a spreadsheet (Recipient Org:Name),
names in JSON (recipientOrganization/0/name). Beside the standard's fields a partnership may give
its own: Pot, Priority, Action, Report Due, Reported On, and Illustrative, Document and Paragraph
as in its plans. The fields of FIELDS become the columns of `award`; every other is kept as the file
has it. A wrong value refuses its row; a missing field is only counted.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pyarrow as pa

from data.importers import Note, Reading
from data.importers.money import amount_of, quoted
from data.importers.tabular import Sheet, shown

FORMAT = "360Giving grants"
PLACE = 80  # after the reference tables and the lookups, on which grants do not hang
YEARS = range(1900, 2101)  # beyond them a date is a slip of the hand
MONEY = pa.decimal128(18, 2)
POTS = ("funding round", "tactical pot")

# The columns of `award` by the titles and names of the fields that fill them, as _key writes them.
FIELDS = {
    "grant_id": r"identifier|id",
    "title": r"title",
    "description": r"description",
    "currency": r"currency",
    "amount_applied_for": r"amountappliedfor",
    "amount_awarded": r"amountawarded",
    "amount_disbursed": r"amountdisbursed",
    "award_date": r"awarddate",
    "starts_on": r"planneddates:startdate",
    "ends_on": r"planneddates:enddate",
    "recipient_id": r"recipient(org|ind):(identifier|id)",
    "recipient": r"recipient(org|ind):name",
    "funder_id": r"fundingorg:(identifier|id)",
    "funder": r"fundingorg:name",
    "programme_code": r"grantprogramme:code",
    "programme": r"grantprogramme:title",
    "ward_codes": r"beneficiarylocation:(geographiccode|geocode)",
    "place": r"beneficiarylocation:name",
    "pot": r"pot",
    "priority": r"priority",
    "action_code": r"action",
    "report_due": r"reportdue",
    "reported_on": r"reportedon",
    "illustrative": r"illustrative",
    "document_code": r"document",
    "paragraph": r"paragraph",
}
OWN_DATES = ("report_due", "reported_on")
TYPES = (
    {name: MONEY for name in FIELDS if name.startswith("amount_")}
    | dict.fromkeys(("award_date", "starts_on", "ends_on", *OWN_DATES), pa.date32())
    | {"ward_codes": pa.list_(pa.string())}
)
SCHEMA = pa.schema(
    [
        *((name, TYPES.get(name, pa.string())) for name in FIELDS),
        ("content", pa.string()),
        ("line", pa.int32()),
    ]
)

# The fields that the standard requires, by the titles it gives them; with the patterns of their
# titles and names, in lower case without spaces next to a colon.
REQUIRED = {
    "Identifier": r"identifier|id",
    "Title": r"title",
    "Description": r"description",
    "Currency": r"currency",
    "Amount Awarded": r"amount ?awarded",
    "Award Date": r"award ?date",
    # A grant may have gone to a person instead.
    "Recipient Org": r"recipient ?(org(ani[sz]ation)?|ind(ividual)?)[:/].*\b(name|id|identifier)",
    "Funding Org": r"funding ?org(ani[sz]ation)?[:/].*\b(name|id|identifier)",
}
UNSPECIFIC = ("Identifier", "Title", "Description")  # any list of things may have these
AMOUNT = re.compile(r"amount ?(applied ?for|awarded|disbursed)")
DATE = re.compile(r"award ?date|(planned|actual) ?dates[:/](\d+[:/])?(start|end) ?date")
GROUP = re.compile(
    r"(recipient|funding) ?(org(ani[sz]ation)?|ind(ividual)?)[:/].+"
    r"|(grant ?programme|beneficiary ?location|planned ?dates|actual ?dates)[:/].+"
)


def _plain(heading: str) -> str:
    words = heading.lower().replace("_", " ").split()
    return re.sub(r"\s*([:/])\s*", r"\1", " ".join(words))


def _columns(sheet: Sheet, pattern: str | re.Pattern) -> list[int]:
    """The places of the columns whose names match."""
    return [i for i, name in enumerate(sheet.header) if re.fullmatch(pattern, _plain(name))]


def recognises(sheet: Sheet, facts: duckdb.DuckDBPyConnection) -> int | None:
    """PLACE where two columns or more have the standard's names, one of which is its own."""
    general = {index for name in UNSPECIFIC for index in _columns(sheet, REQUIRED[name])}
    patterns = [p for name, p in REQUIRED.items() if name not in UNSPECIFIC]
    own = {i for p in (*patterns, AMOUNT, DATE, GROUP) for i in _columns(sheet, p)}
    return PLACE if own and len(own | general) > 1 else None


def read(sheets: list[Sheet], facts: duckdb.DuckDBPyConnection) -> Reading:
    """The grants of every sheet that has any, each a row."""
    kept: list[dict] = []
    notes: list[Note] = []
    seen: dict[str, str] = {}
    missing: Counter[str] = Counter()
    funders: Counter[str] = Counter()
    months: list[date] = []
    rows_read = 0
    for sheet in sheets:
        if recognises(sheet, facts) is None:
            reason = f"sheet '{sheet.name}' holds no grants and was passed over"
            notes.append(Note("warning", None, reason))
            continue
        names = _names(sheet)
        places = _places(sheet)
        required = {name: _columns(sheet, pattern) for name, pattern in REQUIRED.items()}
        checks = dict.fromkeys(_columns(sheet, DATE), _date_wrong) | {
            index: check for name, check in CHECKS.items() for index in places[name]
        }
        within = f" of sheet '{sheet.name}'" if len(sheets) > 1 else ""
        rows_read += len(sheet.rows)
        for line, cells in sheet.rows:
            filled, wrong = _filled(names, cells)
            wrong += [
                f"{names[index]} {reason}"
                for index, check in sorted(checks.items())
                if index in filled and (reason := check(cells[index]))
            ]
            grant_id = _first(filled, places["grant_id"])
            if grant_id in seen:
                wrong.append(f"the identifier {grant_id} stands already in {seen[grant_id]}")
            if wrong:
                flat = ["…" if isinstance(cell, list | dict) else cell for cell in cells]
                notes.append(Note("refused", line, "; ".join(wrong), shown(flat)))
                continue
            if grant_id is not None:
                seen[grant_id] = f"line {line}{within}"
            content = {names[index]: value for index, value in filled.items()}
            text = json.dumps(content, ensure_ascii=False)
            award = _award(places, cells, filled)
            kept.append(award | {"content": text, "line": line})
            for name, indexes in required.items():
                missing[name] += not filled.keys() & set(indexes)
            if award["award_date"]:
                months.append(award["award_date"].replace(day=1))
            if award["funder"]:
                funders[award["funder"]] += 1
    for name, n in missing.items():
        if n:
            said = f"{n:,} rows have no {name}" if n > 1 else f"1 row has no {name}"
            notes.append(Note("warning", None, said))
    return Reading(
        format=FORMAT,
        tables={"award": pa.Table.from_pylist(kept, schema=SCHEMA)} if kept else {},
        rows_read=rows_read,
        rows_kept=len(kept),
        publisher=funders.most_common(1)[0][0] if funders else None,
        first_month=min(months, default=None),
        last_month=max(months, default=None),
        notes=notes,
    )


def _names(sheet: Sheet) -> list[str]:
    """The names of the columns, made different where the file gives one twice or none."""
    names: list[str] = []
    for place, heading in enumerate(sheet.header, start=1):
        name = _whole_text(heading) or f"column {place}"
        names.append(f"{name} (column {place})" if name in names else name)
    return names


def _key(heading: str) -> str:
    """A field's name without what differs between spreadsheets and JSON, or from file to file:
    recipientorg:name of "Recipient Org: 0: Name" and of "recipientOrganization/0/name".
    """
    key = re.sub(r":\d+(?=:)", "", re.sub(r"[\s_]+", "", heading.lower()).replace("/", ":"))
    key = re.sub(r"^(recipient|funding)organi[sz]ation:", r"\1org:", key)
    return re.sub(r"^recipientindividual:", "recipientind:", key)


def _places(sheet: Sheet) -> dict[str, list[int]]:
    """The places of the columns that fill each of FIELDS."""
    keys = [_key(name) for name in sheet.header]
    return {
        name: [index for index, key in enumerate(keys) if re.fullmatch(pattern, key)]
        for name, pattern in FIELDS.items()
    }


def _award(places: dict[str, list[int]], cells: list, filled: dict[int, object]) -> dict:
    """The columns of `award` that a right row fills: of several places the first, but of places
    that benefit all.
    """
    row = {}
    for name, indexes in places.items():
        there = [index for index in indexes if index in filled]
        if not there:
            row[name] = None
        elif TYPES.get(name) == MONEY:
            row[name], _ = amount_of(cells[there[0]])
        elif TYPES.get(name) == pa.date32():
            row[name] = _day(cells[there[0]])
        elif name == "ward_codes":
            row[name] = [str(filled[index]) for index in there]
        elif name == "place":
            row[name] = "; ".join(str(filled[index]) for index in there)
        elif name == "pot":
            row[name] = str(filled[there[0]]).strip().lower()
        else:
            row[name] = str(filled[there[0]])
    return row


def _filled(names: list[str], cells: list) -> tuple[dict[int, object], list[str]]:
    """The values of the filled cells by place, as they are kept, and what is wrong with the row."""
    wrong = []
    if any(cell is not None for cell in cells[len(names) :]):
        wrong.append("the row has more cells than the header; is a comma not in quotes?")
    filled = {}
    for index, cell in enumerate(cells[: len(names)]):
        try:
            if cell is not None and cell != "":
                filled[index] = _kept(cell)
        except RecursionError:
            wrong.append(f"{names[index]} is nested too deeply to be kept")
    return filled, wrong


def _kept(cell):
    """A value as JSON has it. A number is its decimal text, since JSON's numbers are read as floats
    and lose digits.
    """
    if cell is None or isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        return format(Decimal(repr(cell)), "f")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, list):
        return [_kept(each) for each in cell]
    if isinstance(cell, dict):
        return {_whole_text(str(name)): _kept(each) for name, each in cell.items()}
    return _whole_text(str(cell))


def _whole_text(text: str) -> str:
    """Text without halves of characters, which escapes in JSON may leave and no database takes."""
    return text.encode(errors="replace").decode()


def _first(filled: dict[int, object], indexes: list[int]) -> str | None:
    """The first of these columns that is filled, as text."""
    return next((str(filled[index]) for index in indexes if index in filled), None)


def _currency_wrong(cell) -> str | None:
    if isinstance(cell, str) and re.fullmatch(r"[A-Z]{3}", cell):
        return None
    return f"is {quoted(cell)}; it must be three capital letters, such as GBP"


def _amount_wrong(cell) -> str | None:
    amount, reason = amount_of(cell)
    if reason is None and amount < 0:
        return f"is {quoted(cell)}; a grant cannot be below 0"
    return reason


def _pot_wrong(cell) -> str | None:
    if str(cell).strip().lower() in POTS:
        return None
    return f"is {quoted(cell)}; it must be {' or '.join(POTS)}"


def _date_wrong(cell) -> str | None:
    if _day(cell) is not None:
        return None
    return f"is {quoted(cell)}, which is no date; write it as 2020-11-03 or 03/11/2020"


def _day(cell) -> date | None:
    """The day that a cell names: a date, 2020-11-03, 2020-11-03T00:00:00+00:00 or 03/11/2020."""
    if isinstance(cell, datetime):
        day = cell.date()
    elif isinstance(cell, date):
        day = cell
    else:
        text = cell.strip() if isinstance(cell, str) else ""
        found = re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})(?: \d\d?:\d\d(?::\d\d)?)?", text, re.ASCII)
        try:
            if found:
                day = date(int(found[3]), int(found[2]), int(found[1]))
            elif re.match(r"\d{4}-\d\d-\d\d", text, re.ASCII):
                day = datetime.fromisoformat(text).date()
            else:
                return None
        except ValueError:
            return None
    return day if day.year in YEARS else None


# What is asked of a cell before its row is taken, by the column of `award` that it fills.
CHECKS = {"currency": _currency_wrong, "pot": _pot_wrong} | {
    name: _amount_wrong if type_ == MONEY else _date_wrong
    for name, type_ in TYPES.items()
    if name != "ward_codes"
}
