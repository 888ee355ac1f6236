"""Says in the outbox what happened to a payment. Event ids derive from the deed, so a repeated step repeats no event."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Event, Outbox
from stoa_primitives import derived_id

from payment.domain.operation import Operation
from payment.domain.payment import Payment
from payment.messaging.events import (
    MoneyData,
    PaymentActionRequired,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentDeclined,
    PaymentRefunded,
    PaymentVoided,
    RefundRefused,
)


class OutboxPublisher:
    """Implements the port `Publishes` on an open session."""

    def __init__(self, outbox: Outbox, session: AsyncSession) -> None:
        self._outbox = outbox
        self._session = session

    async def authorised(self, payment: Payment) -> None:
        amount = MoneyData.of(payment.amount)
        await self._add(PaymentAuthorised(order_id=payment.order_id, payment_id=payment.id, amount=amount), payment)

    async def declined(self, payment: Payment) -> None:
        reason = payment.decline_reason or "declined"
        await self._add(PaymentDeclined(order_id=payment.order_id, payment_id=payment.id, reason=reason), payment)

    async def captured(self, payment: Payment) -> None:
        amount = MoneyData.of(payment.captured)
        await self._add(PaymentCaptured(order_id=payment.order_id, payment_id=payment.id, amount=amount), payment)

    async def voided(self, payment: Payment) -> None:
        amount = MoneyData.of(payment.amount)
        await self._add(PaymentVoided(order_id=payment.order_id, payment_id=payment.id, amount=amount), payment)

    async def refunded(self, payment: Payment, operation: Operation, refund_id: str | None) -> None:
        amount = MoneyData.of(operation.amount)
        event = PaymentRefunded(order_id=payment.order_id, payment_id=payment.id, amount=amount, refund_id=refund_id)
        await self._add(event, payment, operation.key)

    async def refund_refused(self, order_id: str, refund_id: str, code: str) -> None:
        event = RefundRefused(order_id=order_id, refund_id=refund_id, code=code)
        event_id = derived_id(event.event_type, order_id, refund_id)
        await self._outbox.add(self._session, event, aggregate_id=order_id, event_id=event_id)

    async def action_required(self, payment: Payment) -> None:
        expires_at = payment.action_expires_at.isoformat() if payment.action_expires_at else ""
        event = PaymentActionRequired(
            order_id=payment.order_id,
            payment_id=payment.id,
            customer_id=payment.customer_id,
            expires_at=expires_at,
        )
        await self._add(event, payment)

    async def _add(self, event: Event, payment: Payment, *deed: str) -> None:
        event_id = derived_id(event.event_type, payment.id, *deed)
        await self._outbox.add(self._session, event, aggregate_id=payment.order_id, event_id=event_id)
