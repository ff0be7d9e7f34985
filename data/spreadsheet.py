"""Cells that are safe to open in a spreadsheet."""

from __future__ import annotations

# What a spreadsheet takes for the beginning of a formula, or lets one begin after.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell):
    """A cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe.

    Numbers, dates and None are as they were.
    """
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return "'" + cell
    return cell
