"""A domain's role in PostgreSQL must be one that row security binds: for a superuser or BYPASSRLS every policy is air.

Asked at three doors: before migrations, always; when a service or worker starts in production, which then does not; and
whenever a service is asked whether it is ready. Should the database be away at the start, production asks on the first
connection, and nothing is read or written over it before the answer.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import Any, Final

from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

_IS_MIGHTY: Final = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
_START_SECONDS: Final = 5.0

_log = logging.getLogger(__name__)


class RoleBypassesRows(ConnectionError):
    """The domain's database role is not bound by row security.

    Like a lost connection: whoever hears an event then waits, and no event is buried for it.
    """

    code = "ROLE_BYPASSES_ROW_SECURITY"

    def __init__(self) -> None:
        super().__init__(
            "The database role is a superuser or has BYPASSRLS, so tenants would see each other's rows. "
            "Give the domain a role of its own: create role <domain> login password '…' nosuperuser nobypassrls."
        )


def refuse_mighty_role(connection: Connection) -> None:
    """A superuser, or a role with BYPASSRLS, sees every tenant's rows whatever the policies say."""
    if connection.scalar(text(_IS_MIGHTY)):
        raise RoleBypassesRows


async def check_role(connection: AsyncConnection) -> None:
    """The same for readiness; also says whether the database answers at all."""
    await connection.run_sync(refuse_mighty_role)


def refuse_at_start(database_url: str) -> None:
    """Blocks; for a process that is about to serve. A database that is away is waited for elsewhere, as ever."""
    asyncio.run(_ask_once(database_url))


def refuse_on_first_connection(engine: AsyncEngine) -> None:
    """In production an engine answers nothing over a role that no policy binds."""
    if os.environ.get("STOA_ENV") != "production":
        return
    bound: list[bool] = []

    def check(connection: Any, _record: object) -> None:
        if bound:
            return
        if connection.run_async(lambda driver: driver.fetchval(_IS_MIGHTY)):
            connection.close()
            raise RoleBypassesRows
        bound.append(True)

    event.listen(engine.sync_engine, "connect", check)


async def _ask_once(database_url: str) -> None:
    engine = create_async_engine(database_url, poolclass=NullPool, connect_args={"timeout": _START_SECONDS})
    try:
        async with asyncio.timeout(_START_SECONDS), engine.connect() as connection:
            await check_role(connection)
    except RoleBypassesRows:
        raise
    except Exception as error:  # noqa: BLE001 - whatever keeps the database from answering, readiness tells it
        _log.warning("the database role could not be checked at the start: %s", type(error).__name__)
    finally:
        await engine.dispose()
