"""Collision files of STATS19: where and when. Their casualties come in a file of their own."""

from __future__ import annotations

from data.importers.records import Check, Column, RecordFormat
from data.importers.road import (
    INDEX,
    INDEX_CHECKS,
    NUMBER,
    PUBLISHER,
    SEVERITY,
    TEXT,
    severity_check,
)

DAY = "coalesce(try_strptime({0}, '%d/%m/%Y')::date, try_cast({0} as date))"

FORMAT = RecordFormat(
    format="Road collisions (STATS19)",
    publisher=PUBLISHER,
    table="collision_record",
    columns={
        **INDEX,
        "day": Column(("date",), DAY, is_needed=True),
        "hour": Column(("time",), "try_cast(string_split({}, ':')[1] as integer)"),
        "severity": Column(("collision_severity", "accident_severity"), SEVERITY, is_needed=True),
        "number_of_vehicles": Column(("number_of_vehicles",), NUMBER, is_needed=True),
        "number_of_casualties": Column(("number_of_casualties",), NUMBER, is_needed=True),
        "district_code": Column(
            ("local_authority_ons_district", "local_authority_district"), TEXT, or_next=True
        ),
        "lsoa_code": Column(("lsoa_of_collision_location", "lsoa_of_accident_location"), TEXT),
        "longitude": Column(("longitude",), "try_cast({} as double)"),
        "latitude": Column(("latitude",), "try_cast({} as double)"),
        "road_class": Column(("first_road_class", "1st_road_class"), NUMBER),
        "road_number": Column(("first_road_number", "1st_road_number"), TEXT),
        "speed_limit": Column(("speed_limit",), NUMBER),
    },
    checks=(
        *INDEX_CHECKS,
        Check(
            f"({DAY.format('{day}')}) is null",
            "'the date is ''' || coalesce({day}, '') || '''; it must be written as 24/06/2023'",
        ),
        Check(
            f"({DAY.format('{day}')}) > current_date",
            "'the date, ' || {day} || ', lies in the future'",
        ),
        Check(
            f"year({DAY.format('{day}')}) <> try_cast({{collision_index}}[:4] as integer)",
            "'the date, ' || {day} || ', is of another year than the index, ' || {collision_index}",
        ),
        severity_check("severity", "collision"),
    ),
    force="force_year",
    month="date_trunc('month', day)::date",
    replaces_force=True,
    may_be_provisional=True,
)
