from __future__ import annotations

from dataclasses import dataclass

from basket.domain.basket import Basket
from basket.domain.pricing import require_showable
from basket.domain.problems import ProblemCode, refuse
from basket.domain.variant import Variant

from .holding import Holding, basket_to_fill
from .ports import Shop, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToBasket:
    holding: Holding
    variant_id: str
    quantity: int


async def add_to_basket(command: AddToBasket, shop: Shop) -> Basket:
    """Put more of a variant into the basket; the first one opens a basket."""
    async with shop.transactions() as uow:
        basket = await basket_to_fill(command.holding, uow)
        variant = await variant_for_sale(command.variant_id, uow, shop)
        grown = basket.add(variant, command.quantity)
        require_showable(grown, await uow.variants.by_ids(grown.variant_ids), shop.rules)
        return await uow.baskets.save(grown)


async def variant_for_sale(variant_id: str, uow: UnitOfWork, shop: Shop) -> Variant:
    """The variant if the shop knows it and sells it."""
    variant = (await uow.variants.by_ids((variant_id,))).get(variant_id)
    if variant is None:
        raise refuse(
            ProblemCode.VARIANT_UNKNOWN, "We do not know this article. Perhaps the page is old: reload it.", variant_id
        )
    if not variant.is_sold_in(shop.rules.currency):
        raise refuse(ProblemCode.PRODUCT_UNAVAILABLE, "This article is not for sale at the moment.", variant_id)
    return variant
