from __future__ import annotations

from datetime import timedelta

from stoa_primitives import Clock

from .ports import Transactions

BATCH = 20


async def tend_exports(transactions: Transactions, clock: Clock, retry_seconds: float) -> None:
    """Ask again where an answer is missing, and drop what has lain its time."""
    now = clock.now()
    async with transactions() as uow:
        await uow.exports.expire(now)
        for export, key in await uow.exports.locked_stale(now - timedelta(seconds=retry_seconds), BATCH):
            await uow.exports.note_asked(export.id, now)
            await uow.ask_for_export(export, key)
