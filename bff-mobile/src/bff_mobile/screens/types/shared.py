"""Shapes that several screens share."""

from enum import Enum

import strawberry
from stoa_bff.screens import Locale, Money, MoneyInput, Notice, StockLevel


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


__all__ = [
    "Address",
    "AddressInput",
    "Category",
    "Locale",
    "Money",
    "MoneyInput",
    "Notice",
    "OrderStatus",
    "StockLevel",
]
