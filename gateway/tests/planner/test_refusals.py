"""Operations that have no plan, and searches that would not end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stoa.errors import PlanningError
from stoa.plan import QueryPlan
from stoa.planner import PlanningTooExpensive, Unplannable

STRANGERS = """
type Query @join__type(graph: A) @join__type(graph: B) {
  item: Item @join__field(graph: A)
}
type Item @join__type(graph: A) @join__type(graph: B, key: "id") {
  id: ID! @join__field(graph: B)
  name: String @join__field(graph: A)
  stock: Int @join__field(graph: B)
}
"""

CIRCLE = """
type Query @join__type(graph: A) @join__type(graph: B) { item: Item @join__field(graph: A) }
type Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID!
  chicken: Int @join__field(graph: A, requires: "egg") @join__field(graph: B, external: true)
  egg: Int @join__field(graph: B, requires: "chicken") @join__field(graph: A, external: true)
}
"""


def test_field_that_nobody_can_reach_is_refused_with_its_path(plan_for: Callable[..., QueryPlan]) -> None:
    """Null instead of a refusal is a wrong answer that looks right."""
    with pytest.raises(Unplannable, match=r"item\.stock"):
        plan_for(STRANGERS, "{ item { name stock } }")


@pytest.mark.parametrize(
    ("types", "query", "words"),
    [
        (STRANGERS, "{ item { stock } }", r"Item\.stock is in subgraph 'b', but what its key \('id'\) needs cannot be"),
        (STRANGERS.replace(', key: "id"', ""), "{ item { stock } }", r"subgraph 'b', but Item has no key by which"),
        (
            STRANGERS.replace('key: "id"', 'key: "id", resolvable: false'),
            "{ item { stock } }",
            r"its key of Item \('id'\) is not resolvable there",
        ),
        (
            STRANGERS.replace("stock: Int @join__field(graph: B)", "stock: Int @join__field(graph: B, external: true)"),
            "{ item { stock } }",
            r"no subgraph resolves Item\.stock",
        ),
        (CIRCLE, "{ item { chicken } }", r"Item\.chicken is in subgraph 'a', .* or what it requires cannot be fetched"),
        (
            STRANGERS,
            "{ a: item { id stock } b: item { id stock } c: item { id } }",
            r"a\.id: .* a\.stock: .* b\.id: .* And 2 more fields\.$",
        ),
    ],
)
def test_refusal_says_which_subgraphs_have_the_field_and_why_they_are_out_of_reach(
    plan_for: Callable[..., QueryPlan], types: str, query: str, words: str
) -> None:
    """Without the reason nobody knows which schema to mend."""
    with pytest.raises(Unplannable, match=words):
        plan_for(types, query)


def test_requirements_that_need_each_other_are_refused(plan_for: Callable[..., QueryPlan]) -> None:
    """Following them round would never end."""
    with pytest.raises(Unplannable, match=r"item\.chicken"):
        plan_for(CIRCLE, "{ item { chicken } }")


def test_search_stops_when_its_budget_is_spent(plan_for: Callable[..., QueryPlan]) -> None:
    """One operation must not hold up all others."""
    with pytest.raises(PlanningTooExpensive, match="3 steps"):
        plan_for(STRANGERS, "{ item { name } }", budget=3)


def test_budget_that_is_just_enough_is_enough(plan_for: Callable[..., QueryPlan]) -> None:
    """The bound counts steps, nothing else."""
    assert plan_for(STRANGERS, "{ item { name } }", budget=8).root is not None


def test_refusals_may_be_shown_to_clients() -> None:
    """They say what the client asked for, nothing of the inside."""
    assert issubclass(Unplannable, PlanningError)
    assert {Unplannable.code, PlanningTooExpensive.code} == {
        "QUERY_PLANNING_FAILED",
        "QUERY_PLAN_COMPLEXITY_EXCEEDED",
    }


def test_introspection_alone_needs_no_subgraph(plan_for: Callable[..., QueryPlan]) -> None:
    """A tool that reads the schema must not wake every subgraph."""
    assert plan_for(STRANGERS, "{ __typename __schema { queryType { name } } }").root is None


def test_same_input_gives_the_same_plan(plan_for: Callable[..., QueryPlan]) -> None:
    """Plans that change from start to start cannot be compared or cached."""
    assert plan_for(STRANGERS, "{ item { name } }") == plan_for(STRANGERS, "{ item { name } }")


TWINS = """
type Query @join__type(graph: A) @join__type(graph: B) {
  media: [Media] @join__field(graph: A)
}
interface Media @join__type(graph: A) { id: ID! }
type Book implements Media @join__type(graph: A) @join__type(graph: B) @join__implements(graph: A, interface: "Media") {
  id: ID! @join__field(graph: A)
  rank: Int @join__field(graph: B)
}
type Film implements Media @join__type(graph: A) @join__type(graph: B) @join__implements(graph: A, interface: "Media") {
  id: ID! @join__field(graph: A)
  rank: Int @join__field(graph: B)
}
"""


def test_one_path_that_fails_for_several_reasons_is_refused_not_broken(plan_for: Callable[..., QueryPlan]) -> None:
    """Reasons in an order must not need an order among fields."""
    with pytest.raises(Unplannable, match=r"media\.rank"):
        plan_for(
            TWINS,
            "query ($a: Boolean!, $b: Boolean!) { media { ... on Book { rank @skip(if: $b) rank @include(if: $a) } ... on Film { rank } } }",
        )
