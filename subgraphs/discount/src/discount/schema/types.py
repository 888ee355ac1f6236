"""Coupons and promotions, and what they add to the catalogue's products and variants."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

import strawberry
from stoa_primitives import InvalidInput

from discount.domain import coupons as domain
from discount.domain import promotions
from discount.domain.pricing import sale_price
from discount.domain.promotions import best_of
from discount.schema.context import WRITE_SCOPE, Info
from discount.schema.promotions import in_utc
from discount.schema.values import Money, MoneyInput


@strawberry.type
class Promotion:
    id: strawberry.ID
    name: str
    percent: int
    ends_at: datetime | None

    @classmethod
    def of(cls, promotion: promotions.Promotion) -> Self:
        return cls(
            id=strawberry.ID(promotion.id),
            name=promotion.name,
            percent=promotion.percent,
            ends_at=promotion.ends_at,
        )


@strawberry.federation.type(keys=["code"])
class Coupon:
    code: str
    percent: int | None
    amount: Money | None
    minimum: Money | None
    starts_at: datetime | None
    expires_at: datetime | None
    max_uses: int | None
    max_uses_per_customer: int | None
    budget: Money | None = strawberry.field(description="What all its uses together may take off.")
    spent: Money | None
    group: str | None = strawberry.field(description="Promotions of this group exclude it; the better one counts.")
    priority: int
    uses: int

    @classmethod
    def of(cls, coupon: domain.Coupon) -> Self:
        return cls(
            code=coupon.code,
            percent=coupon.percent,
            amount=Money.of(coupon.amount) if coupon.amount else None,
            minimum=Money.of(coupon.minimum) if coupon.minimum else None,
            starts_at=coupon.starts_at,
            expires_at=coupon.expires_at,
            max_uses=coupon.max_uses,
            max_uses_per_customer=coupon.max_uses_per_customer,
            budget=Money.of(coupon.budget) if coupon.budget else None,
            spent=Money.of(coupon.spent) if coupon.spent else None,
            group=coupon.group,
            priority=coupon.priority,
            uses=coupon.uses,
        )

    @classmethod
    async def resolve_reference(cls, info: Info, code: str) -> Self | None:
        info.context.caller.require_scope(WRITE_SCOPE)
        found = await info.context.loaders.coupon.load(code)
        return cls.of(found) if found else None


@strawberry.input
class CouponInput:
    code: str
    percent: int | None = None
    amount: MoneyInput | None = None
    minimum: MoneyInput | None = None
    starts_at: datetime | None = None
    expires_at: datetime | None = None
    max_uses: int | None = None
    max_uses_per_customer: int | None = None
    budget: MoneyInput | None = None
    group: str | None = None
    priority: int = 0

    def to_domain(self) -> domain.Coupon:
        return domain.Coupon(
            code=self.code,
            percent=self.percent,
            amount=self.amount.to_domain() if self.amount else None,
            minimum=self.minimum.to_domain() if self.minimum else None,
            starts_at=in_utc(self.starts_at),
            expires_at=in_utc(self.expires_at),
            max_uses=self.max_uses,
            max_uses_per_customer=self.max_uses_per_customer,
            budget=self.budget.to_domain() if self.budget else None,
            group=self.group or None,
            priority=self.priority,
        )


@strawberry.federation.type(keys=["id"])
class Product:
    id: strawberry.ID

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> Self:  # noqa: A002 - GraphQL's name
        return cls(id=id)

    @strawberry.field
    async def promotion(self, info: Info) -> Promotion | None:
        found = best_of(await info.context.loaders.promotions.load(str(self.id)), info.context.services.clock.now())
        return Promotion.of(found) if found else None


@strawberry.federation.type(keys=["id"], description="Sale price of a variant: needs the catalogue's price.")
class Variant:
    id: strawberry.ID
    price: Money = strawberry.federation.field(external=True)
    product: Product = strawberry.federation.field(external=True)

    @classmethod
    def resolve_reference(
        cls,
        id: strawberry.ID,  # noqa: A002 - GraphQL's name
        price: Mapping[str, Any] | None = None,
        product: Mapping[str, Any] | None = None,
    ) -> Self:
        """The catalogue's fields come with the representation when the sale price is asked for."""
        return cls(id=id, price=_money_in(price), product=_product_in(product))

    @strawberry.federation.field(requires=["price { amount currency } product { id }"])
    async def sale_price(self, info: Info) -> Money | None:
        if self.price is None or self.product is None:
            raise InvalidInput("The sale price needs the catalogue's price.")
        found = await info.context.loaders.promotions.load(str(self.product.id))
        return Money.of(sale_price(self.price.to_domain(), found))


def _money_in(given: Mapping[str, Any] | None) -> Any:
    if given is None:
        return None
    amount, currency = given.get("amount"), given.get("currency")
    if not isinstance(amount, int) or isinstance(amount, bool) or not isinstance(currency, str):
        raise InvalidInput("A price needs a whole amount and a currency.")
    return Money(amount=amount, currency=currency)


def _product_in(given: Mapping[str, Any] | None) -> Any:
    if given is None:
        return None
    return Product(id=strawberry.ID(str(given.get("id"))))
