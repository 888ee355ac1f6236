"""Requirements: fields that need other subgraphs' values first."""

from __future__ import annotations

from collections.abc import Callable

SHIPPING = """
type Query @join__type(graph: PRODUCTS) @join__type(graph: SHIPPING) @join__type(graph: STOCK) {
  product: Product @join__field(graph: PRODUCTS)
  parcel: Product @join__field(graph: SHIPPING)
}
type Product
  @join__type(graph: PRODUCTS, key: "id")
  @join__type(graph: SHIPPING, key: "id")
  @join__type(graph: STOCK, key: "id")
{
  id: ID!
  price(currency: String!): Int @join__field(graph: PRODUCTS) @join__field(graph: SHIPPING, external: true)
  size: Size @join__field(graph: PRODUCTS) @join__field(graph: SHIPPING, external: true)
  crate: String @join__field(graph: SHIPPING, requires: "size { width height }") @join__field(graph: STOCK, external: true)
  insurance: Int @join__field(graph: SHIPPING, requires: "price(currency: \\"EUR\\")")
  duty: Int @join__field(graph: SHIPPING, requires: "price(currency: \\"USD\\")")
  shelf: String @join__field(graph: STOCK, requires: "crate")
}
type Size @join__type(graph: PRODUCTS) @join__type(graph: SHIPPING) {
  width: Int
  height: Int
}
"""


def test_required_fields_travel_with_the_key(check_plan: Callable[..., None]) -> None:
    """The field's resolver fails without what it requires."""
    check_plan(
        SHIPPING,
        "{ product { crate } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              {
                product {
                  __typename
                  id
                  size {
                    width
                    height
                  }
                }
              }
            },
            Flatten(path: "product") {
              Fetch(service: "shipping") {
                {
                  ... on Product {
                    __typename
                    id
                    size {
                      width
                      height
                    }
                  }
                } =>
                {
                  ... on Product {
                    crate
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_requirement_in_the_subgraph_at_hand_leaves_and_comes_back(check_plan: Callable[..., None]) -> None:
    """The subgraph that returned the object does not have what its own field requires."""
    check_plan(
        SHIPPING,
        "{ parcel { crate } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "shipping") {
              {
                parcel {
                  __typename
                  id
                }
              }
            },
            Flatten(path: "parcel") {
              Fetch(service: "products") {
                {
                  ... on Product {
                    __typename
                    id
                  }
                } =>
                {
                  ... on Product {
                    size {
                      width
                      height
                    }
                  }
                }
              },
            },
            Flatten(path: "parcel") {
              Fetch(service: "shipping") {
                {
                  ... on Product {
                    __typename
                    id
                    size {
                      width
                      height
                    }
                  }
                } =>
                {
                  ... on Product {
                    crate
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_requirement_of_a_requirement_is_fetched_first(check_plan: Callable[..., None]) -> None:
    """A chain of requirements in one wave would send half a representation."""
    check_plan(
        SHIPPING,
        "{ product { shelf } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              {
                product {
                  __typename
                  id
                  size {
                    width
                    height
                  }
                }
              }
            },
            Flatten(path: "product") {
              Fetch(service: "shipping") {
                {
                  ... on Product {
                    __typename
                    id
                    size {
                      width
                      height
                    }
                  }
                } =>
                {
                  ... on Product {
                    crate
                  }
                }
              },
            },
            Flatten(path: "product") {
              Fetch(service: "stock") {
                {
                  ... on Product {
                    __typename
                    id
                    crate
                  }
                } =>
                {
                  ... on Product {
                    shelf
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_client_arguments_and_required_arguments_get_two_names(check_plan: Callable[..., None]) -> None:
    """Insurance in the client's currency is a wrong price."""
    check_plan(
        SHIPPING,
        '{ product { price(currency: "GBP") insurance } }',
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              {
                product {
                  price(currency: "GBP")
                  __typename
                  id
                  _price_0: price(currency: "EUR")
                }
              }
            },
            Flatten(path: "product") {
              Fetch(service: "shipping") {
                {
                  ... on Product {
                    __typename
                    id
                    price: _price_0
                  }
                } =>
                {
                  ... on Product {
                    insurance
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_two_requirements_of_one_field_do_not_share_a_representation(check_plan: Callable[..., None]) -> None:
    """One representation has room for one price."""
    check_plan(
        SHIPPING,
        "{ product { insurance duty } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              {
                product {
                  __typename
                  id
                  price(currency: "EUR")
                  _price_0: price(currency: "USD")
                }
              }
            },
            Parallel(oneRequest: true) {
              Flatten(path: "product") {
                Fetch(service: "shipping") {
                  {
                    ... on Product {
                      __typename
                      id
                      price
                    }
                  } =>
                  {
                    ... on Product {
                      insurance
                    }
                  }
                },
              },
              Flatten(path: "product") {
                Fetch(service: "shipping") {
                  {
                    ... on Product {
                      __typename
                      id
                      price: _price_0
                    }
                  } =>
                  {
                    ... on Product {
                      duty
                    }
                  }
                },
              },
            },
          },
        }
        """,
    )


def test_alias_named_like_a_required_field_stays_out(check_plan: Callable[..., None]) -> None:
    """A client's alias in a representation is a value that it controls."""
    check_plan(
        SHIPPING,
        "{ product { size: id crate } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              {
                product {
                  size: id
                  __typename
                  id
                  _size_0: size {
                    width
                    height
                  }
                }
              }
            },
            Flatten(path: "product") {
              Fetch(service: "shipping") {
                {
                  ... on Product {
                    __typename
                    id
                    size: _size_0 {
                      width
                      height
                    }
                  }
                } =>
                {
                  ... on Product {
                    crate
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_alias_named_like_a_key_stays_out(check_plan: Callable[..., None]) -> None:
    """Asking by another field's value finds another entity."""
    check_plan(
        SHIPPING,
        "query { product { id: __typename crate } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              {
                product {
                  id: __typename
                  __typename
                  _id_0: id
                  size {
                    width
                    height
                  }
                }
              }
            },
            Flatten(path: "product") {
              Fetch(service: "shipping") {
                {
                  ... on Product {
                    __typename
                    id: _id_0
                    size {
                      width
                      height
                    }
                  }
                } =>
                {
                  ... on Product {
                    crate
                  }
                }
              },
            },
          },
        }
        """,
    )


def test_skipped_field_takes_its_requirements_along(check_plan: Callable[..., None]) -> None:
    """What a skipped field requires may fail or cost money: it is not asked for."""
    check_plan(
        SHIPPING,
        "query ($no: Boolean!) { product { id crate @skip(if: $no) } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              {
                product {
                  id
                  __typename @skip(if: $no)
                  size @skip(if: $no) {
                    width
                    height
                  }
                }
              }
            },
            Skip(if: $no) {
              Flatten(path: "product") {
                Fetch(service: "shipping") {
                  {
                    ... on Product {
                      __typename
                      id
                      size {
                        width
                        height
                      }
                    }
                  } =>
                  {
                    ... on Product {
                      crate
                    }
                  }
                },
              },
            },
          },
        }
        """,
    )


def test_requirement_is_fetched_even_where_the_client_skips_it(check_plan: Callable[..., None]) -> None:
    """The client's own skip of a field says nothing about what another field needs."""
    check_plan(
        SHIPPING,
        "query ($no: Boolean!) { product { size @skip(if: $no) { width } crate } }",
        """
        QueryPlan {
          Sequence {
            Fetch(service: "products") {
              {
                product {
                  size @skip(if: $no) {
                    width
                  }
                  __typename
                  id
                  size {
                    width
                    height
                  }
                }
              }
            },
            Flatten(path: "product") {
              Fetch(service: "shipping") {
                {
                  ... on Product {
                    __typename
                    id
                    size {
                      width
                      height
                    }
                  }
                } =>
                {
                  ... on Product {
                    crate
                  }
                }
              },
            },
          },
        }
        """,
    )
