"""Lookups of the Office for National Statistics: LSOA to ward, and LSOA of 2011 to LSOA of 2021.

Column names end in the vintage (LSOA21CD, WD24CD, LAD24CD) and are recognised by that pattern, so
that next year's file needs no change here. Several vintages stand side by side. A lookup to wards
also brings the wards and districts that were not known before. Nothing is matched by name.
"""

from __future__ import annotations

import re

import duckdb
import pyarrow as pa

from data.importers import Note, Reading
from data.importers.tabular import FileRefused, Sheet, shown

FORMAT = "ONS lookup"
PLACE = 50  # after the reference tables, before what is placed by it
PUBLISHER = "Office for National Statistics"
CODE = re.compile(r"[ENSW]\d{8}")
COLUMN = re.compile(r"(LSOA|WD|LAD)(\d\d)(CD|NM)", re.IGNORECASE)


def _columns(sheet: Sheet) -> dict[tuple[str, int, str], int]:
    """{(LSOA, 2021, CD): index of the column}, for every column with such a name."""
    found = {}
    for index, name in enumerate(sheet.header):
        if match := COLUMN.fullmatch(name.strip()):
            kind, year, part = match[1].upper(), 2000 + int(match[2]), match[3].upper()
            found.setdefault((kind, year, part), index)
    return found


def _codes(columns: dict, kind: str) -> list[int]:
    """The years of which a kind's codes are given."""
    return sorted(year for of, year, part in columns if of == kind and part == "CD")


def _kind(sheet: Sheet) -> str | None:
    columns = _columns(sheet)
    lsoas, wards = _codes(columns, "LSOA"), _codes(columns, "WD")
    if lsoas and wards and _codes(columns, "LAD"):
        return "lsoa_ward"
    if {2011, 2021} <= set(lsoas):
        return "lsoa_change"
    return None


def recognises(sheet: Sheet, facts: duckdb.DuckDBPyConnection) -> int | None:
    """PLACE where the columns give LSOAs with wards and districts, or LSOAs of both censuses."""
    return PLACE if _kind(sheet) else None


def read(sheets: list[Sheet], facts: duckdb.DuckDBPyConnection) -> Reading:
    """The pairs of the first sheet that is a lookup."""
    sheet = next(sheet for sheet in sheets if _kind(sheet))
    read_kind = _wards if _kind(sheet) == "lsoa_ward" else _changes
    return read_kind(sheet, facts)


def _code(cell) -> str | None:
    text = str(cell).strip().upper()
    return text if CODE.fullmatch(text) else None


def _checked(sheet: Sheet, wanted: dict[str, int], notes: list[Note]):
    """(line, {name: code}) of the rows whose codes are all codes; the others are refused."""
    for line, cells in sheet.rows:
        codes = {name: _code(cells[index]) for name, index in wanted.items()}
        wrong = [
            f"{sheet.header[wanted[name]]} is '{'' if (c := cells[wanted[name]]) is None else c}', "
            "which is no code of the Office for National Statistics"
            for name, code in codes.items()
            if code is None
        ]
        if wrong:
            notes.append(Note("refused", line, "; ".join(wrong), shown(cells)))
        else:
            yield line, codes, cells


def _wards(sheet: Sheet, facts: duckdb.DuckDBPyConnection) -> Reading:
    columns = _columns(sheet)
    # Where a file gives several vintages of wards, the latest is meant.
    lsoa_year, ward_year, district_year = (
        _codes(columns, kind)[-1] for kind in ("LSOA", "WD", "LAD")
    )
    wanted = {
        "lsoa": columns["LSOA", lsoa_year, "CD"],
        "ward": columns["WD", ward_year, "CD"],
        "district": columns["LAD", district_year, "CD"],
    }
    notes: list[Note] = []
    rows: list[dict] = []
    seen: dict[str, int] = {}
    wards: dict[str, tuple[str, str]] = {}
    districts: dict[str, str] = {}

    def name(cells: list, kind: str, year: int, code: str) -> str:
        index = columns.get((kind, year, "NM"))
        return str(cells[index]) if index is not None and cells[index] is not None else code

    for line, codes, cells in _checked(sheet, wanted, notes):
        if (first := seen.setdefault(codes["lsoa"], line)) != line:
            reason = f"the LSOA {codes['lsoa']} stands already in line {first}"
            notes.append(Note("refused", line, reason, shown(cells)))
            continue
        rows.append(
            {
                "lsoa_code": codes["lsoa"],
                "lsoa_year": lsoa_year,
                "ward_code": codes["ward"],
                "ward_year": ward_year,
                "district_code": codes["district"],
            }
        )
        district = codes["district"]
        districts.setdefault(district, name(cells, "LAD", district_year, district))
        wards.setdefault(
            codes["ward"], (name(cells, "WD", ward_year, codes["ward"]), codes["district"])
        )
    if not rows:
        raise FileRefused(notes[0].reason if notes else "the lookup holds no rows")
    tables = {"lsoa_ward": pa.Table.from_pylist(rows)}
    tables |= _new_areas(facts, districts, wards, ward_year)
    return Reading(
        format=f"{FORMAT}: LSOAs of {lsoa_year} to wards of {ward_year}",
        tables=tables,
        rows_read=len(sheet.rows),
        rows_kept=len(rows),
        publisher=PUBLISHER,
        notes=notes,
    )


def _new_areas(
    facts: duckdb.DuckDBPyConnection,
    districts: dict[str, str],
    wards: dict[str, tuple[str, str]],
    ward_year: int,
) -> dict[str, pa.Table]:
    """Rows for area, ward_set and ward_member: what the lookup names and was not known.

    The wards of a district are a new set unless just these are one already.
    """
    known = {code for (code,) in facts.execute("select area_code from area").fetchall()}
    sets = facts.execute(
        "select district_code, list(area_code order by area_code) from ward_in_set "
        "group by district_code, ward_set"
    ).fetchall()
    known_sets = {(district, tuple(codes)) for district, codes in sets}
    areas, new_sets, members = [], [], []
    for code, title in districts.items():
        if code not in known:
            areas.append(_area(code, title, "district", None, None))
        own = sorted(ward for ward, (_, district) in wards.items() if district == code)
        if (code, tuple(own)) in known_sets:
            continue
        ward_set = f"{title} wards of {ward_year}"
        new_sets.append(
            {"ward_set": ward_set, "district_code": code, "from_month": None, "to_month": None}
        )
        members += [{"ward_set": ward_set, "ward_code": ward} for ward in own]
        areas += [
            _area(ward, wards[ward][0], "ward", code, ward_set) for ward in own if ward not in known
        ]
    found = {"area": areas, "ward_set": new_sets, "ward_member": members}
    return {table: pa.Table.from_pylist(rows) for table, rows in found.items() if rows}


def _area(code: str, name: str, kind: str, district: str | None, ward_set: str | None) -> dict:
    title = name.replace(" & ", " and ")
    return {
        "area_code": code,
        "area_name": name,
        "title": title,
        "kind": kind,
        "district_code": district,
        "ward_set": ward_set,
    }


def _changes(sheet: Sheet, facts: duckdb.DuckDBPyConnection) -> Reading:
    columns = _columns(sheet)
    wanted = {"old": columns["LSOA", 2011, "CD"], "new": columns["LSOA", 2021, "CD"]}
    years = _codes(columns, "LAD")
    district = columns["LAD", years[-1], "CD"] if years else None
    change = next(
        (i for i, name in enumerate(sheet.header) if name.strip().upper() == "CHGIND"), None
    )
    notes: list[Note] = []
    rows: list[dict] = []
    seen: dict[tuple, int] = {}
    for line, codes, cells in _checked(sheet, wanted, notes):
        pair = (codes["old"], codes["new"])
        if (first := seen.setdefault(pair, line)) != line:
            reason = f"the pair {pair[0]} and {pair[1]} stands already in line {first}"
            notes.append(Note("refused", line, reason, shown(cells)))
            continue
        rows.append(
            {
                "lsoa_2011": pair[0],
                "lsoa_2021": pair[1],
                "change": None if change is None else cells[change],
                "district_code": None if district is None else _code(cells[district]),
            }
        )
    if not rows:
        raise FileRefused(notes[0].reason if notes else "the lookup holds no rows")
    return Reading(
        format=f"{FORMAT}: LSOAs of 2011 to those of 2021",
        tables={"lsoa_change": pa.Table.from_pylist(rows)},
        rows_read=len(sheet.rows),
        rows_kept=len(rows),
        publisher=PUBLISHER,
        notes=notes,
    )
