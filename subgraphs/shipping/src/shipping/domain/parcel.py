"""A parcel and its way, as the carrier tells it: a table of steps. News that came too late to matter changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from stoa_primitives import Refusal

_ALPHABET: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is misread on a label
_CODE_LENGTH: Final = 12


class ParcelState(StrEnum):
    PACKED = "PACKED"
    IN_TRANSIT = "IN_TRANSIT"
    OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY"
    DELIVERY_FAILED = "DELIVERY_FAILED"
    DELIVERED = "DELIVERED"
    RETURNED = "RETURNED"


_S = ParcelState

# From which states a parcel may come into each. Nothing leads out of DELIVERED and RETURNED.
NEXT: Final[Mapping[ParcelState, frozenset[ParcelState]]] = {
    _S.PACKED: frozenset(),
    _S.IN_TRANSIT: frozenset({_S.PACKED}),
    _S.OUT_FOR_DELIVERY: frozenset({_S.PACKED, _S.IN_TRANSIT, _S.DELIVERY_FAILED}),
    _S.DELIVERY_FAILED: frozenset({_S.PACKED, _S.IN_TRANSIT, _S.OUT_FOR_DELIVERY}),
    _S.DELIVERED: frozenset({_S.PACKED, _S.IN_TRANSIT, _S.OUT_FOR_DELIVERY, _S.DELIVERY_FAILED}),
    _S.RETURNED: frozenset({_S.PACKED, _S.IN_TRANSIT, _S.OUT_FOR_DELIVERY, _S.DELIVERY_FAILED}),
}


class ParcelStepRefused(Refusal):
    """A parcel cannot go from here to there."""

    code = "PARCEL_STEP_REFUSED"


@dataclass(frozen=True, slots=True)
class ShippedLine:
    variant_id: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    id: str
    shipment_id: str
    number: int
    lines: tuple[ShippedLine, ...]
    weight_grams: int
    tracking_code: str
    state: ParcelState
    changed_at: datetime
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None

    @property
    def has_left(self) -> bool:
        return self.state is not ParcelState.PACKED

    def allows(self, state: ParcelState) -> bool:
        return self.state in NEXT[state]

    def move(self, state: ParcelState, now: datetime) -> Parcel:
        """The parcel in its new state; whatever state follows, it has left the house."""
        if not self.allows(state):
            message = f"A parcel that is {self.state.lower()} cannot become {state.lower()}."
            raise ParcelStepRefused(message, parcel_id=self.id, state=self.state.value)
        delivered_at = now if state is ParcelState.DELIVERED else self.delivered_at
        return replace(self, state=state, changed_at=now, shipped_at=self.shipped_at or now, delivered_at=delivered_at)


def tracking_code(parcel_id: str) -> str:
    """A code a person can read out, always the same for the same parcel."""
    number = int.from_bytes(hashlib.sha256(parcel_id.encode()).digest()[:10])
    letters = []
    for _ in range(_CODE_LENGTH):
        number, index = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[index])
    return "ST" + "".join(letters)
