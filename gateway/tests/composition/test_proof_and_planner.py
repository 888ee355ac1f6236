"""The proof of composition and the planner judge alike: what is proved can be planned, what is refused cannot.

They share no code below the supergraph: each would show a mistake of the other.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from graphql import (
    GraphQLField,
    GraphQLInputType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
    parse,
)
from stoa.composition import SubgraphSource, compose
from stoa.composition.check import Composition
from stoa.composition.merge import merge
from stoa.composition.model import gather_facts
from stoa.composition.normalise import normalise
from stoa.composition.read import read_subgraph
from stoa.composition.satisfy import satisfy
from stoa.composition.write import write_supergraph
from stoa.errors import PlanningError
from stoa.operation import normalize
from stoa.planner import plan_operation
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.spec import FEDERATION_DIRECTIVES
from stoa.supergraph import read_supergraph

_HERE: Final = Path(__file__).parent
_FEDERATIONS: Final = sorted((_HERE.parent / "planner" / "federations").iterdir())
_AUDIT: Final = sorted((_HERE.parents[3] / "shared" / "audit").glob("*.json"))
_DEEPEST: Final = 2
_NAMES: Final = ", ".join(f'"@{name}"' for name in FEDERATION_DIRECTIVES)
_LINK: Final = f'extend schema @link(url: "https://specs.apollo.dev/federation/v2.12", import: [{_NAMES}])\n'


def _graph(sdl: str | None) -> QueryGraph:
    assert sdl is not None
    return build_query_graph(read_supergraph(sdl))


def _is_planned(graph: QueryGraph, query: str) -> bool:
    try:
        # the full schema: the proof is about inaccessible fields too
        plan_operation(graph, normalize(parse(query), None, graph.supergraph.schema))
    except PlanningError:
        return False
    return True


def _queries(schema: GraphQLSchema) -> Iterator[str]:
    """Every field by every short way that comes to a type for the first time."""
    waiting = deque([(schema.query_type, "{ %s }", frozenset[str]())])
    while waiting:
        parent, around, seen = waiting.popleft()
        assert parent is not None
        for name, field in parent.fields.items():
            returned = get_named_type(field.type)
            call = name + _arguments(field)
            if not (isinstance(returned, GraphQLObjectType) or is_abstract_type(returned)):
                yield around % call
                continue
            yield around % f"{call} {{ __typename }}"
            concretes = schema.get_possible_types(returned) if is_abstract_type(returned) else [returned]
            for concrete in concretes:
                if concrete.name not in seen and len(seen) < _DEEPEST:
                    inner = f"{call} {{ ... on {concrete.name} {{ %s }} }}"
                    waiting.append((concrete, around % inner, seen | {concrete.name}))


def _arguments(field: GraphQLField) -> str:
    needed = [f"{name}: {_sample(item.type)}" for name, item in field.args.items() if is_required_argument(item)]
    return f"({', '.join(needed)})" if needed else ""


def _sample(kind: GraphQLInputType) -> str:
    if is_non_null_type(kind):
        return _sample(kind.of_type)
    if is_list_type(kind):
        return "[]"
    if is_enum_type(kind):
        return next(iter(kind.values))
    if is_input_object_type(kind):
        needed = (
            f"{name}: {_sample(item.type)}" for name, item in kind.fields.items() if is_required_input_field(item)
        )
        return f"{{{', '.join(needed)}}}"
    return {"Int": "1", "Float": "1", "Boolean": "true"}.get(str(kind), '"x"')


def _check_every_query_is_planned(subgraphs: Mapping[str, str]) -> None:
    result = compose([SubgraphSource(name=name, url="http://x", sdl=sdl) for name, sdl in subgraphs.items()])
    assert [error.render() for error in result.errors] == []
    graph = _graph(result.supergraph_sdl)
    queries = list(_queries(graph.supergraph.schema))

    assert len(queries) > 1
    assert [query for query in queries if not _is_planned(graph, query)] == []


@pytest.mark.parametrize("folder", _FEDERATIONS, ids=lambda folder: folder.name)
def test_what_is_proved_can_be_planned(folder: Path) -> None:
    """A supergraph that composition lets pass must not refuse its clients' queries."""
    _check_every_query_is_planned({path.stem: path.read_text() for path in folder.glob("*.graphql")})


@pytest.mark.parametrize("path", _AUDIT, ids=lambda path: path.stem)
def test_what_is_proved_of_the_audits_suites_can_be_planned(path: Path) -> None:
    """The same over forty-six federations that somebody else wrote."""
    suite = json.loads(path.read_text())
    _check_every_query_is_planned({one["name"]: one["sdl"] for one in suite["subgraphs"]})


#: what cannot be answered, in subgraphs a, b, …
_UNANSWERED: Final = {
    "key that does not resolve": (
        'type Query { t: T } type T @key(fields: "id") { id: ID! }',
        'type T @key(fields: "id", resolvable: false) { id: ID! n: Int }',
    ),
    "key that nobody has": (
        'type Query { t: T } type T @key(fields: "id") { id: ID! }',
        'type T @key(fields: "sku") { sku: ID! n: Int }',
    ),
    "value type without a parent": (
        "type Query { t: V } type V { a: Int }",
        "type Query { u: V } type V { b: Int }",
    ),
    "requirements that wait for each other": (
        'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int @requires(fields: "y") y: Int @external }',
        'type T @key(fields: "id") { id: ID! y: Int @requires(fields: "x") x: Int @external }',
    ),
    "provided on another way only": (
        (
            'type Query { t: T @provides(fields: "n") v: T } '
            'type T @key(fields: "id", resolvable: false) { id: ID! n: Int @external }'
        ),
        'type Query { u: T } type T @key(fields: "id", resolvable: false) { id: ID! n: Int @shareable }',
    ),
    "no way back after a requirement": (
        (
            'type Query { t: T } type T @key(fields: "id", resolvable: false) '
            '{ id: ID! n: Int @external m: Int @requires(fields: "n") }'
        ),
        'type T @key(fields: "id") { id: ID! n: Int }',
    ),
    "member that leads nowhere": (
        'type Query { u: U } union U = A | B type A { a: Int } type B @key(fields: "id") { id: ID! }',
        'type B @key(fields: "id", resolvable: false) { id: ID! n: Int }',
    ),
}


@pytest.mark.parametrize("sdls", _UNANSWERED.values(), ids=_UNANSWERED)
def test_query_that_is_shown_has_no_plan(sdls: tuple[str, ...]) -> None:
    """A supergraph that could serve everything must not be refused."""
    read = [
        read_subgraph(SubgraphSource(name=n, url="", sdl=_LINK + sdl), n).subgraph
        for n, sdl in zip("ABC", sdls, strict=False)
    ]
    subgraphs = [normalise(subgraph)[0] for subgraph in read if subgraph is not None]
    facts = {subgraph.name: gather_facts(subgraph) for subgraph in subgraphs}
    merged = merge(subgraphs, facts)
    composition = Composition(subgraphs=tuple(subgraphs), facts=facts, overrides=merged.overrides, schema=merged.schema)
    graph = _graph(write_supergraph(merged.schema))

    found = [finding.message for finding in satisfy(composition)]
    shown = [match[0] for text in found if (match := re.search(r"^query \{$.*?^\}$", text, re.MULTILINE | re.DOTALL))]

    assert shown
    assert [query for query in shown if _is_planned(graph, query)] == []
