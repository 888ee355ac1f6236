"""Customers who check out at a steady rate, whether the shop keeps up or not."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rig.catalogue import Variant
from rig.history import History
from rig.market import CREDENTIAL, Market
from rig.shopper import Shopper
from rig.waiting import until

from market.wire import Answer, Wire, checkout_request

_FILLING: Final = 8
_CONFIRMED_SECONDS: Final = 120.0
_LOOK_SECONDS: Final = 0.25  # seldom, because looking costs the database; the events know when they happened
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
    problems: Mapping[str, int]
    """Why there is no order, and how often."""


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
    requests = [
        checkout_request(token=shopper.token, credential=CREDENTIAL, total=total) for shopper, total in customers
    ]
    wire = Wire(market.ports["basket"])
    try:
        answers = await _ask_all(wire, requests, rate)
    finally:
        wire.close()
    placed = {each.order_id: each.began for each in answers if each.order_id}
    at = await _confirmations(market, list(placed))
    return Step(
        rate=rate,
        refused=len(answers) - len(placed),
        confirmed_per_second=len(placed) / (max(at.values()) - min(each.began for each in answers)),
        answered=sorted(each.seconds for each in answers),
        confirmed=sorted(at[order] - begun for order, begun in placed.items()),
        problems=Counter(each.problem for each in answers if each.problem),
    )


async def _ask_all(wire: Wire, requests: Sequence[bytes], rate: float) -> list[Answer]:
    """At that rate, whether the answers keep up or not."""
    first = time.monotonic()
    asked: list[asyncio.Task[Answer]] = []
    for number, request in enumerate(requests):
        await asyncio.sleep(max(0.0, first + number / rate - time.monotonic()))
        asked.append(asyncio.create_task(wire.check_out(request)))
    return await asyncio.gather(*asked)


async def _confirmations(market: Market, orders: list[str]) -> dict[str, float]:
    found: dict[str, float] = {}

    async def are_all_there() -> bool:
        missing = [order for order in orders if order not in found]
        found.update({row["id"]: row["at"] for row in await market.rows("ordering", _CONFIRMED, missing)})
        if len(found) < len(orders):
            await asyncio.sleep(_LOOK_SECONDS)
        return len(found) == len(orders)

    await until(are_all_there, "every order is confirmed", within=_CONFIRMED_SECONDS)
    return found
