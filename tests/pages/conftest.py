"""What the visits to pages share."""

import shutil

import pytest
from streamlit.components.v2 import manifest_scanner

import queries
from data import making


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
def without_figures(tmp_path, monkeypatch):
    """Facts that have names, but no figures."""
    folder = tmp_path / "files"
    folder.mkdir()
    for path in making.DEMO.glob("*.csv"):
        shutil.copy(path, folder)
    monkeypatch.setenv("SMP_DATA_DIR", str(tmp_path / "facts"))
    making.build(folder)
    yield
    queries.close()
