"""Returns as the supergraph sees them, and what the mutations about them are given."""

from datetime import datetime
from enum import Enum
from typing import Self

import strawberry
from strawberry import ID

from ordering.domain.events import InspectedUnits, ReturnedUnits
from ordering.domain.returns import Return
from ordering.schema.money import Money


@strawberry.enum
class ReturnStatus(Enum):
    REQUESTED = "REQUESTED"
    LABELLED = "LABELLED"
    RECEIVED = "RECEIVED"
    INSPECTED = "INSPECTED"
    REFUNDED = "REFUNDED"
    EXCHANGED = "EXCHANGED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


@strawberry.enum(description="What the customer wants for what comes back.")
class ReturnWish(Enum):
    REFUND = "REFUND"
    EXCHANGE = "EXCHANGE"


@strawberry.type
class ReturnLine:
    line: int = strawberry.field(description="The number of the order's line.")
    quantity: int
    accepted: int | None = strawberry.field(description="How many were taken back; null before the inspection.")
    restocked: bool | None


@strawberry.type
class OrderReturn:
    id: ID
    status: ReturnStatus
    wish: ReturnWish
    reason: str
    requested_at: datetime
    lines: list[ReturnLine]
    carrier: str | None
    tracking_code: str | None
    label_path: str | None = strawberry.field(
        description="Path of the label as PDF at the shipping service, for the customer and staff."
    )
    value: Money | None = strawberry.field(description="What the accepted goods were paid with.")
    exchange_order_id: ID | None

    @classmethod
    def of(cls, found: Return) -> Self:
        return cls(
            id=ID(found.id),
            status=ReturnStatus(found.status.value),
            wish=ReturnWish(found.wish.value),
            reason=found.reason,
            requested_at=found.requested_at,
            lines=[_line(found, units) for units in found.units],
            carrier=found.carrier or None,
            tracking_code=found.tracking_code or None,
            label_path=f"/api/shipping/return-labels/{found.id}.pdf" if found.tracking_code else None,
            value=Money.of(found.value) if found.value else None,
            exchange_order_id=ID(found.exchange_order_id) if found.exchange_order_id else None,
        )


def _line(found: Return, units: ReturnedUnits) -> ReturnLine:
    judged = next((units_found for units_found in found.inspected if units_found.line == units.line), None)
    return ReturnLine(
        line=units.line,
        quantity=units.quantity,
        accepted=judged.accepted if judged else None,
        restocked=judged.restock if judged else None,
    )


@strawberry.input
class ReturnLineInput:
    line: int
    quantity: int

    def to_domain(self) -> ReturnedUnits:
        return ReturnedUnits(self.line, self.quantity)


@strawberry.input
class ReturnInput:
    lines: list[ReturnLineInput]
    reason: str = ""
    wish: ReturnWish = ReturnWish.REFUND
    key: str | None = strawberry.field(default=None, description="Makes a repeated request the same return.")


@strawberry.input
class InspectedLineInput:
    line: int
    accepted: int
    restock: bool

    def to_domain(self) -> InspectedUnits:
        return InspectedUnits(line=self.line, accepted=self.accepted, restock=self.restock)
