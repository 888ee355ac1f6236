from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import TextClause, text
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession
from stoa_primitives import Currency, Money

from basket.domain.basket import LIVE, Basket, BasketStatus, Line

from .hot_copy import HotCopy

_ID_BYTES: Final = 24  # a guest's only key: too many to guess

# Text, because every order pays for these (stoa_service.text_statements). The list of what is live stands in the words, so that
# PostgreSQL sees that the index of live baskets holds the answer.
_COLUMNS: Final = "id, customer_id, status, coupon, order_id, merged_into, revision"
_LIVE: Final = ", ".join(f"'{status}'" for status in LIVE)
_BY_ID: Final = text(f"select {_COLUMNS} from baskets where id = :key")  # noqa: S608 - constants of this module
_OF_CUSTOMER: Final = text(
    f"select {_COLUMNS} from baskets where customer_id = :key and status in ({_LIVE})"  # noqa: S608 - same
)
_BY_ORDER: Final = text(f"select {_COLUMNS} from baskets where order_id = :key for update")  # noqa: S608 - same
_BY_ID_LOCKED: Final = text(f"{_BY_ID.text} for update")
_OF_CUSTOMER_LOCKED: Final = text(f"{_OF_CUSTOMER.text} for update")
_LINES: Final = text(
    """select variant_id, quantity, seen_amount, seen_currency, saved from basket_lines
    where basket_id = :basket order by position"""
)
# One sequence for all baskets, so a customer's new basket is newer than the one before it.
_INSERT: Final = text(
    f"""insert into baskets ({_COLUMNS})
    values (:id, :customer_id, :status, :coupon, :order_id, :merged_into, nextval('basket_revision'))
    on conflict do nothing returning revision"""  # noqa: S608 - same
)
_UPDATE: Final = text(
    """update baskets set customer_id = :customer_id, status = :status, coupon = :coupon, order_id = :order_id,
        merged_into = :merged_into, revision = nextval('basket_revision'), updated_at = now()
    where id = :id returning revision"""
)
_DELETE_LINES: Final = text("delete from basket_lines where basket_id = :basket")
_INSERT_LINES: Final = text(
    """insert into basket_lines (basket_id, variant_id, position, quantity, seen_amount, seen_currency, saved)
    select cast(:basket as text), * from unnest(cast(:variants as text[]), cast(:positions as int[]),
        cast(:quantities as int[]), cast(:amounts as bigint[]), cast(:currencies as text[]), cast(:saved as bool[]))"""
)
_REMOVE_STALE: Final = text("delete from baskets where customer_id is null and updated_at < :before")


class PostgresBaskets:
    """Baskets inside one transaction; what was saved is remembered for the hot copy."""

    def __init__(self, session: AsyncSession, hot: HotCopy) -> None:
        self._session = session
        self._hot = hot
        self._read: dict[str, Basket] = {}
        self.saved: dict[str, Basket] = {}

    async def locked(self, basket_id: str) -> Basket | None:
        return await self._one(_BY_ID_LOCKED, basket_id)

    async def locked_of(self, customer_id: str) -> Basket | None:
        return await self._one(_OF_CUSTOMER_LOCKED, customer_id)

    async def locked_by_order(self, order_id: str) -> Basket | None:
        return await self._one(_BY_ORDER, order_id)

    async def by_id(self, basket_id: str) -> Basket | None:
        return await self._one(_BY_ID, basket_id)

    async def of_customer(self, customer_id: str) -> Basket | None:
        return await self._one(_OF_CUSTOMER, customer_id)

    async def open_for(self, customer_id: str) -> Basket:
        present = await self.locked_of(customer_id)
        return present if present is not None else await self.open_another(customer_id)

    async def open_another(self, customer_id: str) -> Basket:
        opened = await self._opened(customer_id)
        if opened is None:  # another tab was quicker: then its basket is the one, unless it has ended by now
            return await self.open_for(customer_id)
        self.saved[opened.id] = opened
        return opened

    async def open_guest(self) -> Basket:
        opened = await self._opened(None)
        if opened is None:
            raise RuntimeError("An id that nobody can guess was taken.")
        return opened

    async def save(self, basket: Basket) -> Basket:
        revision = (await self._session.execute(_UPDATE, _columns(basket))).scalar_one()
        known = self._read.get(basket.id)
        if known is None or (known.lines, known.saved) != (basket.lines, basket.saved):
            await self._write_lines(basket)
        stored = replace(basket, revision=revision)
        self._read[basket.id] = stored
        await self._hot.expect(stored)
        self.saved[basket.id] = stored
        return stored

    async def remove_stale_guests(self, before: datetime) -> int:
        result: Any = await self._session.execute(_REMOVE_STALE, {"before": before})
        return int(result.rowcount)

    async def _opened(self, customer_id: str | None) -> Basket | None:
        fresh = Basket(id=_unguessable_id(), customer_id=customer_id)
        revision = (await self._session.execute(_INSERT, _columns(fresh))).scalar_one_or_none()
        return None if revision is None else replace(fresh, revision=revision)

    async def _write_lines(self, basket: Basket) -> None:
        await self._session.execute(_DELETE_LINES, {"basket": basket.id})
        if basket.lines or basket.saved:
            await self._session.execute(_INSERT_LINES, _line_columns(basket))

    async def _one(self, query: TextClause, key: str) -> Basket | None:
        row = (await self._session.execute(query, {"key": key})).one_or_none()
        if row is None:
            return None
        # Asked after the row is locked, and by itself: what was waited for may have changed the lines.
        lines = await self._session.execute(_LINES, {"basket": row.id})
        basket = _basket(row, lines.all())
        self._read[basket.id] = basket
        return basket


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


def _line_columns(basket: Basket) -> dict[str, object]:
    lines = (*basket.lines, *basket.saved)
    return {
        "basket": basket.id,
        "variants": [line.variant_id for line in lines],
        "positions": list(range(len(lines))),
        "quantities": [line.quantity for line in lines],
        "amounts": [line.seen_price.amount for line in lines],
        "currencies": [str(line.seen_price.currency) for line in lines],
        "saved": [position >= len(basket.lines) for position in range(len(lines))],
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
