"""Send each request by the transport of its subgraph, within the subgraph's share of time, and tell how long it took."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from time import monotonic  # the event loops' clock, without asking for the loop
from typing import Final, Protocol

from msgspec import Struct

from stoa.errors import SubgraphError, SubgraphUnreachable
from stoa.executor._begin import awaited, beginning, within
from stoa.executor._transport import (
    Done,
    Exchange,
    Outcome,
    SubgraphRequest,
    SubgraphResponse,
    SubgraphTransport,
)


class Observer(Protocol):
    """``outcome`` is "ok" or the code of an error."""

    def __call__(self, *, subgraph: str, outcome: str, seconds: float) -> None: ...


class RoutingTransport:
    """``routes`` maps subgraph names to transports; ``seconds`` is the most that one request may take."""

    def __init__(
        self, routes: Mapping[str, SubgraphTransport], *, observe: Observer | None = None, seconds: float | None = None
    ) -> None:
        self._routes = dict(routes)
        self._begin = {name: beginning(route) for name, route in routes.items()}
        self._observe = observe
        self._seconds = seconds

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        outcome = await awaited(self, request)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def begin(self, request: SubgraphRequest, deadline: float, done: Done) -> Exchange:
        started = monotonic()
        if self._seconds is not None and started + self._seconds < deadline:
            deadline = started + self._seconds
        ending = _Ending(request.subgraph, started, done, self._observe)
        try:
            return self._begin[request.subgraph](request, deadline, ending.ended)
        except Exception as error:  # noqa: BLE001 - as if it had been told: it costs its own fetch
            ending.ended(error)
            return _OVER

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self._routes[request.subgraph].stream(self._within(request))

    async def aclose(self) -> None:
        for transport in {id(route): route for route in self._routes.values()}.values():
            await transport.aclose()

    def _within(self, request: SubgraphRequest) -> SubgraphRequest:
        if self._seconds is None:
            return request
        return within(request, min(request.deadline, monotonic() + self._seconds))


class _Over:
    """An exchange that never began."""

    def cancel(self) -> None:
        """There is nothing to end."""


_OVER: Final = _Over()


class _Ending(Struct, eq=False):
    """What is told of a request's end before whoever waits is told."""

    subgraph: str
    started: float
    done: Done
    observe: Observer | None

    def ended(self, outcome: Outcome) -> None:
        if isinstance(outcome, SubgraphResponse):
            result = "ok"
        else:
            if not isinstance(outcome, SubgraphError):
                # A transport of somebody's own may raise anything; it costs its own fetch, as an unreachable subgraph would.
                unreachable = SubgraphUnreachable(
                    f"Subgraph '{self.subgraph}' cannot be reached.", subgraph=self.subgraph
                )
                unreachable.__cause__ = outcome
                outcome = unreachable
            result = outcome.code
        if self.observe is not None:
            self.observe(subgraph=self.subgraph, outcome=result, seconds=monotonic() - self.started)
        self.done(outcome)


__all__ = ["Observer", "RoutingTransport"]
