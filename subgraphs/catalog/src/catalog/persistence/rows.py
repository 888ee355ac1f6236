"""Between rows and the domain, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any, Final

from stoa_primitives import Currency, Money

from catalog.domain.attributes import Attribute, AttributeDefinition, AttributeKind
from catalog.domain.categories import Category
from catalog.domain.facets import Level
from catalog.domain.keywords import keywords_of
from catalog.domain.pictures import PictureKey
from catalog.domain.products import Media, Product, Variant
from catalog.domain.texts import LocalizedText

Row = Mapping[str, Any]
DERIVED: Final = 1
"""The version of what is derived from a product; rows with a lower one are derived anew."""


def category_from(row: Row) -> Category:
    return Category(
        slug=row["slug"],
        name=LocalizedText(row["name_en"], row["name_de"]),
        parent_slug=row["parent_slug"],
        position=row["position"],
    )


def product_from(row: Row, variants: Iterable[Row]) -> Product:
    return Product(
        id=row["id"],
        slug=row["slug"],
        name=LocalizedText(row["name_en"], row["name_de"]),
        description=LocalizedText(row["description_en"], row["description_de"]),
        brand=row["brand"],
        category_slug=row["category_slug"],
        attributes=_attributes_from(row["attributes"]),
        media=_media_from(row["pictures"], row["picture_texts"]),
        rating=row["rating_tenths"] / 10,
        rating_count=row["rating_count"],
        published=row["published"],
        variants=tuple(_variant_from(variant) for variant in variants),
        version=row["version"],
        availability=Level(row["availability"]),
    )


def category_values(category: Category) -> dict[str, Any]:
    return {
        "slug": category.slug,
        "name_en": category.name.en,
        "name_de": category.name.de,
        "parent_slug": category.parent_slug,
        "position": category.position,
    }


def product_values(
    product: Product, *, category_names: LocalizedText, featured_rank: int, created_at: datetime
) -> dict[str, Any]:
    """A new row."""
    return {
        "id": product.id,
        **changed_product_values(product, category_names=category_names),
        "rating_tenths": round(product.rating * 10),
        "rating_count": product.rating_count,
        "featured_rank": featured_rank,
        "created_at": created_at,
    }


def changed_product_values(product: Product, *, category_names: LocalizedText) -> dict[str, Any]:
    """What staff may change, and what follows from it."""
    keywords = keywords_of(product, category_names)
    return {
        "slug": product.slug,
        "name_en": product.name.en,
        "name_de": product.name.de,
        "description_en": product.description.en,
        "description_de": product.description.de,
        "keywords_en": keywords.en,
        "keywords_de": keywords.de,
        "brand": product.brand,
        "category_slug": product.category_slug,
        "attributes": _attribute_values(product.attributes),
        "pictures": [picture.path for picture in product.pictures],
        "picture_texts": [[each.text.en, each.text.de] for each in product.media],
        "codes": list(product.codes),
        "derived": DERIVED,
        "version": product.version,
        "published": product.published,
        "price_from_amount": product.price_from.amount,
        "price_from_currency": str(product.price_from.currency),
        "weight_grams": product.weight_grams,
    }


def variant_values(variant: Variant, position: int) -> dict[str, Any]:
    return {
        "id": variant.id,
        "product_id": variant.product_id,
        "position": position,
        "sku": variant.sku,
        "name_en": variant.name.en,
        "name_de": variant.name.de,
        "options": _attribute_values(variant.options),
        "price_amount": variant.price.amount,
        "price_currency": str(variant.price.currency),
        "weight_grams": variant.weight_grams,
        "picture": variant.picture.path,
    }


def _variant_from(row: Row) -> Variant:
    return Variant(
        id=row["id"],
        product_id=row["product_id"],
        sku=row["sku"],
        name=LocalizedText(row["name_en"], row["name_de"]),
        options=_attributes_from(row["options"]),
        price=Money(row["price_amount"], Currency(row["price_currency"])),
        weight_grams=row["weight_grams"],
        picture=PictureKey.from_path(row["picture"]),
    )


def _attributes_from(stored: Sequence[Sequence[str]]) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(LocalizedText(name_en, name_de), LocalizedText(value_en, value_de))
        for name_en, name_de, value_en, value_de in stored
    )


def _attribute_values(attributes: Iterable[Attribute]) -> list[list[str]]:
    return [[each.name.en, each.name.de, each.value.en, each.value.de] for each in attributes]


def _media_from(paths: Sequence[str], texts: Sequence[Sequence[str]]) -> tuple[Media, ...]:
    """Rows of former times have pictures without texts."""
    return tuple(
        Media(PictureKey.from_path(path), LocalizedText(*text))
        for path, text in zip_longest(paths, texts[: len(paths)], fillvalue=("", ""))
        if isinstance(path, str)
    )


def definition_from(row: Row) -> AttributeDefinition:
    return AttributeDefinition(
        key=row["key"],
        name=LocalizedText(row["name_en"], row["name_de"]),
        kind=AttributeKind(row["kind"]),
        unit=row["unit"],
    )


def attribute_value_rows(products: Iterable[Product]) -> list[dict[str, str]]:
    """What the codes of these products mean in words, each once, in a fixed order."""
    found = {
        each.code: each
        for product in products
        for each in (*product.attributes, *(option for variant in product.variants for option in variant.options))
    }
    return [
        {
            "code": code,
            "key": found[code].key,
            "name_en": found[code].name.en,
            "name_de": found[code].name.de,
            "value_en": found[code].value.en,
            "value_de": found[code].value.de,
        }
        for code in sorted(found)
    ]
