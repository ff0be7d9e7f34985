"""Saved views as slides: what is kept between the keys that are pressed, and what is not."""

import pytest

from data.store import StoreError
from pages.parts import charts, looks
from queries import asking

QUESTION = {"look": "sql", "sql": "select 1 as one -- of test_looks"}


@pytest.fixture
def asked(own, monkeypatch):
    """Have questions refused for the reason that `asked.kind` says, and count them."""

    class Asked:
        kind, times = "too long", 0

        def __call__(self, sql):
            self.times += 1
            if self.kind == "store":
                raise StoreError("The figures cannot be read.")
            raise asking.Refused(f"Refused: {self.kind}.", self.kind)

    looks._kept.clear()
    made = Asked()
    monkeypatch.setattr(asking, "ask", made)
    yield made
    looks._kept.clear()


def test_a_slide_that_takes_too_long_is_asked_once(asked):
    said = [looks.of(QUESTION, charts.LIGHT).headline for _ in range(3)]
    assert (said, asked.times) == (["Refused: too long."] * 3, 1)


@pytest.mark.parametrize(("kind", "words"), [("busy", "Refused: busy."), ("store", "The figures ")])
def test_what_passes_by_itself_is_asked_again(asked, kind, words):
    asked.kind = kind
    said = [looks.of(QUESTION, charts.LIGHT).headline for _ in range(2)]
    assert all(each.startswith(words) for each in said)
    assert asked.times == 2


def test_each_ground_has_its_own_picture(own):
    address = {"measures": "all_crime", "chart": "line"}
    light, dark = (looks.of(address, each).body for each in (charts.LIGHT, charts.DARK))
    assert charts.LIGHT.ground in light
    assert charts.DARK.ground in dark
