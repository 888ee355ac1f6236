"""What ordering hears. Handlers place orders, start the saga and hand it its signals; the saga does the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope
from stoa_primitives import Clock

from ordering.application.place_order import PlaceOrder, place_order
from ordering.application.ports import Work
from ordering.application.return_goods import refund_instead
from ordering.domain.saga import Signal, SignalKind
from ordering.messaging.heard import CheckedOutRead, OrderRead

WorkOn = Callable[[AsyncSession], Work]

SIGNALS: Final = {
    "inventory.stock_reserved": SignalKind.STOCK_RESERVED,
    "inventory.stock_rejected": SignalKind.STOCK_REJECTED,
    "payment.payment_authorised": SignalKind.PAYMENT_AUTHORISED,
    "payment.payment_declined": SignalKind.PAYMENT_DECLINED,
    # Our own: a customer or staff cancelled in another process, and the saga should stop waiting.
    "ordering.order_cancelled": SignalKind.CHANGED,
    "ordering.order_delivered": SignalKind.CHANGED,
}


class RunsSagas(Protocol):
    """The durable side of the saga."""

    async def start(self, order_id: str) -> None:
        """Starts the order's saga; a second start changes nothing."""
        ...

    async def signal(self, order_id: str, signal: Signal, *, signal_id: str) -> None:
        """Hands a signal over; the same id again changes nothing."""
        ...

    async def revive(self, order_id: str) -> None:
        """Lets a saga that stands still, or ended in an error, go on."""
        ...


def register(consumer: Consumer, *, work_on: WorkOn, sagas: RunsSagas, clock: Clock) -> None:
    """Ties the events to the use cases and the saga."""

    @consumer.on("basket.checked_out", CheckedOutRead)
    async def begin_order(session: AsyncSession, _: Envelope, data: CheckedOutRead) -> None:
        command = PlaceOrder(order_id=data.order_id, contents=data.to_contents())
        await place_order(command, work_on(session), clock)

    # Our own event, so that the saga starts after the order is committed, and is started again if we die in between.
    @consumer.on("ordering.order_placed", OrderRead)
    async def begin_saga(_: AsyncSession, __: Envelope, data: OrderRead) -> None:
        await sagas.start(data.order_id)

    @consumer.on("ordering.saga_resume_requested", OrderRead)
    async def revive_saga(_: AsyncSession, __: Envelope, data: OrderRead) -> None:
        await sagas.revive(data.order_id)

    async def pass_on(session: AsyncSession, envelope: Envelope, data: OrderRead) -> None:
        work = work_on(session)
        order = await work.orders.get(data.order_id)
        if order is None:
            return
        if order.contents.exchange_of and envelope.type == "ordering.order_cancelled":
            await refund_instead(order.contents.exchange_of, order.id, work, clock)
        signal = Signal(SIGNALS[envelope.type], data.reference, data.reason)
        await sagas.signal(data.order_id, signal, signal_id=envelope.id)

    for event_type in SIGNALS:
        consumer.on(event_type, OrderRead)(pass_on)
