"""What carriers have told, each message once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import new_id

from shipping.domain.tracking import Outcome, TrackingEvent

from .tables import METADATA

_NEWS = METADATA.tables["carrier_events"]


class PostgresCarrierNews:
    """The carriers' messages inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def note(self, event: TrackingEvent, outcome: Outcome, now: datetime) -> bool:
        values = {
            "id": new_id(),
            "event_id": event.event_id,
            "tracking_code": event.tracking_code,
            "state": str(event.state),
            "place": event.place,
            "outcome": str(outcome),
            "occurred_at": event.occurred_at,
            "received_at": now,
        }
        # The unique event id decides between two copies that arrive at the same moment.
        statement = upsert(_NEWS).values(values).on_conflict_do_nothing().returning(_NEWS.c.id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None
