"""Staff give money back; above a limit a second member of staff has to agree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from stoa_primitives import Clock, InvalidInput, Money, NotFound, SystemClock

from payment.application.ports import Work
from payment.domain.operation import Operation, OperationKind, operation_for
from payment.domain.payment import Payment, RefundTooLarge
from payment.domain.refund import FourEyes, Refund, RefundStatus, check_decision

LONGEST_KEY: Final = 128
LONGEST_REASON: Final = 500
NO_LIMIT: Final = FourEyes(2**62)


class RefundKeyReused(InvalidInput):
    """The key belongs to another refund."""

    code = "IDEMPOTENCY_KEY_REUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPayment:
    """`order_refund_id` when ordering asked."""

    payment_id: str
    amount: Money
    reason: str
    idempotency_key: str
    requested_by: str = ""
    order_refund_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRefund:
    refund_id: str
    decided_by: str
    approved: bool
    reason: str = ""


async def refund_payment(
    command: RefundPayment, work: Work, *, four_eyes: FourEyes = NO_LIMIT, clock: Clock | None = None
) -> Payment:
    """Books the refund now and queues the provider's part, or keeps it for a second person; the same key again answers the same."""
    if not 0 < len(command.idempotency_key) <= LONGEST_KEY or len(command.reason) > LONGEST_REASON:
        raise InvalidInput("Give an idempotency key of up to 128 and a reason of up to 500 characters.")
    payment = await work.payments.get(command.payment_id, locked=True)
    if payment is None:
        raise NotFound("There is no such payment.")
    operation = operation_for(
        payment.id, OperationKind.REFUND, command.amount, key=command.idempotency_key, reason=command.reason
    )
    known = await work.refunds.by_key(operation.key)
    if known is None:
        payment.check_refund(command.amount)
        known = await _ask(operation, payment, command, work, four_eyes, clock or SystemClock())
    if known.amount != command.amount:
        raise RefundKeyReused("This idempotency key was used for a refund of another amount. Use a new key.")
    return await work.payments.get(payment.id) or payment


async def decide_refund(command: DecideRefund, work: Work, clock: Clock) -> Refund:
    """Approved, it is booked now, if as much is left; refused, nothing moves. Never by the one who asked."""
    if len(command.reason) > LONGEST_REASON:
        raise InvalidInput("Give a reason of up to 500 characters.")
    refund = await work.refunds.locked(command.refund_id)
    if refund is None:
        raise NotFound("There is no such refund.")
    check_decision(refund, command.decided_by)
    status = RefundStatus.BOOKED if command.approved else RefundStatus.REFUSED
    decided = replace(refund, status=status, decided_by=command.decided_by, decided_at=clock.now())
    if command.approved:
        await _book(decided, work)
    elif decided.order_refund_id is not None:
        await work.publish.refund_refused(decided.order_id, decided.order_refund_id, "REFUND_NOT_APPROVED")
    await work.refunds.save(decided)
    return decided


async def _ask(  # noqa: PLR0917 - the use case's own parts, handed on as they came
    operation: Operation, payment: Payment, command: RefundPayment, work: Work, four_eyes: FourEyes, clock: Clock
) -> Refund:
    waits = four_eyes.need_second(command.amount, await work.refunds.unapproved_sum(payment.id))
    refund = Refund(
        id=operation.id,
        payment_id=payment.id,
        order_id=payment.order_id,
        amount=command.amount,
        reason=command.reason,
        requested_by=command.requested_by,
        key=operation.key,
        status=RefundStatus.AWAITING_APPROVAL if waits else RefundStatus.BOOKED,
        created_at=clock.now(),
        order_refund_id=command.order_refund_id,
    )
    if not waits:
        await _book(refund, work)
    await work.refunds.add(refund)  # after the booking, whose refusal leaves nothing behind
    return refund


async def _book(refund: Refund, work: Work) -> None:
    if not await work.payments.take_for_refund(refund.payment_id, refund.amount):
        raise RefundTooLarge("Somebody else refunded in the meantime; less is left now.")
    await work.operations.add(
        [
            Operation(
                id=refund.id,
                payment_id=refund.payment_id,
                kind=OperationKind.REFUND,
                amount=refund.amount,
                key=refund.key,
                reason=refund.reason,
            )
        ]
    )
