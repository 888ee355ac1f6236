"""Shapes of the home page, lists and the product page."""

from enum import Enum

import strawberry

from bff_web.screens.types.orders import OrderSummary
from bff_web.screens.types.shared import Attribute, Category, Money, Notice, Picture, StockLevel, Viewer


@strawberry.enum
class ProductSort(Enum):
    FEATURED = "FEATURED"
    NAME = "NAME"
    PRICE_ASC = "PRICE_ASC"
    PRICE_DESC = "PRICE_DESC"
    RATING = "RATING"
    NEWEST = "NEWEST"


@strawberry.type
class ProductCard:
    id: strawberry.ID
    slug: str
    name: str
    brand: str
    image: Picture
    price_from: Money
    promotion_percent: int | None
    rating: float
    rating_count: int
    on_wishlist: bool


@strawberry.type(
    description="20 orders, 50 products, recommendations. A part that could not be had is empty and named in notices."
)
class HomePage:
    categories: list[Category]
    products: list[ProductCard]
    recommendations: list[ProductCard]
    recent_orders: list[OrderSummary]
    basket_item_count: int
    viewer: Viewer
    notices: list[Notice]


@strawberry.input
class ProductListInput:
    category: str | None = None
    search: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    sort: ProductSort = ProductSort.FEATURED
    first: int = 24
    after: str | None = None


@strawberry.type
class ProductListPage:
    category: Category | None
    categories: list[Category]
    products: list[ProductCard]
    total_count: int
    end_cursor: str | None
    has_next_page: bool
    notices: list[Notice]


@strawberry.type
class ProductVariant:
    id: strawberry.ID
    sku: str
    name: str
    options: list[Attribute]
    price: Money
    sale_price: Money
    stock: StockLevel
    max_quantity: int
    image: Picture


@strawberry.type
class ProductPage:
    id: strawberry.ID
    slug: str
    name: str
    description: str
    brand: str
    category: Category
    images: list[Picture]
    attributes: list[Attribute]
    variants: list[ProductVariant]
    promotion_percent: int | None
    rating: float
    rating_count: int
    shipping_estimate: Money | None
    on_wishlist: bool
    recommendations: list[ProductCard]
    notices: list[Notice]
