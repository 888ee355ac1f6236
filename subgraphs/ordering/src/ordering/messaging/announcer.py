"""From the order's own events to the events other domains hear. Ids derive from the deed: a repeated step says it once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from stoa_messaging import Event, Outbox
from stoa_primitives import derived_id, new_id

from ordering.domain import events as domain
from ordering.domain.invoice import Document
from ordering.domain.order import Order
from ordering.domain.saga import Deadlines
from ordering.messaging.announcements import follows, status_changed
from ordering.messaging.events import InvoiceIssued, MoneyData, SagaResumeRequested, StockRequested, WantedLine


class OutboxAnnouncer:
    """Implements the port `Announces` on an open session."""

    def __init__(self, outbox: Outbox, session: AsyncSession, deadlines: Deadlines) -> None:
        self._outbox = outbox
        self._session = session
        self._deadlines = deadlines

    async def announce(self, before: Order | None, events: Sequence[domain.OrderEvent], after: Order) -> None:
        earlier = before
        for event in events:
            state = earlier.apply(event) if earlier else after
            if earlier is None or state.status is not earlier.status:
                await self._add(status_changed(state), state, state.status.value)
            for said in follows(state, event, is_last=event is events[-1]):
                await self._add(said.event, state, *said.deed)
            earlier = state

    async def request_stock(self, order: Order) -> None:
        lines = [WantedLine(variant_id=line.variant_id, quantity=line.quantity) for line in order.contents.lines]
        expires_at = self._deadlines.stock_kept_until(order)
        await self._add(StockRequested(order_id=order.id, lines=lines, expires_at=expires_at), order)

    async def announce_document(self, document: Document) -> None:
        event = InvoiceIssued(
            order_id=document.order_id,
            customer_id=document.customer_id,
            kind=document.kind.value.lower(),
            number=document.number,
            total=MoneyData.of(document.amount),
        )
        event_id = derived_id(event.event_type, document.order_id, document.number)
        await self._outbox.add(self._session, event, aggregate_id=document.order_id, event_id=event_id)

    async def request_resume(self, order_id: str, *, reason: str, requested_by: str) -> None:
        event = SagaResumeRequested(order_id=order_id, reason=reason, requested_by=requested_by)
        await self._outbox.add(self._session, event, aggregate_id=order_id, event_id=new_id())

    async def _add(self, event: Event, order: Order, *deed: str) -> None:
        event_id = derived_id(event.event_type, order.id, *deed)
        await self._outbox.add(self._session, event, aggregate_id=order.id, event_id=event_id)
