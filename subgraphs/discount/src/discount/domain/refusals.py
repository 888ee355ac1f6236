"""Why discount says no.

Refusal
└── InvalidInput
    ├── QuoteRefused    QUOTE_INVALID
    ├── CouponRefused   COUPON_INVALID
    └── CouponExists    COUPON_EXISTS
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
