"""One request to a subgraph over HTTP and what comes of it, by callbacks: a task only where something has to be waited for."""

from __future__ import annotations

import asyncio
from time import monotonic  # the event loops' clock, without asking for the loop
from typing import Final

from stoa.errors import (
    SubgraphError,
    SubgraphMalformedAnswer,
    SubgraphResponseTooLarge,
    SubgraphTimeout,
    SubgraphUnreachable,
)
from stoa.executor._connection import (
    ConnectionClosedError,
    HttpConnection,
    MalformedHttpError,
    ResponseTooLargeError,
)
from stoa.executor._deadlines import Deadlines
from stoa.executor._pool import ConnectionPool
from stoa.executor._sse import SseTooLargeError
from stoa.executor._transport import Done, Outcome, SubgraphRequest, SubgraphResponse

ACCEPT_JSON: Final = b"application/json"


class HttpExchange:
    """Holds a slot of its subgraph from the connection to the end, and ends once: by ``done``, or by :meth:`cancel`."""

    __slots__ = (
        "_connection",
        "_deadline",
        "_deadlines",
        "_done",
        "_has_slot",
        "_is_kept",
        "_pool",
        "_request",
        "_task",
    )

    def __init__(
        self, pool: ConnectionPool, deadlines: Deadlines, request: SubgraphRequest, deadline: float, done: Done
    ) -> None:
        self._pool = pool
        self._deadlines = deadlines
        self._request = request
        self._deadline = min(deadline, request.deadline)
        self._done: Done | None = done
        self._connection: HttpConnection | None = None
        self._has_slot = False
        self._is_kept = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Once."""
        now = monotonic()
        if now >= self._deadline:
            self._end(ours(TimeoutError(), self._request.subgraph))
            return
        if self._pool.slots.take():
            self._has_slot = True
            connection = self._pool.take_idle(now)
            if connection is not None:
                self._is_kept = True
                self._ask(connection)
                return
        self._task = asyncio.get_running_loop().create_task(self._open())

    def cancel(self) -> None:
        """The answer is not waited for, and its connection not used again."""
        self._done = None
        if self._task is not None:
            self._task.cancel()
        if self._connection is not None:
            self._connection.abandon()
        self._release()

    def answered(self, status: int, body: bytes) -> None:
        """By the connection."""
        if self._connection is not None:
            self._pool.give_back(self._connection)
        self._end(SubgraphResponse(status=status, body=body))

    def failed(self, error: Exception) -> None:
        """By the connection."""
        if self._connection is not None:
            self._connection.close()
        # A kept one may be closed while we write. Nothing tells whether the request was read: a mutation is not resent.
        if (
            self._is_kept
            and isinstance(error, ConnectionClosedError)
            and not error.answered
            and self._request.repeatable
        ):
            self._is_kept = False
            self._forget_connection()
            self._task = asyncio.get_running_loop().create_task(self._open())
        else:
            self._end(ours(error, self._request.subgraph))

    def _ask(self, connection: HttpConnection) -> None:
        self._connection = connection
        self._deadlines.watch(connection, self._deadline)
        try:
            connection.ask(self._pool.payload(self._request, ACCEPT_JSON), self)
        except ConnectionClosedError as error:
            self.failed(error)

    async def _open(self) -> None:
        """On a connection of its own; or, after waiting for a slot, on whichever became idle."""
        connection: HttpConnection | None = None
        try:
            async with asyncio.timeout_at(self._deadline):
                if not self._has_slot:
                    await self._pool.slots.wait()
                    self._has_slot = True
                    connection = self._pool.take_idle(monotonic())
                    self._is_kept = connection is not None
                connection = connection or await self._pool.connect()
        except Exception as error:  # noqa: BLE001 - whoever waits is told; nobody awaits this task
            self._end(ours(error, self._request.subgraph) if isinstance(error, FOREIGN) else error)
            return
        if self._done is None:
            connection.close()
        else:
            self._ask(connection)

    def _end(self, outcome: Outcome) -> None:
        self._release()
        done, self._done = self._done, None
        if done is not None:
            done(outcome)

    def _release(self) -> None:
        self._forget_connection()
        if self._has_slot:
            self._has_slot = False
            self._pool.slots.give()

    def _forget_connection(self) -> None:
        if self._connection is not None:
            self._deadlines.release(self._connection)
            self._connection = None


FOREIGN: Final = (ResponseTooLargeError, SseTooLargeError, MalformedHttpError, ConnectionClosedError, OSError)


def ours(error: Exception, subgraph: str) -> SubgraphError:
    """The one seam at which foreign errors become ours. A timeout is an :class:`OSError`."""
    kind: type[SubgraphError]
    match error:
        case TimeoutError():
            kind, words = SubgraphTimeout, "did not answer in time"
        case ResponseTooLargeError() | SseTooLargeError():
            kind, words = SubgraphResponseTooLarge, "answered too much"
        case MalformedHttpError():
            kind, words = SubgraphMalformedAnswer, "answered with no HTTP"
        case _:
            kind, words = SubgraphUnreachable, "cannot be reached"
    made = kind(f"Subgraph '{subgraph}' {words}.", subgraph=subgraph)
    made.__cause__ = error
    return made


__all__ = ["ACCEPT_JSON", "FOREIGN", "HttpExchange", "ours"]
