"""Coupons: what one is, and whether it counts here and now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from stoa_primitives import Money

from discount.domain.refusals import CouponRefused

WHOLE_PERCENT: Final = 100
MOST_USES: Final = 1_000_000
MOST_PRIORITY: Final = 1000
LARGEST_AMOUNT: Final = 2**31 - 1
"""What a GraphQL Int can carry."""
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{1,31}")
_GROUP = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class CouponStatus(StrEnum):
    """Why a coupon counts or does not."""

    APPLIED = "APPLIED"
    UNKNOWN = "UNKNOWN"
    EXPIRED = "EXPIRED"
    NOT_YET = "NOT_YET"
    USED = "USED"
    MINIMUM_NOT_MET = "MINIMUM_NOT_MET"
    OUTDONE = "OUTDONE"
    """A promotion of the same group gives the shopper more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupon:
    """Percent or amount off the order, under conditions."""

    code: str
    percent: int | None = None
    amount: Money | None = None
    minimum: Money | None = None
    starts_at: datetime | None = None
    expires_at: datetime | None = None
    max_uses: int | None = None
    max_uses_per_customer: int | None = None
    budget: Money | None = None
    group: str | None = None
    priority: int = 0
    uses: int = 0
    spent: Money | None = None

    @property
    def group_key(self) -> str:
        """Equal for what excludes it; like a promotion's."""
        return self.group or f"  {self.code}"

    def worth(self, total: Money) -> Money:
        """What it takes off a total; never more than there is."""
        if self.percent is not None:
            return total.percent(self.percent)
        off = self.amount or Money.zero(total.currency)
        return total if total.is_less_than(off) else off


def normal_code(text: str) -> str:
    """Codes are typed from paper: case and blanks do not count."""
    return text.strip().upper()


def judge(coupon: Coupon, *, total: Money, now: datetime, uses_by_customer: int = 0) -> CouponStatus:
    """The first reason against it, in the order a shopper would want to hear them."""
    for status, holds in _reasons_against(coupon, total, now, uses_by_customer):
        if holds:
            return status
    return CouponStatus.APPLIED


def check_new(coupon: Coupon, now: datetime) -> None:
    """Refuses a coupon that could never work, or would give too much away."""
    for refused, message in _faults(coupon, now):
        if refused:
            raise CouponRefused(message)


def _reasons_against(
    coupon: Coupon, total: Money, now: datetime, uses_by_customer: int
) -> tuple[tuple[CouponStatus, bool], ...]:
    own = coupon.amount or coupon.minimum or coupon.budget
    foreign = own is not None and own.currency != total.currency
    return (
        (CouponStatus.UNKNOWN, foreign),
        (CouponStatus.NOT_YET, coupon.starts_at is not None and now < coupon.starts_at),
        (CouponStatus.EXPIRED, coupon.expires_at is not None and now >= coupon.expires_at),
        (CouponStatus.USED, _reached(coupon.uses, coupon.max_uses)),
        (CouponStatus.USED, _reached(uses_by_customer, coupon.max_uses_per_customer)),
        (CouponStatus.USED, not foreign and _over_budget(coupon, total)),
        (CouponStatus.MINIMUM_NOT_MET, _below(total, None if foreign else coupon.minimum)),
    )


def _faults(coupon: Coupon, now: datetime) -> tuple[tuple[bool, str], ...]:
    limits = (coupon.max_uses, coupon.max_uses_per_customer)
    money = [each for each in (coupon.amount, coupon.minimum, coupon.budget) if each is not None]
    return (
        (_CODE.fullmatch(coupon.code) is None, "A code has 2 to 32 letters, digits, hyphens or underscores."),
        ((coupon.percent is None) == (coupon.amount is None), "Give either a percentage or an amount."),
        (
            coupon.percent is not None and not 1 <= coupon.percent <= WHOLE_PERCENT,
            "A percentage lies between 1 and 100.",
        ),
        (coupon.amount is not None and coupon.amount.amount < 1, "An amount must be above zero."),
        (coupon.minimum is not None and coupon.minimum.is_negative, "A minimum cannot be below zero."),
        (len({each.currency for each in money}) > 1, "Amount, minimum and budget need the same currency."),
        (any(each is not None and not 1 <= each <= MOST_USES for each in limits), "A limit of uses is at least 1."),
        (coupon.expires_at is not None and coupon.expires_at <= now, "It would have expired already."),
        (_ends_before_it_starts(coupon), "It expires before it starts."),
        (coupon.budget is not None and coupon.budget.amount < 1, "A budget must be above zero."),
        (any(each.amount > LARGEST_AMOUNT for each in money), "An amount is too large."),
        (coupon.group is not None and _GROUP.fullmatch(coupon.group) is None, "A group has a short plain name."),
        (abs(coupon.priority) > MOST_PRIORITY, f"A priority lies between -{MOST_PRIORITY} and {MOST_PRIORITY}."),
    )


def _ends_before_it_starts(coupon: Coupon) -> bool:
    return coupon.starts_at is not None and coupon.expires_at is not None and coupon.expires_at <= coupon.starts_at


def _reached(uses: int, limit: int | None) -> bool:
    return limit is not None and uses >= limit


def _over_budget(coupon: Coupon, total: Money) -> bool:
    """The whole reduction has to fit: half a coupon would be a broken promise."""
    if coupon.budget is None:
        return False
    spent = coupon.spent or Money.zero(coupon.budget.currency)
    return coupon.budget.is_less_than(spent.add(coupon.worth(total)))


def _below(total: Money, minimum: Money | None) -> bool:
    return minimum is not None and total.is_less_than(minimum)
