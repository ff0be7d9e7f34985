"""The page's dress, and what it says when there is nothing to show or nothing true."""

from __future__ import annotations

import html
from datetime import date
from pathlib import Path

import pandas as pd
import streamlit as st

from pages.parts import maps, tables, words

HERE = Path(__file__).parent
# Streamlit writes white on the light blue that a button or a chosen area has on dark ground.
ON_DARK = (
    "[data-testid^='stBaseButton-primary'] *, [data-testid='stMultiSelect'] span[title], "
    "[data-testid='stMultiSelect'] span[title] + * { color: #10181f !important; }"
)
DAYS = {"as_at", "since"}  # parameters that are days, not months
FILES_NAMED = 3  # files behind a table that its caption names one by one


def style() -> None:
    """The project's own style sheet, over Streamlit's theme."""
    css = maps.CSS + (HERE / "style.css").read_text(encoding="utf-8")
    st.html(f"<style>{css}{ON_DARK if on_dark() else ''}</style>")


def named(page: str, whose: str) -> None:
    """Say which page of whose dashboard this is: in the browser's title and beside the mark."""
    st.set_page_config(page_title=f"{page}: {whose}")
    # As CSS writes text: escapes of whatever could end it.
    text = "".join(sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in whose)
    st.html(f'<style>[data-testid="stLogoLink"]::after {{ content: "{text}"; }}</style>')


def on_paper(what: str) -> None:
    """What a print says of itself, as it has no filters: on paper alone."""
    printed = f"{what}. Printed on {words.day(date.today())}."
    st.html(f'<p class="smp-paper">{html.escape(printed)}</p>')


def full_screen() -> None:
    """Nothing of Streamlit's own around the page."""
    st.html(
        "<style>[data-testid='stHeader'], [data-testid='stToolbar'] { display: none !important; }"
        "@page { size: A4 landscape; margin: 8mm; }</style>"
    )


def illustrative(real: list[str] = ()) -> None:
    """The band that marks a screen on which anything is illustrative, save the subjects `real`."""
    but = f", except for {words.listed(real)}" if real else ""
    st.html(
        f'<div class="smp-band" role="note"><strong>Demonstration data{html.escape(but)}.</strong> '
        f"{'Of the rest, figures' if real else 'Figures'} marked Published are printed in a "
        "committee paper. Everything else, months and small lines included, is illustrative: made "
        "up to show how this works.</div>"
    )


def series_illustrative(subjects: pd.DataFrame) -> None:
    """The same for subjects that are drawn, where the series of any is: rows with domain_name and
    is_illustrative.
    """
    if subjects["is_illustrative"].any():
        illustrative(subjects.loc[~subjects["is_illustrative"], "domain_name"].tolist())


def plan_illustrative(priorities: pd.DataFrame, indicators: pd.DataFrame, choice) -> None:
    """The band that marks a screen about a plan on which anything is made up.

    priorities: the query `priority_status`; indicators: `indicator_status`.
    """
    if made_up := words.made_up(priorities, indicators, choice):
        st.html(
            '<div class="smp-band" role="note"><strong>Demonstration.</strong> The priorities, and '
            "what is marked Published, are in committee papers. Made up to show how this works: "
            f"{html.escape(words.listed(made_up))}, and whatever is marked Illustrative.</div>"
        )


def grant_illustrative(grant: pd.Series, position: pd.Series) -> None:
    """The band that marks a screen about a grant of which anything is made up.

    grant: a row of the query `allocations`; position: of `grant_position`.
    """
    if not position["is_made_up"]:
        return
    printed = (
        f"That {html.escape(grant['amount_words'])} was granted is in a committee paper "
        f"({html.escape(grant['document'])}, paragraph {html.escape(grant['paragraph'])}). "
        if isinstance(grant["document"], str)
        else ""
    )
    st.html(
        f'<div class="smp-band" role="note"><strong>Demonstration.</strong> {printed}What it went '
        "on, bids, payments, spending and what was brought about are illustrative: made up to show "
        "how this works, save what is marked otherwise.</div>"
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


def terms(rows: list[tuple[str, str]]) -> None:
    """Terms and what each means, as a list."""
    listed = "".join(
        f"<dt>{html.escape(term)}</dt><dd>{html.escape(said)}</dd>" for term, said in rows
    )
    st.html(f'<dl class="smp-terms">{listed}</dl>')


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


def sources(files: pd.DataFrame, citations: pd.DataFrame | None = None) -> None:
    """Where the figures of a table come from: papers that print them, files they were added from.

    files: rows of the query `files_behind`; citations: rows of `citations`, if any were asked for.
    """
    lines = [
        f"Published in {document} ({published_on:%-d %B %Y}), paragraph {', '.join(paragraphs)}."
        for (document, published_on), paragraphs in (
            citations.groupby(["document", "published_on"], sort=False)["paragraph"]
            .unique()
            .items()
            if citations is not None
            else ()
        )
    ]
    if len(files):
        publishers = ", ".join(files["publisher"].unique())
        names = "; ".join(files["file_name"])
        if len(files) > FILES_NAMED:
            names = (
                f"{len(files)} files, {files['file_name'].iloc[0]} to {files['file_name'].iloc[-1]}"
            )
        lines.append(f"Added up from {names} ({publishers}).")
    st.caption("  \n".join(lines))


def working(query: str, params: dict, files: pd.DataFrame | None = None) -> None:
    """How figures can be worked out again: the query, the command, and each file.

    files: rows of the query `files_behind`; None where there are none to name.
    """
    with st.expander("Where is this from?"):
        st.markdown(_command(query, params))
        if files is not None:
            tables.plain(tables.behind(files))


def _command(query: str, params: dict) -> str:
    said = " ".join(
        f"{name}={_written(name, value)}" for name, value in params.items() if value is not None
    )
    return (
        f"The query `{query}` makes this. The same on the command line: "
        f"`python -m queries {query} {said}`"
    )


def _written(name: str, value) -> str:
    if not isinstance(value, date):
        return str(value)
    return f"{value:%Y-%m-%d}" if name in DAYS else f"{value:%Y-%m}"
