"""Five-year trends against a weighted line fitted by numpy."""

from collections import Counter

import duckdb
import numpy as np
import pyarrow as pa
import pytest

import queries

TOO_FEW = (None, None, "too few to tell")
UNCHANGED = "no significant change"


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        queries.install_macros(connection)
        yield connection


@pytest.fixture(scope="module")
def trends(connection):
    def trends(rows, names="series_id year value", order=1):
        """The trend of each series of the rows, given in disorder."""
        columns = dict(zip(names.split(), zip(*rows, strict=True), strict=True))
        given = pa.table({name: pa.array(column) for name, column in columns.items()})
        shuffled = np.random.default_rng(order).permutation(len(rows))
        connection.register("arrow", given.take(pa.array(shuffled)))
        connection.execute("create or replace table given as from arrow")
        connection.unregister("arrow")
        found = connection.execute("from five_year_trend('given')").fetchall()
        return {series: tuple(said) for series, *said in found}

    return trends


@pytest.fixture(scope="module")
def trend_of(trends):
    def trend_of(values, first=2010, **columns):
        """(slope, chi-squared, trend) of one series; None is a year with no value."""
        rows = [("a", first + i, value) for i, value in enumerate(values)]
        if columns:
            ((name, more),) = columns.items()
            rows = [(*row, extra) for row, extra in zip(rows, more, strict=True)]
            return trends(rows, f"series_id year value {name}")["a"][1:]
        return trends(rows)["a"][1:]

    return trend_of


# --- the independent program --------------------------------------------------------------------


def line(years, values, variances):
    """Slope and chi-squared of the weighted line, by least squares on the scaled equations."""
    scale = 1 / np.sqrt(np.array(variances, dtype=float))
    design = np.column_stack([np.ones(len(years)), np.array(years) - years[0]])
    (_, slope), *_ = np.linalg.lstsq(design * scale[:, None], np.array(values) * scale, rcond=None)
    covariance = np.linalg.inv((design * scale[:, None]).T @ (design * scale[:, None]))
    return slope, slope**2 / covariance[1, 1]


def expected(years, values, variances):
    slope, chi_squared = line(years, values, variances)
    without = [
        line(*([x for j, x in enumerate(given) if j != i] for given in (years, values, variances)))[
            0
        ]
        for i in range(5)
    ]
    steady = all(np.sign(other) == np.sign(slope) for other in without)
    if chi_squared > 9.5495 and steady:
        return slope, chi_squared, "increasing" if slope > 0 else "decreasing"
    return slope, chi_squared, UNCHANGED


def same(said, wanted):
    assert said[2] == wanted[2], (said, wanted)
    assert tuple(said[:2]) == (
        pytest.approx(wanted[0], rel=1e-9, abs=1e-9),
        pytest.approx(wanted[1], rel=1e-9, abs=1e-9),
    )


# --- by hand ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "slope", "chi_squared", "trend"),
    [
        ([100] * 5, 0, 0, UNCHANGED),
        ([0] * 5, 0, 0, UNCHANGED),
        # Weights of 1 (counts of 0 and of 1): the plain line, sxx 10.
        ([0, 0, 0, 1, 1], 0.3, 0.9, UNCHANGED),
        ([1, 1, 0, 0, 0], -0.3, 0.9, UNCHANGED),
    ],
)
def test_counts_by_hand(trend_of, values, slope, chi_squared, trend):
    same(trend_of(values), (slope, chi_squared, trend))


@pytest.mark.parametrize(
    ("values", "slope", "chi_squared", "trend"),
    [
        # With equal variances v the slope is sum(x y) / 10 and chi-squared 10 slope squared / v.
        ([0, 1, 2, 3, 4], 1, 10, "increasing"),
        ([4, 3, 2, 1, 0], -1, 10, "decreasing"),
        ([0, 0.97, 1.94, 2.91, 3.88], 0.97, 9.409, UNCHANGED),
        ([0, 0.98, 1.96, 2.94, 3.92], 0.98, 9.604, "increasing"),
        # One year alone makes the slope: without it the others fall.
        ([3, 2, 1, 0, 30], 5.2, 270.4, UNCHANGED),
        ([-3, -2, -1, 0, -30], -5.2, 270.4, UNCHANGED),
        # Without the last the line is level, which is no direction.
        ([0, 0, 0, 0, 10], 2, 40, UNCHANGED),
    ],
)
def test_equal_variances_by_hand(trend_of, values, slope, chi_squared, trend):
    same(trend_of([float(v) for v in values], variance=[1.0] * 5), (slope, chi_squared, trend))


def test_the_threshold_is_chi_squared_at_998_in_1000(trend_of):
    # chi-squared is 10 / v here
    assert trend_of([0, 1, 2, 3, 4], variance=[10 / 9.5494] * 5)[2] == UNCHANGED
    assert trend_of([0, 1, 2, 3, 4], variance=[10 / 9.5496] * 5)[2] == "increasing"


# --- by the program -----------------------------------------------------------------------------


def random_series(chance):
    level = chance.choice([0.5, 4, 30, 400, 9000])
    drift = chance.choice([0, 0, 0.02, -0.03, 0.15, -0.12, 0.4])
    means = level * np.maximum(0.01, 1 + drift * np.arange(5))
    values = chance.poisson(means)
    if chance.random() < 0.25:
        values[chance.integers(5)] += int(6 * np.sqrt(level)) + 3
    return [int(value) for value in values]


def test_thousands_of_series_of_counts(trends):
    chance = np.random.default_rng(11)
    series = {number: random_series(chance) for number in range(3000)}
    rows = [(i, 2010 + j, value) for i, values in series.items() for j, value in enumerate(values)]
    actual = trends(rows)
    assert list(actual) == list(series)
    years = list(range(2010, 2015))
    for number, values in series.items():
        wanted = expected(years, values, [max(value, 1) for value in values])
        assert actual[number][0] == 5
        same(actual[number][1:], wanted)
    said = Counter(trend for *_, trend in actual.values())
    assert min(said[word] for word in ("increasing", "decreasing", UNCHANGED)) > 200, said


def test_a_thousand_series_with_variances(trends):
    chance = np.random.default_rng(12)
    rows, wanted = [], {}
    for number in range(1000):
        values = chance.normal(50, 4, 5) + chance.choice([-3, 0, 0, 3]) * np.arange(5)
        variances = chance.uniform(0.5, 20, 5)
        years = list(range(1998, 2003))
        rows += zip([number] * 5, years, map(float, values), map(float, variances), strict=True)
        wanted[number] = expected(years, values, variances)
    actual = trends(rows, "series_id year value variance")
    for number, said in actual.items():
        same(said[1:], wanted[number])
    assert len({trend for *_, trend in actual.values()}) == 3


def test_only_the_last_five_years_count(trends, trend_of):
    last = [120, 130, 155, 160, 190]
    same(trend_of([9000, 3, None, *last], first=2007), trend_of(last))
    # each series has last years of its own
    early = [("early", 1990 + i, value) for i, value in enumerate([5, 5, *last[::-1]])]
    late = [("late", 2015 + i, value) for i, value in enumerate(last)]
    actual = trends(early + late)
    same(actual["early"][1:], trend_of(last[::-1]))
    same(actual["late"][1:], trend_of(last))


# --- too few ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([5], 1),
        ([100, 200, 300, 400], 4),
        ([100, None, 300, 400, 500], 4),
        ([None, 200, 300, 400, 500], 4),
        ([100, 200, 300, 400, None], 4),
        ([50, 100, 200, 300, 400, None], 4),  # five values, but not of the last five years
        ([None] * 5, 0),
    ],
)
def test_too_few_to_tell(trends, values, points):
    rows = [("a", 2010 + i, value) for i, value in enumerate(values)]
    rows.append(("b", 2000, 7))
    assert trends(rows) == {"a": (points, *TOO_FEW), "b": (1, *TOO_FEW)}


def test_a_year_that_has_no_row_is_a_gap(trends):
    years = [2009, 2010, 2011, 2013, 2014]
    assert trends([("a", year, 100) for year in years]) == {"a": (4, *TOO_FEW)}


def test_a_year_given_twice_is_no_fifth_year(trends):
    years = [2011, 2012, 2013, 2013, 2014]
    assert trends([("a", year, 100) for year in years])["a"][1:] == TOO_FEW
    years = [2010, *years]
    assert trends([("a", year, 100) for year in years])["a"][1:] == TOO_FEW


@pytest.mark.parametrize("variance", [0.0, -1.0])
def test_a_variance_by_which_nothing_can_be_weighed(trend_of, variance):
    # as a rate has it in a year of no events
    assert trend_of([0, 1, 2, 3, 4], variance=[variance, 1.0, 1.0, 1.0, 1.0]) == TOO_FEW


def test_without_a_variance_a_value_is_a_count(trend_of):
    values = [100, 80, 70, 60, 0]
    given = trend_of(values, variance=pa.nulls(5, pa.float64()).to_pylist())
    same(given, trend_of(values))
    same(given, trend_of(values, variance=[100.0, 80.0, 70.0, 60.0, 1.0]))


# --- relations ----------------------------------------------------------------------------------


def test_the_columns(connection, trends):
    trends([(1, 2010 + i, 5) for i in range(5)])
    asked = connection.execute("from five_year_trend('given')")
    assert [column[0] for column in asked.description] == [
        "series_id", "points", "slope", "chi_squared", "trend",
    ]  # fmt: skip
    asked.fetchall()


def test_the_order_of_rows_does_not_matter(trends):
    rows = [(i, 2010 + j, (i * 7 + j * j * 3) % 40) for i in range(50) for j in range(5)]
    first = trends(rows)
    for order in (2, 3):
        for number, said in trends(rows, order=order).items():
            assert said[0] == first[number][0]
            same(said[1:], first[number][1:])


@pytest.mark.parametrize("type_", ["utinyint", "smallint", "hugeint", "decimal(9,2)", "float"])
def test_values_of_every_type(connection, trends, type_):
    before = trends([(1, 2010 + i, 50 + i * i) for i in range(5)])[1]
    connection.execute(f"alter table given alter value type {type_}")
    ((_, *after),) = connection.execute("from five_year_trend('given')").fetchall()
    assert after[0] == before[0]
    same(after[1:], before[1:])


def test_a_view_made_with_a_cte(connection, trends):
    before = trends([(i, 2010 + j, 30 + i * j) for i in range(4) for j in range(5)])
    connection.execute("create or replace view above_ as with w as (from given) from w")
    found = connection.execute("from five_year_trend('above_')").fetchall()
    assert {series: tuple(said) for series, *said in found} == before


def test_a_relation_without_rows(connection):
    connection.execute("create or replace table nothing (series_id text, year int, value int)")
    assert connection.execute("from five_year_trend('nothing')").fetchall() == []
