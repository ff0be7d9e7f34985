"""A chair sees where the grant stands, opens a priority's awards, takes them away, shares them."""

import csv
import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
GRANT = "/grants?partnership=smp&grant=smp-2018-19-csg&as_at=2018-12-11"


@pytest.mark.thorough
def test_from_the_flow_to_a_priority_s_awards_and_back(page):
    errors = []
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    page.goto(GRANT)
    expect(page.locator(".purse")).to_be_visible(timeout=15_000)
    expect(page.locator("svg.profile polyline.projected")).to_be_visible()
    page.locator('.flow .node[data-key="gangs-cse"]').focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="Evening youth sessions")).to_be_visible()
    shown = page.get_by_role("table", name="Awards", exact=True).locator("tbody tr")
    expect(shown).to_have_count(4)  # three awards and their sum
    expect(page).to_have_url(re.compile("view=awards.*serves=gangs"))
    page.go_back()
    expect(page.locator("svg.flow")).to_be_visible()
    assert errors == []


def test_awards_are_taken_away_in_the_standard_s_form(page):
    page.goto(f"{GRANT}&view=awards")
    files = {}
    for label in ("360Giving (CSV)", "360Giving (XLSX)", "this table (CSV)"):
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Download {label}").click(timeout=15_000)
        files[download.value.suggested_filename] = download.value.path().read_bytes()
    assert list(files) == [
        "smp-community-safety-grant-2018-19-2018-12-11-360giving.csv",
        "smp-community-safety-grant-2018-19-2018-12-11-360giving.xlsx",
        "smp-community-safety-grant-2018-19-2018-12-11-awards.csv",
    ]
    standard, book, table = files.values()
    rows = list(csv.DictReader(io.StringIO(standard.decode("utf-8-sig"))))
    assert len(rows) == 12
    assert rows[0]["Grant Programme:Code"] == "smp-2018-19-csg"
    assert openpyxl.load_workbook(io.BytesIO(book)).active.max_row == 13
    assert "illustrative" in table.decode("utf-8-sig")


def test_another_day_by_the_filter_and_its_link_in_another_browser(page, browser, server):
    page.goto(GRANT)
    page.get_by_role("combobox", name="As it stood on").click(timeout=15_000)
    page.get_by_role("option", name=re.compile("^20 March 2018")).click()
    expect(page.get_by_text("14 bids ask for £44,019.50")).to_be_visible()
    page.get_by_role("radio", name="Bids and tactical pot").click()
    expect(page.get_by_text("The money ends here: £27,209.34")).to_be_visible()
    other = browser.new_page()
    other.goto(page.url)
    expect(other.get_by_text("The money ends here: £27,209.34")).to_be_visible(timeout=15_000)
    other.close()
