"""What people decide in meetings: judgements, notes, decisions. Added to, never changed.

The one general table is records.entry (schema/records.sql): the latest entry of a kind and
subject is in force, and the earlier ones are its history.
"""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime

import duckdb


def add(
    cursor: duckdb.DuckDBPyConnection,
    *,
    kind: str,
    subject: str,
    content: dict,
    who: str,
    why: str,
    meeting: str | None = None,
) -> uuid.UUID:
    """Record something; when this returns it is on disk. Returns the entry's number.

    `cursor` is one of a store's that holds the records. Raises ValueError where the kind, the
    subject, who or why is empty: a record without a reason is not a record.
    """
    for name, value in {"kind": kind, "subject": subject, "who": who, "why": why}.items():
        if not value or not value.strip():
            raise ValueError(f"A record needs {name}; nothing was saved.")
    ((number,),) = cursor.execute(
        """
        insert into records.entry
        values (uuidv7(), $at, $who, $meeting, $kind, $subject, $content, $why)
        returning entry_id
        """,
        {
            "at": datetime.now(UTC).replace(tzinfo=None),
            "who": who.strip(),
            "meeting": meeting,
            "kind": kind,
            "subject": subject,
            "content": json.dumps(content),
            "why": why.strip(),
        },
    ).fetchall()
    return number


def history(cursor: duckdb.DuckDBPyConnection, *, kind: str, subject: str) -> list[dict]:
    """Everything recorded of a kind about a subject, the latest (which is in force) first."""
    rows = cursor.execute(
        """
        select entry_id, recorded_at, who, meeting, content, why
        from records.entry
        where kind = $kind and subject = $subject
        order by rowid desc
        """,
        {"kind": kind, "subject": subject},
    ).fetchall()
    names = ("entry_id", "recorded_at", "who", "meeting", "content", "why")
    return [dict(zip(names, row, strict=True)) | {"content": json.loads(row[4])} for row in rows]
