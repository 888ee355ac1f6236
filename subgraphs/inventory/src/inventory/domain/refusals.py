"""Why inventory says no.

Refusal
├── NotFound
│   └── StockNotFound       STOCK_NOT_FOUND
└── InvalidInput
    ├── AdjustmentRefused   ADJUSTMENT_INVALID
    ├── ForecastRefused     FORECAST_INVALID
    ├── ThresholdRefused    THRESHOLD_INVALID
    └── WarehouseRefused    WAREHOUSE_INVALID
"""

from __future__ import annotations

from stoa_primitives import InvalidInput, NotFound


class StockNotFound(NotFound):
    """No such variant, or no such warehouse."""

    code = "STOCK_NOT_FOUND"


class AdjustmentRefused(InvalidInput):
    """The adjustment makes no sense, or takes away what is promised."""

    code = "ADJUSTMENT_INVALID"


class ForecastRefused(InvalidInput):
    """The forecast asked for makes no sense."""

    code = "FORECAST_INVALID"


class ThresholdRefused(InvalidInput):
    """So much cannot be kept back."""

    code = "THRESHOLD_INVALID"


class WarehouseRefused(InvalidInput):
    """A warehouse cannot be described like this."""

    code = "WAREHOUSE_INVALID"
