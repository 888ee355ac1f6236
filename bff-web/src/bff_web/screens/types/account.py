"""Shapes of the account page."""

import strawberry

from bff_web.screens.types.products import ProductCard
from bff_web.screens.types.shared import Address, Notice


@strawberry.type
class NotificationItem:
    id: strawberry.ID
    kind: str
    title: str
    body: str
    created_at: str
    read: bool
    order_id: strawberry.ID | None


@strawberry.type
class AccountPage:
    name: str
    email: str | None
    addresses: list[Address]
    wishlist: list[ProductCard]
    notifications: list[NotificationItem]
    notices: list[Notice]


@strawberry.type
class WishlistPayload:
    product_id: strawberry.ID
    on_wishlist: bool
    notices: list[Notice]
