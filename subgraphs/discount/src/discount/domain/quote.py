"""What goes into a price and what comes out of it, as values.

Law: the lines' totals add up to the quote's total, their reductions to its discount, to the cent, whatever the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from stoa_primitives import Currency, Money

from discount.domain.coupons import Coupon, CouponStatus
from discount.domain.promotions import Level, Promotion


class Source(StrEnum):
    """Who took something off."""

    PROMOTION = "PROMOTION"
    COUPON = "COUPON"


class Outcome(StrEnum):
    """What became of a promotion or coupon in a quote."""

    APPLIED = "APPLIED"
    OUTDONE = "OUTDONE"
    NOT_RUNNING = "NOT_RUNNING"
    CONDITION_NOT_MET = "CONDITION_NOT_MET"
    NOTHING_TO_REDUCE = "NOTHING_TO_REDUCE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What somebody wants to buy."""

    variant_id: str
    product_id: str
    quantity: int
    unit_price: Money

    @property
    def full(self) -> Money:
        return self.unit_price.times(self.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A promotion and the products of this quote that it is aimed at."""

    promotion: Promotion
    products: frozenset[str] = frozenset()

    def aims_at(self, product_id: str) -> bool:
        return self.promotion.all_products or product_id in self.products


@dataclass(frozen=True, slots=True, kw_only=True)
class CouponWish:
    """A code somebody typed, and what is known of it."""

    code: str
    coupon: Coupon | None
    uses_by_customer: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """When it is bought and by whom, and what sending it would cost, once that is known."""

    now: datetime
    signed_in: bool = False
    shipping: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """Who took how much."""

    source: Source
    id: str
    name: str
    level: Level
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """A line with what it costs, and who made it cost less."""

    line: Line
    reductions: tuple[Reduction, ...] = ()

    @property
    def full(self) -> Money:
        return self.line.full

    @property
    def discount(self) -> Money:
        return Money.total((each.amount for each in self.reductions), self.line.unit_price.currency)

    @property
    def total(self) -> Money:
        return self.full.subtract(self.discount)

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.reductions)

    def less(self, reduction: Reduction) -> PricedLine:
        if reduction.amount.is_zero:
            return self
        return replace(self, reductions=(*self.reductions, reduction))


@dataclass(frozen=True, slots=True)
class CouponResult:
    """What became of the coupon that was named."""

    code: str
    status: CouponStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one promotion or coupon, and why, for staff."""

    source: Source
    id: str
    name: str
    level: Level
    outcome: Outcome
    amount: Money
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What all lines cost together, and what is taken off the shipping."""

    lines: tuple[PricedLine, ...]
    currency: Currency
    coupon: CouponResult | None = None
    shipping: Money | None = None
    shipping_reductions: tuple[Reduction, ...] = ()
    free_shipping: bool = False
    free_shipping_from: Money | None = None
    """The lowest goods value from which a running promotion sends for nothing."""
    verdicts: tuple[Verdict, ...] = ()

    @property
    def subtotal(self) -> Money:
        return Money.total((each.full for each in self.lines), self.currency)

    @property
    def discount(self) -> Money:
        return Money.total((each.discount for each in self.lines), self.currency)

    @property
    def total(self) -> Money:
        """Of the goods, without shipping."""
        return self.subtotal.subtract(self.discount)

    @property
    def shipping_discount(self) -> Money:
        return Money.total((each.amount for each in self.shipping_reductions), self.currency)

    @property
    def coupon_amount(self) -> Money:
        """What the coupon took: what its budget is charged with."""
        taken = (each for line in self.lines for each in line.reductions if each.source is Source.COUPON)
        return Money.total((each.amount for each in taken), self.currency)

    def judged(self, *verdicts: Verdict) -> Quote:
        return replace(self, verdicts=(*self.verdicts, *verdicts))
