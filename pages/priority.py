"""A priority's report card: outcome, indicators, story, actions, money, risks."""

from __future__ import annotations

import streamlit as st

import queries
from pages.parts import (
    cards,
    charts,
    filters,
    grant_views,
    meetings,
    recording,
    states,
    tables,
    words,
)

if not meetings.has_plan():
    st.title("A priority's report card")
    states.empty("There is no plan here yet.", "Add its files on the Sources page.")
    st.stop()

choice = meetings.current()
priorities = queries.run("priority_status", **choice.figures).set_index("priority_code")
if priorities.empty:
    st.title("A priority's report card")
    states.empty("This plan has no priorities here yet.", "Add them on the Sources page.")
    st.stop()

code = filters.pick(
    "priority",
    "priority",
    priorities["short_name"].to_dict(),
    default=priorities.index[0],
    clears="indicator",
)
priority = priorities.loc[code]
about = choice.plan_only | {"priority": code}
indicators = queries.run("indicator_status", **choice.ward_figures, priority=code)
outcomes = queries.run("outcomes", **about)
recording.told()

left, right = st.columns([13, 9], gap="medium")
with left:
    st.title(priority["priority"])
    st.html(cards.outcome_html(outcomes, priority, choice))
    states.plan_illustrative(priorities.loc[[code]], indicators, choice)
    if choice.ward:
        states.told(words.narrowed(choice))
    st.header("Where are we, and is it real?")
    if indicators.empty:
        states.empty(
            "This priority has no indicator yet.",
            "An indicator names a measure, an area and a target: it is a row of the plan's "
            "indicators.",
        )
    else:
        chosen = filters.selected(
            "indicator",
            "indicator",
            indicators["indicator_code"].tolist(),
            indicators["indicator_code"].iloc[0],
        )
        row = indicators.set_index("indicator_code").loc[chosen]
        has_figures = row["rag"] != "no data"
        tables.show(
            tables.indicators(indicators, chosen),
            key="indicators",
            on_pick=lambda picked: filters.select(indicator=picked),
        )
        with st.expander(f"{words.why(row['rag'])} ({row['indicator']})"):
            st.markdown("  \n".join(words.because(row)))
        if has_figures:
            palette = charts.DARK if states.on_dark() else charts.LIGHT
            charts.show(cards.indicator_chart(choice, code, chosen, palette))
            with st.expander("The control chart as a table"):
                tables.plain(cards.indicator_table(choice, code, chosen))
            files = queries.run(
                "files_behind",
                area=row["area_code"],
                domain=row["domain"],
                **{"from": row["now_from"], "to": row["now_to"]},
            )
        else:
            states.empty(f"{row['indicator']}: no figures.", row["rule"])
            files = None
        states.working("indicator_status", choice.ward_figures | {"priority": code}, files)
with right:
    recording.judgement(priority, choice)
    recording.narratives(about, choice)

actions = queries.run("actions", **about, as_at=choice.as_at)
st.header(words.actions_title(actions))
if actions.empty:
    states.empty("No action is recorded for this priority.")
else:
    tables.plain(tables.actions(actions))

st.header("Money")
grant_views.of_priority(choice, code)

st.header("Risks")
risks = queries.run("risks", **about)
if risks.empty:
    states.empty("No risk is recorded for this priority or its plan.")
else:
    tables.plain(tables.risks(risks))
    if risks["is_key_illustrative"].any():
        st.caption("What the ratings mean, and so how high each is, is illustrative.")
