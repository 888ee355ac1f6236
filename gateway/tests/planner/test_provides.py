"""Provided fields: there under one field, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

from stoa.plan import QueryPlan, render_text

REVIEWS = """
type Query @join__type(graph: REVIEWS) @join__type(graph: USERS) {
  latest: Review @join__field(graph: REVIEWS)
  topAuthor: User @join__field(graph: REVIEWS)
}
type Review @join__type(graph: REVIEWS) {
  body: String
  author: User @join__field(graph: REVIEWS, provides: "name address { city }")
}
type User @join__type(graph: REVIEWS, key: "id") @join__type(graph: USERS, key: "id") {
  id: ID!
  name: String @join__field(graph: REVIEWS, external: true) @join__field(graph: USERS)
  address: Address @join__field(graph: REVIEWS, external: true) @join__field(graph: USERS)
}
type Address @join__type(graph: REVIEWS) @join__type(graph: USERS) {
  city: String @join__field(graph: REVIEWS, external: true) @join__field(graph: USERS)
  street: String @join__field(graph: REVIEWS, external: true) @join__field(graph: USERS)
}
"""

MEDIA = """
type Query @join__type(graph: A) @join__type(graph: B) {
  media: [Media] @join__field(graph: A, provides: "... on Book { title }")
}
union Media @join__type(graph: A) @join__unionMember(graph: A, member: "Book") @join__unionMember(graph: A, member: "Song") = Book | Song
type Book @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID!
  title: String @join__field(graph: A, external: true) @join__field(graph: B)
}
type Song @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID!
  title: String @join__field(graph: A, external: true) @join__field(graph: B)
}
"""


def test_provided_fields_need_no_second_request(check_plan: Callable[..., None]) -> None:
    """Ignoring what is provided costs a request per page."""
    check_plan(
        REVIEWS,
        "{ latest { author { name address { city } } } }",
        """
        QueryPlan {
          Fetch(service: "reviews") {
            {
              latest {
                author {
                  name
                  address {
                    city
                  }
                }
              }
            }
          },
        }
        """,
    )


def test_provided_reaches_no_deeper_than_it_says(check_plan: Callable[..., None]) -> None:
    """A street that is not provided would come back null or fail."""
    check_plan(
        REVIEWS,
        "{ latest { author { address { street } } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "reviews") {
              {
                latest {
                  author {
                    __typename
                    id
                  }
                }
              }
            },
            Flatten(path: "latest.author") {
              Fetch(service: "users") {
                {
                  ... on User {
                    __typename
                    id
                  }
                } =>
                {
                  ... on User {
                    address {
                      street
                    }
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_other_field_of_the_same_type_provides_nothing(check_plan: Callable[..., None]) -> None:
    """Provided is a promise of one field, not of the type."""
    check_plan(
        REVIEWS,
        "{ topAuthor { name } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "reviews") {
              {
                topAuthor {
                  __typename
                  id
                }
              }
            },
            Flatten(path: "topAuthor") {
              Fetch(service: "users") {
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


def test_provided_on_one_union_member_only(check_plan: Callable[..., None]) -> None:
    """The other member's external field must come from its owner."""
    check_plan(
        MEDIA,
        "{ media { ... on Book { title } ... on Song { title } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                media {
                  __typename
                  ... on Book {
                    title
                  }
                  ... on Song {
                    id
                  }
                }
              }
            },
            Flatten(path: "media.@") {
              Fetch(service: "b") {
                {
                  ... on Song {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Song {
                    title
                  }
                }
              },
            },
          },
        }
        """,
    )


TWO_ROOTS = """
type Query @join__type(graph: A) @join__type(graph: B) @join__type(graph: C) {
  media: [Media] @join__field(graph: A) @join__field(graph: B, provides: "... on Book { title }")
}
union Media @join__type(graph: A) @join__type(graph: B)
  @join__unionMember(graph: A, member: "Book") @join__unionMember(graph: A, member: "Movie")
  @join__unionMember(graph: B, member: "Book") @join__unionMember(graph: B, member: "Movie") = Book | Movie
type Book @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @join__type(graph: C, key: "id") {
  id: ID!
  title: String @join__field(graph: B, external: true) @join__field(graph: C)
}
type Movie @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @join__type(graph: C, key: "id") {
  id: ID!
  title: String @join__field(graph: C)
}
"""


def test_of_two_roots_the_one_that_provides_more_is_asked(plan_for: Callable[..., QueryPlan]) -> None:
    """With as many requests either way, what one of them brings along must not be fetched again."""
    text = render_text(plan_for(TWO_ROOTS, "{ media { ... on Book { id title } ... on Movie { id title } } }"))

    assert [name for name in ("a", "b", "c") if f'service: "{name}"' in text] == ["b", "c"]
