"""Plans as files: what of them is taken, what is refused, and what then stands in service."""

from __future__ import annotations

import csv
import io
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import making, store
from data.__main__ import main
from data.importers import plans
from tests.data.conftest import command
from tests.data.test_monthly_return import MANIFEST, ODS

PLANS = making.DEMO / "plans"
# What plans speak of.
BESIDE = ("domains.csv", "measures.csv", "areas.csv", "thresholds.csv", "documents.csv")
TOWN = "smp-2023-24"

Rows = list[dict[str, str]]


def demo(name: str) -> Rows:
    """The rows of a plan file of the demonstration."""
    with (PLANS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text(rows: Rows) -> str:
    """Rows as a CSV file, with the columns that any of them has."""
    file = io.StringIO(newline="")
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(file, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def place(rows: Rows, key: str) -> int:
    """The index of the one row whose first cells are `key`, separated by spaces."""
    (found,) = (
        index
        for index, row in enumerate(rows)
        if list(row.values())[: len(key.split())] == key.split()
    )
    return found


def edited(rows: Rows, key: str, **cells: str) -> Rows:
    """The rows with other cells in the row `key`."""
    index = place(rows, key)
    return [row | cells if at == index else row for at, row in enumerate(rows)]


def of(rows: Rows, edition: str) -> Rows:
    return [row for row in rows if row["edition_code"] == edition]


# --- facts to import into -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """The folder that the facts in service are built from: plans, and what they speak of."""
    folder = tmp_path_factory.mktemp("files")
    for name in BESIDE:
        shutil.copy(making.DEMO / name, folder)
    shutil.copytree(PLANS, folder / "plans")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory, files) -> Path:
    path = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(path))
        making.build(files)
    return path


@pytest.fixture
def standing(home, built) -> Path:
    """The same in the test's own folder: names for the same files, which nothing writes into."""
    shutil.copytree(built, home, dirs_exist_ok=True, copy_function=os.link)
    return home


@pytest.fixture
def run(capsys, monkeypatch) -> Callable[..., tuple[int, list[str], list[str]]]:
    """run(*arguments): the exit code of python -m data, and the lines of stdout and of stderr."""
    monkeypatch.setattr("data.__main__.SHOW_EVERY", 3600)  # no progress, however slow it is

    def do(*arguments) -> tuple[int, list[str], list[str]]:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err.splitlines()

    return do


def in_service(home: Path, *tables: str) -> dict[str, list[dict]]:
    """The rows of the tables of plans, in the order of their files, which are named."""
    with duckdb.connect(str(store.current_facts(home)), read_only=True) as facts:
        return {
            table: facts.execute(
                f"select {table}.* exclude (source_id), file_name "  # noqa: S608
                f"from {table} join source using (source_id) order by source_id, line"
            )
            .to_arrow_table()
            .to_pylist()
            for table in tables or plans.TABLES
        }


def contents(home: Path) -> dict[str, list[dict]]:
    """The same without the files and lines that the rows stood in, in the order of their keys."""
    return {
        table: sorted(
            (
                {name: value for name, value in row.items() if name not in ("line", "file_name")}
                for row in rows
            ),
            key=str,
        )
        for table, rows in in_service(home).items()
    }


def table(home: Path, name: str) -> list[dict]:
    return in_service(home, name)[name]


def everything(home: Path) -> dict[str, bytes | None]:
    """Every file below a folder, but for the lock and the rows that were refused."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes() if path.is_file() else None
        for path in home.rglob("*")
        if path.name != making.LOCK and making.REFUSED not in path.relative_to(home).parts
    }


def kept(run, path: Path) -> list[str]:
    """Import a file, which must be taken; what is said of it."""
    code, out, err = run("import", path)
    assert (code, err) == (0, []), out
    assert out[-1].startswith("1 file: 1 kept, 0 skipped, 0 refused"), out
    return out


def refusal(run, path: Path) -> str:
    """Import a file, which must be refused; why it is."""
    code, out, err = run("import", path)
    assert (code, err) == (1, [])
    assert out[-1].startswith("1 file: 0 kept, 0 skipped, 1 refused; nothing was changed")
    name, outcome, reason = out[0].split(": ", 2)
    assert (name, outcome) == (path.name, "refused")
    return reason


def test_the_demonstration_is_taken_as_its_files_say(built):
    for name, other in {
        "priorities": "priority",
        "indicators": "indicator",
        "actions": "action",
        "risks": "risk",
        "funding": "funding",
        "meetings": "meeting",
        "judgements": "printed_judgement",
    }.items():
        found = table(built, other)
        assert {row["file_name"] for row in found} == {f"plans/{name}.csv"}
        columns = [column for column in demo(name)[0] if not column.startswith("is_")]
        as_text = [
            {
                column: ""
                if row[column] is None
                else f"{row[column]:g}"
                if isinstance(row[column], float)
                else str(row[column])
                for column in columns
            }
            | {"line": row["line"]}
            for row in found
        ]
        assert as_text == [
            {column: row[column] for column in columns}
            # Where the file leaves it empty, it is 10.
            | ({"tolerance_pct": row["tolerance_pct"] or "10"} if name == "indicators" else {})
            | {"line": line}
            for line, row in enumerate(demo(name), start=2)
        ]


# --- what is refused ------------------------------------------------------------------------------


def bad(name: str, key: str, reason: str, only: str = "", **cells: str):
    """A file of which one row is wrong: the file, the row, why, and its cells; of the edition
    `only`, where it is given.
    """
    return (name, key, reason, only, cells)


NO_MONTHS = {"baseline_from": "", "baseline_to": "", "baseline_label": ""}
FOUR_STEP = "At risk, Exceeding expectations, Off track, On track"
FIVE = ", ".join(f"{likelihood} {impact}" for likelihood in "12345" for impact in "12345")
LETTERS = ", ".join(f"{likelihood} {impact}" for likelihood in "ABCDEF" for impact in "1234")
WRONG = {
    "measure": bad(
        "indicators",
        "smp-2015-16 ksi",
        "measure_code is 'road.cats', which is no measure that is known here",
        measure_code="road.cats",
    ),
    "per measure": bad(
        "indicators",
        "smp-2015-16 da-repeat",
        "per_measure_code is 'da.cats', which is no measure that is known here",
        per_measure_code="da.cats",
    ),
    "per measure is the measure": bad(
        "indicators",
        "smp-2015-16 da-repeat",
        "per_measure_code is the measure itself, which is always 100 %",
        per_measure_code="da.repeat_victims",
    ),
    "area of an indicator": bad(
        "indicators",
        f"{TOWN} town-crime",
        "area_code is 'E05000000', which is no area that is known here",
        area_code="E05000000",
    ),
    "area of a partnership": bad(
        "partnerships",
        "medway-csp",
        "area_code is 'Medway', which is no area that is known here",
        area_code="Medway",
    ),
    "area of a meeting": bad(
        "meetings",
        "smp-2024-03-19",
        "area_code is 'Fant', which is no area that is known here",
        area_code="Fant",
    ),
    "priority of an action": bad(
        "actions",
        f"{TOWN} tc-2",
        "priority_code is 'town', which is no priority of smp-2023-24 that is known here",
        priority_code="town",
    ),
    "priority of another edition": bad(
        "indicators",
        f"{TOWN} robbery",
        "priority_code is 'mental-health', which is no priority of smp-2023-24 that is known here",
        priority_code="mental-health",
    ),
    "priority of money": bad(
        "funding",
        "smp-2015-16 restorative-justice",
        "priority_code is 'town-centre', which is no priority of smp-2015-16 that is known here",
        priority_code="town-centre",
    ),
    "edition of a risk": bad(
        "risks",
        f"{TOWN} information-sharing",
        "edition_code is 'smp-2032-33', which is no edition that is known here",
        edition_code="smp-2032-33",
    ),
    "plan of an edition": bad(
        "editions",
        TOWN,
        "plan_code is 'smp-2025-28', which is no plan that is known here",
        plan_code="smp-2025-28",
    ),
    "paper": bad(
        "actions",
        f"{TOWN} tc-1",
        "document_code is 'smp-2042', which is no document that is known here",
        document_code="smp-2042",
    ),
    "indicator twice": bad(
        "indicators",
        "smp-2015-16 criminal-damage",
        "edition_code 'smp-2015-16' and indicator_code 'asb-incidents' stands already in line 2",
        indicator_code="asb-incidents",
    ),
    "priority twice": bad(
        "priorities",
        "smp-2015-16 hoarding",
        "edition_code 'smp-2015-16' and priority_code 'asb' stands already in line 2",
        priority_code="asb",
    ),
    "negative target": bad(
        "indicators", f"{TOWN} da-repeat", "target is -1; it cannot be below 0", target="-1"
    ),
    "fall below nothing": bad(
        "indicators",
        f"{TOWN} robbery",
        "target_change_pct is -100.5, which makes the target negative",
        target_change_pct="-100.5",
    ),
    "negative tolerance": bad(
        "indicators",
        f"{TOWN} robbery",
        "tolerance_pct is -10; it cannot be below 0",
        tolerance_pct="-10",
    ),
    "negative baseline": bad(
        "indicators", "smp-2015-16 ksi", "baseline is -115; it cannot be below 0", baseline="-115"
    ),
    "two targets": bad(
        "indicators",
        f"{TOWN} robbery",
        "it has both target and target_change_pct; keep one",
        target="200",
    ),
    "change on nothing": bad(
        "indicators",
        f"{TOWN} robbery",
        "target_change_pct is a change on a baseline, but there is no baseline",
        **NO_MONTHS,
    ),
    "two baselines": bad(
        "indicators",
        f"{TOWN} robbery",
        "it has more than one baseline; keep one",
        baseline="100",
    ),
    "a baseline of eleven months": bad(
        "indicators",
        "smp-2015-16 violence",
        "the baseline's months are 11; they must be whole years",
        baseline_to="2014-08-01",
    ),
    "a baseline of eighteen months": bad(
        "indicators",
        "smp-2015-16 violence",
        "the baseline's months are 18; they must be whole years",
        baseline_to="2015-03-01",
    ),
    "a baseline backwards": bad(
        "indicators",
        "smp-2015-16 violence",
        "the baseline's months are -11; they must be whole years",
        baseline_to="2012-10-01",
    ),
    "half a baseline": bad(
        "indicators",
        "smp-2015-16 violence",
        "baseline_from and baseline_to must both be filled, or neither",
        baseline_to="",
    ),
    "half an indicator": bad(
        "indicators",
        "smp-2018-19 robbery",
        "baseline_edition and baseline_indicator must both be filled, or neither",
        baseline_edition="",
    ),
    "baseline of an indicator that is not there": bad(
        "indicators",
        "smp-2018-19 robbery",
        "baseline_indicator is 'cats', which is no indicator of smp-2017-18 that is known here",
        baseline_indicator="cats",
    ),
    "circle in one file": bad(
        "indicators",
        "smp-2017-18 robbery",
        "its target goes round in a circle: smp-2017-18 robbery < smp-2018-19 robbery "
        "< smp-2017-18 robbery",
        baseline_edition="smp-2018-19",
        baseline_indicator="robbery",
        **NO_MONTHS,
    ),
    "circle by what is there": bad(
        "indicators",
        "smp-2017-18 robbery",
        "its target goes round in a circle: smp-2017-18 robbery < smp-2018-19 robbery "
        "< smp-2017-18 robbery",
        only="smp-2017-18",
        baseline_edition="smp-2018-19",
        baseline_indicator="robbery",
        **NO_MONTHS,
    ),
    "indicator on itself": bad(
        "indicators",
        "smp-2018-19 robbery",
        "its target goes round in a circle: smp-2018-19 robbery < smp-2018-19 robbery",
        baseline_edition="smp-2018-19",
    ),
    "indicator without target": bad(
        "indicators",
        "smp-2018-19 robbery",
        "its baseline is the target of smp-2017-18 drug-offences, which has none",
        baseline_indicator="drug-offences",
    ),
    "likelihood of another's matrix": bad(
        "risks",
        f"{TOWN} funding-ends",
        f"likelihood 'E' and impact '3' is not in five-by-five, which has {FIVE}",
        likelihood="E",
    ),
    "impact beyond the matrix": bad(
        "risks",
        "medway-2020-21 pcc-plans",
        f"likelihood 'D' and impact '5' is not in letters-6-by-4, which has {LETTERS}",
        impact="5",
    ),
    "status": bad(
        "judgements",
        f"{TOWN} town-centre smp-2024-03-19",
        f"status 'Quite good' is not in four-step, which has {FOUR_STEP}",
        status="Quite good",
    ),
    "meeting": bad(
        "judgements",
        f"{TOWN} town-centre smp-2024-03-19",
        "meeting_code is 'smp-2024-03-20', which is no meeting that is known here",
        meeting_code="smp-2024-03-20",
    ),
    "negative money": bad(
        "funding",
        "smp-2018-19 community-safety-grant",
        "amount is -40814.00; money that was given cannot be below 0",
        amount="-40814",
    ),
    "parts of a penny": bad(
        "funding",
        "smp-2018-19 community-safety-grant",
        "amount is '40814.005'; an amount has two decimals at most",
        amount="40814.005",
    ),
    "no money": bad(
        "funding",
        "smp-2018-19 community-safety-grant",
        "amount is 'a lot', which is not an amount",
        amount="a lot",
    ),
    "no date": bad(
        "meetings",
        "smp-2024-03-19",
        "held_on is '19 March 2024'; write the date as 2015-09-30",
        held_on="19 March 2024",
    ),
    "a date that never was": bad(
        "actions",
        f"{TOWN} tc-2",
        "due_on is '2023-02-29'; write the date as 2015-09-30",
        due_on="2023-02-29",
    ),
    "no state": bad(
        "actions",
        f"{TOWN} tc-2",
        "state is 'nearly done'; it must be one of planned, under way, done, stopped",
        state="nearly done",
    ),
    "no period": bad(
        "indicators",
        f"{TOWN} robbery",
        "period is 'monthly'; it must be one of latest_12_months, year_to_date, calendar_year",
        period="monthly",
    ),
    "no yes or no": bad(
        "indicators",
        f"{TOWN} robbery",
        "is_headline is 'perhaps'; write yes or no",
        is_headline="perhaps",
    ),
    "no number": bad(
        "indicators",
        f"{TOWN} da-repeat",
        "target is '30 %', which is not a number",
        target="30 %",
    ),
    "illustrative": bad(
        "actions",
        f"{TOWN} tc-2",
        "illustrative names 'due', which is no column; write all, or columns",
        illustrative="due; strand",
    ),
    "empty title": bad("actions", f"{TOWN} tc-2", "title is empty", title=""),
    "empty code": bad("funding", "smp-2018-19", "funding_code is empty", funding_code=""),
    "two faults": bad(
        "actions",
        f"{TOWN} tc-2",
        "title is empty; state is empty",
        title="",
        state="",
    ),
    "done before it is": bad(
        "actions",
        f"{TOWN} tc-2",
        "done_on is filled, but state is 'under way'",
        done_on="2024-01-01",
    ),
    "months backwards": bad(
        "meetings",
        "smp-2024-03-19",
        "to_month lies before from_month",
        to_month="2023-02-01",
    ),
    "half a period": bad(
        "meetings",
        "smp-2024-03-19",
        "from_month and to_month must both be filled, or neither",
        from_month="",
    ),
    "an edition backwards": bad(
        "editions", TOWN, "ends_on lies before starts_on", ends_on="2023-03-31"
    ),
}


def made(folder: Path, wrong: tuple) -> tuple[Path, str]:
    """The file that is wrong, and what must be said of it."""
    name, key, reason, only, cells = wrong
    rows = of(demo(name), only) if only else demo(name)
    path = folder / f"{name}.csv"
    path.write_text(text(edited(rows, key, **cells)), encoding="utf-8")
    return path, f"nothing of it was taken: line {place(rows, key) + 2}: {reason}"


@pytest.fixture(scope="module")
def untouched(built, tmp_path_factory) -> Path:
    """Facts that nothing may change; a copy, in which refused rows may be written."""
    path = tmp_path_factory.mktemp("untouched")
    shutil.copytree(built, path, dirs_exist_ok=True)
    return path


@pytest.fixture(scope="module")
def before(untouched) -> dict[str, bytes | None]:
    return everything(untouched)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_row_is_refused_and_the_plan_in_service_stays(
    untouched, before, tmp_path, monkeypatch, run, wrong
):
    monkeypatch.setenv("SMP_DATA_DIR", str(untouched))
    path, says = made(tmp_path, wrong)
    said = refusal(run, path)
    # Where the row makes another of its file wrong as well, that is said after it.
    assert said == says or ("circle" in said and said.startswith(f"{says}; line "))
    latest = max((untouched / making.REFUSED).iterdir(), key=lambda file: file.stat().st_mtime_ns)
    with latest.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["file"] for row in rows} == {path.name}
    line, reason = says.removeprefix("nothing of it was taken: line ").split(": ", 1)
    assert (rows[0]["line"], rows[0]["reason"]) == (line, reason)
    # The pointer, and every table of the facts to the byte.
    assert everything(untouched) == before


def test_a_build_refuses_every_wrong_file_and_the_plan_in_service_stays(standing, files, tmp_path):
    """Each in a folder below the plan's, after which it is read."""
    folder = shutil.copytree(files, tmp_path / "files")
    expected = {}
    for number, wrong in enumerate(WRONG.values()):
        below = folder / "z" / f"{number:02}"
        below.mkdir(parents=True)
        path, says = made(below, wrong)
        expected[path.relative_to(folder).as_posix()] = says
    was = everything(standing)
    with pytest.raises(making.BuildError) as refused:
        making.build(folder)
    problems = dict(line.split(": ", 1) for line in refused.value.problems)
    assert set(problems) == set(expected)
    for name, says in expected.items():
        assert problems[name] == says or problems[name].startswith(f"{says}; line "), name
    assert str(refused.value).startswith("Nothing was changed, because:\n")
    assert everything(standing) == was


def test_a_build_of_a_plan_with_one_wrong_row(standing, files, tmp_path, run):
    folder = shutil.copytree(files, tmp_path / "files")
    _, says = made(folder / "plans", WRONG["priority of an action"])
    was = everything(standing)
    code, out, err = run("build", folder)
    assert (code, out) == (1, [])
    assert err[-2:] == ["Nothing was changed, because:", f"plans/actions.csv: {says}"]
    assert everything(standing) == was


def test_the_command_says_the_line_and_the_reason(standing, tmp_path):
    path, says = made(tmp_path, WRONG["measure"])
    was = everything(standing)
    done = command("import", path)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == f"indicators.csv: refused: {says}"
    assert everything(standing) == was


def test_of_many_wrong_rows_the_first_are_said_and_all_are_written_out(standing, save, run):
    rows = [row | {"state": "?"} for row in of(demo("actions"), TOWN)]
    path = save("actions.csv", text(rows))
    reason = "state is '?'; it must be one of planned, under way, done, stopped"
    assert refusal(run, path) == (
        f"nothing of it was taken: line 2: {reason}; line 3: {reason}; line 4: {reason}; "
        f"and {len(rows) - 3} more"
    )
    (out,) = (standing / making.REFUSED).iterdir()
    with out.open(encoding="utf-8-sig", newline="") as file:
        *found, last = csv.DictReader(file)
    assert [row["line"] for row in found] == [str(line) for line in range(2, len(rows) + 2)]
    assert found[0]["content"].startswith(f"{TOWN}, soc-1, serious-crime, Keep working")
    assert last["reason"].endswith(f"and {len(rows) - 3} more")


def test_a_column_that_no_plan_has_is_refused(standing, save, run):
    rows = [row | {"colour": ""} for row in demo("actions")]
    assert refusal(run, save("actions.csv", text(rows))) == (
        "it has the column 'colour', which no action has; its columns can be edition_code, "
        "action_code, priority_code, title, owner, due_on, state, done_on, strand, progress, "
        "illustrative, document_code, paragraph"
    )


def test_a_column_that_is_there_twice_is_refused(standing, save, run):
    """Only one of the two would be kept."""
    whole = text(demo("themes"))
    doubled = "".join(f"{line},{line.split(',')[0]}\n" for line in whole.splitlines())
    assert refusal(run, save("themes.csv", doubled)) == "it has the column 'edition_code' twice"


def test_words_beyond_the_last_column_are_refused_and_never_cut_off(standing, save, run):
    """A comma without quotes around it divides a text in two."""
    whole = text([{k: row[k] for k in ("edition_code", "theme")} for row in demo("themes")])
    assert refusal(run, save("themes.csv", whole + f"{TOWN},Homes, and what they cost\n")) == (
        f"nothing of it was taken: line {len(demo('themes')) + 2}: 'and what they cost' stands in "
        "a column that has no name; text with a comma in it needs quotes"
    )


def test_a_table_that_is_there_twice_is_refused(standing, save, run):
    rows = [list(demo("themes")[0]), *(list(row.values()) for row in demo("themes"))]
    assert refusal(run, save("plan.xlsx", rows, rows)) == (
        "sheet 'Sheet2': a second sheet of the same kind; put them together"
    )


# --- what is taken away while others still need it ------------------------------------------------


GONE = "smp-2018-19 mental-health"  # no indicator, one outcome, two actions


def without(rows: Rows, key: str) -> Rows:
    return [row for at, row in enumerate(rows) if at != place(rows, key)]


def test_a_priority_that_others_refer_to_cannot_be_taken_away(standing, save, run):
    was = everything(standing)
    path = save("priorities.csv", text(without(demo("priorities"), GONE)))
    assert refusal(run, path) == (
        f"nothing of it was taken: it takes away the priority '{GONE}', to which 1 outcome here "
        "still refers; import both in one workbook, or the outcomes first; "
        f"it takes away the priority '{GONE}', to which 2 actions here still refer; import both in "
        "one workbook, or the actions first"
    )
    assert everything(standing) == was


def test_a_folder_in_which_a_priority_is_missing_is_not_built(standing, files, tmp_path):
    was = everything(standing)
    folder = shutil.copytree(files, tmp_path / "files")
    path = folder / "plans" / "priorities.csv"
    path.write_text(text(without(demo("priorities"), f"{TOWN} young-people")), encoding="utf-8")
    with pytest.raises(making.BuildError) as refused:
        making.build(folder)
    reason = f"priority_code is 'young-people', which is no priority of {TOWN} that is known here"
    for name in ("indicators", "actions", "outcomes"):
        lines = [
            line
            for line, row in enumerate(demo(name), start=2)
            if (row["edition_code"], row["priority_code"]) == (TOWN, "young-people")
        ]
        (said,) = [each for each in refused.value.problems if f"/{name}.csv" in each]
        assert said.startswith(
            f"plans/{name}.csv: nothing of it was taken: line {lines[0]}: {reason}"
        )
        assert said.count(reason) == min(len(lines), 3)
    assert everything(standing) == was


def test_an_indicator_that_another_rests_on_cannot_be_taken_away(standing, save, run):
    rows = without(of(demo("indicators"), "smp-2017-18"), "smp-2017-18 robbery")
    assert refusal(run, save("indicators.csv", text(rows))) == (
        "nothing of it was taken: it takes away the indicator 'smp-2017-18 robbery', to which "
        "1 indicator here still refers; import both in one workbook, or the indicators first"
    )


def test_nor_can_its_target(standing, save, run):
    """The edition that rests on it stands in service, and not in the file."""
    rows = edited(
        of(demo("indicators"), "smp-2017-18"),
        "smp-2017-18 robbery",
        target_change_pct="",
        **NO_MONTHS,
    )
    was = everything(standing)
    assert refusal(run, save("indicators.csv", text(rows))) == (
        "nothing of it was taken: it would leave the indicator 'smp-2018-19 robbery' wrong, which "
        "stands here: its baseline is the target of smp-2017-18 robbery, which has none"
    )
    assert everything(standing) == was


def test_a_partnership_cannot_choose_a_matrix_without_the_steps_of_its_risks(standing, save, run):
    rows = edited(demo("partnerships"), "smp", risk_matrix="letters-6-by-4")
    said = refusal(run, save("partnerships.csv", text(rows)))
    for code, likelihood, impact in (
        ("funding-ends", 4, 3),
        ("under-reporting", 3, 4),
        ("information-sharing", 2, 3),
    ):
        assert (
            f"it would leave the risk '{TOWN} {code}' wrong, which stands here: likelihood "
            f"'{likelihood}' and impact '{impact}' is not in letters-6-by-4, which has {LETTERS}"
        ) in said


def test_a_step_of_a_matrix_that_a_risk_has_cannot_be_taken_away(standing, save, run):
    rows = without(demo("risk_matrices"), "five-by-five 4 3")
    assert (
        f"it would leave the risk '{TOWN} funding-ends' wrong, which stands here: likelihood '4' "
        "and impact '3' is not in five-by-five"
    ) in refusal(run, save("matrices.csv", text(rows)))


def grid(rows: Rows) -> list[list]:
    """Rows as the cells of a sheet, below their header."""
    return [list(rows[0]), *([value or None for value in row.values()] for row in rows)]


def test_nor_can_a_status_that_was_given(standing, save, run):
    """Even together with the rules that suggest it."""
    best = "Exceeding expectations"
    path = save(
        "scale.xlsx",
        grid(without_status := [row for row in demo("statuses") if row["status"] != best]),
        grid([row for row in demo("suggestion_rules") if row["status"] != best]),
    )
    assert len(without_status) == 3
    assert refusal(run, path) == (
        f"nothing of it was taken: it would leave the printed judgement '{TOWN} town-centre' "
        f"wrong, which stands here: status '{best}' is not in four-step, which has At risk, "
        "Off track, On track"
    )


def test_a_wrong_row_below_a_text_of_several_lines_is_named_by_the_line_in_the_file(
    standing, save, run
):
    content = (
        "edition_code,priority_code,kind,words\n"
        f'{TOWN},town-centre,story,"One\nTwo\n\nFour"\n'
        f"{TOWN},town-centre,tale,Once upon a time\n"
    )
    assert refusal(run, save("narratives.csv", content)) == (
        "nothing of it was taken: line 6: kind is 'tale'; it must be one of story, partners, "
        "what_works"
    )


# --- what is taken --------------------------------------------------------------------------------


def changed_actions() -> Rows:
    """The actions of an edition without one of them, and with a new one below."""
    rows = without(of(demo("actions"), TOWN), f"{TOWN} tc-4")
    new = rows[place(rows, f"{TOWN} tc-2")] | {"action_code": "tc-9", "title": "Light the alleys"}
    return [*rows, new]


def codes(home: Path, name: str, code: str) -> list[tuple[str, str]]:
    return [(row["edition_code"], row[code]) for row in table(home, name)]


def test_a_file_replaces_the_editions_that_it_speaks_of_and_no_other(standing, save, run):
    was = in_service(standing)
    rows = changed_actions()
    out = kept(run, save("actions.csv", text(rows)))
    n = len(of(demo("actions"), TOWN))
    assert out[0] == f"actions.csv: plan: action: {n} read, {n} kept, {n} replaced, 0 refused"
    now = in_service(standing)
    mine = [row for row in now["action"] if row["edition_code"] == TOWN]
    assert [row["action_code"] for row in mine] == [row["action_code"] for row in rows]
    assert "tc-4" not in [row["action_code"] for row in mine]
    assert (mine[-1]["title"], mine[-1]["due_on"]) == ("Light the alleys", date(2024, 3, 31))
    assert {row["file_name"] for row in mine} == {"actions.csv"}
    assert [row for row in now["action"] if row["edition_code"] != TOWN] == [
        row for row in was["action"] if row["edition_code"] != TOWN
    ]
    assert now | {"action": None} == was | {"action": None}


def test_a_meeting_that_a_file_leaves_out_stays(standing, save, run):
    """It is replaced one by one, as each is an edition's own."""
    rows = edited(demo("meetings")[-2:], "smp-2024-03-19", title="Spring meeting")
    kept(run, save("meetings.csv", text(rows)))
    found = {row["meeting_code"]: row["title"] for row in table(standing, "meeting")}
    assert found == {row["meeting_code"]: row["title"] for row in demo("meetings")} | {
        "smp-2024-03-19": "Spring meeting"
    }


def test_the_same_change_twice_is_skipped(standing, save, run):
    day = date.today()
    kept(run, save("actions.csv", text(changed_actions())))
    was = everything(standing)
    code, out, _ = run("import", save("again/other name.csv", text(changed_actions())))
    assert code == 0
    assert out[0] == (
        f"other name.csv: skipped: the same file is in already, since {day.day} {day:%B %Y}, "
        "as actions.csv"
    )
    assert out[1].startswith("1 file: 0 kept, 1 skipped, 0 refused; nothing was changed")
    assert everything(standing) == was


def test_the_older_file_brings_back_what_a_newer_one_changed(standing, save, files, run):
    """The folder's own, and one that was imported; in turn, as often as wanted."""
    older = files / "plans" / "actions.csv"
    newer = save("newer.csv", text(changed_actions()))
    was = contents(standing)
    for _ in range(2):
        kept(run, newer)
        assert contents(standing) != was
        kept(run, older)
        assert contents(standing) == was


def test_a_dry_run_tells_the_same_and_changes_nothing(standing, save, run):
    path = save("actions.csv", text(changed_actions()))
    was = everything(standing)
    code, dry, _ = run("import", path, "--dry-run")
    assert code == 0
    assert "nothing was changed, as this was a dry run" in dry[-1]
    assert everything(standing) == was
    assert kept(run, path)[:-1] == dry[:-1]


def test_a_file_that_was_replaced_whole_is_out_of_service(standing, save, run):
    first = save("first.csv", text(of(demo("actions"), TOWN)))
    kept(run, first)
    kept(run, save("other.csv", text(of(demo("actions"), "medway-2020-21"))))
    kept(run, save("second.csv", text(changed_actions())))
    with duckdb.connect(str(store.current_facts(standing)), read_only=True) as facts:
        found = facts.execute(
            "select file_name, is_in_service from source where format = 'Plan: action' order by 1"
        ).fetchall()
    assert found == [
        ("first.csv", False),
        ("other.csv", True),
        ("plans/actions.csv", True),
        ("second.csv", True),
    ]
    assert len(list((standing / making.KEPT).iterdir())) == 2, "the copy of the first is gone"


def test_status_lists_the_files_of_plans(standing, save, run):
    day = f"{date.today().day} {date.today():%B %Y}"
    n, mine = len(demo("actions")), len(of(demo("actions"), TOWN))
    kept(run, save("first.csv", text(of(demo("actions"), TOWN))))
    kept(run, save("second.csv", text(changed_actions())))
    code, out, _ = run("status")
    assert code == 0
    assert [line for line in out if "Plan: action" in line] == [
        f"plans/actions.csv: Plan: action: {n} read, {n} kept, 0 replaced, 0 refused; built {day}",
        f"first.csv: Plan: action: {mine} read, {mine} kept, {mine} replaced, 0 refused; "
        f"imported {day}; replaced by later files",
        f"second.csv: Plan: action: {mine} read, {mine} kept, {mine} replaced, 0 refused; "
        f"imported {day}",
    ]
    for name in ("partnerships", "risk_matrices", "judgements"):
        assert any(line.startswith(f"plans/{name}.csv: Plan: ") for line in out)


def test_columns_that_may_be_empty_may_be_left_out(standing, save, run):
    needed = {
        "priorities": ("edition_code", "priority_code", "name", "short_name"),
        "indicators": (
            *("edition_code", "indicator_code", "priority_code", "name"),
            *("measure_code", "period"),
        ),
        "actions": ("edition_code", "action_code", "priority_code", "title", "state"),
    }
    for name, columns in needed.items():
        rows = [{column: row[column] for column in columns} for row in of(demo(name), TOWN)]
        kept(run, save(f"{name}.csv", text(rows)))
    found = in_service(standing, "priority", "indicator", "action")
    for name, given_columns in zip(found, needed.values(), strict=True):
        rows = [row for row in found[name] if row["edition_code"] == TOWN]
        left = {
            (column, row[column])
            for row in rows
            for column in row
            if column not in (*given_columns, "line", "file_name") and row[column] is not None
        }
        assert (
            left
            == {
                "priority": {("kind", "priority")},
                "indicator": {("compare_years", 1), ("tolerance_pct", 10.0), ("is_headline", True)},
                "action": set(),
            }[name]
        )


def test_headings_in_another_order_and_spelling_and_a_title_above_them(standing, save, run):
    """As a person keeps the sheet."""
    rows = [
        {name.replace("_", " ").title(): row[name] for name in reversed(row)}
        for row in changed_actions()
    ]
    kept(run, save("actions.csv", text(changed_actions())))
    was = contents(standing)
    title = f"Actions of {TOWN}\n\n"
    kept(run, save("titled.csv", title + text(rows)))
    assert contents(standing) == was
    last = table(standing, "action")[-1]
    # Below the title and an empty line stands the header, in line 3.
    assert (last["line"], last["file_name"]) == (3 + len(rows), "titled.csv")


# --- workbooks ------------------------------------------------------------------------------------


def test_a_workbook_is_taken_whole(standing, save, run):
    """A priority goes together with all that hangs on it, whatever the order of the sheets."""
    was = contents(standing)
    gone = tuple(GONE.split())
    edition = gone[0]

    def left(name: str) -> Rows:
        return [
            row
            for row in of(demo(name), edition)
            if (row["edition_code"], row["priority_code"]) != gone
        ]

    sheets = {name: left(name) for name in ("actions", "priorities", "outcomes")}
    out = kept(run, save("plan.xlsx", *(grid(rows) for rows in sheets.values())))
    n = sum(map(len, sheets.values()))
    # One priority, one outcome and two actions are gone.
    assert out[0] == (
        f"plan.xlsx: plan: action, priority, outcome: {n} read, {n} kept, {n + 4} replaced, "
        "0 refused"
    )
    now = contents(standing)
    for name in now:
        assert now[name] == [
            row for row in was[name] if (row.get("edition_code"), row.get("priority_code")) != gone
        ], name
    assert len(now["priority"]) == len(was["priority"]) - 1
    assert len(now["action"]) == len(was["action"]) - 2


def test_a_workbook_of_which_one_row_is_wrong_is_refused_whole(standing, save, run):
    """The sheet is named, as each has its own lines."""
    was = everything(standing)
    actions = edited(of(demo("actions"), TOWN), f"{TOWN} soc-2", done_on="24 November")
    said = refusal(run, save("plan.xlsx", grid(of(demo("priorities"), TOWN)), grid(actions)))
    assert said == (
        "nothing of it was taken: line 3: sheet 'Sheet2': done_on is '24 November'; write the "
        "date as 2015-09-30"
    )
    assert everything(standing) == was


def test_a_sheet_of_something_else_is_passed_over_with_a_warning(standing, save, run):
    path = save(
        "plan.xlsx",
        [["Read me first"], ["This is our plan"]],
        grid(changed_actions()),
        [["month", "who was there"], [3, "all"]],
    )
    out = kept(run, path)
    assert out[1:-1] == [
        "note: plan.xlsx: sheet 'Sheet1' was passed over",
        "note: plan.xlsx: sheet 'Sheet3' was passed over",
    ]
    assert (TOWN, "tc-9") in codes(standing, "action", "action_code")


AS_EXCEL_KEEPS_THEM = [
    pytest.param(
        "risk",
        [
            ["Risks of the plan"],
            [],
            [
                *("edition_code", "risk_code", "title", "description", "mitigation"),
                *("likelihood", "impact"),
            ],
            [TOWN, 7, "A", "B", "C", 4.0, 2.0],
            [TOWN, "b", "A", "B", "C", "4", 5],
        ],
        [
            {"risk_code": "7", "likelihood": "4", "impact": "2", "line": 4},
            {"risk_code": "b", "likelihood": "4", "impact": "5", "line": 5},
        ],
        id="steps",
    ),
    pytest.param(
        "meeting",
        [
            ["meeting_code", "edition_code", "title", "held_on", "from_month", "to_month"],
            ["m", TOWN, "M", datetime(2024, 6, 4, 18, 30), date(2023, 6, 15), date(2024, 5, 31)],
            ["n", TOWN, "N", "2024-09-04", "2023-09-01", "2024-08-31"],
        ],
        [
            # Any day of a month is the month.
            {
                "held_on": date(2024, 6, 4),
                "from_month": date(2023, 6, 1),
                "to_month": date(2024, 5, 1),
            },
            {
                "held_on": date(2024, 9, 4),
                "from_month": date(2023, 9, 1),
                "to_month": date(2024, 8, 1),
            },
        ],
        id="dates",
    ),
    pytest.param(
        "funding",
        [
            ["edition_code", "funding_code", "title", "funder", "year", "amount"],
            [TOWN, "a", "A", "F", "2023-24", 10000.01],
            [TOWN, "b", "A", "F", "2023-24", 40814],
            [TOWN, "c", "A", "F", 2023, "£106,460.50"],
            [TOWN, "d", "A", "F", 2023, 0.1],
        ],
        [
            {"amount": Decimal("10000.01"), "year": "2023-24"},
            {"amount": Decimal("40814.00"), "year": "2023-24"},
            {"amount": Decimal("106460.50"), "year": "2023"},
            {"amount": Decimal("0.10"), "year": "2023"},
        ],
        id="money",
    ),
    pytest.param(
        "indicator",
        [
            [
                *("edition_code", "indicator_code", "priority_code", "name", "measure_code"),
                *("period", "target", "tolerance_pct", "baseline_from", "baseline_to"),
                *("target_change_pct", "compare_years", "is_headline"),
            ],
            [
                *(TOWN, "a", "town-centre", "A", "crime.all", "latest_12_months", 900, 7.5),
                *(None, None, None, 5.0, True),
            ],
            [
                *(TOWN, "b", "town-centre", "B", "crime.all", "latest_12_months", None, None),
                *(date(2022, 4, 30), date(2023, 3, 31), -5, None, "No"),
            ],
        ],
        [
            {
                "target": 900.0,
                "tolerance_pct": 7.5,
                "baseline_from": None,
                "compare_years": 5,
                "is_headline": True,
            },
            {
                "target": None,
                "tolerance_pct": 10.0,
                "baseline_from": date(2022, 4, 1),
                "baseline_to": date(2023, 3, 1),
                "target_change_pct": -5.0,
                "compare_years": 1,
                "is_headline": False,
            },
        ],
        id="numbers",
    ),
]


def ods(path: Path, rows: list[list]) -> Path:
    """Rows as an OpenDocument spreadsheet."""

    def cell(value) -> str:
        match value:
            case None:
                return "<table:table-cell/>"
            case bool():
                kind, given_as = "boolean", f'office:boolean-value="{str(value).lower()}"'
            case int() | float():
                kind, given_as = "float", f'office:value="{value}"'
            case date():
                kind, given_as = "date", f'office:date-value="{value.isoformat()}"'
            case _:
                kind, given_as = "string", ""
        return (
            f'<table:table-cell office:value-type="{kind}" {given_as}>'
            f"<text:p>{value}</text:p></table:table-cell>"
        )

    xml = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=xml))
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    return path


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
@pytest.mark.parametrize(("name", "rows", "expected"), AS_EXCEL_KEEPS_THEM)
def test_cells_as_a_spreadsheet_keeps_them(
    standing, save, run, tmp_path, suffix, name, rows, expected
):
    if suffix == "ods":
        path = ods(tmp_path / "plan.ods", rows)
    else:
        path = save("plan.xlsx", rows)
    kept(run, path)
    found = [row for row in table(standing, name) if row["file_name"] == path.name]
    assert [
        {column: row[column] for column in cells}
        for row, cells in zip(found, expected, strict=True)
    ] == expected


AMOUNTS = ["10000.01", "0.07", "0.10", "£1,234,567.89", "999999999999999.99", "0"]


def test_amounts_survive_to_the_penny(standing, save, files, run):
    rows = [
        demo("funding")[0] | {"funding_code": str(number), "amount": amount}
        for number, amount in enumerate(AMOUNTS)
    ]
    kept(run, save("funding.csv", text(rows)))
    exact = [Decimal(amount.strip("£").replace(",", "")) for amount in AMOUNTS]

    def amounts() -> list[Decimal]:
        found = table(standing, "funding")
        return [row["amount"] for row in found if row["edition_code"] == "smp-2015-16"]

    assert amounts() == exact
    assert sum(amounts()) == sum(exact) == Decimal("1000000001244568.06")
    making.build(files)
    assert amounts() == exact


# --- warnings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "cells", "warned"),
    [
        (f"{TOWN} da-incidents", {"target": "900"}, True),  # the measure's own is neutral
        (f"{TOWN} robbery", {"improvement": "neutral"}, True),
        (f"{TOWN} da-repeat", {"improvement": ""}, True),
        (f"{TOWN} da-incidents", {"target": "900", "improvement": "decrease"}, False),
        (f"{TOWN} robbery", {}, False),
    ],
    ids=["by its measure", "by its own word", "a share", "said otherwise", "decrease"],
)
def test_a_target_of_which_neither_direction_is_better_is_taken_with_a_warning(
    standing, save, run, key, cells, warned
):
    rows = edited(demo("indicators"), key, **cells)
    rows = edited(rows, f"{TOWN} damage", name="Damage")  # so that the file is another
    out = kept(run, save("indicators.csv", text(rows)))
    row = rows[place(rows, key)]
    assert (
        out[1:-1]
        == [
            f"note: indicators.csv line {place(rows, key) + 2}: {row['name']} has a target, but "
            "neither direction of it is better, so it is not judged; say in improvement which is"
        ]
        * warned
    )


# --- builds ---------------------------------------------------------------------------------------


def test_a_build_reads_imported_plans_again_in_their_order(standing, save, files, run):
    gone = tuple(GONE.split())
    workbook = [
        grid([row for row in of(demo(name), gone[0]) if row["priority_code"] != gone[1]])
        for name in ("priorities", "outcomes", "actions")
    ]
    kept(run, save("1.csv", text(edited(demo("actions"), f"{TOWN} tc-2", title="First"))))
    kept(run, save("2.csv", text(edited(of(demo("actions"), TOWN), f"{TOWN} tc-2", title="Last"))))
    kept(run, save("3.xlsx", *workbook))
    kept(run, save("4.csv", text(edited(demo("indicators"), f"{TOWN} robbery", name="Robberies"))))
    was, actions = contents(standing), table(standing, "action")
    titles = {row["title"] for row in was["action"]}
    assert "Last" in titles
    assert "First" not in titles
    code, out, err = run("build", files)
    assert (code, err) == (0, [])
    assert [line.split(":")[0] for line in out[-5:-1]] == ["1.csv", "2.csv", "3.xlsx", "4.csv"]
    assert contents(standing) == was
    assert table(standing, "action") == actions


def test_a_build_reads_again_what_rested_on_files_that_were_replaced_since(
    standing, save, files, run
):
    """A priority is added, then its action, then the priority's name is put right: of the first
    file nothing is in service, so the action comes before the priority that it is of.
    """
    new = demo("priorities")[place(demo("priorities"), f"{TOWN} town-centre")] | {
        "priority_code": "hate-crime",
        "name": "Hate cirme",
    }
    priorities = [*of(demo("priorities"), TOWN), new]
    action = demo("actions")[place(demo("actions"), f"{TOWN} tc-2")] | {
        "action_code": "hc-1",
        "priority_code": "hate-crime",
    }
    kept(run, save("1.csv", text(priorities)))
    kept(run, save("2.csv", text([*of(demo("actions"), TOWN), action])))
    kept(run, save("3.csv", text(edited(priorities, f"{TOWN} hate-crime", name="Hate crime"))))
    was = contents(standing)
    code, _, err = run("build", files)
    assert (code, err) == (0, [])
    assert contents(standing) == was
    (row,) = [row for row in was["priority"] if row["priority_code"] == "hate-crime"]
    assert row["name"] == "Hate crime"


def test_a_build_reads_again_a_priority_taken_away_after_what_hung_on_it(
    standing, save, files, run
):
    edition, code = GONE.split()
    for name in ("outcomes", "actions"):
        rows = [row for row in of(demo(name), edition) if row["priority_code"] != code]
        kept(run, save(f"{name}.csv", text(rows)))
    kept(run, save("priorities.csv", text(without(of(demo("priorities"), edition), GONE))))
    for name in ("outcomes", "actions"):
        # Once more, so that what made room for the priority to go is out of service.
        rows = [row for row in of(demo(name), edition) if row["priority_code"] != code]
        kept(run, save(f"{name}.csv", text(rows[::-1])))
    was = contents(standing)
    code, _, err = run("build", files)
    assert (code, err) == (0, [])
    assert contents(standing) == was


def test_imported_plans_that_no_longer_fit_the_folder_stop_the_build(standing, save, bare, run):
    kept(run, save("actions.csv", text(changed_actions())))
    was = everything(standing)
    code, out, err = run("build", bare)
    assert (code, out) == (1, [])
    start = err.index(
        "Nothing was changed, because of files that were imported before (to leave out what was "
        "imported: python -m data build --without-imports):"
    )
    assert err[start + 1] == (
        f"actions.csv line 2: edition_code is '{TOWN}', which is no edition that is known here"
    )
    assert everything(standing) == was


def built_to(path: Path, folder: Path) -> tuple[dict[str, list[dict]], list[making.FileReport]]:
    """The plans in facts made from a folder, with the files they are from; and every file."""
    report = making.build(folder, path)
    (path.parent / store.POINTER).write_text(path.name, encoding="utf-8")
    return in_service(path.parent), report.files


def as_rows(found: list[dict], like: Rows) -> Rows:
    """Rows of the facts as their file has them, in its columns."""
    return [
        {name: "" if row[name] is None else str(row[name]) for name in like[0]} for row in found
    ]


@pytest.fixture
def bare(files, tmp_path) -> Path:
    """A folder with what plans speak of, and no plan."""
    folder = tmp_path / "bare"
    folder.mkdir()
    for name in BESIDE:
        shutil.copy(files / name, folder)
    return folder


SHIPS = {
    "status": "statuses",
    "suggestion_rule": "suggestion_rules",
    "risk_cell": "risk_matrices",
}


def test_a_folder_without_statuses_and_matrices_takes_those_that_ship(files, tmp_path):
    folder = shutil.copytree(files, tmp_path / "files")
    for name in SHIPS.values():
        (folder / "plans" / f"{name}.csv").unlink()
    found, _ = built_to(tmp_path / "made.duckdb", folder)
    for name, file in SHIPS.items():
        assert as_rows(found[name], demo(file)) == demo(file)
        assert {row["file_name"] for row in found[name]} == {f"plans/{file}.csv (as shipped)"}
    assert len(found["risk"]) == len(demo("risks"))


def test_statuses_of_a_folders_own_stand_without_those_that_ship(bare, tmp_path):
    """And without their rules, which would suggest what nobody may give."""
    own = [{"status_scale": "two", "status": "Good", "tone": "good", "meaning": "x"}]
    own.append(own[0] | {"status": "Bad", "tone": "bad"})
    (bare / "statuses.csv").write_text(text(own), encoding="utf-8")
    found, _ = built_to(tmp_path / "made.duckdb", bare)
    assert as_rows(found["status"], own) == own
    assert found["suggestion_rule"] == []
    assert as_rows(found["risk_cell"], demo("risk_matrices")) == demo("risk_matrices")


def test_a_folder_without_a_plan_builds_with_no_plan(bare, tmp_path):
    found, reports = built_to(tmp_path / "made.duckdb", bare)
    assert not any(found.values())
    assert [report.name for report in reports if "plan" in report.name] == []


@pytest.mark.parametrize("with_matrix", [False, True], ids=["matrix that ships", "its own"])
def test_a_folder_with_a_whole_plan_in_one_workbook(bare, save, tmp_path, with_matrix):
    """Its sheets in any order, statuses among them, and other tables beside it as CSV."""
    names = ["meetings", "priorities", "editions", "risks", "plans", "statuses", "partnerships"]
    sheets = {name: demo(name) for name in names}
    if with_matrix:
        sheets["risk_matrices"] = [row | {"band": "So so"} for row in demo("risk_matrices")]
    shutil.copy(PLANS / "actions.csv", bare)
    save("bare/plan.xlsx", *map(grid, sheets.values()))
    found, _ = built_to(tmp_path / "made.duckdb", bare)
    assert len(found["risk"]) == len(demo("risks"))
    assert len(found["action"]) == len(demo("actions"))
    bands = {row["band"] for row in found["risk_cell"]}
    if with_matrix:
        assert bands == {"So so"}
        assert {row["file_name"] for row in found["risk_cell"]} == {"plan.xlsx"}
    else:
        assert bands == {row["band"] for row in demo("risk_matrices")}
    assert {row["file_name"] for row in found["status"]} == {"plan.xlsx"}


# --- whatever is in a cell ------------------------------------------------------------------------

INDICATORS = demo("indicators")
COLUMNS = list(INDICATORS[0])
AWKWARD = [
    *("", " ", "0", "-1", "-100", "-100.1", "100", "1e400", "nan", "inf", "1.5", "9" * 30, "5 %"),
    *("2015-02-30", "0001-01-01", "9999-12-31", "2014-04-15", "20140401", "yes", "no", "neutral"),
    *("all", "all; target", "target;target", "x;", "robbery", TOWN, "smp-2017-18", "E07000110"),
    *('"', "'", "a,b", "a\nb", "$1", "%s", "NULL", "\u2028", "\ufeff", "😀", "x" * 5_000),
]  # fmt: skip
cells = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=8))


@st.composite
def edits(draw) -> Rows:
    """The demonstration's indicators with a few cells changed, often to those of another row."""
    rows = [dict(row) for row in INDICATORS]
    for _ in range(draw(st.integers(1, 2))):
        row = draw(st.sampled_from(rows))
        name = draw(st.sampled_from(COLUMNS))
        match draw(st.sampled_from(["other", "other", "other", "cell", "baseline", "out"])):
            case "other":
                row[name] = draw(st.sampled_from(INDICATORS))[name]
            case "cell":
                row[name] = draw(cells)
            case "baseline":
                on = draw(st.sampled_from(INDICATORS))
                row |= dict.fromkeys(("baseline", *NO_MONTHS), "") | {
                    "baseline_edition": on["edition_code"],
                    "baseline_indicator": on["indicator_code"],
                }
            case _:
                rows.remove(row)
    return rows


@pytest.fixture(scope="module")
def shared(built, tmp_path_factory):
    """Facts that the examples of a test share."""
    path = tmp_path_factory.mktemp("shared")
    shutil.copytree(built, path, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(path))
        yield path


def torn(found: dict[str, list[dict]], facts: duckdb.DuckDBPyConnection) -> list[tuple]:
    """Values of the tables of plans that refer to what is not there."""
    wrong = []
    for reference in plans.REFERENCES:
        there = set(
            facts.table(reference.other)
            .project(", ".join(reference.other_columns or reference.columns))
            .fetchall()
        )
        for row in found[reference.table]:
            values = tuple(row[name] for name in reference.columns)
            if values[-1] is not None and values not in there:
                wrong.append((reference.table, reference.other, values))
    return wrong


def test_the_check_of_references_finds_one_that_is_torn(built):
    """Or the test below would test nothing."""
    found = in_service(built)
    found["action"][0]["priority_code"] = "cats"
    with duckdb.connect(str(store.current_facts(built)), read_only=True) as facts:
        assert torn(in_service(built), facts) == []
        assert torn(found, facts) == [("action", "priority", ("smp-2015-16", "cats"))]


def test_any_edit_of_indicators_is_refused_or_leaves_a_whole_plan(shared):
    outcomes = []

    @settings(
        derandomize=True,
        deadline=None,
        database=None,
        max_examples=25,
        suppress_health_check=list(HealthCheck),
    )
    @given(rows=edits())
    def check(rows: Rows) -> None:
        path = shared.parent / "indicators.csv"
        path.write_text(text(rows), encoding="utf-8")
        was = store.current_facts(shared)
        (file,) = making.bring_in([path]).files
        outcomes.append(file.outcome)
        now = store.current_facts(shared)
        if file.outcome != "kept":
            assert file.outcome in {"refused", "skipped"}
            assert len(file.reason) > 10
            assert not any(word in file.reason for word in ("Error", "Exception", "Traceback"))
            assert now == was
            return
        assert now != was
        assert file.rows_kept == len(rows)
        found = in_service(shared)
        with duckdb.connect(str(now), read_only=True) as facts:
            assert torn(found, facts) == []
        every = {(row["edition_code"], row["indicator_code"]): row for row in found["indicator"]}
        for row in every.values():
            # Its baseline neither goes on for ever nor rests on no target.
            steps = 0
            while row["baseline_indicator"] is not None:
                row = every[row["baseline_edition"], row["baseline_indicator"]]
                assert row["target"] is not None or row["target_change_pct"] is not None
                steps += 1
                assert steps < len(every)

    check()
    assert outcomes.count("kept") >= 8
    assert outcomes.count("refused") >= 8
