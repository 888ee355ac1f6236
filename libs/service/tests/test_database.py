from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from launcher.testing.servers import PostgresServer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from stoa_service import Database, PoolLimits

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module", name="address")
def _address(postgres_server: PostgresServer) -> str:
    return postgres_server.create_database("service")


@pytest.fixture(name="database")
async def _database(address: str) -> AsyncIterator[Database]:
    limits = PoolLimits(size=1, overflow=0, wait_seconds=0.2, statement_seconds=0.2)
    database = Database(address, limits=limits)
    yield database
    await database.close()


async def test_a_transaction_that_fails_leaves_nothing_behind(database: Database) -> None:
    """Half an order is worse than none."""
    async with database.transaction() as session:
        await session.execute(text("create table if not exists kept (n int)"))
    with pytest.raises(ZeroDivisionError):
        await _insert_and_fail(database)

    async with database.transaction() as session:
        assert await session.scalar(text("select count(*) from kept")) == 0


async def _insert_and_fail(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(text("insert into kept values (1)"))
        raise ZeroDivisionError


async def test_a_statement_that_takes_too_long_is_stopped(database: Database) -> None:
    """One bad query must not hold a connection for ever."""
    async with database.transaction() as session:
        with pytest.raises(DBAPIError, match="statement timeout"):
            await session.execute(text("select pg_sleep(5)"))
        await session.rollback()


async def test_a_pool_that_is_used_up_says_so_in_time(database: Database) -> None:
    """Waiting without end for a connection hangs every page."""
    async with database.transaction() as session:
        await session.execute(text("select 1"))
        with pytest.raises(PoolTimeout):
            await database.ping()


async def test_a_connection_that_the_server_closed_is_replaced(database: Database) -> None:
    """After a restart of PostgreSQL the first request must not fail."""
    async with database.transaction() as session:
        backend = await session.scalar(text("select pg_backend_pid()"))
    other = Database(database.url)
    async with other.transaction() as session:
        await session.execute(text("select pg_terminate_backend(:pid)"), {"pid": backend})
    await other.close()
    await asyncio.sleep(0)

    await database.ping()
