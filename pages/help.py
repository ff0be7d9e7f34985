"""How to read the dashboard, how to use it without a mouse, and how accessible it is."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.parts import reading, states

STATEMENT = Path(__file__).parent / "parts" / "accessibility.md"
KEYS = {
    "Everywhere": [
        ("Tab, Shift + Tab", "to the next or the previous thing that can be chosen"),
        ("Enter or space", "chooses it: a row, a card, a ward, a button"),
        ("↑ ↓", "through a list; letters narrow it"),
        ("Esc", "closes a list or a form"),
    ],
    "Present": [
        ("→, Page Down or space", "the next slide"),
        ("←, Page Up", "the one before"),
        ("Home, End", "the first, the last"),
        ("F", "the full screen"),
        ("Esc", "leaves"),
    ],
    "Explore, Ask in SQL": [("Ctrl + Enter", "asks the question")],
}

st.title("Help")
left, right = st.columns([3, 2], gap="large")
with left:
    st.header("How to read the figures")
    reading.guide()
with right:
    st.header("Keys")
    for where, keys in KEYS.items():
        st.markdown(f"**{where}**")
        states.terms(keys)
    st.header("Accessibility statement")
    st.markdown(STATEMENT.read_text(encoding="utf-8"))
