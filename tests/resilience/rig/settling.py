"""Heal and settle: everything runs again, nothing is under way any more."""

from __future__ import annotations

import contextlib

import asyncpg
from aio_pika.exceptions import AMQPError
from redis.exceptions import RedisError

from rig.broker import not_handled
from rig.invariants import FINAL
from rig.market import Market
from rig.waiting import until

_SETTLE_SECONDS = 90.0
# A saga ends a moment after its order has.
_OPEN_SAGAS = """select exists (select from dbos.workflow_status w join order_view o on o.id::text = w.workflow_uuid
  where w.status in ('PENDING', 'ENQUEUED'))"""


async def settle(market: Market, *, within: float = _SETTLE_SECONDS) -> None:
    """Waits until nothing moves; does not fail then, because the invariants say better what is wrong."""
    market.cells.disarm()

    async def is_settled() -> bool:
        try:
            # Twice: a message that was handled between two questions may have begun something that the first one missed.
            return not (await unsettled(market) or await unsettled(market))
        except (asyncpg.PostgresError, OSError, RedisError, AMQPError):
            return False

    with contextlib.suppress(AssertionError):
        await until(is_settled, "the market is settled", within=within)


async def unsettled(market: Market) -> str:
    """What still moves, empty when nothing does; what takes longest is asked first, so that waiting costs little."""
    await market.cells.all_ready()
    if await market.value(
        "ordering", "select exists (select from order_view where status <> all($1::text[]))", list(FINAL)
    ):
        return "orders are under way"
    if await market.value("ordering", _OPEN_SAGAS):
        return "sagas are under way"
    if await market.value("payment", "select exists (select from operation where finished_at is null)"):
        return "payments are under way"
    missing = await market.value("basket", "select count(*) from checkouts") - await market.value(
        "ordering", "select count(*) from order_view"
    )
    if missing:
        return f"{missing} orders are not begun"
    for domain in market.layout.domains:
        if await market.value(domain, "select exists (select from outbox)"):
            return f"{domain} has unsent events"
    return await not_handled(market)
