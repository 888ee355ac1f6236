"""The customer answers the bank."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock, NotFound

from payment.application.ports import Work
from payment.application.settle_operations import CONFIRMED, TURNED_DOWN
from payment.domain.operation import OperationKind, operation_for
from payment.domain.payment import MoveNotAllowed, Payment, PaymentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPayment:
    payment_id: str
    customer_id: str
    accepted: bool


async def confirm_payment(command: ConfirmPayment, work: Work, clock: Clock) -> Payment:
    """Queues the answer for the provider; the first answer counts. A stranger's payment is no payment."""
    payment = await work.payments.get(command.payment_id, locked=True)
    if payment is None or payment.customer_id != command.customer_id:
        raise NotFound("There is no such payment.")
    if payment.status is not PaymentStatus.ACTION_REQUIRED or payment.cancel_requested:
        raise MoveNotAllowed("This payment does not wait for a confirmation.")
    if payment.action_expires_at is not None and payment.action_expires_at <= clock.now():
        raise MoveNotAllowed("The time for confirming this payment is over.")
    reason = CONFIRMED if command.accepted else TURNED_DOWN
    await work.operations.add([operation_for(payment.id, OperationKind.CONFIRM, payment.amount, reason=reason)])
    return payment
