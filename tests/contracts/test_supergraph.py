"""The committed supergraph, and what the BFFs ask of it."""

from __future__ import annotations

from pathlib import Path

import bff_mobile.export
import bff_web.export
import pytest
import yaml
from graphql import parse, validate
from stoa.composition import SubgraphSource, compose
from stoa.operation import normalize
from stoa.plan import render_text
from stoa.planner import plan_operation
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.supergraph import Supergraph, read_supergraph
from stoa_bff.gateway_client import GatewayOperation, load_operations

ROOT = Path(__file__).parents[2]
OPERATIONS = [
    pytest.param(operation, id=f"{package}.{name}")
    for package in ("bff_web", "bff_mobile")
    for name, operation in load_operations(f"{package}.screens.operations").items()
]


@pytest.fixture(scope="module")
def supergraph() -> Supergraph:
    return read_supergraph(ROOT.joinpath("supergraph.graphql").read_text())


@pytest.fixture(scope="module")
def query_graph(supergraph: Supergraph) -> QueryGraph:
    return build_query_graph(supergraph)


def test_the_committed_supergraph_is_what_the_domains_schemas_compose_to() -> None:
    """A gateway that serves yesterday's supergraph refuses today's fields. Run: make compose."""
    config = yaml.safe_load(ROOT.joinpath("supergraph.yaml").read_text())
    sources = [
        SubgraphSource(name=name, url=entry["routing_url"], sdl=ROOT.joinpath(entry["schema"]["file"]).read_text())
        for name, entry in config["subgraphs"].items()
    ]

    composed = compose(sources)

    assert [diagnostic.message for diagnostic in composed.errors] == []
    assert composed.supergraph_sdl == ROOT.joinpath("supergraph.graphql").read_text()


def test_every_domain_is_part_of_the_supergraph() -> None:
    """A domain that nobody composed cannot be reached by anybody."""
    config = yaml.safe_load(ROOT.joinpath("supergraph.yaml").read_text())

    assert set(config["subgraphs"]) == {path.parent.name for path in ROOT.glob("subgraphs/*/pyproject.toml")}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_screens_operation_is_valid_and_has_a_plan(
    operation: GatewayOperation, supergraph: Supergraph, query_graph: QueryGraph
) -> None:
    """A screen whose operation the gateway refuses is an empty page."""
    document = parse(operation.document)

    assert [error.message for error in validate(supergraph.api_schema, document)] == []
    plan = plan_operation(query_graph, normalize(document, operation.name, supergraph.schema))
    assert "Fetch(service:" in render_text(plan)


@pytest.mark.parametrize(
    ("folder", "exported"),
    [("bff-web", bff_web.export.sdl()), ("bff-mobile", bff_mobile.export.sdl())],
    ids=["web", "mobile"],
)
def test_the_committed_schema_of_a_bff_is_what_its_code_serves(folder: str, exported: str) -> None:
    """The front ends take their types from the committed file. Run: python -m bff_web.export."""
    assert exported == ROOT.joinpath(folder, "schema.graphql").read_text()


def test_every_field_that_crosses_domains_may_be_null(supergraph: Supergraph) -> None:
    """One failing domain must never take a page with it (docs/contracts/README.md)."""
    query = supergraph.api_schema.query_type
    assert query is not None

    required = [name for name, field in query.fields.items() if str(field.type).endswith("!")]

    assert required == []
