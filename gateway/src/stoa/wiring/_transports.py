"""Which subgraph is reached how: mounted ones in process, the others at their address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import TypeAlias, TypeGuard, cast

from stoa.config import GatewaySettings
from stoa.errors import SubgraphError
from stoa.executor import (
    AsgiApp,
    AsgiTransport,
    HttpTransport,
    RoutingTransport,
    SubgraphRequest,
    SubgraphResponse,
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
    return ObservedTransport(RoutingTransport(routes), probe, settings.subgraph_seconds)


def _as_transport(mounted: Mounted, url: str, limits: TransportLimits) -> SubgraphTransport:
    if _is_transport(mounted):
        return mounted
    return AsgiTransport(cast("AsgiApp", mounted), url=url or "http://subgraph/graphql", limits=limits)


def _is_transport(mounted: Mounted) -> TypeGuard[SubgraphTransport]:
    return hasattr(mounted, "send") and hasattr(mounted, "stream")


class ObservedTransport:
    """Cuts each request to its subgraph's share of time, and tells the probe how long it took."""

    def __init__(self, inner: SubgraphTransport, probe: Probe, seconds: float) -> None:
        self._inner = inner
        self._probe = probe
        self._seconds = seconds

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        loop = asyncio.get_running_loop()
        started = loop.time()
        outcome = "ok"
        try:
            return await self._inner.send(self._within(request, started))
        except SubgraphError as error:
            outcome = error.code
            raise
        finally:
            self._probe.subgraph_answered(subgraph=request.subgraph, outcome=outcome, seconds=loop.time() - started)

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self._inner.stream(self._within(request, asyncio.get_running_loop().time()))

    async def aclose(self) -> None:
        await self._inner.aclose()

    def _within(self, request: SubgraphRequest, now: float) -> SubgraphRequest:
        deadline = now + self._seconds
        if request.deadline <= deadline:
            return request
        return SubgraphRequest(
            subgraph=request.subgraph,
            body=request.body,
            headers=request.headers,
            deadline=deadline,
            repeatable=request.repeatable,
        )


__all__ = ["Mounted", "ObservedTransport", "build_transport"]
