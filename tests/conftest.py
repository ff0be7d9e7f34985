"""Facts to test on: the demo's, built once, and small ones whose answers are worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

import queries
from data import facts as schema
from data import making, store

PROJECT = Path(__file__).parent.parent
SHARED = PROJECT.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def demo(tmp_path_factory) -> Path:
    """The demo's facts in service in a folder of the tests' own; that folder."""
    folder = tmp_path_factory.mktemp("data")
    patch = pytest.MonkeyPatch()
    patch.setenv("SMP_DATA_DIR", str(folder))
    making.build()
    yield folder
    queries.close()
    patch.undo()


def month(text: str) -> date:
    """2015-09 as a date."""
    year, number = text.split("-")
    return date(int(year), int(number), 1)


@pytest.fixture
def given(tmp_path) -> Callable[..., store.Store]:
    """Make facts of a few rows and open them.

    counts: (measure, area, month, n) or (measure, area, month, n, series); each says that its month
    is covered, and n None that no count was stated for it. What has no row is not covered. The
    measures are a total of two parts and one of another subject, the areas a district D of two
    wards W1 and W2, the series `police` unless another is named.
    """
    opened = []

    def make(
        counts: list[tuple] = (), printed: list[dict] = (), improvement: str = "decrease"
    ) -> store.Store:
        path = tmp_path / f"given-{len(opened)}.duckdb"
        with duckdb.connect(str(path)) as facts:
            schema.create(facts)
            facts.execute((PROJECT / "tests" / "given.sql").read_text(encoding="utf-8"))
            facts.execute("update measure set improvement = $i", {"i": improvement})
            for measure, area, at, n, *series in counts:
                name = series[0] if series else "police"
                basis = "illustrative" if name.endswith("_illustrative") else "provisional"
                key = {"m": measure, "a": area, "at": month(at), "s": name, "b": basis}
                facts.execute("insert into coverage values ($s, $m, $a, $at, $b, 1)", key)
                if n is not None:
                    facts.execute(
                        "insert into observation values ($m, $a, $at, $s, $n, $b, 1, 2)",
                        key | {"n": n},
                    )
            for row in printed:
                facts.execute(
                    """
                    insert into published_figure values
                        ('paper', '3.1', 'P', 'x', 'x', $first, $last, $value, 'crimes', null,
                        $area, $measure, 'count', null, null)
                    """,
                    row,
                )
            schema.make_totals(facts)
        made = queries.connect(path)
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.close()
