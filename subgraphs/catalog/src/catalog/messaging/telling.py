"""Domain events on their way out: each becomes a row of the outbox, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Outbox

from catalog.domain.events import CatalogEvent
from catalog.messaging.events import published_form


def telling(outbox: Outbox) -> Callable[[AsyncSession, CatalogEvent], Awaitable[None]]:
    """What a unit of work calls for each event."""

    async def tell(session: AsyncSession, event: CatalogEvent) -> None:
        form, aggregate_id = published_form(event)
        await outbox.add(session, form, aggregate_id=aggregate_id, occurred_at=event.occurred_at)

    return tell
