"""What the journal holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardEvent:
    """An event as it arrived."""

    id: str
    type: str
    version: int
    occurred_at: datetime
    aggregate_id: str
    causation_id: str | None
    correlation_id: str
    trace_parent: str | None
    sequence: int | None
    after: Mapping[str, int]
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is kept of an event; every field of it is covered by the hash."""

    event_id: str
    event_type: str
    event_version: int
    occurred_at: datetime
    domain: str
    entity: str
    action: str
    aggregate_id: str
    actor: str
    customer_id: str | None
    causation_id: str | None
    correlation_id: str
    trace_parent: str | None
    sequence: int | None
    """Its number among the events of its aggregate, if the publisher counts them."""
    after: str
    """JSON: for each type, the number of the last one before it."""
    touches: tuple[str, ...]
    """Every identifier in the event: what a trail is found by."""
    payload: str
    """The data as JSON, without secrets and without personal data."""
    personal_subject: str | None = None
    """Whose key the personal data is sealed with."""
    personal: bytes | None = None
    """The personal data, sealed; unreadable once the key is destroyed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A link of the chain."""

    chain: str
    position: int
    recorded_at: datetime
    previous_hash: bytes
    hash: bytes
    content: Content
