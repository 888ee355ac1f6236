"""The inbox: the first delivery of an event claims its id, every later one finds it taken."""

from __future__ import annotations

from sqlalchemy import delete, func, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from stoa_messaging.envelope import Envelope
from stoa_messaging.tables import MessagingTables

# Longer than any broker keeps a message, so a late redelivery is still recognised.
KEPT_DAYS = 14


async def claim(session: AsyncSession, tables: MessagingTables, envelope: Envelope) -> bool:
    """True for the first delivery. Runs in the handler's transaction: claim and effect commit together or not at all."""
    statement = (
        insert(tables.inbox)
        .values(event_id=envelope.id, event_type=envelope.type)
        .on_conflict_do_nothing(index_elements=[tables.inbox.c.event_id])
        .returning(tables.inbox.c.event_id)
    )
    return (await session.execute(statement)).scalar_one_or_none() is not None


async def forget_old(session: AsyncSession, tables: MessagingTables) -> None:
    """Drops claims that no redelivery can ask for any more."""
    age = text(f"interval '{KEPT_DAYS} days'")
    await session.execute(delete(tables.inbox).where(tables.inbox.c.handled_at < func.now() - age))
