"""Make a coupon."""

from __future__ import annotations

from dataclasses import replace

from stoa_primitives import Clock

from discount.application.ports import OpensUnitOfWork
from discount.domain.coupons import Coupon, check_new, normal_code
from discount.domain.refusals import CouponExists


async def create_coupon(wanted: Coupon, *, units: OpensUnitOfWork, clock: Clock) -> Coupon:
    """Checked by the domain; its code must be free."""
    coupon = replace(wanted, code=normal_code(wanted.code))
    check_new(coupon, clock.now())
    async with units() as unit:
        if not await unit.coupons.add(coupon):
            raise CouponExists(f"There is a coupon {coupon.code} already.")
    return coupon
