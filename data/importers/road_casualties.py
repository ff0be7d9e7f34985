"""Casualty files of STATS19: who was hurt, how badly. When and where is in the collision file."""

from __future__ import annotations

from data.importers.records import Column, RecordFormat
from data.importers.road import INDEX, INDEX_CHECKS, NUMBER, PUBLISHER, SEVERITY, severity_check

FORMAT = RecordFormat(
    format="Road casualties (STATS19)",
    publisher=PUBLISHER,
    table="casualty_record",
    columns={
        **INDEX,
        "vehicle_reference": Column(("vehicle_reference",), NUMBER),
        "casualty_reference": Column(("casualty_reference",), NUMBER, is_needed=True),
        "casualty_class": Column(("casualty_class",), NUMBER),
        "casualty_type": Column(("casualty_type",), NUMBER),
        "sex": Column(("sex_of_casualty",), NUMBER),
        "age": Column(("age_of_casualty",), NUMBER),
        "age_band": Column(("age_band_of_casualty",), NUMBER),
        "severity": Column(("casualty_severity",), SEVERITY, is_needed=True),
    },
    checks=(*INDEX_CHECKS, severity_check("severity", "casualty")),
    force="force_year",
    month="make_date(force_year[:4]::integer, 1, 1)",
    replaces_force=True,
    may_be_provisional=True,
    has_months=False,
)
