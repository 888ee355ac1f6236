"""Which operations share their work: queries of one caller, and never across what a mutation changed."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from stoa.config import GatewaySettings
from stoa.testing import FakeSubgraph, GatewayClient, compose_sdl
from stoa.wiring import build_gateway

# Turns of the loop after which requests whose plans are known all wait for the subgraph: nothing else is left to do.
_STEPS = 200
SDL = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])
type Query { one(of: Int): Int, me: Me }
type Mutation { rise: Me }
type Me @key(fields: "id") { id: ID!, count: Int }
"""


def subgraph_of(gate: asyncio.Event) -> FakeSubgraph:
    async def one(_: object, **arguments: int) -> int:
        await gate.wait()
        return arguments.get("of", 0)

    async def rise(_: object) -> dict[str, int]:
        await gate.wait()
        return {"id": 1, "count": 1}

    return FakeSubgraph(SDL, resolvers={"Query.one": one, "Mutation.rise": rise})


def client_of(subgraph: FakeSubgraph, settings: dict[str, bool]) -> GatewayClient:
    # Code is generated for the first request: later none waits for a thread that makes it.
    plain = GatewaySettings(generate_after=0)
    gateway = build_gateway(
        replace(
            plain,
            share_subgraph_requests=settings.get("share_subgraph_requests", plain.share_subgraph_requests),
            share_queries=settings.get("share_queries", plain.share_queries),
        ),
        transports={"a": subgraph},
        supergraph_sdl=compose_sdl({"a": SDL}),
    )
    return GatewayClient(gateway)


async def ask_twice(client: GatewayClient, gate: asyncio.Event, subgraph: FakeSubgraph, *queries: str) -> int:
    """How many requests the subgraph got for these, all under way at the same time."""
    gate.set()
    for query in queries:
        await client.post(query)
    gate.clear()
    subgraph.requests.clear()
    tasks = [asyncio.create_task(client.post(query)) for query in queries]
    for _ in range(_STEPS):
        await asyncio.sleep(0)
    gate.set()
    answers = [answer.json() for answer in await asyncio.gather(*tasks)]
    assert all("errors" not in answer for answer in answers), answers
    return len(subgraph.requests)


@pytest.mark.parametrize(
    ("settings", "queries", "requests"),
    [
        ({}, ("{ one }", "{ one }"), 1),
        ({"share_subgraph_requests": False}, ("{ one }", "{ one }"), 2),
        ({"share_subgraph_requests": False, "share_queries": True}, ("{ one }", "{ one }"), 1),
        ({"share_queries": True}, ("{ one }", "{ one(of: 2) }"), 2),
        ({"share_queries": True}, ("mutation { rise { count } }", "mutation { rise { count } }"), 2),
    ],
    ids=["default", "off", "whole queries", "different", "mutations"],
)
async def test_equal_queries_under_way_ask_once_and_mutations_never_share(
    settings: dict[str, bool], queries: tuple[str, str], requests: int
) -> None:
    """Two orders must be two orders, and a busy page one request."""
    gate = asyncio.Event()
    subgraph = subgraph_of(gate)
    client = client_of(subgraph, settings)

    assert await ask_twice(client, gate, subgraph, *queries) == requests
