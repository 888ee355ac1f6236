"""Tell other domains how the variants of a product stand now."""

from __future__ import annotations

from stoa_primitives import Clock

from catalog.application.ports import UnitOfWork
from catalog.domain.events import VariantChanged
from catalog.domain.products import Product


async def tell_all_variants(unit: UnitOfWork, product: Product, clock: Clock) -> None:
    moment = clock.now()
    for variant in product.variants:
        await unit.tell(VariantChanged(occurred_at=moment, product=product, variant=variant))
