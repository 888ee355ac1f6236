from __future__ import annotations

from typing import Any

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from basket.application.ports import MergeRecord
from basket.domain.merging import Added

from .tables import MergeRow

_MERGES = MergeRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation


class PostgresMerges:
    """What each guest's basket brought into a customer's one."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, record: MergeRecord) -> None:
        await self._session.execute(
            insert(_MERGES).values(
                source_id=record.source_id,
                target_id=record.target_id,
                added=[[each.variant_id, each.quantity] for each in record.added],
                coupon=record.coupon,
                merged_at=record.merged_at,
            )
        )

    async def find(self, source_id: str) -> MergeRecord | None:
        return await self._one(select(_MERGES).where(_MERGES.c.source_id == source_id))

    async def latest_into(self, target_id: str) -> MergeRecord | None:
        query = select(_MERGES).where(_MERGES.c.target_id == target_id).order_by(_MERGES.c.merged_at.desc()).limit(1)
        return await self._one(query)

    async def remove(self, source_id: str) -> None:
        await self._session.execute(delete(_MERGES).where(_MERGES.c.source_id == source_id))

    async def _one(self, query: Select[Any]) -> MergeRecord | None:
        row = (await self._session.execute(query)).one_or_none()
        if row is None:
            return None
        return MergeRecord(
            source_id=row.source_id,
            target_id=row.target_id,
            added=tuple(Added(variant_id=variant_id, quantity=quantity) for variant_id, quantity in row.added),
            coupon=row.coupon,
            merged_at=row.merged_at,
        )
