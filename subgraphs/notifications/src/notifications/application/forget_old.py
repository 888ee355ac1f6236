from __future__ import annotations

from datetime import timedelta

from stoa_primitives import Clock

from .ports import Transactions


async def forget_old(transactions: Transactions, clock: Clock, *, days: int) -> int:
    """Drop notifications that nobody looks for any more; says how many."""
    async with transactions() as inboxes:
        return await inboxes.forget(clock.now() - timedelta(days=days))
