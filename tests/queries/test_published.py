"""Every figure that the committee papers print, asked of the queries.

The printed value is the expectation; what is asked is our own count, change, share or sentence.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

import queries
from data import making

FILE = making.DEMO / "published_figures.csv"
FIGURES = list(csv.DictReader(FILE.open(encoding="utf-8", newline="")))
SHARED = Path(__file__).parent.parent.parent.parent / "shared" / "published_figures.csv"


def name(figure: dict) -> str:
    return f"{figure['paragraph']} {figure['printed_measure'][:40]} {figure['period_label']}"


def years(figure: dict) -> int:
    if not figure["compare_start"]:
        return 1
    return int(figure["period_start"][:4]) - int(figure["compare_start"][:4])


def row_of(figure: dict):
    domains = queries.run("measures").set_index("measure_code")["domain"]
    rows = queries.run(
        "change_table",
        area=figure["area_code"],
        domain=domains[figure["measure_code"]],
        years=years(figure),
        **{"from": figure["period_start"][:7], "to": figure["period_end"][:7]},
    )
    return rows.set_index("measure_code").loc[figure["measure_code"]]


def of_kind(*kinds: str):
    figures = [figure for figure in FIGURES if figure["statistic"] in kinds]
    assert figures
    return pytest.mark.parametrize("figure", figures, ids=map(name, figures))


@of_kind("count")
def test_counts(figure):
    assert row_of(figure)["now"] == int(figure["printed_value"])


@of_kind("difference")
def test_differences(figure):
    assert row_of(figure)["difference"] == int(figure["printed_value"])


@of_kind("pct_change")
def test_percentage_changes(figure):
    assert row_of(figure)["pct_change"] == pytest.approx(float(figure["printed_value"]), abs=0.05)


@of_kind("share_of_incidents")
def test_shares_of_repeat_victims(figure):
    repeats = row_of(figure)["now"]
    incidents = row_of(figure | {"measure_code": "da.incidents"})["now"]
    assert round(100 * repeats / incidents, 1) == float(figure["printed_value"])


@of_kind("fewer_per_day", "annual_average")
def test_figures_that_only_a_sentence_holds(figure):
    rows = queries.run(
        "headlines", area=figure["area_code"], **{"from": "2014-10", "to": "2015-09"}
    )
    assert any(figure["printed_value"] in sentence for sentence in rows["headline"])


@of_kind("status")
def test_statuses_of_priorities(figure):
    rows = queries.run(
        "priority_status", partnership="smp", edition=figure["period_label"], as_at="2024-03-31"
    ).set_index("priority")
    priority = figure["printed_measure"].removeprefix("Priority status: ")
    assert rows.loc[priority, "status"] == figure["printed_value"]


@of_kind("rating")
def test_ratings_of_risks(figure):
    rows = queries.run("risks", partnership="medway-csp", edition=figure["period_label"])
    risk = figure["printed_measure"].removeprefix("Risk rating: ")
    assert rows.set_index("risk").loc[risk, "rating"] == figure["printed_value"]


@of_kind("money")
def test_money(figure):
    partnership = {"E07000110": "smp", "E06000035": "medway-csp"}[figure["area_code"]]
    rows = queries.run("allocations", partnership=partnership)
    of_year = rows[rows["financial_year"] == figure["period_label"]]
    assert of_year["amount"].tolist() == [Decimal(figure["printed_value"])]


@of_kind("other")
def test_figures_of_another_kind_can_be_looked_up(figure):
    rows = queries.run("published_figures", area=figure["area_code"])
    same = rows["printed_measure"].eq(figure["printed_measure"]) & rows["period_label"].eq(
        figure["period_label"]
    )
    found = rows.loc[same, "printed_value"]
    assert found.tolist() == [figure["printed_value"]]


def test_every_figure_is_tested():
    kinds = {figure["statistic"] for figure in FIGURES}
    assert kinds == {
        "count", "difference", "pct_change", "share_of_incidents", "fewer_per_day",
        "annual_average", "money", "rating", "status", "other",
    }  # fmt: skip


def test_our_copy_is_the_papers():
    if not SHARED.exists():
        pytest.skip("../shared is not here: a user's machine has none")
    with SHARED.open(encoding="utf-8", newline="") as file:
        theirs = [
            (r["paragraph"], r["partnership"], r["measure"], r["period_label"], r["value"])
            for r in csv.DictReader(file)
        ]
    ours = [
        (
            r["paragraph"],
            r["partnership"],
            r["printed_measure"],
            r["period_label"],
            r["printed_value"],
        )
        for r in FIGURES
    ]
    assert sorted(ours) == sorted(theirs)


# Paragraph 3.1 as it is printed: the measure, now, before, difference, % change.
PARAGRAPH_3_1 = """
Victim based crime           8483 8457   26   0.3
Violent crime                2945 2612  333  12.7
Violence against the person  2643 2349  294  12.5
Sexual offences               224  203   21  10.3
Robbery                        78   60   18  30.0
Burglary dwelling             361  468 -107 -22.9
Burglary other than dwelling  505  568  -63 -11.1
Vehicle crime                 601  642  -41  -6.4
Theft of motor vehicle        129  160  -31 -19.4
Theft from motor vehicle      472  482  -10  -2.1
Vehicle interference           81   60   21  35.0
Theft and handling           2620 2728 -108  -4.0
Shoplifting                  1056 1108  -52  -4.7
Theft of pedal cycle          111  138  -27 -19.6
Other theft                  1453 1482  -29  -2.0
Criminal damage              1370 1379   -9  -0.7
Crimes against society        695  953 -258 -27.1
Drug offences                 279  431 -152 -35.3
Possession of weapons          47   47    0   0.0
Public order offences         228  305  -77 -25.2
Other crimes                  141  170  -29 -17.1
All crime                    9178 9410 -232  -2.5
"""


def test_the_table_of_paragraph_3_1_in_its_order():
    rows = queries.run(
        "change_table", area="E07000110", domain="crime", **{"from": "2014-10", "to": "2015-09"}
    )
    ours = [
        f"{row.measure:28} {row.now:4} {row.before:4} {row.difference:4} {row.pct_change:5.1f}"
        for row in rows.itertuples()
    ]
    assert ours == PARAGRAPH_3_1.strip().splitlines()
    assert rows["basis"].eq("published").all()


# Paragraphs 3.2 to 3.5, word for word as the dashboard says them. What is real follows from scipy's
# binomtest: 0.090 for 9,178 of 18,588, 0.092 for 81 of 141, 0.148 for 78 of 138, 3e-5 for 2,643 of
# 4,992, 1e-8 for 279 of 710, 0.00098 for 228 of 533, 0.00023 for 361 of 829, 0.0027 for 1,925 of
# 4,042, 0.012 for 1,197 of 2,273, 0.39 for 74 of 137.
SENTENCES = [
    "All crime fell by 2.5%, from 9,410 to 9,178 crimes, in October 2014 to September 2015 against "
    "the same months a year earlier; a change this size is within normal variation. That is 232 "
    "fewer crimes, or 0.64 fewer a day.",
    "Victim based crime rose by 0.3%, from 8,457 to 8,483 (26 more, within normal variation) and "
    "crimes against society fell by 27.1%, from 953 to 695 (258 fewer, real).",
    "Largest rises: vehicle interference up 35.0%, from 60 to 81 (within normal variation); "
    "robbery up 30.0%, from 60 to 78 (within normal variation); violence against the person up "
    "12.5%, from 2,349 to 2,643 (real).",
    "Largest falls: drug offences down 35.3%, from 431 to 279 (real); public order offences down "
    "25.2%, from 305 to 228 (real); burglary dwelling down 22.9%, from 468 to 361 (real).",
    "ASB incidents fell by 9.1%, from 2,117 to 1,925, in April to September 2015 against the same "
    "months a year earlier; the change is possibly real.",
    "Since the same months of 2012 the fall is 22.7%, or 564 fewer: from 2,489 to 1,925.",
    "Domestic abuse incidents rose by 11.2%, from 1,076 to 1,197, in April to September 2015 "
    "against the same months a year earlier; the change is possibly real.",
    "Since the same months of 2013 the rise is 32.6%, or 294 more: from 903 to 1,197.",
    "Repeat victims: 342, or 28.6% of incidents; a year earlier 305, or 28.3%; in 2013 247, "
    "or 27.4%.",
    "74 people were killed or seriously injured in 2014, after 63 in 2013 and 57 in 2012; a change "
    "this size is within normal variation.",
    "The number in 2014 is 35.7% below the average of 1994 to 1998, which was 115 a year.",
    "In April to August 2015 so far, 20 people were killed or seriously injured.",
]


def test_the_headlines_of_paragraphs_3_2_to_3_5():
    rows = queries.run("headlines", area="E07000110", **{"from": "2014-10", "to": "2015-09"})
    assert rows["headline"].tolist() == SENTENCES
    assert rows["basis"].eq("published").all()


def test_asb_of_2012_has_nothing_to_compare_with():
    rows = queries.run(
        "change_table", area="E07000110", domain="asb", **{"from": "2012-04", "to": "2012-09"}
    )
    (row,) = rows.to_dict("records")
    assert row["now"] == 2489
    assert all(rows[name].isna().all() for name in ("before", "difference", "pct_change"))
