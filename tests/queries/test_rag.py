"""Red, amber, green: each outcome and each boundary, judged by hand."""

import duckdb
import pytest

import queries


@pytest.fixture(scope="module")
def ask():
    with duckdb.connect() as connection:
        queries.install_macros(connection)

        def ask(expression, **params):
            ((answer,),) = connection.execute(f"select {expression}", params or None).fetchall()
            return answer

        yield ask


@pytest.mark.parametrize(
    ("value", "target", "decrease", "increase"),
    [
        # a target of 100: 90 to 110 is within the tenth
        (100, 100, "green", "green"),
        (99, 100, "green", "amber"),
        (101, 100, "amber", "green"),
        (110, 100, "amber", "green"),
        (111, 100, "red", "green"),
        (90, 100, "green", "amber"),
        (89, 100, "green", "red"),
        (0, 100, "green", "red"),
        (1000, 100, "red", "green"),
        # nothing is within a tenth of nothing
        (0, 0, "green", "green"),
        (1, 0, "red", "green"),
        (-1, 0, "green", "red"),
        # a change of -10%: a tenth of it is 1, on the far side
        (-10, -10, "green", "green"),
        (-11, -10, "green", "amber"),
        (-9, -10, "amber", "green"),
        (-8, -10, "red", "green"),
        (-12, -10, "green", "red"),
        (5, -10, "red", "green"),
    ],
)
def test_at_and_about_a_target(ask, value, target, decrease, increase):
    for improvement, said in [("decrease", decrease), ("increase", increase)]:
        given = {"v": value, "t": target, "i": improvement}
        assert ask("rag($v::int, $t::int, $i)", **given) == said
        assert ask("rag($v::double, $t::double, $i)", **given) == said
        assert ask("rag($v::decimal(9, 2), $t::decimal(9, 2), $i)", **given) == said
        assert ask("rag($v::int, $t::int, $i, 10)", **given) == said
    assert ask(f"rag({value}, {target}, 'neutral')") == "no judgement"


@pytest.mark.parametrize(
    ("value", "tolerance", "said"),
    [
        (200, 0, "green"),
        (201, 0, "red"),
        (205, 2.5, "amber"),
        (206, 2.5, "red"),
        (220, None, "amber"),
        (221, None, "red"),
        (250, 25, "amber"),
        (251, 25, "red"),
        (400, 100, "amber"),
        (401, 100, "red"),
    ],
)
def test_a_tolerance_of_ones_own(ask, value, tolerance, said):
    given = {"v": value, "o": tolerance}
    assert ask("rag($v::int, 200, 'decrease', $o::double)", **given) == said
    mirrored = {"v": 400 - value, "o": tolerance}
    assert ask("rag($v::int, 200, 'increase', $o::double)", **mirrored) == said


@pytest.mark.parametrize(
    ("value", "target", "improvement", "said"),
    [
        # In binary each of these misses by a hair more than the tenth that it is.
        (0.33, 0.3, "decrease", "amber"),
        (4.95, 4.5, "decrease", "amber"),
        (8.1, 9.0, "increase", "amber"),
        (0.63, 0.7, "increase", "amber"),
        (4.96, 4.5, "decrease", "red"),
        (4.9500001, 4.5, "decrease", "red"),
        # Targets worked out as a change on a baseline: 0.1 + 0.2 is above 0.3, 3 * 1.1 above 3.3.
        (0.1 + 0.2, 0.3, "decrease", "green"),
        (3.3, 3 * 1.1, "increase", "green"),
        (3.2999, 3 * 1.1, "increase", "amber"),
        (115 * 0.6 + 1e-6, 69, "decrease", "amber"),
    ],
)
def test_binary_fractions_are_judged_as_they_are_written(ask, value, target, improvement, said):
    given = {"v": value, "t": target, "i": improvement}
    assert ask("rag($v::double, $t::double, $i)", **given) == said


def test_every_boundary_of_a_decimal_target_is_amber(ask):
    for tenths in range(1, 400):
        target = tenths / 10
        for improvement, at in [("decrease", tenths * 11 / 100), ("increase", tenths * 9 / 100)]:
            given = {"v": at, "t": target, "i": improvement}
            assert ask("rag($v::double, $t::double, $i)", **given) == "amber", given


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("null, 100, 'decrease'", "no data"),
        ("null, null, 'decrease'", "no data"),
        ("null, 100, 'neutral'", "no data"),
        ("null, 100, 'increase', 5", "no data"),
        ("5, null, 'decrease'", "no judgement"),
        ("5, null, 'neutral'", "no judgement"),
        ("5, 100, 'neutral'", "no judgement"),
        ("500, 100, 'neutral', 5", "no judgement"),
        ("0, 0, 'neutral'", "no judgement"),
    ],
)
def test_what_cannot_be_judged(ask, given, said):
    assert ask(f"rag({given})") == said


@pytest.mark.parametrize("type_", ["tinyint", "utinyint", "uinteger", "ubigint", "hugeint"])
def test_whole_numbers_of_every_type(ask, type_):
    for value, target, improvement, said in [
        (127, 100, "decrease", "red"),
        (110, 100, "decrease", "amber"),
        (5, 9, "decrease", "green"),
        (5, 9, "increase", "red"),
    ]:
        assert ask(f"rag({value}::{type_}, {target}::{type_}, '{improvement}')") == said
