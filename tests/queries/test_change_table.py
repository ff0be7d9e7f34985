"""The committee's table, on rows worked by hand."""

import pandas as pd
import pytest

import queries

LAST_YEAR, THIS_YEAR = ("2014-04", "2014-05"), ("2015-04", "2015-05")


def counts(measure, area, months, numbers, *series):
    return [(measure, area, m, n, *series) for m, n in zip(months, numbers, strict=True)]


def table(facts, area="D", first="2015-04", last="2015-05", domain="crime", **more):
    rows = queries.run_in(
        facts, "change_table", area=area, domain=domain, **{"from": first, "to": last}, **more
    )
    return rows.set_index("measure_code")


@pytest.fixture
def two_years(given):
    return given(
        [
            *counts("part.a", "W1", LAST_YEAR, (10, 20)),
            *counts("part.a", "W1", THIS_YEAR, (30, 15)),
            *counts("part.a", "W2", LAST_YEAR, (1, None)),
            *counts("part.a", "W2", THIS_YEAR, (2, 3)),
            *counts("part.b", "W1", LAST_YEAR, (4, 4)),
            *counts("part.b", "W1", THIS_YEAR, (4, 4)),
            *counts("part.b", "W2", LAST_YEAR, (0, 0)),
            *counts("part.b", "W2", THIS_YEAR, (0, 1)),
            *counts("part.a", "D:not-placed", THIS_YEAR, (7, 0)),
        ]
    )


@pytest.mark.parametrize(
    ("area", "measure", "now", "before", "difference", "pct"),
    [
        pytest.param("W1", "part.a", 45, 30, 15, 50.0, id="ward"),
        pytest.param("W2", "part.a", 5, 1, 4, 400.0, id="a month without a count is 0"),
        pytest.param("W2", "part.b", 1, 0, 1, None, id="no percentage of 0"),
        pytest.param("W1", "all", 53, 38, 15, 39.5, id="total from the hierarchy"),
        pytest.param("D", "part.a", 57, 31, 26, 83.9, id="district from wards and not placed"),
        pytest.param("D", "all", 66, 39, 27, 69.2, id="district's total"),
    ],
)
def test_counts_and_change(two_years, area, measure, now, before, difference, pct):
    row = table(two_years, area).loc[measure]
    assert (row["now"], row["before"], row["difference"]) == (now, before, difference)
    assert pd.isna(row["pct_change"]) if pct is None else row["pct_change"] == pct


def test_order_levels_and_columns(two_years):
    rows = table(two_years)
    assert rows.index.tolist() == ["part.a", "part.b", "all"]
    assert rows["level"].tolist() == [1, 1, 0]
    assert rows.reset_index().columns.tolist() == (
        "measure_code measure level now before difference pct_change p_value signal basis".split()
    )


def test_no_data_before_is_not_zero(given):
    facts = given(counts("asb", "D", THIS_YEAR, (5, 6)))
    row = table(facts, domain="asb").loc["asb"]
    assert row["now"] == 11
    assert row[["before", "difference", "pct_change", "p_value", "signal"]].isna().all()


def test_before_in_part_is_no_data(given):
    facts = given(
        [*counts("asb", "D", THIS_YEAR, (5, 6)), *counts("asb", "D", LAST_YEAR[:1], (9,))]
    )
    assert pd.isna(table(facts, domain="asb").loc["asb", "before"])


def test_a_measure_not_covered_is_no_data_among_others(given):
    facts = given(
        [
            *counts("part.a", "W1", THIS_YEAR, (5, 6)),
            *counts("part.b", "W1", THIS_YEAR[:1], (1,)),
        ]
    )
    rows = table(facts, "W1")
    assert rows.loc["part.a", "now"] == 11
    assert rows.loc[["part.b", "all"], "now"].isna().all()
    assert rows.loc[["part.b", "all"], "basis"].isna().all()


def test_any_earlier_year(given):
    facts = given(
        [
            *counts("asb", "D", THIS_YEAR, (5, 6)),
            *counts("asb", "D", LAST_YEAR, (1, 1)),
            *counts("asb", "D", ("2012-04", "2012-05"), (20, 30)),
        ]
    )
    assert table(facts, domain="asb", years=3).loc["asb", "before"] == 50


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        pytest.param(
            "2020-01",
            "2020-02",
            "Dist borough has no crime figures for January to February 2020. "
            "They cover April 2014 to May 2015.",
            id="not covered",
        ),
        pytest.param(
            "2015-04",
            "2015-08",
            "Dist borough has no crime figures for all of April to August 2015.",
            id="in part",
        ),
        pytest.param("2015-05", "2015-04", "The period is the wrong way round", id="wrong way"),
    ],
)
def test_a_period_is_refused_in_words(two_years, first, last, words):
    with pytest.raises(queries.QueryError) as refusal:
        table(two_years, first=first, last=last)
    assert str(refusal.value).startswith(words)


def test_a_subject_without_figures_is_refused_in_words(two_years):
    with pytest.raises(queries.QueryError, match="no antisocial behaviour figures for Dist bor"):
        table(two_years, domain="asb")


# --- published, provisional, illustrative -------------------------------------------------------


def printed(value, months=THIS_YEAR, measure="asb", area="D"):
    first, last = months
    return {
        "first": f"{first}-01",
        "last": f"{last}-28",
        "value": str(value),
        "measure": measure,
        "area": area,
    }


@pytest.mark.parametrize(
    ("figures", "basis"),
    [
        pytest.param([printed(11), printed(2, LAST_YEAR)], "published", id="both printed"),
        pytest.param([printed(11)], "illustrative", id="only now printed"),
        pytest.param([printed(12), printed(2, LAST_YEAR)], "illustrative", id="another value"),
        pytest.param(
            [printed(11, ("2015-04", "2015-06")), printed(2, LAST_YEAR)],
            "illustrative",
            id="another period",
        ),
        pytest.param(
            [printed(11, area="W1"), printed(2, LAST_YEAR)], "illustrative", id="another area"
        ),
    ],
)
def test_a_printed_figure_is_published(given, figures, basis):
    facts = given(
        [
            *counts("asb", "D", THIS_YEAR, (5, 6), "police_illustrative"),
            *counts("asb", "D", LAST_YEAR, (1, 1), "police_illustrative"),
        ],
        printed=figures,
    )
    assert table(facts, domain="asb").loc["asb", "basis"] == basis


def test_real_and_illustrative_are_never_added(given):
    facts = given(
        [
            *counts("asb", "D", THIS_YEAR, (5, 6)),
            *counts("asb", "D", THIS_YEAR, (100, 100), "police_illustrative"),
            *counts("asb", "D", LAST_YEAR, (100, 100), "police_illustrative"),
        ]
    )
    row = table(facts, domain="asb").loc["asb"]
    assert (row["now"], row["basis"]) == (11, "provisional")
    assert pd.isna(row["before"]), "the illustrative months are not the real series' past"
    chosen = table(facts, domain="asb", series="police_illustrative").loc["asb"]
    assert (chosen["now"], chosen["before"], chosen["basis"]) == (200, 200, "illustrative")


# --- is it real? --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "before", "improvement", "signal"),
    [
        pytest.param(78, 60, "decrease", "no clear change", id="robbery of 2015, p 0.15"),
        pytest.param(361, 468, "decrease", "improving", id="burglary dwelling of 2015"),
        pytest.param(361, 468, "increase", "worsening", id="more would be better"),
        pytest.param(1197, 1076, "neutral", "possibly rising", id="neutral, p 0.01"),
        pytest.param(903, 1197, "neutral", "falling", id="neutral and real"),
        pytest.param(0, 9, "decrease", "too few to tell", id="nine in all"),
    ],
)
def test_signal(given, now, before, improvement, signal):
    facts = given(
        [
            *counts("asb", "D", ("2015-05",), (now,)),
            *counts("asb", "D", ("2014-05",), (before,)),
        ],
        improvement=improvement,
    )
    rows = table(facts, first="2015-05", last="2015-05", domain="asb")
    assert rows.loc["asb", "signal"] == signal
