"""A basket was checked out: the order begins."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import Clock

from ordering.application.ports import Work
from ordering.domain.contents import Contents
from ordering.domain.events import OrderPlaced
from ordering.domain.order import Order, placed


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder:
    order_id: str
    contents: Contents


async def place_order(command: PlaceOrder, work: Work, clock: Clock) -> None:
    """Begins the order's stream; an order that exists stays as it is."""
    command.contents.check()
    if await work.orders.get(command.order_id) is not None:
        return
    await begin_order(command.order_id, command.contents, work, clock)


async def begin_order(order_id: str, contents: Contents, work: Work, clock: Clock) -> Order:
    """The first event of a new order, and the first question of its process."""
    event = OrderPlaced(occurred_at=clock.now(), number=await work.orders.next_number(), contents=contents)
    order = placed(order_id, event)
    await work.orders.append(order, [event])
    await work.announce.announce(None, [event], order)
    await work.announce.request_stock(order)
    return order
