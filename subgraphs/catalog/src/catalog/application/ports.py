"""What the use cases need of the world."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from catalog.domain.events import VariantChanged
from catalog.domain.listing import ProductFilter, ProductSort
from catalog.domain.products import Category, Product


@dataclass(frozen=True, slots=True)
class Keyset:
    """Where the last page ended: the value it was sorted by, and the id."""

    value: str | int
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A product in a list, with its place there."""

    product: Product
    place: Keyset


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some products, and whether there are more."""

    items: tuple[Listed, ...]
    has_next: bool


class CatalogReader(Protocol):
    """Reads for shoppers, many things at a time."""

    async def products_by_id(self, ids: Sequence[str]) -> dict[str, Product]: ...

    async def products_by_slug(self, slugs: Sequence[str]) -> dict[str, Product]: ...

    async def products_of_variants(self, variant_ids: Sequence[str]) -> dict[str, Product]:
        """The whole product of each variant."""
        ...

    async def page(self, wanted: ProductFilter, sort: ProductSort, first: int, after: Keyset | None) -> Page: ...

    async def count(self, wanted: ProductFilter) -> int: ...

    async def categories(self) -> tuple[Category, ...]:
        """All of them, in shop order."""
        ...

    async def published_per_category(self) -> dict[str, int]: ...

    async def best_per_category(self, first: int) -> tuple[Product, ...]:
        """The best rated, going round the categories."""
        ...


class Products(Protocol):
    """The products inside one transaction."""

    async def get_for_change(self, product_id: str) -> Product | None: ...

    async def get_of_variant_for_change(self, variant_id: str) -> Product | None: ...

    async def save(self, product: Product) -> None:
        """Stores what a change may touch: publication and prices."""
        ...


class UnitOfWork(Protocol):
    """One transaction: what is saved and what is told commit together."""

    products: Products

    async def tell(self, event: VariantChanged) -> None: ...


class OpensUnitOfWork(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...
