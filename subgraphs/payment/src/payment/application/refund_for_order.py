"""Ordering wants money to go back: the answer is a refund, or an event that says why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stoa_primitives import Clock, Money, Refusal

from payment.application.ports import Work
from payment.application.refund_payment import LONGEST_REASON, NO_LIMIT, RefundPayment, refund_payment
from payment.domain.refund import FourEyes

_STAFF: Final = "staff"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundForOrder:
    order_id: str
    refund_id: str
    amount: Money
    reason: str
    requested_by: str


async def refund_for_order(command: RefundForOrder, work: Work, *, four_eyes: FourEyes, clock: Clock) -> None:
    """Once per refund id. What staff ask for through an order is held to the same limit as what they ask here."""
    payment = await work.payments.of_order(command.order_id)
    if payment is None:
        await work.publish.refund_refused(command.order_id, command.refund_id, "NOT_FOUND")
        return
    wish = RefundPayment(
        payment_id=payment.id,
        amount=command.amount,
        reason=command.reason[:LONGEST_REASON],
        idempotency_key=f"order:{command.refund_id}",
        requested_by=f"ordering:{command.requested_by}",
        order_refund_id=command.refund_id,
    )
    limit = four_eyes if command.requested_by == _STAFF else NO_LIMIT
    try:
        await refund_payment(wish, work, four_eyes=limit, clock=clock)
    except Refusal as refusal:
        await work.publish.refund_refused(command.order_id, command.refund_id, refusal.code)
