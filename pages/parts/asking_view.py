"""Ask in SQL: an editor, what can be asked beside it, the answer as a table or a chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import altair as alt
import pandas as pd
import streamlit as st

import queries
from pages.parts import charts, exports, filters, pictures, plots, saved, states, tables, words
from queries import asking

DRAWN = {"table": "Table", "line": "Line", "bars": "Bars"}
SHOWN = 200  # rows of a table on the page; the download has all
BARS = 60
IN_ADDRESS = 6_000  # characters of a question that an address can hold


@dataclass(frozen=True)
class Drawing:
    """How an answer is drawn: `kind` of DRAWN, and the columns across, up and of each line."""

    kind: str
    across: str | None
    up: str | None
    line: str | None


def draw() -> None:
    """Draw the view of Explore that answers SQL."""
    ask, beside = st.columns([8, 5], gap="medium")
    with beside, st.container(key="schema"):
        _schema()
    with ask:
        sql = _editor()
        if not sql.strip():
            states.empty(
                "Write a question above, or start from an example.",
                "What can be asked is listed beside it. Nothing can be changed by asking.",
            )
            return
        got = _answer(sql)
        if got is not None:
            _result(sql, *got)


def _editor() -> str:
    """The question: what the address says, until another is run."""
    asked = st.query_params.get("sql")
    if asked is not None and asked != st.session_state.get("sql_address"):
        st.session_state.sql_text = asked
        st.session_state.sql_address = asked
    sql = st.session_state.get("sql_text", "")
    st.session_state.sql_editor = sql

    def run() -> None:
        take(st.session_state.sql_editor)

    def start() -> None:
        name = st.session_state.sql_example
        if name:
            take(examples()[name])
            st.session_state.sql_example = None

    st.selectbox(
        "Start from an example",
        list(examples()),
        index=None,
        key="sql_example",
        on_change=start,
        placeholder="Start from an example",
        label_visibility="collapsed",
    )
    with st.form("ask", border=False):
        st.text_area(
            "Question in SQL (DuckDB); Ctrl+Enter runs it",
            key="sql_editor",
            height=260,
            max_chars=asking.CHARACTERS,
            placeholder="One question, in SQL",
        )
        st.form_submit_button("Run", type="primary", on_click=run)
    return sql


def take(sql: str) -> None:
    """Make this the question, in the address as well where that can hold it; in a callback."""
    st.query_params["look"] = "sql"
    st.session_state.sql_text = sql
    for name in ("draw", "across", "up", "line"):
        st.query_params.pop(name, None)
    if len(sql) <= IN_ADDRESS:
        st.session_state.sql_address = sql
        st.query_params["sql"] = sql
    else:
        st.query_params.pop("sql", None)


def examples() -> dict[str, str]:
    """Questions to start from, by what they ask."""
    found = {}
    for path in sorted((queries.HERE / "examples").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        found[text.splitlines()[0].removeprefix("--").strip()] = text
    return found


def _answer(sql: str) -> tuple[pd.DataFrame, asking.Answer] | None:
    """The answer to the question, asked once; None, with the reason on the page, where refused."""
    key = (sql, queries.facts_version())
    if st.session_state.get("sql_asked") != key:
        try:
            with st.spinner("Asking …"):
                st.session_state.sql_answer = asking.ask(sql)
        except asking.Refused as refusal:
            st.session_state.sql_answer = refusal
        st.session_state.sql_asked = key
    got = st.session_state.sql_answer
    if isinstance(got, asking.Refused):
        st.html(f'<div class="smp-note" role="alert">{escape(str(got))}</div>')
        return None
    return frame(got), got


def frame(got: asking.Answer) -> pd.DataFrame:
    """An answer's rows. Whole numbers stay whole beside no data."""
    return got.table.to_pandas(types_mapper=queries.pandas_type, date_as_object=False)


def has_made_up() -> bool:
    """Whether anything that can be asked is illustrative."""
    return len(queries.run("made_up")) > 0


def _result(sql: str, rows: pd.DataFrame, got: asking.Answer) -> None:
    if has_made_up():
        st.html(
            '<div class="smp-band" role="note"><strong>Demonstration data.</strong> What is asked '
            "here may be illustrative: the columns basis, illustrative and series say so.</div>"
        )
    many = f"{len(rows):,} row{'s' * (len(rows) != 1)}"
    if got.is_cut:
        many = f"The first {len(rows):,} rows; there are more"
    st.caption(f"{many}, in {got.seconds:.2f} seconds.")
    if rows.empty:
        states.empty("The question was answered: there are no such rows.", "That is not zero.")
        return
    drawing = chosen(rows, st.query_params.to_dict())
    _choices(rows, drawing)
    palette = charts.DARK if states.on_dark() else charts.LIGHT
    picture = chart(rows, drawing, palette) if drawing.kind != "table" else None
    if picture is not None:
        charts.show(charts.drawn(picture, said(rows, drawing)))
        with st.expander("The answer as a table"):
            _table(rows)
    else:
        _table(rows)
    with st.container(horizontal=True):
        note = {"note": words.MAY_BE_MADE_UP} if has_made_up() else {}
        st.download_button(
            "Data (CSV)",
            data=lambda: exports.csv(rows, **note),
            file_name="answer.csv",
            mime="text/csv",
            on_click="ignore",
        )
        st.download_button(
            "SQL", data=sql, file_name="question.sql", mime="application/sql", on_click="ignore"
        )
        if picture is not None:
            pictures.offer(
                lambda: pictures.of_chart(chart(rows, drawing, charts.LIGHT)),
                lambda kind: f"answer.{kind}",
            )
        if len(sql) <= IN_ADDRESS:
            address = {"look": "sql", "sql": sql, "draw": drawing.kind}
            for name in ("across", "up", "line"):
                if column := getattr(drawing, name):
                    address[name] = column
            saved.offer(address, title(sql))


def title(sql: str) -> str:
    """A name for a question: its first comment, if it begins with one."""
    first = sql.strip().splitlines()[0]
    return first.removeprefix("--").strip() if first.startswith("--") else "A question in SQL"


def _table(rows: pd.DataFrame) -> None:
    tables.plain(tables.asked(rows.head(SHOWN)))
    if len(rows) > SHOWN:
        st.caption(f"The first {SHOWN} of {len(rows):,} rows; the download has all of them.")


# --- the chart ------------------------------------------------------------------------------------


def _is_number(column: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _is_day(column: pd.Series) -> bool:
    return pd.api.types.is_datetime64_any_dtype(column)


def chosen(rows: pd.DataFrame, address: Mapping[str, str]) -> Drawing:
    """How to draw an answer: as the address says, else days as lines, names as bars."""
    numbers = [name for name in rows.columns if _is_number(rows[name])]
    days = [name for name in rows.columns if _is_day(rows[name])]
    names = [name for name in rows.columns if name not in numbers and name not in days]
    across = address.get("across")
    if across not in rows.columns:
        across = [*days, *names, *numbers[1:], None][0]
    up = address.get("up")
    if up not in numbers or up == across:
        up = next((name for name in numbers if name != across), None)
    line = address.get("line")
    if line not in names or line == across:
        usual = [name for name in names if name != across and rows[name].nunique() <= 4]
        repeats = across is not None and rows[across].duplicated().any()
        line = usual[0] if usual and repeats and line is None else None
    if across is None or up is None:
        return Drawing("table", None, None, None)
    usual = "line" if across in days else "bars" if len(rows) <= BARS else "table"
    kind = address.get("draw", usual)
    if kind not in DRAWN or (kind == "line" and not (_is_day(rows[across]) or across in numbers)):
        kind = usual
    return Drawing(kind, across, up, line)


def _choices(rows: pd.DataFrame, drawing: Drawing) -> None:
    if drawing.across is None:
        return
    numbers = [name for name in rows.columns if _is_number(rows[name])]
    names = [name for name in rows.columns if name not in numbers and not _is_day(rows[name])]
    kinds = {
        kind: label
        for kind, label in DRAWN.items()
        if kind != "line" or _is_day(rows[drawing.across]) or drawing.across in numbers
    }
    with st.container(horizontal=True, vertical_alignment="bottom", key="asked_bar"):
        filters.offer("draw", "shown as", kinds, drawing.kind, 130, is_labelled=True)
        if drawing.kind == "table":
            return
        columns = {name: name for name in rows.columns}
        filters.offer("across", "across", columns, drawing.across, 210, is_labelled=True)
        ups = {name: name for name in numbers if name != drawing.across}
        filters.offer("up", "up", ups, drawing.up, 210, is_labelled=True)
        each = {"": "no column"} | {name: name for name in names if name != drawing.across}
        filters.offer("line", "a line for each", each, drawing.line or "", 210, is_labelled=True)


def chart(
    rows: pd.DataFrame, drawing: Drawing, palette: charts.Palette
) -> alt.TopLevelMixin | None:
    """The chart of an answer; None where it has nothing to draw."""
    data = pd.DataFrame(
        {
            "part": rows[drawing.across],
            "value": rows[drawing.up].astype("Float64"),
            "line": rows[drawing.line].astype(str) if drawing.line else drawing.up,
        }
    ).dropna(subset=["part"])
    kept = list(dict.fromkeys(data["line"]))[: plots.MOST_LINES]
    note = []
    if data["line"].nunique() > plots.MOST_LINES:
        note.append(f"The first {plots.MOST_LINES} of {data['line'].nunique()} lines")
    if drawing.kind == "bars" and len(data) > BARS:
        note.append(f"The first {BARS} of {len(data):,} rows")
    if has_made_up():
        note.append(words.MAY_BE_MADE_UP)
    data = data[data["line"].isin(kept)]
    if data.empty or data["value"].isna().all():
        return None
    is_day = _is_day(rows[drawing.across])
    is_whole = bool((data["value"].dropna() % 1 == 0).all())
    name = f"{drawing.up} by {drawing.across}" + (f" and {drawing.line}" if drawing.line else "")
    dress = plots.Frame(
        title=name,
        subtitle=tuple(note),
        axis=drawing.up,
        form=",d" if is_whole else ",.1f",
        now=drawing.up,
        earlier=None,
        is_months=is_day and drawing.kind == "line",
    )
    if drawing.kind == "line":
        return plots.lines(data, dress, palette)
    data = data.head(BARS)
    part = data["part"].dt.strftime("%-d %b %Y") if is_day else data["part"].astype(str)
    if drawing.line:
        part = part + ", " + data["line"]
    return plots.bars(data.assign(part=part, line=drawing.up), dress, palette)


def said(rows: pd.DataFrame, drawing: Drawing) -> str:
    """What a chart of an answer shows, for who cannot see it."""
    known = rows.dropna(subset=[drawing.up])
    if known.empty:
        return f"{drawing.up} by {drawing.across}: no data."
    values = known[drawing.up].astype("float")
    high, low = known.loc[values.idxmax()], known.loc[values.idxmin()]
    return (
        f"{drawing.up} by {drawing.across}, {len(known):,} values: the highest "
        f"{tables.cell(high[drawing.up])} at {tables.cell(high[drawing.across])}, the lowest "
        f"{tables.cell(low[drawing.up])} at {tables.cell(low[drawing.across])}."
    )


# --- what can be asked ----------------------------------------------------------------------------


@st.cache_data(show_spinner=False)
def _schema_html(facts: str) -> str:
    """Every table and column, and the macros, to unfold."""
    columns = asking.schema()
    parts = []
    # What is counted is asked for more often than the rest.
    order = columns["group"].ne("Counts")
    columns = columns.assign(order=order).sort_values(["order", "place"], kind="stable")
    for group, of_group in columns.groupby("group", sort=False):
        parts.append(f"<h3>{escape(group)}</h3>")
        for name, own in of_group.groupby("table_name", sort=False):
            listed = "".join(
                f"<tr><th scope='row'>{escape(row.column_name)}</th>"
                f"<td><i>{escape(row.column_type)}</i> {escape(row.column_words or '')}</td></tr>"
                for row in own.itertuples()
            )
            parts.append(
                f"<details><summary><code>facts.{escape(name)}</code> "
                f"{escape(own['table_words'].iloc[0] or '')}</summary><table>{listed}</table>"
                "</details>"
            )
    macros = asking.macros()
    for kind, title in (
        ("scalar", "Functions of the project"),
        ("table", "Tables made by functions"),
    ):
        listed = "".join(
            f"<tr><th scope='row'>{escape(row.name)}({escape(row.parameters)})</th>"
            f"<td>{escape(row.words)}</td></tr>"
            for row in macros[macros["kind"] == kind].itertuples(index=False)
        )
        parts.append(
            f"<details><summary><strong>{title}</strong></summary><table>{listed}</table></details>"
        )
    return (
        '<div class="smp-schema" tabindex="0" role="region" aria-label="Tables">'
        f"{''.join(parts)}</div>"
    )


def _schema() -> None:
    st.html(
        '<h2 class="smp-said">What can be asked</h2><p class="smp-line">One question at a time; it '
        f"only reads. At most {asking.SECONDS} seconds, {asking.MEMORY_MB} MB of memory and "
        f"{asking.ROWS:,} rows. What was decided in meetings is not here.</p>"
        + _schema_html(queries.facts_version())
    )
