"""The dashboard as an application: streamlit run dashboard.py

Before it says that it is ready it makes the facts if there are none, imports what the pages
import and draws each page once, so that the first visitor waits no longer than the tenth.
"""

from __future__ import annotations

import base64
import gc
import hashlib
import logging
import re
import threading
import uuid
from contextlib import asynccontextmanager
from pathlib import Path

import altair as alt
import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit.runtime import Runtime
from streamlit.testing.v1 import AppTest

import queries
from data import store
from pages.parts import maps, states
from queries import ahead

log = logging.getLogger("dashboard")
ready = False
stopping = threading.Event()


def warm_up() -> None:
    """Open the facts, run every page once, and take what is loaded out of the collector's sight.

    A full collection after each rerun costs more than the rerun; frozen objects are not visited.
    """
    queries.run("areas")
    # Every chart is checked against its schema in the tests; here that takes longer than drawing.
    alt.utils.schemapi.DEBUG_MODE = False
    # That a page runs outside a visit is meant here, and nothing to warn of.
    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").setLevel("ERROR")
    # AppTest puts a runtime of its own in the server's place, and none when it has finished.
    serving = Runtime._instance
    try:
        page = AppTest.from_file(Path(__file__).parent / "pages" / "shell.py", default_timeout=60)
        page.run()
        errors = list(page.exception)
        for other in ("priority", "grants", "present", "trends", "wards", "explore", "sources"):
            errors += page.switch_page(f"{other}.py").run().exception
            for by in ("ward", "type") if other == "explore" else ():
                page.query_params["by"] = by
                errors += page.run().exception
    finally:
        Runtime._instance = serving
    for error in errors:
        log.error("warming up: %s", error.message)
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def lifespan(app):
    """Warm up before the first visitor; close the databases after the last."""
    global ready
    stopping.clear()
    thinking = threading.Thread(target=ahead.work, args=(stopping,), name="ahead", daemon=True)
    try:
        try:
            queries.keep_records()
        except store.StoreError as error:
            # What was decided can still be read.
            log.error("%s", error)
        warm_up()
        ready = True
        thinking.start()
    except store.StoreError as error:
        # Served all the same: the page says what is wrong and how to mend it.
        log.error("%s", error)
    yield {}
    stopping.set()
    if thinking.ident:
        thinking.join()
    queries.close()


async def readyz(request) -> JSONResponse:
    """200 when the facts can be asked, 503 with the reason otherwise."""
    try:
        queries.run("areas")
    except (store.StoreError, queries.QueryError) as error:
        return JSONResponse({"ready": False, "reason": str(error)}, status_code=503)
    return JSONResponse({"ready": ready}, status_code=200 if ready else 503)


def outlines(request) -> Response:
    """The outlines of a set of wards: their address changes with them, so browsers keep them."""
    asked = request.path_params
    try:
        rows = queries.run("ward_outlines", area=asked["district"], ward_set=asked["ward_set"])
    except (store.StoreError, queries.QueryError) as error:
        return PlainTextResponse(str(error), status_code=404)
    if rows.empty or maps.version(rows) != asked["version"]:
        return PlainTextResponse("There are no such outlines.", status_code=404)
    return Response(
        maps.outlines_svg(rows),
        media_type="image/svg+xml",
        headers={"cache-control": "public, max-age=31536000, immutable"},
    )


STATIC = Path(st.__file__).parent / "static"
# Streamlit's page otherwise looks for its server below the page's own path first, in vain, and
# waits before it looks again.
START = "window.__streamlit = { BACKEND_BASE_URL: window.location.origin };"


def _inline_scripts() -> str:
    """The hashes of the scripts that stand in the page itself, which are all that may run."""
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    scripts = [START, *re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)]
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


HEADERS = {
    "content-security-policy": "; ".join(
        [
            "default-src 'self'",
            # blob: is how Streamlit starts the script of a component such as our table.
            f"script-src 'self' blob: {_inline_scripts()}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cross-origin-opener-policy": "same-origin",
}


class Answers:
    """Adds HEADERS to every answer, and the start of our page to Streamlit's."""

    def __init__(self, app):
        self.app = app
        self.headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
        self.start = f"<script>{START}</script>".encode()

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if any(name == b"accept" and b"text/html" in value for name, value in scope["headers"]):
            # Asked for as it is, not compressed, so that the start can be put in.
            scope = scope | {"headers": [h for h in scope["headers"] if h[0] != b"accept-encoding"]}
        held = None
        body = b""

        async def send_ours(message):
            nonlocal held, body
            if message["type"] == "http.response.start":
                given = {name.decode().lower(): value for name, value in message["headers"]}
                message["headers"] = [
                    *(h for h in message["headers"] if h[0].decode().lower() not in HEADERS),
                    *self.headers,
                ]
                if given.get("content-type", b"").startswith(b"text/html"):
                    held = message
                    return
            elif held is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                body = body.replace(b"<head>", b"<head>" + self.start, 1)
                held["headers"] = [
                    *(h for h in held["headers"] if h[0].lower() != b"content-length"),
                    (b"content-length", str(len(body)).encode()),
                ]
                await send(held)
                message = {"type": "http.response.body", "body": body}
            await send(message)

        await self.app(scope, receive, send_ours)


def script_failed(error: Exception) -> bool:
    """Show a short message with a reference, and log the rest under it."""
    reference = uuid.uuid4().hex[:8]
    log.error("reference %s", reference, exc_info=error)
    states.failure(reference)
    return True


app = st.App(
    "pages/shell.py",
    lifespan=lifespan,
    routes=[
        Route("/readyz", readyz),
        Route("/outlines/{version}/{district}/{ward_set:path}.svg", outlines),
    ],
    middleware=[Middleware(Answers)],
    on_script_error=script_failed,
)
