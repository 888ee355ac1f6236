from __future__ import annotations

from dataclasses import dataclass

from basket.domain.basket import Basket
from basket.domain.pricing import require_showable

from .add_to_basket import variant_for_sale
from .holding import Holding, locked_basket
from .ports import Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeQuantity:
    holding: Holding
    variant_id: str
    quantity: int


async def change_quantity(command: ChangeQuantity, shop: Shop) -> Basket:
    """Set the quantity of a line; nought takes the line out."""
    async with shop.transactions() as uow:
        basket = await locked_basket(command.holding, uow)
        if command.quantity == 0:
            return await uow.baskets.save(basket.remove(command.variant_id))
        variant = await variant_for_sale(command.variant_id, uow, shop)
        changed = basket.change_quantity(variant, command.quantity)
        require_showable(changed, await uow.variants.by_ids(changed.variant_ids), shop.rules)
        return await uow.baskets.save(changed)
