"""Money drawn and tabled: where a grant stands, its spending against the profile, where it went.

Everything here is markup made from the answers of the queries about grants, which add up, judge and
write the amounts. Amounts are exact there; only the places of lines and bars are rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import pairwise
from pathlib import Path

import pandas as pd
import streamlit as st

from pages.parts import marks, tables, words
from pages.parts.tables import Column, Row

HERE = Path(__file__).parent
CSS = tables.CSS + (HERE / "money.css").read_text(encoding="utf-8")
_component = st.components.v2.component(
    "smp_money", css=CSS, js=(HERE / "pick.js").read_text(encoding="utf-8")
)
SHOWN = 200  # rows that a table shows
PROJECTS = 18  # projects that the flow names one by one
NARROWEST = 0.09  # share of the bar below which a part is told in the legend alone


def plain(markup: str) -> None:
    """Put a bar or tables on the page that are only to be read."""
    st.html(f'<style>{CSS}</style><div class="smp-scroll smp-money">{markup}</div>')


def picture(markup: str, key: str) -> None:
    """Put a drawing on the page that is only to be looked at: st.html takes none."""
    _component(data={"markup": markup, "kind": "smp-money"}, key=key)


def show(markup: str, key: str, on_pick: Callable[[str], None]) -> None:
    """Put a drawing or table on the page; `on_pick` is called with the data-key that is picked."""
    tables.pickable(_component, markup, "smp-table smp-money", key, on_pick)


# --- where it stands ------------------------------------------------------------------------------


def bar(parts: pd.DataFrame, position: pd.Series, is_large: bool = False) -> str:
    """The grant as one bar and its legend; on a slide, large: its rows of `grant_parts`, its row of
    `grant_position`.
    """
    drawn = list(parts.itertuples())
    label = f"{position['name']}, {position['amount_words']}: " + "; ".join(
        f"{row.part.lower()} {row.amount_words}" for row in drawn
    )
    segments = "".join(
        f'<span class="{row.kind}" style="flex-grow: {row.share:.5f}">'
        f"{escape(row.amount_words) if row.share > NARROWEST else ''}</span>"
        for row in drawn
    )
    legend = "".join(
        f'<li><i class="{row.kind}" aria-hidden="true"></i>{escape(row.part)} '
        f"<strong>{escape(row.amount_words)}</strong></li>"
        for row in drawn
    )
    return (
        f'<figure class="purse{" large" * is_large}" role="img" aria-label="{escape(label)}">'
        f'<div class="bar" aria-hidden="true">{segments}</div></figure>'
        f'<ul class="purse-legend{" large" * is_large}">{legend}</ul>'
    )


# --- against the profile --------------------------------------------------------------------------

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 62, 118, 14, 30


def profile(rows: pd.DataFrame, position: pd.Series) -> str:
    """Spending through the year against its profile, with what was paid and where it is heading:
    rows of `grant_profile`, the row of `grant_position`. Empty where there is nothing to draw.
    """
    lines = [
        ("planned", "Profile", rows["planned"]),
        ("paid", "Paid", rows["paid"]),
        ("projected", "At this pace", rows["projected"]),
        ("spent", "Spent", rows["spent"]),
    ]
    lines = [(kind, name, values) for kind, name, values in lines if values.notna().any()]
    if not lines:
        return ""
    top = float(max(position["amount"], *(values.dropna().max() for _, _, values in lines)))
    step = next(s for s in _steps() if top / s <= 5)
    ceiling = step * -(-top // step)
    last = max(len(rows) - 1, 1)

    def x(place: int) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * place / last

    def y(amount: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - float(amount) / ceiling)

    drawn = []
    for number in range(round(ceiling / step) + 1):
        at = y(number * step)
        drawn.append(
            f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>'
            f'<text class="tick" x="{LEFT - 7}" y="{at + 4:.1f}" text-anchor="end">'
            f"£{number * step:,.0f}</text>"
        )
    drawn += [
        f'<text class="tick" x="{x(place):.1f}" y="{HEIGHT - 10}" text-anchor="middle">'
        f"{month:%b}{f' {month:%Y}' if place in (0, 9) else ''}</text>"
        for place, month in enumerate(rows["month"])
        if place % 3 == 0 or (place == last and last % 3 > 1)
    ]
    ends = []
    for kind, name, values in lines:
        points = [(x(place), y(value)) for place, value in enumerate(values) if pd.notna(value)]
        drawn.append(
            f'<polyline class="{kind}" points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in points)}"/>'
        )
        if kind == "spent":
            drawn += [
                f'<circle class="{kind}" cx="{a:.1f}" cy="{b:.1f}" r="3"/>' for a, b in points
            ]
        ends.append([points[-1][1], f"{name} {words.pounds(values.dropna().iloc[-1])}", kind])
    limit = y(float(position["amount"]))
    drawn.append(
        f'<line class="limit" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{limit:.1f}" y2="{limit:.1f}"/>'
        f'<text class="tick" x="{LEFT + 6}" y="{limit - 5:.1f}">The grant: '
        f"{escape(position['amount_words'])}</text>"
    )
    ends.sort()
    for before, after in pairwise(ends):
        after[0] = max(after[0], before[0] + 16)
    over = max(ends[-1][0] - (HEIGHT - BOTTOM + 4), 0)
    drawn += [
        f'<text class="end {kind}" x="{WIDTH - RIGHT + 8}" y="{at - over + 4:.1f}">{escape(text)}'
        "</text>"
        for at, text, kind in ends
    ]
    said = position["pace_words"] if isinstance(position["pace_words"], str) else ""
    label = f"{said} " + "; ".join(text for _, text, _ in ends)
    return (
        f'<svg class="profile" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label.strip())}">{"".join(drawn)}</svg>'
    )


def _steps():
    """Round numbers: 1, 2, 5, 10, 20 …"""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def profile_table(rows: pd.DataFrame) -> str:
    """The same as a table: the query `grant_profile`."""
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


# --- where it went --------------------------------------------------------------------------------

FLOW_WIDTH = 1180
GAP = 9
NODE = 15
# Left edges of the grant, of the priorities and of the projects; their names stand to the right.
STAGES = (0, 290, 660)
LEAST = 17  # height that a name needs
TALL = 260  # height of a grant that went to few projects


def flow(awards: pd.DataFrame, position: pd.Series) -> str:
    """The grant flowing into priorities and on into projects: rows of `awards`, the row of
    `grant_position`. What was not awarded flows to its own place. A priority can be picked.
    """
    counted = awards[awards["amount"] > 0]
    if counted.empty:
        return ""
    groups = []
    for name, own in counted.groupby("priority", sort=False):
        own = own.sort_values("amount", ascending=False)
        groups.append((name, own["amount"].sum(), own))
    groups.sort(key=lambda group: -group[1])
    named = set(counted.sort_values("amount", ascending=False).index[:PROJECTS])
    projects: list[list[tuple[str, object]]] = []
    for _, _, own in groups:
        shown = [(row.award, row.amount) for row in own.itertuples() if row.Index in named]
        rest = own[[index not in named for index in own.index]]
        if len(rest):
            shown.append((f"{len(rest):,} other awards", rest["amount"].sum()))
        projects.append(shown)
    left = max(position["uncommitted"], 0)
    whole = float(position["awarded"] + left)
    lines = sum(len(shown) for shown in projects) + bool(left)
    scale = max(lines * LEAST, min(60 * lines, TALL)) / whole

    def tall(amount) -> float:
        return max(float(amount) * scale, 1.5)

    # Each stage's pieces lie from the top down; a project needs room for its name at least.
    links, nodes = [], []
    at_grant, at_project = 0.0, 0.0
    for (name, amount, _), shown in zip(groups, projects, strict=True):
        height = sum(max(tall(each), LEAST) + GAP / 3 for _, each in shown)
        own_top = at_project + max((height - tall(amount)) / 2, 0)
        links.append(_link(STAGES[0] + NODE, at_grant, STAGES[1], own_top, tall(amount), "to"))
        nodes.append(
            f'<a class="node" data-key="{escape(str(name))}" href="?view=awards">'
            f'<rect class="priority" x="{STAGES[1]}" y="{own_top:.1f}" width="{NODE}" '
            f'height="{tall(amount):.1f}"/>'
            f"{_named(STAGES[1], own_top + tall(amount) / 2, str(name), words.money(amount), 34)}"
            "</a>"
        )
        inner = own_top
        for title, each in shown:
            room = max(tall(each), LEAST)
            top = at_project + (room - tall(each)) / 2
            links.append(_link(STAGES[1] + NODE, inner, STAGES[2], top, tall(each), "on"))
            nodes.append(
                f'<rect class="project" x="{STAGES[2]}" y="{top:.1f}" width="{NODE}" '
                f'height="{tall(each):.1f}"/>'
                f"{_named(STAGES[2], top + tall(each) / 2, title, words.money(each), 62)}"
            )
            inner += tall(each)
            at_project += room + GAP / 3
        at_grant += tall(amount)
        at_project += GAP
    if left:
        top = max(at_project, 0)
        links.append(_link(STAGES[0] + NODE, at_grant, STAGES[1], top, tall(left), "left"))
        nodes.append(
            f'<rect class="left" x="{STAGES[1]}" y="{top:.1f}" width="{NODE}" '
            f'height="{tall(left):.1f}"/>'
            f"{_named(STAGES[1], top + tall(left) / 2, 'Not awarded', words.money(left), 34)}"
        )
        at_project = top + max(tall(left), LEAST)
    total = float(whole) * scale
    nodes.insert(
        0,
        f'<rect class="grant" x="0" y="0" width="{NODE}" height="{total:.1f}"/>'
        f"{_named(0, 12, position['allocation'], position['amount_words'], 30)}",
    )
    height = max(at_project, total) + 6
    said = "; ".join(f"{name} {words.money(amount)}" for name, amount, _ in groups)
    label = f"Where the grant went: {said}" + (f"; not awarded {words.money(left)}" if left else "")
    return (
        f'<svg class="flow" viewBox="0 -4 {FLOW_WIDTH} {height + 4:.0f}" role="group" '
        f'aria-label="{escape(label)}">{"".join(links)}{"".join(nodes)}</svg>'
    )


def _link(x1: float, y1: float, x2: float, y2: float, height: float, kind: str) -> str:
    middle = (x1 + x2) / 2
    return (
        f'<path class="link {kind}" d="M{x1:.1f} {y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} '
        f"{y2:.1f} {x2:.1f} {y2:.1f}V{y2 + height:.1f}C{middle:.1f} {y2 + height:.1f} "
        f'{middle:.1f} {y1 + height:.1f} {x1:.1f} {y1 + height:.1f}Z"/>'
    )


def _named(x: float, y: float, name: str, amount: str, longest: int) -> str:
    short = name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"
    title = f"<title>{escape(name)}</title>" if short != name else ""
    return (
        f'<text x="{x + NODE + 7}" y="{y + 4.5:.1f}">{title}{escape(short)} '
        f'<tspan class="amount">{escape(amount)}</tspan></text>'
    )


# --- tables ---------------------------------------------------------------------------------------


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


def state(row) -> str:
    """How an award's report stands, with its day: a row of `awards`."""
    if row.state == "Report late":
        said = f"{int(row.days_late):,} day{'' if row.days_late == 1 else 's'} late"
        return marks.mark(said, "bad") + _day("due", row.report_due)
    if row.state == "Reported":
        return marks.mark("Reported", "good") + _day("on", row.reported_on)
    tone = "caution" if row.state == "Report due soon" else None
    return marks.mark(row.state, tone) + _day("report due", row.report_due)


def _day(word: str, day) -> str:
    return "" if pd.isna(day) else f"<small>{word} {day:%-d %b %Y}</small>"


def awards(rows: pd.DataFrame, is_whole: bool = True, picked: str | None = None) -> str:
    """Awards with their money and reports: the query `awards`. is_whole: with priority and place,
    and to be picked; without them, for a page that is about one priority. picked: an identifier.
    """
    shown = rows.head(SHOWN)
    sums = [
        words.amounts([*shown[name], rows[name].sum(skipna=False)])
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
