"""Plannings over one federation share the views of its objects: the plans stay what they were, and the memory ends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations

from graphql import parse
from stoa.operation import Operation, normalize
from stoa.plan import render_text
from stoa.planner import plan_operation
from stoa.planner._views import views_of
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.supergraph import read_supergraph
from stoa.testing import compose_sdl

TYPES = [f"T{number}" for number in range(6)]
LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\n'


def _node(name: str) -> str:
    return f'type {name} implements Node @key(fields: "id") {{ id: ID! }}'


def _graph() -> QueryGraph:
    nodes = " ".join(map(_node, TYPES))
    more = " ".join(f'type {name} @key(fields: "id") {{ id: ID! more: Int }}' for name in TYPES)
    subgraphs = {
        "nodes": f"{LINK} type Query {{ nodes: [Node] }} interface Node {{ id: ID! }} {nodes}",
        "more": f"{LINK} {more}",
    }
    return build_query_graph(read_supergraph(compose_sdl(subgraphs)))


def _operations(graph: QueryGraph) -> list[Operation]:
    """One for each pair and triple of types."""
    chosen = [*combinations(TYPES, 2), *combinations(TYPES, 3)]
    queries = ("{ nodes { " + " ".join(f"... on {name} {{ more }}" for name in names) + " } }" for names in chosen)
    return [normalize(parse(query), None, graph.supergraph.api_schema) for query in queries]


def _texts(graph: QueryGraph, operations: list[Operation]) -> list[str]:
    return [render_text(plan_operation(graph, one)) for one in operations]


def test_plans_do_not_depend_on_what_was_planned_before() -> None:
    """An operation planned second must not get another plan than the same one planned first."""
    graph = _graph()
    operations = _operations(graph)
    alone = [render_text(plan_operation(replace(graph), one)) for one in operations]

    assert _texts(graph, operations) == alone
    assert _texts(graph, operations[::-1]) == alone[::-1]


def test_threads_that_plan_at_once_agree() -> None:
    """Two threads plan at a time in every gateway: equal views must be one object for both."""
    graph = _graph()
    operations = _operations(graph)
    alone = _texts(_graph(), operations)

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: _texts(graph, operations), range(4)))

    assert together == [alone] * 4


def test_a_changed_copy_of_the_graph_begins_without_views() -> None:
    """A graph with other nodes must never be planned with the views of the old ones."""
    graph = _graph()
    plan_operation(graph, _operations(graph)[0])

    assert views_of(graph).interned
    assert not views_of(replace(graph)).interned


def test_views_are_dropped_when_there_are_too_many() -> None:
    """Clients choose which types a selection is for: what is kept for them must end."""
    graph = _graph()
    plan_operation(graph, _operations(graph)[0])
    full = views_of(graph)
    some = next(iter(full.interned.values()))
    full.interned.update({(number,): some for number in range(20_001)})

    assert views_of(graph) is not full
    assert views_of(graph) is views_of(graph)
