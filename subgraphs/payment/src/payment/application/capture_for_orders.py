"""Confirmed orders' money is taken."""

from __future__ import annotations

from collections.abc import Sequence

from payment.application.ports import Work
from payment.domain.operation import OperationKind, operation_for
from payment.domain.payment import PaymentStatus


async def capture_for_orders(order_ids: Sequence[str], work: Work) -> None:
    """Queues the capture of each authorised payment; a cancelled or captured one is left alone."""
    await work.operations.add(
        [
            operation_for(payment.id, OperationKind.CAPTURE, payment.amount)
            for payment in await work.payments.of_orders(order_ids)
            if payment.status is PaymentStatus.AUTHORISED and not payment.cancel_requested
        ]
    )
