"""Charts of whatever was asked for: lines, bars, a heat map, a scatter.

Each takes rows to draw, as parts.answers makes them: `line` (which measure and area), `part` (what
the line is broken down by), `value`, `earlier` (the same, of the earlier months) where the Frame
names those, `lower` and `upper` where there are limits; and a Frame, which says what they are.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from itertools import pairwise

import altair as alt
import pandas as pd

from pages.parts import charts

MOST_LINES = 4  # that colours can tell apart
LIGHT = ("#12436D", "#28A197", "#801650", "#F46A25")
DARK = ("#7FB4DE", "#4FC7BB", "#D88BB4", "#F79A6B")
# The same for words, which must be darker than lines on white to be read.
WORDS_LIGHT = ("#12436D", "#1B736B", "#801650", "#B04A10")
SEQUENCE_LIGHT = ("#F1F5F9", "#12436D")
SEQUENCE_DARK = ("#16232E", "#7FB4DE")
# The figures on a heat map's cells, up to a level and above it: each can be read on its shades.
FIGURES_LIGHT = ("#000000", 0.68, "#FFFFFF")
FIGURES_DARK = ("#FFFFFF", 0.63, "#000000")
DASHES = ([1, 0], [7, 3], [2, 2], [8, 2, 2, 2])
TITLE_WIDTH = 108  # letters of a title that fit on a line
CELLS_LABELLED = 420  # of a heat map: in more, figures would not be legible


@dataclass(frozen=True)
class Frame:
    """What a chart is of: its headline, what it shows, how values are written."""

    title: str
    subtitle: tuple[str, ...]
    axis: str  # what values are
    form: str  # of d3, such as ",d"
    now: str  # the period, in words
    earlier: str | None  # the earlier months, in words; None where they are not drawn
    is_months: bool = False  # parts are months
    start: float | None = None  # a line across, such as 100 of an index
    breaks: tuple = ()  # months from which the recording is another

    def written(self, value: float | None) -> str:
        """A value in words."""
        if value is None or pd.isna(value):
            return "no data"
        decimals = int(self.form[2]) if self.form[1:2] == "." else 0
        return f"{value:,.{decimals}f}"


def colours(palette: charts.Palette) -> tuple[str, ...]:
    """Four colours that lines are told apart by."""
    return DARK if palette is charts.DARK else LIGHT


def bare(frame: Frame) -> Frame:
    """The same without headline and subtitle, which a page writes itself, as wide as it is."""
    return replace(frame, title="", subtitle=())


def headline(frame: Frame) -> str:
    """The headline and what is shown, as markup."""
    return charts.headline(frame.title, frame.subtitle)


def _titled(frame: Frame) -> alt.TitleParams:
    """The headline of a chart; none of a bare one, which would keep room for it."""
    if not frame.title and not frame.subtitle:
        return alt.Undefined
    title = alt.TitleParams(
        textwrap.wrap(frame.title, TITLE_WIDTH),
        subtitle=[
            line for text in frame.subtitle for line in textwrap.wrap(text, TITLE_WIDTH + 20)
        ],
    )
    return title


def lines(rows: pd.DataFrame, frame: Frame, palette: charts.Palette) -> alt.LayerChart:
    """Months across, or numbers where parts are not months; a line for each `line`, named at its
    end; earlier months thin and dashed. A month without data is a gap.
    """
    names = list(dict.fromkeys(rows["line"]))
    shades = dict(zip(names, colours(palette), strict=False))
    scale = alt.Scale(domain=names, range=list(shades.values()))
    is_short = rows["part"].nunique() <= 18
    first, last = rows["part"].min(), rows["part"].max()
    room = (last - first) * 0.22 if first < last else None
    months = {
        "format": "%b %y" if is_short else "%b %Y",
        "values": _ticks(rows["part"]) if frame.is_months else alt.Undefined,
    }
    month = alt.X(
        "part:T" if frame.is_months else "part:Q",
        title=None,
        axis=alt.Axis(grid=False, labelOverlap=True, **(months if frame.is_months else {})),
        scale=alt.Scale(domain=[first, last + room]) if room is not None else alt.Scale(),
    )
    is_index = frame.start is not None
    value = alt.Y(
        "value:Q",
        title=frame.axis,
        scale=alt.Scale(zero=not is_index, nice=True),
        axis=_scale(frame),
    )
    base = alt.Chart().encode(
        x=month,
        color=alt.Color("line:N", scale=scale, legend=None),
        strokeDash=alt.StrokeDash(
            "line:N", scale=alt.Scale(domain=names, range=list(DASHES[: len(names)])), legend=None
        ),
    )
    tooltip = [
        *([alt.Tooltip("line:N", title="Line")] if len(names) > 1 else []),
        alt.Tooltip("part:T", format="%B %Y", title="Month")
        if frame.is_months
        else alt.Tooltip("part:Q", title="At"),
        alt.Tooltip("value:Q", format=frame.form, title=frame.now),
        *(
            [alt.Tooltip("earlier:Q", format=frame.form, title=frame.earlier)]
            if frame.earlier
            else []
        ),
    ]
    layers = []
    if is_index:
        layers.append(
            alt.Chart(alt.Data(values=[{"value": frame.start}]))
            .mark_rule(color=palette.quiet, strokeWidth=1)
            .encode(y=alt.Y("value:Q"))
        )
    if frame.breaks:
        changed = alt.Chart(charts.data(pd.DataFrame({"part": list(frame.breaks)})))
        layers += charts.recording_changed(changed.encode(x=month), palette)
    if frame.earlier:
        faint = {"color": alt.value(palette.earlier)} if len(names) == 1 else {}
        layers.append(
            base.mark_line(strokeWidth=1.8, invalid="break-paths-show-domains").encode(
                y=alt.Y("earlier:Q"), strokeDash=alt.value([4, 3]), **faint
            )
        )
    layers += [
        base.mark_line(strokeWidth=2.6, invalid="break-paths-show-domains").encode(y=value),
        base.mark_point(filled=True, size=42, opacity=1, invalid="filter").encode(
            y=value, tooltip=tooltip, strokeDash=alt.value([1, 0])
        ),
    ]
    if len(names) > 1 or frame.earlier:
        inks = dict(zip(names, DARK if palette is charts.DARK else WORDS_LIGHT, strict=False))
        for (name, is_earlier), end in _ends(rows, frame, names).groupby(["line", "is_earlier"]):
            layers.append(
                alt.Chart(charts.data(end[["part", "place", "label"]]))
                .mark_text(
                    align="left",
                    dx=7,
                    fontSize=13,
                    fontWeight="bold",
                    limit=230,
                    color=palette.quiet if is_earlier else inks.get(name, palette.ink),
                )
                .encode(x=month, y=alt.Y("place:Q"), text=alt.Text("label:N"))
            )
    return charts.dressed(charts.layered(layers), palette, rows, 330, _titled(frame))


def _ticks(months: pd.Series) -> list:
    """Months to name on the axis: each where there are few, else Januaries."""
    every = sorted(months.unique())
    if len(every) <= 13:
        return every
    januaries = [each for each in every if pd.Timestamp(each).month == 1]
    if len(every) <= 36:
        return [each for each in every if pd.Timestamp(each).month in (1, 4, 7, 10)]
    return januaries[:: max(1, len(januaries) // 10)]


def _scale(frame: Frame) -> alt.Axis:
    """An axis of values; ticks of counts are whole numbers, others without trailing zeros."""
    if frame.form == ",d":
        return alt.Axis(format=frame.form, tickCount=6, tickMinStep=1)
    return alt.Axis(format=frame.form.replace("f", "~f"), tickCount=6)


def _ends(rows: pd.DataFrame, frame: Frame, names: list[str]) -> pd.DataFrame:
    """The name of each line at its last value, moved apart where they would overlap."""
    ends = []
    for name in names:
        own = rows[rows["line"] == name].sort_values("part")
        for column, label in (("value", name), ("earlier", frame.earlier)):
            if column == "earlier" and (not frame.earlier or len(names) > 1):
                continue
            if column == "value" and len(names) == 1:
                label = frame.now
            known = own.dropna(subset=[column])
            if len(known):
                last = known.iloc[-1]
                ends.append([float(last[column]), last["part"], name, label, column == "earlier"])
    if not ends:
        return pd.DataFrame(columns=["place", "part", "line", "label", "is_earlier"])
    drawn = ("value", "earlier") if frame.earlier else ("value",)
    spread = pd.concat([rows[column].astype("Float64") for column in drawn]).dropna()
    low = spread.min() if frame.start is not None else min(0, spread.min())
    room = (spread.max() - low or 1) * 0.062
    ends.sort(key=lambda end: -end[0])
    for before, after in pairwise(ends):
        after[0] = min(after[0], before[0] - room)
    return pd.DataFrame(ends, columns=["place", "part", "line", "label", "is_earlier"])


def bars(
    rows: pd.DataFrame, frame: Frame, palette: charts.Palette, benchmark: float | None = None
) -> alt.LayerChart:
    """A bar for each part, its figure at its end; a tick where the earlier months stood, limits as
    a thin line, and a line across for what all are set against. Months stand, other parts lie.
    """
    shown = rows.assign(
        label=[frame.written(value) for value in rows["value"]],
        name=rows["part"].dt.strftime("%b %Y") if frame.is_months else rows["part"],
    )
    names = shown["name"].tolist()
    across = alt.X if frame.is_months else alt.Y
    along, beyond = (alt.Y, alt.Y2) if frame.is_months else (alt.X, alt.X2)
    part = across(
        "name:N",
        title=None,
        sort=names,
        axis=alt.Axis(
            labelLimit=300,
            labelFlush=False,
            ticks=False,
            domain=False,
            labelAngle=0,
            labelOverlap=True,
        ),
        scale=alt.Scale(paddingInner=0.25),
    )
    value = along(
        "value:Q",
        title=frame.axis,
        scale=alt.Scale(zero=True, nice=True),
        axis=_scale(frame),
    )
    axis = "y" if frame.is_months else "x"
    other = "x" if frame.is_months else "y"
    shade = colours(palette)[0]
    base = alt.Chart().encode(**{other: part})
    layers = [
        base.mark_bar(color=shade).encode(
            **{axis: value},
            tooltip=[
                alt.Tooltip("name:N", title="Which"),
                alt.Tooltip("value:Q", format=frame.form, title=frame.now),
                *(
                    [alt.Tooltip("earlier:Q", format=frame.form, title=frame.earlier)]
                    if frame.earlier
                    else []
                ),
            ],
        )
    ]
    if frame.earlier:
        layers.append(
            base.mark_tick(color=palette.ink, thickness=3, bandSize=16).encode(
                **{axis: along("earlier:Q")}
            )
        )
    has_limits = bool("lower" in shown and shown["lower"].notna().any())
    if has_limits:
        layers.append(
            base.mark_rule(color=palette.ink, strokeWidth=1.6).encode(
                **{axis: along("lower:Q"), f"{axis}2": beyond("upper:Q")}
            )
        )
    room = [
        shown[each].astype("Float64")
        for each in ("value", *(["earlier"] * bool(frame.earlier)), *(["upper"] * has_limits))
    ]
    shown["at"] = pd.concat(room, axis=1).max(axis=1).fillna(0)
    if not frame.is_months or len(shown) <= 18:
        layers.append(
            base.mark_text(
                align="center" if frame.is_months else "left",
                baseline="bottom" if frame.is_months else "middle",
                dx=0 if frame.is_months else 6,
                dy=-4 if frame.is_months else 0,
                fontSize=13,
                color=palette.ink,
            ).encode(**{axis: along("at:Q")}, text=alt.Text("label:N"))
        )
    if benchmark is not None:
        layers.append(
            alt.Chart(alt.Data(values=[{"value": benchmark}]))
            .mark_rule(color=palette.target, strokeWidth=2, strokeDash=[6, 4])
            .encode(**{axis: along("value:Q")})
        )
    height = 330 if frame.is_months else alt.Step(24)
    return charts.dressed(charts.layered(layers), palette, shown, height, _titled(frame))


def heat(
    rows: pd.DataFrame, frame: Frame, palette: charts.Palette, shaded_by: str | None = None
) -> alt.LayerChart:
    """Cells of `line` down and `part` across, the darker the more; no data is left open.

    shaded_by: line or part, where shades go by the most of each, as they are not of one kind.
    """
    shown = rows.assign(
        name=rows["part"].dt.strftime("%b %Y") if frame.is_months else rows["part"],
        value=rows["value"].astype("Float64"),
    )
    shown["label"] = [frame.written(value) for value in shown["value"]]
    most = shown.groupby(shaded_by)["value"].transform("max") if shaded_by else shown["value"].max()
    shown["level"] = (shown["value"] / most).where(shown["value"] > 0, shown["value"])
    names, down = list(dict.fromkeys(shown["name"])), list(dict.fromkeys(shown["line"]))
    sequence = SEQUENCE_DARK if palette is charts.DARK else SEQUENCE_LIGHT
    across = alt.X(
        "name:O",
        title=None,
        sort=names,
        axis=alt.Axis(
            orient="top",
            labelAngle=-45 if max(map(len, names)) > 5 and len(names) > 6 else 0,
            labelLimit=160,
            ticks=False,
            domain=False,
            **({"values": names[:: -(-len(names) // 16)]} if len(names) > 26 else {}),
        ),
    )
    lines_ = alt.Y(
        "line:N",
        title=None,
        sort=down,
        axis=alt.Axis(labelLimit=300, labelFlush=False, ticks=False, domain=False),
    )
    base = alt.Chart().encode(x=across, y=lines_)
    layers = [
        base.mark_rect(stroke=palette.ground, strokeWidth=1).encode(
            color=alt.Color(
                "level:Q",
                scale=alt.Scale(domain=[0, 1], range=list(sequence), interpolate="lab"),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("line:N", title="Which"),
                alt.Tooltip("name:N", title="Where or when"),
                alt.Tooltip("label:N", title=frame.axis.capitalize()),
            ],
        )
    ]
    if len(shown) <= CELLS_LABELLED:
        low, turn, high = FIGURES_DARK if palette is charts.DARK else FIGURES_LIGHT
        layers.append(
            base.mark_text(fontSize=12).encode(
                text=alt.Text("label:N"),
                color=alt.condition(f"datum.level > {turn}", alt.value(high), alt.value(low)),
            )
        )
    height = alt.Step(26 if len(down) <= 30 else 18)
    return charts.dressed(charts.layered(layers), palette, shown, height, _titled(frame))


PLOT = (700, 420)  # pixels that the points of a scatter take on a page, for placing names
LETTER = 6.6  # pixels of a letter of a name
PLACES = ((9, 0, "left"), (-9, 0, "right"), (0, -13, "center"), (0, 13, "center"))


def scatter(
    rows: pd.DataFrame,
    frame: Frame,
    palette: charts.Palette,
    across: str,
    up: str,
    size: tuple[int, int] = PLOT,
) -> alt.LayerChart:
    """A point for each area with its name: `x`, `y`, `area`, `is_town_centre`. A name that would
    cover another on so many pixels is left to the table.
    """
    known = rows.dropna(subset=["x", "y"])
    form = alt.Axis(format=",.3~f", tickCount=6, grid=True)
    spread = alt.Scale(zero=False, nice=True, padding=14)
    place = {
        "x": alt.X("x:Q", title=across, axis=form, scale=spread),
        "y": alt.Y("y:Q", title=up, axis=form, scale=spread),
    }
    base = alt.Chart().encode(**place)
    shades = colours(palette)
    names = _names(known, size)
    texts = [
        alt.Chart(charts.data(own))
        .mark_text(align=align, dx=dx, dy=dy, fontSize=12, color=palette.ink)
        .encode(**place, text=alt.Text("area:N"))
        for dx, dy, align in PLACES
        if len(own := names[(names["dx"] == dx) & (names["dy"] == dy)])
    ]
    points = base.mark_point(filled=True, size=80, opacity=1).encode(
        color=alt.condition("datum.is_town_centre", alt.value(shades[2]), alt.value(shades[0])),
        shape=alt.condition("datum.is_town_centre", alt.value("diamond"), alt.value("circle")),
        tooltip=[
            alt.Tooltip("area:N", title="Ward"),
            alt.Tooltip("x:Q", format=",.1f", title=across),
            alt.Tooltip("y:Q", format=",.1f", title=up),
        ],
    )
    drawn = charts.layered([points, *texts])
    held = known[["area", "x", "y", "is_town_centre"]]
    return charts.dressed(drawn, palette, held, PLOT[1] + 80, _titled(frame))


def _names(rows: pd.DataFrame, size: tuple[int, int]) -> pd.DataFrame:
    """Where each name stands beside its point so that none covers another, those furthest out
    first; names without room are left out.
    """
    x, y = rows["x"].astype(float), rows["y"].astype(float)
    across = (x - x.min()) / ((x.max() - x.min()) or 1)
    up = (y - y.min()) / ((y.max() - y.min()) or 1)
    points = list(zip(across * size[0], size[1] - up * size[1], strict=True))
    out = ((across - across.median()) ** 2 + (up - up.median()) ** 2).to_numpy()
    taken = [(px - 5, py - 5, px + 5, py + 5) for px, py in points]
    placed = []
    for at in sorted(range(len(rows)), key=lambda each: -out[each]):
        px, py = points[at]
        name = rows["area"].iloc[at]
        wide = len(name) * LETTER
        for dx, dy, align in PLACES:
            left = px + dx - {"left": 0, "right": wide, "center": wide / 2}[align]
            box = (left, py + dy - 7, left + wide, py + dy + 7)
            own = taken[at]
            if any(_cover(box, other) for other in taken if other is not own):
                continue
            if not -20 <= box[0] <= box[2] <= size[0] + 40:
                continue
            taken.append(box)
            placed.append({"x": x.iloc[at], "y": y.iloc[at], "area": name, "dx": dx, "dy": dy})
            break
    return pd.DataFrame(placed, columns=["x", "y", "area", "dx", "dy"])


def _cover(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
