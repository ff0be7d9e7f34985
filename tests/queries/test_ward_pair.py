"""Two wards beside each other, on wards worked by hand."""

import pandas as pd
import pytest

import queries
from tests.queries.independent import two_counts
from tests.queries.worked import AFTER_REVIEW, BEFORE_REVIEW, YEAR, run, told, wards

# --- two wards ------------------------------------------------------------------------------------


def pair(facts, area="K1", other="K2", month="2015-03"):
    return run(facts, "ward_pair", area, (month, month), other=other).set_index("measure_code")


def test_two_wards(facts):
    """K1 has half of K2's residents, so that fewer crimes are the higher rate."""
    rows = pair(facts)
    assert rows.index.tolist() == ["part.a", "part.b", "all", "asb"]
    numbers = {
        "part.a": (60, 70, "possibly higher"),
        "part.b": (4, 5, "too few to tell"),
        "all": (64, 75, "possibly higher"),
        "asb": (80, 90, "higher"),
    }
    assert {
        measure: (row["n"], row["other_n"], row["verdict"]) for measure, row in rows.iterrows()
    } == numbers
    assert rows["p_value"].to_dict() == pytest.approx(
        {measure: two_counts(n, m, 10_000, 20_000) for measure, (n, m, _) in numbers.items()}
    )
    # times 12 for a year: 80 and 90 of 10,000 and 20,000; with K3's 50 it is 220 of 40,000
    assert rows.loc["asb", ["rate", "other_rate", "benchmark"]].tolist() == [96, 54, 66]
    assert rows.loc["asb", ["place", "other_place", "places"]].tolist() == [1, 2, 2]
    assert rows["basis"].eq("provisional").all()
    assert rows.loc["asb", "rate_words":"benchmark_words"].tolist() == ["96.0", "54.0", "66.0"]
    without = ["benchmark", "benchmark_words", "compared", "compared_strict", "other_compared"]
    assert rows.loc["part.a", [*without, "other_compared_strict"]].isna().all()


def test_two_wards_of_which_the_difference_is_not_clear(facts):
    row = pair(facts, month="2015-04").loc["asb"]
    assert row["verdict"] == "no clear difference"
    assert row["p_value"] == pytest.approx(two_counts(30, 40, 1, 2))
    assert row["rate"] > row["other_rate"]


def test_two_wards_the_other_way_round(facts):
    one, two = pair(facts), pair(facts, "K2", "K1")
    for name in ("rate", "compared", "compared_strict", "place"):
        pd.testing.assert_series_equal(two[name], one[f"other_{name}"], check_names=False)
        pd.testing.assert_series_equal(two[f"other_{name}"], one[name], check_names=False)
    assert (two["n"].tolist(), two["other_n"].tolist()) == (
        one["other_n"].tolist(),
        one["n"].tolist(),
    )
    assert two["p_value"].tolist() == pytest.approx(one["p_value"].tolist())
    assert two["verdict"].to_dict() == {
        "part.a": "possibly lower", "part.b": "too few to tell", "all": "possibly lower",
        "asb": "lower",
    }  # fmt: skip


def test_a_ward_without_residents_is_not_judged(facts):
    row = pair(facts, "K1", "K3").loc["asb"]
    assert row[["n", "other_n"]].tolist() == [80, 50]
    assert row[["other_rate", "p_value", "verdict", "other_compared", "other_place"]].isna().all()


def test_a_ward_without_figures_is_not_judged(facts):
    row = run(facts, "ward_pair", "W1", YEAR, other="W2").set_index("measure_code").loc["part.a"]
    assert row["n"] == 10
    assert row[["other_n", "p_value", "verdict"]].isna().all()


@pytest.mark.parametrize(
    ("area", "other", "says"),
    [
        ("Old", "New", "Old and New"),
        ("New", "Old", "New and Old"),
        ("W1", "K1", "One and K1"),
        ("W1", "D", "One and Dist borough"),
    ],
    ids=["of two reviews", "the other way", "of two districts", "a ward and its district"],
)
def test_wards_of_different_sets_are_refused_in_words(facts, area, other, says):
    with pytest.raises(queries.QueryError) as refusal:
        run(facts, "ward_pair", area, AFTER_REVIEW, other=other)
    assert str(refusal.value) == (
        f"{says} are not wards of the same set, so their figures are not set beside each other."
    )


@pytest.mark.parametrize("period", [BEFORE_REVIEW, AFTER_REVIEW], ids=["before", "after"])
def test_two_wards_of_both_sets_have_the_places_that_the_ranking_has(facts, period):
    row = (
        run(facts, "ward_pair", "Shared", period, other="Twin").set_index("measure_code").loc["asb"]
    )
    ranking = wards(facts, "East", period)
    assert (
        row[["place", "other_place"]].tolist() == ranking.loc[["Shared", "Twin"], "place"].tolist()
    )
    assert row["places"] == ranking["places"].iloc[0]
    for name in ("benchmark", "compared"):
        assert told(pd.DataFrame([row]), name)["asb"] == told(ranking, name)["Shared"]
