"""The project's table: a real HTML table, that prints, reflows and is read aloud, whose rows can
be picked with the mouse or the keyboard.

`table_html` makes the markup, `show` puts it on a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

import pandas as pd
import streamlit as st

from pages.parts import charts, marks, words

HERE = Path(__file__).parent
SKIPPED_SHOWN = 3  # files that are in already, named one by one


@dataclass(frozen=True)
class Column:
    """A column: its heading (lines after the first are set small) and its kind.

    kind: `name` (the row's heading, indented by its level, by which the row is picked), `head` (the
    row's heading where rows are not picked), either with ` wrap` where it is a sentence, `number`,
    `text`, `months` (text that does not wrap), or `picture` (markup made by marks.py; with ` wide`
    after it, only where there is room).
    """

    heading: str
    kind: str = "text"


@dataclass(frozen=True)
class Row:
    """A row: the key it is picked by, its cells in the columns' order, its depth, its weight.

    is_total sets it in bold under a rule.
    """

    key: str
    cells: Sequence[str]
    level: int = 0
    is_total: bool = False


def table_html(
    caption: str, columns: Sequence[Column], rows: Sequence[Row], picked: Collection[str] = ()
) -> str:
    """The table as markup, the rows whose keys are `picked` marked. Every text is escaped; a
    `picture` cell is markup already.
    """
    head = "".join(f'<th scope="col" class="{c.kind}">{_heading(c.heading)}</th>' for c in columns)
    body = "".join(_row(columns, row, picked) for row in rows)
    return (
        f'<table class="smp"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _heading(text: str) -> str:
    first, *rest = text.split("\n")
    return escape(first) + "".join(f"<small>{escape(line)}</small>" for line in rest)


def _row(columns: Sequence[Column], row: Row, picked: Collection[str]) -> str:
    cells = []
    for column, text in zip(columns, row.cells, strict=True):
        if column.kind.startswith("name"):
            pressed = "true" if row.key in picked else "false"
            cells.append(
                f'<th scope="row" class="{column.kind} level-{min(row.level, 4)}">'
                f'<button type="button" aria-pressed="{pressed}">{escape(text)}</button></th>'
            )
        elif column.kind.startswith("head"):
            cells.append(f'<th scope="row" class="{column.kind}">{escape(text)}</th>')
        elif column.kind.startswith("picture"):
            cells.append(f'<td class="{column.kind}">{text}</td>')
        else:
            missing = " missing" if text in (words.NO_DATA, words.NOT_RECORDED) else ""
            cells.append(f'<td class="{column.kind}{missing}">{escape(text)}</td>')
    state = " ".join(
        name for name, is_so in (("total", row.is_total), ("picked", row.key in picked)) if is_so
    )
    return f'<tr data-key="{escape(row.key)}" class="{state}">{"".join(cells)}</tr>'


def change(
    rows: pd.DataFrame, sparks: pd.DataFrame, comparison: dict, totals: set[str], picked: str
) -> str:
    """The committee's table: now, before, difference, % change and a small trend for each measure.

    rows: the query `change_table`; sparks: `sparks`; comparison: the row of `comparison`;
    totals: the measures that others are parts of.
    """
    counts = sparks.set_index("measure_code")["counts"]
    before = (
        _two_lines(comparison["before_from"], comparison["before_to"])
        if comparison["before_from"]
        else words.NO_DATA
    )
    columns = [
        Column("Measure", "name"),
        Column(f"Now\n{_two_lines(comparison['used_from'], comparison['used_to'])}", "number"),
        Column(f"Before\n{before}", "number"),
        Column("Difference", "number"),
        Column("% change", "number"),
        Column("Is it real?", "picture"),
        Column("24 months", "picture wide"),
        Column("Basis", "picture"),
    ]
    # Where a total stands below its parts, as the committee prints it, they are not indented.
    above = 0 if rows["level"].iloc[0] == 0 else 1
    drawn = [
        Row(
            key=row.measure_code,
            cells=[
                row.measure,
                words.count(row.now),
                words.count(row.before),
                words.signed(row.difference),
                words.percent(row.pct_change, row.now, row.before),
                marks.signal(row.signal),
                marks.spark(
                    [None if pd.isna(n) else int(n) for n in counts[row.measure_code]],
                    f"{row.measure}, 24 months to {comparison['used_to']:%B %Y}",
                ),
                marks.basis(row.basis),
            ],
            level=max(row.level - above, 0),
            is_total=row.level == 0 or (row.level <= above and row.measure_code in totals),
        )
        for row in rows.itertuples()
    ]
    caption = f"{comparison['used_words']} against {comparison['before_words'] or words.NO_DATA}"
    return table_html(caption, columns, drawn, (picked,))


def meanings(words_: dict[str, str]) -> str:
    """Words and what they mean."""
    drawn = [Row(key=word, cells=[word.capitalize(), said]) for word, said in words_.items()]
    return table_html("What the words mean", [Column("It says", "head"), Column("It means")], drawn)


def indicators(rows: pd.DataFrame, picked: str | None) -> str:
    """Indicators with both questions answered: the query `indicator_status`."""
    columns = [
        Column("Indicator", "name"),
        Column("Now", "number"),
        Column("Target", "picture number"),
        Column("Where are we?", "picture"),
        Column("Before", "number"),
        Column("Is it real?", "picture"),
        Column("24 months", "picture wide"),
        Column("Basis", "picture"),
    ]
    drawn = [
        Row(
            key=row.indicator_code,
            cells=[
                row.indicator,
                words.figure(row.value, row.is_pct),
                _target(row),
                marks.rag(row.rag),
                words.figure(row.before_value, row.is_pct),
                marks.signal(row.signal),
                marks.indicator_spark(row),
                marks.basis(row.basis),
            ],
        )
        for row in rows.itertuples()
    ]
    return table_html(
        "Indicators: where against the target, and is the change real", columns, drawn, (picked,)
    )


def _target(row) -> str:
    if pd.isna(row.target):
        return "–"
    made_up = "<small>illustrative</small>" if row.is_target_made_up else ""
    return f"{escape(words.target(row))}{made_up}"


def actions(rows: pd.DataFrame) -> str:
    """Actions, the late first: the query `actions`."""
    columns = [
        Column("State", "picture"),
        Column("Action", "head wrap"),
        Column("Who"),
        Column("Due", "months"),
        Column("Strand"),
        Column("Reported"),
        Column("Basis", "picture"),
    ]
    drawn = [
        Row(
            key=row.action_code,
            cells=[
                marks.action(row.state, row.is_late, row.days_late),
                row.action,
                _or_dash(row.owner),
                "–" if pd.isna(row.due_on) else f"{row.due_on:%-d %b %Y}",
                _or_dash(row.strand),
                "" if pd.isna(row.progress) else row.progress,
                marks.basis(row.basis),
            ],
        )
        for row in rows.itertuples()
    ]
    return table_html("Actions, the late first", columns, drawn)


def risks(rows: pd.DataFrame) -> str:
    """Risks, the highest first: the query `risks`."""
    columns = [
        Column("Rating", "picture"),
        Column("Risk", "head wrap"),
        Column("What could happen"),
        Column("What is done about it"),
        Column("Basis", "picture"),
    ]
    drawn = [
        Row(
            key=row.risk_code,
            cells=[
                marks.mark(f"{row.rating} {row.band.lower()}", row.tone),
                row.risk,
                row.description,
                row.mitigation,
                marks.basis(row.basis),
            ],
        )
        for row in rows.itertuples()
    ]
    return table_html("Risks, the highest first", columns, drawn)


def _or_dash(value) -> str:
    return "–" if pd.isna(value) else value


CHANGES = {"status": "Judged", "indicator": "Figures say", "figures": "New data"}


def changes(rows: pd.DataFrame) -> str:
    """What changed between two meetings: the query `changes_since`."""
    columns = [Column("What", "head"), Column("Changed"), Column("Basis", "picture")]
    drawn = [
        Row(
            key=str(place),
            cells=[
                CHANGES[row.kind],
                row.words,
                marks.basis("illustrative" if row.is_illustrative else None),
            ],
        )
        for place, row in enumerate(rows.itertuples())
    ]
    return table_html("What changed since the last meeting", columns, drawn)


def months(rows: pd.DataFrame) -> str:
    """The months behind a measure (the query `months`) as a table to read."""
    columns = [
        Column("Month", "head"),
        Column("Now", "number"),
        Column("Before", "number"),
        Column("Difference", "number"),
        Column("Basis", "picture"),
    ]
    drawn = [
        Row(
            key=f"{row.month:%Y-%m}",
            cells=[
                f"{row.month:%b %Y}",
                words.count(row.n),
                words.count(row.before),
                words.signed(row.difference),
                marks.basis(row.basis),
            ],
        )
        for row in rows.itertuples()
    ]
    return table_html("The months, and the same months earlier", columns, drawn)


def control(rows: pd.DataFrame, unit: str, is_pct: bool = False) -> str:
    """The months of a control chart, as charts.control draws them: the query `control_points`."""
    columns = [
        Column("Month", "head"),
        Column("Percent" if is_pct else unit.capitalize(), "number"),
        Column("It is"),
        Column("Mean", "number"),
        Column("Lower\nlimit", "number"),
        Column("Upper\nlimit", "number"),
        Column("Basis", "picture"),
    ]
    drawn = [
        Row(
            key=f"{row.month:%Y-%m}",
            cells=[
                f"{row.month:%b %Y}",
                _percent(row.value) if is_pct else words.count(row.value),
                "" if pd.isna(row.point_type) else charts.POINTS[row.point_type][0],
                *(
                    "–" if pd.isna(value) else f"{value:,.1f}"
                    for value in (row.mean, row.lower_limit, row.upper_limit)
                ),
                marks.basis(row.basis),
            ],
        )
        for row in rows.itertuples()
    ]
    return table_html("The months, and the limits of normal variation", columns, drawn)


def _percent(value) -> str:
    return words.NO_DATA if pd.isna(value) else f"{value:.1f}%"


# What names a row of the queries that Explore asks, and the figures of one.
NAMING = {
    "measure": "Measure",
    "whole": "Of",
    "area": "Area",
    "part": "Which",
    "month": "Month",
}
FIGURING = {
    "now": "Now",
    "before": "Before",
    "pct_change": "% change",
    "signal": "Is it real?",
    "rate": "Rate\nper 1,000",
    "rate_before": "Rate\nbefore",
    "index_now": "Index",
    "share": "Share %",
    "mean": "Mean",
    "lower_limit": "Lower\nlimit",
    "upper_limit": "Upper\nlimit",
    "basis": "Basis",
}
OF_FIGURE = {
    "count": (),
    "rate": ("rate", "rate_before"),
    "index": ("index_now",),
    "share": ("share",),
}


def explored(rows: pd.DataFrame, value: str) -> str:
    """The rows of a query of Explore, with the figure that was chosen (exploring.FIGURES)."""
    shown = rows if "kind" not in rows else rows[rows["kind"] != "not_placed"]
    naming = [
        name
        for name in NAMING
        if name in shown and (shown[name].nunique() > 1 or name in ("part", "month"))
    ] or ["measure"]
    always = (
        "now",
        "before",
        "pct_change",
        "signal",
        "mean",
        "lower_limit",
        "upper_limit",
        "basis",
    )
    figuring = [
        name for name in FIGURING if name in shown and (name in always or name in OF_FIGURE[value])
    ]
    pictures = ("signal", "basis")
    columns = [Column(NAMING[name], "head" if not at else "") for at, name in enumerate(naming)]
    columns += [
        Column(FIGURING[name], "picture" if name in pictures else "number") for name in figuring
    ]
    drawn = [
        Row(
            key=str(at),
            cells=[_explored_cell(name, getattr(row, name), row) for name in (*naming, *figuring)],
            is_total=getattr(row, "kind", "") == "district" and shown["kind"].nunique() > 1,
        )
        for at, row in enumerate(shown.itertuples())
    ]
    return table_html("The figures", columns, drawn)


def _explored_cell(name: str, value, row) -> str:
    if name == "month":
        return f"{value:%b %Y}"
    if name in NAMING:
        return _or_dash(value)
    if name == "signal":
        return marks.signal(value)
    if name == "basis":
        return marks.basis(value)
    if name in ("now", "before"):
        return words.count(value)
    if name == "pct_change":
        return words.percent(value, row.now, row.before)
    return words.NO_DATA if pd.isna(value) else f"{value:,.1f}"


def related(rows: pd.DataFrame, across: str, up: str) -> str:
    """The wards of two measures (the query `relation`), named as across and up."""
    has_rates = len(rows) and rows["figure"].iloc[0] == "rate"
    columns = [
        Column("Ward", "head"),
        *(
            [Column(f"{across}\nper 1,000", "number"), Column(f"{up}\nper 1,000", "number")]
            * bool(has_rates)
        ),
        Column(f"{across}\ncount", "number"),
        Column(f"{up}\ncount", "number"),
        Column("Basis", "picture"),
    ]
    drawn = [
        Row(
            key=row.area_code,
            cells=[
                _named(row),
                *(
                    [words.NO_DATA if pd.isna(each) else f"{each:,.1f}" for each in (row.x, row.y)]
                    if has_rates
                    else []
                ),
                words.count(row.count_x),
                words.count(row.count_y),
                marks.basis(row.basis),
            ],
        )
        for row in rows.assign(kind="ward", is_illustrative=False).itertuples()
    ]
    return table_html("The wards", columns, drawn)


def asked(rows: pd.DataFrame) -> str:
    """Whatever a question in SQL was answered with."""
    kinds = ["number" if pd.api.types.is_numeric_dtype(rows[name]) else "" for name in rows.columns]
    columns = [Column(name, kind) for name, kind in zip(rows.columns, kinds, strict=True)]
    drawn = [
        Row(key=str(place), cells=[cell(value) for value in values])
        for place, values in enumerate(rows.itertuples(index=False, name=None))
    ]
    return table_html("The answer", columns, drawn)


def cell(value) -> str:
    """A value of any type as written: whole numbers with separators, no data as words."""
    if pd.isna(value):
        return words.NO_DATA
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}".replace("-", words.MINUS)
    if isinstance(value, float):
        written = f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}".rstrip("0").rstrip(".")
        return written.replace("-", words.MINUS)
    if isinstance(value, pd.Timestamp):
        return f"{value:%-d %b %Y}" if value == value.normalize() else f"{value:%-d %b %Y %H:%M}"
    return str(value)


def freshness(rows: pd.DataFrame) -> str:
    """How old each series is: the query `freshness`."""
    columns = [
        Column("Subject", "head"),
        Column("Whose counting"),
        Column("Months", "months"),
        Column("Age"),
        Column("Missing\nmonths", "number"),
        Column("Basis", "picture"),
    ]
    drawn = [
        Row(
            key=f"{row.series}:{row.domain}",
            cells=[
                row.domain_name,
                row.publisher,
                words.period(row.first_month, row.last_month),
                row.age,
                words.signed(0) if row.months_missing == 0 else f"{row.months_missing:,}",
                marks.basis(row.basis),
            ],
        )
        for row in rows.itertuples()
    ]
    return table_html("What each series covers", columns, drawn)


def coverage(rows: pd.DataFrame) -> str:
    """The months that each series has, those alike in one row: the query `coverage_months`."""
    basis = rows["basis"].fillna(words.NO_DATA)
    is_new = (basis != basis.shift()) | (rows["label"] != rows["label"].shift())
    columns = [Column("Series", "head"), Column("Months", "months"), Column("Figures")]
    drawn = [
        Row(
            key=str(run),
            cells=[
                own["label"].iloc[0],
                words.period(own["month"].iloc[0], own["month"].iloc[-1]),
                charts.BASES.get(basis[own.index[0]], words.NO_DATA),
            ],
        )
        for run, own in rows.groupby(is_new.cumsum())
    ]
    return table_html("The months that each series has", columns, drawn)


def files(rows: pd.DataFrame) -> str:
    """Files with their counts: the query `files`."""
    columns = [
        Column("File", "name"),
        Column("Recognised as"),
        Column("Months", "months"),
        Column("Read", "number"),
        Column("Kept", "number"),
        Column("Replaced", "number"),
        Column("Refused", "number"),
        Column("When"),
    ]
    drawn = [
        Row(
            key=str(row.source_id),
            cells=[
                row.file_name,
                row.format
                + (", provisional" if row.is_provisional else "")
                + ("" if row.is_in_service else "; since replaced"),
                row.period or "–",
                *_counts(row),
                f"{row.imported_at:%-d %b %Y}",
            ],
        )
        for row in rows.itertuples()
    ]
    return table_html("Files, with the rows read, kept, replaced and refused", columns, drawn)


def behind(rows: pd.DataFrame) -> str:
    """The files that figures were added up from: the query `files_behind`, or `grant_files`."""
    columns = [
        Column("File", "head"),
        Column("Publisher"),
        *([Column("What it holds")] if "holds" in rows else []),
        Column("Months", "months"),
        Column("Read", "months"),
        Column("SHA-256"),
    ]
    drawn = [
        Row(
            key=str(place),
            cells=[
                row.file_name,
                row.publisher if isinstance(row.publisher, str) else "",
                *([row.holds] if "holds" in rows else []),
                "" if pd.isna(row.first_month) else words.period(row.first_month, row.last_month),
                f"{row.imported_at:%-d %b %Y}",
                f"{row.sha256[:12]}…",
            ],
        )
        for place, row in enumerate(rows.itertuples())
    ]
    return table_html("The files behind this table", columns, drawn)


def reports(files_: list) -> str:
    """What became, or would become, of files: the files of an import's report.

    Those that are in already come last, and are counted where they are many.
    """
    columns = [
        Column("File", "head"),
        Column("Recognised as"),
        Column("Months", "months"),
        Column("Read", "number"),
        Column("Kept", "number"),
        Column("Replaces", "number"),
        Column("Refused", "number"),
    ]
    drawn = [
        Row(
            key=str(place),
            cells=(
                [file.name, file.format, file.period or "–", *_counts(file)]
                if file.outcome == "kept"
                else [file.name, f"{file.outcome.capitalize()}: {file.reason}", "", "", "", "", ""]
            ),
        )
        for place, file in enumerate(
            sorted(files_, key=lambda file: ["kept", "refused", "skipped"].index(file.outcome))
        )
    ]
    skipped = [file for file in files_ if file.outcome == "skipped"]
    if len(skipped) > SKIPPED_SHOWN:
        more = f"{len(skipped):,} files are in already, such as {skipped[0].name}"
        drawn[len(files_) - len(skipped) :] = [
            Row(key="skipped", cells=["Skipped", more, "", "", "", "", ""])
        ]
    return table_html("What the files are, and what of them is kept", columns, drawn)


def _counts(row) -> list[str]:
    return [
        words.count(row.rows_read),
        words.count(row.rows_kept),
        *("–" if n == 0 else words.count(n) for n in (row.rows_replaced, row.rows_refused)),
    ]


def file_record(file: pd.Series) -> str:
    """What is known of one file (a row of the query `files`), line by line."""
    rows = {
        "Publisher": file["publisher"] if pd.notna(file["publisher"]) else "not said",
        "Recognised as": file["format"],
        "Months": file["period"] or "none",
        "Rows": f"{words.count(file['rows_read'])} read, {words.count(file['rows_kept'])} kept, "
        f"{words.count(file['rows_replaced'])} of earlier files replaced, "
        f"{words.count(file['rows_refused'])} refused",
        "Size": f"{words.count(file['bytes'])} bytes",
        "SHA-256": file["sha256"],
        "Read": f"{file['imported_at']:%-d %B %Y, %H:%M} UTC"
        + (", imported" if file["origin"] == "imported" else ", when the facts were built"),
    }
    if not file["is_in_service"]:
        rows["State"] = "Later files replaced all of it"
    drawn = [Row(key=name, cells=[name, value]) for name, value in rows.items()]
    return table_html("Its record", [Column("What", "head"), Column("It is")], drawn)


def notes(rows: pd.DataFrame) -> str:
    """What was said about a file: the query `file_notes`."""
    columns = [Column("Line", "number"), Column("What"), Column("Why"), Column("The row")]
    drawn = [
        Row(
            key=str(place),
            cells=[
                "–" if pd.isna(row.line) else f"{int(row.line):,}",
                row.severity.capitalize(),
                row.reason,
                "" if pd.isna(row.content) else row.content,
            ],
        )
        for place, row in enumerate(rows.itertuples())
    ]
    return table_html("What was said about it", columns, drawn)


def ranking(rows: pd.DataFrame, picked: Collection[str], comparison: pd.Series, show: str) -> str:
    """The wards by rate with its limits, or by count, and the district among them.

    rows: of the query `ward_measures`, those of one measure; comparison: the row of
    `ward_comparison` of its subject; show: what the map beside it shows.
    """
    if show == "change":
        return _ward_changes(rows, picked)
    district = rows.loc[rows["kind"] == "district"].iloc[0]
    caption = f"{district['measure']}: wards of {district['area']}, the highest first"
    if ranked_by(rows, show)[0] == "now":
        columns = [Column("Rank", "number"), Column("Ward", "name"), Column("Count", "number")]
        cells = _counted
    else:
        most = rows["strict_upper"].max()
        columns = [
            Column("Rank", "number"),
            Column("Ward", "name"),
            Column(
                f"{comparison['limits_words']}\nthe line is {district['area']}, "
                f"{district['rate_words']}"
                if pd.notna(district["rate"])
                else comparison["limits_words"],
                "picture",
            ),
            Column(per(district["rate_unit"]), "number"),
            Column("Against it", "picture"),
            Column("Count", "number"),
        ]

        def cells(row) -> list[str]:
            return [
                marks.limits(row, most),
                "–" if pd.isna(row.rate) else row.rate_words,
                "" if row.kind == "district" else marks.compared(row.compared, row.compared_strict),
                *_counted(row),
            ]

    return _wards(rows, show, [*columns, Column("Basis", "picture wide")], cells, caption, picked)


def _counted(row) -> list[str]:
    return [words.count(row.now)]


def per(unit: str) -> str:
    """The heading of a column of rates, for what they are for each of."""
    return "Rate\nper 1,000" + (" a year" if unit.endswith("year") else "")


def _ward_changes(rows: pd.DataFrame, picked: Collection[str]) -> str:
    """The wards by how much their count rose, and the district among them: as `ranking`."""
    district = rows.loc[rows["kind"] == "district"].iloc[0]
    columns = [
        Column("Rank", "number"),
        Column("Ward", "name"),
        Column("Now", "number"),
        Column("Before", "number"),
        Column("Difference", "number"),
        Column("% change", "number"),
        Column("Is it real?", "picture"),
        Column("Basis", "picture wide"),
    ]

    def cells(row) -> list[str]:
        return [
            words.count(row.now),
            words.count(row.before),
            words.signed(row.difference),
            words.percent(row.pct_change, row.now, row.before),
            marks.signal(row.signal),
        ]

    caption = f"{district['measure']}: wards of {district['area']}, the largest rise first"
    return _wards(rows, "change", columns, cells, caption, picked)


def _named(row) -> str:
    """A ward or district with what must be known of it at once."""
    if row.is_town_centre:
        return f"{row.area} (town centre)"
    is_printed = row.kind == "district" and row.basis == "published" and row.is_illustrative
    return f"{row.area} (published)" if is_printed else row.area


def ranked_by(rows: pd.DataFrame, show: str) -> tuple[str, str]:
    """What the ranking is by, for what the map beside it shows: the columns of `ward_measures` of
    the figure and of each ward's place.
    """
    if show == "change":
        return "difference", "change_place"
    if show == "count" or rows["rate"].isna().all():
        return "now", "count_place"
    return "rate", "place"


def _wards(
    rows: pd.DataFrame,
    show: str,
    columns: list[Column],
    cells: Callable,
    caption: str,
    picked: Collection[str],
) -> str:
    """A table of wards, the highest first; the district stands where its rate does, otherwise at
    the end, as its counts are those of all wards.
    """
    by, place = ranked_by(rows, show)
    shown = rows[rows["kind"] != "not_placed"]
    value = shown[by].astype("Float64")
    last = value.isna() | ((shown["kind"] == "district") & (by != "rate"))
    order = shown.assign(last=last, value=value, number=shown[place]).sort_values(
        ["last", "value", "area"], ascending=[True, False, True], kind="stable"
    )
    drawn = [
        Row(
            key=row.area_code,
            cells=[
                "" if pd.isna(row.number) else str(row.number),
                _named(row),
                *cells(row),
                marks.basis(row.basis),
            ],
            is_total=row.kind == "district",
        )
        for row in order.itertuples()
    ]
    return table_html(caption, columns, drawn, picked)


def _two_lines(first: date, last: date) -> str:
    return words.period(first, last).replace(" to ", "\nto ")


CSS = marks.CSS + (HERE / "table.css").read_text(encoding="utf-8")
_component = st.components.v2.component(
    "smp_table",
    css=CSS,
    js=(HERE / "pick.js").read_text(encoding="utf-8"),
)


def plain(markup: str) -> None:
    """Put a table on the page that is only to be read."""
    st.html(f"<style>{CSS}</style>{scrolling(markup)}")


def scrolling(markup: str, label: str = "", kind: str = "") -> str:
    """Markup in a box of its own, in which what is wider than the page moves, by keyboard as well.

    label: of the box; the caption of its first table, where it has one. kind: more of its classes.
    """
    label = label or "".join(re.findall(r"<caption>(.*?)</caption>", markup)[:1])
    group = f' tabindex="0" role="group" aria-label="{label}"' if label else ""
    return f'<div class="smp-scroll {kind}"{group}>{markup}</div>'


def show(markup: str, key: str, on_pick: Callable[[str], None]) -> None:
    """Put a table on the page; `on_pick` is called with the key of the row that is picked."""
    pickable(_component, markup, "smp-table", key, on_pick)


def pickable(
    component: Callable, markup: str, kind: str, key: str, on_pick: Callable[[str], None]
) -> None:
    """Put markup on the page by a component with pick.js; `kind` is its class.

    `on_pick` is called with the data-key of the part that is picked.
    """

    def picked() -> None:
        part = st.session_state[key].get("picked")
        if part is not None:
            on_pick(part)

    component(data={"markup": markup, "kind": kind}, key=key, on_picked_change=picked)
