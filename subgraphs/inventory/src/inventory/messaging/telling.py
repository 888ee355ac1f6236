"""Domain events on their way out: each becomes a row of the outbox, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Envelope, Outbox

from inventory.domain.events import InventoryEvent
from inventory.messaging.events import published_form


def telling(outbox: Outbox, cause: Envelope | None = None) -> Callable[[AsyncSession, InventoryEvent], Awaitable[None]]:
    """What a unit of work calls for each event; the cause hands its correlation on."""

    async def tell(session: AsyncSession, event: InventoryEvent) -> None:
        form, aggregate_id = published_form(event)
        await outbox.add(session, form, aggregate_id=aggregate_id, cause=cause, occurred_at=event.occurred_at)

    return tell
