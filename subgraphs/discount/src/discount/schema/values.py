"""Money, quotes and what goes into them."""

from typing import Self

import strawberry
from stoa_primitives import Currency
from stoa_primitives import Money as DomainMoney

from discount.domain import quote
from discount.domain.coupons import CouponStatus

strawberry.enum(CouponStatus)  # the domain's word is the schema's word; the domain knows nothing of it


@strawberry.federation.type(shareable=True)
class Money:
    amount: int
    currency: str

    @classmethod
    def of(cls, money: DomainMoney) -> Self:
        return cls(amount=money.amount, currency=str(money.currency))

    def to_domain(self) -> DomainMoney:
        return DomainMoney(self.amount, Currency.of(self.currency))


@strawberry.input
class MoneyInput:
    amount: int
    currency: str

    def to_domain(self) -> DomainMoney:
        return DomainMoney(self.amount, Currency.of(self.currency))


@strawberry.input
class QuoteLineInput:
    variant_id: strawberry.ID
    product_id: strawberry.ID
    quantity: int
    unit_price: MoneyInput

    def to_domain(self) -> quote.Line:
        return quote.Line(
            variant_id=str(self.variant_id),
            product_id=str(self.product_id),
            quantity=self.quantity,
            unit_price=self.unit_price.to_domain(),
        )


@strawberry.type(description="Which promotion or coupon took how much.")
class AppliedDiscount:
    id: strawberry.ID
    name: str
    is_coupon: bool
    amount: Money

    @classmethod
    def of(cls, reduction: quote.Reduction) -> Self:
        return cls(
            id=strawberry.ID(reduction.id),
            name=reduction.name,
            is_coupon=reduction.source is quote.Source.COUPON,
            amount=Money.of(reduction.amount),
        )


@strawberry.type
class QuotedLine:
    variant_id: strawberry.ID
    quantity: int
    unit_price: Money
    discount: Money
    total: Money
    reasons: list[str]
    breakdown: list[AppliedDiscount] = strawberry.field(description="Adds up to the line's discount.")

    @classmethod
    def of(cls, priced: quote.PricedLine) -> Self:
        return cls(
            variant_id=strawberry.ID(priced.line.variant_id),
            quantity=priced.line.quantity,
            unit_price=Money.of(priced.line.unit_price),
            discount=Money.of(priced.discount),
            total=Money.of(priced.total),
            reasons=list(priced.reasons),
            breakdown=[AppliedDiscount.of(each) for each in priced.reductions],
        )


@strawberry.type
class CouponResult:
    code: str
    status: CouponStatus


@strawberry.type
class PriceQuote:
    lines: list[QuotedLine]
    subtotal: Money
    discount: Money
    total: Money
    coupon: CouponResult | None
    shipping_discount: Money | None = strawberry.field(
        description="Off the shipping that was asked about; not part of discount."
    )
    free_shipping: bool
    free_shipping_from: Money | None = strawberry.field(
        description="Goods value from which sending is free; null: never."
    )

    @classmethod
    def of(cls, priced: quote.Quote) -> Self:
        return cls(
            lines=[QuotedLine.of(each) for each in priced.lines],
            subtotal=Money.of(priced.subtotal),
            discount=Money.of(priced.discount),
            total=Money.of(priced.total),
            coupon=CouponResult(code=priced.coupon.code, status=priced.coupon.status) if priced.coupon else None,
            shipping_discount=Money.of(priced.shipping_discount) if priced.shipping is not None else None,
            free_shipping=priced.free_shipping,
            free_shipping_from=Money.of(priced.free_shipping_from) if priced.free_shipping_from else None,
        )
