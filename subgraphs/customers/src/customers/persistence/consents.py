from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import new_id

from customers.domain.consent import Decision

from .tables import ConsentRow, WishRow, WishShareRow

CONSENTS = ConsentRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
SHARES = WishShareRow.__table__  # type: ignore[attr-defined] # same
_WISHES = WishRow.__table__  # type: ignore[attr-defined] # same


class PostgresConsents:
    """Decisions inside one transaction; only ever added."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, customer_id: str, decision: Decision) -> None:
        await self._session.execute(insert(CONSENTS).values(id=new_id(), customer_id=customer_id, **asdict(decision)))

    async def of(self, customer_id: str) -> Sequence[Decision]:
        return await decisions_of(self._session, customer_id)


class PostgresWishShares:
    """Names of shared wishlists inside one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def share(self, customer_id: str, token: str) -> str:
        fresh = upsert(SHARES).values(customer_id=customer_id, token=token).on_conflict_do_nothing()
        await self._session.execute(fresh)
        query = select(SHARES.c.token).where(SHARES.c.customer_id == customer_id)
        return str((await self._session.execute(query)).scalar_one())

    async def unshare(self, customer_id: str) -> None:
        await self._session.execute(delete(SHARES).where(SHARES.c.customer_id == customer_id))


async def decisions_of(session: AsyncSession, customer_id: str) -> list[Decision]:
    """The first one first."""
    query = select(CONSENTS).where(CONSENTS.c.customer_id == customer_id)
    rows = await session.execute(query.order_by(CONSENTS.c.decided_at, CONSENTS.c.id))
    return [
        Decision(
            purpose=row.purpose,
            version=row.version,
            granted=row.granted,
            locale=row.locale,
            fingerprint=row.fingerprint,
            decided_at=row.decided_at,
        )
        for row in rows
    ]


async def shared_wishlist(session: AsyncSession, token: str) -> Sequence[str] | None:
    """The products of the list with this name."""
    owner = (await session.execute(select(SHARES.c.customer_id).where(SHARES.c.token == token))).scalar_one_or_none()
    if owner is None:
        return None
    query = select(_WISHES.c.product_id).where(_WISHES.c.profile_id == owner).order_by(_WISHES.c.position)
    return list((await session.execute(query)).scalars())


async def share_token(session: AsyncSession, customer_id: str) -> str | None:
    query = select(SHARES.c.token).where(SHARES.c.customer_id == customer_id)
    found: str | None = (await session.execute(query)).scalar_one_or_none()
    return found
