"""Rows of CSV and spreadsheet files, each with the line that a person would look for.

Nothing here knows what a file is about.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import python_calamine

SPREADSHEETS = {".xlsx", ".xlsm", ".ods"}
SUFFIXES = {".csv", *SPREADSHEETS}


class FileRefused(Exception):
    """A file that cannot be read at all. The message says why and what to do about it."""


@dataclass(frozen=True)
class Sheet:
    """The cells of one CSV file or of one sheet of a workbook.

    `header` is the first row that holds anything, as text; `header_line` its line;
    `rows` holds (line, cells) for each later row that holds anything, cells padded to the header.
    A cell is str, int, float, bool, date, datetime or None.
    """

    name: str
    header: list[str]
    header_line: int
    rows: list[tuple[int, list]] = field(repr=False)
    header_cells: list = field(default_factory=list, repr=False)


def read_sheets(path: Path) -> list[Sheet]:
    """The sheets of `path` that hold anything, one for a CSV file.

    Raises FileRefused when the file is empty, is not text or a workbook, or has no header.
    """
    try:
        size = path.stat().st_size
        path.open("rb").close()
    except OSError as error:
        raise FileRefused(f"the file cannot be opened ({error.strerror})") from None
    if size == 0:
        raise FileRefused("the file is empty")
    is_workbook = path.suffix.lower() in SPREADSHEETS
    tables = _workbook(path) if is_workbook else [("", _csv_rows(path))]
    sheets = [sheet for name, rows in tables if (sheet := _sheet(name, rows)) is not None]
    if not sheets:
        raise FileRefused("the file holds no rows")
    return sheets


def _csv_rows(path: Path) -> list[tuple[int, list]]:
    data = path.read_bytes()
    if b"\0" in data:
        raise FileRefused("this is not a text file; save it as CSV (comma separated) or XLSX")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel on a Windows machine writes when asked for plain CSV.
        text = data.decode("cp1252", errors="replace")
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


def _sheet(name: str, rows: list[tuple[int, list]]) -> Sheet | None:
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
    )


def shown(cells: list) -> str:
    """The cells of a row as one line of text, for a person to recognise it by."""
    return ", ".join("" if cell is None else str(cell) for cell in cells)[:500]
