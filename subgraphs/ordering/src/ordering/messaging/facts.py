"""What payment and shipping tell after an order was confirmed. Facts are written at once; the saga only hears of the end."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope
from stoa_primitives import Clock, Money

from ordering.application.hear import hear
from ordering.domain import cancellation, fulfilment, payments
from ordering.domain.events import OrderEvent, ReturnLabelled, ReturnReceived
from ordering.domain.order import Order
from ordering.domain.returns import RETURN_MOVES
from ordering.messaging.consumers import WorkOn
from ordering.messaging.heard import OrderRead, ParcelRead, PaymentRead, ReturnRead


def register_facts(consumer: Consumer, *, work_on: WorkOn, clock: Clock) -> None:
    """Ties the facts to what they mean for the order."""
    _payment_facts(consumer, work_on, clock)
    _shipment_facts(consumer, work_on, clock)
    _return_facts(consumer, work_on, clock)


def _payment_facts(consumer: Consumer, work_on: WorkOn, clock: Clock) -> None:
    def decide(envelope: Envelope, data: PaymentRead, order: Order) -> tuple[OrderEvent, ...]:
        now = clock.now()
        amount = data.amount.to_domain() if data.amount else Money.zero(order.total.currency)
        match envelope.type:
            case "payment.payment_captured":
                return payments.captured(order, data.payment_id, amount, now)
            case "payment.payment_voided":
                return payments.voided(order, data.payment_id, now)
            case "payment.payment_refunded":
                return payments.refunded(order, data.refund_id or "", amount, now)
        return payments.refused(order, data.refund_id or "", data.code, now)

    async def note(session: AsyncSession, envelope: Envelope, data: PaymentRead) -> None:
        await hear(data.order_id, lambda order: decide(envelope, data, order), work_on(session))

    for name in ("payment_captured", "payment_voided", "payment_refunded", "refund_refused"):
        consumer.on(f"payment.{name}", PaymentRead)(note)


def _shipment_facts(consumer: Consumer, work_on: WorkOn, clock: Clock) -> None:
    @consumer.on("shipping.shipment_packed", OrderRead)
    async def note_packing(session: AsyncSession, _: Envelope, data: OrderRead) -> None:
        await hear(
            data.order_id, lambda order: fulfilment.packed(order, data.shipment_id, clock.now()), work_on(session)
        )

    @consumer.on("shipping.shipment_shipped", ParcelRead)
    async def note_shipping(session: AsyncSession, _: Envelope, data: ParcelRead) -> None:
        parcel = data.to_domain(clock.now())
        await hear(
            data.order_id,
            lambda order: fulfilment.parcel_shipped(order, parcel, data.shipment_id),
            work_on(session),
        )

    @consumer.on("shipping.shipment_delivered", ParcelRead)
    async def note_delivery(session: AsyncSession, _: Envelope, data: ParcelRead) -> None:
        parcel = data.to_domain(clock.now())
        await hear(
            data.order_id,
            lambda order: fulfilment.parcel_delivered(order, parcel, data.shipment_id),
            work_on(session),
        )

    @consumer.on("shipping.shipment_cancelled", OrderRead)
    async def note_stop(session: AsyncSession, _: Envelope, data: OrderRead) -> None:
        await hear(data.order_id, lambda order: cancellation.shipment_cancelled(order, clock.now()), work_on(session))

    @consumer.on("shipping.cancellation_refused", OrderRead)
    async def note_refusal(session: AsyncSession, _: Envelope, data: OrderRead) -> None:
        await hear(data.order_id, lambda order: cancellation.cancellation_refused(order, clock.now()), work_on(session))


def _return_facts(consumer: Consumer, work_on: WorkOn, clock: Clock) -> None:
    def if_allowed(order: Order, event: ReturnLabelled | ReturnReceived) -> tuple[OrderEvent, ...]:
        """A label for a return that was withdrawn meanwhile is nobody's concern."""
        found = order.return_of(event.return_id)
        return (event,) if found and (found.status, type(event)) in RETURN_MOVES else ()

    @consumer.on("shipping.return_label_issued", ReturnRead)
    async def note_label(session: AsyncSession, _: Envelope, data: ReturnRead) -> None:
        labelled = ReturnLabelled(
            occurred_at=clock.now(),
            return_id=data.return_id,
            carrier=data.carrier,
            tracking_code=data.tracking_code,
        )
        await hear(data.order_id, lambda order: if_allowed(order, labelled), work_on(session))

    @consumer.on("shipping.return_arrived", ReturnRead)
    async def note_arrival(session: AsyncSession, _: Envelope, data: ReturnRead) -> None:
        received = ReturnReceived(occurred_at=clock.now(), return_id=data.return_id)
        await hear(data.order_id, lambda order: if_allowed(order, received), work_on(session))
