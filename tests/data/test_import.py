"""Importing into the facts in service: what it says, what it changes, and what never is lost."""

from __future__ import annotations

import csv
import errno
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from data import incoming, making, status, store
from tests.conftest import some
from tests.data.conftest import (
    HEADER,
    PROJECT,
    REFERENCE,
    command,
    complaints,
    killed_at,
    made_old,
    returns,
    served,
    write,
)

# The small facts, and a subject that is counted from data.police.uk's files.
FILES = REFERENCE | {
    "domains.csv": REFERENCE["domains.csv"] + "street,Street,2,chosen,x\n",
    "measures.csv": REFERENCE["measures.csv"]
    + "s.all,,street,All street,crimes,crime,decrease,ordinary,x\n"
    + "s.robbery,s.all,street,Robbery,crimes,crime,decrease,ordinary,x\n"
    + "s.drugs,s.all,street,Drugs,crimes,crime,decrease,ordinary,x\n",
    "crime_types.csv": "crime_type,measure_code\nRobbery,s.robbery\nDrugs,s.drugs\n",
    "policing.csv": "district_code,force\nD,Kent Police\n",
    "lsoa_wards.csv": "lsoa_code,lsoa_year,ward_code,ward_year,district_code\n"
    "E01000001,2021,W1,2021,D\nE01000002,2021,W2,2021,D\n",
    "returns.csv": returns(99),
}
# 7 in all in January 2016.
NEXT = HEADER + "One,part.a,2016-01,5\nTwo,part.b,2016-01,2\n"


def street(month: str, *rows: tuple[str, str], force: str = "Kent Police") -> str:
    """A street-level file of a month: (LSOA, crime type) of each row."""
    return (
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
        "Crime type,Last outcome category,Context\n"
    ) + "".join(
        f"{n},{month},{force},{force},0.52,51.27,On or near High Street,{lsoa},x,{type_},,\n"
        for n, (lsoa, type_) in enumerate(rows)
    )


# 1 robbery in W1, 1 drug offence in W2, and 1 that has no place.
STREET = street("2016-01", ("E01000001", "Robbery"), ("E01000002", "Drugs"), ("", "Drugs"))
# The same month as known later: 2 robberies in W1.
STREET_LATER = street("2016-01", ("E01000001", "Robbery"), ("E01000001", "Robbery"))


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> Path:
    """The folder that the facts in service are built from."""
    return write(tmp_path_factory.mktemp("files"), FILES)


@pytest.fixture(scope="module")
def built(tmp_path_factory, files) -> Path:
    """A folder for the databases in which the facts of 100 are in service."""
    path = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(path))
        making.build(files)
    return path


@pytest.fixture
def given(tmp_path):
    """given(name=content, …): files to import, in a folder of their own; their paths."""

    def make(**contents: str | bytes) -> list[Path]:
        folder = write(
            tmp_path / "given",
            {name.replace("__", "/") + ".csv": text for name, text in contents.items()},
        )
        return [folder / (name.replace("__", "/") + ".csv") for name in contents]

    return make


@contextmanager
def in_service(home: Path):
    with duckdb.connect(str(store.current_facts(home)), read_only=True) as facts:
        yield facts


def rows(home: Path, sql: str) -> list[tuple]:
    with in_service(home) as facts:
        return facts.execute(sql).fetchall()


def count(home: Path, measure: str, area: str, month: str, series: str = "partner_return"):
    """The monthly count in service, or None where there is no data."""
    with in_service(home) as facts:
        found = facts.execute(
            "select n from monthly where measure_code = $measure and area_code = $area "
            "and month = $month and series = $series",
            {"measure": measure, "area": area, "month": f"{month}-01", "series": series},
        ).fetchall()
    return found[0][0] if found else None


def everything(home: Path) -> dict[str, bytes | None]:
    """Every file below a folder, but for the lock that an import holds."""
    return {
        path.relative_to(home).as_posix(): path.read_bytes() if path.is_file() else None
        for path in home.rglob("*")
        if path.name != making.LOCK
    }


def what_the_facts_say(home: Path) -> dict[str, list[tuple]]:
    """The tables of figures and of files, with files by name instead of by number."""
    return {
        "observation": rows(
            home,
            "select measure_code, area_code, month, series, n, basis, file_name, line "
            "from observation join source using (source_id) order by all",
        ),
        "coverage": rows(
            home,
            "select series, measure_code, area_code, month, basis, file_name "
            "from coverage join source using (source_id) order by all",
        ),
        "monthly": rows(home, "from monthly order by all"),
        "street_record": rows(
            home,
            "select street_record.* exclude (source_id), file_name "
            "from street_record join source using (source_id) order by all",
        ),
        "source": rows(
            home,
            "select * exclude (source_id, imported_at), "
            "if(origin = 'imported', imported_at, null) as at "
            "from source where is_in_service order by source_id",
        ),
    }


def kept_files(home: Path) -> set[str]:
    return {path.name for path in (home / making.KEPT).glob("*")}


def sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


# --- what is said ---------------------------------------------------------------------------------


def test_import_says_a_line_for_each_file_on_stdout_and_nothing_on_stderr(standing, given):
    day = date.today()
    paths = given(next=NEXT, bad="ward,hats\nOne,1\n", again=returns(99), kent=STREET)
    done = command("import", *paths)
    assert (done.returncode, complaints(done)) == (1, [])
    *lines, where, last = done.stdout.splitlines()
    assert lines == [
        "next.csv: monthly return, Jan 2016: 2 read, 2 kept, 0 replaced, 0 refused",
        "bad.csv: refused: its columns (ward, hats) are those of no kind of file that is known "
        "here; a monthly return needs the columns area, measure, month and count, or area, measure "
        "and a column for each month",
        f"again.csv: skipped: the same file is in already, since {day.day} {day:%B %Y}, "
        "as returns.csv",
        "kent.csv: data.police.uk street-level crime, Kent Police, Jan 2016: "
        "3 read, 3 kept, 0 replaced, 0 refused; 2 counted in wards",
        "note: 1 row has no location and counts for no ward",
    ]
    (refused,) = (standing / making.REFUSED).iterdir()
    assert where == f"what was refused, line by line: {refused}"
    service = store.current_facts(standing).name
    assert re.fullmatch(
        rf"4 files: 2 kept, 1 skipped, 1 refused; the facts are in service as {service} "
        r"\(\d+\.\d s\)",
        last,
    )


def test_progress_is_said_on_stderr_and_nowhere_else(standing, given, run, monkeypatch):
    monkeypatch.setattr("data.__main__.SHOW_EVERY", 0)
    code, out, err = run("import", *given(next=NEXT, kent=STREET))
    assert code == 0
    assert [line.split(":")[0] for line in out] == ["next.csv", "kent.csv", "note", "2 files"]
    assert err == [
        "copying the facts in service …",
        "looked at next.csv …",
        "looked at kent.csv …",
        "reading next.csv …",
        "reading 1 files of street records …",
        "counting …",
        "adding up …",
        "putting the facts into service …",
    ]


DONE = [
    pytest.param({"next": NEXT}, 0, "1 kept, 0 skipped, 0 refused", id="kept"),
    pytest.param({"again": returns(99)}, 0, "0 kept, 1 skipped, 0 refused", id="skipped"),
    pytest.param(
        {"next": NEXT, "again": returns(99)}, 0, "1 kept, 1 skipped, 0 refused", id="both"
    ),
    pytest.param({"x": "ward,hats\n1,1\n"}, 1, "0 kept, 0 skipped, 1 refused", id="file refused"),
    pytest.param(
        {"next": NEXT + "Fant,part.a,2016-01,1\n"}, 1, "1 kept, 0 skipped, 0 refused", id="row"
    ),
    pytest.param(
        {"next": NEXT, "x": ""}, 1, "1 kept, 0 skipped, 1 refused", id="one of two files refused"
    ),
]


@pytest.mark.parametrize(("contents", "code", "counts"), DONE)
def test_the_exit_code_is_0_only_where_nothing_was_refused(
    standing, given, run, contents, code, counts
):
    before = store.current_facts(standing)
    found, out, _ = run("import", *given(**contents))
    assert found == code
    is_new = counts.startswith("1 kept")
    done = "the facts are in service as facts-" if is_new else "nothing was changed ("
    assert f": {counts}; {done}" in out[-1]
    assert (store.current_facts(standing) != before) == is_new


def test_what_is_no_file_is_refused_and_the_others_are_kept(standing, given, run, tmp_path):
    for folder in ("empty", "dir.csv"):
        (tmp_path / folder).mkdir()
    write(tmp_path / "notes", {"notes.txt": NEXT, "_old/x.csv": NEXT, ".x.csv": NEXT})
    (tmp_path / "link.csv").symlink_to(tmp_path / "gone")
    names = ("nowhere.csv", "link.csv", "empty", "dir.csv", "notes")
    code, out, _ = run("import", *(tmp_path / name for name in names), *given(next=NEXT))
    nothing = "refused: the folder holds no CSV file, no workbook and no ZIP"
    assert code == 1
    assert out[:5] == [
        f"nowhere.csv: refused: there is no file {tmp_path}/nowhere.csv",
        f"link.csv: refused: there is no file {tmp_path}/link.csv",
        f"{tmp_path}/empty: {nothing}",
        f"{tmp_path}/dir.csv: {nothing}",
        f"{tmp_path}/notes: {nothing}",
    ]
    assert out[5].startswith("next.csv: monthly return")
    assert count(standing, "all", "D", "2016-01") == 7


def test_a_file_that_is_named_is_read_whatever_its_ending(standing, tmp_path, run):
    path = write(tmp_path, {"export.txt": NEXT}) / "export.txt"
    assert run("import", path)[0] == 0
    assert count(standing, "all", "D", "2016-01") == 7


def test_a_folder_and_a_zip_are_taken_file_by_file(standing, tmp_path, run):
    write(tmp_path / "in", {"a.csv": NEXT, "sub/kent.csv": STREET, "_old.csv": "x", "n.txt": "x"})
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("2016-02/feb.csv", HEADER + "One,part.a,2016-02,1\n")
        archive.writestr("readme.txt", "x")
    code, out, _ = run("import", tmp_path / "in", tmp_path / "all.zip")
    assert code == 0
    assert [line.split(": ")[0] for line in out[:3]] == [
        "a.csv",
        "sub/kent.csv",
        "all.zip/2016-02/feb.csv",
    ]
    assert count(standing, "all", "D", "2016-01") == 7
    assert count(standing, "part.a", "W1", "2016-02") == 1
    assert count(standing, "s.robbery", "W1", "2016-01", "data_police_uk") == 1


def test_two_files_of_one_name_are_told_apart(standing, given, run):
    """Each has its own number of rows in wards, and the warnings of both are said."""
    first, second = given(
        one__kent=STREET,
        two__kent=street("2016-02", *[("E01000001", "Robbery")] * 5),
    )
    code, out, _ = run("import", first, second)
    assert code == 0
    assert [line.rsplit("; ", 1)[1] for line in out[:2]] == [
        "2 counted in wards",
        "5 counted in wards",
    ]
    total = "One,all,2016-0{0},9\nOne,part.a,2016-0{0},1\nOne,part.b,2016-0{0},1\n"
    first, second = given(one__own=HEADER + total.format(3), two__own=HEADER + total.format(4))
    _, out, _ = run("import", first, second)
    warned = [re.search(r"(\w+ 2016): the total", line)[1] for line in out if "note" in line]
    assert warned == ["March 2016", "April 2016"]


# --- a dry run ------------------------------------------------------------------------------------


def test_a_dry_run_tells_the_same_lines_and_changes_nothing(standing, given, run):
    paths = given(
        next=NEXT + "Fant,part.a,2016-01,1\n",
        bad="ward,hats\n",
        again=returns(99),
        kent=STREET,
        differs=HEADER + "One,part.a,2015-01,98\nOne,part.a,2016-02,1\n",
    )
    before = everything(standing)
    dry_code, dry, _ = run("import", *paths, "--dry-run")
    assert everything(standing) == before
    code, real, _ = run("import", *paths)
    assert (dry_code, code) == (1, 1)
    assert dry[:-1] == [line for line in real[:-1] if not line.startswith("what was refused")]
    assert dry[0].endswith("3 read, 2 kept, 0 replaced, 1 refused")
    assert everything(standing) != before


def test_a_dry_run_writes_the_refused_rows_where_it_is_told_to(standing, given, run, tmp_path):
    before = everything(standing)
    to = tmp_path / "new folder" / "refused.csv"
    run("import", *given(next=NEXT + "Fant,part.a,2016-01,1\n"), "--dry-run", "--refused", to)
    assert everything(standing) == before
    assert [row["line"] for row in refused_rows(to)] == ["4"]


# --- refused rows ---------------------------------------------------------------------------------


def refused_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_refused_rows_are_written_with_file_line_reason_and_content(standing, given, run):
    code, out, _ = run(
        "import",
        *given(
            next=NEXT + 'Fant,part.a,2016-01,1\n"One, Two",part.b,2016-01,-3\n',
            bad="ward,hats\n",
        ),
    )
    assert code == 1
    assert out[0].endswith("4 read, 2 kept, 0 replaced, 2 refused")
    path = Path(out[-2].removeprefix("what was refused, line by line: "))
    assert path.parent == standing / "refused"
    assert path.read_bytes().startswith(b"\xef\xbb\xbffile,line,reason,content\r\n")
    first, second, third = refused_rows(path)
    assert first == {
        "file": "next.csv",
        "line": "4",
        "reason": "'Fant' is no area that is known here",
        "content": "Fant, part.a, 2016-01, 1",
    }
    assert (second["file"], second["line"]) == ("next.csv", "5")
    assert "the count is -3; a count cannot be below 0" in second["reason"]
    assert second["content"] == "One, Two, part.b, 2016-01, -3"
    assert (third["file"], third["line"], third["content"]) == ("bad.csv", "", "")
    assert third["reason"].startswith("its columns (ward, hats) are those of no kind of file")


def test_no_cell_of_the_refused_rows_begins_a_formula(standing, tmp_path, run):
    names = [f"{start}cmd.csv" for start in "=+-@"]
    write(tmp_path, {name: HEADER + f"{name[0]}SUM(1),part.a,2016-01,1\n" for name in names})
    to = tmp_path / "refused.csv"
    run("import", "--refused", to, "--", *(tmp_path / name for name in names))
    found = [(row["file"], row["content"]) for row in refused_rows(to) if row["line"]]
    assert found == [
        ("'=cmd.csv", "'=SUM(1), part.a, 2016-01, 1"),
        ("'+cmd.csv", "'+SUM(1), part.a, 2016-01, 1"),
        ("'-cmd.csv", "'-SUM(1), part.a, 2016-01, 1"),
        ("'@cmd.csv", "'@SUM(1), part.a, 2016-01, 1"),
    ]
    with to.open(encoding="utf-8-sig", newline="") as file:
        assert not [cell for row in csv.reader(file) for cell in row if cell[:1] in set("=+-@\t\r")]


def test_refused_rows_of_records_are_written_too(standing, given, run, tmp_path):
    kent = STREET + street("2016-01", ("E01000001", "Piracy"), ("N/A", "Drugs")).split("\n", 1)[1]
    code, out, _ = run("import", *given(kent=kent), "--refused", tmp_path / "refused.csv")
    assert code == 1
    assert "5 read, 3 kept, 0 replaced, 2 refused" in out[0]
    assert out[-2] == f"what was refused, line by line: {tmp_path / 'refused.csv'}"
    first, second = refused_rows(tmp_path / "refused.csv")
    assert (first["file"], first["line"]) == ("kent.csv", "5")
    assert "the crime type is 'Piracy'" in first["reason"]
    assert "Piracy" in first["content"]
    assert second["line"] == "6"
    assert "the LSOA code is 'N/A'" in second["reason"]
    assert not (standing / making.REFUSED).exists()


def test_a_place_for_refused_rows_that_cannot_be_written_changes_nothing(
    standing, given, run, tmp_path
):
    before = everything(standing)
    (tmp_path / "folder").mkdir()
    paths = given(next=NEXT + "Fant,part.a,2016-01,1\n")
    code, out, err = run("import", *paths, "--refused", tmp_path / "folder")
    assert (code, out) == (1, [])
    assert str(tmp_path / "folder") in err[-1]
    assert err[-1].endswith("Nothing was changed.")
    assert everything(standing) == before


def test_few_files_of_refused_rows_are_kept(standing, given, run):
    folder = standing / making.REFUSED
    write(folder, {f"refused-20200101-{n:06}-000000.csv": "x" for n in range(30)})
    _, out, _ = run("import", *given(bad="ward,hats\n"))
    left = sorted(path.name for path in folder.iterdir())
    assert len(left) == making.KEPT_REFUSALS
    assert out[-2].endswith(left[-1])
    assert left[0] == "refused-20200101-000011-000000.csv"


# --- the same file again --------------------------------------------------------------------------


@pytest.mark.parametrize("content", [NEXT, STREET], ids=["return", "records"])
def test_the_same_bytes_again_are_skipped_under_any_name(standing, given, run, content):
    day = date.today()
    assert run("import", *given(first=content))[0] == 0
    before = everything(standing)
    code, out, _ = run("import", *given(second=content, first=content))
    assert code == 0
    words = f"skipped: the same file is in already, since {day.day} {day:%B %Y}, as first.csv"
    assert out[:2] == [f"second.csv: {words}", f"first.csv: {words}"]
    assert "nothing was changed" in out[2]
    assert everything(standing) == before


@pytest.mark.parametrize("replace", [[], ["--replace"]], ids=["", "replace"])
@pytest.mark.parametrize("content", [NEXT, STREET], ids=["return", "records"])
def test_the_same_bytes_twice_in_one_command_count_once(standing, given, run, content, replace):
    code, out, _ = run("import", *given(first=content, second=content), *replace)
    assert code == 0
    assert out[1] == "second.csv: skipped: the same file as first.csv in this import"
    assert rows(standing, "select file_name from source where origin = 'imported'") == [
        ("first.csv",)
    ]


def test_the_same_bytes_inside_a_zip_are_skipped(standing, given, run, tmp_path):
    run("import", *given(kent=STREET))
    with zipfile.ZipFile(tmp_path / "site.zip", "w") as archive:
        archive.writestr("2016-01/2016-01-kent-street.csv", STREET)
    code, out, _ = run("import", tmp_path / "site.zip")
    assert code == 0
    assert "site.zip/2016-01/2016-01-kent-street.csv: skipped: the same file is in" in out[0]


def test_a_file_that_a_later_one_replaced_may_be_taken_back(standing, given, run):
    """It is no longer in service, so that it is not the same file that is in already."""
    first, later = given(first=STREET, later=STREET_LATER)
    for path, replaced, robberies in ((first, 0, 1), (later, 3, 2), (first, 2, 1)):
        code, out, _ = run("import", path)
        assert code == 0
        assert f" {replaced} replaced, 0 refused" in out[0]
        assert count(standing, "s.robbery", "W1", "2016-01", "data_police_uk") == robberies


def test_an_older_download_beside_the_newer_that_is_in_changes_nothing(standing, given, run):
    """Both lie in the folder that the officer imports every month."""
    (older,) = given(older=STREET)
    run("import", older)
    (newer,) = given(newer=STREET_LATER)
    run("import", newer)
    code, out, _ = run("import", older.parent)
    assert code == 1
    assert out[0].startswith("newer.csv: skipped")
    assert out[1] == (
        "older.csv: refused: it holds Kent Police, January 2016, and so does newer.csv; "
        "import only the newer of the two"
    )
    assert count(standing, "s.robbery", "W1", "2016-01", "data_police_uk") == 2


# --- what is recorded of a file -------------------------------------------------------------------

SOURCE = (
    "select file_name, format, publisher, sha256, bytes, first_month::varchar, last_month::varchar,"
    " rows_read, rows_kept, rows_refused, rows_replaced, origin::varchar, replaces, is_in_service,"
    " is_provisional, kept_as from source where origin = 'imported' order by source_id"
)


def test_the_record_of_a_monthly_return(standing, given, run):
    text = (
        "area,measure,month,count,publisher\n"
        "One,part.a,2016-01,5,Kent Police\nTwo,part.b,2016-03,2,Kent Police\nX,part.b,2016-03,2,y\n"
    )
    run("import", *given(next=text))
    # printf 'area,measure,month,count,publisher\nOne,part.a,2016-01,5,Kent Police\n…' | sha256sum
    digest = "05a19fb46fbbb990dbaae6fbf262977f789593ca0a379859915658db96a77627"
    assert rows(standing, SOURCE) == [
        (
            "next.csv",
            "Monthly return",
            "Kent Police",
            digest,
            122,
            "2016-01-01",
            "2016-03-01",
            *(3, 2, 1, 0),
            *("imported", False, True, False),
            f"{digest}.csv.zst",
        )
    ]
    assert rows(
        standing,
        "select line, severity::varchar, content from import_note "
        "join source using (source_id) where origin = 'imported'",
    ) == [(4, "refused", "X, part.b, 2016-03, 2, y")]
    ((at,),) = rows(standing, "select imported_at from source where origin = 'imported'")
    assert timedelta(0) <= datetime.now(UTC).replace(tzinfo=None) - at < timedelta(minutes=1)


def test_the_record_of_a_street_level_file(standing, given, run):
    run("import", *given(kent=STREET))
    digest = sha256(STREET)
    assert rows(standing, SOURCE) == [
        (
            "kent.csv",
            "data.police.uk street-level crime, Kent Police",
            "data.police.uk",
            digest,
            len(STREET),
            "2016-01-01",
            "2016-01-01",
            *(3, 3, 0, 0),
            *("imported", False, True, False),
            f"{digest}.csv",
        )
    ]
    assert rows(standing, "select force, month::varchar, rows from holding") == [
        ("Kent Police", "2016-01-01", 3)
    ]


# --- the copies -----------------------------------------------------------------------------------


def test_a_publishers_file_is_kept_under_a_second_name_and_another_is_packed(standing, given, run):
    kent, own = given(kent=STREET, next=NEXT)
    run("import", kent, own)
    linked = standing / making.KEPT / f"{sha256(STREET)}.csv"
    packed = standing / making.KEPT / f"{sha256(NEXT)}.csv.zst"
    assert kept_files(standing) == {linked.name, packed.name}
    assert linked.samefile(kent)
    unpacked = incoming.unpack(packed, standing)
    assert unpacked.read_text(encoding="utf-8") == NEXT


def test_a_publishers_file_on_another_disk_is_packed(standing, given, run, monkeypatch):
    def other_disk(*_):
        raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

    monkeypatch.setattr(os, "link", other_disk)
    run("import", *given(kent=STREET))
    (packed,) = (standing / making.KEPT).iterdir()
    assert packed.name == f"{sha256(STREET)}.csv.zst"
    assert incoming.unpack(packed, standing).read_text(encoding="utf-8") == STREET
    assert rows(standing, "select kept_as from source where origin = 'imported'") == [
        (packed.name,)
    ]


def test_copies_of_files_out_of_service_are_removed(standing, given, run):
    first, later = given(first=STREET, later=STREET_LATER)
    run("import", first)
    run("import", later)
    assert kept_files(standing) == {f"{sha256(STREET_LATER)}.csv"}
    assert first.read_text(encoding="utf-8") == STREET, "only our name of it is gone"


def test_a_copy_that_was_damaged_is_made_anew_when_its_file_comes_again(standing, given, run):
    """A program that writes its download in place writes into the second name too."""
    months = STREET + street("2016-02", ("E01000002", "Drugs")).split("\n", 1)[1]
    first, later = given(both=months, later=STREET_LATER)
    run("import", first)
    run("import", later)
    kept = standing / making.KEPT / f"{sha256(months)}.csv"
    with first.open("a", encoding="utf-8") as file:
        file.write("more")
    assert kept.read_text(encoding="utf-8") == months + "more"
    first.unlink()
    assert run("import", *given(again=months))[0] == 0
    assert kept.read_text(encoding="utf-8") == months


# --- figures that agree and that do not -----------------------------------------------------------


def test_a_figure_that_agrees_is_counted_once(standing, given, run):
    code, out, _ = run(
        "import", *given(own=HEADER + "One,part.a,2015-01,99\nOne,part.a,2016-01,5\n")
    )
    assert code == 0
    assert out[0].endswith("2 read, 2 kept, 0 replaced, 0 refused")
    assert rows(
        standing,
        "select n, file_name from observation join source using (source_id) "
        "where measure_code = 'part.a' and month in ('2015-01-01', '2016-01-01') order by month",
    ) == [(99, "returns.csv"), (5, "own.csv")]
    assert served() == 100


def test_a_figure_that_disagrees_is_refused_with_both_numbers(standing, given, run, tmp_path):
    (own,) = given(own=HEADER + "One,part.a,2015-01,1200\nOne,part.a,2016-01,5\n")
    code, out, _ = run("import", own, "--refused", tmp_path / "refused.csv")
    assert code == 1
    assert out[0].endswith("2 read, 1 kept, 0 replaced, 1 refused")
    (row,) = refused_rows(tmp_path / "refused.csv")
    assert (row["line"], row["reason"]) == (
        "2",
        "Part A, One, January 2015: the count is 1,200 here and 99 in returns.csv line 2; "
        "keep one of the two files",
    )
    assert count(standing, "part.a", "W1", "2015-01") == 99
    assert count(standing, "part.a", "W1", "2016-01") == 5


def test_a_file_of_which_every_figure_disagrees_is_refused(standing, given, run):
    before = everything(standing)
    code, out, _ = run("import", *given(own=returns(50).replace(",1\n", ",3\n")), "--dry-run")
    assert code == 1
    assert out[0] == (
        "own.csv: refused: none of its rows can be used; the first: Part A, One, January 2015: "
        "the count is 50 here and 99 in returns.csv line 2; keep one of the two files (line 2)"
    )
    assert everything(standing) == before


def test_with_replace_a_figure_that_disagrees_takes_the_place_of_the_earlier(standing, given, run):
    (own,) = given(own=HEADER + "One,part.a,2015-01,50\n")
    code, out, _ = run("import", own, "--replace")
    assert code == 0
    assert out[0].endswith("1 read, 1 kept, 1 replaced, 0 refused")
    assert count(standing, "all", "D", "2015-01") == 51
    assert count(standing, "all", "D", "2015-02") == 100
    assert rows(
        standing,
        "select file_name, rows_replaced, replaces, is_in_service from source "
        "where format = 'Monthly return' order by source_id",
    ) == [("returns.csv", 0, False, True), ("own.csv", 1, True, True)]


def test_a_return_of_which_everything_was_replaced_is_out_of_service(standing, given, run):
    code, out, _ = run("import", *given(own=returns(199)), "--replace")
    assert code == 0
    assert out[0].endswith("24 read, 24 kept, 24 replaced, 0 refused")
    assert served() == 200
    assert rows(
        standing,
        "select file_name, is_in_service from source where format = 'Monthly return' order by all",
    ) == [("own.csv", True), ("returns.csv", False)]
    _, out, _ = run("status")
    (line,) = [line for line in out if line.startswith("returns.csv")]
    assert line.endswith("; replaced by later files")


def test_a_return_that_speaks_for_nothing_any_more_is_out_of_service(standing, given, run):
    """Its figures went first, then the zeros that it stood for."""
    figures, wide = "2016-01", "area,measure,2016-01\n"
    one, two, three = given(
        one=HEADER + f"One,part.a,{figures},5\nTwo,part.b,{figures},3\n",  # so One,part.b is 0
        two=wide + "One,part.a,6\nTwo,part.b,4\n",
        three=wide + "One,part.b,1\nTwo,part.a,1\n",
    )
    run("import", one)
    run("import", two, "--replace")
    state = "select file_name, is_in_service from source where origin = 'imported' order by all"
    assert rows(standing, state) == [("one.csv", True), ("two.csv", True)]
    run("import", three, "--replace")
    assert count(standing, "all", "D", "2016-01") == 12
    assert rows(standing, state) == [("one.csv", False), ("three.csv", True), ("two.csv", True)]
    assert kept_files(standing) == {
        f"{sha256(path.read_text(encoding='utf-8'))}.csv.zst" for path in (two, three)
    }


def test_real_and_illustrative_figures_never_add_up(standing, given, run):
    text = "area,measure,month,count,basis\nOne,part.a,2015-01,1000,illustrative\n"
    code, out, _ = run("import", *given(made_up=text))
    assert code == 0
    assert out[0].endswith("1 read, 1 kept, 0 replaced, 0 refused")
    assert rows(
        standing,
        "select series, n, basis::varchar from monthly where measure_code = 'part.a' "
        "and area_code in ('D', 'W1') and month = '2015-01-01' order by all",
    ) == [
        ("partner_return", 99, "provisional"),
        ("partner_return", 99, "provisional"),
        ("partner_return_illustrative", 1000, "illustrative"),  # of the other ward, no data
    ]
    assert rows(standing, "select series, illustrative from series order by series") == [
        ("partner_return", False),
        ("partner_return_illustrative", True),
    ]


# --- files that are refused -----------------------------------------------------------------------


def test_a_file_that_is_refused_does_not_stop_the_others(standing, given, run):
    paths = given(
        a="ward,hats\n",
        b="",
        c=b"a\0b",
        next=NEXT,
        d='area,measure,month,count\n"One,part.a,2016-01,5\n',
        kent=STREET,
        e=STREET.splitlines(keepends=True)[0],
        f=STREET.replace("2016-01", "2016-13"),
        g=HEADER + "One,part.a,2015-01,98\n",  # 99 in returns.csv
    )
    code, out, _ = run("import", *paths)
    assert code == 1
    assert "9 files: 2 kept, 0 skipped, 7 refused; the facts are in service" in out[-1]
    assert [line.split(": ")[0] for line in out[:9]] == [path.name for path in paths]
    assert count(standing, "all", "D", "2016-01") == 7
    assert count(standing, "s.robbery", "W1", "2016-01", "data_police_uk") == 1
    assert rows(standing, "select file_name from source where origin = 'imported' order by 1") == [
        ("kent.csv",),
        ("next.csv",),
    ]
    assert rows(standing, "select count(distinct source_id) from import_note") == [(1,)]


def test_when_every_file_is_refused_or_skipped_nothing_is_published(standing, given, run):
    before = everything(standing)
    _, out, _ = run("import", *given(bad="ward,hats\n", again=returns(99)))
    assert "2 files: 0 kept, 1 skipped, 1 refused; nothing was changed" in out[-1]
    after = everything(standing)
    assert {name for name in after if name not in before} == {
        "refused",
        *(f"refused/{path.name}" for path in (standing / "refused").iterdir()),
    }
    assert all(after[name] == content for name, content in before.items())


# --- building again -------------------------------------------------------------------------------


def imported_in_turn(run, given) -> None:
    """Imports that rest on one another: each line would come out differently in another order."""
    first, own, later, feb, fix = given(
        first=STREET,
        own=NEXT + "Fant,part.a,2016-01,1\n",
        later=STREET_LATER,
        feb=street("2016-02", ("E01000002", "Drugs")),
        fix=HEADER + "One,part.a,2016-01,50\nOne,part.a,2015-06,7\n",
    )
    run("import", first, own)
    run("import", later, feb)
    run("import", fix, "--replace")


def test_a_build_reads_imports_again_with_the_same_result(standing, given, run, files):
    imported_in_turn(run, given)
    before = what_the_facts_say(standing)
    assert len(before["source"]) == 15
    kept = kept_files(standing)
    code, out, err = run("build", files)
    assert (code, err) == (0, [])
    assert not [line for line in out if line.startswith("warning")]
    assert [line.split(":")[0] for line in out[-5:-1]] == [
        "own.csv",
        "later.csv",
        "feb.csv",
        "fix.csv",
    ]
    after = what_the_facts_say(standing)
    for table, was in before.items():
        if table != "source":
            assert after[table] == was, table
    # What a file replaced is counted anew: `later` took the place of one that is not read again.
    assert [row[:9] for row in after["source"]] == [row[:9] for row in before["source"]]
    assert [row[-1] for row in after["source"]] == [row[-1] for row in before["source"]]
    assert kept_files(standing) == kept
    run("build", files)
    assert what_the_facts_say(standing) == after
    assert count(standing, "all", "D", "2016-01") == 52
    assert count(standing, "all", "D", "2015-06") == 8


@pytest.mark.thorough
def test_a_build_without_imports_forgets_them(standing, given, run, files):
    before = what_the_facts_say(standing)
    imported_in_turn(run, given)
    assert len(kept_files(standing)) == 4
    code, _, _ = run("build", files, "--without-imports")
    assert code == 0
    after = what_the_facts_say(standing)
    assert after == before
    assert kept_files(standing) == set()
    run("build", files)
    assert what_the_facts_say(standing) == before


def test_a_build_to_a_file_is_without_imports(standing, given, run, files):
    """Even to one that lies beside the facts in service."""
    run("import", *given(next=NEXT))
    target = standing / "mine.duckdb"
    assert run("build", files, "--to", target)[0] == 0
    with duckdb.connect(str(target), read_only=True) as facts:
        assert facts.execute(
            "select count(*) from source where origin = 'imported'"
        ).fetchone() == (0,)
    assert len(kept_files(standing)) == 1


@pytest.mark.thorough
def test_copies_that_are_missing_or_changed_are_said_and_the_rest_is_read(
    standing, given, run, files
):
    contents = {
        "missing": HEADER + "One,part.a,2016-02,5\n",
        "changed": HEADER + "One,part.a,2016-03,5\n",
        "short": HEADER + "One,part.a,2016-04,5\n",
        "next": NEXT,
        "gone": street("2016-02", ("E01000001", "Robbery")),
        "edited": street("2016-03", ("E01000001", "Robbery")),
        "kent": STREET,
    }
    *_, edited, _ = paths = given(**contents)
    run("import", *paths)
    kept = {
        name.removesuffix(".csv"): standing / making.KEPT / kept_as
        for name, kept_as in rows(standing, "select file_name, kept_as from source")
        if kept_as
    }
    kept["missing"].unlink()
    kept["changed"].write_bytes(b"other bytes")
    kept["short"].write_bytes(kept["short"].read_bytes()[:-20])
    kept["gone"].unlink()
    with edited.open("a", encoding="utf-8") as file:
        file.write("\n")
    code, out, _ = run("build", files)
    assert code == 0
    lost = ["changed", "missing", "short", "edited", "gone"]
    assert sorted(line for line in out if line.startswith("warning")) == sorted(
        f"warning: {name}.csv: the copy that was kept of it is gone or changed, so it is left out; "
        "import it again"
        for name in lost
    )
    assert figures(standing) == NEW
    assert kept_files(standing) == {kept["next"].name, kept["kent"].name}
    assert run("import", *given(**{name: contents[name] for name in lost}))[0] == 0
    assert count(standing, "part.a", "W1", "2016-04") == 5
    assert count(standing, "s.robbery", "W1", "2016-03", "data_police_uk") == 1


def test_a_file_that_now_stands_in_the_folder_is_read_once(standing, given, run, files, tmp_path):
    run("import", *given(next=NEXT))
    folder = shutil.copytree(files, tmp_path / "with next")
    write(folder, {"sub/now.csv": NEXT})
    code, out, _ = run("build", folder)
    assert code == 0
    assert any(line.startswith("next.csv: skipped: the same file is in") for line in out)
    assert count(standing, "all", "D", "2016-01") == 7


def test_imports_that_no_longer_fit_the_folder_stop_the_build(
    standing, given, run, files, tmp_path
):
    run("import", *given(next=NEXT, kent=STREET))
    before = everything(standing)
    folder = shutil.copytree(files, tmp_path / "other")
    other = NEXT.replace(",5", ",6").replace(",2\n", ",3\n")
    write(folder, {"next.csv": other})
    code, _, err = run("build", folder)
    assert code == 1
    assert err[-2:] == [
        "Nothing was changed, because of files that were imported before (to leave out what was "
        "imported: python -m data build --without-imports):",
        "next.csv: none of its rows can be used; the first: Part A, One, January 2016: the count "
        "is 5 here and 6 in next.csv line 2; keep one of the two files (line 2)",
    ]
    assert everything(standing) == before
    assert run("build", folder, "--without-imports")[0] == 0
    assert count(standing, "all", "D", "2016-01") == 9


# --- facts that cannot be imported into -----------------------------------------------------------


@pytest.mark.thorough
def test_facts_of_another_version_ask_for_a_build_which_brings_the_imports_over(
    standing, given, run, files
):
    run("import", *given(next=NEXT, kent=STREET))
    before = what_the_facts_say(standing)
    path = store.current_facts(standing)
    with duckdb.connect(str(path)) as facts:
        facts.execute("update build set schema_version = 'of last year'")
        facts.execute("alter table source add column of_last_year integer")
    with pytest.raises(store.StoreError) as refused:
        making.bring_in(given(more=HEADER + "One,part.a,2016-02,5\n"))
    assert str(refused.value) == (
        f"The facts in {path.name} were made by another version of the dashboard. "
        "Make them again: python -m data build"
    )
    assert store.current_facts(standing) == path
    code, _, err = run("status")
    assert code == 1
    assert "python -m data build" in err[0]
    assert run("build", files)[0] == 0
    assert what_the_facts_say(standing) == before


@pytest.mark.parametrize("arguments", [["import"], ["status"]], ids=lambda a: a[0])
def test_facts_that_are_damaged_are_said_in_a_sentence(standing, given, run, arguments):
    path = store.current_facts(standing)
    path.write_bytes(b"no database" * 1000)
    code, out, err = run(*arguments, *(given(next=NEXT) if arguments == ["import"] else []))
    assert (code, out) == (1, [])
    assert err == [
        f"The facts in {path.name} cannot be opened. Make them again: python -m data build"
    ]
    assert path.read_bytes() == b"no database" * 1000


@pytest.mark.parametrize("how", ["gone", "damaged"])
def test_a_build_over_lost_facts_does_not_lose_what_was_imported(standing, given, run, files, how):
    run("import", *given(next=NEXT))
    path, kept = store.current_facts(standing), kept_files(standing)
    path.rename(standing / "whole")
    if how == "damaged":
        path.write_bytes(b"no database" * 1000)
    code, _, err = run("build", files)
    assert code == 1
    assert "what was imported into them is not known" in err[-1]
    assert "python -m data build --without-imports" in err[-1]
    assert kept_files(standing) == kept
    if how == "damaged":
        (standing / "whole").replace(path)
        assert run("build", files)[0] == 0
        assert count(standing, "all", "D", "2016-01") == 7
    else:
        assert run("build", files, "--without-imports")[0] == 0
        assert (count(standing, "all", "D", "2016-01"), kept_files(standing)) == (None, set())


# --- several at once ------------------------------------------------------------------------------


def test_an_import_that_must_not_wait_says_that_another_is_under_way(standing, given):
    before = everything(standing)
    with FileLock(standing / making.LOCK), pytest.raises(store.StoreError) as refused:
        making.bring_in(given(next=NEXT), wait=0)
    assert str(refused.value) == (
        "Another import or build is under way. Nothing was changed; try again when it is done."
    )
    assert everything(standing) == before


def test_an_import_waits_for_another_and_says_so(standing, given):
    said, lock = [], FileLock(standing / making.LOCK, thread_local=False)
    lock.acquire()
    timer = threading.Timer(0.3, lock.release)
    timer.start()
    report = making.bring_in(given(next=NEXT), progress=said.append)
    timer.join()
    assert said[0] == "waiting for another import or build to be done"
    assert report.is_complete
    assert count(standing, "all", "D", "2016-01") == 7


def test_of_imports_at_the_same_time_none_is_lost(standing, given):
    paths = given(
        a=NEXT,
        b=street("2016-01", ("E01000001", "Robbery")),
    )
    at_work = [
        subprocess.Popen(
            [sys.executable, "-m", "data", "import", str(path)],
            cwd=PROJECT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for path in paths
    ]
    for process in at_work:
        _, progress = process.communicate(timeout=60)
        assert process.returncode == 0, progress
    assert figures(standing) == NEW
    assert len(kept_files(standing)) == 2


def test_an_app_that_serves_meanwhile_keeps_answering_and_takes_up_each_version(standing, given):
    """Asked all the time for the count of a month that every import replaces."""
    answers, errors, stop = ([], []), [], threading.Event()
    assert served() == 100

    def ask(mine: list):
        while not stop.is_set():
            try:
                mine.append(served())
            except BaseException as error:
                errors.append(error)
                return

    threads = [threading.Thread(target=ask, args=(mine,)) for mine in answers]
    for thread in threads:
        thread.start()
    try:
        for number in (199, 299):
            making.bring_in(given(**{f"r{number}": returns(number)}), replaces=True)
            assert served() == number + 1
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
    assert errors == []
    for mine in answers:
        assert {100, 200} <= set(mine) <= {100, 200, 300}


def test_a_store_serves_the_version_it_has_until_it_is_given_the_next(standing, given):
    opened = store.Store(store.current_facts(standing))
    question = (
        "select sum(n)::int from facts.monthly where measure_code = 'all' and area_code = 'D'"
    )
    try:
        with opened.cursor() as cursor:
            assert cursor.execute(question).fetchone() == (1200,)
            report = making.bring_in(given(next=NEXT))
            assert cursor.execute(question).fetchone() == (1200,)
            opened.serve(report.path)
            assert cursor.execute(question).fetchone() == (1207,)
    finally:
        opened.close()


# --- killed imports -------------------------------------------------------------------------------

OLD, NEW = (None, None), (7, 1)
POINTS = some(
    [
        ("shutil", "copyfile", "before", 1, OLD),
        ("shutil", "copyfile", "after", 1, OLD),
        ("draft", "_read", "after", 1, OLD),
        ("draft", "_read_records", "before", 1, OLD),
        ("draft", "_record", "after", 2, OLD),
        ("facts", "make_totals", "before", 1, OLD),
        ("draft", "count", "after", 1, OLD),
        ("draft", "finish", "after", 1, OLD),
        ("os", "replace", "after", 1, OLD),  # one copy is kept
        ("store", "publish", "before", 1, OLD),  # both copies are kept
        ("os", "replace", "after", 3, OLD),  # the database has its name
        ("os", "replace", "before", 4, OLD),  # the pointer is switched
        ("os", "replace", "after", 4, NEW),
        ("store", "publish", "after", 1, NEW),
    ]
)


def figures(home: Path) -> tuple:
    """What the two imported files give; what was built must be whole."""
    assert rows(
        home,
        "select n, count(*) from monthly where measure_code = 'all' and area_code = 'D' "
        "and year(month) = 2015 group by n",
    ) == [(100, 12)]
    return (
        count(home, "all", "D", "2016-01"),
        count(home, "s.robbery", "W1", "2016-01", "data_police_uk"),
    )


def assert_imported_and_tidy(home: Path) -> None:
    """The two files are in, and nothing is left of any that was killed."""
    assert figures(home) == NEW
    left = {path.name for path in home.iterdir()} - {store.POINTER, making.LOCK, making.KEPT}
    assert all(name.startswith("facts-") for name in left), left
    assert kept_files(home) == {f"{sha256(NEXT)}.csv.zst", f"{sha256(STREET)}.csv"}


@pytest.fixture(scope="module")
def killed(tmp_path_factory, built) -> tuple[list[Path], list[Path]]:
    """Two files, and for each of POINTS the folder that an import of them killed there left.

    They are killed side by side, which saves half of the time.
    """
    folder = write(tmp_path_factory.mktemp("given"), {"next.csv": NEXT, "kent.csv": STREET})
    paths = [folder / "next.csv", folder / "kent.csv"]

    def kill(point) -> Path:
        home = tmp_path_factory.mktemp("killed") / "home"
        shutil.copytree(built, home)
        killed_at(*point[:-1], "import", *paths, home=home)
        return home

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return paths, list(pool.map(kill, POINTS))


@pytest.mark.parametrize(
    "number",
    range(len(POINTS)),
    ids=[f"{moment} {name} {nth}" for _, name, moment, nth, _ in POINTS],
)
def test_an_import_killed_at_a_point(killed, monkeypatch, number):
    paths, homes = killed
    home, then = homes[number], POINTS[number][-1]
    monkeypatch.setenv("SMP_DATA_DIR", str(home))
    assert figures(home) == then
    made_old(home)
    report = making.bring_in(paths)
    assert {file.outcome for file in report.files} == {"kept" if then == OLD else "skipped"}
    assert_imported_and_tidy(home)


@pytest.mark.thorough
def test_what_a_killed_import_left_is_left_alone_for_an_hour(standing, given):
    """Another process may be at work on it."""
    paths = given(next=NEXT, kent=STREET)
    killed_at("draft", "count", "after", 1, "import", *paths)
    left = {path.name for path in standing.glob(".[bi]*")}
    assert {name.split("-")[0] for name in left} == {".building", ".incoming"}
    making.bring_in(paths)
    assert left <= {path.name for path in standing.iterdir()}
    made_old(standing)
    making.bring_in(paths)
    assert_imported_and_tidy(standing)


@pytest.mark.thorough
def test_imports_killed_at_any_moment(standing, built, given):
    paths = given(next=NEXT, kent=STREET)
    started = time.perf_counter()
    assert command("import", *paths).returncode == 0
    whole = time.perf_counter() - started
    killed, tries = 0, 0
    while killed < 2 and tries < 30:
        tries += 1
        shutil.rmtree(standing)
        shutil.copytree(built, standing)
        pointer = (standing / store.POINTER).read_bytes()
        process = subprocess.Popen(
            [sys.executable, "-m", "data", "import", *map(str, paths)],
            cwd=PROJECT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(whole * (killed + 2) / 4)  # the first third only loads Python
        process.kill()
        if process.wait() == -signal.SIGKILL:
            killed += 1
        else:
            whole *= 0.8  # the machine was busy when the whole was measured
        is_switched = (standing / store.POINTER).read_bytes() != pointer
        assert figures(standing) == (NEW if is_switched else OLD), f"killed at {killed}"
        made_old(standing)
        making.bring_in(paths)
        assert_imported_and_tidy(standing)
    assert killed == 2, "the moments lie within an import"


# --- a disk that is full, files that change -------------------------------------------------------

FULL = "The disk is full. Nothing was changed; make room and import again."


def no_room(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("owner", "name"),
    some(
        [
            pytest.param(shutil, "copyfile", id="copying the facts"),
            pytest.param(incoming.pa, "CompressedOutputStream", id="keeping a copy"),
            pytest.param(making, "_write_refused", id="writing the refused rows"),
            pytest.param(store, "to_disk", id="writing the facts"),
            pytest.param(store, "publish", id="putting them into service"),
        ]
    ),
)
def test_a_disk_that_is_full_changes_nothing(standing, given, run, monkeypatch, owner, name):
    before = everything(standing)
    paths = given(next=NEXT, kent=STREET)
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, no_room)
        code, out, err = run("import", *paths)
    assert (code, out, err[-1:]) == (1, [], [FULL])
    after = everything(standing)
    assert {name for name in after if name not in before} <= {
        making.KEPT,
        *(f"{making.KEPT}/{name}" for name in kept_files(standing)),
    }
    assert all(after[name] == content for name, content in before.items())
    assert run("import", *paths)[0] == 0
    assert_imported_and_tidy(standing)


@pytest.mark.parametrize("kind", [duckdb.IOException, duckdb.TransactionException])
def test_a_database_that_finds_the_disk_full_changes_nothing(
    standing, given, run, monkeypatch, kind
):
    """As DuckDB says it of a disk that really is."""

    def full(*_):
        raise kind('Failed to commit: Could not write file "x.wal": No space left on device')

    before = everything(standing)
    monkeypatch.setattr(making.schema, "make_totals", full)
    assert run("import", *given(next=NEXT)) == (1, [], [FULL])
    assert everything(standing) == before


def test_a_zip_that_the_disk_has_no_room_for(standing, tmp_path, run, monkeypatch):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("a.csv", NEXT + "\n" * 2**20)
    before = everything(standing)
    free = shutil.disk_usage(tmp_path)._replace(free=incoming.ROOM_LEFT + 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: free)
    code, out, err = run("import", tmp_path / "all.zip")
    assert (code, out) == (1, [])
    assert err == [
        "all.zip would unpack to 1 MB, for which the disk has no room. Nothing was changed; "
        "make room, or import its files one by one."
    ]
    assert everything(standing) == before


def test_a_data_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path, monkeypatch, run, given):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("SMP_DATA_DIR", str(tmp_path / "file" / "home"))
    code, out, err = run("build", PROJECT / "data" / "demo")
    assert (code, out) == (1, [])
    assert str(tmp_path / "file" / "home") in err[-1]
    assert err[-1].endswith("Nothing was changed.")


@pytest.mark.parametrize(
    ("content", "when", "what"),
    [
        pytest.param(NEXT, "take", "grows", id="a return that grows before it is read"),
        pytest.param(NEXT, "count", "grows", id="a return that grows after it was read"),
        pytest.param(NEXT, "take", "goes", id="a return that goes"),
        pytest.param(STREET, "take", "grows", id="records that grow before they are read"),
        pytest.param(STREET, "count", "grows", id="records that grow after they were read"),
        pytest.param(STREET, "take", "goes", id="records that go"),
    ],
)
def test_a_file_that_changes_while_it_is_read_changes_nothing(
    standing, given, run, monkeypatch, content, when, what
):
    before = everything(standing)
    (path,) = given(x=content)
    inner = getattr(making._Draft, when)

    def changed_before(self, *arguments, **named):
        if what == "goes":
            path.unlink()
        else:
            with path.open("a", encoding="utf-8") as file:
                file.write(content.splitlines()[-1] + "\n")
        return inner(self, *arguments, **named)

    monkeypatch.setattr(making._Draft, when, changed_before)
    code, out, err = run("import", path)
    assert (code, out) == (1, [])
    assert err[-1] == (
        "x.csv changed while it was read. Nothing was changed; import it again when it is whole."
    )
    assert everything(standing) == before


# --- status ---------------------------------------------------------------------------------------


def test_status_says_how_fresh_each_series_is_and_what_each_file_gave(standing, given, run):
    today = date.today()
    run("import", *given(next=NEXT + "Fant,part.a,2016-01,1\n", kent=STREET))
    run("import", *given(later=STREET_LATER))
    code, out, err = run("status")
    assert (code, err) == (0, [])
    day = f"{today.day} {today:%B %Y}"
    old = (today.year - 2016) * 12 + today.month - 1
    assert out[0].startswith(f"facts in service: {store.current_facts(standing).name}, begun ")
    assert out[1:5] == [
        "",
        f"Crime, Partner return: January 2015 to January 2016, {old} months old, provisional",
        f"Street, data.police.uk: January 2016 to January 2016, {old} months old, published",
        "",
    ]
    assert out[-4:] == [
        f"returns.csv: Monthly return, Jan 2015 to Dec 2015: 24 read, 24 kept, 0 replaced, "
        f"0 refused; built {day}",
        f"next.csv: Monthly return, Jan 2016: 3 read, 2 kept, 0 replaced, 1 refused; "
        f"imported {day}",
        f"kent.csv: data.police.uk street-level crime, Kent Police, Jan 2016: 3 read, 3 kept, "
        f"0 replaced, 0 refused; imported {day}; replaced by later files",
        f"later.csv: data.police.uk street-level crime, Kent Police, Jan 2016: 2 read, 2 kept, "
        f"3 replaced, 0 refused; imported {day}",
    ]


@pytest.mark.parametrize(("months", "words"), [(0, "this month"), (1, "1 month old")])
def test_how_old_a_series_is_in_words(standing, given, run, months, words):
    today = date.today()
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    run("import", *given(new=HEADER + f"One,part.a,{year}-{month + 1:02},1\n"))
    last = date(year, month + 1, 1)
    said = status.words(store.current_facts(standing)).splitlines()
    assert f"Crime, Partner return: January 2015 to {last:%B %Y}, {words}, provisional" in said


def test_status_of_facts_without_a_figure(home, tmp_path, run):
    write(tmp_path / "bare", FILES | {"returns.csv": HEADER})
    (tmp_path / "bare" / "returns.csv").unlink()
    run("build", tmp_path / "bare")
    code, out, _ = run("status")
    assert code == 0
    assert out[2] == "no figures are here"
