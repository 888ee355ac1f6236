from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import httpx2
import orjson
import pytest
import strawberry
from stoa.config import GatewaySettings
from stoa.testing import compose_sdl, served
from stoa.wiring import Gateway, build_gateway
from strawberry.asgi import GraphQL
from strawberry.federation import Schema
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL
from websockets.asyncio.client import connect

NAMES = {"1": "Lamp", "2": "Chair"}


@strawberry.federation.type(name="Product", keys=["id"])
class CatalogProduct:
    id: strawberry.ID
    name: str
    price: int

    @classmethod
    def resolve_reference(cls, id: strawberry.ID) -> "CatalogProduct | None":  # noqa: A002 - the key's name
        return catalog_product(id) if id in NAMES else None


def catalog_product(number: str) -> CatalogProduct:
    return CatalogProduct(id=strawberry.ID(number), name=NAMES[number], price=int(number) * 100)


@strawberry.type(name="Query")
class CatalogQuery:
    @strawberry.field
    def products(self, limit: int = 10) -> list[CatalogProduct]:
        return [catalog_product(number) for number in NAMES][:limit]


@strawberry.type(name="Subscription")
class CatalogSubscription:
    @strawberry.subscription
    async def restocked(self, times: int) -> AsyncGenerator[CatalogProduct, None]:
        for number in range(times):
            yield catalog_product(str(number % 2 + 1))


@strawberry.federation.type(name="Product", keys=["id"])
class StockedProduct:
    id: strawberry.ID
    price: int = strawberry.federation.field(external=True, default=0)
    stock: int = 0

    @strawberry.federation.field(requires=["price"])
    def insurance(self) -> int:
        return self.price // 10

    @classmethod
    def resolve_reference(cls, id: strawberry.ID, price: int = 0) -> "StockedProduct":  # noqa: A002 - the key's name
        return cls(id=id, price=price, stock=int(id) * 5)


@strawberry.type(name="Query")
class InventoryQuery:
    @strawberry.field
    def warehouses(self) -> int:
        return 2


@strawberry.federation.type(name="Product", keys=["id"])
class ReviewedProduct:
    id: strawberry.ID

    @strawberry.field
    def reviews(self) -> list["Review"]:
        return [Review(id=strawberry.ID(f"r{self.id}"), text=f"Good {self.id}", product=self)]


@strawberry.federation.type(keys=["id"])
class Review:
    id: strawberry.ID
    text: str
    product: ReviewedProduct


@strawberry.type(name="Query")
class ReviewsQuery:
    @strawberry.field
    def broken(self) -> str | None:
        raise ValueError("password=hunter2")

    @strawberry.field
    def latest(self) -> list[Review]:
        return [Review(id=strawberry.ID("r1"), text="Good 1", product=ReviewedProduct(id=strawberry.ID("1")))]


SCHEMAS = {
    "catalog": Schema(query=CatalogQuery, subscription=CatalogSubscription, types=[CatalogProduct]),
    "inventory": Schema(query=InventoryQuery, types=[StockedProduct]),
    "reviews": Schema(query=ReviewsQuery, types=[ReviewedProduct, Review]),
}
SDL = compose_sdl({name: schema.as_str() for name, schema in SCHEMAS.items()})
PROTOCOLS = [GRAPHQL_SSE_PROTOCOL]
OPERATIONS = [
    "{ products { id name stock insurance reviews { text product { name } } } }",
    "{ products(limit: 1) { name } latest { text product { name stock } } warehouses }",
    "{ broken products { stock } }",
    "query ($n: Int!) { products(limit: $n) { name __typename } }",
]


@pytest.fixture(name="gateways")
async def _gateways() -> AsyncIterator[dict[str, Gateway]]:
    """One gateway that mounts the subgraphs and one that reaches them by HTTP."""
    apps: dict[str, Any] = {name: GraphQL(schema, subscription_protocols=PROTOCOLS) for name, schema in SCHEMAS.items()}
    async with AsyncExitStack() as stack:
        urls = {name: f"{await stack.enter_async_context(served(app))}/graphql" for name, app in apps.items()}
        settings = replace(GatewaySettings(), subgraph_urls=urls)
        by_http = build_gateway(settings, supergraph_sdl=SDL)
        stack.push_async_callback(by_http.pipeline.graph.transport.aclose)
        yield {"http": by_http, "in process": build_gateway(settings, transports=apps, supergraph_sdl=SDL)}


async def ask(gateway: Gateway, query: str, accept: str = "application/json", **members: Any) -> httpx2.Response:
    async with httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=gateway), base_url="http://gateway.test"
    ) as client:
        return await client.post("/graphql", json={"query": query, **members}, headers={"accept": accept})


async def test_one_operation_crosses_three_strawberry_subgraphs(gateways: dict[str, Gateway]) -> None:
    """The plain purpose: entities, @requires and a way back to the first subgraph."""
    response = await ask(gateways["http"], OPERATIONS[0])

    assert response.json() == {
        "data": {
            "products": [
                {
                    "id": number,
                    "name": name,
                    "stock": int(number) * 5,
                    "insurance": int(number) * 10,
                    "reviews": [{"text": f"Good {number}", "product": {"name": name}}],
                }
                for number, name in NAMES.items()
            ]
        }
    }


@pytest.mark.parametrize("query", OPERATIONS)
async def test_http_and_in_process_give_the_same_bytes(gateways: dict[str, Gateway], query: str) -> None:
    """Moving a subgraph out of the process changes configuration, never an answer."""
    variables = {"n": 2} if "$n" in query else {}
    first, second = [await ask(gateway, query, variables=variables) for gateway in gateways.values()]

    assert "data" in first.json()
    assert without_references(first.json()) == without_references(second.json())
    if "errors" not in first.json():
        assert first.content == second.content


def without_references(body: dict[str, Any]) -> dict[str, Any]:
    for error in body.get("errors", []):
        error["extensions"].pop("reference", None)
    return body


async def test_a_failing_field_leaves_the_rest_and_tells_nothing(gateways: dict[str, Gateway]) -> None:
    """Row 45."""
    response = await ask(gateways["http"], "{ broken products { name } }")

    assert response.json()["data"] == {"broken": None, "products": [{"name": "Lamp"}, {"name": "Chair"}]}
    assert "hunter2" not in response.text


@pytest.mark.parametrize("mode", ["http", "in process"])
async def test_a_subscription_streams_over_sse_with_the_rest_from_other_subgraphs(
    gateways: dict[str, Gateway], mode: str
) -> None:
    """Subgraph by SSE, gateway, client by SSE."""
    query = "subscription { restocked(times: 3) { name stock } }"

    response = await ask(gateways[mode], query, "text/event-stream")

    data = [orjson.loads(line[6:]) for line in response.text.splitlines() if line.startswith("data: ")]
    assert data == [
        {"data": {"restocked": {"name": NAMES[number], "stock": int(number) * 5}}} for number in ("1", "2", "1")
    ]
    assert "event: complete" in response.text


@pytest.mark.parametrize("mode", ["http", "in process"])
async def test_a_subscription_streams_over_a_real_websocket(gateways: dict[str, Gateway], mode: str) -> None:
    """The way of both BFFs, through uvicorn's own WebSocket code."""
    async with served(gateways[mode]) as address:
        url = address.replace("http", "ws") + "/graphql"
        async with connect(url, subprotocols=["graphql-transport-ws"]) as socket:  # type: ignore[list-item]
            await socket.send('{"type":"connection_init"}')
            query = "subscription { restocked(times: 1) { name stock } }"
            await socket.send(orjson.dumps({"id": "1", "type": "subscribe", "payload": {"query": query}}).decode())
            messages = [orjson.loads(await socket.recv()) for _ in range(3)]

    assert messages == [
        {"type": "connection_ack"},
        {"id": "1", "type": "next", "payload": {"data": {"restocked": {"name": "Lamp", "stock": 5}}}},
        {"id": "1", "type": "complete"},
    ]


async def test_a_dead_subgraph_harms_only_its_own_fields() -> None:
    """A killed subgraph: the page shows the rest."""
    dead = dict.fromkeys(SCHEMAS, "http://127.0.0.1:9/graphql")
    apps: dict[str, Any] = {name: GraphQL(SCHEMAS[name]) for name in ("catalog", "inventory")}
    gateway = build_gateway(replace(GatewaySettings(), subgraph_urls=dead), transports=apps, supergraph_sdl=SDL)

    response = await ask(gateway, "{ products { name stock } broken }")

    assert response.json()["data"] == {
        "products": [{"name": "Lamp", "stock": 5}, {"name": "Chair", "stock": 10}],
        "broken": None,
    }
    assert [error["path"] for error in response.json()["errors"]] == [["broken"]]
    assert response.json()["errors"][0]["extensions"]["code"] == "SUBREQUEST_UNREACHABLE"
