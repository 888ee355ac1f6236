"""What becomes of a promise: the order is confirmed, or it is not going to be."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_messaging.crash_points import reach
from stoa_primitives import Clock, derived_id

from inventory.application.ports import UnitOfWork
from inventory.application.reserve_stock import take
from inventory.application.tell_levels import tell_changed_levels
from inventory.domain.allocation import allocate, find_shortages, merge_lines
from inventory.domain.events import StockRejected
from inventory.domain.levels import after_giving_back, after_taking_back
from inventory.domain.reservations import Reservation, ReservationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SellReserved:
    order_id: str
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ReleaseReserved:
    order_id: str


async def sell_reserved(command: SellReserved, *, unit: UnitOfWork, clock: Clock) -> None:
    """Reserved becomes sold. A promise that ran out meanwhile is renewed if it still can be; if not, ordering is told."""
    reservation = await unit.reservations.of_order_for_change(command.order_id)
    if reservation is not None and reservation.status in {ReservationStatus.SOLD, ReservationStatus.RELEASED}:
        return
    if reservation is None or not reservation.holds_stock:
        reservation = await _renew(command, reservation, unit=unit, clock=clock)
    if reservation is None:
        return
    for line in reservation.lines:
        if not await unit.shelf.sell(line):
            raise RuntimeError(f"reservation {reservation.id} holds more than the shelf knows of")
    await unit.reservations.set_status(reservation, ReservationStatus.SOLD, clock.now())
    await unit.shelf.note_demand(reservation.lines, clock.now().date())


async def release_reserved(command: ReleaseReserved, *, unit: UnitOfWork, clock: Clock) -> None:
    """Gives the stock back. Told before the request itself arrives, it leaves a mark so that nothing is reserved later."""
    reservation = await unit.reservations.of_order_for_change(command.order_id)
    if reservation is None:
        mark = _empty(command.order_id, ReservationStatus.RELEASED, clock)
        if await unit.reservations.add(mark, clock.now()):
            return
        reservation = await unit.reservations.of_order_for_change(command.order_id)
    # Cancelled between its confirmation and its packing it was sold already, but nothing has left the house.
    if reservation is not None and (reservation.holds_stock or reservation.status is ReservationStatus.SOLD):
        await give_back(reservation, ReservationStatus.RELEASED, unit=unit, clock=clock)


async def give_back(reservation: Reservation, status: ReservationStatus, *, unit: UnitOfWork, clock: Clock) -> None:
    """Returns what a reservation holds, once. All places of its variants are locked, since a level is a sum over them."""
    stock = await unit.shelf.lock(sorted({line.variant_id for line in reservation.lines}))
    is_sold = reservation.status is ReservationStatus.SOLD
    undo = unit.shelf.take_back if is_sold else unit.shelf.release
    for line in reservation.lines:
        if not await undo(line):
            raise RuntimeError(f"reservation {reservation.id} holds more than the shelf knows of")
    await unit.reservations.set_status(reservation, status, clock.now())
    after = after_taking_back(stock, reservation.lines) if is_sold else after_giving_back(stock, reservation.lines)
    await tell_changed_levels(stock, after, unit=unit, clock=clock)
    reach("inventory.release.before_commit")


async def _renew(
    command: SellReserved, expired: Reservation | None, *, unit: UnitOfWork, clock: Clock
) -> Reservation | None:
    wanted = merge_lines(command.lines)
    stock = await unit.shelf.lock(wanted)
    short = find_shortages(wanted, stock)
    if short:
        await unit.tell(StockRejected(occurred_at=clock.now(), order_id=command.order_id, short=short))
        return None
    lines = allocate(wanted, stock, await unit.shelf.ranks())
    if expired is None:
        expired = _empty(command.order_id, ReservationStatus.EXPIRED, clock)
        if not await unit.reservations.add(expired, clock.now()):
            raise RuntimeError(f"order {command.order_id} was reserved at this very moment; the next try will see it")
    await take(lines, stock, unit=unit, clock=clock)
    await unit.reservations.replace_lines(expired, lines)
    return Reservation(
        id=expired.id,
        order_id=expired.order_id,
        status=ReservationStatus.RESERVED,
        expires_at=expired.expires_at,
        lines=lines,
    )


def _empty(order_id: str, status: ReservationStatus, clock: Clock) -> Reservation:
    return Reservation(
        id=derived_id("inventory.reservation", order_id),
        order_id=order_id,
        status=status,
        expires_at=clock.now(),
        lines=(),
    )
