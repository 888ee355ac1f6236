"""What shipping hears: an order was confirmed, is to be stopped, was cancelled, or comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope, Heard
from stoa_primitives import Clock

from shipping.application.cancel_shipments import answer_cancellations, cancel_shipments
from shipping.application.issue_return_label import issue_return_label
from shipping.application.ports import UnitOfWork
from shipping.application.prepare_shipments import prepare_shipments
from shipping.domain.parcel import ShippedLine
from shipping.domain.return_label import ReturnWish
from shipping.domain.shipment import ConfirmedOrder, Destination

WorkOn = Callable[[AsyncSession], UnitOfWork]
CONFIRMED: Final = "ordering.order_confirmed"
CANCELLATION_REQUESTED: Final = "ordering.cancellation_requested"
_IN_TURNS: Final = frozenset({CONFIRMED, CANCELLATION_REQUESTED})


class LineRead(BaseModel):
    variant_id: str
    quantity: int = Field(ge=1)


class CustomerRead(BaseModel):
    id: str


class AddressRead(BaseModel):
    name: str
    street: str
    postal_code: str
    city: str
    country: str


class OrderConfirmedRead(BaseModel):
    """What shipping reads of ordering.order_confirmed."""

    order_id: str
    number: str
    customer: CustomerRead
    lines: list[LineRead]
    shipping_address: AddressRead
    shipping_method: str
    weight_grams: int = Field(0, ge=0)

    def to_domain(self) -> ConfirmedOrder:
        return ConfirmedOrder(
            order_id=self.order_id,
            number=self.number,
            customer_id=self.customer.id,
            method=self.shipping_method,
            weight_grams=self.weight_grams,
            destination=Destination(**self.shipping_address.model_dump()),
            lines=tuple(ShippedLine(line.variant_id, line.quantity) for line in self.lines),
        )


class OrderRead(BaseModel):
    """What shipping reads of an order's other events."""

    order_id: str


class ReturnRequestedRead(BaseModel):
    """What shipping reads of ordering.return_requested."""

    order_id: str
    number: str
    customer_id: str
    return_id: str
    lines: list[LineRead]
    sender: AddressRead

    def to_domain(self) -> ReturnWish:
        return ReturnWish(
            return_id=self.return_id,
            order_id=self.order_id,
            number=self.number,
            customer_id=self.customer_id,
            sender=Destination(**self.sender.model_dump()),
            lines=tuple(ShippedLine(line.variant_id, line.quantity) for line in self.lines),
        )


def register(consumer: Consumer, *, work_on: WorkOn, clock: Clock) -> None:
    """Ties ordering's events to the use cases."""

    @consumer.prepare
    async def take_turns(session: AsyncSession, heard: Sequence[Heard[Any]]) -> None:
        # For all of them at once: who asks twice may wait for somebody who waits for them.
        orders = {each.data.order_id for each in heard if each.envelope.type in _IN_TURNS}
        if orders:
            await work_on(session).shipments.take_turns(orders)

    @consumer.on_many(CONFIRMED, OrderConfirmedRead)
    async def prepare(session: AsyncSession, events: Sequence[Heard[OrderConfirmedRead]]) -> None:
        await prepare_shipments([each.data.to_domain() for each in events], clock.now(), work_on(session))

    @consumer.on_many("ordering.order_cancelled", OrderRead)
    async def stop(session: AsyncSession, events: Sequence[Heard[OrderRead]]) -> None:
        await cancel_shipments(_orders(events), clock.now(), work_on(session))

    # Its own topic and its own answer: after the confirmation only shipping knows whether it is too late.
    @consumer.on_many(CANCELLATION_REQUESTED, OrderRead)
    async def answer(session: AsyncSession, events: Sequence[Heard[OrderRead]]) -> None:
        await answer_cancellations(_orders(events), clock.now(), work_on(session))

    @consumer.on("ordering.return_requested", ReturnRequestedRead)
    async def label(session: AsyncSession, _: Envelope, data: ReturnRequestedRead) -> None:
        await issue_return_label(data.to_domain(), clock.now(), work_on(session))


def _orders(events: Sequence[Heard[OrderRead]]) -> list[str]:
    return [each.data.order_id for each in events]
