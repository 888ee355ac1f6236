"""The one place where notifications' rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Broker, Consumer, Job, Outbox, Worker, broker_from_url, every
from stoa_primitives import Clock, SystemClock
from stoa_service import CursorCodec, Database, PoolLimits, build_graphql_app
from stoa_service.rest import RestBeside
from stoa_service.tokens import VerifiesTokens

from notifications.adapters.letter_text import LetterText
from notifications.adapters.links import Links
from notifications.adapters.post import post_for
from notifications.application.forget_old import forget_old
from notifications.application.send_letters import BATCH, SendLetters
from notifications.config import Settings
from notifications.messaging.consumers import register
from notifications.messaging.graveyard import BrokerGraveyard
from notifications.messaging.wishes import register_wishes
from notifications.persistence.inboxes import PostgresInboxes, PostgresInboxReader, PostgresTransactions
from notifications.persistence.letters import PostgresLetters
from notifications.persistence.live import RedisLiveFeed
from notifications.persistence.personal_data import PERSONAL_DATA
from notifications.persistence.tables import MESSAGING
from notifications.rest import PREFIX, build_pages
from notifications.schema import build_notifications_schema
from notifications.schema.context import House, request_context

_FORGETTING_SECONDS: Final = 3600.0
_SENDING_SECONDS: Final = 1.0


def build_app(
    settings: Settings, *, verifier: VerifiesTokens | None = None, broker: Broker | None = None
) -> RestBeside:
    """GraphQL, and the page behind unsubscribe links."""
    database = Database(settings.database_url, application="notifications")
    redis = Redis.from_url(settings.redis_url, socket_connect_timeout=2)
    broker = broker or broker_from_url(settings.broker_url)
    live = RedisLiveFeed(redis)
    house = House(
        inbox=PostgresInboxReader(database),
        transactions=PostgresTransactions(database, live),
        live=live,
        graveyard=BrokerGraveyard(broker, database, Outbox(MESSAGING)),
        subscription=build_links(settings).subscription,
    )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await broker.close()
            await redis.aclose()
            await database.close()

    graphql = build_graphql_app(
        build_notifications_schema(),
        settings=settings,
        context_factory=lambda caller: request_context(caller, house),
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )
    return RestBeside(graphql, build_pages(house.subscription, house.transactions), prefix=PREFIX)


def build_worker(settings: Settings, *, broker: Broker | None = None) -> Worker:
    """Consumers that write inboxes and letters, the sender, and the live channel."""
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
        jobs=[
            _forgetting(settings, database, live),
            _sending(build_sender(settings, database, SystemClock())),
        ],
        parts=[_feeding(redis, live)],
    )


def build_consumer(settings: Settings, database: Database, live: RedisLiveFeed) -> Consumer:
    """The handlers of what notifications hear."""

    def work_on(session: AsyncSession) -> PostgresInboxes:
        return PostgresInboxes(session, live)

    consumer = Consumer(settings.domain, database, MESSAGING)
    register(consumer, work_on=work_on)
    register_wishes(consumer, work_on=work_on)
    PERSONAL_DATA.register(consumer, MESSAGING)
    return consumer


def build_sender(settings: Settings, database: Database, clock: Clock) -> SendLetters:
    """What sends the letters that wait."""
    links = build_links(settings)
    return SendLetters(
        letters=PostgresLetters(database),
        render=LetterText(links),
        post=post_for(settings.smtp_url, settings.outbox_dir, settings.sender, links),
        clock=clock,
    )


def build_links(settings: Settings) -> Links:
    """Addresses in letters."""
    tokens = CursorCodec("unsubscribe", settings.link_secret)
    return Links(shop=settings.shop_url, here=settings.public_url, tokens=tokens)


def _sending(send: SendLetters) -> Job:
    async def send_all() -> None:
        while await send() == BATCH:  # more may wait than one batch holds
            continue

    return every(_SENDING_SECONDS, send_all, name="send letters")


def _forgetting(settings: Settings, database: Database, live: RedisLiveFeed) -> Job:
    async def forget() -> None:
        await forget_old(PostgresTransactions(database, live), SystemClock(), days=settings.keep_days)
        before = SystemClock().now() - timedelta(days=settings.letter_keep_days)
        await PostgresLetters(database).forget(before)

    return every(_FORGETTING_SECONDS, forget, name="forget old notifications and letters")


@asynccontextmanager
async def _feeding(redis: Redis, live: RedisLiveFeed) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await live.settle()
        await redis.aclose()
