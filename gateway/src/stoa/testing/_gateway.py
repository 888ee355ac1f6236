"""A whole gateway in a test: composed of fake subgraphs, asked without a socket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from stoa.composition import SubgraphSource, compose
from stoa.config import GatewaySettings
from stoa.testing._fake_subgraph import FakeSubgraph
from stoa.wiring import Gateway, OutboundHttp, build_gateway


def compose_sdl(subgraphs: Mapping[str, str]) -> str:
    """Supergraph SDL of subgraph SDLs by name; composition errors fail the test with their text."""
    sources = [SubgraphSource(name=name, url=f"http://{name}.test/graphql", sdl=sdl) for name, sdl in subgraphs.items()]
    result = compose(sources)
    if result.supergraph_sdl is None:
        raise AssertionError("\n".join(error.render() for error in result.errors))
    return result.supergraph_sdl


def gateway_for(
    subgraphs: Mapping[str, FakeSubgraph],
    settings: GatewaySettings | None = None,
    *,
    outbound: OutboundHttp | None = None,
) -> Gateway:
    """A gateway with the fakes mounted in this process."""
    sdl = compose_sdl({name: subgraph.sdl for name, subgraph in subgraphs.items()})
    return build_gateway(settings or GatewaySettings(), transports=subgraphs, supergraph_sdl=sdl, outbound=outbound)


@dataclass(slots=True)
class GatewayClient:
    """Asks a gateway through its ASGI interface, as HTTP would."""

    gateway: Gateway

    async def post(self, query: str, headers: Mapping[str, str] | None = None, **members: Any) -> httpx2.Response:
        """One POST to ``/graphql``; ``members`` are ``variables`` and ``operationName``."""
        async with self._client() as client:
            return await client.post("/graphql", json={"query": query, **members}, headers=dict(headers or {}))

    async def send(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """Any request, for what ``post`` cannot say."""
        async with self._client() as client:
            return await client.request(method, path, **options)

    def _client(self) -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(app=self.gateway)
        return httpx2.AsyncClient(transport=transport, base_url="http://gateway.test")


__all__ = ["GatewayClient", "compose_sdl", "gateway_for"]
