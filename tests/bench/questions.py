"""How long queries take beside many street-level records, none of them answered before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import queries
from data import store
from tests.bench.measured import Measured, best, milliseconds

AREA = {"area": "E07000110"}
PERIOD = AREA | {"from": "2014-10", "to": "2015-09"}
PLAN = {"partnership": "smp", "edition": "2023-24", "as_at": "2024-03-19"}
EXPLORED = {"areas": "E07000110", "measures": "crime.all", "from": "2014-10", "to": "2015-09"}
ASKED = {
    "priority_status": PLAN,
    "indicator_status": PLAN,
    "headlines": PERIOD,
    "change_table": PERIOD | {"domain": "crime"},
    "months": PERIOD | {"measure": "crime.all"},
    "control_points": AREA | {"measure": "crime.all", "to": "2015-09"},
    "ward_measures": PERIOD,
    "explore_months": EXPLORED,
    "explore_types": EXPLORED,
}


def measure(folder: Path) -> Iterator[Measured]:
    """Each query, beside counting the records of the district by month and type."""
    opened = queries.connect(store.current_facts(folder))
    with opened.cursor() as cursor:
        least = best(
            lambda: cursor.execute(
                "select month, crime_type, count(*) from facts.street_record "
                "join facts.lsoa_ward using (lsoa_code) group by all"
            ).fetchall()
        )

    def ask(name: str) -> None:
        queries._answers.clear()
        queries.run_in(opened, name, **ASKED[name])

    for name in ASKED:
        yield Measured(
            f"query {name}",
            milliseconds(best(lambda name=name: ask(name))),
            "ms",
            milliseconds(least),
            "counting the records themselves by month and type",
        )
    opened.close()
