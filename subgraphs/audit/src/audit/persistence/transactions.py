from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service.database import Database

from audit.application.ports import Work

from .journal import Months, PostgresJournal
from .vault import PostgresVault, derived_key


class Working:
    """Makes the ports of one transaction out of its session."""

    def __init__(self, master_key: str) -> None:
        self._wrapping = derived_key(master_key, "wrap customers' keys")
        self._months = Months()

    def on(self, session: AsyncSession) -> Work:
        return Work(journal=PostgresJournal(session, self._months), vault=PostgresVault(session, self._wrapping))


class PostgresTransactions:
    """Opens transactions that commit when the block ends well."""

    def __init__(self, database: Database, working: Working) -> None:
        self._database = database
        self._working = working

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[Work]:
        async with self._database.transaction() as session:
            yield self._working.on(session)
