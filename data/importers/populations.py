"""Population estimates of the Office for National Statistics, for LSOAs, wards or districts.

A file is known by its columns: a code (LSOA11CD, WD24CD, LAD23CD, area_code, or "LSOA 2021 Code" as
the Office's workbooks have it) and the residents of all ages, in one column or one for each year.
Rows of a title may stand above the header. Sheets of one sex alone are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

import duckdb
import pyarrow as pa

from data.importers import Note, Reading
from data.importers.lookups import CODE, PUBLISHER
from data.importers.monthly_return import ROLES
from data.importers.tabular import FileRefused, Sheet, shown

FORMAT = "ONS population estimates"
PLACE = 60  # after the lookups, before what rates are made of
HEADER_WITHIN = 10  # rows
LARGEST = 10**9  # beyond any district
SCHEMA = pa.schema([("area_code", pa.string()), ("year", pa.int32()), ("population", pa.int64())])

# The smallest area first, since a file of LSOAs names their districts as well.
CODE_COLUMNS = (
    re.compile(r"lsoa\d\dcd|lsoa( \d{4})? code( \d{4} boundaries)?"),
    re.compile(r"wd\d\dcd|ward( \d{4})? code( 1| \d{4} boundaries)?"),
    re.compile(r"area code"),
    re.compile(r"lad\d\dcd|lad?( \d{4})? code( \d{4} boundaries)?"),
)
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
MID_YEAR = re.compile(r"mid[ _-]?(?:year[ _-]?)?((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
# Years of areas and of papers, in titles and names of sheets, which are not the estimates'.
OTHER_YEAR = re.compile(
    r"(?<![a-z])(?:lsoa|ward|wd|lad?|area|authorit(?:y|ie)|boundar(?:y|ie)|census)s?[ _-]*\(?\d{4}"
    r"|(?:released?|published|updated|copyright|©)[^0-9]*(?:\d\d?\b[^0-9]*)?\d{4}"
    r"|\d\d?(?:[/.-]\d\d?[/.-]| (?!june)[a-z]+ )\d{4}"
    r"|\d{4}[ _-]+(?:lower|lsoa|ward|lad?s?\b|local|boundar|electoral|output|super|census)",
    re.IGNORECASE,
)
ONE_SEX = re.compile(r"(?<![a-z])(?:fe)?male", re.IGNORECASE)
PEOPLE = {"all ages", "total", "population", "total population", "all persons", "persons"}
PEOPLE |= {"residents", "usual residents", "all usual residents", "all people"}
OTHER_KINDS = ROLES["measure"] | ROLES["month"] | {"geometry"}
YEAR_COLUMNS = {"year", "mid year"}
PARTS_OF_PEOPLE = {"sex", "gender", "age", "age group"}


@dataclass(frozen=True)
class _Table:
    """The table of a sheet: its columns by place, and the words above it."""

    header: list[str]
    code: int
    year: int | None
    people: dict[int, int | None]  # {column: its year, where the heading has one}
    words: list[str]
    rows: list[tuple[int, list]]


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", heading.lower()).strip()


def _people(headings: list[str]) -> dict[int, int | None]:
    """The columns of residents of all ages, by place, one for each year that a heading names."""
    found: dict[int | None, int] = {}
    for index, plain in enumerate(headings):
        years = YEAR.findall(plain)
        words = re.sub(r"mid|year|estimates?", " ", YEAR.sub(" ", plain)).split()
        if len(years) <= 1 and (" ".join(words) in PEOPLE or (years and not words)):
            found.setdefault(int(years[0]) if years else None, index)
    if len(found) > 1:
        found.pop(None, None)
    return {index: year for year, index in found.items()}


def _table(sheet: Sheet) -> _Table | None:
    if len({sex.lower() for sex in ONE_SEX.findall(sheet.name)}) == 1:
        return None
    lines = [(sheet.header_line, sheet.header), *sheet.rows]
    for place, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        header = [str(cell) if isinstance(cell, str | int) else "" for cell in cells]
        plain = [_plain(name) for name in header]
        codes = [
            max((name, index) for index, name in enumerate(plain) if pattern.fullmatch(name))[1]
            for pattern in CODE_COLUMNS
            if any(map(pattern.fullmatch, plain))
        ]
        people = _people(plain)
        if codes and people and not OTHER_KINDS & set(plain):
            return _Table(
                header=header,
                code=codes[0],
                year=next((i for i, name in enumerate(plain) if name in YEAR_COLUMNS), None),
                people=people,
                words=[
                    sheet.name,
                    " ".join(cell for _, r in lines[:place] for cell in r if isinstance(cell, str)),
                ],
                rows=lines[place + 1 :],
            )
    return None


def recognises(sheet: Sheet, facts: duckdb.DuckDBPyConnection) -> int | None:
    """PLACE where there is a column of area codes and one of residents, and none of a measure."""
    return PLACE if _table(sheet) else None


def read(sheets: list[Sheet], facts: duckdb.DuckDBPyConnection) -> Reading:
    """The figures of every sheet that holds estimates; each, of an area and year, is a row.

    Raises FileRefused when nothing says the year, or people are given by age or sex apart.
    """
    kept: list[dict] = []
    notes: list[Note] = []
    seen: dict[tuple, str] = {}
    rows_read = 0
    for sheet in sheets:
        table = _table(sheet)
        if table is None:
            reason = f"sheet '{sheet.name}' holds no estimates of all people and was passed over"
            notes.append(Note("warning", None, reason))
            continue
        if PARTS_OF_PEOPLE & {_plain(name) for name in table.header}:
            raise FileRefused(
                "it gives people of each age or sex apart; give one row for each area and year, "
                "with everyone in it"
            )
        year = _year_of(sheet, table, notes)
        within = f" of sheet '{sheet.name}'" if len(sheets) > 1 else ""
        for line, cells in table.rows:
            for row, wrong in _figures(table, cells, year):
                rows_read += 1
                key = (row["area_code"], row["year"])
                if not wrong and key in seen:
                    wrong = [f"{key[0]} in {key[1]} stands already in {seen[key]}"]
                if wrong:
                    notes.append(Note("refused", line, "; ".join(wrong), shown(cells)))
                    continue
                seen[key] = f"line {line}{within}"
                kept.append(row)
    return Reading(
        format=FORMAT,
        tables={"population": pa.Table.from_pylist(kept, schema=SCHEMA)} if kept else {},
        rows_read=rows_read,
        rows_kept=len(kept),
        publisher=PUBLISHER,
        notes=notes,
    )


def _year_of(sheet: Sheet, table: _Table, notes: list[Note]) -> int | None:
    """The year of a sheet whose rows and headings name none. Raises FileRefused where nothing
    does.
    """
    if table.year is not None:
        return None
    if None not in table.people.values():
        bare = [table.header[i] for i in table.people if YEAR.fullmatch(table.header[i].strip())]
        if bare and not re.search("population|persons|people", " ".join(table.words).lower()):
            reason = "read as residents of all ages, as the file does not say what they count"
            notes.append(Note("warning", None, f"the columns {', '.join(bare)} are {reason}"))
        return None
    name = PurePosixPath(sheet.file_name).stem
    for text, is_name in [*((words, False) for words in table.words), (name, True)]:
        plain = OTHER_YEAR.sub(" ", text)
        for years in (MID_YEAR.findall(text), YEAR.findall(plain), YEAR.findall(text) * is_name):
            if len(set(years)) == 1:
                said = f"the year, {years[0]}, is taken from the file's name, as the file itself "
                note = Note("warning", None, said + "does not say it")
                if is_name and note not in notes:
                    notes.append(note)
                return int(years[0])
    raise FileRefused(
        "nothing in it says which year its populations are of; add a column named year, or put "
        "the year into the heading, such as Population mid-2020"
    )


def _figures(table: _Table, cells: list, sheet_year: int | None) -> Iterator[tuple[dict, list]]:
    """Each figure of a row, and what is wrong with it."""
    cells = cells + [None] * (len(table.header) - len(cells))
    wrong = []
    code = str(cells[table.code] or "").strip().upper()
    if not CODE.fullmatch(code):
        said = f"is '{cells[table.code]}', which is no code of the Office for National Statistics"
        wrong.append(f"{table.header[table.code]} {said if code else 'is empty'}")
    if any(cell is not None for cell in cells[len(table.header) :]):
        wrong.append("the row has more cells than the header; is a comma not in quotes?")
    people = list(table.people) if table.year is None else list(table.people)[:1]
    # Of several years an area has figures only for those in which it existed.
    for index in [i for i in people if cells[i] is not None] or people[:1]:
        year = table.people[index] or sheet_year
        if table.year is not None:
            year = _year(cells[table.year])
        n, why = _whole(cells[index])
        reasons = [*wrong, *([f"{table.header[index]} {why}"] if why else [])]
        if year is None:
            said = "empty" if cells[table.year] is None else f"'{cells[table.year]}'"
            reasons.append(f"the year is {said}; write it as 2020")
        elif year > date.today().year:
            reasons.append(f"{year} lies in the future; these are estimates, not projections")
        yield {"area_code": code, "year": year, "population": n}, reasons


def _year(cell) -> int | None:
    if isinstance(cell, date):
        return cell.year
    text = str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()
    found = re.fullmatch(r"(?:mid[ -]?)?((?:19|20)\d\d)", text, re.IGNORECASE | re.ASCII)
    return int(found[1]) if found else None


def _whole(cell) -> tuple[int | None, str | None]:
    """The number of people, or None and what is wrong with it."""
    if cell is None:
        return None, "is empty"
    text = str(cell).strip()
    if re.fullmatch(r"(\d+|\d{1,3}(,\d{3})+)(\.0+)?", text, re.ASCII):
        n = int(text.split(".")[0].replace(",", ""))
        return (n, None) if n <= LARGEST else (None, f"is {text[:40]}, which is too large")
    return None, f"is '{text[:100]}', which is not a whole number of 0 or more"
