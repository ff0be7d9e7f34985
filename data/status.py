"""What data is here, in words for the command line. The views are those of schema/6_status.sql."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb

from data import store


def words(path: Path) -> str:
    """The facts at `path`: when made, what each series covers and how fresh it is, and each file.

    Raises StoreError where they were made by another version of the dashboard.
    """
    try:
        facts = duckdb.connect(str(path), read_only=True)
    except duckdb.Error:
        raise store.unreadable(path) from None
    with facts:
        store.check_version(facts, "build", path)
        (made,) = facts.execute("select built_at from build").fetchone()
        fresh = facts.execute(
            "select name, domain_name, first_words, last_words, age_words, basis "
            "from freshness order by position, name"
        ).fetchall()
        files = facts.execute(
            "select file_name, format, period_words, rows_read, rows_kept, rows_replaced, "
            "rows_refused, imported_at, origin, is_in_service from source "
            "join file_status using (source_id) order by source_id"
        ).fetchall()
    lines = [f"facts in service: {path.name}, begun {_day(made)} {made:%H:%M} (UTC)", ""]
    for name, domain, first, last, age, basis in fresh:
        lines.append(f"{domain}, {name}: {first} to {last}, {age}, {basis}")
    if not fresh:
        lines.append("no figures are here")
    lines.append("")
    for name, format_, period, read, kept, replaced, refused, at, origin, in_service in files:
        what = ", ".join(filter(None, [format_, period]))
        state = "" if in_service else "; replaced by later files"
        lines.append(
            f"{name}: {what}: {read:,} read, {kept:,} kept, {replaced:,} replaced, "
            f"{refused:,} refused; {origin} {_day(at)}{state}"
        )
    return "\n".join(lines)


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"  # "%-d" is unknown to Windows
