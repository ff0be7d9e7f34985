"""How long an import takes, beside DuckDB's own read_csv of the same files.

Street-level files are made up in the publisher's format, then timed in turn, each in a process of
its own: `floor`, read_csv with the dialect given into a table with the same columns on disk, and
`ours`, the whole import into demonstration facts: copying, hashing, checking, placing, counting,
adding up, publishing.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measured import Measured

PROJECT = Path(__file__).parents[2]
HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
A_FILE = 16_000  # rows of a force in a month, as Kent's


def make_files(folder: Path, rows: int) -> list[Path]:
    """Files of A_FILE rows each, of made-up forces and months; a third of the rows in Kent."""
    chance = random.Random(1)
    lookup = (PROJECT / "data" / "demo" / "lookups" / "lsoa_wards.csv").read_text("utf-8")
    known = [line.split(",")[0] for line in lookup.splitlines()[1:]]
    types = [
        line.split(",")[0]
        for line in (PROJECT / "data" / "demo" / "crime_types.csv").read_text("utf-8").splitlines()
    ][1:]
    outcomes = ["Under investigation", "Investigation complete; no suspect identified", ""]
    pieces = []
    places = ["High Street", "Station Road", "Parking Area", "Elm Way"]
    for _ in range(A_FILE):
        kind = chance.choice(types)
        is_asb = kind == "Anti-social behaviour"
        lsoa = (
            chance.choice(known)
            if chance.random() < 1 / 3
            else f"E010{chance.randint(0, 33000):05}"
        )
        where = (
            f"{chance.uniform(-3, 1.5):.6f},{chance.uniform(50.5, 54):.6f},"
            f"On or near {chance.choice(places)} "
            f"{chance.randint(1, 400)},{lsoa},Somewhere {lsoa[-3:]}A"
        )
        pieces.append(
            (
                "" if is_asb else f"{chance.getrandbits(256):064x}",
                where if chance.random() > 0.01 else ",,No Location,,",
                f"{kind},{'' if is_asb else chance.choice(outcomes)},\n",
            )
        )
    paths = []
    for number in range(-(-rows // A_FILE)):
        month = f"{2011 + number // 12 % 14}-{number % 12 + 1:02}"
        force = "Kent Police" if number < 168 else f"Force {number // 168} Constabulary"
        path = folder / f"{number:04}.csv"
        ours = pieces[: min(A_FILE, rows - number * A_FILE)]
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(HEADER)
            file.writelines(
                f"{crime},{month},{force},{force},{where},{kind}" for crime, where, kind in ours
            )
        paths.append(path)
    return paths


def floor(folder: Path, home: Path) -> None:
    """read_csv into a table with the same columns."""
    import duckdb

    target = home / "floor.duckdb"
    target.unlink(missing_ok=True)
    started = time.perf_counter()
    with duckdb.connect(str(target)) as connection:
        connection.execute(
            """
            create table street_record as
            select
                "Crime ID" as crime_id,
                cast(Month || '-01' as date) as month,
                "Reported by" as reported_by,
                "Falls within" as falls_within,
                Longitude as longitude,
                Latitude as latitude,
                Location as location,
                "LSOA code" as lsoa_code,
                "LSOA name" as lsoa_name,
                "Crime type" as crime_type,
                "Last outcome category" as last_outcome_category,
                Context as context,
                1 as source_id,
            from read_csv(
                $files, header = true, delim = ',', quote = '"', escape = '"',
                types = {'Month': 'VARCHAR', 'Longitude': 'DOUBLE', 'Latitude': 'DOUBLE',
                    'Context': 'VARCHAR'}
            )
            """,
            {"files": [str(path) for path in sorted(folder.glob("*.csv"))]},
        )
    print(time.perf_counter() - started)


def ours(folder: Path, home: Path) -> None:
    """The whole import."""
    os.environ["SMP_DATA_DIR"] = str(home)
    from data import making

    making.build()
    started = time.perf_counter()
    report = making.bring_in([folder])
    seconds = time.perf_counter() - started
    assert report.is_complete, [str(file) for file in report.files if file.outcome != "kept"][:3]
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)


def _alone(what: str, folder: Path, home: Path) -> list[float]:
    """The numbers that one of the two prints, run in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.imports", what, str(folder), str(home)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return [float(word) for word in done.stdout.split()]


def measure(rows: int, home: Path) -> Iterator[Measured]:
    """An import of so many rows into the folder `home`, whose facts hold them afterwards."""
    with tempfile.TemporaryDirectory() as files:
        make_files(Path(files), rows)
        floors, imports, memory = [], [], []
        for last in [False] * (1 if rows > 1_000_000 else 4) + [True]:
            with tempfile.TemporaryDirectory() as other:
                floors += _alone("floor", Path(files), Path(other))
                seconds, gigabytes = _alone("ours", Path(files), home if last else Path(other))
            imports.append(seconds)
            memory.append(gigabytes)
    yield Measured(
        f"import of {rows:,} street-level records",
        round(min(imports) * 1000),
        "ms",
        round(min(floors) * 1000),
        "read_csv into a table",
        "at most 1.5 times",
    )
    yield Measured("memory that the import takes", round(max(memory) * 1024), "MB")


if __name__ == "__main__":
    {"floor": floor, "ours": ours}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
