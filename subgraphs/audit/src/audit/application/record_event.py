from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from audit.domain.entry import Content, HeardEvent
from audit.domain.naming import naming_of
from audit.domain.personal import Parted, customer_of, part
from audit.domain.reading import actor_of, touched_by

from .ports import Work

LARGEST_PAYLOAD: Final = 262_144
"""Bytes of an event's data that are kept; of a larger one only its size and its hash are."""


async def record_event(event: HeardEvent, chain: str, work: Work, at: datetime) -> int:
    """Adds an event to the chain, without its secrets and with its personal data sealed; says its position."""
    parted = part(event.type, event.data)
    customer = customer_of(event.data)
    if customer is None and event.correlation_id != event.id:
        customer = await work.journal.customer_of_correlation(event.correlation_id)
    subject, sealed = await _sealed(event, parted, customer, work)
    return await work.journal.append(chain, _content(event, parted, customer, (subject, sealed)), at)


async def _sealed(
    event: HeardEvent, parted: Parted, customer: str | None, work: Work
) -> tuple[str | None, bytes | None]:
    if not parted.personal:
        return None, None
    subject = customer or f"aggregate:{event.aggregate_id}"[:200]
    text = _json([[list(path), value] for path, value in parted.personal])
    if len(text) > LARGEST_PAYLOAD // 2:
        text = b"[]"
    return subject, await work.vault.seal(subject, text)


def _content(
    event: HeardEvent, parted: Parted, customer: str | None, personal: tuple[str | None, bytes | None]
) -> Content:
    naming = naming_of(event.type)
    return Content(
        event_id=event.id,
        event_type=event.type,
        event_version=event.version,
        occurred_at=event.occurred_at,
        domain=naming.domain,
        entity=naming.entity,
        action=naming.action,
        aggregate_id=event.aggregate_id,
        actor=actor_of(event.type, event.data),
        customer_id=customer,
        causation_id=event.causation_id,
        correlation_id=event.correlation_id,
        trace_parent=event.trace_parent,
        sequence=event.sequence,
        after=_json(dict(event.after)).decode(),
        touches=touched_by(event.aggregate_id, event.data),
        payload=_payload(parted.clear, event.data),
        personal_subject=personal[0],
        personal=personal[1],
    )


def _payload(clear: Any, data: Mapping[str, Any]) -> str:
    text = _json(clear)
    if len(text) <= LARGEST_PAYLOAD:
        return text.decode()
    whole = _json(data)
    return _json({"omitted": "too large", "bytes": len(whole), "sha256": hashlib.sha256(whole).hexdigest()}).decode()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
