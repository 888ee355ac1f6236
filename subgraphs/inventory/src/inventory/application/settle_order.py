"""What becomes of a promise: the order is confirmed, or it is not going to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from stoa_messaging.crash_points import reach
from stoa_primitives import Clock, derived_id

from inventory.application.ports import UnitOfWork
from inventory.application.reserve_stock import news_of, take
from inventory.application.tell_levels import tell_changed_levels, tell_news
from inventory.domain.allocation import merge_lines
from inventory.domain.events import StockRejected
from inventory.domain.levels import after_giving_back, after_taking_back
from inventory.domain.promising import promise_in_turn
from inventory.domain.reservations import Reservation, ReservationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SellReserved:
    order_id: str
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ReleaseReserved:
    order_id: str


async def sell_reserved(commands: Sequence[SellReserved], *, unit: UnitOfWork, clock: Clock) -> None:
    """Reserved becomes sold. A promise that ran out meanwhile is renewed if it still can be; if not, ordering is told."""
    found = await unit.reservations.of_orders_for_change([each.order_id for each in commands])
    held: dict[str, Reservation] = {}
    for command in commands:
        reservation = found.get(command.order_id)
        if reservation is not None and reservation.holds_stock:
            held[reservation.order_id] = reservation
        elif reservation is None or reservation.status is ReservationStatus.EXPIRED:
            # Rare, so it takes its turn alone: what it is told of the stock is what those before it have left.
            await _sell(held.values(), unit=unit, clock=clock)
            held.clear()
            renewed = await _renew(command, reservation, unit=unit, clock=clock)
            await _sell([renewed] if renewed else [], unit=unit, clock=clock)
    await _sell(held.values(), unit=unit, clock=clock)


async def _sell(reservations: Iterable[Reservation], *, unit: UnitOfWork, clock: Clock) -> None:
    sold = list(reservations)
    lines = [line for each in sold for line in each.lines]
    if not await unit.shelf.sell(lines):
        raise RuntimeError(f"reservations {', '.join(each.id for each in sold)} hold more than the shelf knows of")
    await unit.reservations.set_status(sold, ReservationStatus.SOLD, clock.now())
    await unit.shelf.note_demand(lines, clock.now().date())


async def release_reserved(command: ReleaseReserved, *, unit: UnitOfWork, clock: Clock) -> None:
    """Gives the stock back. Told before the request itself arrives, it leaves a mark so that nothing is reserved later."""
    reservation = await _of_order(command.order_id, unit)
    if reservation is None:
        mark = _empty(command.order_id, ReservationStatus.RELEASED, clock)
        if await unit.reservations.add([mark], clock.now()):
            return
        reservation = await _of_order(command.order_id, unit)
    # Cancelled between its confirmation and its packing it was sold already, but nothing has left the house.
    if reservation is not None and (reservation.holds_stock or reservation.status is ReservationStatus.SOLD):
        await give_back(reservation, ReservationStatus.RELEASED, unit=unit, clock=clock)


async def give_back(reservation: Reservation, status: ReservationStatus, *, unit: UnitOfWork, clock: Clock) -> None:
    """Returns what a reservation holds, once. All places of its variants are locked, since a level is a sum over them."""
    stock = await unit.shelf.lock(sorted({line.variant_id for line in reservation.lines}))
    is_sold = reservation.status is ReservationStatus.SOLD
    undo = unit.shelf.take_back if is_sold else unit.shelf.release
    if not await undo(reservation.lines):
        raise RuntimeError(f"reservation {reservation.id} holds more than the shelf knows of")
    await unit.reservations.set_status([reservation], status, clock.now())
    after = after_taking_back(stock, reservation.lines) if is_sold else after_giving_back(stock, reservation.lines)
    await tell_changed_levels(stock, after, unit=unit, clock=clock, because=reservation.order_id)
    reach("inventory.release.before_commit")


async def _renew(
    command: SellReserved, expired: Reservation | None, *, unit: UnitOfWork, clock: Clock
) -> Reservation | None:
    wanted = merge_lines(command.lines)
    stock = await unit.shelf.lock(wanted)
    (promise,) = promise_in_turn([wanted], stock, await unit.shelf.ranks())
    if promise.short:
        rejected = StockRejected(occurred_at=clock.now(), order_id=command.order_id, short=promise.short)
        await unit.tell(rejected, because=command.order_id)
        return None
    if expired is None:
        expired = _empty(command.order_id, ReservationStatus.EXPIRED, clock)
        if not await unit.reservations.add([expired], clock.now()):
            raise RuntimeError(f"order {command.order_id} was reserved at this very moment; the next try will see it")
    await take([promise], unit=unit)
    await tell_news(news_of(promise, command.order_id, clock), unit=unit, clock=clock)
    await unit.reservations.replace_lines(expired, promise.lines)
    return Reservation(
        id=expired.id,
        order_id=expired.order_id,
        status=ReservationStatus.RESERVED,
        expires_at=expired.expires_at,
        lines=promise.lines,
    )


async def _of_order(order_id: str, unit: UnitOfWork) -> Reservation | None:
    return (await unit.reservations.of_orders_for_change([order_id])).get(order_id)


def _empty(order_id: str, status: ReservationStatus, clock: Clock) -> Reservation:
    return Reservation(
        id=derived_id("inventory.reservation", order_id),
        order_id=order_id,
        status=status,
        expires_at=clock.now(),
        lines=(),
    )
