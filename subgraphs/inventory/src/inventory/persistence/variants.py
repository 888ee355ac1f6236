"""What inventory remembers of variants."""

from __future__ import annotations

from sqlalchemy import Boolean, literal_column, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from inventory.application.ports import KnownVariant
from inventory.persistence.tables import VARIANT


class PostgresVariants:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def remember(self, variant: KnownVariant) -> bool:
        values = {
            "id": variant.id,
            "product_id": variant.product_id,
            "name_en": variant.name_en,
            "name_de": variant.name_de,
            "changed_at": variant.changed_at,
        }
        fresh = insert(VARIANT).values(values)
        statement = fresh.on_conflict_do_update(
            index_elements=[VARIANT.c.id],
            set_={name: fresh.excluded[name] for name in ("product_id", "name_en", "name_de", "changed_at")},
            where=VARIANT.c.changed_at < fresh.excluded.changed_at,
        ).returning(literal_column("xmax = 0", Boolean))  # PostgreSQL's own sign that the row was inserted, not updated
        return bool((await self._session.execute(statement)).scalar_one_or_none())

    async def knows(self, variant_id: str) -> bool:
        statement = select(VARIANT.c.id).where(VARIANT.c.id == variant_id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None
