"""Rows of CSV, spreadsheet and JSON files, each with the line that a person would look for.

What a file is follows from its first bytes, never from its name. Nothing here knows what it is
about.
"""

from __future__ import annotations

import csv
import io
import json
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

import python_calamine

# Files with these endings are taken up from a folder; a file that is named is read whatever its
# ending.
SUFFIXES = {".csv", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".geojson", ".zip"}
WORKBOOK_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # XLSX and ODS; XLS
HEADER_WITHIN = 10  # rows, of which those above the header are a title
LARGEST = 300 * 2**20  # bytes of a file that is read whole; records are read in pieces


class FileRefused(Exception):
    """A file of which nothing is taken. The message says why and what to do about it.

    `notes` (importers.Note) name the rows that it is about, where it is about rows.
    """

    notes: tuple | list = ()


@dataclass(frozen=True)
class Sheet:
    """The cells of one CSV file, of one sheet of a workbook, or of one list of a JSON file.

    `header` is the first row that holds anything, as text; `header_line` its line;
    `rows` holds (line, cells) for each later row that holds anything, cells padded to the header.
    A cell is str, int, float, bool, date, datetime or None; in JSON also a list or a dict.
    The list of a JSON file has the names of all its objects' fields as header, names of fields
    within fields joined by "/", and its line is the place in the list, from 1.
    `above` are the cells of the row over the header, where `headed_below` moved it down.
    """

    name: str
    header: list[str]
    header_line: int
    rows: list[tuple[int, list]] = field(repr=False)
    header_cells: list = field(default_factory=list, repr=False)
    file_name: str = ""
    above: list = field(default_factory=list, repr=False)


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


def headed_below(sheet: Sheet) -> Iterator[Sheet]:
    """The sheet, then the same with each of its next rows as the header, under a title."""
    yield sheet
    above = sheet.header_cells
    for place, (line, cells) in enumerate(sheet.rows[: HEADER_WITHIN - 1], start=1):
        header = _without_end(cells)
        yield replace(
            sheet,
            header=["" if cell is None else str(cell) for cell in header],
            header_line=line,
            header_cells=header,
            rows=[(at, row + [None] * (len(header) - len(row))) for at, row in sheet.rows[place:]],
            above=above,
        )
        above = cells


def _without_end(cells: list) -> list:
    """The cells up to the last that is filled."""
    filled = [index for index, cell in enumerate(cells) if cell is not None]
    return cells[: filled[-1] + 1] if filled else []


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
            features = whole.get("features")
            if not isinstance(features, list):
                raise FileRefused("its features are no list; is it whole?")
            objects = [_feature(each) for each in features]
    elif isinstance(whole, list):
        objects = whole
    else:
        raise FileRefused("the file holds no list of anything")
    rows = [_flat(each) if isinstance(each, dict) else {"": each} for each in objects]
    header = list(dict.fromkeys(name for row in rows for name in row))
    if not header:
        raise FileRefused("the file holds no list of anything")
    return [
        (0, header),
        *((place, [row.get(name) for name in header]) for place, row in enumerate(rows, start=1)),
    ]


def _feature(feature) -> dict:
    """A feature's properties, and its geometry in a list; empty where it is none."""
    if not isinstance(feature, dict):
        return {}
    properties = feature.get("properties")
    own = properties if isinstance(properties, dict) else {}
    return {**own, "geometry": [feature.get("geometry")]}


def _flat(value: dict, above: str = "") -> dict:
    """An object as one level of fields. A geometry's list is kept as it is."""
    flat = {}
    for name, inner in ((_whole(name), inner) for name, inner in value.items()):
        if name == "geometry" and not above:
            flat[name] = inner[0] if isinstance(inner, list) and inner else inner
        elif isinstance(inner, dict):
            flat |= _flat(inner, f"{above}{name}/")
        elif isinstance(inner, list):
            for place, each in enumerate(inner):
                if isinstance(each, dict):
                    flat |= _flat(each, f"{above}{name}/{place}/")
                else:
                    flat[f"{above}{name}/{place}"] = _json_cell(each)
        else:
            flat[above + name] = _json_cell(inner)
    return flat


def _json_cell(value):
    return _whole(value).strip() or None if isinstance(value, str) else value


def _whole(text: str) -> str:
    """Text without halves of letters, which JSON can spell and nothing can store."""
    return text.encode(errors="replace").decode()


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
        # Given the bytes, and no name whose ending it would believe.
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        return [(name, _sheet_rows(path, workbook, name)) for name in workbook.sheet_names]
    except python_calamine.CalamineError as error:
        raise FileRefused(
            f"this is not a workbook that can be opened ({error}); save it again as XLSX"
        ) from None


def _sheet_rows(path: Path, workbook, name: str) -> list[tuple[int, list]]:
    sheet = workbook.get_sheet_by_name(name)
    rows = [[_cell(cell) for cell in cells] for cells in sheet.to_python(skip_empty_area=False)]
    # Words in cells that were merged are meant for all of them; a number is not, as it would count
    # several times.
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top < len(rows) and left < len(rows[top]) and isinstance(rows[top][left], str):
            for row in rows[top : bottom + 1]:
                for column in range(left, min(right + 1, len(row))):
                    row[column] = rows[top][left]
    for line, column, words in _without_value(path, name):
        if line <= len(rows) and column < len(rows[line - 1]):
            rows[line - 1][column] = words
    return list(enumerate(rows, start=1))


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def _without_value(path: Path, name: str) -> Iterator[tuple[int, int, str]]:
    """(line, column, words) of the cells of an XLSX sheet that hold an error or a formula that was
    never worked out, both of which python-calamine gives as empty.
    """
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        try:
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
            links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
            targets = {link.get("Id"): link.get("Target") for link in links}
            target = next(
                targets[sheet.get(RELATION)]
                for sheet in book.iter(MAIN + "sheet")
                if sheet.get("name") == name
            )
            data = archive.read(posixpath.normpath(posixpath.join("/xl", target)).lstrip("/"))
        except (KeyError, StopIteration, ElementTree.ParseError):
            return  # no XLSX, or one that the reader knows better
    if b't="e"' not in data and b"<f" not in data:
        return
    for _, cell in ElementTree.iterparse(io.BytesIO(data)):
        if cell.tag != MAIN + "c":
            continue
        value, formula = cell.findtext(MAIN + "v"), cell.findtext(MAIN + "f")
        words = None
        if cell.get("t") == "e":
            words = value or "#N/A"
        elif formula is not None and not value and cell.find(MAIN + "is") is None:
            # Excel writes an empty text as <v></v> of the type str.
            words = None if cell.get("t") == "str" else f"={formula}"
        place = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r") or "")
        if words and place:
            column = 0
            for letter in place[1]:
                column = column * 26 + ord(letter) - ord("A") + 1
            yield int(place[2]), column - 1, words
        cell.clear()


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
    header_cells = _without_end(header_cells)
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
