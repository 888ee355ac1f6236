"""What payment hears: an order wants to be paid, was confirmed, or was cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope, Heard
from stoa_primitives import Clock, Currency, Money

from payment.application.cancel_for_order import cancel_for_order
from payment.application.capture_for_orders import capture_for_orders
from payment.application.ports import Work
from payment.application.refund_for_order import RefundForOrder, refund_for_order
from payment.application.refund_payment import NO_LIMIT
from payment.application.request_payments import RequestPayment, request_payments
from payment.domain.refund import FourEyes

WorkOn = Callable[[AsyncSession], Work]
_CONFIRMED: Final = "ordering.order_confirmed"


class MoneyRead(BaseModel):
    """Money as ordering writes it."""

    amount: int = Field(gt=0)
    currency: Currency


class PaymentRequestedRead(BaseModel):
    """What payment reads of ordering.payment_requested."""

    order_id: str
    customer_id: str
    amount: MoneyRead
    method: str
    token: str = Field(max_length=200)
    idempotency_key: str = Field(min_length=1, max_length=200)


class OrderRead(BaseModel):
    """What payment reads of an order's other events."""

    order_id: str


class RefundRequestedRead(BaseModel):
    """What payment reads of ordering.refund_requested."""

    order_id: str
    refund_id: str = Field(min_length=1, max_length=100)
    amount: MoneyRead
    reason: str = ""
    requested_by: str = "saga"


def register(consumer: Consumer, *, work_on: WorkOn, clock: Clock, four_eyes: FourEyes = NO_LIMIT) -> None:
    """Ties ordering's events to the use cases."""

    @consumer.prepare
    async def lock_all(session: AsyncSession, heard: Sequence[Heard[Any]]) -> None:
        """Handlers that lock payments one by one share a transaction: it locks all of them first, in everybody's order."""
        locked = [each for each in heard if isinstance(each.data, OrderRead | RefundRequestedRead)]
        if len(locked) > 1 and any(each.envelope.type != _CONFIRMED for each in locked):
            await work_on(session).payments.of_orders([each.data.order_id for each in locked])

    @consumer.on_many("ordering.payment_requested", PaymentRequestedRead)
    async def ask_for_money(session: AsyncSession, heard: Sequence[Heard[PaymentRequestedRead]]) -> None:
        await request_payments([_request(each.data) for each in heard], work_on(session), clock)

    @consumer.on("ordering.refund_requested", RefundRequestedRead)
    async def refund(session: AsyncSession, _: Envelope, data: RefundRequestedRead) -> None:
        command = RefundForOrder(
            order_id=data.order_id,
            refund_id=data.refund_id,
            amount=Money(data.amount.amount, data.amount.currency),
            reason=data.reason,
            requested_by=data.requested_by,
        )
        await refund_for_order(command, work_on(session), four_eyes=four_eyes, clock=clock)

    @consumer.on_many(_CONFIRMED, OrderRead)
    async def take_money(session: AsyncSession, heard: Sequence[Heard[OrderRead]]) -> None:
        await capture_for_orders([each.data.order_id for each in heard], work_on(session))

    @consumer.on("ordering.order_cancelled", OrderRead)
    async def give_money_back(session: AsyncSession, _: Envelope, data: OrderRead) -> None:
        await cancel_for_order(data.order_id, work_on(session))


def _request(data: PaymentRequestedRead) -> RequestPayment:
    return RequestPayment(
        order_id=data.order_id,
        customer_id=data.customer_id,
        amount=Money(data.amount.amount, data.amount.currency),
        method=data.method,
        token=data.token,
        idempotency_key=data.idempotency_key,
    )
