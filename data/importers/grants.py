"""Grants in the 360Giving Data Standard, as spreadsheet or JSON.

A file is known by the standard's names of fields: titles in a spreadsheet (Recipient Org:Name),
names in JSON (recipientOrganization/0/name). Each grant is kept as the file has it; what its fields
mean is for later. A wrong value refuses its row; a missing field is only counted.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from datetime import date, datetime
from decimal import Decimal

import duckdb
import pyarrow as pa

from data.importers import Note, Reading
from data.importers.tabular import Sheet, shown

FORMAT = "360Giving grants"
PLACE = 80  # after the reference tables and the lookups, on which grants do not hang
YEARS = range(1900, 2101)  # beyond them a date is a slip of the hand
SCHEMA = pa.schema([("grant_id", pa.string()), ("content", pa.string()), ("line", pa.int32())])

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
FUNDER = re.compile(r"funding ?org(ani[sz]ation)?[:/](\d+[:/])?name")
GROUP = re.compile(
    r"(recipient|funding) ?(org(ani[sz]ation)?|ind(ividual)?)[:/].+"
    r"|(grant ?programme|beneficiary ?location|planned ?dates|actual ?dates)[:/].+"
)
NUMBER = r"((\d+|\d{1,3}([, \xa0]\d{3})+)(\.\d+)?|\.\d+)"


def _plain(heading: str) -> str:
    return re.sub(r"\s*([:/])\s*", r"\1", " ".join(heading.lower().split()))


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
        required = {name: _columns(sheet, pattern) for name, pattern in REQUIRED.items()}
        checks = [
            *((index, _currency_wrong) for index in required["Currency"]),
            *((index, _amount_wrong) for index in _columns(sheet, AMOUNT)),
            *((index, _date_wrong) for index in _columns(sheet, DATE)),
        ]
        funder_columns = _columns(sheet, FUNDER)
        within = f" of sheet '{sheet.name}'" if len(sheets) > 1 else ""
        rows_read += len(sheet.rows)
        for line, cells in sheet.rows:
            filled, wrong = _filled(names, cells)
            wrong += [
                f"{names[index]} {reason}"
                for index, check in sorted(checks, key=lambda each: each[0])
                if index in filled and (reason := check(cells[index]))
            ]
            grant_id = _first(filled, required["Identifier"])
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
            kept.append({"grant_id": grant_id, "content": text, "line": line})
            for name, indexes in required.items():
                missing[name] += not filled.keys() & set(indexes)
            months += [_day(cells[i]).replace(day=1) for i in required["Award Date"] if i in filled]
            if funder := _first(filled, funder_columns):
                funders[funder] += 1
    for name, n in missing.items():
        if n:
            said = f"{n:,} rows have no {name}" if n > 1 else f"1 row has no {name}"
            notes.append(Note("warning", None, said))
    return Reading(
        format=FORMAT,
        tables={"grant_record": pa.Table.from_pylist(kept, schema=SCHEMA)} if kept else {},
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


def _quoted(cell) -> str:
    return "a list" if isinstance(cell, list | dict) else f"'{str(cell)[:100]}'"


def _currency_wrong(cell) -> str | None:
    if isinstance(cell, str) and re.fullmatch(r"[A-Z]{3}", cell):
        return None
    return f"is {_quoted(cell)}; it must be three capital letters, such as GBP"


def _amount_wrong(cell) -> str | None:
    if isinstance(cell, str):
        text = re.sub(r"^([-−]?)\s*[£$€]\s*", r"\1", cell.strip())
        is_number = bool(re.fullmatch(r"[-−]?\s*" + NUMBER, text, re.ASCII))
        is_negative = text.startswith(("-", "−"))
    else:
        is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
        is_number = is_number and (isinstance(cell, int) or math.isfinite(cell))
        is_negative = is_number and cell < 0
    if not is_number:
        return f"is {_quoted(cell)}, which is no number"
    return f"is {_quoted(cell)}; a grant cannot be below 0" if is_negative else None


def _date_wrong(cell) -> str | None:
    if _day(cell) is not None:
        return None
    return f"is {_quoted(cell)}, which is no date; write it as 2020-11-03 or 03/11/2020"


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
