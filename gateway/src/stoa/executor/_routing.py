"""Send each request by the transport of its subgraph, within the subgraph's share of time, and tell how long it took."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from time import monotonic  # the event loops' clock, without asking for the loop
from typing import TypeAlias

from stoa.errors import SubgraphError, SubgraphUnreachable
from stoa.executor._transport import SubgraphRequest, SubgraphResponse, SubgraphTransport

# subgraph, outcome ("ok" or the code of an error), seconds
Observer: TypeAlias = Callable[[str, str, float], None]


class RoutingTransport:
    """``routes`` maps subgraph names to transports; ``seconds`` is the most that one request may take."""

    def __init__(
        self, routes: Mapping[str, SubgraphTransport], *, observe: Observer | None = None, seconds: float | None = None
    ) -> None:
        self._routes = dict(routes)
        self._observe = observe
        self._seconds = seconds

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        started = monotonic()
        outcome = "ok"
        try:
            return await self._routes[request.subgraph].send(self._within(request, started))
        except SubgraphError as error:
            outcome = error.code
            raise
        except Exception as error:
            # A transport of somebody's own may raise anything; it costs its own fetch, as an unreachable subgraph would.
            outcome = SubgraphUnreachable.code
            raise SubgraphUnreachable(
                f"Subgraph '{request.subgraph}' cannot be reached.", subgraph=request.subgraph
            ) from error
        finally:
            if self._observe is not None:
                self._observe(request.subgraph, outcome, monotonic() - started)

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self._routes[request.subgraph].stream(self._within(request, monotonic()))

    async def aclose(self) -> None:
        for transport in {id(route): route for route in self._routes.values()}.values():
            await transport.aclose()

    def _within(self, request: SubgraphRequest, now: float) -> SubgraphRequest:
        if self._seconds is None or request.deadline <= now + self._seconds:
            return request
        return SubgraphRequest(
            subgraph=request.subgraph,
            body=request.body,
            headers=request.headers,
            deadline=now + self._seconds,
            repeatable=request.repeatable,
        )


__all__ = ["Observer", "RoutingTransport"]
