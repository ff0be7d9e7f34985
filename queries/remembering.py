"""Answers kept from one start of the dashboard to the next, in a file beside the facts.

Facts never change under their name, and records are only added to, so an answer holds for as long
as both are the same and so is the SQL that it comes from. The file is no more than a saving of
time: it may be deleted, and where it is not whole or of other facts it is passed over.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

import queries
from data import store

NAME = "answers.arrow"


@cache
def _code() -> str:
    """What tells this SQL, and what runs it, from any other."""
    made = hashlib.sha256(f"{duckdb.__version__} {pa.__version__}".encode())
    for path in sorted([*queries.HERE.rglob("*.sql"), Path(queries.__file__)]):
        made.update(path.read_bytes())
    return made.hexdigest()


def _of(opened: store.Store) -> list[str]:
    """What every answer must be of to hold here."""
    return [_code(), opened.facts.name]


def save() -> None:
    """Keep the answers that are known of the facts and records in service for the next start."""
    opened = queries._store_in_service()
    # What reads records holds for the records of now; all else whatever is recorded.
    states = {(opened.facts,): False, opened.state(): True}
    index, bodies, at = [], [], 0
    for (name, state, *values), answer in queries._answers.items():
        if state in states:
            body = _written(answer.table)
            index.append([name, states[state], values, at, len(body)])
            bodies.append(body)
            at += len(body)
    _, *records = opened.state()
    told = {"of": _of(opened), "records": records, "index": index}
    head = json.dumps(told, default=lambda value: {"date": value.isoformat()}).encode()
    path = store.data_dir() / NAME
    unfinished = path.with_name(f".{NAME}-{uuid.uuid4().hex}")
    try:
        with unfinished.open("wb") as file:
            file.writelines([len(head).to_bytes(8, "big"), head, *bodies])
        os.replace(unfinished, path)
    except OSError:  # a full disk, or another process reads it on Windows: the old one serves
        with suppress(OSError):
            unfinished.unlink()


def load() -> int:
    """Take up the answers that hold for the facts and records in service; how many."""
    opened = queries._store_in_service()
    _, *records = state = opened.state()
    found = 0
    with suppress(OSError, ValueError, KeyError, TypeError):
        whole = pa.py_buffer((store.data_dir() / NAME).read_bytes())
        start = 8 + int.from_bytes(whole[:8].to_pybytes(), "big")
        told = json.loads(whole[8:start].to_pybytes())
        index = told["index"] if told["of"] == _of(opened) else []
        if index and start + index[-1][3] + index[-1][4] != whole.size:
            return 0
        for name, reads_records, values, at, size in index:
            if reads_records and told["records"] != records:
                continue
            key = (name, state if reads_records else state[:1], *map(_value, values))
            answer = queries._Answer(None, whole[start + at : start + at + size])
            queries._answers.of(key, lambda answer=answer: answer, lambda made: made.bytes)
            found += 1
    return found


def _written(table: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


def _value(pair: list) -> tuple:
    """A parameter and its value, as they were before they were written."""
    name, value = pair
    if isinstance(value, dict):
        return name, date.fromisoformat(value["date"])
    return name, tuple(value) if isinstance(value, list) else value
