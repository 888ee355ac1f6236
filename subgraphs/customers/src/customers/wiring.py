"""The one place where customers' rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Broker, Consumer, Job, Outbox, Worker, broker_from_url, every
from stoa_messaging.sealing import new_seal
from stoa_primitives import Clock, SystemClock
from stoa_service import Database, PoolLimits, build_graphql_app
from stoa_service.tokens import VerifiesTokens

from customers.application.advance_erasures import ErasurePace, advance_erasures
from customers.application.ports import Accounts, Sessions
from customers.application.request_erasure import ErasureRules
from customers.application.request_export import ExportDesk
from customers.application.tend_exports import tend_exports
from customers.config import Settings
from customers.messaging.consumers import register
from customers.messaging.publisher import OutboxPublisher
from customers.messaging.wishes import register_wishes
from customers.peers.keycloak_sessions import KeycloakAccounts, KeycloakSessions
from customers.persistence.personal_data import PERSONAL_DATA
from customers.persistence.profiles import PostgresProfileReader, PostgresRightsReader
from customers.persistence.tables import MESSAGING
from customers.persistence.unit_of_work import PostgresTransactions, PostgresUnitOfWork
from customers.schema import build_customers_schema
from customers.schema.context import House, request_context
from customers.schema.downloads import Tickets, WithDownloads

_EXPORT_ROUND_SECONDS: Final = 15.0
_ERASURE_ROUND_SECONDS: Final = 2.0


def build_app(
    settings: Settings,
    *,
    verifier: VerifiesTokens | None = None,
    sessions: Sessions | None = None,
    clock: Clock | None = None,
) -> WithDownloads:
    """GraphQL, with the archives' downloads in front of it."""
    database = Database(settings.database_url, application="customers")
    house = _house(settings, database, sessions or KeycloakSessions(settings), clock or SystemClock())

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await database.close()

    app = build_graphql_app(
        build_customers_schema(),
        settings=settings,
        context_factory=lambda caller: request_context(caller, house),
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )
    return WithDownloads(app, house.tickets, house.rights)


def build_worker(
    settings: Settings, *, broker: Broker | None = None, accounts: Accounts | None = None, clock: Clock | None = None
) -> Worker:
    """Relay, the answers of all domains, and the clocks of exports and erasures."""
    clock = clock or SystemClock()
    database = Database(settings.database_url, limits=PoolLimits(size=4, overflow=4), application="customers-worker")
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=build_consumer(settings, database, clock),
        jobs=_jobs(settings, transactions(database), accounts or KeycloakAccounts(settings), clock),
    )


def build_consumer(settings: Settings, database: Database, clock: Clock) -> Consumer:
    """The handlers of what customers hears."""
    consumer = Consumer(settings.domain, database, MESSAGING)
    register(consumer, work_on=_work_on, clock=clock, kept_hours=settings.export_hours)
    register_wishes(consumer, work_on=_work_on)
    PERSONAL_DATA.register(consumer, MESSAGING)
    return consumer


def transactions(database: Database) -> PostgresTransactions:
    """Transactions whose announcements go into the outbox."""
    return PostgresTransactions(database, _publisher())


def erasure_pace(settings: Settings) -> ErasurePace:
    return ErasurePace(settle_seconds=settings.settle_seconds, retry_seconds=settings.answer_seconds)


def _house(settings: Settings, database: Database, sessions: Sessions, clock: Clock) -> House:
    rights = PostgresRightsReader(database)
    opened = transactions(database)
    return House(
        reader=PostgresProfileReader(database),
        transactions=opened,
        sessions=sessions,
        rights=rights,
        clock=clock,
        export_desk=ExportDesk(transactions=opened, reader=rights, clock=clock, new_keys=new_seal),
        erasure_rules=ErasureRules(
            sign_in_seconds=settings.sign_in_seconds, cooling_off=timedelta(hours=settings.cooling_off_hours)
        ),
        tickets=Tickets(
            secret=settings.gateway_secret,
            seconds=settings.download_seconds,
            public_url=settings.public_url or f"http://localhost:{settings.port}",
            now=lambda: clock.now().timestamp(),
        ),
        security_url=f"{settings.issuer}/account/account-security/signing-in",
    )


def _jobs(settings: Settings, opened: PostgresTransactions, accounts: Accounts, clock: Clock) -> list[Job]:
    async def exports() -> None:
        await tend_exports(opened, clock, settings.answer_seconds)

    async def erasures() -> None:
        await advance_erasures(opened, accounts, clock, erasure_pace(settings))

    return [
        every(_EXPORT_ROUND_SECONDS, exports, name="exports"),
        every(_ERASURE_ROUND_SECONDS, erasures, name="erasures"),
    ]


def _work_on(session: AsyncSession) -> PostgresUnitOfWork:
    return PostgresUnitOfWork(session, _publisher())


def _publisher() -> OutboxPublisher:
    return OutboxPublisher(Outbox(MESSAGING))
