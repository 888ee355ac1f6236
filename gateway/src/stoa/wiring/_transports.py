"""Which subgraph is reached how: mounted ones in process, the others at their address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, TypeGuard, cast

from stoa.config import GatewaySettings
from stoa.executor import (
    AsgiApp,
    AsgiTransport,
    HttpTransport,
    RoutingTransport,
    SubgraphTransport,
    TransportLimits,
)
from stoa.probe import Probe
from stoa.supergraph import Supergraph

# A transport of one's own, or simply the subgraph's ASGI application.
Mounted: TypeAlias = SubgraphTransport | AsgiApp


def build_transport(
    supergraph: Supergraph, settings: GatewaySettings, mounted: Mapping[str, Mounted], probe: Probe
) -> SubgraphTransport:
    """Addresses from the settings win over those in the supergraph."""
    routes: dict[str, SubgraphTransport] = {}
    urls: dict[str, str] = {}
    limits = TransportLimits(response_bytes=settings.subgraph_response_bytes)
    for name, subgraph in supergraph.subgraphs.items():
        if name in mounted:
            routes[name] = _as_transport(mounted[name], subgraph.url, limits)
        else:
            urls[name] = settings.subgraph_urls.get(name, subgraph.url)
    over_http = HttpTransport(urls, limits)
    routes |= dict.fromkeys(urls, cast("SubgraphTransport", over_http))
    return RoutingTransport(routes, observe=probe.subgraph_answered, seconds=settings.subgraph_seconds)


def _as_transport(mounted: Mounted, url: str, limits: TransportLimits) -> SubgraphTransport:
    if _is_transport(mounted):
        return mounted
    return AsgiTransport(cast("AsgiApp", mounted), url=url or "http://subgraph/graphql", limits=limits)


def _is_transport(mounted: Mounted) -> TypeGuard[SubgraphTransport]:
    return hasattr(mounted, "send") and hasattr(mounted, "stream")


__all__ = ["Mounted", "build_transport"]
