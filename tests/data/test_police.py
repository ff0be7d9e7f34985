"""Files of data.police.uk: what is kept, where it is counted, and which months it speaks for.

Every row here is made up, in the publisher's form, in places that data/demo/lookups knows.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import shutil
from datetime import date

import duckdb
import pandas as pd
import pytest

import queries
from data import making, store

STREET = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
).split(",")
OUTCOMES = [*STREET[:9], "Outcome type"]
SEARCHES = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
).split(",")
MAIDSTONE, MEDWAY = "E07000110", "E06000035"
KENT, RAIL, MET = "Kent Police", "British Transport Police", "Metropolitan Police Service"
# Wards of Maidstone since 2024.
BOXLEY, FANT = "E05015597", "E05015599"
HIGH_STREET, LEEDS, PARK_WOOD = "E05015603", "E05015604", "E05015608"
# LSOAs: one of both censuses; one of 2011 that was split into two of the same ward, and one of
# them; two of 2011 that were merged into one; one that was split into two parts in Park Wood and
# one in Leeds; one of Medway; one of Ashford, which nothing here knows.
IN_FANT = "E01024358"
SPLIT, PART = "E01033090", "E01034991"
MERGED, WHOLE = ("E01024334", "E01024338"), "E01034990"
DIVIDED = "E01024388"
IN_MEDWAY, MEDWAY_WARD = "E01016016", "E05014450"
ASHFORD = "E01023987"
NOWHERE = {"lsoa": "", "at": ("", ""), "location": "No Location"}


def crime(
    type_="Burglary",
    lsoa=IN_FANT,
    month="2022-01",
    force=KENT,
    at=("0.505", "51.27"),
    location="On or near Mote Road",
    crime_id="c1",
    outcome="Under investigation",
) -> list[str]:
    name = f"Place of {lsoa}" if lsoa else ""
    return [crime_id, month, force, force, *at, location, lsoa, name, type_, outcome, ""]


def asb(**named) -> list[str]:
    return crime("Anti-social behaviour", crime_id="", outcome="", **named)


def text_of(*rows, end="\r\n", heading=STREET) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator=end).writerows([heading, *rows])
    return file.getvalue()


@pytest.fixture
def bring(places, save):
    """Bring in files, each the text of a file or a list of street-level rows; the report."""
    number = itertools.count(1)

    def make(*files, name="street", **options) -> making.Report:
        paths = []
        for file in files:
            text = file if isinstance(file, str | bytes) else text_of(*file)
            paths.append(save(f"{name}-{next(number)}.csv", text))
        return making.bring_in(paths, **options)

    return make


@pytest.fixture
def count(ask):
    """count(measure, area, month): the month's count, or None where it is not covered."""

    def answer(measure: str, area: str, month: str) -> int | None:
        rows = ask(
            "select n from monthly where measure_code = $measure and area_code = $area "
            "and month = $month::date and series = 'data_police_uk'",
            measure=f"street.{measure}",
            area=area,
            month=f"{month}-01",
        )
        assert len(rows) <= 1
        return rows[0][0] if rows else None

    return answer


@pytest.fixture
def notes(ask):
    """What is noted of the records, in words."""
    return lambda: [
        reason
        for (reason,) in ask(
            "select reason from import_note where severity = 'note' order by source_id, reason"
        )
    ]


# --- what is kept ---------------------------------------------------------------------------------


def test_rows_are_kept_by_lsoa_and_type_and_counted_in_their_wards(bring, ask, count):
    report = bring(
        [
            crime("Burglary"),
            crime("Burglary"),
            crime("Drugs"),
            crime("Drugs", lsoa=PART),
            crime("Robbery", lsoa=IN_MEDWAY),
        ]
    )
    assert str(report.files[0]) == (
        "street-1.csv: data.police.uk street-level crime, Kent Police, Jan 2022: "
        "5 read, 5 kept, 0 replaced, 0 refused; 5 counted in wards"
    )
    assert (report.is_complete, report.warnings, report.refused_rows) == (True, [], None)
    assert ask(
        "select lsoa_code, crime_type, count(*) from street_record group by all order by all"
    ) == [
        (IN_MEDWAY, "Robbery", 1),
        (IN_FANT, "Burglary", 2),
        (IN_FANT, "Drugs", 1),
        (PART, "Drugs", 1),
    ]
    assert count("burglary", FANT, "2022-01") == 2
    assert count("drugs", FANT, "2022-01") == 1
    assert count("drugs", HIGH_STREET, "2022-01") == 1
    assert count("drugs", MAIDSTONE, "2022-01") == 2
    assert count("robbery", MEDWAY_WARD, "2022-01") == 1
    assert count("robbery", MAIDSTONE, "2022-01") == 0


def test_every_column_of_a_row_is_kept_as_it_was_published(bring, ask):
    row = crime("Drugs", crime_id="", location="On or near Café “Zoë”", outcome="")
    row[3], row[-1] = MET, "A context"
    bring([row])
    assert ask("select * exclude (source_id) from street_record") == [
        (
            None,
            date(2022, 1, 1),
            KENT,
            MET,
            0.505,
            51.27,
            "On or near Café “Zoë”",
            IN_FANT,
            f"Place of {IN_FANT}",
            "Drugs",
            None,
            "A context",
        )
    ]


def test_antisocial_behaviour_without_a_crime_id_is_kept_and_identical_rows_are_two_incidents(
    bring, count, ask
):
    report = bring([asb(), asb(), asb(), crime(), crime()])
    assert (report.files[0].rows_read, report.files[0].rows_kept) == (5, 5)
    assert ask("select count(*) from street_record where crime_id is null") == [(3,)]
    assert count("anti_social_behaviour", FANT, "2022-01") == 3
    assert count("burglary", FANT, "2022-01") == 2


def test_one_crime_id_in_two_months_and_of_two_types_is_four_crimes(bring, count):
    bring([crime(t, month=m) for t in ("Drugs", "Robbery") for m in ("2022-01", "2022-02")])
    assert [
        count(measure, FANT, month)
        for measure in ("drugs", "robbery")
        for month in ("2022-01", "2022-02")
    ] == [1, 1, 1, 1]


@pytest.mark.parametrize("end", ["\r\n", "\n"], ids=["CRLF", "LF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
def test_locations_with_commas_and_quotes_survive(bring, ask, end, mark):
    location = 'Outside "The Swan", Mote Road, Maidstone'
    rows = [crime(location=location), crime("Drugs"), crime("Drugs", location="A,B")]
    report = bring(mark + text_of(*rows, end=end))
    assert (report.files[0].rows_kept, report.files[0].rows_refused) == (3, 0)
    assert ask("select location, lsoa_code, crime_type from street_record order by location") == [
        ("A,B", IN_FANT, "Drugs"),
        ("On or near Mote Road", IN_FANT, "Drugs"),
        (location, IN_FANT, "Burglary"),
    ]


def test_files_of_both_line_ends_in_one_import_keep_their_last_column_clean(bring, ask):
    """Where it stays on the last cell, a line end makes another outcome of it."""
    texts = [
        text_of([*crime(month=month)[:9], "Suspect charged"], heading=OUTCOMES, end=end)
        for month, end in (("2024-05", "\r\n"), ("2024-06", "\n"), ("2024-07", "\r\n"))
    ]
    report = bring(*texts)
    assert [file.rows_kept for file in report.files] == [1, 1, 1]
    assert ask("select month, outcome_type from outcome_record order by month") == [
        (date(2024, month, 1), "Suspect charged") for month in (5, 6, 7)
    ]


def test_a_location_over_two_lines_is_one_row_and_later_rows_keep_their_line(bring, ask):
    report = bring([crime(location="On or near\nMote Road"), crime("Hats"), crime("Drugs")])
    (file,) = report.files
    assert (file.rows_read, file.rows_kept, file.rows_refused) == (3, 2, 1)
    assert [note.line for note in file.notes] == [4]
    assert ask("select location from street_record where crime_type = 'Burglary'") == [
        ("On or near\nMote Road",)
    ]


def test_empty_lines_are_no_rows(bring):
    text = text_of(crime(), crime())
    heading, first, second, _ = text.split("\r\n")
    (file,) = bring("\r\n".join([heading, "", first, "", second, "", "", ""])).files
    assert (file.outcome, file.rows_read, file.rows_kept) == ("kept", 2, 2)


def test_a_stray_carriage_return_hides_no_refused_row(bring):
    """It ends a row as well, so that the file has as many line feeds as rows that are kept."""
    heading, first, second, third, _ = text_of(crime(), crime(), crime("Hats"), end="\n").split(
        "\n"
    )
    (file,) = bring("\n".join([heading, first, f"{second}\r{second}", third, ""])).files
    assert (file.rows_read, file.rows_kept, file.rows_refused) == (4, 3, 1)
    assert [note.line for note in file.notes] == [5]


def test_columns_in_another_order_and_more_of_them_are_read_by_their_headings(bring, ask):
    heading = ["Extra", *reversed(STREET)]
    report = bring(text_of(["x", *reversed(crime("Drugs"))], heading=heading))
    assert (report.files[0].outcome, report.files[0].rows_kept) == ("kept", 1)
    assert ask("select crime_type, lsoa_code, latitude from street_record") == [
        ("Drugs", IN_FANT, 51.27)
    ]


# --- where it is counted --------------------------------------------------------------------------


def test_codes_of_both_censuses_lead_to_the_ward(bring, ask):
    """A code of both; one that was split within a ward, and a part; two that were merged, and the
    whole.
    """
    wards = {
        IN_FANT: FANT,
        SPLIT: HIGH_STREET,
        PART: HIGH_STREET,
        MERGED[0]: BOXLEY,
        MERGED[1]: BOXLEY,
        WHOLE: BOXLEY,
    }
    types = ["Burglary", "Drugs", "Robbery", "Shoplifting", "Other theft", "Bicycle theft"]
    report = bring([crime(type_, lsoa) for type_, lsoa in zip(types, wards, strict=True)])
    assert (report.files[0].rows_placed, report.warnings) == (6, [])
    counted = ask(
        "select crime_type, area_code, n from monthly join crime_type using (measure_code) "
        "where n > 0 and area_code like 'E05%'"
    )
    assert sorted(counted) == sorted(
        (type_, ward, 1) for type_, ward in zip(types, wards.values(), strict=True)
    )


def test_the_district_is_that_of_the_place_and_not_that_of_the_force(bring, count):
    """The railway's police count in Maidstone; what Kent's file has of Ashford does not."""
    bring(
        [crime(), crime(lsoa=IN_MEDWAY), crime(lsoa=ASHFORD), crime(lsoa=ASHFORD)],
        [crime(force=RAIL, crime_id="")],
        [crime(force=MET)],
    )
    assert count("burglary", FANT, "2022-01") == 3
    assert count("burglary", MAIDSTONE, "2022-01") == 3
    assert count("burglary", MEDWAY, "2022-01") == 1


def test_rows_without_a_location_count_for_no_ward_and_are_noted(bring, count, notes):
    report = bring([crime(), crime(**NOWHERE), asb(**NOWHERE)])
    (file,) = report.files
    assert (file.rows_kept, file.rows_placed) == (3, 1)
    assert count("burglary", MAIDSTONE, "2022-01") == 1
    assert count("anti_social_behaviour", MAIDSTONE, "2022-01") == 0
    assert notes() == ["2 rows have no location and count for no ward"]
    assert report.warnings == notes()


def test_an_unknown_lsoa_is_kept_and_noted_with_an_example(bring, ask, notes):
    report = bring([crime(), crime(lsoa="E01099999"), crime(lsoa=ASHFORD)])
    assert (report.files[0].rows_kept, report.files[0].rows_placed) == (3, 1)
    assert notes() == [
        f"2 rows lie in LSOAs of no district known here, such as {ASHFORD}, and count for none; "
        "a lookup of the Office for National Statistics makes them known"
    ]
    assert ask("select count(*) from street_record where lsoa_code = 'E01099999'") == [(1,)]


def test_notes_of_several_files_are_summed_up_in_one_line(bring, notes):
    report = bring(
        *[[crime(month=f"2022-0{m}"), crime(month=f"2022-0{m}", **NOWHERE)] for m in (1, 2)]
    )
    assert report.warnings == ["2 rows have no location and count for no ward"]
    assert len(notes()) == 2


def test_a_lookup_imported_later_places_what_was_unknown(bring, save, count, ask):
    bring([crime(lsoa=ASHFORD)])
    lookup = save(
        "lookup.csv",
        [
            ["LSOA21CD", "LSOA21NM", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM"],
            [ASHFORD, "Ashford 001B", "E05012345", "Downs North", "E07000105", "Ashford"],
        ],
    )
    report = making.bring_in([lookup])
    assert report.files[0].rows_kept == 1
    assert ask("select area_code, n from observation where series = 'data_police_uk'") == [
        ("E05012345", 1)
    ]
    assert count("burglary", "E05012345", "2022-01") == 1
    assert count("burglary", "E07000105", "2022-01") == 1
    assert count("burglary", MAIDSTONE, "2022-01") == 0


# --- LSOAs divided between wards ------------------------------------------------------------------

DIVIDED_NOTE = (
    "{} Maidstone borough lie where an LSOA is divided between wards, and count for the ward "
    "that has most of it; ward boundaries would place them exactly"
)


def square(x: float, y: float, size: float = 0.01) -> list:
    return [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]


@pytest.fixture
def boundaries(save):
    """A GeoJSON file: Park Wood is a square with a hole, and Leeds is the hole and an island."""
    shapes = {
        PARK_WOOD: [[square(0.55, 51.24), square(0.553, 51.243, 0.002)]],
        LEEDS: [[square(0.553, 51.243, 0.002)], [square(0.60, 51.24)]],
    }
    features = [
        {
            "type": "Feature",
            "properties": {"WD24CD": code, "WD24NM": code},
            "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        }
        for code, polygons in shapes.items()
    ]
    return save("wards.geojson", json.dumps({"type": "FeatureCollection", "features": features}))


def test_an_lsoa_divided_between_wards_counts_for_the_likeliest_and_is_noted(bring, count, notes):
    report = bring([crime(lsoa=DIVIDED), crime(lsoa=DIVIDED, at=("0.601", "51.241"))])
    assert count("burglary", PARK_WOOD, "2022-01") == 2
    assert count("burglary", LEEDS, "2022-01") == 0
    assert notes() == [DIVIDED_NOTE.format("2 rows of")]
    assert report.warnings == notes()


@pytest.mark.parametrize("first", ["rows", "boundaries"])
def test_boundaries_place_the_rows_of_a_divided_lsoa_exactly(
    bring, count, notes, boundaries, first
):
    rows = [
        crime(lsoa=DIVIDED, at=("0.551", "51.241")),
        crime("Drugs", lsoa=DIVIDED, at=("0.554", "51.244")),
        crime("Robbery", lsoa=DIVIDED, at=("0.601", "51.241")),
        # Its LSOA places this one, wherever its point lies.
        crime("Shoplifting", at=("0.601", "51.241")),
    ]
    if first == "rows":
        bring(rows)
        making.bring_in([boundaries])
    else:
        making.bring_in([boundaries])
        bring(rows)
    assert count("burglary", PARK_WOOD, "2022-01") == 1
    assert count("drugs", LEEDS, "2022-01") == 1
    assert count("robbery", LEEDS, "2022-01") == 1
    assert count("shoplifting", FANT, "2022-01") == 1
    assert count("all_crime", MAIDSTONE, "2022-01") == 4
    assert notes() == []


def test_a_point_outside_every_boundary_counts_for_the_likeliest_ward(
    bring, count, notes, boundaries
):
    making.bring_in([boundaries])
    bring(
        [
            crime(lsoa=DIVIDED, at=("0.3", "51.1")),
            crime(lsoa=DIVIDED, at=("0.301", "51.1")),
            crime(lsoa=DIVIDED, at=("0.601", "51.241")),
        ]
    )
    assert count("burglary", PARK_WOOD, "2022-01") == 2
    assert count("burglary", LEEDS, "2022-01") == 1
    assert notes() == [DIVIDED_NOTE.format("2 rows of")]


# --- totals ---------------------------------------------------------------------------------------


def test_all_crime_leaves_antisocial_behaviour_out_and_is_the_sum_of_its_parts(bring, count, ask):
    types = [type_ for (type_,) in ask("select crime_type from crime_type order by crime_type")]
    assert len(types) == 14
    # One of the first type, two of the second …: 105 in all, of which one is antisocial behaviour.
    rows = [crime(type_) for n, type_ in enumerate(types, start=1) for _ in range(n)]
    assert types[0] == "Anti-social behaviour"
    bring(rows)
    assert count("all_crime", FANT, "2022-01") == 104
    assert count("all_crime", MAIDSTONE, "2022-01") == 104
    assert count("anti_social_behaviour", FANT, "2022-01") == 1
    assert ask(
        "select sum(n)::int from monthly join measure using (measure_code) "
        "where parent_code = 'street.all_crime' and area_code = $area",
        area=FANT,
    ) == [(104,)]


def test_a_district_is_its_wards_and_what_could_not_be_placed(bring, save, count, notes):
    """An LSOA that only the changes know is of the district, in none of its wards."""
    making.bring_in(
        [
            save(
                "changes.csv",
                [
                    ["LSOA11CD", "LSOA21CD", "CHGIND", "LAD22CD"],
                    ["E01099991", "E01099992", "U", MAIDSTONE],
                ],
            )
        ]
    )
    report = bring(
        [
            crime(),
            crime(lsoa=PART),
            crime(lsoa="E01099991"),
            crime(lsoa="E01099992"),
            crime(**NOWHERE),
        ]
    )
    assert report.files[0].rows_placed == 2
    assert count("burglary", FANT, "2022-01") == 1
    assert count("burglary", HIGH_STREET, "2022-01") == 1
    assert count("burglary", f"{MAIDSTONE}:not-placed", "2022-01") == 2
    assert count("burglary", MAIDSTONE, "2022-01") == 4
    assert (
        "2 rows of Maidstone borough lie in LSOAs of no ward known here; they count for the "
        "district alone"
    ) in notes()


def test_every_district_is_the_sum_of_its_wards_for_every_type_and_month(bring, ask):
    lsoas = [IN_FANT, SPLIT, PART, DIVIDED, IN_MEDWAY, WHOLE]
    types = ["Burglary", "Drugs", "Anti-social behaviour"]
    rows = [
        crime(types[n % 3], lsoa=lsoas[n % 6], month=f"2022-0{n % 4 + 1}", crime_id=str(n))
        for n in range(97)
    ]
    bring(rows)
    sums = ask(
        """
        select district.measure_code, district.area_code, district.month, district.n,
            sum(ward.n)::bigint as wards
        from monthly as district
        join area on area.district_code = district.area_code
        join monthly as ward
            on ward.area_code = area.area_code
            and ward.measure_code = district.measure_code and ward.month = district.month
        where district.measure_code like 'street.%'
        group by all
        """
    )
    assert len(sums) == 2 * 15 * 4
    assert [row for row in sums if row[3] != row[4]] == []
    assert sum(row[3] for row in sums if row[0] != "street.all_crime") == 97


# --- months covered -------------------------------------------------------------------------------


def test_a_covered_month_without_rows_of_a_type_is_zero_in_every_ward(bring, ask):
    bring([crime()])
    # 22 wards and the unplaced of Maidstone, 24 and the unplaced of Medway; 14 types.
    assert ask(
        "select count(*), count(distinct area_code), count(distinct measure_code) from coverage "
        "where series = 'data_police_uk'"
    ) == [(48 * 14, 48, 14)]
    assert ask(
        "select n, count(*) from monthly where series = 'data_police_uk' "
        "and measure_code = 'street.drugs' group by n"
    ) == [(0, 50)]


def test_a_month_missing_between_two_is_no_data_and_not_zero(bring, count):
    bring([crime()], [crime(month="2022-03")])
    assert count("burglary", FANT, "2022-02") is None
    assert count("burglary", MAIDSTONE, "2022-02") is None
    answer = queries.run(
        "months",
        area=MAIDSTONE,
        measure="street.burglary",
        **{"from": "2021-12", "to": "2022-04"},
    )
    assert [None if pd.isna(n) else n for n in answer["n"]] == [None, 1, None, 1, None]


def test_the_railway_polices_file_alone_covers_nothing(bring, count, ask):
    bring([crime(force=RAIL)])
    assert ask("select count(*) from coverage where series = 'data_police_uk'") == [(0,)]
    assert count("burglary", FANT, "2022-01") is None
    bring([crime(), crime()])
    assert count("burglary", FANT, "2022-01") == 3


def test_another_forces_file_covers_nothing_here(bring, count):
    bring([crime(force=MET), crime(force=MET, month="2022-02")], [crime(month="2022-02")])
    assert count("burglary", FANT, "2022-01") is None
    assert count("burglary", FANT, "2022-02") == 2


def test_where_no_table_names_the_force_it_is_one_that_reports_in_half_of_the_lsoas(
    bring, count, ask
):
    with duckdb.connect(str(store.current_facts(store.data_dir()))) as facts:
        facts.execute("delete from policing where district_code = $d", {"d": MAIDSTONE})
    lsoas = [
        lsoa
        for (lsoa,) in ask(
            "select lsoa_code from lsoa_ward where ward_year = 2024 and district_code = $d "
            "order by lsoa_code",
            d=MAIDSTONE,
        )
    ]
    assert len(lsoas) == 99
    bring(
        [crime(lsoa=lsoa, crime_id=lsoa) for lsoa in lsoas[:50]],
        [crime(lsoa=lsoa, crime_id=lsoa, month="2022-02") for lsoa in lsoas[:49]],
    )
    assert count("burglary", MAIDSTONE, "2022-01") == 50
    assert count("burglary", MAIDSTONE, "2022-02") is None


# --- a month again --------------------------------------------------------------------------------


def test_a_forces_month_again_replaces_that_month_whole_and_only_it(bring, count, ask):
    bring(
        [crime(), crime(), crime("Drugs"), crime(month="2022-02"), crime(month="2022-02")],
        [crime(force=RAIL)],
    )
    report = bring([crime("Robbery"), crime("Robbery", lsoa=PART)])
    (file,) = report.files
    assert (file.rows_kept, file.rows_replaced) == (2, 3)
    assert count("robbery", FANT, "2022-01") == 1
    assert count("robbery", HIGH_STREET, "2022-01") == 1
    assert count("drugs", FANT, "2022-01") == 0
    assert count("burglary", FANT, "2022-01") == 1, "the railway police's row stays"
    assert count("burglary", FANT, "2022-02") == 2, "the month that was not given again stays"
    assert ask(
        "select reported_by, month, count(*) from street_record group by all order by all"
    ) == [
        (RAIL, date(2022, 1, 1), 1),
        (KENT, date(2022, 1, 1), 2),
        (KENT, date(2022, 2, 1), 2),
    ]
    assert ask("select file_name, is_in_service from source where origin = 'imported'") == [
        ("street-1.csv", True),
        ("street-2.csv", True),
        ("street-3.csv", True),
    ]


def test_a_file_of_which_nothing_is_left_is_no_longer_in_service(bring, ask):
    bring([crime()])
    bring([crime("Drugs")])
    assert ask("select file_name, is_in_service from source where origin = 'imported'") == [
        ("street-1.csv", False),
        ("street-2.csv", True),
    ]
    assert ask("select source_id, force, rows from holding") == ask(
        "select source_id, 'Kent Police', 1 from source where file_name = 'street-2.csv'"
    )


def test_an_older_file_imported_again_takes_its_months_back(bring, count, save):
    older = text_of(crime(), crime(), crime(month="2022-02"))
    bring(older)
    bring([crime()])
    assert count("burglary", FANT, "2022-01") == 1
    (file,) = bring(older).files
    assert (file.outcome, file.rows_kept, file.rows_replaced) == ("kept", 3, 2)
    assert count("burglary", FANT, "2022-01") == 2


def test_the_same_bytes_again_are_passed_over(bring, count):
    bring([crime()])
    report = bring([crime()])
    (file,) = report.files
    assert file.outcome == "skipped"
    assert file.reason.startswith("the same file is in already, since ")
    assert (report.path, count("burglary", FANT, "2022-01")) == (None, 1)


def test_a_month_that_came_back_much_smaller_is_warned_of(bring):
    bring([crime(crime_id=str(n)) for n in range(5)])
    report = bring([crime(), crime()])
    assert report.warnings == [
        "street-2.csv: Kent Police, January 2022, has 2 rows where it had 5; is the file whole?"
    ]
    assert report.files[0].outcome == "kept"


def test_a_month_that_came_back_half_as_large_is_not_warned_of(bring):
    bring([crime(crime_id=str(n)) for n in range(4)])
    assert bring([crime(), crime()]).warnings == []


def test_two_files_of_one_import_that_hold_the_same_month_of_a_force(bring, count):
    report = bring([crime()], [crime("Drugs"), crime(month="2022-02")], [crime(force=RAIL)])
    assert [file.outcome for file in report.files] == ["kept", "refused", "kept"]
    assert report.files[1].reason == (
        "it holds Kent Police, January 2022, and so does street-1.csv; "
        "import only the newer of the two"
    )
    assert count("burglary", FANT, "2022-01") == 2
    assert count("drugs", FANT, "2022-01") == 0
    assert count("burglary", FANT, "2022-02") is None, "nothing of the refused file is left"


# --- rows that are refused ------------------------------------------------------------------------


def with_cell(place: str, value: str) -> list[str]:
    row = crime()
    row[STREET.index(place)] = value
    return row


NEXT_YEAR = f"{date.today().year + 1}-01"
WRONG = [
    pytest.param(
        with_cell("Month", NEXT_YEAR), f"the month, {NEXT_YEAR}, lies in the future", id="future"
    ),
    pytest.param(
        with_cell("Month", "2010-11"),
        "the month, 2010-11, lies before December 2010, when data.police.uk began",
        id="before the publisher began",
    ),
    pytest.param(
        with_cell("Month", "Jan-22"),
        "the month is 'Jan-22'; it must be written as 2022-01",
        id="a month as Excel writes it",
    ),
    pytest.param(
        with_cell("Month", "2022-13"),
        "the month is '2022-13'; it must be written as 2022-01",
        id="a month that is none",
    ),
    pytest.param(
        with_cell("Month", ""), "the month is ''; it must be written as 2022-01", id="no month"
    ),
    pytest.param(
        with_cell("Reported by", ""), "it does not say which force reported it", id="no force"
    ),
    pytest.param(
        with_cell("Crime type", "Piracy"),
        "the crime type is 'Piracy', which is none of the types that data.police.uk has used since "
        "May 2013",
        id="unknown type",
    ),
    pytest.param(
        with_cell("Crime type", ""),
        "the crime type is '', which is none of the types that data.police.uk has used since "
        "May 2013",
        id="no type",
    ),
    pytest.param(
        with_cell("Longitude", "Mote Road"),
        "the longitude is 'Mote Road', which is no longitude in the United Kingdom; has the row "
        "shifted?",
        id="words for a longitude",
    ),
    pytest.param(
        with_cell("Longitude", "51.27"),
        "the longitude is '51.27', which is no longitude in the United Kingdom; has the row "
        "shifted?",
        id="a latitude for a longitude",
    ),
    pytest.param(
        with_cell("Latitude", "nan"),
        "the latitude is 'nan', which is no latitude in the United Kingdom; has the row shifted?",
        id="a latitude that is not a number",
    ),
    pytest.param(
        with_cell("LSOA code", "Maidstone 008B"),
        "the LSOA code is 'Maidstone 008B', which is no code of the Office for National "
        "Statistics; has the row shifted?",
        id="a name for an LSOA code",
    ),
    pytest.param(
        # One cell too few at the start and one too many at the end: as many as there should be.
        [*crime()[1:], ""],
        "the month is 'Kent Police'; it must be written as 2022-01",
        id="shifted to the left",
    ),
    pytest.param(
        crime()[:8],
        "the row has 8 cells where the heading has 12; is it cut short, or a comma not in quotes?",
        id="cut short",
    ),
    pytest.param(
        crime()[:11],
        "the row has 11 cells where the heading has 12; is it cut short, or a comma not in quotes?",
        id="one cell too few",
    ),
    pytest.param(
        [*crime()[:6], "On or near", " Mote Road", *crime()[7:]],
        "the row has 13 cells where the heading has 12; is it cut short, or a comma not in quotes?",
        id="a comma without quotes",
    ),
]


@pytest.fixture(scope="module")
def mixed(places_built, tmp_path_factory):
    """A file in which a good row follows each wrong one, imported: the report, and the facts."""
    home, path = tmp_path_factory.mktemp("mixed"), tmp_path_factory.mktemp("files") / "street.csv"
    shutil.copytree(places_built, home, dirs_exist_ok=True)
    rows = [each for wrong in WRONG for each in (wrong.values[0], crime("Drugs"))]
    path.write_text(text_of(crime(), *rows), encoding="utf-8", newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(home))
        report = making.bring_in([path])
    with duckdb.connect(str(report.path), read_only=True) as facts:
        yield report, facts


@pytest.mark.parametrize(
    ("place", "wrong"), list(enumerate(WRONG)), ids=[each.id for each in WRONG]
)
def test_a_wrong_row_is_refused_with_its_line_and_reason(mixed, place, wrong):
    report, facts = mixed
    row, reason = wrong.values
    line = 3 + 2 * place
    (note,) = [note for note in report.files[0].notes if note.line == line]
    assert (note.reason, note.content) == (reason, ", ".join(row))
    assert facts.execute(
        "select severity, reason, content from import_note where line = $line", {"line": line}
    ).fetchall() == [("refused", reason, ", ".join(row))]
    with report.refused_rows.open(encoding="utf-8-sig", newline="") as written:
        heading, *rows = csv.reader(written)
    assert heading == ["file", "line", "reason", "content"]
    assert rows[place] == ["street.csv", str(line), reason, ", ".join(row)]


def test_the_good_rows_between_wrong_ones_are_kept_and_counted(mixed):
    report, facts = mixed
    (file,) = report.files
    wrong, good = len(WRONG), len(WRONG) + 1
    assert (file.outcome, file.rows_read, file.rows_kept) == ("kept", wrong + good, good)
    assert (file.rows_refused, len(file.notes), report.is_complete) == (wrong, wrong, False)
    assert facts.execute(
        "select crime_type, count(*) from street_record group by 1 order by 1"
    ).fetchall() == [("Burglary", 1), ("Drugs", wrong)]
    assert facts.execute(
        "select n from monthly where measure_code = 'street.all_crime' and area_code = $fant",
        {"fant": FANT},
    ).fetchall() == [(good,)]


def test_a_file_cut_off_in_its_last_row_keeps_the_others(bring):
    text = text_of(crime(), crime("Drugs"))
    (file,) = bring(text[: text.rindex("On or near") + 8]).files
    assert (file.rows_read, file.rows_kept, file.rows_refused) == (2, 1, 1)
    assert file.notes[0].line == 3


def test_a_file_cut_off_within_quotes_is_refused(bring, ask):
    text = text_of(crime(), crime("Drugs", location="Mote Road, Maidstone"))
    report = bring(text[: text.rindex("Maidstone") + 4])
    (file,) = report.files
    assert file.outcome == "refused"
    assert file.reason.startswith("line 3 cannot be read as CSV")
    assert file.reason.endswith("is the file cut short?")
    assert report.path is None
    assert ask("select count(*) from street_record") == [(0,)]


def test_a_file_of_which_every_row_is_wrong_is_refused_with_the_first_reason(bring):
    report = bring([crime("Piracy"), crime(month="2009-01")])
    (file,) = report.files
    assert file.outcome == "refused"
    assert file.reason.startswith("none of its rows can be used; the first: the crime type is 'Pir")
    assert [note.line for note in file.notes] == [2, 3]
    assert report.path is None


def test_a_wrong_file_beside_a_good_one_does_not_cost_the_good_one(bring, count):
    report = bring([crime("Piracy")], [crime(), crime("Piracy")], [crime(month="2022-02")])
    assert [(file.outcome, file.rows_kept, file.rows_refused) for file in report.files] == [
        ("refused", 0, 0),
        ("kept", 1, 1),
        ("kept", 1, 0),
    ]
    assert count("burglary", FANT, "2022-01") == 1
    assert count("burglary", FANT, "2022-02") == 1


def test_trying_first_tells_all_and_changes_nothing(bring, places, ask):
    before = {path.name: path.stat().st_mtime_ns for path in places.rglob("*") if path.is_file()}
    report = bring([crime(), crime("Piracy"), crime(**NOWHERE)], dry_run=True)
    (file,) = report.files
    assert (file.rows_read, file.rows_kept, file.rows_refused, file.rows_placed) == (3, 2, 1, 1)
    assert report.warnings == ["1 row has no location and counts for no ward"]
    assert report.path is None
    assert {
        path.name: path.stat().st_mtime_ns for path in places.rglob("*") if path.is_file()
    } == before
    assert ask("select count(*) from street_record") == [(0,)]


# --- outcomes -------------------------------------------------------------------------------------


def outcome(month="2024-06", type_="Suspect charged", force=KENT) -> list[str]:
    return [*crime(month=month, force=force)[:9], type_]


def test_outcomes_are_kept_as_records_and_counted_nowhere(bring, ask):
    report = bring(
        text_of(outcome(), outcome(), outcome(type_="Local resolution"), heading=OUTCOMES)
    )
    assert str(report.files[0]) == (
        "street-1.csv: data.police.uk outcomes, Kent Police, Jun 2024: "
        "3 read, 3 kept, 0 replaced, 0 refused"
    )
    assert ask(
        "select month, reported_by, lsoa_code, longitude, outcome_type, count(*) "
        "from outcome_record group by all order by outcome_type"
    ) == [
        (date(2024, 6, 1), KENT, IN_FANT, 0.505, "Local resolution", 1),
        (date(2024, 6, 1), KENT, IN_FANT, 0.505, "Suspect charged", 2),
    ]
    assert ask("select count(*) from monthly") == [(0,)]


def test_outcomes_of_a_month_again_replace_it_and_leave_its_crimes(bring, ask):
    bring(text_of(outcome(), outcome("2024-05"), heading=OUTCOMES), [crime(month="2024-06")])
    (file,) = bring(text_of(outcome(type_="Local resolution"), heading=OUTCOMES)).files
    assert file.rows_replaced == 1
    assert ask("select month, outcome_type from outcome_record order by month") == [
        (date(2024, 5, 1), "Suspect charged"),
        (date(2024, 6, 1), "Local resolution"),
    ]
    assert ask("select count(*) from street_record") == [(1,)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (outcome(type_=""), "the outcome type is empty"),
        (outcome(month=NEXT_YEAR), f"the month, {NEXT_YEAR}, lies in the future"),
        (outcome()[:5], "the row has 5 cells where the heading has 10; is it cut short, or a comma "
         "not in quotes?"),
    ],
    ids=["no outcome", "future", "cut short"],
)  # fmt: skip
def test_a_wrong_outcome_is_refused_with_its_line(bring, row, reason):
    (file,) = bring(text_of(outcome(), row, heading=OUTCOMES)).files
    assert (file.rows_read, file.rows_kept) == (2, 1)
    assert [(note.line, note.reason) for note in file.notes] == [(3, reason)]


# --- stop and search ------------------------------------------------------------------------------


def search(at="2019-03-01T09:35:00+00:00", **cells) -> list[str]:
    row = {
        "Type": "Person search",
        "Date": at,
        "Part of a policing operation": "False",
        "Latitude": "51.367",
        "Longitude": "0.604",
        "Gender": "Male",
        "Age range": "18-24",
        "Legislation": "Misuse of Drugs Act 1971 (section 23)",
        "Object of search": "Controlled drugs",
        "Outcome": "Arrest",
        "Outcome linked to object of search": "True",
    } | {name.replace("_", " "): value for name, value in cells.items()}
    return [row.get(name, "") for name in SEARCHES]


def test_searches_are_kept_with_the_force_in_the_files_name_and_the_time_in_utc(places, save, ask):
    path = save(
        "2019-03-kent-stop-and-search.csv",
        [SEARCHES, search(), search("2019-03-31T02:10:00+01:00", Latitude="", Longitude="")],
    )
    report = making.bring_in([path])
    assert str(report.files[0]) == (
        "2019-03-kent-stop-and-search.csv: data.police.uk stop and search, kent, Mar 2019: "
        "2 read, 2 kept, 0 replaced, 0 refused"
    )
    assert ask(
        "select stopped_at::varchar, force, type, is_part_of_operation, operation, longitude, "
        "latitude, gender, age_range, object_of_search, outcome, is_outcome_linked, "
        "is_more_than_outer_clothes from stop_search_record order by stopped_at"
    ) == [
        (at, "kent", "Person search", False, None, *point, "Male", "18-24", "Controlled drugs",
         "Arrest", True, None)
        for at, point in (
            ("2019-03-01 09:35:00", (0.604, 51.367)),
            ("2019-03-31 01:10:00", (None, None)),
        )
    ]  # fmt: skip


def test_a_forces_month_of_searches_again_replaces_it_and_only_it(places, save, ask):
    making.bring_in(
        [
            save("2019-03-kent-stop-and-search.csv", [SEARCHES, search(), search()]),
            save(
                "2019-04-kent-stop-and-search.csv", [SEARCHES, search("2019-04-01T10:00:00+00:00")]
            ),
            save("2019-03-btp-stop-and-search.csv", [SEARCHES, search(Gender="Female")]),
        ]
    )
    (file,) = making.bring_in(
        [save("new/2019-03-kent-stop-and-search.csv", [SEARCHES, search(Outcome="None")])]
    ).files
    assert file.rows_replaced == 2
    assert ask("select force, month(stopped_at), outcome from stop_search_record order by all") == [
        ("btp", 3, "Arrest"),
        ("kent", 3, "None"),
        ("kent", 4, "Arrest"),
    ]


def test_searches_in_a_file_of_another_name_are_of_an_unknown_force(places, save, ask):
    making.bring_in([save("searches.csv", [SEARCHES, search()])])
    assert ask("select distinct force from stop_search_record") == [("unknown",)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (search(Type=""), "the type of search is empty"),
        (
            search("01/03/2019 09:35"),
            "the date is '01/03/2019 09:35'; it must be written as 2019-03-01T09:35:00+00:00",
        ),
        (search(f"{NEXT_YEAR}-05T10:00:00+00:00"), f"the date, {NEXT_YEAR}-05, lies in the future"),
        (
            search(Latitude="0.604", Longitude="51.367"),
            "the longitude is '51.367', which is no longitude in the United Kingdom; has the row "
            "shifted?",
        ),
    ],
    ids=["no type", "date", "future", "coordinates"],
)
def test_a_wrong_search_is_refused_with_its_line(places, save, row, reason):
    (file,) = making.bring_in([save("searches.csv", [SEARCHES, search(), row, search()])]).files
    assert (file.rows_read, file.rows_kept) == (3, 2)
    assert [(note.line, note.reason) for note in file.notes] == [(3, reason)]
