"""Mutations in order, subscriptions with what follows each event."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stoa.plan import QueryPlan
from stoa.planner import Unplannable

SHOP = """
type Query @join__type(graph: CART) @join__type(graph: STOCK) {
  ping: Int @join__field(graph: CART)
  level: Int @join__field(graph: STOCK)
}
type Mutation @join__type(graph: CART) @join__type(graph: STOCK) {
  add(sku: ID!): Item @join__field(graph: CART)
  remove(sku: ID!): Item @join__field(graph: CART)
  reserve(sku: ID!): Int @join__field(graph: STOCK)
  touch: Int
  refresh: Refresh @join__field(graph: CART)
}
type Refresh @join__type(graph: CART) { query: Query }
type Subscription @join__type(graph: CART) { changed: Item @join__field(graph: CART) }
type Item @join__type(graph: CART, key: "sku") @join__type(graph: STOCK, key: "sku") {
  sku: ID!
  count: Int @join__field(graph: CART)
  left: Int @join__field(graph: STOCK)
}
"""


def test_mutations_run_in_the_order_written(check_plan: Callable[..., None]) -> None:
    """Reserving before adding is another outcome."""
    check_plan(
        SHOP,
        'mutation { add(sku: "1") { left } reserve(sku: "1") remove(sku: "1") { count } }',
        """
        QueryPlan {
          Sequence {
            Fetch(service: "cart") {
              {
                add(sku: "1") {
                  __typename
                  sku
                }
              }
            },
            Flatten(path: "add") {
              Fetch(service: "stock") {
                {
                  ... on Item {
                    __typename
                    sku
                  }
                } =>
                {
                  ... on Item {
                    left
                  }
                }
              },
            },
            Fetch(service: "stock") {
              {
                reserve(sku: "1")
              }
            },
            Fetch(service: "cart") {
              {
                remove(sku: "1") {
                  count
                }
              }
            },
          },
        }
        """,
    )


def test_neighbouring_mutations_of_one_subgraph_share_a_request(check_plan: Callable[..., None]) -> None:
    """The subgraph itself runs them in order: two requests gain nothing."""
    check_plan(
        SHOP,
        'mutation { add(sku: "1") { count } remove(sku: "2") { count } }',
        """
        QueryPlan {
          Fetch(service: "cart") {
            {
              add(sku: "1") {
                count
              }
              remove(sku: "2") {
                count
              }
            }
          },
        }
        """,
    )


def test_shareable_mutation_runs_once(check_plan: Callable[..., None]) -> None:
    """A mutation sent to both subgraphs happens twice."""
    check_plan(
        SHOP,
        "mutation { touch }",
        """
        QueryPlan {
          Fetch(service: "cart") {
            {
              touch
            }
          },
        }
        """,
    )


def test_each_event_is_completed_from_the_other_subgraphs(check_plan: Callable[..., None]) -> None:
    """The stream brings only its own subgraph's fields."""
    check_plan(
        SHOP,
        "subscription { changed { count left } }",
        """
        QueryPlan {
          Subscription {
            Primary: {
              Fetch(service: "cart") {
                {
                  changed {
                    count
                    __typename
                    sku
                  }
                }
              },
            },
            Rest: {
              Flatten(path: "changed") {
                Fetch(service: "stock") {
                  {
                    ... on Item {
                      __typename
                      sku
                    }
                  } =>
                  {
                    ... on Item {
                      left
                    }
                  }
                },
              },
            },
          },
        }
        """,
    )


def test_query_type_in_a_payload_is_asked_of_any_subgraph(check_plan: Callable[..., None]) -> None:
    """A payload's query field leads to everything, whichever subgraph gave the payload; after the change, not before."""
    check_plan(
        SHOP,
        "mutation { refresh { query { ping level } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "cart") {
              {
                refresh {
                  query {
                    ping
                  }
                }
              }
            },
            Flatten(path: "refresh.query") {
              Fetch(service: "stock") {
                {
                  level
                }
              },
            },
          },
        }
        """,
    )


def test_mutation_type_below_the_root_stays_where_it_is(plan_for: Callable[..., QueryPlan]) -> None:
    """Asking another subgraph to change something out of turn is no reading."""
    types = SHOP.replace("{ query: Query }", "{ query: Query again: Mutation }")

    assert plan_for(types, "mutation { refresh { again { touch } } }").root is not None
    with pytest.raises(Unplannable, match=r"refresh\.again\.reserve"):
        plan_for(types, 'mutation { refresh { again { reserve(sku: "1") } } }')
