"""Two measures ward by ward, and what so few wards can say, against Python's own arithmetic."""

from math import atanh, sqrt, tanh
from statistics import NormalDist, mean

import pandas as pd
import pytest

import queries

YEAR = ("2015-01", "2015-12")

# Ward: Part A, ASB and residents in thousands. By rate Part A is 1, 2, … 8 and ASB 2, 1, 4, 3, 6,
# 5, 8, 7: each of four pairs is turned round, so the squares of the differences of rank come to 8,
# and rho is 1 - 6 x 8 / (8 x 63). By count the order is another.
TURNED = {
    "Ash": (80, 160, 80), "Beech": (20, 10, 10), "Cedar": (30, 40, 10), "Dogwood": (4, 3, 1),
    "Elm": (5, 6, 1), "Fir": (6, 5, 1), "Gorse": (14, 16, 2), "Hazel": (8, 7, 1),
}  # fmt: skip
BY_HAND = 1 - 6 * 8 / (8 * 63)
# With equal values on both sides, and the highest in a town centre; the residents of no ward.
EQUALS = {
    "P1": (2, 5), "P2": (3, 4), "P3": (8, 9), "P4": (3, 7), "P5": (7, 4), "P6": (7, 4),
    "P7": (90, 80), "P8": (85, 88),
}  # fmt: skip
FALLING = {f"F{n}": (n, 100 - n * n) for n in range(1, 6)}
LEVEL = {f"L{n}": (n, 7) for n in range(1, 6)}
FEW = {f"S{n}": (n, n) for n in range(1, 4)}
LOOSE = {f"U{n}": (n, m) for n, m in enumerate((3, 1, 4, 2, 5, 1), start=1)}


def counts(wards):
    for ward, (x, y, *_) in wards.items():
        yield "part.a", ward, *YEAR, {"2015-03": x}
        yield "asb", ward, *YEAR, {"2015-08": y}


@pytest.fixture(scope="module")
def facts(divided):
    plain = {
        "Equals": EQUALS, "Falling": FALLING, "Level": LEVEL, "Few": FEW, "Loose": LOOSE
    }  # fmt: skip
    shared = ["R1", "R2", "R3", "R4", "R5"]
    return divided(
        {
            "Turned": {"set of Turned": list(TURNED)},
            **{name: {f"set of {name}": list(wards)} for name, wards in plain.items()},
            "Gaps": {"set of Gaps": [f"V{n}" for n in range(1, 7)]},
            "Review": {"old": [*shared, "R6"], "new": [*shared, "R7"]},
            "Half": {"set of Half": ["W8", "W9"]},
        },
        [
            *(row for wards in (TURNED, *plain.values()) for row in counts(wards)),
            # V6 lacks a month of ASB
            *counts({f"V{n}": (n, n + 1) for n in range(1, 6)}),
            ("part.a", "V6", *YEAR, {"2015-03": 1}),
            ("asb", "V6", "2015-01", "2015-11", {"2015-08": 99}),
            ("part.b", [f"V{n}" for n in range(1, 7)], *YEAR, {"2015-03": 1}),
            # crime is counted on the new wards and ASB on the old
            *(("part.a", ward, *YEAR, {"2015-03": n})
              for n, ward in enumerate([*shared, "R7"], start=1)),
            *(("asb", ward, *YEAR, {"2015-03": n})
              for n, ward in enumerate([*shared, "R6"], start=1)),
            ("part.a", ["W8", "W9"], *YEAR, {"2015-03": 1}),
            ("asb", "Half", *YEAR, {"2015-03": 1}),
        ],
        {
            2015: {ward: 1000 * thousands for ward, (*_, thousands) in TURNED.items()}
            # of Loose the residents of all wards but the last
            | {ward: 1000 for ward in list(LOOSE)[:-1]}
        },
        "update area set is_town_centre = area_code in ('P7', 'P8', 'Hazel')",
    )  # fmt: skip


def relation(opened, area, measure="part.a", other="asb", period=YEAR):
    first, last = period
    return queries.run_in(
        opened, "relation", area=area, measure=measure, other=other, **{"from": first, "to": last}
    ).set_index("area")


def told(rows):
    """What is the same in every row."""
    names = [
        "figure", "pairs", "rho", "lower", "upper", "rho_least", "least_without", "rho_most",
        "most_without", "rho_others", "refusal", "sentence", "steady_words", "centre_words",
        "part_words",
    ]  # fmt: skip
    assert all(rows[name].nunique(dropna=False) == 1 for name in names)
    return {name: None if pd.isna(value) else value for name, value in rows.iloc[0][names].items()}


# --- an independent program -----------------------------------------------------------------------


def ranks(values):
    """By the definition: equal values have the mean of their places."""
    ordered = sorted(values)
    places = {value: [] for value in values}
    for place, value in enumerate(ordered, start=1):
        places[value].append(place)
    return [mean(places[value]) for value in values]


def spearman(pairs):
    x, y = (ranks(side) for side in zip(*pairs, strict=True))
    middle = (len(pairs) + 1) / 2
    products = sum((a - middle) * (b - middle) for a, b in zip(x, y, strict=True))
    return products / sqrt(sum((a - middle) ** 2 for a in x) * sum((b - middle) ** 2 for b in y))


def limits(rho, n):
    """Bonett and Wright (2000): the standard error of Fisher's z of a rank correlation."""
    reach = NormalDist().inv_cdf(0.975) * sqrt((1 + rho**2 / 2) / (n - 3))
    return tanh(atanh(rho) - reach), tanh(atanh(rho) + reach)


def without(wards, *names):
    return [pair for ward, pair in wards.items() if ward not in names]


# --- figures --------------------------------------------------------------------------------------


def test_rates_of_wards_beside_each_other(facts):
    rows = relation(facts, "Ash")
    assert rows.index.tolist() == sorted(TURNED)
    assert rows["x"].tolist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert rows["y"].tolist() == [2, 1, 4, 3, 6, 5, 8, 7]
    assert rows["count_x"].tolist() == [80, 20, 30, 4, 5, 6, 14, 8]
    assert rows["count_y"].tolist() == [160, 10, 40, 3, 6, 5, 16, 7]
    assert rows.index[rows["is_town_centre"]].tolist() == ["Hazel"]
    assert rows["basis"].eq("provisional").all()
    assert rows["figure"].eq("rate").all()
    pd.testing.assert_frame_equal(rows, relation(facts, "Turned"))


def test_rates_are_at_the_pace_of_a_year(facts):
    rows = relation(facts, "Turned", period=("2015-03", "2015-08"))
    assert rows["x"].tolist() == [2, 4, 6, 8, 10, 12, 14, 16]


def test_a_rank_correlation_worked_by_hand(facts):
    found = told(relation(facts, "Turned"))
    assert found["pairs"] == 8
    assert found["rho"] == pytest.approx(BY_HAND)
    assert (found["lower"], found["upper"]) == pytest.approx(limits(BY_HAND, 8))


def test_counts_where_the_residents_of_a_ward_are_not_known(facts):
    for district, wards in (("Equals", EQUALS), ("Loose", LOOSE)):
        rows = relation(facts, district)
        assert rows["figure"].eq("count").all()
        assert list(zip(rows["x"], rows["y"], strict=True)) == list(wards.values())


@pytest.mark.parametrize(
    ("district", "wards"), [("Equals", EQUALS), ("Falling", FALLING), ("Loose", LOOSE)]
)
def test_equal_figures_share_a_rank(facts, district, wards):
    rho = spearman(list(wards.values()))
    frame = pd.DataFrame(wards.values()).rank()
    assert rho == pytest.approx(frame[0].corr(frame[1])), "pandas says so too"
    found = told(relation(facts, district))
    assert found["pairs"] == len(wards)
    assert found["rho"] == pytest.approx(rho)
    if abs(rho) < 1:
        assert (found["lower"], found["upper"]) == pytest.approx(limits(rho, len(wards)))


def test_a_perfect_order_has_no_limits_but_itself(facts):
    found = told(relation(facts, "Falling"))
    assert (found["rho"], found["lower"], found["upper"]) == pytest.approx((-1, -1, -1))


@pytest.mark.parametrize(("district", "wards"), [("Equals", EQUALS), ("Loose", LOOSE)])
def test_what_leaving_out_any_one_ward_gives(facts, district, wards):
    each = {ward: spearman(without(wards, ward)) for ward in wards}
    least, most = min(each, key=each.get), max(each, key=each.get)
    others = sorted(rho for rho in each.values())
    assert others[0] < others[1] - 1e-9
    assert others[-2] + 1e-9 < others[-1], "one ward alone is the least and one the most"
    found = told(relation(facts, district))
    assert (found["least_without"], found["most_without"]) == (least, most)
    assert (found["rho_least"], found["rho_most"]) == pytest.approx((each[least], each[most]))
    assert found["steady_words"] == (
        f"Leaving out any one ward gives between {each[least]:.2f} (without {least}) and "
        f"{each[most]:.2f} (without {most}).".replace("-", "−")
    )


def test_without_the_wards_of_the_town_centre(facts):
    rho = spearman(without(EQUALS, "P7", "P8"))
    found = told(relation(facts, "Equals"))
    assert found["rho_others"] == pytest.approx(rho)
    assert found["rho"] - rho > 0.5, "most of it is theirs"
    assert found["centre_words"] == (
        "Without P7 and P8, where visitors are counted and not only residents, it is "
        f"{rho:.2f}.".replace("-", "−")
    )
    assert told(relation(facts, "Falling"))["centre_words"] is None


def test_a_ward_that_is_not_covered_whole_is_no_pair(facts):
    rows = relation(facts, "Gaps")
    assert rows.loc["V6", ["y", "count_y"]].isna().all()
    assert rows.loc["V6", "x"] == 1
    assert told(rows)["pairs"] == 5


# --- words ----------------------------------------------------------------------------------------


def of_loose():
    rho = spearman(list(LOOSE.values()))
    lower, upper = limits(rho, 6)
    assert lower < 0 < upper
    return f"{rho:.2f} of 6 wards, 95% limits {lower:.2f} to {upper:.2f}.".replace("-", "−")


@pytest.mark.parametrize(
    ("district", "sentence"),
    [
        (
            "Turned",  # 1 - 48 / 504 = 0.9048; its limits are worked below
            "Wards with a higher rate of part A tend to have a higher rate of ASB: rank "
            "correlation 0.90 of 8 wards, 95% limits 0.43 to 0.99.",
        ),
        (
            "Falling",
            "Wards with a higher count of part A tend to have a lower count of ASB: rank "
            "correlation −1.00 of 5 wards, 95% limits −1.00 to −1.00.",
        ),
        (
            "Loose",
            f"No relation can be told between part A and ASB: rank correlation {of_loose()}",
        ),
    ],
)
def test_sentences(facts, district, sentence):
    found = told(relation(facts, district))
    assert found["sentence"] == sentence
    assert found["refusal"] is None


def test_limits_of_the_sentence_worked_by_hand():
    """z = atanh(0.904762) = 1.4979, its error sqrt(1.409297 / 5) = 0.53090, 1.95996 of which are
    1.04055: tanh(0.4573) and tanh(2.5384)."""
    assert limits(BY_HAND, 8) == pytest.approx((0.4279, 0.9876), abs=0.0005)


@pytest.mark.parametrize(
    ("measure", "other", "is_part"),
    [
        ("part.a", "all", True),
        ("all", "part.b", True),
        ("part.a", "part.a", True),
        ("part.a", "part.b", False),
        ("all", "asb", False),
    ],
)
def test_a_measure_and_its_part_must_go_together(facts, measure, other, is_part):
    words = told(relation(facts, "Gaps", measure, other))["part_words"]
    assert words == (
        "One of the two is part of the other, so that they must go together." if is_part else None
    )


NOTHING = (
    "rho", "lower", "upper", "rho_least", "rho_most", "rho_others", "sentence", "steady_words",
    "centre_words",
)  # fmt: skip


@pytest.mark.parametrize(
    ("district", "measure", "other", "period", "refusal"),
    [
        pytest.param(
            "Review", "part.a", "asb", YEAR,
            "The two are counted on different sets of wards, so wards cannot be set against each "
            "other.",
            id="two sets of wards",
        ),
        pytest.param(
            "Half", "part.a", "asb", YEAR, "There are no figures by ward of one of the two.",
            id="one of them without wards",
        ),
        pytest.param(
            "Half", "asb", "part.a", YEAR, "There are no figures by ward of one of the two.",
            id="the other without wards",
        ),
        pytest.param(
            "Level", "part.a", "asb", YEAR,
            "All wards have the same figure of ASB in 2015, so that nothing can be told.",
            id="all alike",
        ),
        pytest.param(
            "Level", "asb", "part.a", YEAR,
            "All wards have the same figure of ASB in 2015, so that nothing can be told.",
            id="all alike, the other way round",
        ),
        pytest.param(
            "Turned", "part.a", "asb", ("2012-01", "2012-12"),
            "Too few wards have figures of both in 2012.",
            id="nothing covered",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_set_against_each_other_is_refused_in_words(
    facts, district, measure, other, period, refusal
):
    found = told(relation(facts, district, measure, other, period))
    assert found["refusal"] == refusal
    assert {name: found[name] for name in NOTHING} == dict.fromkeys(NOTHING)


def test_three_wards_are_too_few_for_limits(facts):
    found = told(relation(facts, "Few"))
    assert found["pairs"] == 3
    assert found["refusal"] == "Too few wards have figures of both in 2015."
    assert found["sentence"] is found["lower"] is found["upper"] is None


def test_a_district_without_figures_by_ward_has_no_rows(facts):
    assert relation(facts, "D").empty


# --- macros ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "words"),
    [(0.314, "0.31"), (-0.316, "−0.32"), (-0.004, "0.00"), (-10.0, "−10.00"), (1, "1.00"),
     (None, None)],
)  # fmt: skip
def test_number_words(facts, number, words):
    with facts.cursor() as cursor:
        assert cursor.execute("select number_words($1)", [number]).fetchone() == (words,)


@pytest.mark.parametrize(
    ("rho", "n", "confidence"), [(0.5, 26, 0.95), (-0.2, 4, 0.95), (0, 10, 0.998)]
)
def test_limits_of_any_rank_correlation(facts, rho, n, confidence):
    reach = NormalDist().inv_cdf((1 + confidence) / 2) * sqrt((1 + rho**2 / 2) / (n - 3))
    sql = "select rank_correlation_lower($1, $2, $3), rank_correlation_upper($1, $2, $3)"
    with facts.cursor() as cursor:
        found = cursor.execute(sql, [rho, n, confidence]).fetchone()
    assert found == pytest.approx((tanh(atanh(rho) - reach), tanh(atanh(rho) + reach)))


def test_rank_correlations_of_groups(facts):
    """Of ten wards, one without y; of two; of three that are alike on one side."""
    sql = """
        with points as (
            select 'ten' as group_id, n as x, if(n = 4, null, n * n) as y from range(10) t(n)
            union all select 'two', n, n from range(2) t(n)
            union all select 'alike', n, 1 from range(3) t(n)
        )
        select group_id, pairs, rho from rank_correlations('points') order by group_id
    """
    with facts.cursor() as cursor:
        found = cursor.execute(sql).fetchall()
    assert found == [("alike", 3, None), ("ten", 9, pytest.approx(1)), ("two", 2, None)]
