"""Files made on the spot, small facts to read them against, and processes that are killed."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import openpyxl
import pytest

import queries
from data import facts as schema
from data import making, store
from data.__main__ import main

PROJECT = Path(__file__).parents[2]
GIVEN = PROJECT / "tests" / "given.sql"
MONTHS = [f"2015-{number:02}" for number in range(1, 13)]
REFERENCE = {
    "domains.csv": "domain,name,position,headline_period,about\ncrime,Crime,1,chosen,x\n",
    "measures.csv": (
        "measure_code,parent_code,domain,name,unit,unit_one,improvement,sensitivity,definition\n"
        "all,,crime,All crime,crimes,crime,decrease,ordinary,x\n"
        "part.a,all,crime,Part A,crimes,crime,decrease,ordinary,x\n"
        "part.b,all,crime,Part B,crimes,crime,decrease,ordinary,x\n"
    ),
    "areas.csv": (
        "area_code,area_name,title,kind,district_code,ward_set\n"
        "D,Dist,Dist borough,district,,\n"
        "W1,One,One,ward,D,set\n"
        "W2,Two,Two,ward,D,set\n"
    ),
}
HEADER = "area,measure,month,count\n"


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
            insert into area (area_code, area_name, title, kind, district_code, ward_set) values
                ('E', 'Else', 'Else city', 'district', null, null),
                ('E1', 'Barming, Teston and Loose', 'B & T ward', 'ward', 'E', 'set'),
                ('E2', 'North', 'North', 'ward', 'E', 'set'),
                ('E3', 'north', 'North of old', 'ward', 'E', 'older set')
            """
        )
        yield connection


# --- facts in service ---------------------------------------------------------------------------


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def returns(n: int) -> str:
    """n of part.a in W1 and 1 of part.b in W2 in every month of 2015: n + 1 in all in D."""
    return HEADER + "".join(f"One,part.a,{m},{n}\nTwo,part.b,{m},1\n" for m in MONTHS)


HUNDRED = REFERENCE | {"returns.csv": returns(99)}


@pytest.fixture
def folder(tmp_path) -> Path:
    """Files of which the facts say 100 in every month."""
    return write(tmp_path / "files", HUNDRED)


@pytest.fixture
def more(tmp_path) -> Path:
    """The same with 200."""
    return write(tmp_path / "more", REFERENCE | {"returns.csv": returns(199)})


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty folder for the databases, which SMP_DATA_DIR names."""
    path = tmp_path / "home"
    path.mkdir()
    monkeypatch.setenv("SMP_DATA_DIR", str(path))
    yield path
    queries.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A folder for the databases in which the facts of 100 are in service."""
    path = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(path))
        making.build(write(tmp_path_factory.mktemp("hundred"), HUNDRED))
    return path


@pytest.fixture
def standing(home, built) -> Path:
    """The same in the test's own folder."""
    shutil.copytree(built, home, dirs_exist_ok=True)
    return home


def served() -> int:
    """The count of a month of the facts in service; the same in all twelve, or they are torn."""
    answer = queries.run("months", area="D", measure="all", **{"from": "2015-01", "to": "2015-12"})
    (n,) = set(answer["n"])
    return n


def contents(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in path.iterdir()}


def command(*arguments) -> subprocess.CompletedProcess:
    """python -m data, with these arguments, on the SMP_DATA_DIR of the moment."""
    return subprocess.run(
        [sys.executable, "-m", "data", *map(str, arguments)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def complaints(done: subprocess.CompletedProcess) -> list[str]:
    """What a command said on stderr, without the progress that it shows where it takes long."""
    return [line for line in done.stderr.splitlines() if not line.endswith(" …")]


# --- killed processes -----------------------------------------------------------------------------

# Runs a command of python -m data, and kills its own process just before or just after the nth call
# of a function.
KILLER = """
import os, signal, sys
from data import facts, making, store
from data.__main__ import main

owner, name, moment, nth, *arguments = sys.argv[1:]
owner = {"facts": facts, "store": store, "os": os, "shutil": making.shutil,
         "making": making, "draft": making._Draft}[owner]
inner, calls = getattr(owner, name), 0

def outer(*given, **named):
    global calls
    calls += 1
    if calls == int(nth) and moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    answer = inner(*given, **named)
    if calls == int(nth) and moment == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    return answer

setattr(owner, name, outer)
sys.exit(main(arguments))
"""


def killed_at(
    owner: str, name: str, moment: str, nth: int, *arguments, home: Path | None = None
) -> None:
    """python -m data, with these arguments, killed at the nth call of a function.

    On the facts in `home`, or in the SMP_DATA_DIR of the moment.
    """
    done = subprocess.run(
        [sys.executable, "-c", KILLER, owner, name, moment, str(nth), *map(str, arguments)],
        cwd=PROJECT,
        env=os.environ | ({"SMP_DATA_DIR": str(home)} if home else {}),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def made_old(home: Path) -> None:
    """Let two hours pass."""
    for path in home.iterdir():
        os.utime(path, (time.time() - 7200,) * 2)


# --- places to count records in -------------------------------------------------------------------


@pytest.fixture(scope="session")
def places_built(tmp_path_factory) -> Path:
    """A folder for the databases with what ships but figures: areas, measures and lookups."""
    home, files = tmp_path_factory.mktemp("places"), tmp_path_factory.mktemp("thresholds")
    shutil.copy(making.DEMO / "thresholds.csv", files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(home))
        making.build(files)
    return home


@pytest.fixture
def places(home, places_built) -> Path:
    """The same in the test's own folder."""
    shutil.copytree(places_built, home, dirs_exist_ok=True)
    return home


@pytest.fixture
def ask() -> Callable[..., list[tuple]]:
    """ask(sql, **parameters): what the facts in service answer."""

    def answer(sql: str, **parameters) -> list[tuple]:
        current = store.current_facts(store.data_dir())
        with duckdb.connect(str(current), read_only=True) as facts:
            return facts.execute(sql, parameters or None).fetchall()

    return answer


@pytest.fixture
def run(capsys, monkeypatch) -> Callable[..., tuple[int, list[str], list[str]]]:
    """run(*arguments): the exit code of python -m data, and the lines of stdout and of stderr."""
    # However slow the machine, what is said is what came of it.
    monkeypatch.setattr("data.__main__.SHOW_EVERY", 3600)

    def do(*arguments) -> tuple[int, list[str], list[str]]:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err.splitlines()

    return do


@pytest.fixture(scope="module")
def no_facts(tmp_path_factory) -> Path:
    """Facts with nothing in them, for what is about records alone."""
    path = tmp_path_factory.mktemp("facts") / "facts.duckdb"
    with duckdb.connect(str(path)) as facts:
        schema.create(facts)
    return path


@pytest.fixture
def file(tmp_path) -> Path:
    """Where records will be, in a folder that is not there yet."""
    return tmp_path / "new folder" / store.RECORDS
