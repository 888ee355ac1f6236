"""What the catalogue says has happened."""

from __future__ import annotations

from dataclasses import dataclass

from stoa_primitives import DomainEvent, Money

from catalog.domain.products import Product, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantChanged(DomainEvent):
    """A variant as it stands now: others keep their own copy of it."""

    product: Product
    variant: Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChanged(DomainEvent):
    """A variant costs another price than before."""

    variant_id: str
    product_id: str
    old: Money
    new: Money


CatalogEvent = VariantChanged | PriceChanged
