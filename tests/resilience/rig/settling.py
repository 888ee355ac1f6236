"""Heal and settle: everything runs again, nothing is under way any more."""

from __future__ import annotations

import contextlib

import asyncpg
from redis.exceptions import RedisError

from rig.facts import broker_groups
from rig.host import DOMAINS
from rig.invariants import FINAL
from rig.market import Market
from rig.waiting import until

_SETTLE_SECONDS = 90.0


async def settle(market: Market, *, within: float = _SETTLE_SECONDS) -> None:
    """Waits until nothing moves; does not fail then, because the invariants say better what is wrong."""
    market.cells.disarm()

    async def is_settled() -> bool:
        try:
            return not await unsettled(market)
        except (asyncpg.PostgresError, OSError, RedisError):
            return False

    with contextlib.suppress(AssertionError):
        await until(is_settled, "the market is settled", within=within)


async def unsettled(market: Market) -> str:
    """What still moves, empty when nothing does."""
    await market.cells.all_ready()
    for domain in DOMAINS:
        if await market.value(domain, "select exists (select from outbox)"):
            return f"{domain} has unsent events"
    if await market.value(
        "ordering", "select exists (select from order_view where status <> all($1::text[]))", list(FINAL)
    ):
        return "orders are under way"
    if await market.value("payment", "select exists (select from operation where finished_at is null)"):
        return "payments are under way"
    for group in await broker_groups(market):
        if group.domain in DOMAINS and (group.pending or group.behind):
            return f"{group.domain} has not handled all of {group.topic}"
    missing = await market.value("basket", "select count(*) from checkouts") - await market.value(
        "ordering", "select count(*) from order_view"
    )
    return f"{missing} orders are not begun" if missing else ""
