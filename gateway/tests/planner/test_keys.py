"""Entities: from one subgraph to the next by their keys."""

from __future__ import annotations

from collections.abc import Callable

SHOP = """
type Query @join__type(graph: ORDERS) @join__type(graph: USERS) {
  me: User @join__field(graph: USERS)
}
type User @join__type(graph: ORDERS, key: "id") @join__type(graph: USERS, key: "id") {
  id: ID!
  name: String @join__field(graph: USERS)
  orders: [Order!]! @join__field(graph: ORDERS)
}
type Order @join__type(graph: ORDERS, key: "id") {
  id: ID!
  total: Int
}
"""

CHAIN = """
type Query @join__type(graph: A) @join__type(graph: B) @join__type(graph: C) {
  item: Item @join__field(graph: A)
}
type Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @join__type(graph: B, key: "sku") @join__type(graph: C, key: "sku") {
  id: ID! @join__field(graph: A) @join__field(graph: B)
  sku: ID! @join__field(graph: B) @join__field(graph: C)
  stock: Int @join__field(graph: C)
}
"""

COMPOSITE = """
type Query @join__type(graph: A) @join__type(graph: B) {
  membership: Membership @join__field(graph: A)
}
type Membership @join__type(graph: A) @join__type(graph: B, key: "user { id } team { id }") {
  user: User
  team: Team
  role: String @join__field(graph: B)
}
type User @join__type(graph: A) @join__type(graph: B) { id: ID! }
type Team @join__type(graph: A) @join__type(graph: B) { id: ID! }
"""

UNRESOLVABLE = """
type Query @join__type(graph: A) @join__type(graph: B) @join__type(graph: C) {
  item: Item @join__field(graph: A)
}
type Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", resolvable: false) @join__type(graph: C, key: "id") {
  id: ID!
  name: String @join__field(graph: B) @join__field(graph: C)
}
"""


def test_field_of_another_subgraph_is_fetched_by_key(check_plan: Callable[..., None]) -> None:
    """Without the key in the first request the second has nothing to ask by."""
    check_plan(
        SHOP,
        "{ me { name orders { total } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "users") {
              {
                me {
                  name
                  __typename
                  id
                }
              }
            },
            Flatten(path: "me") {
              Fetch(service: "orders") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    orders {
                      total
                    }
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_key_of_a_third_subgraph_is_gathered_on_the_way(check_plan: Callable[..., None]) -> None:
    """Two subgraphs without a common key are strangers unless a third one knows both keys."""
    check_plan(
        CHAIN,
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
                    sku
                  }
                }
              },
            },
            Flatten(path: "item") {
              Fetch(service: "c") {
                {
                  ... on Item {
                    __typename
                    sku
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
    )


def test_composite_key_goes_whole_into_the_representation(check_plan: Callable[..., None]) -> None:
    """A key that lacks a part finds the wrong entity or none."""
    check_plan(
        COMPOSITE,
        "{ membership { role } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                membership {
                  __typename
                  user {
                    id
                  }
                  team {
                    id
                  }
                }
              }
            },
            Flatten(path: "membership") {
              Fetch(service: "b") {
                {
                  ... on Membership {
                    __typename
                    user {
                      id
                    }
                    team {
                      id
                    }
                  }
                } =>
                {
                  ... on Membership {
                    role
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_key_that_is_not_resolvable_is_not_used(check_plan: Callable[..., None]) -> None:
    """A subgraph that cannot resolve the entity would answer null."""
    check_plan(
        UNRESOLVABLE,
        "{ item { name } }",
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
              Fetch(service: "c") {
                {
                  ... on Item {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Item {
                    name
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_fields_of_one_subgraph_share_one_request(check_plan: Callable[..., None]) -> None:
    """Two requests for one entity cost a client twice the wait."""
    check_plan(
        SHOP,
        "{ me { orders { id } again: orders { total } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "users") {
              {
                me {
                  __typename
                  id
                }
              }
            },
            Flatten(path: "me") {
              Fetch(service: "orders") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    orders {
                      id
                    }
                    again: orders {
                      total
                    }
                  }
                }
              },
            },
          },
        }
        """,
    )


PLACES = """
type Query @join__type(graph: A) @join__type(graph: B) {
  left: Item @join__field(graph: A)
  right: [Item!] @join__field(graph: A)
}
type Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID!
  name: String @join__field(graph: B)
}
"""


def test_same_request_for_several_places_is_sent_once(check_plan: Callable[..., None]) -> None:
    """Ten places on a page would be ten equal requests."""
    check_plan(
        PLACES,
        "{ left { name } right { name } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                left {
                  __typename
                  id
                }
                right {
                  __typename
                  id
                }
              }
            },
            Flatten(path: "left", "right.@") {
              Fetch(service: "b") {
                {
                  ... on Item {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Item {
                    name
                  }
                }
              },
            },
          },
        }
        """,
    )
