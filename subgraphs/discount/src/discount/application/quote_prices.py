"""Say what lines would cost, now or at another moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stoa_primitives import Clock, Money

from discount.application.ports import DiscountReader
from discount.domain.coupons import normal_code
from discount.domain.pricing import price
from discount.domain.quote import CouponWish, Line, Occasion, Quote

LONGEST_CODE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePrices:
    lines: tuple[Line, ...]
    coupon: str | None = None
    customer_id: str | None = None
    shipping: Money | None = None


async def quote_prices(query: QuotePrices, *, reader: DiscountReader, clock: Clock) -> Quote:
    """Never fails for a coupon: the quote says why it does not count."""
    return await _quote(query, reader, clock.now(), only_running=True)


async def simulate_prices(query: QuotePrices, at: datetime, *, reader: DiscountReader) -> Quote:
    """For staff: the quote at that moment, with a verdict on every promotion there is."""
    return await _quote(query, reader, at, only_running=False)


async def _quote(query: QuotePrices, reader: DiscountReader, now: datetime, *, only_running: bool) -> Quote:
    products = sorted({line.product_id for line in query.lines})
    offers = await reader.offers(products, running_at=now if only_running else None)
    occasion = Occasion(now=now, signed_in=bool(query.customer_id), shipping=query.shipping)
    return price(query.lines, offers=offers, wish=await _wish(query, reader), occasion=occasion)


async def _wish(query: QuotePrices, reader: DiscountReader) -> CouponWish | None:
    code = normal_code(query.coupon or "")[:LONGEST_CODE]
    if not code:
        return None
    coupon = await reader.coupon(code) if code.isprintable() else None
    if coupon is None or coupon.max_uses_per_customer is None or query.customer_id is None:
        return CouponWish(code=code, coupon=coupon)
    uses = await reader.uses_by_customer(coupon.code, query.customer_id)
    return CouponWish(code=code, coupon=coupon, uses_by_customer=uses)
