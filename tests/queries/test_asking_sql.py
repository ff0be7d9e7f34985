"""Questions in SQL that a person writes: what can be asked, and what is answered."""

import datetime as dt
import re
from decimal import Decimal

import pandas as pd
import pytest

import queries
from queries import asking
from tests.queries.asked import processes_that_do_not_stand_back, refused, rows


@pytest.fixture(scope="module", autouse=True)
def _processes_that_do_not_stand_back():
    with processes_that_do_not_stand_back():
        yield


# --- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 as x",
        "\n\n  select 1 as x;",
        "select 1 as x; -- done",
        "-- first\nselect /* ; */ 1 as x ;; /* last */ ;\n",
        "select 1 as x -- no end",
        "from (values (1)) t(x)",
        "with a as (select 1 as x), b as (from a) from b",
        "SELECT 1 AS x",
    ],
)
def test_a_question_is_answered_however_it_begins_and_ends(sql):
    answer = asking.ask(sql)
    assert answer.table.to_pylist() == [{"x": 1}]
    assert not answer.is_cut
    assert answer.seconds >= 0


def test_the_facts_are_asked_by_their_names_and_by_the_views_of_the_project():
    with queries._store_in_service().cursor() as cursor:
        ((expected,),) = cursor.execute("select count(*) from facts.monthly").fetchall()
    for name in ("monthly", "facts.monthly", "facts.main.monthly", "MONTHLY", "staging.monthly"):
        assert rows(f"from {name} select count(*) as n") == [{"n": expected}]
    assert rows("select 'published'::basis as b, series_code('Kent Police', 'published') as s") == [
        {"b": "published", "s": "kent_police"}
    ]
    assert rows("from freshness limit 1") == rows("from facts.freshness limit 1")


@pytest.mark.parametrize("relation", ["'points'", "points", "relation := 'Points'"])
def test_a_macro_takes_a_part_of_the_question(relation):
    points = """
        with points as (
            select 'x' as series_id, date '2020-01-01' + to_months(i::integer) as month, i as value
            from range(24) t(i)
        )
        select distinct special_cause from control_chart("""
    assert {"special_cause": "trend"} in rows(points + relation + ")")


def test_describe_and_summarize():
    assert [row["column_name"] for row in rows("describe series")] == [
        "series",
        "publisher",
        "name",
        "illustrative",
    ]
    assert [row["count"] for row in rows("summarize select n from range(7) t(n)")] == [7]


def test_rows_beyond_the_limit_are_cut_and_it_is_said():
    for count, is_cut in ((asking.ROWS, False), (asking.ROWS + 1, True)):
        answer = asking.ask(f"from range({count})")
        assert (answer.table.num_rows, answer.is_cut) == (asking.ROWS, is_cut)


def test_the_order_asked_for_is_kept():
    found = rows("select n, month from monthly order by n desc, month, area_code, measure_code")
    assert len(found) == asking.ROWS
    assert found == sorted(found, key=lambda row: (-row["n"], row["month"]))


def test_every_type_reaches_a_page():
    answer = asking.ask(
        """
        select
            7::hugeint as whole, 12345678901234567890123::hugeint as huge, sum(1) as total,
            1.50::decimal(5, 2) as exact, 0.5 as half, true as yes, null as nothing,
            date '2020-01-31' as day, timestamp '2020-01-31 10:00' as moment, time '10:00' as hour,
            timestamptz '2020-01-31 10:00+00' is not null as zoned, [1, 2] as list,
            {'a': 1} as struct, map {'x': 1} as map, 'a'::blob as blob, interval 2 days as span,
            '101'::bit as bits, '{"a": 1}'::json as json, 'published'::basis as choice,
            9::bignum as big, 9::uhugeint as uhuge, 9::variant as variant, 9::ubigint as ubig,
            '3fa85f64-5717-4562-b3fc-2c963f66afa6'::uuid as id, repeat('x', 5000) as long
        """
    )
    assert answer.table.to_pylist() == [
        {
            "whole": 7,
            "huge": "12345678901234567890123",
            "total": 1,
            "exact": Decimal("1.50"),
            "half": Decimal("0.5"),
            "yes": True,
            "nothing": None,
            "day": dt.date(2020, 1, 31),
            "moment": dt.datetime(2020, 1, 31, 10),
            "hour": dt.time(10),
            "zoned": True,
            "list": "[1, 2]",
            "struct": "{'a': 1}",
            "map": "{x=1}",
            "blob": "a",
            "span": "2 days",
            "bits": "101",
            "json": '{"a": 1}',
            "choice": "published",
            "big": "9",
            "uhuge": "9",
            "variant": "9",
            "ubig": 9,
            "id": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
            "long": "x" * 2000 + "…",
        }
    ]
    assert answer.table.to_pandas().shape == (1, 25)


def test_columns_of_one_name_are_told_apart():
    assert asking.ask("select 1 as a, 2 as A, 3 as a").table.num_columns == 3
    assert len({name.lower() for name in asking.ask("select 1, 1").table.column_names}) == 2


# --- the queries of the pages -------------------------------------------------------------------

MAIDSTONE = "E07000110"
GIVEN = {"area": MAIDSTONE, "domain": "crime", "measure": "crime.all", "from": "2014-10"}
PAGES = {
    "months": {},
    "change_table": {},
    "comparison": {},
    "control_points": {},
    "control_words": {},
    "breaks": {},
    "areas": {},
    "measures": {},
    "periods": {},
    "wards": {},
    "ward_measures": {},
    "ward_years": {"area": "Fant"},
    "published_figures": {},
    "indicator_status": {},
    "grant_position": {},
    "awards": {},
    "freshness": {},
    "files": {},
    "thresholds": {},
}
VALUES = GIVEN | {"to": "2015-09", "partnership": "smp", "edition": "2015-16"}


def cell(value):
    """A value as both ways of asking give it."""
    if isinstance(value, list | dict) or getattr(value, "ndim", 0):
        return "nested"
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


@pytest.mark.parametrize("name", PAGES)
def test_the_sql_of_a_page_gives_what_the_page_shows(name):
    takes = {parameter.name for parameter in queries.query(name).parameters}
    params = {key: value for key, value in VALUES.items() if key in takes} | PAGES[name]
    expected = queries.run(name, **params)
    found = asking.ask(queries.written(name, **params)).table.slice(0, len(expected))
    assert found.column_names == list(expected.columns)
    assert len(expected)
    for column in expected.columns:
        pairs = zip(expected[column].tolist(), found[column].to_pylist(), strict=True)
        for on_page, asked in pairs:
            if (on_page := cell(on_page)) == "nested":
                assert isinstance(asked, str)
            elif isinstance(asked, dt.date) and isinstance(on_page, dt.datetime):
                assert on_page == dt.datetime.combine(asked, getattr(asked, "time", dt.time)())
            else:
                assert on_page == cell(asked), column


def test_every_view_without_records_can_be_asked():
    creations, closed = asking._opened()
    views = re.findall(r"^create (?:or replace )?view ([\w.]+)", "\n".join(creations), re.MULTILINE)
    assert {"staging.monthly", "staging.area", "indicators.awards"} <= set(views)
    for view in views:
        asking.ask(f"from {view} limit 1")
    assert {"staging.meeting", "staging.judgement", "staging.narrative"} <= set(closed)
    assert {"indicators.judged", "indicators.priority_status"} <= set(closed)
    assert not set(views) & set(closed)


def test_what_a_query_of_a_page_refuses_is_refused_in_the_same_words():
    period = {"area": MAIDSTONE, "domain": "crime", "from": "2030-01", "to": "2030-12"}
    with pytest.raises(queries.QueryError) as of_page:
        queries.run("change_table", **period)
    refusal = refused(queries.written("change_table", **period))
    assert (str(refusal), refusal.kind) == (str(of_page.value), "wrong")


# --- what can be asked --------------------------------------------------------------------------


def test_the_schema_has_words_for_every_table_and_column_in_order():
    found = asking.schema()
    assert list(found.columns) == [
        "group",
        "table_name",
        "table_words",
        "column_name",
        "column_type",
        "column_words",
        "place",
    ]
    assert found.map(lambda value: value not in (None, "")).all(axis=None)
    assert list(found["place"]) == list(range(len(found)))
    assert list(found["group"].unique())[:3] == ["Reference", "Places", "Counts"]
    tables = list(found["table_name"].unique())
    assert tables.index("observation") < tables.index("coverage") < tables.index("monthly")
    assert {"freshness", "file_status", "award"} <= set(tables)
    monthly = found[found["table_name"] == "monthly"]
    assert list(monthly["column_name"])[:3] == ["measure_code", "area_code", "month"]
    assert "one of 'published', 'provisional', 'illustrative'" in set(monthly["column_type"])
    for table in tables:
        asking.ask(f"from {table} limit 1")


def test_the_macros_have_words_and_are_those_that_a_question_may_call():
    found = asking.macros().set_index("name")
    assert found.map(lambda value: value != "").drop(columns="parameters").all(axis=None)
    assert found.index.is_unique
    assert found.loc["pct_change"].tolist() == [
        "now, before",
        "Percentage change; NULL where before is 0 or either is unknown.",
        "scalar",
    ]
    assert found.loc["control_chart", "kind"] == "table"
    assert found.loc["poisson_upper", "words"] == found.loc["poisson_lower", "words"]
    assert "indicators.change" in found.index
    assert "indicators.judged" not in found.index
    with queries._store_in_service().cursor() as cursor:
        made = cursor.execute(
            "select distinct if(schema_name = 'main', '', schema_name || '.') || function_name "
            "from duckdb_functions() where not internal and function_type like '%macro' "
            "and database_name = 'memory'"
        ).fetchall()
    assert set(found.index) == {name for (name,) in made} - set(asking._opened()[1])
