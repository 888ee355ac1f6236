"""``@skip`` and ``@include`` with variables: whole requests fall away."""

from __future__ import annotations

from collections.abc import Callable

from stoa.plan import Condition, Fetch, Flatten, QueryPlan, Sequence

TWO = """
type Query @join__type(graph: A) @join__type(graph: B) {
  item: Item @join__field(graph: A)
}
type Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID!
  name: String @join__field(graph: A)
  stock: Int @join__field(graph: B)
  price: Int @join__field(graph: B)
  box: Box @join__field(graph: B)
}
type Box @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID!
  label: String @join__field(graph: A)
}
"""


def test_request_of_skipped_fields_falls_away(check_plan: Callable[..., None]) -> None:
    """A request whose answer nobody reads is load for nothing."""
    check_plan(
        TWO,
        "query ($s: Boolean!) { item { name stock @include(if: $s) } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                item {
                  name
                  __typename @include(if: $s)
                  id @include(if: $s)
                }
              }
            },
            Include(if: $s) {
              Flatten(path: "item") {
                Fetch(service: "b") {
                  {
                    ... on Item {
                      __typename
                      id
                    }
                  } =>
                  {
                    ... on Item {
                      stock
                    }
                  }
                },
              },
            },
          },
        }
        """,
    )


def test_request_with_other_fields_stays(check_plan: Callable[..., None]) -> None:
    """One field's condition must not take its neighbour along."""
    check_plan(
        TWO,
        "query ($s: Boolean!) { item { price stock @include(if: $s) } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                item {
                  __typename
                  id
                }
              }
            },
            Flatten(path: "item") {
              Fetch(service: "b") {
                {
                  ... on Item {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Item {
                    price
                    stock @include(if: $s)
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_condition_above_covers_what_hangs_below(check_plan: Callable[..., None]) -> None:
    """A request for the label of a box that was skipped has no box to ask about."""
    check_plan(
        TWO,
        "query ($b: Boolean!) { item { box @skip(if: $b) { label } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                item {
                  __typename @skip(if: $b)
                  id @skip(if: $b)
                }
              }
            },
            Skip(if: $b) {
              Sequence {
                Flatten(path: "item") {
                  Fetch(service: "b") {
                    {
                      ... on Item {
                        __typename
                        id
                      }
                    } =>
                    {
                      ... on Item {
                        box {
                          __typename
                          id
                        }
                      }
                    }
                  },
                },
                Flatten(path: "item.box") {
                  Fetch(service: "a") {
                    {
                      ... on Box {
                        __typename
                        id
                      }
                    } =>
                    {
                      ... on Box {
                        label
                      }
                    }
                  },
                },
              },
            },
          },
        }
        """,
    )


def test_two_conditions_of_one_kind_both_hold(check_plan: Callable[..., None]) -> None:
    """A field takes one @include: the second must not be lost."""
    check_plan(
        TWO,
        "query ($a: Boolean!, $b: Boolean!) { item { id ... @include(if: $a) { name @include(if: $b) } } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              item {
                id
                ... @include(if: $b) {
                  name @include(if: $a)
                }
              }
            }
          },
        }
        """,
    )


def test_literal_conditions_are_gone(check_plan: Callable[..., None]) -> None:
    """What is skipped for certain needs no plan; what is left of its object is an empty object."""
    check_plan(
        TWO,
        "{ item { stock @skip(if: true) name @include(if: true) box { label @skip(if: true) } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                item {
                  name
                  __typename
                  id
                }
              }
            },
            Flatten(path: "item") {
              Fetch(service: "b") {
                {
                  ... on Item {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Item {
                    box {
                      __typename
                    }
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_conditions_within_each_other_skip_one_request_each(plan_for: Callable[..., QueryPlan]) -> None:
    """A request inside a skipped one must not be sent, and the outer one must not wait for the inner's condition."""
    query = "query ($a: Boolean!, $b: Boolean!) { item { name box @include(if: $a) { id label @skip(if: $b) } } }"
    plan = plan_for(TWO, query)

    assert isinstance(plan.root, Sequence)
    first, outer = plan.root.nodes
    assert isinstance(first, Fetch)
    assert isinstance(outer, Condition)
    assert (outer.variable, outer.if_false) == ("a", None)
    assert isinstance(outer.if_true, Sequence)
    box, inner = outer.if_true.nodes
    assert isinstance(box, Flatten)
    assert box.node.subgraph == "b"
    assert isinstance(inner, Condition)
    assert (inner.variable, inner.if_true) == ("b", None)
    assert isinstance(inner.if_false, Flatten)
    assert inner.if_false.node.subgraph == "a"
