"""Products for change: the row is locked until the transaction ends, so no change overwrites another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.application.ports import ToldLevel, ToldRating
from catalog.domain.categories import Category, names_up
from catalog.domain.products import Product
from catalog.domain.texts import LocalizedText
from catalog.persistence import heard
from catalog.persistence.learning import learn_products, name_attributes
from catalog.persistence.rows import (
    DERIVED,
    changed_product_values,
    product_from,
    product_values,
    variant_values,
)
from catalog.persistence.tables import PRODUCT, VARIANT

LAST_FEATURED: Final = 1_000_000_000
"""Where new products stand in the shop window until somebody moves them."""


class PostgresProducts:
    """Inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get_for_change(self, product_id: str) -> Product | None:
        return await self._get(PRODUCT.c.id == product_id)

    async def get_of_variant_for_change(self, variant_id: str) -> Product | None:
        owner = select(VARIANT.c.product_id).where(VARIANT.c.id == variant_id).scalar_subquery()
        return await self._get(PRODUCT.c.id == owner)

    async def add(self, product: Product, category_names: LocalizedText, at: datetime) -> None:
        values = product_values(product, category_names=category_names, featured_rank=LAST_FEATURED, created_at=at)
        await self._session.execute(insert(PRODUCT).values(values))
        await self._save_variants(product)
        await name_attributes(self._session, [product])

    async def save(self, product: Product, category_names: LocalizedText) -> None:
        values = changed_product_values(product, category_names=category_names)
        await self._session.execute(update(PRODUCT).where(PRODUCT.c.id == product.id).values(values))
        await self._save_variants(product)
        await self._sum_up_levels(product.id)
        await learn_products(self._session, [(product, category_names)])

    async def learn_levels(self, told: Sequence[ToldLevel]) -> None:
        await heard.learn_levels(self._session, told)

    async def learn_ratings(self, told: Sequence[ToldRating]) -> None:
        await heard.learn_ratings(self._session, told)

    async def count_together(self, orders: Sequence[Sequence[str]]) -> None:
        await heard.count_together(self._session, orders)

    async def derive_some(self, most: int, categories: Mapping[str, Category]) -> int:
        """Rows of former versions; leaves those that somebody is changing."""
        behind = (
            select(PRODUCT)
            .where(PRODUCT.c.derived < DERIVED)
            .order_by(PRODUCT.c.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        rows = (await self._session.execute(behind)).mappings().all()
        variants = await self._variants([row["id"] for row in rows])
        products = [product_from(dict(row), variants.get(row["id"], [])) for row in rows]
        named = [(each, names_up(categories, each.category_slug)) for each in products]
        for product, names in named:
            values = changed_product_values(product, category_names=names)
            await self._session.execute(update(PRODUCT).where(PRODUCT.c.id == product.id).values(values))
        await learn_products(self._session, named)
        return len(rows)

    async def _save_variants(self, product: Product) -> None:
        """Those that are gone first, then the others from the first to the last: places are only ever moved to free ones."""
        kept = [variant.id for variant in product.variants]
        gone = delete(VARIANT).where(VARIANT.c.product_id == product.id, VARIANT.c.id.not_in(kept))
        await self._session.execute(gone)
        for position, variant in enumerate(product.variants):
            values = variant_values(variant, position)
            known = update(VARIANT).where(VARIANT.c.id == variant.id).values(values).returning(VARIANT.c.id)
            if (await self._session.execute(known)).scalar_one_or_none() is None:
                await self._session.execute(insert(VARIANT).values(values))

    async def _sum_up_levels(self, product_id: str) -> None:
        """A product is as available as the best stocked of its variants."""
        best = select(func.max(VARIANT.c.availability)).where(VARIANT.c.product_id == product_id).scalar_subquery()
        differs = update(PRODUCT).where(PRODUCT.c.id == product_id, PRODUCT.c.availability != best)
        await self._session.execute(differs.values(availability=best))

    async def _get(self, condition: ColumnElement[bool]) -> Product | None:
        found = await self._session.execute(select(PRODUCT).where(condition).with_for_update())
        row = found.mappings().one_or_none()
        if row is None:
            return None
        return product_from(dict(row), (await self._variants([row["id"]])).get(row["id"], []))

    async def _variants(self, product_ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        statement = (
            select(VARIANT)
            .where(VARIANT.c.product_id.in_(product_ids))
            .order_by(VARIANT.c.product_id, VARIANT.c.position)
        )
        found: dict[str, list[dict[str, Any]]] = {}
        for row in (await self._session.execute(statement)).mappings():
            found.setdefault(row["product_id"], []).append(dict(row))
        return found
