"""Uses of coupons: counted by conditional updates, so that parallel orders cannot use one coupon too often."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Update, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from discount.application.ports import Redeemed, RedemptionStatus
from discount.persistence.tables import COUPON, COUPON_CUSTOMER, REDEMPTION


class PostgresRedemptions:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def state_of(self, order_id: str) -> Redeemed | None:
        statement = select(REDEMPTION).where(REDEMPTION.c.order_id == order_id)
        row = (await self._session.execute(statement)).one_or_none()
        return None if row is None else Redeemed(code=row.code, status=RedemptionStatus(row.status))

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

    async def use(self, order_id: str, code: str, customer_id: str, amount: int) -> bool:
        """Counts one use, in total, for the customer and against the budget, or none at all."""
        if not await self._use_in_total(code, amount):
            return False
        if await self._use_by_customer(code, customer_id):
            await self._session.execute(
                update(REDEMPTION).where(REDEMPTION.c.order_id == order_id).values(amount=amount)
            )
            return True
        await self._session.execute(_unused(code, amount))
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
            .returning(REDEMPTION.c.code, REDEMPTION.c.customer_id, REDEMPTION.c.amount)
        )
        returned = (await self._session.execute(statement)).one_or_none()
        if returned is None:
            return
        customer = COUPON_CUSTOMER.c
        mine = (customer.code == returned.code) & (customer.customer_id == returned.customer_id)
        await self._session.execute(_unused(returned.code, returned.amount))
        await self._session.execute(update(COUPON_CUSTOMER).where(mine).values(uses=customer.uses - 1))

    async def _use_in_total(self, code: str, amount: int) -> bool:
        spent = COUPON.c.spent + amount
        statement = (
            update(COUPON)
            .where(
                COUPON.c.code == code,
                or_(COUPON.c.max_uses.is_(None), COUPON.c.uses < COUPON.c.max_uses),
                or_(COUPON.c.budget.is_(None), spent <= COUPON.c.budget),
            )
            .values(uses=COUPON.c.uses + 1, spent=spent)
            .returning(COUPON.c.code)
        )
        return (await self._session.execute(statement)).scalar_one_or_none() is not None

    async def _use_by_customer(self, code: str, customer_id: str) -> bool:
        customer = COUPON_CUSTOMER.c
        limit = select(COUPON.c.max_uses_per_customer).where(COUPON.c.code == code).scalar_subquery()
        statement = (
            insert(COUPON_CUSTOMER)
            .values(code=code, customer_id=customer_id, uses=1)
            .on_conflict_do_update(
                constraint="coupon_customer_pkey",
                set_={"uses": customer.uses + 1},
                where=or_(limit.is_(None), customer.uses < limit),
            )
            .returning(customer.uses)
        )
        return (await self._session.execute(statement)).scalar_one_or_none() is not None


def _unused(code: str, amount: int) -> Update:
    return update(COUPON).where(COUPON.c.code == code).values(uses=COUPON.c.uses - 1, spent=COUPON.c.spent - amount)
