"""Audit on real PostgreSQL, with a clock that the tests set; each test has a database of its own when it changes months."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from audit.config import Settings
from audit.migrate import MIGRATIONS
from audit.persistence.archive_files import ArchiveFiles
from audit.persistence.proof import PostgresProofReader
from audit.wiring import build_app, build_consumer, build_retention
from launcher.testing import PostgresServer, RedisServer
from sqlalchemy import make_url, text
from stoa_messaging import Consumer, Delivery, Envelope, broker_from_url
from stoa_primitives import MovableClock, new_id
from stoa_service import Database, migrate
from stoa_service.testing import GraphQLCaller, TokenSigner, calling


@dataclass
class AuditUnderTest:
    call: GraphQLCaller
    signer: TokenSigner
    database: Database
    settings: Settings
    clock: MovableClock
    consumer: Consumer

    async def hear(self, event_type: str, data: dict[str, Any], **more: Any) -> Envelope:
        """Delivers an event as the broker would."""
        event = envelope(event_type, data, **{"occurred_at": self.clock.now(), **more})
        await self.consumer.handle(Delivery(topic=event_type, body=event.to_bytes()))
        return event

    @property
    def proof(self) -> PostgresProofReader:
        return PostgresProofReader(self.database, ArchiveFiles(self.settings.archive_dir))

    @property
    def retention(self) -> Any:
        return build_retention(self.settings, self.database, self.clock)

    @property
    def auditor(self) -> str:
        return self.signer.token("auditor", scopes="audit.read")

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.database.transaction() as session:
            return list((await session.execute(text(query), values)).all())


_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def migrated_url(postgres_server: PostgresServer) -> str:
    """A database that nobody uses: it is only copied, because copying is much faster than migrating."""
    url = postgres_server.create_database("audit_tests")
    migrate(folder=MIGRATIONS, database_url=url)
    return url


@pytest.fixture(scope="session")
def audit_url(postgres_server: PostgresServer, migrated_url: str) -> str:
    """The database of tests that only add."""
    return _copied(postgres_server, migrated_url)


@pytest.fixture
def own_url(postgres_server: PostgresServer, migrated_url: str) -> str:
    """A database that the test may harm, or whose clock it turns."""
    return _copied(postgres_server, migrated_url)


@pytest.fixture
async def house(audit_url: str, redis_server: RedisServer, tmp_path: Path) -> AsyncIterator[AuditUnderTest]:
    async with _opened(audit_url, redis_server, tmp_path) as house:
        yield house


@pytest.fixture
async def own_house(own_url: str, redis_server: RedisServer, tmp_path: Path) -> AsyncIterator[AuditUnderTest]:
    async with _opened(own_url, redis_server, tmp_path) as house:
        yield house


def _copied(postgres_server: PostgresServer, migrated_url: str) -> str:
    name = f"audit_tests_{next(_NUMBERS)}"
    with psycopg.connect(postgres_server.admin_url, autocommit=True) as connection:
        connection.execute(f"create database {name} template audit_tests owner audit_tests")
    return make_url(migrated_url).set(database=name).render_as_string(hide_password=False)


@asynccontextmanager
async def _opened(url: str, redis_server: RedisServer, folder: Path) -> AsyncIterator[AuditUnderTest]:
    settings = Settings(database_url=url, archive_dir=folder / "archive")
    signer, clock, database = TokenSigner(), MovableClock(), Database(url)
    broker = broker_from_url(redis_server.database_url(6))
    app = build_app(settings, verifier=signer.verifier, clock=clock, broker=broker)
    async with app.lifespan(), calling(app) as call:
        consumer = build_consumer(settings, database, clock)
        yield AuditUnderTest(call, signer, database, settings, clock, consumer)
    await database.close()


def envelope(event_type: str, data: dict[str, Any], **more: Any) -> Envelope:
    """An event as its publisher would wrap it."""
    event_id = more.pop("event_id", None) or new_id()
    given = {"aggregate_id": "a", "correlation_id": event_id, "occurred_at": datetime.now(UTC), **more}
    return Envelope(id=event_id, type=event_type, data=data, **given)
