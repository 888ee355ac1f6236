"""Writes what happened to an order, and what follows from it for other domains and for the books, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from ordering.application.issue_documents import issue_documents
from ordering.application.ports import Work
from ordering.domain.events import OrderEvent
from ordering.domain.order import Order


async def record(work: Work, order: Order, events: Sequence[OrderEvent]) -> Order:
    """The order after the events; none of them changes nothing."""
    after = order
    for event in events:
        after = after.apply(event)
    if events:
        await work.orders.append(after, events)
        await work.announce.announce(order, events, after)
        await issue_documents(work, after, events)
    return after
