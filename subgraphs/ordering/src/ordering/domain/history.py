"""What happened to an order, told to people: one table from event to kind and words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ordering.domain import events
from ordering.domain.events import OrderEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`kind` is for programs, `text` for everybody, `note` for staff only."""

    kind: str
    at: datetime
    text: str
    note: str = ""


Words = Callable[[Any], str]

# None of the text: these are staff's affair, and customers do not see them at all.
_STAFF_ONLY: Final = frozenset({events.RefundRefused})

_TELLS: Final[dict[type[OrderEvent], tuple[str, Words]]] = {
    events.OrderPlaced: ("PLACED", lambda _: "The order was placed."),
    events.StockReserved: ("STOCK_RESERVED", lambda _: "Everything is in stock and was put aside."),
    events.OrderPaid: ("PAID", lambda _: "The payment was approved."),
    events.OrderConfirmed: ("CONFIRMED", lambda _: "The order is confirmed."),
    events.OrderPacked: ("PACKED", lambda _: "The order is packed."),
    events.ParcelShipped: (
        "PARCEL_SHIPPED",
        lambda event: (
            f"A parcel left with {event.carrier or 'the carrier'}, tracking code {event.tracking_code or 'none'}."
        ),
    ),
    events.OrderShipped: ("SHIPPED", lambda _: "Everything is on its way."),
    events.ParcelDelivered: ("PARCEL_DELIVERED", lambda _: "A parcel has arrived."),
    events.OrderDelivered: ("DELIVERED", lambda _: "Everything has arrived."),
    events.CancellationRequested: ("CANCELLATION_REQUESTED", lambda _: "We are trying to stop the order."),
    events.CancellationRefused: (
        "CANCELLATION_REFUSED",
        lambda _: "The order could not be stopped: it is packed. It can be returned when it has arrived.",
    ),
    events.OrderCancelled: ("CANCELLED", lambda event: event.message),
    events.PaymentCaptured: ("CHARGED", lambda event: f"{event.amount} were charged."),
    events.PaymentVoided: ("PAYMENT_RELEASED", lambda _: "The hold on the money was released."),
    events.RefundRequested: ("REFUND_REQUESTED", lambda event: f"{event.amount} will go back: {event.reason}"),
    events.RefundRefused: ("REFUND_REFUSED", lambda event: f"Payment refused a refund ({event.code})."),
    events.PaymentPartlyRefunded: ("REFUNDED", lambda event: f"{event.amount} went back."),
    events.PaymentRefunded: ("REFUNDED", lambda event: f"{event.amount} went back; nothing is left."),
    events.ReturnRequested: ("RETURN_REQUESTED", lambda _: "A return was requested."),
    events.ReturnLabelled: ("RETURN_LABELLED", lambda event: f"The return label is ready: {event.tracking_code}."),
    events.ReturnWithdrawn: ("RETURN_WITHDRAWN", lambda _: "The return was called off."),
    events.ReturnReceived: ("RETURN_RECEIVED", lambda _: "The returned goods have arrived."),
    events.ReturnInspected: ("RETURN_INSPECTED", lambda _: "The returned goods were looked at."),
    events.ReturnRejected: ("RETURN_REJECTED", lambda _: "The return was not accepted; the goods come back to you."),
    events.ReturnRefunded: ("RETURN_REFUNDED", lambda _: "The return is refunded."),
    events.ReturnExchanged: ("RETURN_EXCHANGED", lambda _: "A replacement is on its way as a new order."),
    events.ExchangeFailed: ("EXCHANGE_FAILED", lambda _: "There is no replacement left; the money goes back instead."),
}


def history_of(stream: Sequence[OrderEvent], *, for_staff: bool) -> tuple[Entry, ...]:
    """Oldest first."""
    return tuple(_entry(event, for_staff=for_staff) for event in stream if for_staff or type(event) not in _STAFF_ONLY)


def _entry(event: OrderEvent, *, for_staff: bool) -> Entry:
    kind, words = _TELLS[type(event)]
    note = getattr(event, "note", "") if for_staff else ""
    return Entry(kind=kind, at=event.occurred_at, text=words(event), note=note)
