"""Everything that belongs to one supergraph, immutable: a reload makes a new one and swaps it in with one assignment."""

from __future__ import annotations

from dataclasses import dataclass

from stoa.auth import Requirements
from stoa.config import GatewaySettings
from stoa.executor import SubgraphTransport
from stoa.pipeline._cache import OperationCache
from stoa.query_graph import QueryGraph, build_query_graph
from stoa.supergraph import Supergraph


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayGraph:
    """``interfaces`` are the names of abstract types: answers of interface objects carry them."""

    supergraph: Supergraph
    query_graph: QueryGraph
    requirements: Requirements
    transport: SubgraphTransport
    interfaces: frozenset[str]
    operations: OperationCache


def build_graph(supergraph: Supergraph, transport: SubgraphTransport, settings: GatewaySettings) -> GatewayGraph:
    """Costs what building the query graph costs; serves nothing until it is swapped in."""
    return GatewayGraph(
        supergraph=supergraph,
        query_graph=build_query_graph(supergraph),
        requirements=Requirements(supergraph.schema, supergraph.security),
        transport=transport,
        interfaces=frozenset(name for name, kind in supergraph.types.items() if kind.kind in ("interface", "union")),
        operations=OperationCache(settings.cached_operations, settings.cached_operation_bytes),
    )


__all__ = ["GatewayGraph", "build_graph"]
