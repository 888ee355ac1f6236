"""Home, browsing, the product: what anybody may see."""

from __future__ import annotations

from typing import Any

from stoa_bff.http import Visitor
from stoa_bff.screens import Json, basket_variables, found_or_none, missing_parts, nodes

from bff_mobile.screens.context import OPERATIONS
from bff_mobile.screens.reading import order_tile, product_screen, root_categories, tile
from bff_mobile.screens.types.products import BrowseScreen, HomeScreen, ProductScreen
from bff_mobile.screens.types.shared import Locale

MOST_TILES = 30


async def home(visitor: Visitor, locale: Locale) -> HomeScreen:
    answer = await OPERATIONS.run(visitor, "home", locale=locale.value, **basket_variables(visitor))
    person = await visitor.person()
    me: Json = answer.data.get("me") or {}
    basket: Json = me.get("basket") or answer.data.get("basket") or {}
    return HomeScreen(
        viewer_name=None if person is None else me.get("displayName") or person.name,
        categories=root_categories(answer.data.get("categories")),
        products=[tile(product) for product in nodes(answer.data.get("products"))],
        orders=[order_tile(order) for order in nodes(me.get("orders"))],
        basket_item_count=basket.get("itemCount", 0),
        notices=missing_parts(answer, locale),
    )


async def browse(
    visitor: Visitor, locale: Locale, *, category: str | None, search: str | None, first: int, after: str | None
) -> BrowseScreen:
    wanted: dict[str, Any] = {"locale": locale.value}
    if category:
        wanted["category"] = category
    if search:
        wanted["search"] = search
    answer = await OPERATIONS.run(
        visitor, "browse", locale=locale.value, filter=wanted, first=max(1, min(first, MOST_TILES)), after=after
    )
    products: Json = answer.data.get("products") or {"edges": (), "totalCount": 0, "pageInfo": {}}
    return BrowseScreen(
        categories=root_categories(answer.data.get("categories")),
        products=[tile(product) for product in nodes(products)],
        total_count=products["totalCount"],
        end_cursor=products["pageInfo"].get("endCursor"),
        has_next_page=products["pageInfo"].get("hasNextPage", False),
        notices=missing_parts(answer, locale),
    )


async def show_product(visitor: Visitor, slug: str, locale: Locale) -> ProductScreen | None:
    answer = await OPERATIONS.run(visitor, "product", slug=slug, locale=locale.value)
    value = found_or_none(answer, "productBySlug", locale.value)
    if value is None or not value["published"]:
        return None
    return product_screen(value, missing_parts(answer, locale))
