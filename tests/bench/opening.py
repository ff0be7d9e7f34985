"""What a visitor waits for, in a real browser: the first chart of a cold server, each page of a
warm one, and a chart after another choice.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from playwright.sync_api import Page, Playwright, sync_playwright

from tests.bench.measured import Measured
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.servers import serving

# A bare page, as Streamlit is set up where nobody set it up.
BARE = {"script": "bare.py", "health": "/_stcore/health", "home": Path(__file__).parent}
OURS = {"script": "dashboard.py"}
TIMES = 5
CHOICES = 8  # what the list draws before it is moved
CHART = "[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas"
# What is drawn last on each page.
PAGES = {
    "overview": ".card",
    "priority": CHART,
    "grants": ".flow, .purse",
    "present": ".slide:not([hidden])",
    "trends": CHART,
    "wards": ".ward",
    "explore": CHART,
    "sources": CHART,
}
# Notes when the page stood still with what it is waited for, in milliseconds after it was asked.
SETTLES = """(() => {
  window.settled = null;
  const look = () => {
    const app = document.querySelector("[data-testid=stApp]");
    const roots = [document, ...[...document.querySelectorAll("*")].map(e => e.shadowRoot)];
    const isThere = roots.filter(Boolean).some(root => [...root.querySelectorAll(%s)].some(
      e => e.getBoundingClientRect().height > 0));
    const isStill = app && app.dataset.testScriptState === "notRunning"
      && !document.querySelector("[data-testid=stSkeleton]");
    if (isThere && isStill) window.settled ??= performance.now(); else window.settled = null;
    requestAnimationFrame(look);
  };
  look();
})()"""
# Notes when a chart changed last after a choice was clicked.
WATCHES = """() => {
  window.clicked = window.changed = null;
  document.addEventListener("click", event => {
    if (event.target.closest("[role=option]")) {
      window.clicked = performance.now();
      window.changed = null;
    }
  }, true);
  new MutationObserver(all => {
    const isChart = all.some(one => (one.target.nodeType === 1 ? one.target
      : one.target.parentElement)?.closest?.("[data-testid=stVegaLiteChart]"));
    if (isChart && window.clicked) window.changed = performance.now();
  }).observe(document.body, {subtree: true, childList: true, attributes: true});
}"""


def opened(playwright: Playwright, url: str, drawn: str) -> float:
    """Milliseconds in which a fresh browser shows a page."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.add_init_script(SETTLES % json.dumps(drawn))
    page.goto(url, wait_until="commit")
    for _ in range(60):
        page.wait_for_timeout(250)
        settled, now = page.evaluate("[window.settled, performance.now()]")
        if settled and now - settled > 600:
            browser.close()
            return settled
    raise AssertionError(f"{url} was not drawn within 15 seconds")


def cold(playwright: Playwright, server: dict, folder: Path | None, path: str) -> float:
    """Seconds from the start of the server's process to a chart in a browser."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    started = time.perf_counter()
    with serving(folder, **server, waits=False) as (address, _):
        while True:
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except (urllib.error.URLError, OSError):
                assert time.perf_counter() - started < 60, "the server does not answer"
                time.sleep(0.02)
        page.goto(address + path, wait_until="commit")
        page.wait_for_selector(CHART, timeout=60_000)
        seconds = time.perf_counter() - started
        browser.close()
    return seconds


def choices(page: Page, label: str) -> list[str]:
    """Some of what a filter offers, without what is chosen at first."""
    page.get_by_role("combobox", name=label).first.click()
    names = page.get_by_role("option").all_inner_texts()
    page.keyboard.press("Escape")
    return names[2 : 2 + CHOICES]


def redrawn(page: Page, label: str, names: list[str]) -> list[float]:
    """Milliseconds from each choice of an option to the last change of the chart."""
    taken = []
    page.evaluate(WATCHES)
    for name in names:
        page.get_by_role("combobox", name=label).first.click()
        page.keyboard.type(name)
        page.wait_for_timeout(300)
        page.get_by_role("option", name=name, exact=True).click()
        page.wait_for_timeout(1_500)
        clicked, changed = page.evaluate("[window.clicked, window.changed]")
        if changed:  # a ward of a review to come has no months to draw
            taken.append(changed - clicked)
    assert len(taken) > 2, "the chart did not change"
    return taken


def measure(folder: Path) -> Iterator[Measured]:
    """Everything of this file, with the facts in `folder`."""
    with sync_playwright() as playwright:
        bare = median(cold(playwright, BARE, None, "/") for _ in range(3))
        # The first start after facts were made answers what pages ask; the others remember.
        first = cold(playwright, OURS, folder, "/trends")
        ours = median(cold(playwright, OURS, folder, "/trends") for _ in range(3))
        yield Measured(
            "cold start to the first chart",
            round(ours * 1000),
            "ms",
            round(bare * 1000),
            "a bare page",
            "under 3,000",
        )
        yield Measured(
            "the same, the first time after facts were made",
            round(first * 1000),
            "ms",
            round(bare * 1000),
            "a bare page",
        )
        with serving(None, **BARE) as (floor, _), serving(folder) as (address, _):
            urls = {"bare": (floor, CHART)}
            urls |= {name: (f"{address}/{name}", drawn) for name, drawn in PAGES.items()}
            taken = {name: [] for name in urls}
            for _ in range(TIMES):
                for name, (url, drawn) in urls.items():
                    taken[name].append(opened(playwright, url, drawn))
            least = round(median(taken["bare"]))
            for name in PAGES:
                yield Measured(
                    f"warm open of {name.capitalize()}",
                    round(median(taken[name])),
                    "ms",
                    least,
                    "a bare page with one chart",
                    "at most 1.5 times",
                )
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            redraws = {}
            for name, url in (("bare", floor), ("ours", f"{address}/trends")):
                page = browser.new_page(viewport={"width": 1366, "height": 768})
                page.goto(url)
                page.wait_for_selector(CHART)
                page.wait_for_timeout(1_000)
                names = choices(page, "Area")
                redraws[name] = redrawn(page, "Area", names)
                redraws[f"{name} again"] = redrawn(page, "Area", names[-2::-1])
            for again, what in (("", "never asked for"), (" again", "asked for before")):
                yield Measured(
                    f"another area on Trends, {what}, to its chart",
                    round(median(redraws[f"ours{again}"])),
                    "ms",
                    round(median(redraws[f"bare{again}"])),
                    "a bare page",
                    "under 120",
                )
