"""Money drawn: where a grant stands, its spending against the profile, where it went.

Everything here is markup made from the answers of the queries about grants, which add up, judge and
write the amounts. Amounts are exact there; only the places of lines and bars are rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from pages.parts import tables, words
from pages.parts.lines import apart, round_up, runs

HERE = Path(__file__).parent
CSS = tables.CSS + (HERE / "money.css").read_text(encoding="utf-8")
_component = st.components.v2.component(
    "smp_money", css=CSS, js=(HERE / "pick.js").read_text(encoding="utf-8")
)
NARROWEST = 0.09  # share of the bar below which a part is told in the legend alone


def plain(markup: str) -> None:
    """Put a bar or tables on the page that are only to be read."""
    st.html(f"<style>{CSS}</style>{tables.scrolling(markup, kind='smp-money')}")


def picture(markup: str, key: str, label: str) -> None:
    """Put a drawing on the page that is only to be looked at: st.html takes none."""
    box = tables.scrolling(markup, label=label)
    _component(data={"markup": box, "kind": "smp-money"}, key=key)


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
    lines = [each for each in lines if each[2].notna().any()]
    if not lines:
        return ""
    top = float(max(position["amount"], *(values.dropna().max() for _, _, values in lines)))
    step = round_up(top / 5)
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
        heights = [None if pd.isna(value) else float(value) for value in values]
        drawn += runs(heights, x, y, kind, dot=3 if kind == "spent" else 0)
        end = values.dropna().iloc[-1]
        ends.append([y(end), f"{name} {words.pounds(end)}", kind])
    limit = y(float(position["amount"]))
    drawn.append(
        f'<line class="limit" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{limit:.1f}" y2="{limit:.1f}"/>'
        f'<text class="tick" x="{LEFT + 6}" y="{limit - 5:.1f}">The grant: '
        f"{escape(position['amount_words'])}</text>"
    )
    ends = apart(ends, 16, HEIGHT - BOTTOM + 4)
    drawn += [
        f'<text class="end {kind}" x="{WIDTH - RIGHT + 8}" y="{at + 4:.1f}">{escape(text)}</text>'
        for at, text, kind in ends
    ]
    said = position["pace_words"] if isinstance(position["pace_words"], str) else ""
    label = f"{said} " + "; ".join(text for _, text, _ in ends)
    return (
        f'<svg class="profile" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label.strip())}">{"".join(drawn)}</svg>'
    )


# --- where it went --------------------------------------------------------------------------------

FLOW_WIDTH = 1180
GAP = 9
NODE = 15
# Left edges of the grant, of the priorities and of the projects; their names stand to the right.
STAGES = (0, 290, 660)
LEAST = 17  # height that a name needs
TALL = 260  # height of a grant that went to few projects


def flow(rows: pd.DataFrame, position: pd.Series, address: dict[str, str]) -> str:
    """The grant flowing into priorities and on into projects: the query `grant_flow`, the row of
    `grant_position`. What was not awarded flows to its own place. A priority can be picked; its
    link is to its awards at this address.
    """
    left = max(position["uncommitted"], 0)
    pieces = len(rows) + bool(left)
    scale = max(pieces * LEAST, min(60 * pieces, TALL)) / float(position["awarded"] + left)

    def tall(amount) -> float:
        return max(float(amount) * scale, 1.5)

    # Each stage's pieces lie from the top down; a project needs room for its name at least.
    links, nodes = [], []
    at_grant, at_project = 0.0, 0.0
    for code, own in rows.groupby("priority_code", sort=False):
        first = own.iloc[0]
        amount = first["priority_amount"]
        height = sum(max(tall(each), LEAST) + GAP / 3 for each in own["amount"])
        own_top = at_project + max((height - tall(amount)) / 2, 0)
        link = urlencode(address | {"view": "awards", "serves": code})
        links.append(_link(STAGES[0] + NODE, at_grant, STAGES[1], own_top, tall(amount), "to"))
        nodes.append(
            f'<a class="node" data-key="{escape(code)}" href="?{escape(link)}">'
            f'<rect class="priority" x="{STAGES[1]}" y="{own_top:.1f}" width="{NODE}" '
            f'height="{tall(amount):.1f}"/>'
            + _named(
                STAGES[1],
                own_top + tall(amount) / 2,
                first["priority"],
                first["priority_words"],
                34,
            )
            + "</a>"
        )
        inner = own_top
        for row in own.itertuples():
            tallness = tall(row.amount)
            room = max(tallness, LEAST)
            top = at_project + (room - tallness) / 2
            links.append(_link(STAGES[1] + NODE, inner, STAGES[2], top, tallness, "on"))
            nodes.append(
                f'<rect class="project" x="{STAGES[2]}" y="{top:.1f}" width="{NODE}" '
                f'height="{tallness:.1f}"/>'
                f"{_named(STAGES[2], top + tallness / 2, row.project, row.amount_words, 62)}"
            )
            inner += tallness
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
    total = float(position["awarded"] + left) * scale
    nodes.insert(
        0,
        f'<rect class="grant" x="0" y="0" width="{NODE}" height="{total:.1f}"/>'
        f"{_named(0, 12, position['allocation'], position['amount_words'], 30)}",
    )
    height = max(at_project, total) + 6
    told = rows.drop_duplicates("priority_code")
    said = "; ".join(f"{row.priority} {row.priority_words}" for row in told.itertuples())
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
