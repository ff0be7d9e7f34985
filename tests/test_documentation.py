"""The documentation says the same as the code."""

import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

import queries
from data import facts as schema

PROJECT = Path(__file__).parent.parent


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


def test_the_dictionary_in_the_data_readme_is_the_schemas(monkeypatch, schema_made_once):
    monkeypatch.setattr(schema, "create", schema_made_once)  # in the order of its files
    assert schema.dictionary() in read("data/README.md"), (
        "put the output of `python -m data dictionary` into data/README.md"
    )


def test_every_table_and_column_has_a_comment(schema_made_once):
    with duckdb.connect() as facts:
        schema_made_once(facts)
        facts.execute(read("data/schema/records.sql"))
        silent = facts.execute(
            "select table_name, null from duckdb_tables() where comment is null union all "
            "select table_name, column_name from duckdb_columns() where comment is null "
            "and not internal"
        ).fetchall()
    assert not silent


def test_every_setting_is_in_the_readme():
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in ("data", "queries", "pages")
        for path in (PROJECT / folder).rglob("*.py")
    ) + read("dashboard.py")
    settings = set(re.findall(r"SMP_[A-Z_]+", code))
    assert settings
    assert settings <= set(re.findall(r"SMP_[A-Z_]+", read("README.md")))


@pytest.mark.parametrize("command", ["data", "queries"])
def test_every_subcommand_is_in_the_readme(command):
    shown = subprocess.run(
        [sys.executable, "-m", command, "--help"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f"python -m {command}" in read("README.md")
    for sub in re.findall(r"^    (\w+) ", shown, flags=re.MULTILINE):
        assert f"python -m data {sub}" in read("README.md")
    for option in set(re.findall(r"--[a-z]+", shown)) - {"--help"}:
        assert option in read("README.md")


def test_every_query_is_in_the_queries_readme():
    text = read("queries/README.md")
    missing = [name for name in queries.names() if f"`{name}`" not in text]
    assert not missing


def test_the_changelog_names_this_version():
    version = re.search(r'^version = "(.+)"', read("pyproject.toml"), flags=re.MULTILINE)[1]
    assert f"## {version}" in read("CHANGELOG.md")
