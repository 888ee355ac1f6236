"""Which months are in the database, which in files; moving one from here to there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.engine import Row
from stoa_primitives import current_tenant
from stoa_service.database import Database

from audit.application.ports import ArchiveDamaged, ArchivedFile, Work
from audit.domain.entry import Entry
from audit.domain.retention import CHAIN_FILE, months_later

from .archive_files import ArchiveFiles
from .reading import COLUMNS, entry_of
from .tables import ARCHIVES, ENTRIES
from .transactions import Working

ARCHIVED: Final = "audit.month_archived"
_BATCH: Final = 1000
_LOCK: Final = 7_203_116
_E: Final = ENTRIES.c
_A: Final = ARCHIVES.c
_PARTITIONS: Final = text(
    "select child.relname from pg_inherits join pg_class child on child.oid = inhrelid "
    "join pg_class parent on parent.oid = inhparent where parent.relname = 'entries' "
    "and parent.relnamespace = 'public'::regnamespace order by child.relname"
)
Anchor = Callable[[Work], Awaitable[None]]


class PostgresArchives:
    """Months and files."""

    def __init__(self, database: Database, working: Working | None = None) -> None:
        self._database = database
        self._working = working

    async def stored_months(self) -> Sequence[date]:
        async with self._database.transaction() as session:
            names = (await session.execute(_PARTITIONS)).scalars().all()
        return [date(int(name[8:12]), int(name[13:15]), 1) for name in names]

    async def tenants(self) -> Sequence[str]:
        return await self._database.tenants()

    async def entries_of(self, month: date) -> AsyncIterator[Sequence[Entry]]:
        position = 0
        while batch := await self._batch(month, position):
            position = batch[-1].position
            yield batch

    async def is_noted(self, month: date) -> bool:
        query = select(_A.file).where(_A.chain == current_tenant(), _A.month == month).limit(1)
        return bool(await self._rows(query))

    async def note(self, month: date, files: Sequence[ArchivedFile], at: datetime, anchor: Anchor) -> bool:
        async with self._database.transaction() as session:
            await session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            query = select(_A.file).where(_A.chain == current_tenant(), _A.month == month).limit(1)
            if (await session.execute(query)).first() is not None:
                return False
            await session.execute(insert(ARCHIVES), [_row(month, file, at) for file in files])
            await anchor(self._work(session))
        return True

    async def release(self, month: date) -> None:
        async with self._database.transaction() as session:
            await session.execute(select(func.release_month(month)))

    async def files(self, *, limit: int = 500) -> Sequence[ArchivedFile]:
        mine = _A.chain == current_tenant()
        query = select(ARCHIVES).where(mine, _A.deleted_at.is_(None)).order_by(_A.month.desc(), _A.file).limit(limit)
        return [_file(row) for row in await self._rows(query)]

    async def chain_files(self) -> Sequence[ArchivedFile]:
        query = select(ARCHIVES).where(_A.chain == current_tenant(), _A.family == CHAIN_FILE).order_by(_A.month)
        return [_file(row) for row in await self._rows(query)]

    async def expired(self, now: datetime) -> Sequence[ArchivedFile]:
        due = (_A.chain == current_tenant(), _A.expires_at <= now, _A.deleted_at.is_(None))
        query = select(ARCHIVES).where(*due).order_by(_A.month, _A.file)
        return [_file(row) for row in await self._rows(query)]

    async def delete(self, file: ArchivedFile, at: datetime, anchor: Anchor) -> bool:
        mine = (_A.chain == current_tenant(), _A.file == file.name, _A.deleted_at.is_(None))
        statement = update(ARCHIVES).where(*mine).values(deleted_at=at)
        async with self._database.transaction() as session:
            if (await session.execute(statement.returning(_A.file))).first() is None:
                return False
            await anchor(self._work(session))
        return True

    async def damaged(self, chain: str, files: ArchiveFiles) -> Sequence[str]:
        """Files that are not there, or not what the chain's own entries say about them."""
        archived = await self.files(limit=100_000)
        anchored = await self._anchors(chain, [file for file in archived if file.family == "audit"], files)
        return [
            file.name
            for file in archived
            if anchored.get(file.name) != file.sha256 or await asyncio.to_thread(_is_damaged, files, file)
        ]

    async def _anchors(self, chain: str, own: Sequence[ArchivedFile], files: ArchiveFiles) -> dict[str, str]:
        found: dict[str, str] = {}
        for file in own:
            found.update(await asyncio.to_thread(_anchors_in, files, file, chain))
        query = select(_E.payload).where(_E.chain == chain, _E.event_type == ARCHIVED)
        for row in await self._rows(query):
            found.update(_anchored(row.payload))
        return found

    async def _batch(self, month: date, after: int) -> list[Entry]:
        query = select(*COLUMNS).where(_E.chain == current_tenant(), _E.position > after, *_within(month))
        return [entry_of(row) for row in await self._rows(query.order_by(_E.position).limit(_BATCH))]

    async def _rows(self, query: Any) -> Sequence[Row[Any]]:
        async with self._database.transaction() as session:
            rows: Sequence[Row[Any]] = (await session.execute(query)).all()
            return rows

    def _work(self, session: Any) -> Work:
        if self._working is None:
            raise RuntimeError("These archives can only be read.")
        return self._working.on(session)


def _within(month: date) -> tuple[Any, Any]:
    return _E.recorded_at >= _begin(month), _E.recorded_at < _begin(months_later(month, 1))


def _begin(month: date) -> datetime:
    return datetime(month.year, month.month, 1, tzinfo=UTC)


def _row(month: date, file: ArchivedFile, at: datetime) -> dict[str, Any]:
    return {
        "chain": current_tenant(),
        "month": month,
        "file": file.name,
        "family": file.family,
        "sha256": file.sha256,
        "entries": file.entries,
        "archived_at": at,
        "expires_at": file.expires_at,
    }


def _file(row: Row[Any]) -> ArchivedFile:
    return ArchivedFile(
        name=row.file,
        family=row.family,
        sha256=row.sha256,
        entries=row.entries,
        month=row.month,
        expires_at=row.expires_at,
    )


def _is_damaged(files: ArchiveFiles, file: ArchivedFile) -> bool:
    try:
        files.check(file)
    except ArchiveDamaged:
        return True
    return False


def _anchors_in(files: ArchiveFiles, file: ArchivedFile, chain: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if not _is_damaged(files, file):
        for entry in files.contents(file):
            if entry.chain == chain and entry.content.event_type == ARCHIVED:
                found.update(_anchored(entry.content.payload))
    return found


def _anchored(payload: str) -> Iterator[tuple[str, str]]:
    return ((file["name"], file["sha256"]) for file in json.loads(payload)["files"])
