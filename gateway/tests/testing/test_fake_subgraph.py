"""The fake subgraph is a double: it must answer like a subgraph library on graphql-core, resolver for resolver."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
import strawberry
from stoa.executor import AsgiTransport, SubgraphRequest
from stoa.testing import FakeSubgraph
from strawberry.asgi import GraphQL
from strawberry.federation import Schema

SDL = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
type Query { products: [Product!]! boom: String }
type Product @key(fields: "id") { id: ID!  name: String! parts(first: Int! = 2): [String!]! }
"""
PRODUCTS = {"1": "Lamp", "2": "Chair"}


@strawberry.federation.type(keys=["id"])
class Product:
    id: strawberry.ID
    name: str

    @strawberry.field
    def parts(self, first: int = 2) -> list[str]:
        return ["leg", "seat", "back"][:first]

    @classmethod
    def resolve_reference(cls, **representation: Any) -> Any:
        key = representation["id"]
        return Product(id=key, name=PRODUCTS[key]) if key in PRODUCTS else None


def _boom() -> str | None:
    raise ValueError("boom")


@strawberry.type
class Query:
    @strawberry.field
    def products(self) -> list[Product]:
        return [Product(id=strawberry.ID(key), name=name) for key, name in PRODUCTS.items()]

    boom: str | None = strawberry.field(resolver=_boom)


def _real() -> Any:
    return GraphQL(Schema(query=Query, types=[Product]))


def _fake() -> FakeSubgraph:
    def product(key: str) -> Any:
        return {"id": key, "name": PRODUCTS[key]} if key in PRODUCTS else None

    return FakeSubgraph(
        SDL,
        resolvers={
            "Query.products": lambda _: [product(key) for key in PRODUCTS],
            "Query.boom": lambda _: _boom(),
            "Product.parts": lambda _, first: ["leg", "seat", "back"][:first],
        },
        entities={"Product": lambda each: product(each["id"])},
    )


async def answer_of(app: Any, query: str, variables: dict[str, Any]) -> Any:
    request = SubgraphRequest(
        subgraph="a",
        body=orjson.dumps({"query": query, "variables": variables}),
        headers=(),
        deadline=float("inf"),
    )
    response = await AsgiTransport(app).send(request)
    answer = orjson.loads(response.body)
    errors = [(error["message"], error.get("path")) for error in answer.get("errors") or ()]
    return response.status, answer.get("data"), errors


_ENTITIES = "query($representations: [_Any!]!) { _entities(representations: $representations) { %s } }"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{ products { __typename id name parts } }", {}),
        ("query($n: Int!) { products { all: parts(first: $n) } }", {"n": 3}),
        ("{ boom products { id } }", {}),
        (_ENTITIES % "__typename ... on Product { name }", {"representations": [{"__typename": "Product", "id": "2"}]}),
        (
            _ENTITIES % "... on Product { name parts(first: 1) }",
            {"representations": [{"__typename": "Product", "id": key} for key in ("2", "9", "1")]},
        ),
        (_ENTITIES % "__typename", {"representations": []}),
    ],
)
async def test_the_fake_answers_like_a_real_subgraph(query: str, variables: dict[str, Any]) -> None:
    """Tests on a double that answers otherwise prove nothing about the gateway."""
    real, fake = await answer_of(_real(), query, variables), await answer_of(_fake(), query, variables)

    assert fake == real


async def test_the_fake_records_what_it_was_asked() -> None:
    """Tests count requests and look at headers through this record."""
    fake = _fake()

    await answer_of(fake, "{ products { id } }", {})

    assert [each.payload["query"] for each in fake.requests] == ["{ products { id } }"]
    assert fake.requests[0].headers["content-type"] == "application/json"
