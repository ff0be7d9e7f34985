"""Questions in SQL as tests ask them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from queries import asking


@contextmanager
def processes_that_do_not_stand_back() -> Iterator[None]:
    """As tests that run meanwhile leave nothing to what does. None is left at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "NICE", 0)
        yield
    asking.close()
    assert not asking._workers


def rows(sql: str) -> list[dict]:
    return asking.ask(sql).table.to_pylist()


def refused(sql: str) -> asking.Refused:
    with pytest.raises(asking.Refused) as refusal:
        asking.ask(sql)
    return refusal.value
