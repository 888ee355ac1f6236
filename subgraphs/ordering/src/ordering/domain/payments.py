"""What payment tells, and what follows for the order. Topics have no common order, so nothing here waits for its turn."""

from __future__ import annotations

from datetime import datetime

from stoa_primitives import Money, derived_id

from ordering.domain.events import (
    Actor,
    OrderEvent,
    PaymentCaptured,
    PaymentPartlyRefunded,
    PaymentRefunded,
    PaymentVoided,
    RefundRefused,
    RefundRequested,
    ReturnRefunded,
)
from ordering.domain.order import Order
from ordering.domain.refunds import at_most_refundable
from ordering.domain.returns import ReturnStatus
from ordering.domain.statuses import Lifecycle, PaymentStatus

_NOT_TAKEN_YET = frozenset({PaymentStatus.AWAITED, PaymentStatus.AUTHORISED})


def captured(order: Order, payment_id: str, amount: Money, now: datetime) -> tuple[OrderEvent, ...]:
    """The money was taken; from a cancelled order it goes back at once."""
    if order.payment not in _NOT_TAKEN_YET:
        return ()
    taken = PaymentCaptured(occurred_at=now, payment_id=payment_id, amount=amount)
    if order.lifecycle is not Lifecycle.CANCELLED:
        return (taken,)
    refund_id = derived_id("refund", order.id, "late capture", payment_id)
    return taken, _wanted(refund_id, amount, "The order was cancelled before it was charged.", now)


def voided(order: Order, payment_id: str, now: datetime) -> tuple[OrderEvent, ...]:
    """The hold was released."""
    if order.payment not in _NOT_TAKEN_YET:
        return ()
    return (PaymentVoided(occurred_at=now, payment_id=payment_id),)


def refunded(order: Order, refund_id: str, amount: Money, now: datetime) -> tuple[OrderEvent, ...]:
    """Money went back; a return that waited for it is settled."""
    events: list[OrderEvent] = []
    if order.payment in _NOT_TAKEN_YET:
        events.append(PaymentCaptured(occurred_at=now, payment_id=order.payment_id, amount=order.total))
    elif order.payment not in {PaymentStatus.CAPTURED, PaymentStatus.PARTIALLY_REFUNDED}:
        return ()
    total = order.refunded_amount.add(amount)
    kind = PaymentPartlyRefunded if total.is_less_than(order.total) else PaymentRefunded
    events.append(kind(occurred_at=now, refund_id=refund_id, amount=amount))
    asked = next((refund for refund in order.refunds if refund.id == refund_id), None)
    if asked is not None and asked.return_id is not None:
        found = order.return_of(asked.return_id)
        if found is not None and found.status is ReturnStatus.INSPECTED:
            events.append(ReturnRefunded(occurred_at=now, return_id=asked.return_id))
    return tuple(events)


def refused(order: Order, refund_id: str, code: str, now: datetime) -> tuple[OrderEvent, ...]:
    """Payment said no: the wish is closed, so that a person may ask again."""
    is_open = any(refund.id == refund_id and not refund.is_settled for refund in order.refunds)
    return (RefundRefused(occurred_at=now, refund_id=refund_id, code=code[:100]),) if is_open else ()


def return_refund(order: Order, return_id: str, now: datetime, *, by: Actor) -> tuple[OrderEvent, ...]:
    """Asks for the worth of an inspected return; worth nothing, it is settled at once."""
    found = order.return_of(return_id)
    value = found.value if found else None
    amount = at_most_refundable(order, value) if value else Money.zero(order.total.currency)
    if amount.is_zero:
        return (ReturnRefunded(occurred_at=now, return_id=return_id),)
    tries = sum(refund.return_id == return_id for refund in order.refunds)
    refund_id = derived_id("refund", order.id, return_id, str(tries))
    return (
        RefundRequested(
            occurred_at=now,
            refund_id=refund_id,
            amount=amount,
            reason="Goods were returned.",
            requested_by=by,
            return_id=return_id,
        ),
    )


def _wanted(refund_id: str, amount: Money, reason: str, now: datetime) -> RefundRequested:
    return RefundRequested(occurred_at=now, refund_id=refund_id, amount=amount, reason=reason, requested_by=Actor.SAGA)
