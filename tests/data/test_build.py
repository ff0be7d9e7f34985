"""Building the facts: what is put into service, what never is, and what a killed build leaves."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pandas as pd
import pytest

import queries
from data import facts as schema
from data import making, store
from data.__main__ import main
from tests.conftest import some
from tests.data.conftest import (
    HEADER,
    MONTHS,
    PROJECT,
    REFERENCE,
    command,
    complaints,
    contents,
    killed_at,
    made_old,
    returns,
    served,
    write,
)

# --- the command ----------------------------------------------------------------------------------


def test_build_says_a_line_for_each_file_and_puts_the_facts_into_service(home, folder):
    done = command("build", folder)
    assert (done.returncode, complaints(done)) == (0, [])
    *lines, last = done.stdout.splitlines()
    assert lines == [
        "domains.csv: reference table: domain: 1 read, 1 kept, 0 replaced, 0 refused",
        "measures.csv: reference table: measure: 3 read, 3 kept, 0 replaced, 0 refused",
        "areas.csv: reference table: area: 3 read, 3 kept, 0 replaced, 0 refused",
        "thresholds.csv (as shipped): reference table: threshold: "
        "12 read, 12 kept, 0 replaced, 0 refused",
        "breakdowns.csv (as shipped): reference table: breakdown: "
        "6 read, 6 kept, 0 replaced, 0 refused",
        "breakdown_parts.csv (as shipped): reference table: breakdown part: "
        "256 read, 256 kept, 0 replaced, 0 refused",
        "part_codes.csv (as shipped): reference table: part code: "
        "77 read, 77 kept, 0 replaced, 0 refused",
        "returns.csv: monthly return, Jan 2015 to Dec 2015: "
        "24 read, 24 kept, 0 replaced, 0 refused",
    ]
    assert last.startswith("8 files read; the facts are in service as facts-")
    assert served() == 100


@pytest.mark.thorough
def test_build_to_a_file_publishes_nothing(standing, more, tmp_path):
    before = contents(standing)
    target = tmp_path / "new folder" / "mine.duckdb"
    done = command("build", more, "--to", target)
    assert (done.returncode, complaints(done)) == (0, [])
    assert f"the facts are written to {target}" in done.stdout
    assert [path.name for path in target.parent.iterdir()] == ["mine.duckdb"]
    assert (contents(standing), served()) == (before, 100)
    with duckdb.connect(str(target), read_only=True) as facts:
        rows = facts.execute(
            "select distinct n from monthly where area_code = 'D' and measure_code = 'all'"
        )
        assert rows.fetchall() == [(200,)]


def test_build_to_a_file_that_exists_replaces_it(home, folder, tmp_path, run):
    target = tmp_path / "mine.duckdb"
    target.write_text("old")
    code, _, _ = run("build", folder, "--to", target)
    assert code == 0
    duckdb.connect(str(target), read_only=True).close()


def test_warnings_are_printed_and_do_not_fail_the_build(home, folder, run):
    write(folder, {"total.csv": HEADER + "One,all,2015-01,7\n" + "One,part.b,2015-01,0\n"})
    code, out, err = run("build", folder)
    assert (code, err) == (0, [])
    assert (
        "warning: total.csv line 2: All crime, One, January 2015: the total returned is 7 "
        "and its parts add up to 99; the total is used"
    ) in out


BROKEN = [
    pytest.param(
        {"bad.csv": "ward,hats\nOne,1\n"}, "bad.csv: its columns (ward, hats)", id="unrecognised"
    ),
    pytest.param(
        {"bad.xlsx": b"PK\x03\x04 no workbook"},
        "bad.xlsx: the file is cut short or damaged",
        id="workbook",
    ),
    pytest.param({"bad.csv": b""}, "bad.csv: the file is empty", id="empty"),
    pytest.param({"bad.csv": b"a\0b"}, "bad.csv: this is not a text file", id="binary"),
    pytest.param(
        {"sub/bad.csv": HEADER + "One,all,2014-01,1\nFant,all,2014-01,1\n"},
        "sub/bad.csv line 3: 'Fant' is no area that is known here [Fant, all, 2014-01, 1]",
        id="unknown area",
    ),
    pytest.param(
        {"bad.csv": HEADER + "One,part.a,2015-03,98\n"},
        "returns.csv line 6: Part A, One, March 2015: the count is 99 here and 98 in "
        "bad.csv line 2; keep one of the two files",
        id="two files that disagree",
    ),
    pytest.param(
        {"bad.csv": HEADER + "One,all,2014-01," + "9" * 25 + "\n"},
        "bad.csv line 2",
        id="a count too large",
    ),
    pytest.param(
        {"bad.csv": REFERENCE["areas.csv"].replace("One", "Uno")},
        "bad.csv",
        id="an area in two files",
    ),
    pytest.param(
        {"bad.csv": "area,measure,period,Apr-14\nOne,cats,monthly,2\n"},
        "bad.csv",
        id="neither long nor wide",
    ),
    pytest.param(
        {"bad.csv": "area,measure,Jan-14,2014-01\nOne,all,1,2\n"},
        "bad.csv line 2",
        id="a month in two columns",
    ),
    pytest.param(
        {"measures.csv": REFERENCE["measures.csv"].replace("all,,", "all,part.a,")},
        "measures.csv line 2: its parents go round in a circle: all < part.a < all",
        id="a circle of measures",
    ),
]


@pytest.mark.parametrize(("files", "line"), some(BROKEN))
def test_a_broken_file_changes_nothing_in_service(standing, folder, capsys, files, line):
    before = contents(standing)
    assert main(["build", str(write(folder, files))]) == 1
    first, *problems = capsys.readouterr().err.splitlines()
    assert first == "Nothing was changed, because:"
    assert any(problem.startswith(line) for problem in problems)
    assert (contents(standing), served()) == (before, 100)


def test_a_file_that_cannot_be_opened_is_named(home, folder):
    (folder / "gone.csv").symlink_to(folder / "nowhere.csv")
    with pytest.raises(making.BuildError) as refused:
        making.build(folder)
    assert refused.value.problems[0].startswith("gone.csv: ")


def test_every_problem_of_every_file_is_named_at_once(home, folder):
    files = {
        "a.csv": HEADER + "Fant,all,2014-01,1\nOne,all,2014-01,-1\n",
        "b.csv": "",
        "c.csv": "ward,hats\n",
    }
    with pytest.raises(making.BuildError) as refused:
        making.build(write(folder, files))
    named = [problem.split(": ")[0] for problem in refused.value.problems]
    assert sorted(named) == ["a.csv line 2", "a.csv line 3", "b.csv", "c.csv"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("nowhere", "There is no folder", id="missing folder"),
        pytest.param("files/returns.csv", "There is no folder", id="a file"),
        pytest.param("empty", "holds no CSV file, no workbook", id="nothing in it"),
        pytest.param("text", "holds no CSV file, no workbook", id="nothing of ours in it"),
    ],
)
def test_a_folder_that_gives_nothing(standing, folder, tmp_path, run, name, says):
    (tmp_path / "empty").mkdir()
    write(tmp_path / "text", {"notes.txt": "x", "_old/returns.csv": "x", ".hidden.csv": "x"})
    before = contents(standing)
    code, _, err = run("build", tmp_path / name)
    assert code == 1
    assert says in "\n".join(err)
    assert "Traceback" not in "\n".join(err)
    assert contents(standing) == before


@pytest.mark.parametrize("arguments", [[], ["biuld"], ["build", "a", "b"]], ids=" ".join)
def test_a_command_that_is_none(home, arguments):
    done = command(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: python -m data")
    assert contents(home) == {}


def test_build_to_a_folder_is_refused_in_words(home, folder, tmp_path):
    done = command("build", folder, "--to", tmp_path)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert str(tmp_path) in done.stderr


# --- what is read ---------------------------------------------------------------------------------


def test_two_files_that_agree_are_counted_once(home, folder):
    write(folder, {"sub/again.csv": returns(99)})
    report = making.build(folder)
    assert [f.rows_kept for f in report.files if f.format == "Monthly return"] == [24, 24]
    assert served() == 100


def test_two_files_that_each_give_a_part(home, folder):
    lines = returns(99).splitlines(keepends=True)[1:]
    write(
        folder,
        {
            "returns.csv": HEADER + "".join(line for line in lines if "part.a" in line),
            "sub/SUB/b.CSV": HEADER + "".join(line for line in lines if "part.b" in line),
            "zero.csv": "area,measure," + ",".join(MONTHS) + "\n"
            "One,part.b" + ",0" * 12 + "\nTwo,part.a" + ",0" * 12 + "\n",
        },
    )
    making.build(folder)
    assert served() == 100


def test_files_and_folders_set_aside_are_passed_over(home, folder):
    write(
        folder,
        {
            "_old/returns.csv": returns(5),
            ".git/x.csv": "x",
            "_x.csv": "x",
            "notes.txt": "x",
            "~$returns.xlsx": b"\x05Office",  # Excel's own, while the workbook is open
        },
    )
    assert len(making.build(folder).files) == 8


def test_what_a_source_row_holds(home, folder):
    write(
        folder,
        {"returns.csv": "area,measure,month,count,publisher\nOne,all,2015-02,3,Kent Police\n"},
    )
    path = making.build(folder).path
    with duckdb.connect(str(path), read_only=True) as facts:
        row = facts.execute(
            "select file_name, format, publisher, sha256, bytes, first_month::varchar, "
            "last_month::varchar, rows_read, rows_kept, rows_refused from source "
            "where publisher is not null"
        ).fetchall()
        line = facts.execute("select series, n, line, basis::varchar from observation").fetchall()
    # printf 'area,measure,month,count,publisher\nOne,all,2015-02,3,Kent Police\n' | sha256sum
    digest = "fcd1615421d65f31313a8486b911d3ce81e56046a20e369a213fddb6f2fc9b8d"
    assert row == [
        (
            "returns.csv",
            "Monthly return",
            "Kent Police",
            digest,
            65,
            "2015-02-01",
            "2015-02-01",
            1,
            1,
            0,
        )
    ]
    assert line == [("kent_police", 3, 2, "provisional")]


def test_a_data_folder_of_an_awkward_name(tmp_path, monkeypatch, folder):
    monkeypatch.setenv("SMP_DATA_DIR", str(tmp_path / "it's the été's"))
    making.build(folder)
    try:
        assert served() == 100
    finally:
        queries.close()


# --- killed builds --------------------------------------------------------------------------------

POINTS = some(
    [
        ("facts", "create", "before", 1, 100),
        ("draft", "_read", "after", 1, 100),
        ("facts", "make_totals", "after", 1, 100),
        ("draft", "finish", "after", 1, 100),
        ("os", "replace", "before", 1, 100),  # the database gets its name
        ("os", "replace", "after", 1, 100),
        ("store", "to_disk", "before", 2, 100),  # the new pointer is written
        ("os", "replace", "before", 2, 100),  # the pointer is switched
        ("os", "replace", "after", 2, 200),
    ]
)


@pytest.mark.parametrize(
    ("owner", "name", "moment", "nth", "then"), POINTS, ids=lambda value: str(value)
)
def test_a_build_killed_at_a_point(standing, more, owner, name, moment, nth, then):
    killed_at(owner, name, moment, nth, "build", more)
    assert served() == then
    made_old(standing)
    making.build(more)
    assert served() == 200
    left = {path.name for path in standing.iterdir()} - {store.POINTER, making.LOCK}
    assert all(name.startswith("facts-") for name in left), "what the killed build left is gone"


@pytest.mark.thorough
def test_builds_killed_at_any_moment(standing, built, more):
    started = time.perf_counter()
    assert command("build", more).returncode == 0
    whole = time.perf_counter() - started
    killed, tries = 0, 0
    while killed < 2 and tries < 30:
        tries += 1
        queries.close()
        shutil.rmtree(standing)
        shutil.copytree(built, standing)
        pointer = (standing / store.POINTER).read_bytes()
        build = subprocess.Popen(
            [sys.executable, "-m", "data", "build", str(more)],
            cwd=PROJECT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(whole * (killed + 1) / 3)
        build.kill()
        if build.wait() == -signal.SIGKILL:
            killed += 1
        else:
            whole *= 0.8  # the machine was busy when the whole was measured
        is_switched = (standing / store.POINTER).read_bytes() != pointer
        assert served() == (200 if is_switched else 100), f"killed at {killed} in {whole:.2f} s"
        making.build(more)
        assert served() == 200
    assert killed == 2, "the moments lie within a build"


@pytest.mark.thorough
def test_a_first_build_that_is_killed_leaves_nothing_in_service(home, folder):
    killed_at("os", "replace", "before", 2, "build", folder)
    assert store.current_facts(home) is None
    making.build(folder)
    assert served() == 100


def test_an_unfinished_build_that_is_young_is_left_alone(home, folder):
    """Another process may be at work on it."""
    young, old = home / ".building-young.duckdb", home / ".building-old.duckdb"
    young.write_text("x")
    old.write_text("x")
    os.utime(old, (time.time() - store.STALE_AFTER - 60,) * 2)
    making.build(folder)
    assert (young.exists(), old.exists()) == (True, False)


# --- versions -------------------------------------------------------------------------------------


@pytest.mark.thorough
def test_few_old_versions_are_kept_and_the_newest_is_in_service(home, folder):
    made = [making.build(folder).path for _ in range(6)]
    assert sorted(home.glob("facts-*.duckdb")) == made[-store.KEPT_VERSIONS :]
    assert store.current_facts(home) == made[-1]


def test_a_clock_that_went_back_does_not_cost_the_facts_in_service(home, folder):
    for number in range(store.KEPT_VERSIONS):
        (home / f"facts-29990101T00000000000{number}.duckdb").write_text("made in the future")
    made = making.build(folder).path
    assert made.exists()
    assert served() == 100


def test_a_new_version_is_taken_up_without_a_restart(standing, folder, more):
    assert served() == 100
    making.build(more)
    assert served() == 200
    assert command("build", folder).returncode == 0
    assert served() == 100


@pytest.mark.thorough
def test_a_query_while_versions_change_is_wholly_of_one(standing, folder, more):
    assert served() == 100
    answers, errors, stop = set(), [], threading.Event()

    def ask():
        while not stop.is_set():
            try:
                answers.add(served())
            except BaseException as error:
                errors.append(error)
                return

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for source in [more, folder] * 2:
            making.build(source)
            time.sleep(0.05)
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
    assert errors == []
    assert answers == {100, 200}
    assert served() == 100


def test_serving_by_hand_while_cursors_are_open(standing, more):
    """A result half read, from before the change, is read to its end."""
    old, new = store.current_facts(standing), making.build(more).path
    opened = store.Store(old)
    question = "select n from facts.monthly where area_code = 'D' and measure_code = 'all'"
    with opened.cursor() as before, opened.cursor() as after:
        before.execute(question)
        first = before.fetchone()
        opened.serve(new)
        assert [first, *before.fetchall()] == [(100,)] * 12
        assert after.execute(question).fetchall() == [(200,)] * 12
    opened.close()


def test_a_query_that_began_before_a_change_is_answered(standing, more):
    """Every query is a transaction: it looks up a view, and then the table that the view names. The
    table must still be there when another thread takes up a new version between the two.
    """
    old, new = store.current_facts(standing), making.build(more).path
    opened = store.Store(old)
    opened.root.execute("create table looked_up as select 1 as x")
    question = "select distinct n from facts.monthly where area_code = 'D' and measure_code = 'all'"
    with opened.cursor() as cursor:
        cursor.execute("begin")
        cursor.execute("from looked_up").fetchall()
        opened.serve(new)
        assert cursor.execute(question).fetchall() == [(100,)]
        cursor.execute("commit")
        assert cursor.execute(question).fetchall() == [(200,)]
    opened.close()


def test_versions_do_not_pile_up_in_a_process_that_serves(standing, more):
    paths = [store.current_facts(standing), making.build(more).path]
    opened = store.Store(paths[0])
    for number in range(1, 9):
        opened.serve(paths[number % 2])
    with opened.cursor() as cursor:
        (attached,) = cursor.execute(
            "select count(*) from duckdb_databases() where database_name like 'facts%'"
        ).fetchone()
    opened.close()
    assert 1 <= attached <= 3


def test_facts_are_read_only(standing):
    path = store.current_facts(standing)
    before = path.read_bytes()
    opened = store.Store(path)
    with opened.cursor() as cursor:
        (catalog,) = cursor.execute(
            "select database_name from duckdb_databases() where path = $path", {"path": str(path)}
        ).fetchone()
        for statement in (
            "insert into facts.series values ('x', 'x', 'x', false)",
            f"insert into {catalog}.series values ('x', 'x', 'x', false)",  # noqa: S608
            f"update {catalog}.observation set n = 0",  # noqa: S608
            f"delete from {catalog}.observation",  # noqa: S608
            f"drop table {catalog}.observation",
            f"create table {catalog}.mine (x integer)",
        ):
            with pytest.raises(duckdb.Error):
                cursor.execute(statement)
        assert cursor.execute("select count(*) from facts.observation").fetchone() == (24,)
    opened.close()
    assert path.read_bytes() == before


# --- facts that cannot be served ------------------------------------------------------------------


@pytest.fixture
def of_another_version(built, tmp_path) -> Path:
    path = shutil.copyfile(store.current_facts(built), tmp_path / "other.duckdb")
    with duckdb.connect(str(path)) as facts:
        facts.execute("update build set schema_version = 'of last year'")
    return path


def test_facts_of_another_version_are_refused_in_a_sentence(home, of_another_version):
    with pytest.raises(store.StoreError) as refused:
        store.Store(of_another_version)
    assert str(refused.value) == (
        "The facts in other.duckdb were made by another version of the dashboard. "
        "Make them again: python -m data build"
    )


@pytest.mark.parametrize("kind", ["another version", "no facts", "no database", "missing"])
def test_facts_that_cannot_be_served_leave_the_old_ones(
    standing, tmp_path, of_another_version, kind
):
    bad = tmp_path / "bad.duckdb"
    if kind == "another version":
        bad = of_another_version
    elif kind == "no facts":
        duckdb.connect(str(bad)).close()
    elif kind == "no database":
        bad.write_text("no database " * 1000)
    good = store.current_facts(standing)
    opened = store.Store(good)
    for _ in range(2):
        with pytest.raises(store.StoreError, match=bad.name):
            opened.serve(bad)
    with opened.cursor() as cursor:
        assert cursor.execute("select count(*) from facts.observation").fetchone() == (24,)
    opened.serve(good)
    opened.close()


def test_a_pointer_to_nothing_is_said_in_a_sentence(standing):
    store.current_facts(standing).unlink()
    with pytest.raises(store.StoreError, match="Make them again: python -m data build"):
        queries.run("areas")


def test_the_fingerprint_is_of_the_schema_the_counts_and_the_totals(home, tmp_path, monkeypatch):
    """A change to any makes old facts unservable, and a change to none does not."""
    before = schema.schema_version()
    shutil.copytree(schema.HERE, tmp_path / "data", ignore=shutil.ignore_patterns("local", "demo"))
    monkeypatch.setattr(schema, "HERE", tmp_path / "data")
    assert schema.schema_version() == before
    seen = {before}
    for name in ("schema/3_counts.sql", "counts/2_street.sql", "totals/3_parts.sql"):
        path = tmp_path / "data" / name
        path.write_text(path.read_text(encoding="utf-8") + "-- another\n", encoding="utf-8")
        assert schema.schema_version() not in seen
        seen.add(schema.schema_version())


def test_totals_as_the_screens_see_them(home, folder):
    """The whole way: two files, a district's own return in one month, and the months left out."""
    write(folder, {"own.csv": HEADER + "Dist,all,2015-06,150\n"})
    making.build(folder)
    answer = queries.run("months", area="D", measure="all", **{"from": "2014-12", "to": "2016-01"})
    numbers = [None if pd.isna(n) else n for n in answer["n"]]
    assert numbers == [None, *[100] * 5, 150, *[100] * 6, None]


def test_a_folder_of_returns_alone_is_enough(tmp_path, monkeypatch):
    monkeypatch.setenv("SMP_DATA_DIR", str(tmp_path / "facts"))
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "return.csv").write_text(
        "ward,measure,month,count\nFant,Robbery,Sep-15,3\n", encoding="utf-8"
    )
    report = making.build(folder)
    assert [file.name for file in report.files] == [
        f"{name} (as shipped)"
        for name in (
            "domains.csv",
            "measures.csv",
            "areas.csv",
            "thresholds.csv",
            "ward_sets.csv",
            "policing.csv",
            "crime_types.csv",
            "old_districts.csv",
            "breakdowns.csv",
            "breakdown_parts.csv",
            "part_codes.csv",
            "recording_breaks.csv",
            "lookups/lsoa_wards.csv",
            "lookups/lsoa_changes.csv",
            "populations.csv",
        )
    ] + ["return.csv"]
    with duckdb.connect(str(report.path), read_only=True) as facts:
        (n,) = facts.execute(
            "select n from monthly where measure_code = 'crime.robbery' "
            "and area_code = 'E05004992' and month = '2015-09-01'"
        ).fetchone()
    assert n == 3
