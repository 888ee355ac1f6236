"""Identifiers: time-ordered for new things, derived for the effects that must not happen twice."""

from __future__ import annotations

import secrets
import time
import uuid
from datetime import UTC, datetime

# Fixed for ever: changing it would give every derived identifier a second value.
_NAMESPACE = uuid.UUID("5f0c1f4e-6c6b-5d0e-9a60-7d5f6f1a7c11")
_VERSION = 7
_RANDOM_A_BITS = 12
_RANDOM_B_BITS = 62


def new_id() -> str:
    """A UUID version 7 (RFC 9562 §5.7): sorts by the time it was made, so indexes stay compact."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= _VERSION << 76
    value |= secrets.randbits(_RANDOM_A_BITS) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(_RANDOM_B_BITS)
    return str(uuid.UUID(int=value))


def derived_id(*parts: str) -> str:
    """The same UUID for the same parts, on every machine: makes a repeated effect recognisable."""
    if not parts:
        raise ValueError("derived_id needs at least one part to derive from.")
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(parts)))


def made_at(identity: str) -> datetime | None:
    """When a `new_id` was made; None for identifiers of another kind."""
    if not is_uuid(identity):
        return None
    value = uuid.UUID(identity)
    if value.version != _VERSION:
        return None
    return datetime.fromtimestamp((value.int >> 80) / 1000, UTC)


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID in its usual spelling."""
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
