"""From a grant to priorities to projects; the awards of one priority or state, with their sums."""

import pytest

import queries


@pytest.fixture(scope="module")
def opened(planned):
    """On 1 September 2015 the report of a is late, that of b came, and e is not made yet."""
    return planned(
        priority=[{}, {"priority_code": "b", "name": "Priority B", "short_name": "B"}],
        allocation=[
            {"amount": 1000, "paid_to": "2016-03-31"},
            {"allocation_code": "other", "title": "Other", "amount": 10},
        ],
        award=[
            {"grant_id": "a", "title": "Ant", "amount_awarded": "100.50", "priority": "a",
             "report_due": "2015-08-31"},
            {"grant_id": "b", "title": "Bee", "amount_awarded": 300, "priority": "B",
             "report_due": "2015-08-31", "reported_on": "2015-09-01", "illustrative": "all"},
            {"grant_id": "c", "title": "Cat", "amount_awarded": 250, "priority": "b"},
            {"grant_id": "d", "title": None, "amount_awarded": 300, "priority": "cats"},
            {"grant_id": "e", "title": "Elk", "amount_awarded": 9, "award_date": "2015-09-02"},
            {"grant_id": "f", "title": "Fox", "amount_awarded": 7, "currency": "EUR"},
            {"grant_id": "g", "title": "Gnu", "amount_awarded": 5, "programme_code": "other"},
            {"grant_id": "h", "title": "Hen", "amount_awarded": 20, "priority": "a"},
        ],
        instalment=[{"grant_id": "a", "amount": "40.25", "paid_on": "2015-06-01"}],
    )  # fmt: skip


def flow(opened, **asked) -> list[tuple]:
    rows = queries.run_in(
        opened, "grant_flow", partnership="P", allocation="grant", as_at="2015-09-01", **asked
    )
    names = ("priority_code", "priority", "priority_words", "project", "amount_words", "basis")
    return [
        tuple(None if value != value else value for value in row)
        for row in rows[list(names)].itertuples(index=False)
    ]


def test_grant_flow_from_the_largest(opened):
    # B 300 + 250, no priority 300, A 100.50 + 20. Euros and what is awarded later flow nowhere.
    assert flow(opened) == [
        ("b", "B", "£550", "Bee", "£300", "illustrative"),
        ("b", "B", "£550", "Cat", "£250", None),
        ("none", "No priority of the plan", "£300", "d", "£300", None),
        ("a", "A", "£120.50", "Ant", "£100.50", None),
        ("a", "A", "£120.50", "Hen", "£20", None),
    ]


def test_grant_flow_puts_small_projects_together(opened):
    # The two largest are b and d, of 300 each.
    assert [row[3:] for row in flow(opened, projects=2)] == [
        ("Bee", "£300", "illustrative"),
        ("1 other award", "£250", None),
        ("d", "£300", None),
        ("2 other awards", "£120.50", None),
    ]


@pytest.mark.parametrize(
    ("asked", "found", "sums"),
    [
        # 100.50 + 300 + 250 + 300 + 20; the euros stand beside them.
        ({}, "abcdfh", ["970.50", "40.25", "930.25"]),
        ({"priority": "b"}, "bc", ["550.00", "0.00", "550.00"]),
        ({"priority": "none"}, "df", ["300.00", "0.00", "300.00"]),
        ({"state": "Report late"}, "a", ["100.50", "40.25", "60.25"]),
        ({"priority": "a", "state": "Reported"}, "", []),
    ],
)
def test_awards_of_a_priority_or_state_with_their_sums(opened, asked, found, sums):
    rows = queries.run_in(
        opened, "awards", partnership="P", allocation="grant", as_at="2015-09-01", **asked
    )
    assert sorted(rows["grant_id"]) == list(found)
    for name, value in zip(("all_amount", "all_paid", "all_to_pay"), sums, strict=False):
        assert {str(each) for each in rows[name]} == {value}
    assert rows["all_spent"].isna().all()


def test_what_is_not_recorded_of_one_award_is_in_no_sum(opened):
    rows = queries.run_in(opened, "awards", partnership="P", as_at="2015-09-01")
    assert "g" in set(rows["grant_id"])  # of a grant whose payments are not recorded
    assert {str(each) for each in rows["all_amount"]} == {"975.50"}
    assert rows["all_paid"].isna().all()
    assert rows["all_to_pay"].isna().all()


def test_the_tone_of_a_report(opened):
    rows = queries.run_in(opened, "awards", partnership="P", as_at="2015-08-15")
    tones = rows.set_index("grant_id")[["state", "state_tone"]]
    assert tones.loc["a"].tolist() == ["Report due soon", "caution"]
    late = queries.run_in(opened, "awards", partnership="P", as_at="2015-09-01")
    tones = late.set_index("grant_id")[["state", "state_tone"]]
    assert tones.loc["a"].tolist() == ["Report late", "bad"]
    assert tones.loc["b"].tolist() == ["Reported", "good"]
    assert tones.loc["c", "state"] == "Under way"
    assert tones["state_tone"].isna()["c"]
