"""What the visits to pages share."""

import shutil

import pytest
from streamlit.components.v2 import manifest_scanner

import queries
from data import store


@pytest.fixture(scope="session", autouse=True)
def no_installed_components():
    """AppTest looks for components of installed packages at every run, longer than a page takes.

    The project has none but its own.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(manifest_scanner, "scan_component_manifests", lambda *_, **__: [])
    yield
    patch.undo()


@pytest.fixture
def own(demo, tmp_path, monkeypatch):
    """The demonstration in a folder of the test's own, whose records the pages add to."""
    folder = tmp_path / "own"
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("records*", "facts*"))
    # The same facts, not a copy of them, so that what was answered of them once is known.
    (folder / store.POINTER).write_text(str(store.current_facts(demo)), encoding="utf-8")
    monkeypatch.setenv("SMP_DATA_DIR", str(folder))
    queries.keep_records()
    yield folder
    queries.close()
