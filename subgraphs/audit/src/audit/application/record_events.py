from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from audit.domain.entry import Content, HeardEvent
from audit.domain.naming import naming_of
from audit.domain.personal import Parted, customer_of, part
from audit.domain.reading import actor_of, touched_by

from .ports import Work

LARGEST_PAYLOAD: Final = 262_144
"""Bytes of an event's data that are kept; of a larger one only its size and its hash are."""
Personal = tuple[str | None, bytes | None]


async def record_events(events: Sequence[HeardEvent], chain: str, work: Work, at: datetime) -> None:
    """Adds events to the chain in their order, without their secrets and with their personal data sealed."""
    parted = [part(event.type, event.data) for event in events]
    customers = await _customers(events, work)
    sealed = await _sealed(events, parted, customers, work)
    contents = [_content(*each) for each in zip(events, parted, customers, sealed, strict=True)]
    await work.journal.append(chain, contents, at)


async def _customers(events: Sequence[HeardEvent], work: Work) -> list[str | None]:
    """Whom each is about: it says so itself, or an earlier one of the same chain of events did."""
    stated = [customer_of(event.data) for event in events]
    asked = {event.correlation_id for event, customer in zip(events, stated, strict=True) if _follows(event, customer)}
    known = dict(await work.journal.customers_of_correlations(asked)) if asked else {}
    found: list[str | None] = []
    for event, said in zip(events, stated, strict=True):
        customer = known.get(event.correlation_id) if _follows(event, said) else said
        if customer is not None:
            known.setdefault(event.correlation_id, customer)
        found.append(customer)
    return found


def _follows(event: HeardEvent, customer: str | None) -> bool:
    return customer is None and event.correlation_id != event.id


async def _sealed(
    events: Sequence[HeardEvent], parted: Sequence[Parted], customers: Sequence[str | None], work: Work
) -> list[Personal]:
    """For each the subject and what is sealed for them."""
    texts: list[tuple[str, bytes]] = []
    subjects: list[str | None] = []
    for event, parts, customer in zip(events, parted, customers, strict=True):
        subject = (customer or f"aggregate:{event.aggregate_id}"[:200]) if parts.personal else None
        subjects.append(subject)
        if subject is not None:
            text = _json([[list(path), value] for path, value in parts.personal])
            texts.append((subject, text if len(text) <= LARGEST_PAYLOAD // 2 else b"[]"))
    boxes = iter(await work.vault.seal(texts) if texts else ())
    return [(subject, None if subject is None else next(boxes)) for subject in subjects]


def _content(event: HeardEvent, parted: Parted, customer: str | None, personal: Personal) -> Content:
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
