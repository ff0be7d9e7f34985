"""Street-level crime and antisocial behaviour of data.police.uk.

An antisocial behaviour row has no Crime ID and may stand twice: each is an incident. Outcomes are
as known on the day of download, so a force's month imported again replaces it whole.
"""

from __future__ import annotations

from data.importers.police import PUBLISHER, WHO_AND_WHERE, WHO_CHECKS
from data.importers.records import Check, Column, RecordFormat

FORMAT = RecordFormat(
    format="data.police.uk street-level crime",
    publisher=PUBLISHER,
    table="street_record",
    columns={
        **WHO_AND_WHERE,
        "crime_type": Column(("Crime type",), is_needed=True),
        "last_outcome_category": Column(("Last outcome category",), is_needed=True),
        "context": Column(("Context",)),
    },
    checks=(
        *WHO_CHECKS,
        Check(
            "{crime_type} is null or {crime_type} not in (select crime_type from crime_type)",
            "'the crime type is ''' || coalesce({crime_type}, '') || ''', which is none of the "
            "types that data.police.uk has used since May 2013'",
        ),
    ),
    force="reported_by",
    month="month",
)
