"""The basket as clients see it. It is priced on first need: a page that only counts items asks no other service."""

import asyncio
from typing import Self

import strawberry
from stoa_service import authenticated
from strawberry import ID, Info

from basket.application.holding import seen_basket
from basket.application.ports import Shop
from basket.application.price_basket import price_basket
from basket.domain.basket import Basket as DomainBasket
from basket.domain.pricing import PricedBasket, PricedLine

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
class BasketLine:
    variant: Variant | None
    name: str
    quantity: int
    unit_price: Money
    discount: Money
    total: Money

    @classmethod
    def of(cls, line: PricedLine) -> Self:
        return cls(
            variant=Variant(id=ID(line.line.variant_id)),
            name=line.name(LOCALE),
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


@strawberry.type
class CheckoutResult:
    order_id: ID | None
    basket: Basket | None
    problems: list[BasketProblem]
