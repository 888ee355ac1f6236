"""Invoices and credit notes as the supergraph sees them."""

from datetime import date
from enum import Enum
from typing import Self

import strawberry

from ordering.domain.invoice import Document
from ordering.schema.money import Money


@strawberry.enum
class DocumentKind(Enum):
    INVOICE = "INVOICE"
    CREDIT_NOTE = "CREDIT_NOTE"


@strawberry.type(description="An invoice, or a credit note over what was given back of it.")
class OrderDocument:
    kind: DocumentKind
    number: str
    issued_on: date
    amount: Money
    url: str = strawberry.field(
        description="Path of the PDF at the ordering service; served to the order's customer and to staff. "
        "`?locale=de` or `en` chooses the language."
    )

    @classmethod
    def of(cls, document: Document) -> Self:
        return cls(
            kind=DocumentKind(document.kind.value),
            number=document.number,
            issued_on=document.issued_on,
            amount=Money.of(document.amount),
            url=f"/api/ordering/documents/{document.order_id}/{document.number}.pdf",
        )
