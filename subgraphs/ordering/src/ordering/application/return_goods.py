"""Sending goods back: the customer asks, the parcel comes, staff look at it, money or a replacement follows."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock, NotFound, derived_id, new_id

from ordering.application.place_order import begin_order
from ordering.application.ports import OpensWork, Work
from ordering.application.record import record
from ordering.domain.events import (
    Actor,
    ExchangeFailed,
    InspectedUnits,
    ReturnedUnits,
    ReturnExchanged,
    ReturnReceived,
    ReturnRejected,
    ReturnRequested,
    ReturnWish,
    ReturnWithdrawn,
)
from ordering.domain.order import Order
from ordering.domain.payments import return_refund
from ordering.domain.replacement import replacement_for
from ordering.domain.return_rules import check_request, inspected
from ordering.domain.returns import LONGEST_REASON, Return, ReturnNotAllowed, ReturnStatus

_NOT_FOUND = "There is no such return."


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReturn:
    """`key` makes a repeated request the same return."""

    order_id: str
    caller_id: str
    by_staff: bool
    units: tuple[ReturnedUnits, ...]
    reason: str
    wish: ReturnWish
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectReturn:
    order_id: str
    return_id: str
    found: tuple[InspectedUnits, ...]
    note: str


async def request_return(command: RequestReturn, open_work: OpensWork, clock: Clock) -> Order:
    """The order with its new return; another's order is not found."""
    async with open_work() as work:
        order = await work.orders.get(command.order_id)
        is_own = order is not None and order.contents.customer.id == command.caller_id
        if order is None or not (is_own or command.by_staff):
            raise NotFound("There is no such order.")
        return_id = derived_id("return", order.id, command.key) if command.key else new_id()
        if order.return_of(return_id) is not None:
            return order
        event = ReturnRequested(
            occurred_at=clock.now(),
            return_id=return_id,
            units=command.units,
            reason=command.reason.strip()[:LONGEST_REASON],
            wish=command.wish,
            requested_by=Actor.STAFF if command.by_staff else Actor.CUSTOMER,
        )
        check_request(order, event)
        return await record(work, order, [event])


async def withdraw_return(
    order_id: str, return_id: str, *, caller_id: str, open_work: OpensWork, clock: Clock
) -> Order:
    """The customer keeps the goods; only before they have arrived at ours."""
    async with open_work() as work:
        order = await work.orders.get(order_id)
        if order is None or order.contents.customer.id != caller_id or order.return_of(return_id) is None:
            raise NotFound(_NOT_FOUND)
        return await record(work, order, [ReturnWithdrawn(occurred_at=clock.now(), return_id=return_id)])


async def receive_return(order_id: str, return_id: str, open_work: OpensWork, clock: Clock) -> Order:
    """The goods lie on the table, waiting to be looked at."""
    async with open_work() as work:
        order, _ = await _order_and_return(order_id, return_id, work)
        return await record(work, order, [ReturnReceived(occurred_at=clock.now(), return_id=return_id)])


async def inspect_return(command: InspectReturn, open_work: OpensWork, clock: Clock) -> Order:
    """What is accepted goes on the shelf or away; refund or replacement follow at once."""
    async with open_work() as work:
        order, _ = await _order_and_return(command.order_id, command.return_id, work)
        note = command.note.strip()[:LONGEST_REASON]
        order = await record(work, order, inspected(order, command.return_id, command.found, note, clock.now()))
        return await _settle(order, command.return_id, work, clock)


async def settle_return(order_id: str, return_id: str, open_work: OpensWork, clock: Clock) -> Order:
    """Asks again for the money of an inspected return whose refund was refused."""
    async with open_work() as work:
        order, _ = await _order_and_return(order_id, return_id, work)
        return await _settle(order, return_id, work, clock)


async def refund_instead(order_id: str, exchange_id: str, work: Work, clock: Clock) -> None:
    """The replacement could not be sent, so the money goes back."""
    from_order = await work.orders.get(order_id)
    if from_order is None:
        return
    failed = next((found for found in from_order.returns if found.exchange_order_id == exchange_id), None)
    if failed is None or failed.status is not ReturnStatus.EXCHANGED:
        return
    now = clock.now()
    order = await record(work, from_order, [ExchangeFailed(occurred_at=now, return_id=failed.id)])
    await record(work, order, return_refund(order, failed.id, now, by=Actor.SAGA))


async def _settle(order: Order, return_id: str, work: Work, clock: Clock) -> Order:
    found, now = order.return_of(return_id), clock.now()
    if found is None or found.status is not ReturnStatus.INSPECTED:
        raise ReturnNotAllowed("Only an inspected return can be settled.", return_id=return_id)
    if not any(units.accepted for units in found.inspected):
        return await record(work, order, [ReturnRejected(occurred_at=now, return_id=return_id)])
    if found.wish is ReturnWish.EXCHANGE:
        exchange_id = derived_id("exchange", order.id, return_id)
        await begin_order(exchange_id, replacement_for(order, found), work, clock)
        exchanged = ReturnExchanged(occurred_at=now, return_id=return_id, exchange_order_id=exchange_id)
        return await record(work, order, [exchanged])
    if any(refund.return_id == return_id and not refund.is_settled for refund in order.refunds):
        return order
    return await record(work, order, return_refund(order, return_id, now, by=Actor.STAFF))


async def _order_and_return(order_id: str, return_id: str, work: Work) -> tuple[Order, Return]:
    order = await work.orders.get(order_id)
    found = order.return_of(return_id) if order else None
    if order is None or found is None:
        raise NotFound(_NOT_FOUND)
    return order, found
