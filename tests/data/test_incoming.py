"""Files as they arrive: what a folder, a ZIP and an upload hold, and what is sent to do harm.

What cannot be used is refused in a sentence; the facts in service stay the same file, and nothing
is written outside SMP_DATA_DIR.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from data import incoming, making
from data.store import StoreError

HEADING = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context"
)
OUTCOME_HEADING = HEADING.split(",Crime type")[0] + ",Outcome type"
PLACE = "Kent Police,Kent Police,0.505,51.27,On or near {},E01024358,Maidstone 008B"
MEGABYTE = 2**20


def street(month="2022-01", location="Mote Road", rows=1, end="\r\n") -> str:
    row = f"c1,{month},{PLACE.format(location)},Burglary,Under investigation,"
    return end.join([HEADING, *[row] * rows, ""])


def outcomes(month="2022-01") -> str:
    return f"{OUTCOME_HEADING}\nc1,{month},{PLACE.format('Mote Road')},Suspect charged\n"


def zipped(*members: tuple, method=zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of (name, content)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return file.getvalue()


def tree(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder, with its size and when it was written."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file() and path.name != making.LOCK
    }


@pytest.fixture
def refused(places, tmp_path):
    """refused(given): why the only file was refused, after making sure that nothing was changed."""

    def make(given) -> str:
        before = tree(tmp_path)
        report = making.bring_in([given])
        (file,) = report.files
        assert (file.outcome, report.path) == ("refused", None)
        added = {name: state for name, state in tree(tmp_path).items() if before.get(name) != state}
        assert list(added) == [report.refused_rows.relative_to(tmp_path).as_posix()]
        assert report.refused_rows.parent == places / making.REFUSED
        return file.reason

    return make


# --- folders, ZIPs and uploads --------------------------------------------------------------------


MONTHS_OF_THE_SITE = {
    "2022-01/2022-01-kent-street.csv": street("2022-01", rows=2),
    "2022-01/2022-01-kent-outcomes.csv": outcomes("2022-01"),
    "2022-02/2022-02-kent-street.csv": street("2022-02", rows=3),
}
# What programs and people leave beside the files.
PASSED_OVER = {
    "__MACOSX/2022-01/._2022-01-kent-street.csv": "no CSV",
    "2022-01/.DS_Store": "x",
    "2022-01/~$return.xlsx": "x",
    "2022-01/_old/2021-12-kent-street.csv": street("2021-12"),
    "readme.txt": "x",
}


@pytest.mark.parametrize("kind", ["ZIP", "folder", "upload"])
def test_the_sites_layout_is_read_with_the_rest_passed_over(places, tmp_path, save, ask, kind):
    every = MONTHS_OF_THE_SITE | PASSED_OVER
    if kind == "folder":
        for name, text in every.items():
            save(f"site/{name}", text)
        given, before = tmp_path / "site", ""
    else:
        packed = zipped(("2022-01/", ""), *every.items())
        given = save("site.zip", packed) if kind == "ZIP" else ("site.zip", io.BytesIO(packed))
        before = "site.zip/"
    report = making.bring_in([given])
    assert {(file.name, file.outcome, file.rows_kept) for file in report.files} == {
        (f"{before}2022-01/2022-01-kent-street.csv", "kept", 2),
        (f"{before}2022-01/2022-01-kent-outcomes.csv", "kept", 1),
        (f"{before}2022-02/2022-02-kent-street.csv", "kept", 3),
    }
    assert ask(
        "select month::varchar, n from monthly where measure_code = 'street.burglary' "
        "and area_code = 'E05015599' order by month"
    ) == [("2022-01-01", 2), ("2022-02-01", 3)]
    assert ask("select count(*) from outcome_record") == [(1,)]


def test_a_zip_and_a_file_of_the_same_bytes_are_one(places, save):
    report = making.bring_in(
        [save("site.zip", zipped(("a.csv", street()))), save("b.csv", street())]
    )
    assert [(file.name, file.outcome, file.reason) for file in report.files] == [
        ("site.zip/a.csv", "kept", ""),
        ("b.csv", "skipped", "the same file as site.zip/a.csv in this import"),
    ]


def test_an_uploads_name_is_no_path(places, tmp_path, ask):
    (file,) = making.bring_in([("..\\../up/x.csv", io.BytesIO(street().encode()))]).files
    assert (file.outcome, file.name) == ("kept", "x.csv")
    assert {path.name for path in tmp_path.iterdir()} == {"home"}


def test_names_that_cannot_be_shown_are_written_with_question_marks(places, tmp_path, ask):
    path = tmp_path / "caf\udce9.csv"
    path.write_text(street(), encoding="utf-8")
    report = making.bring_in(
        [path, ("z.zip", io.BytesIO(zipped(("a\n\x1b[2J.csv", street("2022-02")))))]
    )
    names = ["caf?.csv", "z.zip/a??[2J.csv"]
    assert [(file.name, file.outcome) for file in report.files] == [
        (name, "kept") for name in names
    ]
    assert ask("select file_name from source where origin = 'imported'") == [(n,) for n in names]


def test_a_name_that_looks_like_a_pattern_is_a_name(places, save, ask):
    """[1] is what a browser adds to a second download."""
    names = ["street[1].csv", "street1.csv", "street*.csv"]
    report = making.bring_in(
        [save(name, street(f"2022-0{n}", rows=n)) for n, name in enumerate(names, start=1)]
    )
    assert [(file.outcome, file.rows_kept) for file in report.files] == [
        ("kept", 1),
        ("kept", 2),
        ("kept", 3),
    ]
    assert ask(
        "select file_name, street_record.month::varchar, count(*) from street_record "
        "join source using (source_id) group by all order by 2"
    ) == [(name, f"2022-0{n}-01", n) for n, name in enumerate(names, start=1)]


def test_a_folder_that_looks_like_a_column_is_a_folder(places, save, ask):
    """A folder month=2022-01 is how some programs put a column's value into a path."""
    making.bring_in([save("c9=Drugs/street.csv", street())])
    assert ask("select crime_type from street_record") == [("Burglary",)]


def test_what_is_not_there_and_a_folder_without_files(places, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    report = making.bring_in([tmp_path / "none.csv", empty])
    assert [(file.outcome, file.reason) for file in report.files] == [
        ("refused", f"there is no file {tmp_path / 'none.csv'}"),
        ("refused", "the folder holds no CSV file, no workbook and no ZIP"),
    ]


# --- ZIPs that do harm ----------------------------------------------------------------------------


CLIMBING = [
    "../escaped.csv",
    "2022-01/../../escaped.csv",
    "/escaped.csv",
    "//server/escaped.csv",
    "C:\\escaped.csv",
    "C:escaped.csv",
    "..\\escaped.csv",
    "2022-01\\..\\..\\escaped.csv",
    "\\\\server\\escaped.csv",
]


@pytest.mark.parametrize("name", CLIMBING)
def test_a_path_that_climbs_out_of_the_zip_is_refused_with_all_of_it(refused, save, name):
    reason = refused(save("x.zip", zipped(("good.csv", street()), (name, street("2022-02")))))
    assert reason == (
        f"the ZIP names a file outside itself ('{name}'); it was not made by an honest program, "
        "and none of it is read"
    )


def test_an_absolute_path_to_a_place_that_can_be_written_is_not(refused, save, tmp_path):
    target = tmp_path / "escaped.csv"
    assert "names a file outside itself" in refused(save("x.zip", zipped((str(target), street()))))
    assert not target.exists()


def test_a_member_that_unpacks_a_thousandfold_is_refused_before_it_is_unpacked(refused, save):
    packed = zipped(("good.csv", street()), ("zeros.csv", bytes(25 * MEGABYTE)))
    assert len(packed) < MEGABYTE
    assert refused(save("bomb.zip", packed)) == (
        "'zeros.csv' in the ZIP would unpack from 0.0 to 25 MB, as no file of figures does; none "
        "of it is read"
    )


def test_many_small_members_that_unpack_a_thousandfold_are_refused_together(refused, save):
    members = [(f"{number}.csv", bytes(6 * MEGABYTE)) for number in range(5)]
    assert refused(save("bomb.zip", zipped(*members))) == (
        "the ZIP would unpack from 0.0 to 30 MB, as no file of figures does; none of it is read"
    )


def test_a_workbook_that_unpacks_a_thousandfold_is_refused_before_it_is_opened(refused, save):
    packed = zipped(
        ("[Content_Types].xml", "<x/>"), ("xl/worksheets/sheet1.xml", bytes(25 * MEGABYTE))
    )
    assert refused(save("bomb.xlsx", packed)) == (
        "'xl/worksheets/sheet1.xml' in the ZIP would unpack from 0.0 to 25 MB, as no file of "
        "figures does; none of it is read"
    )


def with_declared_size(packed: bytes, size: int) -> bytes:
    """A ZIP of one file that says it unpacks to `size`, in both places that say so."""
    changed = bytearray(packed)
    struct.pack_into("<I", changed, 22, size)
    struct.pack_into("<I", changed, packed.rindex(b"PK\x01\x02") + 24, size)
    return bytes(changed)


def test_a_size_that_lies_does_not_unpack_more_than_it_says(refused, save, monkeypatch):
    lying = with_declared_size(zipped(("zeros.csv", bytes(25 * MEGABYTE))), 1000)
    written = []
    inner = zipfile.ZipExtFile.read

    def read(*arguments):
        piece = inner(*arguments)
        written.append(len(piece))
        return piece

    monkeypatch.setattr(zipfile.ZipExtFile, "read", read)
    reason = refused(save("lying.zip", lying))
    assert reason.startswith("this part of the ZIP is damaged (Bad CRC-32")
    assert reason.endswith("download it again")
    assert sum(written) <= 1000


def test_a_size_that_would_not_fit_on_the_disk_is_refused_before_anything_is_unpacked(
    places, save, tmp_path
):
    # Larger than any disk here, at a rate that is nothing unusual.
    packed = zipped(("x.csv", street()))
    entry = packed.rindex(b"PK\x01\x02")
    changed = bytearray(packed)
    struct.pack_into("<I", changed, entry + 20, 2**32 - 2)
    struct.pack_into("<I", changed, entry + 24, 2**32 - 2)
    before = tree(tmp_path)
    path = save("large.zip", bytes(changed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incoming.shutil, "disk_usage", lambda _: type("Use", (), {"free": 2**30}))
        patch.setattr(incoming, "_too_shrunk", lambda archive: None)
        with pytest.raises(StoreError) as told:
            making.bring_in([path])
    assert str(told.value) == (
        "large.zip would unpack to 4,096 MB, for which the disk has no room. Nothing was changed; "
        "make room, or import its files one by one."
    )
    assert tree(tmp_path).keys() - before.keys() == {"large.zip"}


@pytest.mark.parametrize("cut", [0.3, 0.9, 0.99])
def test_a_truncated_zip_is_refused(refused, save, cut):
    whole = zipped(*MONTHS_OF_THE_SITE.items(), method=zipfile.ZIP_STORED)
    reason = refused(save("x.zip", whole[: int(len(whole) * cut)]))
    assert reason.startswith("the file is cut short or damaged (")
    assert reason.endswith("download or save it again")


def test_a_damaged_member_does_not_cost_the_others(places, save, ask):
    packed = bytearray(
        zipped(("a.csv", street()), ("b.csv", street("2022-02")), method=zipfile.ZIP_STORED)
    )
    packed[packed.index(b"Mote")] = ord("V")
    report = making.bring_in([save("x.zip", bytes(packed))])
    assert [(file.name, file.outcome) for file in report.files] == [
        ("x.zip/a.csv", "refused"),
        ("x.zip/b.csv", "kept"),
    ]
    assert report.files[0].reason == (
        "this part of the ZIP is damaged (Bad CRC-32 for file 'a.csv'); download it again"
    )
    assert ask("select month::varchar, location from street_record") == [
        ("2022-02-01", "On or near Mote Road")
    ]


@pytest.mark.parametrize("upload", [False, True], ids=["file", "upload"])
def test_a_zip_with_any_bytes_changed_is_read_or_refused_in_a_sentence(tmp_path, upload):
    """Of every method of compressing, each of which fails in its own way."""
    chance = random.Random(0)
    path = tmp_path / "x.zip"
    seen = set()
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        whole = zipped(*MONTHS_OF_THE_SITE.items(), ("", "no name"), method=method)
        for _ in range(150):
            changed = bytearray(whole)
            for _ in range(chance.choice([1, 2, 5])):
                changed[chance.randrange(4, len(changed))] = chance.randrange(256)
            path.write_bytes(changed)
            given = ("x.zip", io.BytesIO(changed)) if upload else path
            try:
                arrivals = list(incoming.arrive([given], tmp_path))
            except incoming.NoRoom:
                continue
            assert arrivals
            seen |= {arrival.problem is None for arrival in arrivals}
            assert all(
                arrival.problem is None or arrival.problem[-1] != " " for arrival in arrivals
            )
    assert seen == {True, False}


def test_a_member_without_a_name_is_passed_over(places, save):
    packed = zipped((".", "x"), ("a.csv", street()))
    assert [file.outcome for file in making.bring_in([save("x.zip", packed)]).files] == ["kept"]


def test_a_locked_zip_is_refused(refused, save):
    packed = bytearray(zipped(("a.csv", street())))
    packed[6] |= 1
    packed[packed.rindex(b"PK\x01\x02") + 8] |= 1
    assert refused(save("x.zip", bytes(packed))) == (
        "the ZIP is locked with a password; unlock it and save it without one"
    )


def test_a_zip_within_a_zip_is_not_opened_and_the_rest_is_read(places, save):
    inner = zipped(("a.csv", street()))
    report = making.bring_in(
        [save("x.zip", zipped(("inner.zip", inner), ("b.csv", street("2022-02"))))]
    )
    assert [(file.name, file.outcome, file.reason) for file in report.files] == [
        ("x.zip/inner.zip", "refused", "a ZIP within a ZIP is not opened; unpack it first"),
        ("x.zip/b.csv", "kept", ""),
    ]


@pytest.mark.parametrize(
    "members",
    [(), (("readme.txt", "x"),), (("__MACOSX/._a.csv", "x"), (".hidden/a.csv", street()))],
    ids=["nothing", "other files", "hidden files"],
)
def test_a_zip_without_a_file_to_read_is_refused(refused, save, members):
    assert refused(save("x.zip", zipped(*members))) == ("the ZIP holds no CSV file and no workbook")


def test_a_zip_of_too_many_files_is_refused(refused, save, monkeypatch):
    monkeypatch.setattr(incoming, "MOST_MEMBERS", 2)
    members = [(f"{number}.csv", street()) for number in range(3)]
    assert refused(save("x.zip", zipped(*members))) == "the ZIP holds 3 files; it may hold 2"


# --- text of every kind ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "location"),
    [
        ("utf-8", "Café Zoë – ŵyn"),
        ("utf-8-sig", "Café Zoë – ŵyn"),
        ("cp1252", "Café Zoë – €"),
        ("utf-16", "Café Zoë – ŵyn"),
    ],
)
def test_names_survive_in_every_encoding(places, save, ask, encoding, location):
    wrong = street(location=location, rows=1).replace("Burglary", "Hats").split("\r\n")[1]
    text = street(location=location, rows=2) + wrong + "\r\n"
    (file,) = making.bring_in([save("x.csv", text.encode(encoding))]).files
    assert (file.outcome, file.rows_read, file.rows_kept) == ("kept", 3, 2)
    assert [note.line for note in file.notes] == [4]
    assert location in file.notes[0].content
    assert ask("select distinct location, month::varchar from street_record") == [
        (f"On or near {location}", "2022-01-01")
    ]


def test_a_letter_of_cp1252_in_the_middle_of_a_large_file_is_noticed(places, save, ask):
    """Beyond the first piece that is looked at."""
    rows = MEGABYTE // 100
    text = street(rows=rows).encode() + street(location="Café").encode("cp1252").split(b"\r\n")[1]
    assert len(text) > MEGABYTE
    (file,) = making.bring_in([save("x.csv", text)]).files
    assert file.rows_kept == rows + 1
    assert ask("select count(*) from street_record where location like '%Café'") == [(1,)]


def workbook(*rows) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


UNKNOWN = (
    "its columns ({}) are those of no kind of file that is known here; a monthly return needs the "
    "columns area, measure, month and count, or area, measure and a column for each month"
)
USELESS = {
    "empty": (b"", "the file is empty"),
    "only line ends": (b"\r\n\r\n", "the file holds no rows"),
    "only a mark": (b"\xef\xbb\xbf", "the file holds no rows"),
    "only a heading": (HEADING.encode(), "it holds no rows"),
    "a heading and empty lines": (HEADING.encode() + b"\r\n\r\n\r\n", "it holds no rows"),
    "only commas below": (
        (HEADING + "\n" + "," * 11).encode(),
        "it holds no rows",
    ),
    "wrong columns": (b"Name,Hat size\nAnn,7\n", UNKNOWN.format("Name, Hat size")),
    "a column missing": (
        street().replace("Crime type", "Sort").encode(),
        UNKNOWN.format(", ".join(HEADING.split(",")[:8])),
    ),
    "NUL bytes": (
        street().replace("Mote", "Mo\0te").encode(),
        "this is not a text file; save it as CSV (comma separated) or XLSX",
    ),
    "UTF-16 without its mark": (
        street().encode("utf-16-le"),
        "this is not a text file; save it as CSV (comma separated) or XLSX",
    ),
    "a picture": (
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        "this is not a text file; save it as CSV (comma separated) or XLSX",
    ),
    "a workbook of street-level data": (
        workbook(HEADING.split(","), street().split("\r\n")[1].split(",")),
        "these are data.police.uk street-level crime in a workbook, which may have changed their "
        "numbers and dates; import the CSV file as it was downloaded, without opening it",
    ),
    "JSON that is none": (
        b'{"a": [1, 2',
        "it cannot be read as JSON: Expecting ',' delimiter: line 1 column 12 (char 11)",
    ),
}


@pytest.mark.parametrize("kind", USELESS)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(refused, save, kind):
    content, reason = USELESS[kind]
    assert refused(save("x.csv", content)) == reason


def test_a_useless_file_beside_a_good_one_does_not_cost_the_good_one(places, save, ask):
    paths = [save(f"{n}.csv", content) for n, (content, _) in enumerate(USELESS.values())]
    report = making.bring_in([*paths, save("good.csv", street())])
    assert {file.outcome for file in report.files[:-1]} == {"refused"}
    assert report.files[-1].outcome == "kept"
    assert ask("select count(*) from street_record") == [(1,)]


def test_the_refusals_are_written_so_that_excel_runs_nothing(places, save):
    text = street().replace("Burglary", "=cmd|' /C calc'!A0") + "=1+1," * 11 + "\r\n"
    report = making.bring_in([save("=evil.csv", text), save("good.csv", street())])
    written = report.refused_rows.read_text(encoding="utf-8-sig")
    assert "\n=" not in written
    assert ",=" not in written
    assert "'=evil.csv" in written
