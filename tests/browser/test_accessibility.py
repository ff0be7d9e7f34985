"""Nobody is shut out: by axe-core's rules in both themes, with a keyboard alone, by ear, on narrow
screens, with movement stilled or colours forced.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from data import making
from pages.parts import charts, maps, plots
from tests.browser.conftest import choose
from tests.conftest import PROJECT, THOROUGH
from tests.servers import serving

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is not found on Streamlit's own elements, which neither our markup nor our CSS can reach.
LEFT_OUT = {
    # The place to drop files has a name beside role="presentation". Its button has its own name.
    "presentation-role-conflict": '[data-testid="stFileUploaderDropzone"]',
}

PLAN = "partnership=smp&edition=smp-2023-24&meeting=smp-2024-03-19"
OF_2018 = "partnership=smp&edition=smp-2018-19&meeting=smp-2018-12-11"
GRANT = "partnership=smp&grant=smp-2018-19-csg&as_at=2018-12-11"
MONTHS = "from=2014-10&to=2015-09&years=1"
BOROUGH = f"area=E07000110&{MONTHS}"
FANT, BRIDGE = "E05004992", "E05004987"
SQL = quote("select area, month, n from facts.monthly order by all limit 20")


@dataclass(frozen=True)
class State:
    """A page as somebody has it before them: its address, what was done there, and the themes in
    which it is tested wherever the tests run; elsewhere it is in both.
    """

    address: str
    do: Callable[[Page], None] = lambda page: None
    in_: tuple[str, ...] = ()


def press(name: str) -> Callable[[Page], None]:
    """Press a button that opens a dialog."""

    def do(page: Page) -> None:
        page.get_by_role("button", name=name, exact=True).first.click()
        expect(page.get_by_role("dialog")).to_be_visible()

    return do


def unfold(page: Page) -> None:
    folded = page.locator("[data-testid=stExpander] details:not([open]) > summary")
    folded.evaluate_all("(all) => all.forEach((each) => each.click())")
    expect(folded).to_have_count(0)


def choose_a_ward(page: Page) -> None:
    choose(page, "Area", "Fant")
    expect(page.locator("h1")).to_contain_text("Fant")


PAGES = "overview", "priority", "grants", "present", "trends", "wards", "explore", "sources", "help"
BREAKDOWNS = {
    "month": ("line", "bars", "heat", "multiples", "table"),
    "ward": ("bars", "heat", "multiples", "map", "table"),
    "type": ("bars", "heat", "multiples", "table"),
}
STATES = {
    "overview": State(f"/overview?{PLAN}", in_=("light",)),
    "overview, now": State("/overview?partnership=smp&meeting=now"),
    "overview, another plan": State(f"/overview?{OF_2018}"),
    "overview, another partnership": State("/overview?partnership=medway-csp"),
    "overview, refused": State("/overview?partnership=nobody"),
    "overview, unfolded": State(f"/overview?{PLAN}", unfold),
    "overview, a meeting to add": State(f"/overview?{PLAN}", press("Add a meeting")),
    "priority": State(f"/priority?{PLAN}&priority=town-centre", in_=("dark",)),
    "priority, unfolded": State(f"/priority?{PLAN}&priority=town-centre", unfold),
    "priority, of a ward": State(f"/priority?{PLAN}&priority=town-centre&area={FANT}"),
    "priority, with a grant": State(f"/priority?{OF_2018}"),
    "priority, a judgement": State(f"/priority?{PLAN}", press("Record a judgement")),
    "priority, a text": State(f"/priority?{PLAN}", press("Edit")),
    "grants": State(f"/grants?{GRANT}"),
    "grants, unfolded": State(f"/grants?{GRANT}", unfold),
    "grants, awards": State(f"/grants?{GRANT}&view=awards"),
    "grants, bids": State(f"/grants?{GRANT}&view=bids", unfold),
    "grants, bids to decide": State("/grants?grant=smp-2018-19-csg&as_at=2018-03-20&view=bids"),
    "grants, bought": State(f"/grants?{GRANT}&view=bought"),
    "grants, of one priority": State("/grants?partnership=smp&grant=smp-2015-16-rj"),
    "present, title": State(f"/present?{PLAN}&slide=1"),
    "present, a priority": State(f"/present?{PLAN}&slide=2", in_=("dark",)),
    "present, to decide": State(f"/present?{PLAN}&slide=7"),
    "present, money": State(f"/present?{OF_2018}&slide=6"),
    "present, refused": State("/present?partnership=nobody"),
    "trends": State(f"/trends?{BOROUGH}"),
    "trends, unfolded": State(f"/trends?{BOROUGH}", unfold),
    "trends, explained": State(f"/trends?{BOROUGH}", press("How to read this")),
    "trends, a ward chosen": State(f"/trends?{BOROUGH}", choose_a_ward),
    "trends, empty": State("/trends?from=2030-01&to=2030-12"),
    "trends, refused": State("/trends?area=nowhere&from=yesterday"),
    "wards": State(f"/wards?{BOROUGH}", in_=("dark",)),
    **{
        f"wards, {show}": State(f"/wards?area={FANT}&{MONTHS}&show={show}")
        for show in ("count", "change", "compared")
    },
    "wards, all measures": State(f"/wards?{BOROUGH}&view=measures"),
    "wards, all changes": State(f"/wards?{BOROUGH}&view=measures&colour=change&sort=crime.all"),
    "wards, to choose": State(f"/wards?{BOROUGH}&view=sheet"),
    "wards, a sheet": State(f"/wards?area={FANT}&{MONTHS}&view=sheet", unfold),
    "wards, two": State(f"/wards?area={FANT},{BRIDGE}&{MONTHS}&view=sheet", unfold),
    "wards, empty": State("/wards?from=2030-01&to=2030-12"),
    **{
        f"explore, {chart} by {by}": State(
            f"/explore?{BOROUGH}&by={by}&chart={chart}",
            in_=("light",) if (by, chart) == ("month", "line") else (),
        )
        for by, drawn in BREAKDOWNS.items()
        for chart in drawn
    },
    "explore, limits of months": State(f"/explore?{BOROUGH}&limits=yes"),
    "explore, limits of wards": State(f"/explore?{BOROUGH}&by=ward&value=rate&limits=yes"),
    "explore, two measures": State(f"/explore?{BOROUGH}&measures=crime.all,asb.incidents"),
    "explore, a view to save": State(f"/explore?{BOROUGH}", press("Save this view")),
    "explore, empty": State("/explore?from=2030-01&to=2030-12"),
    "explore, relation": State(f"/explore?{BOROUGH}&look=relation", unfold),
    "explore, SQL": State("/explore?look=sql"),
    "explore, SQL answered": State(f"/explore?look=sql&sql={SQL}"),
    "explore, SQL refused": State("/explore?look=sql&sql=drop%20table%20x"),
    "explore, saved": State("/explore?look=saved"),
    "sources": State("/sources"),
    "sources, unfolded": State("/sources", unfold),
    "sources, a file": State("/sources", press("returns/maidstone_crime.csv")),
    "help": State("/help"),
}


def states(theme: str) -> list:
    """The names of all states, those marked thorough that are in this theme there alone."""
    return [
        pytest.param(name, marks=() if theme in state.in_ else pytest.mark.thorough)
        for name, state in STATES.items()
    ]


# For what stands in the components' own trees as well as on the page.
DEEP = """(given) => {
const all = (root = document) => [...root.querySelectorAll("*")].flatMap(
    (each) => each.shadowRoot ? [each, ...all(each.shadowRoot)] : [each]);
const above = (each) => each.parentElement ?? each.getRootNode().host ?? null;
const within = (each, is) => { while (each && !is(each)) each = above(each); return each; };
const called = (each) => each.outerHTML.slice(0, each.outerHTML.indexOf(">") + 1).slice(0, 160);
"""
SETTLED = (
    DEEP
    + """
    const app = document.querySelector("[data-testid=stApp]");
    const charts = [...document.querySelectorAll("[data-testid=stVegaLiteChart]")];
    return app?.dataset.testScriptState === "notRunning"
        && all().some((each) => each.tagName === "H1" && each.checkVisibility())
        && !document.querySelector("[data-testid=stSkeleton], [data-stale=true]")
        && charts.every((chart) => chart.querySelector("svg"));
}"""
)


def settled(page: Page) -> None:
    page.wait_for_function(SETTLED, timeout=20_000)


def opened(page: Page, state: State) -> Page:
    page.goto(state.address)
    settled(page)
    state.do(page)
    settled(page)
    return page


@pytest.fixture(scope="module")
def light(browser: Browser, server: str) -> Page:
    return themed(browser, server, "light")


@pytest.fixture(scope="module")
def dark(browser: Browser, server: str) -> Page:
    return themed(browser, server, "dark")


def themed(browser: Browser, server: str, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": 1366, "height": 768},
        base_url=server,
        reduced_motion="reduce",
        color_scheme=scheme,
    )
    # Played by the browser's own means, so that the page's policy need not allow it.
    context.add_init_script(AXE)
    return context.new_page()


# --- axe-core's rules, names of pictures, headings, narrow screens --------------------------------


def found_by_rules(page: Page) -> list[str]:
    """What axe-core finds, whatever its impact, and on which element."""
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    violations = page.evaluate("(options) => axe.run(options)", options)["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary']})"
        for violation in violations
        for node in violation["nodes"]
        if not page.evaluate(
            "([target, selector]) => selector && document.querySelector(target)?.matches(selector)",
            [node["target"][0], LEFT_OUT.get(violation["id"])]
            if isinstance(node["target"][0], str)
            else ["html", None],
        )
    ]


PICTURES = (
    DEEP
    + """
    const text = (each) => each.getAttribute("aria-label") ?? each.getAttribute("alt") ?? "";
    const named = (each) => ["img", "group", "figure", "graphics-document"].includes(
        each.getAttribute("role")) && text(each);
    return all()
        .filter((each) => ["svg", "canvas", "img"].includes(each.tagName.toLowerCase()))
        .filter((each) => each.checkVisibility())
        .filter((each) => !within(each, (one) => one.getAttribute("aria-hidden") === "true"))
        .map((each) => {
            const whole = within(each, (one) => named(one) || one.tagName === "IMG");
            return [called(each), whole ? text(whole) : "", whole?.tagName ?? ""];
        });
}"""
)
HEADINGS = (
    DEEP
    + """
    return all()
        .filter((each) => /^H[1-6]$/.test(each.tagName) && each.checkVisibility())
        .map((each) => [Number(each.tagName[1]), each.textContent.trim()]);
}"""
)


def found_by_ear(page: Page) -> list[str]:
    """Pictures without a name that says what they show, in figures; headings that jump."""
    found = [
        f"says {name!r}: {markup}"
        for markup, name, tag in page.evaluate(PICTURES)
        if not name or (tag != "IMG" and not re.search(r"\d", name))
    ]
    levels = [level for level, _ in page.evaluate(HEADINGS)]
    if levels.count(1) != 1:
        found.append(f"{levels.count(1)} headings of the first level")
    found += [f"h{a} before h{b}" for a, b in zip([0, *levels], levels, strict=False) if b > a + 1]
    return found


# What may move sideways in a box of its own, and what is not looked at: what is outside the screen
# until it is called for, and what a field cuts off itself.
MAY_MOVE = (
    ".smp-scroll, .smp-table, .smp-heat, .smp-map, .smp-money, textarea, "
    "[data-testid=stFullScreenFrame], [data-testid=stMultiSelectTagsContainer]"
)
NOT_LOOKED_AT = (
    "script, style, [data-testid=stSidebar], [data-testid=stSkipToContent], [aria-hidden=true]"
)
CUT_OFF = (
    DEEP
    + """
    const [mayMove, notLookedAt] = given;
    const moves = (each) => ["auto", "scroll"].includes(getComputedStyle(each).overflowX)
        && each.scrollWidth > each.clientWidth + 1;
    const found = all().filter((each) => each.clientWidth && moves(each) && !each.matches(mayMove))
        .map((each) => `moves sideways: ${called(each)}`);
    if (document.scrollingElement.scrollWidth > innerWidth) found.push("the page moves sideways");
    const range = document.createRange();
    const seen = { opacityProperty: true, visibilityProperty: true };
    for (const each of all()) {
        const words = [...each.childNodes].filter((one) => one.nodeType === 3 && one.data.trim());
        if (!words.length || !each.checkVisibility(seen)) continue;
        if (within(each, (one) => moves(one) || one.matches(notLookedAt))) continue;
        for (const one of words) {
            range.selectNodeContents(one);
            const box = range.getBoundingClientRect();
            const cut = within(each, (other) => {
                const style = getComputedStyle(other);
                const edge = other.getBoundingClientRect();
                return style.overflowX === "hidden" && style.clipPath === "none"
                    && edge.width > 1 && box.right > edge.right + 1;
            });
            if (box.width > 1 && (box.right > innerWidth + 1 || box.left < -1 || cut))
                found.push(`cut off: ${one.data.trim().slice(0, 60)}`);
        }
    }
    return found;
}"""
)


def found_on_narrow_screens(page: Page, widths: tuple[int, ...]) -> list[str]:
    found = []
    try:
        for width in widths:
            page.set_viewport_size({"width": width, "height": 640})
            page.wait_for_timeout(150)  # charts are drawn again a little later
            settled(page)
            found += [
                f"{width}: {each}" for each in page.evaluate(CUT_OFF, [MAY_MOVE, NOT_LOOKED_AT])
            ]
            if width == widths[0]:
                found += [f"{width}: {each}" for each in found_by_rules(page)]
    finally:
        page.set_viewport_size({"width": 1366, "height": 768})
    return found


@pytest.mark.parametrize("name", states("light"))
def test_nobody_is_shut_out(light, name):
    page = opened(light, STATES[name])
    assert [*found_by_rules(page), *found_by_ear(page)] == []
    assert found_on_narrow_screens(page, (320, 390) if THOROUGH else (320,)) == []


@pytest.mark.parametrize("name", states("dark"))
def test_nobody_is_shut_out_in_the_dark(dark, name):
    assert found_by_rules(opened(dark, STATES[name])) == []


@pytest.mark.thorough
def test_nobody_is_shut_out_where_a_page_fails_or_has_nothing(light, demo, tmp_path, monkeypatch):
    """The figures of nowhere: some areas and no more."""
    (tmp_path / "files").mkdir()
    (tmp_path / "nothing").mkdir()
    source = PROJECT / "data" / "demo" / "populations.csv"
    (tmp_path / "files" / source.name).write_bytes(source.read_bytes())
    with monkeypatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(tmp_path / "nothing"))
        making.build(tmp_path / "files")
    with serving(tmp_path / "nothing", thinks_ahead=False) as (address, _):
        for name in PAGES:
            page = opened(light, State(f"{address}/{name}"))
            assert [*found_by_rules(page), *found_by_ear(page)] == [], name
            assert found_on_narrow_screens(page, (320,)) == [], name
    with serving(demo, script="tests/browser/failing.py", thinks_ahead=False) as (address, _):
        page = opened(light, State(f"{address}/trends"))
        expect(page.get_by_text("This page could not be shown")).to_be_visible()
        assert [*found_by_rules(page), *found_on_narrow_screens(page, (320,))] == []


# --- colours --------------------------------------------------------------------------------------


def light_of(colour: str) -> float:
    """The relative luminance of a colour such as #12436D, as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str | float, other: str | float) -> float:
    lights = [light_of(each) if isinstance(each, str) else each for each in (one, other)]
    return (max(lights) + 0.05) / (min(lights) + 0.05)


@pytest.mark.parametrize(
    ("palette", "words", "lines"),
    [(charts.LIGHT, plots.WORDS_LIGHT, plots.LIGHT), (charts.DARK, plots.DARK, plots.DARK)],
    ids=["light", "dark"],
)
def test_words_of_charts_can_be_read_and_their_lines_be_seen(palette, words, lines):
    for colour in (palette.ink, palette.quiet, palette.target, *words):
        assert contrast(colour, palette.ground) >= 4.5, colour
    signs = [colour or palette.neutral for _, colour, _ in charts.POINTS.values()]
    for colour in (palette.this, palette.earlier, *palette.bases[:3], *lines, *signs):
        assert contrast(colour, palette.ground) >= 3, colour


@pytest.mark.parametrize(
    ("sequence", "figures"),
    [
        (plots.SEQUENCE_LIGHT, plots.FIGURES_LIGHT),
        (plots.SEQUENCE_DARK, plots.FIGURES_DARK),
    ],
    ids=["light", "dark"],
)
def test_figures_on_a_heat_map_can_be_read_on_every_shade(sequence, figures):
    """Shades go evenly by lightness (L* of CIELAB), which luminance alone decides."""
    low, turn, high = figures
    first, last = (116 * light_of(colour) ** (1 / 3) - 16 for colour in sequence)
    for step in range(101):
        shade = ((first + (last - first) * step / 100 + 16) / 116) ** 3
        assert contrast(low if step / 100 <= turn else high, shade) >= 4.5, step


def test_words_on_a_map_can_be_read():
    kinds = re.findall(r"(\.[\w.-]+) \{ --fill: (#\w+); --on: (#\w+); \}", maps.OWN_CSS)
    assert len(kinds) > 12
    for kind, fill, words in kinds:
        assert contrast(fill, words) >= 4.5, kind


# --- the keyboard ---------------------------------------------------------------------------------

CONTROLS = (
    DEEP
    + """
    const is = (each) => each.matches(
        "a[href], button, input, textarea, select, summary, [tabindex]")
        && each.tabIndex >= 0 && !each.disabled && each.checkVisibility();
    // Of one choice of several the Tab key goes to the first, the arrow keys to the others.
    const others = (each) => each.matches("[role=radio]")
        && each !== each.closest("[role=radiogroup]").querySelector("[role=radio]");
    const controls = all().filter((each) => is(each) && !others(each));
"""
)
COUNTED = CONTROLS + "document.activeElement.blur(); return controls.length; }"
# Looked up again at each key, as a page may draw an element anew.
FOCUS = (
    CONTROLS
    + """
    let on = document.activeElement;
    while (on?.shadowRoot?.activeElement) on = on.shadowRoot.activeElement;
    const drawn = (each) => {
        const style = getComputedStyle(each);
        return style.outlineStyle === "solid" ? parseFloat(style.outlineWidth) : 0;
    };
    const shape = on.matches("g") ? on.querySelector("polygon, use") : null;
    let edge = shape ? parseFloat(getComputedStyle(shape).strokeWidth) : 0;
    for (let each = on, up = 0; each && up < 5; each = each.parentElement, up += 1)
        if (each === on || each.tagName !== "MAIN") edge = Math.max(edge, drawn(each));
    return [controls.indexOf(on), edge, on.outerHTML.slice(0, 120)];
}"""
)


@pytest.mark.parametrize(
    "name",
    [
        "wards",
        *(
            pytest.param(name, marks=pytest.mark.thorough)
            for name in (
                "overview", "priority", "grants", "grants, awards", "present, a priority", "trends",
                "trends, a ward chosen", "wards, all measures", "wards, a sheet",
                "explore, line by month", "explore, map by ward", "explore, relation",
                "explore, SQL answered", "sources", "help",
            )
        ),
    ],
)  # fmt: skip
def test_the_tab_key_goes_to_every_control_in_order_and_shows_where_it_is(light, name):
    page = opened(light, STATES[name])
    count = page.evaluate(COUNTED)
    assert count > 15 or name.startswith("present")
    stops = []
    for _ in range(count):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
    assert [place for place, *_ in stops] == list(range(count))
    assert [markup for _, edge, markup in stops if edge < 2] == []


def test_a_ward_is_chosen_on_the_map_by_the_arrow_keys(light):
    page = opened(light, STATES["wards"])
    wards = page.locator(".ward")
    wards.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    on = page.locator(".ward:focus")
    expect(on).to_have_count(1)
    expect(page.locator(".readout:visible")).to_have_text(on.get_attribute("aria-label"))
    name = on.get_attribute("aria-label").split(":")[0]
    page.keyboard.press("Enter")
    chosen = page.locator(".ward.picked")
    expect(page.locator("tr.picked")).to_contain_text(name)
    expect(chosen).to_have_attribute("aria-label", re.compile(f"^{name}:"))
    expect(chosen).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Space")
    expect(page.locator("tr.picked")).not_to_contain_text(name)


@pytest.mark.thorough
def test_every_ward_of_a_map_is_reached_by_the_arrow_keys(light):
    page = opened(light, STATES["wards"])
    reached = page.locator(".smp-map-picture").evaluate(
        """(svg) => {
            const ways = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];
            const from = [svg.querySelector(".ward")], seen = new Set(from);
            while (from.length) {
                const ward = from.pop();
                for (const key of ways) {
                    ward.focus();
                    ward.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
                    const on = svg.getRootNode().activeElement;
                    if (!seen.has(on)) { seen.add(on); from.push(on); }
                }
            }
            return [seen.size, svg.querySelectorAll("[tabindex='0']").length];
        }"""
    )
    assert reached == [26, 1]


@pytest.mark.thorough  # a journey does so by the Enter key
def test_the_space_bar_picks_a_row(light):
    page = opened(light, STATES["trends"])
    page.locator('tr[data-key="crime.robbery"] button').focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("measure=crime.robbery"))
    expect(page.locator('tr.picked[data-key="crime.robbery"]')).to_be_visible()


@pytest.mark.parametrize(
    ("address", "button"),
    [
        (f"/explore?{BOROUGH}", "Save this view"),
        pytest.param(f"/overview?{PLAN}", "Add a meeting", marks=pytest.mark.thorough),
        pytest.param(f"/priority?{PLAN}", "Record a judgement", marks=pytest.mark.thorough),
        pytest.param(f"/priority?{PLAN}", "Edit", marks=pytest.mark.thorough),
        pytest.param("/sources", "returns/maidstone_crime.csv", marks=pytest.mark.thorough),
    ],
)
def test_a_dialog_keeps_the_focus_and_escape_closes_it(light, address, button):
    page = opened(light, State(address))
    page.get_by_role("button", name=button, exact=True).first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    settled(page)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert dialog.evaluate("(each) => each.contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")  # the first is the date's own, where the focus is on one
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("button", name=button, exact=True).first).to_be_focused()


def test_what_is_wider_than_a_narrow_screen_moves_by_keyboard(light):
    page = light
    page.set_viewport_size({"width": 320, "height": 640})
    try:
        opened(page, STATES["sources"])
        box = page.locator(".smp-scroll").first
        box.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("(each) => each.scrollLeft > 0", arg=box.element_handle())
    finally:
        page.set_viewport_size({"width": 1366, "height": 768})


# --- what somebody asks their system for ----------------------------------------------------------


MOVING = (
    DEEP
    + """
    const longest = (times) => Math.max(...times.split(",").map(parseFloat));
    return all().filter((each) => {
        const style = getComputedStyle(each);
        return [style.transitionDuration, style.animationDuration].map(longest)
            .some((seconds) => seconds > 0.002);
    }).map(called);
}"""
)


def test_nothing_moves_for_those_who_ask_for_that(light):
    assert opened(light, STATES["trends"]).evaluate(MOVING) == []


def test_forced_colours_leave_what_colours_said(browser, server):
    context = browser.new_context(base_url=server, forced_colors="active", reduced_motion="reduce")
    page = opened(context.new_page(), STATES["grants"])

    def grounds(selector: str) -> set[str]:
        return set(
            page.locator(selector).evaluate_all(
                "(all) => all.map((each) => getComputedStyle(each).background)"
            )
        )

    def edge(selector: str, name: str = "outline") -> str:
        return page.locator(selector).first.evaluate(
            f"(each) => getComputedStyle(each).{name}Style"
        )

    assert len(grounds(".purse .bar span")) == len(grounds(".purse-legend i")) == 5
    assert edge(".mark", "borderTop") == "solid"
    assert edge("[role=radio][aria-checked=true]") == "solid"
    if THOROUGH:
        opened(page, State(f"/wards?area={FANT}&{MONTHS}&show=compared"))
        assert len(grounds(".swatch")) > 2
        assert edge("tr.picked") == "solid"
        opened(page, STATES["explore, line by month"])
        assert edge("[data-testid=stCheckbox] label > span + div", "borderTop") == "solid"
    context.close()
