from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from basket.application.ports import Placed

from .tables import CheckoutRow

_CHECKOUTS = CheckoutRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation


class PostgresCheckouts:
    """Accepted checkouts, kept for ever: a key may come back after weeks."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, customer_id: str, idempotency_key: str) -> Placed | None:
        row = (
            await self._session.execute(
                select(_CHECKOUTS).where(
                    _CHECKOUTS.c.customer_id == customer_id, _CHECKOUTS.c.idempotency_key == idempotency_key
                )
            )
        ).one_or_none()
        if row is None:
            return None
        return Placed(
            customer_id=row.customer_id,
            idempotency_key=row.idempotency_key,
            fingerprint=row.fingerprint,
            order_id=row.order_id,
            basket_id=row.basket_id,
        )

    async def add(self, placed: Placed) -> None:
        await self._session.execute(
            insert(_CHECKOUTS).values(
                customer_id=placed.customer_id,
                idempotency_key=placed.idempotency_key,
                fingerprint=placed.fingerprint,
                order_id=placed.order_id,
                basket_id=placed.basket_id,
            )
        )
