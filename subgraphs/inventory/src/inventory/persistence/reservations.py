"""Reservations inside a transaction: one per order, locked while it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from inventory.domain.allocation import Allocation
from inventory.domain.reservations import Reservation, ReservationStatus
from inventory.persistence.rows import Row, reservation_from
from inventory.persistence.tables import RESERVATION, RESERVATION_LINE


class PostgresReservations:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of_order_for_change(self, order_id: str) -> Reservation | None:
        statement = select(RESERVATION).where(RESERVATION.c.order_id == order_id).with_for_update()
        found = await self._with_lines((await self._session.execute(statement)).mappings().all())
        return found[0] if found else None

    async def add(self, reservation: Reservation, at: datetime) -> bool:
        values = {
            "id": reservation.id,
            "order_id": reservation.order_id,
            "status": reservation.status.value,
            "expires_at": reservation.expires_at,
            "created_at": at,
            "updated_at": at,
        }
        statement = insert(RESERVATION).values(values).on_conflict_do_nothing().returning(RESERVATION.c.id)
        added = (await self._session.execute(statement)).scalar_one_or_none() is not None
        if added:
            await self._add_lines(reservation.id, reservation.lines)
        return added

    async def set_status(self, reservation: Reservation, status: ReservationStatus, at: datetime) -> None:
        statement = update(RESERVATION).where(RESERVATION.c.id == reservation.id)
        await self._session.execute(statement.values(status=status.value, updated_at=at))

    async def replace_lines(self, reservation: Reservation, lines: tuple[Allocation, ...]) -> None:
        await self._session.execute(delete(RESERVATION_LINE).where(RESERVATION_LINE.c.reservation_id == reservation.id))
        await self._add_lines(reservation.id, lines)

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

    async def _add_lines(self, reservation_id: str, lines: Sequence[Allocation]) -> None:
        rows = [
            {
                "reservation_id": reservation_id,
                "variant_id": line.variant_id,
                "warehouse_id": line.warehouse_id,
                "quantity": line.quantity,
            }
            for line in lines
        ]
        if rows:
            await self._session.execute(insert(RESERVATION_LINE).values(rows))

    async def _with_lines(self, rows: Sequence[Row]) -> list[Reservation]:
        """Lines come in the order in which stock is locked everywhere."""
        if not rows:
            return []
        table = RESERVATION_LINE.c
        statement = (
            select(RESERVATION_LINE)
            .where(table.reservation_id.in_([row["id"] for row in rows]))
            .order_by(table.variant_id, table.warehouse_id)
        )
        lines: dict[str, list[Row]] = {row["id"]: [] for row in rows}
        for line in (await self._session.execute(statement)).mappings():
            lines[line["reservation_id"]].append(line)
        return [reservation_from(row, lines[row["id"]]) for row in rows]
