"""Takes the pictures of the README: python -m tests.browser.take_pictures"""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.servers import serving

PICTURES = Path(__file__).parent / "pictures"
# Each page's address, and what is there when it is drawn.
CHART = "[data-testid=stVegaLiteChart] svg"
PAGES = {
    "overview": ("/overview", ".card"),
    "priority": ("/priority?priority=town-centre", CHART),
    "grants": (
        "/grants?partnership=smp&grant=smp-2018-19-csg&as_at=2018-12-11",
        ".flow",
    ),
    "present": ("/present?slide=2", ".slide:not([hidden])"),
    "wards": ("/wards?area=E07000110&from=2014-10&to=2015-09&years=1&show=compared", ".ward"),
    "explore": ("/explore?by=ward&chart=multiples&measures=asb.incidents", "figure.panel"),
    "trends": ("/trends?measure=crime.violence_against_person", CHART),
    "sources": ("/sources", "table"),
    "help": ("/help", "h2"),
}


def main() -> None:
    """Write a picture of each page at 1366×900, of the demonstration."""
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as (address, _),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1366, "height": 900})
        for name, (path, drawn) in PAGES.items():
            page.goto(address + path)
            page.wait_for_selector(drawn)
            page.wait_for_timeout(1500)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
