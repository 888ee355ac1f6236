"""For tests of inventory: the domain on a database of its own, spoken to by events and by GraphQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from sqlalchemy import select, update
from stoa_messaging import Consumer, Delivery, Outbox
from stoa_primitives import Clock, SystemClock, current_tenant, new_id
from stoa_service import Database, PoolLimits
from stoa_service.testing import GraphQLCaller, TokenSigner, calling

from inventory.config import Settings
from inventory.domain.opening import OpeningStock, opening_level
from inventory.messaging.telling import telling
from inventory.persistence.shelf import PostgresShelf
from inventory.persistence.tables import MESSAGING, STOCK, VARIANT
from inventory.persistence.unit_of_work import PostgresUnitsOfWork
from inventory.wiring import build_app, build_consumer


@dataclass(frozen=True, kw_only=True)
class InventoryBench:
    """Inventory with its seams open."""

    settings: Settings
    database: Database
    consumer: Consumer
    units: PostgresUnitsOfWork
    clock: Clock
    call: GraphQLCaller
    signer: TokenSigner

    async def hear(
        self, event_type: str, data: Mapping[str, Any], *, event_id: str | None = None, by: Consumer | None = None
    ) -> bool:
        """Delivers an event as the broker would, to another copy of the service if given; False when it had its effect before."""
        envelope = {
            "id": event_id or new_id(),
            "type": event_type,
            "version": 1,
            "occurred_at": datetime.now(UTC).isoformat(),
            "aggregate_id": data.get("order_id") or data["variant_id"],
            "tenant": current_tenant(),
            "correlation_id": new_id(),
            "data": dict(data),
        }
        return await (by or self.consumer).handle(Delivery(topic=event_type, body=orjson.dumps(envelope)))

    async def learn(self, variant_id: str, name: str = "Thing") -> None:
        texts = {"en": name, "de": name}
        data = {"variant_id": variant_id, "product_id": "p", "name": texts, "variant_name": {"en": "", "de": ""}}
        await self.hear("catalog.variant_changed", data)

    async def put(
        self, variant_id: str, on_hand: Mapping[str, int], *, threshold: int = 0, name: str = "Thing"
    ) -> None:
        """A known variant with exactly this stock."""
        await self.learn(variant_id, name)
        opening = [
            OpeningStock(warehouse_id=place, on_hand=amount, threshold=threshold) for place, amount in on_hand.items()
        ]
        async with self.database.transaction() as session:
            nothing = {"on_hand": 0, "threshold": 0}
            await session.execute(update(STOCK).where(STOCK.c.variant_id == variant_id).values(nothing))
            await PostgresShelf(session).open(variant_id, opening, self.clock.now())
            for each in opening:
                place = (STOCK.c.variant_id == variant_id) & (STOCK.c.warehouse_id == each.warehouse_id)
                values = {"on_hand": each.on_hand, "threshold": each.threshold}
                await session.execute(update(STOCK).where(place).values(values))
            told = {"told_level": opening_level(opening).value}
            await session.execute(update(VARIANT).where(VARIANT.c.id == variant_id).values(told))

    async def request(self, order_id: str, lines: Iterable[tuple[str, int]], *, seconds: float = 600.0) -> None:
        wanted = [{"variant_id": variant_id, "quantity": quantity} for variant_id, quantity in lines]
        expires_at = self.clock.now() + timedelta(seconds=seconds)
        data = {"order_id": order_id, "lines": wanted, "expires_at": expires_at.isoformat()}
        await self.hear("ordering.stock_requested", data)

    async def told(self, order_id: str) -> list[dict[str, Any]]:
        """Events in the outbox about an order or variant, oldest first."""
        async with self.database.transaction() as session:
            rows = await session.execute(select(MESSAGING.outbox.c.payload).order_by(MESSAGING.outbox.c.id))
            events = [orjson.loads(payload) for payload in rows.scalars()]
        return [event for event in events if event["aggregate_id"] == order_id]

    async def numbers(self, variant_id: str) -> dict[str, int]:
        """Sums over the warehouses."""
        async with self.database.transaction() as session:
            rows = (await session.execute(select(STOCK).where(STOCK.c.variant_id == variant_id))).mappings().all()
        return {name: sum(row[name] for row in rows) for name in ("on_hand", "reserved", "sold")}


@asynccontextmanager
async def inventory_bench(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[InventoryBench]:
    """Opens inventory on a migrated database."""
    clock = clock or SystemClock()
    signer = TokenSigner()
    database = Database(settings.database_url, limits=PoolLimits(size=20, wait_seconds=30.0))
    app = build_app(settings, verifier=signer.verifier, clock=clock)
    try:
        async with app.lifespan(), calling(app) as call:
            yield InventoryBench(
                settings=settings,
                database=database,
                consumer=build_consumer(settings, database, clock),
                units=PostgresUnitsOfWork(database, telling(Outbox(MESSAGING))),
                clock=clock,
                call=call,
                signer=signer,
            )
    finally:
        await database.close()
