"""What pages are made of: words, tables, charts, files to take away."""

import csv
import io
import re
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest

import queries
from pages.parts import charts, exports, marks, plots, tables, words


@pytest.mark.parametrize(
    ("n", "shown"), [(1234, "1,234"), (0, "0"), (pd.NA, "no data"), (None, "no data")]
)
def test_count(n, shown):
    assert words.count(n) == shown


@pytest.mark.parametrize(
    ("n", "shown"), [(26, "+26"), (-1234, "−1,234"), (0, "–"), (pd.NA, "no data")]
)
def test_signed(n, shown):
    assert words.signed(n) == shown


@pytest.mark.parametrize(
    ("value", "now", "before", "shown"),
    [
        (0.3, 8483, 8457, "+0.3%"),
        (-27.1, 695, 953, "−27.1%"),
        (0.0, 47, 47, "–"),
        (float("nan"), 3, 0, "from 0"),
        (float("nan"), 0, 0, "–"),
        (float("nan"), 3, pd.NA, "no data"),
        (float("nan"), pd.NA, 3, "no data"),
    ],
)
def test_percent(value, now, before, shown):
    assert words.percent(value, now, before) == shown


def test_period():
    assert words.period(date(2014, 10, 1), date(2015, 9, 1)) == "Oct 2014 to Sep 2015"
    assert words.period(date(2014, 10, 1), date(2014, 10, 1)) == "Oct 2014"


# --- tables -------------------------------------------------------------------------------------


def test_a_table_escapes_what_it_is_given():
    evil = '<img src=x onerror="alert(1)">'
    markup = tables.table_html(
        evil,
        [tables.Column(evil, "name"), tables.Column("n", "number")],
        [tables.Row(evil, [evil, evil])],
    )
    assert "<img" not in markup
    assert "&lt;img" in markup


def test_the_picked_row_says_so_to_everybody():
    rows = [tables.Row("a", ["A"]), tables.Row("b", ["B"])]
    markup = tables.table_html("c", [tables.Column("x", "name")], rows, picked="b")
    assert re.findall(r'aria-pressed="(\w+)"', markup) == ["false", "true"]


@pytest.mark.parametrize(
    ("counts", "lines", "end"),
    [
        pytest.param([1, 2, 3], 1, True, id="whole"),
        pytest.param([1, 2, None, 3, 4], 2, True, id="a gap is a gap"),
        pytest.param([1, 2, None], 1, False, id="no data at the end"),
        pytest.param([0, 0], 1, True, id="zeros"),
    ],
)
def test_spark(counts, lines, end):
    markup = marks.spark(counts, "label")
    assert markup.count("<polyline") == lines
    assert ('class="end"' in markup) is end


def test_spark_without_data_is_words():
    assert "no data" in marks.spark([None, None], "label")
    assert "<svg" not in marks.spark([], "label")


# --- charts -------------------------------------------------------------------------------------


def months(n, before):
    size = len(n)
    return pd.DataFrame(
        {
            "line": "All crime",
            "part": pd.date_range("2015-04", periods=size, freq="MS"),
            "value": pd.array(n, dtype="Int64"),
            "earlier": pd.array(before, dtype="Int64"),
        }
    )


@pytest.mark.parametrize(
    ("rows", "earlier", "labels"),
    [
        pytest.param(months([1, 2, 3], [3, 2, 1]), "A year earlier", 2, id="both"),
        pytest.param(months([1, None, 3], [None] * 3), None, 0, id="a gap and nothing earlier"),
        pytest.param(months([None], [None]), "A year earlier", 0, id="no data"),
        pytest.param(months([1] * 40, [2] * 40), "A year earlier", 2, id="forty months"),
    ],
)
def test_months_are_drawn_with_gaps_and_named_at_their_ends(rows, earlier, labels):
    frame = plots.Frame("Title", ("Under",), "crimes", ",d", "Now", earlier, is_months=True)
    spec = plots.lines(rows, frame, charts.DARK).to_dict()
    assert spec["title"]["text"] == ["Title"]
    lines = [layer for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    assert len(lines) == 1 + bool(earlier)
    assert all(layer["mark"]["invalid"].startswith("break-paths") for layer in lines)
    named = [
        row["label"] for layer in spec["layer"] for row in layer.get("data", {}).get("values", [])
    ]
    assert sorted(named) == sorted(["Now", "A year earlier"][:labels])
    gaps = [row["value"] for row in spec["data"]["values"]]
    assert gaps == rows["value"].astype(object).where(rows["value"].notna(), None).tolist()


# --- files to take away -------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_text_that_a_spreadsheet_would_run_stays_text(start):
    rows = pd.DataFrame({"name": [f"{start}1+1", "plain"], "n": pd.array([-1, None], "Int64")})
    text = exports.csv(rows, area=f"{start}cmd").decode("utf-8-sig")
    assert text.splitlines() == [
        "name,n,area",
        f"'{start}1+1,-1,'{start}cmd",
        f"plain,,'{start}cmd",
    ]


def test_file_name():
    assert exports.file_name("Maidstone borough", "crime", "2014", suffix="csv") == (
        "maidstone-borough-crime-2014.csv"
    )


# --- is it real? ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signal", "markup"),
    [
        ("improving", '<span class="signal better"><i aria-hidden="true">▼</i> Improving</span>'),
        ("worsening", '<span class="signal worse"><i aria-hidden="true">▲</i> Worsening</span>'),
        (
            "possibly worsening",
            '<span class="signal worse possible"><i aria-hidden="true">▲</i> '
            "Possibly worsening</span>",
        ),
        ("rising", '<span class="signal changed"><i aria-hidden="true">■</i> Rising</span>'),
        (
            "no clear change",
            '<span class="signal none"><i aria-hidden="true">○</i> No clear change</span>',
        ),
        (None, '<span class="missing">no data</span>'),
    ],
)
def test_a_signal_is_a_word_and_a_shape(signal, markup):
    assert marks.signal(signal) == markup


def control_rows(**columns) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "month": pd.date_range("2015-01-01", periods=4, freq="MS"),
            "value": pd.array([3, None, 5, 40], dtype="Int64"),
            "mean": [4.0] * 4,
            "lower_limit": [None] * 4,
            "upper_limit": [9.0] * 4,
            "special_cause": [None, None, None, "beyond_limit"],
            "point_type": ["common_cause", None, "common_cause", "special_cause_concern"],
            "break_title": [None, None, "New forms", None],
            "break_what": [None, None, "More is recorded", None],
        }
        | columns
    )


def test_the_control_chart_has_a_layer_for_each_thing_there_is():
    drawn = charts.control(control_rows(), "T", ["s"], "crimes").to_dict()
    marks = [layer["mark"]["type"] for layer in drawn["layer"]]
    # months, mean, upper limit (no lower one), points, the month beyond it, the break and its name,
    # and at their ends what the two lines across are
    assert marks == ["line", "line", "line", "point", "text", "rule", "text", "text", "text"]
    named = [layer["data"]["values"][0]["what"] for layer in drawn["layer"][-2:]]
    assert named == ["Limit 9.0", "Mean 4.0"]
    scale = drawn["layer"][3]["encoding"]["color"]["scale"]
    assert [*scale["domain"], *scale["range"]] == ["Normal", "Worse", "#8A949C", "#E46C0A"]


def test_the_control_chart_of_one_month_draws():
    rows = control_rows().head(1).assign(upper_limit=None)
    drawn = charts.control(rows, "T", [], "crimes").to_dict()
    assert [layer["mark"]["type"] for layer in drawn["layer"]] == ["line", "line", "point", "text"]


@pytest.mark.parametrize(
    ("value", "target", "is_pct", "shown"),
    [
        (483, 482.6, False, "482.6"),  # and not 483, which would look met
        (2971, 3103.65, False, "3,104"),
        (110, 110, False, "110"),
        (74, 57.5, False, "57.5"),
        (28.02, 28, True, "28.00%"),
        (28.6, 28, True, "28.0%"),
        (None, 120, False, "120"),
    ],
)
def test_a_target_is_written_so_that_it_is_not_taken_for_the_value(value, target, is_pct, shown):
    row = pd.Series({"value": value, "target": target, "is_pct": is_pct})
    assert words.target(row) == shown


def test_what_no_paper_prints_and_nobody_made_up_has_no_mark():
    action = {
        "action_code": "a", "action": "Light the alleys", "owner": None, "due_on": pd.NaT,
        "state": "planned", "is_late": False, "days_late": pd.NA, "strand": None, "progress": None,
    }  # fmt: skip
    rows = pd.DataFrame([action | {"basis": basis} for basis in (None, "published")])
    assert tables.actions(rows).count("Published") == 1
    partly = marks.basis("partly illustrative")
    assert "Partly illustrative" in partly
    assert 'class="smp-basis illustrative"' in partly


def test_a_plan_taken_away_says_what_is_judged_suggested_and_made_up():
    choice = SimpleNamespace(
        partnership_name="Dist Partnership", plan="Plan", edition_name="2015-16",
        as_at=date(2015, 11, 17),
    )  # fmt: skip
    asked = {"partnership": "smp", "edition": "smp-2015-16", "as_at": "2015-11-17"}
    priorities = queries.run("priority_status", **asked)
    written = exports.plan(priorities, queries.run("indicator_status", **asked), choice)
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))
    assert {row["partnership"] for row in rows} == {"Dist Partnership"}
    assert {row["as_at"] for row in rows} == {"2015-11-17"}
    assert {row["priority_code"] for row in rows} == set(priorities["priority_code"])
    (ksi,) = (row for row in rows if row["indicator_code"] == "ksi")
    assert (float(ksi["value"]), float(ksi["target"]), ksi["rag"]) == (74, 57.5, "red")
    assert (ksi["basis"], ksi["is_target_made_up"]) == ("published", "True")
    assert (ksi["suggested_status"], ksi["status"]) == ("At risk", "")
    (hoarding,) = (row for row in rows if row["priority_code"] == "hoarding")
    assert (hoarding["indicator_code"], hoarding["value"]) == ("", "")
