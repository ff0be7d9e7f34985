"""A table at the away day explores: choices, pictures, links, a question, a view to present."""

import csv
import io
import re
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from queries import asking

pytestmark = pytest.mark.browser


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label, exact=True).click(timeout=15_000)
    page.get_by_role("option", name=option, exact=True).click()


def take(page: Page, label: str) -> tuple[str, bytes]:
    """The name and the content of what a button downloads."""
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click(timeout=15_000)
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_a_table_explores_takes_away_and_shares_what_it_sees(page, browser):
    errors = []
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    page.goto("/explore")
    expect(page.get_by_text("All crime in Maidstone borough fell by 2.5%")).to_be_visible(
        timeout=15_000
    )
    choose(page, "Broken down by", "Ward")
    expect(page).to_have_url(re.compile("by=ward"))
    choose(page, "Figure", "Rate")
    expect(page.get_by_text("High Street, Park Wood and Bridge are above the rate")).to_be_visible()
    choose(page, "Chart", "Small multiples")
    expect(page.locator("figure.panel")).to_have_count(26)
    choose(page, "Chart", "Map")
    expect(page.locator("svg .ward")).to_have_count(26)
    expect(page).to_have_url(re.compile("chart=map"))
    name, content = take(page, "Data (CSV)")
    assert name == "maidstone-borough-crime-all-ward-oct-2014-to-sep-2015.csv"
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert {row["area"]: row["now"] for row in rows}["High Street"] == "2179"
    name, content = take(page, "Picture (PNG)")
    assert name.endswith(".png")
    assert content[:4] == b"\x89PNG"
    assert b"Illustrative figures" in take(page, "Picture (SVG)")[1]
    name, content = take(page, "SQL")
    answer = asking.ask(content.decode().rstrip("\n;"))
    assert answer.table.num_rows > 26
    seen = page.locator("svg .ward").all_text_contents()
    other = browser.new_page()
    other.goto(page.url)
    expect(other.locator("svg .ward")).to_have_count(26, timeout=15_000)
    assert other.locator("svg .ward").all_text_contents() == seen
    other.close()
    page.go_back()
    expect(page.locator("figure.panel")).to_have_count(26)
    assert errors == []


def test_a_view_is_saved_and_shown_at_a_meeting(browser, elsewhere):
    _, address = elsewhere
    context = browser.new_context(base_url=address, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto("/explore?by=type&from=2014-10&to=2015-09")
    page.get_by_role("button", name="Save this view").click(timeout=15_000)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill("Types of crime")
    dialog.get_by_label("Who saves it").fill("Analyst")
    dialog.get_by_label("What it is for").fill("The away day")
    dialog.get_by_role("button", name="Save it").click()
    expect(page.get_by_text("Saved: Types of crime.")).to_be_visible()
    page.get_by_role("radio", name="Saved views").click()
    page.get_by_role("button", name="Add to a meeting").click()
    dialog.get_by_label("Who adds it").fill("Officer")
    dialog.get_by_role("button", name="Add it").click()
    expect(page.get_by_text(re.compile("Shown at Committee"))).to_be_visible()
    other = context.new_page()  # another person's, who has seen nothing of it
    other.goto("/explore?look=saved")
    other.get_by_role("button", name="Open").click(timeout=15_000)
    headline = "violence against the person, 2,643 or 29%"
    expect(other.get_by_text(headline).first).to_be_visible()
    other.goto("/present?slide=7")
    shown = other.get_by_role("heading", name="Types of crime")
    expect(shown).to_be_visible(timeout=15_000)
    expect(other.locator("svg.taken:visible")).to_have_count(1)
    context.close()


@pytest.mark.thorough
def test_questions_that_explode_do_not_keep_others_from_their_pages(page, server):
    page.goto("/explore?look=sql")
    editor = page.get_by_role("textbox", name="Question in SQL")
    editor.fill(
        "select count(*) from facts.monthly a, facts.monthly b, facts.monthly c "
        "where a.n + b.n + c.n = 1"
    )
    editor.press("Control+Enter")
    other = page.context.new_page()
    for path in ("trends", "wards", "overview"):
        other.goto(f"/{path}")
        expect(other.locator("h1:visible")).to_have_count(1, timeout=15_000)
    with urllib.request.urlopen(f"{server}/readyz", timeout=10) as answer:
        assert answer.status == 200
    expect(page.get_by_text("Asking …")).to_be_visible()  # still, at the lowest priority
    other.close()
