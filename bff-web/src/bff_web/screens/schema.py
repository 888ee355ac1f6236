"""The root fields: one per page, one per deed."""

from collections.abc import AsyncIterator

import strawberry
from stoa_bff.http import build_screen_schema

from bff_web.screens import account as account_screen
from bff_web.screens import basket as basket_screen
from bff_web.screens import orders as order_screens
from bff_web.screens import shop, staff
from bff_web.screens.context import Info, visitor_of
from bff_web.screens.types.account import AccountPage, WishlistPayload
from bff_web.screens.types.baskets import BasketPage, CheckoutPage, PlaceOrderInput, PlaceOrderPayload
from bff_web.screens.types.orders import OrderPage, OrderResult, OrdersPage, OrderStatus, OrderStatusUpdate
from bff_web.screens.types.products import HomePage, ProductListInput, ProductListPage, ProductPage
from bff_web.screens.types.shared import AddressInput, Locale
from bff_web.screens.types.staff import StaffDashboard, StaffOrdersPage, StaffStockPage, StaffStockPayload


@strawberry.type(
    description="The web BFF's screens: what the Angular shop and the staff console show. One field here is one page there."
)
class Query:
    @strawberry.field
    async def home(self, info: Info, locale: Locale = Locale.EN) -> HomePage:
        return await shop.home(visitor_of(info), locale)

    @strawberry.field
    async def product_list(self, info: Info, input: ProductListInput, locale: Locale = Locale.EN) -> ProductListPage:  # noqa: A002 - GraphQL's usual name
        return await shop.list_products(visitor_of(info), input, locale)

    @strawberry.field(description="null: there is no such product (any more).")
    async def product_page(self, info: Info, slug: str, locale: Locale = Locale.EN) -> ProductPage | None:
        return await shop.show_product(visitor_of(info), slug, locale)

    @strawberry.field
    async def basket(self, info: Info, locale: Locale = Locale.EN) -> BasketPage:
        return await basket_screen.show_basket(visitor_of(info), locale)

    @strawberry.field
    async def checkout(self, info: Info, country: str = "DE", locale: Locale = Locale.EN) -> CheckoutPage:
        return await basket_screen.show_checkout(visitor_of(info), country, locale)

    @strawberry.field
    async def orders(self, info: Info, first: int = 20, after: str | None = None) -> OrdersPage:
        return await order_screens.list_orders(visitor_of(info), first, after)

    @strawberry.field(description="null: no such order, or not yours.")
    async def order_page(self, info: Info, id: strawberry.ID, locale: Locale = Locale.EN) -> OrderPage | None:  # noqa: A002 - same
        return await order_screens.show_order(visitor_of(info), id, locale)

    @strawberry.field
    async def account(self, info: Info) -> AccountPage:
        return await account_screen.show_account(visitor_of(info), Locale.EN)

    @strawberry.field
    async def staff_dashboard(self, info: Info, days: int = 30) -> StaffDashboard:
        return await staff.show_dashboard(visitor_of(info), days)

    @strawberry.field
    async def staff_orders(
        self,
        info: Info,
        status: OrderStatus | None = None,
        search: str | None = None,
        first: int = 50,
        after: str | None = None,
    ) -> StaffOrdersPage:
        return await staff.list_orders(visitor_of(info), status, search, first, after)

    @strawberry.field
    async def staff_stock(
        self, info: Info, low_only: bool = False, search: str | None = None, first: int = 50, after: str | None = None
    ) -> StaffStockPage:
        return await staff.list_stock(visitor_of(info), search, first, after, low_only=low_only)


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def add_to_basket(
        self, info: Info, variant_id: strawberry.ID, quantity: int = 1, locale: Locale = Locale.EN
    ) -> BasketPage:
        return await basket_screen.change_basket(
            visitor_of(info), "add_to_basket", locale, variantId=variant_id, quantity=quantity
        )

    @strawberry.mutation
    async def change_quantity(
        self, info: Info, variant_id: strawberry.ID, quantity: int, locale: Locale = Locale.EN
    ) -> BasketPage:
        return await basket_screen.change_basket(
            visitor_of(info), "change_quantity", locale, variantId=variant_id, quantity=quantity
        )

    @strawberry.mutation
    async def remove_from_basket(self, info: Info, variant_id: strawberry.ID, locale: Locale = Locale.EN) -> BasketPage:
        return await basket_screen.change_basket(visitor_of(info), "remove_from_basket", locale, variantId=variant_id)

    @strawberry.mutation
    async def apply_coupon(self, info: Info, code: str, locale: Locale = Locale.EN) -> BasketPage:
        return await basket_screen.change_basket(visitor_of(info), "apply_coupon", locale, code=code)

    @strawberry.mutation
    async def remove_coupon(self, info: Info, locale: Locale = Locale.EN) -> BasketPage:
        return await basket_screen.change_basket(visitor_of(info), "remove_coupon", locale)

    @strawberry.mutation
    async def place_order(self, info: Info, input: PlaceOrderInput, locale: Locale = Locale.EN) -> PlaceOrderPayload:  # noqa: A002 - same
        return await basket_screen.place_order(visitor_of(info), input, locale)

    @strawberry.mutation
    async def cancel_order(self, info: Info, id: strawberry.ID) -> OrderResult:  # noqa: A002 - same
        return await order_screens.cancel_order(visitor_of(info), id, None)

    @strawberry.mutation
    async def save_address(self, info: Info, input: AddressInput) -> AccountPage:  # noqa: A002 - same
        return await account_screen.save_address(visitor_of(info), input)

    @strawberry.mutation
    async def toggle_wishlist(self, info: Info, product_id: strawberry.ID) -> WishlistPayload:
        return await account_screen.toggle_wishlist(visitor_of(info), product_id)

    @strawberry.mutation
    async def mark_notifications_read(self, info: Info) -> int:
        return await account_screen.mark_notifications_read(visitor_of(info))

    @strawberry.mutation
    async def staff_adjust_stock(
        self, info: Info, variant_id: strawberry.ID, warehouse_id: strawberry.ID, delta: int, reason: str
    ) -> StaffStockPayload:
        return await staff.adjust_stock(visitor_of(info), variant_id, warehouse_id, delta, reason)

    @strawberry.mutation
    async def staff_cancel_order(self, info: Info, id: strawberry.ID, reason: str) -> OrderResult:  # noqa: A002 - same
        return await order_screens.cancel_order(visitor_of(info), id, reason)


@strawberry.type
class Subscription:
    @strawberry.subscription(description="The order now, then after every change.")
    async def order_status(self, info: Info, id: strawberry.ID) -> AsyncIterator[OrderStatusUpdate]:  # noqa: A002 - same
        async for update in order_screens.follow_order(visitor_of(info), id):
            yield update


schema = build_screen_schema(query=Query, mutation=Mutation, subscription=Subscription)
