"""Views of the Explore page that are saved, and shown at meetings."""

import json

import pytest
from streamlit.testing.v1 import AppTest

import queries
from data import records
from tests.pages import visits
from tests.pages.explore import DISTRICT, PERIOD, told, visit

# AppTest does not run what is in a dialog again, so the forms are run by themselves; the browser
# test opens them where they are.


def save_page():
    import streamlit as st

    from pages.parts import recording, saved

    recording.told()
    saved.save_form(st.query_params.to_dict(), "A first idea")


def add_page():
    import streamlit as st

    from pages.parts import recording, saved

    recording.told()
    saved.add_form(st.query_params["view"], "A view")


def take_back_page():
    import streamlit as st

    from pages.parts import recording, saved

    recording.told()
    saved.take_back_form(st.query_params["view"], "A view")


def form(script, **address: str) -> AppTest:
    page = AppTest.from_function(script, default_timeout=30)
    for key, value in address.items():
        page.query_params[key] = value
    return page.run()


def save(name: str, who="Analyst", why="For the away day", **address: str) -> AppTest:
    page = form(save_page, **{"look": "chart", "area": DISTRICT, **PERIOD} | address)
    for field, text in zip(page.text_input, (name, who, why), strict=True):
        field.set_value(text)
    page = page.button[0].click().run()
    assert not page.exception
    return page


def send(script, code: str, who: str, **chosen: str) -> AppTest:
    page = form(script, view=code)
    for value in chosen.values():
        page.selectbox[0].select(value)
    page.text_input[0].set_value(who)
    page = page.button[0].click().run()
    assert not page.exception
    return page


def slides(meeting: str) -> str:
    page = visits.visit("present", meeting=meeting)
    assert not page.exception, [error.message for error in page.exception]
    return json.loads(page.get("bidi_component")[0].proto.json)["markup"]


def test_a_view_is_saved_listed_opened_shown_at_a_meeting_and_taken_back(own):
    page = save("Shares of crime", by="type", value="share")
    assert page.toast[0].value == "Saved: Shares of crime. It is among the saved views."
    page = visit(look="saved")
    assert "Shares of crime For the away day Chart. Analyst," in told(page)
    page.button(key="open_shares-of-crime").click().run()
    assert "violence against the person, 2,643 or 29%" in told(page)
    assert page.query_params["value"] == "share"
    meeting = "smp-2024-03-19"
    assert "Shares of crime" not in slides(meeting)
    send(add_page, "shares-of-crime", "Officer", meeting=meeting)
    assert "Shares of crime" in slides(meeting)
    assert '<svg class="taken" role="img" aria-label="The most of all crime' in slides(meeting)
    assert "Shown at Committee" in told(visit(look="saved"))
    page = send(add_page, "shares-of-crime", "Officer", meeting=meeting)
    assert "It is shown at that meeting already." in page.error[0].value
    send(take_back_page, "shares-of-crime", "Officer", where=meeting)
    assert "Shares of crime" not in slides(meeting)
    assert len(queries.run("saved_views")) == 1
    send(take_back_page, "shares-of-crime", "Officer", where="list")
    assert queries.run("saved_views").empty
    assert "No view has been saved yet." in told(visit(look="saved"))
    save("Shares of crime")  # the name is free again, the code is not
    assert queries.run("saved_views")["view_code"].tolist() == ["shares-of-crime-2"]


@pytest.mark.parametrize(
    ("name", "who", "why", "says"),
    [
        (" ", "Analyst", "x", "A view needs a name. Nothing was saved."),
        ("A view", "", "x", "A view needs who saves it. Nothing was saved."),
        ("A view", "Analyst", " ", "A view needs what it is for. Nothing was saved."),
    ],
)
def test_a_view_needs_a_name_a_person_and_a_reason(own, name, who, why, says):
    assert [error.value for error in save(name, who, why).error] == [says]
    assert queries.run("saved_views").empty


def test_a_name_is_given_once(own):
    save("The same")
    page = save("the SAME", by="ward")
    assert "There is a view of this name." in page.error[0].value
    assert len(queries.run("saved_views")) == 1


def test_what_adds_to_a_meeting_or_takes_back_says_who(own):
    save("A view")
    assert "who adds it" in send(add_page, "a-view", " ").error[0].value
    assert "who takes it back" in send(take_back_page, "a-view", "").error[0].value
    assert len(queries.run("saved_views")) == 1


LOOKS = [
    ({"look": "chart", "by": "type", "chart": "table"}, "<table"),
    ({"look": "chart", "by": "ward", "chart": "map", "value": "rate"}, "<polygon"),
    ({"look": "chart", "by": "ward", "chart": "multiples"}, "smp-panels"),
    ({"look": "relation"}, "<svg"),
    ({"look": "sql", "sql": "select 'a' as name, 3 as n"}, "<svg"),
    ({"look": "sql", "sql": "select 3 as n"}, "<table"),
    ({"look": "sql", "sql": "drop table x"}, "Only a question can be asked here"),
    ({"look": "chart", "measures": "gone"}, "There are no figures of &#x27;gone&#x27;"),
    ({"look": "chart", "from": "1999-01", "to": "1999-02"}, "has no crime figures for"),
]


def test_each_look_is_a_slide(own):
    meeting = queries.run("meetings", partnership="smp")["meeting_code"].iloc[0]
    about = {"who": "Analyst", "why": "x"}
    with queries.recording() as cursor:
        for number, (address, _) in enumerate(LOOKS):
            code = f"v{number}"
            content = {"name": f"<b>{number}", "address": {"area": DISTRICT, **PERIOD} | address}
            records.add(cursor, kind="view", subject=code, content=content, **about)
            records.add(
                cursor,
                kind="meeting_view",
                subject=f"{meeting}:{code}",
                content={"view_code": code},
                meeting=meeting,
                **about,
            )
    made = slides(meeting).split("<section")
    for number, (_, shown) in enumerate(LOOKS):
        (slide,) = [each for each in made if f"&lt;b&gt;{number}" in each]
        assert shown in slide
