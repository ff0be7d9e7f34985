"""The Sources page in AppTest: alone, empty, with another kind of file, and its words."""

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import making
from data.making import FileReport, Report
from pages.parts import charts, tables, words

PAGES = Path(__file__).parent.parent.parent / "pages"


def visit() -> AppTest:
    page = AppTest.from_file(PAGES / "shell.py", default_timeout=30).run()
    return page.switch_page("sources.py").run()


def said(page: AppTest) -> str:
    """Titles, notes and tables of the page."""
    text = [element.value for element in [*page.title, *page.header, *page.caption]]
    text += [element.proto.body for element in page.get("html")]
    text += [json.loads(element.proto.json)["markup"] for element in page.get("bidi_component")]
    return "\n".join(text)


def test_alone_it_shows_how_fresh_each_series_is_and_every_file():
    page = visit()
    assert not page.exception
    assert page.title[0].value == "Where the figures come from"
    text = said(page)
    today = date.today()
    age = (today.year - 2024) * 12 + today.month - 3
    assert f"{age} months old" in text
    assert "Apr 2012 to Mar 2024" in text
    assert "returns/maidstone_crime.csv" in text
    assert "thresholds.csv" not in text
    assert "python -m data import FILE" in text


def test_another_kind_of_file():
    page = visit()
    page.segmented_control(key="file_kind").set_value("reference").run()
    text = said(page)
    assert "thresholds.csv" in text
    assert "returns/maidstone_crime.csv" not in text


def test_facts_without_any_figures_are_an_empty_state(tmp_path, monkeypatch):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "thresholds.csv").write_bytes((making.DEMO / "thresholds.csv").read_bytes())
    monkeypatch.setenv("SMP_DATA_DIR", str(tmp_path / "facts"))
    making.build(folder)
    page = visit()
    assert not page.exception
    assert "There are no figures here yet." in said(page)
    queries.close()


@pytest.mark.thorough
def test_facts_that_cannot_be_used_are_said_in_words(tmp_path, monkeypatch):
    monkeypatch.setenv("SMP_DATA_DIR", str(tmp_path))
    making.build().path.unlink()
    page = visit()
    assert not page.exception
    assert "python -m data build" in said(page)
    queries.close()


# --- words and tables -----------------------------------------------------------------------------


def kept(name="a.csv", rows=3, replaced=0, refused=0) -> FileReport:
    return FileReport(
        name, "kept", "Monthly return", date(2024, 4, 1), date(2024, 5, 1),
        rows + refused, rows, replaced, refused,
    )  # fmt: skip


def skipped(name="b.csv") -> FileReport:
    return FileReport(name, "skipped", reason="the same file is in already")


def refused(name="c.csv") -> FileReport:
    return FileReport(name, "refused", reason="the file is empty")


@pytest.mark.parametrize(
    ("files", "before", "after"),
    [
        pytest.param(
            [kept()],
            "To be added: 3 rows of 1 file",
            "Added 3 rows of 1 file; every page shows them now.",
            id="one",
        ),
        pytest.param(
            [kept(rows=1000, replaced=900), kept("d.csv"), skipped(), refused()],
            "To be added: 1,003 rows of 2 files, in the place of 900 rows of earlier ones "
            "(1 file in already, 1 file refused)",
            "Added 1,003 rows of 2 files; every page shows them now "
            "(1 file in already, 1 file refused).",
            id="several",
        ),
        pytest.param(
            [skipped(), skipped("e.csv")], "Nothing to add: 2 files in already", None, id="nothing"
        ),
    ],
)
def test_what_an_import_would_do_and_did(files, before, after):
    report = Report(files=files)
    assert words.would_change(report) == before
    if after:
        assert words.changed(report) == after


def test_files_of_an_import_as_a_table():
    markup = tables.reports([skipped("<b>.csv"), refused(), kept(refused=2)])
    rows = markup.split("<tr ")[1:]
    assert [row.count("<td") for row in rows] == [6, 6, 6]
    assert "a.csv" in rows[0]
    assert "Apr 2024 to May 2024" in rows[0]
    assert "Refused: the file is empty" in rows[1]
    assert "&lt;b&gt;.csv" in rows[2]


def test_many_files_that_are_in_already_are_counted():
    many = [skipped(f"{number}.csv") for number in range(4)]
    markup = tables.reports([kept(), *many])
    assert markup.count("<tr ") == 2
    assert "4 files are in already, such as 0.csv" in markup


@pytest.mark.parametrize(
    ("names", "text"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_names_in_a_list(names, text):
    assert words.listed(names) == text


def test_the_picture_of_months_has_a_colour_for_each_state_there_is():
    months = pd.DataFrame(
        {
            "label": ["A", "A", "B", "B"],
            "month": pd.to_datetime(["2015-01-01", "2015-02-01"] * 2),
            "basis": ["published", None, None, "illustrative"],
        }
    )
    drawn = charts.coverage(months).to_dict()
    assert drawn["encoding"]["color"]["scale"] == {
        "domain": ["Published", "Illustrative", "No data"],
        "range": [charts.LIGHT.bases[0], charts.LIGHT.bases[2], charts.LIGHT.bases[3]],
    }
    values = drawn["data"]["values"]
    assert [row["state"] for row in values] == ["Published", "No data", "No data", "Illustrative"]
