"""From an event's type to the words of an audit document: which entity, which action."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    domain: str
    entity: str
    action: str


# Events whose name does not begin with their entity.
_EXCEPTIONS: Final = {
    "basket.checked_out": ("basket", "checked_out"),
    "inventory.back_in_stock": ("stock", "back"),
    "customers.export_requested": ("customer", "export_requested"),
    "customers.erasure_requested": ("customer", "erasure_requested"),
}


def naming_of(event_type: str) -> Naming:
    """`ordering.order_placed` is the action "placed" on an "order"; a name without an underscore is its own action."""
    domain, _, name = event_type.partition(".")
    if event_type in _EXCEPTIONS:
        entity, action = _EXCEPTIONS[event_type]
    else:
        entity, _, action = name.partition("_")
    return Naming(domain=domain, entity=entity or domain, action=action or name or domain)
