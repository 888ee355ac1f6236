"""Between rows and the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from stoa_primitives import Currency, Money

from discount.domain.coupons import Coupon
from discount.domain.promotions import Action, ActionKind, Conditions, Level, Promotion

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
        budget=_money_from(row["budget"], row["currency"]),
        group=row["exclusivity"],
        priority=row["priority"],
        uses=row["uses"],
        spent=_money_from(row["spent"], row["currency"]),
    )


def coupon_values(coupon: Coupon) -> dict[str, Any]:
    own = coupon.amount or coupon.minimum or coupon.budget
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
        "budget": coupon.budget.amount if coupon.budget else None,
        "exclusivity": coupon.group,
        "priority": coupon.priority,
        "uses": coupon.uses,
    }


def promotion_from(row: Row) -> Promotion:
    action = Action(
        kind=ActionKind(row["kind"]),
        percent=row["percent"] or 0,
        amount=_money_from(row["amount"], row["currency"]),
        buy=row["buy"] or 0,
        get=row["get"] or 0,
    )
    conditions = Conditions(
        minimum=_money_from(row["minimum"], row["currency"]),
        minimum_quantity=row["minimum_quantity"],
        signed_in_only=row["signed_in_only"],
    )
    return Promotion(
        id=row["id"],
        name=row["name"],
        level=Level(row["level"]),
        action=action,
        conditions=conditions,
        group=row["exclusivity"],
        priority=row["priority"],
        all_products=row["all_products"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
    )


def promotion_values(promotion: Promotion) -> dict[str, Any]:
    action, conditions = promotion.action, promotion.conditions
    own = action.amount or conditions.minimum
    return {
        "id": promotion.id,
        "name": promotion.name,
        "level": promotion.level.value,
        "kind": action.kind.value,
        "percent": action.percent or None,
        "amount": action.amount.amount if action.amount else None,
        "minimum": conditions.minimum.amount if conditions.minimum else None,
        "currency": str(own.currency) if own else None,
        "buy": action.buy or None,
        "get": action.get or None,
        "minimum_quantity": conditions.minimum_quantity,
        "signed_in_only": conditions.signed_in_only,
        "exclusivity": promotion.group,
        "priority": promotion.priority,
        "all_products": promotion.all_products,
        "starts_at": promotion.starts_at,
        "ends_at": promotion.ends_at,
    }


def _money_from(amount: int | None, currency: str | None) -> Money | None:
    return None if amount is None or currency is None else Money(amount, Currency(currency))
