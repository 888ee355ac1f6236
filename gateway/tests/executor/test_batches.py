"""Several entity fetches in one request: every part keeps its own entities, errors and places."""

from __future__ import annotations

import asyncio
from typing import Any

from stoa.executor import ExecutionResult, PlanRequest, execute_plan, prepare_plan
from stoa.plan import ANY_ITEM, BatchFetch, Fetch, Flatten, QueryPlan, RequiredField, ResponseKey, Sequence
from stoa.testing import ScriptedTransport

ROOT = Fetch(subgraph="catalog", kind="query", document="{ users { __typename id } products { __typename id } }")


def _part(type_name: str, name: str) -> Flatten:
    fetch = Fetch(
        subgraph="reviews",
        kind="query",
        document=f"query($representations:[_Any!]!){{_entities(representations:$representations){{...on {type_name}{{score}}}}}}",
        requires=(RequiredField(name="id", response_name="id"),),
        entity_types=frozenset({type_name}),
    )
    return Flatten(path=(ResponseKey(name), ANY_ITEM), node=fetch)


BATCH = BatchFetch(
    nodes=(_part("User", "users"), _part("Product", "products")),
    names=("r0", "r1"),
    document="query($r0:[_Any!]!,$r1:[_Any!]!,$n:Int){r0:_entities(representations:$r0){id} r1:_entities(representations:$r1){id}}",
    variables=("n",),
)


async def _run(users: int, products: int, *answers: Any) -> tuple[ExecutionResult, list[tuple[str, dict[str, Any]]]]:
    data = {
        "users": [{"__typename": "User", "id": str(number)} for number in range(users)],
        "products": [{"__typename": "Product", "id": str(number)} for number in range(products)],
    }
    transport = ScriptedTransport({"catalog": {"data": data}, "reviews": list(answers)})
    request = PlanRequest(
        plan=prepare_plan(QueryPlan(Sequence((ROOT, BATCH)))),
        variables={"n": 3, "unused": 4},
        headers=(),
        deadline=asyncio.get_running_loop().time() + 5,
    )
    return await execute_plan(request, transport), transport.requests


async def test_each_part_takes_the_entities_under_its_own_name() -> None:
    """Parts that are mixed up give one customer another one's data."""
    result, requests = await _run(2, 1, {"data": {"r1": [{"score": 9}], "r0": [{"score": 1}, {"score": 2}]}})

    assert [one["score"] for one in result.data["users"]] == [1, 2]
    assert [one["score"] for one in result.data["products"]] == [9]
    assert requests[1][1]["variables"] == {
        "n": 3,
        "r0": [{"__typename": "User", "id": "0"}, {"__typename": "User", "id": "1"}],
        "r1": [{"__typename": "Product", "id": "0"}],
    }
    assert result.faults == []


async def test_a_part_without_entities_leaves_the_other_its_own_document() -> None:
    """An alias with an empty list would make the subgraph work for nothing."""
    result, requests = await _run(1, 0, {"data": {"_entities": [{"score": 1}]}})

    assert requests[1][1]["query"] == BATCH.nodes[0].node.document
    assert result.data["users"][0]["score"] == 1


async def test_no_entities_at_all_is_no_request() -> None:
    """An empty page must not cost a round trip."""
    _, requests = await _run(0, 0)

    assert [name for name, _ in requests] == ["catalog"]


async def test_an_error_of_one_part_is_reported_at_its_own_places() -> None:
    """An error at the wrong field sends people to the wrong page."""
    answer = {
        "data": {"r0": [{"score": 1}], "r1": [None]},
        "errors": [{"message": "gone", "path": ["r1", 0, "score"]}],
    }
    result, _ = await _run(1, 1, answer)

    assert [(one.message, one.path) for one in result.faults] == [("gone", ("products", 0, "score"))]
    assert result.data["users"][0]["score"] == 1


async def test_a_part_that_fails_whole_does_not_take_the_other_with_it() -> None:
    """``_entities`` is not nullable: its failure nulls the whole answer, which is only the guilty part's fault."""
    refused = {"data": None, "errors": [{"message": "no users today", "path": ["r0"]}]}
    result, requests = await _run(1, 1, refused, {"data": {"_entities": [{"score": 9}]}})

    assert requests[2][1]["query"] == BATCH.nodes[1].node.document
    assert result.data["products"][0]["score"] == 9
    assert "score" not in result.data["users"][0]
    assert [(one.message, one.path) for one in result.faults] == [("no users today", ("users", 0))]


async def test_a_failure_that_names_no_part_is_every_parts_failure_and_not_asked_twice() -> None:
    """A subgraph that is down must not get the load twice."""
    result, requests = await _run(1, 1, {"data": None, "errors": [{"message": "down"}]})

    assert len(requests) == 2
    assert {one.path for one in result.faults} == {("users", 0)}
    assert "score" not in result.data["products"][0]


async def test_an_answer_of_the_wrong_length_costs_only_its_own_part() -> None:
    """Entities that cannot be told apart are not guessed at; the other part is whole."""
    result, _ = await _run(2, 1, {"data": {"r0": [{"score": 1}], "r1": [{"score": 9}]}})

    assert result.data["products"][0]["score"] == 9
    assert {(one.code, one.path) for one in result.faults} == {
        ("SUBREQUEST_MALFORMED_RESPONSE", ("users", 0)),
        ("SUBREQUEST_MALFORMED_RESPONSE", ("users", 1)),
    }


async def test_an_error_of_no_part_is_told_all_the_same() -> None:
    """A subgraph may name a place that is in none of the parts; the error is not lost for that."""
    answer = {
        "data": {"r0": [{"score": 1}], "r1": [{"score": 9}]},
        "errors": [{"message": "odd", "path": ["elsewhere", 0]}],
    }
    result, _ = await _run(1, 1, answer)

    assert [(one.message, one.path) for one in result.faults] == [("odd", ("users", 0))]
