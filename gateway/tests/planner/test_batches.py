"""Entity requests of one wave to one subgraph: one request, told apart by alias."""

from __future__ import annotations

from graphql import parse, validate
from stoa.operation import normalize
from stoa.plan import BatchFetch, Parallel, QueryPlan, Sequence, plan_size, render_json, render_text
from stoa.planner import plan_operation
from stoa.query_graph import build_query_graph
from stoa.supergraph import read_supergraph
from stoa.testing import compose_sdl

ACCOUNTS = """
type Query { users: [User] }
type User @key(fields: "id") { id: ID! name: String }
"""
PRODUCTS = """
type Query { products: [Product] }
type Product @key(fields: "upc") { upc: ID! name: String }
"""
REVIEWS = """
type User @key(fields: "id") { id: ID! reviews(first: Int): [Review] }
type Product @key(fields: "upc") { upc: ID! reviews(first: Int): [Review] }
type Review { body: String }
"""
GRAPH = build_query_graph(
    read_supergraph(compose_sdl({"accounts": ACCOUNTS, "products": PRODUCTS, "reviews": REVIEWS}))
)


def _planned(query: str) -> QueryPlan:
    document = parse(query)
    assert not validate(GRAPH.supergraph.api_schema, document)
    return plan_operation(GRAPH, normalize(document, None, GRAPH.supergraph.api_schema))


def _last(plan: QueryPlan) -> BatchFetch:
    assert isinstance(plan.root, Sequence)
    last = plan.root.nodes[-1]
    assert isinstance(last, BatchFetch)
    return last


def test_two_entity_types_of_one_subgraph_are_asked_for_in_one_request() -> None:
    """Each request costs processor time on both sides of the line."""
    plan = _planned("{ users { reviews { body } } products { reviews { body } } }")

    assert _last(plan).document == (
        "query($representations0:[_Any!]!,$representations1:[_Any!]!)"
        "{representations0:_entities(representations:$representations0){...on User{reviews{body}}} "
        "representations1:_entities(representations:$representations1){...on Product{reviews{body}}}}"
    )
    assert plan_size(plan).requests == 3
    assert plan_size(plan).waves == 2


def test_a_variable_of_the_client_is_declared_once_and_keeps_its_name() -> None:
    """A variable declared twice makes the document invalid; a name of ours must give way to the client's."""
    plan = _planned(
        "query($representations0: Int, $representations: Int) { users { reviews(first: $representations0) { body } } "
        "products { reviews(first: $representations0) { body } a: reviews(first: $representations) { body } } }",
    )

    batch = _last(plan)
    assert batch.names == ("representations0_", "representations1")
    assert set(batch.variables) == {"representations0", "representations"}
    assert batch.document.count("$representations0:Int") == 1
    assert batch.nodes[1].node.representations_variable == "representations_"
    assert batch.nodes[1].node.document.startswith("query($representations_:[_Any!]!,")


def test_requests_under_different_conditions_stay_apart() -> None:
    """Skipping one of them must not cost the other."""
    plan = _planned("query($a: Boolean!) { users { reviews @include(if: $a) { body } } products { reviews { body } } }")

    assert isinstance(plan.root, Parallel)
    assert "oneRequest" not in render_text(plan)


def test_a_viewer_sees_the_fetches_of_a_batch_side_by_side() -> None:
    """Plan viewers know Fetch, Flatten, Sequence, Parallel; whatever else they cannot draw."""
    plan = _planned("{ users { reviews { body } } products { reviews { body } } }")

    drawn = render_json(plan)["node"]["nodes"][-1]
    assert drawn["kind"] == "Parallel"
    assert [one["node"]["serviceName"] for one in drawn["nodes"]] == ["reviews", "reviews"]
    assert drawn["oneRequest"]["operation"] == _last(plan).document
    assert "Parallel(oneRequest: true)" in render_text(plan)
