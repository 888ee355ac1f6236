"""Fields that moved from one subgraph to another, at once or step by step."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stoa.plan import QueryPlan
from stoa.planner import Unplannable

MOVED = """
type Query @join__type(graph: A) @join__type(graph: B) {
  item: Item @join__field(graph: A)
}
type Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID!
  price: Int @join__field(graph: A, usedOverridden: true) @join__field(graph: B, override: "a")
  stock: Int @join__field(graph: A) @join__field(graph: B, override: "a", overrideLabel: "new-stock")
}
"""


def test_overridden_field_is_not_fetched_where_it_was(check_plan: Callable[..., None]) -> None:
    """The old subgraph's price is out of date."""
    check_plan(
        MOVED,
        "{ item { price } }",
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
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_label_that_is_off_leaves_the_field_where_it_was(check_plan: Callable[..., None]) -> None:
    """A gradual move must not move everybody."""
    check_plan(
        MOVED,
        "{ item { stock } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              item {
                stock
              }
            }
          },
        }
        """,
    )


def test_label_that_is_on_moves_the_field(check_plan: Callable[..., None]) -> None:
    """With the label on, the old subgraph must not be asked."""
    check_plan(
        MOVED,
        "{ item { stock } }",
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
                    stock
                  }
                }
              },
            },
          },
        }
        """,
        overrides=frozenset({"new-stock"}),
    )


def test_plan_names_the_labels_that_mattered(plan_for: Callable[..., QueryPlan]) -> None:
    """A cache that keeps one plan for both sides of a migration sends requests to where the field is no more."""
    new = plan_for(MOVED, "{ item { stock } }", overrides=frozenset({"new-stock", "other"}))
    old = plan_for(MOVED, "{ item { stock } }")

    assert (new.overrides, old.overrides) == ((("new-stock", True),), (("new-stock", False),))
    assert new.holds_for({"new-stock"})
    assert not new.holds_for({"other"})
    assert plan_for(MOVED, "{ item { id price } }").overrides == ()


def test_field_that_its_label_keeps_away_is_refused_by_the_label(plan_for: Callable[..., QueryPlan]) -> None:
    """Whoever switches labels must see which one is missing."""
    gone = MOVED.replace("stock: Int @join__field(graph: A) @join", "stock: Int @join")

    with pytest.raises(Unplannable, match="only while the override label 'new-stock' is active"):
        plan_for(gone, "{ item { stock } }")
