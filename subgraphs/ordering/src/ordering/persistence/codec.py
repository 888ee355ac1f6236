"""Events and orders as JSON and back. A stored name never changes its meaning; a changed event gets a new name."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter

from ordering.domain import events
from ordering.domain.events import OrderEvent
from ordering.domain.invoice import Document
from ordering.domain.order import Order
from ordering.domain.statuses import FulfilmentStatus, Lifecycle, OrderStatus, PaymentStatus

# Grows whenever the folded order gains something: snapshots and projections of another number are made anew.
STATE_VERSION: Final = 2

STORED_NAMES: Final[dict[str, type[OrderEvent]]] = {
    "order_placed.v1": events.OrderPlaced,
    "stock_reserved.v1": events.StockReserved,
    "order_paid.v1": events.OrderPaid,
    "order_confirmed.v1": events.OrderConfirmed,
    "order_packed.v1": events.OrderPacked,
    "parcel_shipped.v1": events.ParcelShipped,
    "order_shipped.v1": events.OrderShipped,
    "parcel_delivered.v1": events.ParcelDelivered,
    "order_delivered.v1": events.OrderDelivered,
    "cancellation_requested.v1": events.CancellationRequested,
    "cancellation_refused.v1": events.CancellationRefused,
    "order_cancelled.v1": events.OrderCancelled,
    "payment_captured.v1": events.PaymentCaptured,
    "payment_voided.v1": events.PaymentVoided,
    "refund_requested.v1": events.RefundRequested,
    "refund_refused.v1": events.RefundRefused,
    "payment_partly_refunded.v1": events.PaymentPartlyRefunded,
    "payment_refunded.v1": events.PaymentRefunded,
    "return_requested.v1": events.ReturnRequested,
    "return_labelled.v1": events.ReturnLabelled,
    "return_withdrawn.v1": events.ReturnWithdrawn,
    "return_received.v1": events.ReturnReceived,
    "return_inspected.v1": events.ReturnInspected,
    "return_rejected.v1": events.ReturnRejected,
    "return_refunded.v1": events.ReturnRefunded,
    "return_exchanged.v1": events.ReturnExchanged,
    "exchange_failed.v1": events.ExchangeFailed,
}

_NAMES = {kind: name for name, kind in STORED_NAMES.items()}
_EVENTS: dict[type[OrderEvent], TypeAdapter[Any]] = {kind: TypeAdapter(kind) for kind in _NAMES}
_ORDER: TypeAdapter[Order] = TypeAdapter(Order)
_DOCUMENT: TypeAdapter[Document] = TypeAdapter(Document)

_L, _P, _F = Lifecycle, PaymentStatus, FulfilmentStatus
# A projection of old knew one status; until it is rebuilt, this is what it meant.
_OF_OLD: Final[dict[OrderStatus, tuple[Lifecycle, PaymentStatus, FulfilmentStatus]]] = {
    OrderStatus.PLACED: (_L.OPEN, _P.AWAITED, _F.UNRESERVED),
    OrderStatus.STOCK_RESERVED: (_L.OPEN, _P.AWAITED, _F.RESERVED),
    OrderStatus.PAID: (_L.OPEN, _P.AUTHORISED, _F.RESERVED),
    OrderStatus.CONFIRMED: (_L.CONFIRMED, _P.AUTHORISED, _F.RESERVED),
    OrderStatus.SHIPPED: (_L.CONFIRMED, _P.AUTHORISED, _F.SHIPPED),
    OrderStatus.DELIVERED: (_L.COMPLETED, _P.AUTHORISED, _F.DELIVERED),
    OrderStatus.CANCELLED: (_L.CANCELLED, _P.AWAITED, _F.RELEASED),
}


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


def event_to_text(event: OrderEvent) -> str:
    """The event's values as they are stored."""
    return _EVENTS[type(event)].dump_json(event).decode()


def event_from_text(name: str, data: str) -> OrderEvent:
    """The stored event."""
    event: OrderEvent = _EVENTS[STORED_NAMES[name]].validate_json(data)
    return event


def order_to_text(order: Order) -> str:
    """The folded order as it is stored."""
    return _ORDER.dump_json(order).decode()


def order_from_text(data: str) -> Order:
    """The folded order, stored in its present shape."""
    return _ORDER.validate_json(data)


def order_to_json(order: Order) -> dict[str, Any]:
    """The folded order."""
    document: dict[str, Any] = _ORDER.dump_python(order, mode="json")
    return document


def order_from_json(data: dict[str, Any]) -> Order:
    """The folded order again."""
    if "lifecycle" not in data:
        lifecycle, payment, fulfilment = _OF_OLD[OrderStatus(data["status"])]
        data = {**data, "lifecycle": lifecycle, "payment": payment, "fulfilment": fulfilment}
    return _ORDER.validate_python(data)


def document_to_text(document: Document) -> str:
    """An invoice or a credit note as it is stored."""
    return _DOCUMENT.dump_json(document).decode()


def document_from_text(data: str) -> Document:
    """The stored invoice or credit note."""
    return _DOCUMENT.validate_json(data)


def document_from_json(data: dict[str, Any]) -> Document:
    """The invoice or credit note again."""
    return _DOCUMENT.validate_python(data)
