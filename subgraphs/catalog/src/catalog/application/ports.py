"""What the use cases need of the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from catalog.domain.attributes import AttributeDefinition
from catalog.domain.categories import Category
from catalog.domain.events import CatalogEvent
from catalog.domain.facets import Counted, CountedAttribute, Facet, Level
from catalog.domain.listing import ProductFilter, ProductSort
from catalog.domain.products import Product
from catalog.domain.texts import Locale, LocalizedText


@dataclass(frozen=True, slots=True)
class ToldLevel:
    """What inventory says of a variant."""

    variant_id: str
    level: Level
    at: datetime


@dataclass(frozen=True, slots=True)
class ToldRating:
    """What reviews says of a product: the average in tenths of a star, and of how many."""

    product_id: str
    tenths: int
    count: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedValue:
    """What the code of an attribute's value means."""

    attribute: LocalizedText
    value: LocalizedText


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetCounts:
    """How many products each further choice would leave, and what the codes mean."""

    counted: Mapping[Facet, tuple[Counted, ...]]
    attributes: tuple[CountedAttribute, ...]
    names: Mapping[str, NamedValue]
    total: int | None
    """How many products there are in all, where a facet that is not filtered by adds up to it."""


class CatalogReader(Protocol):
    """Reads for shoppers, many things at a time."""

    async def products_by_id(self, ids: Sequence[str]) -> dict[str, Product]: ...

    async def products_by_slug(self, slugs: Sequence[str]) -> dict[str, Product]: ...

    async def products_of_variants(self, variant_ids: Sequence[str]) -> dict[str, Product]:
        """The whole product of each variant."""
        ...

    async def page(self, wanted: ProductFilter, sort: ProductSort, first: int, after: Keyset | None) -> Page: ...

    async def count(self, wanted: ProductFilter) -> int: ...

    async def understood(self, wanted: ProductFilter) -> ProductFilter:
        """The same question with its slips of the pen corrected."""
        ...

    async def facets(self, wanted: ProductFilter) -> FacetCounts: ...

    async def completions(self, typed: str, locale: Locale, most: int) -> list[str]:
        """The most used words that begin like this."""
        ...

    async def best_matches(self, wanted: ProductFilter, most: int) -> tuple[Product, ...]:
        """The most relevant of the more prominent products, quickly."""
        ...

    async def brands(self) -> tuple[str, ...]:
        """Those of published products, by name."""
        ...

    async def bought_together(self, product_ids: Sequence[str], most: int) -> dict[str, tuple[str, ...]]:
        """What published products were bought with each, the most frequent first."""
        ...

    async def best_of_categories(self, slugs: Sequence[str], most: int) -> dict[str, tuple[str, ...]]:
        """The best rated published products of each category."""
        ...

    async def attribute_definitions(self) -> tuple[AttributeDefinition, ...]: ...

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

    async def add(self, product: Product, category_names: LocalizedText, at: datetime) -> None: ...

    async def save(self, product: Product, category_names: LocalizedText) -> None:
        """Stores the product and its variants; those it no longer has are gone."""
        ...

    async def learn_levels(self, told: Sequence[ToldLevel]) -> None:
        """Keeps what inventory tells of variants; older news than what is known changes nothing."""
        ...

    async def learn_ratings(self, told: Sequence[ToldRating]) -> None:
        """Keeps what reviews tells of products."""
        ...

    async def count_together(self, orders: Sequence[Sequence[str]]) -> None:
        """Orders more, each of which held all of its products."""
        ...

    async def derive_some(self, most: int, categories: Mapping[str, Category]) -> int:
        """Writes anew what is derived from products of former versions; how many."""
        ...


class Categories(Protocol):
    async def every(self) -> dict[str, Category]:
        """By slug."""
        ...

    async def save(self, category: Category) -> None: ...

    async def derive_anew(self, slugs: Sequence[str]) -> None:
        """Marks the products of these categories: the categories' names are among the words they are found by."""
        ...


class Attributes(Protocol):
    async def definitions(self, keys: Sequence[str]) -> dict[str, AttributeDefinition]: ...

    async def define(self, definition: AttributeDefinition) -> None: ...


class UnitOfWork(Protocol):
    """One transaction: what is saved and what is told commit together."""

    products: Products
    categories: Categories
    attributes: Attributes

    async def tell(self, event: CatalogEvent) -> None: ...


class OpensUnitOfWork(Protocol):
    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...
