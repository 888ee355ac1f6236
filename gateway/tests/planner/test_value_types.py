"""Types without keys: what one subgraph lacks is asked by way of the parent entity or the root."""

from __future__ import annotations

from collections.abc import Callable

VALUES = """
type Query @join__type(graph: A) @join__type(graph: B) {
  product: Product @join__field(graph: A)
  settings: Settings
}
type Product @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID!
  category: Category
}
type Category @join__type(graph: A) @join__type(graph: B) {
  name: String
  slug: String @join__field(graph: A)
  details: Details @join__field(graph: B)
}
type Details @join__type(graph: B) { text: String }
type Settings @join__type(graph: A) @join__type(graph: B) {
  locale: String @join__field(graph: A)
  theme: String @join__field(graph: B)
}
"""


def test_field_of_a_value_type_comes_by_way_of_the_parent_entity(check_plan: Callable[..., None]) -> None:
    """A category has no key: without the way back its details would be lost."""
    check_plan(
        VALUES,
        "{ product { category { slug details { text } } } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "a") {
              {
                product {
                  category {
                    slug
                  }
                  __typename
                  id
                }
              }
            },
            Flatten(path: "product") {
              Fetch(service: "b") {
                {
                  ... on Product {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Product {
                    category {
                      details {
                        text
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


def test_shared_root_is_fetched_from_both_side_by_side(check_plan: Callable[..., None]) -> None:
    """Half of the settings stand in each subgraph; one after the other would be slower."""
    check_plan(
        VALUES,
        "{ settings { locale theme } }",
        """
        QueryPlan {
          Parallel {
            Fetch(service: "a") {
              {
                settings {
                  locale
                }
              }
            },
            Fetch(service: "b") {
              {
                settings {
                  theme
                }
              }
            },
          },
        }
        """,
    )


def test_shared_root_is_fetched_once_where_once_is_enough(check_plan: Callable[..., None]) -> None:
    """Asking both subgraphs for the same thing doubles their load."""
    check_plan(
        VALUES,
        "{ settings { theme } }",
        """
        QueryPlan {
          Fetch(service: "b") {
            {
              settings {
                theme
              }
            }
          },
        }
        """,
    )
