"""The one place where reviews' rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Broker, Consumer, Outbox, Worker, broker_from_url
from stoa_primitives import Clock, SystemClock
from stoa_service import Database, GraphQLApp, PoolLimits, build_graphql_app
from stoa_service.tokens import VerifiesTokens

from reviews.config import Settings
from reviews.messaging.consumers import register, register_demo
from reviews.messaging.publisher import OutboxPublisher
from reviews.persistence.personal_data import PERSONAL_DATA
from reviews.persistence.reader import PostgresReviewReader
from reviews.persistence.tables import MESSAGING
from reviews.persistence.unit_of_work import PostgresTransactions, PostgresUnitOfWork
from reviews.schema import build_reviews_schema
from reviews.schema.context import House, request_context


def build_app(settings: Settings, *, verifier: VerifiesTokens | None = None, clock: Clock | None = None) -> GraphQLApp:
    """The GraphQL application."""
    database = Database(settings.database_url, application="reviews")
    house = House(
        reader=PostgresReviewReader(database),
        transactions=PostgresTransactions(database, _publisher()),
        clock=clock or SystemClock(),
        edit_window=timedelta(days=settings.edit_days),
        cursor_secret=settings.gateway_secret,
    )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await database.close()

    return build_graphql_app(
        build_reviews_schema(),
        settings=settings,
        context_factory=lambda caller: request_context(caller, house),
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )


def build_worker(settings: Settings, *, broker: Broker | None = None) -> Worker:
    """Relay and consumers."""
    database = Database(settings.database_url, limits=PoolLimits(size=4, overflow=4), application="reviews-worker")
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=build_consumer(settings, database),
    )


def build_consumer(settings: Settings, database: Database) -> Consumer:
    """The handlers of what reviews hears."""
    consumer = Consumer(settings.domain, database, MESSAGING)
    register(consumer, work_on=_work_on)
    if settings.fills_demo:
        register_demo(consumer, work_on=_work_on)
    PERSONAL_DATA.register(consumer, MESSAGING)
    return consumer


def _work_on(session: AsyncSession) -> PostgresUnitOfWork:
    return PostgresUnitOfWork(session, _publisher())


def _publisher() -> OutboxPublisher:
    return OutboxPublisher(Outbox(MESSAGING))
