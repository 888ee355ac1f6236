from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from .reading import touches
from .tables import ENTRIES

MOST_ROWS: Final = 50_000
_E: Final = ENTRIES.c


async def entries_about(session: AsyncSession, customer_id: str) -> Sequence[Mapping[str, Any]]:
    """What the journal holds about a customer; the contents are exported by the domains that they come from."""
    columns = (_E.event_id, _E.event_type, _E.occurred_at, _E.entity, _E.action, _E.aggregate_id)
    query = select(*columns).where(touches(customer_id)).order_by(_E.position).limit(MOST_ROWS)
    rows = (await session.execute(query)).mappings()
    return [{str(name): value for name, value in row.items()} for row in rows]
