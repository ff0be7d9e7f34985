"""Rows of CSV, spreadsheet and JSON files, each with the line that a person would look for.

What a file is follows from its first bytes, never from its name. Nothing here knows what it is
about.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine

# Files with these endings are taken up from a folder; a file that is named is read whatever its
# ending.
SUFFIXES = {".csv", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".geojson", ".zip"}
WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # XLSX and ODS; XLS
LARGEST = 300 * 2**20  # bytes of a file that is read whole; records are read in pieces


class FileRefused(Exception):
    """A file that cannot be read at all. The message says why and what to do about it."""


@dataclass(frozen=True)
class Sheet:
    """The cells of one CSV file, of one sheet of a workbook, or of one list of a JSON file.

    `header` is the first row that holds anything, as text; `header_line` its line;
    `rows` holds (line, cells) for each later row that holds anything, cells padded to the header.
    A cell is str, int, float, bool, date, datetime or None; in JSON also a list or a dict.
    The list of a JSON file has the names of all its objects' fields as header, names of fields
    within fields joined by "/", and its line is the place in the list, from 1.
    """

    name: str
    header: list[str]
    header_line: int
    rows: list[tuple[int, list]] = field(repr=False)
    header_cells: list = field(default_factory=list, repr=False)
    file_name: str = ""


def read_sheets(path: Path, name: str | None = None) -> list[Sheet]:
    """The sheets of `path`, which a person calls `name`, that hold anything; one for a CSV file.

    Raises FileRefused when the file is empty, is not text or a workbook, or has no header.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(512)
    except OSError as error:
        raise FileRefused(f"the file cannot be opened ({error.strerror})") from None
    if size == 0:
        raise FileRefused("the file is empty")
    if size > LARGEST:
        raise FileRefused(
            f"the file has {size / 2**20:,.0f} MB; a file of this kind may have "
            f"{LARGEST / 2**20:,.0f}"
        )
    name = name or path.name
    if start.startswith(WORKBOOK_STARTS):
        tables = _workbook(path)
    elif start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        tables = [("", _json_rows(path))]
    else:
        tables = [("", _csv_rows(path))]
    sheets = [sheet for title, rows in tables if (sheet := _sheet(title, rows, name)) is not None]
    if not sheets:
        raise FileRefused("the file holds no rows")
    return sheets


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise FileRefused("its text is damaged; save it again as CSV UTF-8") from None
    if b"\0" in data:
        raise FileRefused("this is not a text file; save it as CSV (comma separated) or XLSX")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel on a Windows machine writes when asked for plain CSV.
        return data.decode("cp1252", errors="replace")


def _json_rows(path: Path) -> list[tuple[int, list]]:
    try:
        whole = json.loads(_text(path.read_bytes()))
    except (ValueError, RecursionError) as error:
        raise FileRefused(f"it cannot be read as JSON: {error}") from None
    if isinstance(whole, dict):
        lists = [value for value in whole.values() if isinstance(value, list)]
        objects = max(lists, key=len, default=[])
        if whole.get("type") == "FeatureCollection":
            objects = [
                {**(f.get("properties") or {}), "geometry": [f.get("geometry")]}
                for f in whole.get("features") or []
                if isinstance(f, dict)
            ]
    else:
        objects = whole
    rows = [_flat(each) if isinstance(each, dict) else {"": each} for each in objects]
    header = list(dict.fromkeys(name for row in rows for name in row))
    if not header:
        raise FileRefused("the file holds no list of anything")
    return [
        (0, header),
        *((place, [row.get(name) for name in header]) for place, row in enumerate(rows, start=1)),
    ]


def _flat(value: dict, above: str = "") -> dict:
    """An object as one level of fields. A geometry's list is kept as it is."""
    flat = {}
    for name, inner in value.items():
        if name == "geometry" and not above:
            flat[name] = inner[0] if isinstance(inner, list) and inner else inner
        elif isinstance(inner, dict):
            flat |= _flat(inner, f"{above}{name}/")
        elif isinstance(inner, list):
            for place, each in enumerate(inner):
                if isinstance(each, dict):
                    flat |= _flat(each, f"{above}{name}/{place}/")
                else:
                    flat[f"{above}{name}/{place}"] = each
        else:
            flat[above + name] = inner.strip() or None if isinstance(inner, str) else inner
    return flat


def _csv_rows(path: Path) -> list[tuple[int, list]]:
    text = _text(path.read_bytes())
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    line = 1
    try:
        for cells in reader:
            rows.append((line, [cell.strip() or None for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(f"line {line} cannot be read as CSV: {error}") from None
    return rows


def _workbook(path: Path) -> list[tuple[str, list[tuple[int, list]]]]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        return [
            (
                name,
                [
                    (line, [_cell(cell) for cell in cells])
                    for line, cells in enumerate(
                        workbook.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1
                    )
                ],
            )
            for name in workbook.sheet_names
        ]
    except python_calamine.CalamineError as error:
        raise FileRefused(
            f"this is not a workbook that can be opened ({error}); save it again as XLSX"
        ) from None


def _cell(cell):
    if isinstance(cell, str):
        return cell.strip() or None
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell


def _sheet(name: str, rows: list[tuple[int, list]], file_name: str = "") -> Sheet | None:
    filled = [(line, cells) for line, cells in rows if any(cell is not None for cell in cells)]
    if not filled:
        return None
    header_line, header_cells = filled[0]
    while header_cells and header_cells[-1] is None:
        header_cells = header_cells[:-1]
    width = len(header_cells)
    return Sheet(
        name=name,
        header=["" if cell is None else str(cell) for cell in header_cells],
        header_line=header_line,
        header_cells=header_cells,
        rows=[(line, cells + [None] * (width - len(cells))) for line, cells in filled[1:]],
        file_name=file_name,
    )


def shown(cells: list) -> str:
    """The cells of a row as one line of text, for a person to recognise it by."""
    return ", ".join("" if cell is None else str(cell) for cell in cells)[:500]
