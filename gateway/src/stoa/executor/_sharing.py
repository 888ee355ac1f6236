"""A transport on which equal requests that are under way at the same time go to the subgraph once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from typing import Final, TypeAlias

from stoa.errors import (
    SubgraphMalformedAnswer,
    SubgraphResponseTooLarge,
    SubgraphTimeout,
    SubgraphUnreachable,
)
from stoa.executor._begin import begin_by_task, beginning
from stoa.executor._single_flight import SingleFlight
from stoa.executor._transport import (
    Done,
    Exchange,
    HeaderList,
    Outcome,
    SubgraphRequest,
    SubgraphResponse,
    SubgraphTransport,
)

# The caller's credentials are among the headers: nobody gets what somebody else may read.
_Key: TypeAlias = tuple[str, bytes, HeaderList]

# Of the subgraph, whoever asked. A timeout is not: others may have more time.
_EVERYBODYS: Final = (SubgraphUnreachable, SubgraphMalformedAnswer, SubgraphResponseTooLarge)

# Tells requests apart and changes no answer.
_TRACE: Final = b"traceparent"


class SharingTransport:
    """For the requests of queries. What a mutation reads after it wrote must not be an answer from before: it goes past this."""

    def __init__(self, inner: SubgraphTransport) -> None:
        self._inner = inner
        self._begin = beginning(inner)
        self._flights: SingleFlight[_Key, SubgraphResponse] = SingleFlight(_EVERYBODYS)
        self._read: tuple[HeaderList, HeaderList] = ((), ())

    def begin(self, request: SubgraphRequest, deadline: float, done: Done) -> Exchange:
        """Who leads needs no task. Who follows awaits, and does it himself where the leader left."""
        key = (request.subgraph, request.body, self._telling(request.headers))
        if self._flights.is_under_way(key):
            return begin_by_task(self, request, deadline, done)
        self._flights.take_off(key)
        leading = _Leading(self._flights, key, done)
        try:
            leading.exchange = self._begin(request, deadline, leading.landed)
        except BaseException:
            leading.cancel()
            raise
        return leading

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        key = (request.subgraph, request.body, self._telling(request.headers))
        try:
            return await self._flights.do(key, request.deadline, lambda: self._inner.send(request))
        except TimeoutError as error:
            raise SubgraphTimeout(
                f"Subgraph '{request.subgraph}' did not answer in time.", subgraph=request.subgraph
            ) from error

    def _telling(self, headers: HeaderList) -> HeaderList:
        if headers is not self._read[0]:  # the requests of one operation have them in common
            self._read = (headers, tuple(pair for pair in headers if pair[0] != _TRACE))
        return self._read[1]

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self._inner.stream(request)

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Leading:
    """What is under way is over with it, also where the leader leaves."""

    __slots__ = ("_done", "_flights", "_key", "exchange")

    def __init__(self, flights: SingleFlight[_Key, SubgraphResponse], key: _Key, done: Done) -> None:
        self._flights = flights
        self._key = key
        self._done: Done | None = done
        self.exchange: Exchange | None = None

    def landed(self, outcome: Outcome) -> None:
        done, self._done = self._done, None
        if isinstance(outcome, Exception):
            self._flights.land(self._key, None, outcome)
        else:
            self._flights.land(self._key, outcome)
        if done is not None:
            done(outcome)

    def cancel(self) -> None:
        if self._done is None:
            return
        self._done = None
        if self.exchange is not None:
            self.exchange.cancel()
        self._flights.land(self._key, None)


__all__ = ["SharingTransport"]
