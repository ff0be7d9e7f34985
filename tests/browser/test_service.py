"""What the server owes to every visitor: an answer at once, the same to the first as to the later
ones, a sentence where something broke, and nothing from another machine.
"""

import re
import shutil
import time
import urllib.error
import urllib.request
from statistics import median

import pytest
from playwright.sync_api import expect

from queries import remembering
from tests.conftest import THOROUGH
from tests.servers import serving

pytestmark = pytest.mark.browser


@pytest.fixture
def copied(demo, tmp_path):
    """The demonstration in a folder of its own, as it is directly after it was made."""
    folder = tmp_path / "own"
    left_out = shutil.ignore_patterns("records*", remembering.NAME)
    shutil.copytree(demo, folder, ignore=left_out)
    return folder


def opened(browser, address) -> float:
    """Seconds until somebody new sees the table of Trends."""
    page = browser.new_context().new_page()
    started = time.perf_counter()
    page.goto(f"{address}/trends")
    page.locator(".smp-table tbody tr").first.wait_for(timeout=30_000)
    seconds = time.perf_counter() - started
    page.context.close()
    return seconds


def test_the_first_visitor_waits_no_longer_than_the_later_ones_by_more_than_half(copied, browser):
    """Nor for the page itself, which is there while the rest is made ready."""
    # The browser's own first page is no part of what the server is asked for.
    browser.new_context().new_page().goto("about:blank")
    said = []
    with serving(copied, waits=False) as (address, _):
        while not said or said[-1] != 200:
            try:
                with urllib.request.urlopen(f"{address}/trends", timeout=5) as answer:
                    assert b"modulepreload" in answer.read()
                with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
                    said.append(answer.status)
            except urllib.error.HTTPError as refusal:
                said.append(refusal.code)
            except (urllib.error.URLError, OSError):
                pass  # it does not listen yet
            time.sleep(0.05)
        visits = [opened(browser, address) for _ in range(6 if THOROUGH else 4)]
    assert set(said) == {503, 200}, "a page was there before all was ready"
    assert visits[0] <= 1.5 * median(visits[1:]), visits
    assert (copied / remembering.NAME).exists(), "a stop keeps the answers"


def test_a_page_whose_query_fails_says_so_and_the_others_work(copied, browser, tmp_path):
    log = tmp_path / "log"
    with serving(copied, script="tests/browser/failing.py", log=log) as (address, process):
        page = browser.new_context().new_page()
        page.goto(f"{address}/trends")
        expect(page.locator("h1", has_text="This page could not be shown")).to_be_visible(
            timeout=20_000
        )
        told = page.locator(".smp-empty")
        expect(told).to_contain_text("The other pages still work.")
        reference = re.search(r"Reference .*: ([0-9a-f]{8})", told.inner_text())[1]
        assert "secret" not in page.content()
        page.get_by_role("link", name="Wards").click()
        expect(page.locator(".ward").first).to_be_visible(timeout=20_000)
        page.context.close()
        process.terminate()
        process.wait(timeout=20)
    logged = log.read_text(encoding="utf-8")
    assert f"reference {reference}" in logged
    assert "the disk has a hole" in logged.split(reference)[1]


def test_headers_and_readiness(server):
    with urllib.request.urlopen(f"{server}/readyz") as answer:
        assert answer.status == 200
        policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    with urllib.request.urlopen(server) as answer:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == policy


PAGES = (
    "overview",
    "priority",
    "grants",
    "present",
    "trends",
    "wards",
    "explore",
    "sources",
    "help",
)


def test_each_page_opens_under_its_own_title_with_no_error_and_nothing_from_elsewhere(page):
    titles = set()
    for name in PAGES:
        page.goto(f"/{name}")
        expect(page.locator("h1:visible").first).to_be_visible(timeout=20_000)
        expect(page).to_have_title(re.compile(": Safer Maidstone Partnership$"))
        titles.add(page.title())
    assert len(titles) == len(PAGES)
    page.goto("/trends?area=E06000035")
    expect(page).to_have_title("Trends: Medway Community Safety Partnership")
