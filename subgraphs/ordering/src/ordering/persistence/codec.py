"""Events and orders as JSON and back. A stored name never changes its meaning; a changed event gets a new name."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter

from ordering.domain.events import (
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderEvent,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
    StockReserved,
)
from ordering.domain.order import Order

STORED_NAMES: Final[dict[str, type[OrderEvent]]] = {
    "order_placed.v1": OrderPlaced,
    "stock_reserved.v1": StockReserved,
    "order_paid.v1": OrderPaid,
    "order_confirmed.v1": OrderConfirmed,
    "order_shipped.v1": OrderShipped,
    "order_delivered.v1": OrderDelivered,
    "order_cancelled.v1": OrderCancelled,
}

_NAMES = {kind: name for name, kind in STORED_NAMES.items()}
_EVENTS: dict[type[OrderEvent], TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in _NAMES}
_ORDER: TypeAdapter[Order] = TypeAdapter(Order)


def name_of(event: OrderEvent) -> str:
    """The name an event is stored under."""
    return _NAMES[type(event)]


def event_to_json(event: OrderEvent) -> dict[str, Any]:
    """The event's values."""
    document: dict[str, Any] = _EVENTS[type(event)].dump_python(event, mode="json")
    return document


def event_from_json(name: str, data: dict[str, Any]) -> OrderEvent:
    """The event stored under this name."""
    event: OrderEvent = _EVENTS[STORED_NAMES[name]].validate_python(data)
    return event


def order_to_json(order: Order) -> dict[str, Any]:
    """The folded order."""
    document: dict[str, Any] = _ORDER.dump_python(order, mode="json")
    return document


def order_from_json(data: dict[str, Any]) -> Order:
    """The folded order again."""
    return _ORDER.validate_python(data)
