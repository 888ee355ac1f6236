"""Run a plan with generated code: decode, collect and write by functions made for this one operation.

The generated functions know the clean case only. Whatever else happens (an answer with errors, a value of another type, a subgraph
that cannot be reached) ends in the interpreter, which gets the answers that have come already and asks for none of them again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import msgspec
import orjson

from stoa.errors import SubgraphError
from stoa.executor._execute import ExecutionResult, PlanRequest, execute_plan, new_run
from stoa.executor._nesting import is_nested_too_deeply
from stoa.executor._prepared import PreparedFetch
from stoa.executor._run import PlanRun
from stoa.executor._transport import SubgraphRequest, SubgraphResponse, SubgraphTransport
from stoa.plan import BatchFetch, Condition, Fetch, Flatten, Parallel, PlanNode, Sequence

# What collectors return: representations, and for each of them whoever takes its entity.
Collected: TypeAlias = tuple[list[bytes], list[Any]]


class UnexpectedAnswer(Exception):
    """An answer that only the interpreter can judge."""


_UNEXPECTED: Final = (
    UnexpectedAnswer,
    SubgraphError,
    msgspec.MsgspecError,
    orjson.JSONDecodeError,
    RecursionError,
    UnicodeDecodeError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchCode:
    """The functions of one fetch. ``collect`` and ``put`` are those of an entity fetch; ``is_raw``: some of its bytes pass unread."""

    number: int
    decode: Callable[[bytes], Any]
    is_raw: bool
    collect: Callable[[list[Any]], Collected] | None = None
    put: Callable[[list[Any], list[Any]], None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Generated code for one operation under one choice of its conditions; keyed by the plan's own nodes, by identity."""

    source: str
    fetches: Mapping[int, FetchCode]
    batches: Mapping[int, Callable[[bytes], Any]]
    write: Callable[[list[Any]], bytes]


async def execute_program(
    program: Program, request: PlanRequest, transport: SubgraphTransport
) -> bytes | ExecutionResult:
    """The client's data as JSON; or, where anything was not as it should be, what the interpreter made of it."""
    run = _Run(program, new_run(request, transport, {}), [None] * len(program.fetches))
    if request.plan.plan.root is not None:
        await _walk(run, request.plan.plan.root)
    if not run.has_failed:
        try:
            return program.write(run.answers)
        except _UNEXPECTED:
            run.has_failed = True
    return await execute_plan(request, _Replay(transport, run.outcomes))


@dataclass(slots=True)
class _Run:
    """``answers[n]`` is the decoded data of root fetch n, or whoever takes the entities of entity fetch n.

    ``outcomes`` is what was asked and what came of it, for the case that the interpreter has to take over.
    """

    program: Program
    plan: PlanRun
    answers: list[Any]
    outcomes: list[tuple[SubgraphRequest, SubgraphResponse | SubgraphError]] = field(default_factory=list)
    has_failed: bool = False

    async def send(self, request: SubgraphRequest) -> SubgraphResponse:
        try:
            response = await self.plan.transport.send(request)
        except SubgraphError as error:
            self.outcomes.append((request, error))
            raise
        self.outcomes.append((request, response))
        return response


async def _walk(run: _Run, node: PlanNode) -> None:
    """A failure lets the requests under way come to their end and begins no other."""
    if run.has_failed:
        return
    match node:
        case Fetch() | Flatten() | BatchFetch():
            try:
                await _fetch(run, node)
            except _UNEXPECTED:
                run.has_failed = True
        case Sequence():
            for child in node.nodes:
                await _walk(run, child)
        case Parallel():
            # The first one needs no task of its own.
            async with asyncio.TaskGroup() as group:
                for child in node.nodes[1:]:
                    group.create_task(_walk(run, child))
                await _walk(run, node.nodes[0])
        case Condition():
            branch = node.if_true if run.plan.variables.get(node.variable) is True else node.if_false
            if branch is not None:
                await _walk(run, branch)
        case _:
            run.has_failed = True


async def _fetch(run: _Run, node: Fetch | Flatten | BatchFetch) -> None:
    match node:
        case Fetch():
            prepared = run.plan.plan.of(node)
            code = run.program.fetches[id(node)]
            run.answers[code.number] = await _ask(run, code, prepared, b"")
        case Flatten():
            part = _collected(run, node)
            if part is not None:
                await _fetch_one(run, part)
        case BatchFetch():
            parts = [_collected(run, flatten) for flatten in node.nodes]
            asking = [part for part in parts if part is not None]
            if len(asking) > 1:
                await _fetch_together(run, node, parts)
            elif asking:
                await _fetch_one(run, asking[0])


@dataclass(frozen=True, slots=True)
class _Part:
    prepared: PreparedFetch
    code: FetchCode
    items: list[bytes]
    takers: list[Any]

    def put(self, data: Any) -> None:
        if self.code.put is not None:
            self.code.put(self.takers, getattr(data, f"part_{self.code.number}"))


def _collected(run: _Run, flatten: Flatten) -> _Part | None:
    code = run.program.fetches[id(flatten.node)]
    if code.collect is None:
        return None
    items, takers = code.collect(run.answers)
    run.answers[code.number] = takers
    return _Part(run.plan.plan.of(flatten.node), code, items, takers) if items else None


async def _fetch_one(run: _Run, part: _Part) -> None:
    part.put(await _ask(run, part.code, part.prepared, b"[" + b",".join(part.items) + b"]"))


async def _ask(run: _Run, code: FetchCode, prepared: PreparedFetch, representations: bytes) -> Any:
    response = await run.send(run.plan.request_for(prepared, representations))
    _check_raw(code, response)
    return code.decode(response.body)


async def _fetch_together(run: _Run, node: BatchFetch, parts: list[_Part | None]) -> None:
    texts = [b"[" + b",".join(part.items if part is not None else ()) + b"]" for part in parts]
    response = await run.send(run.plan.request_for_batch(node, texts))
    for part in parts:
        if part is not None:
            _check_raw(part.code, response)
    data = run.program.batches[id(node)](response.body)
    for part in parts:
        if part is not None:
            part.put(data)


def _check_raw(code: FetchCode, response: SubgraphResponse) -> None:
    """The decoder looks at no text within raw parts."""
    if code.is_raw:
        response.body.decode("utf-8")
        if is_nested_too_deeply(response.body, lambda: orjson.loads(response.body)):
            raise UnexpectedAnswer("raw JSON nested too deeply")


class _Replay:
    """Answers each request that was sent already with what came of it; sends the others."""

    def __init__(
        self,
        inner: SubgraphTransport,
        outcomes: Iterable[tuple[SubgraphRequest, SubgraphResponse | SubgraphError]],
    ) -> None:
        self._inner = inner
        self._known: dict[tuple[str, bytes], list[SubgraphResponse | SubgraphError]] = {}
        for request, outcome in outcomes:
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


__all__ = ["FetchCode", "Program", "UnexpectedAnswer", "execute_program"]
