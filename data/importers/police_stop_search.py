"""Stop and search of data.police.uk.

The file does not say whose it is: the force is the one in its name, where that has the
publisher's form (2019-03-kent-stop-and-search.csv).
"""

from __future__ import annotations

from data.importers.police import COORDINATES, PUBLISHER
from data.importers.records import Check, Column, RecordFormat

YES = "try_cast({} as boolean)"

FORMAT = RecordFormat(
    format="data.police.uk stop and search",
    publisher=PUBLISHER,
    table="stop_search_record",
    columns={
        "type": Column(("Type",), is_needed=True),
        "stopped_at": Column(
            ("Date",),
            "(try_strptime({}, ['%Y-%m-%dT%H:%M:%S%z', '%Y-%m-%d %H:%M:%S%z', "
            "'%Y-%m-%dT%H:%M:%S']) at time zone 'UTC')::timestamp",
            is_needed=True,
        ),
        "is_part_of_operation": Column(("Part of a policing operation",), YES),
        "operation": Column(("Policing operation",)),
        "latitude": Column(("Latitude",), "try_cast({} as double)", is_needed=True),
        "longitude": Column(("Longitude",), "try_cast({} as double)", is_needed=True),
        "gender": Column(("Gender",), is_needed=True),
        "age_range": Column(("Age range",), is_needed=True),
        "self_defined_ethnicity": Column(("Self-defined ethnicity",)),
        "officer_defined_ethnicity": Column(("Officer-defined ethnicity",)),
        "legislation": Column(("Legislation",), is_needed=True),
        "object_of_search": Column(("Object of search",), is_needed=True),
        "outcome": Column(("Outcome",)),
        "is_outcome_linked": Column(("Outcome linked to object of search",), YES),
        "is_more_than_outer_clothes": Column(("Removal of more than just outer clothing",), YES),
    },
    checks=(
        Check("{type} is null", "'the type of search is empty'"),
        Check(
            "{stopped_at} is null or try_cast({stopped_at}[:10] as date) is null "
            "or try_cast({stopped_at}[12:19] as time) is null",
            "'the date is ''' || coalesce({stopped_at}, '') || '''; it must be written as "
            "2019-03-01T09:35:00+00:00'",
        ),
        Check(
            "try_cast({stopped_at}[:10] as date) > current_date",
            "'the date, ' || {stopped_at}[:10] || ', lies in the future'",
        ),
        *COORDINATES,
    ),
    force="force",
    month="date_trunc('month', stopped_at)::date",
    from_name=("force", r"\d{4}-\d\d-(.+?)-stop-and-search"),
)
