"""Customers who check out at a steady rate, whether the shop keeps up or not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rig.catalogue import Variant
from rig.history import History, Operation, Result
from rig.market import Market
from rig.shopper import Shopper
from rig.waiting import until

_FILLING: Final = 8
_CONFIRMED_SECONDS: Final = 120.0
_CONFIRMED: Final = """select stream::text as id, extract(epoch from min(occurred_at))::float8 as at from event
    where type like 'order_confirmed%' and stream = any($1::uuid[]) group by stream"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What came of one rate: seconds from the request to the answer, and to the confirmed order."""

    rate: float
    refused: int
    confirmed_per_second: float
    answered: Sequence[float]
    confirmed: Sequence[float]


async def ready_customers(
    market: Market, offered: Sequence[Variant], label: str, count: int
) -> list[tuple[Shopper, int]]:
    """With full baskets, which is not measured."""
    history, room = History(), asyncio.Semaphore(_FILLING)
    shoppers = [Shopper.of(market, history, f"{label}-{number}") for number in range(count)]

    async def fill(number: int) -> int:
        async with room:
            return await shoppers[number].fill(offered[number % len(offered)])

    totals = await asyncio.gather(*(fill(number) for number in range(count)))
    return list(zip(shoppers, totals, strict=True))


async def run_step(market: Market, customers: Sequence[tuple[Shopper, int]], rate: float) -> Step:
    """One checkout each, `rate` of them begun per second."""
    began: list[float] = []
    answered: list[float] = []

    async def buy(shopper: Shopper, total: int, at: float) -> Operation:
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        began.append(time.time())
        start = time.monotonic()
        operation = await shopper.checkout("once", total)
        answered.append(time.monotonic() - start)
        operation.began = time.time() - answered[-1]
        return operation

    first = time.monotonic() + 0.1
    bought = await asyncio.gather(
        *(buy(shopper, total, first + number / rate) for number, (shopper, total) in enumerate(customers))
    )
    placed = {each.told: each.began for each in bought if each.result is Result.OK}
    at = await _confirmations(market, list(placed))
    latencies = sorted(at[order] - begun for order, begun in placed.items())
    lasted = max(at.values()) - min(began)
    return Step(
        rate=rate,
        refused=len(bought) - len(placed),
        confirmed_per_second=len(placed) / lasted,
        answered=sorted(answered),
        confirmed=latencies,
    )


async def _confirmations(market: Market, orders: list[str]) -> dict[str, float]:
    found: dict[str, float] = {}

    async def are_all_there() -> bool:
        rows = await market.rows("ordering", _CONFIRMED, orders)
        found.update({row["id"]: row["at"] for row in rows})
        return len(found) == len(orders)

    await until(are_all_there, "every order is confirmed", within=_CONFIRMED_SECONDS)
    return found
