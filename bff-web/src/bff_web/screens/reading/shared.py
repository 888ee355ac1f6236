"""Amounts, pictures, categories, notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import strawberry
from stoa_bff.gateway_client import GatewayAnswer
from stoa_bff.notices import area_text, areas_missing, problem_text

from bff_web.screens.types.shared import Address, Attribute, Category, Locale, Money, Notice, Picture

Json = Mapping[str, Any]


def nodes(connection: Json | None) -> list[Json]:
    """The nodes of a connection; none when it could not be had."""
    return [] if connection is None else [edge["node"] for edge in connection["edges"]]


def money(value: Json) -> Money:
    return Money(amount=value["amount"], currency=value["currency"])


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


def missing_parts(answer: GatewayAnswer, locale: Locale) -> list[Notice]:
    """One notice for each part of the page that could not be had."""
    return [
        Notice(code="PART_UNAVAILABLE", message=area_text(area, locale.value), area=area)
        for area in areas_missing(answer.errors)
    ]


def problems(values: Iterable[Json], locale: Locale, *, area: str | None = None) -> list[Notice]:
    """A domain's own problems in the person's words."""
    return [
        Notice(code=value["code"], message=problem_text(value["code"], value["message"], locale.value), area=area)
        for value in values
    ]
