"""The one place where customers' rooms meet."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from stoa_messaging import Broker, Consumer, Worker, broker_from_url
from stoa_service import Database, GraphQLApp, PoolLimits, build_graphql_app
from stoa_service.tokens import VerifiesTokens

from customers.application.ports import Sessions
from customers.config import Settings
from customers.peers.keycloak_sessions import KeycloakSessions
from customers.persistence.profiles import PostgresProfileReader, PostgresTransactions
from customers.persistence.tables import MESSAGING
from customers.schema import build_customers_schema
from customers.schema.context import House, request_context


def build_app(
    settings: Settings, *, verifier: VerifiesTokens | None = None, sessions: Sessions | None = None
) -> GraphQLApp:
    """The GraphQL application."""
    database = Database(settings.database_url, application="customers")
    house = House(
        reader=PostgresProfileReader(database),
        transactions=PostgresTransactions(database),
        sessions=sessions or KeycloakSessions(settings),
    )

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await database.close()

    return build_graphql_app(
        build_customers_schema(),
        settings=settings,
        context_factory=lambda caller: request_context(caller, house),
        ready_checks={"database": database.ping},
        lifespan=lifespan,
        verifier=verifier,
    )


def build_worker(settings: Settings, *, broker: Broker | None = None) -> Worker:
    """Nothing is consumed yet: the worker keeps outbox and inbox tidy."""
    database = Database(settings.database_url, limits=PoolLimits(size=4, overflow=4), application="customers-worker")
    return Worker(
        database=database,
        tables=MESSAGING,
        broker=broker or broker_from_url(settings.broker_url),
        consumer=Consumer(settings.domain, database, MESSAGING),
    )
