"""Names: what clients call things must never mix with what the planner needs."""

from __future__ import annotations

from collections.abc import Callable

MIXED = """
type Query @join__type(graph: A) @join__type(graph: B) {
  accounts: [Account] @join__field(graph: A)
}
union Account
  @join__type(graph: A)
  @join__unionMember(graph: A, member: "User")
  @join__unionMember(graph: A, member: "Admin")
  = User | Admin
type User @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID @join__field(graph: A, type: "ID") @join__field(graph: B, type: "ID!")
  name: String @join__field(graph: B)
}
type Admin @join__type(graph: A) {
  id: ID @join__field(graph: A, type: "ID!")
  friend: User
}
"""


def test_one_name_for_two_shapes_is_renamed_and_back(check_plan: Callable[..., None]) -> None:
    """The subgraph would refuse a document that asks for ID and ID! under one name."""
    check_plan(
        MIXED,
        "{ accounts { ... on User { id } ... on Admin { id } } }",
        """
        QueryPlan {
          Fetch(service: "a") {
            {
              accounts {
                __typename
                ... on Admin {
                  id
                }
                ... on User {
                  _id_0: id
                }
              }
            }
            Rename(accounts.@._id_0 => id)
          },
        }
        """,
    )


def test_key_is_found_after_the_renaming(check_plan: Callable[..., None]) -> None:
    """The next request's key must not be looked up under the name that was only for the wire."""
    check_plan(
        MIXED,
        "{ accounts { ... on Admin { id friend { name } } ... on User { name } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                accounts {
                  __typename
                  ... on Admin {
                    id
                    friend {
                      __typename
                      id
                    }
                  }
                  ... on User {
                    _id_0: id
                  }
                }
              }
              Rename(accounts.@._id_0 => id)
            },
            Flatten(path: "accounts.@|[Admin].friend", "accounts.@") {
              Fetch(service: "b") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    name
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_alias_called_typename_leaves_the_real_one_alone(check_plan: Callable[..., None]) -> None:
    """Everything that depends on the object's type would follow the client's value."""
    check_plan(
        MIXED,
        "{ accounts { ... on Admin { __typename: id } ... on User { name } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                accounts {
                  __typename
                  ... on Admin {
                    _id__as_typename: id
                  }
                  ... on User {
                    id
                  }
                }
              }
            },
            Flatten(path: "accounts.@") {
              Fetch(service: "b") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    name
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_alias_called_like_the_key_leaves_the_real_one_alone(check_plan: Callable[..., None]) -> None:
    """The representation would carry what the client chose."""
    check_plan(
        MIXED,
        "{ accounts { ... on User { id: name } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                accounts {
                  __typename
                  ... on User {
                    _id_0: id
                  }
                }
              }
            },
            Flatten(path: "accounts.@") {
              Fetch(service: "b") {
                {
                  ... on User {
                    __typename
                    id: _id_0
                  }
                } =>
                {
                  ... on User {
                    id: name
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_equal_fields_under_different_fragments_are_asked_once(check_plan: Callable[..., None]) -> None:
    """Repetition in the client's document must not grow the subgraph's."""
    check_plan(
        MIXED,
        "{ accounts { ... on Admin { friend { id } } ...F ... on Admin { friend { id name } } } } fragment F on Account { __typename }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                accounts {
                  __typename
                  ... on Admin {
                    friend {
                      id
                      __typename
                    }
                  }
                }
              }
            },
            Flatten(path: "accounts.@|[Admin].friend") {
              Fetch(service: "b") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    name
                  }
                }
              },
            },
          },
        }
        """,
    )
