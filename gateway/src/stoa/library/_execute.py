"""Run one operation as the gateway would, with a stopwatch beside every request."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from graphql import GraphQLSchema

from stoa.auth import Identity
from stoa.config import GatewaySettings
from stoa.errors import ConfigurationError
from stoa.executor import SubgraphTransport
from stoa.library._faults import CollectingProbe
from stoa.library._planned import Plan
from stoa.library._result import Result
from stoa.library._trace import TracingTransport
from stoa.library._transports import NowhereTransport, SchemaTransport
from stoa.pipeline import GatewayGraph, GraphqlRequest, Pipeline, PipelineSettings
from stoa.wiring import Mounted, build_transport

#: an ASGI application, a transport, a graphql-core schema, or an address
Mountable: TypeAlias = Mounted | GraphQLSchema | str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """Who asks, and how long it may take. ``headers`` go to every subgraph."""

    identity: Identity = field(default_factory=Identity)
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 30.0


async def run(
    graph: GatewayGraph, request: GraphqlRequest, subgraphs: Mapping[str, Mountable], options: RunOptions
) -> Result:
    """Run a query or mutation. Subgraphs that are not given are asked at the supergraph's addresses."""
    unknown = set(subgraphs) - set(graph.supergraph.subgraphs)
    if unknown:
        known = ", ".join(sorted(graph.supergraph.subgraphs))
        raise ConfigurationError(f"The supergraph has no subgraph {', '.join(sorted(unknown))}. It has {known}.")
    probe = CollectingProbe()
    tracing = TracingTransport(_transport(graph, subgraphs, probe, options))
    pipeline = Pipeline(
        replace(graph, transport=tracing, shared=tracing),
        PipelineSettings(limits=GatewaySettings().limits, request_seconds=options.seconds),
        probe,
    )
    try:
        prepared = await pipeline.prepare(request, options.identity)
        if prepared.kind == "subscription":
            raise ConfigurationError("A subscription has no single result: run it with 'stoa serve'.")
        started = asyncio.get_running_loop().time()
        response = await pipeline.run(prepared, _headers(options))
        seconds = asyncio.get_running_loop().time() - started
    finally:
        await tracing.aclose()
    plan = Plan(prepared.variant.plan, request.query)
    return Result(
        data=response.data,
        errors=response.errors,
        faults=tuple(probe.faults),
        plan=plan,
        trace=tracing.trace(plan.requests, started),
        seconds=seconds,
    )


def _headers(options: RunOptions) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name.lower().encode("ascii"), value.encode("latin-1")) for name, value in options.headers.items())


def _transport(
    graph: GatewayGraph, subgraphs: Mapping[str, Mountable], probe: CollectingProbe, options: RunOptions
) -> SubgraphTransport:
    urls = {name: given for name, given in subgraphs.items() if isinstance(given, str)}
    mounted: dict[str, Mounted] = {
        name: NowhereTransport() for name, facts in graph.supergraph.subgraphs.items() if not facts.url
    }
    mounted |= {name: _mount(given) for name, given in subgraphs.items() if not isinstance(given, str)}
    mounted = {name: given for name, given in mounted.items() if name not in urls}
    settings = GatewaySettings(subgraph_urls=urls, subgraph_seconds=options.seconds)
    return build_transport(graph.supergraph, settings, mounted, probe)


def _mount(given: Mounted | GraphQLSchema) -> Mounted:
    return SchemaTransport(given) if isinstance(given, GraphQLSchema) else given


__all__ = ["Mountable", "RunOptions", "run"]
