"""Pictures, attributes, categories, addresses."""

from __future__ import annotations

from collections.abc import Iterable

import strawberry
from stoa_bff.screens import Json

from bff_web.screens.types.shared import Address, Attribute, Category, Picture


def picture(value: Json) -> Picture:
    return Picture(url=value["url"], alt=value["alt"])


def attributes(values: Iterable[Json]) -> list[Attribute]:
    return [Attribute(name=value["name"], value=value["value"]) for value in values]


def category(value: Json) -> Category:
    children = [category({**child, "children": ()}) for child in value["children"]]
    return Category(slug=value["slug"], name=value["name"], product_count=value["productCount"], children=children)


def root_categories(values: Iterable[Json] | None) -> list[Category]:
    """The tree's roots; their children hang below them."""
    return [category(value) for value in values or () if value["parent"] is None]


def address(value: Json) -> Address:
    return Address(
        id=strawberry.ID(value["id"]) if value.get("id") else None,
        name=value["name"],
        street=value["street"],
        postal_code=value["postalCode"],
        city=value["city"],
        country=value["country"],
        is_default=bool(value.get("isDefault", False)),
    )
