"""How the order process reacts: one table from (status, signal) to what happens next.

Consumers and the durable workflow around it only wait and write; every decision is here. A pair that the table does not name is a
message that came too late to matter (a reservation for an order that was cancelled meanwhile), so nothing happens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from ordering.domain.events import (
    CancellationReason,
    CancellationRequested,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderEvent,
    OrderPaid,
    OrderShipped,
    StockReserved,
)
from ordering.domain.order import Order
from ordering.domain.statuses import FulfilmentStatus, OrderStatus


class SignalKind(StrEnum):
    STOCK_RESERVED = "stock_reserved"
    STOCK_REJECTED = "stock_rejected"
    PAYMENT_AUTHORISED = "payment_authorised"
    PAYMENT_DECLINED = "payment_declined"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    # The order was changed from outside the saga: look at it again.
    CHANGED = "changed"
    TIMED_OUT = "timed_out"
    # Nothing to wait for in this status.
    GO_ON = "go_on"


@dataclass(frozen=True, slots=True)
class Signal:
    """What the saga heard; `reference` is the reservation, payment or shipment, `reason` a decline's."""

    kind: SignalKind
    reference: str = ""
    reason: str = ""


_MARGIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """How long an order may wait for an answer."""

    stock: timedelta
    payment: timedelta

    @property
    def whole(self) -> timedelta:
        """The longest time from the order to its confirmation."""
        return self.stock + self.payment

    def stock_kept_until(self, order: Order) -> datetime:
        """Stock stays reserved until the payment had its whole time, and a little longer for messages on their way."""
        return order.placed_at + self.whole + _MARGIN

    def due(self, order: Order) -> datetime | None:
        """When its present wait is over; None where nothing is waited for, or as long as it takes."""
        patience = {OrderStatus.PLACED: self.stock, OrderStatus.STOCK_RESERVED: self.payment}.get(order.status)
        return None if patience is None else order.timeline[-1].at + patience


Reaction = Callable[[Order, Signal, datetime], tuple[OrderEvent, ...]]

_DECLINES = {
    "card_declined": "Your bank declined the payment.",
    "expired_card": "The card has expired.",
    "invalid_card": "The card is not valid.",
}


def react(order: Order, signal: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    """The events that follow, none when the signal no longer matters."""
    reaction = REACTIONS.get((order.status, signal.kind))
    return reaction(order, signal, now) if reaction else ()


def react_through(order: Order, signal: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    """The events that follow, and on through every status in which there is nothing to wait for."""
    events = react(order, signal, now)
    for event in events:
        order = order.apply(event)
    if events and order.status in NOTHING_TO_WAIT_FOR:
        return *events, *react_through(order, Signal(SignalKind.GO_ON), now)
    return events


def _reserved(order: Order, signal: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    reserved = StockReserved(occurred_at=now, reservation_id=signal.reference)
    if order.contents.totals.total.is_zero:
        return reserved, OrderPaid(occurred_at=now, payment_id="")
    return (reserved,)


def _paid(_: Order, signal: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    return (OrderPaid(occurred_at=now, payment_id=signal.reference),)


def _confirmed(_: Order, __: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    return (OrderConfirmed(occurred_at=now),)


def _shipped(_: Order, signal: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    return (OrderShipped(occurred_at=now, shipment_id=signal.reference),)


def _delivered(_: Order, signal: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    return (OrderDelivered(occurred_at=now, shipment_id=signal.reference),)


def _shipped_and_delivered(order: Order, signal: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    # Two topics have no common order: the delivery may be reported before the shipping.
    return *_shipped(order, signal, now), *_delivered(order, signal, now)


def _out_of_stock(_: Order, __: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    return (_cancelled(CancellationReason.OUT_OF_STOCK, "Something in your order is no longer in stock.", now),)


def _sold_out_after_all(order: Order, _: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    # The reservation ran out while the payment was made, and somebody else has the goods: shipping stops, the money goes back.
    if order.cancellation_asked or order.fulfilment is not FulfilmentStatus.RESERVED:
        return ()
    return (CancellationRequested(occurred_at=now, reason=CancellationReason.OUT_OF_STOCK, note=""),)


def _stock_timeout(_: Order, __: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    return (_cancelled(CancellationReason.OUT_OF_STOCK, "We could not reserve your order in time.", now),)


def _declined(_: Order, signal: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    text = _DECLINES.get(signal.reason, "The payment was declined.")
    return (_cancelled(CancellationReason.PAYMENT_DECLINED, f"{text} Nothing was charged.", now),)


def _payment_timeout(_: Order, __: Signal, now: datetime) -> tuple[OrderEvent, ...]:
    text = "The payment took too long. Nothing was charged."
    return (_cancelled(CancellationReason.PAYMENT_TIMEOUT, text, now),)


def _cancelled(reason: CancellationReason, message: str, now: datetime) -> OrderCancelled:
    return OrderCancelled(occurred_at=now, reason=reason, message=message, note="")


NOTHING_TO_WAIT_FOR: Final = frozenset({OrderStatus.PAID})
REACTIONS: Final[dict[tuple[OrderStatus, SignalKind], Reaction]] = {
    (OrderStatus.PLACED, SignalKind.STOCK_RESERVED): _reserved,
    (OrderStatus.PLACED, SignalKind.STOCK_REJECTED): _out_of_stock,
    (OrderStatus.PLACED, SignalKind.TIMED_OUT): _stock_timeout,
    (OrderStatus.STOCK_RESERVED, SignalKind.PAYMENT_AUTHORISED): _paid,
    (OrderStatus.STOCK_RESERVED, SignalKind.PAYMENT_DECLINED): _declined,
    (OrderStatus.STOCK_RESERVED, SignalKind.TIMED_OUT): _payment_timeout,
    (OrderStatus.PAID, SignalKind.GO_ON): _confirmed,
    (OrderStatus.CONFIRMED, SignalKind.STOCK_REJECTED): _sold_out_after_all,
    (OrderStatus.CONFIRMED, SignalKind.SHIPPED): _shipped,
    (OrderStatus.CONFIRMED, SignalKind.DELIVERED): _shipped_and_delivered,
    (OrderStatus.SHIPPED, SignalKind.DELIVERED): _delivered,
}
