"""The page's dress, and what it says when there is nothing to show or nothing true."""

from __future__ import annotations

import html
from pathlib import Path

import pandas as pd
import streamlit as st

HERE = Path(__file__).parent


def style() -> None:
    """The project's own style sheet, over Streamlit's theme."""
    st.html(f"<style>{(HERE / 'style.css').read_text(encoding='utf-8')}</style>")


def illustrative() -> None:
    """The band that marks a screen on which anything is illustrative."""
    st.html(
        '<div class="smp-band" role="note"><strong>Demonstration data.</strong> '
        "Figures marked Published are printed in a committee paper. Everything else, "
        "months and small lines included, is illustrative: made up to show how this works.</div>"
    )


def empty(sentence: str, advice: str = "") -> None:
    """There is nothing to show, and why."""
    more = f"<br>{html.escape(advice)}" if advice else ""
    st.html(
        f'<div class="smp-empty" role="status"><strong>{html.escape(sentence)}</strong>{more}</div>'
    )


def told(*sentences: str) -> None:
    """Something a reader must know about what is shown."""
    lines = "<br>".join(html.escape(sentence) for sentence in sentences)
    st.html(f'<div class="smp-note" role="note">{lines}</div>')


def unavailable(reason: str) -> None:
    """The facts cannot be used."""
    st.title("The figures cannot be shown")
    empty(reason)


def failure(reference: str) -> None:
    """Something broke; the log has the rest under the reference."""
    st.title("This page could not be shown")
    empty(
        "Something went wrong while it was drawn.",
        f"The other pages still work. Reference for whoever looks after the dashboard: {reference}",
    )


def on_dark() -> bool:
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"


def sources(files: pd.DataFrame, citations: pd.DataFrame) -> None:
    """Where the figures of a table come from: papers that print them, files they were added from.

    files: rows of the query `files_behind`; citations: rows of `citations`.
    """
    lines = [
        f"Published in {document} ({published_on:%-d %B %Y}), paragraph {', '.join(paragraphs)}."
        for (document, published_on), paragraphs in citations.groupby(
            ["document", "published_on"], sort=False
        )["paragraph"]
        .unique()
        .items()
    ]
    if len(files):
        names = "; ".join(files["file_name"])
        lines.append(f"Added up from {names} ({', '.join(files['publisher'].unique())}).")
    st.caption("  \n".join(lines))
