"""Servers that die under load: no order is lost, none is doubled; how long it took is printed, not asserted."""

from __future__ import annotations

import asyncio
import time

import pytest
from redis.asyncio import Redis
from rig.day import Day
from rig.history import Result
from rig.servers import BROKER, CACHE, POSTGRES

pytestmark = [pytest.mark.servers, pytest.mark.timeout(500)]

BEFORE, AFTER = 4, 8


async def trade_through(day: Day, name: str, *, flush: bool = False) -> float:
    """Customers keep coming while the server is killed and brought back; seconds from the kill to the next order."""
    known = len(day.history.of("checkout"))
    back = False

    async def harm() -> float:
        nonlocal back
        while len(day.history.of("checkout")) < known + BEFORE:  # noqa: ASYNC110 - the customers count, no event tells
            await asyncio.sleep(0.02)
        killed = time.monotonic() - day.history.began
        if flush:
            async with Redis.from_url(day.market.servers.cache_url) as cache:
                await cache.flushall()
        else:
            await day.market.servers.kill(name)
            await day.market.servers.bring_back(name)
        back = True
        return killed

    harming = asyncio.create_task(harm())
    came_after = 0

    def goes_on(_: int) -> bool:
        nonlocal came_after
        came_after += back
        return came_after <= AFTER

    await day.trade(f"through {name} {flush}").run(at_once=4, goes_on=goes_on)
    killed = await harming
    orders = [each.ended for each in day.history.of("checkout", Result.OK) if each.ended > killed]
    return min(orders, default=float("inf")) - killed


@pytest.mark.parametrize(
    ("name", "flush"), [(POSTGRES, False), (BROKER, False), (CACHE, False), (CACHE, True)], ids=str
)
async def test_a_server_that_dies_under_load_costs_no_order(day: Day, name: str, flush: bool) -> None:
    """F3, F5, F6: PostgreSQL, the broker and the cache come back, and so does every order; a flushed cache is no loss."""
    seconds = await trade_through(day, name, flush=flush)
    _, violated = await day.close()

    print(f"\n{'flushed' if flush else 'killed'} {name}: next order after {seconds:.1f} s")
    assert seconds < float("inf")
    assert {check: lines[:5] for check, lines in violated.items() if lines} == {}
