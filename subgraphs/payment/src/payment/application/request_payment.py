"""An order asks to be paid."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock, Money, derived_id

from payment.application.ports import Work
from payment.domain.operation import OperationKind, operation_for
from payment.domain.payment import Payment, PaymentStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPayment:
    order_id: str
    customer_id: str
    amount: Money
    method: str
    token: str
    idempotency_key: str


async def request_payment(command: RequestPayment, work: Work, clock: Clock) -> None:
    """Notes the wish and queues the authorisation; an order is asked for money once, and never after it was cancelled."""
    if await work.payments.is_order_cancelled(command.order_id):
        return
    zero = Money.zero(command.amount.currency)
    payment = Payment(
        id=derived_id("payment", command.idempotency_key),
        order_id=command.order_id,
        customer_id=command.customer_id,
        amount=command.amount,
        method=command.method,
        token=command.token,
        status=PaymentStatus.PENDING,
        captured=zero,
        refunded=zero,
        created_at=clock.now(),
    )
    if await work.payments.add(payment):
        await work.payments.add_operation(operation_for(payment.id, OperationKind.AUTHORISE, payment.amount))
