"""The engine in C against generated code: the same bytes, or both leave it to the interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from graphql import OperationDefinitionNode, parse
from stoa.compiled import EngineClass, generate_program
from stoa.executor import (
    Handover,
    Made,
    PlanRequest,
    PreparedPlan,
    Program,
    SubgraphRequest,
    SubgraphResponse,
    begin_program,
    prepare_plan,
)
from stoa.operation import normalize
from stoa.planner import plan_operation
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.shaping import compile_projection
from stoa.supergraph import read_supergraph
from stoa.testing import compose_sdl

_LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@external", "@requires", "@shareable"])'
SHOP = {
    "catalog": f"""{_LINK}
      type Query {{ products: [Product]  best: Product!  must: [[Product!]!] }}
      type Product @key(fields: "id") @key(fields: "sku open") {{
        id: ID!  sku: Int!  open: Boolean!  name: String  price: Float  rank: Int  unit: Unit  tags: [String!]  grid: [[Int]!]
        seller: Seller  around: [Product!]
      }}
      type Seller {{ town: String!  offers: [Product]  unit: Unit! }}
      enum Unit {{ CM INCH }}
    """,
    "stock": f"""{_LINK}
      type Query {{ count: Int }}
      type Product @key(fields: "id") {{
        id: ID!  stock: Int  must: Int!  rank: Int @external  unit: Unit @external
        parcel: String @requires(fields: "rank unit")
      }}
      enum Unit {{ CM INCH }}
    """,
    "reviews": f"""{_LINK}
      type Query {{ newest: [Product!] }}
      type Product @key(fields: "id") {{ id: ID!  stars: Float  similar: [Product] }}
    """,
}
QUERIES = (
    "{ products { id name price rank unit tags grid stock } best { sku open must parcel } }",
    "{ products { seller { town unit offers { id name stock stars around { id name } } } } newest { id name similar { name } } }",
    "{ must { name again: name open stock parcel seller { offers { __typename id stars } } } }",
    "{ newest { stars similar { id stock must similar { name rank } } } best { parcel stars around { sku stock } } }",
)
_SEEDS = 300
# In the place of a value, or of its beginning.
HOSTILE = (
    *(
        b"null",
        b"true",
        b"false",
        b"0",
        b"-0",
        b"-1",
        b"1.0",
        b"1e2",
        b"01",
        b"1.",
        b".5",
        b"-",
        b"+1",
        b"1e",
        b"1e400",
    ),
    *(b"2147483647", b"2147483648", b"-2147483648", b"-2147483649", b"999999999", b"1234567890", b"9" * 400, b"0.1"),
    *(b'""', b'"a"', b'"CM"', b'"C\\u004d"', b'"INCH "', b'"\\""', b'"\\u00e9\xc3\xa9"', b'"\xff"', b'"\xed\xa0\x80"'),
    *(
        b'"\\ud800"',
        b'"\\ud83d\\ude00"',
        b'"\\x"',
        b'"\\u12"',
        b'"\x01"',
        b'"\n"',
        b'"\x7f"',
        b'"\\/"',
        b'"',
        b"\\",
        b'"\\',
    ),
    *(
        b"[]",
        b"{}",
        b"[",
        b"{",
        b"]",
        b"}",
        b",",
        b":",
        b" ",
        b"\t\r\n",
        b"\xef\xbb\xbf",
        b"NaN",
        b"Infinity",
        b"nul",
        b"tru",
    ),
    *(
        b'{"id":"1"}',
        b"[null]",
        b"[" * 300 + b"]" * 300,
        b'"id":"2",',
        b'"\\u0069d":"2",',
        b'"\\u00e9":1,',
        b'"\xc3\xa9":[1,{}],',
    ),
    *(
        b'"__typename":"Product",',
        b'"__typename":"Other",',
        b'"__typename":null,',
        b'"other":{"a":[1,"\xff",{}]},',
        b'"x":[1,],',
    ),
    *(
        b'"errors":null,',
        b'"errors":[],',
        b'"extensions":{"a":1},',
        b'"data":null,',
        b'"a":"\\q",',
        b'"a":01,',
        b'"a":' + b"[" * 250 + b"]" * 250 + b",",
    ),
)


@cache
def _graph() -> QueryGraph:
    return build_query_graph(read_supergraph(compose_sdl(SHOP)))


@cache
def _made(query: str, engine: EngineClass) -> tuple[PreparedPlan, Program, Program]:
    """The plan, with generated code and with the engine."""
    document, schema = parse(query), _graph().supergraph.api_schema
    operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
    plan = plan_operation(_graph(), normalize(document, None, schema))
    projection = compile_projection(schema, operation, {})
    programs = generate_program(plan, projection, {}), generate_program(plan, projection, {}, engine)
    assert [program.is_native for program in programs] == [False, True]
    return prepare_plan(plan), *programs


class _Told:
    def cancel(self) -> None: ...


class Answering:
    """Answers each request at once, in its words; ``spoil`` makes of an answer what the test is about."""

    def __init__(self, words: Callable[[SubgraphRequest], Any], spoil: Callable[[int, bytes], bytes]) -> None:
        self._words = words
        self._spoil = spoil
        self.bodies: list[bytes] = []

    def begin(self, request: SubgraphRequest, _deadline: float, done: Callable[[SubgraphResponse], None]) -> _Told:
        self.bodies.append(request.body)
        body = self._spoil(len(self.bodies), orjson.dumps(self._words(request)))
        done(SubgraphResponse(status=200, body=body))
        return _Told()


def both(
    query: str, engine: EngineClass, words: Callable[[SubgraphRequest], Any], spoil: Callable[[int, bytes], bytes]
) -> list[tuple[bytes | None, list[bytes]]]:
    """What generated code made of the answers and what it asked, and what the engine did. None: it is for the interpreter."""
    prepared, *programs = _made(query, engine)
    request = PlanRequest(plan=prepared, variables={}, headers=(), deadline=float("inf"))
    found = []
    for program in programs:
        told: list[Made] = []
        transport = Answering(words, spoil)
        begin_program(program, request, transport, told.append)  # type: ignore[arg-type]  # it is never awaited
        (made,) = told
        assert isinstance(made, bytes | Handover), made
        found.append((made if isinstance(made, bytes) else None, transport.bodies))
    return found


class Words:
    """A subgraph that answers with whatever the operation asks for; equal seeds, equal answers."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __call__(self, request: SubgraphRequest) -> Any:
        asked = orjson.loads(request.body)
        random = Random(f"{self._seed} {asked}")
        (operation,) = parse(asked["query"]).definitions
        assert isinstance(operation, OperationDefinitionNode)
        return {
            "data": {
                _key(one): self._top(one, asked["variables"], random) for one in operation.selection_set.selections
            }
        }

    def _top(self, field: Any, variables: dict[str, Any], random: Random) -> Any:
        if field.name.value != "_entities":
            return self._value(field, random, field.name.value)
        given = variables[field.arguments[0].value.name.value]
        return [None if random.random() < 0.1 else self._entity(field, one, random) for one in given]

    def _entity(self, field: Any, given: dict[str, Any], random: Random) -> Any:
        selections = [one for part in field.selection_set.selections for one in part.selection_set.selections]
        found = self._object(selections, random)
        for name in ("id", "rank"):
            if name in given and (name in found or random.random() < 0.3):
                found[name] = given[name]
        return found

    def _object(self, selections: Any, random: Random) -> dict[str, Any]:
        return {_key(one): self._value(one, random, one.name.value) for one in selections}

    def _value(self, field: Any, random: Random, name: str) -> Any:
        def one() -> Any:
            return self._object(field.selection_set.selections, random)

        def some(few: int) -> list[Any]:
            made = [one() for _ in range(random.randint(0, few))]
            return made + [random.choice(made) for _ in range(random.randint(0, 2)) if made]

        if name in ("products", "offers", "similar", "newest", "around"):
            return some(3)
        if name == "must" and field.selection_set is not None:
            return [some(2), some(1)]
        if field.selection_set is not None:
            return one() if name == "best" or random.random() < 0.9 else None
        return random.choice(_LEAVES[name])


_LEAVES: dict[str, list[Any]] = {
    "__typename": ["Product"],
    "id": ["1", "2", "long enough for no one to take it for a short one"],
    "sku": [1, 12345],
    "open": [True, False],
    "name": [None, "n", "\N{GREEK SMALL LETTER PI}", 'a "quoted" one', "line\nbreak", "x" * 70],
    "price": [None, 1, 1.5, -0.0, 1e300, 123456789012],
    "stars": [None, 4.5, 3],
    "rank": [None, 0, -1, 2**31 - 1],
    "unit": ["CM", "INCH"],
    "tags": [None, [], ["a", "b"]],
    "grid": [None, [], [[1, None], []]],
    "town": ["T"],
    "stock": [None, 7],
    "must": [1],
    "parcel": [None, "p"],
}


def _key(field: Any) -> str:
    return str((field.alias or field.name).value)


def _as_it_is(_number: int, body: bytes) -> bytes:
    return body


class Spoiled:
    """One of the answers with some bytes put in, taken out or cut off; the others as they are."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._which = self._random.choice((1, 1, 2, 3, 4))
        self._known: dict[tuple[int, bytes], bytes] = {}

    def __call__(self, number: int, body: bytes) -> bytes:
        if number != self._which:
            return body
        known = self._known.get((number, body))
        if known is None:
            known = self._known[number, body] = self._spoilt(body)
        return known

    def _spoilt(self, body: bytes) -> bytes:
        random = self._random
        for _ in range(random.choice((1, 1, 1, 2))):
            at = random.randrange(len(body) + 1)
            if random.random() < 0.7:
                # where a value or a member begins
                places = [place for place, byte in enumerate(body) if byte in b':,{["']
                at = random.choice(places) + random.choice((0, 1, 1, 1)) if places else at
            kind = random.random()
            if kind < 0.3:
                body = body[:at] + random.choice(HOSTILE) + body[at:]
            elif kind < 0.75:
                end = next((place for place in range(at + 1, len(body)) if body[place] in b',}]:"'), len(body))
                body = body[:at] + random.choice(HOSTILE) + body[end + random.choice((0, 0, 1)) :]
            elif kind < 0.85:
                body = body[:at]
            elif kind < 0.95:
                body = body[:at] + body[at + random.choice((1, 1, 2, 5)) :]
            else:
                body = body[:at] + bytes([random.randrange(256)]) + body[at:]
        return body


@pytest.mark.parametrize("query", QUERIES)
def test_clean_answers_become_the_same_bytes(query: str, engine: EngineClass) -> None:
    """A client must not be able to tell which of the two a gateway has."""
    outcomes = [both(query, engine, Words(seed), _as_it_is) for seed in range(150)]

    assert [pair for pair in outcomes if pair[0] != pair[1]] == []
    assert sum(one[0] is not None for one, _ in outcomes) > 30


@pytest.mark.parametrize("query", QUERIES)
def test_spoiled_answers_are_accepted_and_refused_alike(query: str, engine: EngineClass) -> None:
    """What one lets pass and the other does not is a hole, or a request that is slow for no reason."""
    outcomes = [(seed, both(query, engine, Words(seed), Spoiled(seed))) for seed in range(_SEEDS)]

    assert [(seed, *pair) for seed, pair in outcomes if pair[0] != pair[1]][:1] == []
    refused = sum(one[0] is None for _, (one, _) in outcomes)
    assert _SEEDS / 10 < refused < _SEEDS - 5


def _cut(length: int, number: int, body: bytes) -> bytes:
    return body[:length] if number == 1 else body


def test_an_answer_may_be_cut_off_anywhere(engine: EngineClass) -> None:
    """The engine reads bytes by itself: it must never read the one behind the last."""
    words = Words(1)

    for query in QUERIES:
        length = 1
        while length:
            made = both(query, engine, words, partial(_cut, length))
            assert made[0] == made[1]
            length = 0 if made[0][0] is not None or length > 600 else length + 1


def test_what_the_engine_has_no_words_for_is_generated_code(engine: EngineClass) -> None:
    """An operation must not lose its program because one of its places is of two types."""
    graph = build_query_graph(read_supergraph(compose_sdl({"pets": _PETS, "more": _MORE})))
    schema = graph.supergraph.api_schema
    for query in ("{ pets { name ... on Dog { bark } } things { age } }", "{ things { any age } }"):
        document = parse(query)
        plan = plan_operation(graph, normalize(document, None, schema))
        operation = next(node for node in document.definitions if isinstance(node, OperationDefinitionNode))
        program = generate_program(plan, compile_projection(schema, operation, {}), {}, engine)
        assert not program.is_native


_PETS = f"""{_LINK}
  type Query {{ pets: [Pet]  things: [Thing] }}
  interface Pet {{ name: String }}
  type Dog implements Pet @key(fields: "id") {{ id: ID!  name: String  bark: Int }}
  type Cat implements Pet @key(fields: "id") {{ id: ID!  name: String }}
  type Thing @key(fields: "id") {{ id: ID!  any: Json }}
  scalar Json
"""
_MORE = f"""{_LINK}
  type Thing @key(fields: "id") {{ id: ID!  age: Int }}
"""


@pytest.mark.timeout(180)
def test_what_generated_code_must_do_the_engine_does_too(engine_folder: Path) -> None:
    """The same tests, in a process that finds the engine: it takes what it can, and generated code the rest."""
    here = Path(__file__).parent
    names = (
        "test_programs.py",
        "test_twins.py",
        "test_verbatim.py",
        "test_against_monolith.py::test_own_federations_answer_like_a_monolith",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(str(here / name) for name in names)]
    environment = {**os.environ, "PYTHONPATH": str(engine_folder)}
    environment.pop("PYTHONSAFEPATH", None)

    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=170)

    assert ended.returncode == 0, ended.stdout[-3000:]
