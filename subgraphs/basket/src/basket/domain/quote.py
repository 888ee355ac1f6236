"""What discount and shipping answered, in the basket's own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stoa_primitives import Money

from .problems import Problem, ProblemCode


class CouponStatus(StrEnum):
    APPLIED = "APPLIED"
    UNKNOWN = "UNKNOWN"
    EXPIRED = "EXPIRED"
    NOT_YET = "NOT_YET"
    USED = "USED"
    MINIMUM_NOT_MET = "MINIMUM_NOT_MET"
    OUTDONE = "OUTDONE"


class Redemption(StrEnum):
    """What discount said when an order wanted to use a coupon."""

    REDEEMED = "REDEEMED"
    USED_UP = "USED_UP"
    GIVEN_BACK = "GIVEN_BACK"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """One line of the question."""

    variant_id: str
    product_id: str
    quantity: int
    unit_price: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedDiscount:
    """Which promotion or coupon took how much."""

    id: str
    name: str
    is_coupon: bool
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedLine:
    """One line of the answer."""

    variant_id: str
    discount: Money
    total: Money
    breakdown: tuple[AppliedDiscount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    lines: tuple[QuotedLine, ...]
    coupon_status: CouponStatus | None
    coupon_amount: Money | None = None
    shipping_discount: Money | None = None
    free_shipping: bool = False
    free_shipping_from: Money | None = None


@dataclass(frozen=True, slots=True)
class ShippingPrice:
    method: str
    price: Money


_COUPON_PROBLEMS: Final[Mapping[CouponStatus, tuple[ProblemCode, str]]] = {
    CouponStatus.UNKNOWN: (ProblemCode.COUPON_UNKNOWN, "We do not know this coupon code. Check its spelling."),
    CouponStatus.EXPIRED: (ProblemCode.COUPON_EXPIRED, "This coupon has expired."),
    CouponStatus.NOT_YET: (ProblemCode.COUPON_NOT_YET, "This coupon is not valid yet."),
    CouponStatus.USED: (ProblemCode.COUPON_USED, "This coupon has already been used."),
    CouponStatus.MINIMUM_NOT_MET: (
        ProblemCode.COUPON_MINIMUM_NOT_MET,
        "This coupon counts from a higher order value: add something and it will apply.",
    ),
    CouponStatus.OUTDONE: (
        ProblemCode.COUPON_OUTDONE,
        "A better offer applies already and cannot be combined with this coupon.",
    ),
}


def coupon_problem(status: CouponStatus | None) -> Problem | None:
    """Why the coupon does not count, or nothing when it does."""
    if status is None or status is CouponStatus.APPLIED:
        return None
    code, message = _COUPON_PROBLEMS[status]
    return Problem(code=code, message=message)


DISCOUNTS_UNAVAILABLE: Final = Problem(
    code=ProblemCode.DISCOUNTS_UNAVAILABLE,
    message="Discounts cannot be worked out at the moment. You see the prices without them.",
)
