"""Everything the invariants are judged by, read once from the settled market: databases, broker, provider, logs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from rig.broker import Group, read_broker
from rig.market import Market
from rig.tap import Published

Row = dict[str, Any]


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
    journal: list[Row] = field(default_factory=list)
    journal_told: str = ""
    told_together: list[Row] = field(default_factory=list)
    together: list[Row] = field(default_factory=list)
    approved: list[Row] = field(default_factory=list)
    stars: list[Row] = field(default_factory=list)
    shown_ratings: list[Row] = field(default_factory=list)
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
    "journal": ("audit", "select event_id, count(*) as count from entries group by 1"),
    "told_together": (
        "audit",
        """select distinct e.aggregate_id as order_id, line->>'product_id' as product_id
           from entries e, jsonb_array_elements(e.payload::jsonb->'lines') line
           where e.event_type = 'ordering.order_confirmed'""",
    ),
    "together": ("catalog", "select product_id, other_id, times from bought_together"),
    "approved": (
        "reviews",
        "select product_id, rating as stars, count(*) as given from reviews where status = 'APPROVED' group by 1, 2",
    ),
    "stars": ("reviews", "select product_id, stars, given from ratings where given > 0"),
    "shown_ratings": ("catalog", "select id as product_id, rating_tenths, rating_count from product"),
}


async def read_facts(market: Market, **more: Any) -> Facts:
    """Reads all of it; the projection is rebuilt from zero on the way."""
    found: dict[str, Any] = {}
    for name, (domain, query) in _QUERIES.items():
        found[name] = [dict(row) for row in await market.rows(domain, query)]
    before = await _projection(market)
    await market.rebuild_orders()
    after = await _projection(market)
    domains, broker = market.layout.domains, await read_broker(market)
    return Facts(
        **found,
        provider=await provider_book(market),
        projection_before=before,
        projection_rebuilt=after,
        unsent={domain: await market.value(domain, "select count(*) from outbox") for domain in domains},
        numbered={domain: await _numbered(market, domain) for domain in domains},
        handled={domain: await _handled(market, domain) for domain in domains},
        published=broker.published,
        groups=broker.groups,
        dead=broker.dead,
        journal_told=await market.verify_journal(),
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


async def _projection(market: Market) -> list[str]:
    rows = await market.rows("ordering", "select row_to_json(o)::text as row from order_view o order by id")
    return [row["row"] for row in rows]


async def _numbered(market: Market, domain: str) -> dict[str, int]:
    rows = await market.rows(domain, "select aggregate_id, sequence from outbox_stream")
    return {row["aggregate_id"]: row["sequence"] for row in rows}


async def _handled(market: Market, domain: str) -> set[str]:
    return {row["event_id"] for row in await market.rows(domain, "select event_id::text from inbox")}
