"""The saga's steps: decide by the table, write the events and what follows from them in one transaction."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from stoa_messaging.crash_points import reach
from stoa_primitives import Clock

from ordering.application.ports import ConcurrentChange, OpensWork
from ordering.application.record import record
from ordering.domain.saga import Signal, react
from ordering.domain.statuses import OrderStatus

_TRIES = 5
_log = logging.getLogger(__name__)
# Stock stays reserved until the payment had its whole time, and a little longer for messages on their way.
_RESERVATION_MARGIN = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class SagaSteps:
    """Both steps may run twice: the second time finds the work done."""

    open_work: OpensWork
    clock: Clock
    reservation: timedelta

    async def request_stock(self, order_id: str) -> OrderStatus | None:
        """Asks inventory once; None when there is no such order."""
        async with self.open_work() as work:
            order = await work.orders.get(order_id)
            if order is None:
                return None
            if order.status is OrderStatus.PLACED:
                expires_at = order.placed_at + self.reservation + _RESERVATION_MARGIN
                await work.announce.request_stock(order, expires_at=expires_at)
            return order.status

    async def advance(self, order_id: str, signal: Signal) -> OrderStatus | None:
        """Reacts to a signal and says which status the order has now."""
        reach("ordering.saga.before_transaction")
        for _ in range(_TRIES):
            try:
                status = await self._advance_once(order_id, signal)
            except ConcurrentChange:
                continue
            reach("ordering.saga.after_commit")
            return status
        raise ConcurrentChange("The order keeps changing; the saga gave way.")

    async def note_failure(self, order_id: str, step: str, error: Exception) -> None:
        """A step failed and the saga has stopped; staff see the kind of error, the log has the rest."""
        _log.error("the saga of order %s stopped at %s", order_id, step, exc_info=error)
        async with self.open_work() as work:
            await work.saga_failures.note(order_id, step, type(error).__name__, self.clock.now())

    async def _advance_once(self, order_id: str, signal: Signal) -> OrderStatus | None:
        async with self.open_work() as work:
            order = await work.orders.get(order_id)
            if order is None:
                return None
            events = react(order, signal, self.clock.now())
            after = await record(work, order, events)
            reach("ordering.saga.before_commit")
            return after.status
