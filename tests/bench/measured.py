"""What was measured, and the table of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """One measurement. value and floor: whole numbers of `unit`; floor: the least that the same
    could cost, measured in the same run, by what `floor_is`; aim: what it should be, in words.
    """

    what: str
    value: int
    unit: str
    floor: int | None = None
    floor_is: str = ""
    aim: str = ""

    @property
    def ratio(self) -> str:
        """The value as so many times its floor."""
        return f"{self.value / self.floor:.2f}" if self.floor else ""

    def row(self) -> str:
        """As a row of the table."""
        floor = f"{self.floor:,} {self.unit}: {self.floor_is}" if self.floor is not None else ""
        return f"| {self.what} | {self.value:,} {self.unit} | {self.ratio} | {floor} | {self.aim} |"


HEAD = "| what | measured | ratio | floor | aim |\n| --- | ---: | ---: | --- | --- |"


def table(rows: Iterable[Measured]) -> str:
    """All of them as a table in Markdown."""
    return "\n".join([HEAD, *(row.row() for row in rows)])


def best(run: Callable[[], object], times: int = 5) -> float:
    """Seconds of the fastest of so many."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def milliseconds(seconds: float) -> int:
    """As whole milliseconds, at least one."""
    return max(1, round(seconds * 1000))
