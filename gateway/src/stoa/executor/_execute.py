"""Walk a plan: side by side what may run side by side, merge what comes back, keep going when a subgraph fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, assert_never

import orjson
from msgspec import Struct

from stoa.errors import SubgraphError
from stoa.executor._answers import Answer, read_answer, read_payload
from stoa.executor._batches import fetch_batch
from stoa.executor._contextual import fetch_contextual
from stoa.executor._entities import fetch_entities
from stoa.executor._faults import SubgraphFault, fault_of
from stoa.executor._merge import copied, merge_into
from stoa.executor._prepared import PreparedFetch, PreparedPlan
from stoa.executor._representations import Target
from stoa.executor._rewrites import apply_rewrites
from stoa.executor._run import PlanRun
from stoa.executor._targets import targets_at
from stoa.executor._transport import HeaderList, SubgraphTransport
from stoa.plan import BatchFetch, Condition, Fetch, Flatten, Parallel, PlanNode, Sequence, Subscription


class PlanRequest(Struct, frozen=True, kw_only=True):
    """One execution of a plan: ``variables`` are the client's, ``interfaces`` the type names that are no object types."""

    plan: PreparedPlan
    variables: Mapping[str, Any]
    headers: HeaderList
    deadline: float
    interfaces: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ExecutionResult:
    """What the subgraphs said, merged and not yet cut to the client's operation."""

    data: dict[str, Any] = field(default_factory=dict)
    faults: list[SubgraphFault] = field(default_factory=list)


async def execute_plan(request: PlanRequest, transport: SubgraphTransport) -> ExecutionResult:
    """Run a query or mutation plan to its end; failures are in ``faults``."""
    run = new_run(request, transport, {})
    if request.plan.plan.root is not None:
        await walk(run, request.plan.plan.root)
    return ExecutionResult(run.data, run.faults)


async def subscribe_plan(request: PlanRequest, transport: SubgraphTransport) -> AsyncIterator[ExecutionResult]:
    """One result per event of the subscription's subgraph. A stream that breaks ends with a result that holds the fault."""
    root = request.plan.plan.root
    if not isinstance(root, Subscription):
        raise TypeError("a subscription plan starts with a Subscription node")
    opening = new_run(request, transport, {})
    prepared = request.plan.of(root.primary)
    budget = request.deadline - asyncio.get_running_loop().time()
    try:
        async with (
            transport.stream(opening.request_for(prepared, b"")) as events,
            aclosing(_as_generator(events)) as texts,
        ):
            async for text in texts:
                yield await _one_event(request, transport, root, _Event(text, budget))
    except SubgraphError as error:
        yield ExecutionResult({}, list(_fetch_faults(prepared, error)))


@dataclass(frozen=True, slots=True)
class _Event:
    text: bytes
    budget_seconds: float


async def _one_event(
    request: PlanRequest, transport: SubgraphTransport, root: Subscription, event: _Event
) -> ExecutionResult:
    run = new_run(request, transport, {})
    run.deadline = asyncio.get_running_loop().time() + event.budget_seconds
    prepared = request.plan.of(root.primary)
    try:
        answer = read_payload(prepared.fetch.subgraph, _decoded(event.text))
    except SubgraphError as error:
        run.faults.extend(_fetch_faults(prepared, error))
        return ExecutionResult(run.data, run.faults)
    _take_root_answer(run, prepared, answer)
    if root.rest is not None:
        await walk(run, root.rest)
    return ExecutionResult(run.data, run.faults)


def _fetch_faults(prepared: PreparedFetch, error: SubgraphError) -> Iterator[SubgraphFault]:
    """A root fetch that failed as a whole failed for each of its root fields."""
    for name in prepared.root_names:
        yield fault_of(error, (name,))


async def walk(run: PlanRun, node: PlanNode) -> None:  # noqa: C901 - one branch for each kind of node
    """Run a node to its end."""
    match node:
        case Fetch():
            await _fetch_root(run, run.plan.of(node))
            run.finish(node)
        case Flatten():
            await _fetch_flattened(run, node)
            run.finish(node.node)
        case BatchFetch():
            await fetch_batch(run, node)
            for flatten in node.nodes:
                run.finish(flatten.node)
        case Sequence():
            for child in node.nodes:
                await walk(run, child)
        case Parallel():
            await _walk_side_by_side(run, node)
        case Condition():
            branch = node.if_true if run.variables.get(node.variable) is True else node.if_false
            if branch is not None:
                await walk(run, branch)
        case Subscription():
            raise TypeError("a Subscription node belongs at the root of a subscription plan")
        case _:
            assert_never(node)


async def _fetch_flattened(run: PlanRun, node: Flatten) -> None:
    prepared = run.plan.of(node.node)
    if not prepared.fetch.requires:
        await _fetch_root_below(run, prepared, [target for path in node.paths for target in targets_at(run.data, path)])
    elif prepared.contextual is not None:
        await fetch_contextual(run, prepared, prepared.contextual, node.paths)
    else:
        await fetch_entities(run, prepared, node.paths)


async def _walk_side_by_side(run: PlanRun, node: Parallel) -> None:
    if len(node.nodes) == 1:
        await walk(run, node.nodes[0])
        return
    async with asyncio.TaskGroup() as group:
        for child in node.nodes:
            group.create_task(walk(run, child))


async def _fetch_root(run: PlanRun, prepared: PreparedFetch) -> None:
    fetch = prepared.fetch
    try:
        response = await run.transport.send(run.request_for(prepared, b""))
        answer = read_answer(fetch.subgraph, response)
    except SubgraphError as error:
        run.faults.extend(_fetch_faults(prepared, error))
        return
    _take_root_answer(run, prepared, answer)


async def _fetch_root_below(run: PlanRun, prepared: PreparedFetch, targets: Collection[Target]) -> None:
    """The root type met inside an answer: one request, and each of its objects there gets the same."""
    if not targets:
        return
    below = replace(run, data={}, faults=[])
    await _fetch_root(below, prepared)
    for target in targets:
        for fault in below.faults:
            run.add(replace(fault, path=(*target.path, *(fault.path or ()))))
        merge_into(target.entity, copied(below.data), run.interfaces)


def _take_root_answer(run: PlanRun, prepared: PreparedFetch, answer: Answer) -> None:
    for error in answer.errors:
        path = error.path or (prepared.root_names[:1] if len(prepared.root_names) == 1 else None)
        run.report(prepared.fetch.subgraph, error, path)
    if answer.data is None:
        return
    apply_rewrites(answer.data, prepared.fetch.rewrites)
    merge_into(run.data, answer.data, run.interfaces)


def new_run(request: PlanRequest, transport: SubgraphTransport, data: dict[str, Any]) -> PlanRun:
    """The state in which an execution begins."""
    return PlanRun(
        plan=request.plan,
        variables=request.variables,
        headers=request.headers,
        deadline=request.deadline,
        transport=transport,
        interfaces=request.interfaces,
        data=data,
    )


def _decoded(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except ValueError:
        return None


async def _as_generator(events: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    async for event in events:
        yield event


__all__ = ["ExecutionResult", "PlanRequest", "execute_plan", "new_run", "subscribe_plan", "walk"]
