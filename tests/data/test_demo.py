"""The demonstration's files: their sums by pandas alone, and that the script makes them."""

import csv

import pandas as pd
import pytest

from data import making
from data.demo import make

DEMO = making.DEMO
FIGURES = [
    figure
    for figure in csv.DictReader((DEMO / "published_figures.csv").open(encoding="utf-8"))
    if figure["statistic"] == "count"
]


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    """district, area_code, measure, month, n: every figure of every return, leaves only."""
    frames = []
    for path in sorted((DEMO / "returns").glob("*.csv")):
        wide = pd.read_csv(path)
        months = [name for name in wide.columns if name[:2] == "20"]
        keys = ["area_code", "measure", "basis"]
        frames.append(
            wide.melt(keys, months, var_name="month", value_name="n").assign(file=path.name)
        )
    long = pd.concat(frames, ignore_index=True)
    areas = pd.read_csv(DEMO / "areas.csv").set_index("area_code")["district_code"]
    long["district"] = long["area_code"].map(areas).fillna(long["area_code"].str[:9])
    return long


@pytest.fixture(scope="module")
def totals(counts) -> pd.DataFrame:
    """The borough's count of each measure in each month, ancestors included."""
    parents = pd.read_csv(DEMO / "measures.csv").set_index("measure_code")["parent_code"].dropna()
    levels = [counts[["district", "measure", "month", "n"]]]
    while len(levels[-1]):
        up = levels[-1].assign(measure=levels[-1]["measure"].map(parents)).dropna()
        levels.append(up)
    return pd.concat(levels).groupby(["district", "measure", "month"])["n"].sum()


@pytest.mark.parametrize(
    "figure",
    FIGURES,
    ids=[f"{figure['measure_code']} {figure['period_label']}" for figure in FIGURES],
)
def test_a_printed_count_holds_when_months_and_wards_are_added_up(totals, figure):
    months = totals[figure["area_code"], figure["measure_code"]]
    first, last = figure["period_start"][:7], figure["period_end"][:7]
    assert months.loc[first:last].sum() == int(figure["printed_value"])


def test_the_committed_returns_are_what_the_script_makes():
    assert make.main(["--check"]) == 0


def test_the_check_sees_a_difference(tmp_path, monkeypatch):
    returns = tmp_path / "returns"
    returns.mkdir()
    for name, content in make.make().items():
        (returns / name).write_bytes(content)
    monkeypatch.setattr(make, "RETURNS", returns)
    assert make.main(["--check"]) == 0
    path = returns / "medway_asb.csv"
    path.write_bytes(path.read_bytes().replace(b",1,", b",2,", 1))
    assert make.main(["--check"]) == 1


@pytest.mark.parametrize(
    ("place", "first", "last", "wards"),
    [("maidstone", "2012-04", "2024-03", 26), ("medway", "2018-04", "2021-03", 22)],
)
def test_every_ward_and_month_is_there(counts, place, first, last, wards):
    for name, of_file in counts[counts["file"].str.startswith(place)].groupby("file"):
        is_maidstone_roads = name == "maidstone_road_casualties.csv"
        start = "2012-01" if is_maidstone_roads else first
        months = [f"{m:%Y-%m}" for m in pd.period_range(start, last, freq="M").to_timestamp()]
        placed = of_file[~of_file["area_code"].str.contains("not-placed")]
        for _, rows in placed.groupby("measure"):
            assert rows["area_code"].nunique() == wards
            assert sorted(rows["month"].unique()) == months
            assert len(rows) == wards * len(months)


def test_every_leaf_measure_and_no_other_is_returned(counts):
    """But for data.police.uk's own, which are counted from its files."""
    measures = pd.read_csv(DEMO / "measures.csv")
    measures = measures[measures["domain"] != "street"]
    leaves = set(measures["measure_code"]) - set(measures["parent_code"].dropna())
    assert set(counts["measure"]) == leaves


def test_every_row_is_marked_illustrative_and_no_count_is_negative(counts):
    assert counts["basis"].eq("illustrative").all()
    assert (counts["n"] >= 0).all()


def test_repeat_victims_are_never_more_than_incidents(counts):
    by_measure = counts[counts["measure"].str.startswith("da.")].pivot_table(
        index=["area_code", "month"], columns="measure", values="n"
    )
    assert (by_measure["da.repeat_victims"] <= by_measure["da.incidents"]).all()


@pytest.mark.parametrize(
    ("ward", "measure", "share"),
    [
        pytest.param("E05004996", "crime.shoplifting", 0.435, id="High Street, shoplifting"),
        pytest.param("E05005002", "asb.incidents", 0.099, id="Park Wood, ASB"),
        pytest.param("E05005001", "crime.theft_from_vehicle", 0.069, id="North Downs, vehicles"),
    ],
)
def test_wards_have_their_real_shares(counts, ward, measure, share):
    of_measure = counts[(counts["measure"] == measure) & (counts["district"] == "E07000110")]
    of_ward = of_measure.loc[of_measure["area_code"] == ward, "n"].sum()
    assert of_ward / of_measure["n"].sum() == pytest.approx(share, abs=0.02)


def test_no_step_where_printed_years_meet_the_others(totals):
    """A year after the printed ones lies within a third of the last printed year."""
    for measure in ("crime.all", "crime.shoplifting", "asb.incidents", "da.incidents"):
        months = totals["E07000110", measure]
        printed = months.loc["2014-10":"2015-09"].sum()
        for first, last in (("2012-10", "2013-09"), ("2015-10", "2016-09")):
            assert months.loc[first:last].sum() == pytest.approx(printed, rel=0.34)
