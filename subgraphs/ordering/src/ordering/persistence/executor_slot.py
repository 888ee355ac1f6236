"""A stable executor id without configuration: the lowest slot no living worker holds, guarded by an advisory lock.

A restarted worker gets its slot back and recovers that slot's workflows; a second copy takes the next one. Two living
processes never share an id, which would let them run one workflow twice.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from stoa_service import Database

LOCK_SPACE = 7_203_115
_MOST_SLOTS = 64


@asynccontextmanager
async def executor_slot(database: Database) -> AsyncIterator[str]:
    """Holds a slot, with one connection, for as long as the block runs."""
    async with database.engine.connect() as raw:
        connection = await raw.execution_options(isolation_level="AUTOCOMMIT")
        slot = await _lowest_free_slot(connection)
        try:
            yield f"ordering-{slot}"
        finally:
            await connection.execute(text("select pg_advisory_unlock(:space, :slot)"), _key(slot))


async def _lowest_free_slot(connection: AsyncConnection) -> int:
    for slot in range(_MOST_SLOTS):
        if await connection.scalar(text("select pg_try_advisory_lock(:space, :slot)"), _key(slot)):
            return slot
    raise RuntimeError(f"All {_MOST_SLOTS} executor slots of the ordering workers are taken.")


def _key(slot: int) -> dict[str, int]:
    return {"space": LOCK_SPACE, "slot": slot}
