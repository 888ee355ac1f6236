"""Everything that belongs to one supergraph, immutable: a reload makes a new one and swaps it in with one assignment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLDeferDirective, GraphQLSchema

from stoa.auth import Requirements
from stoa.compiled import Shelf, installed_engine
from stoa.config import GatewaySettings
from stoa.document import Validator
from stoa.executor import SharingTransport, SubgraphTransport
from stoa.pipeline._cache import OperationCache
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.supergraph import Supergraph


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayGraph:
    """``interfaces`` are the names of abstract types: answers of interface objects carry them.

    ``shared`` is the transport of queries, which may share requests under way; ``transport`` that of everything else.
    ``client_schema`` is the API schema with what the gateway itself offers: ``@defer``, unless it is switched off.
    """

    supergraph: Supergraph
    client_schema: GraphQLSchema
    validator: Validator
    query_graph: QueryGraph
    requirements: Requirements
    transport: SubgraphTransport
    shared: SubgraphTransport
    interfaces: frozenset[str]
    operations: OperationCache
    programs: Shelf = field(default_factory=Shelf)


def build_graph(supergraph: Supergraph, transport: SubgraphTransport, settings: GatewaySettings) -> GatewayGraph:
    """Costs what building the query graph costs; serves nothing until it is swapped in."""
    client_schema = _with_defer(supergraph.api_schema) if settings.defer else supergraph.api_schema
    return GatewayGraph(
        supergraph=supergraph,
        client_schema=client_schema,
        validator=Validator(client_schema),
        query_graph=build_query_graph(supergraph),
        requirements=Requirements(supergraph.schema, supergraph.security),
        transport=transport,
        shared=SharingTransport(transport) if settings.share_subgraph_requests else transport,
        interfaces=frozenset(name for name, kind in supergraph.types.items() if kind.kind in ("interface", "union")),
        operations=OperationCache(settings.cached_operations, settings.cached_operation_bytes),
        programs=Shelf(engine=installed_engine() if settings.native else None),
    )


def _with_defer(schema: GraphQLSchema) -> GraphQLSchema:
    """The same types; a directive of the users that is called so as well gives way."""
    directives = [one for one in schema.directives if one.name != GraphQLDeferDirective.name]
    given: dict[str, Any] = {**schema.to_kwargs(), "directives": (*directives, GraphQLDeferDirective)}
    return GraphQLSchema(**given)


__all__ = ["GatewayGraph", "build_graph"]
