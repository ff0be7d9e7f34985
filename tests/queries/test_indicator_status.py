"""Indicators against their targets: values worked by hand, p-values by scipy."""

import pandas as pd
import pytest
from scipy.stats import binomtest

import queries


def counts(measure, area, first, *numbers, series="police"):
    months = pd.date_range(first, periods=len(numbers), freq="MS")
    return [(measure, area, f"{m:%Y-%m}", n, series) for m, n in zip(months, numbers, strict=True)]


def status(facts, as_at="2015-10-15", **more):
    rows = queries.run_in(
        facts, "indicator_status", partnership="P", edition="third", as_at=as_at, **more
    )
    return {row["indicator_code"]: row for row in rows.to_dict("records")}


def known(value):
    return None if pd.isna(value) else value


# Years to September: 1,140 in 2012, 1,200 in 2013, 1,000 in 2014 and 990 in 2015; then 500 a month.
YEARS = [*[95] * 12, *[100] * 12, *[80] * 8, *[90] * 4, *[82] * 6, *[83] * 6, *[500] * 3]
COUNTS = [
    *counts("asb", "D", "2011-10", *YEARS),
    # covered in part, and long ago: 120 from March 2013 to February 2014
    *counts("part.a", "D", "2013-10", *[1] * 17),
    *counts("part.a", "D", "2015-04", *[1] * 6),
    *counts("all", "D", "2013-03", *[10] * 12),
    # 100 of 250 and then 57 of 200; both are part of the ward's total
    *counts("part.a", "W1", "2013-10", *[8] * 8, *[9] * 4, *[5] * 9, *[4] * 3),
    *counts("part.b", "W1", "2013-10", *[21] * 10, *[20] * 2, *[17] * 8, *[16] * 4),
    # of another series, and so no part of the 250
    *counts("part.b", "W1", "2013-10", *[9] * 24, series="police_illustrative"),
    # 36 and then 24
    *counts("asb", "W1", "2013-10", *[3] * 12, *[2] * 12),
    # 10, 9 and then none
    *counts("asb", "W2", "2012-10", *[1] * 10, 0, 0, *[1] * 9, 0, 0, 0, *[None] * 12),
    # 48 illustrative, and real figures that are a year old, or of a month in the year
    *counts("part.a", "W2", "2014-10", *[4] * 12, series="police_illustrative"),
    *counts("part.a", "W2", "2014-09", 50),
    *counts("part.b", "D", "2014-10", *[4] * 12, series="police_illustrative"),
    *counts("part.b", "D", "2015-03", 50),
]
PRINTED = [
    {"first": "2014-10-01", "last": "2015-09-30", "value": "990", "measure": "asb", "area": "D"},
    {"first": "2013-10-01", "last": "2014-09-30", "value": "1000", "measure": "asb", "area": "D"},
]
IN_2014 = {"baseline_from": "2013-10-01", "baseline_to": "2014-09-01", "baseline_label": "2014"}
IN_2013_14 = IN_2014 | {"baseline_from": "2012-10-01", "baseline_label": "two years"}
FINANCIAL = {"baseline_from": "2013-04-01", "baseline_to": "2014-03-01", "baseline_label": "2013"}
SHARE = {"measure_code": "part.a", "per_measure_code": "part.b"}


def on(edition, code):
    return {"baseline_edition": edition, "baseline_indicator": code, "baseline_label": "the plan"}


# --- boundaries -----------------------------------------------------------------------------------

# The value is 990. (target, tolerance in percent, answer where less is better, where more is)
BOUNDARIES = [
    (990, 10, "green", "green"),
    (989, 10, "amber", "green"),
    (991, 10, "green", "amber"),
    (900, 10, "amber", "green"),  # missed by 90, its tenth
    (899, 10, "red", "green"),  # by 91 of 899
    (1100, 10, "green", "amber"),
    (1101, 10, "green", "red"),
    (990, 0, "green", "green"),
    (989, 0, "red", "green"),
    (991, 0, "green", "red"),
    (825, 20, "amber", "green"),  # by 165, its fifth
    (824, 20, "red", "green"),
    (1000, 1, "green", "amber"),
    (1001, 1, "green", "red"),
    (880, 12.5, "amber", "green"),  # by 110, its eighth
    (879, 12.5, "red", "green"),
    (0, 10, "red", "green"),
]

# --- targets: code: (row, target or None, answer) ------------------------------------------------

TARGETS = {
    # none, or one that is neither better nor worse
    "none": ({}, None, "no judgement"),
    "neutral": ({"target": 1, "improvement": "neutral"}, 1, "no judgement"),
    "neutral-measure": (
        {"measure_code": "all", "area_code": "W1", "target": 1}, 1, "no judgement"
    ),
    "measure-is-better-lower": ({"target": 899}, 899, "red"),
    # a change on a number
    "on-a-number": ({"baseline": 1000, "target_change_pct": -1}, 990, "green"),
    "on-a-number-missed": ({"baseline": 1000, "target_change_pct": -10}, 900, "amber"),
    "on-a-number-risen": (
        {"baseline": 900, "target_change_pct": 10, "improvement": "increase"}, 990, "green"
    ),
    "on-zero": ({"baseline": 0, "target_change_pct": -5}, 0, "red"),
    "on-a-counted-zero": (
        {"area_code": "W2", "target_change_pct": -5, "baseline_from": "2014-10-01",
         "baseline_to": "2015-09-01"},
        0, "green",
    ),
    # on counted months: 1,000 in one year, 1,100 on average in two
    "on-a-year": ({"target_change_pct": -2, **IN_2014}, 980, "amber"),
    "on-two-years": ({"target_change_pct": -10, **IN_2013_14}, 990, "green"),
    "on-two-years-missed": ({"target_change_pct": -30, **IN_2013_14}, 770, "red"),
    "held": ({"target_change_pct": 0, **IN_2014}, 1000, "green"),
    "on-months-not-covered": (
        {"target_change_pct": 0, **IN_2014, "baseline_from": "2010-10-01",
         "baseline_to": "2011-09-01"},
        None, "no judgement",
    ),
    "on-months-covered-in-part": (
        {"target_change_pct": 0, **IN_2014, "baseline_from": "2010-11-01",
         "baseline_to": "2012-10-01"},
        None, "no judgement",
    ),
    # on another edition's target: first 1,000, second a tenth below it, third a tenth above that
    "on-a-chain": ({"target_change_pct": 10, **on("second", "mid")}, 990, "green"),
    "on-an-average": ({"target_change_pct": 0, **on("second", "averaged")}, 990, "green"),
    "on-its-own-target": ({"target_change_pct": 0, **on("second", "own")}, 950, "amber"),
    "on-a-plan's-number": ({"target_change_pct": -1, **on("first", "number")}, 990, "green"),
    "on-a-plan's-share": (
        {**SHARE, "area_code": "W1", "target_change_pct": -5, **on("first", "share")},
        28.5, "green",
    ),
    "on-nothing": ({"target_change_pct": 0, **on("first", "aimless")}, None, "no judgement"),
    # year to date: 498 in April to September 2015, 520 in 2014, 600 in 2013
    "half": ({"period": "year_to_date", "target": 996}, 498, "green"),
    "half-of-120": ({"period": "year_to_date", "target": 120}, 60, "red"),
    "half-of-a-number": (
        {"period": "year_to_date", "baseline": 1000, "target_change_pct": -1}, 495, "amber"
    ),
    "half-of-a-year": (
        {"period": "year_to_date", "target_change_pct": -17, **FINANCIAL}, 498, "green"
    ),
    "half-of-two-years": (
        {"period": "year_to_date", "target_change_pct": -10, **FINANCIAL,
         "baseline_to": "2015-03-01"},
        504, "green",  # a tenth below the average of 600 and 520
    ),
    "half-of-a-chain": (
        {"period": "year_to_date", "target_change_pct": 10, **on("second", "mid")}, 495, "amber"
    ),
    "share-to-date": (
        {**SHARE, "area_code": "W1", "period": "year_to_date", "target": 30}, 30, "green"
    ),  # 27 of 98: a percentage is not scaled
    # other periods
    "calendar": ({"period": "calendar_year", "target": 1006}, 1006, "green"),
    "two-years": ({"compare_years": 2, "target": 989}, 989, "amber"),
    "more-is-better": ({"compare_years": 2, "improvement": "increase"}, None, "no judgement"),
    "three-years": ({"compare_years": 3}, None, "no judgement"),
    "four-years": ({"compare_years": 4}, None, "no judgement"),
    # a ward, a share
    "ward": ({"area_code": "W1", "target": 24}, 24, "green"),
    "ward-share": ({**SHARE, "area_code": "W1", "target": 28}, 28, "amber"),
    "ward-share-on-a-year": (
        {**SHARE, "area_code": "W1", "target_change_pct": -30, **IN_2014}, 28, "amber"
    ),
    "share": ({**SHARE, "target": 25}, 25, "no data"),
    "share-of-nothing": (
        {"per_measure_code": "asb", "area_code": "W2", "target": 5}, 5, "no data"
    ),
    "nine": ({"area_code": "W2", "target": 0}, 0, "green"),
    "ten": ({"area_code": "W2", "target": 0, "compare_years": 2}, 0, "green"),
    # no data
    "not-covered": ({"measure_code": "part.b", "area_code": "W2", "target": 5}, 5, "no data"),
    "in-part": ({"measure_code": "part.a", "target": 5}, 5, "no data"),
    "stale": (
        {"measure_code": "all", "improvement": "decrease", "target": 120}, 120, "no data"
    ),
    "mixed": ({"measure_code": "part.b", "target": 5}, 5, "no data"),
    "illustrative": (
        {"measure_code": "part.a", "area_code": "W2", "target": 48, "illustrative": "target"},
        48, "green",
    ),
    "illustrative-change": (
        {"target_change_pct": 0, **IN_2014, "illustrative": "is_headline; target_change_pct"},
        1000, "green",
    ),
    "illustrative-baseline": (
        {"target_change_pct": -1, "baseline": 1000, "illustrative": "baseline"}, 990, "green",
    ),
}  # fmt: skip


def boundary(target, tolerance, improvement):
    code = f"{target}-{tolerance}-{improvement}"
    return {
        "indicator_code": code,
        "name": code,
        "target": target,
        "tolerance_pct": tolerance,
        "improvement": improvement,
    }


@pytest.fixture(scope="module")
def facts(planned):
    before = [
        {"edition_code": "first", "indicator_code": "old", "target": 1000},
        {"edition_code": "second", "indicator_code": "mid", "target_change_pct": -10,
         **on("first", "old")},
        {"edition_code": "second", "indicator_code": "averaged", "target_change_pct": -10,
         **IN_2013_14},
        {"edition_code": "second", "indicator_code": "own", "target": 950, "target_change_pct": -10,
         **on("first", "old")},
        {"edition_code": "first", "indicator_code": "number", "baseline": 2000,
         "target_change_pct": -50},
        {"edition_code": "first", "indicator_code": "share", **SHARE, "area_code": "W1",
         "target_change_pct": -25, **IN_2014},
        {"edition_code": "first", "indicator_code": "aimless"},
    ]  # fmt: skip
    return planned(
        COUNTS,
        PRINTED,
        "update measure set improvement = 'neutral' where measure_code = 'all'",
        priority=[{}, {"priority_code": "b", "name": "Priority B", "short_name": "B"}],
        indicator=[
            *({"name": "Before", **row} for row in before),
            *(
                boundary(target, tolerance, improvement)
                for target, tolerance, *_ in BOUNDARIES
                for improvement in ("decrease", "increase")
            ),
            *(
                {"indicator_code": code, "name": "ASB", "priority_code": "b", **row}
                for code, (row, *_) in TARGETS.items()
            ),
        ],
    )


@pytest.fixture(scope="module")
def told(facts):
    return status(facts)


@pytest.mark.parametrize(("target", "tolerance", "decrease", "increase"), BOUNDARIES)
def test_at_and_about_a_target(told, target, tolerance, decrease, increase):
    for improvement, said in [("decrease", decrease), ("increase", increase)]:
        row = told[f"{target}-{tolerance}-{improvement}"]
        assert (row["value"], row["target"], row["rag"]) == (990, target, said)
        assert (row["tolerance_pct"], row["improvement"]) == (tolerance, improvement)


@pytest.mark.parametrize(("code", "target", "rag"), [(c, t, r) for c, (_, t, r) in TARGETS.items()])
def test_targets(told, code, target, rag):
    row = told[code]
    assert known(row["target"]) == (target if target is None else pytest.approx(target, rel=1e-12))
    assert row["rag"] == rag


@pytest.mark.parametrize(
    ("baseline", "change", "target"),
    [(100, -5, 95), (100, 5, 105), (0, -5, 0), (-10, -5, -10.5), (-10, 5, -9.5), (115, -50, 57.5)],
)
def test_a_target_on_a_baseline_lies_up_or_down_the_scale(facts, baseline, change, target):
    with facts.cursor() as cursor:
        ((answer,),) = cursor.execute(
            "select target_on_baseline($b::int, $c)", {"b": baseline, "c": change}
        ).fetchall()
    assert answer == target


# --- periods --------------------------------------------------------------------------------------


def period(row):
    return tuple(
        None if pd.isna(row[name]) else f"{row[name]:%Y-%m}"
        for name in ("now_from", "now_to", "before_from", "before_to")
    )


@pytest.mark.parametrize(
    ("code", "months", "value", "before"),
    [
        ("none", ("2014-10", "2015-09", "2013-10", "2014-09"), 990, 1000),
        ("two-years", ("2014-10", "2015-09", "2012-10", "2013-09"), 990, 1200),
        ("three-years", ("2014-10", "2015-09", "2011-10", "2012-09"), 990, 1140),
        ("four-years", ("2014-10", "2015-09", "2010-10", "2011-09"), 990, None),
        ("half", ("2015-04", "2015-09", "2014-04", "2014-09"), 498, 520),
        ("calendar", ("2014-01", "2014-12", "2013-01", "2013-12"), 1006, 1140),
        ("ward-share", ("2014-10", "2015-09", "2013-10", "2014-09"), 28.5, 40),
        ("not-covered", (None,) * 4, None, None),
        ("stale", (None,) * 4, None, None),
        ("in-part", ("2014-10", "2015-09", None, None), None, None),
        ("share-of-nothing", ("2014-10", "2015-09", None, None), None, None),
        ("mixed", ("2014-04", "2015-03", None, None), None, None),
        ("illustrative", ("2014-10", "2015-09", "2013-10", "2014-09"), 48, None),
    ],
)
def test_periods(told, code, months, value, before):
    row = told[code]
    assert period(row) == months
    assert known(row["value"]) == value
    assert value is None or known(row["before_value"]) == before


@pytest.mark.parametrize(
    ("asked", "value", "calendar", "half"),
    [
        # no month is known before it is over, and none after the one that is asked for
        ({"as_at": "2015-10-30"}, 990, 1006, 498),
        ({"as_at": "2015-10-31"}, 1408, 1006, 998),
        ({"as_at": "2015-10"}, 1408, 1006, 998),
        ({"as_at": "2015-09-29"}, 990 - 83 + 90, 1006, 415),
        ({"as_at": "2015-12-30"}, 990 - 2 * 82 + 1000, 1006, 1498),
        ({"as_at": "2015-12-31"}, 990 - 3 * 82 + 1500, 2244, 1998),
        ({"as_at": "2030-01-01", "to": "2015-09"}, 990, 1006, 498),
        ({"as_at": "2015-10-15", "to": "2015-12"}, 990, 1006, 498),
        ({"to": "2015-06"}, 1011, 1006, 249),
        ({"to": "2015-03"}, 1012, 1006, 1012),
        ({"to": "2014-12"}, 1006, 1006, 766),
        ({"to": "2014-11"}, 1004, 1140, 684),
    ],
)
def test_figures_are_those_up_to_a_month(facts, asked, value, calendar, half):
    rows = status(facts, **asked)
    assert [rows[code]["value"] for code in ("none", "calendar", "half")] == [value, calendar, half]


@pytest.mark.parametrize(
    ("to", "value", "rag"), [("2015-08", 120, "green"), ("2015-09", None, "no data")]
)
def test_figures_are_too_old_after_eighteen_months(facts, to, value, rag):
    row = status(facts, to=to)["stale"]  # to February 2014
    assert (known(row["value"]), row["rag"]) == (value, rag)


def test_a_priority_of_its_own(facts):
    assert list(status(facts, priority="b")) == list(TARGETS)
    assert list(status(facts, priority="Priority B")) == list(TARGETS)
    assert next(iter(status(facts, priority="a"))) == "990-10-decrease"


def test_a_chart_of_months(told):
    assert told["half"]["monthly_target"] == 83
    assert told["half-of-a-year"]["monthly_baseline"] == 100
    assert told["on-two-years"]["monthly_target"] == pytest.approx(990 / 12)
    assert told["ward-share"]["monthly_target"] == 28
    assert list(told["none"]["recent"]) == YEARS[24:48]
    assert [known(n) for n in told["in-part"]["recent"]] == [*[1] * 17, None, *[1] * 6]
    assert told["ward-share"]["recent"][-1] == pytest.approx(25)
    assert told["not-covered"]["recent"] is None


# --- is it real? ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "now", "before", "now_of", "before_of", "signal"),
    [
        ("none", 990, 1000, 365, 365, "no clear change"),
        ("two-years", 990, 1200, 365, 365, "improving"),
        ("more-is-better", 990, 1200, 365, 365, "worsening"),
        ("three-years", 990, 1140, 365, 366, "improving"),  # February 2012 has 29 days
        ("half", 498, 520, 183, 183, "no clear change"),
        ("calendar", 1006, 1140, 365, 365, "possibly improving"),
        ("ward", 24, 36, 365, 365, "no clear change"),
        ("ward-share", 57, 100, 200, 250, "possibly improving"),  # the denominators
        ("neutral-measure", 257, 350, 365, 365, "falling"),
        ("nine", 0, 9, 365, 365, "too few to tell"),
        ("ten", 0, 10, 365, 365, "improving"),  # 2 in 1,024
    ],
)
def test_what_a_change_is_worth(told, code, now, before, now_of, before_of, signal):
    p = binomtest(now, now + before, now_of / (now_of + before_of)).pvalue
    assert told[code]["p_value"] == pytest.approx(p, rel=1e-9)
    assert told[code]["signal"] == signal


@pytest.mark.parametrize(
    "code",
    ["four-years", "not-covered", "stale", "in-part", "mixed", "share", "share-of-nothing"],
)
def test_no_change_without_both_sides(told, code):
    assert known(told[code]["p_value"]) is None
    assert known(told[code]["signal"]) is None


# --- published, provisional, illustrative ---------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "basis", "series", "is_made_up"),
    [
        ("none", "published", "police", False),
        ("two-years", "provisional", "police", False),  # no paper prints 1,200
        ("ward", "provisional", "police", False),
        ("illustrative", "illustrative", "police_illustrative", True),
        ("illustrative-change", "published", "police", True),
        ("illustrative-baseline", "published", "police", True),
        ("mixed", None, "police", False),
        ("not-covered", None, None, False),
    ],
)
def test_how_certain_figures_and_targets_are(told, code, basis, series, is_made_up):
    row = told[code]
    assert (known(row["basis"]), known(row["series"])) == (basis, series)
    assert row["is_target_made_up"] == is_made_up


# --- in words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        (
            "990-10-decrease",
            "Green: 990 incidents in October 2014 to September 2015 is exactly the target of 990.",
        ),
        (
            "991-10-decrease",
            "Green: 990 incidents in October 2014 to September 2015 is at or below the target of "
            "991.",
        ),
        (
            "989-10-increase",
            "Green: 990 incidents in October 2014 to September 2015 is at or above the target of "
            "989.",
        ),
        (
            "900-10-decrease",
            "Amber: 990 incidents in October 2014 to September 2015 misses the target of 900 by 90 "
            "(10.0% of it), no more than the 10% that is amber.",
        ),
        (
            "879-12.5-decrease",
            "Red: 990 incidents in October 2014 to September 2015 misses the target of 879 by 111 "
            "(12.6% of it), more than the 12.5% that is amber.",
        ),
        (
            "1101-10-increase",
            "Red: 990 incidents in October 2014 to September 2015 misses the target of 1,101 by "
            "111 (10.1% of it), more than the 10% that is amber.",
        ),
        (
            "0-10-decrease",
            "Red: 990 incidents in October 2014 to September 2015 misses the target of 0 by 990, "
            "more than the 10% that is amber.",
        ),
        (
            "ward-share",
            "Amber: 28.5% in October 2014 to September 2015 misses the target of 28.0% by 0.5 "
            "points (1.8% of it), no more than the 10% that is amber.",
        ),
        ("calendar", "Green: 1,006 incidents in 2014 is exactly the target of 1,006."),
        ("none", "Not judged: no target was set."),
        ("neutral", "Not judged: neither a rise nor a fall is better."),
        ("not-covered", "No data: there are no figures of it here."),
        (
            "in-part",
            "No data: not all of its months are covered; its figures end in September 2015.",
        ),
        (
            "stale",
            "No data: its figures end in February 2014, which is too long before.",
        ),
    ],
)
def test_why_it_is_red(told, code, rule):
    assert told[code]["rule"] == rule


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ward", "The target is 24."),
        ("ward-share", "The target is 28.0%."),
        (
            "half-of-120",
            "The target is 60, the part of 120 a year that falls to these months.",
        ),
        ("on-a-number", "The target is 1% below the baseline (1,000)."),
        ("on-two-years", "The target is 10% below two years (1,100)."),
        ("on-a-chain", "The target is 10% above the plan (900)."),
        ("on-a-plan's-share", "The target is 5% below the plan (30.0%)."),
        ("held", "The target is to hold at 2014 (1,000)."),
        ("half-of-a-year", "The target is 17% below 2013 (600)."),
        ("illustrative", "The target (illustrative) is 48."),
        ("illustrative-change", "The target (illustrative) is to hold at 2014 (1,000)."),
        ("none", None),
    ],
)
def test_where_a_target_comes_from(told, code, words):
    assert known(told[code]["target_from"]) == words


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "none",
            "ASB fell by 1.0%, from 1,000 to 990 incidents, in October 2014 to September 2015 "
            "against the same months a year earlier; a change this size is within normal "
            "variation.",
        ),
        (
            "two-years",
            "ASB fell by 17.5%, from 1,200 to 990 incidents, in October 2014 to September 2015 "
            "against the same months 2 years earlier; the change is larger than chance would "
            "bring.",
        ),
        (
            "four-years",
            "ASB stood at 990 incidents in October 2014 to September 2015; there are no figures "
            "for the same months 4 years earlier.",
        ),
        (
            "ward-share",
            "ASB fell from 40.0% to 28.5% in October 2014 to September 2015 against the same "
            "months a year earlier; the change is possibly real.",
        ),
        ("in-part", None),
        ("not-covered", None),
    ],
)
def test_the_change_as_a_sentence(told, code, sentence):
    assert known(told[code]["sentence"]) == sentence


def test_months_as_written(told):
    row = told["on-two-years-missed"]
    assert row["now_words"] == "October 2014 to September 2015"
    assert row["before_words"] == "October 2013 to September 2014"
    assert known(told["not-covered"]["now_words"]) is None


# --- another area than the partnership's district -------------------------------------------------


@pytest.mark.parametrize(
    ("code", "value", "target", "rag"),
    [
        ("899-10-decrease", 24, None, "no judgement"),  # numbers set for the district
        ("half-of-120", 12, None, "no judgement"),
        ("on-a-number", 24, None, "no judgement"),
        ("on-a-chain", 24, None, "no judgement"),
        ("on-a-year", 24, 36 * 0.98, "green"),  # a change on the ward's own 36
        ("on-two-years", 24, None, "no judgement"),  # of which one is not covered there
        ("share", 28.5, 25, "red"),  # a percentage holds anywhere
        ("ward", 24, 24, "green"),  # one of a ward stays there
        ("nine", 0, 0, "green"),
    ],
)
def test_a_number_is_for_the_district_and_a_change_for_anywhere(facts, code, value, target, rag):
    row = status(facts, area="W1")[code]
    assert (row["value"], row["rag"]) == (value, rag)
    assert known(row["target"]) == (target if target is None else pytest.approx(target))


def test_why_a_number_does_not_hold_elsewhere(facts):
    rows = status(facts, area="One")
    assert rows["899-10-decrease"]["rule"] == (
        "Not judged: the target is one for the whole district."
    )
    assert rows["on-a-number"]["rule"] == rows["899-10-decrease"]["rule"]
    assert rows["on-two-years"]["rule"] == (
        "Not judged: the months of its baseline are not covered."
    )
    assert rows["none"]["rule"] == "Not judged: no target was set."
    assert rows["none"]["area"] == "One"


# --- a change of recording ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def broken(planned):
    """asb of 20 a month, and of 10 from January 2015 on, when its recording changed, and part.a, a
    quarter of part.b, of which the recording changed in January 2016."""
    return planned(
        [
            *counts("asb", "D", "2013-01", *[20] * 24, *[10] * 24),
            *counts("part.a", "D", "2013-01", *[10] * 48),
            *counts("part.b", "D", "2013-01", *[40] * 48),
        ],
        then="insert into area (area_code, area_name, title, kind) "
        "values ('X', 'Ex', 'Ex', 'district')",
        recording_break=[
            {"measure_code": "asb", "month": "2015-01-01"},
            {"break_code": "c", "domain": "crime", "measure_code": "part.b", "month": "2016-01-01"},
            {"break_code": "d", "measure_code": "asb", "month": "2013-06-01", "effect": "note"},
            {"break_code": "e", "measure_code": "asb", "month": "2013-06-01", "area_code": "X"},
        ],
        priority=[{}],
        indicator=[
            {"indicator_code": "asb", "name": "ASB", "target": 120},
            {"indicator_code": "share", "name": "Share", **SHARE, "target": 25},
            {"indicator_code": "late", "name": "Late", "target": 120, "compare_years": 2},
            {
                "indicator_code": "on-2013",
                "name": "On 2013",
                "target_change_pct": -5,
                "baseline_from": "2013-01-01",
                "baseline_to": "2013-12-01",
            },
        ],
    )


@pytest.mark.parametrize(
    ("to", "code", "is_blocked"),
    [
        ("2014-12", "asb", False),
        ("2015-01", "asb", True),  # the first month recorded the new way
        ("2015-12", "asb", True),
        ("2016-11", "asb", True),  # against December 2014 and on
        ("2016-12", "asb", False),  # both sides are recorded alike
        ("2016-12", "late", True),
        ("2015-12", "share", False),
        ("2016-01", "share", True),  # the break is of what it is a share of
        ("2014-12", "late", None),
    ],
)
def test_across_a_break_there_is_no_change(broken, to, code, is_blocked):
    row = status(broken, as_at="2017-01-01", to=to)[code]
    assert row["value"] > 0
    assert row["rag"] in ("red", "green")
    nothing_before = is_blocked is not False
    assert pd.isna(row["before_value"]) == pd.isna(row["p_value"]) == nothing_before
    assert (row["signal"] == "not comparable") == bool(is_blocked)


@pytest.mark.parametrize(
    ("to", "target", "rag"),
    [("2014-12", 240 * 0.95, "amber"), ("2015-01", None, "no judgement")],
)
def test_a_baseline_of_before_a_break_is_nothing_to_be_judged_by(broken, to, target, rag):
    row = status(broken, as_at="2017-01-01", to=to)["on-2013"]
    assert (known(row["target"]), row["rag"]) == (target, rag)
    if target is None:
        assert row["rule"] == (
            "Not judged: the recording changed since its baseline, which may not be compared with."
        )


def test_why_a_change_is_refused(broken):
    rows = status(broken, as_at="2017-01-01", to="2016-01")
    assert rows["asb"]["sentence"] == (
        "ASB stood at 120 incidents in February 2015 to January 2016. The figures of February 2015 "
        "to January 2016 may not be compared with those a year earlier: New forms, January 2015. "
        "More is recorded."
    )
    assert rows["share"]["sentence"].startswith("Share stood at 25.0% in February 2015 to January")


def test_without_a_figure_nothing_is_refused(broken):
    """Two years on, what stood in 2016 is too old; what it may be compared with does not matter."""
    row = status(broken, as_at="2019-01-01")["late"]
    assert row["rag"] == "no data"
    assert known(row["signal"]) is None


# --- the demo -------------------------------------------------------------------------------------

MEETINGS = [
    ("smp", "smp-2015-16", "2015-07-14"),
    ("smp", "smp-2015-16", "2015-11-17"),
    ("smp", "smp-2017-18", "2017-04-12"),
    ("smp", "smp-2018-19", "2018-03-20"),
    ("smp", "smp-2023-24", "2023-10-17"),
    ("smp", "smp-2023-24", "2024-03-31"),
    ("medway-csp", "medway-2020-21", "2020-12-03"),
]


def judged_by_hand(value, target, tolerance, improvement):
    """Red, amber or green, again; as a share of the target instead of as a distance from it."""
    if improvement == "decrease":
        bounds = [target, target * (1 + tolerance / 100)]
        return ["green", "amber", "red"][sum(value > bound * (1 + 1e-9) for bound in bounds)]
    bounds = [target, target * (1 - tolerance / 100)]
    return ["green", "amber", "red"][sum(value < bound * (1 - 1e-9) for bound in bounds)]


@pytest.mark.parametrize(("partnership", "edition", "as_at"), MEETINGS)
def test_the_demo_is_judged_as_by_hand(partnership, edition, as_at):
    rows = queries.run("indicator_status", partnership=partnership, edition=edition, as_at=as_at)
    assert len(rows)
    for row in rows.to_dict("records"):
        if pd.isna(row["value"]):
            expected = "no data"
        elif pd.isna(row["target"]) or row["improvement"] == "neutral":
            expected = "no judgement"
        else:
            assert row["target"] > 0
            expected = judged_by_hand(
                row["value"], row["target"], row["tolerance_pct"], row["improvement"]
            )
        assert row["rag"] == expected, row["indicator_code"]
        if expected in ("red", "amber", "green"):
            figure = f"{row['value']:.1f}%" if row["is_pct"] else f"{row['value']:,.0f} "
            assert row["rule"].lower().startswith(f"{expected}: {figure}")
            assert pd.notna(row["target_from"])


def test_people_hurt_on_the_roads_in_the_paper_of_2015():
    rows = queries.run(
        "indicator_status", partnership="smp", edition="2015-16", as_at="2015-11-17"
    ).set_index("indicator_code")
    ksi = rows.loc["ksi"]
    assert (ksi["value"], ksi["before_value"], ksi["target"], ksi["rag"]) == (74, 63, 57.5, "red")
    assert ksi["basis"] == "published"
    assert ksi["rule"] == (
        "Red: 74 people in 2014 misses the target of 57.5 by 16.5 (28.7% of it), more than the 10% "
        "that is amber."
    )
    assert ksi["target_from"] == (
        "The target (illustrative) is 50% below the average of 1994 to 1998 (115)."
    )
