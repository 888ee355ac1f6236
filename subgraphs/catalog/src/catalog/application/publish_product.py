"""Publish a product, or take it out of the shop."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock

from catalog.application.ports import OpensUnitOfWork
from catalog.application.save_product import save_product
from catalog.domain.products import Product
from catalog.domain.refusals import ProductNotFound


@dataclass(frozen=True, slots=True)
class SetPublished:
    product_id: str
    published: bool
    version: int | None = None


async def set_published(command: SetPublished, *, units: OpensUnitOfWork, clock: Clock) -> Product:
    """The product afterwards. Doing it twice tells nobody twice."""
    async with units() as unit:
        product = await unit.products.get_for_change(command.product_id)
        if product is None:
            raise ProductNotFound("There is no such product.")
        product.check_version(command.version)
        if product.published is command.published:
            return product
        return await save_product(unit, product, product.publish() if command.published else product.unpublish(), clock)
