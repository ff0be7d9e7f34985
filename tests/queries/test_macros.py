"""Macros, in a DuckDB of one's own, against hand work and scipy."""

import itertools
from datetime import date

import duckdb
import pytest
from scipy.stats import binomtest

import queries


@pytest.fixture(scope="module")
def ask():
    with duckdb.connect() as connection:
        queries.install_macros(connection)

        def ask(expression, **params):
            return connection.execute(f"select {expression}", params or None).fetchone()[0]

        yield ask


@pytest.mark.parametrize(
    ("now", "before", "pct"),
    [(9178, 9410, -2.465), (81, 60, 35.0), (5, 0, None), (None, 3, None), (3, None, None)],
)
def test_pct_change(ask, now, before, pct):
    answer = ask("pct_change($now::bigint, $before::bigint)", now=now, before=before)
    assert answer is None if pct is None else answer == pytest.approx(pct, abs=5e-4)


@pytest.mark.parametrize("now", [0, 1, 7, 60, 997, 9178])
@pytest.mark.parametrize("before", [0, 1, 12, 81, 1043, 9410])
@pytest.mark.parametrize("exposures", [(365, 365), (365, 366), (30, 365)])
def test_change_p_value_is_the_exact_test(ask, now, before, exposures):
    e_now, e_before = exposures
    expected = (
        binomtest(now, now + before, e_now / (e_now + e_before)).pvalue if now + before else 1.0
    )
    answer = ask(
        "change_p_value($now::bigint, $before::bigint, $en, $eb)",
        now=now,
        before=before,
        en=e_now,
        eb=e_before,
    )
    assert answer == pytest.approx(expected, rel=1e-8, abs=1e-12)


def test_change_p_value_of_no_data_is_no_data(ask):
    assert ask("change_p_value(null::bigint, 3, 1, 1)") is None


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2014, 10, 1), date(2015, 9, 1), "October 2014 to September 2015"),
        (date(2015, 4, 1), date(2015, 9, 1), "April to September 2015"),
        (date(2014, 1, 1), date(2014, 12, 1), "2014"),
        (date(2015, 9, 1), date(2015, 9, 1), "September 2015"),
    ],
)
def test_period_words(ask, first, last, words):
    assert ask("period_words($first, $last)", first=first, last=last) == words


@pytest.mark.parametrize(
    ("month", "start"),
    [
        (date(2015, 4, 1), date(2015, 4, 1)),
        (date(2015, 3, 1), date(2014, 4, 1)),
        (date(2015, 12, 1), date(2015, 4, 1)),
    ],
)
def test_financial_year_start(ask, month, start):
    assert ask("financial_year_start($month)", month=month) == start


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2014, 10, 1), date(2015, 9, 1), 365),
        (date(2016, 2, 1), date(2016, 2, 1), 29),
        (date(2015, 4, 1), date(2015, 9, 1), 183),
    ],
)
def test_day_count(ask, first, last, days):
    assert ask("day_count($first, $last)", first=first, last=last) == days


@pytest.mark.parametrize(
    ("words", "said"),
    [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_list_words(ask, words, said):
    assert ask("list_words($words)", words=words) == said


@pytest.mark.parametrize(
    ("now", "before", "worth", "refusal", "sentence"),
    [
        (
            9178,
            9410,
            None,
            None,
            "All crime fell by 2.5%, from 9,410 to 9,178 crimes, in X against the same months a "
            "year earlier.",
        ),
        (
            78,
            60,
            "a change this size is within normal variation",
            None,
            "All crime rose by 30.0%, from 60 to 78 crimes, in X against the same months a year "
            "earlier; a change this size is within normal variation.",
        ),
        (
            47,
            47,
            None,
            None,
            "All crime did not change: 47 crimes in X as in the same months a year earlier.",
        ),
        (
            3,
            0,
            None,
            None,
            "All crime rose from 0 to 3 crimes, in X against the same months a year earlier.",
        ),
        (
            3,
            None,
            None,
            None,
            "All crime stood at 3 crimes in X; there are no figures for the same months a year "
            "earlier.",
        ),
        (3, None, None, "Refused.", "All crime stood at 3 crimes in X. Refused."),
        (None, 3, None, None, None),
    ],
)
def test_change_sentence(ask, now, before, worth, refusal, sentence):
    said = ask(
        "change_sentence('All crime', 'crimes', $now::bigint, $before::bigint, 'X', 1, "
        "$worth::varchar, $refusal::varchar)",
        now=now,
        before=before,
        worth=worth,
        refusal=refusal,
    )
    assert said == sentence


@pytest.mark.parametrize(
    ("signal", "words", "short"),
    [
        ("improving", "the change is larger than chance would bring", "real"),
        ("worsening", "the change is larger than chance would bring", "real"),
        ("rising", "the change is larger than chance would bring", "real"),
        ("possibly falling", "the change is possibly real", "possibly real"),
        (
            "no clear change",
            "a change this size is within normal variation",
            "within normal variation",
        ),
        (
            "too few to tell",
            "the counts are too few to tell whether that is real",
            "too few to tell",
        ),
        ("not comparable", None, None),
        (None, None, None),
    ],
)
def test_what_a_signal_says(ask, signal, words, short):
    assert ask("signal_words($s::varchar)", s=signal) == words
    assert ask("signal_short($s::varchar)", s=signal) == short


@pytest.mark.parametrize(
    ("bases", "worst"),
    [
        (["published", "published"], "published"),
        (["published", "provisional"], "provisional"),
        (["provisional", "illustrative", "published"], "illustrative"),
    ],
)
def test_worst_basis(ask, bases, worst):
    assert ask("worst_basis($bases)", bases=bases) == worst


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.00001, "less than once in 10,000 times."),
        (0.0001, "about once in 10,000 times (exact test, p = 0.0001)."),
        (0.002, "about once in 500 times (exact test, p = 0.002)."),
        (0.09, "about once in 11 times (exact test, p = 0.09)."),
        (0.39, "about once in 3 times (exact test, p = 0.39)."),
        (0.4, "every other time or more (exact test, p = 0.4)."),
        (1, "every other time or more (exact test, p = 1)."),
    ],
)
def test_how_often_chance_would_bring_it(ask, p, said):
    whole = f"Chance alone would bring a difference this large {said}"
    assert ask("chance_words($p::double)", p=p) == whole


def test_the_series_that_speaks(ask):
    """Chosen before covering, covering before real, real before more, more before more ever."""
    in_order = ["true, 0, true, 1", "false, 1, false, 1", "false, 9, true, 9", "false, 8, true, 99",
                "false, 8, true, 98", "false, 0, false, 99"]  # fmt: skip
    for greater, less in itertools.pairwise(in_order):
        assert ask(f"series_precedence({greater}) > series_precedence({less})"), (greater, less)
