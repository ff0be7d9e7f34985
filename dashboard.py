"""The dashboard as an application: streamlit run dashboard.py

It answers at once, with the page as Streamlit ships it. While a browser reads that, the rest is
imported, the facts are opened (and made, if there are none), and whatever the first visitor would
wait for is made ready; only then visits begin. So nothing that takes long is imported here.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import os
import re
import threading
import uuid
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

log = logging.getLogger("dashboard")
is_open = threading.Event()  # to visitors
is_ready = threading.Event()  # to show figures, not only why there are none
stopping = threading.Event()


def start() -> None:
    """Make ready, open to visitors, and think ahead until the end."""
    from data import store
    from pages.parts import starting

    try:
        starting.prepare()
        is_ready.set()
    except store.StoreError as error:
        # Visited all the same: the page says what is wrong and how to mend it.
        log.error("%s", error)
    finally:
        is_open.set()
    if is_ready.is_set() and os.environ.get("SMP_THINK_AHEAD") != "no":
        starting.think_ahead(stopping)


@asynccontextmanager
async def lifespan(app):
    """Make ready while the first pages are answered; close the databases after the last."""
    for event in (is_open, is_ready, stopping):
        event.clear()
    started = threading.Thread(target=start, name="start", daemon=True)
    started.start()
    yield {}
    stopping.set()
    await asyncio.to_thread(started.join)
    import queries
    from queries import remembering

    if is_ready.is_set():
        remembering.save()
    queries.close()


async def readyz(request) -> JSONResponse:
    """200 when the facts can be asked, 503 with the reason otherwise."""
    if not is_open.is_set():
        return JSONResponse({"ready": False, "reason": "It is starting."}, status_code=503)
    reason = await run_in_threadpool(_unready)
    if reason:
        return JSONResponse({"ready": False, "reason": reason}, status_code=503)
    return JSONResponse({"ready": is_ready.is_set()}, status_code=200 if is_ready.is_set() else 503)


def _unready() -> str | None:
    """Why the facts cannot be asked now."""
    import queries
    from data import store

    try:
        queries.run("areas")
    except (store.StoreError, queries.QueryError) as error:
        return str(error)
    return None


def outlines(request) -> Response:
    """The outlines of a set of wards: their address changes with them, so browsers keep them."""
    is_open.wait()
    import queries
    from data import store
    from pages.parts import maps

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


# What most pages draw with. Streamlit's page asks for these scripts one after another, once it
# knows what it has to draw; named in its head, they are there by then.
DRAWN_WITH = ("ArrowVegaLiteChart", "BidiComponent", "ButtonGroup", "DownloadButton", "Html")
DRAWN_WITH += ("Multiselect", "Selectbox")


def _preloads() -> str:
    """Links to the scripts of DRAWN_WITH and all that they import."""
    folder = STATIC / "static" / "js"
    wanted = [path.name for name in DRAWN_WITH for path in folder.glob(f"{name}.*.js")]
    for name in wanted:  # which grows meanwhile
        text = (folder / name).read_text(encoding="utf-8")
        imported = re.findall(r'(?:from|import)\s*"\./([^"/]+\.js)"', text)
        wanted += [other for other in imported if other not in wanted]
    return "".join(f'<link rel="modulepreload" href="/static/js/{name}">' for name in wanted)


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


# What only a visit asks for. What is made ready has a runtime of its own in the server's place.
VISITS = "/_stcore"


class Answers:
    """Lets visits wait until it is open; adds HEADERS to every answer, and the start of our page to
    Streamlit's.
    """

    def __init__(self, app):
        self.app = app
        self.headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
        self.start = f"<script>{START}</script>{_preloads()}".encode()

    async def __call__(self, scope, receive, send):
        if scope["type"] == "websocket" or scope.get("path", "").startswith(VISITS):
            while not is_open.is_set():
                await asyncio.sleep(0.01)
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
    from pages.parts import states

    reference = uuid.uuid4().hex[:8]
    log.error("reference %s", reference, exc_info=error)
    states.failure(reference)
    return True


ROUTES = [
    Route("/readyz", readyz),
    Route("/outlines/{version}/{district}/{ward_set:path}.svg", outlines),
]
app = st.App(
    "pages/shell.py",
    lifespan=lifespan,
    routes=ROUTES,
    middleware=[Middleware(Answers)],
    on_script_error=script_failed,
)
