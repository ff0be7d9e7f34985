"""What the pages about plans share: the partnership, the yearly edition of its plan, the meeting.

They are chosen once, above every such page, and live in the address, so that a link in the minutes
opens the same view: ?partnership=smp&edition=smp-2023-24&meeting=smp-2024-03-19. The meeting says
which area and months are looked at, and as of which day; "now" is outside any meeting. The ward
that is chosen on whatever page is in the address as well; a page that cannot narrow its figures to
it says so. What an address asks for and cannot have is said in words, and the usual view is shown
instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

import queries
from pages.parts import filters, states

PLAN = ("partnership", "edition", "meeting")
NAMES = (*PLAN, "area")
NOW = "now"


@dataclass(frozen=True)
class Choice:
    """What a page about a plan is about.

    `meeting` is its code, or NOW; `as_at` its day, or today. `last_month` is the last month of
    figures looked at, None for the last whole one. `since` and `since_month` are those of the
    meeting before, None where there is none.
    """

    partnership: str
    partnership_name: str
    short_name: str
    edition: str
    edition_name: str
    plan: str
    meeting: str
    meeting_name: str
    as_at: date
    area: str
    area_name: str
    first_month: date | None
    last_month: date | None
    since: date | None
    since_name: str
    since_month: date | None
    is_day_illustrative: bool = False
    ward: str | None = None
    ward_name: str = ""

    @property
    def meeting_code(self) -> str | None:
        """The meeting, None outside one."""
        return None if self.meeting == NOW else self.meeting

    @property
    def plan_only(self) -> dict:
        """The plan, as parameters of a query."""
        return {"partnership": self.partnership, "edition": self.edition}

    @property
    def figures(self) -> dict:
        """The plan, the day, the months and the area, as parameters of a query."""
        return self.plan_only | {"as_at": self.as_at, "to": self.last_month, "area": self.area}

    @property
    def ward_figures(self) -> dict:
        """As `figures`, of the ward that is chosen, if one is."""
        return self.figures | {"area": self.ward or self.area}

    @property
    def address(self) -> dict[str, str]:
        """As parameters of an address."""
        return {
            "partnership": self.partnership,
            "edition": self.edition,
            "meeting": self.meeting,
        } | ({"area": self.ward} if self.ward else {})


def has_plan() -> bool:
    """Whether any partnership has a plan here."""
    return not _partnerships().empty


def _partnerships() -> pd.DataFrame:
    """The partnerships that have a plan here, by their codes: rows of the query `partnerships`."""
    rows = queries.run("partnerships").set_index("partnership_code")
    return rows[rows["editions"] > 0]


def whose(is_of_area: bool) -> str:
    """The name of the partnership that a page is about: the one chosen or, where the page is of an
    area, the one that is responsible for it; the first one where neither says.
    """
    rows = queries.run("partnerships").set_index("partnership_code")
    if rows.empty:
        return "Community safety"
    if is_of_area and (area := st.session_state.get("shared_choice")):
        of_area = rows.index[rows["area_code"] == area.district]
    else:
        plan = st.session_state.get("plan_choice")
        of_area = rows.index[rows.index == plan.partnership] if plan else []
    return rows.loc[[*of_area, *rows.index][0], "partnership"]


def draw(on_add: Callable[[Choice], None], has_area: bool = False) -> None:
    """Draw the filters above a page about a plan; `on_add` opens the form for another meeting, and
    a page that `has_area` can narrow its figures to a ward.
    """
    choice = follow()
    partnerships = _partnerships()
    editions = queries.run("editions", partnership=choice.partnership).set_index("edition_code")
    every = queries.run("meetings", partnership=choice.partnership).set_index("meeting_code")
    meetings = every[every["edition_code"] == choice.edition]
    labels = {
        "partnership": partnerships["partnership"].to_dict(),
        "edition": editions["label"].to_dict(),
        "meeting": meetings["label"].to_dict() | {NOW: "Now, outside a meeting"},
    }
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        for name, title, width in (
            ("partnership", "Partnership", 215 if has_area else 260),
            ("edition", "Plan", 285 if has_area else 385),
            ("meeting", "Meeting", 310 if has_area else 410),
        ):
            _draw(name, title, labels[name], choice, width)
        if has_area:
            _draw_area(choice)
        if st.button("Add a meeting", type="tertiary"):
            on_add(choice)
    if problems := told():
        states.told(*problems)


def draw_partnership(choice: Choice) -> None:
    """Draw the filter by which a partnership is chosen, alone."""
    names = _partnerships()["partnership"].to_dict()
    _draw("partnership", "Partnership", names, choice, 260)


def _draw(name: str, title: str, labels: dict[str, str], choice: Choice, width: int) -> None:
    st.session_state[f"pick_{name}"] = choice.address[name]
    st.selectbox(
        title,
        list(labels),
        format_func=labels.get,
        key=f"pick_{name}",
        on_change=_picked,
        args=(name,),
        width=width,
    )


def _draw_area(choice: Choice) -> None:
    areas = queries.run("areas").set_index("area_code")
    chosen = choice.ward or choice.area
    of_district = areas[areas["district_code"] == choice.area]
    st.session_state.pick_ward = chosen
    st.selectbox(
        "Area",
        filters.offered(of_district, choice.first_month, choice.last_month, [chosen]) or [chosen],
        format_func=lambda code: areas["label"].get(code, choice.area_name),
        key="pick_ward",
        on_change=lambda: filters.choose_area(st.session_state.pick_ward),
        width=190,
    )


def follow() -> Choice:
    """Take up what the address asks for, and write the address out where it asks for nothing."""
    partnerships = _partnerships()
    asked, problems = _from_address(partnerships)
    kept = st.session_state.get("plan_choice")
    # What was kept is looked up again, as the plan's files may have changed meanwhile.
    choice = asked or _made(partnerships, **_plan_of(kept))[0]
    if asked:
        problems += _take_area(choice)
    code, name = filters.ward_chosen(choice.area) or (None, "")
    choice = replace(choice, ward=code, ward_name=name)
    # Not where a visit goes back to an address that it came from, as filters.draw.
    if (asked is None or kept is None) and _address() != choice.address:
        st.query_params.update(choice.address)
        if not choice.ward:
            st.query_params.pop("area", None)
    st.session_state.plan_choice = choice
    st.session_state.plan_address = _address()
    st.session_state.plan_told = [*problems, *filter(None, [queries.records_refused()])]
    return choice


def _plan_of(choice: Choice | None) -> dict[str, str]:
    return {name: choice.address[name] for name in PLAN} if choice else {}


def _take_area(choice: Choice) -> list[str]:
    """Choose the ward that the address asks for, or none; what it cannot have, in words."""
    asked = st.query_params.get("area")
    was = filters.ward_chosen(choice.area)
    try:
        code = filters.area_of(asked) if asked else choice.area
    except queries.QueryError as error:
        return [f"{error} Showing {choice.area_name}."]
    if code != (was[0] if was else choice.area):
        filters.choose_area(code)
    if code != choice.area and not filters.ward_chosen(choice.area):
        return [f"'{asked[:60]}' is no ward of {choice.area_name}, which this plan is about."]
    return []


def told() -> list[str]:
    """What could not be had, and what else must be known above the page that runs now."""
    return st.session_state.plan_told


def current() -> Choice:
    """What was chosen above the page that runs now."""
    return st.session_state.plan_choice


def _made(
    partnerships: pd.DataFrame,
    partnership: str | None = None,
    edition: str | None = None,
    meeting: str | None = None,
) -> tuple[Choice, list[str]]:
    """The choice for what is asked, and what could not be had; the usual for what is not asked.

    Usual are the first partnership, the edition that its last meeting looked at, and the last
    meeting of an edition.
    """
    problems = []
    if partnership is not None and partnership not in partnerships.index:
        problems.append(
            f"There is no partnership '{partnership[:60]}' here. Showing "
            f"{partnerships['partnership'].iloc[0]}."
        )
        partnership = edition = meeting = None
    partnership = partnership or _whose(partnerships, edition, meeting) or partnerships.index[0]
    row = partnerships.loc[partnership]
    editions = queries.run("editions", partnership=partnership).set_index("edition_code")
    meetings = queries.run("meetings", partnership=partnership).set_index("meeting_code")
    if edition is None and meeting in meetings.index:
        edition = meetings.loc[meeting, "edition_code"]
    if edition is not None and edition not in editions.index:
        problems.append(f"{row['partnership']} has no plan '{edition[:60]}'. Showing its last.")
        edition = meeting = None
    if edition is None:
        last = _last(meetings)
        edition = editions.index[0] if last == NOW else meetings.loc[last, "edition_code"]
    of_edition = meetings[meetings["edition_code"] == edition]
    if meeting not in (None, NOW) and meeting not in of_edition.index:
        problems.append(f"There is no meeting '{meeting[:60]}' about this plan.")
        meeting = None
    if meeting is None:
        meeting = _last(of_edition)
    about = {
        "partnership": partnership,
        "partnership_name": row["partnership"],
        "short_name": row["short_name"],
        "edition": edition,
        "edition_name": editions.loc[edition, "edition"],
        "plan": editions.loc[edition, "plan"],
        "meeting": meeting,
    }
    if meeting == NOW:
        before = of_edition[of_edition["held_on"].dt.date < date.today()]
        last = before.iloc[0] if len(before) else None
        return Choice(
            **about,
            meeting_name="",
            as_at=date.today(),
            area=row["area_code"],
            area_name=row["area"],
            first_month=None,
            last_month=None,
            since=None if last is None else last["held_on"].date(),
            since_name="" if last is None else last["meeting"],
            since_month=None if last is None else last["to_month"].date(),
        ), problems
    held = meetings.loc[meeting]
    has_before = pd.notna(held["previous_on"])
    return Choice(
        **about,
        meeting_name=held["meeting"],
        as_at=held["held_on"].date(),
        area=held["area_code"],
        area_name=held["area"],
        first_month=held["from_month"].date(),
        last_month=held["to_month"].date(),
        since=held["previous_on"].date() if has_before else None,
        since_name=held["previous_meeting"] if has_before else "",
        since_month=held["previous_to"].date() if has_before else None,
        is_day_illustrative=bool(held["is_day_illustrative"]),
    ), problems


def _last(meetings: pd.DataFrame) -> str:
    """The last meeting held up to today, the next where none was yet, or NOW; rows of `meetings`,
    the latest first.
    """
    held = meetings.index[meetings["held_on"].dt.date <= date.today()]
    return [*held, *meetings.index[::-1], NOW][0]


def _whose(partnerships: pd.DataFrame, edition: str | None, meeting: str | None) -> str | None:
    """The partnership that has this edition or, without one, this meeting."""
    for code in partnerships.index if edition or meeting else []:
        if edition and edition in queries.run("editions", partnership=code)["edition_code"].values:
            return code
        if not edition and meeting in (
            queries.run("meetings", partnership=code)["meeting_code"].values
        ):
            return code
    return None


def _address() -> dict[str, str]:
    return {name: st.query_params[name] for name in NAMES if name in st.query_params}


def _from_address(partnerships: pd.DataFrame) -> tuple[Choice | None, list[str]]:
    """What the address asks for, where it changed since it was last written."""
    asked = _address()
    if not asked or asked == st.session_state.get("plan_address"):
        return None, []
    return _made(partnerships, **{name: asked[name] for name in PLAN if name in asked})


def _picked(name: str) -> None:
    """Choosing a partnership or a plan opens its usual view."""
    order = PLAN.index(name) + 1
    was = st.session_state.plan_choice.address
    wanted = {each: was[each] for each in PLAN[:order]} | {name: st.session_state[f"pick_{name}"]}
    partnerships = _partnerships()
    st.session_state.plan_choice = _made(partnerships, **wanted)[0]
    for of_another in ("priority", "indicator", "grant", "as_at"):
        st.query_params.pop(of_another, None)
