"""Products and their variants: what may be published, what a price may be, what changes when one changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from stoa_primitives import Money

from catalog.domain.pictures.key import PictureKey
from catalog.domain.refusals import PriceRefused, ProductIncomplete, VariantNotFound
from catalog.domain.texts import LocalizedText

LARGEST_PRICE: Final = 100_000_000
"""In minor units; also what a GraphQL Int can carry with room for a quantity."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named property, in each language."""

    name: LocalizedText
    value: LocalizedText


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What one can actually buy."""

    id: str
    product_id: str
    sku: str
    name: LocalizedText
    options: tuple[Attribute, ...]
    price: Money
    weight_grams: int
    picture: PictureKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What one looks at: one or more variants, told and shown together."""

    id: str
    slug: str
    name: LocalizedText
    description: LocalizedText
    brand: str
    category_slug: str
    attributes: tuple[Attribute, ...]
    pictures: tuple[PictureKey, ...]
    rating: float
    rating_count: int
    published: bool
    variants: tuple[Variant, ...]

    @property
    def price_from(self) -> Money:
        """The lowest price of its variants."""
        return min((variant.price for variant in self.variants), key=lambda price: price.amount)

    @property
    def weight_grams(self) -> int:
        return min(variant.weight_grams for variant in self.variants)

    def publish(self) -> Product:
        """Shoppers see it from now on. Publishing twice changes nothing."""
        if not self.variants:
            raise ProductIncomplete("A product needs at least one variant before it can be published.")
        return replace(self, published=True)

    def unpublish(self) -> Product:
        return replace(self, published=False)

    def with_price(self, variant_id: str, price: Money) -> Product:
        """The product with one variant's price changed."""
        current = self.variant(variant_id)
        _check_price(current.price, price)
        return replace(
            self,
            variants=tuple(replace(each, price=price) if each.id == variant_id else each for each in self.variants),
        )

    def variant(self, variant_id: str) -> Variant:
        for each in self.variants:
            if each.id == variant_id:
                return each
        raise VariantNotFound("There is no such variant.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A place in the shop's two levels."""

    slug: str
    name: LocalizedText
    parent_slug: str | None
    position: int


def _check_price(current: Money, price: Money) -> None:
    if price.amount < 1:
        raise PriceRefused("A price must be above zero.")
    if price.amount > LARGEST_PRICE:
        raise PriceRefused("A price this large cannot be right; check the minor units.")
    if price.currency != current.currency:
        raise PriceRefused(f"This variant is sold in {current.currency}; give the price in {current.currency}.")
