"""The one place where payment's rooms meet."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Broker, Consumer, Outbox, Worker, broker_from_url, every, listening
from stoa_primitives import SystemClock
from stoa_service import Caller, Database, PoolLimits, build_graphql_app
from stoa_service.tokens import VerifiesTokens
from strawberry.dataloader import DataLoader

from payment.application.ports import OpensWork, Provider, Work
from payment.application.settle_loop import SettlingLoop
from payment.application.settle_operations import OperationSettler
from payment.config import Settings
from payment.domain.payment import Payment
from payment.domain.refund import FourEyes, Refund
from payment.messaging.consumers import register
from payment.messaging.publisher import OutboxPublisher
from payment.persistence.books import SqlBooks
from payment.persistence.operations import CHANNEL, SqlOperations
from payment.persistence.payments import SqlPayments, payments_by_id, payments_of_orders
from payment.persistence.personal_data import PERSONAL_DATA
from payment.persistence.refunds import SqlRefunds, refunds_of_payments
from payment.persistence.tables import MESSAGING
from payment.provider import signature
from payment.provider.trial import TrialProvider
from payment.provider.webhooks import WebhookSender
from payment.rest import WithWebhooks
from payment.schema import build_payment_schema
from payment.schema.context import Context

_WEBHOOK_SECONDS = 2.0


def build_app(settings: Settings, *, verifier: VerifiesTokens | None = None) -> WithWebhooks:
    """The GraphQL application, and the provider's webhooks beside it."""
    database = Database(settings.database_url, application="payment")
    open_work = work_opener(database)

    def context(caller: Caller) -> Context:
        return Context(
            caller=caller,
            open_work=open_work,
            payments_by_order=DataLoader(load_fn=_by_order(database)),
            payments_by_id=DataLoader(load_fn=_by_id(database)),
            refunds_by_payment=DataLoader(load_fn=_refunds(database)),
            books=SqlBooks(database),
            four_eyes=FourEyes(settings.four_eyes_above),
            clock=SystemClock(),
        )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await database.close()

    app = build_graphql_app(
        build_payment_schema(),
        settings=settings,
        context_factory=context,
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )

    def is_genuine(header: str, body: bytes, now: float) -> bool:
        return signature.is_genuine(header, body, secret=settings.webhook_secret, now=now)

    return WithWebhooks(app, open_work=open_work, is_genuine=is_genuine, clock=SystemClock())


def build_worker(settings: Settings, *, broker: Broker | None = None, provider: Provider | None = None) -> Worker:
    """Relay, consumers, and the settling of what the provider has to do."""
    database = Database(settings.database_url, limits=PoolLimits(size=4, overflow=12), application="payment-worker")
    consumer = Consumer(settings.domain, database, MESSAGING)
    register(consumer, work_on=work_on, clock=SystemClock(), four_eyes=FourEyes(settings.four_eyes_above))
    PERSONAL_DATA.register(consumer, MESSAGING)
    sender = WebhookSender(database, url=settings.webhook_address, secret=settings.webhook_secret)
    settler = OperationSettler(
        open_work=work_opener(database),
        provider=provider or TrialProvider(database),
        provider_seconds=settings.provider_seconds,
    )
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=consumer,
        jobs=[
            every(_WEBHOOK_SECONDS, sender.post_due, name="post the test provider's webhooks", for_each_tenant=False)
        ],
        parts=[_settling(settler, database), _closing(sender)],
    )


@asynccontextmanager
async def _settling(settler: OperationSettler, database: Database) -> AsyncIterator[None]:
    loop = SettlingLoop(
        settler=settler,
        listening=lambda: listening(database.engine, CHANNEL),
        tenants=database.tenants,
    )
    task = asyncio.create_task(loop.run(), name="settle operations")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await settler.close()


@asynccontextmanager
async def _closing(sender: WebhookSender) -> AsyncIterator[None]:
    try:
        yield
    finally:
        await sender.close()


def work_on(session: AsyncSession) -> Work:
    """The stores of an open transaction."""
    return Work(
        payments=SqlPayments(session),
        operations=SqlOperations(session),
        refunds=SqlRefunds(session),
        publish=OutboxPublisher(Outbox(MESSAGING), session),
    )


def work_opener(database: Database) -> OpensWork:
    """Transactions of this database."""

    @asynccontextmanager
    async def open_transaction() -> AsyncIterator[Work]:
        async with database.transaction() as session:
            yield work_on(session)

    def open_work() -> AbstractAsyncContextManager[Work]:
        return open_transaction()

    return open_work


def _by_order(database: Database) -> Callable[[list[str]], Awaitable[list[list[Payment]]]]:
    async def load(order_ids: list[str]) -> list[list[Payment]]:
        async with database.transaction() as session:
            found = await payments_of_orders(session, order_ids)
        return [found.get(order_id, []) for order_id in order_ids]

    return load


def _by_id(database: Database) -> Callable[[list[str]], Awaitable[list[Payment | None]]]:
    async def load(payment_ids: list[str]) -> list[Payment | None]:
        async with database.transaction() as session:
            found = await payments_by_id(session, payment_ids)
        return [found.get(payment_id) for payment_id in payment_ids]

    return load


def _refunds(database: Database) -> Callable[[list[str]], Awaitable[list[list[Refund]]]]:
    async def load(payment_ids: list[str]) -> list[list[Refund]]:
        async with database.transaction() as session:
            found = await refunds_of_payments(session, payment_ids)
        return [found.get(payment_id, []) for payment_id in payment_ids]

    return load
