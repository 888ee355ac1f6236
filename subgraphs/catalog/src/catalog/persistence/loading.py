"""Products whole: their rows with those of their variants."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.domain.products import Product
from catalog.persistence.rows import product_from
from catalog.persistence.tables import VARIANT


async def with_variants(session: AsyncSession, rows: Iterable[Mapping[Any, Any]]) -> tuple[Product, ...]:
    """One statement for the variants of all of them, in the order of the rows."""
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
