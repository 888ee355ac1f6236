from __future__ import annotations

from dataclasses import dataclass

from basket.domain.basket import Basket

from .holding import Holding, locked_basket
from .ports import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFromBasket:
    holding: Holding
    variant_id: str


async def remove_from_basket(command: RemoveFromBasket, shop: Shop) -> Basket:
    """Take a line out, for sale or not."""
    async with shop.transactions() as uow:
        basket = await locked_basket(command.holding, uow)
        return await uow.baskets.save(basket.remove(command.variant_id))
