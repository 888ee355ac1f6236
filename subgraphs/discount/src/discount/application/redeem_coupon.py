"""An order uses its coupon; a cancelled one gives it back. The order's id makes both happen once."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from enum import StrEnum

from stoa_messaging.crash_points import reach
from stoa_primitives import Clock

from discount.application.ports import Redeemed, RedemptionStatus, UnitOfWork
from discount.domain.coupons import normal_code

_log = logging.getLogger(__name__)


class Redemption(StrEnum):
    """The answer to a checkout."""

    REDEEMED = "REDEEMED"
    USED_UP = "USED_UP"
    GIVEN_BACK = "GIVEN_BACK"
    """The order was given up before: what comes late changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemCoupon:
    """`amount` is what the coupon took off, in the coupon's minor units: its budget is charged with it."""

    order_id: str
    customer_id: str
    coupon: str | None
    amount: int = 0


@dataclass(frozen=True, slots=True)
class GiveBackCoupon:
    order_id: str


async def redeem_coupon(command: RedeemCoupon, *, unit: UnitOfWork, clock: Clock) -> Redemption:
    """One conditional update decides. A refusal is kept, so asking again gets the same answer."""
    code = normal_code(command.coupon or "")
    if not code:
        return Redemption.REDEEMED
    if not await unit.redemptions.begin(command.order_id, code, command.customer_id, clock.now()):
        return _answer_again(await unit.redemptions.state_of(command.order_id), code)
    if await unit.redemptions.use(command.order_id, code, command.customer_id, command.amount):
        reach("discount.redeem.before_commit")
        return Redemption.REDEEMED
    _log.info("order %s could not use coupon %s: its limits are reached", command.order_id, code)
    await unit.redemptions.refuse(command.order_id)
    return Redemption.USED_UP


async def give_back_coupon(command: GiveBackCoupon, *, unit: UnitOfWork, clock: Clock) -> None:
    """Once per order, and also when the cancellation overtakes the order itself: then nothing is used later."""
    await unit.redemptions.begin(command.order_id, None, "", clock.now())
    await unit.redemptions.give_back(command.order_id, clock.now())
    reach("discount.give_back.before_commit")


def _answer_again(known: Redeemed | None, code: str) -> Redemption:
    if known is None or known.status is RedemptionStatus.RETURNED:
        return Redemption.GIVEN_BACK
    if known.status is RedemptionStatus.REDEEMED and known.code == code:
        return Redemption.REDEEMED
    return Redemption.USED_UP
