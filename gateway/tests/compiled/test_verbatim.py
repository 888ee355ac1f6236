from __future__ import annotations

import asyncio
from functools import cache

import orjson
import pytest
from graphql import OperationDefinitionNode, parse
from stoa.compiled import generate_program
from stoa.executor import PlanRequest, execute_plan, execute_program, prepare_plan
from stoa.operation import normalize
from stoa.planner import plan_operation
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.shaping import compile_projection, project
from stoa.supergraph import read_supergraph
from stoa.testing import ScriptedTransport, compose_sdl

SHOP = {"shop": "type Query { best: Product  all: [Product!]! } type Product { id: ID!  name: String  price: Int }"}


@cache
def _graph() -> QueryGraph:
    return build_query_graph(read_supergraph(compose_sdl(SHOP)))


async def answered(query: str, body: bytes) -> bytes | None:
    """What generated code writes; None where the interpreter took over. Both say the same."""
    document, schema = parse(query), _graph().supergraph.api_schema
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    plan = plan_operation(_graph(), normalize(document, None, schema))
    projection = compile_projection(schema, operation, {})
    deadline = asyncio.get_running_loop().time() + 5
    request = PlanRequest(plan=prepare_plan(plan), variables={}, headers=(), deadline=deadline)
    made = await execute_program(generate_program(plan, projection, {}), request, ScriptedTransport({"shop": body}))
    if not isinstance(made, bytes):
        return None
    data = (await execute_plan(request, ScriptedTransport({"shop": body}))).data
    assert orjson.loads(made) == project(projection, data, {}).data
    return made


async def test_the_answer_of_the_only_fetch_passes_as_it_came() -> None:
    """Bytes that are right already are not read, built and written again."""
    data = b'{"all":[{"id":"1","name":"caf\\u00e9"}, {"name":null,"id":"2"}]}'

    assert await answered("{ all { id name } }", b'{"data":' + data + b"}") == data


async def test_a_line_break_at_the_end_of_an_answer_is_not_the_clients() -> None:
    """Many servers write one."""
    assert await answered("{ best { id } }", b'{"data":{"best":{"id":"1"}} }\n') == b'{"best":{"id":"1"}} '


@pytest.mark.parametrize("beside", [b',"extensions":{"cost":1}', b',"errors":null'])
async def test_an_answer_with_more_than_data_is_written_anew(beside: bytes) -> None:
    """What stands beside data is the subgraph's, not the client's."""
    data = b'{"best":{"id":"1"}}'

    assert await answered("{ best { id } }", b'{"data":' + data + beside + b"}") == data


@pytest.mark.parametrize(
    "best",
    [
        b'{"id":"1","price":1,"secret":2}',
        b'{"id":"1","price":1,"__typename":"Product"}',
        b'{"id":"1","price":"1"}',
        b'{"id":"1","price":4294967296}',
        b'{"id":null,"price":1}',
        b'{"price":1}',
        b'{"id":"\xff","price":1}',
        b'{"id":"1","price":1},"other":1',
    ],
)
async def test_an_answer_that_is_not_what_was_asked_for_does_not_pass(best: bytes) -> None:
    """A member that nobody asked for may be a secret; a wrong type breaks the client's reader."""
    assert await answered("{ best { id price } }", b'{"data":{"best":' + best + b"}}") is None


async def test_a_type_name_passes_where_the_client_asked_for_it() -> None:
    """Asked for and missing is as wrong as there and not asked for."""
    query = "{ best { id __typename } }"

    assert await answered(query, b'{"data":{"best":{"id":"1","__typename":"Product"}}}') is not None
    assert await answered(query, b'{"data":{"best":{"id":"1"}}}') is None
