"""Reserve everything an order needs, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stoa_messaging.crash_points import reach
from stoa_primitives import Clock, derived_id

from inventory.application.ports import UnitOfWork
from inventory.application.tell_levels import tell_changed_levels
from inventory.application.watch_stock import tell_what_became_low
from inventory.domain.allocation import Allocation, allocate, find_shortages, merge_lines
from inventory.domain.events import StockRejected, StockReserved
from inventory.domain.levels import after_taking
from inventory.domain.reservations import Reservation, ReservationStatus
from inventory.domain.stock import Stock


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveStock:
    order_id: str
    lines: tuple[tuple[str, int], ...]
    expires_at: datetime


async def reserve_stock(command: ReserveStock, *, unit: UnitOfWork, clock: Clock) -> None:
    """Asked twice, it promises once and answers twice; an order that was cancelled before gets nothing."""
    existing = await unit.reservations.of_order_for_change(command.order_id)
    if existing is not None:
        await _answer_again(existing, unit, clock)
        return
    wanted = merge_lines(command.lines)
    stock = await unit.shelf.lock(wanted)
    short = find_shortages(wanted, stock)
    if short:
        await unit.tell(StockRejected(occurred_at=clock.now(), order_id=command.order_id, short=short))
        return
    reservation = Reservation(
        id=derived_id("inventory.reservation", command.order_id),
        order_id=command.order_id,
        status=ReservationStatus.RESERVED,
        expires_at=command.expires_at,
        lines=allocate(wanted, stock, await unit.shelf.ranks()),
    )
    if not await unit.reservations.add(reservation, clock.now()):
        # The same order was asked for, or cancelled, at this very moment: whoever came first has decided.
        decided = await unit.reservations.of_order_for_change(command.order_id)
        if decided is not None:
            await _answer_again(decided, unit, clock)
        return
    await take(reservation.lines, stock, unit=unit, clock=clock)
    await unit.tell(StockReserved(occurred_at=clock.now(), order_id=command.order_id, reservation_id=reservation.id))


async def take(lines: tuple[Allocation, ...], stock: list[Stock], *, unit: UnitOfWork, clock: Clock) -> None:
    """Takes locked stock. The condition in each update is the last word: if it fails, the whole transaction does."""
    for line in lines:
        if not await unit.shelf.reserve(line):
            raise RuntimeError(f"stock of {line.variant_id} changed under its lock")
    await tell_what_became_low(lines, stock, unit=unit, clock=clock)
    await tell_changed_levels(stock, after_taking(stock, lines), unit=unit, clock=clock)
    reach("inventory.reserve.before_commit")


async def _answer_again(existing: Reservation, unit: UnitOfWork, clock: Clock) -> None:
    if existing.holds_stock:
        await unit.tell(StockReserved(occurred_at=clock.now(), order_id=existing.order_id, reservation_id=existing.id))
