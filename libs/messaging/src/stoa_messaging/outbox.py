"""The outbox: an event is written in the transaction that made it true, and sent afterwards by the relay."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from stoa_messaging.envelope import Envelope, Event
from stoa_messaging.late_writes import Statements, waiting
from stoa_messaging.tables import MessagingTables

RELAY_QUEUE: Final = "relay"
TOPIC_HEADER: Final = "stoa-topic"
EVENT_HEADER: Final = "stoa-event"
CHANNEL: Final = "stoa_outbox"

# The row of the aggregate in outbox_stream stays locked until the transaction ends. So numbers have no gap, and a row with
# a higher id is never visible before one of the same aggregate with a lower id: the relay may trust the order of ids.
# Rows are locked in one order, so that two writers of the same aggregates never wait for each other.
_NUMBER: Final = text(
    """
    insert into outbox_stream as stream (aggregate_id, sequence, last, before)
    select aggregate_id, count, cast(places as jsonb), '{}'
    from unnest(cast(:aggregates as text[]), cast(:counts as bigint[]), cast(:places as text[]))
         as new (aggregate_id, count, places)
    order by aggregate_id
    on conflict (aggregate_id) do update
    set sequence = stream.sequence + excluded.sequence,
        before = stream.last,
        last = stream.last || (select jsonb_object_agg(topic, stream.sequence + cast(place as bigint))
                               from jsonb_each_text(excluded.last) as new (topic, place))
    returning aggregate_id, sequence, before
    """
)
_WRITE: Final = text(
    f"""
    with written as (
        insert into outbox (queue, payload, headers, aggregate_id, sequence, after)
        select '{RELAY_QUEUE}', payload, jsonb_build_object('{TOPIC_HEADER}', topic, '{EVENT_HEADER}', event_id),
               aggregate_id, sequence, cast(after as jsonb)
        from unnest(cast(:aggregates as text[]), cast(:topics as text[]), cast(:ids as text[]), cast(:payloads as bytea[]),
                    cast(:sequences as bigint[]), cast(:afters as text[]))
             with ordinality as new (aggregate_id, topic, event_id, payload, sequence, after, position)
        order by position
        returning 1
    )
    select pg_notify('{CHANNEL}', '') from written limit 1
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
        """Writes the row just before the session commits; it is sent when, and only when, it does.

        Give `event_id` (stoa_primitives.derived_id) where a step may run twice: consumers then see one event.
        """
        envelope = Envelope.of(
            event,
            aggregate_id=aggregate_id,
            occurred_at=occurred_at or datetime.now(UTC),
            cause=cause,
            event_id=event_id,
        )
        await self.add_all(session, [envelope])
        return envelope

    async def add_all(self, session: AsyncSession, envelopes: Sequence[Envelope]) -> None:
        """Many at once, in their order."""
        waiting(session, _Unwritten).envelopes.extend(envelopes)


class _Unwritten:
    """Events of a transaction that will be written when it commits."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    def write(self, session: Statements) -> None:
        """Two statements, however many they are: one numbers them, one writes them."""
        if not self.envelopes:
            return
        streams = _streams(self.envelopes)
        numbering = session.execute(
            _NUMBER,
            {
                "aggregates": list(streams),
                "counts": [stream.count for stream in streams.values()],
                "places": [json.dumps(stream.places) for stream in streams.values()],
            },
        )
        for row in numbering:
            stream = streams[row.aggregate_id]
            stream.sequence, stream.last = row.sequence - stream.count, row.before
        numbers = [streams[each.aggregate_id].next(each.type) for each in self.envelopes]
        values: dict[str, Any] = {
            "aggregates": [each.aggregate_id for each in self.envelopes],
            "topics": [each.type for each in self.envelopes],
            "ids": [each.id for each in self.envelopes],
            "payloads": [each.to_bytes() for each in self.envelopes],
            "sequences": [sequence for sequence, _ in numbers],
            "afters": [after for _, after in numbers],
        }
        session.execute(_WRITE, values)


@dataclass(slots=True)
class _Stream:
    """An aggregate's new events; `places` says, by type, which of them is the last of it."""

    count: int = 0
    places: dict[str, int] = field(default_factory=dict)
    sequence: int = 0
    last: dict[str, int] = field(default_factory=dict)

    def add(self, topic: str) -> None:
        self.count += 1
        self.places[topic] = self.count

    def next(self, topic: str) -> tuple[int, str]:
        """The number of the next one, and where the last of each type before it stands."""
        after = json.dumps(self.last)
        self.sequence += 1
        self.last = {**self.last, topic: self.sequence}
        return self.sequence, after


def _streams(envelopes: Sequence[Envelope]) -> dict[str, _Stream]:
    streams: dict[str, _Stream] = {}
    for each in envelopes:
        streams.setdefault(each.aggregate_id, _Stream()).add(each.type)
    return streams
