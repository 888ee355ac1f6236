"""One domain's PostgreSQL: a bounded pool and transactions with a deadline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import PoolProxiedConnection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.util import greenlet_spawn
from stoa_primitives import DEFAULT_TENANT

from stoa_service.database_role import check_role, refuse_on_first_connection
from stoa_service.tenant_connections import act_for_current_tenant, set_tenant
from stoa_service.text_statements import Executes, TextReader, TextSession

_TENANTS_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolLimits:
    """How many connections a process may hold, how long it waits for one, how long a statement may run.

    Those of a peak (`overflow`) are kept like the others: to open one costs PostgreSQL and the process more than a hundred
    statements. The one used last is used next, so they sleep until the next peak.
    """

    size: int = 4
    overflow: int = 6
    wait_seconds: float = 5.0
    statement_seconds: float = 15.0


class Database:
    """The engine of one domain in one process; `close` it when the process leaves."""

    def __init__(self, url: str, *, limits: PoolLimits | None = None, application: str = "stoa") -> None:
        limits = limits or PoolLimits()
        statement_milliseconds = str(int(limits.statement_seconds * 1000))
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            async_url(url),
            pool_size=limits.size + limits.overflow,
            max_overflow=0,
            pool_use_lifo=True,
            pool_timeout=limits.wait_seconds,
            connect_args={
                "timeout": limits.wait_seconds,
                "server_settings": {
                    "application_name": application,
                    "statement_timeout": statement_milliseconds,
                    "idle_in_transaction_session_timeout": "30000",
                    "timezone": "UTC",
                },
            },
        )
        # Asking a connection before each use would cost two round trips per transaction.
        event.listen(self.engine.sync_engine, "checkout", _refuse_closed)
        event.listen(self.engine.sync_engine, "begin", act_for_current_tenant)
        refuse_on_first_connection(self.engine)
        self._tenants: Sequence[str] = ()
        self._tenants_known_until = 0.0
        self._sessions = async_sessionmaker(self.engine, class_=TextSession, expire_on_commit=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """A session whose transaction commits when the block ends well, and rolls back when it does not."""
        async with self._sessions() as session, session.begin():
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Executes]:
        """For looking only: each plain text statement by itself. A fifth of a transaction's cost, and none of its promises."""
        if self.engine.sync_engine.dispatch.before_cursor_execute:  # somebody listens: they hear it as ever
            async with self.transaction() as session:
                yield session
            return
        fairy = await greenlet_spawn(self._connection_of_tenant)
        try:
            yield TextReader(fairy.dbapi_connection)
        finally:
            await asyncio.shield(greenlet_spawn(fairy.close))

    def _connection_of_tenant(self) -> PoolProxiedConnection:
        fairy = self.engine.sync_engine.raw_connection()
        try:
            set_tenant(fairy)
        except BaseException:
            fairy.invalidate()
            raise
        return fairy

    async def tenants(self) -> Sequence[str]:
        """Everybody who ever had a row here, for jobs that go through all of them; a new one is noticed in seconds."""
        if time.monotonic() < self._tenants_known_until:
            return self._tenants
        self._tenants = await self._read_tenants()
        self._tenants_known_until = time.monotonic() + _TENANTS_SECONDS
        return self._tenants

    async def _read_tenants(self) -> Sequence[str]:
        async with self.engine.connect() as connection:
            if not await connection.scalar(text("select to_regclass('stoa_tenant') is not null")):
                return [DEFAULT_TENANT]
            return list((await connection.scalars(text("select name from stoa_tenant order by name"))).all())

    async def ping(self) -> None:
        """Raises when the database does not answer, or answers to a role that no policy binds."""
        async with self.engine.connect() as connection:
            await check_role(connection)

    async def close(self) -> None:
        await self.engine.dispose()


def async_url(url: str) -> str:
    """The same address for SQLAlchemy's asyncpg dialect."""
    parsed = make_url(url)
    return parsed.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)


def _refuse_closed(connection: Any, *_: object) -> None:
    """A connection that the server has closed is known as such without asking; the pool then opens another."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError("The server has closed this connection.")
