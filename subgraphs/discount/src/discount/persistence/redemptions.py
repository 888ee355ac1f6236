"""Uses of coupons: counted by conditional updates, so that parallel orders cannot use one coupon too often."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from discount.persistence.tables import COUPON, COUPON_CUSTOMER, REDEMPTION


class PostgresRedemptions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def begin(self, order_id: str, code: str | None, customer_id: str, at: datetime) -> bool:
        values = {
            "order_id": order_id,
            "code": code,
            "customer_id": customer_id,
            "status": "REDEEMED" if code else "RETURNED",
            "redeemed_at": at,
        }
        statement = insert(REDEMPTION).values(values).on_conflict_do_nothing().returning(REDEMPTION.c.order_id)
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def use(self, code: str, customer_id: str) -> bool:
        """Counts one use, in total and for the customer, or none at all."""
        if not await self._use_in_total(code):
            return False
        if await self._use_by_customer(code, customer_id):
            return True
        await self._session.execute(update(COUPON).where(COUPON.c.code == code).values(uses=COUPON.c.uses - 1))
        return False

    async def refuse(self, order_id: str) -> None:
        await self._session.execute(
            update(REDEMPTION).where(REDEMPTION.c.order_id == order_id).values(status="REFUSED")
        )

    async def give_back(self, order_id: str, at: datetime) -> None:
        statement = (
            update(REDEMPTION)
            .where(REDEMPTION.c.order_id == order_id, REDEMPTION.c.status == "REDEEMED")
            .values(status="RETURNED", returned_at=at)
            .returning(REDEMPTION.c.code, REDEMPTION.c.customer_id)
        )
        returned = (await self._session.execute(statement)).one_or_none()
        if returned is None:
            return
        customer = COUPON_CUSTOMER.c
        mine = (customer.code == returned.code) & (customer.customer_id == returned.customer_id)
        await self._session.execute(update(COUPON).where(COUPON.c.code == returned.code).values(uses=COUPON.c.uses - 1))
        await self._session.execute(update(COUPON_CUSTOMER).where(mine).values(uses=customer.uses - 1))

    async def _use_in_total(self, code: str) -> bool:
        allowed = or_(COUPON.c.max_uses.is_(None), COUPON.c.uses < COUPON.c.max_uses)
        statement = (
            update(COUPON).where(COUPON.c.code == code, allowed).values(uses=COUPON.c.uses + 1).returning(COUPON.c.code)
        )
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def _use_by_customer(self, code: str, customer_id: str) -> bool:
        customer = COUPON_CUSTOMER.c
        limit = select(COUPON.c.max_uses_per_customer).where(COUPON.c.code == code).scalar_subquery()
        statement = (
            insert(COUPON_CUSTOMER)
            .values(code=code, customer_id=customer_id, uses=1)
            .on_conflict_do_update(
                index_elements=[customer.code, customer.customer_id],
                set_={"uses": customer.uses + 1},
                where=or_(limit.is_(None), customer.uses < limit),
            )
            .returning(customer.uses)
        )
        return (await self._session.execute(statement)).scalar_one_or_none() is not None
