"""The one place where audit's rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from stoa_messaging import Broker, Consumer, Worker, broker_from_url
from stoa_primitives import Clock, SystemClock
from stoa_service import CursorCodec, Database, GraphQLApp, PoolLimits, build_graphql_app
from stoa_service.tokens import VerifiesTokens

from audit.config import Settings
from audit.messaging.consumers import CHAIN
from audit.persistence.reading import PostgresJournalReader
from audit.persistence.tables import MESSAGING
from audit.persistence.transactions import PostgresTransactions, Working
from audit.schema import build_audit_schema
from audit.schema.context import Context, House


def build_app(settings: Settings, *, verifier: VerifiesTokens | None = None, clock: Clock | None = None) -> GraphQLApp:
    """The GraphQL application."""
    database = Database(settings.database_url, application="audit")
    house = House(
        reader=PostgresJournalReader(database),
        transactions=PostgresTransactions(database, Working(settings.master_key)),
        cursors=CursorCodec("audit", settings.gateway_secret),
        clock=clock or SystemClock(),
        chain=CHAIN,
    )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await database.close()

    return build_graphql_app(
        build_audit_schema(),
        settings=settings,
        context_factory=lambda caller: Context(caller=caller, house=house),
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )


def build_worker(settings: Settings, *, broker: Broker | None = None) -> Worker:
    """Hears every event."""
    database = Database(settings.database_url, limits=PoolLimits(size=4, overflow=4), application="audit-worker")
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=Consumer(settings.domain, database, MESSAGING),
    )
