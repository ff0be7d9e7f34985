"""Rates, limits and the exact test of a change, against scipy and formulas worked in Python."""

from fractions import Fraction
from itertools import product
from math import comb, nan, sqrt

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import binomtest, chi2, norm, poisson

import queries

CONFIDENCES = [0.5, 0.8, 0.9, 0.95, 0.99, 0.998, 0.9999]


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        queries.install_macros(connection)
        yield connection


@pytest.fixture(scope="module")
def ask(connection):
    def ask(expression, **params):
        ((answer,),) = connection.execute(f"select {expression}", params or None).fetchall()
        return answer

    return ask


@pytest.fixture(scope="module")
def over(connection):
    """An expression over every row of a grid, its columns named; NULL is nan."""

    def over(expression, rows, names):
        columns = zip(*rows, strict=True)
        given = pa.table(dict(zip(names.split(), map(pa.array, columns), strict=True)))
        connection.register("grid", given.append_column("row_", pa.array(range(len(rows)))))
        found = connection.execute(
            f"select {expression} from grid order by row_"  # noqa: S608
        ).fetchall()
        connection.unregister("grid")
        return np.array([nan if value is None else value for (value,) in found], dtype=float)

    return over


def near(actual, wanted, tolerance):
    """Within the tolerance, absolute below 1 and relative above."""
    wanted = np.array(wanted, dtype=float)
    off = np.abs(actual - wanted) / np.maximum(1, np.abs(wanted))
    assert off.max() <= tolerance, (off.max(), int(off.argmax()))


# --- the normal distribution --------------------------------------------------------------------


def test_normal_quantile_over_a_wide_grid(over):
    tails = np.concatenate([np.logspace(-300, -1, 3000), np.array([0.075, 0.0749999, 1.4e-11])])
    grid = np.concatenate([np.linspace(1e-4, 1 - 1e-4, 5001), tails, 1 - tails[tails > 1e-15]])
    answers = over("normal_quantile(p)", [(float(p),) for p in grid], "p")
    # Above a half, the probability itself is as fine as binary lets it be: scipy is asked the same.
    near(answers, norm.ppf(grid), 1e-12)


@pytest.mark.parametrize("p", ["0.975", "0.025", "0.999", "0.5", "0.00000000000000000001", "1e-9"])
def test_normal_quantile_of_a_decimal(ask, p):
    assert ask(f"normal_quantile({p})") == pytest.approx(norm.ppf(float(p)), abs=1e-12)


@pytest.mark.parametrize("p", ["0", "1", "-0.1", "1.1", "null", "null::double"])
def test_normal_quantile_outside_0_to_1(ask, p):
    assert ask(f"normal_quantile({p})") is None


# --- counts -------------------------------------------------------------------------------------


def byar_lower(n, z):
    return n * (1 - 1 / (9 * n) - z / (3 * sqrt(n))) ** 3


def byar_upper(n, z):
    return (n + 1) * (1 - 1 / (9 * (n + 1)) + z / (3 * sqrt(n + 1))) ** 3


def poisson_limits(n, confidence):
    tail = (1 - confidence) / 2
    if n < 10:
        lower = chi2.ppf(tail, 2 * n) / 2 if n else 0
        return lower, chi2.ppf(1 - tail, 2 * n + 2) / 2
    z = norm.ppf(1 - tail)
    return byar_lower(n, z), byar_upper(n, z)


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_poisson_limits_exact_below_10_and_byar_from_10(over, confidence):
    counts = [*range(0, 400), *range(400, 20001, 37), 20000]
    rows = [(n, confidence) for n in counts]
    lower, upper = zip(*(poisson_limits(*row) for row in rows), strict=True)
    near(over("poisson_lower(n, c)", rows, "n c"), lower, 1e-9)
    near(over("poisson_upper(n, c)", rows, "n c"), upper, 1e-9)


@pytest.mark.parametrize("n", range(10))
def test_exact_poisson_limits_leave_half_the_chance_outside_each(ask, n):
    for confidence in CONFIDENCES:
        lower = ask("poisson_lower($n::int, $c)", n=n, c=confidence)
        upper = ask("poisson_upper($n::int, $c)", n=n, c=confidence)
        tail = (1 - confidence) / 2
        assert poisson.cdf(n, upper) == pytest.approx(tail, abs=1e-10)
        if n:
            assert poisson.sf(n - 1, lower) == pytest.approx(tail, abs=1e-10)


@pytest.mark.parametrize(
    ("n", "confidence", "lower", "upper"),
    [
        (0, 0.95, 0, 3.6888794541139363),
        (1, 0.95, 0.025317807984289897, 5.571643390938898),
        (9, 0.95, 4.115373101056206, 17.084803482142025),
        (10, 0.95, 4.7954, 18.3905),  # exact limits of a table of them: 4.7954, 18.3904
        (100, 0.95, 81.36, 121.63),
        (100, 0.998, 71.90, 134.94),
    ],
)
def test_poisson_limits_as_tables_print_them(ask, n, confidence, lower, upper):
    given = {"n": n, "c": confidence}
    near_enough = 1e-6 if n < 10 else 0.015
    assert ask("poisson_lower($n::int, $c)", **given) == pytest.approx(lower, abs=near_enough)
    assert ask("poisson_upper($n::int, $c)", **given) == pytest.approx(upper, abs=near_enough)


def test_a_literal_confidence_is_the_same_number(ask):
    for n in (0, 7, 25):
        for end in ("lower", "upper"):
            said = ask(f"poisson_{end}({n}, 0.998)")
            bound = ask(f"poisson_{end}($n::int, $c)", n=n, c=0.998)
            assert said == pytest.approx(bound, rel=1e-12)


@pytest.mark.parametrize("type_", ["utinyint", "tinyint", "usmallint", "int", "hugeint", "double"])
@pytest.mark.parametrize("n", [0, 9, 10, 127])
def test_poisson_limits_of_every_type(ask, type_, n):
    lower, upper = poisson_limits(n, 0.95)
    assert ask(f"poisson_lower({n}::{type_}, 0.95)") == pytest.approx(lower, abs=1e-9)
    assert ask(f"poisson_upper({n}::{type_}, 0.95)") == pytest.approx(upper, abs=1e-9)


def test_poisson_limits_of_the_largest_integer(ask):
    lower, upper = poisson_limits(2**31 - 1, 0.95)
    assert ask(f"poisson_lower({2**31 - 1}, 0.95)") == pytest.approx(lower, rel=1e-9)
    assert ask(f"poisson_upper({2**31 - 1}, 0.95)") == pytest.approx(upper, rel=1e-9)


@pytest.mark.parametrize("end", ["lower", "upper"])
@pytest.mark.parametrize(
    "given",
    ["null, 0.95", "-1, 0.95", "5, null", "0, null", "50, null", "5, 0", "5, 1", "50, 1", "5, 1.5"],
)
def test_poisson_limits_of_what_is_unknown_are_unknown(ask, end, given):
    assert ask(f"poisson_{end}({given})") is None


# --- proportions --------------------------------------------------------------------------------


def wilson(x, n, confidence):
    z = norm.ppf((1 + confidence) / 2)
    p = x / n
    reach = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return [(p + z * z / (2 * n) + side * reach) / (1 + z * z / n) for side in (-1, 1)]


def parts_of(n):
    return sorted({0, 1, 2, n // 7, n // 3, n // 2, n - 1, n} & set(range(n + 1)))


SIZES = [1, 2, 3, 5, 10, 29, 100, 365, 1000, 9410, 20000, 1_000_000]


@pytest.mark.parametrize("confidence", CONFIDENCES)
def test_wilson_limits_against_the_formula(over, confidence):
    rows = [(x, n, confidence) for n in SIZES for x in parts_of(n)]
    lower, upper = zip(*(wilson(*row) for row in rows), strict=True)
    near(over("wilson_lower(x, n, c)", rows, "x n c"), lower, 1e-9)
    near(over("wilson_upper(x, n, c)", rows, "x n c"), upper, 1e-9)


@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_wilson_limits_against_scipy(over, confidence):
    rows = [(x, n, confidence) for n in SIZES for x in parts_of(n)]
    limits = [binomtest(x, n).proportion_ci(confidence, method="wilson") for x, n, _ in rows]
    near(over("wilson_lower(x, n, c)", rows, "x n c"), [at.low for at in limits], 1e-9)
    near(over("wilson_upper(x, n, c)", rows, "x n c"), [at.high for at in limits], 1e-9)


def test_wilson_limits_of_none_and_of_all_are_exact(over):
    rows = [(n, c) for n in [*range(1, 400), 9410, 164500] for c in CONFIDENCES]
    assert set(over("wilson_lower(0, n, c)", rows, "n c")) == {0}
    assert set(over("wilson_upper(n, n, c)", rows, "n c")) == {1}
    for inner in (
        over("wilson_upper(0, n, c)", rows, "n c"),
        over("wilson_lower(n, n, c)", rows, "n c"),
    ):
        assert ((inner > 0) & (inner < 1)).all()


@pytest.mark.parametrize("type_", ["utinyint", "ubigint", "int", "decimal(5,1)", "double"])
def test_wilson_limits_of_every_type(ask, type_):
    lower, upper = wilson(3, 200, 0.95)
    given = f"3::{type_}, 200::{type_}, 0.95"
    assert ask(f"wilson_lower({given})") == pytest.approx(lower, abs=1e-9)
    assert ask(f"wilson_upper({given})") == pytest.approx(upper, abs=1e-9)


@pytest.mark.parametrize("end", ["lower", "upper"])
@pytest.mark.parametrize(
    "given",
    [
        "null, 5, 0.95", "3, null, 0.95", "0, null, 0.95", "3, 5, null", "0, 5, null",
        "5, 5, null", "0, 0, 0.95", "1, 0, 0.95", "-1, 5, 0.95", "6, 5, 0.95", "7, 5, 0.95",
        "0, -5, 0.95", "-5, -5, 0.95", "2, 5, 0", "2, 5, 1", "0, 5, 1.5",
    ],
)  # fmt: skip
def test_wilson_limits_of_what_is_unknown_are_unknown(ask, end, given):
    assert ask(f"wilson_{end}({given})") is None


# --- rates --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "rate"),
    [
        ("9178, 164500", 9178 / 164.5),
        ("9178, 164500, 1000", 9178 / 164.5),
        ("78, 164500, 100000", 78 / 1.645),
        ("78, 164500, 100000, 12", 78 / 1.645),
        ("39, 164500, 100000, 6", 78 / 1.645),
        ("2, 164500, 1000, 1", 24 / 164.5),
        ("30, 10000, 1000, 24", 1.5),
        ("0, 164500", 0),
        ("78::utinyint, 164500", 78 / 164.5),
        ("78::hugeint, 164500::double", 78 / 164.5),
        ("2.5, 1000", 2.5),
        ("78, 0", None),
        ("78, null", None),
        ("null, 164500", None),
        ("78, 0, 1000", None),
        ("78, 0, 1000, 6", None),
        ("78, 164500, null", None),
        ("78, 164500, 1000, null", None),
        ("78, 164500, 1000, 0", None),
    ],
)
def test_rate_per(ask, given, rate):
    said = ask(f"rate_per({given})")
    assert said is None if rate is None else said == pytest.approx(rate, rel=1e-12)


@pytest.mark.parametrize(
    ("lower", "upper", "benchmark", "words"),
    [
        # decrease, increase, neutral
        (4, 6, 3, ("worse", "better", "higher")),
        (4, 6, 7, ("better", "worse", "lower")),
        (4, 6, 5, ("similar", "similar", "similar")),
        (4, 6, 4, ("similar", "similar", "similar")),
        (4, 6, 6, ("similar", "similar", "similar")),
        (4, 4, 4, ("similar", "similar", "similar")),
        (None, 6, 5, (None, None, None)),
        (4, None, 5, (None, None, None)),
        (4, 6, None, (None, None, None)),
    ],
)
def test_compared_words(ask, lower, upper, benchmark, words):
    for improvement, said in zip(("decrease", "increase", "neutral"), words, strict=True):
        assert (
            ask(
                "compared_words($l::double, $u::double, $b::double, $i)",
                l=lower,
                u=upper,
                b=benchmark,
                i=improvement,
            )
            == said
        )


def test_compared_words_take_fewer_as_better_unless_told(ask):
    assert ask("compared_words(4, 6, 3, null)") == "worse"
    assert ask("compared_words(4, 6, 7, null)") == "better"


# --- the exact test of a change -----------------------------------------------------------------

COUNTS = [0, 1, 2, 3, 5, 10, 37, 100, 316, 1000, 3162, 9410, 20000]
EXPOSURES = [(365, 365), (365, 366), (92, 90), (30, 365), (1, 4), (3.5, 0.25)]


@pytest.mark.parametrize("exposures", EXPOSURES)
def test_change_p_value_is_the_exact_test_from_0_to_20000(over, exposures):
    e_now, e_before = exposures
    share = e_now / (e_now + e_before)
    rows = [(now, before, e_now, e_before) for now, before in product(COUNTS, COUNTS)]
    # And changes of about two to four standard errors, where the answer is in the balance.
    for before in COUNTS[1:]:
        for z in (-4, -2, 2, 3):
            now = int(max(0, before * e_now / e_before + z * sqrt(2 * before)))
            if now <= 20000:
                rows.append((now, before, e_now, e_before))
    wanted = [binomtest(a, a + b, share).pvalue if a + b else 1 for a, b, *_ in rows]
    answers = over("change_p_value(a, b, ea, eb)", rows, "a b ea eb")
    assert np.abs(answers - wanted).max() <= 1e-8
    assert answers.max() <= 1
    # Where it is far below any use, scipy may take in an outcome too many or too few.
    assert answers == pytest.approx(wanted, rel=1e-7, abs=1e-100)


def p_value_in_whole_numbers(now, before, e_now, e_before):
    """The exact test without a rounding until the last division."""
    total = now + before
    ways = [comb(total, k) * e_now**k * e_before ** (total - k) for k in range(total + 1)]
    no_likelier = sum(w for w in ways if w * 10**7 <= ways[now] * (10**7 + 1))
    return float(Fraction(no_likelier, (e_now + e_before) ** total))


@pytest.mark.parametrize(
    "given",
    [
        (0, 1, 1, 1), (1, 0, 30, 365), (3, 1, 365, 366), (5, 5, 31, 28), (12, 0, 1, 4),
        (60, 78, 365, 365), (81, 60, 365, 366), (37, 400, 92, 90), (200, 120, 30, 31),
        (20, 700, 1, 4), (600, 10, 31, 30), (37, 1000, 92, 90),
    ],
)  # fmt: skip
def test_change_p_value_is_the_exact_test_in_whole_numbers(ask, given):
    expression = "change_p_value({}::bigint, {}::bigint, {}, {})".format(*given)
    assert ask(expression) == pytest.approx(p_value_in_whole_numbers(*given), rel=1e-9, abs=0)


def test_change_p_value_is_the_same_the_other_way_round(over):
    rows = [(a, b, 31, 28) for a, b in product(COUNTS, COUNTS)]
    there = over("change_p_value(a, b, ea, eb)", rows, "a b ea eb")
    back = over("change_p_value(b, a, eb, ea)", rows, "a b ea eb")
    assert there == pytest.approx(back, rel=1e-9, abs=1e-12)


def test_change_p_value_of_the_2015_paper(ask):
    # Vehicle interference and robbery are within chance; the rest of the paper's headlines are not.
    assert round(ask("change_p_value(81, 60, 365, 365)"), 2) == 0.09
    assert round(ask("change_p_value(78, 60, 365, 365)"), 2) == 0.15


@pytest.mark.parametrize("given", ["null, 3", "3, null", "null, null", "null, 0"])
def test_change_p_value_of_no_data(ask, given):
    assert ask(f"change_p_value({given}, 365, 365)") is None


@pytest.mark.parametrize("exposures", ["365, 365", "1, 20"])
def test_change_p_value_of_nothing_twice(ask, exposures):
    assert ask(f"change_p_value(0, 0, {exposures})") == 1


def test_change_p_value_of_equal_counts(over):
    rows = [(n, n) for n in COUNTS]
    assert over("change_p_value(a, b, 365, 365)", rows, "a b") == pytest.approx(1, abs=1e-9)
