"""Which tables hold anything that is made up to show how the dashboard works."""

import pytest

import queries


@pytest.fixture(scope="module")
def of_tables(planned):
    clean = "delete from series where illustrative; update risk_cell set illustrative = null; "

    def asked(then="", **plan):
        return queries.run_in(planned(then=clean + then, **plan), "made_up")["table_name"].tolist()

    return asked


def test_what_bears_no_mark_is_not_made_up(of_tables):
    assert of_tables(priority=[{}]) == []


def test_a_series_that_is_made_up_is_told_by_its_own_mark(of_tables):
    then = "insert into series values ('p_illustrative', 'p', 'P (illustrative)', true)"
    assert of_tables(then) == ["series"]


def test_a_table_is_named_where_one_of_its_rows_is_marked(of_tables):
    assert of_tables(priority=[{"illustrative": "title"}]) == ["priority"]


def test_every_table_that_marks_what_is_made_up_is_looked_at(planned):
    with planned().cursor() as cursor:
        marked = {
            name
            for (name,) in cursor.execute(
                "select table_name from duckdb_columns() where database_name like 'facts%' "
                "and column_name = 'illustrative'"
            ).fetchall()
        }
        written = (queries.HERE / "staging" / "made_up.sql").read_text(encoding="utf-8")
        looked_at = cursor.get_table_names(written)
    assert looked_at == marked
