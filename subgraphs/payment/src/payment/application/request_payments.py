"""Orders ask to be paid."""

from __future__ import annotations

from collections.abc import Sequence
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


async def request_payments(commands: Sequence[RequestPayment], work: Work, clock: Clock) -> None:
    """Notes each wish and queues its authorisation; an order is asked for money once, and never after it was cancelled."""
    cancelled = await work.payments.cancelled_among([each.order_id for each in commands])
    wanted = [_payment(each, clock) for each in commands if each.order_id not in cancelled]
    await work.payments.add(
        [(payment, operation_for(payment.id, OperationKind.AUTHORISE, payment.amount)) for payment in wanted]
    )


def _payment(command: RequestPayment, clock: Clock) -> Payment:
    zero = Money.zero(command.amount.currency)
    return Payment(
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
