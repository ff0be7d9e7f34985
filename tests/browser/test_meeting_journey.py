"""A chair opens the Overview, presents the meeting, judges a priority; a kill loses nothing."""

import re
import shutil

import pytest
from playwright.sync_api import expect

import queries
from tests.servers import serving

pytestmark = pytest.mark.browser
MEETING = "partnership=smp&edition=smp-2023-24&meeting=smp-2024-03-19"


def slide(page):
    return page.locator(".slide:not([hidden]) h1")


def present(page, number: int = 1):
    page.goto(f"/present?{MEETING}&slide={number}")
    expect(slide(page)).to_be_visible(timeout=15_000)


@pytest.mark.thorough  # AppTest sees the same without a browser
def test_the_first_screen_is_the_overview(page):
    page.goto("/")
    expect(page.locator(".card")).to_have_count(4, timeout=15_000)
    expect(page).to_have_url(re.compile(rf"/overview\?{MEETING}$"))
    expect(page.locator("h1")).to_have_text("Safer Maidstone Partnership: priorities at a glance")
    statuses = page.locator(".card .status")
    expect(statuses).to_have_text(
        [re.compile(s) for s in ("On track", "On track", "Exceeding expectations", "On track")]
    )


@pytest.mark.thorough
def test_a_card_opens_by_mouse_and_by_keyboard(page):
    page.goto(f"/overview?{MEETING}")
    page.locator('.card[data-key="domestic-abuse"] .sentence').click()
    expect(page.locator("h1")).to_have_text("Reducing the harm caused by domestic abuse")
    expect(page).to_have_url(re.compile(r"/priority\?.*priority=domestic-abuse"))
    page.go_back()
    link = page.get_by_role("link", name="Safe town centre")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Provide a safe town centre")


def test_an_indicator_opens_its_chart_and_its_link_opens_the_same(page, browser, server):
    page.goto(f"/priority?{MEETING}&priority=town-centre")
    page.locator('tr[data-key="town-asb"] button').click()
    title = re.compile("^ASB incidents in High Street ward, February 2024: ")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page).to_have_url(re.compile("indicator=town-asb"))
    expect(page.locator("svg text", has_text="Target 40.2 a month").first).to_be_visible()
    expect(page.get_by_text("Why is it green? (ASB incidents in High Street ward)")).to_be_visible()
    other = browser.new_page(base_url=server)
    other.goto(page.url)
    expect(other.get_by_role("heading", name=title)).to_be_visible(timeout=15_000)
    other.close()


def test_slides_move_by_every_key_and_say_where_they_are(page):
    page.goto(f"/overview?{MEETING}")
    page.get_by_role("button", name="Present this meeting").click()
    expect(slide(page)).to_have_text("Safer Maidstone Partnership", timeout=15_000)
    counter = page.locator(".counter")
    for key, heading, at in (
        ("ArrowRight", "Serious and organised crime", 2),
        ("PageDown", "Domestic abuse", 3),
        ("Space", "Safe town centre", 4),
        ("PageUp", "Domestic abuse", 3),
        ("ArrowLeft", "Serious and organised crime", 2),
        ("End", "What to decide", 7),
        ("ArrowRight", "What to decide", 7),
        ("Home", "Safer Maidstone Partnership", 1),
        ("PageUp", "Safer Maidstone Partnership", 1),
    ):
        page.keyboard.press(key)
        expect(slide(page)).to_have_text(heading)
        expect(counter).to_have_text(f"{at} of 7")
    page.get_by_role("button", name="Next").click()
    expect(counter).to_have_text("2 of 7")
    expect(page).to_have_url(re.compile(r"&slide=2$"))
    page.keyboard.press("Escape")
    expect(page.locator(".card").first).to_be_visible()
    expect(page).to_have_url(re.compile(rf"/overview\?{MEETING}$"))


def test_quick_presses_all_count_and_nothing_jumps_back(page):
    present(page)
    for _ in range(5):
        page.keyboard.press("PageDown")
    expect(page.locator(".counter")).to_have_text("6 of 7")
    expect(page).to_have_url(re.compile(r"&slide=6$"))
    page.wait_for_timeout(700)
    expect(page.locator(".counter")).to_have_text("6 of 7")


def test_a_slide_has_an_address_of_its_own_and_back_goes_back(page):
    present(page, 4)
    expect(slide(page)).to_have_text("Safe town centre")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"&slide=5$"))
    page.go_back()
    expect(slide(page)).to_have_text("Safe town centre")


@pytest.mark.thorough
def test_what_does_not_fit_is_read_before_the_next_slide(page):
    page.set_viewport_size({"width": 683, "height": 384})  # 1366 by 768 at twice the size
    present(page, 2)
    deck = page.locator(".smp-deck")
    assert deck.evaluate("e => e.scrollHeight - e.clientHeight") > 100
    page.keyboard.press("PageDown")
    page.wait_for_timeout(200)
    assert deck.evaluate("e => e.scrollTop") > 50
    expect(page.locator(".counter")).to_have_text("2 of 7")
    for _ in range(12):
        page.keyboard.press("PageDown")
        page.wait_for_timeout(60)
    expect(page.locator(".counter")).not_to_have_text("2 of 7")
    page.keyboard.press("ArrowLeft")
    assert float(deck.evaluate("e => getComputedStyle(e).fontSize").rstrip("px")) >= 16


def test_slides_fill_the_screen_in_large_type(page):
    page.set_viewport_size({"width": 1920, "height": 1080})
    present(page)
    for _ in range(7):
        sizes = page.evaluate(
            """() => {
                const found = [];
                const walk = (root) => {
                    for (const element of root.querySelectorAll("*")) {
                        if (element.shadowRoot) walk(element.shadowRoot);
                        if (!element.closest(".smp-deck") || !element.checkVisibility()) continue;
                        const own = [...element.childNodes].some(
                            (node) => node.nodeType === 3 && node.textContent.trim());
                        if (own) found.push(
                            [parseFloat(getComputedStyle(element).fontSize), element.textContent]);
                    }
                };
                walk(document);
                return found;
            }"""
        )
        assert len(sizes) > 4
        assert min(size for size, _ in sizes) >= 24, min(sizes)
        overflow = page.locator(".smp-deck").evaluate("e => e.scrollHeight - e.clientHeight")
        assert overflow <= 0
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-testid=stHeader]")).to_be_hidden()


# --- what is recorded -----------------------------------------------------------------------------


@pytest.fixture
def killed(demo, tmp_path):
    """The folder of a server that may be killed, its process and its address."""
    folder = tmp_path / "own"
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("records*"))
    with serving(folder, thinks_ahead=False) as (address, process):
        yield folder, process, address


def judge(page, address: str, status: str, why: str, who: str):
    page.goto(f"{address}/priority?{MEETING}&priority=young-people")
    page.get_by_role("button", name="Record a judgement").click(timeout=15_000)
    dialog = page.get_by_role("dialog")
    dialog.locator("label", has_text=status).first.click()
    dialog.get_by_role("textbox", name="Why").fill(why)
    dialog.get_by_role("textbox", name="Who judges").fill(who)
    return dialog


def edit_story(page, words: str) -> str:
    """Write a story in the place of the one that is there; the one that was there."""
    page.get_by_role("button", name="Edit").first.click()
    dialog = page.get_by_role("dialog")
    text = dialog.get_by_role("textbox", name="Story behind the curve")
    expect(text).to_have_value(re.compile(".{50}"))
    before = text.input_value()
    text.fill(words)
    dialog.get_by_role("textbox", name="Why it changes").fill("Agreed in March")
    dialog.get_by_role("textbox", name="Who writes").fill("Officer")
    dialog.get_by_role("button", name="Save").click()
    return before


@pytest.mark.thorough
def test_what_two_people_record_at_once_outlives_a_kill_directly_after_it_was_saved(
    killed, browser, monkeypatch
):
    folder, process, address = killed
    people = [browser.new_page(), browser.new_page()]
    forms = [
        judge(people[0], address, "At risk", "Two incidents at the school", "Chair"),
        judge(people[1], address, "Off track", "Three incidents at the school", "Officer"),
    ]
    for form in forms:
        form.get_by_role("button", name="Save").click(no_wait_after=True)
    for person in people:
        expect(person.get_by_text("Saved: Young people is")).to_be_visible(timeout=15_000)
    before = edit_story(people[0], "Fewer incidents since the hub opened")
    expect(people[0].get_by_text("Saved: story behind the curve")).to_be_visible(timeout=15_000)
    process.kill()
    process.wait(timeout=20)
    for person in people:
        person.close()
    # Whoever reads the folder next has it all; that pages show it is tested in tests/pages.
    monkeypatch.setenv("SMP_DATA_DIR", str(folder))
    about = {"partnership": "smp", "edition": "smp-2023-24", "priority": "young-people"}
    try:
        judged = queries.run("judgements", **about)
        assert len(judged) == 4
        assert {"Two incidents at the school", "Three incidents at the school"} <= set(
            judged["reason"]
        )
        assert judged["status"].iloc[0] in {"At risk", "Off track"}
        texts = queries.run("narratives", **about)
        stories = texts.loc[texts["kind"] == "story", "words"].tolist()
        assert stories == ["Fewer incidents since the hub opened", before]
    finally:
        queries.close()
