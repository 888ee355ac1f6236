"""Coupons and promotions of the demo market."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import blake2s
from typing import Final

from stoa_primitives import Currency, Money

from discount.domain.coupons import Coupon
from discount.domain.promotions import Promotion, percentage

DEMO_COUPONS: Final = (
    Coupon(code="WELCOME10", percent=10),
    Coupon(code="SAVE5", amount=Money(500, Currency.EUR), minimum=Money(5000, Currency.EUR)),
    Coupon(code="EXPIRED", percent=20, expires_at=datetime(2025, 1, 1, tzinfo=UTC)),
    Coupon(code="ONCE", percent=20, max_uses=1),
)
DEMO_PROMOTIONS: Final = (
    percentage("season", "End of season", 15),
    percentage("last-pieces", "Last pieces", 25),
    percentage("house-price", "House price", 10),
)
_ONE_IN: Final = 10


def demo_promotion_of(product_id: str) -> Promotion | None:
    """About a tenth of the products, decided by the id alone."""
    numbers = blake2s(product_id.encode(), digest_size=4, person=b"promo").digest()
    if int.from_bytes(numbers[:2]) % _ONE_IN:
        return None
    return DEMO_PROMOTIONS[numbers[2] % len(DEMO_PROMOTIONS)]
