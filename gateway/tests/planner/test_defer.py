"""Deferred blocks in plans: what only they need is fetched apart from what the first answer needs."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import Any

import pytest
from graphql import parse
from stoa.operation import normalize
from stoa.plan import Deferred, Fetch, Flatten, Parallel, PlanNode, QueryPlan, Sequence, render_json, render_text
from stoa.planner import plan_operation
from stoa.query_graph import QueryGraph

SHOP = """
  type Query @join__type(graph: A) @join__type(graph: B) {
    product: Product @join__field(graph: A)
    products: [Product] @join__field(graph: A)
    fast: Int @join__field(graph: A)
    slow: Int @join__field(graph: A)
    top: Product @join__field(graph: B)
    config: Config
  }
  type Config @join__type(graph: A) @join__type(graph: B) {
    theme: String @join__field(graph: A)
    region: String @join__field(graph: B)
  }
  type Mutation @join__type(graph: A) @join__type(graph: B) {
    count: Int @join__field(graph: B)
    first: Product @join__field(graph: A)
    second: Product @join__field(graph: A)
  }
  type Product @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
    id: ID!
    name: String @join__field(graph: A)
    price: Int @join__field(graph: A) @join__field(graph: B, external: true)
    size: Size @join__field(graph: A)
    stock: Int @join__field(graph: B)
    shipping: Int @join__field(graph: B, requires: "price")
    reviews: [Review] @join__field(graph: B)
  }
  type Size @join__type(graph: A) { width: Int height: Int }
  type Review @join__type(graph: B) { body: String author: User }
  type User @join__type(graph: B, key: "id") @join__type(graph: C, key: "id") {
    id: ID!
    name: String @join__field(graph: C)
  }
"""


@pytest.fixture(name="plan")
def _plan(graph_of: Callable[[str], QueryGraph]) -> Callable[[str], QueryPlan]:
    graph = graph_of(SHOP)

    def plan(query: str) -> QueryPlan:
        operation = normalize(parse(query), None, graph.supergraph.api_schema, deferring=frozenset())
        return plan_operation(graph, operation)

    return plan


def _requests(node: PlanNode | None) -> list[str]:
    match node:
        case Fetch():
            return [f"{node.subgraph} {node.document}"]
        case Flatten():
            return [f"{node.node.subgraph} {node.node.document.partition('$representations){')[2].removesuffix('}}')}"]
        case Sequence() | Parallel():
            return [one for child in node.nodes for one in _requests(child)]
        case _:
            return []


def _deferred(plan: QueryPlan) -> list[tuple[tuple[int, ...], tuple[int, ...], list[str]]]:
    return [(one.blocks, one.depends, _requests(one.node)) for one in plan.deferred]


def test_what_another_subgraph_brings_waits_for_the_keys_only(plan: Callable[[str], QueryPlan]) -> None:
    """The first answer must not wait for the other subgraph, and the deferred request must not wait for all of the first."""
    text = render_text(plan('{ product { name ... @defer(label: "later") { stock } } }'))

    assert (
        text
        == dedent("""
        QueryPlan {
          Defer {
            Primary {
              {
                product {
                  name
                }
              }:
              Fetch(service: "a", id: 0) {
                {
                  product {
                    name
                    __typename
                    id
                  }
                }
              },
            },
            [
              Deferred(depends: [0], path: "product", label: "later") {
                {
                  stock
                }:
                Flatten(path: "product") {
                  Fetch(service: "b") {
                    {
                      ... on Product {
                        __typename
                        id
                      }
                    } =>
                    {
                      ... on Product {
                        stock
                      }
                    }
                  },
                },
              },
            ]
          },
        }""").strip()
    )


def test_plans_as_json_use_apollos_names(plan: Callable[[str], QueryPlan]) -> None:
    """Existing plan viewers draw our plans."""
    written: Any = render_json(plan('{ product { name ... @defer(label: "later") { stock } } }'))
    node = written["node"]

    assert (node["kind"], node["primary"]["subselection"]) == ("Defer", "{product{name}}")
    assert node["primary"]["node"]["id"] == "0"
    (deferred,) = node["deferred"]
    assert deferred.pop("node")["kind"] == "Flatten"
    assert deferred == {
        "depends": [{"id": "0"}],
        "label": "later",
        "queryPath": ["product"],
        "subselection": "{stock}",
    }


def test_root_fields_are_requests_of_their_own(plan: Callable[[str], QueryPlan]) -> None:
    """One slow resolver must not hold up its fast neighbours in the same subgraph."""
    found = plan("{ fast ... @defer { slow } }")

    assert _requests(found.root) == ["a {fast}"]
    assert _deferred(found) == [((0,), (), ["a {slow}"])]


def test_what_the_first_request_brings_anyway_is_not_asked_again(plan: Callable[[str], QueryPlan]) -> None:
    """A request more for what is there costs the client time and the subgraph work."""
    found = plan("{ product { name size { width ... @defer { height } } } }")

    assert _requests(found.root) == ["a {product{name size{width height}}}"]
    assert _deferred(found) == [((0,), (), [])]


def test_a_deferred_request_that_an_earlier_one_covers_is_dropped(plan: Callable[[str], QueryPlan]) -> None:
    """``price`` is there for the client; the request for ``shipping`` needs it as well."""
    found = plan("{ top { price ... @defer { shipping } } }")

    assert _requests(found.root) == ["b {top{__typename id}}", "a ...on Product{price}"]
    assert _deferred(found) == [((0,), (0, 1), ["b ...on Product{shipping}"])]


def test_inputs_that_only_a_block_needs_are_fetched_with_it(plan: Callable[[str], QueryPlan]) -> None:
    """The first answer must not wait for what a deferred field requires."""
    found = plan("{ top { stock ... @defer { shipping } } }")

    assert _requests(found.root) == ["b {top{stock __typename id}}"]
    assert _deferred(found) == [((0,), (0,), ["a ...on Product{price}", "b ...on Product{shipping}"])]


def test_nested_blocks_wait_for_the_requests_of_the_outer_one(plan: Callable[[str], QueryPlan]) -> None:
    """Each step of a page can come when it is there."""
    found = plan("{ product { id ... @defer { reviews { body ... @defer { author { name } } } } } }")

    assert _deferred(found) == [
        ((0,), (0,), ["b ...on Product{reviews{body author{__typename id}}}"]),
        ((1,), (1,), ["c ...on User{name}"]),
    ]
    assert [one.parent for one in found.deferred] == [None, 0]


def test_an_object_in_two_blocks_is_asked_for_once(plan: Callable[[str], QueryPlan]) -> None:
    """Two answers about one list need not line up."""
    found = plan("""{ product { id
        ... @defer { reviews { body } }
        ... @defer { reviews { author { name } } }
    } }""")

    assert _deferred(found) == [
        ((0,), (), []),
        ((1,), (1,), ["c ...on User{name}"]),
        ((0, 1), (0,), ["b ...on Product{reviews{body author{__typename id}}}"]),
    ]


def test_blocks_in_lists_stand_at_every_item(plan: Callable[[str], QueryPlan]) -> None:
    """One request for all items, as without @defer."""
    (deferred,) = plan("{ products { name ... @defer { stock } } }").deferred

    assert isinstance(deferred, Deferred)
    assert deferred.path == ("products",)
    assert _requests(deferred.node) == ["b ...on Product{stock}"]


def test_what_follows_a_mutation_waits_for_all_of_it(plan: Callable[[str], QueryPlan]) -> None:
    """A query between two mutations of one operation would see half of what the client did."""
    found = plan("mutation { first { id ... @defer { stock } } count }")

    assert _requests(found.root) == ["a mutation{first{id __typename}}", "b mutation{count}"]
    assert _deferred(found) == [((0,), (0, 1), ["b ...on Product{stock}"])]
    (deferred,) = found.deferred
    assert isinstance(deferred.node, Flatten)
    assert deferred.node.node.kind == "query"


def test_a_shared_object_is_not_waited_for_where_only_a_block_needs_its_rest(plan: Callable[[str], QueryPlan]) -> None:
    """Both subgraphs know the object; the first answer needs one of them."""
    found = plan("{ config { theme ... @defer { region } } }")

    assert _requests(found.root) == ["a {config{theme}}"]
    assert _deferred(found) == [((0,), (), ["b {config{region}}"])]


def test_a_shared_object_comes_at_once_even_where_all_in_it_is_deferred(plan: Callable[[str], QueryPlan]) -> None:
    """Without it the client would take it for null."""
    found = plan("{ config { ... @defer { region } } }")

    assert _requests(found.root) == ["b {config{region}}"]


def test_an_operation_without_blocks_has_the_plan_that_it_had(plan: Callable[[str], QueryPlan]) -> None:
    """A mark that changes nothing costs nothing."""
    marked = plan("{ product { name ... @defer { name } } }")

    assert marked == plan("{ product { name } }")
    assert marked.deferred == ()
