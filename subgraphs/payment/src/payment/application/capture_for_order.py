"""A confirmed order's money is taken."""

from __future__ import annotations

from payment.application.ports import Work
from payment.domain.operation import OperationKind, operation_for
from payment.domain.payment import PaymentStatus


async def capture_for_order(order_id: str, work: Work) -> None:
    """Queues the capture of an authorised payment; a cancelled or captured one is left alone."""
    payment = await work.payments.of_order(order_id)
    if payment is None or payment.status is not PaymentStatus.AUTHORISED or payment.cancel_requested:
        return
    await work.payments.add_operation(operation_for(payment.id, OperationKind.CAPTURE, payment.amount))
