"""For tests of discount: the domain on a database of its own, spoken to by events and by GraphQL."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from stoa_messaging import Consumer, Delivery
from stoa_primitives import Clock, SystemClock, current_tenant, new_id
from stoa_service import Database, PoolLimits
from stoa_service.testing import GraphQLCaller, TokenSigner, calling

from discount.config import Settings
from discount.persistence.reader import PostgresDiscountReader
from discount.persistence.unit_of_work import PostgresUnitsOfWork
from discount.rpc.server import Certificate, RpcServer
from discount.wiring import build_app, build_consumer, build_rpc


@dataclass(frozen=True, kw_only=True)
class DiscountBench:
    """Discount with its seams open."""

    database: Database
    consumer: Consumer
    units: PostgresUnitsOfWork
    reader: PostgresDiscountReader
    call: GraphQLCaller
    signer: TokenSigner
    settings: Settings
    rpc: RpcServer

    def rpc_with(self, certificate: Certificate, clock: Clock) -> RpcServer:
        """Another server, which speaks TLS."""
        files = {"grpc_certificate": certificate.chain, "grpc_key": certificate.key}
        return build_rpc(self.settings.model_copy(update=files), self.database, clock)

    async def hear(self, event_type: str, data: Mapping[str, Any], *, event_id: str | None = None) -> bool:
        """Delivers an event as the broker would; False when it had its effect before."""
        envelope = {
            "id": event_id or new_id(),
            "type": event_type,
            "version": 1,
            "occurred_at": datetime.now(UTC).isoformat(),
            "aggregate_id": "test",
            "tenant": current_tenant(),
            "correlation_id": new_id(),
            "data": dict(data),
        }
        return await self.consumer.handle(Delivery(topic=event_type, body=orjson.dumps(envelope)))

    async def uses(self, code: str) -> int:
        coupon = await self.reader.coupon(code)
        return -1 if coupon is None else coupon.uses


@asynccontextmanager
async def discount_bench(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[DiscountBench]:
    """Opens discount on a migrated database."""
    clock = clock or SystemClock()
    signer = TokenSigner()
    database = Database(settings.database_url, limits=PoolLimits(size=20, wait_seconds=30.0))
    app = build_app(settings, verifier=signer.verifier, clock=clock)
    try:
        async with app.lifespan(), calling(app) as call:
            yield DiscountBench(
                database=database,
                consumer=build_consumer(settings, database, clock),
                units=PostgresUnitsOfWork(database),
                reader=PostgresDiscountReader(database),
                call=call,
                signer=signer,
                settings=settings,
                rpc=build_rpc(settings, database, clock),
            )
    finally:
        await database.close()
