"""How long the statistics take: python -m tests.bench.statistics_speed

Times, each the best of five and beside a floor in the same run: the change of every measure in the
26 wards that Maidstone had, p-values included, against the same sums without anything judged; and
control charts of 600 series of 144 months against a mean of each.
"""

from __future__ import annotations

import os
import tempfile
import time


def best(cursor, sql: str, **params) -> float:
    """Seconds of the fastest of five."""
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        cursor.execute(sql, params or None).fetchall()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["SMP_DATA_DIR"] = home
        import queries

        opened = queries.connect()
        with opened.cursor() as cursor:
            wards = [
                code
                for (code,) in cursor.execute(
                    "select area_code from staging.area "
                    "where ward_set = 'Maidstone wards to May 2024'"
                ).fetchall()
            ]
            change = best(
                cursor,
                "from indicators.change("
                "$wards, null, date '2022-04-01', date '2023-03-01', 1, null)",
                wards=wards,
            )
            floor = best(
                cursor,
                "select area_code, measure_code, sum(n) from staging.monthly "
                "where list_contains($wards, area_code) and month >= '2021-04-01' "
                "and month <= '2023-03-01' group by all",
                wards=wards,
            )
            print(
                f"change of every measure in {len(wards)} wards: {change * 1000:.0f} ms, "
                f"{change / floor:.1f} times the sums alone"
            )
            cursor.execute(
                "create temp table many as select i // 144 as series_id, "
                "(date '2012-01-01' + to_months((i % 144)::integer))::date as month, "
                "(hash(i) % 40)::integer as value from range(600 * 144) as points (i)"
            )
            charts = best(cursor, "from control_chart('many')")
            floor = best(cursor, "select *, avg(value) over (partition by series_id) from many")
            print(
                f"control charts of 600 series of 144 months: {charts * 1000:.0f} ms, "
                f"{charts / floor:.1f} times their means alone"
            )
        opened.close()


if __name__ == "__main__":
    main()
