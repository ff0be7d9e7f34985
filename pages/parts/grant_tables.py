"""The tables of grants, as markup: awards, bids, calls, what each got, outcomes, what to look at.

Each is made from the answer of the query that it names, which adds up and judges.
"""

from __future__ import annotations

from html import escape

import pandas as pd

from pages.parts import marks, tables, words
from pages.parts.tables import Column, Row

SHOWN = 200  # rows that a table shows


def profile(rows: pd.DataFrame) -> str:
    """Spending month by month: the query `grant_profile`."""
    columns = [
        Column("To the end of", "head"),
        *(Column(name, "number") for name in ("Profile", "Spent", "At this pace", "Paid")),
    ]
    drawn = [
        Row(key=f"{month:%Y-%m}", cells=[words.month(month), planned, spent, at_pace, paid])
        for month, planned, spent, at_pace, paid in zip(
            rows["month"],
            words.amounts(rows["planned"]),
            words.amounts(rows["spent"]),
            map(words.pounds, rows["projected"]),
            words.amounts(rows["paid"]),
            strict=True,
        )
    ]
    return tables.table_html("Spending against profile, month by month", columns, drawn)


def warnings(rows: pd.DataFrame) -> str:
    """What somebody should look at: the query `grant_warnings`."""
    items = "".join(
        f"<li>{marks.mark(row.kind, row.tone)} <span>{escape(row.warning)}</span></li>"
        for row in rows.itertuples()
    )
    return f'<ul class="warnings">{items}</ul>'


def groups(rows: pd.DataFrame, heading: str, by: str) -> str:
    """What each priority, recipient or ward got: the query `grant_groups`."""
    has_outcomes = rows["outcomes_promised"].sum() > 0
    most = float(rows["awarded"].max() or 0)
    columns = [
        Column(heading, "head wrap"),
        Column("Awards", "number"),
        Column("Awarded", "number"),
        Column("Share", "number"),
        Column("Beside the most", "picture wide"),
        Column("Paid", "number"),
        Column("Spent", "number"),
        *([Column("Outcomes\nreported of promised", "number")] if has_outcomes else []),
        Column("Basis", "picture"),
    ]
    drawn = [
        Row(
            key=str(row.code),
            cells=[
                row.name,
                words.count(row.awards),
                awarded,
                "–" if pd.isna(row.pct) else f"{row.pct:.1f}%",
                _share(float(row.awarded), most),
                paid,
                spent,
                *([f"{row.outcomes_reported} of {row.outcomes_promised}"] if has_outcomes else []),
                marks.basis(row.basis),
            ],
        )
        for row, awarded, paid, spent in zip(
            rows.itertuples(),
            *(words.amounts(rows[name]) for name in ("awarded", "paid", "spent")),
            strict=True,
        )
    ]
    return tables.table_html(f"The grant by {by}", columns, drawn)


def _share(amount: float, most: float) -> str:
    width = 100 * amount / most if most else 0
    return f'<span class="share" aria-hidden="true"><i style="width: {width:.1f}%"></i></span>'


def flow(rows: pd.DataFrame, position: pd.Series) -> str:
    """The grant to priorities to projects: the query `grant_flow`, the row of `grant_position`."""
    columns = [
        Column("Priority", "head wrap"),
        Column("Priority got", "number"),
        Column("Project"),
        Column("Project got", "number"),
        Column("Basis", "picture"),
    ]
    is_first = ~rows["priority_code"].duplicated()
    drawn = [
        Row(
            key=str(place),
            cells=[
                row.priority,
                row.priority_words if first else "",
                row.project,
                row.amount_words,
                marks.basis(row.basis),
            ],
        )
        for place, (row, first) in enumerate(zip(rows.itertuples(), is_first, strict=True))
    ]
    left = max(position["uncommitted"], 0)
    if left:
        drawn.append(Row(key="left", cells=["Not awarded", words.money(left), "", "", ""]))
    return tables.table_html("From the grant to priorities to projects", columns, drawn)


def state(row) -> str:
    """How an award's report stands, with its day: a row of `awards`."""
    if row.state == "Report late":
        said = f"{int(row.days_late):,} day{'' if row.days_late == 1 else 's'} late"
        return marks.mark(said, row.state_tone) + _day("due", row.report_due)
    when = ("on", row.reported_on) if row.state == "Reported" else ("report due", row.report_due)
    return marks.mark(row.state, row.state_tone) + _day(*when)


def _day(word: str, day) -> str:
    return "" if pd.isna(day) else f"<small>{word} {day:%-d %b %Y}</small>"


def awards(rows: pd.DataFrame, is_whole: bool = True, picked: str | None = None) -> str:
    """Awards with their money and reports: the query `awards`. is_whole: with priority and place,
    and to be picked; without them, for a page that is about one priority. picked: an identifier.
    """
    shown = rows.head(SHOWN)
    sums = [
        words.amounts([*shown[name], *rows[f"all_{name}"].head(1)])
        for name in ("amount", "paid", "to_pay", "spent")
    ]
    columns = [
        Column("Award", "name wrap" if is_whole else "head wrap"),
        Column("Recipient"),
        *([Column("Priority"), Column("Where")] if is_whole else []),
        Column("Awarded", "number"),
        Column("Paid", "number"),
        Column("To pay", "number"),
        Column("Spent", "number"),
        Column("Report", "picture"),
        Column("Basis", "picture"),
    ]
    drawn = [
        Row(
            key=str(row.grant_id),
            cells=[
                _title(row),
                row.recipient if isinstance(row.recipient, str) else "Not said",
                *([row.priority, row.where_words] if is_whole else []),
                written[0] if pd.isna(row.not_counted) else _foreign(row),
                *written[1:],
                state(row),
                marks.basis(row.basis),
            ],
        )
        for row, written in zip(shown.itertuples(), zip(*sums, strict=True), strict=False)
    ]
    if len(rows) > 1:
        drawn.append(
            Row(
                key="",
                cells=[
                    f"All {len(rows):,}",
                    "",
                    *(["", ""] if is_whole else []),
                    *(written[-1] for written in sums),
                    "",
                    "",
                ],
                is_total=True,
            )
        )
    return tables.table_html("Awards", columns, drawn, [picked] if picked else [])


def award(row: pd.Series, entries: pd.DataFrame, outcomes_: pd.DataFrame) -> str:
    """One award in full: a row of `awards`, its rows of `award_entries` and `award_outcomes`."""
    about = {
        "Recipient": row["recipient"],
        "Priority": row["priority"],
        "Action of the plan": row["action"],
        "Where": row["where_words"],
        "Pot": row["pot"].capitalize(),
        "Awarded": f"{row['amount_words']} on {words.day(row['award_date'])}"
        if pd.notna(row["award_date"])
        else row["amount_words"],
        "Asked for": words.money(row["amount_applied_for"])
        if pd.notna(row["amount_applied_for"])
        else None,
        "Runs": f"{words.day(row['starts_on'])} to {words.day(row['ends_on'])}"
        if pd.notna(row["starts_on"]) and pd.notna(row["ends_on"])
        else None,
        "Identifier": row["grant_id"],
        "From": f"{row['file_name']}, line {row['line']}",
    }
    facts = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
        for name, value in about.items()
        if isinstance(value, str)
    )
    columns = [
        Column("What", "head"),
        Column("Due", "months"),
        Column("Day", "months"),
        Column("Amount", "number"),
        Column("For"),
        Column("From"),
    ]
    drawn = [
        Row(
            key=f"{entry.kind} {entry.number}",
            cells=[
                f"{entry.kind} {entry.number}",
                "" if pd.isna(entry.due_on) else f"{entry.due_on:%-d %b %Y}",
                ("overdue" if entry.is_overdue else "not paid yet")
                if pd.isna(entry.day)
                else f"{entry.day:%-d %b %Y}",
                amount,
                entry.what if isinstance(entry.what, str) else "",
                f"{entry.file_name}, line {entry.line}",
            ],
        )
        for entry, amount in zip(
            entries.itertuples(), words.amounts(entries["amount"]), strict=True
        )
    ]
    said = row["description"]
    return (
        f"<h2>{escape(_title(row))} {marks.basis(row['basis'])}</h2>"
        f"{f'<p>{escape(said)}</p>' if isinstance(said, str) else ''}"
        f"<dl>{facts}</dl>"
        + (tables.table_html("Payments and claims", columns, drawn) if drawn else "")
        + (outcomes(outcomes_, is_whole=False) if len(outcomes_) else "")
    )


def _title(row) -> str:
    name = row.award if isinstance(row.award, str) else row.grant_id or "Without a title"
    return f"{name} (tactical pot)" if row.pot == "tactical pot" else name


def _foreign(row) -> str:
    """An amount that is not added up, as it stands."""
    if pd.isna(row.amount_awarded):
        return words.NO_DATA
    return f"{row.currency} {row.amount_awarded:,}, not added up"


DECIDED = {"awarded": "good", "declined": None, "withdrawn": None}


def bids(rows: pd.DataFrame) -> str:
    """The sift: bids of the funding round by rank, with the line where the money ends: the query
    `bids`.
    """
    is_open, has_reasons = rows["decision"].isna().any(), rows["reason"].notna().any()
    columns = [
        Column("Rank", "number"),
        Column("Bid", "head wrap"),
        Column("Applicant"),
        Column("Priority"),
        Column("Score", "number"),
        Column("Asked", "number"),
        *([Column("Running total", "number")] if is_open else []),
        Column("What becomes of it", "picture"),
        *([Column("Why")] if has_reasons else []),
        Column("Basis", "picture"),
    ]
    drawn = []
    was_within = True
    written = zip(words.amounts(rows["amount"]), words.amounts(rows["running"]), strict=True)
    for row, (asked, running) in zip(rows.itertuples(), written, strict=True):
        is_within = pd.isna(row.is_within) or bool(row.is_within)
        if was_within and not is_within and pd.isna(row.decision):
            drawn.append(_line(columns, row.money_words))
        was_within = was_within and is_within
        drawn.append(
            Row(
                key=row.bid_code,
                cells=[
                    "–" if pd.isna(row.rank) else str(row.rank),
                    row.bid,
                    row.applicant,
                    row.priority,
                    "not scored" if pd.isna(row.score) else f"{row.score:.1f}",
                    asked,
                    *(["–" if pd.isna(row.running) else running] if is_open else []),
                    _becomes(row),
                    *([row.reason if isinstance(row.reason, str) else ""] if has_reasons else []),
                    marks.basis(row.basis),
                ],
            )
        )
    return tables.table_html("Bids by score", columns, drawn)


def _line(columns: list[Column], money: str) -> Row:
    """Where the money ends."""
    said = f"The money ends here: {money}"
    cells = ["", said, *[""] * (len(columns) - 2)]
    return Row(key="", cells=cells, is_total=True)


def _becomes(row) -> str:
    if pd.notna(row.decision):
        given = (
            f"<small>{escape(words.money(row.awarded))}</small>"
            if pd.notna(row.awarded) and row.awarded != row.amount
            else ""
        )
        return marks.mark(row.decision.capitalize(), DECIDED[row.decision]) + given
    if pd.isna(row.is_within):
        return marks.mark("To be scored", None)
    return marks.mark(
        "Within the money" if row.is_within else "Below the line",
        "good" if row.is_within else "caution",
        is_suggested=True,
    )


def scores(rows: pd.DataFrame) -> str:
    """How the scores came about, criterion by criterion: the query `bids`."""
    scored = rows[rows["scores"].map(lambda each: each is not None and len(each) > 0)]
    if scored.empty:
        return ""
    criteria = {each["criterion"]: each for listed in scored["scores"] for each in listed}
    columns = [
        Column("Bid", "head wrap"),
        *(
            Column(f"{name}\n0 to {each['max_score']}, counts {each['weight']}", "number")
            for name, each in criteria.items()
        ),
        Column("Score\nof 100", "number"),
    ]
    drawn = []
    for row in scored.itertuples():
        own = {each["criterion"]: each["score"] for each in row.scores}
        drawn.append(
            Row(
                key=row.bid_code,
                cells=[
                    row.bid,
                    *(f"{own[name]:g}" if name in own else words.NO_DATA for name in criteria),
                    "–" if pd.isna(row.score) else f"{row.score:.1f}",
                ],
            )
        )
    return tables.table_html("Scores by criterion", columns, drawn)


def calls(rows: pd.DataFrame) -> str:
    """Calls on the tactical pot in the order of their days: the query `tactical_calls`."""
    columns = [
        Column("Day", "months"),
        Column("Call", "head wrap"),
        Column("Who"),
        Column("Amount", "number"),
        Column("Left after", "number"),
        Column("State", "picture"),
        Column("Basis", "picture"),
    ]
    drawn = [
        Row(
            key=str(row.code),
            cells=[
                "" if pd.isna(row.day) else f"{row.day:%-d %b %Y}",
                row.call,
                row.who if isinstance(row.who, str) else "Not said",
                asked,
                "–" if pd.isna(row.left_after) else left,
                marks.mark("To decide", "caution", is_suggested=True)
                if row.is_open
                else marks.mark("Awarded", "good"),
                marks.basis(row.basis),
            ],
        )
        for row, asked, left in zip(
            rows.itertuples(),
            words.amounts(rows["amount"]),
            words.amounts(rows["left_after"]),
            strict=True,
        )
    ]
    return tables.table_html("Calls on the tactical pot", columns, drawn)


def outcomes(rows: pd.DataFrame, is_whole: bool = True) -> str:
    """What was promised, reported, and what each cost: the query `award_outcomes`. is_whole: with
    the award's priority.
    """
    columns = [
        *([Column("Priority")] if is_whole else []),
        Column("Award"),
        Column("Question", "months"),
        Column("What is counted", "head wrap"),
        Column("Promised", "number"),
        Column("Reported", "number"),
        Column("Of promised", "number"),
        Column("Cost of each\nas awarded", "number"),
        Column("Cost of each\nas spent", "number"),
        Column("Basis", "picture"),
    ]
    drawn = []
    before = None
    costs = zip(
        words.amounts(rows["cost_promised"]), words.amounts(rows["cost_reported"]), strict=True
    )
    for row, (as_awarded, as_spent) in zip(rows.head(SHOWN).itertuples(), costs, strict=False):
        is_same = before == row.grant_id
        before = row.grant_id
        drawn.append(
            Row(
                key=f"{row.grant_id} {row.outcome_code}",
                cells=[
                    *([("" if is_same else row.priority)] if is_whole else []),
                    "" if is_same else row.award,
                    row.question.capitalize(),
                    row.outcome,
                    words.count(row.promised),
                    "not reported" if pd.isna(row.reported) else words.count(row.reported),
                    "–" if pd.isna(row.pct) else f"{row.pct:.0f}%",
                    "–" if pd.isna(row.cost_promised) else as_awarded,
                    "–" if pd.isna(row.cost_reported) else as_spent,
                    marks.basis(row.basis),
                ],
            )
        )
    return tables.table_html("What the money bought", columns, drawn)


def others(rows: pd.DataFrame) -> str:
    """Awards that come out of no grant here: the query `other_grants`."""
    columns = [
        Column("Funder", "head"),
        Column("Grant programme"),
        Column("Awards", "number"),
        Column("Amount", "number"),
        Column("Files"),
    ]
    drawn = [
        Row(
            key=f"{place}",
            cells=[
                row.funder if isinstance(row.funder, str) else "Not said",
                next(
                    (each for each in (row.programme, row.programme_code) if isinstance(each, str)),
                    "Not said",
                ),
                words.count(row.awards),
                words.NO_DATA if pd.isna(row.amount) else f"{row.currency} {row.amount:,}",
                row.files if isinstance(row.files, str) else "",
            ],
        )
        for place, row in enumerate(rows.itertuples())
    ]
    return tables.table_html("Grants of others", columns, drawn)
