"""What the Trends page draws: the table of a subject, the months of a measure."""

from __future__ import annotations

from datetime import date

import queries
from pages.parts import charts, filters, plots, tables, words
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
    return charts.drawn(
        charts.control(points, "", [], about["unit"], palette),
        words.control_alt(about["measure"], told),
        caption=words.control_caption(told),
        title=words.control_headline(about["measure"], told),
        under=tuple(words.control_lines(points)),
    )


@kept
def control_table(area: str, measure: str, until: date) -> str:
    """The same as a table."""
    unit = queries.run("measures").set_index("measure_code").loc[measure, "unit"]
    return tables.control(queries.run("control_points", area=area, measure=measure, to=until), unit)


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
    frame = plots.Frame(
        title="",
        subtitle=(),
        axis=f"{about['unit']} a month",
        form=",d",
        now="Now",
        earlier=words.earlier(choice.years).capitalize() if comparison["before_from"] else None,
        is_months=True,
    )
    drawn = rows.rename(columns={"month": "part", "n": "value", "before": "earlier"})
    drawn = drawn[["part", "value", "earlier"]].assign(line=about["measure"])
    chart = plots.lines(drawn, frame, palette)
    title, under = words.months_title(row, rows, comparison)
    return charts.drawn(
        chart,
        words.months_alt(row, rows, comparison),
        caption=about["definition"] + ".",
        title=title,
        under=tuple(under),
    )


@kept
def months_table(choice: filters.Choice, domain: str, measure: str) -> str:
    """The same as a table."""
    _, period = _asked(choice, domain)
    return tables.months(queries.run("months", area=choice.area, measure=measure, **period))
