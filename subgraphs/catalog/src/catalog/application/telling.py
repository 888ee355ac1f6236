"""Tell other domains what has become of a product and its variants."""

from __future__ import annotations

from stoa_primitives import Clock

from catalog.application.ports import UnitOfWork
from catalog.domain.events import PriceChanged, VariantChanged
from catalog.domain.products import Product


async def tell_changes(unit: UnitOfWork, before: Product | None, after: Product, clock: Clock) -> None:
    """Each variant whose told form is another one than before; prices once more by themselves; those that are gone."""
    moment = clock.now()
    earlier = {each.id: each for each in before.variants} if before else {}
    is_told_alike = before is not None and _told_with_each(before) == _told_with_each(after)
    for variant in after.variants:
        known = earlier.pop(variant.id, None)
        if known is not None and known.price != variant.price:
            await unit.tell(
                PriceChanged(
                    occurred_at=moment,
                    variant_id=variant.id,
                    product_id=after.id,
                    old=known.price,
                    new=variant.price,
                )
            )
        if known != variant or not is_told_alike:
            await unit.tell(VariantChanged(occurred_at=moment, product=after, variant=variant))
    for gone in earlier.values():
        await unit.tell(VariantChanged(occurred_at=moment, product=after.unpublish(), variant=gone))


def _told_with_each(product: Product) -> tuple[object, ...]:
    """What every variant's event says of its product."""
    return product.slug, product.category_slug, product.name, product.published
