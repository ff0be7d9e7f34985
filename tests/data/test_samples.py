"""The publishers' own files, where they are here, against counts made without the importers."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from data import importers, making, store
from data.importers import road_casualties, road_collisions

SHARED = Path(__file__).parents[3] / "shared"
SAMPLES = SHARED / "samples"
pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(
        not SAMPLES.is_dir(), reason="the publishers' files (../shared/samples) are not here"
    ),
]
MAIDSTONE, MEDWAY = "E07000110", "E06000035"
MONTHS = [*(f"2022-{n:02}" for n in range(1, 12)), *(f"2025-{n:02}" for n in range(1, 7))]
ASB = "Anti-social behaviour"


def rows_of(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def code_of(type_: str) -> str:
    """Violence and sexual offences as street.violence_and_sexual_offences."""
    return "street." + type_.lower().replace("-", "_").replace(" ", "_")


@pytest.fixture(scope="module")
def raw() -> list[dict]:
    """Every row of the street-level files, as Python's own reader gives it."""
    paths = sorted((SAMPLES / "police_uk").glob("*-kent-street.csv"))
    assert [path.name[:7] for path in paths] == MONTHS
    return [row for path in paths for row in rows_of(path)]


@pytest.fixture(scope="module")
def wards() -> dict[str, list[str]]:
    """The wards since 2024 of an LSOA of either census, the likeliest first; Maidstone, Medway."""
    now = {
        row["LSOA21CD"]: row["WD24CD"]
        for row in rows_of(SAMPLES / "lookups" / "LSOA21_WD24_LAD24_kent.csv")
        if row["LAD24CD"] in (MAIDSTONE, MEDWAY)
    }
    parts = defaultdict(Counter)
    for row in rows_of(SAMPLES / "lookups" / "LSOA11_LSOA21_LAD22_kent.csv"):
        if row["LSOA21CD"] in now and row["LSOA11CD"] not in now:
            parts[row["LSOA11CD"]][now[row["LSOA21CD"]]] += 1
    old = {
        lsoa: sorted(found, key=lambda ward, found=found: (-found[ward], ward))
        for lsoa, found in parts.items()
    }
    return old | {lsoa: [ward] for lsoa, ward in now.items()}


@pytest.fixture(scope="module")
def wards_2017() -> dict[str, tuple[str, str]]:
    """(name of the ward, district) of an LSOA of 2011."""
    return {
        row["LSOA11CD"]: (row["WD17NM"], row["LAD17CD"])
        for row in rows_of(SAMPLES / "lookups" / "LSOA11_WD17_LAD17_maidstone_medway.csv")
    }


@pytest.fixture(scope="module")
def imported(places_built, tmp_path_factory) -> tuple[making.Report, Callable[..., list[tuple]]]:
    """The report of importing Kent's files, and a function that asks the facts with them."""
    home = tmp_path_factory.mktemp("kent")
    shutil.copytree(places_built, home, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(home))
        report = making.bring_in([SAMPLES / "police_uk"])

    def ask(sql: str, **parameters) -> list[tuple]:
        with duckdb.connect(str(store.current_facts(home)), read_only=True) as facts:
            return facts.execute(sql, parameters or None).fetchall()

    return report, ask


# --- street-level crime ---------------------------------------------------------------------------


def test_every_row_of_every_file_is_read_and_kept(raw, imported):
    report, ask = imported
    assert report.is_complete
    street = [file for file in report.files if "street" in file.name]
    counts = Counter(row["Month"] for row in raw)
    assert [(file.name[:7], file.rows_read, file.rows_kept) for file in street] == [
        (month, counts[month], counts[month]) for month in MONTHS
    ]
    assert ask("select count(*) from street_record") == [(len(raw),)]


def test_rows_by_month_lsoa_and_type_equal_an_independent_count(raw, imported):
    _, ask = imported
    wanted = Counter((row["Month"], row["LSOA code"] or None, row["Crime type"]) for row in raw)
    kept = {
        key: n
        for *parts, n in ask(
            "select strftime(month, '%Y-%m'), lsoa_code, crime_type, count(*) from street_record "
            "group by all"
        )
        for key in [tuple(parts)]
    }
    assert kept == wanted


def test_every_cell_is_kept_as_it_was_published(raw, imported):
    _, ask = imported
    names = ("Crime ID", "Location", "LSOA name", "Last outcome category", "Context")
    wanted = Counter(tuple(row[name] or None for name in names) for row in raw)
    kept = ask(
        "select crime_id, location, lsoa_name, last_outcome_category, context from street_record"
    )
    assert Counter(kept) == wanted


def test_antisocial_behaviour_without_a_crime_id_survives_identical_rows_too(raw, imported):
    _, ask = imported
    without = [tuple(row.values()) for row in raw if not row["Crime ID"]]
    assert {row[9] for row in without} == {ASB}
    assert ask(
        "select crime_type, count(*) from street_record where crime_id is null group by 1"
    ) == [(ASB, len(without))]
    surplus = len(without) - len(set(without))
    assert surplus > 10_000, "the files hold thousands of them, so that losing them would be seen"
    assert ask(
        "select count(*) - count(distinct street_record::varchar) from street_record "
        "where crime_id is null"
    ) == [(surplus,)]


@pytest.mark.parametrize("month", ["2022-01", "2025-01"], ids=["CRLF", "LF"])
def test_41_locations_with_commas_survive_in_a_real_file(places, tmp_path, ask, month):
    """The samples hold none, so that every 300th row is given one, as the publisher writes it."""
    source = SAMPLES / "police_uk" / f"{month}-kent-street.csv"
    text = source.read_bytes().decode()
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(end)
    locations = []
    for place in range(300, 300 + 41 * 300, 300):
        cells = lines[place].split(",")
        locations.append(f"{cells[6]}, Mote Road, {place}")
        cells[6] = f'"{locations[-1]}"'
        lines[place] = ",".join(cells)
    path = tmp_path / source.name
    path.write_bytes(end.join(lines).encode())
    (file,) = making.bring_in([path]).files
    assert (file.rows_read, file.rows_kept) == (len(lines) - 2, len(lines) - 2)
    found = ask("select location from street_record where contains(location, ',')")
    assert sorted(found) == sorted((location,) for location in locations)
    assert ask("select count(*) from street_record where length(lsoa_code) <> 9") == [(0,)]


def test_maidstones_located_rows_of_2022_are_placed_in_a_ward(raw, wards, wards_2017, imported):
    _, ask = imported
    ours = [
        row["LSOA code"]
        for row in raw
        if row["Month"] < "2023" and wards_2017.get(row["LSOA code"], ("", ""))[1] == MAIDSTONE
    ]
    ((placed,),) = ask(
        "select sum(n)::bigint from monthly join area using (area_code) "
        "join crime_type using (measure_code) "
        "where area.kind = 'ward' and area.district_code = $d and year(month) = 2022",
        d=MAIDSTONE,
    )
    assert len(ours) > 16_000
    assert 0.99 * len(ours) <= placed <= len(ours)
    # The trap: their codes of 2011 looked up straight in the lookup of 2021.
    now = {row["LSOA21CD"] for row in rows_of(SAMPLES / "lookups" / "LSOA21_WD24_LAD24_kent.csv")}
    assert sum(lsoa in now for lsoa in ours) < 0.8 * len(ours)


@pytest.mark.parametrize("month", ["2022-06", "2025-03"], ids=["codes of 2011", "codes of 2021"])
def test_counts_by_ward_and_type_equal_an_independent_count_through_the_lookups(
    raw, wards, imported, month
):
    _, ask = imported
    wanted = Counter()
    for row in raw:
        if row["Month"] == month and row["LSOA code"] in wards:
            ward = wards[row["LSOA code"]][0]
            wanted[ward, code_of(row["Crime type"])] += 1
            if row["Crime type"] != ASB:
                wanted[ward, "street.all_crime"] += 1
    counted = ask(
        "select area_code, measure_code, n from monthly join area using (area_code) "
        "where area.kind = 'ward' and month = $month::date and series = 'data_police_uk'",
        month=f"{month}-01",
    )
    every_ward = {ward for found in wards.values() for ward in found}
    every_type = {code_of(row["Crime type"]) for row in raw} | {"street.all_crime"}
    assert (len(every_ward), len(every_type)) == (46, 15)
    assert {(ward, measure): n for ward, measure, n in counted} == {
        (ward, measure): wanted[ward, measure] for ward in every_ward for measure in every_type
    }
    assert sum(wanted.values()) > 5000


def test_the_months_between_the_files_are_no_data(imported):
    _, ask = imported
    assert ask(
        "select distinct strftime(month, '%Y-%m') from coverage where series = 'data_police_uk' "
        "order by 1"
    ) == [(month,) for month in MONTHS]


def test_how_crime_divided_between_the_old_wards_is_as_it_was_worked_out_before(imported):
    """../shared/reference has the wards to 2024, and the screens those since; the rows are one."""
    _, ask = imported
    printed = {
        (row["ward_name"], row["crime_type"]): int(row["n"])
        for row in rows_of(SHARED / "reference" / "maidstone_ward_shares_2022.csv")
    }
    assert {
        (ward, type_): n
        for ward, type_, n in ask(
            "select area_name, crime_type, count(*) from street_record "
            "join lsoa_ward using (lsoa_code) join area on area.area_code = ward_code "
            "where ward_year = 2017 and lsoa_ward.district_code = $d and year(month) = 2022 "
            "group by all",
            d=MAIDSTONE,
        )
    } == printed
    by_type = Counter()
    for (_, type_), n in printed.items():
        by_type[code_of(type_)] += n
    assert by_type == dict(
        ask(
            "select measure_code, sum(n)::bigint from monthly join crime_type using (measure_code) "
            "where area_code = $d and year(month) = 2022 group by all",
            d=MAIDSTONE,
        )
    )


def test_outcomes_and_searches_of_the_samples_are_kept(imported):
    report, ask = imported
    for file in report.files:
        if "SAMPLE" in file.name:
            wanted = len(list(rows_of(SAMPLES / "police_uk" / file.name)))
            assert (file.outcome, file.rows_read, file.rows_kept) == ("kept", wanted, wanted)
    assert ask("select outcome_type, count(*) from outcome_record group by 1 order by 1") == sorted(
        Counter(
            row["Outcome type"]
            for row in rows_of(SAMPLES / "police_uk" / "2024-06-kent-outcomes.SAMPLE.csv")
        ).items()
    )
    assert ask("select min(stopped_at)::varchar, force from stop_search_record group by 2") == [
        ("2019-03-01 09:35:00", "kent")
    ]


# --- the other publishers -------------------------------------------------------------------------


def test_the_headings_of_the_latest_road_files_are_known():
    for year in (2024, 2025):
        for kind, format_ in (
            ("collision", road_collisions.FORMAT),
            ("casualty", road_casualties.FORMAT),
        ):
            (row,) = rows_of(SAMPLES / "stats19" / f"meta_raw_{kind}_{year}.csv")
            assert importers.record_format(tuple(row["column_names"].split(","))) is format_


def test_the_rows_of_raw_road_files_are_kept(places):
    names = ("accidents_sample_raw.csv", "casualties_sample_raw.csv", "vehicles_sample_raw.csv")
    report = making.bring_in([SAMPLES / "stats19" / name for name in names])
    assert [(file.outcome, file.rows_read, file.rows_kept) for file in report.files] == [
        ("kept", 3, 3),
        ("kept", 3, 3),
        ("refused", 0, 0),
    ]


def test_an_extract_with_labels_and_iso_dates_is_counted_by_ward_and_district(
    places, save, ask, wards
):
    """With a casualty made up for each collision, as badly hurt as the collision says."""
    source = SAMPLES / "stats19" / "ac_sample1000.csv"
    collisions = list(rows_of(source))
    casualties = [
        ["Accident_Index", "Vehicle_Reference", "Casualty_Reference", "Casualty_Severity"],
        *([row["Accident_Index"], "1", "1", row["Accident_Severity"]] for row in collisions),
    ]
    report = making.bring_in([source, save("casualties.csv", casualties)])
    assert [(file.rows_read, file.rows_kept) for file in report.files] == [(1000, 1000)] * 2
    assert dict(ask("select severity, count(*) from collision_record group by 1")) == {
        {"Fatal": 1, "Serious": 2, "Slight": 3}[label]: n
        for label, n in Counter(row["Accident_Severity"] for row in collisions).items()
    }
    district = {"536": MAIDSTONE, "544": MEDWAY}
    measure = {"Fatal": "road.killed", "Serious": "road.serious", "Slight": "road.slight"}
    wanted = Counter()
    for row in collisions:
        own = district.get(row["Local_Authority_(District)"])
        ward = wards.get(row["LSOA_of_Accident_Location"])
        if own or ward:
            area = ward[0] if ward else f"{own}:not-placed"
            wanted[measure[row["Accident_Severity"]], area, row["Date"][:7]] += 1
    assert sum(wanted.values()) == 10, "ten of the thousand were in Maidstone or Medway"
    assert {
        (code, area, f"{month:%Y-%m}"): n
        for code, area, month, n in ask(
            "select measure_code, area_code, month, n from observation "
            "where series = 'department_for_transport'"
        )
    } == wanted


def test_lookups_and_populations_are_read_and_the_lookups_are_those_that_ship(places, ask):
    before = ask("select count(*) from lsoa_ward")
    assert before == [(526,)]
    report = making.bring_in([SAMPLES / "lookups"])
    assert {file.name: (file.outcome, file.rows_read, file.rows_kept) for file in report.files} == {
        path.name: ("kept", rows, rows)
        for path in (SAMPLES / "lookups").iterdir()
        for rows in [len(list(rows_of(path)))]
    }
    replaced = {file.name: file.rows_replaced for file in report.files}
    assert replaced["LSOA11_WD17_LAD17_maidstone_medway.csv"] == 258, "all of it shipped"
    assert ask("select count(*) from lsoa_ward where district_code = $d", d=MAIDSTONE) == [(194,)]
    assert ask(
        "select population from population where area_code = 'E01016016' and year = 2020"
    ) == [(1691,)]
    titles = ask("select area_code, title from area where district_code = 'E07000105' limit 1")
    assert titles, "the wards of other districts became known"


def test_boundaries_of_both_vintages_are_read(places, ask):
    report = making.bring_in([SAMPLES / "boundaries"])
    features = {
        path.name: len(json.loads(path.read_text(encoding="utf-8"))["features"])
        for path in (SAMPLES / "boundaries").iterdir()
    }
    assert {file.name: file.rows_kept for file in report.files} == features
    assert report.is_complete
    assert ask(
        "select count(*) from boundary where ward_code in "
        "(select ward_code from lsoa_ward where district_code = $d and ward_year = 2024)",
        d=MAIDSTONE,
    ) == [(22,)]


def test_grants_are_read_and_the_file_of_errors_is_refused_in_words(places, ask):
    report = making.bring_in([SAMPLES / "grants_360giving"])
    files = {file.name: file for file in report.files}
    bad = files.pop("badfile_all_validation_errors.xlsx")
    assert bad.outcome == "refused"
    assert "Amount Awarded is 'This should be a number', which is no number" in bad.reason
    assert {file.outcome for file in files.values()} == {"kept"}
    assert all(file.rows_read == file.rows_kept for file in files.values())
    grants = json.loads((SAMPLES / "grants_360giving" / "a003W000001B7PzQAK.json").read_text())
    assert files["a003W000001B7PzQAK.json"].rows_kept == len(grants["grants"])
    assert files["a003W000001B7PzQAK.xlsx"].rows_kept == len(grants["grants"])
