"""Whole transactions, tried again where PostgreSQL chose another one to go first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from sqlalchemy.exc import DBAPIError

from inventory.application.ports import Done

TRIES: Final = 4
_FIRST_PAUSE_SECONDS: Final = 0.02
_GIVEN_UP: Final = frozenset({"40001", "40P01"})
"""SQLSTATE: serialization failure, deadlock."""


async def attempt(work: Callable[[], Awaitable[Done]]) -> Done:
    """The transaction was rolled back as a whole, so doing all of it again is safe; after a few tries the error stays."""
    for number in range(1, TRIES):
        try:
            return await work()
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) not in _GIVEN_UP:
                raise
            await asyncio.sleep(_FIRST_PAUSE_SECONDS * 2**number)
    return await work()
