"""What an event says about itself beside its envelope: who did it, and which things it touches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .personal import customer_of

SYSTEM: Final = "system"
MOST_TOUCHED: Final = 64
_LONGEST_ID: Final = 128
_NAMES: Final = frozenset({"id", "number"})
_ENDINGS: Final = ("_id", "_ids")
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
    _touch(found, dict(data), "")
    return tuple(found)


def _touch(found: dict[str, None], value: Any, name: str) -> None:
    """Adds what the value names, as long as there is room. JSON knows no other containers than these."""
    if isinstance(value, str):
        if _names_a_thing(name) and 0 < len(value) <= _LONGEST_ID and len(found) < MOST_TOUCHED:
            found[value] = None
    elif isinstance(value, dict):
        for key, child in value.items():
            _touch(found, child, str(key))
    elif isinstance(value, list):
        for child in value:
            _touch(found, child, name)


def _names_a_thing(name: str) -> bool:
    return name in _NAMES or name.endswith(_ENDINGS)
