"""A stable executor id without configuration: the lowest slot no living worker holds, guarded by an advisory lock.

A restarted worker gets its slot back and recovers that slot's workflows; a second copy takes the next one. Two living
processes never share an id, which would let them run one workflow twice.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from stoa_service import Database

_LOCK_SPACE = 7_203_115
_MOST_SLOTS = 64


@asynccontextmanager
async def executor_slot(database: Database) -> AsyncIterator[str]:
    """Holds a slot, with one connection, for as long as the block runs."""
    async with database.engine.connect() as raw:
        connection = await raw.execution_options(isolation_level="AUTOCOMMIT")
        for slot in range(_MOST_SLOTS):
            parameters = {"space": _LOCK_SPACE, "slot": slot}
            held = await connection.scalar(text("select pg_try_advisory_lock(:space, :slot)"), parameters)
            if held:
                try:
                    yield f"ordering-{slot}"
                finally:
                    await connection.execute(text("select pg_advisory_unlock(:space, :slot)"), parameters)
                return
        raise RuntimeError(f"All {_MOST_SLOTS} executor slots of the ordering workers are taken.")
