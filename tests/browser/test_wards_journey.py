"""An officer finds a ward on the map, opens its sheet from the heat table, prints it, shares it."""

import json
import re
from math import cos, radians
from pathlib import Path

import pytest
import shapely
import shapely.affinity
from playwright.sync_api import expect
from shapely.geometry import mapping, shape

import queries
from data import making
from tests.browser.conftest import choose
from tests.conftest import SHARED

pytestmark = pytest.mark.browser
FANT, PARK_WOOD = "E05004992", "E05005002"
MEDWAY = SHARED / "samples" / "boundaries" / "wards_2013_E06000035.geojson"
PERIOD = "from=2014-10&to=2015-09&years=1"


def drawn(page):
    expect(page.locator(".smp-map-picture")).to_be_visible(timeout=15_000)
    return page


def test_a_tile_and_a_row_choose_the_same_ward_and_back_undoes_it(page):
    page.goto("/wards")
    drawn(page).locator(f'.ward[data-key="{FANT}"]').click()
    expect(page.locator(f'tr.picked[data-key="{FANT}"]')).to_be_visible()
    expect(page).to_have_url(re.compile(f"area={FANT}"))
    page.locator(f'tr[data-key="{PARK_WOOD}"] button').focus()
    page.keyboard.press("Enter")
    expect(page.locator(f'.ward.picked[data-key="{PARK_WOOD}"]')).to_be_visible()
    expect(page).to_have_url(re.compile(f"area={PARK_WOOD}"))
    page.locator(f'.ward[data-key="{PARK_WOOD}"]').click()
    expect(page).to_have_url(re.compile("area=E07000110"))
    expect(page.locator(".ward.picked")).to_have_count(0)


def test_pointing_at_a_ward_tells_of_it(page):
    page.goto(f"/wards?area={FANT}&show=compared&{PERIOD}")
    drawn(page)
    readout = page.locator(".readout:visible")
    expect(readout).to_have_text(re.compile("^Fant: 49.9 for each 1,000 residents"))
    page.locator('.ward[data-key="E05004996"]').hover()
    expect(readout).to_have_text("High Street: 183.9 for each 1,000 residents (2,179) · worse")


@pytest.mark.thorough
def test_a_search_in_the_filter_and_another_measure(page):
    page.goto("/wards")
    drawn(page)
    choose(page, "Area", "shepway s", "Shepway South")
    expect(page.locator('tr.picked[data-key="E05005004"]')).to_be_visible()
    page.keyboard.press("Escape")  # the list stays open for another
    choose(page, "Measure", "Robbery")
    expect(page.locator("h2").first).to_have_text(re.compile("^Robbery for each 1,000 residents"))
    expect(page).to_have_url(re.compile("measure=crime.robbery"))


def test_the_heat_table_by_keyboard_opens_a_wards_sheet_whose_link_opens_the_same(
    page, browser, server
):
    page.goto(f"/wards?view=measures&{PERIOD}")
    page.locator("table.heat").wait_for()
    page.get_by_role("button", name="All crime", exact=True).click()
    expect(page.locator("table.heat tbody th").first).to_have_text("High Street")
    page.locator("table.heat tbody th button").first.focus()
    page.keyboard.press("ArrowDown")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".sheet h2")).to_have_text("Park Wood")
    expect(page).to_have_url(re.compile(f"area={PARK_WOOD}"))
    expect(page.locator(".trend .title").first).to_have_text("Robbery")
    shown = page.locator(".sheet").inner_text()
    other = browser.new_page(base_url=server)
    other.goto(page.url)
    expect(other.locator(".sheet h2")).to_have_text("Park Wood", timeout=15_000)
    assert other.locator(".sheet").inner_text() == shown
    other.close()


# Of two districts, a town centre each, and so the longest notes.
@pytest.mark.thorough
@pytest.mark.parametrize(
    "ward", [f"area=E05004996&{PERIOD}", "area=E05002249&from=2020-04&to=2021-03"]
)
def test_a_wards_sheet_prints_on_one_page(page, ward):
    page.goto(f"/wards?view=sheet&{ward}")
    page.locator(".sheet").wait_for()
    page.wait_for_timeout(300)  # until nothing more moves below it
    assert pages_of(page) == 1


def pages_of(page) -> int:
    """How many pages it prints on."""
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("view", "table", "width"), [("map", ".smp-table", 703), ("measures", "table.heat", 1047)]
)
def test_nothing_is_cut_off_on_paper(page, view, table, width):
    """Of a page 186 mm wide inside its margins (277 mm on its side), at 96 pixels to the inch."""
    page.goto(f"/wards?view={view}&{PERIOD}")
    page.locator(table).first.wait_for()
    page.set_viewport_size({"width": width, "height": 1000})
    page.emulate_media(media="print")
    try:
        last = page.locator(f"{table} thead th:visible").last.bounding_box()
        assert last["x"] + last["width"] <= width + 1
    finally:
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1366, "height": 768})


@pytest.mark.thorough
def test_back_from_a_cells_sheet_is_the_heat_table(page):
    page.goto(f"/wards?area=E07000110&{PERIOD}&view=measures")
    page.locator("table.heat").wait_for()
    page.locator(f'td[data-key="{FANT} crime.robbery"] button').click()
    expect(page.locator(".sheet h2")).to_have_text("Fant")
    page.go_back()
    expect(page.locator("table.heat")).to_be_visible()
    expect(page).to_have_url(re.compile("area=E07000110.*view=measures"))


# --- true outlines ------------------------------------------------------------------------------


@pytest.mark.thorough
def test_true_outlines_are_drawn_where_they_are(served):
    """Squares, one with a hole in which another ward lies, one of two parts."""
    page, features = served
    assert drawn_at(page, features) == {ward: {ward} for ward in features}


@pytest.mark.thorough
def test_a_filter_changes_the_colours_and_asks_for_no_outlines_again(served):
    page, _ = served
    page.locator(".ward").first.wait_for()
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("radio", name="Better or worse").click()
    expect(page.locator("h2").first).to_have_text(re.compile("against Maidstone borough"))
    expect(page.locator(".ward.similar").first).to_be_visible()
    assert not [url for url in asked if "/outlines/" in url]
    page.get_by_role("radio", name="Tiles").click()
    expect(page.locator(".ward polygon")).to_have_count(26)


@pytest.mark.thorough  # AppTest sees the same without a browser
@pytest.mark.skipif(not MEDWAY.exists(), reason="the publishers' files are in ../shared only")
def test_real_outlines_of_several_parts_are_drawn_where_they_are(served):
    page, _ = served
    features = {
        each["properties"]["WD13CD"]: shape(each["geometry"])
        for each in json.loads(MEDWAY.read_text(encoding="utf-8"))["features"]
    }
    page.goto("/wards?area=E06000035&from=2019-04&to=2020-03&years=1")
    assert drawn_at(page, features) == {ward: {ward} for ward in features}


def test_outlines_are_kept_by_browsers_and_unknown_ones_are_not_found(served):
    page, _ = served
    page.goto(f"/wards?area=E07000110&{PERIOD}")
    with page.expect_response(re.compile("/outlines/")) as response:
        page.reload()
    assert response.value.headers["content-type"].startswith("image/svg+xml")
    assert "immutable" in response.value.headers["cache-control"]
    *_, district, name = response.value.url.split("/")
    for url in (f"/outlines/x/{district}/{name}", "/outlines/x/E07000110/Nowhere.svg"):
        assert page.request.get(url).status == 404


def squares() -> dict[str, shapely.MultiPolygon]:
    """A boundary for each ward that Maidstone had in 2015."""
    rows = queries.run(
        "wards", area="E07000110", measure="crime.all", **{"from": "2014-10", "to": "2015-09"}
    )
    codes = rows.loc[rows["kind"] == "ward"].sort_values("area")["area_code"].tolist()
    made = {
        code: shapely.MultiPolygon([shapely.box(x, y, x + 0.02, y + 0.02)])
        for n, code in enumerate(codes)
        for x, y in [(0.4 + 0.03 * (n % 6), 51.1 + 0.03 * (n // 6))]
    }
    # The second is drawn after the first, which lies in its hole, and would cover it.
    whole = made[codes[1]].geoms[0]
    inner = shapely.affinity.scale(whole, 0.5, 0.5)
    made[codes[0]] = shapely.MultiPolygon([inner])
    made[codes[1]] = shapely.MultiPolygon([whole - inner])
    made[codes[2]] = shapely.union(made[codes[2]], shapely.box(0.6, 51.3, 0.62, 51.31))
    return made


@pytest.fixture(scope="module")
def served(elsewhere, browser, tmp_path_factory):
    """A page with the map of `squares`, and the squares; real boundaries of Medway beside them."""
    folder, address = elsewhere
    features = squares()
    file = tmp_path_factory.mktemp("files") / "squares.geojson"
    made = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": code},
            "geometry": mapping(outline),
        }
        for code, outline in features.items()
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": made}), encoding="utf-8")
    files = [file, *filter(Path.exists, [MEDWAY])]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMP_DATA_DIR", str(folder))
        report = making.bring_in(files)
    assert [file.outcome for file in report.files] == ["kept"] * len(files)
    page = browser.new_page(base_url=address, viewport={"width": 1366, "height": 768})
    page.goto(f"/wards?area=E07000110&{PERIOD}")
    yield page, features
    page.close()


# The ward that is drawn at a point of the map.
AT = """(svg, [x, y]) => {
    const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
    const found = svg.getRootNode().elementFromPoint(at.x, at.y)?.closest("[data-key]");
    return found ? found.dataset.key : "none";
}"""


def drawn_at(page, features: dict) -> dict[str, set[str]]:
    """For each ward, which wards are drawn at a point inside each part of it.

    The map is 1,000 wide from the westernmost to the easternmost point, and narrowed by the cosine
    of the middle latitude.
    """
    west, south, east, north = shapely.total_bounds(list(features.values()))
    scale_x = 1000 / (east - west)
    scale_y = scale_x / cos(radians((north + south) / 2))
    svg = drawn(page).locator(".smp-map-picture")
    svg.scroll_into_view_if_needed()
    expect(page.locator(".ward use").first).to_be_visible()
    found = {}
    for ward, outline in features.items():
        # Smaller islands have no pixel of their own.
        parts = [
            part
            for part in getattr(outline, "geoms", [outline])
            if part.area * scale_x * scale_y > 60
        ]
        points = [part.representative_point() for part in parts]
        found[ward] = {
            svg.evaluate(AT, [(point.x - west) * scale_x, (north - point.y) * scale_y])
            for point in points
        }
    return found
