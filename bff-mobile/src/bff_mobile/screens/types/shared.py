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


@strawberry.enum
class OrderStatus(Enum):
    PLACED = "PLACED"
    STOCK_RESERVED = "STOCK_RESERVED"
    PAID = "PAID"
    CONFIRMED = "CONFIRMED"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    CANCELLED = "CANCELLED"


@strawberry.type
class Money:
    amount: int
    currency: str


@strawberry.input
class MoneyInput:
    amount: int
    currency: str


@strawberry.type
class Notice:
    code: str
    message: str
    area: str | None = None


@strawberry.type
class Category:
    slug: str
    name: str


@strawberry.type
class Address:
    name: str
    street: str
    postal_code: str
    city: str
    country: str


@strawberry.input
class AddressInput:
    name: str
    street: str
    postal_code: str
    city: str
    country: str
