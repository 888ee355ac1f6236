"""Thresholds: what a warehouse keeps back from shoppers."""

from __future__ import annotations

from dataclasses import dataclass

from inventory.domain.adjustment import LARGEST
from inventory.domain.refusals import ThresholdRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A checked wish to keep so many back."""

    variant_id: str
    warehouse_id: str
    quantity: int

    def __post_init__(self) -> None:
        if not 0 <= self.quantity <= LARGEST:
            raise ThresholdRefused(f"Keep back between 0 and {LARGEST}.")
