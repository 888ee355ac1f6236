"""Arguments out of contexts: where the plan fetches their values, and which request waits for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from stoa.plan import (
    Condition,
    ContextSource,
    Fetch,
    Flatten,
    QueryPlan,
    ResponseKey,
    Sequence,
    TypeCondition,
    render_json,
)
from stoa.planner import Unplannable

SHOP = """
directive @context(name: String!) repeatable on INTERFACE | OBJECT | UNION
type Query @join__type(graph: A) @join__type(graph: B) {
  shop: Shop @join__field(graph: A)
  price: Price @join__field(graph: A)
  places: [Place] @join__field(graph: A)
}
type Shop @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @context(name: "b__shop") {
  id: ID!
  currency: String! @join__field(graph: B)
  prices: [Price] @join__field(graph: A)
}
type Price @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID!
  shown: String @join__field(graph: B, contextArguments: [
    { context: "b__shop", name: "in", type: "String!", selection: " { currency }" }
  ])
  label: String @join__field(graph: A, requires: "shown") @join__field(graph: B)
  place: String @join__field(graph: B, contextArguments: [
    { context: "b__place", name: "of", type: "String", selection: "... on Hall { hall { name } } ... on Yard { name }" }
  ])
}
interface Place @join__type(graph: A) { prices: [Price] }
type Hall implements Place @join__type(graph: A) @join__implements(graph: A, interface: "Place") @context(name: "b__place") {
  hall: Name prices: [Price]
}
type Yard implements Place @join__type(graph: A) @join__implements(graph: A, interface: "Place") @context(name: "b__place") {
  name: String prices: [Price]
}
type Name @join__type(graph: A) { name: String }
"""
#: as before, but A has the field too and needs no argument
TWICE = SHOP.replace(
    "shown: String @join__field(graph: B, ", "shown: String @join__field(graph: A) @join__field(graph: B, "
)


def _fetches(node: object) -> Iterator[Fetch]:
    match node:
        case QueryPlan():
            yield from _fetches(node.root)
        case Fetch():
            yield node
        case Flatten():
            yield node.node
        case Condition():
            yield from _fetches(node.if_true or node.if_false)
        case Sequence():
            for one in node.nodes:
                yield from _fetches(one)


def _contextual(plan: QueryPlan) -> Fetch:
    (fetch,) = (one for one in _fetches(plan) if one.contexts)
    return fetch


def test_value_is_fetched_above_and_the_field_waits_for_it(check_plan: Callable[..., None]) -> None:
    """The object above may have the value in another subgraph only: without the wait it would be missing."""
    check_plan(
        SHOP,
        "{ shop { prices { shown } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                shop {
                  prices {
                    __typename
                    id
                  }
                  __typename
                  id
                }
              }
            },
            Flatten(path: "shop") {
              Fetch(service: "b") {
                {
                  ... on Shop {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Shop {
                    currency
                  }
                }
              },
            },
            Flatten(path: "shop.prices.@") {
              Fetch(service: "b") {
                {
                  ... on Price {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Price {
                    shown(in: $contextualArgument_2_0)
                  }
                }
                Context($contextualArgument_2_0: String! <= ../Shop.currency)
              },
            },
          },
        }
        """,
    )


def test_plan_as_json_renames_the_value_as_existing_viewers_know_it(plan_for: Callable[..., QueryPlan]) -> None:
    """Viewers that draw contexts look for these names."""
    written = render_json(plan_for(SHOP, "{ shop { prices { shown } } }"))

    assert written["node"]["nodes"][-1]["node"]["contextRewrites"] == [
        {
            "kind": "KeyRenamer",
            "path": ["..", "... on Shop", "currency"],
            "renameKeyTo": "contextualArgument_2_0",
        }
    ]


def test_each_type_that_sets_the_context_is_a_source_of_its_own(plan_for: Callable[..., QueryPlan]) -> None:
    """Which of them an object is shows only when it is there."""
    plan = plan_for(SHOP, "{ places { prices { place } } }")

    assert "prices{__typename id}" in next(_fetches(plan)).document
    assert _contextual(plan).contexts[0].sources == (
        ContextSource(
            levels_up=1,
            type_condition="Hall",
            path=(ResponseKey("hall"), ResponseKey("name")),
            possible_types=frozenset({"Hall"}),
        ),
        ContextSource(
            levels_up=1, type_condition="Yard", path=(ResponseKey("name"),), possible_types=frozenset({"Yard"})
        ),
    )


def test_type_that_is_known_is_not_checked(plan_for: Callable[..., QueryPlan]) -> None:
    """An object whose type nobody fetched must not be passed over for lack of its name."""
    (source,) = _contextual(plan_for(SHOP, "{ shop { prices { shown } } }")).contexts[0].sources

    assert source.possible_types == frozenset()
    assert not any(isinstance(segment, TypeCondition) for segment in source.path)


def test_required_field_gets_its_argument_too(plan_for: Callable[..., QueryPlan]) -> None:
    """A field that another one requires is asked like any other."""
    ban_own_label = SHOP.replace(" @join__field(graph: B)\n  place", "\n  place")
    fetch = _contextual(plan_for(ban_own_label, "{ shop { prices { label } } }"))

    assert "shown(in:$contextualArgument_2_0)" in fetch.document


def test_value_is_not_fetched_where_nobody_needs_it(plan_for: Callable[..., QueryPlan]) -> None:
    """A skipped field must not cost the request for its argument."""
    plan = plan_for(SHOP, "query ($c: Boolean!) { shop { id prices @include(if: $c) { shown } } }")

    assert isinstance(plan.root, Sequence)
    assert [type(node) for node in plan.root.nodes] == [Fetch, Condition]
    assert len(list(_fetches(plan))) == 3


def test_value_that_the_client_asks_under_a_condition_is_fetched_anyway(plan_for: Callable[..., QueryPlan]) -> None:
    """The client's switch is about its own answer, not about the argument."""
    query = "query ($c: Boolean!) { shop { currency @include(if: $c) prices { shown } } }"
    text = str(render_json(plan_for(SHOP, query)))

    assert "currency @include" not in text
    assert "{...on Shop{currency}}" in text


def test_variable_of_the_client_keeps_its_name(plan_for: Callable[..., QueryPlan]) -> None:
    """The client's variable under our name would be overwritten."""
    query = "query ($contextualArgument_2_0: Boolean!) { shop { prices { shown @skip(if: $contextualArgument_2_0) } } }"
    fetch = _contextual(plan_for(SHOP, query))

    assert fetch.contexts[0].variable == "contextualArgument_2_0_"


def test_field_without_its_context_above_is_refused_by_name(plan_for: Callable[..., QueryPlan]) -> None:
    """Asked without the argument the subgraph would answer something else."""
    with pytest.raises(Unplannable, match="'b__shop', which nothing above"):
        plan_for(SHOP, "{ price { shown } }")


def test_without_its_context_a_field_is_asked_where_it_needs_none(plan_for: Callable[..., QueryPlan]) -> None:
    """Another subgraph may have the field without the argument."""
    (fetch,) = _fetches(plan_for(TWICE, "{ price { shown } }"))

    assert fetch.subgraph == "a"
    assert not fetch.contexts
