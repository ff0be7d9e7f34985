"""What comes of a choice on Explore: the rows to draw, and what they say in words.

`answer` asks the queries; `chart` draws it. Each row is a line (which measure and area), a part of
it (a month, a ward, a type …) and a value.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import altair as alt
import pandas as pd

import queries
from pages.parts import charts, exploring, filters, panels, plots, words
from pages.parts.exploring import Asked

TOWERS = 4  # times the usual line's most, above which a scale for all would flatten the others
MOST_CONTROLS = 12  # control charts beside each other
# The columns of an answer that hold a figure: now, and of the earlier months.
COLUMNS = {
    "count": ("now", "before"),
    "rate": ("rate", "rate_before"),
    "index": ("index_now", "index_before"),
    "share": ("share", "share_before"),
}
FORMS = {"count": ",d", "rate": ",.1f", "index": ",.0f", "share": ",.1f"}


@dataclass
class Answer:
    """What came of it.

    kind: how it is drawn: "lines", "bars", "heat", "panels", "map", "control", "table", "none".
    rows: with line, part, value, earlier, lower, upper. source: the rows of the query that were
    drawn, to take away. notes: what must be known first. sentences: what is shown, in words.
    captions: what stands below. asked: the queries, each with its parameters.
    """

    kind: str
    rows: pd.DataFrame
    source: pd.DataFrame
    frame: plots.Frame
    notes: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    asked: list[tuple[str, dict]] = field(default_factory=list)
    files: pd.DataFrame = field(default_factory=pd.DataFrame)
    is_illustrative: bool = False
    is_one_scale: bool = True
    shaded_by: str | None = None  # line or part, whose own most a heat map's shades go by
    benchmark: float | None = None
    extra: dict = field(default_factory=dict)

    @property
    def alt(self) -> str:
        """What the picture shows, in sentences, for who cannot see it."""
        said = self.sentences or [*self.frame.subtitle]
        return " ".join([f"{self.frame.title.rstrip('.')}.", *said, "The table below has all."])


def _covered(asked: Asked, domains: list[str]) -> tuple[tuple[date, date] | None, list[str]]:
    """The months of the period that every subject covers, and what must be said of them."""
    area = asked.choice.district if asked.by == "ward" else asked.choice.area
    firsts, lasts, notes = [], [], []
    for domain in domains:
        told = queries.one("comparison", **(asked.choice.period | {"area": area}), domain=domain)
        notes += [told["refusal"]] if told["refusal"] else []
        if asked.has_earlier and told["note"]:
            notes.append(told["note"])
        if told["used_from"] is None:
            return None, list(dict.fromkeys(notes))
        firsts.append(told["used_from"])
        lasts.append(told["used_to"])
    first, last = max(firsts), min(lasts)
    return ((first, last) if first <= last else None), list(dict.fromkeys(notes))


def answer(asked: Asked) -> Answer:
    """Ask the queries, and say what to draw. Raises queries.QueryError where they refuse."""
    known = asked.known.loc[list(asked.measures)]
    domains = known["domain"].unique().tolist()
    by_rows = asked.breakdowns
    choice = asked.choice
    used, notes = _covered(asked, domains)
    refusal = by_rows.loc[asked.by, "refusal"]
    if isinstance(refusal, str):
        return _nothing(asked, [refusal])
    if used is None:
        return _nothing(asked, notes or [f"No month of {_period(choice)} is covered by all of it."])
    whole = {"from": choice.first, "to": choice.last, "years": choice.years}
    part = {"from": used[0], "to": used[1], "years": choice.years}
    expands = asked.by in ("ward", "type") and asked.line_count == 1
    expands = expands and asked.chart in ("heat", "multiples")
    if asked.by == "month" and asked.has_limits:
        got = _controls(asked, known)
    elif asked.by == "month" or expands:
        got = _months(asked, known, whole, part)
    elif asked.by == "ward":
        got = _wards(asked, known, part)
    elif asked.by == "type":
        got = _types(asked, known, part)
    else:
        got = _parts(asked, known, by_rows, part)
    got.notes = [*notes, *got.notes]
    got.asked = got.asked or []
    months = {"from": used[0], "to": used[1]}
    area = choice.district if asked.by == "ward" else choice.area
    got.files = pd.concat(
        [queries.run("files_behind", area=area, domain=domain, **months) for domain in domains],
        ignore_index=True,
    ).drop_duplicates("file_name")
    if got.rows.empty or got.rows["value"].isna().all():
        why = got.notes or [f"There are no figures to show for {_period(choice)}."]
        if asked.value == "rate" and len(got.source) and got.source["now"].notna().any():
            why = ["The residents of this area are not known here, so there are no rates."]
        return _nothing(asked, why)
    if got.frame.earlier and got.kind in ("bars", "panels"):
        is_dashed = got.kind == "panels" and got.frame.is_months
        what = "The dashed line" if is_dashed else "The dark mark"
        got.captions.insert(0, f"{what} is {got.frame.earlier}.")
    if asked.chart == "table":
        got.kind = "table"
    return got


def _period(choice: filters.Choice) -> str:
    return words.period(choice.first, choice.last)


def _nothing(asked: Asked, notes: list[str]) -> Answer:
    empty = pd.DataFrame(columns=["line", "part", "value", "earlier"])
    frame = plots.Frame("Nothing to show", (), "", ",d", "", None)
    return Answer("none", empty, empty, frame, notes=notes)


def _kind(asked: Asked, is_single: bool) -> str:
    """How a chart is drawn; bars of several lines have a panel each."""
    drawn = {"line": "lines", "heat": "heat", "map": "map", "multiples": "panels"}
    if asked.chart == "bars":
        return "bars" if is_single else "panels"
    return drawn.get(asked.chart, "table")


def _line_names(asked: Asked, rows: pd.DataFrame) -> pd.Series:
    """What tells the lines apart: the measure, the area, or both."""
    if len(asked.measures) > 1 and len(asked.areas) > 1 and asked.by != "ward":
        return rows["measure"] + ", " + rows["area"]
    if len(asked.measures) > 1:
        return rows["measure"]
    return rows["area"]


def _drawn(rows: pd.DataFrame, asked: Asked, line: pd.Series, part: pd.Series) -> pd.DataFrame:
    """Rows of a query as rows to draw."""
    now, before = COLUMNS[asked.value]
    low, high = exploring.LIMITS.get(asked.value, ("", ""))
    out = pd.DataFrame(
        {
            "line": line,
            "part": part,
            "value": rows[now].astype("Float64"),
            "earlier": rows[before if asked.has_earlier else now].astype("Float64"),
        }
    )
    if not asked.has_earlier:
        out["earlier"] = pd.array([pd.NA] * len(out), dtype="Float64")
    if asked.has_limits and low in rows:
        out["lower"] = rows[low].astype("Float64")
        out["upper"] = rows[high].astype("Float64")
    return out.reset_index(drop=True)


def _what(asked: Asked, known: pd.DataFrame) -> str:
    """What is shown, of which measures."""
    return words.listed(
        [
            name if place == 0 else words.in_lower(name)
            for place, name in enumerate(known["measure"])
        ]
    )


def _where(asked: Asked) -> str:
    areas = queries.run("areas").set_index("area_code")["area"]
    named = [areas.get(code, asked.choice.area_name) for code in asked.areas]
    if len(named) > 4:
        return f"{len(named)} areas of {asked.choice.district_name}"
    return words.listed(named)


def _axis(asked: Asked, known: pd.DataFrame, by_name: str, first: date, last: date) -> str:
    """What the values are."""
    units = known["unit"].unique()
    unit = units[0] if len(units) == 1 else "count"
    if asked.value == "count":
        return f"{unit} a month" if by_name == "month" else unit
    if asked.value == "rate":
        pace = ", at a year's pace" if by_name == "month" else ""
        per_year = (last.year - first.year) * 12 + last.month - first.month + 1 != 12
        return f"{unit} for each 1,000 residents" + (
            pace or (" and year" if per_year and by_name != "month" else "")
        )
    if asked.value == "index":
        return "index"
    return "% of all"


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


def _frame(
    asked: Asked,
    known: pd.DataFrame,
    title: str,
    by_name: str,
    months: tuple[date, date],
    is_months: bool,
    is_illustrative: bool,
) -> plots.Frame:
    """The dress of a chart: what the picture says of itself when it is taken away."""
    first, last = months
    years = asked.choice.years
    back = [each.replace(year=each.year - years) for each in months]
    now, earlier = words.period(first, last), words.period(*back)
    axis = _axis(asked, known, "month" if is_months else by_name, first, last)
    of = {
        "count": "",
        "rate": ", rate",
        "index": ", index",
        "share": ", share",
    }[asked.value]
    line = f"{_what(asked, known)}{of}, {_where(asked)}, by {by_name}, {now}"
    if asked.has_earlier:
        line += f" against {earlier}"
    subtitle = [line]
    if is_illustrative:
        subtitle.append("Illustrative figures, made up to show how this works")
    start = 100.0 if asked.value == "index" else None
    return plots.Frame(
        title=title,
        subtitle=tuple(subtitle),
        axis=axis,
        form=FORMS[asked.value],
        now=now,
        earlier=earlier if asked.has_earlier else None,
        is_months=is_months,
        start=start,
    )


def _captions(asked: Asked, is_months: bool) -> list[str]:
    """What must be known of the figure that was chosen."""
    years = asked.choice.years
    earlier = "a year earlier" if years == 1 else f"{years} years earlier"
    said = []
    if asked.value == "index":
        said.append(EXPLAINED["index"][is_months].format(earlier=earlier))
    if asked.value == "share":
        kind = "month" if is_months else asked.by
        said.append(EXPLAINED["share"].get(kind, "Each part as a share of its whole."))
    return said


def _summary(asked: Asked, part: dict) -> pd.DataFrame:
    """The rows of `explore_types` of the measures themselves, in the lines' order."""
    rows = queries.run("explore_types", areas=asked.areas, measures=asked.measures, **part)
    return rows[rows["is_whole"]]


def _illustrative(rows: pd.DataFrame) -> bool:
    """Whether anything drawn is made up: what a paper prints is not."""
    return bool((rows["basis"] == "illustrative").any())


def _months(asked: Asked, known: pd.DataFrame, whole: dict, part: dict) -> Answer:
    """Months across: a line for each measure and area or, for wards and types, each of those."""
    areas, measures = asked.areas, asked.measures
    asked_of: list[tuple[str, dict]] = []
    notes, captions = [], []
    if asked.by == "ward":
        wards = _ward_rows(asked, part)
        changed = wards.loc[wards["kind"] == "district", "change_sentence"].dropna().tolist()
        areas = tuple(wards[wards["kind"] == "ward"].sort_values("area")["area_code"])
    if asked.by == "type":
        types = queries.run("explore_types", areas=areas, measures=measures, **part)
        types = types[~types["is_whole"] | (types.groupby("line")["now"].transform("size") == 1)]
        order = types.sort_values("now", ascending=False, kind="stable")["measure_code"]
        measures = tuple(order)
    if not areas:
        return _nothing(asked, [f"{asked.choice.district_name} has no wards with figures."])
    params = {"areas": areas, "measures": measures, **whole}
    rows = queries.run("explore_months", **params)
    asked_of.append(("explore_months", params))
    line = rows["measure"] if asked.by == "type" else _line_names(asked, rows)
    if asked.by == "ward":
        line = rows["area"]
    drawn = _drawn(rows, asked, line, rows["month"])
    summary = _summary(asked, part)
    sentences = summary["sentence"].dropna().tolist()
    together = summary["lines_sentence"].dropna().tolist()
    title = [*together, *sentences, f"{_what(asked, known)} in {_where(asked)}"][0]
    said = rows.drop_duplicates("line")["sentence"].dropna().tolist() if asked.by == "month" else []
    if asked.by == "ward":
        sentences = changed
    elif asked.by == "type":
        sentences = summary["parts_sentence"].dropna().tolist()
    elif len(sentences) == 1:
        sentences = said
    elif len(sentences) > exploring.MOST_MEASURES:
        sentences = []
    notes += rows["refusal"].dropna().unique().tolist() if asked.has_earlier else []
    by_name = "month" if asked.by == "month" else f"{asked.by} and month"
    is_made_up = _illustrative(rows)
    frame = _frame(
        asked, known, title, by_name, (asked.choice.first, asked.choice.last), True, is_made_up
    )
    kind = _kind(asked, drawn["line"].nunique() == 1)
    is_one = (len(known) == 1 and asked.by != "type") or asked.value in ("index", "share")
    if kind == "panels":
        is_one = is_one and _is_of_one_size(drawn)
        captions += _scale_caption(drawn, is_one)
    if kind == "heat" and not is_one:
        captions.append("Each line is shaded by its own most, as they are not of one kind.")
    breaks = _breaks(known, asked, whole)
    captions += [f"{row.month:%B %Y}: {row.words}" for row in breaks.itertuples()]
    frame = replace(frame, breaks=tuple(breaks["month"].dropna()))
    return Answer(
        kind,
        drawn,
        rows,
        frame,
        notes=notes,
        sentences=sentences,
        captions=[*captions, *_captions(asked, True)],
        asked=asked_of,
        is_illustrative=is_made_up,
        is_one_scale=is_one,
        shaded_by=None if is_one else "line",
    )


def _breaks(known: pd.DataFrame, asked: Asked, whole: dict) -> pd.DataFrame:
    """Changes of recording within the period, each once."""
    rows = pd.concat(
        [
            queries.run("breaks", area=asked.choice.area, domain=domain, **whole)
            for domain in known["domain"].unique()
        ],
        ignore_index=True,
    )
    inside = rows["month"].between(
        pd.Timestamp(asked.choice.first), pd.Timestamp(asked.choice.last)
    )
    return rows[inside].drop_duplicates("words")


def _is_of_one_size(drawn: pd.DataFrame) -> bool:
    """Whether the lines can be read on one scale: none towers above the usual one."""
    most = drawn.groupby("line")["value"].max().astype("Float64")
    return bool(most.max() <= TOWERS * most.median()) if most.notna().any() else True


def _scale_caption(drawn: pd.DataFrame, is_one: bool) -> list[str]:
    count = drawn["line"].nunique()
    said = []
    if count > panels.MOST:
        said.append(f"The first {panels.MOST} of {count} are drawn; the table has all.")
    if not is_one and count > 1:
        said.append("Each panel has a scale of its own: compare their shapes, not their heights.")
    return said


def _controls(asked: Asked, known: pd.DataFrame) -> Answer:
    """Control charts: one alone, or several as panels."""
    areas = queries.run("areas").set_index("area_code")["area"]
    pairs = [(measure, area) for measure in asked.measures for area in asked.areas]
    frames, sources, said, asked_of = [], [], [], []
    for measure, area in pairs[:MOST_CONTROLS]:
        params = {"area": area, "measure": measure, "to": asked.choice.last}
        points = queries.run("control_points", **params)
        told = queries.one("control_words", **params)
        asked_of.append(("control_points", params))
        name = pd.Series({"measure": known.loc[measure, "measure"], "area": areas.get(area, area)})
        line = _line_names(asked, name.to_frame().T).iloc[0]
        sources.append(
            points.assign(measure=name["measure"], area=name["area"], now=points["value"])
        )
        own = points.rename(columns={"month": "part", "point_type": "point"}).assign(
            line=line, earlier=pd.NA, is_high=points["value"] > points["mean"]
        )
        frames.append(own)
        said.append((line, points, told))
    rows = pd.concat(frames, ignore_index=True)
    source = pd.concat(sources, ignore_index=True)
    is_made_up = _illustrative(rows)
    is_single = len(pairs) == 1
    title = (
        words.control_title(known["measure"].iloc[0])
        if is_single
        else f"{_what(asked, known)} in {_where(asked)}: which months chance would not bring"
    )
    months = rows.loc[rows["value"].notna(), "part"]
    span = (
        (months.min().date(), months.max().date())
        if len(months)
        else (asked.choice.first, asked.choice.last)
    )
    frame = _frame(asked, known, title, "month, with control limits", span, True, is_made_up)
    if is_single:
        line, points, told = said[0]
        sentences = [told["latest"], words.control_caption(told)]
    else:
        sentences = [f"{line}: {told['latest']}" for line, _, told in said]
    captions = [
        "The 48 months to the last one chosen. Line across: their mean; dashed: the limits of "
        "normal variation (XmR); ▲ ▼ months that chance alone would not bring."
    ]
    if len(pairs) > MOST_CONTROLS:
        captions.append(f"The first {MOST_CONTROLS} of {len(pairs)} are drawn.")
    captions += _scale_caption(rows, False)
    return Answer(
        "control" if is_single else "panels",
        rows,
        source,
        frame,
        sentences=[sentence for sentence in sentences if sentence],
        captions=captions,
        asked=asked_of,
        is_illustrative=is_made_up,
        is_one_scale=False,
        extra={"points": said[0][1], "told": said[0][2], "unit": known["unit"].iloc[0]},
    )


def _ward_rows(asked: Asked, part: dict) -> pd.DataFrame:
    """The rows of `ward_measures` of the measures, in their order: the wards chosen, or all."""
    rows = queries.run("ward_measures", area=asked.choice.district, **part)
    rows = rows[rows["measure_code"].isin(asked.measures)]
    order = rows["measure_code"].map({code: at for at, code in enumerate(asked.measures)})
    rows = rows.assign(order=order).sort_values("order", kind="stable")
    picked = rows["area_code"].isin(asked.choice.wards) | (rows["kind"] != "ward")
    return rows[picked] if asked.choice.wards else rows


def _wards(asked: Asked, known: pd.DataFrame, part: dict) -> Answer:
    """Wards: bars, a map, or wards by measures."""
    every = _ward_rows(asked, part)
    rows = every[every["kind"] == "ward"]
    params = {"area": asked.choice.district, **part}
    districts = every[every["kind"] == "district"]
    column = "sentence" if asked.value == "rate" else "count_sentence"
    sentences = districts[column].dropna().tolist()
    by = COLUMNS[asked.value][0]
    first = rows[rows["measure_code"] == asked.measures[0]]
    order = first.sort_values(by, ascending=False, na_position="last")["area_code"].tolist()
    order += [code for code in rows["area_code"].unique() if code not in order]
    place = rows["area_code"].map({code: at for at, code in enumerate(order)})
    rows = rows.assign(place=place).sort_values(["order", "place"], kind="stable")
    is_made_up = _illustrative(rows)
    title = sentences[0] if sentences else f"{_what(asked, known)} by ward"
    frame = _frame(asked, known, title, "ward", (part["from"], part["to"]), False, is_made_up)
    kind = _kind(asked, len(known) == 1)
    is_one = len(known) == 1 or asked.value in ("index", "share")
    drawn = _drawn(rows, asked, rows["measure"], rows["area"])
    if kind == "heat":
        drawn = drawn.rename(columns={"line": "part", "part": "line"})
    captions = []
    if asked.value == "rate":
        captions += districts[["residents", "centre"]].stack().dropna().unique().tolist()
    captions += districts["adds_up"].dropna().tolist()[:1] if asked.value != "rate" else []
    benchmark = None
    if kind == "bars" and asked.value == "rate" and districts["rate"].notna().any():
        benchmark = float(districts["rate"].iloc[0])
        captions.append(
            f"The dashed line is {asked.choice.district_name}, "
            f"{districts['benchmark_words'].iloc[0]}."
        )
    if asked.has_limits:
        captions.append("Thin lines: 95% limits, how far chance alone could have moved a figure.")
    if kind == "panels":
        captions += _scale_caption(drawn, is_one)
    if kind == "heat" and len(known) > 1 and not is_one:
        captions.append("Each measure is shaded by its own most, as they are not of one kind.")
    return Answer(
        kind,
        drawn,
        every.drop(columns="order"),
        frame,
        sentences=sentences[1:],
        captions=[*captions, *_captions(asked, False)],
        asked=[("ward_measures", params)],
        is_illustrative=is_made_up,
        is_one_scale=is_one,
        shaded_by=None if is_one else "part",
        benchmark=benchmark,
        extra={"rows": every},
    )


def _types(asked: Asked, known: pd.DataFrame, part: dict) -> Answer:
    """The types that measures are divided into, of one line or several."""
    params = {"areas": asked.areas, "measures": asked.measures, **part}
    every = queries.run("explore_types", **params)
    alone = every.groupby("line")["is_whole"].transform("size") == 1
    rows = every[~every["is_whole"] | alone]
    wholes = every[every["is_whole"]]
    undivided = every.loc[every["is_whole"] & alone, "whole"].unique().tolist()
    notes = []
    if undivided:
        notes.append(
            f"{words.listed(undivided)} {'is' if len(undivided) == 1 else 'are'} not divided."
        )
    by = COLUMNS[asked.value][0]
    largest = (
        rows.groupby("measure_code")[by].max().sort_values(ascending=False, na_position="last")
    )
    place = rows["measure_code"].map({code: at for at, code in enumerate(largest.index)})
    rows = rows.assign(place=place).sort_values(["line", "place"], kind="stable")
    named = rows.rename(columns={"measure": "type"}).rename(columns={"whole": "measure"})
    drawn = _drawn(named, asked, _line_names(asked, named), named["type"])
    sentences = [*wholes["sentence"].dropna(), *wholes["parts_sentence"].dropna()]
    is_single = drawn["line"].nunique() == 1
    parts = wholes["parts_sentence"].dropna()
    title = (
        [*parts, *sentences][0]
        if is_single and sentences
        else f"{_what(asked, known)} in {_where(asked)} by type"
    )
    is_made_up = _illustrative(rows)
    frame = _frame(asked, known, title, "type", (part["from"], part["to"]), False, is_made_up)
    kind = _kind(asked, is_single)
    if kind == "heat":
        drawn = drawn.rename(columns={"line": "part", "part": "line"})
    captions = []
    if asked.has_limits:
        captions.append("Thin lines: 95% limits, how far chance alone could have moved a figure.")
    is_one = True
    if kind == "panels":
        captions += _scale_caption(drawn, is_one)
    notes += rows["refusal"].dropna().unique().tolist() if asked.has_earlier else []
    return Answer(
        kind,
        drawn,
        every,
        frame,
        notes=notes,
        sentences=[each for each in sentences if each != title][: exploring.MOST_MEASURES],
        captions=[*captions, *_captions(asked, False)],
        asked=[("explore_types", params)],
        is_illustrative=is_made_up,
        is_one_scale=is_one,
    )


def _parts(asked: Asked, known: pd.DataFrame, by_rows: pd.DataFrame, part: dict) -> Answer:
    """What records are broken down by: outcome, day and hour, road user, age."""
    params = {"areas": asked.areas, "measures": asked.measures, "breakdown": asked.by, **part}
    rows = queries.run("explore_parts", **params)
    about = by_rows.loc[asked.by]
    name = words.in_lower(about["name"])
    sentences = rows.drop_duplicates("line")["sentence"].dropna().tolist()
    is_single = rows["line"].nunique() == 1
    title = sentences[0] if is_single and sentences else f"{_what(asked, known)} by {name}"
    is_made_up = _illustrative(rows)
    frame = _frame(asked, known, title, name, (part["from"], part["to"]), False, is_made_up)
    captions = [about["note"]] if isinstance(about["note"], str) else []
    notes = rows["refusal"].dropna().unique().tolist() if asked.has_earlier else []
    is_one = len(known) == 1 or asked.value in ("index", "share")
    if about["is_two"]:
        # Days and hours of several lines are drawn below one another.
        down = rows["down"] if is_single else _line_names(asked, rows) + ": " + rows["down"]
        drawn = _drawn(rows, asked, down, rows["across"])
        kind = "heat"
        is_one = True
    else:
        drawn = _drawn(rows, asked, _line_names(asked, rows), rows["part"])
        kind = _kind(asked, is_single)
        if kind == "heat":
            drawn = drawn.rename(columns={"line": "part", "part": "line"})
        if kind == "panels":
            captions += _scale_caption(drawn, is_one)
    return Answer(
        kind,
        drawn,
        rows,
        frame,
        notes=notes,
        sentences=sentences if not is_single else sentences[1:],
        captions=[*captions, *_captions(asked, False)],
        asked=[("explore_parts", params)],
        is_illustrative=is_made_up,
        is_one_scale=is_one,
    )


def chart(got: Answer, palette: charts.Palette, is_titled: bool = True) -> alt.TopLevelMixin | None:
    """The chart of an answer, with its headline where `is_titled`; None where it is none of
    Altair's.
    """
    frame = got.frame if is_titled else plots.bare(got.frame)
    if got.kind == "lines":
        return plots.lines(got.rows, frame, palette)
    if got.kind == "bars":
        return plots.bars(got.rows, frame, palette, got.benchmark)
    if got.kind == "heat":
        return plots.heat(got.rows, frame, palette, got.shaded_by)
    if got.kind == "control":
        return charts.control(
            got.extra["points"],
            frame.title,
            list(frame.subtitle),
            got.extra["unit"],
            palette,
        )
    return None
