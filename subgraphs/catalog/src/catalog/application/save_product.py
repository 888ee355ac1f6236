"""Store a changed product: checked, counted up by one version, told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from stoa_primitives import Clock

from catalog.application.ports import UnitOfWork
from catalog.application.telling import tell_changes
from catalog.domain.attributes import Attribute
from catalog.domain.categories import names_up
from catalog.domain.editing import check_product
from catalog.domain.products import Product
from catalog.domain.refusals import AttributeRefused, CategoryNotFound
from catalog.domain.texts import LocalizedText


async def save_product(unit: UnitOfWork, before: Product, after: Product, clock: Clock) -> Product:
    """The product as it is stored. A change that changes nothing is none: nobody hears of it."""
    if after == before:
        return before
    names = await checked_names(unit, after, known=before.attributes)
    stored = replace(after, version=before.version + 1)
    await unit.products.save(stored, names)
    await tell_changes(unit, before, stored, clock)
    return stored


async def checked_names(unit: UnitOfWork, product: Product, *, known: tuple[Attribute, ...] = ()) -> LocalizedText:
    """Refuses what no product may be; the names of its categories, by which it is found."""
    check_product(product)
    await _check_types(unit, [each for each in product.attributes if each not in known])
    categories = await unit.categories.every()
    if product.category_slug not in categories:
        raise CategoryNotFound("There is no such category.")
    return names_up(categories, product.category_slug)


async def _check_types(unit: UnitOfWork, attributes: Sequence[Attribute]) -> None:
    definitions = await unit.attributes.definitions([each.key for each in attributes]) if attributes else {}
    for each in attributes:
        if each.key not in definitions:
            raise AttributeRefused(f"Nobody has defined the attribute {each.key}.")
        definitions[each.key].check(each.value)
