"""Alembic for one domain: the same environment for all, run from the domain's own folder of versions."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from stoa_service.database import async_url
from stoa_service.database_role import refuse_mighty_role
from stoa_service.kept_tables import keep_current
from stoa_service.row_security import loosen_rows, secure_rows

_LOCK = 7_203_114


def migrate(*, folder: Path, database_url: str, row_security: bool = True, revision: str = "head") -> None:
    """Brings the database to the newest version, or to a former `revision` of it for a test that goes on from there. Blocks; call it from a process of its own or a thread.

    Without `row_security` the tables are exactly as the migrations make them, for a test that compares the two.
    """
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["database_url"] = database_url
    config.attributes["row_security"] = row_security
    command.upgrade(config, revision)


def run_environment(metadata: MetaData) -> None:
    """What a domain's migrations/env.py calls."""
    url = context.config.attributes.get("database_url")
    if not isinstance(url, str):
        raise TypeError("Migrations are run by `python -m <domain>.migrate`, which knows the database.")
    asyncio.run(_run_online(url, metadata))


async def _run_online(url: str, metadata: MetaData) -> None:
    engine = create_async_engine(async_url(url), poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_run, metadata)
            await connection.commit()
    finally:
        await engine.dispose()


def _run(connection: Connection, metadata: MetaData) -> None:
    # Two copies of a service may start at once: the second waits and finds nothing left to do.
    connection.exec_driver_sql(f"select pg_advisory_lock({_LOCK})")
    secured = context.config.attributes.get("row_security", True)
    try:
        context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
        if secured:
            refuse_mighty_role(connection)
        if _is_behind(connection):
            loosen_rows(connection, metadata)
        connection.commit()
        with context.begin_transaction():
            context.run_migrations()
        keep_current(connection, metadata)
        if secured:
            secure_rows(connection, metadata)
        connection.commit()
    finally:
        connection.rollback()  # in a failed transaction the unlock would fail too, and hide why
        connection.exec_driver_sql(f"select pg_advisory_unlock({_LOCK})")


def _is_behind(connection: Connection) -> bool:
    current = MigrationContext.configure(connection).get_current_heads()
    return set(current) != set(context.script.get_heads())
