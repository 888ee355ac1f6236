"""Fills the database batch by batch: products, variants and their events in one transaction each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import Final

from stoa_messaging import Envelope
from stoa_primitives import derived_id
from stoa_service import Database

from catalog.domain.events import VariantChanged
from catalog.domain.products import Category, Product
from catalog.domain.texts import LocalizedText
from catalog.messaging.events import VariantChangedV1
from catalog.persistence.bulk import NewProduct, add_categories, add_products, missing_products
from catalog.seed.words import DEPARTMENTS, LEAVES
from catalog.seed.writing import created_at, write_product

BATCH: Final = 2000


async def fill(database: Database, count: int) -> AsyncIterator[int]:
    """Says after each batch how many of the products are there. What exists already is left as it is."""
    async with database.transaction() as session:
        await add_categories(session, categories())
    for start in range(0, count, BATCH):
        numbers = {product_id(number): number for number in range(start, min(start + BATCH, count))}
        async with database.transaction() as session:
            missing = await missing_products(session, list(numbers))
            new = [_new_product(numbers[missed]) for missed in missing]
            await add_products(session, new, envelopes=_envelopes(each.product for each in new))
        yield min(start + BATCH, count)


def categories() -> tuple[Category, ...]:
    """Departments first, so that every parent is there before its children."""
    departments = [
        Category(slug=each.slug, name=each.name, parent_slug=None, position=100 * place)
        for place, each in enumerate(DEPARTMENTS)
    ]
    positions = {each.slug: each.position for each in departments}
    leaves = [
        Category(slug=leaf.slug, name=leaf.name, parent_slug=leaf.parent, position=positions[leaf.parent] + 1 + place)
        for place, leaf in enumerate(LEAVES)
    ]
    return (*departments, *leaves)


def product_id(number: int) -> str:
    return derived_id("catalog.product", str(number))


def _new_product(number: int) -> NewProduct:
    product = write_product(number)
    return NewProduct(
        product=product,
        category_names=_CATEGORY_NAMES[product.category_slug],
        featured_rank=number,
        created_at=created_at(number),
    )


def _envelopes(products: Iterable[Product]) -> list[Envelope]:
    """One event per variant, with an id of its own for ever: seeding twice never tells anybody twice."""
    moment = datetime.now(UTC)
    return [
        Envelope.of(
            VariantChangedV1.of(VariantChanged(occurred_at=moment, product=product, variant=variant)),
            aggregate_id=variant.id,
            occurred_at=moment,
            event_id=derived_id("catalog.seeded", variant.id),
        )
        for product in products
        for variant in product.variants
    ]


_DEPARTMENT_NAMES: Final = {each.slug: each.name for each in DEPARTMENTS}
_CATEGORY_NAMES: Final = {
    leaf.slug: LocalizedText(
        f"{leaf.name.en} {_DEPARTMENT_NAMES[leaf.parent].en}", f"{leaf.name.de} {_DEPARTMENT_NAMES[leaf.parent].de}"
    )
    for leaf in LEAVES
}
