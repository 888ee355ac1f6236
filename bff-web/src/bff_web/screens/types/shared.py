"""Shapes that several screens share."""

import strawberry
from stoa_bff.screens import Locale, Money, MoneyInput, Notice, StockLevel


@strawberry.type
class Viewer:
    signed_in: bool
    name: str | None
    staff: bool
    unread_notifications: int


@strawberry.type
class Picture:
    url: str
    alt: str


@strawberry.type
class Attribute:
    name: str
    value: str


@strawberry.type
class Category:
    slug: str
    name: str
    product_count: int
    children: list["Category"]


@strawberry.type
class Address:
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    is_default: bool
    id: strawberry.ID | None = None


@strawberry.input
class AddressInput:
    name: str
    street: str
    postal_code: str
    city: str
    country: str
    id: strawberry.ID | None = None
    is_default: bool = False


__all__ = [
    "Address",
    "AddressInput",
    "Attribute",
    "Category",
    "Locale",
    "Money",
    "MoneyInput",
    "Notice",
    "Picture",
    "StockLevel",
    "Viewer",
]
