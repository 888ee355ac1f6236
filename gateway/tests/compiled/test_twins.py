from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

import orjson
import pytest
from graphql import OperationDefinitionNode, parse
from stoa.compiled import generate_program, installed_engine
from stoa.compiled._twins import Trial, Twins
from stoa.executor import PlanRequest, Program, execute_plan, execute_program, prepare_plan
from stoa.operation import normalize
from stoa.plan import QueryPlan
from stoa.planner import plan_operation
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.shaping import Projection, compile_projection, project
from stoa.supergraph import read_supergraph
from stoa.testing import ScriptedTransport, compose_sdl

_LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])'
SHOP = {
    "reviews": f"""{_LINK}
      type Query {{ reviews: [Review!]! }}
      type Review {{ id: ID!  author: Author  place: Place! }}
      type Author @key(fields: "id") {{ id: ID!  bio: String  rank: Int  best: [Review!] }}
      type Place {{ town: String  owner: Author! }}
    """,
    "people": f"""{_LINK}
      type Query {{ people: Int }}
      type Author @key(fields: "id") {{ id: ID!  name: String }}
    """,
}
QUERY = "{ reviews { author { id name bio rank best { id } } } }"
WITHIN = "{ reviews { place { town owner { id name bio best { id } } } } }"
AUTHOR = {"__typename": "Author", "best": [{"id": "9"}]}
LONG = "long enough that the first bytes of two authors are the same, whatever is said of them further on: "


@cache
def _graph() -> QueryGraph:
    return build_query_graph(read_supergraph(compose_sdl(SHOP)))


@cache
def _made(query: str) -> tuple[QueryPlan, Projection, Program]:
    document, schema = parse(query), _graph().supergraph.api_schema
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    plan = plan_operation(_graph(), normalize(document, None, schema))
    projection = compile_projection(schema, operation, {})
    return plan, projection, generate_program(plan, projection, {}, installed_engine())


async def answered(query: str, *scripts: Any) -> Any:
    """The data by generated code; None where the interpreter took over. Both say the same and ask the same."""
    plan, projection, program = _made(query)
    deadline = asyncio.get_running_loop().time() + 5
    request = PlanRequest(plan=prepare_plan(plan), variables={}, headers=(), deadline=deadline)
    one, other = (ScriptedTransport(dict(zip(SHOP, scripts, strict=True))) for _ in range(2))
    made = await execute_program(program, request, one)
    expected = project(projection, (await execute_plan(request, other)).data, {}).data
    assert one.requests == other.requests
    if not isinstance(made, bytes):
        return None
    data = orjson.loads(made)
    assert data == expected
    return data


def reviews(*authors: Any, member: str = "author") -> Any:
    return {"data": {"reviews": [{member: author} for author in authors]}}


def names(*found: str) -> Any:
    return {"data": {"_entities": [{"name": name} for name in found]}}


async def test_equal_objects_are_written_once_and_shown_everywhere() -> None:
    """Work for each place where work for each object would do is what makes long answers slow."""
    ada, bob = {**AUTHOR, "id": "1", "bio": "b", "rank": 1}, {**AUTHOR, "id": "2", "bio": None, "rank": 2}

    data = await answered(QUERY, reviews(ada, bob, ada, None, ada), names("Ada", "Bob"))

    shown = [review["author"] and review["author"]["name"] for review in data["reviews"]]
    assert shown == ["Ada", "Bob", "Ada", None, "Ada"]
    assert "Twins(" in _made(QUERY)[2].source


@pytest.mark.parametrize("bios", [("b", "c"), (LONG + "b", LONG + "c"), (LONG, None), (LONG + "b", LONG + "bb")])
async def test_one_author_who_reads_differently_in_two_places_stays_different(bios: tuple[str, str | None]) -> None:
    """Equal keys prove nothing about the rest of an object."""
    first, other = ({"bio": bio, "id": "1", "rank": 1, **AUTHOR} for bio in bios)

    data = await answered(QUERY, reviews(first, other, first, other), names("Ada"))

    assert [review["author"]["bio"] for review in data["reviews"]] == [*bios, *bios]


async def test_what_stands_above_may_be_kept_and_only_what_is_below_replaced() -> None:
    """The object in several places is then not replaced itself: its bytes are those of what became of it."""
    place = {"town": "T", "owner": {**AUTHOR, "id": "1", "bio": "b"}}

    data = await answered(WITHIN, reviews(place, place, {**place, "town": None}, member="place"), names("Ada"))

    assert [review["place"]["town"] for review in data["reviews"]] == ["T", "T", None]
    assert all(review["place"]["owner"]["name"] == "Ada" for review in data["reviews"])
    assert "Twins(" in _made(WITHIN)[2].source


@pytest.mark.parametrize(
    "wrong", [{**AUTHOR, "id": 1, "bio": "b", "rank": 1}, {**AUTHOR, "id": "1", "bio": "b", "rank": "1"}, 5, []]
)
async def test_bytes_that_are_put_off_are_checked_all_the_same(wrong: Any) -> None:
    """A type that the schema does not have must reach nobody, however often it stands in the answer."""
    assert await answered(QUERY, reviews(wrong, wrong), names("Ada")) is None


@pytest.mark.parametrize(
    "body", [b'{"id":"1","bio":"\xff","rank":1,"best":null}', b'{"id":"1","bio":"b","rank":1,"best":null}}']
)
async def test_bytes_that_are_put_off_are_valid_json(body: bytes) -> None:
    """What is spliced into the client's answer must not break it."""
    assert await answered(QUERY, b'{"data":{"reviews":[{"author":' + body + b"}]}}", names("Ada")) is None


async def test_null_where_there_must_be_none_is_noticed() -> None:
    """An owner is never null: how far null goes is for the interpreter to say."""
    assert await answered(WITHIN, reviews(None, None, member="place"), names()) is None


def _pause_after(trial: Trial, found: tuple[int, int, int]) -> int:
    trial.saw(found)
    return next(number for number in range(1_000_000) if trial.is_on())


def test_a_trial_ends_where_little_is_found_twice_and_begins_again_later() -> None:
    """Looking costs: an answer of a thousand different objects is decoded the plain way next time."""
    trial = Trial()

    pauses = [_pause_after(trial, found) for found in ((1_000, 10**6, 9 * 10**5), (1_000, 10**5, 4 * 10**5))]
    assert pauses == [1_000, 2_000]

    assert _pause_after(trial, (50, 10**6, 0)) == 0
    assert _pause_after(trial, (950, 0, 2 * 10**6)) == 0
    assert _pause_after(trial, (1_000, 1, 0)) == 1_000


def test_objects_with_a_common_beginning_are_told_apart() -> None:
    """The first bytes only find; all of them decide."""
    twins = Twins(orjson.loads)
    first, other = (orjson.dumps([LONG, end]) for end in "ab")

    assert [twins.of(raw) for raw in (first, other)] == [[LONG, "a"], [LONG, "b"]]
    assert (twins.places, twins.spared) == (2, 0)


def test_objects_without_lists_are_not_compared() -> None:
    """A small object is decoded sooner than it is found to be known."""
    assert "Twins(" not in _made("{ reviews { author { id name bio } } }")[2].source


async def test_answers_after_a_pause_are_the_same() -> None:
    """Both ways of decoding lead to one answer."""
    authors = [{**AUTHOR, "id": str(number), "bio": "b", "rank": number} for number in range(500)]
    scripts = reviews(*authors), names(*(f"n{number}" for number in range(500)))

    first, second = [await answered(QUERY, *scripts) for _ in range(2)]

    assert first == second
