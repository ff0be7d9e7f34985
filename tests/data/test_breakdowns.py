"""Counts by outcome, day and hour, road user and age band: the parts, and that they add up.

Every row here is made up, in the publishers' form, but those of the last tests.
"""

from __future__ import annotations

import csv
import itertools
import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from data import making

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the publishers' files (../shared/samples) are not here"
)
STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
).split(",")
COLLISION = (
    "collision_index,collision_severity,number_of_vehicles,number_of_casualties,date,time,"
    "local_authority_ons_district,lsoa_of_collision_location,longitude,latitude"
).split(",")
CASUALTY = (
    "collision_index,vehicle_reference,casualty_reference,casualty_class,age_of_casualty,"
    "age_band_of_casualty,casualty_severity,casualty_type"
).split(",")
MAIDSTONE, MEDWAY = "E07000110", "E06000035"
FANT, PARK_WOOD, LEEDS, MEDWAY_WARD = "E05015599", "E05015608", "E05015604", "E05014450"
IN_FANT, IN_MEDWAY = "E01024358", "E01016016"
DIVIDED = "E01024388"  # of 2011; two of its three parts are in Park Wood, one in Leeds
KENT, RAIL = "Kent Police", "British Transport Police"
OPEN, NOBODY = "Under investigation", "Investigation complete; no suspect identified"


def crime(outcome=OPEN, type_="Burglary", lsoa=IN_FANT, month="2022-01", force=KENT) -> list[str]:
    at = ("0.605", "51.245")
    return ["c", month, force, force, *at, "On or near Mote Road", lsoa, "x", type_, outcome, ""]


def collision(number: int, day="16/01/2023", time="08:15", lsoa=IN_FANT, ons=MAIDSTONE):
    return [f"202346{number:07}", "3", "1", "1", day, time, ons, lsoa, "", ""]


def casualty(number: int, severity="3", type_="9", band="7", age="40"):
    return [f"202346{number:07}", "1", "1", "1", age, band, severity, type_]


# A Monday at 8; a Tuesday without a time, or a place; a Sunday just after midnight, in Medway.
COLLISIONS = [
    collision(1),
    collision(2, "17/01/2023", "-1", lsoa="-1"),
    collision(3, "31/12/2023", "00:05", IN_MEDWAY, MEDWAY),
]
CASUALTIES = [
    casualty(1, "1", "0", "11", "80"),
    casualty(1, "2"),
    casualty(1, "2", "8", "1", "0"),
    casualty(2, "3", "97", "4"),
    casualty(3, "3", "-1", "-1", "-1"),
]


@pytest.fixture
def bring(places, save):
    """Bring in files of street-level rows, or of (heading, rows); the report."""
    number = itertools.count(1)

    def make(*files, **options) -> making.Report:
        paths = []
        for file in files:
            heading, rows = file if isinstance(file, tuple) else (STREET, file)
            paths.append(save(f"file-{next(number)}.csv", [heading, *rows]))
        return making.bring_in(paths, **options)

    return make


@pytest.fixture
def roads(bring):
    """Bring in a file of collisions and one of casualties."""
    return lambda collisions, casualties: bring((COLLISION, collisions), (CASUALTY, casualties))


@pytest.fixture
def parts(ask):
    """parts(breakdown): (measure, area, month, part) and how many, of every row."""

    def answer(breakdown: str) -> dict[tuple, int]:
        rows = ask(
            "select measure_code, area_code, strftime(month, '%Y-%m'), part, n from part_count "
            "where breakdown = $breakdown",
            breakdown=breakdown,
        )
        found = {tuple(key): n for *key, n in rows}
        assert len(found) == len(rows), "a part has one row"
        return found

    return answer


@pytest.fixture
def everything(ask):
    """All that is told of breakdowns."""
    return lambda: [
        ask(f"select * from {table} order by all")  # noqa: S608
        for table in ("part_count", "breakdown_measure", "breakdown_part")
    ]


# Months of a measure that a breakdown divides whose parts come to another number: where the records
# were placed, and of the districts that are sums of those places.
NOT_THE_SUM = """
    with

    parts as (
        select series, breakdown, measure_code, area_code, month, sum(n) as n
        from part_count
        group by all

        union all

        select series, breakdown, measure_code, area.district_code, month, sum(n)
        from part_count
        join area using (area_code)
        where area.district_code is not null
        group by all
    )

    select breakdown, measure_code, area_code, month, monthly.n, parts.n
    from (from breakdown_measure join monthly using (measure_code, series)) as monthly
    full join parts using (series, breakdown, measure_code, area_code, month)
    where monthly.n is distinct from coalesce(parts.n, 0)
"""


# --- outcomes -------------------------------------------------------------------------------------


def test_crimes_are_counted_by_outcome_and_antisocial_behaviour_is_not(bring, parts, ask):
    bring(
        [
            *[crime(), crime(), crime(NOBODY), crime("")],
            crime("Local resolution", "Robbery"),
            crime("", "Anti-social behaviour"),
            crime(NOBODY, lsoa=IN_MEDWAY),
            crime(NOBODY, lsoa=""),
        ]
    )
    assert parts("outcome") == {
        ("street.burglary", FANT, "2022-01", "under-investigation"): 2,
        ("street.burglary", FANT, "2022-01", "no-further-action"): 1,
        ("street.burglary", FANT, "2022-01", "none"): 1,
        ("street.robbery", FANT, "2022-01", "local-resolution"): 1,
        ("street.burglary", MEDWAY_WARD, "2022-01", "no-further-action"): 1,
    }
    assert ask(NOT_THE_SUM) == []
    divided = {measure for (measure,) in ask("select measure_code from breakdown_measure")}
    assert len(divided) == 13
    assert "street.anti_social_behaviour" not in divided
    assert "street.drugs" in divided, "a type of which there was none is none of each outcome"


def test_earlier_names_of_an_outcome_are_the_same_part(bring, parts):
    bring(
        [
            *[crime("Offender sent to prison"), crime("Offender imprisoned")],
            *[crime("Offender given penalty notice"), crime("Offender given a penalty notice")],
        ]
    )
    assert {part: n for (*_, part), n in parts("outcome").items()} == {
        "imprisoned": 2,
        "penalty-notice-issued": 2,
    }


def test_an_outcome_that_is_not_known_here_is_a_part_by_its_own_text_after_the_others(
    bring, parts, ask
):
    last = "select part, label, position from breakdown_part where breakdown = 'outcome' qualify "
    last += "row_number() over (order by position desc) <= 3 order by position"
    bring([crime("Sent to sea"), crime("Sent to sea"), crime("Put in the stocks"), crime()])
    assert ask(last) == [
        ("none", "No outcome published", 29),
        ("Put in the stocks", "Put in the stocks", 30),
        ("Sent to sea", "Sent to sea", 31),
    ]
    assert parts("outcome")["street.burglary", FANT, "2022-01", "Sent to sea"] == 2
    assert ask(NOT_THE_SUM) == []
    # Once a table names it, it is that part, and no part of its own.
    bring((["breakdown", "code", "part"], [["outcome", "Sent to sea", "imprisoned"]]))
    assert [row[0] for row in ask(last)][1:] == ["none", "Put in the stocks"]
    assert parts("outcome")["street.burglary", FANT, "2022-01", "imprisoned"] == 2


def test_a_month_again_replaces_its_outcomes_and_leaves_the_others(bring, parts, everything, ask):
    bring([crime(), crime("Sent to sea")], [crime(month="2022-02")])
    first = everything()
    bring([crime(NOBODY), crime("Suspect charged")])
    assert parts("outcome") == {
        ("street.burglary", FANT, "2022-01", "no-further-action"): 1,
        ("street.burglary", FANT, "2022-01", "charged"): 1,
        ("street.burglary", FANT, "2022-02", "under-investigation"): 1,
    }
    assert ask("select count(*) from breakdown_part where part = 'Sent to sea'") == [(0,)]
    bring([crime(), crime("Sent to sea")])
    assert everything() == first


def test_months_that_are_no_data_have_no_parts(bring, parts, ask):
    """The railway police's file of a month does not speak for the district; Kent's does."""
    bring([crime(force=RAIL)], [crime(month="2022-02")], [crime("", month="2022-02", force=RAIL)])
    assert parts("outcome") == {
        ("street.burglary", FANT, "2022-02", "none"): 1,
        ("street.burglary", FANT, "2022-02", "under-investigation"): 1,
    }
    assert ask(NOT_THE_SUM) == []


# --- the roads ------------------------------------------------------------------------------------


def test_people_are_counted_by_day_hour_road_user_and_age_band(roads, parts, ask):
    roads(COLLISIONS, CASUALTIES)
    killed = ("road.killed", FANT, "2023-01")
    serious = ("road.serious", FANT, "2023-01")
    unplaced = ("road.slight", f"{MAIDSTONE}:not-placed", "2023-01")
    medway = ("road.slight", MEDWAY_WARD, "2023-12")
    worked = {
        "when": {killed: "mon-08", unplaced: "tue-not known", medway: "sun-00"},
        "weekday": {killed: "mon", unplaced: "tue", medway: "sun"},
        "hour": {killed: "08", unplaced: "not known", medway: "00"},
        "road_user": {killed: "pedestrian", unplaced: "motorcyclist", medway: "not known"},
        "age_band": {killed: "over-75", unplaced: "16-20", medway: "not known"},
    }
    both = {
        "when": {"mon-08": 2},
        "weekday": {"mon": 2},
        "hour": {"08": 2},
        "road_user": {"car": 2},
        "age_band": {"0-5": 1, "36-45": 1},
    }
    for breakdown, ones in worked.items():
        assert parts(breakdown) == {
            **{(*place, part): 1 for place, part in ones.items()},
            **{(*serious, part): n for part, n in both[breakdown].items()},
        }, breakdown
    assert ask(NOT_THE_SUM) == []
    assert ask(
        "select breakdown, list(measure_code order by measure_code) from breakdown_measure "
        "group by breakdown order by breakdown"
    ) == [
        (breakdown, ["road.killed", "road.serious", "road.slight"]) for breakdown in sorted(worked)
    ]


def test_what_is_missing_or_is_no_code_is_counted_as_not_known(roads, parts, ask):
    times = ["-1", "", "24:00", "25:10", "noon", "23:59"]
    types = ["-1", "", "99", "55", "Pedestrian", "11"]
    bands = ["-1", "", "0", "12", "26 - 35", "10"]
    roads(
        [collision(number, time=time) for number, time in enumerate(times)],
        [
            casualty(number, type_=type_, band=band)
            for number, (type_, band) in enumerate(zip(types, bands, strict=True))
        ],
    )
    for breakdown, known in (("hour", "23"), ("road_user", "bus-or-coach"), ("age_band", "66-75")):
        assert {part: n for (*_, part), n in parts(breakdown).items()} == {
            "not known": 5,
            known: 1,
        }
    assert {part: n for (*_, part), n in parts("when").items()} == {
        "mon-not known": 5,
        "mon-23": 1,
    }
    assert ask(NOT_THE_SUM) == []


@pytest.mark.thorough
def test_a_year_of_a_force_again_replaces_its_parts(roads, everything, ask):
    roads(COLLISIONS, CASUALTIES)
    first = everything()
    roads([COLLISIONS[2]], [casualty(3, "2", "11", "9")])
    assert ask("select distinct breakdown, part from part_count order by 1") == [
        ("age_band", "56-65"),
        ("hour", "00"),
        ("road_user", "bus-or-coach"),
        ("weekday", "sun"),
        ("when", "sun-00"),
    ]
    roads(COLLISIONS, CASUALTIES)
    assert everything() == first


# --- whatever the order ---------------------------------------------------------------------------


def square(x: float) -> list:
    return [[[x, 51.24], [x + 0.01, 51.24], [x + 0.01, 51.25], [x, 51.25], [x, 51.24]]]


@pytest.mark.thorough
def test_many_imports_and_a_build_from_nothing_give_the_same_parts(
    bring, roads, parts, everything, save, tmp_path, ask
):
    bring([crime(), crime(lsoa=DIVIDED), crime("Sent to sea", "Drugs")])
    assert ("street.burglary", PARK_WOOD, "2022-01", "under-investigation") in parts("outcome")
    roads(COLLISIONS[:1], CASUALTIES[:3])
    bring([crime(NOBODY), crime("", lsoa=DIVIDED), crime("Put in the stocks")])
    before = everything()
    making.bring_in([save("return.csv", "area,measure,month,count\nFant,Burglary dwelling,,\n")])
    making.bring_in([save("more.csv", "area,measure,month,count\nFant,crime.robbery,2022-01,3\n")])
    assert everything() == before, "a return has no parts and changes none"
    wards = [
        {
            "type": "Feature",
            "properties": {"WD24CD": code},
            "geometry": {"type": "Polygon", "coordinates": square(x)},
        }
        for code, x in {PARK_WOOD: 0.55, LEEDS: 0.60}.items()
    ]
    features = json.dumps({"type": "FeatureCollection", "features": wards})
    making.bring_in([save("wards.geojson", features)])
    assert ("street.burglary", LEEDS, "2022-01", "none") in parts("outcome")
    roads(COLLISIONS, CASUALTIES)
    assert ask(NOT_THE_SUM) == []
    told = everything()
    assert all(told)
    folder = tmp_path / "folder"
    folder.mkdir()
    shutil.copy(making.DEMO / "thresholds.csv", folder)
    making.build(folder)
    assert everything() == told


# --- the tables that ship -------------------------------------------------------------------------


def test_the_parts_of_each_breakdown_stand_in_order(places, ask):
    assert ask(
        "select breakdown.position, breakdown, count(*), min(part.position), max(part.position), "
        "count(distinct part.position), count(distinct label) "
        "from breakdown join breakdown_part as part using (breakdown) group by 1, 2 order by 1"
    ) == [
        (place, breakdown, parts, 1, parts, parts, parts)
        for place, (breakdown, parts) in enumerate(
            {
                "outcome": 29,
                "when": 7 * 25,
                "weekday": 7,
                "hour": 25,
                "road_user": 8,
                "age_band": 12,
            }.items(),
            start=1,
        )
    ]
    assert ask(
        "select label, down, across, position from breakdown_part "
        "where part in ('mon-08', 'sun-not known') order by position"
    ) == [
        ("Monday, 08:00 to 09:00", "Monday", "08", 9),
        ("Sunday, hour not known", "Sunday", "Not known", 175),
    ]


def test_a_folder_may_bring_breakdowns_of_its_own(home, tmp_path, ask):
    folder = tmp_path / "own"
    folder.mkdir()
    heading = "breakdown,name,of_words,note,position\n"
    (folder / "ours.csv").write_text(heading + "when,When,the files,Mind,1\n", encoding="utf-8")
    (folder / "parts.csv").write_text(
        "breakdown,part,label,down,across,position\nwhen,mon-08,Monday at 8,Monday,08,1\n",
        encoding="utf-8",
    )
    making.build(folder)
    assert ask("select breakdown, part, across from breakdown_part") == [("when", "mon-08", "08")]
    assert ask("select count(*) from part_code") == [(0,)]


# --- the publishers' own files --------------------------------------------------------------------


def rows_of(path: Path) -> list[dict]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@needs_samples
def test_every_casualty_type_and_age_band_of_the_publishers_guide_has_a_part(places, ask):
    guide = {"casualty_type": set(), "age_band_of_casualty": set()}
    for row in rows_of(SAMPLES / "stats19" / "stats19_schema.csv"):
        if row["variable"] in guide:
            guide[row["variable"]].add(row["code"])
    for breakdown, variable, unknown in (
        ("road_user", "casualty_type", {"-1", "99"}),
        ("age_band", "age_band_of_casualty", {"-1"}),
    ):
        codes = ask("select code from part_code where breakdown = $b", b=breakdown)
        assert {code for (code,) in codes} == guide[variable] - unknown


@needs_samples
def test_outcomes_of_real_files_equal_an_independent_count(places, parts, ask):
    names = ("2022-11-kent-street.csv", "2025-03-kent-street.csv")
    making.bring_in([SAMPLES / "police_uk" / name for name in names])
    assert ask(NOT_THE_SUM) == []
    wards = {
        row["LSOA21CD"]: row["WD24CD"]
        for row in rows_of(SAMPLES / "lookups" / "LSOA21_WD24_LAD24_kent.csv")
        if row["LAD24CD"] in (MAIDSTONE, MEDWAY)
    }
    label = dict(ask("select part, label from breakdown_part where breakdown = 'outcome'"))
    measure = dict(ask("select crime_type, measure_code from crime_type"))
    wanted = Counter(
        (measure[row["Crime type"]], wards[row["LSOA code"]], row["Last outcome category"])
        for row in rows_of(SAMPLES / "police_uk" / names[1])
        if row["LSOA code"] in wards and row["Crime type"] != "Anti-social behaviour"
    )
    assert sum(wanted.values()) > 3000
    assert {
        (code, area, label[part]): n
        for (code, area, month, part), n in parts("outcome").items()
        if month == "2025-03"
    } == wanted


@needs_samples
def test_people_of_a_real_collision_file_by_day_and_hour_equal_an_independent_count(
    places, save, ask
):
    """With a casualty made up for each collision of the extract."""
    source = SAMPLES / "stats19" / "ac_sample1000.csv"
    collisions = rows_of(source)
    heading = ["Accident_Index", "Vehicle_Reference", "Casualty_Reference", "Casualty_Severity"]
    casualties = [[row["Accident_Index"], "1", "1", row["Accident_Severity"]] for row in collisions]
    making.bring_in([source, save("casualties.csv", [heading, *casualties])])
    assert ask(NOT_THE_SUM) == []
    ours = [row for row in collisions if row["Local_Authority_(District)"] in ("536", "544")]
    days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]  # as the publisher numbers them from 1
    wanted = Counter(f"{days[int(row['Day_of_Week']) - 1]}-{row['Time'][:2]}" for row in ours)
    assert sum(wanted.values()) == 10
    found = ask("select part, sum(n)::bigint from part_count where breakdown = 'when' group by 1")
    assert dict(found) == wanted
