"""Why inventory says no.

Refusal
├── NotFound
│   └── StockNotFound       STOCK_NOT_FOUND
└── InvalidInput
    └── AdjustmentRefused   ADJUSTMENT_INVALID
"""

from __future__ import annotations

from stoa_primitives import InvalidInput, NotFound


class StockNotFound(NotFound):
    """No such variant, or no such warehouse."""

    code = "STOCK_NOT_FOUND"


class AdjustmentRefused(InvalidInput):
    """The adjustment makes no sense, or takes away what is promised."""

    code = "ADJUSTMENT_INVALID"
