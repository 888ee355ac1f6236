"""From an envelope to the journal."""

from __future__ import annotations

from stoa_messaging import Envelope

from audit.domain.entry import HeardEvent

CHAIN = "market"


def heard(envelope: Envelope) -> HeardEvent:
    """The envelope in the journal's words."""
    return HeardEvent(
        id=envelope.id,
        type=envelope.type,
        version=envelope.version,
        occurred_at=envelope.occurred_at,
        aggregate_id=envelope.aggregate_id,
        causation_id=envelope.causation_id,
        correlation_id=envelope.correlation_id,
        trace_parent=envelope.trace_parent,
        data=envelope.data,
    )
