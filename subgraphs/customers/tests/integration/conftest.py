"""Customers on real PostgreSQL."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from customers.config import Settings
from customers.migrate import MIGRATIONS
from customers.testing import RecordedSessions
from customers.wiring import build_app, build_consumer
from launcher.testing import PostgresServer
from sqlalchemy import text
from stoa_messaging import Consumer, Delivery, Envelope
from stoa_primitives import MovableClock, new_id
from stoa_service import Database, migrate
from stoa_service.testing import GraphQLCaller, TokenSigner, calling


@dataclass
class CustomersUnderTest:
    call: GraphQLCaller
    signer: TokenSigner
    database: Database
    sessions: RecordedSessions
    consumer: Consumer
    clock: MovableClock

    async def hear(self, event_type: str, data: dict[str, Any]) -> bool:
        """Deliver an event as the broker would."""
        envelope = Envelope(
            id=new_id(),
            type=event_type,
            occurred_at=self.clock.now(),
            aggregate_id="a",
            correlation_id="c",
            data=data,
        )
        return await self.consumer.handle(Delivery(topic=event_type, body=envelope.to_bytes()))

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.database.transaction() as session:
            return list((await session.execute(text(query), values)).all())

    def person(self, **claims: Any) -> tuple[str, str]:
        """Subject and token of somebody who was never here."""
        subject = str(uuid.uuid4())
        given = {"name": "Sophie Hopper", "email": "sophie@example.org", **claims}
        return subject, self.signer.token(subject, **given)


@pytest.fixture(scope="session")
def customers_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database("customers_tests")
    migrate(folder=MIGRATIONS, database_url=url)
    return url


@pytest.fixture
async def house(customers_url: str) -> AsyncIterator[CustomersUnderTest]:
    signer, sessions, database = TokenSigner(), RecordedSessions(), Database(customers_url)
    clock, settings = MovableClock(), Settings(database_url=customers_url)
    app = build_app(settings, verifier=signer.verifier, sessions=sessions, clock=clock)
    async with app.lifespan(), calling(app) as call:
        consumer = build_consumer(settings, database, clock)
        yield CustomersUnderTest(call, signer, database, sessions, consumer, clock)
    await database.close()
