"""The sentences, word for word, on rows worked by hand; the paper's own are in test_published."""

import pandas as pd
import pytest

import queries


def counts(measure, first, *numbers, area="D", series="police"):
    months = pd.date_range(first, periods=len(numbers), freq="MS")
    return [(measure, area, f"{m:%Y-%m}", n, series) for m, n in zip(months, numbers, strict=True)]


def said(facts, first="2015-04", last="2015-05", **more):
    rows = queries.run_in(facts, "headlines", area="D", **{"from": first, "to": last}, **more)
    return {(row.domain, row.kind): row.headline for row in rows.itertuples()}


@pytest.fixture
def crime(given):
    return given(
        counts("part.a", "2014-04", 20, 20)
        + counts("part.a", "2015-04", 30, 20)
        + counts("part.b", "2014-04", 40, 40)
        + counts("part.b", "2015-04", 20, 20)
    )


def test_crime(crime):
    assert said(crime) == {
        ("crime", "change"): "All crime fell by 25.0%, from 120 to 90 crimes, in April to May 2015 "
        "against the same months a year earlier; the change is possibly real. That is "
        "30 fewer crimes, or 0.49 fewer a day.",
        ("crime", "parts"): "Part A rose by 25.0%, from 40 to 50 (10 more, within normal "
        "variation) and part B fell by 50.0%, from 80 to 40 (40 fewer, real).",
        ("crime", "rises"): "Largest rises: part A up 25.0%, from 40 to 50 (within normal "
        "variation).",
        ("crime", "falls"): "Largest falls: part B down 50.0%, from 80 to 40 (real).",
    }


def test_small_counts_are_not_named_among_the_largest(given):
    facts = given(
        counts("part.a", "2014-04", 1)
        + counts("part.a", "2015-04", 28)  # 29 in all
        + counts("part.b", "2014-04", 10)
        + counts("part.b", "2015-04", 20)  # 30 in all
    )
    rises = said(facts, last="2015-04")["crime", "rises"]
    assert rises == "Largest rises: part B up 100.0%, from 10 to 20 (within normal variation)."


def test_no_figures_before_are_said_so_and_are_no_fall(given):
    facts = given(counts("part.a", "2015-04", 3, 4) + counts("part.b", "2015-04", 0, 0))
    assert said(facts) == {
        ("crime", "change"): "All crime stood at 7 crimes in April to May 2015; there are no "
        "figures for the same months a year earlier.",
    }


def test_asb_speaks_of_the_financial_year_and_of_the_earliest(given):
    facts = given(
        counts("asb", "2012-04", 50, 50)
        + counts("asb", "2014-04", 40, 40)
        + counts("asb", "2015-02", 99, 99, 30, 20)
    )
    sentences = said(facts, first="2014-06", last="2015-05")
    assert sentences["asb", "change"] == (
        "ASB fell by 37.5%, from 80 to 50 incidents, in April to May 2015 against the same months "
        "a year earlier; the change is possibly real."
    )
    assert sentences["asb", "since"] == (
        "Since the same months of 2012 the fall is 50.0%, or 50 fewer: from 100 to 50."
    )


def test_a_printed_year_is_the_one_to_go_back_to(given):
    facts = given(
        counts("asb", "2012-04", 50, 50)
        + counts("asb", "2013-04", 45, 45)
        + counts("asb", "2014-04", 40, 40)
        + counts("asb", "2015-04", 30, 20),
        printed=[
            {
                "first": "2013-04-01",
                "last": "2013-05-31",
                "value": "90",
                "measure": "asb",
                "area": "D",
            }
        ],
    )
    assert said(facts)["asb", "since"].startswith("Since the same months of 2013")


def test_a_subject_not_covered_is_said_and_the_others_still_speak(crime):
    sentences = said(crime, first="2015-04", last="2015-06")
    assert sentences["crime", "no_data"] == (
        "Dist borough has no crime figures for all of April to June 2015. "
        "They cover April 2014 to May 2015."
    )
    assert ("crime", "change") not in sentences


def test_a_subject_without_figures_anywhere_is_left_out_unless_none_has_any(given):
    period = {"from": "2015-04", "to": "2015-04"}
    some = queries.run_in(given([("all", "W1", "2014-01", 1)]), "headlines", area="D", **period)
    assert some["domain"].tolist() == ["crime"]
    none = queries.run_in(given([]), "headlines", area="D", **period)
    assert none["headline"].tolist() == [
        "There are no crime figures for Dist borough.",
        "There are no antisocial behaviour figures for Dist borough.",
    ]


def test_a_subject_says_whether_its_series_is_illustrative(given):
    facts = given([("all", "D", "2015-04", 1, "police_illustrative"), ("asb", "D", "2015-04", 2)])
    rows = queries.run_in(
        facts, "headlines", area="D", **{"from": "2015-04", "to": "2015-04"}
    ).drop_duplicates("domain")
    assert dict(zip(rows["domain"], rows["is_illustrative"], strict=True)) == {
        "crime": True,
        "asb": False,
    }


def test_parts_without_their_total_are_said_and_the_subject_stays(given):
    rows = queries.run_in(
        given([("part.a", "D", "2015-04", 1)]),
        "headlines",
        area="D",
        **{"from": "2015-04", "to": "2015-04"},
    )
    assert rows["headline"].tolist() == [
        "Dist borough has no figures of all crime for April 2015, only of some of its parts."
    ]
    assert rows["now"].isna().all()
