"""Notifications on real PostgreSQL and Redis, with letters that go to a real mail server."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from launcher.testing import PostgresServer, RedisServer
from notifications.application.send_letters import SendLetters
from notifications.config import Settings
from notifications.migrate import MIGRATIONS
from notifications.persistence.live import RedisLiveFeed
from notifications.wiring import build_app, build_consumer, build_sender
from redis.asyncio import Redis
from sqlalchemy import text
from stoa_messaging import Broker, Consumer, Delivery, Envelope, broker_from_url
from stoa_primitives import MovableClock, current_tenant, new_id
from stoa_service import Database, migrate
from stoa_service.rest import RestBeside
from stoa_service.testing import GraphQLCaller, TokenSigner, calling


@dataclass
class NotificationsUnderTest:
    app: RestBeside
    call: GraphQLCaller
    signer: TokenSigner
    database: Database
    consumer: Consumer
    redis: Redis
    live: RedisLiveFeed
    broker: Broker
    settings: Settings
    clock: MovableClock

    def person(self, **claims: Any) -> tuple[str, str]:
        """Subject and token of somebody who was never here."""
        subject = str(uuid.uuid4())
        return subject, self.signer.token(subject, **claims)

    async def hear(self, event_type: str, data: dict[str, Any], *, event_id: str | None = None) -> bool:
        """Deliver an event as the broker would; False when it had its effect before."""
        envelope = Envelope(
            id=event_id or new_id(),
            type=event_type,
            occurred_at=datetime.now(UTC),
            aggregate_id="a",
            tenant=current_tenant(),
            correlation_id="c",
            data=data,
        )
        done = await self.consumer.handle(Delivery(topic=event_type, body=envelope.to_bytes()))
        await self.live.settle()
        return done

    def sender(self, **changed: Any) -> SendLetters:
        """What sends the letters, with other settings if the test says so."""
        return build_sender(self.settings.model_copy(update=changed), self.database, self.clock)

    async def rows(self, query: str, **values: Any) -> list[Any]:
        async with self.database.transaction() as session:
            return list((await session.execute(text(query), values)).all())


@pytest.fixture(scope="session")
def notifications_url(postgres_server: PostgresServer) -> str:
    url = postgres_server.create_database("notifications_tests")
    migrate(folder=MIGRATIONS, database_url=url)
    return url


@pytest.fixture
async def house(
    notifications_url: str, redis_server: RedisServer, tmp_path: Path
) -> AsyncIterator[NotificationsUnderTest]:
    redis_url = redis_server.database_url(5)
    settings = Settings(
        database_url=notifications_url, redis_url=redis_url, broker_url=redis_url, outbox_dir=tmp_path / "letters"
    )
    signer, database, redis = TokenSigner(), Database(notifications_url), Redis.from_url(settings.redis_url)
    live, broker = RedisLiveFeed(redis), broker_from_url(redis_url)
    app = build_app(settings, verifier=signer.verifier, broker=broker)
    async with app.lifespan(), calling(app) as call:
        consumer = build_consumer(settings, database, live)
        yield NotificationsUnderTest(
            app,
            call,
            signer,
            database,
            consumer,
            redis,
            live,
            broker,
            settings,
            MovableClock(datetime.now(UTC) + timedelta(minutes=1)),
        )
    await redis.aclose()
    await database.close()
