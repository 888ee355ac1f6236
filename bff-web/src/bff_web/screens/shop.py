"""Home, lists, product page: what anybody may see."""

from __future__ import annotations

from typing import Any

from stoa_bff.http import Visitor
from stoa_bff.screens import Json, basket_variables, missing_parts, nodes

from bff_web.screens.context import OPERATIONS
from bff_web.screens.reading.orders import order_summary
from bff_web.screens.reading.products import cards, product_list, product_page
from bff_web.screens.reading.shared import root_categories
from bff_web.screens.types.products import HomePage, ProductListInput, ProductListPage, ProductPage
from bff_web.screens.types.shared import Locale, Viewer

MOST_PRODUCTS_ON_A_PAGE = 60


async def home(visitor: Visitor, locale: Locale) -> HomePage:
    answer = await OPERATIONS.run(visitor, "home", locale=locale.value, **basket_variables(visitor))
    me: Json = answer.data.get("me") or {}
    basket: Json = me.get("basket") or answer.data.get("basket") or {}
    return HomePage(
        categories=root_categories(answer.data.get("categories")),
        products=cards(nodes(answer.data.get("products"))),
        recommendations=cards(answer.data.get("recommendations")),
        recent_orders=[order_summary(order) for order in nodes(me.get("orders"))],
        basket_item_count=basket.get("itemCount", 0),
        viewer=await _viewer(visitor, me),
        notices=missing_parts(answer, locale),
    )


async def list_products(visitor: Visitor, given: ProductListInput, locale: Locale) -> ProductListPage:
    wanted: dict[str, Any] = {
        "category": given.category or None,
        "search": given.search or None,
        "minPrice": given.min_price,
        "maxPrice": given.max_price,
        "locale": locale.value,
    }
    answer = await OPERATIONS.run(
        visitor,
        "product_list",
        locale=locale.value,
        filter={key: value for key, value in wanted.items() if value is not None},
        sort=given.sort.value,
        first=max(1, min(given.first, MOST_PRODUCTS_ON_A_PAGE)),
        after=given.after,
    )
    return product_list(answer, given.category, locale)


async def show_product(visitor: Visitor, slug: str, locale: Locale) -> ProductPage | None:
    return product_page(await OPERATIONS.run(visitor, "product_page", slug=slug, locale=locale.value), locale)


async def _viewer(visitor: Visitor, me: Json) -> Viewer:
    person = await visitor.person()
    return Viewer(
        signed_in=person is not None,
        name=None if person is None else me.get("displayName") or person.name,
        staff=person is not None and person.is_staff,
        unread_notifications=me.get("unreadNotificationCount") or 0,
    )
