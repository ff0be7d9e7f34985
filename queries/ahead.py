"""What will be asked next, answered while nobody waits.

Who looks at one area mostly looks at another next. So whatever was asked of an area is asked of the
others of its district as well, one question at a time, when nobody has asked anything for a moment:
DuckDB plans these questions longer than it answers them, and so a choice needs no planning.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress

import duckdb

import queries
from data.store import StoreError
from queries import remembering

IDLE = 0.3  # seconds without a question after which there is time
REMEMBERED = 20_000  # questions that were tried; after that all are tried again
PERIODS = 12  # the latest of the usual district: after all of them a laptop would be busy for long
# What is asked of a district is about all of its wards: there is nothing to ask of each.
OF_ALL_WARDS = {"ward_comparison", "ward_measures", "ward_outlines", "relation"}


def work(stopping: threading.Event) -> None:
    """Answer what may be asked next, and keep that for the next start, until `stopping`."""
    done: set[tuple] = set()
    remembered = 0
    while not stopping.wait(IDLE):
        count = queries.lately.count
        if len(done) > REMEMBERED:
            done.clear()
        with suppress(StoreError):
            facts = queries.facts_version()
            for name, params in _likely():
                key = (facts, name, *params.items())
                if key in done:
                    continue
                while queries.lately.idle < IDLE:
                    if stopping.wait(IDLE):
                        return
                if stopping.is_set():
                    return
                # What cannot be answered now is refused in words when somebody asks.
                with suppress(queries.QueryError, duckdb.Error):
                    queries.answer_ahead(name, **params)
                done.add(key)
                if queries.lately.count != count:
                    break  # something else is looked at by now
            else:
                if len(done) != remembered:
                    remembering.save()
                    remembered = len(done)
                _wait_for_more(stopping, count)


def _wait_for_more(stopping: threading.Event, count: int) -> None:
    while queries.lately.count == count and not stopping.wait(IDLE):
        pass


def _likely() -> Iterator[tuple[str, dict]]:
    """Questions that may be asked next, the likeliest first: those of the areas beside the ones
    that were asked about, area by area; then other periods of all wards.
    """
    areas = queries.run("areas").set_index("area_code")
    asked = [
        (name, params, each, params[each])
        for name, params in queries.lately.asked()
        for each in ("area", "areas")
        if name not in OF_ALL_WARDS and params.get(each)
    ]
    by_district: dict[str, list[tuple]] = {}
    for name, params, each, value in asked:
        codes = value if isinstance(value, tuple) else (value,)
        if len(codes) == 1 and codes[0] in areas.index:
            district = areas.loc[codes[0], "district_code"]
            by_district.setdefault(district, []).append((name, params, each))
    for district, questions in by_district.items():
        for code, row in areas[areas["district_code"] == district].iterrows():
            for name, params, each in questions:
                if _has_figures(row, params):
                    about = (code,) if each == "areas" else code
                    yield name, params | {each: about}
    usual = areas.index[0]
    choices = queries.run("period_choices", area=usual)
    latest = choices.sort_values("last_month", ascending=False, kind="stable")
    for period in latest.head(PERIODS).itertuples():
        of_period = {"area": usual, "from": period.first_month, "to": period.last_month, "years": 1}
        yield "ward_comparison", of_period
        yield "ward_measures", of_period


def _has_figures(area, params: dict) -> bool:
    """Whether an area (a row of the query `areas`) has figures in the months that were asked for,
    as wards of a review that is past or to come have none.
    """
    first, last = params.get("from"), params.get("to")
    if area["first_month"] is None or area["first_month"] != area["first_month"]:
        return False
    return (last is None or area["first_month"].date() <= last) and (
        first is None or area["last_month"].date() >= first
    )
