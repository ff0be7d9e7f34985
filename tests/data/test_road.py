"""Road casualties of the Department for Transport: who is counted, where, and in which months.

Every row here is made up, in the publisher's form of several years.
"""

from __future__ import annotations

import itertools
import json
from datetime import date

import pytest

from data import making

# The headings of the files of three ages, as published; the casualties' in the same order.
COLLISION_HEADINGS = {
    "2017": (
        "Accident_Index,Location_Easting_OSGR,Location_Northing_OSGR,Longitude,Latitude,"
        "Police_Force,Accident_Severity,Number_of_Vehicles,Number_of_Casualties,Date,Day_of_Week,"
        "Time,Local_Authority_(District),Local_Authority_(Highway),1st_Road_Class,1st_Road_Number,"
        "Road_Type,Speed_limit,LSOA_of_Accident_Location"
    ),
    "2023": (
        "accident_index,accident_year,accident_reference,location_easting_osgr,"
        "location_northing_osgr,longitude,latitude,police_force,accident_severity,"
        "number_of_vehicles,number_of_casualties,date,day_of_week,time,local_authority_district,"
        "local_authority_ons_district,local_authority_highway,first_road_class,first_road_number,"
        "road_type,speed_limit,lsoa_of_accident_location,enhanced_severity_collision"
    ),
    "2024": (
        "collision_index,collision_year,collision_ref_no,location_easting_osgr,"
        "location_northing_osgr,longitude,latitude,police_force,collision_severity,"
        "number_of_vehicles,number_of_casualties,date,day_of_week,time,local_authority_district,"
        "local_authority_ons_district,local_authority_highway,local_authority_highway_current,"
        "first_road_class,first_road_number,road_type,speed_limit,lsoa_of_collision_location"
    ),
}
CASUALTY_HEADINGS = {
    "2017": (
        "Accident_Index,Vehicle_Reference,Casualty_Reference,Casualty_Class,Sex_of_Casualty,"
        "Age_of_Casualty,Age_Band_of_Casualty,Casualty_Severity,Casualty_Type,"
        "Casualty_Home_Area_Type"
    ),
    "2023": (
        "accident_index,accident_year,accident_reference,vehicle_reference,casualty_reference,"
        "casualty_class,sex_of_casualty,age_of_casualty,age_band_of_casualty,casualty_severity,"
        "casualty_type,casualty_home_area_type,lsoa_of_casualty"
    ),
    "2024": (
        "collision_index,collision_year,collision_ref_no,vehicle_reference,casualty_reference,"
        "casualty_class,sex_of_casualty,age_of_casualty,age_band_of_casualty,casualty_severity,"
        "casualty_type,lsoa_of_casualty,enhanced_casualty_severity"
    ),
}
MAIDSTONE, MEDWAY = "E07000110", "E06000035"
FANT, HIGH_STREET, LEEDS, PARK_WOOD = "E05015599", "E05015603", "E05015604", "E05015608"
MEDWAY_WARD = "E05014450"
IN_FANT, IN_HIGH_STREET, IN_MEDWAY = "E01024358", "E01034991", "E01016016"
DIVIDED = "E01024388"  # of 2011; two of its three parts are in Park Wood, one in Leeds
ASHFORD = "E01023987"
# A collision by its number, and what is the same under the headings of every year.
SPELT = {
    "index": ("accident_index", "collision_index"),
    "severity": ("accident_severity", "collision_severity"),
    "ons": ("local_authority_ons_district",),
    "old": ("local_authority_district", "local_authority_(district)"),
    "lsoa": ("lsoa_of_accident_location", "lsoa_of_collision_location"),
}


def index(number: int, year=2023, force="46") -> str:
    return f"{year}{force}{number:07}"


def collision(number: int, day="15/01/2023", lsoa=IN_FANT, ons=MAIDSTONE, **cells) -> dict:
    year = int(day[-4:]) if "/" in day else int(day[:4])
    return {
        "index": index(number, year),
        "date": day,
        "time": "17:58",
        "severity": "3",
        "number_of_vehicles": "1",
        "number_of_casualties": "1",
        "ons": ons,
        "old": "-1",
        "lsoa": lsoa,
        "longitude": "0.505",
        "latitude": "51.27",
        "speed_limit": "30",
    } | cells


def casualty(number: int, severity="3", year=2023, **cells) -> dict:
    return {
        "index": index(number, year),
        "vehicle_reference": "1",
        "casualty_reference": "1",
        "casualty_class": "1",
        "sex_of_casualty": "1",
        "age_of_casualty": "40",
        "age_band_of_casualty": "7",
        "casualty_severity": severity,
        "casualty_type": "9",
    } | cells


def table(headings: str, rows: list[dict]) -> list[list[str]]:
    """The rows under these headings."""
    own = {}
    for name in headings.split(","):
        meant = [ours for ours, spellings in SPELT.items() if name.lower() in spellings]
        own[name] = meant[0] if meant else name.lower()
    return [list(own), *([row.get(key, "") for key in own.values()] for row in rows)]


@pytest.fixture
def files(save):
    """files(collisions, casualties): a file of each that is given."""
    number = itertools.count(1)

    def make(collisions=(), casualties=(), style="2023", name="{}-{}.csv"):
        both = (
            ("collisions", COLLISION_HEADINGS, collisions),
            ("casualties", CASUALTY_HEADINGS, casualties),
        )
        return [
            save(name.format(kind, next(number)), table(headings[style], rows))
            for kind, headings, rows in both
            if rows
        ]

    return make


@pytest.fixture
def bring(places, files):
    """Bring in a collision file and a casualty file of these rows; the report."""
    return lambda *rows, **named: making.bring_in(files(*rows, **named))


@pytest.fixture
def count(ask):
    """count(measure, area, month): the month's count, or None where it is not covered."""

    def answer(measure: str, area: str, month: str) -> int | None:
        rows = ask(
            "select n from monthly where measure_code = $measure and area_code = $area "
            "and month = $month::date and series = 'department_for_transport'",
            measure=f"road.{measure}",
            area=area,
            month=f"{month}-01",
        )
        assert len(rows) <= 1
        return rows[0][0] if rows else None

    return answer


@pytest.fixture
def found(ask):
    """(measure, area, month, n) of every count in a ward or unplaced."""
    return lambda: [
        (measure.removeprefix("road."), area, f"{month:%Y-%m}", n)
        for measure, area, month, n in ask(
            "select measure_code, area_code, month, sum(n)::bigint from observation "
            "where series = 'department_for_transport' group by all order by all"
        )
    ]


@pytest.fixture
def notes(ask):
    return lambda: [
        reason
        for (reason,) in ask(
            "select reason from import_note where severity = 'note' order by reason"
        )
    ]


# A year of a force, in which the last collision is in December.
COLLISIONS = [
    collision(1, severity="1"),
    collision(2, "20/01/2023", IN_HIGH_STREET),
    collision(3, "03/03/2023", severity="2"),
    collision(4, "05/12/2023", IN_MEDWAY, MEDWAY),
]
CASUALTIES = [
    casualty(1, "1"),
    casualty(1, "2"),
    casualty(2, "3"),
    casualty(2, "3"),
    casualty(3, "2"),
    casualty(4, "3"),
]
FOUND = [
    ("killed", FANT, "2023-01", 1),
    ("serious", FANT, "2023-01", 1),
    ("serious", FANT, "2023-03", 1),
    ("slight", MEDWAY_WARD, "2023-12", 1),
    ("slight", HIGH_STREET, "2023-01", 2),
]


# --- what is counted ------------------------------------------------------------------------------


@pytest.mark.parametrize("style", COLLISION_HEADINGS)
def test_people_are_counted_by_ward_and_month_under_the_headings_of_every_year(
    bring, found, ask, style
):
    rows = COLLISIONS
    if style == "2017":
        old = {MAIDSTONE: "536", MEDWAY: "544"}
        rows = [row | {"old": old[row["ons"]]} for row in COLLISIONS]
    report = bring(rows, CASUALTIES, style=style)
    assert [str(file) for file in report.files] == [
        "collisions-1.csv: road collisions (STATS19), Jan 2023 to Dec 2023: "
        "4 read, 4 kept, 0 replaced, 0 refused",
        "casualties-2.csv: road casualties (STATS19), Jan 2023 to Dec 2023: "
        "6 read, 6 kept, 0 replaced, 0 refused; 6 counted in wards",
    ]
    assert report.warnings == []
    assert found() == FOUND
    assert ask("select distinct basis from monthly") == [("published",)]


def test_killed_or_seriously_injured_is_the_sum_of_both_and_a_district_that_of_its_wards(
    bring, count
):
    bring(COLLISIONS, CASUALTIES)
    assert [
        [count(measure, area, month) for measure in ("killed", "serious", "slight", "ksi")]
        for area, month in (
            (FANT, "2023-01"),
            (HIGH_STREET, "2023-01"),
            (MAIDSTONE, "2023-01"),
            (MAIDSTONE, "2023-03"),
            (MEDWAY, "2023-12"),
        )
    ] == [[1, 1, 0, 2], [0, 0, 2, 0], [1, 1, 2, 2], [0, 1, 0, 1], [0, 0, 1, 0]]


def test_the_age_and_kind_of_road_user_are_kept_and_minus_one_is_missing(bring, ask):
    bring(
        [collision(1, road_class="3", first_road_class="3", first_road_number="229")],
        [
            casualty(1, casualty_type="0", age_of_casualty="7", casualty_class="3"),
            casualty(1, "2", casualty_type="-1", age_of_casualty="-1", sex_of_casualty="2"),
        ],
    )
    assert ask(
        "select severity, casualty_class, casualty_type, sex, age, age_band from casualty_record "
        "order by severity"
    ) == [(2, 1, None, 2, None, 7), (3, 3, 0, 1, 7, 7)]
    assert ask(
        "select collision_index, force_year, day, hour, severity, lsoa_code, district_code, "
        "road_class, road_number, speed_limit from collision_record"
    ) == [("2023460000001", "202346", date(2023, 1, 15), 17, 3, IN_FANT, MAIDSTONE, 3, "229", 30)]


@pytest.mark.parametrize("order", ["collisions first", "casualties first"])
def test_two_imports_in_either_order_count_once_both_are_there(
    places, files, found, count, notes, order
):
    both = files(COLLISIONS, CASUALTIES)
    first, second = both if order == "collisions first" else reversed(both)
    report = making.bring_in([first])
    assert count("killed", FANT, "2023-01") is None, "a year with one of its two files is no data"
    assert report.warnings == [f"{first.name}: {notes()[0]}"]
    assert notes() == [
        "4 collisions have no casualties here; they count once the casualty file of their year "
        "is imported"
        if order == "collisions first"
        else "6 casualties have no collision here; they count once the collision file of their "
        "year is imported"
    ]
    making.bring_in([second])
    assert found() == FOUND
    assert count("ksi", FANT, "2023-01") == 2
    assert notes() == []


# --- where ----------------------------------------------------------------------------------------


def square(x: float, y: float) -> list:
    return [[[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]]


@pytest.fixture
def boundaries(places, save):
    """Boundaries of two wards, imported."""
    shapes = {PARK_WOOD: square(0.55, 51.24), LEEDS: square(0.60, 51.24)}
    features = [
        {
            "type": "Feature",
            "properties": {"WD24CD": code},
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        for code, rings in shapes.items()
    ]
    whole = json.dumps({"type": "FeatureCollection", "features": features})
    making.bring_in([save("wards.geojson", whole)])


def test_the_lsoa_gives_the_ward_or_else_the_boundary_around_the_point(bring, found, boundaries):
    leeds = {"longitude": "0.605", "latitude": "51.245"}
    bring(
        [
            collision(1, **leeds),
            collision(2, lsoa="-1", **leeds),
            collision(3, lsoa=DIVIDED, **leeds),
            collision(4, lsoa=DIVIDED, longitude="0.1", latitude="51.1"),
            collision(5, lsoa="", ons="-1", **leeds),
        ],
        [casualty(number, "2") for number in range(1, 6)],
    )
    assert found() == [
        ("serious", FANT, "2023-01", 1),
        ("serious", LEEDS, "2023-01", 3),
        ("serious", PARK_WOOD, "2023-01", 1),
    ]


@pytest.mark.parametrize(
    ("cells", "district"),
    [
        ({"ons": MAIDSTONE}, MAIDSTONE),
        ({"ons": MEDWAY, "old": "536"}, MEDWAY),
        ({"old": "536"}, MAIDSTONE),
        ({"old": "544"}, MEDWAY),
        ({"old": "538"}, None),
        ({"ons": "E07000105"}, None),
        ({}, None),
    ],
    ids=["ONS code", "ONS code first", "536", "544", "another number", "another code", "missing"],
)
def test_without_a_place_the_district_is_the_one_that_is_stated(
    bring, found, count, notes, cells, district
):
    bring(
        [
            collision(1),
            collision(2, **{"lsoa": "-1", "longitude": "", "latitude": "", "ons": "-1"} | cells),
        ],
        [casualty(1), casualty(2, "1")],
    )
    unplaced = [("killed", f"{district}:not-placed", "2023-01", 1)] if district else []
    assert found() == [*unplaced, ("slight", FANT, "2023-01", 1)]
    if district:
        title = {MAIDSTONE: "Maidstone borough", MEDWAY: "Medway"}[district]
        assert notes() == [f"1 casualty of {title} could not be placed in a ward"]
        assert count("killed", district, "2023-01") == 1
    else:
        assert notes() == ["1 casualty lies in no district known here"]
        assert count("killed", MAIDSTONE, "2023-01") == 0


def test_the_lsoa_decides_where_the_stated_district_is_another(bring, found, count):
    bring([collision(1, ons=MEDWAY)], [casualty(1)])
    assert found() == [("slight", FANT, "2023-01", 1)]
    assert [count("slight", area, "2023-01") for area in (FANT, MAIDSTONE)] == [1, 1]


# --- which months ---------------------------------------------------------------------------------


def test_a_month_inside_a_covered_year_without_casualties_is_zero_and_outside_it_is_no_data(
    bring, count
):
    bring(COLLISIONS, CASUALTIES)
    for area in (FANT, LEEDS, MAIDSTONE, MEDWAY):
        assert [count("killed", area, f"2023-{month:02}") for month in (2, 7, 11)] == [0, 0, 0]
        assert count("killed", area, "2022-12") is None
        assert count("killed", area, "2024-01") is None


def test_a_year_without_its_casualty_file_is_no_data_beside_one_that_has_it(bring, count):
    bring([*COLLISIONS, collision(9, "10/05/2022")], CASUALTIES)
    assert count("slight", FANT, "2023-05") == 0
    assert count("slight", FANT, "2022-05") is None


def test_the_months_of_a_force_are_those_of_its_whole_file(bring, count):
    """Kent's last collision is in March, another force's in December: nothing is missing."""
    elsewhere = collision(5, "30/12/2023", ASHFORD, "-1", index=index(5, force="47"))
    bring([*COLLISIONS[:3], elsewhere], [*CASUALTIES[:5], casualty(5, index=elsewhere["index"])])
    assert count("slight", MAIDSTONE, "2023-12") == 0
    assert count("slight", MAIDSTONE, "2024-01") is None


@pytest.mark.parametrize(
    ("name", "rows", "basis"),
    [
        ("{}-{}.csv", 4, "published"),
        ("{}-provisional-mid-year-{}.csv", 4, "provisional"),
        ("{}-Provisional-{}.csv", 4, "provisional"),
        ("{}-{}.csv", 3, "provisional"),
    ],
    ids=["a whole year", "provisional by name", "by name in capitals", "it ends in March"],
)
def test_files_are_provisional_by_name_or_because_they_end_before_december(
    bring, ask, name, rows, basis
):
    bring(COLLISIONS[:rows], CASUALTIES[:5], name=name)
    assert ask("select distinct basis from monthly") == [(basis,)]
    assert ask("select distinct basis from observation") == [(basis,)]
    assert ask("select is_provisional from source where file_name like 'collisions%'") == [
        (basis == "provisional",)
    ]


def test_of_files_of_several_years_that_end_early_only_the_last_year_is_provisional(bring, ask):
    bring(
        [*COLLISIONS, collision(1, "15/02/2024")],
        [*CASUALTIES, casualty(1, year=2024)],
    )
    assert ask("select distinct year(month), basis from monthly order by 1") == [
        (2023, "published"),
        (2024, "provisional"),
    ]


def test_final_files_replace_provisional_ones_of_the_same_year(bring, ask, count, found):
    bring(COLLISIONS[:3], [*CASUALTIES[:5], casualty(3)], name="{}-provisional-{}.csv")
    assert count("slight", MEDWAY, "2023-12") is None
    report = bring(COLLISIONS, CASUALTIES)
    assert [file.rows_replaced for file in report.files] == [3, 6]
    assert found() == FOUND
    assert ask("select distinct basis from monthly") == [("published",)]
    assert ask("select count(*) from source where origin = 'imported' and is_in_service") == [(2,)]


# --- a year again ---------------------------------------------------------------------------------


def test_a_year_of_a_force_again_replaces_it_and_leaves_other_years_and_forces(bring, ask):
    other = index(7, force="01")
    bring(
        [*COLLISIONS, collision(8, "10/12/2022"), collision(7, index=other)],
        [*CASUALTIES, casualty(8, "2", 2022), casualty(7, "2", index=other)],
    )
    report = bring([COLLISIONS[0], COLLISIONS[3]], [casualty(1), casualty(4)])
    assert [file.rows_replaced for file in report.files] == [4, 6]
    assert ask(
        "select force_year, severity, count(*) from casualty_record group by all order by all"
    ) == [("202246", 2, 1), ("202301", 2, 1), ("202346", 3, 2)]
    assert ask("select force_year, count(*) from collision_record group by all order by all") == [
        ("202246", 1),
        ("202301", 1),
        ("202346", 2),
    ]
    assert report.warnings == [
        "casualties-4.csv: force 46 of 2023 has 2 rows where it had 6; is the file whole?"
    ]


def test_two_files_of_one_import_with_the_same_year_of_a_force(places, files, found):
    report = making.bring_in(
        [*files(COLLISIONS, CASUALTIES), *files([collision(1), collision(9, "01/02/2023")])]
    )
    assert [file.outcome for file in report.files] == ["kept", "kept", "refused"]
    assert report.files[2].reason == (
        "it holds force 46 of 2023, and so does collisions-1.csv; import only the newer of the two"
    )
    assert found() == FOUND


# --- what extracts and programs make of the files -------------------------------------------------


def test_words_in_the_place_of_codes_and_dates_in_iso_form_are_read(bring, found, ask):
    words = {"1": "Fatal", "2": "Serious", "3": "Slight"}
    report = bring(
        [
            row
            | {
                "severity": words[row["severity"]],
                "date": "-".join(reversed(row["date"].split("/"))),
                "1st_road_class": "Unclassified",
            }
            for row in COLLISIONS
        ],
        [row | {"casualty_severity": words[row["casualty_severity"]]} for row in CASUALTIES],
        style="2017",
    )
    assert report.is_complete
    assert [row for row in found() if ":" not in row[1]] == FOUND
    assert ask("select day, road_class from collision_record order by day limit 1") == [
        (date(2023, 1, 15), None)
    ]


def test_an_index_that_went_through_excel_is_refused_saying_why(bring, ask):
    mangled = {"index": "2.02346E+12"}
    report = bring([*COLLISIONS, collision(5) | mangled], [*CASUALTIES, casualty(5) | mangled])
    reason = (
        "the index, 2.02346E+12, went through Excel, which rounded it, so that the collision and "
        "its casualties can no longer be joined; download the file again and import it without "
        "opening it"
    )
    assert [
        (file.rows_read, file.rows_kept, [(note.line, note.reason) for note in file.notes])
        for file in report.files
    ] == [(5, 4, [(6, reason)]), (7, 6, [(8, reason)])]
    assert ask("select count(*) from casualty_record") == [(6,)]


def test_a_file_that_went_through_excel_as_a_whole_is_refused(bring):
    report = bring([row | {"index": "2.02346E+12"} for row in COLLISIONS])
    assert report.files[0].outcome == "refused"
    assert report.files[0].reason.startswith(
        "none of its rows can be used; the first: the index, 2.02346E+12, went through Excel"
    )
    assert report.path is None


NEXT_YEAR = date.today().year + 1
WRONG = {
    "no index": ({"index": ""}, "the index of the collision is empty"),
    "an index without a year": (
        {"index": "46123456"},
        "the index is '46123456'; it must begin with the year",
    ),
    "an index of next year": (
        {"index": index(5, NEXT_YEAR), "date": f"01/01/{NEXT_YEAR}"},
        f"the index is '{index(5, NEXT_YEAR)}'; it must begin with the year",
    ),
    "a date of another year": (
        {"date": "01/01/2022"},
        "the date, 01/01/2022, is of another year than the index, 2023460000005",
    ),
    "a date that is none": (
        {"date": "31/02/2023"},
        "the date is '31/02/2023'; it must be written as 24/06/2023",
    ),
    "a date in American order": (
        {"date": "06/24/2023"},
        "the date is '06/24/2023'; it must be written as 24/06/2023",
    ),
    "an unknown severity": (
        {"severity": "4"},
        "the severity of the collision is '4'; it must be 1 (fatal), 2 (serious) or 3 (slight)",
    ),
}


def test_wrong_collisions_are_refused_with_their_lines_and_the_others_kept(bring, found):
    wrong = [collision(5, "10/01/2023") | cells for cells, _ in WRONG.values()]
    report = bring([*COLLISIONS[:2], *wrong, *COLLISIONS[2:]], CASUALTIES)
    (file, _) = report.files
    assert (file.rows_read, file.rows_kept) == (4 + len(WRONG), 4)
    assert dict(zip(WRONG, ((note.line, note.reason) for note in file.notes), strict=True)) == {
        name: (line, reason) for line, (name, (_, reason)) in enumerate(WRONG.items(), start=4)
    }
    assert found() == FOUND


def test_wrong_casualties_are_refused_with_their_lines_and_the_others_kept(bring, found):
    wrong = [casualty(1, "4"), casualty(1, ""), casualty(1, index="")]
    report = bring(COLLISIONS, [*CASUALTIES, *wrong])
    file = report.files[1]
    assert (file.rows_read, file.rows_kept) == (9, 6)
    severity = (
        "the severity of the casualty is '{}'; it must be 1 (fatal), 2 (serious) or 3 (slight)"
    )
    assert [(note.line, note.reason) for note in file.notes] == [
        (8, severity.format("4")),
        (9, severity.format("")),
        (10, "the index of the collision is empty"),
    ]
    assert found() == FOUND


def test_the_vehicle_file_is_refused_in_words(places, save):
    path = save(
        "vehicles.csv",
        [["Accident_Index", "Vehicle_Reference", "Vehicle_Type"], ["2017010047506", "2", "9"]],
    )
    (file,) = making.bring_in([path]).files
    assert (file.outcome, file.reason) == (
        "refused",
        "this is the vehicle file of the Department for Transport, of which nothing is shown; "
        "import the collision and the casualty file",
    )
