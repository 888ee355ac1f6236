"""Change a coupon's conditions; what was counted stays counted."""

from __future__ import annotations

from dataclasses import replace

from stoa_primitives import Clock, NotFound

from discount.application.ports import DiscountReader, OpensUnitOfWork
from discount.domain.coupons import Coupon, check_new, normal_code
from discount.domain.refusals import CouponRefused


async def change_coupon(wanted: Coupon, *, units: OpensUnitOfWork, reader: DiscountReader, clock: Clock) -> Coupon:
    """The limits may not fall below what has been used already."""
    coupon = replace(wanted, code=normal_code(wanted.code))
    check_new(coupon, clock.now())
    async with units() as unit:
        changed = await unit.coupons.change(coupon)
    present = await reader.coupon(coupon.code)
    if present is None:
        raise NotFound("There is no such coupon.")
    if not changed:
        raise CouponRefused("It has been used more than these limits allow. Raise them, or end the coupon.")
    return present


async def end_coupon(code: str, *, units: OpensUnitOfWork, reader: DiscountReader, clock: Clock) -> Coupon:
    """From now on it counts no more."""
    present = await reader.coupon(normal_code(code))
    if present is None:
        raise NotFound("There is no such coupon.")
    now = clock.now()
    if present.expires_at is not None and present.expires_at <= now:
        return present
    begun = None if present.starts_at is not None and present.starts_at >= now else present.starts_at
    ended = replace(present, starts_at=begun, expires_at=now)
    async with units() as unit:
        await unit.coupons.change(ended)
    return ended
