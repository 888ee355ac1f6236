"""The relay: takes rows out of the outbox in the order they were written and hands them to the broker."""

from __future__ import annotations

from faststream import AckPolicy
from faststream_outbox import ExponentialRetry, OutboxBroker
from faststream_outbox.annotations import OutboxMessage
from sqlalchemy.ext.asyncio import AsyncEngine

from stoa_messaging.brokers import Broker
from stoa_messaging.outbox import EVENT_HEADER, RELAY_QUEUE, TOPIC_HEADER
from stoa_messaging.tables import MessagingTables

_BATCH = 20
# A killed relay's rows are taken up again after this long; a slow broker at worst gets a row twice, which the inbox sorts out.
_LEASE_SECONDS = 6.0
_LONGEST_IDLE_SECONDS = 3.0


def build_relay(engine: AsyncEngine, tables: MessagingTables, broker: Broker) -> OutboxBroker:
    """Start and stop it with the worker. A row is deleted after the broker has confirmed it, never before."""
    relay = OutboxBroker(engine, outbox_table=tables.outbox, dlq_table=tables.outbox_dead, logger=None)

    @relay.subscriber(
        RELAY_QUEUE,
        max_workers=1,
        fetch_batch_size=_BATCH,
        min_fetch_interval=0.5,
        max_fetch_interval=_LONGEST_IDLE_SECONDS,
        lease_ttl_seconds=_LEASE_SECONDS,
        # No limit of tries: an outbox that gives up would turn a long broker outage into lost events.
        retry_strategy=ExponentialRetry(initial_delay_seconds=0.5, max_delay_seconds=15.0, jitter_factor=0.2),
        ack_policy=AckPolicy.NACK_ON_ERROR,
    )
    async def send(message: OutboxMessage) -> None:
        await broker.publish(message.headers[TOPIC_HEADER], bytes(message.body), event_id=message.headers[EVENT_HEADER])

    return relay
