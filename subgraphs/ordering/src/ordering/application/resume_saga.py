"""Staff let an order's process go on. The worker does it: only there does the workflow engine live."""

from __future__ import annotations

from stoa_primitives import InvalidInput, NotFound, Refusal

from ordering.application.ports import OpensWork
from ordering.domain.order import Order

_LONGEST_REASON = 500


class SagaEnded(Refusal):
    """There is nothing left to do."""

    code = "SAGA_ENDED"


async def resume_saga(order_id: str, reason: str, *, requested_by: str, open_work: OpensWork) -> Order:
    """The order, whose process has been asked to go on."""
    words = reason.strip()[:_LONGEST_REASON]
    if not words:
        raise InvalidInput("Say why, for whoever reads it later.")
    async with open_work() as work:
        order = await work.orders.get(order_id)
        if order is None:
            raise NotFound("There is no such order.")
        if order.is_final:
            raise SagaEnded("The order has come to its end; there is nothing to resume.")
        await work.announce.request_resume(order.id, reason=words, requested_by=requested_by)
        return order
