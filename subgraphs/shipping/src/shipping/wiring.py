"""The one place where shipping's rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Broker, Consumer, Job, Outbox, Worker, broker_from_url, every
from stoa_primitives import Clock, SystemClock
from stoa_service import Database, PoolLimits, build_graphql_app
from stoa_service.rest import RestBeside
from stoa_service.tokens import KeyCache, TokenVerifier, VerifiesTokens, keys_from

from shipping.adapters import draw_label
from shipping.application.advance_shipments import BATCH, FulfilmentClock, advance_shipments
from shipping.application.ports import Desk
from shipping.config import Settings
from shipping.messaging.consumers import register
from shipping.messaging.publisher import OutboxPublisher
from shipping.persistence.personal_data import PERSONAL_DATA
from shipping.persistence.shipments import PostgresShipmentReader
from shipping.persistence.tables import MESSAGING
from shipping.persistence.unit_of_work import PostgresTransactions, PostgresUnitOfWork
from shipping.rest import PREFIX, Counter, build_rest
from shipping.schema import build_shipping_schema
from shipping.schema.context import request_context

_CLOCK_SECONDS: Final = 0.5


def build_app(settings: Settings, *, verifier: VerifiesTokens | None = None, clock: Clock | None = None) -> RestBeside:
    """GraphQL, and REST for carriers and labels."""
    database = Database(settings.database_url, application="shipping")
    reader = PostgresShipmentReader(database)
    desk = Desk(transactions=transactions(database), reader=reader, clock=clock or SystemClock())
    verifier = verifier or TokenVerifier(KeyCache(keys_from(settings.issuer_internal)), issuer=settings.issuer)
    counter = Counter(desk=desk, draw=draw_label, secrets=settings.secrets_of_carriers)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await database.close()

    graphql = build_graphql_app(
        build_shipping_schema(),
        settings=settings,
        context_factory=lambda caller: request_context(caller, desk),
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )
    return RestBeside(graphql, build_rest(counter, verifier), prefix=PREFIX)


def build_worker(settings: Settings, *, broker: Broker | None = None, clock: Clock | None = None) -> Worker:
    """Relay, consumers, and the fulfilment clock if it is on."""
    clock = clock or SystemClock()
    database = Database(settings.database_url, limits=PoolLimits(size=4, overflow=4), application="shipping-worker")
    fulfilment = FulfilmentClock(seconds=settings.fulfilment_seconds, clock=clock)
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=build_consumer(settings, database, clock),
        jobs=[_fulfilment_job(fulfilment, transactions(database))] if fulfilment.is_on else [],
    )


def build_consumer(settings: Settings, database: Database, clock: Clock) -> Consumer:
    """The handlers of what shipping hears."""
    consumer = Consumer(settings.domain, database, MESSAGING)
    register(consumer, work_on=_work_on, clock=clock)
    PERSONAL_DATA.register(consumer, MESSAGING)
    return consumer


def transactions(database: Database) -> PostgresTransactions:
    """Transactions whose announcements go into the outbox."""
    return PostgresTransactions(database, _announce_on)


def _work_on(session: AsyncSession) -> PostgresUnitOfWork:
    return PostgresUnitOfWork(session, _announce_on)


def _announce_on(session: AsyncSession) -> OutboxPublisher:
    return OutboxPublisher(Outbox(MESSAGING), session)


def _fulfilment_job(fulfilment: FulfilmentClock, open_transactions: PostgresTransactions) -> Job:
    async def advance() -> None:
        while await advance_shipments(fulfilment, open_transactions) == BATCH:  # more may be due than one batch holds
            continue

    return every(_CLOCK_SECONDS, advance, name="fulfilment clock")
