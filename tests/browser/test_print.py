"""Each page on paper: A4, without what is only for a screen, with what was chosen."""

import os
import re
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from tests.conftest import some

pytestmark = pytest.mark.browser

PAGES = {
    "/overview": "Safer Maidstone Partnership, Community Safety Partnership Plan 2022-25, 2023-24",
    "/priority?priority=town-centre": "Safer Maidstone Partnership, Community Safety Partnership",
    "/grants?grant=smp-2018-19-csg&as_at=2018-12-11": "Community Safety Grant, 2018-19",
    "/trends": "Maidstone borough, Oct 2014 to Sep 2015, compared with a year earlier. Printed on",
    "/wards": "Maidstone borough, Oct 2014 to Sep 2015",
    "/explore": "Maidstone borough, Oct 2014 to Sep 2015",
    "/sources": "Where the figures come from",
    "/help": "How to read the figures",
}
ON_SCREEN_ONLY = (
    "[data-testid=stHeader]",
    "[data-testid=stToolbar]",
    ".st-key-filters",
    ".st-key-add_files",
    "[data-testid=stButtonGroup]",
    ".stDownloadButton",
    ".stButton",
)


@pytest.mark.parametrize("address", some(list(PAGES)))
def test_a_page_on_paper_has_no_controls_and_says_what_was_chosen(page, address):
    page.goto(address)
    expect(page.locator("h1:visible")).to_be_visible(timeout=20_000)
    page.emulate_media(media="print")
    for selector in ON_SCREEN_ONLY:
        for each in page.locator(selector).all():
            expect(each).to_be_hidden()
    expect(page.get_by_text(PAGES[address]).first).to_be_visible()
    page.emulate_media(media="screen")


@pytest.mark.parametrize(
    ("address", "size", "most"),
    some(
        [
            ("/trends", "595 x 842", 3),
            ("/wards", "595 x 842", 2),
            ("/present?slide=1", "842 x 595", 12),
            ("/wards?view=measures", "842 x 595", 3),
        ]
    ),
)
def test_a_print_is_of_a4_sheets_that_cut_nothing_off(page, tmp_path, address, size, most):
    if not shutil.which("pdfinfo"):
        assert not os.environ.get("CI"), "CI must have pdfinfo: .ci/run installs it"
        pytest.skip("no pdfinfo here: apt-get install poppler-utils")
    page.goto(address)
    expect(page.locator("h1:visible").first).to_be_visible(timeout=20_000)
    page.wait_for_timeout(500)
    path = tmp_path / "print.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    sheet = re.search(r"Page size: +([\d.]+) x ([\d.]+)", told)
    assert f"{float(sheet[1]):.0f} x {float(sheet[2]):.0f}" == size
    assert int(re.search(r"Pages: +(\d+)", told)[1]) <= most
