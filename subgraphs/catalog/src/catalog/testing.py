"""Fakes of the catalogue's ports, for tests of its use cases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime

from catalog.application.ports import Attributes, Categories, Products, ToldLevel, ToldRating, UnitOfWork
from catalog.domain.attributes import AttributeDefinition
from catalog.domain.categories import Category
from catalog.domain.events import CatalogEvent
from catalog.domain.products import Product
from catalog.domain.texts import LocalizedText


class FakeProducts:
    """Products in a dictionary."""

    def __init__(self, products: Iterable[Product]) -> None:
        self.by_id = {product.id: product for product in products}
        self.together: list[tuple[str, ...]] = []

    async def get_for_change(self, product_id: str) -> Product | None:
        return self.by_id.get(product_id)

    async def get_of_variant_for_change(self, variant_id: str) -> Product | None:
        for product in self.by_id.values():
            if any(variant.id == variant_id for variant in product.variants):
                return product
        return None

    async def add(self, product: Product, category_names: LocalizedText, at: datetime) -> None:  # noqa: ARG002 - the port's
        self.by_id[product.id] = product

    async def save(self, product: Product, category_names: LocalizedText) -> None:  # noqa: ARG002 - the port's
        self.by_id[product.id] = product

    async def learn_levels(self, told: Sequence[ToldLevel]) -> None: ...

    async def learn_ratings(self, told: Sequence[ToldRating]) -> None: ...

    async def count_together(self, orders: Sequence[Sequence[str]]) -> None:
        self.together.extend(map(tuple, orders))

    async def derive_some(self, most: int, categories: Mapping[str, Category]) -> int:  # noqa: ARG002 - the port's
        return 0


class FakeCategories:
    """Categories in a dictionary."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self.by_slug = {category.slug: category for category in categories}

    async def every(self) -> dict[str, Category]:
        return dict(self.by_slug)

    async def save(self, category: Category) -> None:
        self.by_slug[category.slug] = category

    async def derive_anew(self, slugs: Sequence[str]) -> None: ...


class FakeAttributes:
    """Definitions in a dictionary."""

    def __init__(self) -> None:
        self.by_key: dict[str, AttributeDefinition] = {}

    async def definitions(self, keys: Sequence[str]) -> dict[str, AttributeDefinition]:
        return {key: self.by_key[key] for key in keys if key in self.by_key}

    async def define(self, definition: AttributeDefinition) -> None:
        self.by_key[definition.key] = definition


class FakeUnits:
    """Units of work without a database: remembers what was told."""

    def __init__(self, *products: Product, categories: Iterable[Category] = ()) -> None:
        self.products: Products = FakeProducts(products)
        self.categories: Categories = FakeCategories(categories)
        self.attributes: Attributes = FakeAttributes()
        self.told: list[CatalogEvent] = []

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._open()

    async def tell(self, event: CatalogEvent) -> None:
        self.told.append(event)

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[UnitOfWork]:
        yield self
