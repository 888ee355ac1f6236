"""Invoices and credit notes: what stands on them, fixed on the day they were issued."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from stoa_primitives import Money

from ordering.domain.contents import Address, Line, Totals
from ordering.domain.days import shop_day
from ordering.domain.order import Order


class DocumentKind(StrEnum):
    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"


PREFIX: Final = {DocumentKind.INVOICE: "INV", DocumentKind.CREDIT_NOTE: "CRN"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """`corrects` is the invoice that a credit note takes back from; `amount` what is owed or given back."""

    kind: DocumentKind
    number: str
    year: int
    sequence: int
    order_id: str
    order_number: str
    customer_id: str
    ordered_on: date
    issued_on: date
    locale: str
    recipient: Address
    lines: tuple[Line, ...]
    totals: Totals
    amount: Money
    corrects: str = ""
    refund_id: str = ""


def invoice(order: Order, sequence: int, now: datetime) -> Document:
    """The invoice over all of the order."""
    contents, issued_on = order.contents, shop_day(now)
    return Document(
        kind=DocumentKind.INVOICE,
        number=_number(DocumentKind.INVOICE, issued_on, sequence),
        year=issued_on.year,
        sequence=sequence,
        order_id=order.id,
        order_number=order.number,
        customer_id=contents.customer.id,
        ordered_on=shop_day(order.placed_at),
        issued_on=issued_on,
        locale=contents.locale,
        recipient=contents.shipping_address,
        lines=contents.lines,
        totals=contents.totals,
        amount=order.total,
    )


def credit_note(corrected: Document, sequence: int, now: datetime, *, amount: Money, refund_id: str) -> Document:
    """What was given back of an invoice."""
    issued_on = shop_day(now)
    return replace(
        corrected,
        kind=DocumentKind.CREDIT_NOTE,
        number=_number(DocumentKind.CREDIT_NOTE, issued_on, sequence),
        year=issued_on.year,
        sequence=sequence,
        issued_on=issued_on,
        amount=amount,
        corrects=corrected.number,
        refund_id=refund_id,
    )


def _number(kind: DocumentKind, issued_on: date, sequence: int) -> str:
    return f"{PREFIX[kind]}-{issued_on.year}-{sequence:06d}"
