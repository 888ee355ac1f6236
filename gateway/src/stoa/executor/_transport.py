"""The transport port: how one request reaches one subgraph. Adapters: own HTTP/1.1 client, in-process ASGI call.

What is made for every request is a frozen ``Struct``: made in C, a frozen dataclass costs ten times as much.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol, TypeAlias, runtime_checkable

from msgspec import Struct

HeaderList = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportLimits:
    """What a subgraph may take from us, in connections, bytes and seconds."""

    connections: int = 64
    response_bytes: int = 16 * 1024 * 1024
    header_bytes: int = 64 * 1024
    header_count: int = 100
    event_bytes: int = 1024 * 1024
    connect_seconds: float = 3.0
    idle_seconds: float = 4.0
    stream_idle_seconds: float = 60.0


class SubgraphRequest(Struct, frozen=True, kw_only=True, gc=False):
    """One POST to a subgraph. ``deadline`` is in the event loop's time; ``repeatable`` is False for mutations."""

    subgraph: str
    body: bytes
    headers: HeaderList
    deadline: float
    repeatable: bool = True


class SubgraphResponse(Struct, frozen=True, kw_only=True, gc=False):
    """What came back, whatever it is."""

    status: int
    body: bytes


class SubgraphTransport(Protocol):
    """Raises only :class:`stoa.errors.SubgraphError` and its kinds; never follows redirects, never resends a mutation."""

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        """Send and read the whole answer, within the request's deadline."""
        ...

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Open a GraphQL over SSE stream (distinct connections mode): the JSON text of each ``next`` event.

        The deadline is for the first answer; afterwards the stream lives until either side ends it.
        """
        ...

    async def aclose(self) -> None:
        """Close what is open."""
        ...


# What came of a request, told once: an answer, or why there is none.
Outcome: TypeAlias = SubgraphResponse | Exception
Done: TypeAlias = Callable[[Outcome], None]


class Exchange(Protocol):
    """A request under way."""

    def cancel(self) -> None:
        """Nobody waits any more: ``done`` is not called."""
        ...


@runtime_checkable
class CallbackTransport(SubgraphTransport, Protocol):
    """A transport that needs no task for a request: it calls back when the answer is there."""

    def begin(self, request: SubgraphRequest, deadline: float, done: Done) -> Exchange:
        """Like :meth:`send`, until ``deadline`` or the request's own, whichever is first. ``done`` may be called at once."""
        ...


__all__ = [
    "CallbackTransport",
    "Done",
    "Exchange",
    "HeaderList",
    "Outcome",
    "SubgraphRequest",
    "SubgraphResponse",
    "SubgraphTransport",
    "TransportLimits",
]
