"""Change the price of one variant."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock, Money

from catalog.application.ports import OpensUnitOfWork
from catalog.application.save_product import save_product
from catalog.domain.products import Product
from catalog.domain.refusals import VariantNotFound


@dataclass(frozen=True, slots=True)
class ChangePrice:
    variant_id: str
    price: Money
    version: int | None = None


async def change_price(command: ChangePrice, *, units: OpensUnitOfWork, clock: Clock) -> Product:
    """The product afterwards; others are told when the price is another one than before."""
    async with units() as unit:
        product = await unit.products.get_of_variant_for_change(command.variant_id)
        if product is None:
            raise VariantNotFound("There is no such variant.")
        product.check_version(command.version)
        return await save_product(unit, product, product.with_price(command.variant_id, command.price), clock)
