"""Money, quotes and what goes into them."""

from typing import Self

import strawberry
from stoa_primitives import Currency
from stoa_primitives import Money as DomainMoney

from discount.domain import pricing
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

    def to_domain(self) -> pricing.Line:
        return pricing.Line(
            variant_id=str(self.variant_id),
            product_id=str(self.product_id),
            quantity=self.quantity,
            unit_price=self.unit_price.to_domain(),
        )


@strawberry.type
class QuotedLine:
    variant_id: strawberry.ID
    quantity: int
    unit_price: Money
    discount: Money
    total: Money
    reasons: list[str]

    @classmethod
    def of(cls, priced: pricing.PricedLine) -> Self:
        return cls(
            variant_id=strawberry.ID(priced.line.variant_id),
            quantity=priced.line.quantity,
            unit_price=Money.of(priced.line.unit_price),
            discount=Money.of(priced.discount),
            total=Money.of(priced.total),
            reasons=list(priced.reasons),
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

    @classmethod
    def of(cls, quote: pricing.Quote) -> Self:
        return cls(
            lines=[QuotedLine.of(each) for each in quote.lines],
            subtotal=Money.of(quote.subtotal),
            discount=Money.of(quote.discount),
            total=Money.of(quote.total),
            coupon=CouponResult(code=quote.coupon.code, status=quote.coupon.status) if quote.coupon else None,
        )
