"""The floor: a Streamlit page with a filter and a chart, and nothing else."""

import altair as alt
import pandas as pd
import streamlit as st

st.title("A page")
area = st.selectbox("Area", [f"Area {number}" for number in range(27)])
counts = pd.DataFrame(
    {
        "month": pd.date_range("2024-01-01", periods=24, freq="MS"),
        "count": [(len(area) * 7 + int(area[5:]) * step) % 50 for step in range(24)],
    }
)
st.altair_chart(alt.Chart(counts).mark_line().encode(x="month:T", y="count:Q"))
