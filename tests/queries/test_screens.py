"""What the pages ask, on rows worked by hand: one test or more for each query of screens/ but the
committee's table and the headlines, which have files of their own."""

from datetime import date

import pandas as pd
import pytest

import queries


def months_from(first: str, *numbers) -> list[str]:
    return [f"{m:%Y-%m}" for m in pd.date_range(first, periods=len(numbers), freq="MS")]


def counts(measure, area, first, *numbers, series="police"):
    return [
        (measure, area, m, n, series)
        for m, n in zip(months_from(first, *numbers), numbers, strict=True)
    ]


def run(facts, name, **params):
    return queries.run_in(facts, name, **params)


# --- comparison ---------------------------------------------------------------------------------


def comparison(facts, first, last, years=1, domain="asb"):
    period = {"from": first, "to": last}
    return run(facts, "comparison", area="D", domain=domain, years=years, **period).iloc[0]


def used(row):
    return tuple(
        None if pd.isna(row[name]) else f"{row[name]:%Y-%m}"
        for name in ("used_from", "used_to", "before_from", "before_to")
    )


@pytest.fixture
def from_july(given):
    """Covered from July 2014 to September 2015, without December 2014."""
    return given(counts("asb", "D", "2014-07", *[1] * 5) + counts("asb", "D", "2015-01", *[1] * 9))


@pytest.mark.parametrize(
    ("first", "last", "months", "says"),
    [
        pytest.param(
            "2015-07", "2015-09", ("2015-07", "2015-09", "2014-07", "2014-09"), None, id="whole"
        ),
        pytest.param(
            "2015-04",
            "2015-09",
            ("2015-07", "2015-09", "2014-07", "2014-09"),
            "Cut to the months that both sides have: July to September 2015 against July to "
            "September 2014.",
            id="cut to what both sides have",
        ),
        pytest.param(
            "2015-01",
            "2015-03",
            ("2015-01", "2015-03", None, None),
            "There are no earlier figures to compare with: they begin in July 2014.",
            id="nothing earlier",
        ),
        pytest.param(
            "2014-10",
            "2015-02",
            ("2015-01", "2015-02", None, None),
            "There are no earlier figures",
            id="a gap inside: the longest run, the latest of equals",
        ),
        pytest.param("2010-01", "2010-12", (None, None, None, None), None, id="nothing at all"),
        pytest.param(
            "2014-07",
            "2015-09",
            ("2015-07", "2015-09", "2014-07", "2014-09"),
            "Cut to the months that both sides have",
            id="longer than a year, cut",
        ),
    ],
)
def test_comparison(from_july, first, last, months, says):
    row = comparison(from_july, first, last)
    assert used(row) == months
    assert pd.isna(row["note"]) if says is None else row["note"].startswith(says)


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        ("2015-07", "2015-09", None),
        ("2015-08", "2015-10", "Dist borough has no antisocial behaviour figures for all of"),
        (
            "2014-12",
            "2014-12",
            "Dist borough has no antisocial behaviour figures for December 2014",
        ),
    ],
)
def test_comparison_refuses_what_is_not_covered(from_july, first, last, refusal):
    row = comparison(from_july, first, last)
    if refusal is None:
        assert pd.isna(row["refusal"])
    else:
        assert row["refusal"].startswith(refusal)


def test_periods_that_overlap_say_so(given):
    facts = given(counts("asb", "D", "2013-01", *[1] * 36))
    note = comparison(facts, "2014-01", "2015-03")["note"]
    assert note == "The two periods overlap: January to March 2014 count in both."
    assert pd.isna(comparison(facts, "2014-01", "2014-12")["note"])


def test_comparison_without_any_figures(given):
    row = comparison(given(), "2015-01", "2015-02", domain="crime")
    assert row["refusal"] == "There are no crime figures for Dist borough."
    assert used(row) == (None, None, None, None)


# --- months -------------------------------------------------------------------------------------


def test_months(given):
    facts = given(counts("asb", "D", "2014-03", 4, 5) + counts("asb", "D", "2015-02", 9, 8, None))
    rows = run(facts, "months", area="D", measure="asb", **{"from": "2015-02", "to": "2015-04"})
    assert rows["month"].dt.strftime("%Y-%m").tolist() == ["2015-02", "2015-03", "2015-04"]
    assert rows["n"].tolist() == [9, 8, 0]
    assert rows["before"].isna().tolist() == [True, False, False]
    assert rows["before"].tolist()[1:] == [4, 5]
    assert rows["difference"].tolist()[1:] == [4, -5]
    assert rows["basis"].eq("provisional").all()


def test_a_month_that_is_not_covered_has_no_count(given):
    facts = given(counts("asb", "D", "2015-01", 3) + counts("asb", "D", "2015-03", 3))
    rows = run(facts, "months", area="D", measure="asb", **{"from": "2015-01", "to": "2015-03"})
    assert rows["n"].isna().tolist() == [False, True, False]


# --- sparks -------------------------------------------------------------------------------------


def test_sparks_keep_the_gap(given):
    facts = given(counts("part.a", "W1", "2015-01", 3, None) + counts("part.a", "W1", "2015-04", 7))
    rows = run(facts, "sparks", area="W1", domain="crime", to="2015-04", months=5)
    counted = rows.set_index("measure_code").loc["part.a", "counts"]
    assert [None if pd.isna(n) else int(n) for n in counted] == [None, 3, 0, None, 7]
    assert rows["measure_code"].tolist() == ["part.a", "part.b", "all"]


# --- areas, measures, periods -------------------------------------------------------------------


def test_areas_are_the_district_then_its_wards(given):
    rows = run(given(), "areas")
    assert rows["area_code"].tolist() == ["D", "W1", "W2"]
    assert rows["district"].eq("Dist borough").all()
    assert rows["label"].is_unique


def test_measures_in_the_committees_order(given):
    rows = run(given(), "measures")
    assert rows["measure_code"].tolist() == ["part.a", "part.b", "all", "asb"]
    assert rows["domain_name"].tolist() == ["Crime"] * 3 + ["Antisocial behaviour"]


def test_periods_that_each_series_covers(from_july):
    (row,) = run(from_july, "periods", area="D").to_dict("records")
    assert (row["domain"], row["series"]) == ("asb", "police")
    assert (row["first_month"].date(), row["last_month"].date()) == (
        date(2014, 7, 1),
        date(2015, 9, 1),
    )
    assert (row["months"], row["gaps"]) == (14, 1)


def test_period_choices(given):
    facts = given(counts("asb", "D", "2013-04", *[1] * 30))  # to September 2015
    rows = run(facts, "period_choices", area="D").set_index("label")
    spans = {
        label: (f"{row['first_month']:%Y-%m}", f"{row['last_month']:%Y-%m}")
        for label, row in rows.iterrows()
    }
    assert spans == {
        "Latest 12 months, to September 2015": ("2014-10", "2015-09"),
        "Financial year to date, to September 2015": ("2015-04", "2015-09"),
        "April to September 2014": ("2014-04", "2014-09"),
        "April to September 2013": ("2013-04", "2013-09"),
        "Financial year 2014-15": ("2014-04", "2015-03"),
        "Financial year 2013-14": ("2013-04", "2014-03"),
        "Calendar year 2014": ("2014-01", "2014-12"),
    }
    assert rows.index[rows["is_default"]].tolist() == ["Latest 12 months, to September 2015"]


@pytest.mark.parametrize(
    ("series", "opens_with"),
    [
        ("police", "Latest 12 months, to September 2015"),
        ("police_illustrative", "As reported on 17 November 2015"),
    ],
)
def test_illustrative_figures_open_with_a_printed_table(given, series, opens_with):
    facts = given(
        counts("asb", "D", "2013-04", *[1] * 30, series=series),
        printed=[
            {
                "first": "2013-10-01",
                "last": "2014-09-30",
                "value": "12",
                "measure": "asb",
                "area": "D",
            }
        ],
    )
    rows = run(facts, "period_choices", area="D")
    assert rows.loc[rows["is_default"], "label"].tolist() == [opens_with]


# --- where figures come from --------------------------------------------------------------------

PRINTED = {
    "first": "2015-01-01",
    "last": "2015-02-28",
    "value": "7",
    "measure": "asb",
    "area": "D",
}


@pytest.mark.parametrize(("value", "cited"), [("7", ["3.1"]), ("8", [])])
def test_a_figure_is_cited_where_a_paper_prints_it(given, value, cited):
    facts = given(counts("asb", "D", "2015-01", 3, 4), printed=[PRINTED | {"value": value}])
    rows = run(facts, "citations", area="D", domain="asb", **{"from": "2015-01", "to": "2015-02"})
    assert rows["paragraph"].tolist() == cited


def test_published_figures_of_an_area(given):
    facts = given(printed=[PRINTED, PRINTED | {"area": "W1", "value": "3"}])
    assert run(facts, "published_figures")["value"].astype(int).tolist() == [7, 3]
    rows = run(facts, "published_figures", area="W1", domain="asb")
    assert rows["value"].astype(int).tolist() == [3]
    assert rows["document"].tolist() == ["A paper"]


@pytest.mark.parametrize(
    ("area", "first", "last", "files"),
    [
        pytest.param("D", "2015-01", "2015-02", ["a.csv"], id="a district's wards"),
        pytest.param("W1", "2015-01", "2015-02", ["a.csv"], id="a ward"),
        pytest.param("D", "2016-01", "2016-02", [], id="not covered"),
    ],
)
def test_files_behind(given, area, first, last, files):
    facts = given(counts("asb", "W1", "2015-01", 1, 2) + counts("asb", "W2", "2015-01", 1, 2))
    rows = run(facts, "files_behind", area=area, domain="asb", **{"from": first, "to": last})
    assert rows["file_name"].tolist() == files
