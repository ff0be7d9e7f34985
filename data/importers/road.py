"""What the Department for Transport's collision and casualty files (STATS19) have in common.

Their headings changed over the years; every spelling is read. The index of a collision begins with
its year and the number of its police force, and joins the two files.
"""

from __future__ import annotations

from data.importers.records import Check, Column

PUBLISHER = "Department for Transport"
INDEX_NAMES = ("collision_index", "accident_index")
INDEX = {
    "collision_index": Column(INDEX_NAMES, is_needed=True),
    "force_year": Column(INDEX_NAMES, "{}[:6]"),
}
# Codes, and the words that some extracts have in their place.
SEVERITY = (
    "case lower({}) when '1' then 1 when 'fatal' then 1 when '2' then 2 when 'serious' then 2 "
    "when '3' then 3 when 'slight' then 3 end"
)
# -1 is the publisher's "missing".
NUMBER = "nullif(try_cast({} as integer), -1)"
TEXT = "nullif({}, '-1')"

INDEX_CHECKS = (
    Check(
        "{collision_index} is null",
        "'the index of the collision is empty'",
    ),
    Check(
        "contains(upper({collision_index}), 'E+') or contains({collision_index}, '.')",
        "'the index, ' || {collision_index} || ', went through Excel, which rounded it, so that "
        "the collision and its casualties can no longer be joined; download the file again and "
        "import it without opening it'",
    ),
    Check(
        "length({collision_index}) < 8 or coalesce("
        "try_cast({collision_index}[:4] as integer) not between 1979 and year(current_date), true)",
        "'the index is ''' || {collision_index} || '''; it must begin with the year'",
    ),
)


def severity_check(column: str, what: str) -> Check:
    """A severity is one of three."""
    return Check(
        f"({SEVERITY.format('{' + column + '}')}) is null",
        f"'the severity of the {what} is ''' || coalesce({{{column}}}, '') || '''; it must be 1 "
        "(fatal), 2 (serious) or 3 (slight)'",
    )
