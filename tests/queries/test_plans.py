"""What plans hold and what changed between two meetings; names that mean one partnership's."""

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

import queries
from data import records


def counts(measure, area, first, *numbers):
    months = pd.date_range(first, periods=len(numbers), freq="MS")
    return [(measure, area, f"{m:%Y-%m}", n) for m, n in zip(months, numbers, strict=True)]


def ask(facts, name, **more):
    return queries.run_in(facts, name, partnership="P", edition="third", **more)


def known(value):
    return None if pd.isna(value) else value


# --- lists ----------------------------------------------------------------------------------------

ACTIONS = [
    # all of them due on 15 October 2015 but for two
    {"action_code": "done", "state": "done", "due_on": "2015-10-15", "done_on": "2015-11-01"},
    {"action_code": "stopped", "state": "stopped", "due_on": "2015-10-15"},
    {"action_code": "no day", "state": "under way"},
    {"action_code": "planned", "due_on": "2015-10-15", "document_code": "paper"},
    {"action_code": "soon", "state": "under way", "due_on": "2015-12-01", "illustrative": "owner"},
    {"action_code": "under way", "state": "under way", "due_on": "2015-10-15", "strand": "Prevent"},
    {"action_code": "of b", "priority_code": "b", "due_on": "2015-10-15", "illustrative": "all"},
]


@pytest.fixture(scope="module")
def facts(planned):
    return planned(
        priority=[
            {"priority_code": "b", "name": "Priority B", "short_name": "B", "kind": "subsidiary"},
            {},
            {"edition_code": "first"},
        ],
        indicator=[
            {"indicator_code": "x", "name": "X"},
            {"indicator_code": "y", "name": "Y", "edition_code": "second"},
        ],
        action=ACTIONS,
        risk=[
            {"risk_code": "low", "likelihood": "B", "impact": "2", "priority_code": "b"},
            {"risk_code": "medium", "likelihood": "B", "impact": "1", "illustrative": "owner"},
            {"risk_code": "highest", "likelihood": "A", "impact": "1", "priority_code": "a"},
            {"risk_code": "high", "likelihood": "A", "impact": "2", "document_code": "paper"},
            {"risk_code": "as high", "likelihood": "A", "impact": "1"},
        ],
        allocation=[
            {"allocation_code": "pot", "amount": "1234567.89", "document_code": "paper"},
            {
                "allocation_code": "a",
                "amount": "0.20",
                "priority_code": "a",
                "illustrative": "financial_year",
            },
            {"allocation_code": "next", "amount": "40814", "financial_year": "2016-17"},
        ],
        outcome=[
            {"outcome": "Safe"},
            {"outcome": "And glad", "priority_code": "b", "illustrative": "all"},
            {"outcome": "Elsewhere", "edition_code": "first"},
        ],
        theme=[
            {"theme": "Youth", "illustrative": "all"},
            {"theme": "Drugs"},
            {"theme": "Elsewhere", "edition_code": "first"},
        ],
        meeting=[{"meeting_code": "m", "held_on": "2015-10-01"}],
        recommendation=[
            {"meeting_code": "m", "recommendation": "Note it", "document_code": "paper"},
            {"meeting_code": "m", "recommendation": "And agree", "illustrative": "all"},
            {"meeting_code": "n", "recommendation": "Elsewhere"},
        ],
    )


def test_partnerships(facts):
    (row,) = queries.run_in(facts, "partnerships").to_dict("records")
    assert (row["partnership_code"], row["partnership"], row["short_name"]) == (
        "P", "Dist Partnership", "DP",
    )  # fmt: skip
    assert (row["area_code"], row["area"]) == ("D", "Dist borough")
    assert (row["status_scale"], row["risk_matrix"]) == ("four", "square")


def test_editions_the_latest_first(facts):
    rows = queries.run_in(facts, "editions", partnership="dist partnership")
    assert rows[["edition_code", "label", "priorities", "indicators"]].values.tolist() == [
        ["third", "Plan 2013-16, 2015-16", 2, 1],
        ["second", "Plan 2013-16, 2014-15", 0, 1],
        ["first", "Plan 2013-16, 2013-14", 1, 0],
    ]
    assert rows["starts_on"].iloc[0].date() == date(2015, 4, 1)
    assert rows["ends_on"].iloc[0].date() == date(2016, 3, 31)


@pytest.mark.parametrize("edition", ["third", "2015-16", "2013-16"])
def test_the_years_of_a_plan_mean_its_latest_edition(facts, edition):
    rows = queries.run_in(facts, "themes", partnership="P", edition=edition)
    assert rows["theme"].tolist() == ["Youth", "Drugs"]
    assert [known(basis) for basis in rows["basis"]] == ["illustrative", None]


@pytest.mark.parametrize(
    ("as_at", "late", "days", "done"),
    [
        ("2015-10-15", [], None, 0),
        # what was done on 1 November was not done yet
        ("2015-10-16", ["done", "planned", "under way"], 1, 0),
        ("2015-10", ["done", "planned", "under way"], 16, 0),
        ("2015-11-01", ["planned", "under way"], 17, 1),
    ],
)
def test_an_action_is_late_from_the_day_after_it_was_due(facts, as_at, late, days, done):
    rows = ask(facts, "actions", as_at=as_at, priority="a")
    assert sorted(rows.loc[rows["is_late"], "action_code"]) == late
    assert rows.loc[rows["is_late"], "days_late"].tolist() == [days] * len(late)
    assert rows.loc[~rows["is_late"], "days_late"].isna().all()
    told = ask(facts, "priority_status", as_at=as_at).set_index("priority_code")
    columns = ["actions", "actions_done", "actions_late", "actions_dated"]
    assert told.loc["a", columns].tolist() == [6, done, len(late), 5]
    assert told.loc["b", ["actions", "actions_late"]].tolist() == [1, int(bool(late))]


@pytest.mark.parametrize(
    ("as_at", "order"),
    [
        ("2015-10-15", ["done", "under way", "soon", "no day", "planned", "stopped", "of b"]),
        ("2015-10-16", ["done", "under way", "planned", "soon", "no day", "stopped", "of b"]),
        ("2016-01-01", ["under way", "soon", "planned", "no day", "done", "stopped", "of b"]),
    ],
)
def test_actions_by_priority_the_late_first_and_the_done_last(facts, as_at, order):
    rows = ask(facts, "actions", as_at=as_at)
    assert rows["action_code"].tolist() == order
    assert rows["priority"].tolist() == ["A"] * 6 + ["B"]


def test_what_is_known_of_an_action(facts):
    rows = ask(facts, "actions", as_at="2015-11-01").set_index("action_code")
    assert (rows.loc["done", "state"], rows.loc["done", "done_on"].date()) == (
        "done", date(2015, 11, 1),
    )  # fmt: skip
    before = ask(facts, "actions", as_at="2015-10-31").set_index("action_code").loc["done"]
    assert (before["state"], known(before["done_on"])) == ("under way", None)
    assert rows.loc["under way", "strand"] == "Prevent"
    assert rows.loc["soon", "basis"] == "partly illustrative"
    assert rows.loc["of b", "basis"] == "illustrative"
    assert rows.loc["planned", "basis"] == "published"
    assert known(rows.loc["done", "basis"]) is None, "no paper says so"


@pytest.mark.parametrize(
    ("priority", "order"),
    [
        (None, ["highest", "as high", "high", "medium", "low"]),
        ("a", ["highest", "as high", "high", "medium"]),  # those of the whole plan as well
        ("Priority B", ["as high", "high", "medium", "low"]),
    ],
)
def test_risks_the_highest_first(facts, priority, order):
    assert ask(facts, "risks", priority=priority)["risk_code"].tolist() == order


def test_what_is_known_of_a_risk(facts):
    rows = ask(facts, "risks").set_index("risk_code")
    told = rows[["rating", "tone", "band", "is_key_illustrative", "basis"]].fillna("")
    assert told.loc["highest"].tolist() == ["A1", "bad", "Very high", True, ""]
    assert told.loc["high"].tolist() == ["A2", "caution", "High", False, "published"]
    assert told.loc["medium"].tolist() == ["B1", "good", "Medium", False, "partly illustrative"]
    assert told.loc["low"].tolist() == ["B2", "best", "Low", True, ""]
    assert rows.loc["high", "document"] == "A paper"
    assert rows.loc["highest", "priority"] == "A"
    assert known(rows.loc["high", "priority"]) is None


def test_grants_to_the_penny_the_latest_years_first(facts):
    rows = queries.run_in(facts, "allocations", partnership="P")
    assert rows["allocation_code"].tolist() == ["next", "pot", "a"]
    assert all(isinstance(amount, Decimal) for amount in rows["amount"])
    assert sum(rows["amount"]) == Decimal("1275382.09")
    assert rows["amount_words"].tolist() == ["£40,814", "£1,234,567.89", "£0.20"]
    assert [known(basis) for basis in rows["basis"]] == [None, "published", "partly illustrative"]
    assert [known(priority) for priority in rows["priority_code"]] == [None, None, "a"]


def test_outcomes(facts):
    rows = ask(facts, "outcomes")
    assert rows.fillna("").values.tolist() == [
        ["a", "Safe", ""], ["b", "And glad", "illustrative"],
    ]  # fmt: skip
    assert ask(facts, "outcomes", priority="b")["outcome"].tolist() == ["And glad"]


def test_recommendations_in_their_order(facts):
    rows = queries.run_in(facts, "recommendations", meeting="m")
    assert rows["recommendation"].tolist() == ["Note it", "And agree"]
    assert rows["basis"].tolist() == ["published", "illustrative"]
    assert queries.run_in(facts, "recommendations").empty, "no meeting, nothing to decide"
    assert [known(document) for document in rows["document"]] == ["A paper", None]


def test_a_plan_with_nothing_in_it(facts):
    in_second = {"partnership": "P", "edition": "second"}
    for name in ("priority_status", "actions", "risks", "outcomes", "themes"):
        assert queries.run_in(facts, name, **in_second).empty, name


# --- what changed between two meetings ------------------------------------------------------------

# 990 in the year to September 2015, after 1,000; 1,408 in that to October, after 1,002: more than
# a tenth above 990, and p below 1e-15. In the year to August 2015 they were 997, and nothing is
# known of the year before. W1 has a year of figures only from October 2015 on.
CHANGING = [
    *counts("asb", "D", "2013-10", *[80] * 8, *[90] * 4, *[82] * 6, *[83] * 6, 500, 500),
    *counts("asb", "W1", "2014-11", *[2] * 13),
    *counts("part.a", "D", "2014-10", *[1] * 12),
]


@pytest.fixture(scope="module")
def changing(planned):
    return planned(
        CHANGING,
        priority=[
            {},
            {"priority_code": "b", "name": "Priority B", "short_name": "B"},
            {"priority_code": "c", "name": "Priority C", "short_name": "C"},
        ],
        indicator=[
            {"indicator_code": "b", "name": "In B", "target": 990, "priority_code": "b"},
            {"indicator_code": "a", "name": "ASB", "target": 990, "illustrative": "target"},
            {"indicator_code": "quiet", "name": "Not headline", "target": 990,
             "is_headline": False},
            {"indicator_code": "ever", "name": "Ever red", "target": 10, "compare_years": 2},
            {"indicator_code": "neutral", "name": "Neutral", "improvement": "neutral"},
            {"indicator_code": "none", "name": "Never counted", "measure_code": "part.b"},
            {"indicator_code": "new", "name": "New", "area_code": "W1", "target": 20},
        ],
        meeting=[
            {"meeting_code": "m1", "held_on": "2015-06-01"},
            {"meeting_code": "m2", "held_on": "2015-10-15"},
            {"meeting_code": "m3", "held_on": "2015-11-15"},
        ],
        printed_judgement=[
            {"meeting_code": "m1", "status": "On track", "illustrative": "all"},
            {"meeting_code": "m3", "status": "Off track"},
            {"meeting_code": "m2", "status": "At risk", "priority_code": "b"},
            {"meeting_code": "m3", "status": "At risk", "priority_code": "b"},
            {"meeting_code": "m3", "status": "Exceeding expectations", "priority_code": "c"},
        ],
    )  # fmt: skip


def changes(facts, as_at="2015-11-15", since="2015-10-15", **more):
    rows = ask(facts, "changes_since", as_at=as_at, since=since, **more)
    return [
        tuple(map(known, row)) for row in rows[["kind", "priority_code", "words", "tone"]].values
    ]


RED = "from green to red; from no clear change to worsening."


def test_changes_since_the_meeting_before(changing):
    assert changes(changing) == [
        ("status", "a", "A: from On track to Off track.", "bad"),
        ("status", "c", "C: judged Exceeding expectations.", "best"),
        ("indicator", "a", f"ASB: {RED}", "bad"),
        ("indicator", "a", "Neutral: from no clear change to rising.", None),
        ("indicator", "b", f"In B: {RED}", "bad"),
        ("figures", None, "Antisocial behaviour figures: 1 more month, to October 2015.", None),
    ]
    rows = ask(changing, "changes_since", as_at="2015-11-15", since="2015-10-15")
    assert rows["is_illustrative"].tolist() == [True, False, True, False, False, False]


def test_without_a_meeting_before_nothing_changed(changing):
    assert changes(changing, since=None) == []


def test_an_indicator_that_has_no_data_any_more_says_so(changing):
    asked = {"as_at": "2018-01-15", "since": "2015-10-15"}
    assert ("indicator", "a", "ASB: no data any more.", None) in changes(changing, **asked)
    assert ask(changing, "changes_since", **asked)["is_illustrative"].notna().all()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param({"since": "2015-11-15"}, [], id="since the meeting itself"),
        pytest.param(
            {"as_at": "2015-10-20"}, [], id="a day later, with the same figures and statuses"
        ),
        pytest.param(
            {"to": "2015-09"},
            ["A: from On track to Off track.", "C: judged Exceeding expectations."],
            id="figures looked at to the same month",
        ),
        pytest.param(
            {"as_at": "2015-12-15"},
            [
                "A: from On track to Off track.",
                "C: judged Exceeding expectations.",
                f"ASB: {RED}",
                "Neutral: from no clear change to rising.",
                f"In B: {RED}",
                "Antisocial behaviour figures: 2 more months, to November 2015.",
            ],
            id="two months later",
        ),
        pytest.param(
            {"as_at": "2015-10-20", "since_to": "2015-08"},
            [
                "ASB: from amber to green; from no earlier figures to no clear change.",
                "Neutral: from no earlier figures to no clear change.",
                "In B: from amber to green; from no earlier figures to no clear change.",
                "Crime figures: 1 more month, to September 2015.",
                "Antisocial behaviour figures: 1 more month, to September 2015.",
            ],
            id="what the meeting before looked at",
        ),
        pytest.param(
            {"area": "W1", "to": "2015-10"},
            [
                "A: from On track to Off track.",
                "C: judged Exceeding expectations.",
                "Antisocial behaviour figures: 1 more month, to October 2015.",
            ],
            id="elsewhere",
        ),
    ],
)
def test_changes_of_other_days(changing, asked, expected):
    assert [words for _, _, words, _ in changes(changing, **asked)] == expected


def test_a_recorded_status_is_a_change(changing, tmp_path):
    opened = queries.connect(changing.facts, tmp_path / "records.duckdb")
    try:
        assert len(changes(opened)) == 6
        content = {"edition_code": "third", "priority_code": "b", "status": "On track"}
        with opened.cursor() as cursor:
            records.add(
                cursor, kind="judgement", subject="b", content=content, meeting="m3", who="x",
                why="y",
            )  # fmt: skip
        assert ("status", "b", "B: from At risk to On track.", "good") in changes(opened)
    finally:
        opened.close()


# --- the demo: what papers print ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("partnership", "year", "amount", "words"),
    [
        ("smp", "2018-19", "40814.00", "£40,814"),
        ("smp", "2015-16", "10000.00", "£10,000"),
        ("medway-csp", "2019-20", "106460.00", "£106,460"),
    ],
)
def test_grants_that_papers_print(partnership, year, amount, words):
    rows = queries.run("allocations", partnership=partnership).set_index("financial_year")
    row = rows.loc[year]
    assert isinstance(row["amount"], Decimal)
    assert (row["amount"], row["amount_words"]) == (Decimal(amount), words)


def test_risks_that_the_paper_of_2020_rates():
    rows = queries.run("risks", partnership="medway-csp", edition="2020-24")
    assert rows["rating"].tolist() == ["E2", "E2", "D3", "D3"]
    assert rows["risk_code"].tolist() == ["buy-in", "objectives", "legislation", "pcc-plans"]
    assert rows["is_key_illustrative"].all(), "the paper prints no key"
    assert rows["basis"].eq("published").all()


def test_partnerships_of_the_demo():
    rows = queries.run("partnerships")
    assert rows["partnership_code"].tolist() == ["smp", "medway-csp"]
    assert queries.run("editions", partnership="smp")["edition"].tolist() == [
        "2023-24", "2018-19", "2017-18", "2015-16",
    ]  # fmt: skip


def test_what_changed_before_the_paper_of_2024():
    rows = queries.run(
        "changes_since", partnership="smp", edition="2023-24", as_at="2024-03-19",
        since="2023-10-17",
    )  # fmt: skip
    assert rows.loc[rows["kind"] == "status", "words"].tolist() == [
        "Serious and organised crime: from At risk to On track.",
        "Safe town centre: from On track to Exceeding expectations.",
    ]
    assert (
        "Crime figures: 5 more months, to February 2024."
        in rows.loc[rows["kind"] == "figures", "words"].tolist()
    )


# --- names ----------------------------------------------------------------------------------------

SMP = {"partnership": "smp"}
IN_2024 = SMP | {"edition": "2023-24"}
TOWN = IN_2024 | {"priority": "town-centre"}
GRANT = SMP | {"allocation": "smp-2018-19-csg", "as_at": "2019-01-31"}
ASKED = {
    "editions": SMP,
    "meetings": SMP,
    "statuses": SMP,
    "suggestion_rules": SMP,
    "themes": IN_2024,
    "changes_since": IN_2024 | {"as_at": "2024-03-19", "since": "2023-10-17"},
    "priority_status": IN_2024,
    "indicator_status": TOWN,
    "actions": TOWN,
    "allocations": SMP,
    "grant_position": GRANT,
    "grant_profile": GRANT,
    "grant_groups": GRANT | {"by": "priority"},
    "awards": GRANT,
    "award_outcomes": GRANT,
    "bids": GRANT,
    "tactical_calls": GRANT,
    "grants_360giving": GRANT,
    "judgements": TOWN,
    "narratives": TOWN,
    "outcomes": TOWN,
    "risks": TOWN,
    "recommendations": {"meeting": "smp-2024-03-19"},
}
WRONG = {
    "partnership": [
        ("smpp", "There is no partnership 'smpp'. Did you mean SMP? See all of them with: "
                 "python -m queries partnerships"),
        ("Safer Maidston", "Did you mean Safer Maidstone Partnership?"),
    ],
    "edition": [
        ("2023-42", "There is no edition '2023-42'. Did you mean 2023-24"),
        ("medway-2020-21", "There is no edition 'medway-2020-21'. "),
        ("2020-24", "There is no edition '2020-24'. Did you mean "),
    ],
    "priority": [
        ("town-center", "There is no priority 'town-center'. Did you mean town-centre"),
        ("Road safety", "There is no priority 'Road safety'. "),  # of another edition
    ],
    "meeting": [("smp-2024-03-91", "Did you mean smp-2024-03-19")],
    "allocation": [
        ("2018-91", "There is no allocation '2018-91'. Did you mean 2018-19"),
        ("medway-2019-20-crg", "There is no allocation 'medway-2019-20-crg'. "),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "parameter"),
    [(name, parameter) for name in ASKED for parameter in WRONG if parameter in ASKED[name]],
)
def test_a_wrong_name_is_refused_with_those_nearest(name, parameter):
    for value, says in WRONG[parameter]:
        with pytest.raises(queries.QueryError) as refusal:
            queries.run(name, **ASKED[name] | {parameter: value})
        assert says in str(refusal.value)
        assert str(refusal.value).startswith(f"There is no {parameter} '{value}'.")


def test_an_edition_of_another_partnership_is_refused():
    with pytest.raises(queries.QueryError) as refusal:
        queries.run("priority_status", partnership="medway-csp", edition="2023-24")
    assert str(refusal.value) == (
        "There is no edition '2023-24'. Did you mean 2020-24 or 2020-21? See all of them with: "
        "python -m queries editions partnership=medway-csp"
    )


@pytest.mark.parametrize("name", ASKED)
def test_what_is_there_is_found_by_its_names(name):
    by_code = queries.run(name, **ASKED[name])
    assert len(by_code)
    names = {
        "partnership": "safer maidstone partnership",
        "edition": "2022-25",
        "priority": "Safe town centre",
        "meeting": "Committee, Strategic Assessment 2024/25 and plan update",
        "allocation": "community safety grant, 2018-19",
    }
    by_name = ASKED[name] | {p: names[p] for p in ASKED[name] if p in names}
    pd.testing.assert_frame_equal(queries.run(name, **by_name), by_code)
