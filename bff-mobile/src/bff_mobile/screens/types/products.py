"""Home, browsing, the product."""

import strawberry

from bff_mobile.screens.types.orders import OrderTile
from bff_mobile.screens.types.shared import Category, Money, Notice, StockLevel


@strawberry.type
class ProductTile:
    id: strawberry.ID
    slug: str
    name: str
    thumbnail: str
    price_from: Money
    promotion_percent: int | None
    rating: float


@strawberry.type
class HomeScreen:
    viewer_name: str | None
    categories: list[Category]
    products: list[ProductTile]
    orders: list[OrderTile]
    basket_item_count: int
    notices: list[Notice]


@strawberry.type
class BrowseScreen:
    categories: list[Category]
    products: list[ProductTile]
    total_count: int
    end_cursor: str | None
    has_next_page: bool
    notices: list[Notice]


@strawberry.type
class VariantChoice:
    id: strawberry.ID
    name: str
    price: Money
    sale_price: Money
    stock: StockLevel
    max_quantity: int


@strawberry.type
class ProductScreen:
    id: strawberry.ID
    slug: str
    name: str
    description: str
    brand: str
    picture: str
    variants: list[VariantChoice]
    rating: float
    rating_count: int
    notices: list[Notice]
