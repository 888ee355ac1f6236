"""Audit on real PostgreSQL, with a clock that the tests set; each test has a database of its own when it changes months."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from audit.config import Settings
from audit.migrate import MIGRATIONS
from audit.wiring import build_app
from launcher.testing import PostgresServer
from sqlalchemy import text
from stoa_messaging import Envelope
from stoa_primitives import new_id
from stoa_service import Database, migrate
from stoa_service.testing import GraphQLCaller, TokenSigner, calling


@dataclass
class HandClock:
    """Goes when the test says so."""

    moment: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        return self.moment

    def forward(self, **difference: float) -> None:
        self.moment += timedelta(**difference)


@dataclass
class AuditUnderTest:
    call: GraphQLCaller
    signer: TokenSigner
    database: Database
    settings: Settings
    clock: HandClock

    @property
    def auditor(self) -> str:
        return self.signer.token("auditor", scopes="audit.read")

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.database.transaction() as session:
            return list((await session.execute(text(query), values)).all())


_NUMBERS = itertools.count()


@pytest.fixture
def audit_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database(f"audit_tests_{next(_NUMBERS)}")
    migrate(folder=MIGRATIONS, database_url=url)
    return url


@pytest.fixture
async def house(audit_url: str, tmp_path: Path) -> AsyncIterator[AuditUnderTest]:
    settings = Settings(database_url=audit_url, archive_dir=tmp_path / "archive")
    signer, clock, database = TokenSigner(), HandClock(), Database(audit_url)
    app = build_app(settings, verifier=signer.verifier, clock=clock)
    async with app.lifespan(), calling(app) as call:
        yield AuditUnderTest(call, signer, database, settings, clock)
    await database.close()


def envelope(event_type: str, data: dict[str, Any], **more: Any) -> Envelope:
    """An event as its publisher would wrap it."""
    event_id = more.pop("event_id", None) or new_id()
    given = {"aggregate_id": "a", "correlation_id": event_id, "occurred_at": datetime.now(UTC), **more}
    return Envelope(id=event_id, type=event_type, data=data, **given)
