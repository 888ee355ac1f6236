"""Reservations inside a transaction: one per order, locked while it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from inventory.domain.allocation import Allocation
from inventory.domain.reservations import Reservation, ReservationStatus
from inventory.persistence.rows import Row, reservation_from
from inventory.persistence.tables import RESERVATION, RESERVATION_LINE

_OF_ORDERS: Final = text(
    """
    select id, order_id, status, expires_at from reservation
    where order_id = any(cast(:orders as text[])) order by order_id for update
    """
)
# Apart from the rows that are locked: whoever waited for a lock must see the lines as they are then.
_LINES: Final = text(
    """
    select reservation_id, variant_id, warehouse_id, quantity from reservation_line
    where reservation_id = any(cast(:ids as text[])) order by reservation_id, variant_id, warehouse_id
    """
)
_ADD: Final = text(
    """
    insert into reservation (id, order_id, status, expires_at, created_at, updated_at)
    select id, order_id, status, expires_at, cast(:at as timestamptz), cast(:at as timestamptz)
    from unnest(cast(:ids as text[]), cast(:orders as text[]), cast(:statuses as text[]), cast(:expiries as timestamptz[]))
         as new (id, order_id, status, expires_at)
    order by order_id
    on conflict do nothing
    returning order_id
    """
)
_ADD_LINES: Final = text(
    """
    insert into reservation_line (reservation_id, variant_id, warehouse_id, quantity)
    select * from unnest(cast(:reservations as text[]), cast(:variants as text[]), cast(:warehouses as text[]),
                         cast(:quantities as int[]))
    """
)
_SET_STATUS: Final = text(
    "update reservation set status = :status, updated_at = :at where id = any(cast(:ids as text[]))"
)


class PostgresReservations:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_orders_for_change(self, order_ids: Sequence[str]) -> dict[str, Reservation]:
        rows = (await self._session.execute(_OF_ORDERS, {"orders": list(order_ids)})).mappings().all()
        return {each.order_id: each for each in await self._with_lines(rows)}

    async def add(self, reservations: Sequence[Reservation], at: datetime) -> frozenset[str]:
        if not reservations:
            return frozenset()
        values = {
            "ids": [each.id for each in reservations],
            "orders": [each.order_id for each in reservations],
            "statuses": [each.status.value for each in reservations],
            "expiries": [each.expires_at for each in reservations],
            "at": at,
        }
        added = frozenset(await self._session.scalars(_ADD, values))
        await self._add_lines(
            [(each.id, line) for each in reservations if each.order_id in added for line in each.lines]
        )
        return added

    async def set_status(self, reservations: Sequence[Reservation], status: ReservationStatus, at: datetime) -> None:
        if reservations:
            values = {"ids": [each.id for each in reservations], "status": status.value, "at": at}
            await self._session.execute(_SET_STATUS, values)

    async def replace_lines(self, reservation: Reservation, lines: tuple[Allocation, ...]) -> None:
        await self._session.execute(delete(RESERVATION_LINE).where(RESERVATION_LINE.c.reservation_id == reservation.id))
        await self._add_lines([(reservation.id, line) for line in lines])

    async def senders(self, order_id: str) -> dict[str, str]:
        statement = (
            select(RESERVATION_LINE.c.variant_id, RESERVATION_LINE.c.warehouse_id)
            .join(RESERVATION, RESERVATION.c.id == RESERVATION_LINE.c.reservation_id)
            .where(RESERVATION.c.order_id == order_id)
            .order_by(RESERVATION_LINE.c.quantity, RESERVATION_LINE.c.warehouse_id.desc())
        )
        return {row.variant_id: row.warehouse_id for row in await self._session.execute(statement)}

    async def overdue_for_change(self, now: datetime, most: int) -> list[Reservation]:
        """Skips what another copy of the worker is releasing already."""
        statement = (
            select(RESERVATION)
            .where(RESERVATION.c.status == ReservationStatus.RESERVED.value, RESERVATION.c.expires_at <= now)
            .order_by(RESERVATION.c.expires_at)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        return await self._with_lines((await self._session.execute(statement)).mappings().all())

    async def _add_lines(self, lines: Sequence[tuple[str, Allocation]]) -> None:
        if not lines:
            return
        values = {
            "reservations": [reservation_id for reservation_id, _ in lines],
            "variants": [line.variant_id for _, line in lines],
            "warehouses": [line.warehouse_id for _, line in lines],
            "quantities": [line.quantity for _, line in lines],
        }
        await self._session.execute(_ADD_LINES, values)

    async def _with_lines(self, rows: Sequence[Row]) -> list[Reservation]:
        """Lines come in the order in which stock is locked everywhere."""
        if not rows:
            return []
        lines: dict[str, list[Row]] = {row["id"]: [] for row in rows}
        for line in (await self._session.execute(_LINES, {"ids": list(lines)})).mappings():
            lines[line["reservation_id"]].append(line)
        return [reservation_from(row, lines[row["id"]]) for row in rows]
