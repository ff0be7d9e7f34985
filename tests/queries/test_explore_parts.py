"""What records divide counts into, such as outcomes and hours, on rows worked by hand."""

import pandas as pd
import pytest

import queries
from data.making import DEMO

NEW_YEAR = ("2015-01", "2015-02")  # January and February, of 2014 as well

# Measure, area, month, breakdown, part and how many; and the series where it is not the police.
PARTS = [
    # One: 3 and 2 of Part A in 2015 and 4 and 0 in 2014; 4 of Part B in January 2015
    ("part.a", "W1", "2015-01", "road_user", "pedestrian", 2),
    ("part.a", "W1", "2015-01", "road_user", "car", 1),
    ("part.a", "W1", "2015-02", "road_user", "car", 1),
    ("part.a", "W1", "2015-02", "road_user", "not known", 1),
    ("part.a", "W1", "2014-01", "road_user", "pedestrian", 1),
    ("part.a", "W1", "2014-01", "road_user", "pedal-cyclist", 3),
    ("part.b", "W1", "2015-01", "road_user", "car", 4),
    # Two: 1 of Part A in 2015, and 1 in each month of 2014
    ("part.a", "W2", "2015-01", "road_user", "car", 1),
    ("part.a", "W2", "2014-01", "road_user", "car", 1),
    ("part.a", "W2", "2014-02", "road_user", "pedestrian", 1),
    # not placed: 2 in 2015
    ("part.a", "D:not-placed", "2015-01", "road_user", "motorcyclist", 2),
    ("part.a", "W1", "2015-01", "when", "mon-08", 2),
    ("part.a", "W1", "2015-01", "when", "tue-not known", 1),
    ("part.a", "W1", "2015-02", "when", "mon-08", 1),
    ("part.a", "W1", "2015-02", "when", "sun-00", 1),
    ("part.a", "W1", "2014-01", "when", "wed-12", 4),
    ("part.a", "W2", "2015-01", "when", "mon-09", 1),
    # outcomes of Part A alone
    ("part.a", "W1", "2015-01", "outcome", "charged", 3),
    ("part.a", "W1", "2015-02", "outcome", "none", 2),
    # Five: one of each of four ages
    *(("part.a", "Five", "2015-01", "age_band", band, 1)
      for band in ("0-5", "16-20", "26-35", "over-75")),
    ("part.a", "B1", "2014-01", "road_user", "car", 5),
    ("part.a", "B1", "2015-01", "road_user", "car", 6),
    ("part.a", "G1", "2015-01", "road_user", "car", 7),
    ("part.a", "G1", "2015-01", "road_user", "pedestrian", 99, "police_illustrative"),
    ("part.a", "G1", "2014-01", "road_user", "pedestrian", 98, "police_illustrative"),
]  # fmt: skip

TOLD = [  # which measures of a series are divided by what
    *((breakdown, "part.a") for breakdown in ("outcome", "when", "road_user", "age_band")),
    ("when", "part.b"),
    ("road_user", "part.b"),
]


def row(*values) -> str:
    return "(" + ", ".join(repr(value) for value in values) + ")"


@pytest.fixture(scope="module")
def facts(divided):
    whole = "2014-01", "2015-02"
    stored = [
        row(measure, area, f"{month}-01", *(series or ["police"]), breakdown, part, n)
        for measure, area, month, breakdown, part, n, *series in PARTS
    ]
    known = [
        row(breakdown, measure, series)
        for breakdown, measure in TOLD
        for series in ("police", "police_illustrative")
    ]
    return divided(
        {
            "D": {},
            "Ages": {"set of Ages": ["Five"]},
            "Blocked": {"set of Blocked": ["B1"]},
            "Grove": {"set of Grove": ["G1"]},
        },
        [
            ("part.a", "W1", *whole, {"2014-01": 4, "2015-01": 3, "2015-02": 2}),
            ("part.a", "W2", *whole, {"2014-01": 1, "2014-02": 1, "2015-01": 1}),
            ("part.a", "Five", *whole, {"2015-01": 4}),
            ("part.a", "D:not-placed", *whole, {"2015-01": 2}),
            ("part.b", "W1", *whole, {"2015-01": 4}),
            ("part.b", ["W2", "D:not-placed"], *whole, {}),
            ("asb", "W1", *whole, {"2015-01": 5}),
            ("part.a", "B1", *whole, {"2014-01": 5, "2015-01": 6}),
            ("part.a", "G1", "2015-01", "2015-01", {"2015-01": 7}),
            ("part.a", "G1", *whole, {"2014-01": 98, "2015-01": 99}, "police_illustrative"),
        ],
        then=f"""
        insert into breakdown from read_csv('{DEMO / "breakdowns.csv"}');
        insert into breakdown_part from read_csv(
            '{DEMO / "breakdown_parts.csv"}', all_varchar = true
        );
        insert into breakdown_measure values {", ".join(known)};
        insert into part_count values {", ".join(stored)};
        insert into recording_break values
            ('x', 'crime', null, 'Blocked', '2014-06-01', 'New forms', 'More is recorded', 'block',
            'x');
        """,  # noqa: S608
    )  # fmt: skip


def parts(opened, areas="W1", measures="part.a", breakdown="road_user", period=NEW_YEAR, **more):
    first, last = period
    asked = {"areas": areas, "measures": measures, "breakdown": breakdown}
    return queries.run_in(
        opened, "explore_parts", **asked, **{"from": first, "to": last}, **more
    ).set_index("part_code")


def told(rows, name):
    return {part: None if pd.isna(value) else value for part, value in rows[name].items()}


def said(rows):
    (sentence,) = set(rows["sentence"])
    return None if pd.isna(sentence) else sentence


# --- counts ---------------------------------------------------------------------------------------


def test_parts_that_anything_is_of_stand_in_their_order(facts):
    rows = parts(facts)
    assert rows["part"].tolist() == ["Pedestrian", "Pedal cyclist", "Car occupant", "Not known"]
    assert told(rows, "now") == {"pedestrian": 2, "pedal-cyclist": 0, "car": 2, "not known": 1}
    assert told(rows, "before") == {"pedestrian": 1, "pedal-cyclist": 3, "car": 0, "not known": 0}
    assert told(rows, "difference") == {
        "pedestrian": 1, "pedal-cyclist": -3, "car": 2, "not known": 1
    }  # fmt: skip
    assert told(rows, "pct_change") == {
        "pedestrian": 100, "pedal-cyclist": -100, "car": None, "not known": None
    }  # fmt: skip
    assert set(rows["basis"]) == {"provisional"}
    assert set(rows["series_name"]) == {"Police"}


def test_shares_are_of_all_parts_and_an_index_of_the_earlier_count(facts):
    rows = parts(facts)
    assert told(rows, "share") == {"pedestrian": 40, "pedal-cyclist": 0, "car": 40, "not known": 20}
    assert told(rows, "share_before") == {
        "pedestrian": 25, "pedal-cyclist": 75, "car": 0, "not known": 0
    }  # fmt: skip
    assert told(rows, "index_now") == {
        "pedestrian": 200, "pedal-cyclist": 0, "car": None, "not known": None
    }  # fmt: skip
    assert told(rows, "index_before") == {
        "pedestrian": 100, "pedal-cyclist": 100, "car": None, "not known": None
    }  # fmt: skip


def test_a_districts_parts_are_those_of_its_wards_and_of_what_was_not_placed(facts):
    rows = parts(facts, "D")
    assert told(rows, "now") == {
        "pedestrian": 2, "pedal-cyclist": 0, "motorcyclist": 2, "car": 3, "not known": 1
    }  # fmt: skip
    assert told(rows, "before") == {
        "pedestrian": 2, "pedal-cyclist": 3, "motorcyclist": 0, "car": 1, "not known": 0
    }  # fmt: skip


def test_a_total_has_the_parts_of_what_it_is_divided_into(facts):
    rows = parts(facts, measures="all")
    assert told(rows, "now") == {"pedestrian": 2, "pedal-cyclist": 0, "car": 6, "not known": 1}


@pytest.mark.parametrize(
    ("area", "measure", "breakdown", "period"),
    [
        ("W1", "part.a", "road_user", NEW_YEAR),
        ("W1", "part.a", "outcome", NEW_YEAR),
        ("W1", "part.a", "when", NEW_YEAR),
        ("W1", "all", "road_user", NEW_YEAR),
        ("W1", "part.a", "road_user", ("2014-01", "2015-02")),
        ("W2", "part.b", "road_user", NEW_YEAR),
    ],
)
def test_parts_add_up_to_the_count(facts, area, measure, breakdown, period):
    first, last = period
    (count,) = queries.run_in(
        facts, "months", area=area, measure=measure, **{"from": first, "to": last}
    ).agg({"n": "sum"})
    assert parts(facts, area, measure, breakdown, period)["now"].sum() == count


def test_a_months_parts_may_be_of_the_period_and_of_the_earlier_months(facts):
    """January 2014 to February 2015 against the year before, of which only 2014 is covered."""
    rows = parts(facts, period=("2014-01", "2015-02"))
    assert told(rows, "now") == {"pedestrian": 3, "pedal-cyclist": 3, "car": 2, "not known": 1}
    assert rows["before"].isna().all()


def test_a_week_has_all_its_hours_also_those_without_anything(facts):
    rows = parts(facts, "W2", breakdown="when")
    assert len(rows) == 7 * 24
    cells = rows.set_index(["down", "across"])["now"]
    assert cells.index.get_level_values("down").unique().tolist() == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
    ]  # fmt: skip
    hours = [f"{hour:02}" for hour in range(24)]
    assert cells.loc["Friday"].index.tolist() == hours
    assert cells[cells != 0].to_dict() == {("Monday", "09"): 1}
    assert cells.notna().all()


def test_an_hour_that_is_not_known_is_shown_where_anything_is_of_it(facts):
    rows = parts(facts, breakdown="when")
    assert len(rows) == 7 * 24 + 1
    found = rows.loc[rows["now"] > 0, "now"]
    assert found.to_dict() == {"mon-08": 3, "tue-not known": 1, "sun-00": 1}


def test_lines_stand_as_asked_for_and_show_the_same_parts(facts):
    rows = parts(facts, ["W2", "W1"], ["part.b", "part.a"])
    first = rows.drop_duplicates("line")
    assert list(zip(first["line"], first["measure"], first["area"], strict=True)) == [
        (1, "Part B", "Two"), (2, "Part B", "One"), (3, "Part A", "Two"), (4, "Part A", "One")
    ]  # fmt: skip
    assert [told(own, "now") for _, own in rows.groupby("line")] == [
        {"pedestrian": 0, "pedal-cyclist": 0, "car": 0, "not known": 0},
        {"pedestrian": 0, "pedal-cyclist": 0, "car": 4, "not known": 0},
        {"pedestrian": 0, "pedal-cyclist": 0, "car": 1, "not known": 0},
        {"pedestrian": 2, "pedal-cyclist": 0, "car": 2, "not known": 1},
    ]


# --- what is not there ----------------------------------------------------------------------------


@pytest.mark.parametrize("period", [("2015-01", "2015-03"), ("2012-01", "2012-02")])
def test_a_period_not_covered_whole_is_no_data(facts, period):
    rows = parts(facts, period=period)
    assert len(rows)
    assert rows[["now", "share", "index_now", "difference", "sentence"]].isna().all(axis=None)


def test_nothing_counted_is_0_of_each_part_and_not_no_data(facts):
    rows = parts(facts, "W2", "part.b")
    assert told(rows, "now") == dict.fromkeys(
        ["pedestrian", "pedal-cyclist", "motorcyclist", "car", "bus-or-coach", "goods-vehicle",
         "other-vehicle"], 0,
    )  # fmt: skip
    assert rows[["share", "index_now"]].isna().all(axis=None)
    assert said(rows) == "Part B in Two, January to February 2015: none."
    assert len(parts(facts, "W2", "part.b", "when")) == 7 * 24


def test_a_measure_whose_records_are_not_divided_has_no_counts(facts):
    rows = parts(facts, measures=["asb", "part.a"])
    assert (
        rows.loc[rows["measure_code"] == "asb", ["now", "before", "sentence"]].isna().all(axis=None)
    )


def test_areas_of_two_districts_are_refused_in_words(facts):
    with pytest.raises(queries.QueryError, match=r"^Areas of one district can be explored toget"):
        parts(facts, ["W1", "B1"])


# --- whose figures, and what they are compared with -----------------------------------------------


def test_real_figures_speak_before_made_up_ones_that_cover_more(facts):
    rows = parts(facts, "G1", period=("2015-01", "2015-01"))
    assert told(rows, "now") == {"car": 7}
    assert set(rows["series"]) == {"police"}
    rows = parts(facts, "G1")
    assert rows["now"].isna().all(), "February 2015 is not covered by the real ones"
    assert not rows["is_illustrative"].any()
    rows = parts(facts, "G1", period=("2014-01", "2014-02"))
    assert told(rows, "now") == {"pedestrian": 98}
    assert set(rows["basis"]) == {"illustrative"}


def test_across_a_change_of_recording_nothing_is_compared(facts):
    rows = parts(facts, "B1")
    assert told(rows, "now") == {"car": 6}
    assert (
        rows[["before", "difference", "pct_change", "index_now", "share_before"]]
        .isna()
        .all(axis=None)
    )
    assert set(rows["refusal"]) == {
        "The figures of January to February 2015 may not be compared with those a year earlier: "
        "New forms, June 2014. More is recorded."
    }
    assert parts(facts)["refusal"].isna().all()


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "measure", "breakdown", "sentence"),
    [
        pytest.param(
            "D", "part.a", "road_user",  # 37.5%
            "Part A in Dist borough, January to February 2015: most often Car occupant (3 of 8, "
            "38%).",
            id="one",
        ),
        pytest.param(
            "W1", "part.a", "road_user",
            "Part A in One, January to February 2015: most often Pedestrian and Car occupant (2 of "
            "5 each, 40%).",
            id="two",
        ),
        pytest.param(
            "Five", "part.a", "age_band",
            "Part A in Five, January to February 2015: no part has more than 1 of 4.",
            id="four",
        ),
        pytest.param(
            "W2", "part.a", "when",
            "Part A in Two, January to February 2015: most often Monday, 09:00 to 10:00 (1 of 1, "
            "100%).",
            id="a day and its hour",
        ),
    ],
)  # fmt: skip
def test_sentences(facts, area, measure, breakdown, sentence):
    assert said(parts(facts, area, measure, breakdown)) == sentence


# --- which breakdowns there are -------------------------------------------------------------------


def breakdowns(opened, area, measures):
    rows = queries.run_in(opened, "explore_breakdowns", area=area, measures=measures)
    assert rows["breakdown"].tolist() == [
        "outcome", "when", "weekday", "hour", "road_user", "age_band"
    ]  # fmt: skip
    assert rows.loc[rows["is_two"], "breakdown"].tolist() == ["when"]
    return {
        breakdown: None if pd.isna(refusal) else refusal
        for breakdown, refusal in zip(rows["breakdown"], rows["refusal"], strict=True)
    }


ROAD_FILES = "the Department for Transport's collision and casualty files"
NO_WEEKDAY = (
    f"Day of week needs {ROAD_FILES}, and there are none here for this area: add them on the "
    "Sources page."
)
NO_HOUR = NO_WEEKDAY.replace("Day of week", "Hour of day")


@pytest.mark.parametrize("area", ["W1", "D"])
def test_breakdowns_are_there_where_their_files_are(facts, area):
    assert breakdowns(facts, area, "part.a") == dict.fromkeys(
        ["outcome", "when", "road_user", "age_band"]
    ) | {"weekday": NO_WEEKDAY, "hour": NO_HOUR}


def test_a_breakdown_that_is_not_known_of_a_measure_is_refused_in_words(facts):
    assert breakdowns(facts, "W1", ["asb", "part.b", "part.a"]) == {
        "outcome": "Outcome is not known of part B and ASB: choose measures of crime.",
        "when": "Day of week and hour is not known of ASB: choose measures of crime.",
        "weekday": NO_WEEKDAY,
        "hour": NO_HOUR,
        "road_user": "Road user is not known of ASB: choose measures of crime.",
        "age_band": "Age band is not known of part B and ASB: choose measures of crime.",
    }


def test_a_total_has_the_breakdowns_of_any_of_its_parts(facts):
    assert breakdowns(facts, "W1", "all")["outcome"] is None


def test_an_area_without_figures_has_no_breakdowns(facts):
    assert breakdowns(facts, "Blocked:not-placed", "part.a")["outcome"] == (
        "Outcome needs data.police.uk's street-level files, and there are none here for this area: "
        "add them on the Sources page."
    )
