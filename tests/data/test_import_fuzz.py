"""Files that nobody made with care: none brings a traceback, a lost row or half an import."""

from __future__ import annotations

import csv
import io
import itertools
import shutil
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import making, store
from tests.conftest import examples

# The same examples on every run: a failure is everybody's, and nobody waits for luck.
REPEATED = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)

PLACED = {"Longitude": "0.505", "Latitude": "51.27", "LSOA code": "E01024358"}
# A row that is kept, of every kind of file, by its headings.
GOOD = {
    "street": {
        "Crime ID": "c1",
        "Month": "2022-01",
        "Reported by": "Kent Police",
        "Falls within": "Kent Police",
        **PLACED,
        "Location": "On or near Mote Road",
        "LSOA name": "Maidstone 008B",
        "Crime type": "Burglary",
        "Last outcome category": "",
        "Context": "",
    },
    "outcomes": {
        "Crime ID": "c1",
        "Month": "2022-01",
        "Reported by": "Kent Police",
        "Falls within": "Kent Police",
        **PLACED,
        "Location": "On or near Mote Road",
        "LSOA name": "Maidstone 008B",
        "Outcome type": "Suspect charged",
    },
    "stop and search": {
        "Type": "Person search",
        "Date": "2022-01-05T10:00:00+00:00",
        "Latitude": "51.27",
        "Longitude": "0.505",
        "Gender": "Male",
        "Age range": "18-24",
        "Legislation": "Misuse of Drugs Act 1971 (section 23)",
        "Object of search": "Controlled drugs",
        "Outcome": "Arrest",
    },
    "collisions": {
        "collision_index": "2023460000001",
        "date": "15/12/2023",
        "time": "17:58",
        "longitude": "0.505",
        "latitude": "51.27",
        "collision_severity": "2",
        "number_of_vehicles": "1",
        "number_of_casualties": "1",
        "local_authority_ons_district": "E07000110",
        "lsoa_of_collision_location": "E01024358",
    },
    "casualties": {
        "collision_index": "2023460000001",
        "vehicle_reference": "1",
        "casualty_reference": "1",
        "casualty_severity": "2",
        "casualty_type": "9",
        "age_of_casualty": "40",
    },
    "monthly return": {"area": "Fant", "measure": "Robbery", "month": "2015-09", "count": "3"},
    "wide return": {"area": "Fant", "measure": "Robbery", "2015-09": "3", "2015-10": "4"},
    "lookup": {
        "LSOA21CD": "E01099991",
        "LSOA21NM": "Ashford 001B",
        "WD24CD": "E05012345",
        "WD24NM": "Downs",
        "LAD24CD": "E07000105",
        "LAD24NM": "Ashford",
    },
    "changes": {
        "LSOA11CD": "E01099990",
        "LSOA21CD": "E01099991",
        "CHGIND": "U",
        "LAD22CD": "E07000110",
    },
    "population": {"LSOA21CD": "E01024358", "All Ages": "1600"},
    "grants": {
        "Identifier": "360G-x-1",
        "Title": "A grant",
        "Description": "Youth work",
        "Currency": "GBP",
        "Amount Awarded": "1000",
        "Award Date": "2022-01-05",
        "Recipient Org:Name": "A club",
        "Funding Org:Name": "A funder",
    },
}
RECORDS = {"street", "outcomes", "stop and search", "collisions", "casualties"}
# What stands in cells of real files, and what breaks readers of them.
AWKWARD = [
    *("", " ", "-1", "0", "-0", "1e400", "NaN", "inf", "1.5", "9" * 30, "1,234", "=1+1", "@x"),
    *("2022-02", "2022-13", "9999-12", "0001-01", "Sep-15", "01/09/2015", "31/02/2023", "2015-09"),
    *("2.02346E+12", "E01024358", "E99999999", "E07000110", "Drugs", "Fant", "Crime ID", "Month"),
    *('"', '""', 'a"b', "'", "a,b", "a;b", "a\tb", "a\nb", "a\r\nb", "a\rb", "\0", "a\0b"),
    *("\ufeff", "{}", "{0}", "$1", "%s", "\\", "\\N", "NULL", "\u2028"),
    *("\x1a", "\x85", "😀", "x" * 70_000),
]  # fmt: skip
cells = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=12))


@st.composite
def headings(draw, names: list[str]) -> list[str]:
    """The headings as they are, or with some left out, doubled, moved, respelt or added."""
    if draw(st.booleans()):
        return names
    changed = list(draw(st.permutations(names)))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(changed) - 1))
        match draw(st.sampled_from(["drop", "double", "respell", "add"])):
            case "drop" if len(changed) > 1:
                del changed[place]
            case "double":
                changed.insert(place, changed[place])
            case "respell":
                spelt = draw(st.sampled_from([str.upper, str.lower, str.title, "  {} ".format]))
                changed[place] = spelt(changed[place])
            case _:
                changed.insert(place, draw(cells))
    return changed


@st.composite
def rows(draw, own: dict[str, str], heading: list[str]) -> list[str]:
    """A good row, in which up to two cells may be awkward, missing or too many."""
    row = [own.get(name, "x") for name in heading]
    for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2]))):
        place = draw(st.integers(0, len(row)))
        match draw(st.sampled_from(["replace", "replace", "replace", "cut", "add"])):
            case "replace" if place < len(row):
                row[place] = draw(cells)
            case "cut":
                row = row[:place]
            case _:
                row.insert(place, draw(cells))
    return row


@st.composite
def contents(draw, kind: str) -> bytes:
    """A file of a kind, in an encoding, perhaps cut off or with a byte changed."""
    own = GOOD[kind]
    heading = draw(headings(list(own)))
    table = [heading, *draw(st.lists(rows(own, heading), max_size=5))]
    if draw(st.integers(0, 9)) == 0:
        table.insert(0, draw(st.lists(cells, max_size=3)))
    end = draw(st.sampled_from(["\r\n", "\n", "\r"]))
    file = io.StringIO()
    if draw(st.integers(0, 4)):
        quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
        csv.writer(file, lineterminator=end, quoting=quoting).writerows(table)
    else:
        file.write(end.join(",".join(row) for row in table))
    text = file.getvalue()
    encoding = draw(
        st.sampled_from(["utf-8"] * 4 + ["utf-8-sig", "cp1252", "utf-16", "utf-16-be", "utf-32"])
    )
    whole = text.encode(encoding, errors="replace")
    match draw(st.sampled_from(["whole"] * 6 + ["cut", "changed"])):
        case "cut":
            whole = whole[: draw(st.integers(0, len(whole)))]
        case "changed" if whole:
            place = draw(st.integers(0, len(whole) - 1))
            whole = whole[:place] + draw(st.binary(max_size=3)) + whole[place + 1 :]
    return whole


@st.composite
def files(draw) -> tuple[str, str, bytes]:
    """(kind, name, content) of a file, at times within a ZIP."""
    kind = draw(st.sampled_from(list(GOOD)))
    name = draw(
        st.sampled_from(["x.csv"] * 6 + ["2022-01-kent-stop-and-search.csv", "x.xlsx", "x.json"])
    )
    content = draw(contents(kind))
    if draw(st.integers(0, 5)) == 0:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(name, content)
        name, content = "x.zip", packed.getvalue()
    return kind, name, content


@pytest.fixture(scope="module")
def home(places_built, tmp_path_factory):
    """A folder for the databases that the examples of a test share."""
    path = tmp_path_factory.mktemp("fuzz")
    shutil.copytree(places_built, path, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(path))
        yield path


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """saved(name, content): a file that was not there before."""
    folder, number = tmp_path_factory.mktemp("given"), itertools.count()

    def make(name: str, content: bytes) -> Path:
        path = folder / str(next(number)) / name
        path.parent.mkdir()
        path.write_bytes(content)
        return path

    return make


def left_behind(home: Path) -> list[str]:
    """Drafts and copies that should be gone."""
    return [path.name for path in home.iterdir() if path.name.startswith((".building", ".incom"))]


def check(report: making.Report) -> None:
    """What holds for every file, whatever is in it."""
    for file in report.files:
        assert file.outcome in {"kept", "skipped", "refused"}
        assert str(file).startswith(f"{file.name}: ")
        if file.outcome == "kept":
            assert file.rows_kept > 0
            assert file.rows_read == file.rows_kept + file.rows_refused
            assert file.format
            if file.format.startswith(("data.police.uk", "Road")):
                assert len(file.notes) == file.rows_refused
                assert all(note.line and note.reason for note in file.notes)
        else:
            assert len(file.reason) > 10
            assert not any(word in file.reason for word in ("Error", "Exception", "Traceback"))
    assert all(warning for warning in report.warnings)


@settings(REPEATED, max_examples=examples(30))
@given(given_files=st.lists(files(), min_size=2, max_size=5))
def test_any_files_are_kept_or_refused_in_words_and_trying_changes_nothing(
    home, saved, given_files
):
    before = sorted((path.name, path.stat().st_mtime_ns) for path in home.iterdir())
    report = making.bring_in(
        [saved(name, content) for _, name, content in given_files], dry_run=True
    )
    check(report)
    assert len(report.files) == len(given_files)
    assert (report.path, report.refused_rows) == (None, None)
    after = sorted((path.name, path.stat().st_mtime_ns) for path in home.iterdir())
    assert after == before


@settings(REPEATED, max_examples=examples(15))
@given(given_files=st.lists(files(), min_size=1, max_size=3))
def test_what_is_kept_of_any_files_is_in_service_and_nothing_else_changes(home, saved, given_files):
    before = store.current_facts(home)
    report = making.bring_in([saved(name, content) for _, name, content in given_files])
    check(report)
    current = store.current_facts(home)
    assert left_behind(home) == []
    if not report.changes:
        assert (report.path, current) == (None, before)
        return
    assert report.path == current != before
    with duckdb.connect(str(current), read_only=True) as facts:
        for file in report.files:
            if file.outcome == "kept":
                assert facts.execute(
                    "select rows_read, rows_kept, rows_refused from source where source_id = $id",
                    {"id": file.source_id},
                ).fetchall() == [(file.rows_read, file.rows_kept, file.rows_refused)]
        for table in ("street", "outcome", "stop_search", "collision", "casualty"):
            kept, held = (
                facts.execute(
                    f"select source_id, {what} from {where} group by source_id order by source_id"  # noqa: S608
                ).fetchall()
                for what, where in (
                    ("count(*)", f"{table}_record"),
                    ("sum(rows)::bigint", f"holding where records = '{table}_record'"),
                )
            )
            assert kept == held
        torn = facts.execute(
            "select count(*) from monthly anti join measure using (measure_code)"
        ).fetchone()
        assert torn == (0,)


# --- no good row is lost --------------------------------------------------------------------------

free_text = st.one_of(
    st.sampled_from([cell for cell in AWKWARD if "\0" not in cell]),
    st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12),
)
BAD = [
    {"Month": "Hats"},
    {"Month": ""},
    {"Month": f"{date.today().year + 1}-01"},
    {"Crime type": "Hats"},
    {"Longitude": "51.27"},
    {"LSOA code": "Hats"},
]


@st.composite
def street_files(draw) -> list[tuple[dict, bool]]:
    """Rows of a street-level file, and whether they are good: their texts may be anything."""
    made = []
    for _ in range(draw(st.integers(1, 6))):
        row = GOOD["street"] | {
            "Crime ID": draw(free_text),
            "Location": draw(free_text),
            "LSOA name": draw(free_text),
            "Context": draw(free_text),
        }
        wrong = draw(st.sampled_from([{}, {}, {}, *BAD]))
        made.append((row | wrong, not wrong))
    return made


TEXTS = ("Crime ID", "Location", "LSOA name", "Context")


def written(cells: list[str], end: str, is_quoted: bool) -> str:
    """A line of CSV. Python's own writer leaves a lone carriage return without quotes."""
    return (
        ",".join(
            '"' + cell.replace('"', '""') + '"' if is_quoted or set(cell) & set('",\r\n') else cell
            for cell in cells
        )
        + end
    )


@settings(REPEATED, max_examples=examples(15))
@given(
    tables=st.lists(street_files(), min_size=1, max_size=4),
    end=st.sampled_from(["\r\n", "\n"]),
    is_quoted=st.booleans(),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_every_good_row_is_kept_as_it_was_written_whatever_stands_beside_it(
    home, saved, tables, end, is_quoted, mark
):
    paths, wanted, lines = [], [], []
    for number, table in enumerate(tables):
        text = written(list(GOOD["street"]), end, is_quoted)
        refused = []
        for row, is_good in table:
            row = row | {"Reported by": f"Force {number}"}
            if is_good:
                wanted.append((row["Reported by"], *(row[name] or None for name in TEXTS)))
            else:
                # A carriage return begins a line as well, alone or before a line feed.
                refused.append(len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))
            text += written(list(row.values()), end, is_quoted)
        lines.append(refused)
        paths.append(saved(f"{number}.csv", (mark + text).encode()))
    # What was brought in by an earlier example is not passed over.
    report = making.bring_in(paths, replaces=True)
    check(report)
    for table, refused, file in zip(tables, lines, report.files, strict=True):
        assert file.outcome == ("kept" if len(refused) < len(table) else "refused")
        assert [note.line for note in file.notes] == refused
    with duckdb.connect(str(store.current_facts(home)), read_only=True) as facts:
        kept = facts.execute(
            "select reported_by, crime_id, location, lsoa_name, context from street_record "
            "where source_id = any($ids)",
            {"ids": [file.source_id for file in report.files if file.source_id]},
        ).fetchall()
    assert sorted(kept, key=repr) == sorted(wanted, key=repr)
