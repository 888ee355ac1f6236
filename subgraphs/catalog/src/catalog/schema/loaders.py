"""One statement for all the products, variants or categories that one request asks for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from strawberry.dataloader import DataLoader

from catalog.application.ports import CatalogReader
from catalog.domain.categories import Category
from catalog.domain.products import Product

_Found = TypeVar("_Found")
_MOST_KEYS = 500


class Loaders:
    """Batches within one request."""

    def __init__(self, reader: CatalogReader) -> None:
        self._reader = reader
        self.product_by_id = _batching(reader.products_by_id)
        self.product_by_slug = _batching(reader.products_by_slug)
        self.product_of_variant = _batching(reader.products_of_variants)
        self._together = _batching_lists(reader.bought_together)
        self._best = _batching_lists(reader.best_of_categories)
        self._categories: DataLoader[str, dict[str, Category]] = DataLoader(load_fn=self._load_categories)
        self._counts: DataLoader[str, dict[str, int]] = DataLoader(load_fn=self._load_counts)

    async def bought_together(self, product: Product, first: int) -> list[Product]:
        """What was bought with it, and where that is too little, the best of its category."""
        together = await self._together.load((first, product.id))
        chosen = [
            *together,
            *(await self._best.load((first + 1, product.category_slug)) if len(together) < first else ()),
        ]
        ids = [each for each in dict.fromkeys(chosen) if each != product.id][:first]
        found = await self.product_by_id.load_many(ids)
        return [each for each in found if isinstance(each, Product) and each.published]

    async def categories(self) -> dict[str, Category]:
        """All categories by slug, read once per request."""
        return await self._categories.load("all")

    async def counts(self) -> dict[str, int]:
        """Published products per category, read once per request."""
        return await self._counts.load("all")

    async def _load_categories(self, keys: list[str]) -> list[dict[str, Category]]:
        found = {category.slug: category for category in await self._reader.categories()}
        return [found for _ in keys]

    async def _load_counts(self, keys: list[str]) -> list[dict[str, int]]:
        found = await self._reader.published_per_category()
        return [found for _ in keys]


def _batching(load: Callable[[list[str]], Awaitable[dict[str, _Found]]]) -> DataLoader[str, _Found | None]:
    async def load_in_order(keys: list[str]) -> list[_Found | None]:
        found = await load(keys)
        return [found.get(key) for key in keys]

    return DataLoader(load_fn=load_in_order, max_batch_size=_MOST_KEYS)


def _batching_lists(
    load: Callable[[Sequence[str], int], Awaitable[dict[str, tuple[str, ...]]]],
) -> DataLoader[tuple[int, str], tuple[str, ...]]:
    """Lists by their wished length and what they belong to: one statement for each length."""

    async def load_in_order(keys: list[tuple[int, str]]) -> list[tuple[str, ...]]:
        found: dict[tuple[int, str], tuple[str, ...]] = {}
        for most in sorted({length for length, _ in keys}):
            asked = list(dict.fromkeys(key for length, key in keys if length == most))
            found |= {(most, key): ids for key, ids in (await load(asked, most)).items()}
        return [found.get(key, ()) for key in keys]

    return DataLoader(load_fn=load_in_order, max_batch_size=_MOST_KEYS)
