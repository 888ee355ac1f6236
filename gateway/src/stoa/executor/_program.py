"""Run a plan with generated code: decode, collect and write by functions made for this one operation.

The generated functions know the clean case only. Whatever else happens (an answer with errors, a value of another type, a subgraph
that cannot be reached) ends in the interpreter, which gets the answers that have come already and asks for none of them again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, TypeAlias

from msgspec import Struct

from stoa.errors import SubgraphError
from stoa.executor._begin import beginning
from stoa.executor._code import UNEXPECTED, Program
from stoa.executor._execute import ExecutionResult, PlanRequest, execute_plan
from stoa.executor._steps import Addressed, After, Taking, first_step
from stoa.executor._transport import Exchange, Outcome, SubgraphRequest, SubgraphResponse, SubgraphTransport


async def execute_program(
    program: Program, request: PlanRequest, transport: SubgraphTransport
) -> bytes | ExecutionResult:
    """The client's data as JSON; or, where anything was not as it should be, what the interpreter made of it."""
    waiting: asyncio.Future[Made] = asyncio.get_running_loop().create_future()

    def done(made: Made) -> None:
        if not waiting.done():
            waiting.set_result(made)

    run = begin_program(program, request, transport, done)
    try:
        made = await waiting
    except asyncio.CancelledError:
        run.cancel()
        raise
    if isinstance(made, Exception):
        raise made
    return made if isinstance(made, bytes) else await made.execute()


def begin_program(
    program: Program, request: PlanRequest, transport: SubgraphTransport, done: Callable[[Made], None]
) -> ProgramRun:
    """The same without a task: ``done`` is called once, perhaps at once, and gets the data as JSON in the common case."""
    run = ProgramRun(program, request, transport, done)
    run.start()
    return run


@dataclass(frozen=True, slots=True)
class Handover:
    """Something was not as it should be: the interpreter takes over, with the answers that came."""

    request: PlanRequest
    transport: SubgraphTransport

    async def execute(self) -> ExecutionResult:
        return await execute_plan(self.request, self.transport)


# An exception is a bug.
Made: TypeAlias = bytes | Handover | Exception


class ProgramRun:
    """One execution. ``answers[n]`` is the decoded data of root fetch n, or whoever takes the entities of entity fetch n."""

    __slots__ = (
        "_begin",
        "_crashed",
        "_done",
        "_program",
        "_request",
        "_sent",
        "_transport",
        "answers",
        "has_failed",
        "variables",
    )

    def __init__(
        self, program: Program, request: PlanRequest, transport: SubgraphTransport, done: Callable[[Made], None]
    ) -> None:
        self.answers: list[Any] = [None] * len(program.fetches)
        self.has_failed = False
        self.variables: Mapping[str, Any] = request.variables
        self._program = program
        self._request = request
        self._transport = transport
        self._begin = beginning(transport)
        self._done: Callable[[Made], None] | None = done
        self._sent: list[_Sent] = []
        self._crashed: Exception | None = None

    def start(self) -> None:
        """Once."""
        try:
            step = first_step(self._program, self._request.plan)
            if step is None or step.start(self, self._finish):
                self._finish()
        except Exception as error:  # noqa: BLE001 - whoever waits is told of every bug
            self.crash(error)

    def cancel(self) -> None:
        """Nobody waits any more."""
        self._done = None
        self.has_failed = True
        for sent in self._sent:
            if sent.outcome is None and sent.exchange is not None:
                sent.exchange.cancel()

    def ask(self, to: Addressed, body: bytes, taking: Taking, after: After) -> None:
        given = self._request
        request = SubgraphRequest(
            subgraph=to.subgraph,
            body=body,
            headers=given.headers,
            deadline=given.deadline,
            repeatable=to.repeatable,
        )
        sent = _Sent(request, self, taking, after)
        self._sent.append(sent)
        sent.exchange = self._begin(request, given.deadline, sent.settle)

    def fail(self, error: Exception) -> None:
        """Requests under way come to their end, no other begins."""
        self.has_failed = True
        if not isinstance(error, UNEXPECTED):
            self._crashed = self._crashed or error

    def crash(self, error: Exception) -> None:
        """A bug of ours, or of whoever waits."""
        done, self._done = self._done, None
        self.has_failed = True
        if done is None:
            raise error
        done(error)

    def _finish(self) -> None:
        done, self._done = self._done, None
        if done is not None:
            done(self._crashed or self._made())

    def _made(self) -> Made:
        if not self.has_failed:
            try:
                return self._program.write(self.answers)
            except UNEXPECTED:
                self.has_failed = True
        outcomes = [(sent.request, sent.outcome) for sent in self._sent]
        return Handover(self._request, _Replay(self._transport, outcomes))


class _Sent(Struct, eq=False):
    """What was asked and what came of it, for the case that the interpreter has to take over."""

    request: SubgraphRequest
    run: ProgramRun | None
    taking: Taking | None
    after: After | None
    outcome: Outcome | None = None
    exchange: Exchange | None = None

    def settle(self, outcome: Outcome) -> None:
        """By the transport."""
        self.outcome = outcome
        run, taking, after = self.run, self.taking, self.after
        if run is None or taking is None or after is None:
            return
        # No cycle is left for the collector.
        self.run = self.taking = self.after = None
        try:
            if isinstance(outcome, Exception):
                run.fail(outcome)
            elif not run.has_failed:
                taking.take(outcome)
        except Exception as error:  # noqa: BLE001 - told apart there
            run.fail(error)
        try:
            after()
        except Exception as error:  # noqa: BLE001 - whoever waits is told of every bug
            run.crash(error)


class _Replay:
    """Answers each request that was sent already with what came of it; sends the others."""

    def __init__(
        self,
        inner: SubgraphTransport,
        outcomes: Iterable[tuple[SubgraphRequest, Outcome | None]],
    ) -> None:
        self._inner = inner
        self._known: dict[tuple[str, bytes], list[SubgraphResponse | SubgraphError]] = {}
        for request, outcome in outcomes:
            if isinstance(outcome, SubgraphResponse | SubgraphError):
                self._known.setdefault((request.subgraph, request.body), []).append(outcome)

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        outcomes = self._known.get((request.subgraph, request.body))
        if not outcomes:
            return await self._inner.send(request)
        outcome = outcomes.pop(0)
        if isinstance(outcome, SubgraphError):
            raise outcome
        return outcome

    def stream(self, request: SubgraphRequest) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        return self._inner.stream(request)

    async def aclose(self) -> None:
        """The transport belongs to the graph."""


__all__ = ["Handover", "Made", "ProgramRun", "begin_program", "execute_program"]
