"""Makes the demonstration's monthly returns, and checks that the committed ones are these.

    python -m data.demo.make            write data/demo/returns/
    python -m data.demo.make --check    compare with what is there; exit code 1 where it differs

The counts printed in the committee's papers (published_figures.csv) hold exactly when wards and
months are added up. All else is made up: levels by year (LEVELS), seasons, the pandemic, noise
from a fixed seed. Only random.random() feeds it, whose sequence Python keeps from version to
version.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import sys
from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise
from math import exp
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
RETURNS = HERE / "returns"
SEED = "Safer Maidstone"

Months = list[date]


@dataclass(frozen=True)
class Kind:
    """How a measure behaves. shares: types of data.police.uk whose wards it follows."""

    season: str
    pandemic: str
    shares: tuple[str, ...]


THEFT, VIOLENCE = ("Other theft", "Theft from the person"), ("Violence and sexual offences",)
KINDS = {
    "crime.violence_against_person": Kind("summer", "violence", VIOLENCE),
    "crime.sexual_offences": Kind("flat", "violence", VIOLENCE),
    "crime.robbery": Kind("winter", "violence", ("Robbery",)),
    "crime.burglary_dwelling": Kind("winter", "theft", ("Burglary",)),
    "crime.burglary_other": Kind("flat", "theft", ("Burglary",)),
    "crime.theft_of_vehicle": Kind("flat", "theft", ("Vehicle crime",)),
    "crime.theft_from_vehicle": Kind("winter", "theft", ("Vehicle crime",)),
    "crime.vehicle_interference": Kind("flat", "theft", ("Vehicle crime",)),
    "crime.shoplifting": Kind("flat", "theft", ("Shoplifting",)),
    "crime.theft_of_pedal_cycle": Kind("cycling", "theft", ("Bicycle theft",)),
    "crime.other_theft": Kind("flat", "theft", THEFT),
    "crime.criminal_damage": Kind("summer", "none", ("Criminal damage and arson",)),
    "crime.drugs": Kind("flat", "none", ("Drugs",)),
    "crime.weapons": Kind("flat", "violence", ("Possession of weapons",)),
    "crime.public_order": Kind("summer", "violence", ("Public order",)),
    "crime.other": Kind("flat", "none", ("Other crime",)),
    "asb.incidents": Kind("asb", "asb", ("Anti-social behaviour",)),
    "da.incidents": Kind("summer", "none", VIOLENCE),
    "road.ksi": Kind("roads", "roads", ()),
    "road.slight": Kind("roads", "roads", ()),
}

# Maidstone borough's counts in a year, at points in time. Between them the level goes evenly. The
# printed figures are points too, and are not repeated here. From 2018 Kent Police's recording was
# corrected in spring, hence the steps in violence and public order; 2022 follows data.police.uk.
AT = (2012.3, 2017.0, 2018.2, 2018.3, 2019.5, 2020.5, 2021.5, 2022.5, 2024.2)
LEVELS = {
    "crime.violence_against_person": (2050, 3900, 4450, 5500, 6500, 6400, 6800, 6950, 6500),
    "crime.sexual_offences": (175, 330, 390, 440, 500, 470, 540, 560, 540),
    "crime.robbery": (70, 95, 123, 123, 120, 95, 84, 86, 90),
    "crime.burglary_dwelling": (500, 380, 420, 420, 410, 300, 255, 260, 240),
    "crime.burglary_other": (620, 480, 470, 470, 430, 290, 235, 230, 220),
    "crime.theft_of_vehicle": (175, 190, 246, 246, 280, 240, 235, 250, 240),
    "crime.theft_from_vehicle": (500, 520, 620, 620, 600, 450, 410, 420, 390),
    "crime.vehicle_interference": (55, 110, 142, 142, 140, 120, 115, 122, 110),
    "crime.shoplifting": (1090, 1150, 1170, 1170, 1150, 880, 850, 960, 1250),
    "crime.theft_of_pedal_cycle": (150, 120, 120, 120, 105, 95, 84, 86, 75),
    "crime.other_theft": (1530, 1500, 1580, 1580, 1550, 1200, 1250, 1400, 1300),
    "crime.criminal_damage": (1420, 1500, 1580, 1700, 1750, 1600, 1750, 1880, 1650),
    "crime.drugs": (470, 250, 258, 258, 330, 400, 370, 380, 390),
    "crime.weapons": (46, 65, 85, 85, 100, 98, 110, 120, 125),
    "crime.public_order": (300, 420, 540, 860, 1100, 1150, 1240, 1230, 1050),
    "crime.other": (170, 220, 255, 320, 400, 430, 500, 525, 480),
    "asb.incidents": (4350, 3350, 3230, 3230, 3050, 3000, 2850, 2500, 2200),
    "da.incidents": (1720, 2800, 3040, 3040, 3400, 3600, 3550, 3450, 3200),
    "road.ksi": (58, 78, 83, 83, 80, 68, 70, 74, 72),
    "road.slight": (520, 540, 490, 490, 450, 360, 380, 390, 380),
}
REPEAT_SHARE = ((2012.3, 0.27), (2017.0, 0.29), (2020.5, 0.30), (2024.2, 0.285))
KILLED_SHARE = 0.07

# Months of a year against the average month, January first.
SEASONS = {
    "flat": (0.98, 0.97, 1.00, 0.99, 1.01, 1.01, 1.02, 1.00, 1.00, 1.03, 1.01, 0.98),
    "summer": (0.92, 0.90, 0.97, 1.00, 1.06, 1.08, 1.11, 1.08, 1.01, 1.00, 0.95, 0.92),
    "winter": (1.10, 1.04, 1.00, 0.94, 0.92, 0.90, 0.90, 0.92, 0.96, 1.08, 1.13, 1.11),
    "cycling": (0.60, 0.65, 0.80, 0.95, 1.15, 1.30, 1.40, 1.35, 1.25, 1.10, 0.85, 0.60),
    "asb": (0.75, 0.76, 0.90, 1.02, 1.12, 1.16, 1.26, 1.24, 1.05, 1.06, 0.91, 0.77),
    "roads": (0.98, 0.92, 0.94, 0.94, 1.00, 1.05, 1.05, 1.00, 1.05, 1.05, 1.04, 0.98),
}
PANDEMIC = {
    "none": {},
    "violence": {
        "2020-04": 0.82, "2020-05": 0.88, "2020-11": 0.93, "2021-01": 0.85, "2021-02": 0.87,
    },
    "theft": {
        "2020-04": 0.52, "2020-05": 0.60, "2020-06": 0.76, "2020-07": 0.9, "2020-11": 0.84,
        "2021-01": 0.68, "2021-02": 0.70, "2021-03": 0.80,
    },
    "asb": {
        "2020-04": 2.0, "2020-05": 1.75, "2020-06": 1.35, "2020-07": 1.1, "2020-11": 1.25,
        "2021-01": 1.35, "2021-02": 1.3, "2021-03": 1.15,
    },
    "roads": {
        "2020-04": 0.42, "2020-05": 0.58, "2020-06": 0.78, "2020-11": 0.82, "2021-01": 0.62,
        "2021-02": 0.66, "2021-03": 0.82,
    },
}  # fmt: skip

NOT_PLACED = 0.01  # share of crimes and ASB incidents without a usable place
FLOOR = 0.001  # least share of a ward, so that none is without a chance
TOWN_CENTRE, TOWN_CENTRE_FALLS_FROM, TOWN_CENTRE_FALL = "E05004996", 2022.25, 0.12  # a year
EXTRA_NOISE = 0.035  # standard deviation of a month's level about its trend, as a share of it

# Medway: Maidstone's levels by population, and more than its share in the towns.
MEDWAY_FACTOR = 1.6
MEDWAY_TOWNS = {
    "E05002249": 2.4,  # Chatham Central
    "E05002261": 1.9,  # River
    "E05002251": 1.5,  # Gillingham North
    "E05002252": 1.4,  # Gillingham South
    "E05002255": 1.4,  # Luton and Wayfield
}


@dataclass(frozen=True)
class Return:
    """One file: a district's months of some measures, from one publisher."""

    file: str
    district: str
    publisher: str
    measures: tuple[str, ...]
    first: date
    last: date


POLICE = "Kent Police"
SUBJECTS = {
    "crime": tuple(measure for measure in KINDS if measure.startswith("crime.")),
    "asb": ("asb.incidents",),
    "domestic_abuse": ("da.incidents", "da.repeat_victims"),
    "road_casualties": ("road.killed", "road.serious", "road.slight"),
}


def _returns() -> list[Return]:
    districts = (
        # Its name in files, its code, who looks after its roads, months.
        ("maidstone", "E07000110", "Kent County Council", date(2012, 4, 1), date(2024, 3, 1)),
        ("medway", "E06000035", "Medway Council", date(2018, 4, 1), date(2021, 3, 1)),
    )
    return [
        Return(
            f"{place}_{subject}.csv",
            district,
            highways if subject == "road_casualties" else POLICE,
            measures,
            # The paper gives casualties by calendar year, from 2012.
            date(2012, 1, 1) if (place, subject) == ("maidstone", "road_casualties") else first,
            last,
        )
        for place, district, highways, first, last in districts
        for subject, measures in SUBJECTS.items()
    ]


# --- what is read -------------------------------------------------------------------------------


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _printed(district: str, measure: str) -> list[tuple[date, date, int]]:
    """The printed counts of a measure: first month, last month, count."""
    return [
        (
            date.fromisoformat(row["period_start"]),
            date.fromisoformat(row["period_end"]).replace(day=1),
            int(row["printed_value"]),
        )
        for row in _rows("published_figures.csv")
        if (row["statistic"], row["area_code"], row["measure_code"]) == ("count", district, measure)
    ]


def _wards(district: str) -> dict[str, str]:
    """The wards that the district had in the years of the demonstration, by code."""
    of_then = {row["ward_set"] for row in _rows("ward_sets.csv") if not row["from_month"]}
    return {
        row["area_code"]: row["area_name"]
        for row in _rows("areas.csv")
        if row["district_code"] == district and row["ward_set"] in of_then
    }


def _shares(district: str, measure: str, wards: dict[str, str]) -> dict[str, float]:
    """How a measure divides between the wards; the shares add up to 1."""
    people = _rows("_inputs/ward_populations.csv")
    by_people = _normal(
        {row["ward_code"]: int(row["population"]) for row in people if row["ward_code"] in wards}
    )
    if district != "E07000110":
        towns = {} if measure.startswith("road.") else MEDWAY_TOWNS
        return _normal({ward: share * towns.get(ward, 1) for ward, share in by_people.items()})
    types = KINDS[measure].shares
    if not types:
        # Casualties follow people in part, and in part the main roads of the country wards.
        return _normal({ward: 0.6 * share + 0.4 / len(wards) for ward, share in by_people.items()})
    counted = Counter()
    for row in _rows("_inputs/ward_crime_2022.csv"):
        if row["crime_type"] in types:
            counted[row["ward_code"]] += int(row["n"])
    shares = _normal({ward: counted[ward] for ward in wards})
    if measure.startswith("da."):
        # Less of it than of other violence is the town centre's night.
        shares = {ward: 0.7 * share + 0.3 * by_people[ward] for ward, share in shares.items()}
    return _normal({ward: max(share, FLOOR) for ward, share in shares.items()})


def _normal(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {key: weight / total for key, weight in weights.items()}


# --- what is drawn ------------------------------------------------------------------------------


def _poisson(random: Random, mean: float) -> int:
    """A Poisson count; the sum of halves where the mean is large, which is the same."""
    if mean > 30:
        return _poisson(random, mean / 2) + _poisson(random, mean / 2)
    limit, product, n = exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        n += 1
    return n


def _standard(random: Random) -> float:
    """Noise about 0 with standard deviation 1: twelve uniform numbers added up, never beyond 6."""
    return sum(random.random() for _ in range(12)) - 6


def _divide(random: Random, n: int, weights: list[float]) -> list[int]:
    """n things thrown into places with these weights: how many fell into each."""
    bounds = list(accumulate(weights))
    fell = [0] * len(weights)
    for _ in range(n):
        fell[min(bisect(bounds, random.random() * bounds[-1]), len(weights) - 1)] += 1
    return fell


def _year(month: date) -> float:
    """The middle of a month as a year and its part."""
    return month.year + (month.month - 0.5) / 12


def _along(points: list[tuple[float, float]], at: float) -> float:
    """The value at a time on the line through points, level before the first and after the last."""
    points = sorted(points)
    if at <= points[0][0]:
        return points[0][1]
    for (t0, v0), (t1, v1) in pairwise(points):
        if at <= t1:
            return v0 + (v1 - v0) * (at - t0) / (t1 - t0)
    return points[-1][1]


def _months(first: date, last: date) -> Months:
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [
        date(first.year + (first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1, 1)
        for i in range(count)
    ]


def _pattern(measure: str, month: date) -> float:
    kind = KINDS[measure]
    season = SEASONS[kind.season][month.month - 1]
    return season * PANDEMIC[kind.pandemic].get(f"{month:%Y-%m}", 1.0)


def _expected(measure: str, months: Months, printed: list, factor: float) -> list[float]:
    """What a district would expect in each month: level by season, through the printed figures."""
    points = [(at, level * factor) for at, level in zip(AT, LEVELS[measure], strict=True)]
    for first, last, count in printed:
        inside = _months(first, last)
        weight = sum(_pattern(measure, month) for month in inside)
        points.append((sum(map(_year, inside)) / len(inside), 12 * count / weight))
    points = [
        (at, level)
        for at, level in points
        # The printed figures speak for their own time.
        if (at, level) in points[len(AT) :]
        or not any(_year(first) - 0.7 < at < _year(last) + 0.7 for first, last, _ in printed)
    ]
    return [_along(points, _year(month)) / 12 * _pattern(measure, month) for month in months]


def _monthly(random: Random, measure: str, item: Return, factor: float) -> list[int]:
    """A district's count in each month; the printed totals hold."""
    months = _months(item.first, item.last)
    printed = _printed(item.district, measure)
    expected = _expected(measure, months, printed, factor)
    noisy = [mean * (1 + EXTRA_NOISE * _standard(random)) for mean in expected]
    counts = [_poisson(random, mean) for mean in noisy]
    for first, last, count in printed:
        inside = [i for i, month in enumerate(months) if first <= month <= last]
        for i, n in zip(inside, _divide(random, count, [noisy[i] for i in inside]), strict=True):
            counts[i] = n
    return counts


def _in_wards(
    random: Random, measure: str, item: Return, counts: list[int]
) -> dict[str, list[int]]:
    """Each month's count divided between the wards and what could not be placed."""
    wards = _wards(item.district)
    shares = _shares(item.district, measure, wards)
    places = list(wards)
    weights = [shares[ward] * (1 - NOT_PLACED) for ward in places]
    if measure.startswith(("crime.", "asb.")):
        places.append(f"{item.district}:not-placed")
        weights.append(NOT_PLACED)
    divided = []
    for month, count in zip(_months(item.first, item.last), counts, strict=True):
        years = max(0.0, _year(month) - TOWN_CENTRE_FALLS_FROM)
        now = [
            weight * ((1 - TOWN_CENTRE_FALL) ** years if place == TOWN_CENTRE else 1)
            for place, weight in zip(places, weights, strict=True)
        ]
        divided.append(_divide(random, count, now))
    return {place: [month[i] for month in divided] for i, place in enumerate(places)}


def _some_of(
    random: Random, whole: dict[str, list[int]], counts: list[int]
) -> dict[str, list[int]]:
    """Of each month's things in wards, so many chosen at random: never more than a ward has."""
    places = list(whole)
    chosen = {place: [0] * len(counts) for place in places}
    for i, count in enumerate(counts):
        things = [place for place in places for _ in range(whole[place][i])]
        for _ in range(count):
            place = things.pop(int(random.random() * len(things)))
            chosen[place][i] += 1
    return chosen


def _drawn(item: Return) -> dict[str, dict[str, list[int]]]:
    """The counts of a return: by measure, by place, by month."""
    factor = 1.0 if item.district == "E07000110" else MEDWAY_FACTOR
    months = _months(item.first, item.last)

    def draw(measure: str) -> tuple[Random, list[int], dict[str, list[int]]]:
        random = Random(f"{SEED}, {item.file}, {measure}")
        counts = _monthly(random, measure, item, factor)
        return random, counts, _in_wards(random, measure, item, counts)

    drawn = {m: draw(m)[2] for m in item.measures if m in KINDS}
    if "da.repeat_victims" in item.measures:
        random = Random(f"{SEED}, {item.file}, da.repeat_victims")
        incidents = [sum(month) for month in zip(*drawn["da.incidents"].values(), strict=True)]
        share = [_along(list(REPEAT_SHARE), _year(month)) for month in months]
        repeats = [
            min(n, _poisson(random, n * part)) for n, part in zip(incidents, share, strict=True)
        ]
        for first, last, count in _printed(item.district, "da.repeat_victims"):
            inside = [i for i, month in enumerate(months) if first <= month <= last]
            weights = [float(incidents[i]) for i in inside]
            for i, n in zip(inside, _divide(random, count, weights), strict=True):
                repeats[i] = n
        drawn["da.repeat_victims"] = _some_of(random, drawn["da.incidents"], repeats)
    if "road.killed" in item.measures:
        random, counts, casualties = draw("road.ksi")
        killed = [sum(random.random() < KILLED_SHARE for _ in range(n)) for n in counts]
        drawn["road.killed"] = _some_of(random, casualties, killed)
        drawn["road.serious"] = {
            place: [n - dead for n, dead in zip(ns, drawn["road.killed"][place], strict=True)]
            for place, ns in casualties.items()
        }
    return drawn


# --- what is written ----------------------------------------------------------------------------


def make() -> dict[str, bytes]:
    """The returns: the content of each file by its name."""
    files = {}
    areas = {row["area_code"]: row["area_name"] for row in _rows("areas.csv")}
    for item in _returns():
        drawn = _drawn(item)
        names = areas | {
            f"{item.district}:not-placed": f"{areas[item.district]}, not placed in a ward"
        }
        text = io.StringIO(newline="")
        out = csv.writer(text, lineterminator="\n")
        months = _months(item.first, item.last)
        out.writerow(
            ["area_code", "area_name", "measure", "publisher", "basis"]
            + [f"{month:%Y-%m}" for month in months]
        )
        for measure in item.measures:
            for place, counts in drawn[measure].items():
                out.writerow(
                    [place, names[place], measure, item.publisher, "illustrative", *counts]
                )
        files[item.file] = text.getvalue().encode()
    return files


def main(arguments: list[str] | None = None) -> int:
    """Write the returns, or with --check compare them; the exit code is 0 where all is well."""
    parser = argparse.ArgumentParser(prog="python -m data.demo.make", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    options = parser.parse_args(arguments)
    files = make()
    there = {path.name for path in RETURNS.glob("*")}
    if options.check:
        differing = [
            name
            for name in sorted(there | set(files))
            if name not in files
            or name not in there
            or (RETURNS / name).read_bytes() != files[name]
        ]
        for name in differing:
            print(f"{name} is not what data/demo/make.py makes", file=sys.stderr)
        if not differing:
            print(f"The {len(files)} returns are what data/demo/make.py makes.")
        return 1 if differing else 0
    RETURNS.mkdir(exist_ok=True)
    for name, content in files.items():
        unfinished = RETURNS / f".{name}"
        unfinished.write_bytes(content)
        os.replace(unfinished, RETURNS / name)
        print(f"{name}: {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
