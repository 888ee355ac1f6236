"""Finds the rig beside the tests, and opens one market for all tests of this folder."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

if TYPE_CHECKING:
    from rig.day import Day


@pytest.fixture(scope="session")
async def day() -> AsyncIterator[Day]:
    """The market, warm; every test adds to its history."""
    from rig.day import open_day  # noqa: PLC0415 - a second that runs without this folder need not wait

    async with open_day() as opened:
        yield opened
