"""Articles that are not bought now but not forgotten either."""

from __future__ import annotations

from dataclasses import dataclass

from basket.domain.basket import Basket
from basket.domain.pricing import require_showable

from .add_to_basket import variant_for_sale
from .holding import Holding, locked_basket
from .ports import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedArticle:
    holding: Holding
    variant_id: str


async def save_for_later(command: SavedArticle, shop: Shop) -> Basket:
    """Take a line out of what is bought and keep it."""
    async with shop.transactions() as uow:
        basket = await locked_basket(command.holding, uow)
        return await uow.baskets.save(basket.save_for_later(command.variant_id))


async def move_to_basket(command: SavedArticle, shop: Shop) -> Basket:
    """Buy after all what was saved, if it is still for sale."""
    async with shop.transactions() as uow:
        basket = await locked_basket(command.holding, uow)
        variant = await variant_for_sale(command.variant_id, uow, shop)
        grown = basket.move_back(variant)
        require_showable(grown, await uow.variants.by_ids(grown.variant_ids), shop.rules)
        return await uow.baskets.save(grown)


async def forget_saved(command: SavedArticle, shop: Shop) -> Basket:
    """Not even for later."""
    async with shop.transactions() as uow:
        basket = await locked_basket(command.holding, uow)
        return await uow.baskets.save(basket.forget_saved(command.variant_id))
