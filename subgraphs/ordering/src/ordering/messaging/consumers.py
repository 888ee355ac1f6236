"""What ordering hears. Handlers place orders and advance them in the transaction of the message.

What cannot be handled so is handed to the order's durable workflow, which keeps it until it can, or until staff look at it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope, Heard
from stoa_messaging.crash_points import reach
from stoa_primitives import Clock

from ordering.application.advance_order import advance_in
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
}


class RunsSagas(Protocol):
    """The durable side of the saga."""

    async def signal(self, order_id: str, signal: Signal, *, signal_id: str) -> None:
        """Hands a signal over, starting the workflow if there is none; the same id again changes nothing."""
        ...

    async def wake(self, order_id: str, *, placed_at: datetime) -> None:
        """The order was moved by others: a workflow that waits for it looks again."""
        ...

    async def revive(self, order_id: str) -> None:
        """Lets a saga that stands still, or ended in an error, go on."""
        ...


def register(consumer: Consumer, *, work_on: WorkOn, sagas: RunsSagas, clock: Clock) -> None:
    """Ties the events to the use cases and the saga."""

    @consumer.prepare
    async def read_orders(session: AsyncSession, heard: Sequence[Heard[Any]]) -> None:
        """All orders that the messages speak of, at once."""
        new = sum(isinstance(each.data, CheckedOutRead) for each in heard)
        ids = {order_id for each in heard if (order_id := getattr(each.data, "order_id", ""))}
        await work_on(session).orders.read_ahead(ids, new=new)

    @consumer.on("basket.checked_out", CheckedOutRead)
    async def begin_order(session: AsyncSession, _: Envelope, data: CheckedOutRead) -> None:
        command = PlaceOrder(order_id=data.order_id, contents=data.to_contents())
        await place_order(command, work_on(session), clock)

    @consumer.on("ordering.saga_resume_requested", OrderRead)
    async def revive_saga(_: AsyncSession, __: Envelope, data: OrderRead) -> None:
        await sagas.revive(data.order_id)

    # Our own: somebody cancelled in another process, and a workflow should stop waiting.
    @consumer.on("ordering.order_cancelled", OrderRead)
    async def note_end(session: AsyncSession, _: Envelope, data: OrderRead) -> None:
        work = work_on(session)
        order = await work.orders.get(data.order_id)
        if order is None:
            return
        if order.contents.exchange_of:
            await refund_instead(order.contents.exchange_of, order.id, work, clock)
        await sagas.wake(order.id, placed_at=order.placed_at)

    _register_answers(consumer, work_on, sagas, clock)


def _register_answers(consumer: Consumer, work_on: WorkOn, sagas: RunsSagas, clock: Clock) -> None:
    """What the order process waits for."""

    async def advance(session: AsyncSession, envelope: Envelope, data: OrderRead) -> None:
        order = await advance_in(work_on(session), data.order_id, _signal(envelope, data), clock.now())
        reach("ordering.saga.before_commit")
        if order is not None:
            await sagas.wake(order.id, placed_at=order.placed_at)

    async def hand_over(envelope: Envelope, data: OrderRead) -> None:
        await sagas.signal(data.order_id, _signal(envelope, data), signal_id=envelope.id)

    for event_type in SIGNALS:
        consumer.on(event_type, OrderRead, rescue=hand_over)(advance)


def _signal(envelope: Envelope, data: OrderRead) -> Signal:
    return Signal(SIGNALS[envelope.type], data.reference, data.reason)
