from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import select, true
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from customers.domain.consent import current_text
from customers.domain.wish_notice import PURPOSE, WatchedVariant, Wisher

from .consents import CONSENTS
from .tables import ProfileRow, WatchedVariantRow, WishRow

_VARIANTS = WatchedVariantRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
_WISHES = WishRow.__table__  # type: ignore[attr-defined] # same
_PROFILES = ProfileRow.__table__  # type: ignore[attr-defined] # same


class PostgresWishWatch:
    """Who wishes for what, inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def learn(self, variant: WatchedVariant) -> None:
        values = asdict(variant)
        statement = upsert(_VARIANTS).values(**values)
        newer = _VARIANTS.c.told_at <= statement.excluded.told_at
        await self._session.execute(
            statement.on_conflict_do_update(constraint="watched_variants_pkey", set_=values, where=newer)
        )

    async def variant(self, variant_id: str) -> WatchedVariant | None:
        row = (await self._session.execute(select(_VARIANTS).where(_VARIANTS.c.variant_id == variant_id))).one_or_none()
        return None if row is None else WatchedVariant(**row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it

    async def wishers(self, product_id: str, limit: int) -> Sequence[Wisher]:
        last = (
            select(CONSENTS.c.granted, CONSENTS.c.version)
            .where(CONSENTS.c.customer_id == _WISHES.c.profile_id, CONSENTS.c.purpose == PURPOSE)
            .order_by(CONSENTS.c.decided_at.desc(), CONSENTS.c.id.desc())
            .limit(1)
            .lateral("last")
        )
        query = (
            select(_PROFILES.c.id, _PROFILES.c.locale)
            .select_from(_WISHES.join(_PROFILES, _PROFILES.c.id == _WISHES.c.profile_id).join(last, true()))
            .where(_WISHES.c.product_id == product_id, last.c.granted, last.c.version == current_text(PURPOSE).version)
            .order_by(_PROFILES.c.id)
            .limit(limit)
        )
        return [Wisher(customer_id=row.id, locale=row.locale) for row in await self._session.execute(query)]
