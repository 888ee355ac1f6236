"""Products and their variants: what may be published, what a price may be, what changes when one changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from stoa_primitives import Money

from catalog.domain.attributes import Attribute, codes_of
from catalog.domain.facets import Level
from catalog.domain.pictures.key import PictureKey
from catalog.domain.refusals import PriceRefused, ProductIncomplete, VariantNotFound, VersionConflict
from catalog.domain.texts import NO_TEXT, LocalizedText

LARGEST_PRICE: Final = 100_000_000
"""In minor units; also what a GraphQL Int can carry with room for a quantity."""


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


@dataclass(frozen=True, slots=True)
class Media:
    """A picture and what it shows, for those who do not see it; without a text of its own, the product's name."""

    picture: PictureKey
    text: LocalizedText = NO_TEXT


class MissingPart(StrEnum):
    """What a draft lacks before shoppers may see it."""

    DESCRIPTION = "DESCRIPTION"
    PICTURE = "PICTURE"
    VARIANT = "VARIANT"
    DISTINCT_OPTIONS = "DISTINCT_OPTIONS"


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
    media: tuple[Media, ...]
    rating: float
    rating_count: int
    published: bool
    variants: tuple[Variant, ...]
    version: int = 1
    availability: Level = Level.IN

    @property
    def price_from(self) -> Money:
        """The lowest price of its variants."""
        return min((variant.price for variant in self.variants), key=lambda price: price.amount)

    @property
    def weight_grams(self) -> int:
        return min(variant.weight_grams for variant in self.variants)

    @property
    def pictures(self) -> tuple[PictureKey, ...]:
        return tuple(each.picture for each in self.media)

    @property
    def main_media(self) -> Media:
        """Its first picture; a draft without one shows a blank notebook."""
        return self.media[0] if self.media else Media(PictureKey.placeholder(self.id))

    @property
    def codes(self) -> tuple[str, ...]:
        """What it is filtered by: its attributes, and every option of any variant."""
        return codes_of((*self.attributes, *(option for variant in self.variants for option in variant.options)))

    @property
    def missing(self) -> tuple[MissingPart, ...]:
        """What stands between it and the shop window."""
        return tuple(part for part, is_there in _PARTS if not is_there(self))

    def publish(self) -> Product:
        """Shoppers see it from now on. Publishing twice changes nothing."""
        if self.missing:
            words = ", ".join(part.value.lower().replace("_", " ") for part in self.missing)
            raise ProductIncomplete(
                f"Before it can be published, the product lacks: {words}.",
                missing=[part.value for part in self.missing],
            )
        return replace(self, published=True)

    def unpublish(self) -> Product:
        return replace(self, published=False)

    def with_price(self, variant_id: str, price: Money) -> Product:
        """The product with one variant's price changed."""
        current = self.variant(variant_id)
        check_price(price)
        if price.currency != current.price.currency:
            currency = current.price.currency
            raise PriceRefused(f"This variant is sold in {currency}; give the price in {currency}.")
        return self.with_variant(replace(current, price=price))

    def with_variant(self, changed: Variant) -> Product:
        """The product with this variant in its old place, or at the end."""
        if all(each.id != changed.id for each in self.variants):
            return replace(self, variants=(*self.variants, changed))
        return replace(self, variants=tuple(changed if each.id == changed.id else each for each in self.variants))

    def variant(self, variant_id: str) -> Variant:
        for each in self.variants:
            if each.id == variant_id:
                return each
        raise VariantNotFound("There is no such variant.")

    def check_version(self, expected: int | None) -> None:
        """Refuses a change that was made on an older state than this one; no expectation fits every state."""
        if expected is not None and expected != self.version:
            raise VersionConflict("Somebody else has changed this product. Look at it again.", version=self.version)


def check_price(price: Money) -> None:
    """Refuses what cannot be a price."""
    if price.amount < 1:
        raise PriceRefused("A price must be above zero.")
    if price.amount > LARGEST_PRICE:
        raise PriceRefused("A price this large cannot be right; check the minor units.")


def _has_distinct_options(product: Product) -> bool:
    chosen = [tuple((each.name, each.value) for each in variant.options) for variant in product.variants]
    names = {tuple(name for name, _ in options) for options in chosen}
    return len(set(chosen)) == len(chosen) and len(names) <= 1


_PARTS: Final = (
    (MissingPart.DESCRIPTION, lambda product: not product.description.is_empty),
    (MissingPart.PICTURE, lambda product: bool(product.media)),
    (MissingPart.VARIANT, lambda product: bool(product.variants)),
    (MissingPart.DISTINCT_OPTIONS, _has_distinct_options),
)
