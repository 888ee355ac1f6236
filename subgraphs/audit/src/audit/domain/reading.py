"""What an event says about itself beside its envelope: who did it, and which things it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .personal import customer_of

SYSTEM: Final = "system"
MOST_TOUCHED: Final = 64
_LONGEST_ID: Final = 128
_ACTORS: Final = (
    "actor",
    "actor_id",
    "requested_by",
    "decided_by",
    "approved_by",
    "changed_by",
    "cancelled_by",
    "moderated_by",
    "adjusted_by",
    "created_by",
    "staff_id",
    "by",
)
# What customers do themselves, unless the event names somebody.
_BY_CUSTOMERS: Final = ("basket.", "reviews.review_submitted", "customers.", "ordering.order_placed")


def actor_of(event_type: str, data: Mapping[str, Any]) -> str:
    """The person behind the event, or "system"."""
    for name in _ACTORS:
        value = data.get(name)
        if isinstance(value, str) and value:
            return value[:_LONGEST_ID]
    return (customer_of(data) or SYSTEM) if event_type.startswith(_BY_CUSTOMERS) else SYSTEM


def touched_by(aggregate_id: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """Every identifier in the data and the aggregate's own, in order, each once."""
    found = dict.fromkeys([aggregate_id] if aggregate_id else [])
    for value in _identifiers(data):
        if len(found) >= MOST_TOUCHED:
            break
        found[value] = None
    return tuple(found)


def _identifiers(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, child in value.items():
            yield from _identifiers(child, str(key))
    elif isinstance(value, list):
        for child in value:
            yield from _identifiers(child, name)
    elif isinstance(value, str) and 0 < len(value) <= _LONGEST_ID and _names_a_thing(name):
        yield value


def _names_a_thing(name: str) -> bool:
    return name in {"id", "number"} or name.endswith(("_id", "_ids"))
