"""The facts' schema, and what is worked out inside them: counts of records, and totals.

Everything here acts on a connection to facts that are being made.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
# The series that are made from records: its script in counts/, and the tables of its records.
COUNTED = {
    "data_police_uk": ("2_street", {"street_record"}),
    "department_for_transport": ("3_road", {"collision_record", "casualty_record"}),
}


def scripts(folder: str, pattern: str = "*") -> list[str]:
    """The SQL of a folder's files, in the order of their names."""
    return [
        path.read_text(encoding="utf-8") for path in sorted((HERE / folder).glob(f"{pattern}.sql"))
    ]


def script(folder: str, name: str) -> str:
    """The SQL of one file."""
    return (HERE / folder / f"{name}.sql").read_text(encoding="utf-8")


def schema_version() -> str:
    """Fingerprint of the facts' schema and of how counts and totals are made."""
    digest = hashlib.sha256()
    for sql in [*scripts("schema", "[0-9]*"), *scripts("counts"), *scripts("totals")]:
        digest.update(sql.encode())
    return digest.hexdigest()[:16]


def create(facts: duckdb.DuckDBPyConnection) -> None:
    """Create the facts' tables, empty, in a connection's current database."""
    facts.execute("begin")  # each statement by itself would wait for the disk
    for sql in scripts("schema", "[0-9]*"):
        facts.execute(sql)
    facts.execute(
        "insert into build values ($at, $version)",
        {"at": datetime.now(UTC).replace(tzinfo=None), "version": schema_version()},
    )
    facts.execute("commit")


def dictionary() -> str:
    """Every table and column of both databases, as Markdown, from the schema's comments."""
    with duckdb.connect(":memory:") as empty:
        create(empty)
        empty.execute((HERE / "schema" / "records.sql").read_text(encoding="utf-8"))
        tables = empty.execute(
            "select table_name, comment from (select table_oid as place, * from duckdb_tables() "
            "union all by name select view_oid as place, view_name as table_name, comment "
            "from duckdb_views() where not internal) order by place"
        ).fetchall()
        columns = empty.execute(
            "select table_name, column_name, data_type, comment from duckdb_columns() "
            "where not internal order by table_oid, column_index"
        ).fetchall()
    parts = []
    for table, about in tables:
        parts += [
            f"### {table}",
            "",
            about,
            "",
            "| column | type | meaning |",
            "| --- | --- | --- |",
        ]
        parts += [
            f"| {name} | {_type_words(type_)} | {meaning} |"
            for of, name, type_, meaning in columns
            if of == table
        ]
        parts.append("")
    return "\n".join(parts).rstrip()


def _type_words(type_: str) -> str:
    if type_.startswith("ENUM"):
        return "one of " + ", ".join(choice.strip(" '") for choice in type_[5:-1].split(","))
    return {"VARCHAR": "text", "BIGINT": "whole number", "INTEGER": "whole number"}.get(
        type_, type_.lower()
    )


def make_totals(facts: duckdb.DuckDBPyConnection, series: list[str] | None = None) -> None:
    """Fill `monthly` from coverage and observation: districts from wards, totals from parts; and
    `ward_month`, which wards that are.

    Only for the `series` whose counts changed; without it, for all.
    """
    facts.execute(
        "create or replace temp table changed as "
        "select distinct series from coverage where $series is null or series = any($series)",
        {"series": series},
    )
    stated, districts, parts, differences, ward_months = scripts("totals")
    facts.execute(
        "delete from monthly where $series is null or series = any($series)", {"series": series}
    )
    facts.execute(
        "delete from ward_month where $series is null or series = any($series)", {"series": series}
    )
    facts.execute(
        "delete from import_note where series is not null "
        "and ($series is null or series = any($series))",
        {"series": series},
    )
    facts.execute(stated)
    facts.execute(districts)
    ((deepest,),) = facts.execute("select coalesce(max(level), 0) from measure").fetchall()
    for level in range(deepest - 1, -1, -1):
        ((added,),) = facts.execute(parts, {"level": level}).fetchall()
        if added:
            facts.execute(districts)
    facts.execute(ward_months)
    if series is None or not set(series) <= COUNTED.keys():
        facts.execute(differences)  # only what was returned can differ from its parts
