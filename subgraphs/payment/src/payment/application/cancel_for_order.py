"""A cancelled order gets its money back, or keeps it from being taken."""

from __future__ import annotations

from dataclasses import replace

from stoa_messaging.crash_points import reach

from payment.application.ports import Work
from payment.domain.operation import UNDO, OperationKind, operation_for
from payment.domain.payment import Payment, PaymentStatus, status_after_refund


async def cancel_for_order(order_id: str, work: Work) -> None:
    """Voids or refunds; an authorisation still on its way is remembered and undone when it arrives."""
    await work.payments.note_cancelled_order(order_id)
    payment = await work.payments.of_order(order_id)
    if payment is None or payment.status in {PaymentStatus.DECLINED, PaymentStatus.VOIDED, PaymentStatus.REFUNDED}:
        return
    payment = replace(payment, cancel_requested=True)
    await work.payments.save(payment)
    await undo(payment, work)


async def undo(payment: Payment, work: Work) -> None:
    """Queues what the payment's state asks for; a pending one waits for the provider's answer first."""
    kind = UNDO.get(payment.status)
    if kind is OperationKind.VOID:
        await work.operations.add([operation_for(payment.id, kind, payment.amount, reason="order cancelled")])
    elif kind is OperationKind.REFUND and not payment.refundable.is_zero:
        amount = payment.refundable
        operation = operation_for(payment.id, kind, amount, key="cancelled", reason="order cancelled")
        if await work.operations.add([operation]):
            total = payment.refunded.add(amount)
            await work.payments.save(
                replace(payment, refunded=total, status=status_after_refund(payment.captured, total))
            )
    reach("payment.undo.before_commit")
