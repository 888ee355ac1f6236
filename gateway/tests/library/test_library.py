"""Stoa as a library: what it returns works, prints itself and draws itself."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import stoa
from graphql import build_schema
from stoa.auth import Identity
from stoa.composition import SubgraphSource
from stoa.errors import CompositionFailed, ConfigurationError, GraphqlValidationFailed, OperationResolutionFailed
from stoa.planner import Loss, Unplannable
from stoa.testing import FakeSubgraph

LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@external", "@requires", "@authenticated"])\n'
CATALOG = (
    LINK
    + """type Query { products: [Product!] secret: Int @authenticated }
type Product @key(fields: "id") { id: ID! name: String price: Int }"""
)
STOCK = (
    LINK
    + """type Product @key(fields: "id") { id: ID! price: Int @external stock: Int shipping: Int @requires(fields: "price") }"""
)
PRODUCTS: list[dict[str, Any]] = [{"id": "1", "name": "Lamp", "price": 3}, {"id": "2", "name": "Desk", "price": 8}]


@pytest.fixture(name="shop")
def _shop() -> stoa.Supergraph:
    return stoa.compose({"catalog": CATALOG, "stock": STOCK}, urls={"catalog": "http://catalog.test/graphql"})


def _catalog() -> FakeSubgraph:
    return FakeSubgraph(CATALOG, {"Query.products": lambda _: PRODUCTS, "Query.secret": lambda _: 42})


def _stock() -> FakeSubgraph:
    return FakeSubgraph(
        STOCK, entities={"Product": lambda it: {"id": it["id"], "stock": 5, "shipping": it.get("price", 0) * 2}}
    )


def test_importing_stoa_loads_nothing() -> None:
    """A command line or a test that only wants one room must not wait for all of them."""
    code = "import sys, stoa; print(sorted(m for m in sys.modules if m.partition('.')[0] in ('graphql', 'starlette', 'yaml')), 'stoa.library' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert told.stdout.split() == ["[]", "False"]


def test_every_name_offered_is_there_and_no_other() -> None:
    """A name in the shop window that cannot be bought, or the reverse."""
    assert all(getattr(stoa, name) is not None for name in stoa.__all__)
    assert set(stoa.__all__) <= set(dir(stoa))
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        stoa.nothing_of_the_kind  # noqa: B018 - the access is what is tested


def test_a_supergraph_prints_its_subgraphs_and_types(shop: stoa.Supergraph) -> None:
    """What came out of composing is what one wants to see."""
    assert str(shop) == repr(shop)
    assert str(shop) == dedent(
        """
        Supergraph: 2 subgraphs, 2 types
        ├─ catalog  http://catalog.test/graphql
        │    Product key "id"
        │    Query
        └─ stock
             Product key "id"
        """
    ).strip("\n")


def test_a_supergraph_gives_its_sdl_and_the_clients_schema(shop: stoa.Supergraph, tmp_path: Path) -> None:
    """Saved and loaded again it is the same."""
    shop.save(tmp_path / "supergraph.graphql")

    assert "join__Graph" in shop.sdl
    assert "join__" not in shop.api_sdl
    assert "shipping" in shop.api_schema.type_map["Product"].fields  # type: ignore[attr-defined]
    assert shop.subgraphs == {"catalog": "http://catalog.test/graphql", "stock": ""}
    assert stoa.load(tmp_path / "supergraph.graphql").sdl == shop.sdl == stoa.load(shop.sdl).sdl


def test_composition_errors_are_told_where_one_looks_and_raised_where_one_goes_on() -> None:
    """In a notebook a traceback hides what is wrong; in a program going on without a supergraph does."""
    broken = stoa.compose({"catalog": CATALOG, "stock": STOCK.replace('"price"', '"prize"')})

    assert not broken.is_composed
    assert "REQUIRES_INVALID_FIELDS" in {error.code for error in broken.errors}
    assert str(broken).startswith("No supergraph: ")
    assert "REQUIRES_INVALID_FIELDS" in str(broken)
    assert "prize" in broken._repr_html_()
    assert broken._repr_svg_() is None
    for use in (lambda: broken.sdl, lambda: broken.plan("{ products { id } }"), lambda: broken.api_schema):
        with pytest.raises(CompositionFailed, match="REQUIRES_INVALID_FIELDS"):
            use()


def test_subgraphs_are_given_as_text_files_schemas_sources_or_a_configuration(tmp_path: Path) -> None:
    """Whatever is at hand."""
    (tmp_path / "catalog.graphql").write_text(CATALOG)
    (tmp_path / "supergraph.yaml").write_text(
        "subgraphs: {catalog: {routing_url: 'http://c', schema: {file: catalog.graphql}}}"
    )
    expected = stoa.compose({"catalog": CATALOG}, urls={"catalog": "http://c"}).sdl

    assert stoa.compose({"catalog": tmp_path / "catalog.graphql"}, urls={"catalog": "http://c"}).sdl == expected
    assert stoa.compose([SubgraphSource(name="catalog", url="http://c", sdl=CATALOG)]).sdl == expected
    assert (
        stoa.compose(tmp_path / "supergraph.yaml").sdl
        == stoa.compose(str(tmp_path / "supergraph.yaml")).sdl
        == expected
    )
    assert "greeting" in stoa.compose({"hello": build_schema("type Query { greeting: String }")}).api_sdl


async def test_a_configuration_is_read_where_a_loop_runs_already(tmp_path: Path) -> None:
    """Notebooks have one."""
    (tmp_path / "supergraph.yaml").write_text("subgraphs: {a: {schema: {sdl: 'type Query { a: Int }'}}}")

    assert stoa.compose(tmp_path / "supergraph.yaml").is_composed


@pytest.mark.parametrize(
    ("sources", "urls", "message"),
    [
        ({"a": 3}, {}, "'a' is a int"),
        ({"a": "type Query { a: Int }"}, {"b": "http://b"}, "address for b"),
        ({"a": Path("nowhere.graphql")}, {}, "nowhere.graphql cannot be read"),
    ],
)
def test_what_cannot_be_composed_is_named(sources: dict[str, object], urls: dict[str, str], message: str) -> None:
    """A typing mistake is no composition error."""
    with pytest.raises(ConfigurationError, match=message):
        stoa.compose(sources, urls=urls)


def test_a_plan_prints_counts_and_draws_itself(shop: stoa.Supergraph) -> None:
    """A tree in a terminal, a picture in a notebook, Apollo's names for viewers."""
    plan = shop.plan("{ products { name shipping } }")

    assert str(plan) == repr(plan)
    assert str(plan).startswith("Plan: 2 requests to 2 subgraphs in 2 waves\n├─ wave 1\n")
    assert (plan.size.requests, plan.size.waves, plan.subgraphs) == (2, 2, ("catalog", "stock"))
    assert [request.fetch.subgraph for request in plan.requests] == ["catalog", "stock"]
    assert plan.json()["kind"] == "QueryPlan"
    assert plan.text().startswith("QueryPlan {")
    assert plan.mermaid().startswith("flowchart LR")
    assert plan.dot().startswith("digraph")
    assert ET.fromstring(plan._repr_svg_()).get("role") == "img"
    assert "<svg" in plan._repr_html_()
    assert "<details" in plan._repr_html_()
    assert stoa.plan_operation(shop, "{ products { name shipping } }").query_plan == plan.query_plan


def test_an_operation_that_is_not_valid_is_shown_with_its_place(shop: stoa.Supergraph) -> None:
    """With the line and a mark, as compilers do."""
    with pytest.raises(GraphqlValidationFailed) as refused:
        shop.plan("{ products { nope } }")

    assert "GraphQL request:1:14" in refused.value.message
    with pytest.raises(OperationResolutionFailed):
        shop.projection("query A { products { id } } query B { products { id } }")
    assert shop.projection("query A { products { id } } query B { products { name } }", "B").root.fields_of("Query")


def test_deferred_blocks_are_planned_as_such(shop: stoa.Supergraph) -> None:
    """The plan of a deferred operation shows what comes later."""
    plan = shop.plan("{ products { name ... @defer { shipping } } }")

    assert [request.is_deferred for request in plan.requests] == [False, True]


def test_an_explanation_prints_itself(shop: stoa.Supergraph) -> None:
    """Also of an operation that has no plan."""
    explained = stoa.explain(shop, "{ products { name price } }", "Product.price")

    assert "not stock: external there" in str(explained) == repr(explained)
    assert [lost.loss for lost in explained.fields[0].lost] == [Loss.EXTERNAL]
    assert explained.json()["fields"][0]["path"] == "products.price"
    assert explained.refusal is None
    assert "external there" in explained._repr_html_()


def test_rights_are_told_with_the_fields_that_need_them() -> None:
    """A field that one caller gets and another does not has a reason, and it is none of the plan's."""
    link = LINK.replace('"@authenticated"', '"@authenticated", "@requiresScopes"')
    sdl = """
    type Query { orders: [Order] @requiresScopes(scopes: [["orders.read", "staff"], ["admin"]]) open: Int }
    type Order @authenticated { id: ID }
    """
    explained = stoa.compose({"orders": link + sdl}).explain("{ orders { id } open }")

    assert [(field.path, field.rights) for field in explained.fields] == [
        ("orders", ("a token", "scopes orders.read and staff or admin")),
        ("orders.id", ("a token",)),
        ("open", ()),
    ]
    assert "only for callers with a token, scopes orders.read and staff or admin" in str(explained)


def test_a_refusal_is_explained(shop: stoa.Supergraph) -> None:
    """The supergraph of somebody else may not be satisfiable."""
    sdl = shop.sdl.replace('@join__type(graph: STOCK, key: "id")', "@join__type(graph: STOCK)")
    torn = stoa.load(sdl)

    with pytest.raises(Unplannable):
        torn.plan("{ products { stock } }")
    assert torn.explain("{ products { stock } }", "products.stock").fields[0].lost[0].loss is Loss.NO_KEY


async def test_executing_gives_data_and_a_trace(shop: stoa.Supergraph) -> None:
    """Which request took how long is the first question about a slow page."""
    result = await shop.execute("{ products { name shipping } }", {"catalog": _catalog(), "stock": _stock()})

    assert result.is_complete
    assert result.data == {"products": [{"name": "Lamp", "shipping": 6}, {"name": "Desk", "shipping": 16}]}
    assert [(one.number, one.subgraph, one.paths, one.entities) for one in result.trace] == [
        (1, "catalog", (), None),
        (2, "stock", ("products.@",), 2),
    ]
    assert 0 <= result.trace[0].start <= result.trace[1].start <= result.seconds
    assert all(one.seconds > 0 and one.received > 0 and one.error is None for one in result.trace)
    assert str(result) == repr(result)
    assert "2 stock  products.@" in str(result)
    assert '"shipping": 16' in str(result)
    assert ET.fromstring(result._repr_svg_()) is not None
    assert "Result after 2 requests" in result._repr_html_()


async def test_a_subgraph_that_fails_costs_its_part_and_tells_why(shop: stoa.Supergraph) -> None:
    """The client's text is safe; the person at the keyboard needs the whole."""
    result = await stoa.execute(
        shop, "{ products { name stock } }", {"catalog": _catalog(), "stock": "http://127.0.0.1:9/graphql"}
    )

    assert result.data == {"products": [{"name": "Lamp", "stock": None}, {"name": "Desk", "stock": None}]}
    assert result.trace[1].error == "SUBREQUEST_UNREACHABLE"
    assert "failed: SUBREQUEST_UNREACHABLE" in str(result)
    assert {error.code for error in result.errors} == {"SUBREQUEST_UNREACHABLE"}
    assert any("Connect" in fault.message for fault in result.faults)
    assert all("Connect" not in error.message for error in result.errors)


async def test_a_subgraph_that_is_nowhere_costs_only_those_who_ask_it(shop: stoa.Supergraph) -> None:
    """A federation under construction can be tried part by part."""
    subgraphs = {"catalog": _catalog()}

    assert (await shop.execute("{ products { name } }", subgraphs)).is_complete
    asked = await shop.execute("{ products { stock } }", subgraphs)
    assert "say in 'subgraphs' where it is" in asked.faults[0].message


async def test_a_graphql_core_schema_is_a_subgraph(shop: stoa.Supergraph) -> None:
    """No server is needed to try a schema."""
    schema = build_schema("type Query { products: [Product!] } type Product { id: ID! name: String price: Int }")
    schema.query_type.fields["products"].resolve = lambda *_: PRODUCTS  # type: ignore[union-attr]

    result = await shop.execute(
        "query ($n: Boolean!) { products { name @include(if: $n) } }",
        {"catalog": schema, "stock": _stock()},
        variables={"n": True},
    )

    assert result.data == {"products": [{"name": "Lamp"}, {"name": "Desk"}]}


async def test_rights_are_those_of_the_identity_given(shop: stoa.Supergraph) -> None:
    """The library must not show what the gateway would keep back."""
    subgraphs = {"catalog": _catalog()}

    refused = await shop.execute("{ secret }", subgraphs)
    allowed = await shop.execute("{ secret }", subgraphs, options=stoa.RunOptions(identity=Identity(subject="ada")))

    assert (refused.data, bool(refused.errors), refused.trace) == ({"secret": None}, True, ())
    assert allowed.data == {"secret": 42}


async def test_headers_go_to_the_subgraphs_and_variables_to_the_operation(shop: stoa.Supergraph) -> None:
    """Subgraphs ask for their credential in the library too."""
    catalog = _catalog()

    await shop.execute(
        "{ products { id } }", {"catalog": catalog}, options=stoa.RunOptions(headers={"X-Tenant": "blue"})
    )

    assert catalog.requests[0].headers["x-tenant"] == "blue"


async def test_what_cannot_be_run_is_refused(shop: stoa.Supergraph) -> None:
    """A subgraph of the wrong name would silently be asked at its address."""
    with pytest.raises(ConfigurationError, match="no subgraph stok"):
        await shop.execute("{ products { id } }", {"stok": _stock()})

    ticking = stoa.compose({"a": "type Query { a: Int } type Subscription { tick: Int }"})
    with pytest.raises(ConfigurationError, match="subscription"):
        await ticking.execute("subscription { tick }", {"a": "http://127.0.0.1:9/"})


async def test_a_plan_made_for_one_run_serves_the_next(shop: stoa.Supergraph) -> None:
    """A loop over variables must not plan each time."""
    subgraphs = {"catalog": _catalog()}

    first = await shop.execute("{ products { id } }", subgraphs)
    second = await shop.execute("{ products { id } }", subgraphs)

    assert second.plan.query_plan is first.plan.query_plan


def test_generated_code_or_the_reason_for_none_can_be_read(shop: stoa.Supergraph) -> None:
    """Whether an operation takes the fast path is the first thing to know about its speed."""
    assert "def " in shop.generated_source("query ($p: Boolean!) { products { name stock @include(if: $p) } }")
    assert shop.generated_source("{ __typename }").startswith("# Interpreted: ")
