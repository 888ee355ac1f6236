"""Customers on real PostgreSQL."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from customers.config import Settings
from customers.migrate import MIGRATIONS
from customers.testing import RecordedSessions
from customers.wiring import build_app
from launcher.testing import PostgresServer
from stoa_service import Database, migrate
from stoa_service.testing import GraphQLCaller, TokenSigner, calling


@dataclass
class CustomersUnderTest:
    call: GraphQLCaller
    signer: TokenSigner
    database: Database
    sessions: RecordedSessions

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
    app = build_app(Settings(database_url=customers_url), verifier=signer.verifier, sessions=sessions)
    async with app.lifespan(), calling(app) as call:
        yield CustomersUnderTest(call, signer, database, sessions)
    await database.close()
