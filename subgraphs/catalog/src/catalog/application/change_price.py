"""Change the price of one variant."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock, Money

from catalog.application.ports import OpensUnitOfWork
from catalog.domain.events import VariantChanged
from catalog.domain.products import Product
from catalog.domain.refusals import VariantNotFound


@dataclass(frozen=True, slots=True)
class ChangePrice:
    variant_id: str
    price: Money


async def change_price(command: ChangePrice, *, units: OpensUnitOfWork, clock: Clock) -> Product:
    """The product afterwards; others are told when the price is another one than before."""
    async with units() as unit:
        product = await unit.products.get_of_variant_for_change(command.variant_id)
        if product is None:
            raise VariantNotFound("There is no such variant.")
        changed = product.with_price(command.variant_id, command.price)
        if changed == product:
            return product
        await unit.products.save(changed)
        variant = changed.variant(command.variant_id)
        await unit.tell(VariantChanged(occurred_at=clock.now(), product=changed, variant=variant))
    return changed
