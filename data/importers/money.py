"""Amounts of money in cells: exact to the penny, or refused in words."""

from __future__ import annotations

import math
import re
from decimal import Decimal

LARGEST = 10**15  # an amount beyond it is a slip of the hand
PENNY = Decimal("0.01")
NUMBER = r"((\d+|\d{1,3}([, \xa0]\d{3})+)(\.\d+)?|\.\d+)"


def amount_of(cell, below: int = LARGEST) -> tuple[Decimal | None, str | None]:
    """A cell as an amount, which may be negative, and what is wrong with it, or None."""
    amount = _exact(cell)
    if amount is None:
        return None, f"is {quoted(cell)}, which is no number"
    if abs(amount) >= below:
        return None, f"is {quoted(cell)}, which is too large"
    if amount != round(amount, 2):
        return None, f"is {quoted(cell)}; an amount has two decimals at most"
    # Arrow makes 0 of an amount with a tail of many zeros. Adding 0 makes 0 of -0.
    return amount.quantize(PENNY) + 0, None


def quoted(cell) -> str:
    """A cell as a sentence names it."""
    return "a list" if isinstance(cell, list | dict) else f"'{str(cell)[:100]}'"


def _exact(cell) -> Decimal | None:
    """The number of a cell; None where it is none."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return None
        exact = Decimal(repr(cell))
        pence = round(exact, 2) if abs(exact) < LARGEST else exact
        # A workbook keeps 33.30 as the nearest float, or as what adding floats came to.
        return pence if abs(exact - pence) < Decimal("0.000001") else exact
    if not isinstance(cell, str):
        return None
    text = re.sub(r"^([-−]?)\s*[£$€]\s*", r"\1", cell.strip())
    # A comma that parts no thousands is refused: 1,5 may be meant as 1.5.
    if not re.fullmatch(r"[-−]?\s*" + NUMBER, text, re.ASCII):
        return None
    return Decimal(re.sub(r"[,\s]", "", text.replace("−", "-")))
