"""``@defer`` as clients meet it: multipart, server-sent events, WebSocket, or one whole answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx2
import orjson
import pytest
from stoa.config import GatewaySettings, HttpSettings, OperationLimits
from stoa.testing import FakeSubgraph, GatewayClient, gateway_for, merge_identified, merge_parts, parts_of, served

PARTS = {"accept": "multipart/mixed; deferSpec=20220824, application/json"}
EVENTS = {"accept": "text/event-stream"}
LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@authenticated"])\n'
CATALOG = (
    LINK
    + """
type Query { product(id: ID!): Product products: [Product!]! nothing: Product broken: Product! }
type Mutation { rename(id: ID!, name: String!): Product }
type Subscription { changed: Product! }
type Product @key(fields: "id") { id: ID! name: String! secret: String @authenticated fragile: String must: String! }
"""
)
STOCK = (
    LINK
    + """
type Product @key(fields: "id") { id: ID! stock: Int sold: Int! maker: Maker }
type Maker { name: String! town: String }
"""
)
NAMES = {"1": "Lamp", "2": "Chair"}


class Shelf:
    """The stock subgraph's resolvers; ``gate`` holds back its answers until a test opens it."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked = asyncio.Event()
        self.gone = asyncio.Event()
        self.sold: Callable[[], int | None] = lambda: 3

    async def stock(self, product: Mapping[str, Any]) -> int:
        self.asked.set()
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.gone.set()
            raise
        return int(product["id"]) * 5


def _fail(*_: Any, **__: Any) -> Any:
    raise ValueError("SELECT * FROM secrets at 10.0.0.7")


async def _changed(_: Any) -> AsyncIterator[dict[str, Any]]:
    yield _product("1")


def _product(number: str) -> dict[str, Any]:
    return {"id": number, "name": NAMES[number]}


@pytest.fixture(name="shelf")
async def _shelf() -> Shelf:
    return Shelf()


@pytest.fixture(name="subgraphs")
def _subgraphs(shelf: Shelf) -> dict[str, FakeSubgraph]:
    catalog = FakeSubgraph(
        CATALOG,
        resolvers={
            "Query.product": lambda _, id: _product(id),  # noqa: A006 - the argument's name in the schema
            "Query.products": lambda _: [_product("1"), _product("2")],
            "Query.nothing": lambda _: None,
            "Query.broken": _fail,
            "Mutation.rename": lambda _, id, name: {"id": id, "name": name},  # noqa: A006 - as above
            "Subscription.changed": _changed,
            "Product.fragile": _fail,
            "Product.must": _fail,
        },
        entities={"Product": lambda each: _product(each["id"])},
    )
    stock = FakeSubgraph(
        STOCK,
        resolvers={
            "Product.stock": shelf.stock,
            "Product.sold": lambda _: shelf.sold(),
            "Product.maker": lambda _: {"name": "Ikaria", "town": "Chora"},
        },
        entities={"Product": lambda each: {"id": each["id"]}},
    )
    return {"catalog": catalog, "stock": stock}


@pytest.fixture(name="shop")
def _shop(subgraphs: dict[str, FakeSubgraph]) -> GatewayClient:
    return GatewayClient(gateway_for(subgraphs))


async def _parts(shop: GatewayClient, query: str, **members: Any) -> list[dict[str, Any]]:
    response = await shop.post(query, headers=PARTS, **members)
    assert response.headers["content-type"] == 'multipart/mixed; boundary="graphql"; deferSpec=20220824'
    return parts_of(response.content)


async def test_a_deferred_block_comes_in_a_part_of_its_own(shop: GatewayClient) -> None:
    """The format that Apollo's clients read."""
    parts = await _parts(shop, '{ product(id: 1) { name ... @defer(label: "later") { stock } } }')

    assert parts == [
        {"data": {"product": {"name": "Lamp"}}, "hasNext": True},
        {"incremental": [{"data": {"stock": 5}, "path": ["product"], "label": "later"}], "hasNext": False},
    ]


async def test_a_block_in_a_list_comes_for_every_item(shop: GatewayClient) -> None:
    """Each at its own path, all from one request."""
    parts = await _parts(shop, "{ products { name ...Later @defer } } fragment Later on Product { stock }")

    assert parts[1]["incremental"] == [
        {"data": {"stock": 5}, "path": ["products", 0]},
        {"data": {"stock": 10}, "path": ["products", 1]},
    ]


async def test_a_block_in_a_block_comes_after_it(shop: GatewayClient) -> None:
    """A client merges in the order in which parts come."""
    query = """{ ... @defer(label: "outer") { product(id: 1) { name ... @defer(label: "inner") { stock } } } }"""
    parts = await _parts(shop, query)
    labels = [one["label"] for part in parts[1:] for one in part.get("incremental", ())]

    assert parts[0]["data"] == {}
    assert labels == ["outer", "inner"]
    assert merge_parts(parts) == {"data": {"product": {"name": "Lamp", "stock": 5}}}


async def test_a_deferred_member_of_a_delivered_object_comes_below_it(shop: GatewayClient) -> None:
    """Clients merge deeply; what they have is not sent again."""
    query = "{ product(id: 1) { maker { name } ... @defer { maker { name town } } } }"
    parts = await _parts(shop, query)

    assert parts[1]["incremental"] == [{"data": {"maker": {"town": "Chora"}}, "path": ["product"]}]


@pytest.mark.parametrize(("later", "parts"), [(True, 2), (False, 1)])
async def test_a_variable_switches_a_block_on_and_off(shop: GatewayClient, later: bool, parts: int) -> None:
    """The same document serves phones and desktops."""
    query = "query ($later: Boolean!) { product(id: 1) { name ... @defer(if: $later) { stock } } }"
    response = await shop.post(query, headers=PARTS, variables={"later": later})

    if parts == 1:
        assert response.json() == {"data": {"product": {"name": "Lamp", "stock": 5}}}
    else:
        assert merge_parts(parts_of(response.content)) == {"data": {"product": {"name": "Lamp", "stock": 5}}}


@pytest.mark.parametrize(
    "accept",
    [
        "application/json",
        "*/*",
        "application/graphql-response+json, text/event-stream;q=0.5",
        "multipart/mixed; deferSpec=20990101, application/json",
        "multipart/mixed; incrementalSpec=v9, application/json",
        "multipart/mixed; subscriptionSpec=1.0, application/json",
    ],
)
async def test_who_takes_one_answer_gets_the_whole(shop: GatewayClient, accept: str) -> None:
    """A mark must never cost a client its data."""
    query = "{ product(id: 1) { name ... @defer { stock } } }"
    response = await shop.post(query, headers={"accept": accept})

    assert response.json() == {"data": {"product": {"name": "Lamp", "stock": 5}}}


async def test_a_client_that_takes_parts_only_gets_one_part(shop: GatewayClient) -> None:
    """There is nothing to defer, and JSON was not asked for."""
    response = await shop.post("{ product(id: 1) { name } }", headers={"accept": "multipart/mixed"})

    assert parts_of(response.content) == [{"data": {"product": {"name": "Lamp"}}, "hasNext": False}]


async def test_an_operation_that_is_refused_is_plain_json_with_its_status(shop: GatewayClient) -> None:
    """A 200 that only then says "invalid" hides the mistake from proxies and logs."""
    response = await shop.post("{ nope }", headers={"accept": "multipart/mixed"})

    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(
    "query",
    [
        '{ product(id: 1) { ... @defer(label: "a") { id } ... @defer(label: "a") { name } } }',
        "query ($l: String) { product(id: 1) { ... @defer(label: $l) { id } } }",
        'mutation { ... @defer { rename(id: 1, name: "x") { id } } }',
        "subscription { changed { ... @defer { id } } }",
        "{ product(id: 1) @defer { id } }",
        "{ products @stream { id } }",
    ],
    ids=["same label", "variable label", "root of a mutation", "subscription", "on a field", "stream"],
)
async def test_misplaced_marks_are_refused(shop: GatewayClient, query: str) -> None:
    """The specification's rules; @stream is not offered."""
    response = await shop.post(query, headers=PARTS)

    assert response.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


async def test_a_mutation_runs_at_once_and_what_follows_later(shop: GatewayClient) -> None:
    """The change must not wait, and must not happen twice."""
    parts = await _parts(shop, 'mutation { rename(id: 1, name: "Lantern") { name ... @defer { stock } } }')

    assert parts[0] == {"data": {"rename": {"name": "Lantern"}}, "hasNext": True}
    assert merge_parts(parts) == {"data": {"rename": {"name": "Lantern", "stock": 5}}}


async def test_an_event_of_a_subscription_comes_whole(shop: GatewayClient) -> None:
    """The specification lets a variable switch marks off there; we never switch them on."""
    query = "subscription ($later: Boolean!) { changed { name ... @defer(if: $later) { stock } } }"
    response = await shop.post(query, headers=EVENTS, variables={"later": True})

    assert _events(response.text) == [{"data": {"changed": {"name": "Lamp", "stock": 5}}}]


def _events(text: str) -> list[Any]:
    lines = (line for block in text.split("\n\n") for line in block.split("\n"))
    return [orjson.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: {")]


async def test_increments_over_server_sent_events(shop: GatewayClient) -> None:
    """Clients with one transport for everything."""
    response = await shop.post("{ product(id: 1) { name ... @defer { stock } } }", headers=EVENTS)

    assert merge_parts(_events(response.text)) == {"data": {"product": {"name": "Lamp", "stock": 5}}}
    assert response.text.endswith("event: complete\ndata:\n\n")


async def test_increments_over_a_websocket(shop: GatewayClient) -> None:
    """One ``next`` message each, then ``complete``."""
    to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    to_client: asyncio.Queue[Any] = asyncio.Queue()
    headers = [(b"host", b"gateway.test")]
    scope = {"type": "websocket", "path": "/graphql", "headers": headers, "subprotocols": ["graphql-transport-ws"]}
    payload = {"query": "{ product(id: 1) { name ... @defer { stock } } }"}
    messages: list[dict[str, Any]] = [
        {"type": "connection_init"},
        {"id": "1", "type": "subscribe", "payload": payload},
    ]
    for message in messages:
        text = orjson.dumps(message).decode()
        await to_server.put({"type": "websocket.receive", "text": text})
    connection = asyncio.create_task(
        shop.gateway(scope, _after({"type": "websocket.connect"}, to_server.get), to_client.put)
    )

    heard: list[Any] = []
    while not heard or heard[-1].get("type") != "complete":
        sent = await asyncio.wait_for(to_client.get(), 5)
        heard += [orjson.loads(sent["text"])] if "text" in sent else []
    await to_server.put({"type": "websocket.disconnect"})
    await asyncio.wait_for(connection, 5)

    parts = [message["payload"] for message in heard if message["type"] == "next"]
    assert merge_parts(parts) == {"data": {"product": {"name": "Lamp", "stock": 5}}}
    assert len(parts) == 2


def _after(first: dict[str, Any], receive: Any) -> Any:
    queued = [first]

    async def next_message() -> Any:
        return queued.pop() if queued else await receive()

    return next_message


async def test_the_drafts_format_is_spoken_to_who_asks_for_it(shop: GatewayClient) -> None:
    """Newer clients announce ``incrementalSpec=v0.2`` and merge by id, never deeply."""
    query = (
        """{ products { maker { name } ... @defer(label: "outer") { maker { town } name ... @defer { stock } } } }"""
    )
    response = await shop.post(query, headers={"accept": "multipart/mixed; incrementalSpec=v0.2"})
    parts = parts_of(response.content)

    assert response.headers["content-type"] == 'multipart/mixed; boundary="graphql"; incrementalSpec=v0.2'
    assert parts[0] == {
        "data": {"products": [{"maker": {"name": "Ikaria"}}, {"maker": {"name": "Ikaria"}}]},
        "pending": [
            {"id": "0", "path": ["products", 0], "label": "outer"},
            {"id": "1", "path": ["products", 1], "label": "outer"},
        ],
        "hasNext": True,
    }
    assert {"id": "0", "subPath": ["maker"], "data": {"town": "Chora"}} in parts[1]["incremental"]
    assert {"id": "1", "data": {"name": "Chair"}} in parts[1]["incremental"]
    assert parts[1]["completed"] == [{"id": "0"}, {"id": "1"}]
    assert [one["path"] for one in parts[1]["pending"]] == [["products", 0], ["products", 1]]
    assert merge_identified(parts)["data"]["products"][1] == {
        "maker": {"name": "Ikaria", "town": "Chora"},
        "name": "Chair",
        "stock": 10,
    }


async def test_in_the_drafts_format_a_failed_block_is_completed_with_its_errors(
    shop: GatewayClient, shelf: Shelf
) -> None:
    """The client must stop waiting, and know why; what stood in the block is never announced."""
    shelf.sold = lambda: None
    query = "{ product(id: 1) { name ... @defer { sold ... @defer { maker { name } } } } }"
    response = await shop.post(query, headers={"accept": "multipart/mixed; incrementalSpec=v0.2"})
    first, second, last = parts_of(response.content)
    (completed,) = second["completed"]

    assert first["pending"] == [{"id": "0", "path": ["product"]}]
    assert (completed["id"], completed["errors"][0]["path"]) == ("0", ["product", "sold"])
    assert second.keys() == {"completed", "hasNext"}
    assert last == {"hasNext": False}


async def test_introspection_shows_the_directive_also_where_it_is_deferred(shop: GatewayClient) -> None:
    """Tools decide by it whether they may use @defer."""
    query = "{ __schema { directives { name ... @defer { locations args { name defaultValue } } } } }"
    response = await shop.post(query, headers=PARTS)
    body = merge_parts(parts_of(response.content)) if b"hasNext" in response.content else response.json()
    (found,) = [one for one in body["data"]["__schema"]["directives"] if one["name"] == "defer"]

    assert found == {
        "name": "defer",
        "locations": ["FRAGMENT_SPREAD", "INLINE_FRAGMENT"],
        "args": [{"name": "if", "defaultValue": "true"}, {"name": "label", "defaultValue": None}],
    }


async def test_switched_off_the_directive_is_unknown(subgraphs: dict[str, FakeSubgraph]) -> None:
    """Some operators must not hold connections open."""
    shop = GatewayClient(gateway_for(subgraphs, replace(GatewaySettings(), defer=False)))
    refused = await shop.post("{ product(id: 1) { ... @defer { name } } }", headers=PARTS)
    asked = await shop.post("{ __schema { directives { name } } }")

    assert refused.json()["errors"][0]["message"] == "Unknown directive '@defer'."
    assert {"name": "defer"} not in asked.json()["data"]["__schema"]["directives"]


async def test_too_many_blocks_are_refused_only_where_they_would_be_deferred(
    subgraphs: dict[str, FakeSubgraph],
) -> None:
    """Each block costs a plan of its own and parts of the answer."""
    settings = replace(GatewaySettings(), limits=OperationLimits(deferred=2))
    shop = GatewayClient(gateway_for(subgraphs, settings))
    aliases = [f"p{number}: product(id: 1) {{ ... @defer {{ name }} }}" for number in range(3)]
    allowed = await shop.post("{ " + " ".join(aliases[:2]) + " }", headers=PARTS)
    refused = await shop.post("{ " + " ".join(aliases) + " }", headers=PARTS)
    whole = await shop.post("{ " + " ".join(aliases) + " }")

    assert len(merge_parts(parts_of(allowed.content))["data"]) == 2
    assert refused.json()["errors"][0]["extensions"]["code"] == "OPERATION_LIMIT_EXCEEDED"
    assert len(whole.json()["data"]) == 3


async def test_a_long_label_is_refused(shop: GatewayClient) -> None:
    """It comes back for every item of a list: a small request would become a huge answer."""
    response = await shop.post('{ products { id ... @defer(label: "%s") { name } } }' % ("x" * 300), headers=PARTS)

    assert response.json()["errors"][0]["extensions"]["code"] == "OPERATION_LIMIT_EXCEEDED"


async def test_an_error_of_a_block_comes_with_the_block(shop: GatewayClient) -> None:
    """Also where the first request brought the field: an error about something that is not there confuses."""
    first, second = await _parts(shop, '{ product(id: 1) { name ... @defer(label: "f") { fragile } } }')
    (found,) = second["incremental"]

    assert "errors" not in first
    assert found["data"] == {"fragile": None}
    assert [error["path"] for error in found["errors"]] == [["product", "fragile"]]
    assert "SELECT" not in str(second)


async def test_null_that_must_not_be_ends_at_the_edge_of_the_block(shop: GatewayClient) -> None:
    """What was delivered is never taken back; the other blocks stay whole."""
    parts = await _parts(
        shop, '{ product(id: 1) { name ... @defer(label: "m") { must id } ... @defer(label: "s") { stock } } }'
    )
    found = {one["label"]: one for part in parts[1:] for one in part["incremental"]}

    assert parts[0]["data"] == {"product": {"name": "Lamp"}}
    assert found["m"]["data"] is None
    assert [error["path"] for error in found["m"]["errors"]] == [["product", "must"]]
    assert found["s"]["data"] == {"stock": 5}


async def test_a_block_in_a_block_that_failed_does_not_come(shop: GatewayClient, shelf: Shelf) -> None:
    """There is nothing that it could be merged into."""
    shelf.sold = lambda: None
    query = (
        """{ products { name ... @defer(label: "outer") { sold ... @defer(label: "inner") { maker { name } } } } }"""
    )
    parts = await _parts(shop, query)
    found = [(one["label"], one["data"]) for part in parts[1:] for one in part.get("incremental", ())]

    assert found == [("outer", None), ("outer", None)]
    assert parts[-1]["hasNext"] is False


async def test_a_failing_subgraph_costs_its_blocks_only(
    subgraphs: dict[str, FakeSubgraph], shop: GatewayClient
) -> None:
    """The first answer is out; the error says which part is missing."""
    subgraphs["stock"].entities = {"Product": _fail}
    subgraphs["stock"].__post_init__()
    first, second = await _parts(shop, '{ product(id: 1) { name ... @defer(label: "s") { stock } } }')
    (found,) = second["incremental"]

    assert first == {"data": {"product": {"name": "Lamp"}}, "hasNext": True}
    assert found["data"] == {"stock": None}
    assert found["errors"][0]["extensions"]["service"] == "stock"


async def test_a_block_where_nothing_is_says_nothing(shop: GatewayClient) -> None:
    """The object is null: there is no place for it, and the client must not wait."""
    parts = await _parts(shop, "{ nothing { name ... @defer { stock } } }")

    assert parts == [{"data": {"nothing": None}, "hasNext": True}, {"hasNext": False}]


async def test_a_first_answer_that_is_null_is_the_last(shop: GatewayClient) -> None:
    """Nothing can be merged into null."""
    parts = await _parts(shop, "{ broken { name } product(id: 1) { ... @defer { stock } } }")

    assert (parts[0]["data"], parts[0]["hasNext"], len(parts)) == (None, False, 1)


async def test_a_denied_field_is_null_with_an_error_in_its_block(shop: GatewayClient) -> None:
    """Who may not read a field learns so, deferred or not."""
    parts = await _parts(shop, '{ product(id: 1) { name ... @defer(label: "d") { secret } } }')
    body = merge_parts(parts)

    assert body["data"] == {"product": {"name": "Lamp", "secret": None}}
    assert body["errors"][0]["extensions"]["code"] == "UNAUTHORIZED_FIELD_OR_TYPE"


@asynccontextmanager
async def _streamed(address: str, query: str) -> AsyncIterator[AsyncIterator[bytes]]:
    """Chunks as they come over a real socket."""
    async with (
        httpx2.AsyncClient(timeout=5) as client,
        client.stream("POST", f"{address}/graphql", json={"query": query}, headers=PARTS) as response,
    ):
        yield response.aiter_raw()


async def _read_part(chunks: AsyncIterator[bytes], seen: bytearray) -> Any:
    """One whole part, as soon as its delimiter is there."""
    head, tail = b"\r\n\r\n", b"\r\n--graphql"
    while head not in seen or tail not in seen[seen.index(head) :]:
        seen += await anext(chunks)
    body, _, rest = bytes(seen[seen.index(head) + len(head) :]).partition(tail)
    seen[:] = rest
    return orjson.loads(body)


async def test_the_first_part_arrives_while_the_slow_subgraph_still_holds_its_answer(
    shop: GatewayClient, shelf: Shelf
) -> None:
    """This is what @defer is for."""
    shelf.gate.clear()
    query = '{ product(id: 1) { name ... @defer(label: "slow") { stock } } }'
    async with served(shop.gateway) as address, _streamed(address, query) as chunks:
        seen = bytearray()
        first = await _read_part(chunks, seen)
        shelf.gate.set()
        second = await _read_part(chunks, seen)

    assert first == {"data": {"product": {"name": "Lamp"}}, "hasNext": True}
    assert second["incremental"][0]["data"] == {"stock": 5}


async def test_a_quick_block_does_not_wait_for_a_slow_one(shop: GatewayClient, shelf: Shelf) -> None:
    """Blocks run side by side; each comes when it is complete."""
    shelf.gate.clear()
    query = """{ product(id: 1) { name
        ... @defer(label: "slow") { stock }
        ... @defer(label: "quick") { maker { name } }
    } }"""
    async with served(shop.gateway) as address, _streamed(address, query) as chunks:
        seen = bytearray()
        await _read_part(chunks, seen)
        quick = await _read_part(chunks, seen)
        shelf.gate.set()
        slow = await _read_part(chunks, seen)

    assert [one["label"] for one in quick["incremental"]] == ["quick"]
    assert [one["label"] for one in slow["incremental"]] == ["slow"]


async def test_who_leaves_cancels_what_is_under_way(shop: GatewayClient, shelf: Shelf) -> None:
    """An answer that nobody reads costs the subgraphs work."""
    shelf.gate.clear()
    query = "{ product(id: 1) { name ... @defer { stock } } }"
    async with served(shop.gateway) as address:
        async with _streamed(address, query) as chunks:
            await _read_part(chunks, bytearray())
            await asyncio.wait_for(shelf.asked.wait(), 5)

        await asyncio.wait_for(shelf.gone.wait(), 5)


async def test_the_deadline_covers_the_deferred_part(subgraphs: dict[str, FakeSubgraph], shelf: Shelf) -> None:
    """A stream that is never closed is a connection that is never given back."""
    shelf.gate.clear()
    settings = replace(GatewaySettings(), http=HttpSettings(request_seconds=0.3))
    shop = GatewayClient(gateway_for(subgraphs, settings))
    first, second = await _parts(shop, "{ product(id: 1) { name ... @defer { stock } } }")
    (found,) = second["incremental"]

    assert first["data"] == {"product": {"name": "Lamp"}}
    assert (found["data"], found["errors"][0]["extensions"]["code"]) == ({"stock": None}, "SUBREQUEST_TIMEOUT")
