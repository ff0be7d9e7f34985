"""What data is here, how fresh, from which files, what was refused; and more of it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import queries
from data import making
from data.store import StoreError
from pages.parts import charts, exports, states, tables, words

SHOWN = 40  # files at once
KINDS = [".csv", ".xlsx", ".xlsm", ".xls", ".ods", ".json", ".geojson", ".zip"]
# A visitor who would wait longer is told that another import is under way.
WAIT = 5


def fresh() -> None:
    """How old each series is, and which months it has."""
    rows = queries.run("freshness")
    st.header("How fresh is what is shown?")
    if rows.empty:
        states.empty("There are no figures here yet.", "Add files to begin.")
        return
    tables.plain(tables.freshness(rows))


def coverage() -> None:
    """The months that each series has, as a picture."""
    months = queries.run("coverage_months")
    if months.empty:
        return
    palette = charts.DARK if states.on_dark() else charts.LIGHT
    freshness = queries.run("freshness")
    charts.show(
        charts.drawn(
            charts.coverage(months, palette),
            words.coverage_alt(freshness),
            title=f"The latest figures are of {freshness['last_month'].max():%B %Y}",
            under=("The months that each series has. A month without data is no zero",),
        )
    )
    with st.expander("The months as a table"):
        tables.plain(tables.coverage(months))


def add_files() -> None:
    """The place to put files; what they are and would change is shown before anything is."""
    st.header("Add files")
    turn = st.session_state.setdefault("sources_turn", 0)
    if done := st.session_state.pop("sources_done", None):
        st.session_state.sources_last = done
    limit = st.get_option("server.maxUploadSize")
    uploads = st.file_uploader(
        "Monthly returns, data.police.uk, STATS19, lookups, populations, boundaries, grants",
        type=KINDS,
        accept_multiple_files=True,
        key=f"uploads_{turn}",
    )
    st.caption(
        f"What they are is shown first; nothing changes before you confirm. A file here may have "
        f"{limit:,} MB; larger ones go in on the machine itself: `python -m data import FILE`"
    )
    if not uploads:
        if last := st.session_state.get("sources_last"):
            told(last)
        return
    st.session_state.pop("sources_last", None)
    replaces = st.toggle(
        "Replace earlier figures where a return disagrees",
        help="Otherwise the figures that disagree are refused, and the earlier ones stay.",
        key=f"replaces_{turn}",
    )
    try:
        with st.spinner("Reading the files; nothing is changed yet …"):
            report = preview(uploads, replaces)
    except StoreError as error:
        states.empty("The files were not read.", str(error))
        return
    st.session_state.sources_preview = (report, uploads, replaces)


def preview(uploads: list, replaces: bool) -> making.Report:
    """What importing the uploads would do, worked out once for the same files and facts."""
    key = (
        tuple(upload.file_id for upload in uploads),
        replaces,
        str(making.facts_in_service()),
    )
    seen = st.session_state.get("sources_seen")
    if seen is None or seen[0] != key:
        seen = (key, bring_in(uploads, replaces, dry_run=True))
        st.session_state.sources_seen = seen
    return seen[1]


def bring_in(uploads: list, replaces: bool, dry_run: bool) -> making.Report:
    """Import the uploads, or tell what that would do."""
    given = [(upload.name, upload) for upload in uploads]
    return making.bring_in(given, dry_run=dry_run, replaces=replaces, wait=WAIT)


def confirm(report: making.Report, uploads: list, replaces: bool) -> None:
    """What would be done, and the button that does it."""
    st.subheader(words.would_change(report))
    tables.plain(tables.reports(report.files))
    for sentence in report.warnings:
        st.caption(sentence)
    refusals(report)
    left, right, _ = st.columns([2, 2, 6])
    if left.button(
        "Add to the figures", type="primary", disabled=not report.changes, width="stretch"
    ):
        try:
            with st.spinner("Adding the files …"):
                st.session_state.sources_done = bring_in(uploads, replaces, dry_run=False)
        except StoreError as error:
            states.empty("Nothing was changed.", str(error))
            return
        start_over()
        st.toast(words.changed(st.session_state.sources_done))
        st.rerun()
    right.button("Put them away", on_click=start_over, width="stretch")


def start_over() -> None:
    """An empty place for files."""
    st.session_state.sources_turn += 1
    st.session_state.pop("sources_seen", None)


def told(report: making.Report) -> None:
    """What was done."""
    states.told(words.changed(report))
    refusals(report)


def refusals(report: making.Report) -> None:
    """The refused rows of a report to take away."""
    rows = [
        {"file": file.name, "line": note.line, "reason": note.reason, "content": note.content}
        for file in report.files
        for note in file.notes
    ]
    if rows:
        st.download_button(
            f"The {len(rows):,} refused rows, with line and reason (CSV)",
            data=lambda: exports.csv(pd.DataFrame(rows).astype({"line": "Int64"})),
            file_name="refused-rows.csv",
            mime="text/csv",
            on_click="ignore",
            key="refused_of_report",
        )


def files() -> None:
    """Every file, with its counts; picking one opens what was said about it."""
    rows = queries.run("files")
    st.header("The files behind the figures")
    counts = rows["kind"].value_counts()
    kinds = {
        kind: f"{name} ({counts.get(kind, 0):,})"
        for kind, name in (("figures", "Figures"), ("reference", "Names, lookups and limits"))
    }
    kind = st.segmented_control(
        "Kind of file",
        list(kinds),
        format_func=kinds.get,
        default="figures",
        required=True,
        label_visibility="collapsed",
        key="file_kind",
    )
    chosen = rows[rows["kind"] == kind]
    if chosen.empty:
        states.empty("There are no files of this kind.")
        return
    shown = chosen if st.session_state.get("all_files") else chosen.head(SHOWN)
    tables.show(tables.files(shown), key=f"files_{kind}", on_pick=_open)
    if len(chosen) > SHOWN:
        st.toggle(f"Show all {len(chosen):,} files", key="all_files")
    refused = int(rows["rows_refused"].sum())
    if refused:
        st.download_button(
            f"All {refused:,} refused rows of these files (CSV)",
            data=lambda: exports.csv(queries.run("file_notes", severity="refused")),
            file_name="refused-rows.csv",
            mime="text/csv",
            on_click="ignore",
        )
    if (picked := st.session_state.pop("open_file", None)) is not None:
        found = rows[rows["source_id"] == int(picked)]
        if not found.empty:
            about(found.iloc[0])


def _open(key: str) -> None:
    st.session_state.open_file = key


@st.dialog("About this file", width="large")
def about(file: pd.Series) -> None:
    """One file: its record, and everything said about it."""
    st.subheader(file["file_name"])
    tables.plain(tables.file_record(file))
    notes = queries.run("file_notes", source=int(file["source_id"]))
    if notes.empty:
        st.caption("Nothing was refused, and there is nothing to say about it.")
        return
    tables.plain(tables.notes(notes.head(200)))
    if len(notes) > 200:
        st.caption(f"The first 200 of {len(notes):,}; all of them in the download.")
    st.download_button(
        "All that was said about it (CSV)",
        data=lambda: exports.csv(notes),
        file_name=exports.file_name(file["file_name"], "notes", suffix="csv"),
        mime="text/csv",
        on_click="ignore",
    )


st.title("Where the figures come from")
left, right = st.columns([13, 8], gap="medium")
st.session_state.pop("sources_preview", None)
with right, st.container(key="add_files"):
    add_files()
with left:
    fresh()
if waiting := st.session_state.get("sources_preview"):
    confirm(*waiting)
coverage()
files()
