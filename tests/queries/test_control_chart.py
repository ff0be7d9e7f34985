"""Control charts, point for point against charts judged by hand and an independent program.

The program (`chart` below) is plain loops over lists, written from the published rules and from
what the R package NHSRplotthedots does: ptd_spc_standard, ptd_special_cause_type and
ptd_calculate_assurance_type.
"""

from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import pairwise

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import queries
from tests.conftest import examples

COLUMNS = [
    "series_id", "month", "value", "mean", "lower_limit", "upper_limit", "special_cause",
    "point_type", "phase", "is_trial",
]  # fmt: skip


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        queries.install_macros(connection)
        yield connection


# --- the independent program --------------------------------------------------------------------


def exact(number):
    """The number as it is written: 0.1 is a tenth."""
    return number if isinstance(number, int) else Fraction(str(number))


def average(numbers):
    return float(sum(map(exact, numbers)) / len(numbers)) if numbers else None


def sign(number):
    return (number > 0) - (number < 0)


def chart(values):
    """(mean, lower, upper, [(cause, is_high) of each point]) of a phase; None is no value."""
    known = [value for value in values if value is not None]
    mean = average(known)
    total = sum(map(exact, known))
    n = len(values)
    steps = [None if a is None or b is None else b - a for a, b in pairwise(values)]
    ranges = [abs(step) for step in steps if step is not None]
    first = average(ranges)
    typical = average([r for r in ranges if r < 3.267 * first])
    lower = upper = None
    side, outside, close = [None] * n, [False] * n, [False] * n
    if typical is not None:
        lower, upper = mean - 2.66 * typical, mean + 2.66 * typical
        near = 2 * (2.66 / 3) * typical
    for i, value in enumerate(values):
        if value is None:
            continue
        side[i] = sign(exact(value) * len(known) - total)
        if typical is not None:
            outside[i] = value > upper or value < lower
            close[i] = not outside[i] and (value > mean + near or value < mean - near)

    trend, shift, two = [False] * n, [False] * n, [False] * n
    for start in range(n - 6):
        run = range(start, start + 7)
        rises = [None if step is None else sign(step) for step in steps[start : start + 6]]
        if rises in ([1] * 6, [-1] * 6):
            for i in run:
                trend[i] = True
        if [side[i] for i in run] in ([1] * 7, [-1] * 7):
            for i in run:
                shift[i] = True
    for start in range(n - 2):
        run = range(start, start + 3)
        same = [side[i] for i in run] in ([1] * 3, [-1] * 3)
        if same and sum(close[i] for i in run) >= 2:
            for i in run:
                two[i] = two[i] or close[i]

    points = []
    for i, value in enumerate(values):
        if value is None:
            points.append((None, None))
        elif outside[i]:
            points.append(("beyond_limit", side[i] > 0))
        elif trend[i]:
            step = steps[i] if i + 1 < n and trend[i + 1] else steps[i - 1]
            points.append(("trend", step > 0))
        elif two[i]:
            points.append(("two_of_three", side[i] > 0))
        elif shift[i]:
            points.append(("shift", side[i] > 0))
        else:
            points.append((None, False))
    return mean, lower, upper, points


def point_type(value, cause, is_high, improvement):
    if value is None:
        return None
    if cause is None:
        return "common_cause"
    if improvement == "neutral":
        return f"special_cause_neutral_{'high' if is_high else 'low'}"
    good = is_high == (improvement == "increase")
    return f"special_cause_{'improvement' if good else 'concern'}"


def expected(series):
    """What control_chart must say of a list of (series_id, month, value, phase, improvement)."""
    rows = []
    groups = {}
    for row in series:
        groups.setdefault((row[0], row[3]), []).append(row)
    for (series_id, phase), group in groups.items():
        group.sort(key=lambda row: row[1])
        values = [row[2] for row in group]
        mean, lower, upper, points = chart(values)
        trial = sum(value is not None for value in values) < 12
        for (_, month, value, _, improvement), (cause, high) in zip(group, points, strict=True):
            kind = point_type(value, cause, high, improvement)
            rows.append(
                (series_id, month, value, mean, lower, upper, cause, kind, phase, trial)
            )  # fmt: skip
    return sorted(rows, key=lambda row: row[:2])


def expected_assurance(lower, upper, target, improvement):
    if target is None or improvement == "neutral":
        return None
    if upper is not None and target > upper:
        return "consistent_fail" if improvement == "increase" else "consistent_pass"
    if lower is not None and target < lower:
        return "consistent_pass" if improvement == "increase" else "consistent_fail"
    return "inconsistent"


# --- asking -------------------------------------------------------------------------------------


def put(connection, rows, name="given", **columns):
    """Make a table of (series_id, month, value) rows and further columns."""
    ids, months, values = zip(*rows, strict=True)
    given = pa.table(
        {
            "series_id": pa.array(ids),
            "month": pa.array(months),
            "value": pa.array(values, type=None if any(v is not None for v in values) else "int64"),
            **columns,
        }
    )
    connection.register("arrow", given)
    connection.execute(f"create or replace table {name} as from arrow")
    connection.unregister("arrow")


def charted(connection, name="given"):
    return connection.execute("from control_chart($name)", {"name": name}).fetchall()


def one(connection, values, **columns):
    """The chart of one series, months numbered from 1."""
    rows = [("a", i + 1, value) for i, value in enumerate(values)]
    put(connection, rows, **{name: [given] * len(rows) for name, given in columns.items()})
    return charted(connection)


def same_rows(actual, wanted):
    assert len(actual) == len(wanted)
    for got, want in zip(actual, wanted, strict=True):
        assert got[:2] + got[6:] == want[:2] + want[6:], (got, want)
        for number, other in zip(got[2:6], want[2:6], strict=True):
            if other is None or number is None:
                assert number is other, (got, want)
            else:
                assert abs(number - other) <= 1e-9 * max(1, abs(other)), (got, want)


# --- charts judged by hand ----------------------------------------------------------------------

# Of each point: . common cause, b beyond a limit, t trend, w two of three, s shift, - no value;
# capitals where it is high (above the mean, or of a rising trend).
CAUSES = {".": None, "-": None, "b": "beyond_limit", "t": "trend", "w": "two_of_three"}
CAUSES["s"] = "shift"

UP, DOWN = [0, 30] * 4, [30, 0] * 4  # noise that makes the limits wide, and ends high or low
RISE = [8, 9, 10, 11, 12, 13, 14]
FALL = RISE[::-1]

BY_HAND = {
    # beyond a limit
    "an outlier whose range stays": ([10, 20] * 6 + [60], "." * 12 + "B"),
    "an outlier whose range is screened": ([10, 20] * 6 + [80], "." * 12 + "B"),
    "an outlier pulls the mean away": ([10, 12] * 6 + [40], "s" * 12 + "B"),
    "an outlier below": ([20, 10] * 6 + [-30], "." * 12 + "b"),
    "exactly on the limit is within it": ([155, 140, 140, 50, -45], "....."),
    "all ranges but one are 0": ([12] * 7 + [8] * 7, "B" * 7 + "b" * 7),
    # trends
    "seven rising": (UP + RISE + DOWN[1:], "." * 8 + "T" * 7 + "." * 7),
    "seven falling, one more on their side": (
        DOWN + FALL + UP[1:],
        "." * 7 + "s" + "t" * 7 + "." * 7,
    ),
    "eight rising": (UP + RISE + [15] + DOWN[1:], "." * 8 + "T" * 8 + "." * 7),
    "six rising": (UP + RISE[:6] + DOWN[1:], "." * 21),
    "a tie breaks a trend": ([*UP, 8, 9, 10, 10, 11, 12, 13, *DOWN[1:]], "." * 22),
    "a limit is said before a trend": ([1, 2, 3, 4, 5, 6, 7], "bTTTTTB"),
    "a peak of two trends": (UP + RISE + FALL[1:] + DOWN, "." * 8 + "TTTTTTt" + "t" * 6 + "." * 8),
    "a valley of two trends": (
        DOWN + FALL + RISE[1:] + UP,
        "." * 8 + "ttttttT" + "T" * 6 + "." * 8,
    ),
    "a peak of two equal points": (
        UP + RISE + FALL + DOWN,
        "." * 8 + "TTTTTTtt" + "t" * 6 + "." * 8,
    ),
    "a valley of two equal points": (
        DOWN + FALL + RISE + UP,
        "." * 8 + "tttttttT" + "T" * 6 + "." * 8,
    ),
    "a drop between two rises": (
        UP + RISE + [7, 8, 9, 10, 11, 12, 13] + UP,
        "." * 8 + "TTTTTTt" + "T" * 7 + "." * 8,
    ),
    # two of three
    "two of three": ([9, 11] * 10 + [15, 11, 15], "." * 20 + "W.W"),
    "two of three below": ([11, 9] * 10 + [5, 9, 5], "." * 20 + "w.w"),
    "one of the three on the other side": ([9, 11] * 10 + [15, 9, 15], "." * 23),
    "beyond is not near": ([9, 11] * 10 + [12, 30, 16], "s" * 20 + ".B."),
    "two of three before a shift": (
        [9, 11] * 10 + [12, 12, 12, 12, 15, 15, 12],
        "." * 19 + "SSSSSWWS",
    ),
    "exactly two thirds is not beyond them": ([-150, -60, -30, 133, 133, 60, -65, -21], "." * 8),
    # shifts
    "seven above, seven below": ([11, 13] * 3 + [11] + [9, 7] * 3 + [9], "S" * 7 + "s" * 7),
    "six above, six below": ([11, 13] * 3 + [9, 7] * 3, "." * 12),
    "a point on the mean breaks a shift": (
        [11, 13, 11, 10, 13, 11, 13, 9, 7, 9, 10, 7, 9, 7],
        "." * 14,
    ),
    # few points, no differences, no values
    "one point": ([5], "."),
    "two points": ([1, 5], ".."),
    "six points": ([1, 2, 3, 4, 5, 6], "......"),
    "constant": ([7] * 20, "." * 20),
    "zeros": ([0] * 14, "." * 14),
    "constant, not in binary": ([0.1] * 20, "." * 20),
    "one among zeros": ([0] * 7 + [5], "b" * 7 + "B"),
    "nothing": ([None] * 3, "---"),
    "no neighbours": ([1, None, 5, None, 9], ".-.-."),
    "no value ends a trend": (
        [*UP, 8, 9, 10, None, 11, 12, 13, 14, 15, 16, *DOWN[1:]],
        "." * 11 + "-" + "." * 13,
    ),
    "a trend after no value": (
        [*UP, 10, None, *RISE, *DOWN[1:]],
        "." * 9 + "-" + "T" * 7 + "." * 7,
    ),
    "no value ends a shift": (
        [11, 13, 11, 13, None, 11, 13, 11, 9, 7, 9, 7, None, 9, 7, 9],
        "....-.......-...",
    ),
    "no value ends two of three": ([9, 11] * 10 + [15, None, 15], "." * 21 + "-."),
}


@pytest.fixture(scope="module")
def by_hand(connection):
    """All of them in one table, interleaved and unsorted."""
    rows = [
        (name, i, None if value is None else float(value))
        for name, (values, _) in BY_HAND.items()
        for i, value in enumerate(values)
    ]
    order = np.random.default_rng(1).permutation(len(rows))
    put(connection, [rows[i] for i in order], "by_hand")
    return charted(connection, "by_hand")


@pytest.mark.parametrize("name", BY_HAND)
def test_a_chart_judged_by_hand(by_hand, name):
    values, flags = BY_HAND[name]
    points = [row for row in by_hand if row[0] == name]
    assert [row[1] for row in points] == list(range(len(values)))
    assert [row[2] for row in points] == values
    assert [row[6] for row in points] == [CAUSES[flag.lower()] for flag in flags]
    assert [row[7] for row in points] == [
        None if flag == "-"
        else "common_cause" if flag == "."
        else "special_cause_concern" if flag.isupper()
        else "special_cause_improvement"
        for flag in flags
    ]  # fmt: skip


def test_the_program_agrees_with_the_hand():
    for name, (values, flags) in BY_HAND.items():
        *_, points = chart(values)
        assert [cause for cause, _ in points] == [CAUSES[flag.lower()] for flag in flags], name
        assert all(
            high == flag.isupper() for (_, high), flag in zip(points, flags, strict=True) if high
        ), name


@pytest.mark.parametrize(
    ("values", "mean", "lower", "upper"),
    [
        ([1, 2, 3, 4, 5, 6], 3.5, 0.84, 6.16),
        ([1, 5], 3, 3 - 2.66 * 4, 3 + 2.66 * 4),
        # ranges of 10 eleven times and one of 60, which is above 3.267 × 170 / 12
        ([10, 20] * 6 + [80], 20, 20 - 26.6, 20 + 26.6),
        # one of 40, which is not above 3.267 × 150 / 12, so the average is 12.5
        ([10, 20] * 6 + [60], 240 / 13, 240 / 13 - 33.25, 240 / 13 + 33.25),
        # ranges 3267, 300, 300, 133: the first is exactly 3.267 times their average, and goes
        ([0, 3267, 2967, 2667, 2534], 2287, 2287 - 2.66 * 733 / 3, 2287 + 2.66 * 733 / 3),
        ([12] * 7 + [8] * 7, 10, 10, 10),
        ([5], 5, None, None),
        ([7] * 20, 7, None, None),
        ([1, None, 5, None, 9], 5, None, None),
        ([None, None], None, None, None),
    ],
)
def test_mean_and_limits_worked_by_hand(connection, values, mean, lower, upper):
    for row in one(connection, values):
        assert row[3:6] == (pytest.approx(mean), pytest.approx(lower), pytest.approx(upper))


def test_the_columns(connection):
    one(connection, [1, 2, 3])
    for name, columns in {
        "control_chart": COLUMNS,
        "control_chart_summary": ["series_id", "variation", "assurance"],
    }.items():
        asked = connection.execute(f"from {name}('given')")
        assert [column[0] for column in asked.description] == columns
        asked.fetchall()
    types, *_ = connection.execute(
        "select typeof(columns(*)) from control_chart('given')"
    ).fetchall()
    numbers = ["DOUBLE"] * 4
    assert list(types)[2:] == [*numbers, "VARCHAR", "VARCHAR", "INTEGER", "BOOLEAN"]


@pytest.mark.parametrize(("known", "is_trial"), [(11, True), (12, False), (13, False)])
def test_a_phase_of_fewer_than_twelve_values_has_trial_limits(connection, known, is_trial):
    values = [i % 3 for i in range(known)]
    assert {row[9] for row in one(connection, [*values, None])} == {is_trial}


def test_a_phase_restarts_limits_and_runs(connection):
    names = ["six rising", "two of three", "seven above, seven below", "one point", "constant"]
    values = [value for name in names for value in BY_HAND[name][0]]
    phases = [2 * i for i, name in enumerate(names) for _ in BY_HAND[name][0]]
    flags = "".join(BY_HAND[name][1] for name in names)
    put(connection, [("a", i, v) for i, v in enumerate(values)], phase=phases)
    rows = charted(connection)
    assert [row[6] for row in rows] == [CAUSES[flag.lower()] for flag in flags]
    assert [row[8] for row in rows] == phases
    for number in set(phases):
        mean, lower, upper, _ = chart(
            [v for v, p in zip(values, phases, strict=True) if p == number]
        )
        assert {row[3] for row in rows if row[8] == number} == {mean}
        assert {row[4:6] for row in rows if row[8] == number} == {(lower, upper)}


def test_no_run_crosses_into_a_phase(connection):
    values = UP + RISE + DOWN[1:]
    put(
        connection,
        [("a", i, v) for i, v in enumerate(values)],
        phase=[1] * 11 + [2] * (len(values) - 11),
    )
    assert "trend" not in {row[6] for row in charted(connection)}


# --- thousands of charts ------------------------------------------------------------------------


def random_values(chance):
    """Whole numbers of one of several shapes, from a quiet ward to a borough that changes level."""
    n = int(chance.integers(1, 61))
    shape = chance.integers(9)
    if shape == 0:
        values = chance.integers(0, chance.integers(2, 12), n)
    elif shape == 1:
        values = chance.poisson(chance.choice([0.2, 1, 5, 60, 700]), n)
    elif shape == 2:
        values = np.cumsum(chance.integers(-2, 3, n))
    elif shape == 3:  # long rises and falls, with ties
        values = np.cumsum(np.repeat(chance.choice([-1, 1], 12), 9)[:n] * chance.integers(0, 6, n))
    elif shape == 4:  # zigzags of noise, then a ramp
        values = np.where(np.arange(n) % 2, 40, 0)
        at = int(chance.integers(0, n))
        ramp = np.concatenate([np.arange(8), np.arange(8 - chance.integers(2))[::-1]])
        values[at : at + len(ramp)] = 15 + chance.choice([-1, 1]) * ramp[: n - at]
    elif shape == 5:  # a change of level
        values = chance.poisson(20, n) + np.where(np.arange(n) > n // 2, 8, 0)
    elif shape == 6:  # outliers
        values = chance.integers(8, 13, n) + np.where(chance.random(n) < 0.08, 25, 0)
    elif shape == 7:  # a narrow middle and two heights, so that points lie near the limits
        values = chance.choice(
            [9, 10, 11, 14, 15, 16, 5], n, p=[0.25, 0.3, 0.25, 0.06, 0.06, 0.02, 0.06]
        )
    else:  # mostly constant
        values = np.where(chance.random(n) < 0.1, 4, 3)
    return [int(value) for value in values]


def random_series(count, seed):
    """Rows of `expected` for many series, some with gaps, phases and each improvement."""
    chance = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        values = random_values(chance)
        improvement = ["decrease", "increase", "neutral"][number % 3]
        if number % 5 == 0:
            values = [None if chance.random() < 0.05 else value for value in values]
        cuts = chance.integers(0, len(values), 2) if number % 4 == 0 else []
        for month, value in enumerate(values):
            phase = 1 + sum(month >= cut for cut in cuts)
            rows.append((number, month, value, phase, improvement))
    return rows


def put_rows(connection, rows, name="given"):
    """Put rows of `expected`, in disorder."""
    order = np.random.default_rng(len(rows)).permutation(len(rows))
    rows = [rows[i] for i in order]
    put(
        connection,
        [row[:3] for row in rows],
        name,
        phase=[row[3] for row in rows],
        improvement=[row[4] for row in rows],
    )


def test_random_series_agree_point_for_point(connection):
    rows = random_series(4000, seed=20150930)
    put_rows(connection, rows)
    actual = charted(connection)
    same_rows(actual, expected(rows))
    # Or the charts would not be worth comparing.
    said = Counter(row[6] for row in actual)
    assert min(said[cause] for cause in CAUSES.values()) > 500, said
    kinds = Counter(row[7] for row in actual)
    assert len(kinds) == 6
    assert min(kinds.values()) > 500, kinds


def is_on_a_line(row):
    """Whether a point lies on a limit or two thirds of it, where the rounding of binary decides."""
    _, _, value, mean, lower, upper, *_ = row
    if value is None or upper is None:
        return False
    lines = (lower, upper, mean + (upper - mean) * 2 / 3, mean + (lower - mean) * 2 / 3)
    return any(abs(value - line) < 1e-9 for line in lines)


def test_random_decimals_agree_point_for_point(connection):
    rows = [
        (number, month, None if value is None else value / 10, phase, improvement)
        for number, month, value, phase, improvement in random_series(1000, seed=2)
    ]
    put_rows(connection, rows)
    wanted = expected(rows)
    on_a_line = {row[0] for row in wanted if is_on_a_line(row)}
    assert len(on_a_line) < 100
    same_rows(
        *(
            [row for row in said if row[0] not in on_a_line]
            for said in (charted(connection), wanted)
        )
    )


some_values = st.lists(
    st.one_of(st.integers(0, 6), st.integers(0, 40), st.sampled_from([None, 0, 100])),
    min_size=1,
    max_size=40,
)


@settings(max_examples=examples(120), deadline=None)
@given(values=some_values, improvement=st.sampled_from(["decrease", "increase", "neutral"]))
def test_wild_series_agree_point_for_point(connection, values, improvement):
    rows = [("a", month, value, 1, improvement) for month, value in enumerate(values)]
    put_rows(connection, rows)
    same_rows(charted(connection), expected(rows))


# --- properties ---------------------------------------------------------------------------------

SWAPPED = {
    "special_cause_improvement": "special_cause_concern",
    "special_cause_concern": "special_cause_improvement",
}


def test_reversing_improvement_swaps_concern_and_improvement_and_nothing_else(connection):
    rows = random_series(600, seed=3)
    charts = {}
    for improvement in ("decrease", "increase", "neutral"):
        put_rows(connection, [(*row[:4], improvement) for row in rows])
        charts[improvement] = charted(connection)
    for down, up, neutral in zip(*charts.values(), strict=True):
        assert up == (*down[:7], SWAPPED.get(down[7], down[7]), *down[8:])
        as_neutral = {
            "special_cause_improvement": "special_cause_neutral_low",
            "special_cause_concern": "special_cause_neutral_high",
        }.get(down[7], down[7])
        assert neutral == (*down[:7], as_neutral, *down[8:])


@pytest.mark.parametrize("constant", [1, 7, -100, 12345])
def test_adding_a_constant_moves_the_limits_and_no_flags(connection, constant):
    rows = random_series(600, seed=4)
    put_rows(connection, rows)
    before = charted(connection)
    on_a_line = {row[0] for row in before if is_on_a_line(row)}
    assert len(on_a_line) < 60
    moved = [(i, m, None if v is None else v + constant, *more) for i, m, v, *more in rows]
    put_rows(connection, moved)
    same_rows(
        [row for row in charted(connection) if row[0] not in on_a_line],
        [
            (*row[:2], *(None if n is None else n + constant for n in row[2:6]), *row[6:])
            for row in before
            if row[0] not in on_a_line
        ],
    )


@settings(max_examples=examples(30), deadline=None)
@given(values=some_values, constant=st.integers(-1000, 1000), data=st.data())
def test_wild_series_keep_their_flags(connection, values, constant, data):
    before = one(connection, values)
    assume(not any(map(is_on_a_line, before)))
    rows = [
        ("a", i + 1, None if value is None else value + constant) for i, value in enumerate(values)
    ]
    put(connection, data.draw(st.permutations(rows)))
    assert [row[6:] for row in charted(connection)] == [row[6:] for row in before]


def test_the_order_of_rows_does_not_matter(connection):
    rows = random_series(300, seed=5)
    put_rows(connection, rows)
    before = charted(connection)
    for order in ("series_id desc, month desc", "value, month", "hash(month, series_id)"):
        connection.execute(f"create or replace table other as from given order by {order}")
        assert charted(connection, "other") == before


def test_a_series_is_judged_alone(connection):
    rows = random_series(40, seed=6)
    put_rows(connection, rows)
    together = charted(connection)
    alone = []
    for number in range(40):
        put_rows(connection, [row for row in rows if row[0] == number])
        alone += charted(connection)
    assert alone == together


# --- relations ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["table", "temporary table", "view", "view with a cte"])
@pytest.mark.parametrize("optional", ["", "improvement", "target", "phase", "all"])
def test_every_kind_of_relation_with_and_without_the_optional_columns(connection, kind, optional):
    given = {
        "improvement": ["decrease"] * 22,
        "target": [12] * 22,
        "phase": [1] * 22,
    }
    chosen = {name: v for name, v in given.items() if optional in (name, "all")}
    values = UP + RISE + DOWN[1:]
    put(connection, [("a", i, v) for i, v in enumerate(values)], "beneath", **chosen)
    body = "with rows_ as (select * from beneath) from rows_" if "cte" in kind else "from beneath"
    connection.execute(f"create {kind.split(' with')[0]} above_ as {body}")
    rows = charted(connection, "above_")
    summary = connection.execute("from control_chart_summary('above_')").fetchall()
    connection.execute(f"drop {'view' if 'view' in kind else 'table'} above_")
    assert [row[6:9] for row in rows] == (
        [(None, "common_cause", 1)] * 8
        + [("trend", "special_cause_concern", 1)] * 7
        + [(None, "common_cause", 1)] * 7
    )
    assurance = "inconsistent" if optional in ("target", "all") else None
    assert summary == [("a", "common_cause", assurance)]


@pytest.mark.parametrize("of_series", [str, int])
@pytest.mark.parametrize("of_month", [int, lambda i: date(2014 + i // 12, i % 12 + 1, 1)])
def test_keys_of_other_types(connection, of_series, of_month):
    rows = [row for row in random_series(15, seed=7)]
    keyed = [(of_series(100 + row[0]), of_month(row[1]), *row[2:]) for row in rows]
    put_rows(connection, keyed)
    same_rows(charted(connection), expected(keyed))


@pytest.mark.parametrize(
    "type_", ["utinyint", "smallint", "bigint", "hugeint", "decimal(9,2)", "float"]
)
def test_values_of_every_type(connection, type_):
    before = one(connection, UP + RISE + DOWN[1:])
    connection.execute(f"alter table given alter value type {type_}")
    assert charted(connection) == before


def test_what_is_not_said_of_a_point_has_its_default(connection):
    values = UP + RISE + DOWN[1:]
    before = one(connection, values)
    none = [None] * len(values)
    put(
        connection,
        [("a", i + 1, v) for i, v in enumerate(values)],
        improvement=pa.array(none, "string"),
        phase=pa.array(none, "int32"),
    )
    assert charted(connection) == before


@pytest.mark.parametrize("name", ["points", "ranges", "limits", "ends", "causes", "relation"])
def test_a_relation_may_be_called_as_a_part_of_the_macro_is(connection, name):
    one(connection, UP + RISE + DOWN[1:])
    before = charted(connection)
    connection.execute(f"create or replace temporary view {name} as from given")
    try:
        assert charted(connection, name) == before
    finally:
        connection.execute(f"drop view {name}")


def test_a_relation_without_rows(connection):
    connection.execute(
        "create or replace table nothing (series_id text, month date, value integer)"
    )
    assert charted(connection, "nothing") == []
    assert connection.execute("from control_chart_summary('nothing')").fetchall() == []


# --- summary ------------------------------------------------------------------------------------


def summarised(connection, values, **columns):
    one(connection, values, **columns)
    ((_, *said),) = connection.execute("from control_chart_summary('given')").fetchall()
    return tuple(said)


# Mean 10, ranges 2: limits 4.68 and 15.32.
SHIFTED = BY_HAND["seven above, seven below"][0]


@pytest.mark.parametrize(
    ("improvement", "target", "assurance"),
    [
        ("decrease", 16, "consistent_pass"),
        ("decrease", 15, "inconsistent"),
        ("decrease", 10, "inconsistent"),
        ("decrease", 5, "inconsistent"),
        ("decrease", 4, "consistent_fail"),
        ("increase", 16, "consistent_fail"),
        ("increase", 15, "inconsistent"),
        ("increase", 4, "consistent_pass"),
        ("neutral", 16, None),
        ("neutral", 4, None),
    ],
)
def test_assurance(connection, improvement, target, assurance):
    variation = {"decrease": "improvement", "increase": "concern", "neutral": "neutral_low"}
    assert summarised(connection, SHIFTED, improvement=improvement, target=target) == (
        f"special_cause_{variation[improvement]}",
        assurance,
    )


def test_a_target_on_the_limit_is_met_or_missed_by_chance(connection):
    # Limits -45 and 221, exactly.
    values = BY_HAND["exactly on the limit is within it"][0]
    for target, assurance in [
        (-45, "inconsistent"),
        (221, "inconsistent"),
        (222, "consistent_pass"),
    ]:
        assert summarised(connection, values, target=target)[1] == assurance


def test_a_target_of_a_series_without_limits_is_inconsistent_as_in_r(connection):
    assert summarised(connection, [7] * 9, target=3) == ("common_cause", "inconsistent")


def test_variation_is_of_the_last_point_that_has_a_value(connection):
    assert summarised(connection, [*BY_HAND["two of three"][0], None, None]) == (
        "special_cause_concern",
        None,
    )


def test_a_phase_without_a_value_is_not_the_last(connection):
    rows = [("a", i, v) for i, v in enumerate([*SHIFTED, None])]
    rows.append(("no value", 1, None))
    put(connection, rows, phase=[1] * 14 + [2, 1], target=[16] * 16)
    said = connection.execute("from control_chart_summary('given')").fetchall()
    assert said == [("a", "special_cause_improvement", "consistent_pass")]


def test_assurance_is_by_the_last_phase(connection):
    values = [10, 12] * 6 + [50, 52] * 6 + [30]
    put(
        connection,
        [("a", i, v) for i, v in enumerate(values)],
        phase=[1] * 12 + [2] * 12 + [3],
        target=[40] * 25,
    )
    said = "select assurance from control_chart_summary('{}')"
    # The last phase is one point, without limits: those of an earlier phase are not its own.
    assert connection.execute(said.format("given")).fetchall() == [("inconsistent",)]
    for first, assurance in [(12, "consistent_pass"), (24, "consistent_fail")]:
        connection.execute(f"create or replace table less as from given where month < {first}")
        assert connection.execute(said.format("less")).fetchall() == [(assurance,)]


def test_random_summaries_agree(connection):
    rows = random_series(1500, seed=8)
    chance = np.random.default_rng(9)
    targets = {
        number: None if number % 7 == 0 else int(chance.integers(-5, 60)) for number in range(1500)
    }
    put(
        connection,
        [row[:3] for row in rows],
        phase=[row[3] for row in rows],
        improvement=[row[4] for row in rows],
        target=[targets[row[0]] for row in rows],
    )
    improvement = {row[0]: row[4] for row in rows}
    last = {row[0]: row for row in expected(rows) if row[2] is not None}
    wanted = [
        (i, row[7], expected_assurance(row[4], row[5], targets[i], improvement[i]))
        for i, row in last.items()
    ]
    actual = connection.execute("from control_chart_summary('given')").fetchall()
    assert actual == wanted
    assert min(Counter(row[2] for row in actual).values()) > 50
