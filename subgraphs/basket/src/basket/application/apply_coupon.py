from __future__ import annotations

from dataclasses import dataclass, replace

from basket.domain.basket import Basket, gone, normal_coupon
from basket.domain.problems import BasketRefused, ProblemCode, refuse
from basket.domain.quote import DISCOUNTS_UNAVAILABLE, coupon_problem

from .holding import Holding, locked_basket, seen_basket
from .ports import Shop
from .price_basket import price_basket


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyCoupon:
    holding: Holding
    code: str


async def apply_coupon(command: ApplyCoupon, shop: Shop) -> Basket:
    """Keep a coupon that counts for this basket; say why another one does not."""
    code = normal_coupon(command.code)
    await _require_it_counts(command, code, shop)  # asked before the row is locked: no lock waits for another service
    async with shop.transactions() as uow:
        basket = await locked_basket(command.holding, uow)
        return await uow.baskets.save(basket.with_coupon(code))


async def _require_it_counts(command: ApplyCoupon, code: str, shop: Shop) -> None:
    seen = await seen_basket(command.holding, shop.reader)
    if seen is None:
        raise gone()
    if not seen.lines:
        raise refuse(ProblemCode.BASKET_EMPTY, "Put something into your basket first, then the coupon can count.")
    tried = await price_basket(replace(seen, coupon=code), shop)
    if DISCOUNTS_UNAVAILABLE in tried.notices:
        raise BasketRefused(DISCOUNTS_UNAVAILABLE)
    problem = coupon_problem(tried.coupon_status)
    if problem is not None:
        raise BasketRefused(problem)
