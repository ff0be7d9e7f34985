"""Files to take away. Each row says by itself what it is about, how sure it is and whose it is."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal

import pandas as pd
import xlsxwriter

from data.spreadsheet import harmless
from pages.parts.filters import Choice


def csv(rows: pd.DataFrame, **about: str) -> bytes:
    """The rows as CSV for a spreadsheet (UTF-8 with its mark), with the columns `about` in each.

    Months are written as 2014-10-01, no data as an empty cell, and text that a spreadsheet would
    run as a formula is kept as text by an apostrophe before it.
    """
    out = rows.copy()
    for name in out.select_dtypes("datetime").columns:
        out[name] = out[name].dt.strftime("%Y-%m-%d")
    out = out.assign(**about)
    for name in out.columns:
        if not pd.api.types.is_numeric_dtype(out[name]):
            out[name] = out[name].map(harmless, na_action="ignore")
    return out.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def change(
    rows: pd.DataFrame,
    choice: Choice,
    comparison: dict,
    files: pd.DataFrame,
    citations: pd.DataFrame,
) -> bytes:
    """The committee's table as CSV: the query `change_table` with its area, months and sources."""
    papers = citations["document"] + ", paragraph " + citations["paragraph"].astype(str)
    return csv(
        rows,
        area_code=choice.area,
        area=choice.area_name,
        period=comparison["used_words"],
        compared_with=comparison["before_words"] or "no data",
        series=comparison["series_name"],
        files="; ".join(files["file_name"]),
        published_in="; ".join(papers.unique()),
    )


# Of the query `ward_measures`: where a ward is on the tile map, and sentences about all of them.
NOT_TAKEN = [
    "tile_column", "tile_row", "sentence", "count_sentence", "change_sentence", "adds_up",
    "residents", "centre",
]  # fmt: skip


def wards(rows: pd.DataFrame, choice: Choice, comparison: dict) -> bytes:
    """The wards of one measure as CSV: its rows of the query `ward_measures`, with what the row of
    `ward_comparison` says of their months.
    """
    return csv(
        rows.drop(columns=NOT_TAKEN),
        district=choice.district_name,
        period=comparison["used_words"],
        compared_with=comparison["before_words"],
    )


def ward_measures(rows: pd.DataFrame, choice: Choice) -> bytes:
    """All measures of wards as CSV: the query `ward_measures`."""
    return csv(
        rows.drop(columns=NOT_TAKEN),
        district=choice.district_name,
        **{"from": f"{choice.first:%Y-%m}", "to": f"{choice.last:%Y-%m}"},
        years_earlier=str(choice.years),
    )


def plan(priorities: pd.DataFrame, indicators: pd.DataFrame, choice) -> bytes:
    """The indicators of a plan as CSV, each with its priority's statuses: the queries
    `indicator_status` and `priority_status`; priorities without indicators stand at the end.
    """
    about = priorities[
        [
            "priority_code",
            "priority",
            "status",
            "status_on",
            "status_reason",
            "status_basis",
            "suggested_status",
            "suggested_because",
        ]
    ]
    rows = about.merge(indicators.drop(columns="recent"), on="priority_code", how="left")
    return csv(
        rows,
        partnership=choice.partnership_name,
        plan=choice.plan,
        edition=choice.edition_name,
        as_at=f"{choice.as_at:%Y-%m-%d}",
    )


def explored(asked, got) -> bytes:
    """What Explore shows as CSV: the rows of its query, with what they are of.

    asked: an exploring.Asked; got: its answers.Answer.
    """
    rows = got.source.drop(columns=[name for name in NOT_TAKEN if name in got.source])
    return csv(
        rows,
        district=asked.choice.district_name,
        **{"from": f"{asked.choice.first:%Y-%m}", "to": f"{asked.choice.last:%Y-%m}"},
        years_earlier=str(asked.choice.years),
        made_by=got.asked[0][0],
        files="; ".join(got.files["file_name"]),
    )


WRITTEN_OUT = 10**13  # pounds from which a workbook's numbers, which are floats, lose pence
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _giving(rows: pd.DataFrame) -> pd.DataFrame:
    """Awards under the standard's titles, without the columns that none of them fills."""
    return rows.dropna(axis="columns", how="all")


def giving_csv(rows: pd.DataFrame) -> bytes:
    """Awards in the 360Giving Data Standard as CSV: the query `grants_360giving`."""
    return csv(_giving(rows))


def giving_xlsx(rows: pd.DataFrame) -> bytes:
    """The same as a workbook: amounts are numbers, days are days, nothing is a formula."""
    out = _giving(rows)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    bold, day, amount = (
        book.add_format(dress)
        for dress in ({"bold": True}, {"num_format": "yyyy-mm-dd"}, {"num_format": "#,##0.00"})
    )
    sheet = book.add_worksheet("grants")
    sheet.freeze_panes(1, 1)
    for place, name in enumerate(out.columns):
        sheet.set_column(place, place, min(max(len(name) + 2, 12), 40))
        sheet.write_string(0, place, name, bold)
        for line, cell in enumerate(out[name], start=1):
            if pd.isna(cell):
                continue
            if isinstance(cell, date):
                sheet.write_datetime(line, place, cell, day)
            elif isinstance(cell, Decimal) and cell < WRITTEN_OUT:
                sheet.write_number(line, place, float(cell), amount)
            else:
                sheet.write_string(line, place, str(cell))
    book.close()
    return file.getvalue()


def file_name(*parts: str, suffix: str) -> str:
    """A file name made of words: lower case, hyphens, nothing that a system would refuse."""
    words = [re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in parts]
    return "-".join(filter(None, words)) + f".{suffix}"
