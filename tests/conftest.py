"""Facts to test on: the demo's, built once, and small ones whose answers are worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

import queries
from data import store

PROJECT = Path(__file__).parent.parent
SHARED = PROJECT.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def demo(tmp_path_factory) -> Path:
    """The demo's facts in service in a folder of the tests' own; that folder."""
    folder = tmp_path_factory.mktemp("data")
    patch = pytest.MonkeyPatch()
    patch.setenv("SMP_DATA_DIR", str(folder))
    store.build()
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
            store.create(facts)
            facts.execute(
                """
                insert into domain values
                    ('crime', 'Crime', 1, 'chosen', 'x'), ('asb', 'Antisocial', 2, 'year_to_date', 'x');
                insert into area values
                    ('D', 'Dist', 'Dist borough', 'district', null, null),
                    ('W1', 'One', 'One', 'ward', 'D', 'set'),
                    ('W2', 'Two', 'Two', 'ward', 'D', 'set'),
                    ('D:not-placed', 'Dist, not placed', 'Dist, not placed', 'not_placed', 'D', null);
                insert into series values
                    ('police', 'Police', 'Police', false),
                    ('police_illustrative', 'Police', 'Police (illustrative)', true);
                insert into threshold values
                    ('change_p_real', 0.002, 'x', 'x'), ('change_p_possible', 0.05, 'x', 'x'),
                    ('signal_minimum_count', 10, 'x', 'x'), ('headline_minimum_count', 30, 'x', 'x'),
                    ('headline_named', 3, 'x', 'x');
                insert into document values ('paper', 'A paper', '2015-11-17');
                insert into source values
                    (1, 'a.csv', 'Monthly return', 'Police', 'x', 1, null, null, 0, 0, 0, '2020-01-01');
                """
            )
            facts.execute(
                """
                insert into measure values
                    ('part.a', 'all', 'crime', 'Part A', 'crimes', 'crime', $i, 'ordinary', 'x', 1, 1),
                    ('part.b', 'all', 'crime', 'Part B', 'crimes', 'crime', $i, 'ordinary', 'x', 2, 1),
                    ('all', null, 'crime', 'All crime', 'crimes', 'crime', $i, 'ordinary', 'x', 3, 0),
                    ('asb', null, 'asb', 'ASB incidents', 'incidents', 'incident', $i, 'ordinary', 'x', 4, 0)
                """,
                {"i": improvement},
            )
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
            store.make_totals(facts)
        made = queries.connect(path)
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.close()
