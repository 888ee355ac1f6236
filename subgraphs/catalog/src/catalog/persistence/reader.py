"""Reads for shoppers: many keys per statement, pages read from where the last one ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, func, select
from stoa_service import Database

from catalog.application.ports import FacetCounts, Keyset, Listed, NamedValue, Page
from catalog.domain.attributes import AttributeDefinition
from catalog.domain.categories import Category
from catalog.domain.listing import ProductFilter, ProductSort
from catalog.domain.products import Product
from catalog.domain.texts import Locale, LocalizedText
from catalog.persistence import statements
from catalog.persistence.facets import count_attributes, count_facets
from catalog.persistence.filtering import conditions_for
from catalog.persistence.loading import WHOLE, products_from
from catalog.persistence.rows import category_from, definition_from
from catalog.persistence.sorting import sort_column
from catalog.persistence.tables import ATTRIBUTE_DEFINITION, ATTRIBUTE_VALUE, CATEGORY, PRODUCT, VARIANT
from catalog.persistence.words import PostgresWords


class PostgresCatalogReader:
    """One short transaction per question; no state between them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def products_by_id(self, ids: Sequence[str]) -> dict[str, Product]:
        found = await self._products(PRODUCT.c.id.in_(ids))
        return {product.id: product for product in found}

    async def products_by_slug(self, slugs: Sequence[str]) -> dict[str, Product]:
        found = await self._products(PRODUCT.c.slug.in_(slugs))
        return {product.slug: product for product in found}

    async def products_of_variants(self, variant_ids: Sequence[str]) -> dict[str, Product]:
        owners = select(VARIANT.c.product_id).where(VARIANT.c.id.in_(variant_ids))
        found = await self._products(PRODUCT.c.id.in_(owners))
        return {variant.id: product for product in found for variant in product.variants}

    async def page(self, wanted: ProductFilter, sort: ProductSort, first: int, after: Keyset | None) -> Page:
        if wanted.finds_nothing:
            return Page(items=(), has_next=False)
        column = sort_column(sort, wanted)
        async with self._database.transaction() as session:
            statement = statements.page(wanted, column, first, after)
            rows = (await session.execute(statement)).mappings().all()
            products = products_from(rows[:first])
        places = (Keyset(column.to_cursor(row["sorted_by"]), row["id"]) for row in rows)
        items = tuple(Listed(product=product, place=place) for product, place in zip(products, places, strict=False))
        return Page(items=items, has_next=len(rows) > first)

    async def count(self, wanted: ProductFilter) -> int:
        if wanted.finds_nothing:
            return 0
        async with self._database.transaction() as session:
            statement = select(func.count()).select_from(PRODUCT).where(*conditions_for(wanted))
            return (await session.execute(statement)).scalar_one()

    async def understood(self, wanted: ProductFilter) -> ProductFilter:
        if not wanted.words:
            return wanted
        async with self._database.transaction() as session:
            return replace(wanted, terms=await PostgresWords(session).meant(wanted.words, wanted.locale))

    async def facets(self, wanted: ProductFilter) -> FacetCounts:
        if wanted.finds_nothing:
            return FacetCounts(counted={}, attributes=(), names={}, total=0)
        async with self._database.transaction() as session:
            counted, total = await count_facets(session, wanted)
            attributes = await count_attributes(session, wanted)
            codes = [each.code for each in attributes]
            named = select(ATTRIBUTE_VALUE).where(ATTRIBUTE_VALUE.c.code.in_(codes))
            rows = (await session.execute(named)).mappings().all() if codes else []
        names = {
            row["code"]: NamedValue(
                attribute=LocalizedText(row["name_en"], row["name_de"]),
                value=LocalizedText(row["value_en"], row["value_de"]),
            )
            for row in rows
        }
        return FacetCounts(counted=counted, attributes=attributes, names=names, total=total)

    async def completions(self, typed: str, locale: Locale, most: int) -> list[str]:
        async with self._database.transaction() as session:
            return await PostgresWords(session).beginning(typed, locale, most)

    async def best_matches(self, wanted: ProductFilter, most: int) -> tuple[Product, ...]:
        if wanted.finds_nothing:
            return ()
        async with self._database.transaction() as session:
            rows = (await session.execute(statements.best_matches(wanted, most))).mappings().all()
            return products_from(rows)

    async def brands(self) -> tuple[str, ...]:
        async with self._database.transaction() as session:
            return tuple((await session.execute(statements.BRANDS)).scalars())

    async def bought_together(self, product_ids: Sequence[str], most: int) -> dict[str, tuple[str, ...]]:
        async with self._database.transaction() as session:
            return _grouped((await session.execute(statements.bought_together(product_ids, most))).all())

    async def best_of_categories(self, slugs: Sequence[str], most: int) -> dict[str, tuple[str, ...]]:
        async with self._database.transaction() as session:
            return _grouped((await session.execute(statements.best_of_categories(slugs, most))).all())

    async def attribute_definitions(self) -> tuple[AttributeDefinition, ...]:
        async with self._database.transaction() as session:
            rows = await session.execute(select(ATTRIBUTE_DEFINITION).order_by(ATTRIBUTE_DEFINITION.c.key))
            return tuple(definition_from(dict(row)) for row in rows.mappings())

    async def categories(self) -> tuple[Category, ...]:
        async with self._database.transaction() as session:
            rows = await session.execute(select(CATEGORY).order_by(CATEGORY.c.position, CATEGORY.c.slug))
            return tuple(category_from(dict(row)) for row in rows.mappings())

    async def published_per_category(self) -> dict[str, int]:
        statement = (
            select(PRODUCT.c.category_slug, func.count()).where(PRODUCT.c.published).group_by(PRODUCT.c.category_slug)
        )
        async with self._database.transaction() as session:
            return {row[0]: row[1] for row in await session.execute(statement)}

    async def best_per_category(self, first: int) -> tuple[Product, ...]:
        async with self._database.transaction() as session:
            rows = (await session.execute(statements.best_per_category(first))).mappings().all()
            return products_from(rows)

    async def _products(self, condition: ColumnElement[bool]) -> tuple[Product, ...]:
        async with self._database.transaction() as session:
            rows = (await session.execute(select(*WHOLE).where(condition))).mappings().all()
            return products_from(rows)


def _grouped(pairs: Iterable[Any]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}
