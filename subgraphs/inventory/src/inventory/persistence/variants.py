"""What inventory remembers of variants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Boolean, case, func, literal_column, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from inventory.application.ports import KnownVariant
from inventory.domain.stock import LOW_UP_TO, StockLevel
from inventory.persistence.tables import STOCK, VARIANT

# The names that others hang on to do not change.
_TOLD: Final = text(
    """
    select id, told_level from variant where id = any(cast(:variants as text[])) order by id for no key update
    """
)
_TELL: Final = text(
    """
    update variant set told_level = new.level
    from unnest(cast(:variants as text[]), cast(:levels as text[])) as new (id, level)
    where variant.id = new.id
    """
)


class PostgresVariants:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def remember(self, variant: KnownVariant) -> bool:
        # Stock before the variant, as everybody locks them.
        mine = select(STOCK.c.warehouse_id).where(STOCK.c.variant_id == variant.id).order_by(STOCK.c.warehouse_id)
        await self._session.execute(mine.with_for_update())
        values = {
            "id": variant.id,
            "product_id": variant.product_id,
            "name_en": variant.name_en,
            "name_de": variant.name_de,
            "changed_at": variant.changed_at,
        }
        fresh = insert(VARIANT).values(values)
        statement = fresh.on_conflict_do_update(
            constraint="variant_pkey",
            set_={name: fresh.excluded[name] for name in ("product_id", "name_en", "name_de", "changed_at")},
            where=VARIANT.c.changed_at < fresh.excluded.changed_at,
        ).returning(literal_column("xmax = 0", Boolean))  # PostgreSQL's own sign that the row was inserted, not updated
        is_new = (await self._session.execute(statement)).scalar_one_or_none()
        if is_new is False:
            renamed = update(STOCK).where(STOCK.c.variant_id == variant.id, STOCK.c.name != variant.name_en)
            await self._session.execute(renamed.values(name=variant.name_en))
        return bool(is_new)

    async def told_levels_for_change(self, variant_ids: Sequence[str]) -> dict[str, StockLevel]:
        rows = await self._session.execute(_TOLD, {"variants": list(variant_ids)})
        return {row.id: StockLevel(row.told_level) for row in rows}

    async def set_told_levels(self, levels: Mapping[str, StockLevel]) -> None:
        values = {"variants": list(levels), "levels": [level.value for level in levels.values()]}
        await self._session.execute(_TELL, values)

    async def told_otherwise(self, after: str, most: int) -> list[str]:
        saleable = func.coalesce(func.sum(STOCK.c.saleable), 0)
        level = case(
            (saleable < 1, StockLevel.OUT.value),
            (saleable <= LOW_UP_TO, StockLevel.LOW.value),
            else_=StockLevel.IN.value,
        )
        statement = (
            select(VARIANT.c.id)
            .select_from(VARIANT.outerjoin(STOCK, STOCK.c.variant_id == VARIANT.c.id))
            .where(VARIANT.c.id > after)
            .group_by(VARIANT.c.id, VARIANT.c.told_level)
            .having(level != VARIANT.c.told_level)
            .order_by(VARIANT.c.id)
            .limit(most)
        )
        return list((await self._session.execute(statement)).scalars())

    async def knows(self, variant_id: str) -> bool:
        statement = select(VARIANT.c.id).where(VARIANT.c.id == variant_id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None
