"""What reviews hears: an order was delivered."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope

from reviews.application.note_delivery import note_delivery
from reviews.application.ports import UnitOfWork
from reviews.domain.listing import Delivery

WorkOn = Callable[[AsyncSession], UnitOfWork]


class LineRead(BaseModel):
    product_id: str
    name: str = ""


class OrderDeliveredRead(BaseModel):
    """What reviews reads of ordering.order_delivered."""

    order_id: str
    number: str
    customer_id: str
    lines: list[LineRead]


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
