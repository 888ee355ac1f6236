"""A payload that leads back to the query type, in subgraphs in this process."""

from __future__ import annotations

from typing import Any

from stoa.testing import FakeSubgraph, GatewayClient, gateway_for


def _fails(_: Any) -> int:
    raise ValueError("no level today")


def _client(stock: FakeSubgraph) -> GatewayClient:
    cart = FakeSubgraph(
        "type Query { ping: Int } type Mutation { add: Payload } type Payload { query: Query again: [Query!] }",
        resolvers={
            "Mutation.add": lambda _: {"query": {}, "again": [{}, {}]},
            "Query.ping": lambda _: 1,
        },
    )
    return GatewayClient(gateway_for({"cart": cart, "stock": stock}))


async def test_payload_leads_to_fields_of_every_subgraph() -> None:
    """Clients refresh what a change touched in the same operation."""
    stock = FakeSubgraph("type Query { level: Int }", resolvers={"Query.level": lambda _: 7})

    answer = (await _client(stock).post("mutation { add { query { ping level } again { level } } }")).json()

    assert answer == {"data": {"add": {"query": {"ping": 1, "level": 7}, "again": [{"level": 7}, {"level": 7}]}}}
    assert len(stock.requests) == 1


async def test_error_below_a_payload_stands_in_every_place() -> None:
    """An error without its place cannot be shown where it belongs."""
    stock = FakeSubgraph("type Query { level: Int }", resolvers={"Query.level": _fails})

    answer = (await _client(stock).post("mutation { add { again { level } } }")).json()

    assert answer["data"] == {"add": {"again": [{"level": None}, {"level": None}]}}
    assert [error["path"] for error in answer["errors"]] == [["add", "again", 0, "level"], ["add", "again", 1, "level"]]
