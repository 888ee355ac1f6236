"""The outbox: an event is written in the transaction that made it true, and sent afterwards by the relay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from stoa_messaging.envelope import Envelope, Event
from stoa_messaging.tables import MessagingTables

RELAY_QUEUE: Final = "relay"
TOPIC_HEADER: Final = "stoa-topic"
EVENT_HEADER: Final = "stoa-event"
CHANNEL: Final = "stoa_outbox"

# The row of the aggregate in outbox_stream stays locked until the transaction ends. So numbers have no gap, and a row with
# a higher id is never visible before one of the same aggregate with a lower id: the relay may trust the order of ids.
_ADD: Final = text(
    f"""
    with numbered as (
        insert into outbox_stream as stream (aggregate_id, sequence, last, before)
        select aggregate_id, 1, jsonb_build_object(topic, 1), '{{}}'
        from unnest(cast(:aggregates as text[]), cast(:topics as text[])) as new (aggregate_id, topic)
        on conflict (aggregate_id) do update
        set sequence = stream.sequence + 1,
            before = stream.last,
            last = stream.last || (select jsonb_object_agg(topic, stream.sequence + 1)
                                   from jsonb_object_keys(excluded.last) as topic)
        returning aggregate_id, sequence, before
    ), written as (
        insert into outbox (queue, payload, headers, aggregate_id, sequence, after)
        select '{RELAY_QUEUE}', new.payload,
               jsonb_build_object('{TOPIC_HEADER}', new.topic, '{EVENT_HEADER}', new.event_id),
               aggregate_id, numbered.sequence, numbered.before
        from unnest(cast(:aggregates as text[]), cast(:topics as text[]), cast(:ids as text[]), cast(:payloads as bytea[]))
             with ordinality as new (aggregate_id, topic, event_id, payload, position)
        join numbered using (aggregate_id)
        order by position
        returning aggregate_id, sequence, after
    )
    select aggregate_id, sequence, after, pg_notify('{CHANNEL}', '') from written
    """  # noqa: S608 - only constants of this module
)


class Outbox:
    """Adds events to a domain's outbox table. Holds no connection: the caller's session is the transaction."""

    def __init__(self, tables: MessagingTables) -> None:
        self._tables = tables

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
        (added,) = await self.add_all(session, [envelope])
        return added

    async def add_all(self, session: AsyncSession, envelopes: Sequence[Envelope]) -> list[Envelope]:
        """Many at once: one statement for the first events of all aggregates in the list, one for the second ones, and so on."""
        numbers: dict[str, tuple[int, dict[str, int]]] = {}
        for wave in _waves(envelopes):
            values: dict[str, Any] = {
                "aggregates": [each.aggregate_id for each in wave],
                "topics": [each.type for each in wave],
                "ids": [each.id for each in wave],
                "payloads": [each.to_bytes() for each in wave],
            }
            rows = {row.aggregate_id: row for row in await session.execute(_ADD, values)}
            for each in wave:
                numbers[each.id] = (rows[each.aggregate_id].sequence, rows[each.aggregate_id].after)
        return [
            each.model_copy(update={"sequence": numbers[each.id][0], "after": numbers[each.id][1]})
            for each in envelopes
        ]


def _waves(envelopes: Sequence[Envelope]) -> list[list[Envelope]]:
    """The n-th events of all aggregates, in order of n: a statement may number an aggregate once."""
    waves: list[list[Envelope]] = []
    counted: dict[str, int] = {}
    for each in envelopes:
        wave = counted.get(each.aggregate_id, 0)
        counted[each.aggregate_id] = wave + 1
        if wave == len(waves):
            waves.append([])
        waves[wave].append(each)
    return waves
