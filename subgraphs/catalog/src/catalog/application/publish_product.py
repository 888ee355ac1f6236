"""Publish a product, or take it out of the shop."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock

from catalog.application.ports import OpensUnitOfWork
from catalog.application.telling import tell_all_variants
from catalog.domain.products import Product
from catalog.domain.refusals import ProductNotFound


@dataclass(frozen=True, slots=True)
class SetPublished:
    product_id: str
    published: bool


async def set_published(command: SetPublished, *, units: OpensUnitOfWork, clock: Clock) -> Product:
    """The product afterwards. Doing it twice tells nobody twice."""
    async with units() as unit:
        product = await unit.products.get_for_change(command.product_id)
        if product is None:
            raise ProductNotFound("There is no such product.")
        if product.published is command.published:
            return product
        changed = product.publish() if command.published else product.unpublish()
        await unit.products.save(changed)
        await tell_all_variants(unit, changed, clock)
    return changed
