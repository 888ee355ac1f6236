"""Change what a product says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock

from catalog.application.ports import OpensUnitOfWork
from catalog.application.save_product import save_product
from catalog.domain.editing import ProductChanges, apply_changes
from catalog.domain.products import Product
from catalog.domain.refusals import ProductIncomplete, ProductNotFound


@dataclass(frozen=True, slots=True)
class EditProduct:
    product_id: str
    version: int
    changes: ProductChanges


async def edit_product(command: EditProduct, *, units: OpensUnitOfWork, clock: Clock) -> Product:
    """The product afterwards; made on an older version than the stored one, the change is refused."""
    async with units() as unit:
        product = await unit.products.get_for_change(command.product_id)
        if product is None:
            raise ProductNotFound("There is no such product.")
        product.check_version(command.version)
        changed = apply_changes(product, command.changes)
        check_still_complete(changed)
        return await save_product(unit, product, changed, clock)


def check_still_complete(product: Product) -> None:
    """What shoppers see stays complete."""
    if product.published and product.missing:
        raise ProductIncomplete(
            "The product is in the shop; this would leave it incomplete. Unpublish it first.",
            missing=[part.value for part in product.missing],
        )
