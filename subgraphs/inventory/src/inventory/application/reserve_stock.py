"""Reserve everything an order needs, or nothing; many orders at once, each as if it came alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from stoa_messaging.crash_points import reach
from stoa_primitives import Clock, derived_id

from inventory.application.ports import UnitOfWork
from inventory.application.tell_levels import LevelStands, News, changed_levels, tell_news
from inventory.application.watch_stock import what_became_low
from inventory.domain.allocation import merge_lines
from inventory.domain.events import StockRejected, StockReserved
from inventory.domain.promising import Promise, promise_in_turn
from inventory.domain.reservations import Reservation, ReservationStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ReserveStock:
    order_id: str
    lines: tuple[tuple[str, int], ...]
    expires_at: datetime


class DecidedMeanwhile(RuntimeError):
    """An order of the batch was reserved or cancelled by somebody else at this very moment; each has to be tried alone."""


async def reserve_stock(commands: Sequence[ReserveStock], *, unit: UnitOfWork, clock: Clock) -> None:
    """Asked twice, it promises once and answers twice; an order that was cancelled before gets nothing."""
    existing = await unit.reservations.of_orders_for_change([each.order_id for each in commands])
    await _answer_again(existing.values(), unit, clock)
    fresh = [each for each in commands if each.order_id not in existing]
    if not fresh:
        return
    wanted = [merge_lines(each.lines) for each in fresh]
    stock = await unit.shelf.lock(sorted({variant_id for each in wanted for variant_id in each}))
    promises = list(zip(fresh, promise_in_turn(wanted, stock, await unit.shelf.ranks()), strict=True))
    kept = [_reservation(command, promise) for command, promise in promises if not promise.short]
    if len(await unit.reservations.add(kept, clock.now())) < len(kept):
        if len(commands) > 1:
            raise DecidedMeanwhile("An order of this batch was decided meanwhile.")
        # Whoever came first has decided.
        await _answer_again((await unit.reservations.of_orders_for_change([fresh[0].order_id])).values(), unit, clock)
        return
    await take([promise for _, promise in promises if promise.lines], unit=unit)
    await tell_news(
        [each for command, promise in promises for each in _news(command, promise, clock)], unit=unit, clock=clock
    )


async def take(promises: Sequence[Promise], *, unit: UnitOfWork) -> None:
    """Takes locked stock. The condition in the update is the last word: if it fails, the whole transaction does."""
    lines = [line for each in promises for line in each.lines]
    if not await unit.shelf.reserve(lines):
        raise RuntimeError(f"stock of {', '.join(line.variant_id for line in lines)} changed under its lock")
    for _ in promises:
        reach("inventory.reserve.before_commit")


def news_of(promise: Promise, because: str, clock: Clock) -> list[tuple[str, News]]:
    """What staff and shoppers have to hear of it."""
    found: list[News] = [
        *what_became_low(promise.lines, promise.before, clock.now()),
        *(LevelStands(*each) for each in changed_levels(promise.before, promise.after).items()),
    ]
    return [(because, each) for each in found]


def _news(command: ReserveStock, promise: Promise, clock: Clock) -> list[tuple[str, News]]:
    order_id = command.order_id
    if promise.short:
        return [(order_id, StockRejected(occurred_at=clock.now(), order_id=order_id, short=promise.short))]
    answer = StockReserved(occurred_at=clock.now(), order_id=order_id, reservation_id=_reservation_id(order_id))
    return [*news_of(promise, order_id, clock), (order_id, answer)]


def _reservation(command: ReserveStock, promise: Promise) -> Reservation:
    return Reservation(
        id=_reservation_id(command.order_id),
        order_id=command.order_id,
        status=ReservationStatus.RESERVED,
        expires_at=command.expires_at,
        lines=promise.lines,
    )


def _reservation_id(order_id: str) -> str:
    return derived_id("inventory.reservation", order_id)


async def _answer_again(existing: Iterable[Reservation], unit: UnitOfWork, clock: Clock) -> None:
    for each in existing:
        if each.holds_stock:
            answer = StockReserved(occurred_at=clock.now(), order_id=each.order_id, reservation_id=each.id)
            await unit.tell(answer, because=each.order_id)
