"""The root fields: one per screen, one per deed."""

from collections.abc import AsyncIterator

import strawberry
from stoa_bff.http import build_screen_schema

from bff_mobile.screens import basket as basket_screen
from bff_mobile.screens import orders as order_screens
from bff_mobile.screens import shop
from bff_mobile.screens.context import Info, visitor_of
from bff_mobile.screens.types.baskets import BasketScreen, CheckoutScreen, PlaceOrderInput, PlaceOrderPayload
from bff_mobile.screens.types.orders import OrderScreen, OrdersScreen, OrderStatusUpdate
from bff_mobile.screens.types.products import BrowseScreen, HomeScreen, ProductScreen
from bff_mobile.screens.types.shared import Locale


@strawberry.type(
    description="The mobile BFF's screens: the same market for a small screen and a slow line. Pictures are thumbnails, lists are short."
)
class Query:
    @strawberry.field(description="5 orders, 10 products.")
    async def home(self, info: Info, locale: Locale = Locale.EN) -> HomeScreen:
        return await shop.home(visitor_of(info), locale)

    @strawberry.field
    async def browse(
        self,
        info: Info,
        *,
        category: str | None = None,
        search: str | None = None,
        first: int = 10,
        after: str | None = None,
        locale: Locale = Locale.EN,
    ) -> BrowseScreen:
        return await shop.browse(visitor_of(info), locale, category=category, search=search, first=first, after=after)

    @strawberry.field
    async def product(self, info: Info, slug: str, locale: Locale = Locale.EN) -> ProductScreen | None:
        return await shop.show_product(visitor_of(info), slug, locale)

    @strawberry.field
    async def basket(self, info: Info, locale: Locale = Locale.EN) -> BasketScreen:
        return await basket_screen.show_basket(visitor_of(info), locale)

    @strawberry.field
    async def checkout(self, info: Info, country: str = "DE", locale: Locale = Locale.EN) -> CheckoutScreen:
        return await basket_screen.show_checkout(visitor_of(info), country, locale)

    @strawberry.field
    async def orders(self, info: Info, first: int = 10, after: str | None = None) -> OrdersScreen:
        return await order_screens.list_orders(visitor_of(info), first, after)

    @strawberry.field
    async def order(self, info: Info, id: strawberry.ID, locale: Locale = Locale.EN) -> OrderScreen | None:  # noqa: A002 - GraphQL's usual name
        return await order_screens.show_order(visitor_of(info), id, locale)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def add_to_basket(
        self, info: Info, variant_id: strawberry.ID, quantity: int = 1, locale: Locale = Locale.EN
    ) -> BasketScreen:
        return await basket_screen.change_basket(
            visitor_of(info), "add_to_basket", locale, variantId=variant_id, quantity=quantity
        )

    @strawberry.mutation
    async def change_quantity(
        self, info: Info, variant_id: strawberry.ID, quantity: int, locale: Locale = Locale.EN
    ) -> BasketScreen:
        return await basket_screen.change_basket(
            visitor_of(info), "change_quantity", locale, variantId=variant_id, quantity=quantity
        )

    @strawberry.mutation
    async def apply_coupon(self, info: Info, code: str, locale: Locale = Locale.EN) -> BasketScreen:
        return await basket_screen.change_basket(visitor_of(info), "apply_coupon", locale, code=code)

    @strawberry.mutation
    async def place_order(self, info: Info, input: PlaceOrderInput, locale: Locale = Locale.EN) -> PlaceOrderPayload:  # noqa: A002 - same
        return await basket_screen.place_order(visitor_of(info), input, locale)


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def order_status(self, info: Info, id: strawberry.ID) -> AsyncIterator[OrderStatusUpdate]:  # noqa: A002 - same
        async for update in order_screens.follow_order(visitor_of(info), id):
            yield update


schema = build_screen_schema(query=Query, mutation=Mutation, subscription=Subscription)
