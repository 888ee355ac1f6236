"""Four subgraphs written from the published description of the benchmark, and a fifth with a long list."""

from __future__ import annotations

from typing import Any, Final

from stoa.composition import SubgraphSource, compose
from stoa.testing import FakeSubgraph

from gateways.data import ITEMS, PRODUCTS, REVIEWS, USERS

_LINK: Final = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", '
    'import: ["@key", "@external", "@requires", "@provides", "@shareable"])\n'
)

_ACCOUNTS: Final = """
type Query { users: [User] me: User }
type User @key(fields: "id") { id: ID! name: String username: String @shareable }
"""
_INVENTORY: Final = """
type Product @key(fields: "upc") {
  upc: String!
  price: Int @external
  weight: Int @external
  inStock: Boolean
  shippingEstimate: Int @requires(fields: "price weight")
}
"""
_PRODUCTS: Final = """
type Query { topProducts(first: Int = 5): [Product] product(upc: String!): Product }
type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }
"""
_REVIEWS: Final = """
type Query { review(id: ID!): Review }
type Review @key(fields: "id") { id: ID! body: String author: User @provides(fields: "username") product: Product }
type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
type Product @key(fields: "upc") { upc: String! reviews: [Review] }
"""
_CATALOG: Final = """
type Query { items(first: Int = 3000): [Item!]! }
type Item { id: ID! title: String! summary: String! price: Int! rating: Int! available: Boolean! tags: [String!]! }
"""

SDL: Final = {
    "accounts": _LINK + _ACCOUNTS,
    "catalog": _LINK + _CATALOG,
    "inventory": _LINK + _INVENTORY,
    "products": _LINK + _PRODUCTS,
    "reviews": _LINK + _REVIEWS,
}


def build_subgraphs() -> dict[str, FakeSubgraph]:
    """Each is an ASGI application."""
    return {
        "accounts": FakeSubgraph(
            SDL["accounts"],
            resolvers={"Query.users": lambda _: list(USERS.values()), "Query.me": lambda _: USERS["1"]},
            entities={"User": lambda one: USERS.get(one["id"])},
        ),
        "catalog": FakeSubgraph(SDL["catalog"], resolvers={"Query.items": lambda _, first: ITEMS[:first]}),
        "inventory": FakeSubgraph(
            SDL["inventory"],
            resolvers={"Product.shippingEstimate": _estimate},
            entities={"Product": lambda one: {**one, "inStock": PRODUCTS[one["upc"]]["inStock"]}},
        ),
        "products": FakeSubgraph(
            SDL["products"],
            resolvers={
                "Query.topProducts": lambda _, first: list(PRODUCTS.values())[:first],
                "Query.product": lambda _, upc: PRODUCTS.get(upc),
            },
            entities={"Product": lambda one: PRODUCTS.get(one["upc"])},
        ),
        "reviews": FakeSubgraph(
            SDL["reviews"],
            resolvers={
                "Query.review": lambda _, id: _review(REVIEWS[id]),  # noqa: A006 - the argument's name in the schema
                "User.reviews": lambda user: _reviews("author", user["id"]),
                "Product.reviews": lambda product: _reviews("product", product["upc"]),
            },
            entities={
                "Review": lambda one: _review(REVIEWS[one["id"]]),
                "User": lambda one: {"id": one["id"], "username": USERS[one["id"]]["username"]},
                "Product": lambda one: {"upc": one["upc"]},
            },
        ),
    }


def _estimate(product: dict[str, Any]) -> int:
    return 0 if product["price"] > 1000 else product["weight"] // 2


def _reviews(by: str, value: str) -> list[dict[str, Any]]:
    return [_review(review) for review in REVIEWS.values() if review[by] == value]


def _review(review: dict[str, Any]) -> dict[str, Any]:
    author = USERS[review["author"]]
    return {
        "id": review["id"],
        "body": review["body"],
        "author": {"id": author["id"], "username": author["username"]},
        "product": {"upc": review["product"]},
    }


def compose_supergraph(address: str) -> str:
    """The supergraph that every contender reads; subgraph ``name`` answers at ``address/name``."""
    result = compose([SubgraphSource(name=name, url=f"{address}/{name}", sdl=sdl) for name, sdl in SDL.items()])
    if result.supergraph_sdl is None:
        raise ValueError("\n".join(error.render() for error in result.errors))
    return result.supergraph_sdl
