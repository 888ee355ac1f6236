"""Shipping on real PostgreSQL, with a clock that the tests set."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from launcher.testing import PostgresServer
from shipping.application.advance_shipments import FulfilmentClock, advance_shipments
from shipping.config import Settings
from shipping.migrate import MIGRATIONS
from shipping.wiring import build_app, build_consumer, transactions
from sqlalchemy import text
from stoa_messaging import Consumer, Delivery, Envelope
from stoa_primitives import DEFAULT_TENANT, MovableClock, acting_for, new_id
from stoa_service import Database, migrate
from stoa_service.testing import GraphQLCaller, TokenSigner, calling


@dataclass
class ShippingUnderTest:
    call: GraphQLCaller
    signer: TokenSigner
    database: Database
    consumer: Consumer
    clock: MovableClock

    async def hear(
        self, event_type: str, data: dict[str, Any], *, event_id: str | None = None, tenant: str = DEFAULT_TENANT
    ) -> bool:
        """Deliver an event as the broker would; False when it had its effect before."""
        envelope = Envelope(
            id=event_id or new_id(),
            type=event_type,
            occurred_at=self.clock.now(),
            aggregate_id="a",
            tenant=tenant,
            correlation_id="c",
            data=data,
        )
        return await self.consumer.handle(Delivery(topic=event_type, body=envelope.to_bytes()))

    async def confirm(self, customer_id: str, order_id: str | None = None, **kwargs: Any) -> str:
        """Tell shipping of a confirmed order and give its id."""
        order_id = order_id or str(uuid.uuid4())
        address = {"name": "S", "street": "Stoa 1", "postal_code": "10115", "city": "Berlin", "country": "DE"}
        data = {
            "order_id": order_id,
            "number": "S-1",
            "customer": {"id": customer_id, "email": "s@example.org", "name": "S"},
            "lines": [{"variant_id": "v1", "product_id": "p1", "name": "Lamp", "quantity": 2}],
            "shipping_address": address,
            "shipping_method": "express",
            "weight_grams": 700,
            "total": {"amount": 1000, "currency": "EUR"},
        }
        await self.hear("ordering.order_confirmed", data, **kwargs)
        return order_id

    async def tick(self, seconds: float = 4) -> int:
        """One round of the fulfilment clock."""
        return await advance_shipments(FulfilmentClock(seconds=seconds, clock=self.clock), transactions(self.database))

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.database.transaction() as session:
            return list((await session.execute(text(query), values)).all())


@pytest.fixture(scope="session")
def shipping_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database("shipping_tests")
    migrate(folder=MIGRATIONS, database_url=url)
    return url


@pytest.fixture
async def house(shipping_url: str) -> AsyncIterator[ShippingUnderTest]:
    settings = Settings(database_url=shipping_url)
    signer, clock, database = TokenSigner(), MovableClock(), Database(shipping_url)
    app = build_app(settings, verifier=signer.verifier, clock=clock)
    async with app.lifespan(), calling(app) as call:
        under_test = ShippingUnderTest(call, signer, database, build_consumer(settings, database, clock), clock)
        for table in ("parcels", "shipments", "stopped_orders", "carrier_events", "return_labels"):
            for tenant in (DEFAULT_TENANT, "annex"):
                with acting_for(tenant):
                    await under_test.rows(f"delete from {table} returning 1")
        await under_test.rows("delete from outbox returning 1")
        yield under_test
    await database.close()
