"""Adjustments: staff say by how much, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inventory.domain.refusals import AdjustmentRefused
from inventory.domain.stock import Stock

LARGEST: Final = 1_000_000
SHORTEST_REASON: Final = 3
LONGEST_REASON: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A checked wish to change what is on hand."""

    variant_id: str
    warehouse_id: str
    delta: int
    reason: str
    actor: str

    def __post_init__(self) -> None:
        if self.delta == 0:
            raise AdjustmentRefused("An adjustment of zero changes nothing.")
        if abs(self.delta) > LARGEST:
            raise AdjustmentRefused(f"Adjust by at most {LARGEST} at a time.")
        if not SHORTEST_REASON <= len(self.reason.strip()) <= LONGEST_REASON:
            raise AdjustmentRefused(f"Give a reason of {SHORTEST_REASON} to {LONGEST_REASON} characters.")

    def check_against(self, stock: Stock) -> None:
        """What is promised to orders cannot be written off."""
        after = stock.on_hand + self.delta
        if after < 0:
            raise AdjustmentRefused(f"There are only {stock.on_hand} on hand.")
        if after < stock.reserved:
            raise AdjustmentRefused(
                f"{stock.reserved} are promised to orders; at most {stock.on_hand - stock.reserved} can go."
            )
        if after > LARGEST:
            raise AdjustmentRefused(f"A warehouse holds at most {LARGEST} of one variant.")
