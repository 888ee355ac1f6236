"""What shipping hears: an order was confirmed, is to be stopped, was cancelled, or comes back."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope
from stoa_primitives import Clock

from shipping.application.cancel_shipments import answer_cancellation, cancel_shipments
from shipping.application.issue_return_label import issue_return_label
from shipping.application.ports import UnitOfWork
from shipping.application.prepare_shipment import prepare_shipment
from shipping.domain.parcel import ShippedLine
from shipping.domain.return_label import ReturnWish
from shipping.domain.shipment import ConfirmedOrder, Destination

WorkOn = Callable[[AsyncSession], UnitOfWork]


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

    @consumer.on("ordering.order_confirmed", OrderConfirmedRead)
    async def prepare(session: AsyncSession, _: Envelope, data: OrderConfirmedRead) -> None:
        await prepare_shipment(data.to_domain(), clock.now(), work_on(session))

    @consumer.on("ordering.order_cancelled", OrderRead)
    async def stop(session: AsyncSession, _: Envelope, data: OrderRead) -> None:
        await cancel_shipments(data.order_id, clock.now(), work_on(session))

    # Its own topic and its own answer: after the confirmation only shipping knows whether it is too late.
    @consumer.on("ordering.cancellation_requested", OrderRead)
    async def answer(session: AsyncSession, _: Envelope, data: OrderRead) -> None:
        await answer_cancellation(data.order_id, clock.now(), work_on(session))

    @consumer.on("ordering.return_requested", ReturnRequestedRead)
    async def label(session: AsyncSession, _: Envelope, data: ReturnRequestedRead) -> None:
        await issue_return_label(data.to_domain(), clock.now(), work_on(session))
