"""The one place where notifications' rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Broker, Consumer, Job, Worker, broker_from_url, every
from stoa_primitives import SystemClock
from stoa_service import Database, GraphQLApp, PoolLimits, build_graphql_app
from stoa_service.tokens import VerifiesTokens

from notifications.application.forget_old import forget_old
from notifications.config import Settings
from notifications.messaging.consumers import register
from notifications.persistence.inboxes import PostgresInboxes, PostgresInboxReader, PostgresTransactions
from notifications.persistence.live import RedisLiveFeed
from notifications.persistence.tables import MESSAGING
from notifications.schema import build_notifications_schema
from notifications.schema.context import House, request_context

_FORGETTING_SECONDS: Final = 3600.0


def build_app(settings: Settings, *, verifier: VerifiesTokens | None = None) -> GraphQLApp:
    """The GraphQL application."""
    database = Database(settings.database_url, application="notifications")
    redis = Redis.from_url(settings.redis_url, socket_connect_timeout=2)
    live = RedisLiveFeed(redis)
    house = House(inbox=PostgresInboxReader(database), transactions=PostgresTransactions(database, live), live=live)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await redis.aclose()
            await database.close()

    return build_graphql_app(
        build_notifications_schema(),
        settings=settings,
        context_factory=lambda caller: request_context(caller, house),
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )


def build_worker(settings: Settings, *, broker: Broker | None = None) -> Worker:
    """Consumers that write inboxes and feed the live channel."""
    database = Database(
        settings.database_url, limits=PoolLimits(size=4, overflow=4), application="notifications-worker"
    )
    redis = Redis.from_url(settings.redis_url, socket_connect_timeout=2)
    live = RedisLiveFeed(redis)
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=build_consumer(settings, database, live),
        jobs=[_forgetting(PostgresTransactions(database, live), settings.keep_days)],
        parts=[_feeding(redis, live)],
    )


def build_consumer(settings: Settings, database: Database, live: RedisLiveFeed) -> Consumer:
    """The handlers of what notifications hear."""

    def work_on(session: AsyncSession) -> PostgresInboxes:
        return PostgresInboxes(session, live)

    consumer = Consumer(settings.domain, database, MESSAGING)
    register(consumer, work_on=work_on)
    return consumer


def _forgetting(transactions: PostgresTransactions, days: int) -> Job:
    async def forget() -> None:
        await forget_old(transactions, SystemClock(), days=days)

    return every(_FORGETTING_SECONDS, forget, name="forget old notifications")


@asynccontextmanager
async def _feeding(redis: Redis, live: RedisLiveFeed) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await live.settle()
        await redis.aclose()
