"""Sending things back: one table of steps, and who may return what until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from stoa_primitives import InvalidInput, Money, Refusal

from ordering.domain.events import (
    ExchangeFailed,
    InspectedUnits,
    ReturnedUnits,
    ReturnEvent,
    ReturnExchanged,
    ReturnInspected,
    ReturnLabelled,
    ReturnReceived,
    ReturnRefunded,
    ReturnRejected,
    ReturnRequested,
    ReturnWish,
    ReturnWithdrawn,
)

RETURN_DAYS: Final = 30
LONGEST_REASON: Final = 500


class ReturnStatus(StrEnum):
    REQUESTED = "REQUESTED"
    LABELLED = "LABELLED"
    RECEIVED = "RECEIVED"
    INSPECTED = "INSPECTED"
    REFUNDED = "REFUNDED"
    EXCHANGED = "EXCHANGED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


_S = ReturnStatus

RETURN_MOVES: Final[dict[tuple[ReturnStatus, type[ReturnEvent]], ReturnStatus]] = {
    (_S.REQUESTED, ReturnLabelled): _S.LABELLED,
    (_S.REQUESTED, ReturnWithdrawn): _S.WITHDRAWN,
    (_S.LABELLED, ReturnWithdrawn): _S.WITHDRAWN,
    # Some customers send things back without the label.
    (_S.REQUESTED, ReturnReceived): _S.RECEIVED,
    (_S.LABELLED, ReturnReceived): _S.RECEIVED,
    (_S.RECEIVED, ReturnInspected): _S.INSPECTED,
    (_S.INSPECTED, ReturnRejected): _S.REJECTED,
    (_S.INSPECTED, ReturnRefunded): _S.REFUNDED,
    (_S.INSPECTED, ReturnExchanged): _S.EXCHANGED,
    (_S.EXCHANGED, ExchangeFailed): _S.INSPECTED,
}

# These give the customer the goods back, so the same goods may be returned again.
_UNDONE: Final = frozenset({ReturnStatus.WITHDRAWN, ReturnStatus.REJECTED})


class ReturnNotAllowed(Refusal):
    """The return cannot be begun, or cannot take this step."""

    code = "RETURN_STATE"


class ReturnInvalid(InvalidInput):
    """The return asks for something that cannot be."""

    code = "RETURN_INVALID"


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Goods on their way back."""

    id: str
    status: ReturnStatus
    units: tuple[ReturnedUnits, ...]
    reason: str
    wish: ReturnWish
    requested_at: datetime
    carrier: str = ""
    tracking_code: str = ""
    inspected: tuple[InspectedUnits, ...] = ()
    value: Money | None = None
    exchange_order_id: str = ""

    def apply(self, event: ReturnEvent) -> Return:
        """The return after the event; a step that the table does not name is refused."""
        status = RETURN_MOVES.get((self.status, type(event)))
        if status is None:
            message = f"A return that is {self.status.lower()} does not take {type(event).__name__}."
            raise ReturnNotAllowed(message, return_id=self.id, status=self.status.value)
        moved = replace(self, status=status)
        match event:
            case ReturnLabelled():
                return replace(moved, carrier=event.carrier, tracking_code=event.tracking_code)
            case ReturnInspected():
                return replace(moved, inspected=event.units, value=event.value)
            case ReturnExchanged():
                return replace(moved, exchange_order_id=event.exchange_order_id)
            case ExchangeFailed():
                return replace(moved, wish=ReturnWish.REFUND)
        return moved

    @property
    def is_open(self) -> bool:
        return self.status in {_S.REQUESTED, _S.LABELLED, _S.RECEIVED, _S.INSPECTED}

    def returned_of(self, line: int) -> int:
        """How many of the line this return takes; what was not accepted goes back to the customer."""
        if self.status in _UNDONE:
            return 0
        if self.inspected:
            return self.accepted_of(line)
        return sum(units.quantity for units in self.units if units.line == line)

    def accepted_of(self, line: int) -> int:
        return sum(units.accepted for units in self.inspected if units.line == line)


def requested_return(event: ReturnRequested) -> Return:
    """The return that its first event makes."""
    return Return(
        id=event.return_id,
        status=ReturnStatus.REQUESTED,
        units=event.units,
        reason=event.reason,
        wish=event.wish,
        requested_at=event.occurred_at,
    )


def check_inspection(returned: Return, found: Sequence[InspectedUnits]) -> None:
    """Every returned line is judged once, and no more is taken back than was sent."""
    sent = {units.line: units.quantity for units in returned.units}
    if sorted(units.line for units in found) != sorted(sent):
        raise ReturnInvalid("Say for each returned line how many are accepted, and for no other line.")
    if any(not 0 <= units.accepted <= sent[units.line] for units in found):
        raise ReturnInvalid("No more can be accepted than was sent back.")
