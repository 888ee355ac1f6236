"""The one place where the basket's rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Final

import httpx2
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Broker, Consumer, Job, Outbox, Worker, broker_from_url, every
from stoa_primitives import SystemClock
from stoa_service import Database, GraphQLApp, PeerClient, PoolLimits, build_graphql_app
from stoa_service.tokens import VerifiesTokens

from basket.application.clear_stale_guests import clear_stale_guests
from basket.application.give_back_coupons import give_back_coupons
from basket.application.ports import PeerUnavailable, Shop
from basket.config import Settings
from basket.domain.pricing import PriceRules
from basket.messaging.consumers import register
from basket.messaging.publisher import OutboxPublisher
from basket.peers.discounts import DiscountAddress, GrpcDiscounts
from basket.peers.shipping import PeerShipping
from basket.persistence.hot_copy import HotCopy
from basket.persistence.personal_data import personal_data
from basket.persistence.tables import MESSAGING
from basket.persistence.unit_of_work import HotReader, PostgresTransactions, PostgresUnitOfWork
from basket.schema import build_basket_schema
from basket.schema.context import Context

_CLEARING_SECONDS: Final = 3600.0
_GIVING_BACK_SECONDS: Final = 5.0

Transports = Mapping[str, httpx2.AsyncBaseTransport]
"""Ways to other subgraphs by domain, where they live in this process; HTTP for the others."""


def build_app(
    settings: Settings, *, verifier: VerifiesTokens | None = None, transports: Transports | None = None
) -> GraphQLApp:
    """The GraphQL application."""
    transports = transports or {}
    database = Database(settings.database_url, application="basket")
    redis = _redis(settings)
    hot = HotCopy(redis, seconds=settings.hot_seconds)
    discount = build_discounts(settings)
    shipping = PeerClient(settings, "shipping", transport=transports.get("shipping"))
    shop = Shop(
        transactions=PostgresTransactions(database, hot, _publisher().checked_out),
        reader=HotReader(database, hot),
        discounts=discount,
        shipping=PeerShipping(shipping, seconds=settings.peer_seconds, kept_seconds=settings.shipping_kept_seconds),
        rules=PriceRules(currency=settings.currency),
        clock=SystemClock(),
        patience_seconds=settings.patience_seconds,
    )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await discount.close()
            await shipping.close()
            await redis.aclose()
            await database.close()

    return build_graphql_app(
        build_basket_schema(),
        settings=settings,
        context_factory=lambda caller: Context(caller=caller, shop=shop),
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )


def build_worker(settings: Settings, *, broker: Broker | None = None) -> Worker:
    """Relay, consumers, and the clearing of guest baskets that nobody came back for."""
    database = Database(settings.database_url, limits=PoolLimits(size=4, overflow=4), application="basket-worker")
    redis = _redis(settings)
    hot = HotCopy(redis, seconds=settings.hot_seconds)
    transactions = PostgresTransactions(database, hot, _publisher().checked_out)
    discounts = build_discounts(settings)
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=build_consumer(settings, database, hot),
        jobs=[_clearing(transactions, settings.guest_days), _giving_back(transactions, discounts)],
        parts=[_closing(redis), _closing_channel(discounts)],
    )


def build_consumer(settings: Settings, database: Database, hot: HotCopy) -> Consumer:
    """The handlers of what the basket hears."""
    publisher = _publisher()

    def work_on(session: AsyncSession) -> PostgresUnitOfWork:
        return PostgresUnitOfWork(session, hot, publisher.checked_out)

    consumer = Consumer(settings.domain, database, MESSAGING)
    register(consumer, work_on=work_on)
    personal_data(hot).register(consumer, MESSAGING)
    return consumer


def _clearing(transactions: PostgresTransactions, days: int) -> Job:
    async def clear() -> None:
        await clear_stale_guests(transactions, SystemClock(), days=days)

    return every(_CLEARING_SECONDS, clear, name="clear stale guest baskets")


def build_discounts(settings: Settings) -> GrpcDiscounts:
    """The way to discount."""
    address = DiscountAddress(
        url=settings.discount_grpc_url, secret=settings.gateway_secret, authority=settings.discount_grpc_ca
    )
    return GrpcDiscounts(address, seconds=settings.discount_seconds)


def _giving_back(transactions: PostgresTransactions, discounts: GrpcDiscounts) -> Job:
    async def give_back() -> None:
        with suppress(PeerUnavailable):  # logged where it happened; the next round asks again
            await give_back_coupons(transactions, discounts, SystemClock())

    return every(_GIVING_BACK_SECONDS, give_back, name="give coupons back")


@asynccontextmanager
async def _closing_channel(discounts: GrpcDiscounts) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await discounts.close()


@asynccontextmanager
async def _closing(redis: Redis) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await redis.aclose()


def _publisher() -> OutboxPublisher:
    return OutboxPublisher(Outbox(MESSAGING))


def _redis(settings: Settings) -> Redis:
    return Redis.from_url(settings.redis_url, socket_connect_timeout=1, socket_timeout=1)
