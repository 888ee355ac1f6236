"""Send each request by the transport of its subgraph: some over HTTP, some in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager

from stoa.errors import SubgraphError, SubgraphUnreachable
from stoa.executor._transport import SubgraphRequest, SubgraphResponse, SubgraphTransport


class RoutingTransport:
    """``routes`` maps subgraph names to transports."""

    def __init__(self, routes: Mapping[str, SubgraphTransport]) -> None:
        self._routes = dict(routes)

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        try:
            return await self._routes[request.subgraph].send(request)
        except SubgraphError:
            raise
        except Exception as error:
            # A transport of somebody's own may raise anything; it costs its own fetch, as an unreachable subgraph would.
            raise SubgraphUnreachable(
                f"Subgraph '{request.subgraph}' cannot be reached.", subgraph=request.subgraph
            ) from error

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self._routes[request.subgraph].stream(request)

    async def aclose(self) -> None:
        for transport in {id(route): route for route in self._routes.values()}.values():
            await transport.aclose()


__all__ = ["RoutingTransport"]
