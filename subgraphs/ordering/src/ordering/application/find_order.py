"""An order by its id, with a little patience for one that was checked out a moment ago.

The basket hands out the order's id before ordering has heard of it. Whoever looks at once would be told that there is no
such order; instead the answer waits for it, if the id is fresh. Old and invented ids are answered at once.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from stoa_primitives import Clock, made_at

from ordering.application.reads import OrderReads
from ordering.domain.order import Order

_FRESH = timedelta(seconds=60)


async def find_order(order_id: str, reads: OrderReads, clock: Clock, *, patience_seconds: float) -> Order | None:
    """The order, or None when there is none or it does not arrive in time."""
    found = (await reads.by_id([order_id])).get(order_id)
    if found is not None or not _is_fresh(order_id, clock):
        return found
    try:
        async with asyncio.timeout(patience_seconds):
            return await _arrival(order_id, reads)
    except TimeoutError:
        return None


async def _arrival(order_id: str, reads: OrderReads) -> Order:
    async with reads.changes_of(order_id) as changed:
        while True:
            changed.clear()
            found = (await reads.by_id([order_id])).get(order_id)
            if found is not None:
                return found
            await changed.wait()


def _is_fresh(order_id: str, clock: Clock) -> bool:
    made = made_at(order_id)
    return made is not None and abs(clock.now() - made) < _FRESH
