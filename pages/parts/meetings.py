"""What the pages about plans share: the partnership, the yearly edition of its plan, the meeting.

They are chosen once, above every such page, and live in the address, so that a link in the minutes
opens the same view: ?partnership=smp&edition=smp-2023-24&meeting=smp-2024-03-19. The meeting says
which area and months are looked at, and as of which day; "now" is outside any meeting. What an
address asks for and cannot have is said in words, and the usual view is shown instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

import queries
from data import records
from data.store import StoreError
from pages.parts import states, words

NAMES = ("partnership", "edition", "meeting")
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

    @property
    def plan_only(self) -> dict:
        """The plan, as parameters of a query."""
        return {"partnership": self.partnership, "edition": self.edition}

    @property
    def figures(self) -> dict:
        """The plan, the day, the months and the area, as parameters of a query."""
        return self.plan_only | {"as_at": self.as_at, "to": self.last_month, "area": self.area}

    @property
    def address(self) -> dict[str, str]:
        """As parameters of an address."""
        return {
            "partnership": self.partnership,
            "edition": self.edition,
            "meeting": self.meeting,
        }


def has_plan() -> bool:
    """Whether any partnership has a plan here."""
    return not queries.run("partnerships").empty


def draw() -> None:
    """Draw the filters above a page about a plan."""
    partnerships = queries.run("partnerships").set_index("partnership_code")
    asked, problems = _from_address(partnerships)
    is_first_run = "plan_choice" not in st.session_state
    kept = st.session_state.get("plan_choice")
    # What was kept is looked up again, as the plan's files may have changed meanwhile.
    choice = asked or _made(partnerships, **(kept.address if kept else {}))[0]
    editions = queries.run("editions", partnership=choice.partnership).set_index("edition_code")
    meetings = _of_edition(choice.partnership, choice.edition)
    st.session_state.pick_partnership = choice.partnership
    st.session_state.pick_edition = choice.edition
    st.session_state.pick_meeting = choice.meeting
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Partnership",
            partnerships.index.tolist(),
            format_func=partnerships["partnership"].get,
            key="pick_partnership",
            on_change=_picked,
            args=("partnership",),
            width=260,
        )
        st.selectbox(
            "Plan",
            editions.index.tolist(),
            format_func=editions["label"].get,
            key="pick_edition",
            on_change=_picked,
            args=("edition",),
            width=385,
        )
        st.selectbox(
            "Meeting",
            [*meetings.index, NOW],
            format_func=lambda code: (
                "Now, outside a meeting" if code == NOW else meetings.loc[code, "label"]
            ),
            key="pick_meeting",
            on_change=_picked,
            args=("meeting",),
            width=410,
        )
        if st.button("Add a meeting", type="tertiary"):
            _add(choice)
    if (asked is None or is_first_run) and _address() != choice.address:
        st.query_params.update(choice.address)
    st.session_state.plan_choice = choice
    st.session_state.plan_address = _address()
    if refused := queries.records_refused():
        problems.append(refused)
    if problems:
        states.told(*problems)


def follow() -> None:
    """Take up what the address asks for, without drawing filters."""
    partnerships = queries.run("partnerships").set_index("partnership_code")
    asked, problems = _from_address(partnerships)
    kept = st.session_state.get("plan_choice")
    choice = asked or _made(partnerships, **(kept.address if kept else {}))[0]
    if _address() != choice.address:
        st.query_params.update(choice.address)
    st.session_state.plan_choice = choice
    st.session_state.plan_address = _address()
    if refused := queries.records_refused():
        problems.append(refused)
    st.session_state.plan_told = problems


def told() -> list[str]:
    """What `follow` could not have, for a page that says it itself."""
    return st.session_state.plan_told


def current() -> Choice:
    """What was chosen above the page that runs now."""
    return st.session_state.plan_choice


def recommendations(choice: Choice) -> pd.DataFrame:
    """What the meeting is asked to decide: the query `recommendations`, empty outside a meeting."""
    if choice.meeting == NOW:
        return pd.DataFrame(columns=["recommendation", "is_illustrative"])
    return queries.run("recommendations", meeting=choice.meeting)


def _of_edition(partnership: str, edition: str) -> pd.DataFrame:
    every = queries.run("meetings", partnership=partnership).set_index("meeting_code")
    return every[every["edition_code"] == edition]


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
    last = meetings[meetings["is_last"]]
    if edition is None:
        edition = last["edition_code"].iloc[0] if len(last) else editions.index[0]
    of_edition = meetings[meetings["edition_code"] == edition]
    if meeting not in (None, NOW) and meeting not in of_edition.index:
        problems.append(f"There is no meeting '{meeting[:60]}' about this plan.")
        meeting = None
    if meeting is None:
        held = of_edition[of_edition["held_on"].dt.date <= date.today()]
        meeting = [*held.index, *of_edition.index[::-1], NOW][0]
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
    return _made(partnerships, **asked)


def _picked(name: str) -> None:
    """Choosing a partnership or a plan opens its usual view."""
    order = NAMES.index(name) + 1
    was = st.session_state.plan_choice.address
    wanted = {each: was[each] for each in NAMES[:order]} | {name: st.session_state[f"pick_{name}"]}
    partnerships = queries.run("partnerships").set_index("partnership_code")
    st.session_state.plan_choice = _made(partnerships, **wanted)[0]
    st.query_params.pop("priority", None)
    st.query_params.pop("indicator", None)


@st.dialog("Add a meeting")
def _add(choice: Choice) -> None:
    form(choice)


def form(choice: Choice) -> None:
    """A form for a meeting that no file brings; what is decided can then be recorded at it."""
    editions = queries.run("editions", partnership=choice.partnership).set_index("edition_code")
    year = editions.loc[choice.edition]
    first = (year["starts_on"] - pd.DateOffset(years=1)).date()
    last = (year["ends_on"] + pd.DateOffset(years=2)).date()
    about = f"{choice.plan}, {choice.edition_name}"
    st.markdown(f"About {words.plain(about)}. It looks at {words.plain(choice.area_name)}.")
    with st.form("add_meeting", border=False):
        title = st.text_input(
            "Title", max_chars=120, placeholder="Safer Maidstone Partnership, spring meeting"
        )
        held_on = st.date_input(
            f"Day, from {words.day(first)} to {words.day(last)}",
            value=None,
            min_value=first,
            max_value=last,
            format="DD/MM/YYYY",
        )
        who = st.text_input("Who adds it", max_chars=80, value=st.session_state.get("who", ""))
        is_sent = st.form_submit_button("Add it", type="primary")
    if is_sent:
        _save_meeting(choice, title.strip(), held_on, who)
    _withdraw(choice)


def _save_meeting(choice: Choice, title: str, held_on: date | None, who: str) -> None:
    needed = (("a title", title), ("a day", held_on), ("who adds it", who.strip()))
    if missing := [name for name, value in needed if not value]:
        st.error(f"A meeting needs {words.listed(missing)}. Nothing was saved.")
        return
    meetings = queries.run("meetings", partnership=choice.partnership)
    same_day = meetings[meetings["held_on"].dt.date == held_on]
    if title.casefold() in same_day["meeting"].str.casefold().tolist():
        st.error("There is a meeting of this title on that day. Nothing was saved.")
        return
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-") or "meeting"
    code = base = f"{choice.partnership}-{held_on:%Y-%m-%d}-{slug}"
    number = 1
    while code in meetings["meeting_code"].tolist():
        number += 1
        code = f"{base}-{number}"
    content = {
        "edition_code": choice.edition,
        "title": title,
        "held_on": held_on.isoformat(),
    }
    if _record(code, content, who, "A meeting to record decisions at"):
        st.session_state.recorded = f"Added: {words.plain(title)}, {words.day(held_on)}."
        st.query_params.update(choice.address | {"meeting": code})
        st.rerun()


def _withdraw(choice: Choice) -> None:
    """The way to take back the meeting above the page, where it was added here."""
    meetings = queries.run("meetings", partnership=choice.partnership).set_index("meeting_code")
    if choice.meeting not in meetings.index or not meetings.loc[choice.meeting, "is_recorded"]:
        return
    st.divider()
    said = f"{choice.meeting_name}, {words.day(choice.as_at)}"
    st.markdown(f"**{words.plain(said)}** was added here. Was it a mistake?")
    if not st.button("Withdraw it"):
        return
    if meetings.loc[choice.meeting, "judgements"]:
        st.error("Priorities were judged at it, so it stays. Nothing was changed.")
        return
    content = {"edition_code": choice.edition, "is_withdrawn": True}
    if _record(choice.meeting, content, st.session_state.get("who", "Visitor"), "Withdrawn"):
        st.session_state.recorded = f"Withdrawn: {words.plain(said)}."
        del st.query_params["meeting"]
        st.rerun()


def _record(code: str, content: dict, who: str, why: str) -> bool:
    try:
        with queries.recording() as cursor:
            records.add(cursor, kind="meeting", subject=code, content=content, who=who, why=why)
    except (StoreError, ValueError) as error:
        st.error(str(error))
        return False
    st.session_state.who = who
    return True
