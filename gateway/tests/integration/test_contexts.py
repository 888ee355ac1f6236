"""Arguments out of contexts, asked of real subgraphs in this process: every entity gets what stands above it."""

from __future__ import annotations

from typing import Any

import pytest
from stoa.testing import FakeSubgraph, GatewayClient, gateway_for

FEDERATION = """
extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.8"
  import: ["@key", "@context", "@fromContext", "@shareable", "@external", "@requires"]
)
"""
SHELVES = {
    "1": {"id": "1", "__typename": "Shelf", "label": "top"},
    "2": {"id": "2", "__typename": "Box", "mark": "low"},
    "3": {"id": "3", "__typename": "Shelf", "label": None},
}


def _echo(_: Any, **arguments: Any) -> str:
    return "none" if arguments.get("in_") is None else str(arguments["in_"])


@pytest.fixture(name="store")
def _store() -> FakeSubgraph:
    """Holds places, each with items; what an item's note says depends on the place."""
    items = [{"id": "a"}, {"id": "b"}]
    return FakeSubgraph(
        FEDERATION
        + """
        type Query @context(name: "shop") { currency: String! places: [Place!]! shelf: Shelf box: Box price: Price! }
        interface Place { id: ID! items: [[Item!]!]! }
        type Shelf implements Place @key(fields: "id") @context(name: "place") {
          id: ID! label: String items: [[Item!]!]! inner: Box
        }
        type Box implements Place @key(fields: "id") @context(name: "place") {
          id: ID! mark: String items: [[Item!]!]!
        }
        type Item @key(fields: "id") {
          id: ID!
          name: String
          note(in_: String @fromContext(field: "$place ... on Shelf { label } ... on Box { mark }")): String
        }
        type Price @key(fields: "id") {
          id: ID!
          shown(in_: String! @fromContext(field: "$shop { currency }"), digits: Int = 2): String
        }
        """,
        resolvers={
            "Query.currency": lambda _: "EUR",
            "Query.places": lambda _: list(SHELVES.values()),
            "Query.shelf": lambda _: SHELVES["1"],
            "Query.box": lambda _: SHELVES["2"],
            "Query.price": lambda _: {"id": "9"},
            "Shelf.items": lambda _: [items, []],
            "Box.items": lambda _: [[items[0]]],
            "Shelf.inner": lambda _: SHELVES["2"],
            "Item.name": lambda source: f"item {source['id']}",
            "Item.note": _echo,
            "Price.shown": lambda _, in_, digits: f"{in_} {digits}",
        },
        entities={
            "Item": lambda each: {"id": each["id"]},
            "Price": lambda each: {"id": each["id"]},
            "Shelf": lambda each: SHELVES[each["id"]],
            "Box": lambda each: SHELVES[each["id"]],
        },
    )


@pytest.fixture(name="store_client")
def _store_client(store: FakeSubgraph) -> GatewayClient:
    return GatewayClient(gateway_for({"store": store}))


async def test_each_entity_gets_the_value_of_the_object_above_it(
    store: FakeSubgraph, store_client: GatewayClient
) -> None:
    """An argument of one entity sent for another is somebody else's data."""
    answer = (await store_client.post("{ places { items { id note } } }")).json()

    a, b = {"id": "a"}, {"id": "b"}
    assert answer == {
        "data": {
            "places": [
                {"items": [[a | {"note": "top"}, b | {"note": "top"}], []]},
                {"items": [[a | {"note": "low"}]]},
                {"items": [[a | {"note": "none"}, b | {"note": "none"}], []]},
            ]
        }
    }
    assert len(store.requests) == 2


async def test_the_nearest_object_with_the_context_wins(store_client: GatewayClient) -> None:
    """The outer object sets the same context: its value is not meant."""
    answer = (await store_client.post("{ shelf { inner { items { note } } items { note } } }")).json()

    assert answer["data"]["shelf"] == {
        "inner": {"items": [[{"note": "low"}]]},
        "items": [[{"note": "top"}, {"note": "top"}], []],
    }


async def test_names_of_the_client_do_not_get_in_the_way(store_client: GatewayClient) -> None:
    """A client may name its fields and variables as it likes."""
    query = """
    query ($contextualArgument_1_0: Int, $representations: Int) {
      shelf { label: id inner { mark: id items { note: id text: note } } }
      price { shown(digits: $contextualArgument_1_0) more: shown(digits: $representations) }
      currency: __typename
    }
    """
    answer = (await store_client.post(query, variables={"contextualArgument_1_0": 3, "representations": 4})).json()

    assert answer == {
        "data": {
            "shelf": {"label": "1", "inner": {"mark": "2", "items": [[{"note": "a", "text": "low"}]]}},
            "price": {"shown": "EUR 3", "more": "EUR 4"},
            "currency": "Query",
        }
    }


async def test_a_value_that_fails_costs_only_what_needs_it() -> None:
    """One field that fails must not take the rest of the entity with it."""

    def fails(_: Any) -> str:
        raise ValueError("no currency today")

    prices = FakeSubgraph(
        FEDERATION
        + """
        type Query { shop: Shop }
        type Shop @key(fields: "id") { id: ID! price: Price city: String! @shareable }
        type Price @key(fields: "id") { id: ID! }
        """,
        resolvers={"Query.shop": lambda _: {"id": "1", "price": {"id": "9"}, "city": "Athens"}},
        entities={"Price": lambda each: each, "Shop": lambda each: each},
    )
    texts = FakeSubgraph(
        FEDERATION
        + """
        type Shop @key(fields: "id") @context(name: "shop") { id: ID! currency: String! city: String! @shareable }
        type Price @key(fields: "id") {
          id: ID! cents: Int
          shown(in_: String! @fromContext(field: "$shop { currency }")): String
          sold(in_: String! @fromContext(field: "$shop { city }"), times: Int): String
        }
        """,
        resolvers={
            "Shop.currency": fails,
            "Price.sold": _echo,
            "Price.shown": _echo,
            "Price.cents": lambda _: 5,
        },
        entities={"Price": lambda each: each, "Shop": lambda each: each},
    )
    client = GatewayClient(gateway_for({"prices": prices, "texts": texts}))

    query = "query ($n: Int) { shop { price { shown cents sold(times: $n) } } }"
    answer = (await client.post(query, variables={"n": 3})).json()

    assert answer["data"] == {"shop": {"price": {"shown": None, "cents": 5, "sold": "Athens"}}}
    assert len(answer["errors"]) == 1


async def test_a_value_in_another_subgraph_is_fetched_first(store: FakeSubgraph) -> None:
    """The object above may come from a subgraph that knows nothing of the context."""
    shop = FakeSubgraph(
        FEDERATION
        + """
        type Query { shelf: Shelf }
        type Shelf @key(fields: "id") { id: ID! best: Item }
        type Item @key(fields: "id") { id: ID! }
        """,
        resolvers={"Query.shelf": lambda _: {"id": "1", "best": {"id": "b"}}},
        entities={"Item": lambda each: each, "Shelf": lambda each: each},
    )
    sdl = store.sdl.replace("shelf: Shelf box: Box", "box: Box")
    del store.resolvers["Query.shelf"]  # type: ignore[attr-defined]  # a dict
    other = FakeSubgraph(sdl, resolvers=store.resolvers, entities=store.entities)
    client = GatewayClient(gateway_for({"shop": shop, "store": other}))

    answer = (await client.post("{ shelf { best { note name } } }")).json()

    assert answer == {"data": {"shelf": {"best": {"note": "top", "name": "item b"}}}}
    assert [len(shop.requests), len(other.requests)] == [1, 2]
