"""The order: folded from its events, moved only along the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from stoa_primitives import Refusal

from ordering.domain.contents import Contents
from ordering.domain.events import (
    CancellationReason,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderEvent,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
    StockReserved,
)


class OrderStatus(StrEnum):
    PLACED = "PLACED"
    STOCK_RESERVED = "STOCK_RESERVED"
    PAID = "PAID"
    CONFIRMED = "CONFIRMED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


NEXT: Final = {
    (OrderStatus.PLACED, StockReserved): OrderStatus.STOCK_RESERVED,
    (OrderStatus.STOCK_RESERVED, OrderPaid): OrderStatus.PAID,
    (OrderStatus.PAID, OrderConfirmed): OrderStatus.CONFIRMED,
    (OrderStatus.CONFIRMED, OrderShipped): OrderStatus.SHIPPED,
    (OrderStatus.SHIPPED, OrderDelivered): OrderStatus.DELIVERED,
    (OrderStatus.PLACED, OrderCancelled): OrderStatus.CANCELLED,
    (OrderStatus.STOCK_RESERVED, OrderCancelled): OrderStatus.CANCELLED,
    (OrderStatus.PAID, OrderCancelled): OrderStatus.CANCELLED,
}

FINAL: Final = frozenset({OrderStatus.DELIVERED, OrderStatus.CANCELLED})


class OrderMoveNotAllowed(Refusal):
    """The order is in a state that does not allow this."""

    code = "ORDER_STATE"


@dataclass(frozen=True, slots=True)
class Moment:
    """A status and when it was reached."""

    status: OrderStatus
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The present state. `version` counts the events it was folded from."""

    id: str
    version: int
    number: str
    contents: Contents
    status: OrderStatus
    timeline: tuple[Moment, ...]
    cancellation_reason: CancellationReason | None = None

    @property
    def placed_at(self) -> datetime:
        return self.timeline[0].at

    @property
    def is_final(self) -> bool:
        return self.status in FINAL

    def apply(self, event: OrderEvent) -> Order:
        """The order after the event; an unknown move refuses aloud."""
        status = NEXT.get((self.status, type(event)))
        if status is None:
            raise OrderMoveNotAllowed(_refusal_text(self.status, event), order_id=self.id, status=self.status.value)
        return replace(
            self,
            version=self.version + 1,
            status=status,
            timeline=(*self.timeline, Moment(status, event.occurred_at)),
            cancellation_reason=event.reason if isinstance(event, OrderCancelled) else None,
        )


def placed(order_id: str, event: OrderPlaced) -> Order:
    """The order its first event makes."""
    return Order(
        id=order_id,
        version=1,
        number=event.number,
        contents=event.contents,
        status=OrderStatus.PLACED,
        timeline=(Moment(OrderStatus.PLACED, event.occurred_at),),
    )


def fold(order_id: str, events: Sequence[OrderEvent]) -> Order:
    """The order that these events, in this order, have made."""
    if not events or not isinstance(events[0], OrderPlaced):
        raise ValueError(f"The stream of order {order_id} does not begin with its placing.")
    order = placed(order_id, events[0])
    for event in events[1:]:
        order = order.apply(event)
    return order


def _refusal_text(status: OrderStatus, event: OrderEvent) -> str:
    if not isinstance(event, OrderCancelled):
        return f"An order that is {status.lower()} does not take {type(event).__name__}."
    if status is OrderStatus.CANCELLED:
        return "The order is cancelled already."
    return "The order is on its way and can no longer be cancelled. You can return it when it has arrived."
