"""Why the catalogue says no.

Refusal
├── NotFound
│   ├── ProductNotFound    PRODUCT_NOT_FOUND
│   └── VariantNotFound    VARIANT_NOT_FOUND
└── InvalidInput
    ├── PriceRefused       PRICE_INVALID
    ├── FilterRefused      FILTER_INVALID
    └── ProductIncomplete  PRODUCT_INCOMPLETE
"""

from __future__ import annotations

from stoa_primitives import InvalidInput, NotFound


class ProductNotFound(NotFound):
    """No such product, or not one this caller may see."""

    code = "PRODUCT_NOT_FOUND"


class VariantNotFound(NotFound):
    """No such variant."""

    code = "VARIANT_NOT_FOUND"


class PriceRefused(InvalidInput):
    """The price makes no sense for this variant."""

    code = "PRICE_INVALID"


class FilterRefused(InvalidInput):
    """The filter contradicts itself or is out of range."""

    code = "FILTER_INVALID"


class ProductIncomplete(InvalidInput):
    """The product lacks something a published one needs."""

    code = "PRODUCT_INCOMPLETE"
