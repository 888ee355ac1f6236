"""Which warehouse goes first: the shop's choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from inventory.domain.stock import Warehouse


class AllocationRule(StrEnum):
    """How warehouses are ranked; whatever the rule, one parcel is better than two."""

    MOST_LEFT = "MOST_LEFT"
    """The one that keeps the most afterwards, so that small stocks are not used up first."""
    PRIORITY = "PRIORITY"
    """In the order staff have given them."""


def ranks(rule: AllocationRule, warehouses: Iterable[Warehouse]) -> Mapping[str, int]:
    """Lower goes first; warehouses without a rank are equal."""
    if rule is AllocationRule.MOST_LEFT:
        return {}
    return {each.id: each.priority for each in warehouses}
