"""Shapes that several screens share."""

from enum import Enum

import strawberry


@strawberry.enum
class Locale(Enum):
    EN = "EN"
    DE = "DE"


@strawberry.enum
class StockLevel(Enum):
    IN = "IN"
    LOW = "LOW"
    OUT = "OUT"
    UNKNOWN = "UNKNOWN"


@strawberry.type(description="Amount in minor units.")
class Money:
    amount: int
    currency: str


@strawberry.input
class MoneyInput:
    amount: int
    currency: str


@strawberry.type(
    description="Something did not work or needs telling. code is stable; message is for people; area names the part of the page."
)
class Notice:
    code: str
    message: str
    area: str | None = None


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
