"""Everything the invariants are judged by, read once from the settled market: databases, broker, provider, logs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from redis.asyncio import Redis

from rig.host import DOMAINS
from rig.market import Market

Row = dict[str, Any]
_PREFIX: Final = "stoa:"
_PAGE: Final = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """One event as it lies at the broker."""

    topic: str
    event_id: str
    aggregate_id: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How far a domain is with a topic."""

    topic: str
    domain: str
    pending: int
    behind: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Plain data: a control can doctor any part of it and see its check fail."""

    stock: list[Row]
    reserved: list[Row]
    orders: list[Row]
    events: list[Row]
    projection_before: list[str]
    projection_rebuilt: list[str]
    workflows: list[Row]
    payments: list[Row]
    operations: list[Row]
    ledger: list[Row]
    provider: list[Row]
    checkouts: list[Row]
    reservations: list[Row]
    redemptions: list[Row]
    coupons: list[Row]
    unsent: dict[str, int]
    numbered: dict[str, dict[str, int]]
    handled: dict[str, set[str]]
    published: list[Published]
    groups: list[Group]
    dead: list[Row]
    peeks: list[str] = field(default_factory=list)
    logs: dict[str, str] = field(default_factory=dict)
    secrets: list[str] = field(default_factory=list)
    descriptors: dict[str, tuple[int, int]] = field(default_factory=dict)


_QUERIES: Final = {
    "stock": (
        "inventory",
        """select s.variant_id, s.warehouse_id, s.on_hand, s.reserved, s.sold,
             coalesce((select sum(delta) from stock_adjustment a
                       where (a.variant_id, a.warehouse_id) = (s.variant_id, s.warehouse_id)), 0)::bigint as adjusted
           from stock s""",
    ),
    "reserved": (
        "inventory",
        """select l.variant_id, l.warehouse_id, r.status, sum(l.quantity)::bigint as quantity
           from reservation_line l join reservation r on r.id = l.reservation_id group by 1, 2, 3""",
    ),
    "reservations": (
        "inventory",
        "select order_id, status, expires_at < now() - interval '60 seconds' as is_overdue from reservation",
    ),
    "orders": ("ordering", "select id::text, status, total, currency, customer_id from order_view"),
    "events": (
        "ordering",
        """select stream::text, count(*) as count, min(version) as first, max(version) as last
           from event group by stream""",
    ),
    "workflows": ("ordering", "select workflow_uuid, status from dbos.workflow_status"),
    "payments": (
        "payment",
        "select id::text, order_id::text, status, amount, currency, captured, refunded from payment",
    ),
    "operations": (
        "payment",
        """select o.id::text, o.payment_id::text, o.kind, o.amount, o.currency, o.key, o.finished_at is not null as is_done
           from operation o""",
    ),
    "ledger": ("payment", "select operation_id::text, payment_id::text, account, amount, currency from ledger_entry"),
    "checkouts": ("basket", "select customer_id, idempotency_key, order_id::text from checkouts"),
    "redemptions": ("discount", "select order_id::text, code, status from redemption"),
    "coupons": ("discount", "select code, uses, max_uses from coupon"),
}


async def read_facts(market: Market, **more: Any) -> Facts:
    """Reads all of it; the projection is rebuilt from zero on the way."""
    found: dict[str, Any] = {}
    for name, (domain, query) in _QUERIES.items():
        found[name] = [dict(row) for row in await market.rows(domain, query)]
    before = await _projection(market)
    await market.rebuild_orders()
    after = await _projection(market)
    published, groups, dead = await _broker(market)
    return Facts(
        **found,
        provider=await provider_book(market),
        projection_before=before,
        projection_rebuilt=after,
        unsent={domain: await market.value(domain, "select count(*) from outbox") for domain in DOMAINS},
        numbered={} if market.servers.is_rabbit else {domain: await _numbered(market, domain) for domain in DOMAINS},
        handled={domain: await _handled(market, domain) for domain in DOMAINS},
        published=published,
        groups=groups,
        dead=dead,
        logs={name: market.log(name) for name in market.cells.names},
        **more,
    )


async def provider_book(market: Market) -> list[Row]:
    """What the test provider itself has written down, call by call."""
    rows = await market.rows(
        "payment",
        """select c.kind, c.key, c.amount, c.currency, p.order_id::text
           from test_provider_call c left join operation o on o.key = c.key left join payment p on p.id = o.payment_id""",
    )
    return [dict(row) for row in rows]


async def broker_groups(market: Market) -> list[Group]:
    """Without the events themselves; for settling. RabbitMQ keeps no history that could be read."""
    if market.servers.is_rabbit:
        return []
    redis: Redis = Redis.from_url(market.servers.broker_url)
    try:
        return [group async for group in _groups(redis, await _topics(redis))]
    finally:
        await redis.aclose()


async def _broker(market: Market) -> tuple[list[Published], list[Group], list[Row]]:
    if market.servers.is_rabbit:
        return [], [], []
    redis: Redis = Redis.from_url(market.servers.broker_url)
    try:
        topics = await _topics(redis)
        published = [each for topic in topics async for each in _events(redis, topic)]
        groups = [group async for group in _groups(redis, topics)]
        dead = [row for domain in DOMAINS async for row in _dead(redis, domain)]
        return published, groups, dead
    finally:
        await redis.aclose()


async def _topics(redis: Redis) -> list[str]:
    named: Any = await redis.smembers(f"{_PREFIX}topics")
    return sorted(name.decode() for name in named)


async def _events(redis: Redis, topic: str) -> Any:
    position = "-"
    while True:
        page: Any = await redis.xrange(_PREFIX + topic, position, "+", count=_PAGE)
        for _, fields in page:
            envelope = json.loads(fields[b"body"])
            yield Published(
                topic=topic,
                event_id=envelope["id"],
                aggregate_id=envelope["aggregate_id"],
                sequence=envelope.get("sequence") or 0,
            )
        if len(page) < _PAGE:
            return
        position = f"({page[-1][0].decode()}"


async def _groups(redis: Redis, topics: Iterable[str]) -> Any:
    for topic in topics:
        stream: Any = await redis.xinfo_stream(_PREFIX + topic)
        for group in await redis.xinfo_groups(_PREFIX + topic):
            yield Group(
                topic=topic,
                domain=group["name"].decode(),
                pending=int(group["pending"]),
                behind=group["last-delivered-id"] != stream["last-generated-id"],
            )


async def _dead(redis: Redis, domain: str) -> Any:
    letters: Any = await redis.xrange(f"{_PREFIX}dead.{domain}", "-", "+")
    for _, fields in letters:
        yield {
            "domain": domain,
            "topic": fields.get(b"topic", b"").decode(),
            "reason": fields.get(b"reason", b"").decode(),
        }


async def _projection(market: Market) -> list[str]:
    rows = await market.rows("ordering", "select row_to_json(o)::text as row from order_view o order by id")
    return [row["row"] for row in rows]


async def _numbered(market: Market, domain: str) -> dict[str, int]:
    rows = await market.rows(domain, "select aggregate_id, sequence from outbox_stream")
    return {row["aggregate_id"]: row["sequence"] for row in rows}


async def _handled(market: Market, domain: str) -> set[str]:
    return {row["event_id"] for row in await market.rows(domain, "select event_id::text from inbox")}
