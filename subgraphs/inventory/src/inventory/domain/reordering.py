"""When to order again, and how much: demand while waiting, and what is kept for bad luck."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from inventory.domain.forecast import Forecast
from inventory.domain.refusals import ForecastRefused

LONGEST_LEAD_DAYS: Final = 120
REVIEW_DAYS: Final = 7
"""Between two looks at the shelf: an order must last until the next one has arrived."""
_SERVICE_LEVELS: Final = (0.5, 0.999)


@dataclass(frozen=True, slots=True)
class ReorderRule:
    """How long the supplier takes, and in what share of cycles nothing may run out."""

    lead_days: int = 7
    service_level: float = 0.95

    def __post_init__(self) -> None:
        if not 1 <= self.lead_days <= LONGEST_LEAD_DAYS:
            raise ForecastRefused(f"A lead time lies between 1 and {LONGEST_LEAD_DAYS} days.")
        low, high = _SERVICE_LEVELS
        if not low <= self.service_level <= high:
            raise ForecastRefused(f"A service level lies between {low} and {high}.")

    @property
    def days_ahead(self) -> int:
        return self.lead_days + REVIEW_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReorderHint:
    """Whether to order, and how much."""

    reorder_point: int
    safety_stock: int
    order_quantity: int
    """Nothing while saleable stock lies above the reorder point."""


def reorder_hint(forecast: Forecast, saleable: int, rule: ReorderRule) -> ReorderHint:
    """Demand while waiting plus what luck may take; ordered up to the end of the next cycle."""
    factor = NormalDist().inv_cdf(rule.service_level)
    safety = math.ceil(factor * forecast.error.deviation * math.sqrt(rule.lead_days))
    point = math.ceil(sum(forecast.daily[: rule.lead_days])) + safety
    wanted = math.ceil(sum(forecast.daily[: rule.days_ahead])) + safety - saleable
    return ReorderHint(
        reorder_point=point, safety_stock=safety, order_quantity=max(0, wanted) if saleable <= point else 0
    )
