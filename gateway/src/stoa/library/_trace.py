"""How long each request took: a transport around the transport."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import orjson

from stoa.errors import SubgraphError
from stoa.executor import SubgraphRequest, SubgraphResponse, SubgraphTransport
from stoa.plan import PlannedRequest, path_text


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedRequest:
    """One request that was sent: ``number`` and ``paths`` are the plan's, ``start`` is in seconds after the operation's.

    ``entities`` counts the representations sent (None for root fields), ``received`` the answer's bytes, ``error`` is the code of
    what went wrong on the way.
    """

    number: int | None
    subgraph: str
    paths: tuple[str, ...]
    document: str
    start: float
    seconds: float
    entities: int | None
    received: int
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """A request as it went out and came back."""

    request: SubgraphRequest
    begun: float
    seconds: float
    received: int
    error: str | None


class TracingTransport:
    """Notes what it passes on."""

    def __init__(self, inner: SubgraphTransport) -> None:
        self._inner = inner
        self._sent: list[_Sent] = []

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        loop = asyncio.get_running_loop()
        begun, received, error = loop.time(), 0, None
        try:
            response = await self._inner.send(request)
            received = len(response.body)
        except SubgraphError as failure:
            error = failure.code
            raise
        else:
            return response
        finally:
            seconds = loop.time() - begun
            self._sent.append(_Sent(request=request, begun=begun, seconds=seconds, received=received, error=error))

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self._inner.stream(request)

    async def aclose(self) -> None:
        await self._inner.aclose()

    def trace(self, planned: Sequence[PlannedRequest], started: float) -> tuple[TracedRequest, ...]:
        """What was sent, in that order, beside what was planned."""
        left = list(planned)
        return tuple(_traced(sent, left, started) for sent in sorted(self._sent, key=lambda one: one.begun))


def _traced(sent: _Sent, left: list[PlannedRequest], started: float) -> TracedRequest:
    body = orjson.loads(sent.request.body)
    variables = body.get("variables") or {}
    representations = [
        value for name, value in variables.items() if name.startswith("representations") and isinstance(value, list)
    ]
    planned = _planned(sent.request.subgraph, body["query"], left)
    paths = [*planned.paths, *(path for one in planned.companions for path in one.paths)] if planned else []
    return TracedRequest(
        number=planned.number if planned else None,
        subgraph=sent.request.subgraph,
        paths=tuple(path_text(path) for path in paths),
        document=body["query"],
        start=sent.begun - started,
        seconds=sent.seconds,
        entities=sum(map(len, representations)) if planned is None or planned.fetch.requires else None,
        received=sent.received,
        error=sent.error,
    )


def _planned(subgraph: str, document: str, left: list[PlannedRequest]) -> PlannedRequest | None:
    """The planned request that this is: the one with the document, else one that goes together with others."""
    mine = [one for one in left if one.fetch.subgraph == subgraph]
    same = [one for one in mine if document in (one.fetch.document, *(each.node.document for each in one.companions))]
    found = next(iter(same or [one for one in mine if one.companions]), None)
    if found is not None:
        left.remove(found)
    return found


__all__ = ["TracedRequest", "TracingTransport"]
