"""An order as it is now, then after every change, until nothing changes any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence

from ordering.application.reads import ChangeSignal, OrderReads
from ordering.domain.order import Order

# A lost notification costs this much patience, never a missed status.
_LOOK_AGAIN_SECONDS = 15.0


async def watch_order(order: Order, reads: OrderReads) -> AsyncIterator[Order]:
    """Every status once and in order, however many changes one notification stands for."""
    seen = order
    yield order
    async with reads.changes_of(order.id) as changed:
        while not seen.is_final:
            changed.clear()
            states = await reads.states_since(order.id, seen.version)
            for state in _steps(seen, states):
                yield state
            seen = states[-1] if states else seen
            if not seen.is_final:
                await _change(changed)


def _steps(seen: Order, states: Sequence[Order]) -> Iterator[Order]:
    """Those that look different to whoever watches; money moves without a step."""
    for state in states:
        if (state.status, state.fulfilment) != (seen.status, seen.fulfilment):
            yield state
        seen = state


async def _change(changed: ChangeSignal) -> None:
    try:
        async with asyncio.timeout(_LOOK_AGAIN_SECONDS):
            await changed.wait()
    except TimeoutError:
        return
