"""An officer brings in this month's files: reads the preview, confirms, reads what was refused."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

import queries
from data import store

pytestmark = pytest.mark.browser

RETURN = (
    "area,measure,month,count,publisher\n"
    "Maidstone,Robbery,2024-04,5,Kent Police\n"
    "Maidstone,Robbery,2024-05,-3,Kent Police\n"
    "Maidstone,=1+2,2024-05,3,Kent Police\n"
)


@pytest.fixture
def own(elsewhere, monkeypatch, browser):
    """The Sources page of that server, and its folder."""
    folder, address = elsewhere
    monkeypatch.setenv("SMP_DATA_DIR", str(folder))
    context = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=address)
    page = context.new_page()
    page.goto("/sources")
    expect(page.locator("h1")).to_have_text("Where the figures come from", timeout=15_000)
    yield page, folder
    context.close()
    queries.close()


def put(page, *files: tuple[str, bytes]) -> None:
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "text/csv", "buffer": data} for name, data in files]
    )


def test_a_return_goes_in_after_a_look_at_the_preview(own):
    page, folder = own
    before = store.current_facts(folder)
    put(page, ("april.csv", RETURN.encode()), ("notes.csv", b"a,b\n1,2\n"))
    expect(page.get_by_text("To be added: 1 rows of 1 file (1 file refused)")).to_be_visible(
        timeout=15_000
    )
    expect(page.get_by_text("its columns (a, b) are those of no kind of file")).to_be_visible()
    assert store.current_facts(folder) == before
    page.get_by_role("button", name="Add to the figures").click()
    expect(page.locator(".smp-note", has_text="Added 1 rows of 1 file")).to_be_visible(
        timeout=15_000
    )
    assert store.current_facts(folder) != before
    page.get_by_role("button", name="april.csv").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("the count is -3; a count cannot be below 0")).to_be_visible()
    with page.expect_download() as waiting:
        dialog.get_by_role("button", name="All that was said about it (CSV)").click()
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["line"] for row in rows] == ["3", "4"]
    page.keyboard.press("Escape")
    page.goto("/trends?area=E07000110&from=2024-04&to=2024-04&domain=crime")
    expect(page.locator('tr[data-key="crime.robbery"]')).to_contain_text("5", timeout=15_000)
    page.get_by_text("Where is this from?").click()
    expect(page.get_by_role("row", name=re.compile("april.csv"))).to_be_visible()


def test_what_cannot_be_read_changes_nothing_and_says_why(own):
    page, folder = own
    before = {path.name: path.read_bytes() for path in folder.glob("facts*")}
    put(page, ("broken.zip", b"PK\x03\x04 cut short"), ("empty.csv", b""))
    expect(page.get_by_text("Nothing to add: 2 files refused")).to_be_visible(timeout=15_000)
    expect(page.get_by_text("cut short or damaged")).to_be_visible()
    expect(page.get_by_role("button", name="Add to the figures")).to_be_disabled()
    page.get_by_role("button", name="Put them away").click()
    expect(page.get_by_text("Nothing to add")).to_have_count(0)
    assert {path.name: path.read_bytes() for path in folder.glob("facts*")} == before


@pytest.mark.thorough
def test_files_put_away_are_not_added(own):
    page, folder = own
    before = store.current_facts(folder)
    put(page, ("april.csv", RETURN.replace("2024-04", "2024-05").encode()))
    expect(page.get_by_text("To be added")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Put them away").click()
    expect(page.get_by_text("To be added")).to_have_count(0)
    assert store.current_facts(folder) == before
