"""Slots bound what one subgraph gets at a time; a slot that gets lost is lost for ever."""

from __future__ import annotations

import asyncio

from stoa.executor._slots import Slots


async def test_slots_go_to_those_who_wait_in_their_order() -> None:
    """Without an order, the unlucky wait until their deadline."""
    slots, order = Slots(1), []
    assert slots.take()

    async def wait(name: str) -> None:
        await slots.wait()
        order.append(name)
        slots.give()

    tasks = [asyncio.create_task(wait(name)) for name in "abc"]
    await asyncio.sleep(0)
    assert not slots.take()
    slots.give()
    await asyncio.gather(*tasks)

    assert order == ["a", "b", "c"]
    assert slots.take()
    assert not slots.take()


async def test_who_stops_waiting_takes_no_slot_along() -> None:
    """Deadlines end waits at any moment, also in the very moment in which the slot comes."""
    slots = Slots(1)
    assert slots.take()
    early, late = asyncio.create_task(slots.wait()), asyncio.create_task(slots.wait())
    await asyncio.sleep(0)
    early.cancel()
    slots.give()
    late.cancel()
    await asyncio.gather(early, late, return_exceptions=True)

    assert slots.take()
    assert not slots.take()
