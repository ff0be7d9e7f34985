"""Views of Explore that were saved, and the meetings that they are shown at."""

import json

import pandas as pd
import pytest

import queries
from data import records


@pytest.fixture(scope="module")
def with_meetings(planned):
    return planned(
        priority=[{}],
        meeting=[
            {"meeting_code": "june", "title": "Board", "held_on": "2015-06-10"},
            {"meeting_code": "may", "title": "Delivery", "held_on": "2015-05-01"},
        ],
    )


@pytest.fixture
def opened(with_meetings, tmp_path):
    """The facts with records of their own, and functions that add to them."""
    opened = queries.connect(with_meetings.facts, tmp_path / "records.duckdb")

    def add(kind, subject, content, who, why, meeting=None):
        with opened.cursor() as cursor:
            records.add(
                cursor, kind=kind, subject=subject, content=content, who=who, why=why,
                meeting=meeting,
            )  # fmt: skip

    def save(code, name=None, who="Analyst", why="To see", **more):
        content = {"name": name or code, "address": {"measures": code}} | more
        add("view", code, content, who, why)

    def put_on(meeting, code, who="Officer", **more):
        add(
            "meeting_view", f"{meeting}:{code}", {"view_code": code} | more, who, "To show", meeting
        )

    opened.save, opened.put_on = save, put_on
    yield opened
    opened.close()


def views(opened):
    return queries.run_in(opened, "saved_views").set_index("view_code")


def shown(opened, meeting):
    return queries.run_in(opened, "meeting_views", meeting=meeting)["view_code"].tolist()


def test_other_records_are_no_views(opened):
    assert views(opened).empty
    with opened.cursor() as cursor:
        content = {"name": "x", "address": {}, "view_code": "x"}
        for kind in ("note", "judgement"):
            records.add(cursor, kind=kind, subject="x", content=content, who="W", why="Y")
    assert views(opened).empty
    assert shown(opened, "june") == []


def test_the_latest_saved_stands_first_with_what_was_said_of_it(opened):
    opened.save("one", "ASB by month", who="Analyst", why="For the board")
    opened.save("two")
    rows = views(opened)
    assert rows.index.tolist() == ["two", "one"]
    row = rows.loc["one"]
    assert (row["name"], row["who"], row["why"]) == ("ASB by month", "Analyst", "For the board")
    assert json.loads(row["address"]) == {"measures": "one"}
    now = pd.Timestamp.now("UTC").tz_localize(None)
    assert now - pd.Timedelta(minutes=1) <= row["saved_at"] <= now


def test_a_view_is_as_it_was_last_saved(opened):
    opened.save("one", "First name", who="Analyst")
    opened.put_on("june", "one")
    opened.save("two")
    opened.save("one", "Second name", who="Officer", address={"measures": "asb"})
    rows = views(opened)
    assert rows.index.tolist() == ["one", "two"]
    assert rows.loc["one", ["name", "who"]].tolist() == ["Second name", "Officer"]
    (row,) = queries.run_in(opened, "meeting_views", meeting="june").to_dict("records")
    assert (row["name"], json.loads(row["address"])) == ("Second name", {"measures": "asb"})


def test_a_view_that_was_taken_back_is_gone_from_the_list_and_from_its_meetings(opened):
    opened.save("one")
    opened.save("two")
    opened.put_on("june", "one")
    opened.put_on("june", "two")
    opened.save("one", is_withdrawn=True)
    assert views(opened).index.tolist() == ["two"]
    assert shown(opened, "june") == ["two"]


def test_a_view_is_taken_off_one_meeting_and_stays_on_the_others(opened):
    opened.save("one")
    opened.put_on("june", "one")
    opened.put_on("may", "one")
    assert views(opened).loc["one", "meetings"] == "Delivery, 1 May 2015 and Board, 10 June 2015"
    opened.put_on("june", "one", is_withdrawn=True)
    assert (shown(opened, "june"), shown(opened, "may")) == ([], ["one"])
    assert views(opened).loc["one", "meetings"] == "Delivery, 1 May 2015"
    opened.put_on("may", "one", is_withdrawn=True)
    assert pd.isna(views(opened).loc["one", "meetings"])
    opened.put_on("gone", "one")
    assert pd.isna(views(opened).loc["one", "meetings"]), "a meeting that is no longer known"


def test_views_of_a_meeting_stand_in_the_order_in_which_they_were_added(opened):
    for code in ("one", "two", "three"):
        opened.save(code)
    for code in ("two", "three", "one"):
        opened.put_on("june", code, who=f"Officer {code}")
    rows = queries.run_in(opened, "meeting_views", meeting="june")
    assert rows["view_code"].tolist() == ["two", "three", "one"]
    assert rows["added_by"].tolist() == ["Officer two", "Officer three", "Officer one"]
    assert rows["who"].tolist() == ["Analyst"] * 3
    assert rows["added_at"].is_monotonic_increasing
    # What was taken off and is added again stands last.
    opened.put_on("june", "two", is_withdrawn=True)
    opened.put_on("june", "two")
    assert shown(opened, "june") == ["three", "one", "two"]
    # A meeting goes by its name too.
    assert shown(opened, "Board") == ["three", "one", "two"]
    with pytest.raises(queries.QueryError, match=r"^There is no meeting 'july'\."):
        shown(opened, "july")
    assert queries.run_in(opened, "meeting_views").empty, "without a meeting there are none"
