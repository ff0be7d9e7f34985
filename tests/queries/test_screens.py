"""What the pages ask, on rows worked by hand: one test or more for each query of screens/ but the
committee's table and the headlines, which have files of their own."""

from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import queries
from data import facts as schema

PROJECT = Path(__file__).parents[2]


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


# --- what data is here ----------------------------------------------------------------------------


@pytest.fixture
def fresh(given):
    """Two wards of asb, the first from July to September 2015 without August; crime in D alone."""
    return given(
        [
            ("asb", "W1", "2015-07", 1),
            ("asb", "W1", "2015-09", 1),
            ("asb", "W2", "2015-09", 0),
            ("all", "D", "2015-08", 3, "police_illustrative"),
        ]
    )


def test_freshness(fresh):
    rows = run(fresh, "freshness")
    today = date.today()
    old = (today.year - 2015) * 12 + today.month - 9
    assert rows[
        ["domain", "series", "is_illustrative", "months", "months_missing", "months_old", "basis"]
    ].values.tolist() == [
        ["asb", "police", False, 2, 1, old, "provisional"],
        ["crime", "police_illustrative", True, 1, 0, old + 1, "illustrative"],
    ]
    assert rows["age"].tolist() == [f"{old} months old", f"{old + 1} months old"]
    assert [f"{m:%Y-%m}" for m in rows["first_month"]] == ["2015-07", "2015-08"]


def test_coverage_months(fresh):
    rows = run(fresh, "coverage_months")
    told = [
        (row.domain, f"{row.month:%Y-%m}", None if pd.isna(row.basis) else row.basis)
        for row in rows.itertuples()
    ]
    assert told == [
        ("asb", "2015-07", "provisional"),
        ("asb", "2015-08", None),
        ("asb", "2015-09", "provisional"),
        ("crime", "2015-07", None),
        ("crime", "2015-08", "illustrative"),
        ("crime", "2015-09", None),
    ]


def test_what_data_is_here_where_there_is_none(given):
    facts = given([])
    for name in ("freshness", "coverage_months", "file_notes"):
        assert run(facts, name).empty


@pytest.fixture(scope="module")
def with_files(tmp_path_factory):
    """Facts that know three files: a return with refused rows, a lookup, and an imported return."""
    path = tmp_path_factory.mktemp("files") / "facts.duckdb"
    with duckdb.connect(str(path)) as facts:
        schema.create(facts)
        facts.execute((PROJECT / "tests" / "given.sql").read_text(encoding="utf-8"))
        facts.execute(
            """
            delete from source;
            insert into source by name
            select
                column0 as source_id, column1 as file_name, 'Monthly return' as format,
                'a' as sha256, 10 as bytes, column2 as first_month, column3 as last_month,
                5 as rows_read, 3 as rows_kept, 2 as rows_refused, column4 as imported_at,
                column5 as origin,
            from (values
                (1, 'return.csv', date '2015-04-01', date '2015-06-01',
                    timestamp '2026-01-01 10:00', 'built'),
                (2, 'lookup.csv', null, null, timestamp '2026-01-01 10:00', 'built'),
                (3, 'later.csv', date '2015-07-01', date '2015-07-01',
                    timestamp '2026-02-01 10:00', 'imported')
            ) as given (column0, column1, column2, column3, column4, column5);
            insert into import_note values
                (1, 3, 'refused', 'the count is -1', 'One, asb, -1', null),
                (1, 2, 'refused', 'no area', 'Nowhere, asb, 1', null),
                (1, null, 'warning', 'too few', null, null),
                (3, 9, 'note', 'good to know', null, null)
            """
        )
    opened = queries.connect(path)
    yield opened
    opened.close()


def test_files_with_what_was_said_of_them(with_files):
    rows = run(with_files, "files")
    assert rows[["file_name", "kind", "period", "warnings", "notes"]].values.tolist() == [
        ["later.csv", "figures", "Jul 2015", 0, 1],
        ["return.csv", "figures", "Apr 2015 to Jun 2015", 1, 0],
        ["lookup.csv", "reference", "", 0, 0],
    ]


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        pytest.param({}, [(1, 2), (1, 3), (1, None), (3, 9)], id="all"),
        pytest.param({"source": 1}, [(1, 2), (1, 3), (1, None)], id="of a file"),
        pytest.param({"severity": "refused"}, [(1, 2), (1, 3)], id="refused"),
        pytest.param({"source": 3, "severity": "refused"}, [], id="none"),
    ],
)
def test_file_notes(with_files, asked, lines):
    rows = run(with_files, "file_notes", **asked)
    assert [
        (row.source_id, None if pd.isna(row.line) else row.line) for row in rows.itertuples()
    ] == lines


def test_districts_of_which_most_is_known_come_first(given, tmp_path):
    facts = given([("asb", "D", "2015-07", 1), ("all", "W1", "2015-07", 1)])
    assert run(facts, "areas")["area_code"].tolist() == ["D", "W1"]
    assert run(given([]), "areas")["area_code"].tolist() == ["D", "W1", "W2"]


# --- names that mean one thing --------------------------------------------------------------------


@pytest.fixture(scope="module")
def namesakes(tmp_path_factory):
    """Two wards called Upper, of which the older has figures, and two measures called Part A."""
    path = tmp_path_factory.mktemp("names") / "facts.duckdb"
    with duckdb.connect(str(path)) as facts:
        schema.create(facts)
        facts.execute((PROJECT / "tests" / "given.sql").read_text(encoding="utf-8"))
        facts.execute(
            """
            insert into area (area_code, area_name, title, kind, district_code, ward_set) values
                ('U1', 'Upper', 'Upper', 'ward', 'D', 'before'),
                ('U2', 'Upper', 'Upper', 'ward', 'D', 'after'),
                ('L1', 'Lower', 'Lower', 'ward', 'D', 'before'),
                ('L2', 'Lower', 'Lower', 'ward', 'D', 'after');
            insert into domain values ('street', 'Street', 3, 'chosen', 'x');
            insert into measure values
                ('street.a', null, 'street', 'Part A', 'x', 'x', 'decrease', 'ordinary', 'x', 5, 0);
            insert into coverage values ('police', 'part.a', 'U1', '2015-07-01', 'published', 1);
            """
        )
        schema.make_totals(facts)
    opened = queries.connect(path)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("area", "measure"), [("Upper", "Part A"), ("U1", "part.a"), ("upper", "Crime: Part A")]
)
def test_a_shared_name_means_the_one_with_figures_or_of_the_first_subject(namesakes, area, measure):
    rows = run(
        namesakes, "months", area=area, measure=measure, **{"from": "2015-07", "to": "2015-07"}
    )
    assert rows["n"].tolist() == [0]


def test_a_name_of_a_later_subject_is_said_with_its_subject(namesakes):
    rows = run(
        namesakes, "months", area="U1", measure="Street: Part A",
        **{"from": "2015-07", "to": "2015-07"},
    )  # fmt: skip
    assert rows["n"].isna().all()


def test_a_name_of_two_areas_without_figures_asks_for_a_code(namesakes):
    with pytest.raises(queries.QueryError, match="'Lower' is the name of 2 areas"):
        run(
            namesakes, "months", area="Lower", measure="part.a",
            **{"from": "2015-07", "to": "2015-07"},
        )  # fmt: skip


# --- is it real? ----------------------------------------------------------------------------------


def months_of(values, first="2014-01", measure="asb"):
    """(measure, D, month, n) of consecutive months; None is a month without data."""
    starts = months_from(first, *values)
    return [(measure, "D", m, n) for m, n in zip(starts, values, strict=True) if n is not None]


# Mean 10 and moving ranges 2, 2, … but for the last: the first average of 12 ranges is 52 / 12 =
# 4.33, of which the last (30) is above 3.267 times; the other eleven have the average 2.
STEADY = [9, 11] * 6
SPIKE = [*STEADY, 41]


def test_control_points(given):
    rows = run(given(months_of(SPIKE)), "control_points", area="D", measure="asb", to="2015-01")
    mean = (120 + 41) / 13
    assert rows["value"].tolist() == SPIKE
    assert rows["mean"].unique().tolist() == pytest.approx([mean])
    assert rows["upper_limit"].unique().tolist() == pytest.approx([mean + 2.66 * 2])
    assert rows["lower_limit"].unique().tolist() == pytest.approx([mean - 2.66 * 2])
    assert rows["special_cause"].fillna("").tolist()[-1] == "beyond_limit"
    assert rows["point_type"].tolist()[-1] == "special_cause_concern"
    assert not rows["is_trial"].any()


def test_control_points_of_the_last_months_with_a_gap(given):
    facts = given(months_of([5, 6, None, 8, 9]))
    rows = run(facts, "control_points", area="D", measure="asb", to="2014-06", months=5)
    assert [f"{m:%Y-%m}" for m in rows["month"]] == ["2014-02", "2014-03", "2014-04", "2014-05"]
    assert [None if pd.isna(n) else int(n) for n in rows["value"]] == [6, None, 8, 9]
    assert rows["is_trial"].all()
    assert rows["lower_limit"].isna().sum() in (0, 4)


def test_what_the_control_chart_shows_in_words(given):
    facts = given(months_of(SPIKE))
    (row,) = run(facts, "control_words", area="D", measure="asb", to="2015-01").to_dict("records")
    assert row["latest"] == "January 2015: 41, worse than chance would bring."
    assert row["unusual"].startswith("Unusual: January 2015 (41), above the upper limit")
    assert row["limits"] == "Normal variation here is 8 to 17 a month around a mean of 12.4."
    assert pd.isna(row["note"])
    assert row["variation"] == "special_cause_concern"


def test_few_months_have_trial_limits_and_equal_months_none(given):
    (few,) = run(
        given(months_of([5, 7, 6])), "control_words", area="D", measure="asb", to="2014-03"
    ).to_dict("records")
    assert few["note"].startswith("Trial limits: only 3 months")
    assert few["unusual"] == "No month of these is unusual."
    (same,) = run(
        given(months_of([4] * 13)), "control_words", area="D", measure="asb", to="2015-01"
    ).to_dict("records")
    assert same["latest"] == "January 2015: 4, as every month."
    assert same["limits"] == "No two months differ, so there are no limits to draw."


def test_no_months_have_no_chart(given):
    facts = given([])
    for name in ("control_points", "control_words"):
        assert run(facts, name, area="D", measure="asb", to="2015-01").empty


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """asb of 10 a month in 2014 and 20 in 2015, and a break of it in a month and of an effect."""
    folder = tmp_path_factory.mktemp("broken")
    opened = []

    def make(month, effect="note"):
        path = folder / f"{len(opened)}.duckdb"
        with duckdb.connect(str(path)) as facts:
            schema.create(facts)
            facts.execute("begin")  # each row by itself would wait for the disk
            facts.execute((PROJECT / "tests" / "given.sql").read_text(encoding="utf-8"))
            facts.execute(
                "insert into recording_break values "
                "('b', 'asb', null, null, $month, 'New forms', 'More is recorded', $effect, 'x')",
                {"month": month, "effect": effect},
            )
            for year, n in ((2014, 10), (2015, 20)):
                for number in range(1, 13):
                    key = {"at": f"{year}-{number:02}-01", "n": n}
                    facts.execute(
                        "insert into coverage select 'police', 'asb', 'D', $at, 'published', 1 "
                        "where $n > 0",
                        key,
                    )
                    facts.execute(
                        "insert into observation values "
                        "('asb', 'D', $at, 'police', $n, 'published', 1, 2)",
                        key,
                    )
            facts.execute("commit")
            schema.make_totals(facts)
        opened.append(queries.connect(path))
        return opened[-1]

    yield make
    for made in opened:
        made.close()


PERIOD = {"from": "2015-04", "to": "2015-06"}


@pytest.mark.parametrize(
    ("month", "is_between"),
    [
        ("2014-04-01", False),  # the first month of the earlier period: both are recorded alike
        ("2014-05-01", True),
        ("2015-06-01", True),
        ("2015-07-01", False),
        (None, False),
    ],
)
@pytest.mark.parametrize("effect", ["note", "block"])
def test_a_recording_break_between_the_periods(broken, month, effect, is_between):
    facts = broken(month, effect)
    (row,) = run(facts, "breaks", area="D", domain="asb", **PERIOD).to_dict("records")
    assert (row["effect"], row["is_between"]) == (effect, is_between)
    assert row["words"].startswith("New forms")
    (change,) = run(facts, "change_table", area="D", domain="asb", **PERIOD).to_dict("records")
    is_blocked = is_between and effect == "block"
    assert change["now"] == 60
    assert pd.isna(change["before"]) == pd.isna(change["p_value"]) == is_blocked
    assert (change["signal"] == "not comparable") == is_blocked
    headline = run(facts, "headlines", area="D", **PERIOD)["headline"].iloc[0]
    if is_blocked:
        assert headline == (
            "ASB stood at 60 incidents in April to June 2015. The figures a year earlier may not "
            f"be compared with these: New forms, {date.fromisoformat(month):%B %Y}."
        )
    else:
        assert headline.startswith("ASB rose by 100.0%, from 30 to 60 incidents")
        assert ("Between the two: New forms" in headline) == is_between


def test_a_break_is_drawn_in_its_month(broken):
    rows = run(broken("2015-01-01"), "control_points", area="D", measure="asb", to="2015-12")
    marked = rows[rows["break_title"].notna()]
    assert [
        (f"{m:%Y-%m}", t) for m, t in zip(marked["month"], marked["break_title"], strict=True)
    ] == [("2015-01", "New forms")]


def test_thresholds(given):
    rows = run(given([]), "thresholds").set_index("name")
    assert rows.loc["change_p_real", "one_in"] == 500
    assert rows.loc["change_p_possible", "one_in"] == 20
    assert pd.isna(rows.loc["signal_minimum_count", "one_in"])
    assert rows.loc["interval_confidence", "percent_words"] == "95%"
    assert rows.loc["interval_confidence_strict", "percent_words"] == "99.8%"
    assert pd.isna(rows.loc["signal_minimum_count", "percent_words"])
