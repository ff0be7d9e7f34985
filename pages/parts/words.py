"""How figures and months are written on screens. What they mean is said by the queries."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pandas as pd

MINUS = "−"
NO_DATA = "no data"
NOT_RECORDED = "not recorded"
MADE_UP = "Illustrative figures, made up to show how this works"
MAY_BE_MADE_UP = "May hold illustrative figures, made up to show how this works"


def listed(names: list[str]) -> str:
    """One; one and two; one, two and three."""
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]])) if names else ""


def count(n) -> str:
    """1234 as 1,234; no data as words."""
    return NO_DATA if pd.isna(n) else f"{int(n):,}"


def money(amount) -> str:
    """An exact amount: £40,814, £0.05, −£85.40; "not recorded" where there is none."""
    return amounts([amount])[0]


def amounts(values) -> list[str]:
    """Exact amounts to stand below one another: with pence where any of them has pence."""
    exact = [None if pd.isna(value) else Decimal(value) for value in values]
    has_pence = any(value != value.to_integral_value() for value in exact if value is not None)
    return [
        NOT_RECORDED
        if value is None
        else f"{'−' if value < 0 else ''}£{abs(value):,.{2 if has_pence else 0}f}"
        for value in exact
    ]


def pounds(amount) -> str:
    """An estimate, or an amount beside a line, to the pound; a dash where there is none."""
    return "–" if pd.isna(amount) else f"{'−' if amount < 0 else ''}£{abs(amount):,.0f}"


def signed(n) -> str:
    """A difference with its sign; a dash for none, as the committee's table prints it."""
    if pd.isna(n):
        return NO_DATA
    if n == 0:
        return "–"
    return f"{'+' if n > 0 else MINUS}{abs(int(n)):,}"


def percent(value, now, before) -> str:
    """A percentage change with its sign, to one decimal; a dash for no change.

    Of a count that was 0 before there is no percentage: "from 0" is not "no data".
    """
    if pd.isna(now) or pd.isna(before):
        return NO_DATA
    if now == before or value == 0:
        return "–"
    if before == 0:
        return "from 0"
    return f"{'+' if value > 0 else MINUS}{abs(value):.1f}%"


def month(value: date) -> str:
    """Sep 2015."""
    return f"{value:%b %Y}"


def period(first: date, last: date) -> str:
    """Oct 2014 to Sep 2015; one month alone by its name."""
    return month(first) if first == last else f"{month(first)} to {month(last)}"


def earlier(years: int) -> str:
    """How much earlier something lies: a year earlier."""
    return "a year earlier" if years == 1 else f"{years} years earlier"


def map_title(measure: str, show: str, comparison: pd.Series, years: int) -> str:
    """Headline of a map of wards: the row of `ward_comparison` says of which months."""
    what = {
        "rate": f" for each {comparison['rate_unit']}",
        "count": " counted",
        "change": f": change on {'a year' if years == 1 else f'{years} years'} earlier",
        "compared": f" against {comparison['district']}",
    }[show]
    return f"{measure}{what}, {period(*_used(comparison))}"


def map_alt(title: str, wards: pd.DataFrame) -> str:
    """What a map of wards shows, in sentences: rows of `ward_measures`, of wards of one measure."""
    by = "rate" if wards["rate"].notna().any() else "now"
    known = wards.dropna(subset=[by]).sort_values(by, ascending=False)
    if known.empty:
        return f"Map: {title}. No data."
    high, low = known.iloc[0], known.iloc[-1]
    written = (lambda row: row["rate_words"]) if by == "rate" else (lambda row: count(row["now"]))
    return (
        f"Map: {title}. Highest in {high['area']} with {written(high)}, lowest in {low['area']} "
        f"with {written(low)}. The ranking beside it gives every ward."
    )


def heat_caption(colour: str, rows: pd.DataFrame, choice) -> str:
    """What the cells of a heat table say: the query `ward_measures`, a filters.Choice."""
    said = {
        "compared": f"Rates for each {rows['rate_unit'].iloc[0]}",
        "change": "Percentage change on the same months "
        f"{'a year' if choice.years == 1 else f'{choice.years} years'} earlier",
    }[colour]
    return (
        f"{said}: {period(choice.first, choice.last)}. A heading sorts, pressed again the other "
        "way round; a cell opens the ward's sheet. Arrow keys go from cell to cell."
    )


def ward_line(own: pd.DataFrame, choice) -> str:
    """What a ward's sheet says below its name: its rows of `ward_measures`, a filters.Choice."""
    row = own.iloc[0]
    people = (
        "residents not known"
        if pd.isna(row["population"])
        else f"{count(row['population'])} residents at mid-{row['population_year']}"
    )
    return f"Ward of {choice.district_name} · {people} · {period(choice.first, choice.last)}"


def ward_notes(rows: pd.DataFrame, codes: tuple[str, ...], meaning: str) -> list[str]:
    """What must be known of figures of some wards: the query `ward_measures`, and the `meaning` of
    its comparisons.
    """
    own = rows[rows["area_code"].isin(codes)]
    whole = rows[rows["kind"] == "district"]
    notes = [meaning, *whole["residents"].dropna().unique()]
    if own["is_town_centre"].any():
        notes += whole["centre"].dropna().unique().tolist()
    if own["is_illustrative"].any():
        notes.append("Illustrative figures: made up to show how this works.")
    return notes


def measure_labels(measures: pd.DataFrame) -> dict[str, str]:
    """How measures are listed to choose from: by their codes, the query `measures`; those of one
    name by their subject as well.
    """
    is_shared = measures["measure"].duplicated(keep=False)
    return {
        code: f"{row.measure} ({in_lower(row.domain_name)})" if is_shared[code] else row.measure
        for code, row in zip(measures.index, measures.itertuples(), strict=True)
    }


def against(comparison: dict) -> str:
    """The months shown, and those they are compared with: the row of `comparison` in short."""
    used = period(*_used(comparison))
    if comparison["before_from"] is None:
        return used
    return f"{used} against {period(comparison['before_from'], comparison['before_to'])}"


def _used(comparison: dict) -> tuple[date, date]:
    return comparison["used_from"], comparison["used_to"]


def months_title(row: pd.Series, months: pd.DataFrame, comparison: dict) -> tuple[str, list[str]]:
    """Headline and lines of subtitle of the chart of a measure's months.

    row: a row of `change_table`; months: the query `months`; comparison: the row of `comparison`.
    """
    if pd.isna(row["now"]):
        return f"{row['measure']}: no data", [period(*_used(comparison))]
    title = f"{row['measure']}: {count(row['now'])}"
    if pd.isna(row["before"]):
        lines = [f"{period(*_used(comparison))}, with no earlier figures"]
    else:
        title = f"{title}, against {count(row['before'])}"
        lines = [against(comparison)]
    if months["basis"].eq("illustrative").any():
        is_printed = row["basis"] == "published"
        lines.append(
            "Only the totals are published; the months are illustrative"
            if is_printed
            else "Illustrative figures"
        )
    return title, lines


def months_alt(row: pd.Series, months: pd.DataFrame, comparison: dict) -> str:
    """What the chart of a measure's months shows, as a sentence."""
    title, lines = months_title(row, months, comparison)
    known = months.dropna(subset=["n"])
    if known.empty:
        return f"{title}. {'. '.join(lines)}."
    high, low = known.loc[known["n"].idxmax()], known.loc[known["n"].idxmin()]
    return (
        f"{title}. {'. '.join(lines)}. Highest in {high['month']:%B %Y} with {count(high['n'])}, "
        f"lowest in {low['month']:%B %Y} with {count(low['n'])}."
    )


def coverage_alt(freshness: pd.DataFrame) -> str:
    """What the picture of months by series shows, as sentences: rows of the query `freshness`."""
    return " ".join(
        f"{row.domain_name}, {row.series_name}: {period(row.first_month, row.last_month)}"
        + (f", {row.months_missing} months missing between." if row.months_missing else ".")
        for row in freshness.itertuples()
    )


def _files(n: int) -> str:
    return "1 file" if n == 1 else f"{n:,} files"


def _outcomes(report) -> tuple[list, str]:
    """The files kept, and what became of the others, in words."""
    kept = [file for file in report.files if file.outcome == "kept"]
    others = [
        f"{_files(n)} {what}"
        for outcome, what in (("skipped", "in already"), ("refused", "refused"))
        if (n := sum(file.outcome == outcome for file in report.files))
    ]
    return kept, ", ".join(others)


def would_change(report) -> str:
    """What confirming an import would do, in a line: its report."""
    kept, others = _outcomes(report)
    if not kept:
        return f"Nothing to add: {others}"
    rows = count(sum(file.rows_kept for file in kept))
    replaced = sum(file.rows_replaced for file in kept)
    words = f"To be added: {rows} rows of {_files(len(kept))}"
    if replaced:
        words += f", in the place of {count(replaced)} rows of earlier ones"
    return f"{words} ({others})" if others else words


def changed(report) -> str:
    """What an import did, in a sentence: its report."""
    kept, others = _outcomes(report)
    rows = count(sum(file.rows_kept for file in kept))
    words = f"Added {rows} rows of {_files(len(kept))}; every page shows them now"
    return f"{words} ({others})." if others else f"{words}."


def control_headline(measure: str, told: dict) -> str:
    """Headline of a control chart: what its last month says."""
    return f"{measure}, {told['latest'].rstrip('.')}"


CONTROL = "Month by month, with the limits of normal variation"


def control_lines(points: pd.DataFrame) -> list[str]:
    """Lines below a control chart's headline: of the query `control_points`."""
    lines = [CONTROL]
    if points["basis"].eq("illustrative").any():
        lines.append("The months are illustrative")
    return lines


def control_caption(told: dict) -> str:
    """What stands below a control chart: the row of `control_words`."""
    return " ".join(filter(None, [told["unusual"], told["limits"], told["note"]]))


def control_alt(measure: str, told: dict) -> str:
    """What a control chart shows, in sentences."""
    return f"Control chart of {in_lower(measure)}. {told['latest']} {control_caption(told)}"


def in_lower(name: str) -> str:
    """A name inside a sentence; abbreviations stay."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]


def figure(value, is_pct: bool) -> str:
    """1,234, 57.5 (a decimal only below 100), or a percentage to one; no data as words."""
    if pd.isna(value):
        return NO_DATA
    if is_pct:
        return f"{value:.1f}%"
    is_whole = abs(value) >= 100 or round(value, 1) == round(value)
    return f"{value:,.0f}" if is_whole else f"{value:,.1f}"


def target(row) -> str:
    """A target as written beside its value: to a decimal where both would look the same, but are
    not. row: of the query `indicator_status`.
    """
    said = figure(row.target, row.is_pct)
    if pd.notna(row.value) and row.value != row.target and said == figure(row.value, row.is_pct):
        return f"{row.target:,.2f}%" if row.is_pct else f"{row.target:,.1f}"
    return said


def plain(text: str) -> str:
    """A person's words so that Markdown shows them as they were written."""
    return re.sub(r"([\\`*_{}\[\]#$:~<>|])", r"\\\1", text)


def monthly(value: float, is_pct: bool) -> str:
    """A target or baseline as a line on a chart of months."""
    return figure(value, is_pct) + ("" if is_pct else " a month")


def why(rag: str) -> str:
    """The question that the rule answers."""
    return {
        "no data": "Why is there no data?",
        "no judgement": "Why is it not judged?",
    }.get(rag, f"Why is it {rag}?")


def day(value: date) -> str:
    """19 March 2024."""
    return f"{value.day} {value:%B %Y}"


def judged_on(row, as_at: date) -> str:
    """When a priority was judged, where that was not on the day looked at: a row of
    `priority_status`.
    """
    if pd.isna(row.status_on) or row.status_on.date() == as_at:
        return ""
    return f"judged {day(row.status_on)}"


def full_name(row) -> str:
    """A priority in the plan's words, where they say more than its short name: a row of
    `priority_status`.
    """
    return "" if row.priority.casefold() == row.short_name.casefold() else row.priority


def made_up(priorities: pd.DataFrame, indicators: pd.DataFrame, choice) -> list[str]:
    """What on a screen about a plan is made up: the queries `priority_status` and
    `indicator_status`, and a meetings.Choice.
    """
    has_figures = indicators["basis"].eq("illustrative").any()
    return [
        name
        for name, is_so in (
            ("targets", indicators["is_target_made_up"].any()),
            ("figures", has_figures),
            ("leads", priorities["illustrative"].notna().any()),
            ("the day of the meeting", choice.is_day_illustrative),
            (
                "the months behind published totals",
                not has_figures and indicators["recent_basis"].eq("illustrative").any(),
            ),
        )
        if is_so
    ]


def not_narrowed(page: str, ward: str) -> str:
    """Why a page (Overview, Grants, Sources) does not follow the ward that is chosen elsewhere."""
    return {
        "Overview": "Statuses are judged for the whole district, so the Overview is not narrowed "
        f"to {ward}, whose figures are on Priority, Trends and Wards.",
        "Grants": f"A grant is the whole partnership's, so it is not narrowed to {ward}; which "
        "wards its awards went to is under What it bought.",
        "Sources": f"Sources lists the files of every area, not those of {ward} alone.",
    }[page]


def chosen(choice) -> str:
    """The areas and months that are chosen (filters.Choice), as a print says them."""
    areas = choice.area_name if len(choice.areas) == 1 else f"{len(choice.areas)} wards"
    where = areas if areas == choice.district_name else f"{areas}, {choice.district_name}"
    return f"{where}, {period(choice.first, choice.last)}, compared with {earlier(choice.years)}"


def planned(choice) -> str:
    """The plan and the meeting that are chosen (meetings.Choice), as a print says them."""
    held = (
        f"{choice.meeting_name}, {day(choice.as_at)}" if choice.meeting_name else day(choice.as_at)
    )
    ward = f", {choice.ward_name}" if choice.ward else ""
    return f"{choice.partnership_name}, {choice.plan}, {choice.edition_name}, {held}{ward}"


def narrowed(choice) -> str:
    """What a report card must say whose figures are a ward's: a meetings.Choice."""
    return (
        f"The indicators are those of {choice.ward_name} alone. The status, judged or suggested, "
        f"is of {choice.area_name}, and a number set as its target is no target for a ward."
    )


def at_a_glance(priorities: pd.DataFrame) -> str:
    """What a room should know first, in a sentence or two: rows of the query `priority_status`."""
    main = priorities[priorities["kind"] == "priority"]
    if main.empty:
        return ""
    said = []
    has_figures = main["suggested_status"].notna().any()
    talk = main.loc[main["is_to_talk_about"], "short_name"].tolist()
    if talk:
        said.append(f"Talk about {listed([in_lower(name) for name in talk])}.")
    elif has_figures:
        said.append("Nothing is off track or at risk.")
    if not has_figures:
        said.append("There are no figures to judge by.")
    judged = main["status"].dropna()
    counts = [f"{n} {in_lower(status)}" for status, n in judged.value_counts(sort=False).items()]
    if counts:
        open_ = len(main) - len(judged)
        more = f", {open_} not judged yet" if open_ else ""
        said.append(f"Of {len(main)} priorities the partnership judged {listed(counts)}{more}.")
    else:
        said.append(f"None of the {len(main)} priorities has been judged yet.")
    return " ".join(said)


def since_title(since: date | None) -> str:
    """Heading of what changed since a meeting."""
    if since is None:
        return "Since the last meeting"
    return f"Since the last meeting, {day(since)}"


def since_line(since: date | None, changes: pd.DataFrame) -> str:
    """How much changed since a meeting, as a sentence: rows of the query `changes_since`."""
    if since is None:
        return ""
    counts = changes["kind"].value_counts()
    said = [
        f"{n} {one if n == 1 else many}"
        for kind, one, many in (
            ("status", "status", "statuses"),
            ("indicator", "headline indicator", "headline indicators"),
        )
        if (n := int(counts.get(kind, 0)))
    ]
    what = f"{listed(said)} changed" if said else "no status and no headline indicator changed"
    return f"Since {day(since)}, {what}."


def because(row: pd.Series) -> list[str]:
    """Why an indicator stands where it stands, in sentences: a row of `indicator_status`."""
    said = [
        row["rule"],
        row["target_from"],
        row["sentence"],
        row["chance"],
        f"The indicator is line {row['plan_line']} of {row['plan_file']}.",
    ]
    return [sentence for sentence in said if isinstance(sentence, str) and sentence]


def wanted(row: pd.Series) -> dict[str, float]:
    """The lines across an indicator's chart by what they are: a row of `indicator_status`. Those
    that are written alike are one line.
    """
    target, baseline = (
        None if pd.isna(value) else monthly(value, row["is_pct"])
        for value in (row["monthly_target"], row["monthly_baseline"])
    )
    if target is not None and target == baseline:
        return {f"Target and baseline {target}": float(row["monthly_target"])}
    return {
        f"{name} {written}": float(row[f"monthly_{name.lower()}"])
        for name, written in (("Target", target), ("Baseline", baseline))
        if written is not None
    }


def indicator_lines(row: pd.Series, points: pd.DataFrame) -> list[str]:
    """Lines below the headline of an indicator's chart: a row of `indicator_status`, and the query
    `control_points`.
    """
    lines = control_lines(points)
    if row["is_target_made_up"] and pd.notna(row["target"]):
        lines[1:] = [
            "The months and the target are illustrative"
            if lines[1:]
            else "The target is illustrative"
        ]
    return lines


def actions_title(actions: pd.DataFrame) -> str:
    """Heading of a list of actions: the query `actions`."""
    if actions.empty:
        return "Actions"
    done = int((actions["state"] == "done").sum())
    late, dated = int(actions["is_late"].sum()), int(actions["due_on"].notna().sum())
    return f"Actions: {acted(done, len(actions), late, dated)}"


def acted(done: int, of: int, late: int, dated: int) -> str:
    """How actions stand: how many are done, and late of those that have a due day."""
    said = f"{done} of {of} done"
    if late:
        return f"{said}, {late} late"
    return f"{said}, none late" if dated else f"{said}, no due days recorded"
