"""Cancelling: before the warehouse knows of the order we decide, afterwards shipping does."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from ordering.domain.events import (
    CancellationReason,
    CancellationRefused,
    CancellationRequested,
    OrderCancelled,
    OrderEvent,
)
from ordering.domain.order import Order
from ordering.domain.statuses import Lifecycle, PaymentStatus

_WHO: Final = {
    CancellationReason.CUSTOMER: "You cancelled this order.",
    CancellationReason.STAFF: "Our staff cancelled this order.",
    CancellationReason.OUT_OF_STOCK: "Something in your order is no longer in stock.",
}


def cancelled(order: Order, reason: CancellationReason, note: str, now: datetime) -> OrderCancelled:
    """The cancellation, and honest words about the money."""
    who = _WHO.get(reason, "This order was cancelled.")
    is_charged = order.lifecycle is Lifecycle.CONFIRMED or order.payment is PaymentStatus.CAPTURED
    money = "What you paid goes back to you." if is_charged and not order.total.is_zero else "Nothing was charged."
    return OrderCancelled(occurred_at=now, reason=reason, message=f"{who} {money}", note=note)


def cancellation_requested(
    order: Order, reason: CancellationReason, note: str, now: datetime
) -> tuple[OrderEvent, ...]:
    """The wish, once; while shipping has not answered a second wish changes nothing."""
    if order.cancellation_asked is not None:
        return ()
    return (CancellationRequested(occurred_at=now, reason=reason, note=note),)


def shipment_cancelled(order: Order, now: datetime) -> tuple[OrderEvent, ...]:
    """Shipping stopped it: now the order is cancelled, with the reason it was asked for."""
    if order.lifecycle is not Lifecycle.CONFIRMED or order.cancellation_asked is None:
        return ()
    return (cancelled(order, order.cancellation_asked, order.cancellation_note, now),)


def cancellation_refused(order: Order, now: datetime) -> tuple[OrderEvent, ...]:
    """Too late: the parcel is packed."""
    if order.lifecycle is not Lifecycle.CONFIRMED or order.cancellation_asked is None:
        return ()
    return (CancellationRefused(occurred_at=now),)
