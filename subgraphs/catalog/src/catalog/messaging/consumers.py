"""What the catalogue does when others' events arrive: each has one effect, in the inbox's transaction."""

from collections.abc import Callable, Sequence
from typing import Literal

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Heard

from catalog.application.count_together import count_together
from catalog.application.ports import ToldLevel, ToldRating, UnitOfWork
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
        consumer.on_many("inventory.availability_changed", AvailabilityRead)(self.learn_levels)
        consumer.on_many("ordering.order_confirmed", OrderConfirmed)(self.count_orders)
        consumer.on_many("reviews.rating_changed", RatingRead)(self.learn_ratings)

    async def learn_levels(self, session: AsyncSession, events: Sequence[Heard[AvailabilityRead]]) -> None:
        told = [ToldLevel(e.data.variant_id, Level[e.data.level], e.envelope.occurred_at) for e in events]
        await self._open_unit(session).products.learn_levels(told)

    async def count_orders(self, session: AsyncSession, events: Sequence[Heard[OrderConfirmed]]) -> None:
        baskets = [[line.product_id for line in each.data.lines] for each in events]
        await count_together(baskets, unit=self._open_unit(session))

    async def learn_ratings(self, session: AsyncSession, events: Sequence[Heard[RatingRead]]) -> None:
        told = [ToldRating(e.data.product_id, e.data.average_tenths or 0, e.data.count) for e in events]
        await self._open_unit(session).products.learn_ratings(told)
