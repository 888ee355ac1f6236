from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import TextClause, text
from sqlalchemy.engine import Row
from stoa_primitives import Currency, Money
from stoa_service.text_statements import Executes

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
_BY_ORDERS: Final = text(
    f"select {_COLUMNS} from baskets where order_id = any(cast(:key as text[])) order by id for update"  # noqa: S608 - same
)
_BY_ID_LOCKED: Final = text(f"{_BY_ID.text} for update")
_OF_CUSTOMER_LOCKED: Final = text(f"{_OF_CUSTOMER.text} for update")
_LINES: Final = text(
    """select basket_id, variant_id, quantity, seen_amount, seen_currency, saved from basket_lines
    where basket_id = any(cast(:baskets as text[])) order by position"""
)
# One sequence for all baskets, so a customer's new basket is newer than the one before it.
_INSERT: Final = text(
    """insert into baskets (id, customer_id, status, revision)
    select id, customer_id, 'OPEN', nextval('basket_revision')
    from unnest(cast(:ids as text[]), cast(:customers as text[])) as new (id, customer_id)
    on conflict do nothing returning id, revision"""
)
_UPDATE: Final = text(
    """update baskets set customer_id = new.customer_id, status = new.status, coupon = new.coupon, order_id = new.order_id,
        merged_into = new.merged_into, revision = nextval('basket_revision'), updated_at = now()
    from unnest(cast(:ids as text[]), cast(:customers as text[]), cast(:statuses as text[]), cast(:coupons as text[]),
        cast(:orders as text[]), cast(:mergers as text[])) as new (id, customer_id, status, coupon, order_id, merged_into)
    where baskets.id = new.id returning baskets.id, baskets.revision"""
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

    def __init__(self, session: Executes, hot: HotCopy) -> None:
        self._session = session
        self._hot = hot
        self._read: dict[str, Basket] = {}
        self.saved: dict[str, Basket] = {}

    async def locked(self, basket_id: str) -> Basket | None:
        return await self._one(_BY_ID_LOCKED, basket_id)

    async def locked_of(self, customer_id: str) -> Basket | None:
        return await self._one(_OF_CUSTOMER_LOCKED, customer_id)

    async def locked_by_orders(self, order_ids: Sequence[str]) -> Sequence[Basket]:
        return await self._some(_BY_ORDERS, list(order_ids))

    async def by_id(self, basket_id: str) -> Basket | None:
        return await self._one(_BY_ID, basket_id)

    async def of_customer(self, customer_id: str) -> Basket | None:
        return await self._one(_OF_CUSTOMER, customer_id)

    async def open_for(self, customer_id: str) -> Basket:
        present = await self.locked_of(customer_id)
        return present if present is not None else (await self.open_others([customer_id]))[customer_id]

    async def open_others(self, customer_ids: Sequence[str]) -> Mapping[str, Basket]:
        if not customer_ids:
            return {}
        opened = {basket.customer_id: basket for basket in await self._opened(customer_ids)}
        self.saved.update({basket.id: basket for basket in opened.values()})
        # Where another tab was quicker its basket is the one, unless it has ended by now.
        return {each: opened.get(each) or await self.open_for(each) for each in customer_ids}

    async def open_guest(self) -> Basket:
        (opened,) = await self._opened([None])
        return opened

    async def save(self, basket: Basket) -> Basket:
        (stored,) = await self.save_all([basket])
        return stored

    async def save_all(self, baskets: Sequence[Basket]) -> Sequence[Basket]:
        rows = await self._session.execute(_UPDATE, _columns(baskets))
        revisions = {row.id: row.revision for row in rows}
        for basket in baskets:
            known = self._read.get(basket.id)
            if known is None or (known.lines, known.saved) != (basket.lines, basket.saved):
                await self._write_lines(basket)
        stored = [replace(basket, revision=revisions[basket.id]) for basket in baskets]
        await self._hot.expect(stored)
        self._read.update({basket.id: basket for basket in stored})
        self.saved.update({basket.id: basket for basket in stored})
        return stored

    async def remove_stale_guests(self, before: datetime) -> int:
        result: Any = await self._session.execute(_REMOVE_STALE, {"before": before})
        return int(result.rowcount)

    async def _opened(self, customer_ids: Sequence[str | None]) -> Sequence[Basket]:
        """One for each who has none."""
        fresh = {(basket_id := _unguessable_id()): Basket(id=basket_id, customer_id=each) for each in customer_ids}
        rows = await self._session.execute(_INSERT, {"ids": list(fresh), "customers": list(customer_ids)})
        opened = [replace(fresh[row.id], revision=row.revision) for row in rows]
        self._read.update({basket.id: basket for basket in opened})
        return opened

    async def _write_lines(self, basket: Basket) -> None:
        await self._session.execute(_DELETE_LINES, {"basket": basket.id})
        if basket.lines or basket.saved:
            await self._session.execute(_INSERT_LINES, _line_columns(basket))

    async def _one(self, query: TextClause, key: str) -> Basket | None:
        found = await self._some(query, key)
        return found[0] if found else None

    async def _some(self, query: TextClause, key: str | list[str]) -> Sequence[Basket]:
        rows = (await self._session.execute(query, {"key": key})).all()
        if not rows:
            return ()
        # Asked after the rows are locked, and by itself: what was waited for may have changed the lines.
        lines: dict[str, list[Row[Any]]] = {row.id: [] for row in rows}
        for line in await self._session.execute(_LINES, {"baskets": list(lines)}):
            lines[line.basket_id].append(line)
        baskets = [_basket(row, lines[row.id]) for row in rows]
        self._read.update({basket.id: basket for basket in baskets})
        return baskets


def _unguessable_id() -> str:
    return secrets.token_urlsafe(_ID_BYTES)


def _columns(baskets: Sequence[Basket]) -> dict[str, object]:
    return {
        "ids": [basket.id for basket in baskets],
        "customers": [basket.customer_id for basket in baskets],
        "statuses": [str(basket.status) for basket in baskets],
        "coupons": [basket.coupon for basket in baskets],
        "orders": [basket.order_id for basket in baskets],
        "mergers": [basket.merged_into for basket in baskets],
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
