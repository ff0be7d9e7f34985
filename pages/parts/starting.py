"""What is done before the first visitor, and then while nobody asks."""

from __future__ import annotations

import gc
import importlib
import json
import logging
import threading
from pathlib import Path

import altair as alt
from streamlit.runtime import Runtime
from streamlit.testing.v1 import AppTest

import queries
from data import store
from pages.parts import charts, looks
from queries import ahead, remembering

HERE = Path(__file__).parent
log = logging.getLogger("dashboard")


def prepare() -> None:
    """Open the facts and the records, and all that the pages need, so that the first visitor waits
    no longer than the tenth. Raises data.store.StoreError where the facts cannot be used.
    """
    gc.disable()
    # Every chart is checked against its schema in the tests; here that takes longer than drawing.
    alt.utils.schemapi.DEBUG_MODE = False
    try:
        queries.keep_records()
    except store.StoreError as error:
        # What was decided can still be read.
        log.error("%s", error)
    for part in sorted(HERE.glob("*.py")):
        importlib.import_module(f"pages.parts.{part.stem}")
    # Planning what pages ask is most of what a first visit would wait for.
    if not remembering.load():
        ask_all()
        remembering.save()
    # What is loaded by now stays: the garbage collector need not look at it again and again.
    gc.freeze()
    gc.enable()


def ask_all() -> None:
    """Run every page once, with nobody there, for the answers that it asks for."""
    # That a page runs outside a visit is meant here, and nothing to warn of.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel("ERROR")
    # AppTest puts a runtime of its own in the server's place, and none when it has finished.
    serving = Runtime._instance
    try:
        page = AppTest.from_file(HERE.parent / "shell.py", default_timeout=60)
        errors = list(page.run().exception)
        for other in (
            "priority",
            "grants",
            "present",
            "trends",
            "wards",
            "explore",
            "sources",
            "help",
        ):
            errors += page.switch_page(f"{other}.py").run().exception
            for by in ("ward", "type") if other == "explore" else ():
                page.query_params["by"] = by
                errors += page.run().exception
    finally:
        Runtime._instance = serving
    for error in errors:
        log.error("before the first visitor: %s", error.message)


def think_ahead(stopping: threading.Event) -> None:
    """Draw and answer what may be asked next, until `stopping`."""
    for address in _shown():
        for palette in (charts.LIGHT, charts.DARK):
            if stopping.is_set():
                return
            looks.of(json.loads(address), palette)
    ahead.work(stopping)


def _shown() -> list[str]:
    """The addresses of the saved views that are shown at meetings, the latest meeting's first."""
    return [
        address
        for partnership in queries.run("partnerships")["partnership_code"]
        for meeting in queries.run("meetings", partnership=partnership)["meeting_code"]
        for address in queries.run("meeting_views", meeting=meeting)["address"]
    ]
