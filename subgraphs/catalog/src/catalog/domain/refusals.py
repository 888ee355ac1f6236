"""Why the catalogue says no.

Refusal
├── VersionConflict            CONFLICT
├── NotFound
│   ├── ProductNotFound        PRODUCT_NOT_FOUND
│   ├── VariantNotFound        VARIANT_NOT_FOUND
│   └── CategoryNotFound       CATEGORY_NOT_FOUND
└── InvalidInput
    ├── PriceRefused           PRICE_INVALID
    ├── FilterRefused          FILTER_INVALID
    ├── ProductRefused         PRODUCT_INVALID
    ├── ProductIncomplete      PRODUCT_INCOMPLETE
    ├── CategoryRefused        CATEGORY_INVALID
    ├── AttributeRefused       ATTRIBUTE_INVALID
    └── NameTaken              NAME_TAKEN
"""

from __future__ import annotations

from stoa_primitives import InvalidInput, NotFound, Refusal


class VersionConflict(Refusal):
    """Somebody else changed it meanwhile."""

    code = "CONFLICT"


class ProductNotFound(NotFound):
    """No such product, or not one this caller may see."""

    code = "PRODUCT_NOT_FOUND"


class VariantNotFound(NotFound):
    """No such variant."""

    code = "VARIANT_NOT_FOUND"


class CategoryNotFound(NotFound):
    """No such category."""

    code = "CATEGORY_NOT_FOUND"


class PriceRefused(InvalidInput):
    """The price makes no sense for this variant."""

    code = "PRICE_INVALID"


class FilterRefused(InvalidInput):
    """The filter contradicts itself or is out of range."""

    code = "FILTER_INVALID"


class ProductRefused(InvalidInput):
    """A product or variant cannot be described like this."""

    code = "PRODUCT_INVALID"


class ProductIncomplete(InvalidInput):
    """The product lacks something a published one needs."""

    code = "PRODUCT_INCOMPLETE"


class CategoryRefused(InvalidInput):
    """A category cannot be called so, or stand there."""

    code = "CATEGORY_INVALID"


class AttributeRefused(InvalidInput):
    """The attribute is unknown, or its value is of another type."""

    code = "ATTRIBUTE_INVALID"


class NameTaken(InvalidInput):
    """Another product has this slug, or another variant this article number."""

    code = "NAME_TAKEN"
