"""What drawn lines share: runs without a line across a gap, labels that do not overlap, scales."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from math import floor, log10

STEPS = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)


def runs(
    values: list[float | None], x: Callable, y: Callable, kind: str, dot: float = 2.6
) -> list[str]:
    """Lines through values, broken where there are none, with a point at each (of radius `dot`; 0
    for no points), as markup.
    """
    parts, run = [], []
    for place, value in enumerate([*values, None]):
        if value is not None:
            run.append(f"{x(place):.1f},{y(value):.1f}")
            if dot:
                parts.append(
                    f'<circle class="{kind}" cx="{x(place):.1f}" cy="{y(value):.1f}" r="{dot}"/>'
                )
            continue
        if len(run) > 1:
            parts.append(f'<polyline class="{kind}" points="{" ".join(run)}"/>')
        run = []
    return parts


def apart(ends: list[list], room: float, lowest: float) -> list[list]:
    """Labels at the ends of lines, [height, …] each, moved to `room` from one another and above
    `lowest`.
    """
    ends = sorted(ends, key=lambda end: end[0])
    for before, after in pairwise(ends):
        after[0] = max(after[0], before[0] + room)
    over = max((end[0] for end in ends), default=0) - lowest
    for end in ends:
        end[0] -= max(over, 0)
    return ends


def round_up(value: float) -> float:
    """The next round number: one of STEPS of a power of ten."""
    if value <= 0:
        return 1.0
    power = 10 ** floor(log10(value))
    return next(step * power for step in STEPS if step * power >= value)
