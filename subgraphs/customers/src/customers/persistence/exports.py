from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from customers.domain.personal_export import Export, ExportState, Part, complete_domains

from .tables import ExportPartRow, ExportRow

EXPORTS = ExportRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
PARTS = ExportPartRow.__table__  # type: ignore[attr-defined] # same
_BRIEF = [column for column in EXPORTS.columns if column.name not in {"archive", "private_key"}]


class PostgresExports:
    """Exports inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, export: Export, *, locale: str, keys: tuple[Mapping[str, Any], Mapping[str, Any]]) -> bool:
        values = {
            "id": export.id,
            "customer_id": export.customer_id,
            "locale": locale,
            "state": str(export.state),
            "requested_at": export.requested_at,
            "asked_at": export.requested_at,
            "public_key": dict(keys[0]),
            "private_key": dict(keys[1]),
        }
        statement = upsert(EXPORTS).values(**values).on_conflict_do_nothing().returning(EXPORTS.c.id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def private_key(self, export_id: str) -> Mapping[str, Any] | None:
        query = select(EXPORTS.c.private_key).where(EXPORTS.c.id == export_id)
        found: Mapping[str, Any] | None = (await self._session.execute(query)).scalar_one_or_none()
        return found

    async def locked(self, export_id: str) -> tuple[Export, str] | None:
        query = select(*_BRIEF).where(EXPORTS.c.id == export_id).with_for_update()
        row = (await self._session.execute(query)).one_or_none()
        return None if row is None else (export_of(row, ()), row.locale)

    async def locked_stale(self, before: datetime, limit: int) -> Sequence[tuple[Export, Mapping[str, Any]]]:
        query = (
            select(*_BRIEF)
            .where(EXPORTS.c.state == str(ExportState.COLLECTING), EXPORTS.c.asked_at < before)
            .order_by(EXPORTS.c.asked_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return [(export_of(row, ()), row.public_key) for row in await self._session.execute(query)]

    async def note_asked(self, export_id: str, moment: datetime) -> None:
        await self._session.execute(update(EXPORTS).where(EXPORTS.c.id == export_id).values(asked_at=moment))

    async def put_part(self, export_id: str, part: Part) -> None:
        values = {"last": part.last, "content": part.content}
        statement = upsert(PARTS).values(export_id=export_id, domain=part.domain, sequence=part.sequence, **values)
        await self._session.execute(statement.on_conflict_do_update(constraint="export_parts_pkey", set_=values))

    async def parts(self, export_id: str) -> Sequence[Part]:
        rows = await self._session.execute(select(PARTS).where(PARTS.c.export_id == export_id))
        return [Part(domain=row.domain, sequence=row.sequence, last=row.last, content=row.content) for row in rows]

    async def finish(self, export: Export, archive: bytes) -> None:
        values = {
            "state": str(export.state),
            "finished_at": export.finished_at,
            "expires_at": export.expires_at,
            "archive": archive,
        }
        await self._session.execute(update(EXPORTS).where(EXPORTS.c.id == export.id).values(**values))
        # The archive holds it all: a second copy would only be a second place to lose it from.
        await self._session.execute(update(PARTS).where(PARTS.c.export_id == export.id).values(content={}))

    async def expire(self, now: datetime) -> int:
        over = (EXPORTS.c.state == str(ExportState.READY)) & (EXPORTS.c.expires_at <= now)
        statement = update(EXPORTS).where(over).values(state=str(ExportState.EXPIRED), archive=None, private_key=None)
        expired = list((await self._session.execute(statement.returning(EXPORTS.c.id))).scalars())
        if expired:
            await self._session.execute(delete(PARTS).where(PARTS.c.export_id.in_(expired)))
        return len(expired)


async def latest_export(session: AsyncSession, customer_id: str) -> Export | None:
    """The person's last export with the domains that have answered."""
    query = (
        select(*_BRIEF)
        .where(EXPORTS.c.customer_id == customer_id)
        .order_by(EXPORTS.c.requested_at.desc(), EXPORTS.c.id.desc())
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    parts = await session.execute(
        select(PARTS.c.domain, PARTS.c.sequence, PARTS.c.last).where(PARTS.c.export_id == row.id)
    )
    return export_of(row, complete_domains(tuple((part.domain, part.sequence, part.last) for part in parts)))


def export_of(row: Row[Any], answered: tuple[str, ...]) -> Export:
    return Export(
        id=row.id,
        customer_id=row.customer_id,
        state=ExportState(row.state),
        requested_at=row.requested_at,
        finished_at=row.finished_at,
        expires_at=row.expires_at,
        answered=answered,
    )
