"""Categories and definitions of attributes, for change."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from catalog.domain.attributes import AttributeDefinition
from catalog.domain.categories import Category
from catalog.persistence.rows import category_from, category_values, definition_from
from catalog.persistence.tables import ATTRIBUTE_DEFINITION, CATEGORY, PRODUCT


class PostgresCategories:
    """Inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def every(self) -> dict[str, Category]:
        rows = await self._session.execute(select(CATEGORY).order_by(CATEGORY.c.position, CATEGORY.c.slug))
        return {row["slug"]: category_from(dict(row)) for row in rows.mappings()}

    async def save(self, category: Category) -> None:
        values = category_values(category)
        known = update(CATEGORY).where(CATEGORY.c.slug == category.slug).values(values).returning(CATEGORY.c.slug)
        if (await self._session.execute(known)).scalar_one_or_none() is None:
            await self._session.execute(insert(CATEGORY).values(values))

    async def derive_anew(self, slugs: Sequence[str]) -> None:
        behind = update(PRODUCT).where(PRODUCT.c.category_slug.in_(slugs)).values(derived=0)
        await self._session.execute(behind)


class PostgresAttributes:
    """Inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def definitions(self, keys: Sequence[str]) -> dict[str, AttributeDefinition]:
        statement = select(ATTRIBUTE_DEFINITION).where(ATTRIBUTE_DEFINITION.c.key.in_(keys))
        return {row["key"]: definition_from(dict(row)) for row in (await self._session.execute(statement)).mappings()}

    async def define(self, definition: AttributeDefinition) -> None:
        values = {
            "key": definition.key,
            "name_en": definition.name.en,
            "name_de": definition.name.de,
            "kind": definition.kind.value,
            "unit": definition.unit,
        }
        key = ATTRIBUTE_DEFINITION.c.key
        known = update(ATTRIBUTE_DEFINITION).where(key == definition.key).values(values).returning(key)
        if (await self._session.execute(known)).scalar_one_or_none() is None:
            await self._session.execute(insert(ATTRIBUTE_DEFINITION).values(values))
