"""Servers that go away and come back while customers keep coming."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from redis.asyncio import Redis

from rig.day import Day
from rig.facts import Facts
from rig.history import Result
from rig.waiting import until

_BEFORE: Final = 4
_AFTER: Final = 8
_AT_ONCE: Final = 4
_LOOK_SECONDS: Final = 0.02


class Harm(StrEnum):
    KILLED = "killed"
    STOPPED = "stopped"
    """Asked to end, as by somebody who shuts the machine down."""
    FLUSHED = "flushed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """Seconds from the harm on. `settled` counts from when the server was back and the customers had gone."""

    harm: Harm
    server: str
    back: float
    next_order: float
    settled: float

    def __str__(self) -> str:
        return (
            f"{self.harm} {self.server}: back after {self.back:.1f} s, next order after {self.next_order:.1f} s,"
            f" nothing under way {self.settled:.1f} s after the last customer"
        )


async def trade_through(
    day: Day, server: str, harm: Harm, *, meanwhile: int = 0
) -> tuple[Recovery, Facts, dict[str, list[str]]]:
    """Customers come before, meanwhile and after; what was found when everything had settled.

    `server`: or a process of ours. It is not brought back before so many orders were taken `meanwhile`.
    """
    known = len(day.history.of("checkout"))
    harming = asyncio.create_task(_harm(day, server, harm, customers=known + _BEFORE, orders=meanwhile))
    came_after = 0

    def goes_on(_: int) -> bool:
        nonlocal came_after
        came_after += harming.done()
        return came_after <= _AFTER

    await day.trade(f"through {harm} {server}").run(at_once=_AT_ONCE, goes_on=goes_on)
    harmed, back = await harming
    gone = time.monotonic()
    facts, violated = await day.close()
    orders = [each.ended for each in day.history.of("checkout", Result.OK) if each.ended > harmed]
    recovery = Recovery(
        harm=harm,
        server=server,
        back=back - harmed,
        next_order=min(orders, default=float("inf")) - harmed,
        settled=day.settled_at - gone,
    )
    return recovery, facts, violated


async def _harm(day: Day, server: str, harm: Harm, *, customers: int, orders: int) -> tuple[float, float]:
    while len(day.history.of("checkout")) < customers:  # noqa: ASYNC110 - the customers count, no event tells
        await asyncio.sleep(_LOOK_SECONDS)
    harmed = away = time.monotonic() - day.history.began

    async def is_taken() -> bool:
        return sum(each.began > away for each in day.history.of("checkout", Result.OK)) >= orders

    if harm is Harm.FLUSHED:
        async with Redis.from_url(day.market.servers.cache_url) as cache:
            await cache.flushall()
    elif server in day.market.cells.names:
        await day.market.cells.restart(server)
    else:
        await (day.market.servers.kill(server) if harm is Harm.KILLED else day.market.servers.stop(server))
        away = time.monotonic() - day.history.began
        await until(is_taken, f"{orders} orders are taken while {server} is away")
        await day.market.servers.bring_back(server)
    return harmed, time.monotonic() - day.history.began
