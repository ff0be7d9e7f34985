"""What the visits to pages share."""

import pytest
from streamlit.components.v2 import manifest_scanner


@pytest.fixture(scope="session", autouse=True)
def no_installed_components():
    """AppTest looks for components of installed packages at every run, longer than a page takes.

    The project has none but its own.
    """
    patch = pytest.MonkeyPatch()
    patch.setattr(manifest_scanner, "scan_component_manifests", lambda *_, **__: [])
    yield
    patch.undo()
