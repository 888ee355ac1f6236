"""A placed order uses its coupon; a cancelled one gives it back."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from stoa_primitives import Clock

from discount.application.ports import UnitOfWork
from discount.domain.coupons import normal_code

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemCoupon:
    order_id: str
    customer_id: str
    coupon: str | None


@dataclass(frozen=True, slots=True)
class GiveBackCoupon:
    order_id: str


async def redeem_coupon(command: RedeemCoupon, *, unit: UnitOfWork, clock: Clock) -> None:
    """Once per order. A use beyond the limits is kept as refused: the order stands, staff can see it."""
    code = normal_code(command.coupon or "")
    if not code:
        return
    if not await unit.redemptions.begin(command.order_id, code, command.customer_id, clock.now()):
        return
    if not await unit.redemptions.use(code, command.customer_id):
        _log.warning("order %s used coupon %s beyond its limits", command.order_id, code)
        await unit.redemptions.refuse(command.order_id)


async def give_back_coupon(command: GiveBackCoupon, *, unit: UnitOfWork, clock: Clock) -> None:
    """Once per order, and also when the cancellation overtakes the order itself: then nothing is used later."""
    await unit.redemptions.begin(command.order_id, None, "", clock.now())
    await unit.redemptions.give_back(command.order_id, clock.now())
