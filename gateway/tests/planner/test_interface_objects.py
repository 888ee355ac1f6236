"""Interface objects: a subgraph that adds fields to an interface without knowing who implements it."""

from __future__ import annotations

from collections.abc import Callable

ACCOUNTS = """
type Query @join__type(graph: A) @join__type(graph: B) @join__type(graph: C) {
  known: [Account] @join__field(graph: A)
  rated: [Account] @join__field(graph: B)
}
interface Account
  @join__type(graph: A, key: "id")
  @join__type(graph: B, key: "id", isInterfaceObject: true)
{
  id: ID!
  email: String @join__field(graph: A)
  rating: Int @join__field(graph: B)
  label: String @join__field(graph: B, requires: "email")
}
type Admin implements Account @join__implements(graph: A, interface: "Account") @join__type(graph: A, key: "id") @join__type(graph: C, key: "id") {
  id: ID!
  email: String @join__field(graph: A)
  rights: Int @join__field(graph: A)
  desk: String @join__field(graph: C)
  rating: Int @join__field
  label: String @join__field
}
type User implements Account @join__implements(graph: A, interface: "Account") @join__type(graph: A, key: "id") {
  id: ID!
  email: String @join__field(graph: A)
  rating: Int @join__field
  label: String @join__field
}
"""


def test_field_of_an_interface_object_is_asked_under_the_interface_name(check_plan: Callable[..., None]) -> None:
    """The subgraph has never heard of an Admin."""
    check_plan(
        ACCOUNTS,
        "{ known { rating } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                known {
                  __typename
                  id
                }
              }
            },
            Flatten(path: "known.@") {
              Fetch(service: "b") {
                {
                  ... on Account {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Account {
                    rating
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_type_name_comes_from_where_the_interface_is_one(check_plan: Callable[..., None]) -> None:
    """The interface's own name is no answer to what the object is."""
    check_plan(
        ACCOUNTS,
        "{ rated { __typename rating } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "b") {
              {
                rated {
                  rating
                  id
                }
              }
            },
            Flatten(path: "rated.@") {
              Fetch(service: "a") {
                {
                  ... on Account {
                    id
                  }
                } =>
                {
                  ... on Account {
                    __typename
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_field_of_an_implementation_goes_by_way_of_the_interface(check_plan: Callable[..., None]) -> None:
    """Which account is an admin is known only in the interface's subgraph."""
    check_plan(
        ACCOUNTS,
        "{ rated { ... on Admin { rights } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "b") {
              {
                rated {
                  id
                }
              }
            },
            Flatten(path: "rated.@") {
              Fetch(service: "a") {
                {
                  ... on Account {
                    id
                  }
                } =>
                {
                  ... on Account {
                    __typename
                  }
                  ... on Admin {
                    rights
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_subgraph_without_the_interface_is_asked_once_the_type_is_known(check_plan: Callable[..., None]) -> None:
    """It takes two steps: first what the object is, then its field."""
    check_plan(
        ACCOUNTS,
        "{ rated { ... on Admin { desk } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "b") {
              {
                rated {
                  id
                }
              }
            },
            Flatten(path: "rated.@") {
              Fetch(service: "a") {
                {
                  ... on Account {
                    id
                  }
                } =>
                {
                  ... on Account {
                    __typename
                  }
                }
              },
            },
            Flatten(path: "rated.@") {
              Fetch(service: "c") {
                {
                  ... on Admin {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Admin {
                    desk
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_requirement_of_an_interface_object_is_fetched_first(check_plan: Callable[..., None]) -> None:
    """The label is made of an e-mail address that stands elsewhere."""
    check_plan(
        ACCOUNTS,
        "{ rated { label } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "b") {
              {
                rated {
                  id
                }
              }
            },
            Flatten(path: "rated.@") {
              Fetch(service: "a") {
                {
                  ... on Account {
                    id
                  }
                } =>
                {
                  ... on Account {
                    __typename
                    email
                  }
                }
              },
            },
            Flatten(path: "rated.@") {
              Fetch(service: "b") {
                {
                  ... on Account {
                    id
                    email
                  }
                } =>
                {
                  ... on Account {
                    label
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_field_of_an_interface_object_for_some_types_only(check_plan: Callable[..., None]) -> None:
    """Users must not get a rating that the client asked of admins."""
    check_plan(
        ACCOUNTS,
        "{ rated { ... on Admin { rating } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "b") {
              {
                rated {
                  rating
                  id
                }
              }
            },
            Flatten(path: "rated.@") {
              Fetch(service: "a") {
                {
                  ... on Account {
                    id
                  }
                } =>
                {
                  ... on Account {
                    __typename
                  }
                }
              },
            },
          },
        }
        """,
    )
