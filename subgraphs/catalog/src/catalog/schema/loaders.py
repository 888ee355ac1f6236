"""One statement for all the products, variants or categories that one request asks for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from strawberry.dataloader import DataLoader

from catalog.application.ports import CatalogReader
from catalog.domain.products import Category

_Found = TypeVar("_Found")
_MOST_KEYS = 500


class Loaders:
    """Batches within one request."""

    def __init__(self, reader: CatalogReader) -> None:
        self._reader = reader
        self.product_by_id = _batching(reader.products_by_id)
        self.product_by_slug = _batching(reader.products_by_slug)
        self.product_of_variant = _batching(reader.products_of_variants)
        self._categories: DataLoader[str, dict[str, Category]] = DataLoader(load_fn=self._load_categories)
        self._counts: DataLoader[str, dict[str, int]] = DataLoader(load_fn=self._load_counts)

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
