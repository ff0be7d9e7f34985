"""Statuses of priorities: what figures suggest, what was judged, and what is in force."""

import shutil
from datetime import date

import duckdb
import pandas as pd
import pytest

import queries
from data import records


def counts(measure, area, first, *numbers):
    months = pd.date_range(first, periods=len(numbers), freq="MS")
    return [(measure, area, f"{m:%Y-%m}", n) for m, n in zip(months, numbers, strict=True)]


def ask(facts, name, as_at="2015-10-15", **more):
    return queries.run_in(facts, name, partnership="P", edition="third", as_at=as_at, **more)


def status(facts, **more):
    return ask(facts, "priority_status", **more).set_index("priority_code")


def known(value):
    return None if pd.isna(value) else value


# 120 in the year to September 2015; a year earlier 120, two years 156, three years 240. By scipy's
# exact test of 120 against those p is 1, 0.035 and 2e-10.
YEARS = counts("asb", "D", "2011-10", *[20] * 12, *[13] * 12, *[10] * 24)
WORTH = {
    "no clear change": (1, "decrease"),
    "possibly improving": (2, "decrease"),
    "possibly worsening": (2, "increase"),
    "improving": (3, "decrease"),
    "worsening": (3, "increase"),
}
AIMS = {
    "decrease": {"green": 120, "amber": 110, "red": 100},
    "increase": {"green": 120, "amber": 130, "red": 140},
}


def indicator(rag, signal="no clear change", is_headline=True, **more):
    """A row of an indicator for which the counts above give these answers."""
    if rag == "no data":
        return {"measure_code": "part.b", "target": 1, "is_headline": is_headline, **more}
    if rag == "neutral":
        return {
            "improvement": "neutral", "target": 1, "compare_years": 3, "is_headline": is_headline,
            **more,
        }  # fmt: skip
    years, improvement = WORTH[signal]
    return {
        "improvement": improvement, "compare_years": years, "target": AIMS[improvement][rag],
        "is_headline": is_headline, **more,
    }  # fmt: skip


# --- suggestions ----------------------------------------------------------------------------------

# (indicators, called I1, I2, …; status; because)
SUGGESTED = {
    "red and worsening": (
        [("red", "worsening")], "Off track", "I1 is red and really worsening"
    ),
    "one of them red and worsening": (
        [("green", "improving"), ("red", "worsening")],
        "Off track", "I2 is red and really worsening",
    ),
    "red and worsening, not headline": (
        [("green", "improving"), ("red", "worsening", False)],
        "At risk", "I2 is red and really worsening",
    ),
    "red and possibly worsening": ([("red", "possibly worsening")], "At risk", "I1 is red"),
    "red": ([("red",)], "At risk", "I1 is red"),
    "red and improving": (
        [("red", "improving")], "At risk", "I1 is red and really improving"
    ),
    "one red, another worsening": (
        [("red",), ("green", "worsening")], "At risk", "I1 is red"
    ),
    "red and amber": (
        [("red",), ("amber", "worsening"), ("red", "improving", False)],
        "At risk", "I1 is red and I3 is red and really improving",
    ),
    "amber and worsening": (
        [("amber", "worsening")], "At risk", "I1 is amber and really worsening"
    ),
    "amber and worsening, not headline": (
        [("amber",), ("amber", "worsening", False)],
        "At risk", "I2 is amber and really worsening",
    ),
    "amber and possibly worsening": (
        [("amber", "possibly worsening")], "On track", "I1 is amber"
    ),
    "amber and improving": (
        [("amber", "improving")], "On track", "I1 is amber and really improving"
    ),
    "green and worsening": (
        [("green", "worsening")], "On track", "I1 is green and really worsening"
    ),
    "all green": (
        [("green",), ("green",), ("green",)],
        "On track", "I1 is green, I2 is green and I3 is green",
    ),
    "all green, one possibly improving": (
        [("green",), ("green", "possibly improving")],
        "On track", "I1 is green and I2 is green",
    ),
    "all green, one improving": (
        [("green",), ("green", "improving")],
        "Exceeding expectations", "I2 is green and really improving",
    ),
    "green and improving, not headline": (
        [("green",), ("green", "improving", False)],
        "Exceeding expectations", "I2 is green and really improving",
    ),
    "one green and improving, not headline": (
        [("green", "improving", False)],
        "Exceeding expectations",
        "I1 is green and really improving",
    ),
    "all green, one worsening and one improving": (
        [("green", "worsening"), ("green", "improving")],
        "Exceeding expectations", "I2 is green and really improving",
    ),
    "improving beside amber": (
        [("green", "improving"), ("amber", "no clear change", False)],
        "On track", "I1 is green and really improving and I2 is amber",
    ),
    "improving beside what cannot be judged": (
        [("no data",), ("green", "improving"), ("neutral",)],
        "Exceeding expectations", "I2 is green and really improving",
    ),
    "neutral": ([("neutral",)], None, None),
    "no data": ([("no data",)], None, None),
    "neither": ([("no data",), ("neutral",)], None, None),
    "nothing": ([], None, None),
}  # fmt: skip


def priority(code):
    return {"priority_code": code, "name": f"Priority {code}", "short_name": code}


def rows_of(cases):
    """The rows of a priority for each case and of its indicators."""
    return {
        "priority": [priority(code) for code in cases],
        "indicator": [
            indicator(*each, priority_code=code, indicator_code=f"{code} {n}", name=f"I{n}")
            for code, (each_of, *_) in cases.items()
            for n, each in enumerate(each_of, start=1)
        ],
    }


@pytest.fixture(scope="module")
def facts(planned):
    return planned(YEARS, **rows_of(SUGGESTED))


def test_the_indicators_are_what_they_are_called(facts):
    rows = ask(facts, "indicator_status").set_index("indicator_code")
    for code, (each_of, *_) in SUGGESTED.items():
        for n, (rag, *more) in enumerate(each_of, start=1):
            row = rows.loc[f"{code} {n}"]
            if rag == "neutral":
                assert (row["rag"], row["signal"]) == ("no judgement", "falling")
            elif rag == "no data":
                assert (row["rag"], known(row["signal"])) == ("no data", None)
            else:
                signal = more[0] if more else "no clear change"
                assert (row["rag"], row["signal"]) == (rag, signal)


@pytest.mark.parametrize(
    ("code", "suggested", "because"), [(code, s, b) for code, (_, s, b) in SUGGESTED.items()]
)
def test_suggested(facts, code, suggested, because):
    row = status(facts).loc[code]
    assert known(row["suggested_status"]) == suggested
    assert known(row["suggested_because"]) == because
    tones = {"Exceeding expectations": "best", "On track": "good", "At risk": "caution"}
    assert known(row["suggested_tone"]) == (suggested and tones.get(suggested, "bad"))
    assert row["is_to_talk_about"] == (suggested in ("At risk", "Off track"))
    assert known(row["status"]) is None
    assert known(row["suggestion_is"]) is None


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [
        ({"as_at": "2015-09-30"}, "Off track"),
        # Of the year to August nothing is known three years earlier: red, and no more than that.
        ({"as_at": "2015-09-29"}, "At risk"),
        ({"to": "2015-08"}, "At risk"),
        ({"as_at": "2015-09-29", "to": "2015-09"}, "At risk"),
        ({"area": "W1"}, None),
    ],
)
def test_a_suggestion_is_from_the_figures_up_to_a_month(facts, asked, suggested):
    row = status(facts, **asked).loc["red and worsening"]
    assert known(row["suggested_status"]) == suggested


def test_what_the_indicators_say_is_counted(facts):
    rows = status(facts)
    names = ["red", "amber", "green", "no_judgement", "no_data", "worsening", "improving"]
    assert rows.loc["red and amber", names].tolist() == [2, 1, 0, 0, 0, 1, 1]
    assert rows.loc["improving beside what cannot be judged", names].tolist() == [
        0, 0, 1, 1, 1, 0, 1,
    ]  # fmt: skip
    assert rows.loc["nothing", names].tolist() == [0] * 7
    assert rows.index.tolist() == list(SUGGESTED)
    assert not rows["is_illustrative"].any()


@pytest.mark.parametrize(
    ("code", "begins"),
    [
        ("one of them red and worsening", "I2 fell by 50.0%, from 240 to 120"),
        # a headline indicator speaks first, however well it does
        ("red and worsening, not headline", "I1 fell by 50.0%, from 240 to 120"),
        ("amber and worsening, not headline", "I1 did not change: 120"),
        ("green and improving, not headline", "I1 did not change: 120"),
        # of two as far from well, the one that moves the wrong way
        ("all green, one worsening and one improving", "I1 fell by 50.0%"),
        ("all green, one possibly improving", "I2 fell by 23.1%, from 156 to 120"),
        ("all green", "I1 did not change: 120 incidents in October 2014 to September 2015 as in"),
        ("no data", None),
        ("nothing", None),
    ],
)
def test_the_sentence_is_of_what_is_furthest_from_well(facts, code, begins):
    sentence = known(status(facts).loc[code, "sentence"])
    assert sentence is None if begins is None else sentence.startswith(begins)


RULES = [
    "Off track when any headline indicator is red and really worsening.",
    "At risk when any indicator is red.",
    "At risk when any indicator is amber and really worsening.",
    "Exceeding expectations when every indicator is green, and any indicator is green and really "
    "improving.",
    "On track when any indicator can be judged.",
]


def test_the_rules_in_words(facts):
    rows = queries.run_in(facts, "suggestion_rules", partnership="DP")
    assert rows["place"].tolist() == [1, 2, 3, 4, 5]
    assert rows["words"].tolist() == RULES
    assert rows["status"].tolist() == [words.split(" when ")[0] for words in RULES]


@pytest.mark.parametrize(
    ("change", "code", "suggested", "words"),
    [
        pytest.param(
            "update suggestion_rule set scope = 'every' where place = 1",
            "red and worsening, not headline",
            "Off track",
            "Off track when any indicator is red and really worsening.",
            id="whether or not it is headline",
        ),
        pytest.param(
            "update suggestion_rule set signal = 'possibly worsening' where place = 3",
            "amber and possibly worsening",
            "At risk",
            None,
            id="another signal",
        ),
        pytest.param(
            "delete from suggestion_rule where place = 4 and condition = 2",
            "all green",
            "Exceeding expectations",
            "Exceeding expectations when every indicator is green.",
            id="a condition less",
        ),
        pytest.param(
            "update suggestion_rule set place = 9 where place = 1",
            "red and worsening",
            "At risk",
            None,
            id="another order",
        ),
        pytest.param(
            "update suggestion_rule set scope = 'headline' where place = 4",
            "improving beside amber",
            "Exceeding expectations",
            "Exceeding expectations when every headline indicator is green, and any headline "
            "indicator is green and really improving.",
            id="all of the headline ones",
        ),
        pytest.param(
            "update suggestion_rule set scope = 'headline' where place = 4 and condition = 2",
            "one green and improving, not headline",
            "On track",
            None,
            id="a condition that nothing comes under",
        ),
        pytest.param("delete from suggestion_rule", "red", None, None, id="no rules"),
        pytest.param(
            "update suggestion_rule set status_scale = 'another'", "red", None, None, id="of others"
        ),
    ],
)
def test_the_rules_are_data(facts, tmp_path, change, code, suggested, words):
    copy = tmp_path / "changed.duckdb"
    shutil.copyfile(facts.facts, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute(change)
    changed = queries.connect(copy)
    try:
        assert known(status(changed).loc[code, "suggested_status"]) == suggested
        rows = queries.run_in(changed, "suggestion_rules", partnership="P")
        assert words is None or words in rows["words"].tolist()
    finally:
        changed.close()


def test_statuses_are_the_partnerships_the_best_first(facts):
    rows = queries.run_in(facts, "statuses", partnership="P")
    assert rows[["status", "tone"]].values.tolist() == [
        ["Exceeding expectations", "best"],
        ["On track", "good"],
        ["At risk", "caution"],
        ["Off track", "bad"],
    ]


# --- judgements -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def with_meetings(planned):
    """Meetings in June and September, at which papers judge priority a At risk and then On track;
    what is counted would have it Off track. Nobody judged b, of which figures are good."""
    return planned(
        YEARS,
        priority=[priority("a"), priority("b")],
        indicator=[
            indicator("red", "worsening", indicator_code="x", name="X"),
            indicator("green", indicator_code="y", name="Y", priority_code="b"),
        ],
        meeting=[
            {"meeting_code": "june", "title": "June", "held_on": "2015-06-10"},
            {"meeting_code": "september", "title": "September", "held_on": "2015-09-10"},
        ],
        printed_judgement=[
            {"meeting_code": "june", "status": "At risk", "illustrative": "all"},
            {"meeting_code": "september", "status": "On track", "document_code": "paper",
             "paragraph": "2.6"},
        ],
        narrative=[{"kind": "story", "words": "As printed", "document_code": "paper"}],
    )  # fmt: skip


@pytest.fixture
def recording(with_meetings, tmp_path):
    """The facts with records of their own, and a function that adds to them."""
    opened = queries.connect(with_meetings.facts, tmp_path / "records.duckdb")

    def judge(status, meeting="september", priority="a", why="We said so", who="Chair"):
        with opened.cursor() as cursor:
            records.add(
                cursor,
                kind="judgement",
                subject=f"third/{priority}",
                content={
                    "edition_code": "third",
                    "priority_code": priority,
                    "status": status,
                    "suggested_status": "Off track",
                },
                meeting=meeting,
                who=who,
                why=why,
            )

    opened.judge = judge
    yield opened
    opened.close()


def add(facts, kind, subject, content, who="Chair", why="Because"):
    with facts.cursor() as cursor:
        records.add(cursor, kind=kind, subject=subject, content=content, who=who, why=why)


def history(facts, **more):
    rows = ask(facts, "judgements", priority="a", **more)
    assert rows["place"].tolist() == list(range(1, len(rows) + 1))
    return rows["status"].tolist()


@pytest.mark.parametrize(
    ("as_at", "said"),
    [
        ("2015-06-09", []),
        ("2015-06-10", ["At risk"]),
        ("2015-09-09", ["At risk"]),
        ("2015-09-10", ["On track", "At risk"]),
        ("2015-09", ["On track", "At risk"]),
    ],
)
def test_a_judgement_holds_from_the_day_of_its_meeting(with_meetings, as_at, said):
    assert history(with_meetings, as_at=as_at) == said
    row = status(with_meetings, as_at=as_at).loc["a"]
    assert known(row["status"]) == (said[0] if said else None)


def test_what_is_known_of_a_judgement(with_meetings):
    (now, before) = ask(with_meetings, "judgements", priority="a").to_dict("records")
    assert (now["status"], now["tone"], now["reason"]) == ("On track", "good", "Because")
    assert (now["who"], now["meeting"], now["meeting_code"]) == (
        "The chair", "September", "september",
    )  # fmt: skip
    assert (now["document"], now["paragraph"]) == ("A paper", "2.6")
    assert now["basis"] == "published"
    assert (before["tone"], before["basis"]) == ("caution", "illustrative")
    assert known(before["document"]) is None
    row = status(with_meetings).loc["a"]
    assert (row["status_tone"], row["status_reason"], row["status_who"]) == (
        "good", "Because", "The chair",
    )  # fmt: skip
    assert (row["status_meeting"], row["status_on"].date()) == ("September", date(2015, 9, 10))
    assert row["status_basis"] == "published"


def test_where_the_suggestion_stands_to_the_judgement(recording):
    for priority, suggested, said, suggestion_is, is_to_talk_about in [
        ("a", "Off track", None, "worse", True),  # the paper has it On track
        ("a", "Off track", "Off track", "same", True),
        ("a", "Off track", "Exceeding expectations", "worse", True),
        ("b", "On track", None, None, False),
        ("b", "On track", "Off track", "better", True),
        ("b", "On track", "At risk", "better", True),
        ("b", "On track", "On track", "same", False),
        ("b", "On track", "Exceeding expectations", "worse", False),
    ]:
        if said:
            recording.judge(said, priority=priority)
        row = status(recording).loc[priority]
        assert row["suggested_status"] == suggested
        assert known(row["suggestion_is"]) == suggestion_is, (priority, said)
        assert row["is_to_talk_about"] == is_to_talk_about


def test_a_recorded_judgement_is_in_force_at_once(recording):
    for _ in range(2):  # the second answer is a kept one
        assert history(recording) == ["On track", "At risk"]
        assert status(recording).loc["a", "status"] == "On track"
    recording.judge("Off track", why="It got worse", who="The Chair")
    assert history(recording) == ["Off track", "On track", "At risk"]
    row = status(recording).loc["a"]
    assert (row["status"], row["status_tone"], row["status_reason"], row["status_who"]) == (
        "Off track", "bad", "It got worse", "The Chair",
    )  # fmt: skip
    latest = ask(recording, "judgements", priority="a").iloc[0]
    assert known(latest["basis"]) is None, "no paper prints it"
    assert latest["suggested_status"] == "Off track"
    assert pd.notna(latest["recorded_at"])


def test_two_judgements_of_a_meeting_are_both_history(recording):
    recording.judge("Off track")
    recording.judge("Exceeding expectations")
    assert history(recording) == ["Exceeding expectations", "Off track", "On track", "At risk"]
    assert history(recording, as_at="2015-09-09") == ["At risk"]


def test_an_earlier_meeting_gives_way_whenever_it_is_recorded(recording):
    recording.judge("Exceeding expectations")
    recording.judge("Off track", meeting="june")
    assert history(recording) == ["Exceeding expectations", "On track", "Off track", "At risk"]
    assert status(recording).loc["a", "status"] == "Exceeding expectations"
    assert status(recording, as_at="2015-09-09").loc["a", "status"] == "Off track"


def test_a_judgement_is_of_its_priority(recording):
    recording.judge("Off track", priority="b")
    rows = status(recording)
    assert rows.loc["a", "status"] == "On track"
    assert rows.loc["b", "status"] == "Off track"


def test_a_judgement_at_a_recorded_meeting(recording):
    recording.judge("Off track", meeting="october")
    assert history(recording) == ["On track", "At risk"], "there is no such meeting yet"
    content = {"edition_code": "third", "title": "October", "held_on": "2015-10-01"}
    add(recording, "meeting", "october", content)
    assert history(recording) == ["Off track", "On track", "At risk"]
    assert history(recording, as_at="2015-09-30") == ["On track", "At risk"]
    assert status(recording).loc["a", "status_meeting"] == "October"


def test_records_outlive_the_store(recording, tmp_path):
    recording.judge("Off track")
    facts = recording.facts
    recording.close()
    again = queries.connect(facts, tmp_path / "records.duckdb")
    try:
        assert history(again) == ["Off track", "On track", "At risk"]
    finally:
        again.close()


# --- narratives -----------------------------------------------------------------------------------


def narratives(facts, priority="a"):
    return queries.run_in(
        facts, "narratives", partnership="P", edition="third", priority=priority
    ).to_dict("records")


def test_narratives(recording):
    (row,) = narratives(recording)
    assert (row["kind"], row["place"], row["words"]) == ("story", 1, "As printed")
    assert (row["document"], known(row["who"]), row["basis"]) == ("A paper", None, "published")

    content = {"edition_code": "third", "priority_code": "a"}
    add(recording, "narrative", "n", content | {"kind": "what_works", "words": "Light"})
    add(recording, "narrative", "n", content | {"kind": "story", "words": "Another"}, who="Ann")
    add(recording, "narrative", "n", content | {"kind": "story", "words": "A third"}, why="Typo")
    add(recording, "narrative", "n", content | {"kind": "partners", "words": "All"})
    add(
        recording, "narrative", "n", content | {"priority_code": "b", "kind": "story", "words": "B"}
    )
    rows = narratives(recording)
    assert [(row["kind"], row["place"], row["words"]) for row in rows] == [
        ("story", 1, "A third"),
        ("story", 2, "Another"),
        ("story", 3, "As printed"),
        ("partners", 1, "All"),
        ("what_works", 1, "Light"),
    ]
    assert (rows[0]["why"], rows[1]["who"]) == ("Typo", "Ann")
    assert pd.notna(rows[0]["recorded_at"])
    assert [row["words"] for row in narratives(recording, "b")] == ["B"]


# --- meetings -------------------------------------------------------------------------------------


def meetings(facts):
    return queries.run_in(facts, "meetings", partnership="P").to_dict("records")


def test_meetings_and_the_one_before(recording):
    september, june = meetings(recording)
    assert (september["meeting_code"], september["previous_code"]) == ("september", "june")
    assert september["label"] == "10 September 2015: September"
    assert (september["area_code"], september["area"]) == ("D", "Dist borough")
    assert f"{september['from_month']:%Y-%m} {september['to_month']:%Y-%m}" == "2014-09 2015-08"
    assert september["previous_on"].date() == date(2015, 6, 10)
    assert september["previous_meeting"] == "June"
    assert f"{september['previous_to']:%Y-%m}" == "2015-05"
    assert known(june["previous_code"]) is None
    assert known(june["previous_to"]) is None


def test_recorded_meetings(recording):
    assert len(meetings(recording)) == 2
    content = {
        "edition_code": "third", "title": "Extra", "held_on": "2015-08-31", "area_code": "W1",
        "from_month": "2015-04-01", "to_month": "2015-06-01",
    }  # fmt: skip
    add(recording, "meeting", "extra", content)
    september, extra, june = meetings(recording)
    assert september["previous_code"] == "extra"
    assert f"{september['previous_to']:%Y-%m}" == "2015-06"
    assert (extra["area"], extra["edition"], extra["previous_code"]) == ("One", "2015-16", "june")
    assert f"{extra['from_month']:%Y-%m} {extra['to_month']:%Y-%m}" == "2015-04 2015-06"
    assert not extra["is_illustrative"]
    assert june["meeting_code"] == "june"

    # Recorded again it moves, and what it does not say is worked out: August is over on its 31st.
    add(
        recording, "meeting", "extra", {k: content[k] for k in ("edition_code", "title", "held_on")}
    )
    moved = meetings(recording)[1]
    assert f"{moved['from_month']:%Y-%m} {moved['to_month']:%Y-%m}" == "2014-09 2015-08"
    assert moved["area_code"] == "D"
    add(recording, "meeting", "extra", content | {"held_on": "2015-05-01"})
    assert [row["meeting_code"] for row in meetings(recording)] == ["september", "june", "extra"]


def test_a_meeting_of_a_file_is_not_recorded_over(recording):
    content = {"edition_code": "third", "title": "Mine", "held_on": "2016-01-01"}
    add(recording, "meeting", "june", content)
    assert [row["meeting"] for row in meetings(recording)] == ["September", "June"]


# --- the demo -------------------------------------------------------------------------------------

PRINTED = ["On track", "On track", "Exceeding expectations", "On track"]


@pytest.mark.parametrize("edition", ["smp-2023-24", "2023-24", "2022-25"])
@pytest.mark.parametrize("partnership", ["smp", "SMP", "Safer Maidstone Partnership"])
def test_the_statuses_of_the_paper_of_2024(partnership, edition):
    rows = queries.run(
        "priority_status", partnership=partnership, edition=edition, as_at="2024-03-31"
    )
    assert rows["priority"].tolist() == [
        "Protecting our communities against serious, violent, and organised crime (including "
        "modern-day slavery)",
        "Reducing the harm caused by domestic abuse",
        "Provide a safe town centre",
        "Keeping children and young people safe",
    ]
    assert rows["status"].tolist() == PRINTED
    assert rows["status_basis"].eq("published").all()


@pytest.mark.parametrize(
    ("as_at", "is_so"), [("2023-12-31", False), ("2024-03-18", False), ("2024-03-19", True)]
)
def test_the_paper_of_2024_is_not_known_before_it(as_at, is_so):
    rows = queries.run("priority_status", partnership="smp", edition="2023-24", as_at=as_at)
    assert (rows["status"].tolist() == PRINTED) == is_so
    assert is_so or "Exceeding expectations" not in rows["status"].tolist()
    assert is_so or rows["status_basis"].eq("illustrative").all()


@pytest.mark.parametrize(
    ("partnership", "edition", "priorities", "subsidiary"),
    [
        ("smp", "2015-16", 6, 4),
        ("smp", "2017-18", 5, 0),
        ("smp", "2018-19", 5, 0),
        ("smp", "2023-24", 4, 0),
        ("medway-csp", "2020-21", 5, 0),
    ],
)
def test_priorities_of_each_edition(partnership, edition, priorities, subsidiary):
    rows = queries.run("priority_status", partnership=partnership, edition=edition, as_at="2015-12")
    assert rows["kind"].tolist() == ["priority"] * priorities + ["subsidiary"] * subsidiary
    assert rows["position"].tolist() == list(range(1, priorities + subsidiary + 1))
    assert rows["status"].isna().all(), "no paper before 2023 gives a status"
