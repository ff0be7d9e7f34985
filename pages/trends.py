"""What went up, what went down, over which months."""

from __future__ import annotations

import streamlit as st

import queries
from pages.parts import charts, exports, filters, reading, states, tables, tiles, trend_views, words

choice = filters.current()
headlines = queries.run("headlines", **choice.period)
domains = headlines.drop_duplicates("domain").set_index("domain")["domain_name"]

st.title(f"{choice.area_name}: what went up, what went down")

if headlines["is_illustrative"].any():
    real = headlines[~headlines["is_illustrative"] & headlines["now"].notna()]
    states.illustrative(real["domain_name"].unique().tolist())
leads = headlines[headlines["is_lead"].fillna(False)]
tiles.show([tiles.lead(row) for row in leads.itertuples()])

domain = filters.pick(
    "domain", "subject", domains.to_dict(), default=domains.index[0], clears="measure"
)
subject = {"area": choice.area, "domain": domain}
comparison = queries.one("comparison", domain=domain, **choice.period)
if comparison["refusal"]:
    states.told(comparison["refusal"])

if not comparison["used_words"]:
    states.empty(
        f"There is nothing to show for {words.period(choice.first, choice.last)}.",
        "Choose another period or another area above.",
    )
    st.stop()

period = {"from": comparison["used_from"], "to": comparison["used_to"], "years": choice.years}
breaks = queries.run("breaks", **subject, **period)
notes = [comparison["note"], *breaks.loc[breaks["is_between"], "words"]]
if any(notes):
    states.told(*filter(None, notes))
said = headlines[headlines["domain"] == domain]
if comparison["refusal"]:  # which says the same
    said = said[said["kind"] != "no_data"]
tiles.headlines(said)

change = queries.run("change_table", **subject, **period)
citations = queries.run("citations", **subject, **period)
files = queries.run("files_behind", **subject, **{"from": period["from"], "to": period["to"]})

top = change.sort_values("level", kind="stable")["measure_code"].iloc[0]
measure = filters.selected("measure", "measure", change["measure_code"].tolist(), top)
left, right = st.columns([9, 5], gap="medium")
with left:
    heading, how = st.columns([5, 2], vertical_alignment="top")
    heading.header(words.against(comparison))
    if how.button("How to read this", type="tertiary", width="stretch"):
        reading.explain()
    tables.show(
        trend_views.table(choice, domain, measure),
        key="change",
        on_pick=lambda code: filters.select(measure=code),
    )
    for sentence in breaks.loc[breaks["month"].isna(), "words"].unique():
        st.caption(sentence)
    states.sources(files, citations)
    states.working("change_table", {**subject, **period}, files)
    st.download_button(
        "Download this table (CSV)",
        data=lambda: exports.change(change, choice, comparison, files, citations),
        file_name=exports.file_name(
            choice.area_name, domain, comparison["used_words"], suffix="csv"
        ),
        mime="text/csv",
        on_click="ignore",
    )
with right:
    palette = charts.DARK if states.on_dark() else charts.LIGHT
    charts.show(trend_views.control(choice.area, measure, period["to"], palette))
    with st.expander("The control chart as a table"):
        tables.plain(trend_views.control_table(choice.area, measure, period["to"]))
    charts.show(trend_views.months(choice, domain, measure, palette))
    with st.expander("The months as a table"):
        tables.plain(trend_views.months_table(choice, domain, measure))
