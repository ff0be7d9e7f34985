"""Plan files to change, and facts to import them into."""

from __future__ import annotations

import csv
import io
import os
import shutil
from pathlib import Path

import duckdb
import pytest

from data import making, store
from data.importers import plans

PLANS = making.DEMO / "plans"
GRANTS = making.DEMO / "grants"
# What plans speak of.
BESIDE = ("domains.csv", "measures.csv", "areas.csv", "thresholds.csv", "documents.csv")
TOWN = "smp-2023-24"
GONE = "smp-2018-19 mental-health"  # no indicator, one outcome, two actions
NO_MONTHS = {"baseline_from": "", "baseline_to": "", "baseline_label": ""}

Rows = list[dict[str, str]]


def demo(name: str) -> Rows:
    """The rows of a file of the demonstration, of its plans or of the books of its grants."""
    (path,) = (path for folder in (PLANS, GRANTS) if (path := folder / f"{name}.csv").is_file())
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text(rows: Rows) -> str:
    """Rows as a CSV file, with the columns that any of them has."""
    file = io.StringIO(newline="")
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def place(rows: Rows, key: str) -> int:
    """The index of the one row whose first cells are `key`, separated by spaces."""
    (found,) = (
        index
        for index, row in enumerate(rows)
        if list(row.values())[: len(key.split())] == key.split()
    )
    return found


def edited(rows: Rows, key: str, **cells: str) -> Rows:
    """The rows with other cells in the row `key`."""
    index = place(rows, key)
    return [row | cells if at == index else row for at, row in enumerate(rows)]


def of(rows: Rows, edition: str) -> Rows:
    return [row for row in rows if row["edition_code"] == edition]


def without(rows: Rows, key: str) -> Rows:
    return [row for at, row in enumerate(rows) if at != place(rows, key)]


def grid(rows: Rows) -> list[list]:
    """Rows as the cells of a sheet, below their header."""
    return [list(rows[0]), *([value or None for value in row.values()] for row in rows)]


def changed_actions() -> Rows:
    """The actions of an edition without one of them, and with a new one below."""
    rows = without(of(demo("actions"), TOWN), f"{TOWN} tc-4")
    new = rows[place(rows, f"{TOWN} tc-2")] | {"action_code": "tc-9", "title": "Light the alleys"}
    return [*rows, new]


# --- facts to import into -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """The folder that the facts in service are built from: plans, what they speak of, grants."""
    folder = tmp_path_factory.mktemp("files")
    for name in BESIDE:
        shutil.copy(making.DEMO / name, folder)
    shutil.copytree(PLANS, folder / "plans")
    shutil.copytree(GRANTS, folder / "grants")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory, files) -> Path:
    path = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(path))
        making.build(files)
    return path


@pytest.fixture
def standing(home, built) -> Path:
    """The same in the test's own folder: names for the same files, which nothing writes into."""
    shutil.copytree(built, home, dirs_exist_ok=True, copy_function=os.link)
    return home


def in_service(home: Path, *tables: str) -> dict[str, list[dict]]:
    """The rows of the tables of plans, in the order of their files, which are named."""
    with duckdb.connect(str(store.current_facts(home)), read_only=True) as facts:
        return {
            table: facts.execute(
                f"select {table}.* exclude (source_id), file_name "  # noqa: S608
                f"from {table} join source using (source_id) order by source_id, line"
            )
            .to_arrow_table()
            .to_pylist()
            for table in tables or plans.TABLES
        }


def contents(home: Path) -> dict[str, list[dict]]:
    """The same without the files and lines that the rows stood in, in the order of their keys."""
    return {
        table: sorted(
            (
                {name: value for name, value in row.items() if name not in ("line", "file_name")}
                for row in rows
            ),
            key=str,
        )
        for table, rows in in_service(home).items()
    }


def table(home: Path, name: str) -> list[dict]:
    return in_service(home, name)[name]


def everything(home: Path) -> dict[str, bytes | None]:
    """Every file below a folder, but for the lock and the rows that were refused."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes() if path.is_file() else None
        for path in home.rglob("*")
        if path.name != making.LOCK and making.REFUSED not in path.relative_to(home).parts
    }


def kept(run, path: Path) -> list[str]:
    """Import a file, which must be taken; what is said of it."""
    code, out, err = run("import", path)
    assert (code, err) == (0, []), out
    assert out[-1].startswith("1 file: 1 kept, 0 skipped, 0 refused"), out
    return out


def refusal(run, path: Path) -> str:
    """Import a file, which must be refused; why it is."""
    code, out, err = run("import", path)
    assert (code, err) == (1, [])
    assert out[-1].startswith("1 file: 0 kept, 0 skipped, 1 refused; nothing was changed")
    name, outcome, reason = out[0].split(": ", 2)
    assert (name, outcome) == (path.name, "refused")
    return reason
