from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from basket.application.ports import CouponClaim

from .tables import ClaimRow

_CLAIMS = ClaimRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
_OPEN: Final = "OPEN"
_ABANDONED: Final = "ABANDONED"


class PostgresClaims:
    """One open claim per basket, by a unique index: the second checkout waits for the first."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open(self, claim: CouponClaim) -> bool:
        statement = (
            upsert(_CLAIMS)
            .values(
                order_id=claim.order_id,
                basket_id=claim.basket_id,
                customer_id=claim.customer_id,
                coupon=claim.coupon,
                status=_OPEN,
            )
            .on_conflict_do_nothing()
            .returning(_CLAIMS.c.order_id)
        )
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def settle(self, order_id: str) -> bool:
        statement = delete(_CLAIMS).where(_CLAIMS.c.order_id == order_id, _CLAIMS.c.status == _OPEN)
        return (await self._session.execute(statement.returning(_CLAIMS.c.order_id))).scalar_one_or_none() is not None

    async def abandon(self, order_id: str) -> None:
        await self._session.execute(update(_CLAIMS).where(_CLAIMS.c.order_id == order_id).values(status=_ABANDONED))

    async def abandoned(self, stale_before: datetime, *, most: int) -> Sequence[str]:
        died = and_(_CLAIMS.c.status == _OPEN, _CLAIMS.c.claimed_at < stale_before)
        due = (
            select(_CLAIMS.c.order_id)
            .where(or_(_CLAIMS.c.status == _ABANDONED, died))
            .order_by(_CLAIMS.c.claimed_at)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        statement = update(_CLAIMS).where(_CLAIMS.c.order_id.in_(due)).values(status=_ABANDONED)
        return list((await self._session.execute(statement.returning(_CLAIMS.c.order_id))).scalars())

    async def forget(self, order_id: str) -> None:
        await self._session.execute(
            delete(_CLAIMS).where(_CLAIMS.c.order_id == order_id, _CLAIMS.c.status == _ABANDONED)
        )
