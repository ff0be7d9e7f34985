"""Visits to the Explore page, and what it asks and draws at an address."""

import html
import json
import re

from streamlit.testing.v1 import AppTest

import queries
from pages.parts import answers, exploring, filters
from tests.pages import visits

DISTRICT, FANT, HIGH_STREET, PARK_WOOD = "E07000110", "E05004992", "E05004996", "E05005002"
PERIOD = {"from": "2014-10", "to": "2015-09"}


def visit(**address) -> AppTest:
    page = visits.visit("explore", **address)
    assert not page.exception, [error.message for error in page.exception]
    return page


def told(page: AppTest) -> str:
    """All that the page says, as it is read."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", visits.words(page))))


def specs(page: AppTest) -> list[dict]:
    """The charts that are drawn."""
    return [
        json.loads(element.proto.spec)
        for element in page.get("arrow_vega_lite_chart") + page.get("vega_lite_chart")
    ]


def explored(**address) -> tuple[exploring.Asked, answers.Answer]:
    """What the page asks and draws at an address, without the page."""
    areas = queries.run("areas").set_index("area_code")
    choice, problems = filters.read(PERIOD | address, areas)
    assert problems == []
    asked, _ = exploring.read(choice, address)
    return asked, answers.answer(asked)


def drawn(got: answers.Answer) -> dict[str, float]:
    """The values of an answer of one line, by part."""
    assert got.rows["line"].nunique() == 1
    return dict(zip(got.rows["part"], got.rows["value"], strict=True))
