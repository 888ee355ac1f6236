"""The seeded catalogue on real PostgreSQL, once per run; tests that change something undo it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from catalog.config import Settings
from catalog.migrate import MIGRATIONS
from catalog.seed.filling import fill
from catalog.wiring import build_app
from launcher.testing import PostgresServer
from stoa_messaging import Consumer, Delivery
from stoa_primitives import new_id
from stoa_service import Database, migrate
from stoa_service.testing import GraphQLCaller, TokenSigner, calling

PRODUCTS = 90


@dataclass(frozen=True)
class CatalogUnderTest:
    call: GraphQLCaller
    database: Database
    signer: TokenSigner

    async def hear(self, consumer: Consumer, event_type: str, data: Mapping[str, Any], *, second: int = 0) -> bool:
        """Delivers an event as the broker would."""
        envelope = {
            "id": new_id(),
            "type": event_type,
            "version": 1,
            "occurred_at": datetime(2026, 11, 21, 12, 0, second, tzinfo=UTC).isoformat(),
            "aggregate_id": "test",
            "correlation_id": new_id(),
            "data": dict(data),
        }
        return await consumer.handle(Delivery(topic=event_type, body=orjson.dumps(envelope)))

    @property
    def staff(self) -> str:
        return self.signer.token("carla", scopes="catalog.write", roles=("catalogue-manager",))


@pytest.fixture(scope="session")
def catalog_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database("catalog_tests")
    migrate(folder=MIGRATIONS, database_url=url)
    return url


@pytest.fixture(scope="session")
async def catalog(catalog_url: str) -> AsyncIterator[CatalogUnderTest]:
    signer = TokenSigner()
    database = Database(catalog_url)
    await fill(database, PRODUCTS)
    app = build_app(Settings(database_url=catalog_url), verifier=signer.verifier)
    async with app.lifespan(), calling(app) as call:
        yield CatalogUnderTest(call, database, signer)
    await database.close()
