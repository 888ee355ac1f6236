from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Final, Self

from stoa_messaging import Broker, Envelope, Message, Seal
from stoa_messaging.brokers import UnknownGroup

from audit.application.replay_stream import ConsumerUnknown
from audit.domain.entry import Content


class ReplaySender:
    """Wraps an entry as its publisher did and sends it to one consumer alone."""

    def __init__(self, broker: Broker, seal: Seal) -> None:
        self._broker = broker
        self._seal: Final = seal

    async def send(self, consumer: str, content: Content, data: str, tenant: str) -> None:
        body = envelope_of(content, data, tenant).to_bytes()
        message = Message(
            topic=content.event_type,
            body=body,
            event_id=content.event_id,
            key=content.aggregate_id,
            signature=self._seal.sign(content.domain, content.event_type, body),
        )
        try:
            await self._broker.connect()
            await self._broker.send_to(consumer, message)
        except UnknownGroup:
            raise ConsumerUnknown(f"Nobody called {consumer} listens to events.") from None


class FileSender:
    """Writes envelopes into a new file, one in each line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        # Only its owner reads it: it may hold personal data.
        self._file = os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    async def send(self, consumer: str, content: Content, data: str, tenant: str) -> None:  # noqa: ARG002 - a file is no consumer
        await asyncio.to_thread(self._file.write, envelope_of(content, data, tenant).to_bytes() + b"\n")


def envelope_of(content: Content, data: str, tenant: str) -> Envelope:
    """The entry as it travelled."""
    return Envelope(
        id=content.event_id,
        type=content.event_type,
        version=content.event_version,
        occurred_at=content.occurred_at,
        aggregate_id=content.aggregate_id,
        tenant=tenant,
        sequence=content.sequence,
        after=json.loads(content.after),
        causation_id=content.causation_id,
        correlation_id=content.correlation_id,
        trace_parent=content.trace_parent,
        data=json.loads(data),
    )
