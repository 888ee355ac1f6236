"""The planner's stages as data and text: candidate paths, fetch graphs before and after merging."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import TypeAlias

import pytest
from graphql import parse
from stoa.operation import Operation, normalize
from stoa.plan import outline_plan, path_text
from stoa.planner import Unplannable, candidate_paths, fetch_graphs, paths_json, paths_text, plan_operation
from stoa.query_graph import QueryGraph

GraphOf: TypeAlias = Callable[[str], QueryGraph]

SHOP = """
type Query @join__type(graph: A) @join__type(graph: B) @join__type(graph: C) {
  item: Item @join__field(graph: A)
  other: Item @join__field(graph: A)
}
type Mutation @join__type(graph: A) @join__type(graph: B) {
  add: Item @join__field(graph: A)
  take: Int @join__field(graph: B)
}
type Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @join__type(graph: C, key: "sku") {
  id: ID! @join__field(graph: A) @join__field(graph: B)
  sku: ID! @join__field(graph: B) @join__field(graph: C)
  size: Int @join__field(graph: B)
  weight: Int @join__field(graph: B, requires: "size2")
  size2: Int @join__field(graph: A) @join__field(graph: B, external: true)
  name: String @join__field(graph: A) @join__field(graph: C)
}
"""


def _operation(graph: QueryGraph, query: str) -> Operation:
    return normalize(parse(query), None, graph.supergraph.api_schema)


def test_paths_list_every_candidate_with_its_ways(graph_of: GraphOf) -> None:
    """A field that goes the wrong way has candidates that nobody thought of."""
    graph = graph_of(SHOP)

    paths = candidate_paths(graph, _operation(graph, "{ item { name size } }"))

    assert paths_text(paths) == dedent(
        """
        item  (Query.item)
          * a: a root field

        item.name  (Item.name)
          * a: from Query.item or by key "id"
          - c: by key "sku"
              would take 1 request and 1 wave more

        item.size  (Item.size)
          * b: by key "id"
        """
    ).strip("\n")
    assert paths_json(paths)[1]["candidates"][1] == {
        "subgraph": "c",
        "chosen": False,
        "ways": ['by key "sku"'],
        "verdict": "would take 1 request and 1 wave more",
        "moreRequests": 1,
        "moreWaves": 1,
    }


def test_equal_names_at_several_places_keep_their_own_candidates(graph_of: GraphOf) -> None:
    """``name`` below ``item`` and below ``other`` are two questions."""
    graph = graph_of(SHOP)

    paths = candidate_paths(graph, _operation(graph, "{ item { name } other { name } }"), field="Item.name")

    assert [path.path for path in paths] == ["item.name", "other.name"]


def test_the_fetch_graph_shows_what_merging_did(graph_of: GraphOf) -> None:
    """Two requests where one would do: seen before merging, gone after it."""
    graph = graph_of(SHOP)

    (fetches,) = fetch_graphs(graph, _operation(graph, "{ item { size weight } }"))

    assert [(step.number, step.fetch.subgraph, step.parents) for step in fetches.before] == [
        (0, "a", ()),
        (1, "b", (0,)),
        (2, "b", (0,)),
    ]
    assert [(step.number, step.fetch.subgraph, step.parents) for step in fetches.after] == [
        (0, "a", ()),
        (1, "b", (0,)),
    ]
    assert "size" in fetches.after[1].fetch.document
    assert "weight" in fetches.after[1].fetch.document


def test_the_same_request_at_two_places_is_shared(graph_of: GraphOf) -> None:
    """One request with two places is what is sent."""
    graph = graph_of(SHOP)

    (fetches,) = fetch_graphs(graph, _operation(graph, "{ item { size } other { size } }"))

    assert [len(step.paths) for step in fetches.before] == [0, 1, 1]
    assert [[path_text(path) for path in step.paths] for step in fetches.after] == [[], ["item", "other"]]


def test_the_merged_fetch_graph_is_the_plan(graph_of: GraphOf) -> None:
    """A printed stage that differs from what runs misleads."""
    graph = graph_of(SHOP)
    operation = _operation(graph, "query ($c: Boolean!) { item { name size weight sku @include(if: $c) } }")

    (fetches,) = fetch_graphs(graph, operation)

    planned = outline_plan(plan_operation(graph, operation))
    assert sorted(step.fetch.document for step in fetches.after) == sorted(one.fetch.document for one in planned)


def test_every_run_of_a_mutation_has_a_fetch_graph(graph_of: GraphOf) -> None:
    """They wait for each other though nothing in them says so."""
    graph = graph_of(SHOP)

    runs = fetch_graphs(graph, _operation(graph, "mutation { add { id } take again: add { id } }"))

    assert [[step.fetch.subgraph for step in run.after] for run in runs] == [["a"], ["b"], ["a"]]


def test_an_operation_without_a_plan_has_no_fetch_graph(graph_of: GraphOf) -> None:
    """The planner's own refusal is told."""
    graph = graph_of(SHOP.replace('graph: B, key: "id"', "graph: B"))

    with pytest.raises(Unplannable):
        fetch_graphs(graph, _operation(graph, "{ item { size } }"))
