"""What data.police.uk's street-level and outcomes files have in common."""

from __future__ import annotations

from data.importers.records import Check, Column

PUBLISHER = "data.police.uk"

WHO_AND_WHERE = {
    "crime_id": Column(("Crime ID",), is_needed=True),
    "month": Column(("Month",), "try_cast({} || '-01' as date)", is_needed=True),
    "reported_by": Column(("Reported by",), is_needed=True),
    "falls_within": Column(("Falls within",), is_needed=True),
    "longitude": Column(("Longitude",), "try_cast({} as double)", is_needed=True),
    "latitude": Column(("Latitude",), "try_cast({} as double)", is_needed=True),
    "location": Column(("Location",), is_needed=True),
    "lsoa_code": Column(("LSOA code",), is_needed=True),
    "lsoa_name": Column(("LSOA name",), is_needed=True),
}


def coordinate(name: str, low: int, high: int) -> Check:
    """A coordinate that is given is a number of degrees in or near the United Kingdom."""
    return Check(
        f"{{{name}}} is not null and "
        f"coalesce(try_cast({{{name}}} as double) not between {low} and {high}, true)",
        f"'the {name} is ''' || {{{name}}} || ''', which is no {name} in the United Kingdom; "
        "has the row shifted?'",
    )


COORDINATES = (coordinate("longitude", -12, 4), coordinate("latitude", 48, 63))

WHO_CHECKS = (
    Check(
        "{month} is null or length({month}) <> 7 or try_cast({month} || '-01' as date) is null",
        "'the month is ''' || coalesce({month}, '') || '''; it must be written as 2022-01'",
    ),
    Check(
        "try_cast({month} || '-01' as date) > current_date",
        "'the month, ' || {month} || ', lies in the future'",
    ),
    Check(
        "try_cast({month} || '-01' as date) < date '2010-12-01'",
        "'the month, ' || {month} || ', lies before December 2010, when data.police.uk began'",
    ),
    Check("{reported_by} is null", "'it does not say which force reported it'"),
    *COORDINATES,
    Check(
        "{lsoa_code} is not null and (length({lsoa_code}) <> 9 "
        "or try_cast({lsoa_code}[2:] as integer) is null)",
        "'the LSOA code is ''' || {lsoa_code} || ''', which is no code of the Office for National "
        "Statistics; has the row shifted?'",
    ),
)
