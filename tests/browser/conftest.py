"""A real server and a real chromium for the journeys."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PROJECT = Path(__file__).parent.parent.parent
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


def start_server(folder: Path) -> tuple[subprocess.Popen, str]:
    """The dashboard on a free port, ready, serving the facts in `folder`; its address."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"],
        cwd=PROJECT,
        env=os.environ | {"SMP_DATA_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return server, address
        except (urllib.error.URLError, OSError):
            pass
        assert server.poll() is None, "the server stopped"
        time.sleep(0.25)
    raise AssertionError("the server was not ready within a minute")


@pytest.fixture(scope="session")
def server(demo) -> Iterator[str]:
    """The address of the dashboard with the demonstration."""
    process, address = start_server(demo)
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory, demo) -> Iterator[tuple[Path, str]]:
    """The folder and the address of a dashboard of its own, for journeys that change its facts."""
    folder = tmp_path_factory.mktemp("elsewhere") / "facts"
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("records*"))
    process, address = start_server(folder)
    yield folder, address
    process.terminate()
    process.wait(timeout=20)


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
    """A page that fails its test when anything is asked of another machine."""
    opened = visitor.new_page()
    elsewhere: list[str] = []
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((server, "data:", "blob:", server.replace("http", "ws")))
            else elsewhere.append(request.url)
        ),
    )
    yield opened
    opened.close()
    assert not elsewhere, f"asked of another machine: {elsewhere}"
