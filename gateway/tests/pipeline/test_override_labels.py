"""Progressive overrides at run time: which side of a migration a request falls on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from stoa.auth import ANONYMOUS, Identity
from stoa.config import GatewaySettings
from stoa.pipeline import GraphqlRequest, LabelHook, LabelPolicy, LabelRequest
from stoa.probe import SilentProbe
from stoa.testing import FakeSubgraph, GatewayClient, compose_sdl
from stoa.wiring import build_gateway

FEDERATION = """
extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@override"])
"""
REQUEST = GraphqlRequest(query="{ item { stock } }")
EVERYBODY = [Identity(subject=f"user {number}") for number in range(400)]


def _subgraphs(label: str) -> dict[str, FakeSubgraph]:
    old = FakeSubgraph(
        FEDERATION + 'type Query { item: Item } type Item @key(fields: "id") { id: ID! stock: Int name: String }',
        resolvers={"Query.item": lambda _: {"id": "1", "stock": 1, "name": "Lamp"}},
        entities={"Item": lambda each: each},
    )
    new = FakeSubgraph(
        FEDERATION
        + f'type Item @key(fields: "id") {{ id: ID! stock: Int @override(from: "old", label: "{label}") }}'
        + " type Query { version: Int }",
        entities={"Item": lambda each: {**each, "stock": 2}},
    )
    return {"old": old, "new": new}


def _client(label: str, hook: LabelHook | None = None, **settings: Any) -> GatewayClient:
    subgraphs = _subgraphs(label)
    sdl = compose_sdl({name: subgraph.sdl for name, subgraph in subgraphs.items()})
    gateway = build_gateway(GatewaySettings(**settings), transports=subgraphs, supergraph_sdl=sdl, override_labels=hook)
    return GatewayClient(gateway)


async def _stock(client: GatewayClient) -> Any:
    return (await client.post(REQUEST.query)).json()["data"]["item"]["stock"]


async def _active(policy: LabelPolicy, label: str, identity: Identity = ANONYMOUS) -> bool:
    return label in await policy.active(frozenset({label}), REQUEST, identity, SilentProbe())


@pytest.mark.parametrize(("label", "stock"), [("percent(0)", 1), ("percent(100)", 2)])
async def test_a_share_of_nothing_or_everything_takes_nobody_or_everybody(label: str, stock: int) -> None:
    """The first and the last step of a migration must be what they say."""
    client = _client(label)

    assert {await _stock(client) for _ in range(20)} == {stock}


async def test_a_label_of_the_settings_is_active_for_every_request() -> None:
    """Operators switch a migration without code."""
    assert await _stock(_client("new-stock")) == 1
    assert await _stock(_client("new-stock", override_labels=frozenset({"new-stock"}))) == 2


async def test_a_hook_decides_by_the_request_and_the_plan_follows() -> None:
    """Both sides of a migration live in one process: the plan of one caller must not serve another."""
    asked: list[LabelRequest] = []

    async def hook(request: LabelRequest) -> Iterable[str]:
        asked.append(request)
        await asyncio.sleep(0)
        return {"new-stock", "unknown"} if request.request.operation_name == "Tester" else ()

    client = _client("new-stock", hook)
    queries = ["query Tester { item { stock } }", "query Other { item { stock } }"] * 2
    answers = [
        (await client.post(query, operationName=query.split()[1])).json()["data"]["item"]["stock"] for query in queries
    ]

    assert answers == [2, 1, 2, 1]
    assert {one.labels for one in asked} == {frozenset({"new-stock"})}


async def test_one_text_has_a_plan_for_each_side() -> None:
    """A cached plan of yesterday's side would send requests to where the field is no more."""
    sides = iter([(), {"new-stock"}, (), {"new-stock"}])
    client = _client("new-stock", lambda _: next(sides))

    assert [await _stock(client) for _ in range(4)] == [1, 2, 1, 2]


async def test_operations_without_the_field_share_one_plan() -> None:
    """A label that does not matter to an operation must not cost it a plan of its own."""
    sides = iter([(), {"new-stock"}])
    client = _client("new-stock", lambda _: next(sides))
    await client.post("{ item { name } }")
    await client.post("{ item { name } }")

    compiled = client.gateway.pipeline.graph.operations.find(("{ item { name } }", None))

    assert compiled is not None
    assert [len(variants) for variants in compiled.variants.values()] == [1]


@pytest.mark.parametrize("hangs", [True, False])
async def test_a_hook_that_fails_or_hangs_leaves_the_field_where_it_was(
    hangs: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An operator's mistake must not take the shop down."""
    monkeypatch.setattr("stoa.pipeline._labels._HOOK_SECONDS", 0.01)

    async def hook(_: LabelRequest) -> Iterable[str]:
        if hangs:
            await asyncio.Event().wait()
        raise RuntimeError("the flag service is away")

    assert await _stock(_client("new-stock", hook)) == 1


async def test_a_signed_in_caller_stays_on_one_side() -> None:
    """Pages that flicker between two versions of a field look broken."""
    policy = LabelPolicy()
    twice = [[await _active(policy, "percent(40)", one) for one in EVERYBODY] for _ in range(2)]

    assert twice[0] == twice[1]
    assert 0.3 < sum(twice[0]) / len(EVERYBODY) < 0.5


async def test_a_growing_share_keeps_whom_it_has() -> None:
    """A migration goes forward for everybody: nobody falls back when the share grows."""
    policy = LabelPolicy()
    early = {one.subject for one in EVERYBODY if await _active(policy, "percent(5)", one)}
    late = {one.subject for one in EVERYBODY if await _active(policy, "percent(20.5)", one)}

    assert early < late


async def test_a_seed_repeats_the_draws_and_parts_callers_anew() -> None:
    """A run must be repeatable, and two migrations need not always hit the same people first."""
    first, again, other = (LabelPolicy(seed=seed) for seed in ("a", "a", "b"))
    draws = [[await _active(policy, "percent(50)") for _ in range(64)] for policy in (first, again, other)]

    assert draws[0] == draws[1] != draws[2]
    assert 10 < sum(draws[0]) < 54
    assert [await _active(first, "percent(50)", one) for one in EVERYBODY] != [
        await _active(other, "percent(50)", one) for one in EVERYBODY
    ]
