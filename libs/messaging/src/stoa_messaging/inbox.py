"""The inbox: the first delivery of an event claims its id, every later one finds it taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import delete, func, text
from sqlalchemy.ext.asyncio import AsyncSession

from stoa_messaging.envelope import Envelope
from stoa_messaging.tables import MessagingTables

# Longer than any broker keeps a message, so a late redelivery is still recognised.
KEPT_DAYS = 14
# In one order of ids, so that two copies of a service that claim the same events never wait for each other.
_CLAIM: Final = text(
    """
    insert into inbox (event_id, event_type)
    select cast(id as uuid), type from unnest(cast(:ids as text[]), cast(:types as text[])) as new (id, type) order by 1
    on conflict (event_id) do nothing
    returning event_id::text
    """
)


async def claim_all(session: AsyncSession, envelopes: Sequence[Envelope]) -> set[str]:
    """The ids of those delivered for the first time. Claim and effect commit together or not at all."""
    given = {"ids": [each.id for each in envelopes], "types": [each.type for each in envelopes]}
    return set(await session.scalars(_CLAIM, given))


async def forget_old(session: AsyncSession, tables: MessagingTables) -> None:
    """Drops claims that no redelivery can ask for any more."""
    age = text(f"interval '{KEPT_DAYS} days'")
    await session.execute(delete(tables.inbox).where(tables.inbox.c.handled_at < func.now() - age))
