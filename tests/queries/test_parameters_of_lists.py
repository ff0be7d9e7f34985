"""Parameters that name several areas or measures, queries written out, and the examples in SQL."""

import re
import shutil
from datetime import date

import numpy as np
import pandas as pd
import pytest

import queries
from data import store
from queries import asking
from tests.conftest import made_facts

JANUARY = {"from": "2015-01", "to": "2015-01"}
MAIDSTONE, CRIME = "E07000110", "crime.all"
YEAR = {"from": "2014-10", "to": "2015-09"}


@pytest.fixture(scope="module")
def facts(given):
    return given([("asb", area, "2015-01", 1) for area in ("W1", "W2", "D:not-placed")])


def lines(opened, areas, measures="asb"):
    rows = queries.run_in(opened, "explore_months", areas=areas, measures=measures, **JANUARY)
    assert rows["line"].tolist() == list(range(1, len(rows) + 1)), "each once"
    return list(zip(rows["area_code"], rows["measure_code"], strict=True))


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("areas", "codes"),
    [
        pytest.param("W1", ["W1"], id="a code"),
        pytest.param("One", ["W1"], id="a name"),
        pytest.param("W2,W1", ["W2", "W1"], id="codes with a comma between"),
        pytest.param("two , ONE", ["W2", "W1"], id="names with blanks, in any case"),
        pytest.param("Dist, not placed", ["D:not-placed"], id="a name that has a comma"),
        pytest.param(
            ["Dist, not placed", "W1"], ["D:not-placed", "W1"], id="a list with such a name"
        ),
        pytest.param(("W1", "Dist borough"), ["W1", "D"], id="a tuple"),
        pytest.param(pd.Series(["W2", "One"]), ["W2", "W1"], id="a column"),
        pytest.param(np.array(["W2", "One"]), ["W2", "W1"], id="an array"),
        pytest.param("W1,One,W2,W1", ["W1", "W2"], id="each once"),
    ],
)
def test_areas_are_a_list_or_a_text(facts, areas, codes):
    assert lines(facts, areas) == [(code, "asb") for code in codes]


def test_measures_are_a_list_or_a_text(facts):
    for measures in (
        "asb,part.a",
        "ASB, Part A",
        ["ASB", "part.a"],
        "Antisocial behaviour: ASB,part.a",
    ):
        assert lines(facts, "W1", measures) == [("W1", "asb"), ("W1", "part.a")]


@pytest.mark.parametrize(
    ("areas", "measures", "words"),
    [
        ("W1,Thre", "asb", "There is no area 'Thre'."),
        (["W1", "Wun"], "asb", "There is no area 'Wun'."),
        ("W1", "asb,crime", "There is no measure 'crime'."),
        ("W1,", "asb", "There is no area ''."),
        ([], "asb", "areas names nothing; give one area or several."),
        ("W1", (), "measures names nothing; give one measure or several."),
        (None, "asb", "explore_months needs areas."),
        # of several names in a text none may have a comma: never read as something else
        ("W1,Dist, not placed", "asb", "There is no area ' not placed'."),
    ],
)
def test_what_is_not_known_is_refused_in_words(facts, areas, measures, words):
    with pytest.raises(queries.QueryError) as refusal:
        lines(facts, areas, measures)
    assert str(refusal.value).startswith(words)


def test_the_same_question_is_answered_the_same_however_it_is_asked():
    asked = [
        queries.run("explore_types", areas=areas, measures=measures, **YEAR)
        for areas, measures in (
            (MAIDSTONE, f"{CRIME},asb.incidents"),
            ([MAIDSTONE], ["All crime", "ASB incidents"]),
            ("Maidstone", (CRIME, "asb.incidents")),
        )
    ]
    assert len(asked[0]) > 2
    for other in asked[1:]:
        pd.testing.assert_frame_equal(asked[0], other)


# --- written out ----------------------------------------------------------------------------------

ASKED = [
    ("explore_months", {"areas": [MAIDSTONE, "Fant"], "measures": [CRIME, "asb.incidents"]} | YEAR),
    ("explore_types", {"areas": "Maidstone", "measures": CRIME, "years": 2} | YEAR),
    ("explore_parts", {"areas": MAIDSTONE, "measures": "road.ksi", "breakdown": "hour"} | YEAR),
    ("explore_breakdowns", {"area": MAIDSTONE, "measures": CRIME}),
    ("relation", {"area": MAIDSTONE, "measure": "ASB incidents", "other": CRIME} | YEAR),
    ("wards", {"area": MAIDSTONE, "measure": "asb.incidents"} | YEAR),
    ("areas", {}),
]


@pytest.mark.parametrize(("name", "params"), ASKED, ids=[name for name, _ in ASKED])
def test_a_query_written_out_gives_the_same_answer(name, params):
    sql = queries.written(name, **params)
    with queries._store_in_service().cursor() as cursor:
        found = cursor.execute(sql).to_arrow_table().to_pandas(
            types_mapper=queries.pandas_type, date_as_object=False
        )  # fmt: skip
    wanted = queries.run(name, **params)
    assert len(wanted)
    pd.testing.assert_frame_equal(found, wanted)


def test_a_query_is_written_out_with_its_head_and_no_parameter_left():
    sql = queries.written("explore_months", areas="Fant,High Street", measures=CRIME, **YEAR)
    assert sql.startswith("-- One row for each of some measures and areas")
    assert "-- $areas" in sql
    code = re.sub(r"--.*", "", sql)
    assert "$" not in code
    with queries._store_in_service().cursor() as cursor:
        codes = [
            cursor.execute("select area_code from staging.area_names where title = $1", [name])
            .fetchone()[0]
            for name in ("Fant", "High Street")
        ]  # fmt: skip
    assert f"['{codes[0]}', '{codes[1]}']" in code
    assert "date '2014-10-01'" in code


def test_a_text_stays_a_text_whatever_stands_in_it():
    text = "it's $from; drop table x --"
    asked = {"area": MAIDSTONE, "measure": CRIME, "series": text} | YEAR
    sql = queries.written("wards", **asked)
    assert "'it''s $from; drop table x --'" in sql
    with pytest.raises(queries.QueryError, match="There is no series 'it's"):
        queries.run("wards", **asked)
    with (
        queries._store_in_service().cursor() as cursor,
        pytest.raises(Exception, match="There is no series 'it's"),
    ):
        cursor.execute(sql)


def test_what_cannot_be_asked_is_not_written_out():
    with pytest.raises(queries.QueryError, match=r"^There is no area 'Atlantis'\."):
        queries.written("explore_months", areas="Maidstone,Atlantis", measures=CRIME, **YEAR)
    with pytest.raises(queries.QueryError, match=r"^relation needs other\."):
        queries.written("relation", area=MAIDSTONE, measure=CRIME, **YEAR)
    with pytest.raises(queries.QueryError, match="the wrong way round"):
        queries.written(
            "months", area=MAIDSTONE, measure=CRIME, **{"from": date(2015, 2, 1), "to": "2015-01"}
        )


# --- the facts in service -------------------------------------------------------------------------


def test_other_facts_have_another_version(tmp_path, monkeypatch):
    before = queries.facts_version()
    made = made_facts(tmp_path / "made.duckdb")
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("SMP_DATA_DIR", str(folder))
    versions = []
    try:
        for _ in range(2):
            store.publish(shutil.copy(made, folder / "unfinished"), folder)
            versions.append(queries.facts_version())
            assert queries.facts_version() == versions[-1], "as long as nothing is brought in"
    finally:
        queries.close()
    monkeypatch.undo()
    assert len({before, *versions}) == 3
    assert queries.facts_version() == before


# --- examples -------------------------------------------------------------------------------------

EXAMPLES = sorted((queries.HERE / "examples").glob("*.sql"))


@pytest.fixture(scope="module")
def at_once():
    """Questions do not stand back behind other tests, and no process is left."""
    patch = pytest.MonkeyPatch()
    patch.setattr(asking, "NICE", 0)
    yield
    patch.undo()
    asking.close()


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.stem for path in EXAMPLES])
def test_an_example_is_answered(at_once, path):
    sql = path.read_text(encoding="utf-8")
    assert re.match(r"-- [A-Z].{5,80}\n", sql), "its first line says what it asks"
    answer = asking.ask(sql)
    rows = answer.table.to_pandas()
    assert len(rows)
    assert not answer.is_cut
    assert rows.notna().any().all(), "every column says something"


def test_examples_say_what_is_true(at_once):
    """Of the demonstration: the printed change of robbery, and all twelve months of the year."""
    found = {path.stem: path.read_text(encoding="utf-8") for path in EXAMPLES}
    rows = asking.ask(found["2_is_it_real"]).table.to_pandas().set_index("measure")
    assert rows.loc["Robbery", ["now", "before", "pct_change"]].tolist() == [78, 60, 30.0]
    months = asking.ask(found["4_seasons"]).table.to_pandas()["month_of_year"].tolist()
    assert (months[0], months[-1], len(months)) == ("January", "December", 12)
