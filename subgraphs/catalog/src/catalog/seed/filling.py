"""Fills the database batch by batch: products, variants and their events in one transaction each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from stoa_messaging import Envelope
from stoa_primitives import derived_id
from stoa_service import Database

from catalog.domain.categories import Category
from catalog.domain.events import VariantChanged
from catalog.domain.products import Product
from catalog.domain.texts import LocalizedText
from catalog.messaging.events import VariantChangedV1
from catalog.persistence.bulk import NewProduct, add_categories, add_products, missing_products, settle
from catalog.seed.words import DEPARTMENTS, LEAVES
from catalog.seed.writing import created_at, write_product

BATCH: Final = 2000
LANES: Final = 3
"""While one batch is written, PostgreSQL is busy with two others."""
_ASKED_AT_ONCE: Final = 20_000


async def fill(database: Database, count: int, *, told: Callable[[int], None] = lambda _there: None) -> None:
    """Adds what is missing of the first `count` products; `told` hears after each batch how many are there."""
    async with database.transaction() as session:
        await add_categories(session, categories())
    missing = await _missing_numbers(database, count)
    there = count - len(missing)
    told(there)
    batches = iter([missing[start : start + BATCH] for start in range(0, len(missing), BATCH)])

    async def work() -> None:
        nonlocal there
        for batch in batches:  # shared: each lane takes the next one that nobody has
            written = await asyncio.to_thread(_write, batch)
            await _store(database, written)
            there += len(batch)
            told(there)

    async with asyncio.TaskGroup() as lanes:
        for _ in range(LANES):
            lanes.create_task(work())
    if len(missing) >= BATCH:
        await settle(database)


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


@dataclass(frozen=True, slots=True)
class _Batch:
    products: list[NewProduct]
    envelopes: list[Envelope]


def _write(numbers: Sequence[int]) -> _Batch:
    products = [_new_product(number) for number in numbers]
    return _Batch(products, _envelopes(each.product for each in products))


async def _store(database: Database, batch: _Batch) -> None:
    async with database.transaction() as session:
        await add_products(session, batch.products, envelopes=batch.envelopes)


async def _missing_numbers(database: Database, count: int) -> list[int]:
    missing: list[int] = []
    for start in range(0, count, _ASKED_AT_ONCE):
        numbers = {product_id(number): number for number in range(start, min(start + _ASKED_AT_ONCE, count))}
        async with database.transaction() as session:
            missing += [numbers[each] for each in await missing_products(session, list(numbers))]
    return missing


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
