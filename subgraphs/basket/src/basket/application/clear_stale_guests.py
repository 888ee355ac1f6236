from __future__ import annotations

from datetime import timedelta

from stoa_primitives import Clock

from .ports import Transactions


async def clear_stale_guests(transactions: Transactions, clock: Clock, *, days: int) -> int:
    """Forget guest baskets that nobody touched for so long; customers' baskets stay as history."""
    async with transactions() as uow:
        return await uow.baskets.remove_stale_guests(clock.now() - timedelta(days=days))
