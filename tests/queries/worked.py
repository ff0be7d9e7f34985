"""Districts whose wards are worked by hand, and how to ask of them.

The fixture `facts` of these is in conftest.py.
"""

from __future__ import annotations

from math import ceil, floor

import pandas as pd

import queries
from tests.queries.independent import poisson_limits

YEAR = ("2015-01", "2015-12")
OLD, NEW = "East wards to May 2024", "East wards since May 2024"
BEFORE_REVIEW, AFTER_REVIEW = ("2023-05", "2024-04"), ("2024-05", "2025-04")
ACROSS_REVIEW = ("2023-11", "2024-10")

# --- the districts --------------------------------------------------------------------------------

# Wards of which a limit lies just above or just below 1 for each 1,000 residents, the district's
# rate: of 5 crimes the lower limit at 95% is 1.62349, above 1 for 1,623 residents and below it for
# 1,624.
AT_LIMITS = {
    f"{n} {confidence} {side} {where}": (n, round_(1000 * limit))
    for n in (5, 20)
    for confidence in (0.95, 0.998)
    for side, limit in zip(("lower", "upper"), poisson_limits(n, confidence), strict=True)
    for where, round_ in (("floor", floor), ("ceil", ceil))
}
MILL = {"A": (1, 1000), "B": (4, 2000), "C": (2, 1000), "DD": (6, 2000)} | {
    "EE": (4, 1000), "FF": (5, 1000), "GG": (6, 1000), "HH": (0, None)
}  # fmt: skip

DISTRICTS = {
    # D has one set of wards and residents of its own.
    "D": {"set": ["Three", "Four"]},
    # East had a review that left Shared and Twin alone, and has no residents of its own.
    "East": {OLD: ["Old", "Shared", "Twin"], NEW: ["New", "Newer", "Shared", "Twin"]},
    # Fleet had one that left none alone; the residents of no ward are known.
    "Fleet": {"Fleet wards to May 2024": ["F1", "F2"], "Fleet wards since May 2024": ["F3"]},
    # Grove's wards have illustrative figures, and Grove a real return.
    "Grove": {None: ["G1", "G2"]},
    # Heath's own return is not always what its wards add up to.
    "Heath": {"set of Heath": ["H1", "H2"]},
    # Of Knoll two wards have residents.
    "Knoll": {"set of Knoll": ["K1", "K2", "K3"]},
    "Limits": {"set of Limits": [*AT_LIMITS, "none"]},
    "Mill": {"set of Mill": list(MILL)},
}

COUNTS = [
    # D, asb
    ("asb", "W1", "2014-01", "2015-12", {"2014-08": 60, "2015-02": 16, "2015-08": 65}),
    ("asb", "W2", "2014-01", "2015-12", {"2014-01": 468, "2015-02": 161, "2015-08": 200}),
    ("asb", "Three", "2014-01", "2015-12", {"2014-08": 9}),
    ("asb", "Four", "2014-01", "2015-12", {"2014-08": 20, "2015-02": 20}),
    ("asb", "D:not-placed", "2014-01", "2015-12", {"2014-08": 3, "2015-02": 3, "2015-08": 3}),
    # D, crime: One had a month less a year before, Two lacks May 2015, Four is not covered
    ("part.a", "W1", "2014-01", "2014-11", {"2014-03": 4}),
    ("part.a", "W1", *YEAR, {"2015-03": 10}),
    ("part.a", "W2", "2015-01", "2015-04", {"2015-03": 50}),
    ("part.a", "W2", "2015-06", "2015-12", {}),
    ("part.a", "Three", "2014-01", "2015-12", {"2014-03": 2, "2015-03": 5}),
    ("part.b", ["W1", "Three"], *YEAR, {}),
    # East
    ("asb", "Old", "2023-01", "2024-04", {"2023-06": 30, "2024-02": 12}),
    ("asb", "Shared", "2023-01", "2025-04",
     {"2023-06": 40, "2024-02": 10, "2024-06": 44, "2025-01": 6}),
    ("asb", "Twin", "2023-01", "2025-04", {"2023-06": 5, "2024-06": 50}),
    ("asb", "New", *AFTER_REVIEW, {"2024-06": 20}),
    ("asb", "Newer", *AFTER_REVIEW, {}),
    # Fleet
    ("asb", ["F1", "F2"], *BEFORE_REVIEW, {"2023-06": 5}),
    ("asb", "F3", *AFTER_REVIEW, {"2024-06": 12}),
    ("part.a", ["F1", "F2"], *BEFORE_REVIEW, {}),
    ("part.a", "F3", "2024-06", "2025-04", {}),
    # Grove
    ("asb", "G1", *YEAR, {"2015-03": 100}, "police_illustrative"),
    ("asb", "G2", *YEAR, {"2015-03": 50}, "police_illustrative"),
    ("asb", "Grove", *YEAR, {"2015-03": 999}),
    ("asb", "G1", "2014-01", "2014-02", {"2014-01": 1}, "police_illustrative"),
    ("asb", "G2", "2014-01", "2014-02", {"2014-01": 2}, "police_illustrative"),
    ("asb", "G1", "2014-01", "2014-02", {"2014-01": 7}),
    # Heath
    ("asb", "Heath", "2015-01", "2015-06",
     {"2015-01": 20, "2015-02": 12, "2015-03": 14, "2015-04": 11, "2015-05": 13}),
    ("asb", "H1", "2015-01", "2015-06", dict.fromkeys([f"2015-0{n}" for n in range(1, 6)], 5)),
    ("asb", "H2", "2015-01", "2015-05", dict.fromkeys([f"2015-0{n}" for n in range(1, 6)], 6)),
    ("asb", "Heath:not-placed", "2015-01", "2015-05",
     {"2015-01": 3, "2015-02": 3, "2015-03": 3, "2015-05": 0}),
    # Knoll
    ("asb", "K1", *YEAR, {"2015-03": 80, "2015-04": 30}),
    ("asb", "K2", *YEAR, {"2015-03": 90, "2015-04": 40}),
    ("asb", "K3", *YEAR, {"2015-03": 50}),
    ("part.a", "K1", *YEAR, {"2015-03": 60}),
    ("part.a", "K2", *YEAR, {"2015-03": 70}),
    ("part.b", "K1", *YEAR, {"2015-03": 4}),
    ("part.b", "K2", *YEAR, {"2015-03": 5}),
    # Limits: of three measures the same
    *(
        (measure, ward, "2014-01", "2015-12", {"2014-03": n, "2015-05": 20})
        for measure in ("asb", "part.a", "part.b")
        for ward, (n, _) in AT_LIMITS.items()
    ),
    *(
        (measure, *row)
        for measure in ("asb", "part.a", "part.b")
        for row in (
            ("none", "2014-01", "2015-12", {"2015-05": 20}),
            ("Limits", "2014-01", "2015-12", {"2014-03": 1000, "2015-05": 16}),
        )
    ),
    # Mill
    *(("asb", ward, *YEAR, {"2015-03": n}) for ward, (n, _) in MILL.items()),
]  # fmt: skip

PEOPLE = {
    2010: {"W1": 100, "W2": 100, "Three": 100, "Four": 100},
    2014: {"W1": 8000, "W2": 20_000, "Three": 1000, "Four": 10_000, "D": 40_000},
    2015: {"W1": 1, "W2": 1, "Three": 1, "D": 1}
    | {"Grove": 10_000, "G1": 4000, "G2": 5000}
    | {"Heath": 10_000, "H1": 4000, "H2": 6000}
    | {"Knoll": 40_000, "K1": 10_000, "K2": 20_000}
    | {"Limits": 1_000_000, "none": 1000}
    | {ward: residents for ward, (_, residents) in AT_LIMITS.items()}
    | {"Mill": 9000}
    | {ward: residents for ward, (_, residents) in MILL.items() if residents},
    2020: {"New": 1000, "Newer": 2000, "Shared": 4000, "Twin": 3000, "Fleet": 9000},
    2024: {"New": 1, "Newer": 1},
}

THEN = """
    insert into ward_set values
        ('East wards to May 2024', 'East', null, '2024-04-01'),
        ('East wards since May 2024', 'East', '2024-05-01', null),
        ('Fleet wards to May 2024', 'Fleet', null, '2024-04-01'),
        ('Fleet wards since May 2024', 'Fleet', '2024-05-01', null);
    update area set is_town_centre = area_code in ('W2', 'H1', 'H2', 'F1');
    update measure set improvement = 'increase' where measure_code = 'part.a';
    update measure set improvement = 'neutral' where measure_code = 'part.b';
"""


def run(facts, name, area, period, **more):
    first, last = period
    return queries.run_in(facts, name, area=area, **{"from": first, "to": last}, **more)


def wards(facts, area, period=YEAR, measure="asb", **more):
    return run(facts, "wards", area, period, measure=measure, **more).set_index("area")


def words(facts, area, period=YEAR, measure="asb", **more):
    """What the district's row of a measure says; None where it says nothing."""
    rows = run(facts, "ward_measures", area, period, **more)
    (row,) = rows[(rows["kind"] == "district") & (rows["measure_code"] == measure)].to_dict(
        "records"
    )
    return {name: None if pd.isna(said) else said for name, said in row.items()}


def comparison(facts, area, period=YEAR, domain="asb", **more):
    (row,) = run(facts, "ward_comparison", area, period, domain=domain, **more).to_dict("records")
    return {name: None if pd.isna(said) else said for name, said in row.items()}


def told(rows, name):
    """A column as a dict, no data as None."""
    return {area: None if pd.isna(value) else value for area, value in rows[name].items()}
