"""The basket as clients see it. It is priced on first need: a page that only counts items asks no other service."""

import asyncio
from datetime import datetime
from typing import Self

import strawberry
from stoa_service import authenticated
from strawberry import ID, Info

from basket.application.holding import seen_basket
from basket.application.merge_basket import undoable_merge
from basket.application.ports import MergeRecord, Shop
from basket.application.price_basket import price_basket
from basket.domain.basket import Basket as DomainBasket
from basket.domain.basket import Line
from basket.domain.pricing import PricedBasket, PricedLine
from basket.domain.quote import AppliedDiscount
from basket.domain.tax import TaxLine

from .context import Context
from .money import Money
from .problems import BasketProblem

LOCALE = "en"


@strawberry.federation.type(keys=["id"])
class Variant:
    id: ID

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)


@strawberry.type
class LineDiscount:
    id: ID
    name: str
    is_coupon: bool
    amount: Money

    @classmethod
    def of(cls, applied: AppliedDiscount) -> Self:
        return cls(id=ID(applied.id), name=applied.name, is_coupon=applied.is_coupon, amount=Money.of(applied.amount))


@strawberry.type(description="Kept for later: not bought, not counted, at today's price.")
class SavedLine:
    variant: Variant | None
    quantity: int
    seen_price: Money = strawberry.field(description="When it was put into the basket.")

    @classmethod
    def of(cls, line: Line) -> Self:
        return cls(
            variant=Variant(id=ID(line.variant_id)), quantity=line.quantity, seen_price=Money.of(line.seen_price)
        )


@strawberry.type(description="All that is taxed at one rate; the tax is rounded once, on the sum.")
class BasketTax:
    rate_permille: int
    gross: Money
    tax: Money

    @classmethod
    def of(cls, line: TaxLine) -> Self:
        return cls(rate_permille=line.rate_permille, gross=Money.of(line.gross), tax=Money.of(line.tax))


@strawberry.type(description="A guest's basket that came into this one and can be taken out again.")
class BasketMerge:
    guest_basket_id: ID
    merged_at: datetime
    item_count: int

    @classmethod
    def of(cls, record: MergeRecord) -> Self:
        return cls(
            guest_basket_id=ID(record.source_id),
            merged_at=record.merged_at,
            item_count=sum(each.quantity for each in record.added),
        )


@strawberry.type
class BasketLine:
    variant: Variant | None
    quantity: int
    unit_price: Money
    discount: Money
    total: Money

    priced: strawberry.Private[PricedLine]

    @strawberry.field(description="In the reader's language where there is a text in it: `de`, else English.")
    def name(self, locale: str = LOCALE) -> str:
        return self.priced.name(locale)

    @strawberry.field(description="Which promotion or coupon took how much; adds up to the discount.")
    def breakdown(self) -> list[LineDiscount]:
        return [LineDiscount.of(each) for each in self.priced.breakdown]

    @classmethod
    def of(cls, line: PricedLine) -> Self:
        return cls(
            priced=line,
            variant=Variant(id=ID(line.line.variant_id)),
            quantity=line.line.quantity,
            unit_price=Money.of(line.unit_price),
            discount=Money.of(line.discount),
            total=Money.of(line.total),
        )


class Pricing:
    """Prices a basket once per request, however many fields want to know."""

    def __init__(self, basket: DomainBasket, shop: Shop) -> None:
        self._basket = basket
        self._shop = shop
        self._lock = asyncio.Lock()
        self._priced: PricedBasket | None = None

    async def priced(self) -> PricedBasket:
        async with self._lock:
            if self._priced is None:
                self._priced = await price_basket(self._basket, self._shop)
            return self._priced


@strawberry.federation.type(keys=["id"])
class Basket:
    basket: strawberry.Private[DomainBasket]
    pricing: strawberry.Private[Pricing]

    @classmethod
    def of(cls, basket: DomainBasket, shop: Shop) -> Self:
        return cls(basket=basket, pricing=Pricing(basket, shop))

    @strawberry.field
    def id(self) -> ID:
        return ID(self.basket.id)

    @strawberry.field
    async def lines(self) -> list[BasketLine]:
        return [BasketLine.of(line) for line in (await self.pricing.priced()).lines]

    @strawberry.field
    def item_count(self) -> int:
        return self.basket.item_count

    @strawberry.field
    def coupon(self) -> str | None:
        return self.basket.coupon

    @strawberry.field(description="APPLIED, or why the coupon does not count; null without one or while unknown.")
    async def coupon_status(self) -> str | None:
        if self.basket.coupon is None:
            return None
        status = (await self.pricing.priced()).coupon_status
        return None if status is None else str(status)

    @strawberry.field
    async def subtotal(self) -> Money:
        return Money.of((await self.pricing.priced()).subtotal)

    @strawberry.field
    async def discount(self) -> Money:
        return Money.of((await self.pricing.priced()).discount)

    @strawberry.field(description="Tax contained in the total.")
    async def tax(self) -> Money:
        return Money.of((await self.pricing.priced()).tax)

    @strawberry.field(
        description="The tax by rate, for goods sent within the shop's own country; the order's own is worked out with its address."
    )
    async def tax_lines(self) -> list[BasketTax]:
        return [BasketTax.of(each) for each in (await self.pricing.priced()).taxes]

    @strawberry.field(description="Whether a promotion sends this basket for nothing.")
    async def free_shipping(self) -> bool:
        return (await self.pricing.priced()).free_shipping

    @strawberry.field(description="Goods value from which sending is free; null: never.")
    async def free_shipping_from(self) -> Money | None:
        threshold = (await self.pricing.priced()).free_shipping_from
        return None if threshold is None else Money.of(threshold)

    @strawberry.field
    def saved_for_later(self) -> list[SavedLine]:
        return [SavedLine.of(line) for line in self.basket.saved]

    @strawberry.field(
        description="The last guest's basket that came in at a sign-in, while that can be undone (a day)."
    )
    async def merged(self, info: Info[Context, None]) -> BasketMerge | None:
        record = await undoable_merge(self.basket, info.context.shop)
        return None if record is None else BasketMerge.of(record)

    @strawberry.field
    async def total(self) -> Money:
        return Money.of((await self.pricing.priced()).total)

    @strawberry.field
    async def weight_grams(self) -> int:
        return (await self.pricing.priced()).weight_grams

    @strawberry.field
    async def notices(self) -> list[BasketProblem]:
        return [BasketProblem.of(notice) for notice in (await self.pricing.priced()).notices]

    @classmethod
    async def resolve_reference(cls, info: Info[Context, None], id: ID) -> Self | None:  # noqa: A002 - the key's name
        context = info.context
        basket = await seen_basket(context.holding(id), context.shop.reader)
        return None if basket is None else cls.of(basket, context.shop)


@strawberry.federation.type(keys=["id"])
class Customer:
    id: ID

    @authenticated
    @strawberry.field(description="The customer's basket; for nobody else.")
    async def basket(self, info: Info[Context, None]) -> Basket | None:
        context = info.context
        if context.customer_id != self.id:
            return None
        basket = await seen_basket(context.holding(), context.shop.reader)
        return None if basket is None else Basket.of(basket, context.shop)

    @classmethod
    def resolve_reference(cls, id: ID) -> Self:  # noqa: A002 - the key's name
        return cls(id=id)


@strawberry.type
class BasketResult:
    basket: Basket | None
    problems: list[BasketProblem]


async def _own_basket(info: Info[Context, None]) -> Basket | None:
    context = info.context
    basket = await seen_basket(context.holding(), context.shop.reader)
    return None if basket is None else Basket.of(basket, context.shop)


@strawberry.type
class CheckoutResult:
    order_id: ID | None
    basket: Basket | None = strawberry.field(resolver=_own_basket)  # read only when somebody asks for it
    problems: list[BasketProblem]
