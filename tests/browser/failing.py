"""The dashboard with one query that always fails, in a way that nobody foresaw."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

import dashboard
import queries

run = queries.run


def fails(name, /, **params):
    if name == "change_table":
        raise RuntimeError("the disk has a hole at /secret/place")
    return run(name, **params)


queries.run = fails
app = st.App(
    str(Path(dashboard.__file__).parent / "pages" / "shell.py"),
    lifespan=dashboard.lifespan,
    routes=dashboard.ROUTES,
    middleware=[Middleware(dashboard.Answers)],
    on_script_error=dashboard.script_failed,
)
