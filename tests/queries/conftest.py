"""Districts divided into wards, for the files that test what is said of wards; and grants."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import count

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

import queries
from data import facts as schema
from data import store
from tests.conftest import made_facts
from tests.queries import worked, worked_grants


@pytest.fixture(scope="session")
def divided(tmp_path_factory) -> Callable[..., store.Store]:
    """Make facts of districts and their wards and open them, for all tests to share.

    districts: of each the sets of its wards (a set called None has no name), {"East": {"old":
    ["A", "B"], "new": ["B", "C"]}}; the code of an area is its name, and a ward that is in two sets
    was in the first. The district D of given.sql may be given more wards.
    counts: (measure, areas, first month, last month, {month: n}) and, unless it is `police`, the
    series; the months from the first to the last are covered, and have no count but these.
    people: {year: {area: residents}}. then: SQL that changes what was put in.
    """
    folder, numbers, opened = tmp_path_factory.mktemp("divided"), count(), []

    def make(
        districts: dict[str, dict[str | None, list[str]]],
        counts: Iterable[tuple] = (),
        people: dict[int, dict[str, int]] | None = None,
        then: str = "",
    ) -> store.Store:
        path = made_facts(folder / f"{next(numbers)}.duckdb")
        with duckdb.connect(str(path)) as facts:
            facts.execute("begin")
            known = {code for (code,) in facts.execute("select area_code from area").fetchall()}
            for district, sets in districts.items():
                places = [] if district in known else [(district, "district", None, None)]
                for name, wards in sets.items():
                    for ward in wards:
                        if ward in known:
                            facts.execute("insert into ward_member values ($1, $2)", [name, ward])
                        else:
                            places.append((ward, "ward", district, name))
                            known.add(ward)
                if district not in known:
                    places.append((f"{district}:not-placed", "not_placed", district, None))
                for code, *place in places:
                    facts.execute(
                        "insert into area (area_code, area_name, title, kind, district_code, "
                        "ward_set) values ($1, $1, $1, $2, $3, $4)",
                        [code, *place],
                    )
            covered, stated = [], []
            for measure, areas, first, last, found, *series in counts:
                name = series[0] if series else "police"
                basis = "illustrative" if name.endswith("_illustrative") else "provisional"
                months = {f"{at:%Y-%m}": at for at in pd.date_range(first, last, freq="MS").date}
                for area in [areas] if isinstance(areas, str) else areas:
                    covered += [(name, measure, area, at, basis, 1) for at in months.values()]
                    stated += [
                        (measure, area, months[at], name, n, basis, 1, 2) for at, n in found.items()
                    ]
            known = [
                (area, year, n) for year, of in (people or {}).items() for area, n in of.items()
            ]
            _put(facts, "coverage", covered)
            _put(facts, "observation", stated)
            _put(facts, "population", known)
            facts.execute(then)
            facts.execute("commit")
            schema.make_totals(facts)
        opened.append(queries.connect(path))
        return opened[-1]

    yield make
    for made in opened:
        made.close()


@pytest.fixture(scope="session")
def facts(divided) -> store.Store:
    """The districts of worked.py."""
    return divided(worked.DISTRICTS, worked.COUNTS, worked.PEOPLE, worked.THEN)


@pytest.fixture(scope="session")
def ledger(tmp_path_factory) -> Iterator[store.Store]:
    """The grants of worked_grants.py."""
    path = tmp_path_factory.mktemp("ledger") / "facts.duckdb"
    opened = queries.connect(made_facts(path, plan=worked_grants.LEDGER, then=worked_grants.THEN))
    yield opened
    opened.close()


def _put(facts: duckdb.DuckDBPyConnection, table: str, rows: list[tuple]) -> None:
    """All rows at once, which is much faster than one by one."""
    if rows:
        columns = zip(*rows, strict=True)
        given = pa.table({f"c{place}": pa.array(column) for place, column in enumerate(columns)})
        facts.from_arrow(given).insert_into(table)
