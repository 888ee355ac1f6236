"""Registers the fixtures that start real servers for every test of the workspace."""

from __future__ import annotations

import importlib
from pathlib import Path

pytest_plugins = ["launcher.testing"]

_NAMESAKE = Path(__file__).parent / "keycloak"


def pytest_collect_file(file_path: Path) -> None:
    """The folder `keycloak/` is called like the package python-keycloak: the package has to be known first."""
    if file_path.is_relative_to(_NAMESAKE):
        importlib.import_module("keycloak")
