"""Learn of a product; in the demo market, about a tenth of the new ones are on sale."""

from __future__ import annotations

from discount.application.ports import KnownProduct, UnitOfWork
from discount.domain.demo import DEMO_PROMOTIONS, demo_promotion_of


async def learn_product(product: KnownProduct, *, unit: UnitOfWork, demo: bool) -> None:
    """Remembers the product; staff's promotions are never touched."""
    is_new = await unit.products.remember(product)
    promotion = demo_promotion_of(product.id) if is_new and demo else None
    if promotion is not None:
        await unit.promotions.add(DEMO_PROMOTIONS)
        await unit.promotions.aim_at_product(promotion.id, product.id)
