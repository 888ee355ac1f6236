"""What the catalogue does when others' events arrive: each has one effect, in the inbox's transaction."""

from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope

from catalog.application.count_together import count_together
from catalog.application.ports import UnitOfWork
from catalog.domain.facets import Level

OpensUnit = Callable[[AsyncSession], UnitOfWork]


class AvailabilityRead(BaseModel):
    variant_id: str
    level: Literal["IN", "LOW", "OUT"]


class LineRead(BaseModel):
    product_id: str


class OrderConfirmed(BaseModel):
    lines: list[LineRead]


class RatingRead(BaseModel):
    product_id: str
    count: int = Field(ge=0)
    average_tenths: int | None = Field(None, ge=10, le=50)


class CatalogConsumers:
    """The handlers, with what they need."""

    def __init__(self, open_unit: OpensUnit) -> None:
        self._open_unit = open_unit

    def register(self, consumer: Consumer) -> None:
        consumer.on("inventory.availability_changed", AvailabilityRead)(self.learn_level)
        consumer.on("ordering.order_confirmed", OrderConfirmed)(self.count_order)
        consumer.on("reviews.rating_changed", RatingRead)(self.learn_rating)

    async def learn_level(self, session: AsyncSession, envelope: Envelope, data: AvailabilityRead) -> None:
        products = self._open_unit(session).products
        await products.learn_level(data.variant_id, Level[data.level], envelope.occurred_at)

    async def count_order(self, session: AsyncSession, envelope: Envelope, data: OrderConfirmed) -> None:  # noqa: ARG002 - a handler's form
        await count_together([line.product_id for line in data.lines], unit=self._open_unit(session))

    async def learn_rating(self, session: AsyncSession, envelope: Envelope, data: RatingRead) -> None:  # noqa: ARG002 - a handler's form
        products = self._open_unit(session).products
        await products.learn_rating(data.product_id, data.average_tenths or 0, data.count)
