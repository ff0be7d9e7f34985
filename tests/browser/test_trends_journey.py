"""An officer reads the trends, looks behind a row, filters a ward, downloads, shares the link."""

import csv
import io
import re
import shutil

import pytest
from playwright.sync_api import expect

import queries
from data import making
from tests.browser.conftest import choose

pytestmark = pytest.mark.browser


def settled(page):
    expect(page.locator(".smp-table tbody tr").first).to_be_visible(timeout=15_000)
    return page


@pytest.mark.thorough  # AppTest sees the same without a browser
def test_it_opens_with_what_the_partnership_saw(page):
    page.goto("/trends")
    settled(page)
    expect(page).to_have_url(
        re.compile(r"/trends\?area=E07000110&from=2014-10&to=2015-09&years=1$")
    )
    expect(page.locator("h1")).to_have_text("Maidstone borough: what went up, what went down")
    expect(page.locator(".smp-tile").first).to_contain_text("9,178")
    rows = page.locator(".smp-table tbody tr")
    expect(rows).to_have_count(22)
    expect(rows.first).to_contain_text("Victim based crime")
    expect(rows.last).to_contain_text("9,410")
    expect(page.locator(".smp-band")).to_contain_text("Demonstration data")


@pytest.mark.thorough
def test_a_row_opens_its_months_by_mouse_and_by_keyboard(page):
    page.goto("/trends")
    settled(page)
    page.locator('tr[data-key="crime.robbery"] td').first.click()
    expect(page.get_by_role("heading", name="Robbery: 78, against 60")).to_be_visible()
    expect(page).to_have_url(re.compile("measure=crime.robbery"))
    page.locator('tr[data-key="crime.burglary_dwelling"] button').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Burglary dwelling: 361, against 468")).to_be_visible()
    pressed = page.locator('button[aria-pressed="true"]', has_text="Burglary dwelling")
    expect(pressed).to_be_focused()


def choose_area(page, name):
    choose(page, "Area", name)
    expect(page.locator("h1")).to_have_text(f"{name}: what went up, what went down")


def test_a_ward_by_the_filter_and_its_link_in_another_browser(page, browser, server):
    page.goto("/trends")
    settled(page)
    choose_area(page, "Fant")
    expect(page.locator(".smp-table")).not_to_contain_text("8,483")
    shown = page.locator(".smp-table").inner_text()
    link = page.url
    assert "area=E05004992" in link
    other = browser.new_context().new_page()
    other.goto(link)
    expect(other.locator("h1")).to_have_text("Fant: what went up, what went down")
    expect(other.locator(".smp-table tbody tr")).to_have_count(22)
    assert other.locator(".smp-table").inner_text() == shown
    other.context.close()


def test_back_goes_to_the_view_before(page):
    page.goto("/trends?area=Fant")
    expect(page.locator("h1")).to_contain_text("Fant")
    choose_area(page, "Allington")
    choose_area(page, "Bearsted")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Allington")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Fant")
    expect(page.get_by_role("combobox", name="Area")).to_have_value("Fant")


@pytest.mark.thorough
def test_back_leaves_the_dashboard_where_the_visit_began(page, server):
    page.goto(f"{server}/readyz")
    page.goto("/trends?area=Fant")
    expect(page.locator("h1")).to_contain_text("Fant")
    for _ in range(3):
        page.go_back()
        if page.url.endswith("/readyz"):
            return
        page.wait_for_timeout(700)
    raise AssertionError("the visitor cannot go back")


def test_the_download_says_area_period_source_and_basis(page):
    page.goto("/trends")
    settled(page)
    with page.expect_download() as started:
        page.get_by_role("button", name="Download this table (CSV)").click()
    download = started.value
    assert download.suggested_filename == (
        "maidstone-borough-crime-october-2014-to-september-2015.csv"
    )
    content = download.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "Excel needs the mark to read UTF-8"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 22
    last = rows[-1]
    assert (last["measure"], last["now"], last["before"]) == ("All crime", "9178", "9410")
    assert last["area"] == "Maidstone borough"
    assert last["period"] == "October 2014 to September 2015"
    assert last["compared_with"] == "October 2013 to September 2014"
    assert last["basis"] == "published"
    assert "maidstone_crime.csv" in last["files"]
    assert "paragraph 3.1" in last["published_in"]
    assert "(illustrative)" in last["series"]


@pytest.mark.thorough  # AppTest sees the same without a browser
def test_nonsense_in_the_address_is_a_sentence(page):
    page.goto("/trends?area=Atlantis&from=yesterday")
    settled(page)
    note = page.locator(".smp-note")
    expect(note).to_contain_text("There is no area 'Atlantis' here. Showing Maidstone borough.")
    expect(note).to_contain_text("'yesterday' is no month")
    expect(page.locator("text=Traceback")).to_have_count(0)


@pytest.mark.thorough
def test_new_facts_are_taken_up_without_a_restart(browser, elsewhere, tmp_path, monkeypatch):
    files = tmp_path / "files"
    shutil.copytree(making.DEMO, files, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    folder, address = elsewhere
    monkeypatch.setenv("SMP_DATA_DIR", str(folder))
    page = browser.new_context().new_page()
    try:
        page.goto(f"{address}/trends?area=E05004982&domain=asb&from=2015-09&to=2015-09")
        row = page.locator('tr[data-key="asb.incidents"] td').first
        expect(row).to_be_visible(timeout=15_000)
        before = int(row.inner_text())
        path = files / "returns" / "maidstone_asb.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        at = lines[0].split(",").index("2015-09")
        for i, line in enumerate(lines):
            cells = line.split(",")
            if cells[0] == "E05004982":
                cells[at] = str(before + 100)
                lines[i] = ",".join(cells)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        making.build(files)
        page.reload()
        expect(row).to_have_text(str(before + 100), timeout=15_000)
    finally:
        page.context.close()
        queries.close()


@pytest.mark.thorough
def test_a_row_shows_its_control_chart_and_how_to_read_it(page):
    page.goto("/trends?measure=crime.robbery")
    settled(page)
    row = page.locator('tr[data-key="crime.robbery"]')
    expect(row).to_contain_text("No clear change")
    expect(page.locator('tr[data-key="crime.drugs"]')).to_contain_text("Improving")
    expect(page.get_by_role("heading", name="Robbery, September 2015: 7, within")).to_be_visible()
    expect(page.get_by_text(re.compile("Normal variation here is 0 to"))).to_be_visible()
    expect(page.get_by_text("robbery up 30.0%, from 60 to 78 (within normal")).to_be_visible()
    page.get_by_role("button", name="How to read this").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("less often than once in 500")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.thorough
def test_a_change_of_recording_between_the_periods_is_said_and_drawn(page):
    page.goto("/trends?from=2018-04&to=2019-03&measure=crime.robbery")
    settled(page)
    expect(page.locator(".smp-note")).to_contain_text("Kent Police corrected its crime recording")
    expect(page.locator("svg text", has_text="recording changed")).to_be_visible()
    page.goto("/trends?from=2016-04&to=2017-03&measure=crime.robbery")
    settled(page)
    expect(page.locator(".smp-note")).to_have_count(0)
