"""What customers hears of things that are wished for: names and prices from the catalogue, stock from inventory."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Consumer, Envelope
from stoa_primitives import Currency, Money

from customers.application.ports import UnitOfWork
from customers.application.tell_wishers import learn_variant, tell_of_price, tell_of_return
from customers.domain.wish_notice import PriceChange, WatchedVariant

WorkOn = Callable[[AsyncSession], UnitOfWork]


class NameRead(BaseModel):
    en: str
    de: str


class VariantChangedRead(BaseModel):
    """What customers reads of catalog.variant_changed."""

    variant_id: str
    product_id: str
    name: NameRead


class MoneyRead(BaseModel):
    amount: int = Field(ge=0)
    currency: str

    def to_domain(self) -> Money:
        return Money(self.amount, Currency.of(self.currency))


class PriceChangedRead(BaseModel):
    """What customers reads of catalog.price_changed."""

    variant_id: str
    old: MoneyRead
    new: MoneyRead


class BackInStockRead(BaseModel):
    """What customers reads of inventory.back_in_stock."""

    variant_id: str


def register_wishes(consumer: Consumer, *, work_on: WorkOn) -> None:
    """Ties the news to the use cases."""

    @consumer.on("catalog.variant_changed", VariantChangedRead)
    async def learn(session: AsyncSession, envelope: Envelope, data: VariantChangedRead) -> None:
        variant = WatchedVariant(
            variant_id=data.variant_id,
            product_id=data.product_id,
            name_en=data.name.en,
            name_de=data.name.de,
            told_at=envelope.occurred_at,
        )
        await learn_variant(variant, work_on(session))

    @consumer.on("catalog.price_changed", PriceChangedRead)
    async def cheaper(session: AsyncSession, envelope: Envelope, data: PriceChangedRead) -> None:
        change = PriceChange(data.old.to_domain(), data.new.to_domain())
        await tell_of_price(data.variant_id, change, envelope.id, work_on(session))

    @consumer.on("inventory.back_in_stock", BackInStockRead)
    async def back(session: AsyncSession, envelope: Envelope, data: BackInStockRead) -> None:
        await tell_of_return(data.variant_id, envelope.id, work_on(session))
