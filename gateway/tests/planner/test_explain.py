"""Why a field goes where it goes, and what each other subgraph lost by."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent
from typing import TypeAlias

import pytest
from graphql import parse
from stoa.operation import normalize
from stoa.plan import PlanSize
from stoa.planner import (
    Entry,
    Explanation,
    Loss,
    PlanningTooExpensive,
    explain_operation,
    explanation_json,
    explanation_text,
)
from stoa.query_graph import QueryGraph

GraphOf: TypeAlias = Callable[[str], QueryGraph]

SHOP = """
type Query @join__type(graph: CATALOG) @join__type(graph: STOCK) @join__type(graph: OLD) {
  product: Product @join__field(graph: CATALOG)
}
type Product @join__type(graph: CATALOG, key: "upc") @join__type(graph: STOCK, key: "upc") @join__type(graph: OLD, key: "upc") {
  upc: ID!
  name: String @join__field(graph: CATALOG, override: "old") @join__field(graph: OLD, usedOverridden: true)
  price: Int @join__field(graph: CATALOG, override: "old") @join__field(graph: STOCK, external: true)
  weight: Int @join__field(graph: CATALOG) @join__field(graph: STOCK, external: true)
  shipping: Int @join__field(graph: STOCK, requires: "price weight")
  stock: Int @join__field(graph: STOCK, override: "old", overrideLabel: "new-stock") @join__field(graph: OLD)
}
"""


def _explain(
    graph: QueryGraph, query: str, field: str | None = None, overrides: frozenset[str] = frozenset()
) -> Explanation:
    operation = normalize(parse(query), None, graph.supergraph.api_schema)
    return explain_operation(graph, operation, field=field, overrides=overrides)


def _check(graph: QueryGraph, query: str, field: str, expected: str, overrides: frozenset[str] = frozenset()) -> None:
    text = explanation_text(_explain(graph, query, field, overrides))

    assert text.strip() == dedent(expected).strip()


def test_a_required_field_names_its_key_and_what_it_requires(graph_of: GraphOf) -> None:
    """Fields in a request that no client asked for must have a reason."""
    _check(
        graph_of(SHOP),
        "{ product { shipping } }",
        "product.shipping",
        """
        The plan takes 2 requests in 2 waves.

        product.shipping  (Product.shipping)
          from stock: a new request by key "upc", requires "price weight"
            for the key: __typename, upc from catalog
            required: price, weight from catalog
        """,
    )


def test_external_and_overridden_fields_lose_by_what_they_declare(graph_of: GraphOf) -> None:
    """Whoever sees the field in that subgraph's schema wonders why it is not asked."""
    _check(
        graph_of(SHOP),
        "{ product { upc price } }",
        "product.price",
        """
        The plan takes 1 request in 1 wave.

        product.price  (Product.price)
          from catalog: with its parent, in the same request
          not old: overridden by catalog
          not stock: external there: it names the field and does not resolve it here
        """,
    )
    _check(
        graph_of(SHOP),
        "{ product { upc name } }",
        "product.name",
        """
        The plan takes 1 request in 1 wave.

        product.name  (Product.name)
          from catalog: with its parent, in the same request
          not old: overridden by catalog
        """,
    )


def test_a_progressive_override_names_its_label(graph_of: GraphOf) -> None:
    """The same operation goes elsewhere tomorrow, and someone will ask why."""
    graph = graph_of(SHOP)

    _check(
        graph,
        "{ product { stock } }",
        "Product.stock",
        """
        The plan takes 2 requests in 2 waves.

        product.stock  (Product.stock)
          from old: a new request by key "upc"
            for the key: __typename, upc from catalog
          not stock: has it only while the override label 'new-stock' is active
        """,
    )
    _check(
        graph,
        "{ product { stock } }",
        "Product.stock",
        """
        The plan takes 2 requests in 2 waves.

        product.stock  (Product.stock)
          from stock: a new request by key "upc"
            for the key: __typename, upc from catalog
          not old: has it only while the override label 'new-stock' is not active
        """,
        frozenset({"new-stock"}),
    )


COSTS = """
type Query @join__type(graph: A) @join__type(graph: B) @join__type(graph: C) @join__type(graph: D) {
  item: Item @join__field(graph: A) @join__field(graph: D)
  list: [Item] @join__field(graph: A)
}
type Item @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @join__type(graph: C, key: "sku") @join__type(graph: D) {
  id: ID! @join__field(graph: A) @join__field(graph: B)
  sku: ID! @join__field(graph: B) @join__field(graph: C)
  name: String @join__field(graph: A) @join__field(graph: C) @join__field(graph: D)
  size: Int @join__field(graph: A) @join__field(graph: B)
}
"""


def test_costs_are_told_in_requests_and_waves(graph_of: GraphOf) -> None:
    """A choice that nobody can check is a black box."""
    _check(
        graph_of(COSTS),
        "{ item { id name } }",
        "item.name",
        """
        The plan takes 1 request in 1 wave.

        item.name  (Item.name)
          from a: with its parent, in the same request
          not c: would take 2 requests and 2 waves more
          not d: would take 1 request more
        """,
    )


def test_a_field_that_comes_later_elsewhere_says_so(graph_of: GraphOf) -> None:
    """No request is saved where the other subgraph is asked anyway."""
    _check(
        graph_of(COSTS),
        "{ list { size sku } }",
        "list.size",
        """
        The plan takes 2 requests in 2 waves.

        list.size  (Item.size)
          from a: with its parent, in the same request
          not b: as many requests, but the answers come later
        """,
    )


def test_a_tie_is_called_a_tie(graph_of: GraphOf) -> None:
    """It is no use to look for a reason where there is none."""
    _check(
        graph_of(COSTS),
        "{ item { name } }",
        "item",
        """
        The plan takes 1 request in 1 wave.

        item  (Query.item)
          from a: a root field
          not d: costs the same; kept is the one that answers more here, of equals the first by name
        """,
    )


def test_an_object_that_cannot_give_what_is_asked_below_says_so(graph_of: GraphOf) -> None:
    """The subgraph has the field, and still cannot be the one to answer it."""
    _check(
        graph_of(COSTS),
        "{ item { name sku } }",
        "item",
        """
        The plan takes 2 requests in 2 waves.

        item  (Query.item)
          from a: a root field
          not d: could be asked, but part of what is selected below cannot be reached from there
        """,
    )


TORN = """
type Torn @join__type(graph: A) @join__type(graph: B) {
  a: Int @join__field(graph: A)
  b: Int @join__field(graph: B)
}
"""

REACH = """
type Query @join__type(graph: A) @join__type(graph: B) @join__type(graph: C) @join__type(graph: D) {
  item: Item @join__field(graph: A)
  other: Item @join__field(graph: B)
}
type Item @join__type(graph: A) @join__type(graph: B) @join__type(graph: C, key: "id", resolvable: false) @join__type(graph: D, key: "code") {
  id: ID! @join__field(graph: A) @join__field(graph: C)
  code: ID! @join__field(graph: D)
  name: String @join__field(graph: A) @join__field(graph: B) @join__field(graph: C) @join__field(graph: D)
}
"""


def test_subgraphs_out_of_reach_say_what_is_missing(graph_of: GraphOf) -> None:
    """A missing key is mended in a schema, not in the query."""
    _check(
        graph_of(REACH),
        "{ item { name } }",
        "item.name",
        """
        The plan takes 1 request in 1 wave.

        item.name  (Item.name)
          from a: with its parent, in the same request
          not b: the type has no key there, and no other field leads to the object
          not c: its key "id" is not resolvable there, and no other field leads to the object
          not d: out of reach: nothing asked here can bring its key "code"
        """,
    )


def test_an_operation_without_a_plan_is_explained_too(graph_of: GraphOf) -> None:
    """'No plan' alone leaves everyone guessing which schema to change."""
    _check(
        graph_of(REACH),
        "{ other { name id } }",
        "other.id",
        """
        No plan. No combination of subgraphs can answer this operation. other.id: Item.id is in subgraph 'a', but Item has no key by \
which that subgraph could be asked for it; and in subgraph 'c', but its key of Item ('id') is not resolvable there.

        other.id  (Item.id)
          not fetched: no subgraph that has it can be reached from here
          not a: the type has no key there, and no other field leads to the object
          not c: its key "id" is not resolvable there, and no other field leads to the object
        """,
    )


def test_fields_beside_one_without_a_plan_are_weighed_by_themselves(graph_of: GraphOf) -> None:
    """One broken field must not make every other subgraph look out of reach."""
    graph = graph_of(COSTS.replace("  list:", "  torn: Torn @join__field(graph: A)\n  list:") + TORN)

    explanation = _explain(graph, "{ torn { a b } item { id name } }")

    fields = {field.path: field for field in explanation.fields}
    assert explanation.refusal is not None
    assert fields["torn.b"].silence
    assert [(lost.subgraph, lost.loss, lost.requests) for lost in fields["item.name"].lost] == [
        ("c", Loss.MORE_REQUESTS, 2),
        ("d", Loss.TIE, 0),
    ]


PROVIDED = """
type Query @join__type(graph: A) @join__type(graph: B) {
  review: Review @join__field(graph: A)
}
type Review @join__type(graph: A) {
  author: User @join__field(graph: A, provides: "name")
  editor: User
}
type User @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID!
  name: String @join__field(graph: A, external: true) @join__field(graph: B)
}
"""


def test_what_a_parent_provides_names_the_parent(graph_of: GraphOf) -> None:
    """The subgraph's own schema says external."""
    _check(
        graph_of(PROVIDED),
        "{ review { author { name } } }",
        "review.author.name",
        """
        The plan takes 1 request in 1 wave.

        review.author.name  (User.name)
          from a: with its parent, in the same request
            external there, but @provides of Review.author brings it
          not b: would take 1 request and 1 wave more
        """,
    )
    _check(
        graph_of(PROVIDED),
        "{ review { editor { name } } }",
        "review.editor.name",
        """
        The plan takes 2 requests in 2 waves.

        review.editor.name  (User.name)
          from b: a new request by key "id"
            for the key: __typename, id from a
          not a: external there: it names the field and does not resolve it here
        """,
    )


INTERFACE_OBJECT = """
type Query @join__type(graph: A) @join__type(graph: B) {
  media: Media @join__field(graph: A)
}
interface Media @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", isInterfaceObject: true) {
  id: ID!
  rating: Int @join__field(graph: B)
}
type Book implements Media @join__implements(graph: A, interface: "Media") @join__type(graph: A, key: "id") {
  id: ID!
  rating: Int @join__field
}
"""


def test_an_interface_object_is_named(graph_of: GraphOf) -> None:
    """The type does not exist in that subgraph, so nobody finds the field there."""
    _check(
        graph_of(INTERFACE_OBJECT),
        "{ media { ... on Book { rating } } }",
        "Book.rating",
        """
        The plan takes 2 requests in 2 waves.

        media.rating  (Book.rating)
          from b: a new request by key "id", as interface object Media
            for the key: __typename, id from a
        """,
    )


MUTATIONS = """
type Query @join__type(graph: A) @join__type(graph: B) { a: Int @join__field(graph: A) }
type Mutation @join__type(graph: A) @join__type(graph: B) {
  add: Int @join__field(graph: A)
  take: Int @join__field(graph: B)
}
"""


def test_mutations_are_explained_in_their_order(graph_of: GraphOf) -> None:
    """Each root field has its own request."""
    _check(
        graph_of(MUTATIONS),
        "mutation { add take again: add }",
        "again",
        """
        The plan takes 3 requests in 3 waves.

        again  (Mutation.add)
          from a: a root field
        """,
    )


def test_introspection_is_left_out(graph_of: GraphOf) -> None:
    """No subgraph answers it."""
    assert _explain(graph_of(MUTATIONS), "{ a __typename }").fields[0].path == "a"
    assert len(_explain(graph_of(MUTATIONS), "{ a __typename }").fields) == 1


def test_alternatives_beyond_the_limit_are_named_and_not_weighed(graph_of: GraphOf) -> None:
    """Explaining must not plan without end."""
    graph = graph_of(COSTS)
    operation = normalize(parse("{ item { id name } }"), None, graph.supergraph.api_schema)

    (field,) = explain_operation(graph, operation, field="item.name", max_weighed=1).fields

    assert [lost.loss for lost in field.lost] == [Loss.MORE_REQUESTS, Loss.NOT_WEIGHED]


def test_explaining_spends_from_a_budget(graph_of: GraphOf) -> None:
    """As planning does."""
    graph = graph_of(COSTS)
    operation = normalize(parse("{ item { id name } }"), None, graph.supergraph.api_schema)

    with pytest.raises(PlanningTooExpensive):
        explain_operation(graph, operation, budget=3)


def test_json_has_stable_codes(graph_of: GraphOf) -> None:
    """Programs read codes, not sentences."""
    written = explanation_json(_explain(graph_of(SHOP), "{ product { shipping } }", "Product.shipping"))

    (field,) = written["fields"]
    assert (written["requests"], written["waves"], written["refusal"]) == (2, 2, None)
    assert field["sources"][0]["entry"] == str(Entry.KEY) == "key"
    assert field["sources"][0]["keys"] == ["upc"]
    assert {"path": "product.weight", "coordinate": "Product.weight", "subgraph": "catalog", "required": True} in field[
        "sources"
    ][0]["inputs"]


CONTEXTS = """
directive @context(name: String!) repeatable on INTERFACE | OBJECT | UNION
type Query @join__type(graph: A) @join__type(graph: B) {
  shop: Shop @join__field(graph: A)
}
type Shop @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @context(name: "b__shop") {
  id: ID!
  currency: String! @join__field(graph: B)
  prices: [Price] @join__field(graph: A)
}
type Price @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") {
  id: ID!
  shown: String @join__field(graph: B, contextArguments: [
    { context: "b__shop", name: "in", type: "String!", selection: " { currency }" }
  ])
}
"""


def test_an_argument_out_of_a_context_is_named(graph_of: GraphOf) -> None:
    """The request waits for a value that nobody asked for."""
    _check(
        graph_of(CONTEXTS),
        "{ shop { prices { shown } } }",
        "shop.prices.shown",
        """
        The plan takes 3 requests in 3 waves.

        shop.prices.shown  (Price.shown)
          from b: a new request by key "id"
            an argument is filled from the context b__shop
            for the key: __typename, id from a
        """,
    )


def test_deferred_fields_are_explained_where_they_are_fetched(graph_of: GraphOf) -> None:
    """What comes later comes from somewhere too."""
    graph = graph_of(SHOP)
    operation = normalize(
        parse("{ product { name ... @defer { shipping } } }"), None, graph.supergraph.api_schema, deferring=frozenset()
    )

    explanation = explain_operation(graph, operation)

    assert operation.deferrals
    assert explanation.size == PlanSize(2, 2)
    assert [(field.path, [source.subgraph for source in field.sources]) for field in explanation.fields] == [
        ("product", ["catalog"]),
        ("product.name", ["catalog"]),
        ("product.shipping", ["stock"]),
    ]
