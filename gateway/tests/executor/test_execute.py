from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest
from stoa.errors import SubgraphTimeout
from stoa.executor import ExecutionResult, PlanRequest, RoutingTransport, execute_plan, prepare_plan, subscribe_plan
from stoa.plan import (
    ANY_ITEM,
    Condition,
    Fetch,
    FetchRewrite,
    Flatten,
    Parallel,
    PlanNode,
    QueryPlan,
    RequiredField,
    ResponseKey,
    Sequence,
    Subscription,
    TypeCondition,
)
from stoa.testing import ScriptedTransport

PRODUCTS = Fetch(subgraph="catalog", kind="query", document="{ products { __typename id name } }")
STOCK = Fetch(
    subgraph="inventory",
    kind="query",
    document="query($representations: [_Any!]!) { _entities(representations: $representations) { ... on Product { stock } } }",
    requires=(RequiredField(name="id", response_name="id"),),
    entity_types=frozenset({"Product"}),
)
STOCK_OF_PRODUCTS = Flatten(path=(ResponseKey("products"), ANY_ITEM), node=STOCK)
TWO_WAVES = Sequence((PRODUCTS, STOCK_OF_PRODUCTS))


def product(number: object, **more: object) -> dict[str, Any]:
    return {"__typename": "Product", "id": number, **more}


async def run(root: PlanNode, variables: dict[str, Any] | None = None, **scripts: Any) -> tuple[ExecutionResult, Any]:
    transport = ScriptedTransport(scripts)
    request = PlanRequest(
        plan=prepare_plan(QueryPlan(root)),
        variables=variables or {},
        headers=((b"authorization", b"Bearer x"),),
        deadline=asyncio.get_running_loop().time() + 5,
        interfaces=frozenset({"Node"}),
    )
    return await execute_plan(request, transport), transport


async def test_entities_are_asked_once_and_answers_go_to_every_place() -> None:
    """A list of equal entities must not multiply the request, nor leave a place empty."""
    products = [product("1"), product("2"), product("1")]

    result, transport = await run(
        TWO_WAVES,
        catalog={"data": {"products": products}},
        inventory={"data": {"_entities": [{"stock": 5}, {"stock": 7}]}},
    )

    assert transport.requests[1][1]["variables"]["representations"] == [
        {"__typename": "Product", "id": "1"},
        {"__typename": "Product", "id": "2"},
    ]
    assert [each["stock"] for each in result.data["products"]] == [5, 7, 5]
    assert result.data["products"][0] is not result.data["products"][2]
    assert result.faults == []


async def test_nothing_to_ask_for_is_no_request() -> None:
    """Empty representations would cost a round trip on every empty list."""
    result, transport = await run(TWO_WAVES, catalog={"data": {"products": []}})

    assert len(transport.requests) == 1
    assert result.data == {"products": []}


@pytest.mark.parametrize("key", [{"id": None}, {}], ids=["null", "missing"])
async def test_an_entity_without_its_key_takes_no_part(key: dict[str, Any]) -> None:
    """A null key would make the subgraph fail for everybody else in the batch."""
    products = [{"__typename": "Product", **key}, product("2")]

    result, transport = await run(
        TWO_WAVES, catalog={"data": {"products": products}}, inventory={"data": {"_entities": [{"stock": 7}]}}
    )

    assert transport.requests[1][1]["variables"]["representations"] == [{"__typename": "Product", "id": "2"}]
    assert result.data["products"][1]["stock"] == 7


async def test_a_required_input_that_is_null_is_sent_as_null() -> None:
    """Dropping it would hide the field's value although the subgraph can compute with null."""
    fetch = Fetch(
        subgraph="inventory",
        kind="query",
        document=STOCK.document,
        requires=(RequiredField(name="id", response_name="id"), RequiredField(name="price", response_name="_price")),
    )
    plan = Sequence((PRODUCTS, Flatten(path=(ResponseKey("products"), ANY_ITEM), node=fetch)))

    _, transport = await run(
        plan, catalog={"data": {"products": [product("1", _price=None)]}}, inventory={"data": {"_entities": [None]}}
    )

    assert transport.requests[1][1]["variables"]["representations"] == [
        {"__typename": "Product", "id": "1", "price": None}
    ]


HOSTILE = {
    "null": b"null",
    "empty object": b"{}",
    "empty list": b"[]",
    "html": b"<html><h1>502</h1></html>",
    "nothing": b"",
    "data null without errors": {"data": None},
    "data is a list": {"data": [1]},
    "data is a string": {"data": "x"},
    "no _entities": {"data": {}},
    "_entities null": {"data": {"_entities": None}},
    "short": {"data": {"_entities": [{"stock": 1}]}},
    "long": {"data": {"_entities": [{"stock": 1}, {"stock": 2}, {"stock": 3}]}},
    "entities are numbers": {"data": {"_entities": [1, 2]}},
    "wrong type": {"data": {"_entities": [{"__typename": "User", "stock": 1}, {"__typename": "User", "stock": 2}]}},
    "reordered": {"data": {"_entities": [{"id": "2", "stock": 2}, {"id": "1", "stock": 1}]}},
    "errors are no list": {"errors": "no", "data": None},
    "timeout": SubgraphTimeout("slow", subgraph="inventory"),
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE.keys())
async def test_a_hostile_entity_answer_is_an_error_on_its_path_and_harms_nothing_else(answer: Any) -> None:
    """Rows 40 to 43: no crash, no value of another entity, the rest of the data stays."""
    result, _ = await run(
        TWO_WAVES, catalog={"data": {"products": [product("1", name="A"), product("2", name="B")]}}, inventory=answer
    )

    assert [each["name"] for each in result.data["products"]] == ["A", "B"]
    assert not any("stock" in each for each in result.data["products"])
    assert [fault.path for fault in result.faults] == [("products", 0), ("products", 1)]
    assert {fault.subgraph for fault in result.faults} == {"inventory"}


@pytest.mark.parametrize("answer", list(HOSTILE.values())[:8], ids=list(HOSTILE.keys())[:8])
async def test_a_hostile_root_answer_is_an_error_on_its_field(answer: Any) -> None:
    """The other root fetch of the same wave must still be served."""
    other = Fetch(subgraph="customers", kind="query", document="{ me { id } }")

    result, _ = await run(Parallel((PRODUCTS, other)), catalog=answer, customers={"data": {"me": {"id": "7"}}})

    assert result.data == {"me": {"id": "7"}}
    assert [fault.path for fault in result.faults] == [("products",)]


async def test_entity_errors_move_to_every_place_of_the_entity_on_the_clients_path() -> None:
    """A client must find the error where the value is missing, not at ``_entities``."""
    inventory = {
        "data": {"_entities": [{"stock": None}, {"stock": 7}]},
        "errors": [{"message": "boom", "path": ["_entities", 0, "stock"], "extensions": {"code": "X"}}],
    }

    result, _ = await run(
        TWO_WAVES, catalog={"data": {"products": [product("1"), product("2"), product("1")]}}, inventory=inventory
    )

    assert [(fault.path, fault.message, fault.code) for fault in result.faults] == [
        (("products", 0, "stock"), "boom", "X"),
        (("products", 2, "stock"), "boom", "X"),
    ]
    assert result.data["products"][1]["stock"] == 7


async def test_parallel_answers_merge_item_by_item_in_any_order() -> None:
    """Two subgraphs that share a value object give one object, whoever answers first."""
    left = Fetch(subgraph="a", kind="query", document="{ items { id a } }")
    right = Fetch(subgraph="b", kind="query", document="{ items { id b } }")
    one, two = {"items": [{"id": 1, "a": 1}, None]}, {"items": [{"id": 1, "b": 2}, {"id": 2, "b": 3}]}

    first, _ = await run(Parallel((left, right)), a={"data": one}, b={"data": two})
    second, _ = await run(Parallel((left, right)), a={"data": two}, b={"data": one})

    assert first.data == second.data == {"items": [{"id": 1, "a": 1, "b": 2}, {"id": 2, "b": 3}]}


async def test_leaves_that_differ_give_the_same_result_in_any_order() -> None:
    """Answers must not depend on the network."""
    left, right = (
        Fetch(subgraph="a", kind="query", document="{ x }"),
        Fetch(subgraph="b", kind="query", document="{ x }"),
    )

    first, _ = await run(Parallel((left, right)), a={"data": {"x": 1}}, b={"data": {"x": 2}})
    second, _ = await run(Parallel((left, right)), a={"data": {"x": 2}}, b={"data": {"x": 1}})

    assert first.data == second.data


async def test_the_concrete_type_name_outlives_the_interface_objects_name() -> None:
    """An interface object answers with its interface's name; clients must never see it in place of the type."""
    nodes = Fetch(subgraph="a", kind="query", document="{ node { __typename id } }")
    extra = Fetch(
        subgraph="b",
        kind="query",
        document=STOCK.document,
        requires=(RequiredField(name="id", response_name="id"),),
        representation_typename="Node",
    )
    plan = Sequence((nodes, Flatten(path=(ResponseKey("node"),), node=extra)))

    result, transport = await run(
        plan,
        a={"data": {"node": {"__typename": "Admin", "id": "1"}}},
        b={"data": {"_entities": [{"__typename": "Node", "stock": 1}]}},
    )

    assert transport.requests[1][1]["variables"]["representations"] == [{"__typename": "Node", "id": "1"}]
    assert result.data == {"node": {"__typename": "Admin", "id": "1", "stock": 1}}


async def test_type_conditions_in_paths_choose_the_entities() -> None:
    """A fragment's fetch must not touch objects of other types."""
    path = (ResponseKey("products"), ANY_ITEM, TypeCondition(frozenset({"Product"})))
    items = [product("1"), {"__typename": "Voucher", "id": "2"}]

    _, transport = await run(
        Sequence((PRODUCTS, Flatten(path=path, node=STOCK))),
        catalog={"data": {"products": items}},
        inventory={"data": {"_entities": [{"stock": 1}]}},
    )

    assert transport.requests[1][1]["variables"]["representations"] == [{"__typename": "Product", "id": "1"}]


async def test_rewrites_give_renamed_fields_their_place_back() -> None:
    """The planner renames on conflict; shaping looks for the client's name."""
    rewrite = FetchRewrite(path=(ResponseKey("products"), ANY_ITEM, ResponseKey("name_1")), rename_to="name")
    fetch = Fetch(subgraph="catalog", kind="query", document="{ products { name_1: name } }", rewrites=(rewrite,))

    result, _ = await run(fetch, catalog={"data": {"products": [{"name_1": "A"}]}})

    assert result.data == {"products": [{"name": "A"}]}


@pytest.mark.parametrize(("flag", "asked"), [(True, ["catalog"]), (False, [])])
async def test_conditions_choose_whole_fetches(flag: bool, asked: list[str]) -> None:
    """A skipped fetch must not be sent: its resolvers may be costly or throw."""
    _, transport = await run(Condition(variable="v", if_true=PRODUCTS), {"v": flag}, catalog={"data": {"products": []}})

    assert [name for name, _ in transport.requests] == asked


async def test_only_the_variables_of_a_fetch_are_sent() -> None:
    """A secret variable for one subgraph must not reach another."""
    fetch = Fetch(subgraph="a", kind="query", document="query($x: Int) { f(x: $x) }", variables=("x", "absent"))

    _, transport = await run(fetch, {"x": 1, "y": 2}, a={"data": {"f": 1}})

    assert transport.requests[0][1]["variables"] == {"x": 1}


async def test_each_event_of_a_subscription_is_completed_by_the_other_subgraphs() -> None:
    """Events carry keys; the rest must be fetched per event, and a bad event must not end the stream."""
    primary = Fetch(subgraph="catalog", kind="subscription", document="subscription { products { __typename id } }")
    plan = QueryPlan(Subscription(primary=primary, rest=STOCK_OF_PRODUCTS))
    events = [{"data": {"products": [product("1")]}}, b"garbage", {"data": {"products": [product("2")]}}]
    transport = ScriptedTransport(
        {"catalog:events": events, "inventory": lambda payload: {"data": {"_entities": [{"stock": len(payload)}]}}}
    )
    request = PlanRequest(
        plan=prepare_plan(plan), variables={}, headers=(), deadline=asyncio.get_running_loop().time() + 5
    )

    results = [result async for result in subscribe_plan(request, transport)]

    assert [bool(result.faults) for result in results] == [False, True, False]
    assert results[2].data == {"products": [product("2", stock=2)]}


async def test_the_request_body_is_one_json_document() -> None:
    """The envelope is put together from bytes: it must still be valid JSON with every member."""
    prepared = prepare_plan(QueryPlan(TWO_WAVES)).of(STOCK)

    body = prepared.envelope + b'"representations":[]}}'

    assert orjson.loads(body) == {"query": STOCK.document, "variables": {"representations": []}}


async def test_a_failed_fetch_of_several_root_fields_is_an_error_on_each() -> None:
    """A page shows next to each part whether it is missing or empty."""
    fetch = Fetch(subgraph="a", kind="query", document="{ one two: other { id } }")

    result, _ = await run(fetch, a=b"<html>")

    assert [fault.path for fault in result.faults] == [("one",), ("two",)]


async def test_places_of_one_entity_share_no_object() -> None:
    """Each place may be completed differently later: what is merged into one must not appear in the other."""
    answer = {"data": {"_entities": [{"stock": {"places": [{"shelf": 1}]}}]}}

    result, _ = await run(TWO_WAVES, catalog={"data": {"products": [product("1"), product("1")]}}, inventory=answer)

    first, second = (each["stock"] for each in result.data["products"])
    assert first == second
    assert first is not second
    assert first["places"][0] is not second["places"][0]


STOCK_EVERYWHERE = Flatten(
    path=(ResponseKey("products"), ANY_ITEM),
    also=((ResponseKey("basket"), ResponseKey("lines"), ANY_ITEM, ResponseKey("product")), (ResponseKey("gift"),)),
    node=STOCK,
)


async def test_one_request_serves_the_entities_of_several_places() -> None:
    """The same question asked once per place would be a request per place; each place must get its own answer."""
    everything = {
        "products": [product("1"), product("2")],
        "basket": {"lines": [{"product": product("2")}, {"product": None}, {"product": product("3")}]},
        "gift": product("1"),
    }

    result, transport = await run(
        Sequence((PRODUCTS, STOCK_EVERYWHERE)),
        catalog={"data": everything},
        inventory={"data": {"_entities": [{"stock": {"n": 1}}, {"stock": {"n": 2}}, {"stock": {"n": 3}}]}},
    )

    asked = transport.requests[1][1]["variables"]["representations"]
    assert [each["id"] for each in asked] == ["1", "2", "3"]
    assert [each["stock"]["n"] for each in result.data["products"]] == [1, 2]
    lines = [line["product"] for line in result.data["basket"]["lines"]]
    assert [each and each["stock"]["n"] for each in lines] == [2, None, 3]
    assert result.data["gift"]["stock"] is not result.data["products"][0]["stock"]


async def test_a_request_for_several_places_that_fails_is_an_error_at_each_of_them() -> None:
    """A place without its error would look as if the value were really null."""
    everything = {"products": [product("1")], "basket": {"lines": [{"product": product("1")}]}, "gift": product("2")}

    result, _ = await run(Sequence((PRODUCTS, STOCK_EVERYWHERE)), catalog={"data": everything}, inventory=b"<html>")

    assert [fault.path for fault in result.faults] == [
        ("products", 0),
        ("basket", "lines", 0, "product"),
        ("gift",),
    ]


async def test_an_error_of_one_entity_is_told_at_every_place_of_it() -> None:
    """Both rows show a gap, so both need the reason."""
    everything = {"products": [product("1"), product("2")], "gift": product("2")}
    inventory = {
        "data": {"_entities": [{"stock": 1}, None]},
        "errors": [{"message": "gone", "path": ["_entities", 1]}],
    }

    result, _ = await run(Sequence((PRODUCTS, STOCK_EVERYWHERE)), catalog={"data": everything}, inventory=inventory)

    assert [fault.path for fault in result.faults] == [("products", 1), ("gift",)]


async def test_a_transport_that_raises_anything_costs_its_own_fetch() -> None:
    """A mistake in a user's own transport must not end requests that other subgraphs could serve."""

    class Broken:
        async def send(self, request: object) -> Any:
            raise KeyError(f"no route for {type(request).__name__}")

    other = Fetch(subgraph="customers", kind="query", document="{ me { id } }")
    scripted = ScriptedTransport({"customers": {"data": {"me": {"id": "7"}}}})
    transport = RoutingTransport({"catalog": Broken(), "customers": scripted})  # type: ignore[dict-item]
    plan = prepare_plan(QueryPlan(Parallel((PRODUCTS, other))))
    deadline = asyncio.get_running_loop().time() + 5

    result = await execute_plan(PlanRequest(plan=plan, variables={}, headers=(), deadline=deadline), transport)

    assert result.data == {"me": {"id": "7"}}
    [fault] = result.faults
    assert (fault.path, fault.code) == (("products",), "SUBREQUEST_UNREACHABLE")
    assert "no route for SubgraphRequest" in fault.message
