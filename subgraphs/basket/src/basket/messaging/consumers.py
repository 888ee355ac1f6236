"""What the basket hears: a variant changed, an order was confirmed or cancelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope, Heard
from stoa_primitives import Currency, Money

from basket.application.ports import UnitOfWork
from basket.application.record_variant import record_stock, record_variant
from basket.application.settle_order import finish_baskets, settle_cancelled_order
from basket.domain.tax import TaxClass
from basket.domain.variant import LocalText, StockLevel, Variant

WorkOn = Callable[[AsyncSession], UnitOfWork]


class TextRead(BaseModel):
    en: str = ""
    de: str = ""

    def to_domain(self) -> LocalText:
        return LocalText(en=self.en, de=self.de)


class MoneyRead(BaseModel):
    amount: int = Field(ge=0)
    currency: Currency


class VariantChangedRead(BaseModel):
    """What the basket reads of catalog.variant_changed."""

    variant_id: str = Field(min_length=1)
    product_id: str
    name: TextRead
    variant_name: TextRead
    price: MoneyRead
    weight_grams: int = Field(ge=0)
    published: bool
    image: str = ""
    tax_class: str = ""

    def to_domain(self) -> Variant:
        return Variant(
            id=self.variant_id,
            product_id=self.product_id,
            name=self.name.to_domain(),
            variant_name=self.variant_name.to_domain(),
            price=Money(self.price.amount, self.price.currency),
            weight_grams=self.weight_grams,
            published=self.published,
            image=self.image,
            tax_class=TaxClass.of(self.tax_class),
        )


class AvailabilityChangedRead(BaseModel):
    """What the basket reads of inventory.availability_changed."""

    variant_id: str = Field(min_length=1)
    level: StockLevel


class OrderRead(BaseModel):
    """What the basket reads of ordering.order_confirmed."""

    order_id: str


class OrderCancelledRead(BaseModel):
    """What the basket reads of ordering.order_cancelled."""

    order_id: str
    reason: str


def register(consumer: Consumer, *, work_on: WorkOn) -> None:
    """Ties the events of catalog, inventory and ordering to the use cases."""

    @consumer.on("catalog.variant_changed", VariantChangedRead)
    async def learn(session: AsyncSession, envelope: Envelope, data: VariantChangedRead) -> None:
        await record_variant(data.to_domain(), envelope.occurred_at, work_on(session))

    @consumer.on("inventory.availability_changed", AvailabilityChangedRead)
    async def learn_stock(session: AsyncSession, envelope: Envelope, data: AvailabilityChangedRead) -> None:
        await record_stock(data.variant_id, data.level, envelope.occurred_at, work_on(session))

    @consumer.on_many("ordering.order_confirmed", OrderRead)
    async def finish(session: AsyncSession, heard: Sequence[Heard[OrderRead]]) -> None:
        await finish_baskets([each.data.order_id for each in heard], work_on(session))

    @consumer.on("ordering.order_cancelled", OrderCancelledRead)
    async def settle(session: AsyncSession, _: Envelope, data: OrderCancelledRead) -> None:
        await settle_cancelled_order(data.order_id, data.reason, work_on(session))
