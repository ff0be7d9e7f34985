"""Real servers, for what drives a browser or measures one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).parent.parent


@contextmanager
def serving(
    folder: Path | None = None,
    script: str = "dashboard.py",
    health: str = "/readyz",
    waits: bool = True,
    log: Path | None = None,
    home: Path = PROJECT,
    thinks_ahead: bool = True,
) -> Iterator[tuple[str, subprocess.Popen]]:
    """A script on a free port and its process, ready where it `waits`, ended with the block.

    folder: of the facts that the dashboard serves. health: what answers 200 once it is ready. log:
    a file for what it says. home: the folder that it starts in, whose settings of Streamlit hold.
    thinks_ahead: without, it leaves the processor to the tests while nobody asks it anything.
    """
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    options = [
        f"--server.port={port}",
        "--server.headless=true",
        "--browser.gatherUsageStats=false",
    ]
    settings = {"SMP_DATA_DIR": str(folder)} if folder else {}
    if not thinks_ahead:
        settings["SMP_THINK_AHEAD"] = "no"
    out = log.open("w") if log else subprocess.DEVNULL
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script, *options],
        cwd=home,
        env=os.environ | settings,
        stdout=out,
        stderr=out,
    )
    address = f"http://localhost:{port}"
    try:
        if waits:
            _wait(address + health, process)
        yield address, process
    finally:
        process.terminate()
        process.wait(timeout=20)
        if log:
            out.close()


def _wait(url: str, process: subprocess.Popen) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        assert process.poll() is None, "the server stopped"
        time.sleep(0.1)
    raise AssertionError("the server was not ready within a minute")
