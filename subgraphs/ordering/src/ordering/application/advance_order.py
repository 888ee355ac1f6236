"""The order process: decide by the table, write the events and what follows from them in one transaction.

A consumer that hears an answer advances the order in its own transaction (`advance_in`). The steps of the durable workflow do
the same in transactions of theirs, for orders that did not get through by themselves.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from stoa_primitives import Clock

from ordering.application.ports import ConcurrentChange, OpensWork, Work
from ordering.application.record import record
from ordering.domain.order import Order
from ordering.domain.saga import Deadlines, Signal, SignalKind, react_through
from ordering.domain.statuses import OrderStatus

_TRIES = 5
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an order stands, and how long it may stay there."""

    status: OrderStatus
    seconds_left: float | None


async def advance_in(work: Work, order_id: str, signal: Signal, now: datetime) -> Order | None:
    """Reacts to a signal in an open transaction: the order after it, None when there is no such order."""
    order = await work.orders.get(order_id)
    return None if order is None else await record(work, order, react_through(order, signal, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class SagaSteps:
    """Each step may run twice: the second time finds the work done."""

    open_work: OpensWork
    clock: Clock
    deadlines: Deadlines

    async def request_stock(self, order_id: str) -> Standing | None:
        """Asks inventory, which answers once; None when there is no such order."""
        async with self.open_work() as work:
            order = await work.orders.get(order_id)
            if order is None:
                return None
            if order.status is OrderStatus.PLACED:
                await work.announce.request_stock(order)
            return self._standing(order)

    async def advance(self, order_id: str, signal: Signal) -> Standing | None:
        """Reacts to a signal and says where the order stands now."""
        for _ in range(_TRIES):
            try:
                return await self._advance_once(order_id, signal)
            except ConcurrentChange:
                continue
        raise ConcurrentChange("The order keeps changing; the saga gave way.")

    async def time_out(self, order_id: str) -> Standing | None:
        """Ends the order's wait if its time is over: others may have moved it on since it was last looked at."""
        async with self.open_work() as work:
            order = await work.orders.get(order_id)
            if order is None:
                return None
            standing = self._standing(order)
            if standing.seconds_left is None or standing.seconds_left > 0:
                return standing
            after = await record(work, order, react_through(order, Signal(SignalKind.TIMED_OUT), self.clock.now()))
            return self._standing(after)

    async def note_failure(self, order_id: str, step: str, error: Exception) -> None:
        """A step failed and the saga has stopped; staff see the kind of error, the log has the rest."""
        _log.error("the saga of order %s stopped at %s", order_id, step, exc_info=error)
        async with self.open_work() as work:
            await work.saga_failures.note(order_id, step, type(error).__name__, self.clock.now())

    async def _advance_once(self, order_id: str, signal: Signal) -> Standing | None:
        async with self.open_work() as work:
            after = await advance_in(work, order_id, signal, self.clock.now())
            return None if after is None else self._standing(after)

    def _standing(self, order: Order) -> Standing:
        due = self.deadlines.due(order)
        return Standing(order.status, None if due is None else max(0.0, (due - self.clock.now()).total_seconds()))
