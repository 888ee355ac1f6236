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
from stoa.executor._single_flight import SingleFlight
from stoa.executor._transport import HeaderList, SubgraphRequest, SubgraphResponse, SubgraphTransport

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
        self._flights: SingleFlight[_Key, SubgraphResponse] = SingleFlight(_EVERYBODYS)
        self._read: tuple[HeaderList, HeaderList] = ((), ())

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


__all__ = ["SharingTransport"]
