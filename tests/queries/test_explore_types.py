"""Measures and the types that they are divided into, on rows worked by hand."""

import pandas as pd
import pytest

import queries
from tests.queries.independent import poisson_limits, two_counts

YEAR = ("2015-01", "2015-12")

# Part B is divided once more, into deep X and deep Y; part A and ASB are not divided. Kinds are
# divided into four.
DEEPER = """
    insert into measure values
        ('deep.x', 'part.b', 'crime', 'Deep X', 'crimes', 'crime', 'decrease', 'ordinary', 'x',
        5, 2),
        ('deep.y', 'part.b', 'crime', 'Deep Y', 'crimes', 'crime', 'decrease', 'ordinary', 'x',
        6, 2),
        ('kinds', null, 'crime', 'Kinds', 'crimes', 'crime', 'decrease', 'ordinary', 'x', 10, 0);
    insert into measure
    select
        'kind.' || n, 'kinds', 'crime', 'Kind ' || n, 'crimes', 'crime', 'decrease', 'ordinary',
        'x', 10 + n, 1
    from range(1, 5) as kinds (n);
    insert into recording_break values
        ('x', 'crime', 'part.a', 'Blocked', '2014-06-01', 'New forms', 'More is recorded', 'block',
        'x');
"""


def in_march(**counts):
    """Counts of 2014 and 2015, each of which has all of them in March."""
    return [
        (measure.replace("_", "."), "2014-01", "2015-12", {"2014-03": before, "2015-03": now})
        for measure, (before, now) in counts.items()
    ]


@pytest.fixture(scope="module")
def facts(divided):
    wards = {
        "W1": in_march(part_a=(60, 20), deep_x=(30, 65), deep_y=(10, 15)),
        "W2": in_march(part_a=(10, 12), deep_x=(10, 12), deep_y=(0, 0), asb=(50, 40)),
        "B1": in_march(part_a=(60, 20), deep_x=(30, 65), deep_y=(10, 15)),
    }
    return divided(
        {
            "D": {},
            "Blocked": {"set of Blocked": ["B1"]},
            "Tied": {"set of Tied": ["T2"]},
        },
        [
            *((measure, ward, *rest) for ward, rows in wards.items() for measure, *rest in rows),
            ("asb", "W1", *YEAR, {"2015-03": 5}),
            ("part.a", "T2", "2015-01", "2015-11", {"2015-03": 5}),
            *((f"kind.{n}", "T2", *YEAR, {"2015-03": 2}) for n in range(1, 5)),
        ],
        {2015: {"W1": 2000, "W2": 4000}},
        DEEPER,
    )


def types(opened, areas="W1", measures="all", period=YEAR, **more):
    first, last = period
    asked = {"areas": areas, "measures": measures, "from": first, "to": last}
    return queries.run_in(opened, "explore_types", **asked, **more)


def told(rows, name):
    return {
        code: None if pd.isna(value) else value
        for code, value in zip(rows["measure_code"], rows[name], strict=True)
    }


def said(rows, name):
    """What the rows of the measures say, one for each line."""
    assert (
        rows.loc[~rows["is_whole"], ["sentence", "parts_sentence", "lines_sentence"]]
        .isna()
        .all(axis=None)
    )
    wholes = rows[rows["is_whole"]]
    assert wholes["line"].is_unique
    return [None if pd.isna(value) else value for value in wholes[name]]


# --- rows -----------------------------------------------------------------------------------------


def test_a_measure_is_followed_by_its_types_that_are_not_divided_further(facts):
    rows = types(facts)
    assert rows["measure"].tolist() == ["All crime", "Part A", "Deep X", "Deep Y"]
    assert rows["is_whole"].tolist() == [True, False, False, False]
    assert set(rows["whole"]) == {"All crime"}
    assert told(rows, "now") == {"all": 100, "part.a": 20, "deep.x": 65, "deep.y": 15}
    assert told(rows, "before") == {"all": 100, "part.a": 60, "deep.x": 30, "deep.y": 10}
    assert types(facts, measures="part.b")["measure"].tolist() == ["Part B", "Deep X", "Deep Y"]


def test_a_measure_that_is_not_divided_stands_alone(facts):
    rows = types(facts, measures=["asb", "deep.x"])
    assert rows["measure"].tolist() == ["ASB", "Deep X"]
    assert rows["is_whole"].all()
    assert said(rows, "parts_sentence") == [None, None]


def test_lines_stand_as_asked_for_areas_within_measures(facts):
    rows = types(facts, ["W2", "W1"], ["part.b", "asb"])
    assert list(zip(rows["line"], rows["whole_code"], rows["area_code"], rows["measure_code"],
                    strict=True)) == [
        (1, "part.b", "W2", "part.b"), (1, "part.b", "W2", "deep.x"),
        (1, "part.b", "W2", "deep.y"), (2, "part.b", "W1", "part.b"),
        (2, "part.b", "W1", "deep.x"), (2, "part.b", "W1", "deep.y"),
        (3, "asb", "W2", "asb"), (4, "asb", "W1", "asb"),
    ]  # fmt: skip


def test_areas_of_two_districts_are_refused_in_words(facts):
    with pytest.raises(queries.QueryError, match=r"^Areas of one district can be explored toget"):
        types(facts, ["W1", "B1"])


# --- figures --------------------------------------------------------------------------------------


def test_change_and_whether_it_is_real(facts):
    rows = types(facts)
    assert told(rows, "difference") == {"all": 0, "part.a": -40, "deep.x": 35, "deep.y": 5}
    assert told(rows, "pct_change") == {"all": 0, "part.a": -66.7, "deep.x": 116.7, "deep.y": 50}
    assert told(rows, "signal") == {
        "all": "no clear change", "part.a": "improving", "deep.x": "worsening",
        "deep.y": "no clear change",
    }  # fmt: skip
    assert told(rows, "p_value") == pytest.approx(
        {"all": 1} | {
            code: two_counts(now, before)
            for code, now, before in (("part.a", 20, 60), ("deep.x", 65, 30), ("deep.y", 15, 10))
        }
    )  # fmt: skip


def test_rates_limits_indices_and_shares(facts):
    """Of 2,000 residents; shares are of the measure's count, not of the district's."""
    rows = types(facts)
    assert told(rows, "rate") == {"all": 50, "part.a": 10, "deep.x": 32.5, "deep.y": 7.5}
    assert told(rows, "rate_before") == {"all": 50, "part.a": 30, "deep.x": 15, "deep.y": 5}
    assert told(rows, "share") == {"all": 100, "part.a": 20, "deep.x": 65, "deep.y": 15}
    assert told(rows, "share_before") == {"all": 100, "part.a": 60, "deep.x": 30, "deep.y": 10}
    assert told(rows, "index_now") == pytest.approx(
        {"all": 100, "part.a": 100 / 3, "deep.x": 650 / 3, "deep.y": 150}
    )
    assert set(told(rows, "index_before").values()) == {100}
    for row in rows.itertuples():
        limits = poisson_limits(row.now, 0.95)
        assert (row.count_lower, row.count_upper) == pytest.approx(limits)
        assert (row.lower, row.upper) == pytest.approx((limits[0] / 2, limits[1] / 2))


def test_what_was_0_before_has_no_index(facts):
    rows = types(facts, "W2")
    assert told(rows, "index_now") == {
        "all": 120, "part.a": 120, "deep.x": 120, "deep.y": None
    }  # fmt: skip
    assert told(rows, "index_before")["deep.y"] is None
    assert told(rows, "share") == {"all": 100, "part.a": 50, "deep.x": 50, "deep.y": 0}


def test_a_rate_is_of_a_year_also_for_half_of_one(facts):
    rows = types(facts, period=("2015-01", "2015-06"))
    assert told(rows, "rate")["part.a"] == 20
    part = rows.set_index("measure_code").loc["part.a"]
    assert (part["lower"], part["upper"]) == pytest.approx(poisson_limits(20, 0.95))


def test_a_period_not_covered_whole_is_no_data(facts):
    rows = types(facts, "T2", "part.a")
    columns = ["now", "rate", "share", "basis", "signal", "sentence", "parts_sentence"]
    assert rows[columns].isna().all(axis=None)
    assert types(facts, "T2", "part.a", ("2015-01", "2015-11"))["now"].tolist() == [5]


def test_across_a_change_of_recording_nothing_is_compared(facts):
    rows = types(facts, "B1")
    assert told(rows, "before") == {"all": 100, "part.a": None, "deep.x": 30, "deep.y": 10}
    assert told(rows, "signal")["part.a"] == "not comparable"
    assert told(rows, "share_before")["deep.x"] == 30
    refusal = (
        "The figures of 2015 may not be compared with those a year earlier: New forms, June 2014. "
        "More is recorded."
    )
    assert told(rows, "refusal") == dict.fromkeys(told(rows, "now")) | {"part.a": refusal}
    (sentence,) = said(types(facts, "B1", "part.a"), "sentence")
    assert sentence == f"Part A in B1 stood at 20 crimes in 2015. {refusal}"


def test_what_a_paper_prints_is_published():
    """Of the demonstration: the 9,178 crimes of the paper, against 9,410."""
    rows = queries.run(
        "explore_types",
        areas="E07000110",
        measures="crime.all",
        **{"from": "2014-10", "to": "2015-09"},
    )
    whole, parts = rows[rows["is_whole"]].iloc[0], rows[~rows["is_whole"]]
    assert (whole["now"], whole["before"], whole["basis"]) == (9178, 9410, "published")
    assert parts["now"].sum() == 9178
    # 22 measures of crime less the total, victim based, violent, vehicle, theft and against society
    assert len(parts) == 16
    assert not {"crime.victim_based", "crime.violent", "crime.vehicle"} & set(parts["measure_code"])


# --- words ----------------------------------------------------------------------------------------


def test_the_sentence_of_a_measure(facts):
    assert said(types(facts, measures=["all", "part.a"]), "sentence") == [
        "All crime in One did not change: 100 crimes in 2015 as in the same months a year earlier.",
        "Part A in One fell by 66.7%, from 60 to 20 crimes, in 2015 against the same months a year "
        "earlier; the change is larger than chance would bring.",
    ]


@pytest.mark.parametrize(
    ("area", "measure", "sentence"),
    [
        pytest.param(
            "W1", "all",
            "The most of all crime in One is deep X, 65 or 65%. More than chance would bring, "
            "there were more of deep X; fewer of part A.",
            id="some went up and some down",
        ),
        pytest.param(
            "W1", "part.b",
            # 65 of 80 is 81.25%
            "The most of part B in One is deep X, 65 or 81%. More than chance would bring, there "
            "were more of deep X.",
            id="one went up",
        ),
        pytest.param(
            "W2", "all",
            "The most of all crime in Two are part A and deep X, 12 or 50% each. None changed by "
            "more than chance would bring.",
            id="two have the most and none changed",
        ),
        pytest.param("W2", "part.b", None, id="only one is not 0"),
        pytest.param(
            "T2", "kinds", "The most of kinds in T2 are 4 types, 2 or 25% each.",
            id="four have the most and there is nothing earlier",
        ),
        pytest.param("T2", "all", None, id="no data"),
    ],
)  # fmt: skip
def test_the_sentence_about_types(facts, area, measure, sentence):
    assert said(types(facts, area, measure), "parts_sentence") == [sentence]


IN_2015 = ", in 2015 against the same months a year earlier"


@pytest.mark.parametrize(
    ("areas", "measures", "sentence"),
    [
        pytest.param("W1", "all", None, id="one line"),
        pytest.param(
            "W1", ["part.a", "deep.x"],
            f"By more than chance would bring, deep X rose; part A fell{IN_2015}.",
            id="up and down",
        ),
        pytest.param(
            "W1", ["part.a", "deep.y"],
            f"By more than chance would bring, part A fell{IN_2015}; of the other the change may "
            "be chance.",
            id="one is left",
        ),
        pytest.param(
            ["W1", "W2"], "deep.x",
            f"By more than chance would bring, One rose{IN_2015}; of the other the change may be "
            "chance.",
            id="areas of one measure",
        ),
        pytest.param(
            ["W1", "W2"], ["part.a", "deep.x"],
            f"By more than chance would bring, deep X in One rose; part A in One fell{IN_2015}; of "
            "the other 2 the change may be chance.",
            id="areas and measures",
        ),
        pytest.param(
            ["W1", "W2"], "all", "None of the 2 changed by more than chance would bring.", id="none"
        ),
        pytest.param(
            ["W1", "W2"], ["all", "asb"],
            "None of the 3 that can be compared changed by more than chance would bring.",
            id="none, and one has nothing earlier",
        ),
        pytest.param(
            ["W1", "W2"], "asb",
            "The one that can be compared did not change by more than chance would bring.",
            id="only one has anything earlier",
        ),
        pytest.param("T2", ["part.a", "kind.1"], None, id="nothing can be compared"),
        pytest.param(
            "B1", ["part.a", "deep.x"], f"By more than chance would bring, deep X rose{IN_2015}.",
            id="one may not be compared, which is not chance",
        ),
    ],
)  # fmt: skip
def test_the_sentence_about_lines(facts, areas, measures, sentence):
    assert set(said(types(facts, areas, measures), "lines_sentence")) == {sentence}
