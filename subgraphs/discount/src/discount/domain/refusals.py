"""Why discount says no.

Refusal
└── InvalidInput
    ├── QuoteRefused    QUOTE_INVALID
    ├── CouponRefused   COUPON_INVALID
    ├── CouponExists    COUPON_EXISTS
    ├── PromotionRefused    PROMOTION_INVALID
    └── PromotionExists     PROMOTION_EXISTS
"""

from __future__ import annotations

from stoa_primitives import InvalidInput


class QuoteRefused(InvalidInput):
    """The lines make no sense."""

    code = "QUOTE_INVALID"


class CouponRefused(InvalidInput):
    """The coupon to be made makes no sense."""

    code = "COUPON_INVALID"


class CouponExists(InvalidInput):
    """There is a coupon of this code already."""

    code = "COUPON_EXISTS"


class PromotionRefused(InvalidInput):
    """The promotion to be made or changed makes no sense."""

    code = "PROMOTION_INVALID"


class PromotionExists(InvalidInput):
    """There is a promotion of this id already."""

    code = "PROMOTION_EXISTS"
