"""Registers the fixtures that start real servers for every test of the workspace."""

from __future__ import annotations

pytest_plugins = ["launcher.testing"]
