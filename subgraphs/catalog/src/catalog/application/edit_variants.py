"""Add, change and remove the variants of a product."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock

from catalog.application.create_product import NewVariant, variant_of
from catalog.application.edit_product import check_still_complete
from catalog.application.ports import OpensUnitOfWork
from catalog.application.save_product import save_product
from catalog.domain.editing import VariantChanges, apply_changes, without_variant
from catalog.domain.products import Product
from catalog.domain.refusals import ProductNotFound, VariantNotFound


@dataclass(frozen=True, slots=True)
class AddVariant:
    product_id: str
    version: int
    variant: NewVariant


@dataclass(frozen=True, slots=True)
class EditVariant:
    variant_id: str
    version: int
    changes: VariantChanges


@dataclass(frozen=True, slots=True)
class RemoveVariant:
    variant_id: str
    version: int


async def add_variant(command: AddVariant, *, units: OpensUnitOfWork, clock: Clock) -> Product:
    """The product with one more variant, at the end."""
    async with units() as unit:
        product = await unit.products.get_for_change(command.product_id)
        if product is None:
            raise ProductNotFound("There is no such product.")
        product.check_version(command.version)
        changed = product.with_variant(variant_of(command.variant, product.id, product.media))
        check_still_complete(changed)
        return await save_product(unit, product, changed, clock)


async def change_variant(command: EditVariant | RemoveVariant, *, units: OpensUnitOfWork, clock: Clock) -> Product:
    """The product with one variant different, or gone: baskets and stock hear that it is no longer sold."""
    async with units() as unit:
        product = await unit.products.get_of_variant_for_change(command.variant_id)
        if product is None:
            raise VariantNotFound("There is no such variant.")
        product.check_version(command.version)
        changed = _changed(product, command)
        check_still_complete(changed)
        return await save_product(unit, product, changed, clock)


def _changed(product: Product, command: EditVariant | RemoveVariant) -> Product:
    if isinstance(command, RemoveVariant):
        return without_variant(product, command.variant_id)
    return product.with_variant(apply_changes(product.variant(command.variant_id), command.changes))
