"""What the routes answer."""

from __future__ import annotations

import json
from typing import Any

from audit.application.verify_chain import Verification
from audit.domain.entry import Entry
from audit.domain.lineage import Lineage


def event_of(entry: Entry) -> dict[str, Any]:
    """An entry with its place in the chain."""
    content = entry.content
    return {
        "id": content.event_id,
        "type": content.event_type,
        "version": content.event_version,
        "entity": content.entity,
        "action": content.action,
        "aggregate_id": content.aggregate_id,
        "actor": content.actor,
        "occurred_at": content.occurred_at.isoformat(),
        "recorded_at": entry.recorded_at.isoformat(),
        "causation_id": content.causation_id,
        "correlation_id": content.correlation_id,
        "payload": json.loads(content.payload),
        "position": entry.position,
        "hash": entry.hash.hex(),
        "previous_hash": entry.previous_hash.hex(),
    }


def document_of(entry: Entry) -> dict[str, Any]:
    """The same as an audit document: what happened to which entity, when."""
    content = entry.content
    return {
        "id": content.event_id,
        "entity": content.entity,
        "action": content.action,
        "timestamp": content.occurred_at.isoformat(),
        "payload": content.payload,
    }


def verification_of(found: Verification) -> dict[str, Any]:
    broken = found.broken
    return {
        "whole": found.is_whole,
        "since": found.since,
        "through": found.through,
        "head": found.head,
        "checked": found.checked,
        "first_broken": None if broken is None else {"position": broken.position, "reason": broken.reason},
    }


def lineage_of(found: Lineage) -> dict[str, Any]:
    steps = [
        {
            "id": step.event_id,
            "type": step.event_type,
            "aggregate_id": step.aggregate_id,
            "occurred_at": step.occurred_at.isoformat(),
            "cause": step.cause,
            "depth": step.depth,
        }
        for step in found.steps
    ]
    return {"events": steps, "whole": found.is_whole}
