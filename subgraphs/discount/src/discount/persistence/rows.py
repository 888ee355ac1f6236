"""Between rows and the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stoa_primitives import Currency, Money

from discount.domain.coupons import Coupon
from discount.domain.promotions import Promotion

Row = Mapping[Any, Any]


def coupon_from(row: Row) -> Coupon:
    return Coupon(
        code=row["code"],
        percent=row["percent"],
        amount=_money_from(row["amount"], row["currency"]),
        minimum=_money_from(row["minimum"], row["currency"]),
        starts_at=row["starts_at"],
        expires_at=row["expires_at"],
        max_uses=row["max_uses"],
        max_uses_per_customer=row["max_uses_per_customer"],
        uses=row["uses"],
    )


def coupon_values(coupon: Coupon) -> dict[str, Any]:
    own = coupon.amount or coupon.minimum
    return {
        "code": coupon.code,
        "percent": coupon.percent,
        "amount": coupon.amount.amount if coupon.amount else None,
        "minimum": coupon.minimum.amount if coupon.minimum else None,
        "currency": str(own.currency) if own else None,
        "starts_at": coupon.starts_at,
        "expires_at": coupon.expires_at,
        "max_uses": coupon.max_uses,
        "max_uses_per_customer": coupon.max_uses_per_customer,
        "uses": coupon.uses,
    }


def promotion_from(row: Row) -> Promotion:
    return Promotion(
        id=row["id"], name=row["name"], percent=row["percent"], starts_at=row["starts_at"], ends_at=row["ends_at"]
    )


def promotion_values(promotion: Promotion) -> dict[str, Any]:
    return {
        "id": promotion.id,
        "name": promotion.name,
        "percent": promotion.percent,
        "starts_at": promotion.starts_at,
        "ends_at": promotion.ends_at,
    }


def _money_from(amount: int | None, currency: str | None) -> Money | None:
    return None if amount is None or currency is None else Money(amount, Currency(currency))
