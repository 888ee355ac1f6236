"""What lines cost: promotions off each piece first, then the coupon off the order, shared out over the lines.

Law: the lines' totals add up to the quote's total, their discounts to its discount, to the cent, whatever the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from stoa_primitives import Currency, CurrencyMismatch, Money, MoneyOutOfRange

from discount.domain.coupons import Coupon, CouponStatus, judge
from discount.domain.promotions import Promotion
from discount.domain.refusals import QuoteRefused

MOST_LINES: Final = 100
MOST_PIECES: Final = 1000
LARGEST_PRICE: Final = 100_000_000
LARGEST_TOTAL: Final = 2**31 - 1
"""What a GraphQL Int can carry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What somebody wants to buy."""

    variant_id: str
    product_id: str
    quantity: int
    unit_price: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """A line with what it costs, and why it costs less."""

    line: Line
    discount: Money
    reasons: tuple[str, ...] = ()

    @property
    def full(self) -> Money:
        return self.line.unit_price.times(self.line.quantity)

    @property
    def total(self) -> Money:
        return self.full.subtract(self.discount)


@dataclass(frozen=True, slots=True)
class CouponResult:
    """What became of the coupon that was named."""

    code: str
    status: CouponStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What all lines cost together."""

    lines: tuple[PricedLine, ...]
    currency: Currency
    coupon: CouponResult | None

    @property
    def subtotal(self) -> Money:
        return Money.total((each.full for each in self.lines), self.currency)

    @property
    def discount(self) -> Money:
        return Money.total((each.discount for each in self.lines), self.currency)

    @property
    def total(self) -> Money:
        return self.subtotal.subtract(self.discount)


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponWish:
    """A code somebody typed, and what is known of it."""

    code: str
    coupon: Coupon | None
    uses_by_customer: int = 0


def price(
    lines: Sequence[Line], *, promotions: Mapping[str, Promotion], wish: CouponWish | None, now: datetime
) -> Quote:
    """Item → order. Promotions are given by product."""
    currency = _check(lines)
    priced = tuple(_with_promotion(line, promotions.get(line.product_id)) for line in lines)
    quote = Quote(lines=priced, currency=currency, coupon=None)
    if quote.subtotal.amount > LARGEST_TOTAL:
        raise MoneyOutOfRange("This is more than one order can hold.")
    return quote if wish is None else _with_coupon(quote, wish, now)


def _with_promotion(line: Line, promotion: Promotion | None) -> PricedLine:
    if promotion is None:
        return PricedLine(line=line, discount=Money.zero(line.unit_price.currency))
    off = promotion.off(line.unit_price).times(line.quantity)
    return PricedLine(line=line, discount=off, reasons=(f"{promotion.name}: {promotion.percent} %",))


def _with_coupon(quote: Quote, wish: CouponWish, now: datetime) -> Quote:
    if wish.coupon is None:
        return replace(quote, coupon=CouponResult(wish.code, CouponStatus.UNKNOWN))
    status = judge(wish.coupon, total=quote.total, now=now, uses_by_customer=wish.uses_by_customer)
    result = CouponResult(wish.coupon.code, status)
    if status is not CouponStatus.APPLIED or quote.total.is_zero:
        return replace(quote, coupon=result)
    parts = wish.coupon.worth(quote.total).allocate([each.total.amount for each in quote.lines])
    lines = tuple(_less(each, part, wish.coupon) for each, part in zip(quote.lines, parts, strict=True))
    return replace(quote, lines=lines, coupon=result)


def _less(priced: PricedLine, part: Money, coupon: Coupon) -> PricedLine:
    if part.is_zero:
        return priced
    return replace(priced, discount=priced.discount.add(part), reasons=(*priced.reasons, f"Coupon {coupon.code}"))


def _check(lines: Sequence[Line]) -> Currency:
    if len(lines) > MOST_LINES:
        raise QuoteRefused(f"At most {MOST_LINES} lines can be priced at once.")
    if any(not 1 <= line.quantity <= MOST_PIECES for line in lines):
        raise QuoteRefused(f"A quantity lies between 1 and {MOST_PIECES}.")
    if any(not 0 <= line.unit_price.amount <= LARGEST_PRICE for line in lines):
        raise QuoteRefused("A price cannot be below zero, nor this large.")
    currencies = {line.unit_price.currency for line in lines}
    if len(currencies) > 1:
        raise CurrencyMismatch("All lines need the same currency.")
    return currencies.pop() if currencies else Currency.EUR
