"""Wards and what could not be placed in one add up to the borough, for every measure and month: of
the whole demonstration, and of the police's files."""

import shutil

import duckdb
import pandas as pd
import pytest

import queries
from data import making, store
from tests.conftest import SHARED

MAIDSTONE, MEDWAY = "E07000110", "E06000035"
POLICE, LOOKUPS = SHARED / "samples" / "police_uk", SHARED / "samples" / "lookups"
CELL = ["district", "measure_code", "month", "series"]


def cells(facts) -> pd.DataFrame:
    """One row for each measure, month and series of a district: its count, that of what was not
    placed, and of each set of wards the sum and how many wards it is of."""
    counts = facts.execute(
        "select coalesce(district_code, area_code) as district, kind::varchar as kind, "
        "area_code, measure_code, month, series, n from monthly join area using (area_code)"
    ).df()
    sets = facts.execute("select ward_set, area_code from ward_in_set").df()
    own = counts[counts["kind"] == "district"].set_index(CELL)["n"].rename("own")
    rest = counts[counts["kind"] == "not_placed"].set_index(CELL)["n"].rename("not_placed")
    sums = (
        counts[counts["kind"] == "ward"]
        .merge(sets, on="area_code")
        .groupby([*CELL, "ward_set"])
        .agg(wards=("n", "size"), placed=("n", "sum"))
        .reset_index("ward_set")
    )
    sums["wards_in_set"] = sums["ward_set"].map(sets.groupby("ward_set").size())
    return sums.join(own).join(rest)


def assert_adds_up(found: pd.DataFrame) -> None:
    """Of every cell whose wards are all covered."""
    whole = found[found["wards"] == found["wards_in_set"]]
    added = whole["placed"] + whole["not_placed"].fillna(0)
    differing = whole[whole["own"].isna() | (added != whole["own"])]
    assert differing.empty, differing.head(20).to_string()


# --- the demonstration ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def of_demo(demo) -> pd.DataFrame:
    with duckdb.connect(str(store.current_facts(demo)), read_only=True) as facts:
        return cells(facts)


def test_every_measure_and_month_of_the_demonstration(of_demo):
    assert_adds_up(of_demo)
    assert of_demo["wards"].eq(of_demo["wards_in_set"]).all(), "there is none that is not whole"
    by_district = of_demo.reset_index().groupby(["district", "ward_set"])
    assert by_district["measure_code"].nunique().to_dict() == {
        (MAIDSTONE, "Maidstone wards to May 2024"): 29,
        (MEDWAY, "Medway wards to May 2023"): 29,
    }
    assert len(of_demo) == 5232
    assert of_demo["not_placed"].sum() > 0
    assert of_demo["placed"].sum() > 500_000


@pytest.mark.parametrize(
    ("area", "first", "last"),
    [
        (MAIDSTONE, "2014-10", "2015-09"),
        (MAIDSTONE, "2023-04", "2024-03"),
        (MEDWAY, "2020-04", "2021-03"),
    ],
)
def test_what_screens_show_of_the_demonstration(demo, area, first, last):
    rows = queries.run("ward_measures", area=area, **{"from": first, "to": last})
    shown_to_add_up(rows, {MAIDSTONE: 26, MEDWAY: 22}[area])
    assert rows["measure_code"].nunique() == 29


def shown_to_add_up(rows: pd.DataFrame, wards: int) -> None:
    for measure, of in rows.groupby("measure_code"):
        now = of.set_index("area_code")["now"]
        kinds = of.set_index("area_code")["kind"]
        assert (kinds == "ward").sum() == wards
        assert now[kinds == "ward"].notna().all(), measure
        placed = now[kinds != "district"].fillna(0).sum()
        assert placed == now[kinds == "district"].item(), measure


# --- the police's files ---------------------------------------------------------------------------

MONTHS = [*(f"2022-{n:02}" for n in range(1, 12)), *(f"2025-{n:02}" for n in range(1, 7))]


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """A store of what Kent's street-level files come to, and nothing else."""
    if not POLICE.is_dir():
        pytest.skip("the publishers' files (../shared/samples) are not here")
    home, files = tmp_path_factory.mktemp("street"), tmp_path_factory.mktemp("thresholds")
    shutil.copy(making.DEMO / "thresholds.csv", files)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(home))
        making.build(files)
        report = making.bring_in(sorted(POLICE.glob("*-kent-street.csv")))
    assert report.is_complete
    assert [file.name[:7] for file in report.files] == MONTHS
    opened = queries.connect(store.current_facts(home))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def of_real(real) -> pd.DataFrame:
    with duckdb.connect(str(real.facts), read_only=True) as facts:
        return cells(facts)


def test_every_measure_and_month_of_the_polices_files(of_real):
    assert_adds_up(of_real)
    found = of_real.reset_index()
    assert found["wards"].eq(found["wards_in_set"]).all()
    # 14 types of crime and their total, in each of 17 months and two districts
    assert len(found) == 15 * 17 * 2
    assert sorted(found["month"].dt.strftime("%Y-%m").unique()) == MONTHS


def test_all_of_them_are_on_the_wards_of_today(of_real):
    """Those of 2022 too, which the police gave on LSOAs of the census before."""
    found = of_real.reset_index()
    for district, ward_set, wards in (
        (MAIDSTONE, "Maidstone wards since May 2024", 22),
        (MEDWAY, "Medway wards since May 2023", 24),
    ):
        of = found[found["district"] == district]
        assert of["ward_set"].eq(ward_set).all()
        assert of["wards"].eq(wards).all()


def test_the_sums_are_the_rows_of_the_files(of_real):
    """Counted without the importers, by the district of their LSOA of either census."""
    raw = duckdb.execute(
        """
        with

        now as (select LSOA21CD as lsoa, LAD24CD as district from read_csv($now)),

        places as (
            from now
            union
            select chain.LSOA11CD as lsoa, now.district
            from read_csv($chain) as chain
            join now on now.lsoa = chain.LSOA21CD
        )

        select
            places.district,
            'street.' || regexp_replace(lower("Crime type"), '[ -]', '_', 'g') as measure_code,
            strptime("Month", '%Y-%m')::timestamp as month,
            count(*) as rows,
        from read_csv($street, all_varchar = true)
        join places on places.lsoa = "LSOA code"
        where places.district in ($maidstone, $medway)
        group by all
        """,
        {
            "now": str(LOOKUPS / "LSOA21_WD24_LAD24_kent.csv"),
            "chain": str(LOOKUPS / "LSOA11_LSOA21_LAD22_kent.csv"),
            "street": str(POLICE / "*-kent-street.csv"),
            "maidstone": MAIDSTONE,
            "medway": MEDWAY,
        },
    ).df()
    wanted = raw.set_index(["district", "measure_code", "month"])["rows"]
    found = of_real.reset_index("series")["own"].drop("street.all_crime", level="measure_code")
    both = pd.concat([wanted, found], axis=1)
    assert both["own"].notna().all()
    differing = both[both["rows"].fillna(0) != both["own"]]
    assert differing.empty, differing.head(20).to_string()
    assert both["own"].sum() > 50_000


@pytest.mark.parametrize("area", [MAIDSTONE, MEDWAY])
@pytest.mark.parametrize(("first", "last"), [("2022-01", "2022-11"), ("2025-03", "2025-03")])
def test_what_screens_show_of_the_polices_files(real, area, first, last):
    rows = queries.run_in(real, "ward_measures", area=area, **{"from": first, "to": last})
    shown_to_add_up(rows, {MAIDSTONE: 22, MEDWAY: 24}[area])
    assert rows["measure_code"].nunique() == 15
    assert rows["series"].eq("data_police_uk").all()


def test_months_between_the_files_are_no_data_in_any_ward(real):
    rows = queries.run_in(
        real, "wards", area=MAIDSTONE, measure="street.burglary",
        **{"from": "2022-11", "to": "2025-01"},
    )  # fmt: skip
    assert rows["now"].isna().all()
