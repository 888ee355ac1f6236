from __future__ import annotations

from dataclasses import dataclass

from basket.domain.basket import Basket

from .holding import Holding, locked_basket
from .ports import Shop


@dataclass(frozen=True, slots=True)
class RemoveCoupon:
    holding: Holding


async def remove_coupon(command: RemoveCoupon, shop: Shop) -> Basket:
    """Take the coupon off; without one nothing changes."""
    async with shop.transactions() as uow:
        basket = await locked_basket(command.holding, uow)
        return await uow.baskets.save(basket.with_coupon(None))
