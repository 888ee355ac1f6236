"""The engine in C, built from this checkout where that is possible; never imported under its own name, so that nobody else finds it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]


def _module(name: str, path: Path) -> Any:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def engine_folder() -> Path:
    """What to put on PYTHONPATH for a process that shall have the engine."""
    building = _module("build_native", ROOT / "scripts" / "build_native.py")
    why = building.missing()
    if why is not None:
        pytest.skip(f"the engine in C is not built: {why}")
    built: Path = building.build()
    return built


@pytest.fixture(scope="session")
def engine(engine_folder: Path) -> Callable[..., Any]:
    path = next((engine_folder / "stoa_gateway_native").glob("_engine*.so"))
    made: Callable[..., Any] = _module("stoa_gateway_native._engine", path).Engine
    return made
