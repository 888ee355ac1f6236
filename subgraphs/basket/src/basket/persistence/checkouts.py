from __future__ import annotations

from dataclasses import asdict
from typing import Final

from sqlalchemy import text
from stoa_service.text_statements import Executes

from basket.application.ports import Placed

_FIND: Final = text(
    """select fingerprint, order_id, basket_id from checkouts
    where customer_id = :customer_id and idempotency_key = :idempotency_key"""
)
_ADD: Final = text(
    """insert into checkouts (customer_id, idempotency_key, fingerprint, order_id, basket_id)
    values (:customer_id, :idempotency_key, :fingerprint, :order_id, :basket_id)"""
)


class PostgresCheckouts:
    """Accepted checkouts, kept for ever: a key may come back after weeks."""

    def __init__(self, session: Executes) -> None:
        self._session = session

    async def find(self, customer_id: str, idempotency_key: str) -> Placed | None:
        key = {"customer_id": customer_id, "idempotency_key": idempotency_key}
        row = (await self._session.execute(_FIND, key)).one_or_none()
        if row is None:
            return None
        return Placed(**key, fingerprint=row.fingerprint, order_id=row.order_id, basket_id=row.basket_id)

    async def add(self, placed: Placed) -> None:
        await self._session.execute(_ADD, asdict(placed))
