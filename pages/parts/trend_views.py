"""What the Trends page draws: the table of a subject, the months of a measure."""

from __future__ import annotations

from datetime import date

import queries
from pages.parts import charts, filters, tables, words
from pages.parts.keeping import kept


def _asked(choice: filters.Choice, domain: str) -> tuple[dict, dict]:
    """What of the period is compared, a row of the query `comparison`, and that as parameters."""
    comparison = queries.one("comparison", domain=domain, **choice.period)
    return comparison, {
        "from": comparison["used_from"],
        "to": comparison["used_to"],
        "years": choice.years,
    }


@kept
def table(choice: filters.Choice, domain: str, measure: str) -> str:
    """The committee's table as markup, the row of a measure marked."""
    comparison, period = _asked(choice, domain)
    subject = {"area": choice.area, "domain": domain}
    measures = queries.run("measures")
    return tables.change(
        queries.run("change_table", **subject, **period),
        queries.run("sparks", **subject, to=period["to"]),
        comparison,
        set(measures["parent_code"]),
        measure,
    )


@kept
def control(area: str, measure: str, until: date, palette: charts.Palette) -> charts.Drawn:
    """The control chart of a measure."""
    about = queries.run("measures").set_index("measure_code").loc[measure]
    asked = {"area": area, "measure": measure, "to": until}
    points, told = queries.run("control_points", **asked), queries.one("control_words", **asked)
    chart = charts.control(
        points,
        words.control_title(about["measure"]),
        words.control_lines(points, told),
        about["unit"],
        palette,
    )
    return charts.drawn(
        chart, words.control_alt(about["measure"], told), words.control_caption(told)
    )


@kept
def months(
    choice: filters.Choice, domain: str, measure: str, palette: charts.Palette
) -> charts.Drawn:
    """The months of a measure against the same months earlier."""
    comparison, period = _asked(choice, domain)
    about = queries.run("measures").set_index("measure_code").loc[measure]
    rows = queries.run("months", area=choice.area, measure=measure, **period)
    change = queries.run("change_table", area=choice.area, domain=domain, **period)
    row = change.set_index("measure_code").loc[measure]
    chart = charts.months(
        rows,
        *words.months_title(row, rows, comparison),
        words.period(comparison["used_from"], comparison["used_to"]),
        comparison["before_words"]
        and words.period(comparison["before_from"], comparison["before_to"]),
        about["unit"],
        palette,
    )
    return charts.drawn(chart, words.months_alt(row, rows, comparison), about["definition"] + ".")


@kept
def months_table(choice: filters.Choice, domain: str, measure: str) -> str:
    """The same as a table."""
    _, period = _asked(choice, domain)
    return tables.months(queries.run("months", area=choice.area, measure=measure, **period))
