"""Between rows and the domain, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from stoa_primitives import Currency, Money

from catalog.domain.keywords import keywords_of
from catalog.domain.pictures import PictureKey
from catalog.domain.products import Attribute, Category, Product, Variant
from catalog.domain.texts import LocalizedText

Row = Mapping[str, Any]


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
        pictures=tuple(PictureKey.from_path(path) for path in row["pictures"]),
        rating=row["rating_tenths"] / 10,
        rating_count=row["rating_count"],
        published=row["published"],
        variants=tuple(_variant_from(variant) for variant in variants),
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
    keywords = keywords_of(product, category_names)
    return {
        "id": product.id,
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
        "rating_tenths": round(product.rating * 10),
        "rating_count": product.rating_count,
        "published": product.published,
        "price_from_amount": product.price_from.amount,
        "price_from_currency": str(product.price_from.currency),
        "weight_grams": product.weight_grams,
        "featured_rank": featured_rank,
        "created_at": created_at,
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
