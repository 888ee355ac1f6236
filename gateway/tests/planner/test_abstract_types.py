"""Interfaces and unions whose members differ from subgraph to subgraph."""

from __future__ import annotations

from collections.abc import Callable

NODES = """
type Query @join__type(graph: A) @join__type(graph: B) {
  nodes: [Node] @join__field(graph: A)
  products: [Product] @join__field(graph: A)
}
interface Node @join__type(graph: A) @join__type(graph: B) { id: ID! }
interface Priced @join__type(graph: B) { price: Int }
union Product
  @join__type(graph: A)
  @join__unionMember(graph: A, member: "Oven")
  @join__unionMember(graph: A, member: "Toaster")
  = Oven | Toaster
type Oven implements Node & Priced
  @join__implements(graph: B, interface: "Node")
  @join__implements(graph: B, interface: "Priced")
  @join__type(graph: A, key: "id")
  @join__type(graph: B, key: "id")
{
  id: ID!
  price: Int @join__field(graph: B)
}
type Toaster implements Node & Priced
  @join__implements(graph: A, interface: "Node")
  @join__implements(graph: B, interface: "Priced")
  @join__type(graph: A, key: "id")
  @join__type(graph: B, key: "id")
{
  id: ID!
  slots: Int @join__field(graph: A)
  price: Int @join__field(graph: B)
}
"""


def test_fragment_is_written_only_on_types_that_fit_there(check_plan: Callable[..., None]) -> None:
    """An oven is no node in that subgraph: the fragment would be refused."""
    check_plan(
        NODES,
        "{ products { ... on Node { id } } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              products {
                __typename
                ... on Oven {
                  id
                }
                ... on Toaster {
                  id
                }
              }
            }
          },
        }
        """,
    )


def test_member_unknown_at_the_source_is_not_asked_for(check_plan: Callable[..., None]) -> None:
    """The request goes out all the same, so that the subgraph's own errors are seen."""
    check_plan(
        NODES,
        "{ nodes { ... on Oven { id } } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              nodes {
                __typename
              }
            }
          },
        }
        """,
    )


def test_members_of_one_place_are_completed_in_one_request(check_plan: Callable[..., None]) -> None:
    """A request per member type would multiply with every type added."""
    check_plan(
        NODES,
        "{ products { ... on Oven { price } ... on Toaster { slots price } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                products {
                  __typename
                  ... on Toaster {
                    slots
                    id
                  }
                  ... on Oven {
                    id
                  }
                }
              }
            },
            Flatten(path: "products.@") {
              Fetch(service: "b") {
                {
                  ... on Oven | Toaster {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Priced {
                    price
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_interface_of_the_other_subgraph_is_used_there(check_plan: Callable[..., None]) -> None:
    """Naming every member makes requests longer with every type added."""
    check_plan(
        NODES,
        "{ products { ... on Priced { price } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                products {
                  __typename
                  ... on Oven {
                    id
                  }
                  ... on Toaster {
                    id
                  }
                }
              }
            },
            Flatten(path: "products.@") {
              Fetch(service: "b") {
                {
                  ... on Oven | Toaster {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Priced {
                    price
                  }
                }
              },
            },
          },
        }
        """,
    )


SHARED = """
type Query @join__type(graph: A) @join__type(graph: B) {
  box: Box @join__field(graph: A)
}
type Box @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID!
  content: Thing
  extra: Thing @join__field(graph: B)
}
union Thing
  @join__type(graph: A)
  @join__type(graph: B)
  @join__unionMember(graph: A, member: "Pen")
  @join__unionMember(graph: B, member: "Pen")
  @join__unionMember(graph: A, member: "Cup")
  @join__unionMember(graph: B, member: "Hat")
  = Pen | Cup | Hat
type Pen @join__type(graph: A) @join__type(graph: B) { ink: String }
type Cup @join__type(graph: A) { size: Int }
type Hat @join__type(graph: B) { size: Int }
"""


def test_shared_union_is_cut_to_the_members_that_all_know(check_plan: Callable[..., None]) -> None:
    """Either subgraph may answer: a member that only one of them knows cannot be the value."""
    check_plan(
        SHARED,
        "{ box { content { ... on Pen { ink } ... on Cup { size } ... on Hat { size } } } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              box {
                content {
                  __typename
                  ... on Pen {
                    ink
                  }
                }
              }
            }
          },
        }
        """,
    )


def test_union_of_one_subgraph_keeps_its_members(check_plan: Callable[..., None]) -> None:
    """With one subgraph to answer there is nothing to agree about."""
    check_plan(
        SHARED,
        "{ box { extra { ... on Pen { ink } ... on Cup { size } ... on Hat { size } } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                box {
                  __typename
                  id
                }
              }
            },
            Flatten(path: "box") {
              Fetch(service: "b") {
                {
                  ... on Box {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Box {
                    extra {
                      __typename
                      ... on Pen {
                        ink
                      }
                      ... on Hat {
                        size
                      }
                    }
                  }
                }
              },
            },
          },
        }
        """,
    )
