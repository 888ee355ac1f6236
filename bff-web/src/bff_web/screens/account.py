"""The account page: name, addresses, wishlist, messages."""

from __future__ import annotations

import strawberry
from stoa_bff.http import Visitor
from stoa_bff.screens import Json, missing_parts

from bff_web.screens.context import OPERATIONS
from bff_web.screens.reading.products import cards
from bff_web.screens.reading.shared import address
from bff_web.screens.types.account import AccountPage, NotificationItem, WishlistPayload
from bff_web.screens.types.shared import AddressInput, Locale


async def show_account(visitor: Visitor, locale: Locale) -> AccountPage:
    answer = await OPERATIONS.run_signed_in(visitor, "account", locale=locale.value)
    me: Json = answer.data.get("me") or {}
    person = await visitor.person()
    return AccountPage(
        name=me.get("displayName") or ("" if person is None else person.name),
        email=me.get("email"),
        addresses=[address(known) for known in me.get("addresses") or ()],
        wishlist=cards(me.get("wishlist")),
        notifications=[_notification(value) for value in me.get("notifications") or ()],
        notices=missing_parts(answer, locale),
    )


async def save_address(visitor: Visitor, given: AddressInput) -> AccountPage:
    wanted = {
        "id": given.id,
        "name": given.name,
        "street": given.street,
        "postalCode": given.postal_code,
        "city": given.city,
        "country": given.country,
        "isDefault": given.is_default,
    }
    saved = await OPERATIONS.run_signed_in(visitor, "save_address", input=wanted)
    page = await show_account(visitor, Locale.EN)
    page.notices = missing_parts(saved, Locale.EN) + page.notices
    return page


async def toggle_wishlist(visitor: Visitor, product_id: str) -> WishlistPayload:
    answer = await OPERATIONS.run_signed_in(visitor, "toggle_wishlist", productId=product_id)
    customer: Json = answer.data.get("toggleWishlist") or {}
    listed = [product["id"] for product in customer.get("wishlist") or () if product is not None]
    return WishlistPayload(
        product_id=strawberry.ID(product_id), on_wishlist=product_id in listed, notices=missing_parts(answer, Locale.EN)
    )


async def mark_notifications_read(visitor: Visitor) -> int:
    answer = await OPERATIONS.run_signed_in(visitor, "mark_notifications_read")
    return int(answer.data.get("markAllNotificationsRead") or 0)


def _notification(value: Json) -> NotificationItem:
    order: Json | None = value["order"]
    return NotificationItem(
        id=strawberry.ID(value["id"]),
        kind=value["kind"],
        title=value["title"],
        body=value["body"],
        created_at=value["createdAt"],
        read=value["read"],
        order_id=None if order is None else strawberry.ID(order["id"]),
    )
