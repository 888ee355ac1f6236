"""A domain's database with 100,000 rows where a shop has many, filled once for all tests that look at plans."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from dbos import run_dbos_database_migrations
from launcher.testing import PostgresServer, RedisServer
from ordering.application.place_order import PlaceOrder, place_order
from ordering.messaging.heard import CheckedOutRead
from ordering.testing import DEADLINES, checked_out
from ordering.wiring import work_on
from sqlalchemy import make_url, text
from stoa_primitives import SystemClock, new_id
from stoa_service import Database, PoolLimits, migrate
from stoa_service.query_plans import SentStatement, rows_read, weak_spots
from stoa_service.testing import GraphQLCaller, TokenSigner, calling

_LONGEST_SPOT: Final = 1_500
LARGE_FROM_ROWS: Final = 10_000
LARGE: Final = text(f"select relname from pg_class where relkind in ('r', 'p') and reltuples >= {LARGE_FROM_ROWS}")
FILLINGS: Final = Path(__file__).parent / "list_plans"
STAFF: Final = "orders.read orders.write reviews.moderate audit.read customers.read discounts.write events.manage"
MOST_READ: Final = 6_000
"""Rows taken out of one table or index for one page, those thrown away included."""
# Sums over everything, or over some days, read what they add up; it is the list itself that must not.
SUMS: Final = ("SELECT count(*)", "SELECT ledger_entry.account, ledger_entry.currency, sum(", "SELECT date(")


@dataclass(frozen=True, slots=True)
class FilledDomain:
    """One domain over its large database."""

    database: Database
    call: GraphQLCaller
    signer: TokenSigner
    large: frozenset[str]

    async def ask(self, query: str, variables: dict[str, Any]) -> Any:
        """As somebody who is both the customer c1 and staff who may see everything."""
        answer = await self.call(query, variables, token=self.signer.token("c1", scopes=STAFF, roles=("support",)))
        assert "errors" not in answer, answer
        return answer["data"]

    async def weak_spots(self, sent: SentStatement, *, large: frozenset[str] | None = None) -> list[str]:
        """Where a statement reads or sorts a large table, or far more rows than it needs."""
        if sent.text.startswith(SUMS):
            return []
        spots = await weak_spots(self.database, sent, large=large or self.large)
        read = await rows_read(self.database, sent)
        spots += [f"takes {rows} rows out of {source}" for source, rows in read.items() if rows > MOST_READ]
        return [f"{spot}: {sent.text} {sent.parameters}"[:_LONGEST_SPOT] for spot in spots]


@dataclass(slots=True)
class FilledMarket:
    """Domains are filled when they are first asked for."""

    postgres: PostgresServer
    redis: RedisServer
    stack: AsyncExitStack
    known: dict[str, FilledDomain]

    async def domain(self, name: str) -> FilledDomain:
        if name not in self.known:
            self.known[name] = await self._fill(name)
        return self.known[name]

    async def fill(self, database: Database, name: str) -> None:
        """Runs the statements of a file, and lets the planner know."""
        async with database.transaction() as session:
            await session.execute(text("set local synchronous_commit = off"))
            for statement in (FILLINGS / f"{name}.sql").read_text().split(";\n"):
                if statement.strip():
                    await (await session.connection()).exec_driver_sql(statement)
        async with database.engine.connect() as connection:
            settled = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await settled.exec_driver_sql("vacuum analyze")

    async def _fill(self, name: str) -> FilledDomain:
        url = self.postgres.create_database(f"plans_{name}")
        await asyncio.to_thread(migrate, folder=import_module(f"{name}.migrate").MIGRATIONS, database_url=url)
        database = Database(url, limits=PoolLimits(statement_seconds=180))
        self.stack.push_async_callback(database.close)
        if name == "ordering":
            await _first_order(url, database)
        await self.fill(database, name)
        redis = self.redis.database_url(12)
        settings = import_module(f"{name}.config").Settings(database_url=url, redis_url=redis, broker_url=redis)
        signer = TokenSigner()
        app = import_module(f"{name}.wiring").build_app(settings, verifier=signer.verifier)
        await self.stack.enter_async_context(app.lifespan())
        call = await self.stack.enter_async_context(calling(app))
        return FilledDomain(database, call, signer, await _large_tables(database))


@pytest.fixture(scope="session")
async def filled(postgres_server: PostgresServer, redis_server: RedisServer) -> AsyncIterator[FilledMarket]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DISCOUNT_GRPC_PORT", "0")
        async with AsyncExitStack() as stack:
            yield FilledMarket(postgres_server, redis_server, stack, {})


async def _large_tables(database: Database) -> frozenset[str]:
    """What no list may read from end to end."""
    async with database.transaction() as session:
        return frozenset(await session.scalars(LARGE))


async def _first_order(url: str, database: Database) -> None:
    """The domain's own order, of which the filling makes copies, and the tables of the saga's engine."""
    system = make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    await asyncio.to_thread(run_dbos_database_migrations, system)
    placed = CheckedOutRead.model_validate(checked_out(new_id()).data)
    async with database.transaction() as session:
        command = PlaceOrder(order_id=placed.order_id, contents=placed.to_contents())
        await place_order(command, work_on(session, DEADLINES), SystemClock())
