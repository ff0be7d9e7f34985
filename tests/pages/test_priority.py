"""The report card in AppTest: alone, empty, another priority, and what is recorded with it."""

import subprocess
import sys
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import records, store
from tests.pages.visits import visit, words

TOWN = {"partnership": "smp", "meeting": "smp-2024-03-19", "priority": "town-centre"}
ABOUT = {"partnership": "smp", "edition": "smp-2023-24", "priority": "town-centre"}


def test_alone_it_opens_the_first_priority():
    page = visit("priority")
    assert not page.exception
    assert page.title[0].value.startswith("Protecting our communities against serious, violent")
    said = words(page)
    for text in (
        "Possession of weapons",
        "Story behind the curve",
        "Partners with a role",
        "What works",
        "Actions: 1 of 4 done, 1 late",
        "79 days late",
        "Money",
        "Risks",
    ):
        assert text in said


def test_both_questions_are_answered_for_each_indicator():
    said = words(visit("priority", **TOWN))
    row = said[said.index('data-key="town-crime"') :].split("</tr>")[0]
    assert "2,971" in row
    assert "3,104" in row
    assert '<span class="mark good"><i aria-hidden="true">●</i>Green</span>' in row
    assert "Improving" in row


def test_why_is_answered_with_the_rule_and_its_numbers():
    page = visit("priority", meeting="smp-2015-11-17", priority="road-safety")
    said = words(page)
    assert (
        "Red: 74 people in 2014 misses the target of 57.5 by 16.5 (28.7% of it), more than the "
        "10% that is amber."
    ) in said
    assert "The target (illustrative) is 50% below the average of 1994 to 1998 (115)." in said
    assert "Why is it red? (Killed or seriously injured)" in [each.label for each in page.expander]


def test_another_priority_by_the_buttons_forgets_the_indicator():
    page = visit("priority", **TOWN, indicator="town-asb")
    page.segmented_control(key="pick_priority").set_value("young-people").run()
    assert page.title[0].value == "Keeping children and young people safe"
    assert page.query_params["priority"] == "young-people"
    assert "indicator" not in page.query_params


def test_a_priority_without_indicators_actions_or_money():
    page = visit("priority", meeting="smp-2015-11-17", priority="hoarding")
    said = words(page)
    assert not page.exception
    for text in (
        "This priority has no indicator yet.",
        "No action is recorded for this priority.",
        "No award to this priority was made by 17 November 2015.",
        "The partnership has not judged this priority yet.",
        "Nothing is written yet.",
    ):
        assert text in said


def test_the_money_that_serves_a_priority_is_exact_and_cited():
    said = words(visit("priority", meeting="smp-2015-11-17", priority="reoffending"))
    assert "£10,000" in said
    assert "Restorative Justice" in said


def test_a_neutral_indicator_is_not_judged():
    page = visit("priority", meeting="smp-2015-11-17", priority="domestic-abuse")
    said = words(page)
    assert "Not judged: neither a rise nor a fall is better." in said
    assert "1,197" in said


@pytest.mark.parametrize(
    "address",
    [
        {"priority": "witchcraft"},
        {"priority": "town-centre", "indicator": "<script>alert(1)</script>"},
    ],
)
def test_nonsense_in_the_address_is_answered_in_words(address):
    page = visit("priority", **address)
    assert not page.exception
    assert "here, so the usual one is shown." in words(page)
    assert "<script>alert" not in words(page)


# --- recording ------------------------------------------------------------------------------------
# AppTest does not run what is in a dialog again, so the forms are run by themselves; the browser
# tests open them where they are.


def judgement_page():
    import streamlit as st

    import queries
    from pages.parts import meetings, recording

    choice = meetings.follow()
    rows = queries.run("priority_status", **choice.figures).set_index("priority_code")
    recording.told()
    recording.judgement_form(rows.loc[st.query_params["priority"]], choice)


def text_page():
    import streamlit as st

    from pages.parts import meetings, recording

    about = {"partnership": "smp", "edition": "smp-2023-24", "priority": "town-centre"}
    st.session_state.setdefault("text_seen", "The text that the writer saw")
    recording.text_form("story", about, meetings.follow())


def meeting_page():
    from pages.parts import meetings, recording

    recording.meeting_form(meetings.follow())


def form(script, **address: str) -> AppTest:
    page = AppTest.from_function(script, default_timeout=30)
    for key, value in address.items():
        page.query_params[key] = value
    return page.run()


def judge(status: str | None, why: str, who: str, meeting: str = "smp-2024-03-19"):
    page = form(judgement_page, **TOWN | {"meeting": meeting})
    if status:
        page.radio[0].set_value(status)
    page.text_area[0].set_value(why)
    page.text_input[0].set_value(who)
    return page.button[0].click().run()


def test_a_judgement_is_kept_and_the_suggestion_stays_beside_it(own):
    page = judge("At risk", "Two premises lost their licence", "Chair")
    assert not page.exception
    assert [each.value for each in page.toast] == ["Saved: Safe town centre is At risk."]
    history = queries.run("judgements", **ABOUT)
    assert history["status"].tolist() == ["At risk", "Exceeding expectations", "On track"]
    latest = history.iloc[0]
    assert latest["reason"] == "Two premises lost their licence"
    assert latest["who"] == "Chair"
    assert latest["meeting_code"] == "smp-2024-03-19"
    assert latest["suggested_status"] == "Exceeding expectations"
    said = words(visit("priority", **TOWN))
    box = said[said.index('class="smp-judged"') :]
    assert box.index("At risk") < box.index("The figures suggest")
    assert "Exceeding expectations" in box


@pytest.mark.parametrize(
    ("why", "who", "says"),
    [
        ("", "Chair", "A judgement needs a reason. Nothing was saved."),
        ("  \n ", "Chair", "A judgement needs a reason. Nothing was saved."),
        ("because", " ", "A judgement needs who judges. Nothing was saved."),
        ("", "", "A judgement needs a reason and who judges. Nothing was saved."),
    ],
)
def test_a_judgement_needs_a_reason_and_somebody(own, why, who, says):
    page = judge("At risk", why, who)
    assert [each.value for each in page.error] == [says]
    assert len(queries.run("judgements", **ABOUT)) == 2


def test_a_priority_that_was_never_judged_needs_a_status(own):
    page = form(judgement_page, meeting="smp-2015-11-17", priority="asb")
    page.text_area[0].set_value("because")
    page.text_input[0].set_value("Chair")
    page.button[0].click().run()
    assert page.error[0].value == "A judgement needs a status. Nothing was saved."


def test_outside_a_meeting_nothing_can_be_judged(own):
    page = form(judgement_page, edition="smp-2023-24", meeting="now", priority="town-centre")
    assert "A judgement is made at a meeting." in words(page)
    assert not page.button


def write(page, text: str, why: str, who: str):
    page.text_area[0].set_value(text)
    page.text_input[0].set_value(why)
    page.text_input[1].set_value(who)
    return page.button[0].click().run()


def stories() -> list[str]:
    rows = queries.run("narratives", **ABOUT)
    return rows[rows["kind"] == "story"]["words"].tolist()


def test_a_text_is_replaced_and_the_earlier_one_can_be_read(own):
    (before,) = stories()
    page = AppTest.from_function(text_page, default_timeout=30)
    page.session_state.text_seen = page.session_state.text_story = before
    page.run()
    assert page.text_area[0].value == before
    write(page, "A <b>new</b> story", "Agreed by the task force", "Officer")
    assert stories() == ["A <b>new</b> story", before]
    said = words(visit("priority", **TOWN))
    assert "A &lt;b&gt;new&lt;/b&gt; story" in said
    assert "Officer" in said
    assert "Agreed by the task force" in said
    assert before[:30] in said


@pytest.mark.parametrize(
    ("text", "why", "who", "says"),
    [
        ("", "why", "Officer", "It needs a text. Nothing was saved."),
        ("text", " ", "", "It needs why it changes and who writes. Nothing was saved."),
    ],
)
def test_a_text_needs_a_reason_and_somebody(own, text, why, who, says):
    page = write(form(text_page), text, why, who)
    assert page.error[0].value == says
    assert len(stories()) == 1


def test_a_text_that_somebody_saved_meanwhile_is_not_written_over(own):
    (before,) = stories()
    page = AppTest.from_function(text_page, default_timeout=30)
    page.session_state.text_seen = page.session_state.text_story = before
    page.run()
    with queries.recording() as cursor:
        records.add(
            cursor,
            kind="narrative",
            subject="smp-2023-24/town-centre/story",
            content={
                "edition_code": "smp-2023-24",
                "priority_code": "town-centre",
                "kind": "story",
                "words": "Theirs",
            },
            meeting="smp-2024-03-19",
            who="Somebody else",
            why="Meanwhile",
        )
    write(page, "Mine", "Why", "Officer")
    assert "Somebody saved another text meanwhile: “Theirs”" in page.error[0].value
    assert page.text_area[0].value == "Mine"
    assert stories() == ["Theirs", before]
    page.button[0].click().run()
    assert stories() == ["Mine", "Theirs", before]


def test_a_meeting_can_be_added_and_judged_at(own):
    page = form(meeting_page, meeting="smp-2024-03-19")
    page.button[0].click().run()
    assert page.error[0].value == (
        "A meeting needs a title, a day and who adds it. Nothing was saved."
    )
    page.text_input[0].set_value("Spring meeting")
    page.text_input[1].set_value("Officer")
    page.date_input[0].set_value(date(2024, 4, 30))
    page.button[0].click().run()
    assert not page.exception
    meetings = queries.run("meetings", partnership="smp")
    assert meetings["meeting"].iloc[0] == "Spring meeting"
    assert meetings["previous_code"].iloc[0] == "smp-2024-03-19"
    code = meetings["meeting_code"].iloc[0]
    assert code == "smp-2024-04-30-spring-meeting"
    judge("On track", "Quiet spring", "Chair", meeting=code)
    assert queries.run("judgements", **ABOUT)["meeting_code"].iloc[0] == code
    assert (
        "30 April 2024: Spring meeting"
        in visit("overview", meeting=code).selectbox(key="pick_meeting").options
    )


def add_meeting(title: str, day: date | None, meeting: str = "smp-2024-03-19"):
    page = form(meeting_page, meeting=meeting)
    page.text_input[0].set_value(title)
    page.text_input[1].set_value("Officer")
    if day:
        page.date_input[0].set_value(day)
    return page.button[0].click().run()


def test_meetings_of_one_day_are_told_apart_and_none_is_added_twice(own):
    day = date(2024, 4, 30)
    for title in ("会議", "Собрание", f"{'Executive group ' * 4}A", f"{'Executive group ' * 4}B"):
        assert not add_meeting(title, day).error, title
    twice = add_meeting("会議", day)
    assert twice.error[0].value.startswith("There is a meeting of this title on that day.")
    codes = queries.run("meetings", partnership="smp")["meeting_code"]
    assert codes.is_unique
    assert (codes.str.startswith("smp-2024-04-30")).sum() == 4


def test_a_meeting_lies_near_the_year_of_its_plan(own):
    page = form(meeting_page, meeting="smp-2015-11-17")
    assert "Day, from 1 April 2014 to 31 March 2018" in page.date_input[0].label
    assert page.date_input[0].value is None
    add_meeting("Then", date(2016, 2, 1), meeting="smp-2015-11-17")
    rows = queries.run("meetings", partnership="smp").set_index("meeting")
    assert rows.loc["Then", "edition_code"] == "smp-2015-16"
    assert visit("overview").query_params["meeting"] == "smp-2024-03-19", "the last one held"


def test_a_meeting_that_was_a_mistake_can_be_withdrawn_until_something_was_judged_at_it(own):
    add_meeting("Mistake", date(2024, 4, 30))
    code = "smp-2024-04-30-mistake"
    judge("At risk", "because", "Chair", meeting=code)
    page = form(meeting_page, meeting=code)
    next(each for each in page.button if each.label == "Withdraw it").click().run()
    assert page.error[0].value == (
        "Priorities were judged at it, so it stays. Nothing was changed."
    )
    add_meeting("Another", date(2024, 5, 30))
    page = form(meeting_page, meeting="smp-2024-05-30-another")
    withdraw = next(each for each in page.button if each.label == "Withdraw it")
    assert withdraw.click().run().error[0].value == (
        "It needs who withdraws it. Nothing was saved."
    )
    page.text_input[-1].set_value("Officer")
    next(each for each in page.button if each.label == "Withdraw it").click().run()
    codes = queries.run("meetings", partnership="smp")["meeting_code"].tolist()
    assert code in codes
    assert "smp-2024-05-30-another" not in codes
    page = form(meeting_page, meeting="smp-2024-03-19")  # of a file, so not to be withdrawn
    assert [each.label for each in page.button] == ["Add it"]


def test_a_text_speaks_from_its_meeting_on_and_no_action_is_done_before_it_was(own):
    before = stories()[0]
    page = AppTest.from_function(text_page, default_timeout=30)
    page.query_params["meeting"] = "smp-2024-03-19"
    page.session_state.text_seen = page.session_state.text_story = before
    write(page.run(), "Written in March", "Agreed", "Officer")
    march, october = ({**TOWN, "meeting": f"smp-{day}"} for day in ("2024-03-19", "2023-10-17"))
    assert "Written in March" in words(visit("priority", **march))
    assert "Written in March" not in words(visit("priority", **october))
    serious = {"meeting": "smp-2023-10-17", "priority": "serious-crime"}
    assert "Actions: 0 of 4 done, 1 late" in words(visit("priority", **serious))


def test_words_of_people_are_shown_as_they_were_written(own):
    add_meeting("Cost $5 to $6, *bold* :red[x] [l](http://x) <b>", date(2024, 4, 30))
    codes = queries.run("meetings", partnership="smp")["meeting_code"]
    page = form(judgement_page, **TOWN | {"meeting": codes.iloc[0]})
    shown = page.markdown[0].value
    assert r"Cost \$5 to \$6, \*bold\* \:red\[x\] \[l\](http\://x) \<b\>" in shown


def test_where_another_dashboard_keeps_the_records_it_says_so_and_shows_them(own):
    judge("At risk", "Two incidents", "Chair")
    queries.close()
    program = "import queries; queries.keep_records(); print('kept', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "kept\n"
        with pytest.raises(store.RecordsRefused):
            queries.keep_records()
        page = judge("Off track", "because", "Chair")
        assert "Nothing was saved. Another dashboard on this machine" in page.error[0].value
        said = words(visit("priority", **TOWN))
        assert "Another dashboard on this machine has the records open" in said
        assert "Two incidents" in said
        other.communicate("\n")
    queries.keep_records()
    judge("Off track", "Three incidents", "Chair")
    assert queries.run("judgements", **ABOUT)["status"].tolist()[:2] == ["Off track", "At risk"]


def test_damaged_records_stop_what_needs_them_and_nothing_else(own):
    queries.close()
    (own / "records.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(store.RecordsRefused):
        queries.keep_records()
    assert "Put a copy of records.duckdb back" in words(visit("overview"))
    page = visit("trends")
    assert not page.exception
    assert "9,178" in words(page)


# --- a ward -------------------------------------------------------------------------------------


def test_a_ward_chosen_narrows_the_indicators_and_not_the_status():
    address = {"meeting": "smp-2015-11-17", "priority": "asb"}
    whole, ward = (
        visit("priority", **address),
        visit("priority", **address, area="Fant"),
    )
    assert not ward.exception
    assert ward.query_params["area"] == "E05004992"
    assert "1,925" in words(whole)
    # 127 incidents in Fant from April to September 2015, and the borough's status.
    assert "127" in words(ward)
    assert "The indicators are those of Fant alone." in words(ward)
    suggested = "ASB incidents is green"
    assert suggested in words(whole)
    assert suggested in words(ward)


def test_the_ward_is_chosen_above_the_page_and_kept_for_the_others():
    page = visit("priority", meeting="smp-2015-11-17", priority="asb")
    page.selectbox(key="pick_ward").select("E05004996").run()
    assert page.query_params["area"] == "E05004996"
    page.switch_page("trends.py").run()
    assert page.title[0].value == "High Street: what went up, what went down"
    page.switch_page("overview.py").run()
    assert "is not narrowed to High Street" in words(page)
    page.switch_page("sources.py").run()
    assert "not those of High Street alone" in words(page)
    page.switch_page("priority.py").run()
    page.selectbox(key="pick_ward").select("E07000110").run()
    assert "area" not in page.query_params


@pytest.mark.parametrize(
    ("area", "says"),
    [
        ("Atlantis", "There is no area 'Atlantis' here. Showing Maidstone borough."),
        ("E05002261", "'E05002261' is no ward of Maidstone borough, which this plan is about."),
    ],
)
def test_a_ward_that_cannot_be_had_is_said(area, says):
    page = visit("priority", meeting="smp-2015-11-17", area=area)
    assert not page.exception
    assert says in words(page).replace("&#x27;", "'")
