"""The outbox: an event is written in the transaction that made it true, and sent afterwards by the relay."""

from __future__ import annotations

from datetime import UTC, datetime

from faststream_outbox import OutboxBroker
from sqlalchemy.ext.asyncio import AsyncSession

from stoa_messaging.envelope import Envelope, Event
from stoa_messaging.tables import MessagingTables

RELAY_QUEUE = "relay"
TOPIC_HEADER = "stoa-topic"
EVENT_HEADER = "stoa-event"


class Outbox:
    """Adds events to a domain's outbox table. Holds no connection: the caller's session is the transaction."""

    def __init__(self, tables: MessagingTables) -> None:
        self._broker = OutboxBroker(outbox_table=tables.outbox, logger=None)

    async def add(
        self,
        session: AsyncSession,
        event: Event,
        *,
        aggregate_id: str,
        cause: Envelope | None = None,
        event_id: str | None = None,
        occurred_at: datetime | None = None,
    ) -> Envelope:
        """Writes the row; it is sent when, and only when, the session commits.

        Give `event_id` (stoa_primitives.derived_id) where a step may run twice: consumers then see one event.
        """
        envelope = Envelope.of(
            event,
            aggregate_id=aggregate_id,
            occurred_at=occurred_at or datetime.now(UTC),
            cause=cause,
            event_id=event_id,
        )
        headers = {TOPIC_HEADER: envelope.type, EVENT_HEADER: envelope.id}
        await self._broker.publish(envelope.to_bytes(), queue=RELAY_QUEUE, session=session, headers=headers)
        return envelope
