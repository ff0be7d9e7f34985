"""Files made on the spot, and small facts to read them against."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import openpyxl
import pytest

from data import facts as schema

GIVEN = Path(__file__).parents[1] / "given.sql"


@pytest.fixture
def save(tmp_path) -> Callable[..., Path]:
    """save(name, *sheets): a file of these rows, or of this text or these bytes; its path.

    The name's suffix says what kind of file; a workbook has one sheet for each list of rows.
    """

    def make(name: str, *sheets) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (first, *_) = sheets
        if isinstance(first, bytes):
            path.write_bytes(first)
        elif isinstance(first, str):
            path.write_text(first, encoding="utf-8", newline="")
        elif path.suffix == ".csv":
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(first)
        else:
            book = openpyxl.Workbook()
            book.remove(book.active)
            for number, rows in enumerate(sheets, start=1):
                sheet = book.create_sheet(f"Sheet{number}")
                for row in rows:
                    sheet.append(row)
            book.save(path)
        return path

    return make


@pytest.fixture(scope="module")
def facts() -> Iterator[duckdb.DuckDBPyConnection]:
    """Empty facts with the reference rows of given.sql, and some names that are hard to read.

    Shared, because importers read them and change nothing.
    """
    with duckdb.connect() as connection:
        schema.create(connection)
        connection.execute(GIVEN.read_text(encoding="utf-8"))
        connection.execute(
            """
            insert into area values
                ('E', 'Else', 'Else city', 'district', null, null),
                ('E1', 'Barming, Teston and Loose', 'B & T ward', 'ward', 'E', 'set'),
                ('E2', 'North', 'North', 'ward', 'E', 'set'),
                ('E3', 'north', 'North of old', 'ward', 'E', 'older set')
            """
        )
        yield connection
