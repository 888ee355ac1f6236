"""Say what lines would cost now."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock

from discount.application.ports import DiscountReader
from discount.domain.coupons import normal_code
from discount.domain.pricing import CouponWish, Line, Quote, price
from discount.domain.promotions import best_of

LONGEST_CODE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePrices:
    lines: tuple[Line, ...]
    coupon: str | None = None
    customer_id: str | None = None


async def quote_prices(query: QuotePrices, *, reader: DiscountReader, clock: Clock) -> Quote:
    """Never fails for a coupon: the quote says why it does not count."""
    now = clock.now()
    aimed = await reader.promotions_of([line.product_id for line in query.lines])
    best = {product_id: best_of(promotions, now) for product_id, promotions in aimed.items()}
    running = {product_id: promotion for product_id, promotion in best.items() if promotion is not None}
    return price(query.lines, promotions=running, wish=await _wish(query, reader), now=now)


async def _wish(query: QuotePrices, reader: DiscountReader) -> CouponWish | None:
    code = normal_code(query.coupon or "")[:LONGEST_CODE]
    if not code:
        return None
    coupon = await reader.coupon(code)
    if coupon is None or coupon.max_uses_per_customer is None or query.customer_id is None:
        return CouponWish(code=code, coupon=coupon)
    uses = await reader.uses_by_customer(coupon.code, query.customer_id)
    return CouponWish(code=code, coupon=coupon, uses_by_customer=uses)
