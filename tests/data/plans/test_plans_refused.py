"""Plans as files: what of them is refused, and that the plan in service then stays."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from data import making
from tests.data.conftest import command
from tests.data.plans.conftest import (
    GONE,
    NO_MONTHS,
    TOWN,
    demo,
    edited,
    everything,
    grid,
    of,
    place,
    refusal,
    text,
    without,
)

# --- what is refused ------------------------------------------------------------------------------


def bad(name: str, key: str, reason: str, only: str = "", **cells: str):
    """A file of which one row is wrong: the file, the row, why, and its cells; of the edition
    `only`, where it is given.
    """
    return (name, key, reason, only, cells)


GRANT = "360G-safermaidstonedemo-2018-01"
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
        "allocations",
        "smp-2015-16-rj",
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
        "allocations",
        "smp-2018-19-csg",
        "amount is -40814.00; it cannot be below 0; "
        "tactical_limit is 0.00, more than the amount, -40814.00",
        amount="-40814",
        tactical_limit="0",
    ),
    "parts of a penny": bad(
        "allocations",
        "smp-2018-19-csg",
        "amount is '40814.005'; an amount has two decimals at most",
        amount="40814.005",
    ),
    "no money": bad(
        "allocations",
        "smp-2018-19-csg",
        "amount is 'a lot', which is no number",
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
    "empty code": bad(
        "allocations", "smp-2018-19-csg", "allocation_code is empty", allocation_code=""
    ),
    "payment of a grant that is not there": bad(
        "instalments",
        f"{GRANT} 1",
        "grant_id is 'cats', which is no award that is known here",
        grant_id="cats",
    ),
    "score beyond the highest": bad(
        "bid_scores",
        "smp-2018-19-csg round-01 need",
        "score is 5.01; the highest of need is 5",
        score="5.01",
    ),
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
