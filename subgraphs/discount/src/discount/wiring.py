"""The one place where discount's rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from stoa_messaging import Broker, Consumer, Worker, broker_from_url
from stoa_primitives import Clock, SystemClock
from stoa_service import Database, GraphQLApp, PoolLimits, build_graphql_app
from stoa_service.tokens import VerifiesTokens

from discount.config import Settings
from discount.messaging.consumers import DiscountConsumers
from discount.persistence.personal_data import PERSONAL_DATA
from discount.persistence.reader import PostgresDiscountReader
from discount.persistence.tables import MESSAGING
from discount.persistence.unit_of_work import PostgresUnitOfWork, PostgresUnitsOfWork
from discount.rpc.server import Certificate, DiscountCalls, RpcServer
from discount.schema.context import Context, Services
from discount.schema.operations import discount_schema


def build_app(settings: Settings, *, verifier: VerifiesTokens | None = None, clock: Clock | None = None) -> GraphQLApp:
    """The GraphQL application; its lifespan also serves gRPC on a port of its own."""
    database = Database(settings.database_url, application="discount")
    clock = clock or SystemClock()
    services = Services(reader=PostgresDiscountReader(database), units=PostgresUnitsOfWork(database), clock=clock)
    rpc = build_rpc(settings, database, clock)

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            async with rpc.running():
                yield
        finally:
            await database.close()

    return build_graphql_app(
        discount_schema(),
        settings=settings,
        context_factory=lambda caller: Context(caller, services),
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )


def build_rpc(settings: Settings, database: Database, clock: Clock) -> RpcServer:
    """What the basket asks."""
    certificate = None
    if settings.grpc_certificate is not None and settings.grpc_key is not None:
        certificate = Certificate(chain=settings.grpc_certificate, key=settings.grpc_key)
    calls = DiscountCalls(reader=PostgresDiscountReader(database), units=PostgresUnitsOfWork(database), clock=clock)
    return RpcServer(
        calls, secret=settings.gateway_secret, host=settings.host, port=settings.grpc_port, certificate=certificate
    )


def build_worker(settings: Settings, *, broker: Broker | None = None, clock: Clock | None = None) -> Worker:
    """The consumers."""
    database = Database(settings.database_url, limits=PoolLimits(size=4, overflow=4), application="discount-worker")
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=build_consumer(settings, database, clock or SystemClock()),
    )


def build_consumer(settings: Settings, database: Database, clock: Clock) -> Consumer:
    """The consumers on this database."""
    consumer = Consumer(settings.domain, database, MESSAGING)
    DiscountConsumers(PostgresUnitOfWork, clock, demo=settings.puts_on_sale).register(consumer)
    PERSONAL_DATA.register(consumer, MESSAGING)
    return consumer
