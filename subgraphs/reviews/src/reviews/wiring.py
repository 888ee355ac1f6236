"""The one place where reviews' rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from stoa_messaging import Broker, Consumer, Worker, broker_from_url
from stoa_service import Database, GraphQLApp, PoolLimits, build_graphql_app
from stoa_service.tokens import VerifiesTokens

from reviews.config import Settings
from reviews.persistence.tables import MESSAGING
from reviews.schema import build_reviews_schema
from reviews.schema.context import Context


def build_app(settings: Settings, *, verifier: VerifiesTokens | None = None) -> GraphQLApp:
    """The GraphQL application."""
    database = Database(settings.database_url, application="reviews")

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await database.close()

    return build_graphql_app(
        build_reviews_schema(),
        settings=settings,
        context_factory=lambda caller: Context(caller=caller),
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
        consumer=Consumer(settings.domain, database, MESSAGING),
    )
