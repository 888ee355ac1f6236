from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

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


async def test_the_connections_of_a_peak_are_kept(address: str) -> None:
    """A connection opened and closed for one statement costs more than a hundred statements."""
    database = Database(address, limits=PoolLimits(size=1, overflow=2))
    peak = await _backends(database, 3)

    assert await _backends(database, 3) == peak
    await database.close()


async def test_the_connection_used_last_is_used_next(address: str) -> None:
    """What a connection has prepared is lost on the others."""
    database = Database(address, limits=PoolLimits(size=3, overflow=0))
    await _backends(database, 3)
    seen: set[int] = set()
    for _ in range(4):
        seen |= await _backends(database, 1)

    assert len(seen) == 1
    await database.close()


async def _backends(database: Database, count: int) -> set[int]:
    """The server's processes behind that many transactions at the same time."""
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(database.transaction()) for _ in range(count)]
        return {await session.scalar(text("select pg_backend_pid()")) for session in sessions}
