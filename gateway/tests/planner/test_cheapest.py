"""No plan with fewer requests is passed over: fields are taken away from subgraphs by brute force, and nothing gets cheaper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from types import MappingProxyType

import pytest
from graphql import parse, validate
from stoa.operation import Operation, Selection, normalize
from stoa.plan import plan_size
from stoa.planner import Unplannable, plan_operation
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.supergraph import read_supergraph
from stoa.testing import compose_sdl
from stoa.testing.monolith import RandomOperations

OWN = Path(__file__).parent / "federations"
OPERATIONS = 10
#: of the ways to give each field to one of its subgraphs, so many are tried
TRIES = 25


@cache
def _graph(name: str) -> QueryGraph:
    subgraphs = {path.stem: path.read_text() for path in sorted((OWN / name).glob("*.graphql"))}
    return build_query_graph(read_supergraph(compose_sdl(subgraphs)))


def _operations(graph: QueryGraph, name: str) -> Iterator[tuple[str, Operation]]:
    schema = graph.supergraph.api_schema
    for seed in range(OPERATIONS):
        random = Random(f"{name} {seed}")
        query, _ = RandomOperations(schema=schema, random=random, mess=0.0).operation(random.randint(1, 2))
        if not validate(schema, parse(query)):
            yield query, normalize(parse(query), None, schema)


def _shared(graph: QueryGraph, operation: Operation) -> dict[tuple[str, str], list[str]]:
    """The operation's fields that several subgraphs have."""
    used = set(_used(operation.selection))
    found: dict[tuple[str, str], set[str]] = {}
    for node in graph.nodes:
        for field in node.fields:
            if (node.type_name, field) in used:
                found.setdefault((node.type_name, field), set()).add(node.subgraph)
    return {coordinate: sorted(owners) for coordinate, owners in sorted(found.items()) if len(owners) > 1}


def _used(selection: Selection) -> Iterator[tuple[str, str]]:
    for field in selection:
        yield from ((name, field.name) for name in (*field.possible_types, field.parent_type))
        yield from _used(field.selection or ())


def _requests_otherwise(graph: QueryGraph, operation: Operation, random: Random) -> Iterator[int]:
    shared = _shared(graph, operation)
    ways = list(product(*([None, *owners] for owners in shared.values()))) if len(shared) <= 5 else []
    tried = (
        ways
        if 0 < len(ways) <= TRIES
        else [tuple(random.choice([None, *owners]) for owners in shared.values()) for _ in range(TRIES)]
    )
    for way in tried:
        kept = dict(zip(shared, way, strict=True))
        try:
            yield plan_size(plan_operation(_without_others(graph, kept), operation)).requests
        except Unplannable:
            continue


def _without_others(graph: QueryGraph, kept: dict[tuple[str, str], str | None]) -> QueryGraph:
    """The graph in which these fields come from the subgraphs named, if one is named."""
    nodes = tuple(
        replace(
            node,
            fields=MappingProxyType(
                {
                    name: move
                    for name, move in node.fields.items()
                    if kept.get((node.type_name, name)) in (None, node.subgraph)
                }
            ),
        )
        for node in graph.nodes
    )
    return replace(graph, nodes=nodes)


@pytest.mark.parametrize("federation", ["contexts", "interface-objects", "interfaces", "provides", "value-types"])
def test_no_choice_of_subgraphs_needs_fewer_requests(federation: str) -> None:
    """Every request too many is paid on each execution."""
    graph, random = _graph(federation), Random(federation)
    cheaper = [
        (query, mine, best)
        for query, operation in _operations(graph, federation)
        for mine in [plan_size(plan_operation(graph, operation)).requests]
        for best in [min(_requests_otherwise(graph, operation, random), default=mine)]
        if best < mine
    ]

    assert cheaper == []
