"""A folder of one's own, of which this process keeps the records."""

import shutil

import pytest

import queries


@pytest.fixture
def own(demo, tmp_path, monkeypatch):
    """The demonstration in a folder of the test's own, whose records the pages add to."""
    folder = tmp_path / "own"
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("records*"))
    monkeypatch.setenv("SMP_DATA_DIR", str(folder))
    queries.keep_records()
    yield folder
    queries.close()
