"""Outcomes of data.police.uk: what came of a crime, and in which month."""

from __future__ import annotations

from data.importers.police import PUBLISHER, WHO_AND_WHERE, WHO_CHECKS
from data.importers.records import Check, Column, RecordFormat

FORMAT = RecordFormat(
    format="data.police.uk outcomes",
    publisher=PUBLISHER,
    table="outcome_record",
    columns={**WHO_AND_WHERE, "outcome_type": Column(("Outcome type",), is_needed=True)},
    checks=(*WHO_CHECKS, Check("{outcome_type} is null", "'the outcome type is empty'")),
    force="reported_by",
    month="month",
)
