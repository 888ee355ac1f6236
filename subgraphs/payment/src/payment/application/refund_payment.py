"""Staff give money back."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import InvalidInput, Money, NotFound

from payment.application.ports import Work
from payment.domain.operation import OperationKind, operation_for
from payment.domain.payment import Payment, RefundTooLarge

_LONGEST_KEY = 128
_LONGEST_REASON = 500


class RefundKeyReused(InvalidInput):
    """The key belongs to another refund."""

    code = "IDEMPOTENCY_KEY_REUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPayment:
    payment_id: str
    amount: Money
    reason: str
    idempotency_key: str


async def refund_payment(command: RefundPayment, work: Work) -> Payment:
    """Books the refund now and queues the provider's part; the same key again answers the same."""
    if not 0 < len(command.idempotency_key) <= _LONGEST_KEY or len(command.reason) > _LONGEST_REASON:
        raise InvalidInput("Give an idempotency key of up to 128 and a reason of up to 500 characters.")
    payment = await work.payments.get(command.payment_id)
    if payment is None:
        raise NotFound("There is no such payment.")
    operation = operation_for(
        payment.id, OperationKind.REFUND, command.amount, key=command.idempotency_key, reason=command.reason
    )
    known = await work.payments.operation_by_key(operation.key)
    if known is not None and known.amount != command.amount:
        raise RefundKeyReused("This idempotency key was used for a refund of another amount. Use a new key.")
    if known is None:
        payment.check_refund(command.amount)
        await _take(payment, operation.amount, work)
        await work.payments.add_operation(operation)
    refunded = await work.payments.get(payment.id)
    return refunded or payment


async def _take(payment: Payment, amount: Money, work: Work) -> None:
    if not await work.payments.take_for_refund(payment.id, amount):
        raise RefundTooLarge("Somebody else refunded in the meantime; less is left now.")
