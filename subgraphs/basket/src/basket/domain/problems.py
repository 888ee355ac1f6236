from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from stoa_primitives import Refusal


class ProblemCode(StrEnum):
    """Everything that can stand between a person and the goods. Values are stable: clients branch on them."""

    QUANTITY_INVALID = "QUANTITY_INVALID"
    VARIANT_UNKNOWN = "VARIANT_UNKNOWN"
    PRODUCT_UNAVAILABLE = "PRODUCT_UNAVAILABLE"
    BASKET_GONE = "BASKET_GONE"
    BASKET_EMPTY = "BASKET_EMPTY"
    COUPON_UNKNOWN = "COUPON_UNKNOWN"
    COUPON_EXPIRED = "COUPON_EXPIRED"
    COUPON_NOT_YET = "COUPON_NOT_YET"
    COUPON_USED = "COUPON_USED"
    COUPON_MINIMUM_NOT_MET = "COUPON_MINIMUM_NOT_MET"
    PRICE_CHANGED = "PRICE_CHANGED"
    TOTAL_CHANGED = "TOTAL_CHANGED"
    SHIPPING_METHOD_UNKNOWN = "SHIPPING_METHOD_UNKNOWN"
    SHIPPING_UNAVAILABLE = "SHIPPING_UNAVAILABLE"
    ADDRESS_INVALID = "ADDRESS_INVALID"
    PAYMENT_INVALID = "PAYMENT_INVALID"
    IDEMPOTENCY_KEY_INVALID = "IDEMPOTENCY_KEY_INVALID"
    IDEMPOTENCY_KEY_REUSED = "IDEMPOTENCY_KEY_REUSED"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    CHECKOUT_IN_PROGRESS = "CHECKOUT_IN_PROGRESS"
    DISCOUNTS_UNAVAILABLE = "DISCOUNTS_UNAVAILABLE"
    COUPON_USED_UP = "COUPON_USED_UP"
    COUPON_OUTDONE = "COUPON_OUTDONE"
    OUT_OF_STOCK = "OUT_OF_STOCK"
    QUANTITY_REDUCED = "QUANTITY_REDUCED"
    MERGE_GONE = "MERGE_GONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a person is told: a stable code, plain words, and the line it is about."""

    code: ProblemCode
    message: str
    variant_id: str | None = None


class BasketRefused(Refusal):
    """The basket says no; ``problem`` is what the person reads."""

    code: ClassVar[str] = "BASKET_REFUSED"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def refuse(code: ProblemCode, message: str, variant_id: str | None = None) -> BasketRefused:
    """The refusal to raise for this problem."""
    return BasketRefused(Problem(code=code, message=message, variant_id=variant_id))
