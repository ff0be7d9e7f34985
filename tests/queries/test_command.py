"""python -m queries, as a person calls it: a few times as a process, or else as its function."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import queries
from queries.__main__ import main

PROJECT = Path(__file__).parent.parent.parent


def call(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "queries", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )


PAPER = ("change_table", "area=E07000110", "domain=crime", "from=2014-10", "to=2015-09")


def test_without_a_name_it_lists_the_queries():
    answer = call()
    assert answer.returncode == 0
    assert [line.split()[0] for line in answer.stdout.splitlines()] == queries.names()


def test_csv():
    answer = call(*PAPER, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(answer.stdout)))
    assert answer.returncode == 0
    assert len(rows) == 22
    robbery = next(row for row in rows if row["measure_code"] == "crime.robbery")
    assert (robbery["now"], robbery["before"], robbery["difference"], robbery["pct_change"]) == (
        "78",
        "60",
        "18",
        "30.0",
    )


def test_json_has_null_for_no_data(capsys):
    arguments = ("area=Maidstone", "domain=asb", "from=2012-04", "to=2012-09-01")
    assert main(["change_table", *arguments, "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["now"], row["before"]) == (2489, None)


def test_table_says_no_data(capsys):
    assert main(["change_table", "area=Maidstone", "domain=asb", "from=2012-04", "to=2012-09"]) == 0
    assert "2489  no data" in capsys.readouterr().out


def test_a_refusal_is_the_exit_code_of_the_process():
    answer = call(*PAPER, "years=0")
    assert answer.returncode == 1
    assert answer.stderr == "years is '0'; it must be a whole number from 1.\n"
    assert answer.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("chnage_table",), "There is no query called 'chnage_table'. Did you mean change_table"),
        (("change_table",), "change_table needs area, domain, from, to."),
        ((*PAPER, "ward=Fant"), "change_table has no parameter ward."),
        ((*PAPER[:-1], "to=2015-13"), "'2015-13' is no month"),
        ((*PAPER[:-1], "to=2013-01"), "The period is the wrong way round"),
        ((*PAPER[:-1], "to=2030-01"), "Maidstone borough has no crime figures for all of"),
        ((PAPER[0], "area=Atlantis", *PAPER[2:]), "There is no area 'Atlantis'."),
        ((PAPER[0], "area=Fnat", *PAPER[2:]), "Did you mean Fant"),
        ((*PAPER[:2], "domain=crimes", *PAPER[3:]), "Did you mean"),
        ((*PAPER, "years=0"), "years is '0'; it must be a whole number from 1."),
        ((*PAPER, "nonsense"), "'nonsense' is no parameter; write it as key=value."),
        ((*PAPER, "to=2015-01"), "to is given twice."),
    ],
    ids=lambda value: " ".join(value)[-30:] if isinstance(value, tuple) else "",
)
def test_bad_input_is_a_sentence_and_no_traceback(capsys, arguments, says):
    assert main(list(arguments)) == 1
    said = capsys.readouterr()
    assert says in said.err
    assert "Traceback" not in said.err
    assert said.out == ""


def test_docs(capsys):
    assert main(["months", "--docs"]) == 0
    assert capsys.readouterr().out.startswith("One row for each month behind a measure")
