"""What staff may write into a product: limits of its texts and numbers, and how changes are applied."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from typing import Any, Final, TypeVar

from catalog.domain.attributes import Attribute
from catalog.domain.products import Media, Product, Variant, check_price
from catalog.domain.refusals import PriceRefused, ProductRefused
from catalog.domain.texts import LocalizedText

MOST_VARIANTS: Final = 100
_MOST: Final = {"attributes": 30, "media": 24, "options": 5}
_LONGEST: Final = {"name": 120, "description": 5000, "brand": 60, "value": 120, "text": 250}
_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,118}[a-z0-9])?")
_SKU: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HEAVIEST_GRAMS: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductChanges:
    """What is to be different; what is none stays."""

    slug: str | None = None
    name: LocalizedText | None = None
    description: LocalizedText | None = None
    brand: str | None = None
    category_slug: str | None = None
    attributes: tuple[Attribute, ...] | None = None
    media: tuple[Media, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantChanges:
    """What is to be different; what is none stays. Prices have their own way."""

    sku: str | None = None
    name: LocalizedText | None = None
    options: tuple[Attribute, ...] | None = None
    weight_grams: int | None = None


_Changed = TypeVar("_Changed", Product, Variant)


def apply_changes(thing: _Changed, changes: ProductChanges | VariantChanges) -> _Changed:
    """The thing as it is afterwards, unchecked."""
    given: dict[str, Any] = {each.name: getattr(changes, each.name) for each in fields(changes)}
    return replace(thing, **{name: value for name, value in given.items() if value is not None})


def without_variant(product: Product, variant_id: str) -> Product:
    """A product keeps at least one variant: an empty one has no price."""
    leaving = product.variant(variant_id)
    if len(product.variants) == 1:
        raise ProductRefused("A product keeps at least one variant; unpublish it instead.")
    return replace(product, variants=tuple(each for each in product.variants if each is not leaving))


def check_product(product: Product) -> None:
    """Refuses what no product may be, published or not."""
    if not _SLUG.fullmatch(product.slug):
        raise ProductRefused("A slug has up to 120 small letters, digits and hyphens.")
    if product.name.is_empty:
        raise ProductRefused("A product needs a name.")
    _check_length("name", product.name)
    _check_length("description", product.description)
    _check_length("brand", LocalizedText(product.brand, product.brand))
    if not product.brand.strip():
        raise ProductRefused("A product needs a brand.")
    _check_attributes("attributes", product.attributes)
    if len(product.media) > _MOST["media"]:
        raise ProductRefused(f"A product shows at most {_MOST['media']} pictures.")
    for each in product.media:
        _check_length("text", each.text)
    if not 1 <= len(product.variants) <= MOST_VARIANTS:
        raise ProductRefused(f"A product has 1 to {MOST_VARIANTS} variants.")
    if len({each.price.currency for each in product.variants}) > 1:
        raise PriceRefused("All variants of a product are sold in one currency.")
    for variant in product.variants:
        _check_variant(variant)


def _check_variant(variant: Variant) -> None:
    if not _SKU.fullmatch(variant.sku):
        raise ProductRefused("An article number has up to 64 letters, digits, dots, hyphens and underscores.")
    if not 1 <= variant.weight_grams <= _HEAVIEST_GRAMS:
        raise ProductRefused(f"A weight lies between 1 and {_HEAVIEST_GRAMS} grams.")
    check_price(variant.price)
    _check_length("name", variant.name)
    _check_attributes("options", variant.options)


def _check_attributes(what: str, attributes: tuple[Attribute, ...]) -> None:
    if len(attributes) > _MOST[what]:
        raise ProductRefused(f"There can be at most {_MOST[what]} {what}.")
    if len({each.key for each in attributes}) != len(attributes):
        raise ProductRefused(f"One of the {what} is named twice.")
    for each in attributes:
        if each.name.is_empty or each.value.is_empty:
            raise ProductRefused(f"Each of the {what} needs a name and a value.")
        _check_length("value", each.name)
        _check_length("value", each.value)


def _check_length(what: str, text: LocalizedText) -> None:
    if max(len(text.en), len(text.de)) > _LONGEST[what]:
        raise ProductRefused(f"A {what} has at most {_LONGEST[what]} characters.")
