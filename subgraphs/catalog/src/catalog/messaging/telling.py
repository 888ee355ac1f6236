"""Domain events on their way out: each becomes a row of the outbox, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Outbox

from catalog.domain.events import VariantChanged
from catalog.messaging.events import VariantChangedV1


def telling(outbox: Outbox) -> Callable[[AsyncSession, VariantChanged], Awaitable[None]]:
    """What a unit of work calls for each event."""

    async def tell(session: AsyncSession, event: VariantChanged) -> None:
        await outbox.add(
            session, VariantChangedV1.of(event), aggregate_id=event.variant.id, occurred_at=event.occurred_at
        )

    return tell
