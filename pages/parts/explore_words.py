"""What Explore says of what it shows: headline, axis, and how it is to be read."""

from __future__ import annotations

from datetime import date

import pandas as pd

import queries
from pages.parts import panels, plots, words
from pages.parts.exploring import Asked

FORMS = {"count": ",d", "rate": ",.1f", "index": ",.0f", "share": ",.1f"}
OF = {"count": "", "rate": ", rate", "index": ", index", "share": ", share"}
EXPLAINED = {
    "index": {
        True: "Each line starts at 100 in its first month with figures: a small first month makes "
        "a restless line.",
        False: "100 is the count of the same months {earlier}.",
    },
    "share": {
        "month": "Each month as a share of its line's whole period.",
        "ward": "Each ward as a share of the district, which may hold what no ward could be given.",
    },
}


def what(asked: Asked) -> str:
    """The measures in a sentence."""
    first, *others = asked.chosen["measure"]
    return words.listed([first, *map(words.in_lower, others)])


def where(asked: Asked) -> str:
    """The areas in a sentence."""
    areas = queries.run("areas").set_index("area_code")["area"]
    named = [areas.get(code, asked.choice.area_name) for code in asked.areas]
    if len(named) > 4:
        return f"{len(named)} areas of {asked.choice.district_name}"
    return words.listed(named)


def frame(
    asked: Asked,
    title: str,
    by_name: str,
    months: tuple[date, date],
    is_months: bool,
    is_illustrative: bool,
) -> plots.Frame:
    """The dress of a chart: what the picture says of itself when it is taken away."""
    years = asked.choice.years
    now = words.period(*months)
    earlier = words.period(*(each.replace(year=each.year - years) for each in months))
    line = f"{what(asked)}{OF[asked.value]}, {where(asked)}, by {by_name}, {now}"
    if asked.has_earlier:
        line += f" against {earlier}"
    subtitle = [line]
    if is_illustrative:
        subtitle.append(words.MADE_UP)
    return plots.Frame(
        title=title,
        subtitle=tuple(subtitle),
        axis=_axis(asked, is_months, *months),
        form=FORMS[asked.value],
        now=now,
        earlier=earlier if asked.has_earlier else None,
        is_months=is_months,
        start=100.0 if asked.value == "index" else None,
    )


def _axis(asked: Asked, is_months: bool, first: date, last: date) -> str:
    """What the values are."""
    units = asked.chosen["unit"].unique()
    unit = units[0] if len(units) == 1 else "count"
    if asked.value == "count":
        return f"{unit} a month" if is_months else unit
    if asked.value == "index":
        return "index"
    if asked.value == "share":
        return "% of all"
    rate = f"{unit} for each 1,000 residents"
    if is_months:
        return f"{rate}, at a year's pace"
    is_year = (last.year - first.year) * 12 + last.month - first.month + 1 == 12
    return rate if is_year else f"{rate} and year"


def captions(asked: Asked, is_months: bool) -> list[str]:
    """What must be known of the figure that was chosen."""
    if asked.value == "index":
        years = asked.choice.years
        earlier = words.earlier(years)
        return [EXPLAINED["index"][is_months].format(earlier=earlier)]
    if asked.value == "share":
        kind = "month" if is_months else asked.by
        return [EXPLAINED["share"].get(kind, "Each part as a share of its whole.")]
    return []


def scale_captions(rows: pd.DataFrame, is_one: bool) -> list[str]:
    """How panels are to be compared: rows to draw; is_one: all have one scale."""
    count = rows["line"].nunique()
    said = []
    if count > panels.MOST:
        said.append(f"The first {panels.MOST} of {count} are drawn; the table has all.")
    if not is_one and count > 1:
        said.append("Each panel has a scale of its own: compare their shapes, not their heights.")
    return said


def limits_name() -> str:
    """What the limits of a figure are called, by their level of confidence."""
    thresholds = queries.run("thresholds").set_index("name")
    return f"{thresholds.loc['interval_confidence', 'percent_words']} limits"


def limits_caption() -> str:
    """What the lines at the end of bars are."""
    return f"Thin lines: {limits_name()}, how far chance alone could have moved a figure."


def control_caption(months: pd.Series) -> str:
    """How to read control charts of these months."""
    count, last = months.nunique(), words.month(months.max())
    span = f"The {count} months to {last}" if count > 1 else last
    return (
        f"{span}. Line across: their mean; dashed: the limits of normal variation (XmR); ▲ ▼ "
        "months that chance alone would not bring."
    )
