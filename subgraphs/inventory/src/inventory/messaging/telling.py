"""Domain events on their way out: each becomes a row of the outbox, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Envelope, Outbox

from inventory.domain.events import InventoryEvent
from inventory.messaging.events import published_form

Causes = Mapping[str, Envelope]
"""By order, the event that was heard of it; without an order where there is only one."""


def telling(
    outbox: Outbox, causes: Causes | None = None
) -> Callable[[AsyncSession, InventoryEvent, str], Awaitable[None]]:
    """What a unit of work calls for each event; the cause hands its correlation on."""
    known = causes or {}

    async def tell(session: AsyncSession, event: InventoryEvent, because: str) -> None:
        form, aggregate_id = published_form(event)
        cause = known.get(because)
        await outbox.add(session, form, aggregate_id=aggregate_id, cause=cause, occurred_at=event.occurred_at)

    return tell
