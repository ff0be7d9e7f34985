"""How figures and months are written on screens. What they mean is said by the queries."""

from __future__ import annotations

from datetime import date

import pandas as pd

MINUS = "−"
NO_DATA = "no data"


def count(n) -> str:
    """1234 as 1,234; no data as words."""
    return NO_DATA if pd.isna(n) else f"{int(n):,}"


def signed(n) -> str:
    """A difference with its sign; a dash for none, as the committee's table prints it."""
    if pd.isna(n):
        return NO_DATA
    if n == 0:
        return "–"
    return f"{'+' if n > 0 else MINUS}{abs(int(n)):,}"


def percent(value) -> str:
    """A percentage change with its sign, to one decimal; a dash for none."""
    if pd.isna(value):
        return NO_DATA
    if value == 0:
        return "–"
    return f"{'+' if value > 0 else MINUS}{abs(value):.1f}%"


def month(value: date) -> str:
    """Sep 2015."""
    return f"{value:%b %Y}"


def period(first: date, last: date) -> str:
    """Oct 2014 to Sep 2015; one month alone by its name."""
    return month(first) if first == last else f"{month(first)} to {month(last)}"


def months_title(row: pd.Series, comparison: dict) -> tuple[str, str]:
    """Headline and subtitle of the chart of a measure's months.

    row: a row of `change_table`; comparison: the row of `comparison`.
    """
    if pd.isna(row["now"]):
        return f"{row['measure']}: no data", str(comparison["used_words"])
    title = f"{row['measure']}: {count(row['now'])}"
    if pd.isna(row["before"]):
        return title, f"in {comparison['used_words']}, with no earlier figures"
    return (
        f"{title}, against {count(row['before'])}",
        f"{comparison['used_words']} against {comparison['before_words']}",
    )


def months_alt(months: pd.DataFrame, row: pd.Series, comparison: dict) -> str:
    """What the chart of a measure's months shows, as a sentence."""
    title, subtitle = months_title(row, comparison)
    known = months.dropna(subset=["n"])
    if known.empty:
        return f"{title}. {subtitle}."
    high, low = known.loc[known["n"].idxmax()], known.loc[known["n"].idxmin()]
    return (
        f"{title} ({subtitle}). Highest in {high['month']:%B %Y} with {count(high['n'])}, "
        f"lowest in {low['month']:%B %Y} with {count(low['n'])}."
    )


def months_table(months: pd.DataFrame) -> pd.DataFrame:
    """The rows of the query `months` with headings that people read."""
    return pd.DataFrame(
        {
            "Month": months["month"].dt.strftime("%b %Y"),
            "This period": months["n"].map(count),
            "Earlier month": months["before_month"].dt.strftime("%b %Y"),
            "Earlier": months["before"].map(count),
            "Difference": months["difference"].map(signed),
            "Basis": months["basis"].fillna(NO_DATA),
        }
    )
