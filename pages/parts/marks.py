"""Marks: statuses, red-amber-green, signals, bases and small lines, as markup.

Each says what it says by a word, a shape and a colour. What a status is, and how good that is, is
said by the queries; here it only gets its shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import pandas as pd

from pages.parts import words

CSS = (Path(__file__).parent / "marks.css").read_text(encoding="utf-8")

# The shape of each tone; a tone that is none of these has an empty circle.
SHAPES = {"best": "★", "good": "●", "caution": "▲", "bad": "◆"}
RAG_TONES = {"green": "good", "amber": "caution", "red": "bad"}
BASIS_WORDS = {
    "published": "Published",
    "provisional": "Provisional",
    "illustrative": "Illustrative",
    "partly illustrative": "Partly illustrative",
}
# What is said of a change or of a comparison with the district: the colour of its text, of its
# place on a map, and its shape; as an outline where it is only possible.
VERDICTS = {
    "improving": ("better", "better", "▼", "▽"),
    "better": ("better", "better", "▼", "▽"),
    "worsening": ("worse", "worse", "▲", "△"),
    "worse": ("worse", "worse", "▲", "△"),
    "rising": ("changed", "higher", "■", "□"),
    "higher": ("changed", "higher", "■", "□"),
    "falling": ("changed", "lower", "◆", "◇"),
    "lower": ("changed", "lower", "◆", "◇"),
}


def mark(text: str, tone: str | None, is_suggested: bool = False) -> str:
    """A word with the shape and colour of its tone: best, good, caution, bad or none.

    is_suggested: drawn as an outline, as nobody has judged it.
    """
    known = tone if isinstance(tone, str) and tone in SHAPES else "none"
    shape = SHAPES.get(known, "○")
    kind = f"{known} suggested" if is_suggested else known
    return f'<span class="mark {kind}"><i aria-hidden="true">{shape}</i>{escape(text)}</span>'


def status(text: str | None, tone: str | None) -> str:
    """A priority's status; words where none was given."""
    return mark("Not judged yet", None) if pd.isna(text) else mark(text, tone)


def rag(value: str) -> str:
    """Red, amber, green, no judgement or no data."""
    return mark(value.capitalize(), RAG_TONES.get(value))


ACTION_TONES = {"done": "good", "under way": None, "planned": None, "stopped": None}


def action(state: str, is_late: bool, days_late) -> str:
    """How an action stands: late, or its state."""
    if is_late:
        return mark(f"{int(days_late):,} day{'' if days_late == 1 else 's'} late", "bad")
    return mark(state.capitalize(), ACTION_TONES[state])


def signal(value: str | None) -> str:
    """A signal as word and shape: filled where it is real, an outline where it is possible."""
    if value is None or pd.isna(value):
        return f'<span class="missing">{words.NO_DATA}</span>'
    kind, _, shape, _ = VERDICTS.get(value.removeprefix("possibly "), ("none", "", "○", ""))
    possible = " possible" if value.startswith("possibly") else ""
    return (
        f'<span class="signal {kind}{possible}"><i aria-hidden="true">{shape}</i> '
        f"{escape(value.capitalize())}</span>"
    )


def comparison(usual: str | None, strict: str | None) -> str | None:
    """A comparison with the district in words: the columns compared and compared_strict of the
    query `wards`.
    """
    if usual is None or pd.isna(usual):
        return None
    return usual if usual in ("similar", strict) else f"possibly {usual}"


def compared(usual: str | None, strict: str | None) -> str:
    """A comparison with the district as word and shape, as `signal` draws a change."""
    return signal(comparison(usual, strict))


def limits(row, most: float, width: int = 200, height: int = 22) -> str:
    """A ward's rate with its usual (thick) and strict (thin) limits, and its district's rate as a
    line across: a row of the query `ward_measures`. most: the rate at the right edge.
    """
    if pd.isna(row.rate):
        return f'<span class="missing">{words.NO_DATA}</span>'

    def x(rate: float) -> str:
        return f"{3 + (width - 6) * min(rate, most) / most:.1f}"

    middle = height / 2
    said = comparison(row.compared, row.compared_strict) or ""
    kind = VERDICTS.get(said.removeprefix("possibly "), ("whole",))[0]
    if said.startswith("possibly"):
        kind += " possible"
    label = f"{row.rate_words}, limits {row.lower:.2f} to {row.upper:.2f}"
    across = (
        ""
        if pd.isna(row.benchmark)
        else f'<line class="benchmark" x1="{x(row.benchmark)}" x2="{x(row.benchmark)}" y1="0" '
        f'y2="{height}"/>'
    )
    return (
        f'<svg class="limits {kind}" role="img" aria-label="{escape(label)}" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}">{across}'
        f'<line class="strict" x1="{x(row.strict_lower)}" x2="{x(row.strict_upper)}" '
        f'y1="{middle}" y2="{middle}"/>'
        f'<line class="usual" x1="{x(row.lower)}" x2="{x(row.upper)}" y1="{middle}" '
        f'y2="{middle}"/><circle cx="{x(row.rate)}" cy="{middle}" r="4"/></svg>'
    )


def basis(value: str | None, text: str = "") -> str:
    """The mark that says how certain something is: published, provisional, illustrative or in part;
    nothing where nobody says. text: other words for it.
    """
    if value is None or pd.isna(value):
        return ""
    kind = value.split()[-1]  # what is illustrative in part is drawn like what is
    return f'<span class="smp-basis {escape(kind)}">{escape(text or BASIS_WORDS[value])}</span>'


def values(listed) -> list[float | None]:
    """A list of a query's answer as numbers, None for no data; empty for no list."""
    if listed is None or not hasattr(listed, "__len__"):
        return []
    return [None if pd.isna(value) else float(value) for value in listed]


def _written(value: float) -> str:
    return words.figure(value, is_pct=False)


def indicator_spark(row, width: int = 64, height: int = 24) -> str:
    """The last 24 months of an indicator and its target: a row of the query `indicator_status`."""
    made_up = ", illustrative" if row.recent_basis == "illustrative" else ""
    target = None if pd.isna(row.monthly_target) else float(row.monthly_target)
    label = f"{row.indicator}, 24 months{made_up}"
    return spark(values(row.recent), label, width, height, target)


def spark(
    counts: Sequence[float | None],
    label: str,
    width: int = 64,
    height: int = 24,
    target: float | None = None,
) -> str:
    """A small line of values, oldest first, from 0 upwards; a gap where there is no data.

    label: what it is of, for who cannot see it. target: a dashed line across.
    """
    known = [count for count in counts if count is not None]
    if not known:
        return f'<span class="missing">{escape(words.NO_DATA)}</span>'
    top = max([*known, target or 0]) or 1
    step = (width - 8) / max(len(counts) - 1, 1)

    def down(value: float) -> float:
        return 2 + (height - 4) * (1 - value / top)

    points = [
        None if count is None else (4 + index * step, down(count))
        for index, count in enumerate(counts)
    ]
    lines, run = [], []
    if target is not None:
        y = f"{down(target):.1f}"
        lines.append(f'<line x1="0" x2="{width}" y1="{y}" y2="{y}"/>')
    for point in [*points, None]:
        if point is not None:
            run.append(point)
            continue
        if run:
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            lines.append(
                f'<polyline points="{path}"/>'
                if len(run) > 1
                else f'<circle cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="1"/>'
            )
        run = []
    end = (
        f'<circle class="end" cx="{points[-1][0]:.1f}" cy="{points[-1][1]:.1f}" r="2.4"/>'
        if points[-1] is not None
        else ""
    )
    last = counts[-1]
    said = f"{label}: lowest {_written(min(known))}, highest {_written(max(known))}, "
    said += f"in the last {words.NO_DATA if last is None else _written(last)}"
    if target is not None:
        said += f", target {_written(target)}"
    return (
        f'<svg class="spark" role="img" aria-label="{escape(said)}" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}">{"".join(lines)}{end}</svg>'
    )
