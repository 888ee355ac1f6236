"""The one place where ordering's rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Broker, Consumer, Outbox, Worker, broker_from_url, every
from stoa_primitives import Clock, SystemClock
from stoa_service import Caller, CursorCodec, Database, PoolLimits, build_graphql_app
from stoa_service.rest import RestBeside
from stoa_service.tokens import KeyCache, TokenVerifier, VerifiesTokens, keys_from
from strawberry.dataloader import DataLoader

from ordering.adapters import draw_document
from ordering.application.advance_order import SagaSteps
from ordering.application.ports import OpensWork, Work
from ordering.application.reads import EMPTY_PAGE, OrderReads, Page
from ordering.config import Settings
from ordering.domain.order import Order
from ordering.domain.saga import Deadlines
from ordering.messaging.announcer import OutboxAnnouncer
from ordering.messaging.consumers import register
from ordering.messaging.facts import register_facts
from ordering.persistence.change_feed import ChangeFeed
from ordering.persistence.documents import SqlDocuments
from ordering.persistence.event_store import SqlOrders
from ordering.persistence.executor_slot import executor_slot
from ordering.persistence.order_reads import SqlOrderReads
from ordering.persistence.personal_data import PERSONAL_DATA
from ordering.persistence.rebuilding import refresh_projection
from ordering.persistence.saga_overview import SagaPatience, SqlSagaFailures
from ordering.persistence.stuck_sagas import SqlStuckSagas
from ordering.persistence.tables import MESSAGING
from ordering.rest import PREFIX, Archive, build_rest
from ordering.saga.host import SagaHost
from ordering.schema import build_ordering_schema
from ordering.schema.context import Context

_PROJECTION_SECONDS: Final = 60.0
_Item = TypeVar("_Item")


def build_app(settings: Settings, *, verifier: VerifiesTokens | None = None) -> RestBeside:
    """GraphQL, and documents as PDF."""
    database = Database(settings.database_url, application="ordering")
    feed = ChangeFeed(settings.database_url)
    reads = SqlOrderReads(database, feed, _patience(settings))
    open_work = work_opener(database, _deadlines(settings))
    cursors = CursorCodec("orders", settings.gateway_secret)

    def context(caller: Caller) -> Context:
        return Context(
            caller=caller,
            clock=SystemClock(),
            open_work=open_work,
            reads=reads,
            cursors=cursors,
            orders=DataLoader(load_fn=_by_id(reads)),
            streams=DataLoader(load_fn=_lists(reads.events_of)),
            documents=DataLoader(load_fn=_lists(reads.documents_of)),
            first_pages=DataLoader(load_fn=_first_pages(reads)),
        )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(database.close)
            await stack.enter_async_context(feed)
            yield

    verifier = verifier or TokenVerifier(KeyCache(keys_from(settings.issuer_internal)), issuer=settings.issuer)
    graphql = build_graphql_app(
        build_ordering_schema(),
        settings=settings,
        context_factory=context,
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )
    archive = Archive(reads=reads, draw=draw_document)
    return RestBeside(graphql, build_rest(archive, verifier), prefix=PREFIX)


def build_worker(settings: Settings, *, broker: Broker | None = None, clock: Clock | None = None) -> Worker:
    """Relay, consumers, the durable sagas and their watchdog."""
    clock = clock or SystemClock()
    database = Database(settings.database_url, limits=PoolLimits(size=6, overflow=6), application="ordering-worker")
    deadlines = _deadlines(settings)
    sagas = saga_host(settings, database, clock)
    consumer = Consumer(settings.domain, database, MESSAGING)
    works = partial(work_on, deadlines=deadlines)
    register(consumer, work_on=works, sagas=sagas, clock=clock)
    register_facts(consumer, work_on=works, clock=clock)
    PERSONAL_DATA.register(consumer, MESSAGING)
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=consumer,
        jobs=[
            every(settings.grace_seconds / 2, sagas.look_after, name="look after stuck sagas"),
            every(_PROJECTION_SECONDS, partial(refresh_projection, database), name="keep the projection's shape"),
        ],
        parts=[sagas],
    )


def saga_host(settings: Settings, database: Database, clock: Clock) -> SagaHost:
    """The durable side of the order process."""
    deadlines, patience = _deadlines(settings), _patience(settings)
    steps = SagaSteps(open_work=work_opener(database, deadlines), clock=clock, deadlines=deadlines)
    stuck = SqlStuckSagas(database, grace=patience.grace, overdue_after=patience.overdue)
    return SagaHost(settings, steps, stuck, slot=lambda: executor_slot(database))


def _deadlines(settings: Settings) -> Deadlines:
    return Deadlines(
        stock=timedelta(seconds=settings.stock_seconds), payment=timedelta(seconds=settings.payment_seconds)
    )


def _patience(settings: Settings) -> SagaPatience:
    grace = timedelta(seconds=settings.grace_seconds)
    return SagaPatience(grace=grace, overdue=_deadlines(settings).whole + grace)


def work_on(session: AsyncSession, deadlines: Deadlines) -> Work:
    """The stores of an open transaction."""
    announcer = OutboxAnnouncer(Outbox(MESSAGING), session, deadlines)
    return Work(
        orders=SqlOrders(session),
        announce=announcer,
        documents=SqlDocuments(session),
        saga_failures=SqlSagaFailures(session),
    )


def work_opener(database: Database, deadlines: Deadlines) -> OpensWork:
    """Transactions of this database."""

    @asynccontextmanager
    async def open_transaction() -> AsyncIterator[Work]:
        async with database.transaction() as session:
            yield work_on(session, deadlines)

    def open_work() -> AbstractAsyncContextManager[Work]:
        return open_transaction()

    return open_work


def _by_id(reads: OrderReads) -> Callable[[list[str]], Awaitable[list[Order | None]]]:
    async def load(order_ids: list[str]) -> list[Order | None]:
        found = await reads.by_id(order_ids)
        return [found.get(order_id) for order_id in order_ids]

    return load


def _lists(
    ask: Callable[[list[str]], Awaitable[dict[str, list[_Item]]]],
) -> Callable[[list[str]], Awaitable[list[list[_Item]]]]:
    async def load(order_ids: list[str]) -> list[list[_Item]]:
        found = await ask(order_ids)
        return [found.get(order_id, []) for order_id in order_ids]

    return load


def _first_pages(reads: OrderReads) -> Callable[[list[tuple[str, int]]], Awaitable[list[Page]]]:
    async def load(keys: list[tuple[str, int]]) -> list[Page]:
        pages: dict[tuple[str, int], Page] = {}
        for first in {size for _, size in keys}:
            customers = [customer for customer, size in keys if size == first]
            found = await reads.first_pages(customers, first=first)
            pages.update({(customer, first): page for customer, page in found.items()})
        return [pages.get(key, EMPTY_PAGE) for key in keys]

    return load
