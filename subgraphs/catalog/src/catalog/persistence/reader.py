"""Reads for shoppers: many keys per statement, pages read from where the last one ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_service import Database

from catalog.application.ports import Keyset, Listed, Page
from catalog.domain.listing import ProductFilter, ProductSort
from catalog.domain.products import Category, Product
from catalog.persistence.filtering import conditions_for
from catalog.persistence.rows import category_from, product_from
from catalog.persistence.sorting import SortColumn, sort_column
from catalog.persistence.tables import CATEGORY, PRODUCT, VARIANT

_HIDDEN = {"search_en", "search_de", "keywords_en", "keywords_de"}
_COLUMNS = [column for column in PRODUCT.c if column.name not in _HIDDEN]


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
            rows = (await session.execute(_page_statement(wanted, column, first, after))).mappings().all()
            products = await _with_variants(session, rows[:first])
        places = (Keyset(column.to_cursor(row["sorted_by"]), row["id"]) for row in rows)
        items = tuple(Listed(product=product, place=place) for product, place in zip(products, places, strict=False))
        return Page(items=items, has_next=len(rows) > first)

    async def count(self, wanted: ProductFilter) -> int:
        if wanted.finds_nothing:
            return 0
        async with self._database.transaction() as session:
            statement = select(func.count()).select_from(PRODUCT).where(*conditions_for(wanted))
            return (await session.execute(statement)).scalar_one()

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
            rows = (await session.execute(_best_statement(first))).mappings().all()
            return await _with_variants(session, rows)

    async def _products(self, condition: ColumnElement[bool]) -> tuple[Product, ...]:
        async with self._database.transaction() as session:
            rows = (await session.execute(select(*_COLUMNS).where(condition))).mappings().all()
            return await _with_variants(session, rows)


async def _with_variants(session: AsyncSession, rows: Iterable[Mapping[Any, Any]]) -> tuple[Product, ...]:
    products = list(rows)
    if not products:
        return ()
    statement = (
        select(VARIANT)
        .where(VARIANT.c.product_id.in_([row["id"] for row in products]))
        .order_by(VARIANT.c.product_id, VARIANT.c.position)
    )
    variants: dict[str, list[Mapping[str, Any]]] = {row["id"]: [] for row in products}
    for variant in (await session.execute(statement)).mappings():
        variants[variant["product_id"]].append(dict(variant))
    return tuple(product_from(dict(row), variants[row["id"]]) for row in products)


def _page_statement(
    wanted: ProductFilter, column: SortColumn, first: int, after: Keyset | None
) -> Select[tuple[Any, ...]]:
    statement = select(*_COLUMNS, column.expression.label("sorted_by")).where(*conditions_for(wanted))
    if after is not None:
        statement = statement.where(column.beyond(after))
    return statement.order_by(*column.order).limit(first + 1)


def _best_statement(first: int) -> Select[tuple[Any, ...]]:
    """Round after round: the best of every category, then the second best, so that no category fills the list."""
    best = (
        select(PRODUCT.c.id, PRODUCT.c.rating_tenths, PRODUCT.c.rating_count)
        .where(PRODUCT.c.published, PRODUCT.c.category_slug == CATEGORY.c.slug)
        .order_by(PRODUCT.c.rating_tenths.desc(), PRODUCT.c.rating_count.desc())
        .limit(first)
        .lateral("best")
    )
    turn = func.row_number().over(
        partition_by=CATEGORY.c.slug, order_by=(best.c.rating_tenths.desc(), best.c.rating_count.desc())
    )
    ranked = (
        select(best.c.id, turn.label("turn"))
        .select_from(CATEGORY)
        .join(best, onclause=best.c.id.is_not(None))
        .subquery("ranked")
    )
    return (
        select(*_COLUMNS)
        .join(ranked, ranked.c.id == PRODUCT.c.id)
        .order_by(ranked.c.turn, PRODUCT.c.rating_tenths.desc(), PRODUCT.c.rating_count.desc(), PRODUCT.c.id)
        .limit(first)
    )
