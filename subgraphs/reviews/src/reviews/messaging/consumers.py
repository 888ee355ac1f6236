"""What reviews hears: an order was delivered; in the demo market, that there is a product."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope

from reviews.application.fill_demo import fill_demo
from reviews.application.note_delivery import note_delivery
from reviews.application.ports import UnitOfWork
from reviews.domain.demo import DemoProduct
from reviews.domain.listing import Delivery

WorkOn = Callable[[AsyncSession], UnitOfWork]


class LineRead(BaseModel):
    product_id: str
    name: str = ""


class VariantChangedRead(BaseModel):
    """What the demo market reads of catalog.variant_changed."""

    product_id: str
    name: dict[str, str]


class OrderDeliveredRead(BaseModel):
    """What reviews reads of ordering.order_delivered."""

    order_id: str
    number: str
    customer_id: str
    lines: list[LineRead]


def register_demo(consumer: Consumer, *, work_on: WorkOn) -> None:
    """Products of the demo market come with reviews."""

    @consumer.on("catalog.variant_changed", VariantChangedRead)
    async def heard_of(session: AsyncSession, _: Envelope, data: VariantChangedRead) -> None:
        await fill_demo(DemoProduct(data.product_id, data.name), work_on(session))


def register(consumer: Consumer, *, work_on: WorkOn) -> None:
    """Ties ordering's event to the use case."""

    @consumer.on("ordering.order_delivered", OrderDeliveredRead)
    async def delivered(session: AsyncSession, envelope: Envelope, data: OrderDeliveredRead) -> None:
        names = {line.product_id: line.name for line in data.lines}
        arrived = [
            Delivery(
                customer_id=data.customer_id,
                product_id=product_id,
                order_id=data.order_id,
                order_number=data.number,
                name=name,
                delivered_at=envelope.occurred_at,
            )
            for product_id, name in names.items()
        ]
        await note_delivery(arrived, work_on(session))
