"""The one place where inventory's rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Broker, Consumer, Job, Outbox, Worker, broker_from_url, every
from stoa_primitives import Clock, SystemClock
from stoa_service import Database, GraphQLApp, PoolLimits, build_graphql_app
from stoa_service.tokens import VerifiesTokens

from inventory.application.learn_variant import Opening
from inventory.application.ports import OpensUnitOfWork
from inventory.application.release_expired import BATCH, release_expired
from inventory.application.tell_levels import tell_missed_levels
from inventory.config import Settings
from inventory.domain.allocation_rule import AllocationRule
from inventory.domain.opening import DEMO_WAREHOUSES, fixed_opening, hashed_opening
from inventory.messaging.consumers import InventoryConsumers
from inventory.messaging.telling import Causes, telling
from inventory.persistence.attempts import attempt
from inventory.persistence.reader import PostgresStockReader
from inventory.persistence.shelf import PostgresShelf
from inventory.persistence.tables import MESSAGING
from inventory.persistence.unit_of_work import PostgresUnitOfWork, PostgresUnitsOfWork
from inventory.schema.context import Context, Services
from inventory.schema.operations import inventory_schema

_EXPIRY_SECONDS: Final = 2.0
_LEVELS_SECONDS: Final = 3600.0


def build_app(settings: Settings, *, verifier: VerifiesTokens | None = None, clock: Clock | None = None) -> GraphQLApp:
    """The GraphQL application."""
    database = Database(settings.database_url, application="inventory")
    services = Services(
        reader=PostgresStockReader(database),
        units=PostgresUnitsOfWork(database, telling(Outbox(MESSAGING))),
        clock=clock or SystemClock(),
        cursor_secret=settings.gateway_secret,
        attempt=attempt,
    )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await database.close()

    return build_graphql_app(
        inventory_schema(),
        settings=settings,
        context_factory=lambda caller: Context(caller, services),
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )


def build_worker(settings: Settings, *, broker: Broker | None = None, clock: Clock | None = None) -> Worker:
    """Relay, consumers, and the release of promises that ran out."""
    clock = clock or SystemClock()
    database = Database(settings.database_url, limits=PoolLimits(size=4, overflow=4), application="inventory-worker")
    units = PostgresUnitsOfWork(database, telling(Outbox(MESSAGING)))
    parts = [_demo_warehouses(database)] if settings.opens_stock else []
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=build_consumer(settings, database, clock),
        jobs=[_expiry(units, clock), _levels(units, clock)],
        parts=parts,
    )


def build_consumer(settings: Settings, database: Database, clock: Clock) -> Consumer:
    """The consumers on this database; each event's outbox rows know what caused them."""
    outbox = Outbox(MESSAGING)
    rule = AllocationRule(settings.allocation)

    def open_unit(session: AsyncSession, causes: Causes) -> PostgresUnitOfWork:
        return PostgresUnitOfWork(session, telling(outbox, causes), rule)

    consumer = Consumer(settings.domain, database, MESSAGING)
    InventoryConsumers(open_unit, clock, opening_of(settings)).register(consumer)
    return consumer


def opening_of(settings: Settings) -> Opening | None:
    """How demo stock is opened, if it is."""
    if not settings.opens_stock:
        return None
    if settings.opening_stock == "hashed":
        return hashed_opening
    amount = int(settings.opening_stock)
    return lambda _variant_id: fixed_opening(amount)


async def add_demo_warehouses(database: Database) -> None:
    """Adds those that are missing."""
    async with database.transaction() as session:
        await PostgresShelf(session).add_warehouses(DEMO_WAREHOUSES)


@asynccontextmanager
async def _demo_warehouses(database: Database) -> AsyncIterator[None]:
    """The worker opens stock in them, so they must be there before it hears of the first variant."""
    await add_demo_warehouses(database)
    yield


def _expiry(units: OpensUnitOfWork, clock: Clock) -> Job:
    async def release() -> None:
        while await release_expired(units=units, clock=clock) == BATCH:  # more may be due than one batch holds
            continue

    return every(_EXPIRY_SECONDS, release, name="release expired reservations")


def _levels(units: OpensUnitOfWork, clock: Clock) -> Job:
    """At the start and then rarely: every change tells its own level, this finds what no change could tell."""

    async def tell() -> None:
        await tell_missed_levels(units=units, clock=clock)

    return every(_LEVELS_SECONDS, tell, name="tell missed levels")
