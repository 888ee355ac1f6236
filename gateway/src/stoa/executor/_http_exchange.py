"""One request to a subgraph over HTTP and what comes of it, by callbacks: a task only where something has to be waited for."""

from __future__ import annotations

import asyncio
from time import monotonic  # the event loops' clock, without asking for the loop
from typing import Final

from msgspec import Struct

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


class HttpExchange(Struct, eq=False):
    """Holds a slot of its subgraph from the connection to the end, and ends once: by ``done``, or by :meth:`cancel`."""

    pool: ConnectionPool
    deadlines: Deadlines
    request: SubgraphRequest
    deadline: float
    done: Done | None
    connection: HttpConnection | None = None
    has_slot: bool = False
    is_kept: bool = False
    task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Once."""
        now = monotonic()
        if now >= self.deadline:
            self._end(ours(TimeoutError(), self.request.subgraph))
            return
        if self.pool.slots.take():
            self.has_slot = True
            connection = self.pool.take_idle(now)
            if connection is not None:
                self.is_kept = True
                self._ask(connection)
                return
        self.task = asyncio.get_running_loop().create_task(self._open())

    def cancel(self) -> None:
        """The answer is not waited for, and its connection not used again."""
        self.done = None
        if self.task is not None:
            self.task.cancel()
        if self.connection is not None:
            self.connection.abandon()
        self._release()

    def answered(self, status: int, body: bytes) -> None:
        """By the connection."""
        connection, self.connection = self.connection, None
        if connection is not None:
            self.deadlines.release(connection)
            self.pool.give_back(connection)
        if self.has_slot:
            self.has_slot = False
            self.pool.slots.give()
        done, self.done = self.done, None
        if done is not None:
            done(SubgraphResponse(status=status, body=body))

    def failed(self, error: Exception) -> None:
        """By the connection."""
        if self.connection is not None:
            self.connection.close()
        # A kept one may be closed while we write. Nothing tells whether the request was read: a mutation is not resent.
        if self.is_kept and self.request.repeatable and isinstance(error, ConnectionClosedError) and not error.answered:
            self.is_kept = False
            self._forget_connection()
            self.task = asyncio.get_running_loop().create_task(self._open())
        else:
            self._end(ours(error, self.request.subgraph))

    def _ask(self, connection: HttpConnection) -> None:
        self.connection = connection
        self.deadlines.watch(connection, self.deadline)
        try:
            connection.ask(self.pool.payload(self.request, ACCEPT_JSON), self)
        except ConnectionClosedError as error:
            self.failed(error)

    async def _open(self) -> None:
        """On a connection of its own; or, after waiting for a slot, on whichever became idle."""
        connection: HttpConnection | None = None
        try:
            async with asyncio.timeout_at(self.deadline):
                if not self.has_slot:
                    await self.pool.slots.wait()
                    self.has_slot = True
                    connection = self.pool.take_idle(monotonic())
                    self.is_kept = connection is not None
                connection = connection or await self.pool.connect()
        except Exception as error:  # noqa: BLE001 - whoever waits is told; nobody awaits this task
            self._end(ours(error, self.request.subgraph) if isinstance(error, FOREIGN) else error)
            return
        if self.done is None:
            connection.close()
        else:
            self._ask(connection)

    def _end(self, outcome: Outcome) -> None:
        self._release()
        done, self.done = self.done, None
        if done is not None:
            done(outcome)

    def _release(self) -> None:
        self._forget_connection()
        if self.has_slot:
            self.has_slot = False
            self.pool.slots.give()

    def _forget_connection(self) -> None:
        if self.connection is not None:
            self.deadlines.release(self.connection)
            self.connection = None


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
