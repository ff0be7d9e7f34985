"""Visits to a page in AppTest, and everything that it says."""

import json
from pathlib import Path

from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).parent.parent.parent / "pages"


def visit(name: str, **address: str) -> AppTest:
    """Open a page, such as trends, at an address."""
    page = AppTest.from_file(PAGES / "shell.py", default_timeout=30)
    page.switch_page(f"{name}.py")
    for key, value in address.items():
        page.query_params[key] = value
    return page.run()


def words(page: AppTest) -> str:
    """Everything the page says: titles, texts, notes, and the markup of components."""
    said = [element.value for element in page.title]
    said += [element.value for element in page.header]
    said += [element.value for element in page.markdown]
    said += [element.proto.body for element in page.get("html")]
    said += [json.loads(element.proto.json)["markup"] for element in page.get("bidi_component")]
    said += [element.value for element in page.caption]
    return "\n".join(said)
