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
from pages.parts import charts, explore_words, exploring, filters, plots, words
from pages.parts.exploring import Asked
from pages.parts.keeping import kept

TOWERS = 4  # times the usual line's most, above which a scale for all would flatten the others
MOST_CONTROLS = 12  # control charts beside each other
# The columns of an answer that hold a figure: now, and of the earlier months.
COLUMNS = {
    "count": ("now", "before"),
    "rate": ("rate", "rate_before"),
    "index": ("index_now", "index_before"),
    "share": ("share", "share_before"),
}


@dataclass
class Answer:
    """What came of it.

    kind: how it is drawn: "lines", "bars", "heat", "panels", "map", "control", "table", "none".
    rows: to draw, as parts.plots takes them. source: the rows of the query that were drawn, to take
    away. notes: what must be known first. sentences: what is shown, in words. captions: what stands
    below. asked: the queries, each with its parameters.
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
    unit: str = ""  # what a control chart counts

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


@kept
def answer(asked: Asked) -> Answer:
    """Ask the queries, and say what to draw. Raises queries.QueryError where they refuse."""
    domains = asked.chosen["domain"].unique().tolist()
    choice = asked.choice
    used, notes = _covered(asked, domains)
    refusal = asked.breakdown["refusal"]
    if isinstance(refusal, str):
        return _nothing([refusal])
    if used is None:
        return _nothing(notes or [f"No month of {_period(choice)} is covered by all of it."])
    whole = {"from": choice.first, "to": choice.last, "years": choice.years}
    part = {"from": used[0], "to": used[1], "years": choice.years}
    expands = asked.by in ("ward", "type") and asked.line_count == 1
    expands = expands and asked.chart in ("heat", "multiples")
    if asked.by == "month" and asked.has_limits:
        got = _controls(asked, part)
    elif asked.by == "month" or expands:
        got = _months(asked, whole, part)
    elif asked.by == "ward":
        got = _wards(asked, part)
    elif asked.by == "type":
        got = _types(asked, part)
    else:
        got = _parts(asked, part)
    got.notes = [*notes, *got.notes]
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
        return _nothing(why)
    if got.frame.earlier and got.kind in ("bars", "panels"):
        is_dashed = got.kind == "panels" and got.frame.is_months
        what = "The dashed line" if is_dashed else "The dark mark"
        got.captions.insert(0, f"{what} is {got.frame.earlier}.")
    if asked.chart == "table":
        got.kind = "table"
    return got


def _period(choice: filters.Choice) -> str:
    return words.period(choice.first, choice.last)


def _nothing(notes: list[str]) -> Answer:
    empty = pd.DataFrame(columns=["line", "part", "value"])
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
    out = pd.DataFrame({"line": line, "part": part, "value": rows[now].astype("Float64")})
    if asked.has_earlier:
        out["earlier"] = rows[before].astype("Float64")
    if asked.has_limits and low in rows:
        out["lower"] = rows[low].astype("Float64")
        out["upper"] = rows[high].astype("Float64")
    return out.reset_index(drop=True)


def _summary(asked: Asked, part: dict) -> pd.DataFrame:
    """The rows of `explore_types` of the measures themselves, in the lines' order."""
    rows = queries.run("explore_types", areas=asked.areas, measures=asked.measures, **part)
    return rows[rows["is_whole"]]


def _illustrative(rows: pd.DataFrame) -> bool:
    """Whether anything drawn is made up: what a paper prints is not."""
    return bool((rows["basis"] == "illustrative").any())


def _months(asked: Asked, whole: dict, part: dict) -> Answer:
    """Months across: a line for each measure and area or, for wards and types, each of those."""
    areas, measures = asked.areas, asked.measures
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
        return _nothing([f"{asked.choice.district_name} has no wards with figures."])
    params = {"areas": areas, "measures": measures, **whole}
    rows = queries.run("explore_months", **params)
    line = rows["measure"] if asked.by == "type" else _line_names(asked, rows)
    if asked.by == "ward":
        line = rows["area"]
    drawn = _drawn(rows, asked, line, rows["month"])
    summary = _summary(asked, part)
    sentences = summary["sentence"].dropna().tolist()
    together = summary["lines_sentence"].dropna().tolist()
    usual = f"{explore_words.what(asked)} in {explore_words.where(asked)}"
    title = [*together, *sentences, usual][0]
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
    span = (asked.choice.first, asked.choice.last)
    frame = explore_words.frame(asked, title, by_name, span, True, is_made_up)
    kind = _kind(asked, drawn["line"].nunique() == 1)
    is_one = (len(asked.measures) == 1 and asked.by != "type") or asked.value in ("index", "share")
    if kind == "panels":
        is_one = is_one and _is_of_one_size(drawn)
        captions += explore_words.scale_captions(drawn, is_one)
    if kind == "heat" and not is_one:
        captions.append("Each line is shaded by its own most, as they are not of one kind.")
    breaks = _breaks(asked, whole)
    captions += [f"{row.month:%B %Y}: {row.words}" for row in breaks.itertuples()]
    frame = replace(frame, breaks=tuple(breaks["month"].dropna()))
    return Answer(
        kind,
        drawn,
        rows,
        frame,
        notes=notes,
        sentences=sentences,
        captions=[*captions, *explore_words.captions(asked, True)],
        asked=[("explore_months", params)],
        is_illustrative=is_made_up,
        is_one_scale=is_one,
        shaded_by=None if is_one else "line",
    )


def _breaks(asked: Asked, whole: dict) -> pd.DataFrame:
    """Changes of recording within the period, each once."""
    rows = pd.concat(
        [
            queries.run("breaks", area=asked.choice.area, domain=domain, **whole)
            for domain in asked.chosen["domain"].unique()
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


def _controls(asked: Asked, part: dict) -> Answer:
    """Control charts to the last month covered: one alone, or several as panels."""
    codes = [(measure, area) for measure in asked.measures for area in asked.areas]
    pairs = pd.DataFrame(codes, columns=["measure_code", "area_code"])
    pairs["measure"] = pairs["measure_code"].map(asked.chosen["measure"])
    pairs["area"] = pairs["area_code"].map(queries.run("areas").set_index("area_code")["area"])
    pairs["line"] = _line_names(asked, pairs)
    asks, charted, told, notes = [], [], {}, []
    for pair in pairs.head(MOST_CONTROLS).itertuples():
        params = {"area": pair.area_code, "measure": pair.measure_code, "to": part["to"]}
        points = queries.run("control_points", **params)
        if points["value"].isna().all():
            notes.append(f"{pair.line}: {words.NO_DATA}.")
            continue
        asks.append(("control_points", params))
        charted.append(points.assign(measure=pair.measure, area=pair.area, now=points["value"]))
        told[pair.line] = queries.one("control_words", **params)
    if not charted:
        return _nothing(notes)
    source = pd.concat(charted, ignore_index=True)
    rows = source.rename(columns={"month": "part", "point_type": "point"}).assign(
        line=_line_names(asked, source), is_high=source["value"] > source["mean"]
    )
    is_single = len(pairs) == 1
    if is_single:
        (own,) = told.values()
        title = words.control_headline(source["measure"].iloc[0], own)
        sentences = [words.control_caption(own)]
    else:
        title = (
            f"{explore_words.what(asked)} in {explore_words.where(asked)}: which months chance "
            "would not bring"
        )
        sentences = [f"{line}: {own['latest']}" for line, own in told.items()]
    months = rows.loc[rows["value"].notna(), "part"]
    span = (months.min().date(), months.max().date())
    is_made_up = _illustrative(rows)
    frame = explore_words.frame(asked, title, "month, with control limits", span, True, is_made_up)
    captions = [explore_words.control_caption(rows["part"])]
    if len(pairs) > MOST_CONTROLS:
        captions.append(f"The first {MOST_CONTROLS} of {len(pairs)} are drawn.")
    captions += explore_words.scale_captions(rows, False)
    return Answer(
        "control" if is_single else "panels",
        rows,
        source,
        frame,
        notes=notes,
        sentences=sentences,
        captions=captions,
        asked=asks,
        is_illustrative=is_made_up,
        is_one_scale=False,
        unit=asked.chosen["unit"].iloc[0],
    )


def _ward_rows(asked: Asked, part: dict) -> pd.DataFrame:
    """The rows of `ward_measures` of the measures, in their order: the wards chosen, or all."""
    rows = queries.run("ward_measures", area=asked.choice.district, **part)
    rows = rows[rows["measure_code"].isin(asked.measures)]
    order = rows["measure_code"].map({code: at for at, code in enumerate(asked.measures)})
    rows = rows.assign(order=order).sort_values("order", kind="stable")
    picked = rows["area_code"].isin(asked.choice.wards) | (rows["kind"] != "ward")
    return rows[picked] if asked.choice.wards else rows


def _wards(asked: Asked, part: dict) -> Answer:
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
    title = sentences[0] if sentences else f"{explore_words.what(asked)} by ward"
    span = (part["from"], part["to"])
    frame = explore_words.frame(asked, title, "ward", span, False, is_made_up)
    kind = _kind(asked, len(asked.measures) == 1)
    is_one = len(asked.measures) == 1 or asked.value in ("index", "share")
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
        captions.append(explore_words.limits_caption())
    if kind == "panels":
        captions += explore_words.scale_captions(drawn, is_one)
    if kind == "heat" and not is_one:
        captions.append("Each measure is shaded by its own most, as they are not of one kind.")
    return Answer(
        kind,
        drawn,
        every.drop(columns="order"),
        frame,
        sentences=sentences[1:],
        captions=[*captions, *explore_words.captions(asked, False)],
        asked=[("ward_measures", params)],
        is_illustrative=is_made_up,
        is_one_scale=is_one,
        shaded_by=None if is_one else "part",
        benchmark=benchmark,
    )


def _types(asked: Asked, part: dict) -> Answer:
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
        else f"{explore_words.what(asked)} in {explore_words.where(asked)} by type"
    )
    is_made_up = _illustrative(rows)
    span = (part["from"], part["to"])
    frame = explore_words.frame(asked, title, "type", span, False, is_made_up)
    kind = _kind(asked, is_single)
    if kind == "heat":
        drawn = drawn.rename(columns={"line": "part", "part": "line"})
    captions = []
    if asked.has_limits:
        captions.append(explore_words.limits_caption())
    if kind == "panels":
        captions += explore_words.scale_captions(drawn, True)
    notes += rows["refusal"].dropna().unique().tolist() if asked.has_earlier else []
    return Answer(
        kind,
        drawn,
        every,
        frame,
        notes=notes,
        sentences=[each for each in sentences if each != title][: exploring.MOST_MEASURES],
        captions=[*captions, *explore_words.captions(asked, False)],
        asked=[("explore_types", params)],
        is_illustrative=is_made_up,
    )


def _parts(asked: Asked, part: dict) -> Answer:
    """What records are broken down by: outcome, day and hour, road user, age."""
    params = {"areas": asked.areas, "measures": asked.measures, "breakdown": asked.by, **part}
    rows = queries.run("explore_parts", **params)
    about = asked.breakdown
    name = words.in_lower(about["name"])
    sentences = rows.drop_duplicates("line")["sentence"].dropna().tolist()
    is_single = rows["line"].nunique() == 1
    title = sentences[0] if is_single and sentences else f"{explore_words.what(asked)} by {name}"
    is_made_up = _illustrative(rows)
    span = (part["from"], part["to"])
    frame = explore_words.frame(asked, title, name, span, False, is_made_up)
    captions = [about["note"]] if isinstance(about["note"], str) else []
    notes = rows["refusal"].dropna().unique().tolist() if asked.has_earlier else []
    is_one = len(asked.measures) == 1 or asked.value in ("index", "share")
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
            captions += explore_words.scale_captions(drawn, is_one)
    return Answer(
        kind,
        drawn,
        rows,
        frame,
        notes=notes,
        sentences=sentences if not is_single else sentences[1:],
        captions=[*captions, *explore_words.captions(asked, False)],
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
        return charts.control(got.source, frame.title, list(frame.subtitle), got.unit, palette)
    return None


@kept
def drawing(asked: Asked, palette: charts.Palette) -> charts.Drawn:
    """The chart of what is asked, without its headline; of an answer that is one of Altair's."""
    got = answer(asked)
    return charts.drawn(chart(got, palette, is_titled=False), got.alt)
