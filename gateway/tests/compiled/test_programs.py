from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import orjson
import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse
from stoa.auth import ANONYMOUS
from stoa.compiled import (
    Programs,
    Reason,
    Shelf,
    UnsupportedOperation,
    condition_variables,
    generate_program,
    generated_source,
    installed_engine,
)
from stoa.config import GatewaySettings
from stoa.executor import (
    ExecutionResult,
    PlanRequest,
    Program,
    SubgraphRequest,
    SubgraphResponse,
    execute_plan,
    execute_program,
    prepare_plan,
)
from stoa.operation import normalize
from stoa.pipeline import GraphqlRequest
from stoa.plan import QueryPlan
from stoa.planner import plan_operation
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.shaping import Projection, compile_projection, project
from stoa.supergraph import read_supergraph
from stoa.testing import GatewayClient, ScriptedTransport, compose_sdl
from stoa.wiring import build_gateway

_LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@external", "@requires", "@shareable"])'
SHOP = {
    "catalog": f"""{_LINK}
      type Query {{ products: [Product]  best: Product!  pets: [Pet]  pet: Pet  any: Json  must: Json! }}
      type Mutation {{ rename(name: String!): Product  again: Int }}
      type Product @key(fields: "id") {{ id: ID!  name: String!  price: Int  size: Size  from: String }}
      type Size @shareable {{ width: Float  unit: Unit! }}
      enum Unit {{ CM INCH }}
      interface Pet {{ name: String }}
      type Dog implements Pet @key(fields: "id") {{ id: ID!  name: String  bark: Int! }}
      type Cat implements Pet @key(fields: "id") {{ id: ID!  name: String  purr: Boolean }}
      scalar Json
    """,
    "inventory": f"""{_LINK}
      type Query {{ stocktake: Int }}
      type Product @key(fields: "id") {{
        id: ID!  stock: Int  must: Int!  similar: [Product]
        size: Size @external  price: Int @external
        parcel: String @requires(fields: "price size {{ width unit }}")
      }}
      type Size @shareable {{ width: Float  unit: Unit! }}
      enum Unit {{ CM INCH }}
      type Dog @key(fields: "id") {{ id: ID!  owner: String }}
      type Cat @key(fields: "id") {{ id: ID!  owner: String }}
    """,
}


@cache
def _graph() -> QueryGraph:
    return build_query_graph(read_supergraph(compose_sdl(SHOP)))


def planned(query: str) -> tuple[QueryPlan, Projection]:
    document, schema = parse(query), _graph().supergraph.api_schema
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    plan = plan_operation(_graph(), normalize(document, None, schema))
    return plan, compile_projection(schema, operation, fragments)


def program_of(query: str, **choice: bool) -> Program:
    # with the engine in C where the process has one: test_native.py starts such a process
    return generate_program(*planned(query), choice, installed_engine())


class Answer:
    """What both ways made of the same subgraph answers, and what was asked."""

    def __init__(self, data: Any, requests: list[tuple[str, dict[str, Any]]], *, is_generated: bool) -> None:
        self.data = data
        self.requests = requests
        self.is_generated = is_generated


async def ask(query: str, variables: Mapping[str, bool] | None = None, **scripts: Any) -> Answer:
    """By generated code; the interpreter must make the same of it, from the same requests."""
    plan, projection = planned(query)
    choice = dict(variables or {})
    deadline = asyncio.get_running_loop().time() + 5
    request = PlanRequest(plan=prepare_plan(plan), variables=choice, headers=(), deadline=deadline)
    interpreting = ScriptedTransport(_copied(scripts))
    expected = project(projection, (await execute_plan(request, interpreting)).data, choice).data
    generating = ScriptedTransport(_copied(scripts))
    answered = await execute_program(generate_program(plan, projection, choice), request, generating)
    is_generated = isinstance(answered, bytes)
    data = (
        project(projection, answered.data, choice).data
        if isinstance(answered, ExecutionResult)
        else orjson.loads(answered)
    )
    assert (data, list(data or ())) == (expected, list(expected or ()))
    assert generating.requests == interpreting.requests
    return Answer(data, generating.requests, is_generated=is_generated)


def _copied(scripts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(script) if isinstance(script, list) else script for name, script in scripts.items()}


def entities(*found: Any) -> dict[str, Any]:
    return {"data": {"_entities": list(found)}}


async def test_entities_are_asked_for_once_and_put_in_every_place() -> None:
    """The clean case: one request per fetch, values where they belong, members in the client's order."""
    products = [{"__typename": "Product", "id": key, "name": key} for key in ("1", "2", "1")]

    answer = await ask(
        "{ products { stock id name } }",
        catalog={"data": {"products": [*products, None]}},
        inventory=entities({"__typename": "Product", "stock": 5}, {"stock": None}),
    )

    assert answer.is_generated
    assert answer.data == {
        "products": [
            {"stock": 5, "id": "1", "name": "1"},
            {"stock": None, "id": "2", "name": "2"},
            {"stock": 5, "id": "1", "name": "1"},
            None,
        ]
    }
    assert len(answer.requests[1][1]["variables"]["representations"]) == 2


async def test_one_entity_that_reads_differently_in_two_places_stays_different() -> None:
    """Sharing by key would show one place's name in the other."""
    answer = await ask(
        "{ products { id name stock } best { id name stock } }",
        catalog={
            "data": {
                "products": [{"__typename": "Product", "id": "1", "name": "old"}],
                "best": {"__typename": "Product", "id": "1", "name": "new"},
            }
        },
        inventory=entities({"stock": 1}),
    )

    assert answer.is_generated
    assert [answer.data["products"][0]["name"], answer.data["best"]["name"]] == ["old", "new"]


async def test_an_entity_shared_by_several_places_is_worked_on_once() -> None:
    """Its list is completed by a later fetch: done twice, the second time would find finished objects."""
    similar = [{"__typename": "Product", "id": "7"}, {"__typename": "Product", "id": "8"}]

    answer = await ask(
        "{ products { id similar { id name } } }",
        catalog=[
            {"data": {"products": [{"__typename": "Product", "id": "1"}, {"__typename": "Product", "id": "1"}]}},
            entities({"name": "seven"}, {"name": "eight"}),
        ],
        inventory=entities({"similar": similar}),
    )

    shown = [{"id": "7", "name": "seven"}, {"id": "8", "name": "eight"}]
    assert answer.is_generated
    assert answer.data == {"products": [{"id": "1", "similar": shown}] * 2}


async def test_places_that_show_an_entity_differently_do_not_disturb_each_other() -> None:
    """One decoded entity, two shapes of the answer."""
    similar = [{"__typename": "Product", "id": "7"}]

    answer = await ask(
        "{ products { similar { id } } best { similar { name id } } }",
        catalog=[
            {
                "data": {
                    "products": [{"__typename": "Product", "id": "1"}],
                    "best": {"__typename": "Product", "id": "1"},
                }
            },
            entities({"name": "seven"}),
        ],
        inventory=lambda payload: {"data": {name: [{"similar": similar}] for name in payload["variables"]}},
    )

    assert answer.data == {
        "products": [{"similar": [{"id": "7"}]}],
        "best": {"similar": [{"name": "seven", "id": "7"}]},
    }


async def test_required_objects_are_written_into_representations() -> None:
    """Members in the order of the requirement, null where it is null, and nothing else."""
    sizes = [{"__typename": "Size", "width": 1.5, "unit": "CM"}, None]
    products = [
        {"__typename": "Product", "id": str(index), "price": 3, "size": size} for index, size in enumerate(sizes)
    ]

    answer = await ask(
        "{ products { parcel size { unit } } }",
        catalog={"data": {"products": products}},
        inventory=entities({"parcel": "a"}, {"parcel": "b"}),
    )

    assert answer.is_generated
    assert [one["size"] for one in answer.requests[1][1]["variables"]["representations"]] == [
        {"width": 1.5, "unit": "CM"},
        None,
    ]
    assert answer.data["products"][0] == {"parcel": "a", "size": {"unit": "CM"}}


async def test_a_fetch_takes_the_groups_of_one_that_it_needs_and_of_no_other() -> None:
    """What runs beside it may not have begun; what it needs has."""
    similar = [{"__typename": "Product", "id": key} for key in ("7", "8", "7")]
    parcels = [{"price": 1, "size": None}, {"price": 2, "size": None}]

    answer = await ask(
        "{ best { similar { id parcel stock } } }",
        catalog=[{"data": {"best": {"__typename": "Product", "id": "1"}}}, entities(*parcels)],
        inventory=[
            entities({"similar": [{**each, "stock": 3} for each in similar]}),
            entities({"parcel": "a"}, {"parcel": "b"}),
        ],
    )

    assert answer.is_generated
    assert [each["parcel"] for each in answer.data["best"]["similar"]] == ["a", "b", "a"]


async def test_members_of_an_interface_go_by_their_type() -> None:
    """Each type has its own fields, its own entities and its own place in one list."""
    pets = [
        {"__typename": "Dog", "id": "1", "name": "Rex", "bark": 3},
        {"__typename": "Cat", "id": "1", "name": "Tom", "purr": True},
        None,
    ]

    answer = await ask(
        "{ pets { name ... on Dog { bark owner } ... on Cat { owner purr } kind: __typename } }",
        catalog={"data": {"pets": pets}},
        inventory=entities({"__typename": "Dog", "owner": "Ann"}, {"__typename": "Cat", "owner": "Ben"}),
    )

    assert answer.is_generated
    assert answer.data["pets"] == [
        {"name": "Rex", "bark": 3, "owner": "Ann", "kind": "Dog"},
        {"name": "Tom", "owner": "Ben", "purr": True, "kind": "Cat"},
        None,
    ]


@pytest.mark.parametrize(("shown", "names"), [(True, ["id", "stock", "name"]), (False, ["id"])])
async def test_conditions_choose_the_program(shown: bool, names: list[str]) -> None:
    """A field that is skipped must be neither fetched nor expected."""
    answer = await ask(
        "query ($v: Boolean!) { best { id stock @include(if: $v) ... @skip(if: $v) { name @include(if: $v) } "
        "name @include(if: $v) } }",
        {"v": shown},
        catalog={"data": {"best": {"__typename": "Product", "id": "1", "name": "x"} if shown else {"id": "1"}}},
        inventory=entities({"stock": 1}),
    )

    assert answer.is_generated
    assert list(answer.data["best"]) == names


_PRODUCT = {"__typename": "Product", "id": "1", "name": "x"}
_UNEXPECTED: dict[str, tuple[Any, Any]] = {
    "errors": ({"best": _PRODUCT}, {**entities({"stock": 1}), "errors": [{"message": "no"}]}),
    "no answer": ({"best": _PRODUCT}, b""),
    "too few": ({"best": _PRODUCT}, entities()),
    "null": ({"best": _PRODUCT}, {"data": None}),
    "another type": ({"best": _PRODUCT}, entities({"__typename": "Dog", "stock": 1})),
    "another key": ({"best": _PRODUCT}, entities({"id": "2", "stock": 1})),
    "text for a number": ({"best": _PRODUCT}, entities({"stock": "1"})),
    "too big a number": ({"best": _PRODUCT}, entities({"stock": 2**40})),
    "a key that is a number": ({"best": {**_PRODUCT, "id": 1}}, entities({"stock": 1})),
    "a member is missing": ({"best": {"__typename": "Product", "id": "1"}}, entities({"stock": 1})),
    "null where there is none": ({"best": {**_PRODUCT, "name": None}}, entities({"stock": 1})),
    "the root's type": ({"best": {**_PRODUCT, "__typename": "Dog"}}, entities({"stock": 1})),
    "our own slots": ({"best": {**_PRODUCT, " entity 1": {"stock": 9}}}, entities({"stock": 1})),
}


@pytest.mark.parametrize(("root", "entity"), _UNEXPECTED.values(), ids=_UNEXPECTED.keys())
async def test_the_interpreter_takes_over_without_asking_again(root: Any, entity: Any) -> None:
    """Whatever generated code does not expect: the same result, and no request is sent a second time."""
    answer = await ask("{ best { id name stock } }", catalog={"data": root}, inventory=entity)

    asked = [name for name, _ in answer.requests]
    assert not answer.is_generated
    assert len(asked) == len(set(asked))


async def test_a_missing_entity_is_null_or_goes_as_far_as_the_schema_says() -> None:
    """Null is an answer: no reason to interpret, unless the schema promises a value."""
    nullable = await ask("{ products { stock } }", catalog={"data": {"products": [_PRODUCT]}}, inventory=entities(None))
    promised = await ask("{ products { must } }", catalog={"data": {"products": [_PRODUCT]}}, inventory=entities(None))

    assert (nullable.is_generated, nullable.data) == (True, {"products": [{"stock": None}]})
    assert (promised.is_generated, promised.data) == (False, {"products": [None]})


async def test_a_mutation_is_sent_once_whatever_comes_of_it() -> None:
    """Handing over to the interpreter must not buy twice."""
    answer = await ask(
        'mutation { rename(name: "x") { id stock } again }',
        catalog=lambda payload: {"data": {"rename": _PRODUCT, "again": "not a number"}} if payload else None,
        inventory=entities({"stock": 1}),
    )

    assert not answer.is_generated
    assert sum(name == "catalog" for name, _ in answer.requests) == 1


@pytest.mark.parametrize("value", [None, 1, "x", [1, {"a": None}], {"__typename": 5}])
async def test_custom_scalars_pass_as_they_are(value: Any) -> None:
    """Nobody looks into them; null where there must be none is still noticed."""
    answer = await ask("{ any must }", catalog={"data": {"any": value, "must": value}})

    assert answer.is_generated is (value is not None)


@pytest.mark.parametrize("body", [b'{"data":{"any":"\xff"}}', b'{"data":{"any":' + b"[" * 400 + b"]" * 400 + b"}}"])
async def test_raw_parts_are_valid_text_and_not_nested_too_deeply(body: bytes) -> None:
    """What passes unread must not break the client's parser."""
    answer = await ask("{ any }", catalog=body)

    assert (answer.is_generated, answer.data) == (False, {"any": None})


async def test_fetches_side_by_side_all_end_before_the_interpreter_begins() -> None:
    """A failure in one branch must not cancel the other, whose answer would be asked for again."""
    answer = await ask("{ best { name } stocktake }", catalog=b"garbage", inventory={"data": {"stocktake": 3}})

    assert not answer.is_generated
    assert sorted(name for name, _ in answer.requests) == ["catalog", "inventory"]


async def test_names_that_python_reserves_are_only_names() -> None:
    """``from`` and ``class`` are good names for fields."""
    answer = await ask(
        "{ best { from class: name entity_1: id None: price } }",
        catalog={"data": {"best": {"from": "here", "class": "c", "entity_1": "1", "None": 2}}},
    )

    assert answer.is_generated
    assert answer.data == {"best": {"from": "here", "class": "c", "entity_1": "1", "None": 2}}


def test_the_source_is_readable_and_always_the_same() -> None:
    """``stoa debug shape`` prints it: whoever looks for a mistake reads this text."""
    query = "{ products { name stock } }"
    source = generated_source(program_of(query))

    assert source == generated_source(program_of(query))
    assert "def collect_1(answers):" in source
    assert 'class Need_1_0(Struct, gc=False, tag_field="__typename", tag="Product"):' in source
    assert "items.append(Need_1_0(o2.id))" in source
    assert "def write(answers):" in source
    assert max(len(line) for line in source.splitlines()) < 300


def test_an_object_that_stands_as_the_client_wants_it_is_left_alone() -> None:
    """No work is the quickest work: one subgraph's answer is decoded and written, nothing between."""
    source = generated_source(program_of("{ products { name id size { unit } } }"))

    assert "def build_" not in source
    assert source.rstrip().endswith("return data if data.__class__ is bytes else encode(data)")


_UNSUPPORTED: dict[str, tuple[str, Reason]] = {
    "introspection": ("{ __schema { queryType { name } } best { id } }", Reason.INTROSPECTION),
    "nothing": ("{ __typename }", Reason.NOTHING_TO_FETCH),
}


@pytest.mark.parametrize(("query", "reason"), _UNSUPPORTED.values(), ids=_UNSUPPORTED.keys())
def test_what_cannot_be_compiled_says_why(query: str, reason: Reason) -> None:
    """One predicate decides, and whoever asks why an operation is slow gets an answer."""
    with pytest.raises(UnsupportedOperation) as caught:
        generate_program(*_without_introspection(query), {})

    assert caught.value.reason is reason


def _without_introspection(query: str) -> tuple[QueryPlan, Projection]:
    """The pipeline plans without introspection fields, and not at all where nothing else is left."""
    _, projection = planned("{ best { id } }") if "best" in query else (None, None)
    document, schema = parse(query), _graph().supergraph.api_schema
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    whole = compile_projection(schema, operation, {})
    return (planned("{ best { id } }")[0] if projection else QueryPlan(None)), whole


def test_condition_variables_are_found_wherever_they_stand() -> None:
    """One that was missed would freeze the first caller's choice for everybody."""
    document = parse("""
      query ($a: Boolean!, $b: Boolean!, $c: Boolean!, $d: Int) {
        best @include(if: $a) { ... @skip(if: $b) { id } ...F  name(x: $d) }
      }
      fragment F on Product { price @skip(if: $c) @include(if: true) }
    """)

    assert condition_variables(document) == ("a", "b", "c")


async def test_recorded_answers_are_given_out_once_each() -> None:
    """Two equal requests side by side may be answered differently: each answer belongs to one of them."""
    seen: list[bytes] = []

    class Counting:
        async def send(self, request: SubgraphRequest) -> SubgraphResponse:
            seen.append(request.body)
            return SubgraphResponse(status=200, body=b'{"data":{"best":{"id":7}}}')

    plan, projection = planned("{ best { id } }")
    deadline = asyncio.get_running_loop().time() + 5
    request = PlanRequest(plan=prepare_plan(plan), variables={}, headers=(), deadline=deadline)

    answered = await execute_program(generate_program(plan, projection, {}), request, Counting())  # type: ignore[arg-type]

    assert isinstance(answered, ExecutionResult)
    assert project(projection, answered.data, {}).data == {"best": {"id": "7"}}
    assert len(seen) == 1


async def test_an_operation_gets_code_after_some_requests_and_loses_it_where_it_is_of_no_use() -> None:
    """The first request waits for a plan already; and a subgraph that answers numbers for IDs would cost two decodings for ever."""
    identity: list[Any] = ["1"]

    async def catalog(_: Any, receive: Any, send: Any) -> None:
        await receive()
        body = orjson.dumps({"data": {"best": {"id": identity[0], "name": "x"}}})
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    settings = replace(GatewaySettings(), generate_after=1)
    gateway = build_gateway(settings, transports={"catalog": catalog}, supergraph_sdl=compose_sdl(SHOP))
    client, query = GatewayClient(gateway), "{ best { id name } }"

    async def programs() -> Programs:
        assert (await client.post(query)).json() == {"data": {"best": {"id": "1", "name": "x"}}}
        prepared = await gateway.pipeline.prepare(GraphqlRequest(query=query), ANONYMOUS)
        assert prepared.variant.programs is not None
        return prepared.variant.programs

    assert (await programs()).known(()) is None
    assert (await programs()).known(()) is not None
    identity[0] = 1
    for _ in range(19):
        assert (await programs()).known(()) is not None
    last = await programs()
    assert last.known(()) is None
    assert last.why_not is not None
    assert last.why_not.reason is Reason.TOO_STRICT
    await programs()


def test_the_shelf_is_bounded_and_the_least_used_goes_first() -> None:
    """Clients choose the operations: their programs must not fill the memory."""
    plan, projection = planned("{ best { id } }")
    length = len(generated_source(program_of("{ best { id } }")))
    shelf, document = Shelf(most_characters=2 * length), parse("{ best { id } }")
    first, second, third = (Programs(plan, projection, document, shelf) for _ in range(3))

    for each in (first, second):
        each.keep((), each.generate(each.key_of({})))
    assert first.known(()) is not None
    third.keep((), third.generate(third.key_of({})))

    assert [each.known(()) is not None for each in (first, second, third)] == [True, False, True]
    assert not second.is_decided(())
    assert len(shelf) == 2


def test_an_operation_with_many_conditions_is_interpreted() -> None:
    """Each of its thousand choices would be a program, or at least a counter."""
    names = [f"v{number}" for number in range(7)]
    fields = " ".join(f"{name}: id @include(if: ${name})" for name in names)
    document = parse(f"query ({', '.join(f'${name}: Boolean!' for name in names)}) {{ best {{ {fields} }} }}")
    programs = Programs(*planned("{ best { id } }"), document, Shelf())

    assert programs.is_decided(programs.key_of(dict.fromkeys(names, True)))
    assert programs.why_not is not None
    assert programs.why_not.reason is Reason.TOO_LARGE
