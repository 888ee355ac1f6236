"""What audit itself does is part of the journal too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from stoa_primitives import derived_id, new_id

from audit.domain.entry import HeardEvent

from .ports import Work
from .record_events import record_events


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDeed:
    """`once` names a deed that may be tried twice but happens once."""

    type: str
    aggregate_id: str
    actor: str
    data: Mapping[str, Any]
    once: str | None = None


async def record_own(deed: OwnDeed, chain: str, work: Work, at: datetime) -> str:
    """Adds the deed to the chain; gives its event id."""
    event_id = derived_id("audit", chain, deed.type, deed.once) if deed.once else new_id()
    event = HeardEvent(
        id=event_id,
        type=deed.type,
        version=1,
        occurred_at=at,
        aggregate_id=deed.aggregate_id,
        causation_id=None,
        correlation_id=event_id,
        trace_parent=None,
        sequence=None,
        after={},
        data={**deed.data, "actor": deed.actor},
    )
    await record_events([event], chain, work, at)
    return event_id
