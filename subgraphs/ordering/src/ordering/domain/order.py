"""The order: folded from its events, moved only along the tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, get_args

from stoa_primitives import Money, Refusal

from ordering.domain.contents import Contents
from ordering.domain.events import (
    CancellationReason,
    CancellationRefused,
    CancellationRequested,
    OrderCancelled,
    OrderEvent,
    OrderPaid,
    OrderPlaced,
    ParcelDelivered,
    ParcelShipped,
    PaymentCaptured,
    PaymentPartlyRefunded,
    PaymentRefunded,
    RefundRefused,
    RefundRequested,
    ReturnEvent,
    ReturnRequested,
    Units,
)
from ordering.domain.returns import Return, ReturnNotAllowed, requested_return
from ordering.domain.statuses import (
    FINAL,
    FULFILMENT_MOVES,
    ORDER_MOVES,
    PAYMENT_MOVES,
    FulfilmentStatus,
    Lifecycle,
    OrderStatus,
    PaymentStatus,
    shown_status,
)

_RETURN_STEPS: Final = tuple(step for step in get_args(ReturnEvent) if step is not ReturnRequested)
_CONCERNS_ORDER: Final = frozenset(event for _, event in ORDER_MOVES)
_CONCERNS_PAYMENT: Final = frozenset(event for _, event in PAYMENT_MOVES)
_CONCERNS_FULFILMENT: Final = frozenset(event for _, event in FULFILMENT_MOVES)


class OrderMoveNotAllowed(Refusal):
    """The order is in a state that does not allow this."""

    code = "ORDER_STATE"


@dataclass(frozen=True, slots=True)
class Moment:
    """A status and when it was reached."""

    status: OrderStatus
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What shipping told of a parcel."""

    id: str
    carrier: str
    tracking_code: str
    units: tuple[Units, ...]
    shipped_at: datetime
    delivered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money that was asked to go back. `is_settled` when payment has answered, either way."""

    id: str
    amount: Money
    return_id: str | None
    is_settled: bool = False
    refused_with: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The present state. `version` counts the events it was folded from."""

    id: str
    version: int
    number: str
    contents: Contents
    timeline: tuple[Moment, ...]
    lifecycle: Lifecycle = Lifecycle.OPEN
    payment: PaymentStatus = PaymentStatus.AWAITED
    fulfilment: FulfilmentStatus = FulfilmentStatus.UNRESERVED
    payment_id: str = ""
    refunded: Money | None = None
    cancellation_reason: CancellationReason | None = None
    cancellation_asked: CancellationReason | None = None
    cancellation_note: str = ""
    parcels: tuple[Parcel, ...] = ()
    refunds: tuple[Refund, ...] = ()
    returns: tuple[Return, ...] = ()

    @property
    def placed_at(self) -> datetime:
        return self.timeline[0].at

    @property
    def total(self) -> Money:
        return self.contents.totals.total

    @property
    def status(self) -> OrderStatus:
        """The one status for screens, derived from the three."""
        is_paid = self.payment not in {PaymentStatus.AWAITED, PaymentStatus.VOIDED}
        return shown_status(self.lifecycle, self.fulfilment, is_paid=is_paid)

    @property
    def payment_status(self) -> PaymentStatus:
        return PaymentStatus.NOT_NEEDED if self.total.is_zero else self.payment

    @property
    def is_final(self) -> bool:
        """Nothing is left for the saga to do; returns have their own course."""
        return self.status in FINAL

    @property
    def refunded_amount(self) -> Money:
        return self.refunded or Money.zero(self.total.currency)

    def return_of(self, return_id: str) -> Return | None:
        return next((found for found in self.returns if found.id == return_id), None)

    def apply(self, event: OrderEvent) -> Order:
        """The order after the event; an unknown move refuses aloud."""
        kind = type(event)
        moved = replace(
            self,
            version=self.version + 1,
            lifecycle=ORDER_MOVES.get((self.lifecycle, kind), self.lifecycle),
            payment=PAYMENT_MOVES.get((self.payment, kind), self.payment),
            fulfilment=FULFILMENT_MOVES.get((self.fulfilment, kind), self.fulfilment),
        )
        if not self._allows(kind):
            raise OrderMoveNotAllowed(_refusal_text(self.status, event), order_id=self.id, status=self.status.value)
        moved = _with_details(moved, event)
        if moved.status is not self.status:
            moved = replace(moved, timeline=(*self.timeline, Moment(moved.status, event.occurred_at)))
        return moved

    def _allows(self, kind: type[OrderEvent]) -> bool:
        return (
            kind is not OrderPlaced
            and (kind not in _CONCERNS_ORDER or (self.lifecycle, kind) in ORDER_MOVES)
            and (kind not in _CONCERNS_PAYMENT or (self.payment, kind) in PAYMENT_MOVES)
            and (kind not in _CONCERNS_FULFILMENT or (self.fulfilment, kind) in FULFILMENT_MOVES)
        )


def placed(order_id: str, event: OrderPlaced) -> Order:
    """The order its first event makes."""
    return Order(
        id=order_id,
        version=1,
        number=event.number,
        contents=event.contents,
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


def _with_details(order: Order, event: OrderEvent) -> Order:
    change = _DETAILS.get(type(event))
    return change(order, event) if change else order


def _with_payment(order: Order, event: OrderPaid | PaymentCaptured) -> Order:
    return replace(order, payment_id=event.payment_id)


def _with_wish(order: Order, event: CancellationRequested) -> Order:
    return replace(order, cancellation_asked=event.reason, cancellation_note=event.note)


def _without_wish(order: Order, _: CancellationRefused) -> Order:
    return replace(order, cancellation_asked=None, cancellation_note="")


def _with_reason(order: Order, event: OrderCancelled) -> Order:
    return replace(order, cancellation_reason=event.reason, cancellation_asked=None)


def _with_parcels(order: Order, event: ParcelShipped | ParcelDelivered) -> Order:
    return replace(order, parcels=_parcels_after(order.parcels, event))


def _parcels_after(parcels: tuple[Parcel, ...], event: ParcelShipped | ParcelDelivered) -> tuple[Parcel, ...]:
    if isinstance(event, ParcelShipped):
        parcel = Parcel(
            id=event.parcel_id,
            carrier=event.carrier,
            tracking_code=event.tracking_code,
            units=event.units,
            shipped_at=event.occurred_at,
        )
        return (*parcels, parcel)
    return tuple(
        replace(parcel, delivered_at=event.occurred_at) if parcel.id == event.parcel_id else parcel
        for parcel in parcels
    )


def _with_refund(
    order: Order, event: RefundRequested | RefundRefused | PaymentPartlyRefunded | PaymentRefunded
) -> Order:
    if isinstance(event, RefundRequested):
        asked = Refund(id=event.refund_id, amount=event.amount, return_id=event.return_id)
        return replace(order, refunds=(*order.refunds, asked))
    code = event.code if isinstance(event, RefundRefused) else ""
    settled = tuple(
        replace(refund, is_settled=True, refused_with=code) if refund.id == event.refund_id else refund
        for refund in order.refunds
    )
    if isinstance(event, RefundRefused):
        return replace(order, refunds=settled)
    return replace(order, refunds=settled, refunded=order.refunded_amount.add(event.amount))


def _with_new_return(order: Order, event: ReturnRequested) -> Order:
    return replace(order, returns=(*order.returns, requested_return(event)))


def _with_return(order: Order, event: ReturnEvent) -> Order:
    if order.return_of(event.return_id) is None:
        raise ReturnNotAllowed("There is no such return.", order_id=order.id)
    returns = tuple(found.apply(event) if found.id == event.return_id else found for found in order.returns)
    return replace(order, returns=returns)


_DETAILS: Final[dict[type[OrderEvent], Callable[[Order, Any], Order]]] = {
    OrderPaid: _with_payment,
    PaymentCaptured: _with_payment,
    CancellationRequested: _with_wish,
    CancellationRefused: _without_wish,
    OrderCancelled: _with_reason,
    ParcelShipped: _with_parcels,
    ParcelDelivered: _with_parcels,
    RefundRequested: _with_refund,
    RefundRefused: _with_refund,
    PaymentPartlyRefunded: _with_refund,
    PaymentRefunded: _with_refund,
    ReturnRequested: _with_new_return,
    **dict.fromkeys(_RETURN_STEPS, _with_return),
}


def _refusal_text(status: OrderStatus, event: OrderEvent) -> str:
    if isinstance(event, (OrderCancelled, CancellationRequested)):
        if status is OrderStatus.CANCELLED:
            return "The order is cancelled already."
        return (
            "The order is packed or on its way and can no longer be cancelled. You can return it when it has arrived."
        )
    if isinstance(event, ReturnRequested):
        return "Only what was delivered can be returned."
    return f"An order that is {status.lower()} does not take {type(event).__name__}."
