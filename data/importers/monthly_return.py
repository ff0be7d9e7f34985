"""Monthly returns: what Kent Police, the council and others send, long or wide.

Long: columns area, measure, month, count. Wide: columns area, measure, and one for each month.
Both may name the publisher and the basis. An area is a code or a name, a measure likewise. Where
wards of several sets share a name, the set is meant that has all the names of the sheet, or else
the one in force in the month. A title may stand above the header, and years above its months.

What a return speaks for: a wide one, the cells that are filled; a long one, every area it names
in every month that it gives for a measure, districts and wards apart, so that a combination left
out is 0, as in the output of a police system that lists only what happened. A row without a count,
and an area that it never names, stays without data.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

import duckdb
import pyarrow as pa

from data.facts import COUNTED
from data.importers import Note, Reading
from data.importers.tabular import Sheet, headed_below, shown

FORMAT = "Monthly return"
PLACE = 100  # after every reference table
DEFAULT_PUBLISHER = "Partner return"
BASES = ("published", "provisional", "illustrative")
LARGEST = 10**12  # beyond any count, and within what the database can add up
FIRST_YEAR = 1974  # districts of today's kind began

ROLES = {
    "area_code": {"area code", "ward code", "district code", "lad code"},
    "area_name": {"area", "area name", "ward", "ward name", "district", "district name"},
    "measure": {"measure", "measure code", "measure name", "crime type", "offence", "indicator"},
    "month": {"month", "date", "period"},
    "count": {"count", "n", "number", "value", "total", "incidents", "crimes", "offences"},
    "publisher": {"publisher", "source", "reported by"},
    "basis": {"basis"},
}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}


def month_of(cell) -> date | None:
    """The first day of the month that a cell names, or None.

    A date, 2015-09, 2015-09-01, 01/09/2015, 09/2015, Sep-15, Sep 2015, September 2015.
    """
    if isinstance(cell, datetime | date):
        return date(cell.year, cell.month, 1) if cell.year >= FIRST_YEAR else None
    if not isinstance(cell, str):
        return None
    text = cell.strip().lower()
    day = 1
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})(?:-(\d{1,2})(?:[ t]00:00(?::00)?)?)?", text):
        year, month, day = int(found[1]), int(found[2]), int(found[3] or 1)
    elif found := re.fullmatch(r"(?:(\d{1,2})/)?(\d{1,2})/(\d{4})", text):
        year, month, day = int(found[3]), int(found[2]), int(found[1] or 1)
    elif found := re.fullmatch(r"([a-z]+)[ \-/']+(\d{4}|\d{2})", text):
        year, month = int(found[2]), MONTHS.get(found[1], 0)
        year += 2000 if year < 100 else 0
    else:
        return None
    try:
        date(year, month, day)
    except ValueError:
        return None
    return date(year, month, 1) if year >= FIRST_YEAR else None


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """A name with the differences taken out that publishers make: case, spaces, "&", commas."""
    return " ".join(re.sub(r"[^a-z0-9&:. ]", " ", name.lower()).replace("&", " and ").split())


def _roles(sheet: Sheet) -> dict[str, int]:
    places = {}
    for index, name in enumerate(sheet.header):
        plain = " ".join(re.sub(r"[^a-z]+", " ", name.lower()).split())
        for role, names in ROLES.items():
            if plain in names:
                places.setdefault(role, index)
    return places


def _month_columns(sheet: Sheet) -> dict[int, date]:
    months = {}
    year = ""
    for index, cell in enumerate(sheet.header_cells):
        over = sheet.above[index] if index < len(sheet.above) else None
        if over is not None:
            year = str(over).strip() if re.fullmatch(r"\d{4}", str(over).strip()) else ""
        months[index] = month_of(cell) or (
            month_of(f"{cell} {year}") if year and isinstance(cell, str) else None
        )
    return {index: month for index, month in months.items() if month is not None}


def _is_long(sheet: Sheet) -> bool:
    return {"month", "count"} <= set(_roles(sheet))


def _headed(sheet: Sheet) -> Sheet | None:
    """The sheet with the header of a return, or None: an area, a measure, and either month and
    count or months.
    """
    for headed in headed_below(sheet):
        roles = _roles(headed)
        has_area = "area_code" in roles or "area_name" in roles
        has_counts = _is_long(headed) or bool(_month_columns(headed))
        if has_area and "measure" in roles and has_counts:
            return headed
    return None


def recognises(sheet: Sheet, facts: duckdb.DuckDBPyConnection) -> int | None:
    """PLACE where one of the first rows is the header of a return."""
    return PLACE if _headed(sheet) else None


class _Names:
    """Codes by code and by name, for areas or measures."""

    def __init__(self, kind: str, rows: list[tuple]):
        self.kind = kind
        self.codes: dict[str, set[str]] = {}
        for code, *names in rows:
            for name in (code, *names):
                self.codes.setdefault(name_key(name), set()).add(code)

    def candidates(self, cell) -> set[str]:
        """The codes that a cell may mean."""
        return set() if cell is None else self.codes.get(name_key(str(cell)), set())

    def find(self, cell, codes: set[str] | None = None) -> tuple[str | None, str | None]:
        """The code, of `codes` if given, or None and what is wrong."""
        if cell is None:
            return None, f"the {self.kind} is empty"
        codes = self.candidates(cell) if codes is None else codes
        if len(codes) == 1:
            return next(iter(codes)), None
        if codes:
            return None, f"'{cell}' is the name of {len(codes)} {self.kind}s; give its code"
        return None, f"'{cell}' is no {self.kind} that is known here"


@dataclass(frozen=True)
class _WardSet:
    """A set of wards: its district, its wards, and the months in which it was in force."""

    district: str
    wards: frozenset[str]
    first: date
    last: date


class _Areas(_Names):
    """Areas by code and by name, and which of several wards of one name is meant."""

    def __init__(self, facts: duckdb.DuckDBPyConnection):
        super().__init__(
            "area", facts.execute("select area_code, area_name, title from area").fetchall()
        )
        rows = facts.execute(
            "select ward_in_set.district_code, list(area_code), from_month, to_month "
            "from ward_in_set left join ward_set using (ward_set) "
            "group by ward_in_set.ward_set, ward_in_set.district_code, from_month, to_month"
        ).fetchall()
        self.sets = [
            _WardSet(district, frozenset(wards), first or date.min, last or date.max)
            for district, wards, first, last in rows
        ]
        self.meant: set[str] = set()

    def read_names(self, cells: list) -> None:
        """Take in the names of a sheet: the sets of wards that have all of them are meant."""
        named = [codes for cell in set(cells) if (codes := self.candidates(cell))]
        self.meant = set()
        for district in {ward_set.district for ward_set in self.sets}:
            sets = [ward_set for ward_set in self.sets if ward_set.district == district]
            of_district = frozenset().union(*(ward_set.wards for ward_set in sets))
            here = [codes for codes in named if codes & of_district]
            whole = [s for s in sets if all(codes & s.wards for codes in here)]
            if len(whole) == 1:
                self.meant |= whole[0].wards

    def find_in(self, cell, month: date | None) -> tuple[str | None, str | None]:
        """The code of the area that a cell means in a month, or None and what is wrong."""
        codes = self.candidates(cell)
        if len(codes) > 1 and codes & self.meant:
            codes = codes & self.meant
        if len(codes) > 1 and month is not None:
            in_force = set().union(*(s.wards for s in self.sets if s.first <= month <= s.last))
            codes = codes & in_force or codes
        return self.find(cell, codes)


def _count(cell) -> tuple[int | None, str | None]:
    """The count, or None and what is wrong with it."""
    number = cell
    if isinstance(cell, str) and cell.isascii() and cell.isdigit():
        number = int(cell)  # what nearly all are
    elif isinstance(cell, str):
        text = re.sub(r"[, ]", "", cell)
        if not re.fullmatch(r"[+-]?(\d+|\d{1,3}([, ]\d{3})+)(\.\d+)?", cell, flags=re.ASCII):
            return None, f"'{cell}' is not a count; give a whole number, or nothing for no data"
        number = float(text) if "." in text else int(text)
    if isinstance(number, bool) or not isinstance(number, int | float):
        return None, f"'{cell}' is not a count; give a whole number, or nothing for no data"
    if number < 0:
        return None, f"the count is {cell}; a count cannot be below 0"
    if number > LARGEST:
        return None, f"the count is {cell}; it is too large to be one"
    if number != int(number):
        return None, f"the count is {cell}; a count is a whole number"
    return int(number), None


@lru_cache(maxsize=64)
def _series(publisher: str) -> str:
    """As series_code in schema/3_counts.sql: one publisher, however it is spelt."""
    return re.sub(r"[^a-z0-9]+", "_", publisher.lower()).strip("_")


@dataclass
class _Figures:
    """The figures kept, column by column, and where each key was first seen."""

    measure_code: list[str] = field(default_factory=list)
    area_code: list[str] = field(default_factory=list)
    month: list[date] = field(default_factory=list)
    publisher: list[str] = field(default_factory=list)
    n: list[int] = field(default_factory=list)
    basis: list[str] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    seen: dict[tuple, int] = field(default_factory=dict)

    def add(self, key: tuple, n: int, publisher: str, basis: str, line: int) -> str | None:
        """Keep a figure, or say why not."""
        series = (_series(publisher), basis == "illustrative")
        if (first := self.seen.get((*key, *series))) is not None:
            return f"the same figure stands already in line {first}"
        self.seen[*key, *series] = line
        measure, area, month = key
        self.measure_code.append(measure)
        self.area_code.append(area)
        self.month.append(month)
        self.publisher.append(publisher)
        self.n.append(n)
        self.basis.append(basis)
        self.line.append(line)
        return None

    def keys(self) -> Iterator[tuple[str, str, date]]:
        """(measure, area, month) of each figure kept."""
        return zip(self.measure_code, self.area_code, self.month, strict=True)


def read(sheets: list[Sheet], facts: duckdb.DuckDBPyConnection) -> Reading:
    """The figures of every sheet that is a return; each figure read is kept or refused."""
    areas = _Areas(facts)
    districts = {
        code
        for (code,) in facts.execute(
            "select area_code from area where kind = 'district'"
        ).fetchall()
    }
    # data.police.uk's own types have the names of measures, and are counted from its records alone.
    measures = _Names(
        "measure",
        facts.execute(
            "select measure_code, name from measure where domain not in "
            "(select domain from measure join crime_type using (measure_code))"
        ).fetchall(),
    )
    figures = _Figures()
    notes: list[Note] = []
    rows_read = 0
    stated: list[dict[str, list]] = []
    for any_sheet in sheets:
        sheet = _headed(any_sheet)
        if sheet is None:
            notes.append(
                Note("warning", None, f"sheet '{any_sheet.name}' is no return and was passed over")
            )
            continue
        first = len(figures.n)
        read_here, silent = _read_sheet(sheet, areas, measures, figures, notes)
        rows_read += read_here
        stated.append(_coverage(figures, first, not _is_long(sheet), silent, districts))
    coverage = pa.table(
        {name: [value for part in stated for value in part[name]] for name in stated[0]}
    )
    return Reading(
        format=FORMAT,
        tables={
            "stated": pa.table(
                {
                    name: getattr(figures, name)
                    for name in (
                        "measure_code",
                        "area_code",
                        "month",
                        "publisher",
                        "n",
                        "basis",
                        "line",
                    )
                }
            ),
            "spoken_for": coverage,
        }
        if figures.n
        else {},
        rows_read=rows_read,
        rows_kept=len(figures.n),
        publisher=Counter(figures.publisher).most_common(1)[0][0] if figures.n else None,
        first_month=min(figures.month, default=None),
        last_month=max(figures.month, default=None),
        notes=notes,
    )


def _read_sheet(sheet, areas, measures, figures, notes) -> tuple[int, set]:
    """Add the sheet's figures and notes; the number of figures read, and the (measure, area,
    month) of rows that give no count.
    """
    roles = _roles(sheet)
    wide = not _is_long(sheet)
    silent = set()
    columns = _month_columns(sheet) if wide else {roles["count"]: None}
    this_month = date.today().replace(day=1)
    rows_read = 0
    areas.read_names([_place(cells, roles) for _, cells in sheet.rows])
    for line, cells in sheet.rows:
        filled = [index for index in columns if cells[index] is not None]
        rows_read += len(filled)
        place = _place(cells, roles)
        in_months = [month for index in filled if (month := columns[index])]
        if not wide:
            in_months = [month_of(cells[roles["month"]])]
        area, area_wrong = areas.find_in(place, in_months[0] if in_months else None)
        if area and {"area_code", "area_name"} <= set(roles):
            named = areas.candidates(cells[roles["area_name"]])
            if named and area not in named:
                area_wrong = f"the code is {area}, but the name is that of {min(named)}"
        measure, measure_wrong = measures.find(cells[roles["measure"]])
        publisher = cells[roles["publisher"]] if "publisher" in roles else None
        basis = (cells[roles["basis"]] if "basis" in roles else None) or "provisional"
        basis_wrong = (
            None
            if str(basis).lower() in BASES
            else f"the basis is '{basis}'; it must be one of {', '.join(BASES)}"
        )
        publisher = str(publisher or DEFAULT_PUBLISHER)
        publisher_wrong = (
            f"the figures of {publisher} are counted from its own files and cannot be returned"
            if _series(publisher) in COUNTED and str(basis).lower() != "illustrative"
            else None
        )
        row_wrong = [
            reason for reason in (area_wrong, measure_wrong, basis_wrong, publisher_wrong) if reason
        ]
        if any(cell is not None for cell in cells[len(sheet.header) :]):
            row_wrong.append("the row has more cells than the header; is a comma not in quotes?")
        if not wide:
            silent.add((measure, area, month_of(cells[roles["month"]])))
        if wide and row_wrong and filled:
            notes.append(Note("refused", line, "; ".join(row_wrong), shown(cells)))
            continue  # the whole row, said once
        for index in filled:
            month = columns[index] if wide else month_of(cells[roles["month"]])
            if wide:
                area, _ = areas.find_in(place, month)
            n, count_wrong = _count(cells[index])
            wrong = [*row_wrong, *([count_wrong] if count_wrong else [])]
            if month is None:
                wrong.append(
                    f"'{cells[roles['month']]}' is no month; write it as 2015-09 or 01/09/2015"
                )
            elif month > this_month:
                wrong.append(f"{month:%B %Y} lies in the future")
            if not wrong:
                again = figures.add(
                    (measure, area, month),
                    n,
                    publisher,
                    str(basis).lower(),
                    line,
                )
                wrong = [again] if again else []
            if wrong:
                where = f"{month:%B %Y}: " if wide else ""
                notes.append(Note("refused", line, where + "; ".join(wrong), shown(cells)))
    return rows_read, silent - set(figures.keys())


def _place(cells: list, roles: dict[str, int]):
    """The cell that says which area a row is about: the code, or else the name."""
    place = cells[roles["area_code"]] if "area_code" in roles else None
    if place is None and "area_name" in roles:
        place = cells[roles["area_name"]]
    return place


def _coverage(
    figures: _Figures, first: int, wide: bool, silent: set, districts: set[str]
) -> dict[str, list]:
    """What the figures from the `first` on speak for, by the rule at the head of this module."""
    keys = list(
        zip(
            figures.publisher[first:],
            figures.basis[first:],
            figures.measure_code[first:],
            figures.area_code[first:],
            figures.month[first:],
            strict=True,
        )
    )
    if not wide:
        named = dict.fromkeys((publisher, basis, area) for publisher, basis, _, area, _ in keys)
        given = dict.fromkeys(
            (publisher, basis, measure, month, area in districts)
            for publisher, basis, measure, area, month in keys
        )
        keys = [
            (publisher, basis, measure, area, month)
            for publisher, basis, measure, month, of_district in given
            for other, its_basis, area in named
            if (publisher, basis) == (other, its_basis)
            and (area in districts) == of_district
            and (measure, area, month) not in silent
        ]
    names = ("publisher", "basis", "measure_code", "area_code", "month")
    return {name: [key[index] for key in keys] for index, name in enumerate(names)}
