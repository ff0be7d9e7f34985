"""Which priorities need talking about today?"""

from __future__ import annotations

from html import escape

import streamlit as st

import queries
from pages.parts import cards, exports, meetings, recording, states, tables, words

if not meetings.has_plan():
    st.title("Priorities at a glance")
    states.empty(
        "There is no plan here yet.",
        "Add its files on the Sources page: partnerships, plans, priorities, indicators. What they "
        "look like is in data/README.md. Trends shows the figures meanwhile.",
    )
    st.stop()

choice = meetings.current()
if (opened := st.session_state.pop("open_priority", None)) is not None:
    st.switch_page("priority.py", query_params=choice.address | {"priority": opened})

recording.told()
priorities = queries.run("priority_status", **choice.figures)
indicators = queries.run("indicator_status", **choice.figures)
changes = cards.changed(choice)

heading, button = st.columns([8, 2], vertical_alignment="center")
heading.title(f"{choice.partnership_name}: priorities at a glance")
what = "this meeting" if choice.meeting_name else "the plan"
if button.button(f"Present {what}", type="primary", width="stretch"):
    st.switch_page("present.py", query_params=choice.address)
st.html(
    f'<p class="smp-lead">{escape(words.at_a_glance(priorities))}</p>'
    f'<p class="smp-line">{escape(words.since_line(choice.since, changes))}</p>'
)
states.plan_illustrative(priorities, indicators, choice)


def open_card(code: str) -> None:
    """Go to a priority's report card."""
    st.session_state.open_priority = code


if priorities.empty:
    states.empty("This plan has no priorities here yet.", "Add them on the Sources page.")
    st.stop()
cards.show(
    cards.cards_html(choice),
    key="overview_cards",
    on_pick=open_card,
)

left, right = st.columns([3, 2], gap="medium")
with left:
    st.header(words.since_title(choice.since))
    if choice.since_name:
        st.html(f'<p class="by">{escape(choice.since_name)}</p>')
    if choice.since is None:
        states.empty("There is no earlier meeting of this partnership to compare with.")
    elif changes.empty:
        states.empty("No status, headline indicator or figures changed.")
    else:
        tables.plain(tables.changes(changes))
with right:
    themes = queries.run("themes", **choice.plan_only)
    if len(themes):
        st.header("Themes that cut across")
        made_up = " (illustrative)" if themes["basis"].eq("illustrative").any() else ""
        st.markdown(f"{words.listed(themes['theme'].tolist())}{made_up}.")
    if choice.last_month:
        st.page_link(
            "trends.py",
            label=f"All figures for {words.period(choice.first_month, choice.last_month)}",
            query_params={
                "area": choice.area,
                "from": f"{choice.first_month:%Y-%m}",
                "to": f"{choice.last_month:%Y-%m}",
                "years": "1",
            },
        )
    with st.expander("How is a status suggested?"):
        st.markdown(
            "The partnership judges; the figures only suggest. The first of these that holds:"
        )
        rules = queries.run("suggestion_rules", partnership=choice.partnership)
        st.markdown("\n".join(f"1. {sentence}" for sentence in rules["words"]))
    states.working("priority_status", choice.figures)
    st.download_button(
        "Download priorities and indicators (CSV)",
        data=lambda: exports.plan(priorities, indicators, choice),
        file_name=exports.file_name(
            choice.short_name, choice.edition_name, f"{choice.as_at:%Y-%m-%d}", suffix="csv"
        ),
        mime="text/csv",
        on_click="ignore",
    )
