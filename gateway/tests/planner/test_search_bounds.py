"""Searches that could explode: each plans within a stated number of steps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stoa.plan import PlanSize, QueryPlan, plan_size
from stoa.planner import PlanningTooExpensive

COUNT = 20
GRAPHS = [f"G{number}" for number in range(COUNT)]


def _everywhere(key: str = "") -> str:
    return " ".join(f"@join__type(graph: {graph}{key})" for graph in GRAPHS)


def _own_fields() -> str:
    return " ".join(f"own{number}: Int @join__field(graph: {graph})" for number, graph in enumerate(GRAPHS))


def _nested(field: str, depth: int) -> str:
    text = "own1 own2"
    for number in range(depth):
        text = f"own{number} {field} {{ {text} }}"
    return text


def test_entity_in_every_subgraph(plan_for: Callable[..., QueryPlan]) -> None:
    """Twenty ways on at each of six levels are 64 million paths."""
    key = ', key: "id"'
    types = f"type Query {_everywhere()} {{ item: Item }} "
    types += f"type Item {_everywhere(key)} {{ id: ID! child: Item {_own_fields()} }}"

    assert plan_for(types, "{ item { " + _nested("child", 6) + " } }", budget=4_000).root is not None


def test_value_type_that_every_subgraph_knows_in_part(plan_for: Callable[..., QueryPlan]) -> None:
    """Every one of them must be asked, and no order of asking them may be tried out."""
    types = f"type Query {_everywhere()} {{ value: Value }} type Value {_everywhere()} {{ {_own_fields()} }}"
    query = "{ value { " + " ".join(f"own{number}" for number in range(COUNT)) + " } }"

    assert plan_for(types, query, budget=10_000).root is not None


def test_members_that_each_have_a_subgraph_of_their_own(plan_for: Callable[..., QueryPlan]) -> None:
    """The subsets of twenty types are a million."""
    types = "type Query @join__type(graph: A) { nodes: [Node] } interface Node @join__type(graph: A) { id: ID! }"
    for graph in GRAPHS:
        types += f"""
          type T{graph} implements Node
            @join__implements(graph: A, interface: "Node")
            @join__type(graph: A, key: "id")
            @join__type(graph: {graph}, key: "id")
          {{ id: ID! value: Int @join__field(graph: {graph}) }}"""
    query = "{ nodes { " + " ".join(f"... on T{graph} {{ value }}" for graph in GRAPHS) + " } }"

    assert plan_for(types, query, budget=500).root is not None


def test_long_chain_of_requirements(plan_for: Callable[..., QueryPlan]) -> None:
    """Looking at each step by way of all before it doubles the work twenty times."""
    fields = "f0: Int @join__field(graph: A) "
    for number in range(1, COUNT):
        here, there = "AB"[number % 2], "BA"[number % 2]
        fields += f'f{number}: Int @join__field(graph: {here}, requires: "f{number - 1}") '
        fields += f"@join__field(graph: {there}, external: true) "
    types = "type Query @join__type(graph: A) @join__type(graph: B) { item: Item @join__field(graph: A) }"
    types += f'type Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {{ id: ID! {fields} }}'

    assert plan_for(types, f"{{ item {{ f{COUNT - 1} }} }}", budget=500).root is not None


def test_value_type_in_parts_below_others(plan_for: Callable[..., QueryPlan]) -> None:
    """Which part comes from where is clear from each field: no combination needs to be tried, at any depth."""
    types = f"type Query {_everywhere()} {{ value: Value }}"
    types += f" type Value {_everywhere()} {{ inner: Value {_own_fields()} }}"
    query = "{ value { inner { inner { " + " ".join(f"own{number}" for number in range(COUNT)) + " } } } }"

    plan = plan_for(types, query, budget=3_000)

    assert plan_size(plan) == PlanSize(requests=COUNT, waves=1)


def test_entity_that_every_subgraph_shares(plan_for: Callable[..., QueryPlan]) -> None:
    """Twenty subgraphs that all have the same are one subgraph, as far as planning is concerned."""
    key = ', key: "id"'
    types = f"type Query {_everywhere()} {{ a: Item b: Item }} "
    types += f"type Item {_everywhere(key)} {{ id: ID! name: String child: Item children: [Item] {_own_fields()} }}"
    query = "{ a { name child { name own3 children { name } } } b { name own3 children { child { own4 name } } } }"

    plan = plan_for(types, query, budget=700)

    assert plan_size(plan).requests == 2


def test_many_root_objects_in_many_subgraphs(plan_for: Callable[..., QueryPlan]) -> None:
    """Every want is weighed with every set of subgraphs: fewer sets the more wants there are."""
    key = ', key: "id"'
    types = f"type Query {_everywhere()} {{ item: Item }} "
    types += f"type Item {_everywhere(key)} {{ id: ID! child: Item {_own_fields()} }}"
    query = "{ " + " ".join(f"x{n}: item {{ own{n % COUNT} child {{ own{n % 7} }} }}" for n in range(40)) + " }"

    assert plan_for(types, query).root is not None


def test_budget_is_spent_before_anybody_notices(plan_for: Callable[..., QueryPlan]) -> None:
    """A thousand objects in twenty subgraphs are refused with a reason, not worked at for minutes."""
    key = ', key: "id"'
    types = f"type Query {_everywhere()} {{ item: Item }} "
    types += f"type Item {_everywhere(key)} {{ id: ID! child: Item children: [Item] {_own_fields()} }}"
    query = "own1"
    for number in range(8):
        query = f"own{number} x: child {{ {query} }} y: children {{ {query} }}"

    with pytest.raises(PlanningTooExpensive, match="Ask for less"):
        plan_for(types, f"{{ item {{ {query} }} }}", budget=5_000)
