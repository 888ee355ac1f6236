"""Begin a request on any transport: by a callback where the transport calls back, by a task where it can only be awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final, TypeAlias

from stoa.executor._transport import CallbackTransport, Done, Exchange, Outcome, SubgraphRequest, SubgraphTransport

Begin: TypeAlias = Callable[[SubgraphRequest, float, Done], Exchange]

_TASKS: Final[set[asyncio.Task[None]]] = set()


def beginning(transport: SubgraphTransport) -> Begin:
    """How to begin a request on this transport. ``done`` is called once, unless the exchange is cancelled before."""
    own: Begin | None = getattr(transport, "begin", None)
    return partial(begin_by_task, transport) if own is None else own


def begin_by_task(transport: SubgraphTransport, request: SubgraphRequest, deadline: float, done: Done) -> Exchange:
    """By awaiting :meth:`SubgraphTransport.send`."""
    if deadline < request.deadline:
        request = within(request, deadline)
    task = asyncio.get_running_loop().create_task(_send(transport, request, done))
    _TASKS.add(task)  # the loop itself holds tasks weakly
    task.add_done_callback(_TASKS.discard)
    return _Sending(task)


async def awaited(transport: CallbackTransport, request: SubgraphRequest) -> Outcome:
    """For whoever awaits a transport that calls back; who stops waiting ends the exchange."""
    outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

    def done(made: Outcome) -> None:
        if not outcome.done():
            outcome.set_result(made)

    exchange = transport.begin(request, request.deadline, done)
    try:
        return await outcome
    except asyncio.CancelledError:
        exchange.cancel()
        raise


def within(request: SubgraphRequest, deadline: float) -> SubgraphRequest:
    """The same with an earlier deadline."""
    return SubgraphRequest(
        subgraph=request.subgraph,
        body=request.body,
        headers=request.headers,
        deadline=deadline,
        repeatable=request.repeatable,
    )


async def _send(transport: SubgraphTransport, request: SubgraphRequest, done: Done) -> None:
    try:
        outcome: Outcome = await transport.send(request)
    except Exception as error:  # noqa: BLE001 - told to whoever waits, as it would be raised to them
        outcome = error
    done(outcome)


class _Sending:
    def __init__(self, task: asyncio.Task[None]) -> None:
        self._task = task

    def cancel(self) -> None:
        self._task.cancel()


__all__ = ["Begin", "awaited", "begin_by_task", "beginning", "within"]
