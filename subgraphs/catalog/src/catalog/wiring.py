"""The one place where the catalogue's rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from stoa_messaging import Broker, Consumer, Job, Outbox, Worker, broker_from_url, every
from stoa_primitives import Clock, SystemClock
from stoa_service import Database, PoolLimits, build_graphql_app
from stoa_service.tokens import VerifiesTokens

from catalog.application.derive_anew import derive_anew
from catalog.application.ports import OpensUnitOfWork
from catalog.config import Settings
from catalog.messaging.consumers import CatalogConsumers
from catalog.messaging.telling import telling
from catalog.persistence.reader import PostgresCatalogReader
from catalog.persistence.tables import MESSAGING
from catalog.persistence.unit_of_work import PostgresUnitOfWork, PostgresUnitsOfWork
from catalog.schema.context import Context, Services
from catalog.schema.media import WithMedia
from catalog.schema.operations import catalog_schema

_DERIVING_SECONDS: Final = 30.0


def build_app(settings: Settings, *, verifier: VerifiesTokens | None = None, clock: Clock | None = None) -> WithMedia:
    """GraphQL, with the pictures in front of it."""
    database = Database(settings.database_url, application="catalog")
    services = Services(
        reader=PostgresCatalogReader(database),
        units=PostgresUnitsOfWork(database, telling(Outbox(MESSAGING))),
        clock=clock or SystemClock(),
        cursor_secret=settings.gateway_secret,
    )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await database.close()

    app = build_graphql_app(
        catalog_schema(),
        settings=settings,
        context_factory=lambda caller: Context(caller, services),
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )
    return WithMedia(app)


def build_worker(settings: Settings, *, broker: Broker | None = None) -> Worker:
    """Relay, consumers, and what is derived from products anew."""
    database = Database(settings.database_url, limits=PoolLimits(size=3, overflow=3), application="catalog-worker")
    units = PostgresUnitsOfWork(database, telling(Outbox(MESSAGING)))
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=build_consumer(settings, database),
        jobs=[_deriving(units)],
    )


def build_consumer(settings: Settings, database: Database) -> Consumer:
    """The consumers on this database."""
    tell = telling(Outbox(MESSAGING))
    consumer = Consumer(settings.domain, database, MESSAGING)
    CatalogConsumers(lambda session: PostgresUnitOfWork(session, tell)).register(consumer)
    return consumer


def _deriving(units: OpensUnitOfWork) -> Job:
    async def derive() -> None:
        await derive_anew(units=units)

    return every(_DERIVING_SECONDS, derive, name="derive anew")
