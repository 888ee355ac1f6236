"""Reads of a chain for proving it: links of archived months from their files, then those in the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from stoa_service.database import Database

from audit.application.ports import Checkpoint
from audit.domain.chain import ChainPoint, Link

from .archive_files import ArchiveFiles
from .archives import PostgresArchives
from .reading import COLUMNS, entry_of
from .tables import CHAINS, CHECKPOINTS, ENTRIES

_BATCH: Final = 1000
_E: Final = ENTRIES.c


class PostgresProofReader:
    """Each read in a transaction of its own."""

    def __init__(self, database: Database, files: ArchiveFiles) -> None:
        self._database = database
        self._files = files
        self._archives = PostgresArchives(database)

    async def head(self, chain: str) -> ChainPoint | None:
        query = select(CHAINS.c.position, CHAINS.c.hash).where(CHAINS.c.chain == chain)
        rows = await self._rows(query)
        return ChainPoint(chain=chain, position=rows[0].position, hash=rows[0].hash) if rows else None

    async def last_checkpoint(self, chain: str) -> Checkpoint | None:
        query = select(CHECKPOINTS).where(CHECKPOINTS.c.chain == chain)
        rows = await self._rows(query.order_by(CHECKPOINTS.c.position.desc()).limit(1))
        return _checkpoint(rows[0]) if rows else None

    async def checkpoints(self, chain: str) -> Sequence[Checkpoint]:
        query = select(CHECKPOINTS).where(CHECKPOINTS.c.chain == chain).order_by(CHECKPOINTS.c.position)
        return [_checkpoint(row) for row in await self._rows(query)]

    async def add_checkpoint(self, checkpoint: Checkpoint, at: datetime) -> None:
        point = checkpoint.point
        values = {
            "chain": point.chain,
            "position": point.position,
            "hash": point.hash,
            "signature": checkpoint.signature,
            "made_at": at,
        }
        async with self._database.transaction() as session:
            await session.execute(upsert(CHECKPOINTS).values(values).on_conflict_do_nothing())

    async def links(self, chain: str, after: int) -> AsyncIterator[Sequence[Link]]:
        first = await self._first_stored(chain)
        position = after
        if first is None or first > after + 1:
            for archived in await self._archives.chain_files():
                found = await asyncio.to_thread(self._files.links, archived, chain, position)
                if found:
                    position = found[-1].position
                    yield found
        while links := await self._stored(chain, position):
            position = links[-1].position
            yield links

    async def damaged_archives(self, chain: str) -> Sequence[str]:
        return await self._archives.damaged(chain, self._files)

    async def _first_stored(self, chain: str) -> int | None:
        rows = await self._rows(select(func.min(_E.position).label("first")).where(_E.chain == chain))
        first: int | None = rows[0].first
        return first

    async def _stored(self, chain: str, after: int) -> Sequence[Link]:
        query = select(*COLUMNS).where(_E.chain == chain, _E.position > after).order_by(_E.position).limit(_BATCH)
        return [Link.of(entry_of(row)) for row in await self._rows(query)]

    async def _rows(self, query: Any) -> Sequence[Row[Any]]:
        async with self._database.transaction() as session:
            rows: Sequence[Row[Any]] = (await session.execute(query)).all()
            return rows


def _checkpoint(row: Row[Any]) -> Checkpoint:
    return Checkpoint(point=ChainPoint(chain=row.chain, position=row.position, hash=row.hash), signature=row.signature)
