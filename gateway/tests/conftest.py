from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from stoa.config import GatewaySettings, OperationLimits
from stoa.testing import FakeSubgraph, GatewayClient, gateway_for

CATALOG = """
extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.5"
  import: ["@key", "@authenticated", "@requiresScopes", "@shareable"]
)
type Query {
  products(limit: Int = 10, filter: Filter): [Product!]!
  product(id: ID!): Product
  echo(text: String, number: Int, float: Float, list: [Int]): String
  secret: String @authenticated
  fails: String
  nested: Nested
}
type Nested { nested: Nested name: String }
input Filter { name: String, price: Float, tags: [String!] }
type Mutation { rename(id: ID!, name: String!): Product }
type Subscription { changed(times: Int = 2): Product! forever: Product! }
type Product @key(fields: "id") { id: ID!  name: String!  cost: Int @requiresScopes(scopes: [["inventory.read"]]) }
"""
INVENTORY = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
type Product @key(fields: "id") { id: ID!  stock: Int  fragile: Boolean! }
"""
PRODUCTS: Mapping[str, dict[str, Any]] = {
    "1": {"id": "1", "name": "Lamp", "cost": 300},
    "2": {"id": "2", "name": "Chair", "cost": 900},
}


async def _changed(_: Any, times: int) -> AsyncIterator[dict[str, Any]]:
    for number in range(times):
        yield PRODUCTS[str(number % 2 + 1)]


async def _forever(_: Any) -> AsyncIterator[dict[str, Any]]:
    yield PRODUCTS["1"]
    await asyncio.Event().wait()


def _fails(_: Any) -> str:
    raise ValueError("SELECT * FROM secrets at 10.0.0.7")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The same tests, the same answers: by the interpreter, or by generated code from the first request on."""
    parser.addoption("--generated", action="store_true", help="run every gateway with generated code")


def pytest_configure(config: pytest.Config) -> None:
    """Before any module makes settings of its own."""
    if config.getoption("--generated"):
        defaults: Any = GatewaySettings.__init__.__kwdefaults__
        defaults["generate_after"] = 0


@pytest.fixture(name="catalog")
def _catalog() -> FakeSubgraph:
    return FakeSubgraph(
        CATALOG,
        resolvers={
            "Query.products": lambda _, limit, **__: list(PRODUCTS.values())[:limit],
            "Query.product": lambda _, id: PRODUCTS.get(id),  # noqa: A006 - the argument's name in the schema
            "Query.echo": lambda _, **arguments: str(arguments.get("text")),
            "Query.secret": lambda _: "open sesame",
            "Query.fails": _fails,
            "Mutation.rename": lambda _, id, name: {"id": id, "name": name},  # noqa: A006 - as above
            "Subscription.changed": _changed,
            "Subscription.forever": _forever,
        },
        entities={"Product": lambda each: PRODUCTS.get(each["id"])},
    )


@pytest.fixture(name="inventory")
def _inventory() -> FakeSubgraph:
    return FakeSubgraph(INVENTORY, entities={"Product": lambda each: {"stock": int(each["id"]) * 5, "fragile": False}})


@pytest.fixture(name="settings")
def _settings() -> GatewaySettings:
    limits = OperationLimits(depth=8, aliases=20, root_fields=10, directives=10, tokens=2_000, fields=200)
    return replace(GatewaySettings(), limits=limits)


@pytest.fixture(name="client")
def _client(catalog: FakeSubgraph, inventory: FakeSubgraph, settings: GatewaySettings) -> GatewayClient:
    return GatewayClient(gateway_for({"catalog": catalog, "inventory": inventory}, settings))
