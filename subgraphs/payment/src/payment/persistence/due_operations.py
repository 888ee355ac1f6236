"""When there is something to settle: where a queued operation is told, and when the next one is due."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

CHANNEL: Final = "payment_operations"

_NEXT_DUE: Final = text(
    """select extract(epoch from min(coalesce(o.leased_until, now())) - now())
       from operation o
       where o.finished_at is null and not exists (
           select 1 from operation e
           where e.payment_id = o.payment_id and e.finished_at is null
             and (e.created_at, e.id) < (o.created_at, o.id))"""
)


async def seconds_until_due(session: AsyncSession) -> float | None:
    """When the next operation may be begun (again); None when there is none. What waits behind another is not due."""
    seconds = await session.scalar(_NEXT_DUE)
    return None if seconds is None else max(0.0, float(seconds))
