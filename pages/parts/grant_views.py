"""The views of the Grants page: where the money stands, the awards, the bids, what it bought; and
the filters above them, which live in the address: ?grant=smp-2018-19-csg&as_at=2018-12-11.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

import queries
from pages.parts import exports, filters, grant_tables, meetings, money, states, tables, words

TODAY = "today"
ALL = "all"
CSV = "text/csv"
WARNINGS = 8  # shown at once


@dataclass(frozen=True)
class Choice:
    """What the page is about: a grant of a partnership, as it stood on a day.

    grant: a row of the query `allocations`; `told` what could not be had, in words.
    """

    plan: meetings.Choice
    grant: pd.Series
    as_at: date
    told: tuple[str, ...]

    @property
    def asked(self) -> dict:
        """The partnership, the grant and the day, as parameters of a query."""
        return {
            "partnership": self.plan.partnership,
            "allocation": self.grant.name,
            "as_at": self.as_at,
        }

    @property
    def address(self) -> dict[str, str]:
        """As parameters of an address."""
        return self.plan.address | {
            "grant": self.grant.name,
            "as_at": self.as_at.isoformat(),
        }


# --- what is chosen -------------------------------------------------------------------------------


def choose(plan: meetings.Choice) -> Choice | None:
    """Draw the filters and say what is chosen; None where the partnership has no grant here.

    Usual are the grant of the plan that the other pages show, else the last one; and the day of the
    meeting that they show where the grant was of interest then, else today.
    """
    grants = queries.run("allocations", partnership=plan.partnership).set_index("allocation_code")
    with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
        meetings.draw_partnership(plan)
        if grants.empty:
            return None
        told = []
        asked = st.query_params.get("grant")
        of_plan = grants.index[grants["edition_code"] == plan.edition]
        if asked is not None and asked not in grants.index:
            told.append(f"{plan.partnership_name} has no grant '{asked[:60]}' here.")
            del st.query_params["grant"]
            asked = None
        code = asked or (of_plan if len(of_plan) else grants.index)[0]
        if asked is None and not len(of_plan):
            told.append(
                f"No grant is recorded for {plan.edition_name}. Showing that of "
                f"{grants.loc[code, 'financial_year']}."
            )
        grant = grants.loc[code]
        labels = grants["label"].to_dict()
        filters.offer("grant", "grant", labels, code, 400, is_labelled=True, clears="as_at")
        as_at, labels, wrong = _days(plan, grant)
        filters.offer("as_at", "as it stood on", labels, as_at, 500, is_labelled=True)
    day = date.today() if as_at == TODAY else date.fromisoformat(as_at)
    return Choice(plan, grant, day, (*told, *wrong))


def _days(plan: meetings.Choice, grant: pd.Series) -> tuple[str, dict[str, str], list[str]]:
    """The day chosen, those offered with their labels, and what could not be had."""
    first, last = grant["from_day"].date(), grant["to_day"].date()
    held = queries.run("meetings", partnership=plan.partnership)
    days = {
        f"{row.held_on:%Y-%m-%d}": f"{words.day(row.held_on)} · {row.meeting}"
        for row in held.sort_values("held_on").itertuples()
        if first <= row.held_on.date() <= last
    }
    end = grant["ends_on"].date()
    days.setdefault(end.isoformat(), f"{words.day(end)} · end of the year")
    usual = plan.as_at.isoformat()
    if plan.meeting == meetings.NOW or usual not in days:
        usual = TODAY
    asked = st.query_params.get("as_at", usual)
    wrong = []
    if asked not in (TODAY, *days):
        try:
            given = date.fromisoformat(asked)
            asked = given.isoformat()
            days[asked] = words.day(given)
        except ValueError:
            wrong.append(f"'{asked[:20]}' is no day; write it as 2018-12-11.")
            del st.query_params["as_at"]
            asked = usual
    labels = dict(sorted(days.items()))
    return asked, labels | {TODAY: f"Today, {words.day(date.today())}"}, wrong


def line(choice: Choice) -> str:
    """What the page is about, in a line that stands on paper too."""
    return (
        f"{choice.plan.partnership_name} · from the {choice.grant['funder']} · as it stood on "
        f"{words.day(choice.as_at)}"
    )


# --- the views ------------------------------------------------------------------------------------


def stands(choice: Choice, position: pd.Series) -> None:
    """Where the money stands: one line and one picture, the profile, what to look at, the flow."""
    st.html(f'<p class="smp-lead">{escape(position["position_words"])}</p>')
    money.plain(money.bar(queries.run("grant_parts", **choice.asked), position))
    left, right = st.columns([11, 9], gap="medium")
    rows = queries.run("grant_profile", **choice.asked)
    made_up = " (illustrative)" if position["is_made_up"] else ""
    with left:
        st.header(f"Spending against profile{made_up}")
        if isinstance(position["pace_words"], str):
            st.html(f'<p class="smp-say">{escape(position["pace_words"])}</p>')
        if picture := money.profile(rows, position):
            money.picture(picture, key="profile", label="Spending against profile")
            with st.expander("The same month by month"):
                tables.plain(grant_tables.profile(rows))
        else:
            states.empty(
                "There is no profile, and no spending is recorded.",
                "Both are files: add them on the Sources page.",
            )
    with right:
        found = queries.run("grant_warnings", **choice.asked)
        st.header(f"To look at{made_up}")
        if found.empty:
            states.empty("Nothing: the sums hold and no report is late.")
        else:
            money.plain(grant_tables.warnings(found.head(WARNINGS)))
            if len(more := found[WARNINGS:]):
                with st.expander(f"{len(more):,} more"):
                    money.plain(grant_tables.warnings(more.head(grant_tables.SHOWN)))
                    if len(more) > grant_tables.SHOWN:
                        st.caption(f"The first {grant_tables.SHOWN:,} of them are shown.")
                    st.download_button(
                        "Download all (CSV)",
                        lambda: exports.csv(found, as_at=f"{choice.as_at:%Y-%m-%d}"),
                        exports.file_name(choice.grant["name"], "to-look-at", suffix="csv"),
                        CSV,
                        on_click="ignore",
                    )
    flow = queries.run("grant_flow", **choice.asked)
    st.header(f"From the grant to priorities to projects{made_up}")
    if flow.empty:
        states.empty(f"Nothing was awarded by {words.day(choice.as_at)}.")
    else:
        money.show(money.flow(flow, position, choice.address), key="flow", on_pick=_to_priority)
        with st.container(key="hint"):
            st.caption("A priority picked here opens its awards.")
        with st.expander("The same as a table"):
            tables.plain(grant_tables.flow(flow, position))
    _working("grant_position", choice.asked)


def _to_priority(code: str) -> None:
    st.query_params.pop("state", None)
    filters.select(view="awards", serves=code)


def awards(choice: Choice) -> None:
    """The table of awards, to be narrowed; downloads."""
    every = queries.run("awards", **choice.asked)
    if every.empty:
        states.empty(f"Nothing was awarded by {words.day(choice.as_at)}.")
        return
    priorities = every.assign(code=every["priority_code"].fillna("none")).set_index("code")
    counts = every["state"].value_counts()
    with st.container(horizontal=True, vertical_alignment="center"):
        serves = filters.choose(
            "serves",
            "priority",
            {ALL: "Every priority"} | priorities["priority"].sort_values().to_dict(),
            default=ALL,
            width=260,
        )
        state = filters.choose(
            "state",
            "state",
            {ALL: "Every state"}
            | {each: f"{each} ({counts[each]:,})" for each in sorted(counts.index)},
            default=ALL,
            width=260,
        )
    narrowed = choice.asked | {
        name: None if value == ALL else value
        for name, value in (("priority", serves), ("state", state))
    }
    shown = queries.run("awards", **narrowed)
    if shown.empty:
        states.empty("No award is both.", "Choose another priority or state above.")
        return
    asked = st.query_params.get("award")
    table = grant_tables.awards(shown, picked=asked)
    money.show(table, key="awards", on_pick=_to_award)
    own = shown[shown["grant_id"] == asked]
    if len(own):
        _one(choice, own.iloc[0])
    else:
        st.caption("An award that is picked opens below, with its payments, claims and outcomes.")
    _of_more(shown, "awards")
    _downloads(choice, shown)
    _working("awards", narrowed)
    _others()


def _to_award(grant_id: str) -> None:
    if grant_id:  # the row of the sums has none
        filters.select(award=grant_id)


def _one(choice: Choice, award: pd.Series) -> None:
    """One award in full."""
    found = queries.run("award_outcomes", **choice.asked)
    money.plain(
        grant_tables.award(
            award,
            queries.run("award_entries", award=award["grant_id"], as_at=choice.as_at),
            found[found["grant_id"] == award["grant_id"]],
        )
    )


def _downloads(choice: Choice, shown: pd.DataFrame) -> None:
    """Files to take away, each made when it is asked for."""

    def standard() -> pd.DataFrame:
        return queries.run("grants_360giving", **choice.asked)

    day = f"{choice.as_at:%Y-%m-%d}"
    name = (choice.plan.short_name, choice.grant["name"], day)
    about = {
        "grant": choice.grant["name"],
        "partnership": choice.plan.partnership_name,
        "as_at": day,
    }
    with st.container(horizontal=True):
        for label, make, ending, suffix, kind in (
            ("360Giving (CSV)", lambda: exports.giving_csv(standard()), "360giving", "csv", CSV),
            (
                "360Giving (XLSX)",
                lambda: exports.giving_xlsx(standard()),
                "360giving",
                "xlsx",
                exports.XLSX,
            ),
            ("this table (CSV)", lambda: exports.csv(shown, **about), "awards", "csv", CSV),
        ):
            st.download_button(
                f"Download {label}",
                make,
                exports.file_name(*name, ending, suffix=suffix),
                kind,
                on_click="ignore",
            )


def _others() -> None:
    rows = queries.run("other_grants")
    if rows.empty:
        return
    with st.expander(
        f"{int(rows['awards'].sum()):,} awards here come out of no grant of a partnership"
    ):
        st.caption(
            "They are in files of other funders, or their grant programme's code is that of no "
            "grant here. They are in none of the sums."
        )
        tables.plain(grant_tables.others(rows))


def bids(choice: Choice, position: pd.Series) -> None:
    """The sift and the tactical pot."""
    rows = queries.run("bids", **choice.asked)
    sifted = rows[rows["pot"] != "tactical pot"]
    st.header("The sift: bids by score, against the money")
    if sifted.empty:
        states.empty(f"No bid for this grant is recorded by {words.day(choice.as_at)}.")
    else:
        st.html(f'<p class="smp-say">{escape(position["round_words"])}</p>')
        money.plain(grant_tables.bids(sifted.head(grant_tables.SHOWN)))
        _of_more(sifted, "bids")
        if details := grant_tables.scores(sifted):
            with st.expander("How the scores came about"):
                tables.plain(details)
        _working("bids", choice.asked)
    if not isinstance(position["tactical_words"], str):
        return
    st.header("The tactical pot")
    st.html(f'<p class="smp-say">{escape(position["tactical_words"])}</p>')
    called = queries.run("tactical_calls", **choice.asked)
    if called.empty:
        states.empty(f"Nothing was asked of it by {words.day(choice.as_at)}.")
    else:
        money.plain(grant_tables.calls(called.tail(grant_tables.SHOWN)))
        _of_more(called, "calls, the last ones,")
        _working("tactical_calls", choice.asked)


BY = {"priority": "Priority", "recipient": "Recipient", "ward": "Ward"}


def bought(choice: Choice) -> None:
    """What the money bought: by priority, recipient or ward; outcomes with the cost of each."""
    by = filters.pick("by", "grouping", BY, default="priority")
    rows = queries.run("grant_groups", by=by, **choice.asked)
    if not rows["awards"].sum():
        states.empty(f"Nothing was awarded by {words.day(choice.as_at)}.")
        return
    money.plain(grant_tables.groups(rows.head(grant_tables.SHOWN), BY[by], by))
    _of_more(rows, f"{by}s")
    _working("grant_groups", choice.asked | {"by": by})
    st.header("What was promised, what was reported, what each cost")
    found = queries.run("award_outcomes", **choice.asked)
    if found.empty:
        states.empty("No outcome of these awards is recorded.")
        return
    money.plain(grant_tables.outcomes(found))
    _of_more(found, "outcomes")
    st.caption(
        "The cost of each sets one outcome against all of its award's money, so that the costs of "
        "an award's outcomes do not add up."
    )
    _working("award_outcomes", choice.asked)


# --- on a priority's report card ------------------------------------------------------------------


def of_priority(plan: meetings.Choice, priority: str) -> None:
    """What a priority got of the grants of its plan, and what that bought; on the plan's day."""
    grants = queries.run("allocations", partnership=plan.partnership)
    grants = grants[grants["edition_code"] == plan.edition]
    if grants.empty:
        states.empty(f"No grant is recorded for {plan.edition_name}.")
        return
    asked = {"partnership": plan.partnership, "as_at": plan.as_at}
    for grant in grants.itertuples():
        own = asked | {"allocation": grant.allocation_code}
        rows = queries.run("awards", priority=priority, **own)
        groups = queries.run("grant_groups", by="priority", **own).set_index("code")
        if rows.empty or priority not in groups.index:
            states.empty(
                f"No award to this priority was made by {words.day(plan.as_at)}.",
                f"The grant is the {grant.name}: {grant.amount_words} from the {grant.funder}.",
            )
            continue
        st.html(f'<p class="smp-say">{escape(groups.loc[priority, "sentence"])}</p>')
        money.plain(grant_tables.awards(rows, is_whole=False))
        found = queries.run("award_outcomes", priority=priority, **own)
        if len(found):
            money.plain(grant_tables.outcomes(found, is_whole=False))
        _working("awards", own | {"priority": priority})


def _working(query: str, asked: dict) -> None:
    """How the figures can be worked out again, and the files of the grant."""
    of = {name: asked[name] for name in ("partnership", "allocation")}
    states.working(query, asked, queries.run("grant_files", **of))


def _of_more(rows: pd.DataFrame, what: str) -> None:
    """Say so where a table shows only some of its rows."""
    if len(rows) > grant_tables.SHOWN:
        st.caption(
            f"{grant_tables.SHOWN:,} of {len(rows):,} {what} are shown; the sums and the command "
            "line have all of them."
        )
