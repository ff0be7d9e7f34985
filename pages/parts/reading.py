"""How to read the charts and the words, for somebody who has never seen them."""

from __future__ import annotations

import streamlit as st

import queries
from pages.parts import tables


def meanings() -> dict[str, str]:
    """What each signal means, with the limits of the day."""
    limits = queries.run("thresholds").set_index("name")
    real, possible = limits.loc[["change_p_real", "change_p_possible"], "one_in"]
    fewest = limits.loc["signal_minimum_count", "value"]
    return {
        "improving": "The difference is larger than chance would bring (less often than once in "
        f"{real:,}), in the good direction.",
        "worsening": "The same, in the bad direction.",
        "rising, falling": "The same, where neither direction is better, as with reported domestic "
        "abuse: a rise may be more confidence to report.",
        "possibly …": "It may be real, or chance: chance would bring it less often than once in "
        f"{possible:,}.",
        "no clear change": "A difference of this size comes and goes by chance: normal variation.",
        "too few to tell": f"Fewer than {fewest:,.0f} in both periods together.",
        "not comparable": "The way of recording changed between the two periods.",
    }


def guide() -> None:
    """A screenful."""
    st.markdown(
        "**Is it real?** Counts go up and down by chance alone, small ones most. For each row the "
        "question is how often chance would bring a difference at least as large:"
    )
    tables.plain(tables.meanings(meanings()))
    st.markdown(
        "**The control chart** shows the months. The line in the middle is their mean; nearly all "
        "months lie between the dashed limits while nothing changes. A month is marked, by colour "
        "and shape, when chance is an unlikely reason for it: it lies **beyond a limit**; it is "
        "part of **seven months all rising or all falling**; it is one of **two in three near a "
        "limit**; or part of **seven on one side of the mean**. "
        "▲ orange is worse, ▼ blue is better, ■ purple is a change without a good direction, "
        "● grey is normal variation. With fewer than twelve months the limits are on trial.\n\n"
        "Ask of a marked month *what happened?* Of an unmarked one, do not. "
        "Crimes come in series and victims are repeat victims, so chance is wider than the "
        "arithmetic thinks: hence the strict limit for “real”.\n\n"
        "The method is NHS England's “Making Data Count”; the comparison of two periods is the "
        "exact test of two Poisson counts."
    )


@st.dialog("How to read this", width="large")
def explain() -> None:
    """The same over the page."""
    guide()
