"""Supergraph SDL in, frozen facts out."""

from __future__ import annotations

from types import MappingProxyType

from graphql import (
    DocumentNode,
    EnumTypeDefinitionNode,
    GraphQLError,
    GraphQLSyntaxError,
    TypeDefinitionNode,
    parse,
)

from stoa.errors import SupergraphError
from stoa.supergraph._check_facts import check_facts
from stoa.supergraph._contexts import read_contexts
from stoa.supergraph._directives import applications, text_of
from stoa.supergraph._facts import Subgraph, Supergraph
from stoa.supergraph._join_v0_1 import owned_type
from stoa.supergraph._joined_types import join_type
from stoa.supergraph._links import Links, read_links
from stoa.supergraph._schemas import build_api_schema, build_full_schema
from stoa.supergraph._security import read_security


def read_supergraph(sdl: str) -> Supergraph:
    """Read a supergraph of join v0.1 to v0.5; raise :class:`SupergraphError` when it cannot be used."""
    try:
        document = parse(sdl, no_location=True)
    except GraphQLSyntaxError as error:
        raise SupergraphError(f"The supergraph is not GraphQL: {error}") from error
    links = read_links(document)
    graphs = _read_graphs(document)
    type_nodes = [
        node
        for node in document.definitions
        if isinstance(node, TypeDefinitionNode) and not links.is_machinery(node.name.value)
    ]
    by_enum = {graph.graph_enum: graph.name for graph in graphs}
    read = owned_type if links.versions["join"] == "v0.1" else join_type
    types = {node.name.value: read(node, by_enum) for node in type_nodes}
    try:
        schema, api_schema = build_full_schema(document, links), build_api_schema(document, links)
    except (GraphQLError, TypeError) as error:
        raise SupergraphError(f"The supergraph is not a valid schema: {error}") from error
    supergraph = Supergraph(
        sdl=sdl,
        subgraphs=MappingProxyType({graph.name: graph for graph in graphs}),
        schema=schema,
        api_schema=api_schema,
        types=MappingProxyType(types),
        security=read_security(type_nodes, _security_names(links)),
        contexts=read_contexts(type_nodes, links.name_of("context")),
    )
    check_facts(supergraph)
    return supergraph


def _read_graphs(document: DocumentNode) -> list[Subgraph]:
    for node in document.definitions:
        if isinstance(node, EnumTypeDefinitionNode) and node.name.value == "join__Graph":
            return [
                Subgraph(
                    name=text_of(graph, "name", "join__graph"),
                    url=str(graph.get("url") or ""),
                    graph_enum=value.name.value,
                )
                for value in node.values or ()
                for graph in applications(value, "join__graph")
            ]
    raise SupergraphError("The supergraph has no enum join__Graph: it names no subgraphs.")


def _security_names(links: Links) -> dict[str, str]:
    return {feature: links.name_of(feature) for feature in ("authenticated", "requiresScopes", "policy")}
