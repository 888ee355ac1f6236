"""The invoice is written when the first parcel leaves, a credit note for every refund after that."""

from __future__ import annotations

from collections.abc import Sequence

from ordering.application.ports import Work
from ordering.domain.days import shop_day
from ordering.domain.events import (
    OrderEvent,
    OrderShipped,
    ParcelShipped,
    PaymentPartlyRefunded,
    PaymentRefunded,
)
from ordering.domain.invoice import Document, DocumentKind, credit_note, invoice
from ordering.domain.order import Order


async def issue_documents(work: Work, order: Order, events: Sequence[OrderEvent]) -> None:
    """Numbers are taken last in the transaction, so that nobody waits long for the next one."""
    for event in events:
        match event:
            case ParcelShipped() | OrderShipped():
                await _invoice(work, order, event)
            case PaymentPartlyRefunded() | PaymentRefunded():
                await _credit(work, order, event)


async def _invoice(work: Work, order: Order, event: ParcelShipped | OrderShipped) -> None:
    # A replacement was paid for with the order it replaces goods of.
    if order.contents.exchange_of or await work.documents.invoice_of(order.id) is not None:
        return
    now = event.occurred_at
    sequence = await work.documents.next_sequence(DocumentKind.INVOICE, shop_day(now).year)
    await _add(work, invoice(order, sequence, now))


async def _credit(work: Work, order: Order, event: PaymentPartlyRefunded | PaymentRefunded) -> None:
    corrected = await work.documents.invoice_of(order.id)
    if corrected is None:  # refunded before anything was billed
        return
    now = event.occurred_at
    sequence = await work.documents.next_sequence(DocumentKind.CREDIT_NOTE, shop_day(now).year)
    await _add(work, credit_note(corrected, sequence, now, amount=event.amount, refund_id=event.refund_id))


async def _add(work: Work, document: Document) -> None:
    await work.documents.add(document)
    await work.announce.announce_document(document)
