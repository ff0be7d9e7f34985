"""A real server and a real chromium for the journeys."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.servers import serving

# The shell has no windows and tabs of its own to draw, which is a fifth of what chromium does.
CHROMIUM = (
    os.environ.get("SMP_CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
    or "/usr/bin/chromium"
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def choose(page: Page, filter_: str, words: str, option: str | None = None) -> None:
    """Choose in a filter by typing, as somebody does who waits for the list to follow."""
    page.get_by_role("combobox", name=filter_).click()
    page.keyboard.type(words)
    expect(page.get_by_role("option").first).to_have_text(option or words)
    page.keyboard.press("Enter")


@pytest.fixture(scope="session")
def server(demo) -> Iterator[str]:
    """The address of the dashboard with the demonstration."""
    with serving(demo, thinks_ahead=False) as (address, _):
        yield address


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory, demo) -> Iterator[tuple[Path, str]]:
    """The folder and the address of a dashboard of its own, for journeys that change its facts."""
    folder = tmp_path_factory.mktemp("elsewhere") / "facts"
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("records*"))
    with serving(folder, thinks_ahead=False) as (address, _):
        yield folder, address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        assert not os.environ.get("CI"), "CI must have a chromium: .ci/run installs it"
        pytest.skip("no chromium here: apt-get install chromium, or name one in SMP_CHROMIUM")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def visitor(browser: Browser, server: str) -> BrowserContext:
    """The browser of somebody who has been here before, at 1366×768, without moving pictures."""
    return browser.new_context(
        viewport={"width": 1366, "height": 768}, base_url=server, reduced_motion="reduce"
    )


@pytest.fixture
def page(visitor: BrowserContext, server: str) -> Iterator[Page]:
    """A page that fails its test when anything is asked of another machine, or an error is said."""
    opened = visitor.new_page()
    elsewhere: list[str] = []
    errors: list[str] = []
    own = (server, "data:", "blob:", server.replace("http", "ws"))
    opened.on("request", lambda asked: asked.url.startswith(own) or elsewhere.append(asked.url))
    opened.on("websocket", lambda asked: asked.url.startswith(own) or elsewhere.append(asked.url))
    opened.on("console", lambda said: said.type == "error" and errors.append(said.text))
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    opened.close()
    assert not elsewhere, f"asked of another machine: {elsewhere}"
    assert not errors, f"errors in the browser: {errors}"
