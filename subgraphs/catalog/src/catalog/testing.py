"""Fakes of the catalogue's ports, for tests of its use cases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from catalog.application.ports import Products, UnitOfWork
from catalog.domain.events import VariantChanged
from catalog.domain.products import Product


class FakeProducts:
    """Products in a dictionary."""

    def __init__(self, products: Iterable[Product]) -> None:
        self.by_id = {product.id: product for product in products}

    async def get_for_change(self, product_id: str) -> Product | None:
        return self.by_id.get(product_id)

    async def get_of_variant_for_change(self, variant_id: str) -> Product | None:
        for product in self.by_id.values():
            if any(variant.id == variant_id for variant in product.variants):
                return product
        return None

    async def save(self, product: Product) -> None:
        self.by_id[product.id] = product


class FakeUnits:
    """Units of work without a database: remembers what was told."""

    def __init__(self, *products: Product) -> None:
        self.products: Products = FakeProducts(products)
        self.told: list[VariantChanged] = []

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._open()

    async def tell(self, event: VariantChanged) -> None:
        self.told.append(event)

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[UnitOfWork]:
        yield self
