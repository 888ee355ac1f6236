from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Select, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import Currency, Money

from basket.domain.basket import LIVE, Basket, BasketStatus, Line

from .hot_copy import HotCopy
from .tables import BasketRow, LineRow

_BASKETS = BasketRow.__table__  # type: ignore[attr-defined] # SQLModel adds it at class creation
_LINES = LineRow.__table__  # type: ignore[attr-defined] # same
_LIVE = tuple(str(status) for status in LIVE)
_ID_BYTES = 24  # a guest's only key: too many to guess


class PostgresBaskets:
    """Baskets inside one transaction; what was saved is remembered for the hot copy."""

    def __init__(self, session: AsyncSession, hot: HotCopy) -> None:
        self._session = session
        self._hot = hot
        self.saved: dict[str, Basket] = {}

    async def locked(self, basket_id: str) -> Basket | None:
        return await self._one(_by_id(basket_id).with_for_update())

    async def locked_of(self, customer_id: str) -> Basket | None:
        return await self._one(_live_of(customer_id).with_for_update())

    async def locked_by_order(self, order_id: str) -> Basket | None:
        return await self._one(select(_BASKETS).where(_BASKETS.c.order_id == order_id).with_for_update())

    async def by_id(self, basket_id: str) -> Basket | None:
        return await self._one(_by_id(basket_id))

    async def of_customer(self, customer_id: str) -> Basket | None:
        return await self._one(_live_of(customer_id))

    async def open_for(self, customer_id: str) -> Basket:
        present = await self.locked_of(customer_id)
        if present is not None:
            return present
        fresh = Basket(id=_unguessable_id(), customer_id=customer_id)
        await self._session.execute(  # another tab may be quicker: then its basket is the one
            upsert(_BASKETS).values(**_columns(fresh), revision=await self._next_revision()).on_conflict_do_nothing()
        )
        basket = await self.locked_of(customer_id)
        if basket is None:  # the other tab's basket ended between the two statements
            return await self.open_for(customer_id)
        self.saved[basket.id] = basket
        return basket

    async def open_guest(self) -> Basket:
        fresh = Basket(id=_unguessable_id(), customer_id=None)
        await self._session.execute(insert(_BASKETS).values(**_columns(fresh), revision=await self._next_revision()))
        return fresh

    async def save(self, basket: Basket) -> Basket:
        revision = await self._next_revision()
        await self._session.execute(
            update(_BASKETS)
            .where(_BASKETS.c.id == basket.id)
            .values(**_columns(basket), revision=revision, updated_at=func.now())
        )
        await self._session.execute(delete(_LINES).where(_LINES.c.basket_id == basket.id))
        rows = [_line_columns(basket, line, at) for at, line in enumerate((*basket.lines, *basket.saved))]
        if rows:
            await self._session.execute(insert(_LINES), rows)
        stored = replace(basket, revision=revision)
        await self._hot.expect(stored)
        self.saved[basket.id] = stored
        return stored

    async def remove_stale_guests(self, before: datetime) -> int:
        result: CursorResult[Any] = await self._session.execute(  # type: ignore[assignment] # a delete gives a cursor
            delete(_BASKETS).where(_BASKETS.c.customer_id.is_(None), _BASKETS.c.updated_at < before)
        )
        return result.rowcount

    async def _next_revision(self) -> int:
        """From one sequence for all baskets, so a customer's new basket is newer than the one before it."""
        return int((await self._session.execute(text("select nextval('basket_revision')"))).scalar_one())

    async def _one(self, query: Select[Any]) -> Basket | None:
        row = (await self._session.execute(query)).one_or_none()
        if row is None:
            return None
        lines = await self._session.execute(
            select(_LINES).where(_LINES.c.basket_id == row.id).order_by(_LINES.c.position)
        )
        return _basket(row, lines.all())


def _by_id(basket_id: str) -> Select[Any]:
    return select(_BASKETS).where(_BASKETS.c.id == basket_id)


def _live_of(customer_id: str) -> Select[Any]:
    return select(_BASKETS).where(_BASKETS.c.customer_id == customer_id, _BASKETS.c.status.in_(_LIVE))


def _unguessable_id() -> str:
    return secrets.token_urlsafe(_ID_BYTES)


def _columns(basket: Basket) -> dict[str, object]:
    return {
        "id": basket.id,
        "customer_id": basket.customer_id,
        "status": str(basket.status),
        "coupon": basket.coupon,
        "order_id": basket.order_id,
        "merged_into": basket.merged_into,
    }


def _line_columns(basket: Basket, line: Line, position: int) -> dict[str, object]:
    return {
        "basket_id": basket.id,
        "variant_id": line.variant_id,
        "position": position,
        "quantity": line.quantity,
        "seen_amount": line.seen_price.amount,
        "seen_currency": str(line.seen_price.currency),
        "saved": position >= len(basket.lines),
    }


def _basket(row: Row[Any], lines: Sequence[Row[Any]]) -> Basket:
    return Basket(
        id=row.id,
        customer_id=row.customer_id,
        status=BasketStatus(row.status),
        lines=tuple(_line(line) for line in lines if not line.saved),
        saved=tuple(_line(line) for line in lines if line.saved),
        coupon=row.coupon,
        order_id=row.order_id,
        merged_into=row.merged_into,
        revision=row.revision,
    )


def _line(row: Row[Any]) -> Line:
    return Line(
        variant_id=row.variant_id,
        quantity=row.quantity,
        seen_price=Money(row.seen_amount, Currency(row.seen_currency)),
    )
