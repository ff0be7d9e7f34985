"""How long the statistics take, beside the sums and means alone: the change of every measure in the
26 wards that Maidstone had, p-values included; control charts of 600 series of 144 months.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import queries
from data import store
from tests.bench.measured import Measured, best, milliseconds


def measure(folder: Path) -> Iterator[Measured]:
    """Both, with the facts in `folder`."""
    opened = queries.connect(store.current_facts(folder))
    with opened.cursor() as cursor:

        def timed(sql: str, **params) -> float:
            return best(lambda: cursor.execute(sql, params or None).fetchall())

        wards = [
            code
            for (code,) in cursor.execute(
                "select area_code from staging.area where ward_set = 'Maidstone wards to May 2024'"
            ).fetchall()
        ]
        change = timed(
            "from indicators.change($wards, null, date '2022-04-01', date '2023-03-01', 1, null)",
            wards=wards,
        )
        sums = timed(
            "select area_code, measure_code, sum(n) from staging.monthly "
            "where list_contains($wards, area_code) and month >= '2021-04-01' "
            "and month <= '2023-03-01' group by all",
            wards=wards,
        )
        yield Measured(
            f"change of every measure in {len(wards)} wards",
            milliseconds(change),
            "ms",
            milliseconds(sums),
            "their sums",
        )
        cursor.execute(
            "create temp table many as select i // 144 as series_id, "
            "(date '2012-01-01' + to_months((i % 144)::integer))::date as month, "
            "(hash(i) % 40)::integer as value from range(600 * 144) as points (i)"
        )
        yield Measured(
            "control charts of 600 series of 144 months",
            milliseconds(timed("from control_chart('many')")),
            "ms",
            milliseconds(timed("select *, avg(value) over (partition by series_id) from many")),
            "their means",
        )
    opened.close()
