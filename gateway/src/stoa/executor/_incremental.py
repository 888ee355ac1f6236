"""Run a plan with deferred parts: what is needed at once first, each deferred block as soon as all of it is there.

A deferred part starts when the fetches that it depends on are done, which may be long before the rest of the first answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from stoa.executor._execute import PlanRequest, new_run, walk
from stoa.executor._faults import SubgraphFault
from stoa.executor._prepared import fetches_below
from stoa.executor._run import PlanRun
from stoa.executor._transport import SubgraphTransport
from stoa.plan import Deferred, PlanNode


@dataclass(frozen=True, slots=True)
class BlockResult:
    """A deferred block that is complete, and what went wrong in fetching it."""

    number: int
    faults: tuple[SubgraphFault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Increment:
    """What may be delivered now. ``data`` is one growing object: whoever reads it does so before asking for the next increment.

    The first one has no ``blocks``: it is what the client gets at once, and ``faults`` are what went wrong in that.
    """

    data: dict[str, Any]
    faults: tuple[SubgraphFault, ...] = ()
    blocks: tuple[BlockResult, ...] = ()
    is_last: bool


async def execute_incrementally(request: PlanRequest, transport: SubgraphTransport) -> AsyncGenerator[Increment, None]:
    """Closing the generator cancels whatever is under way."""
    run = new_run(request, transport, {})
    deferred = request.plan.plan.deferred
    run.finished |= {number: asyncio.Event() for one in deferred for number in one.depends}
    primary = asyncio.create_task(_run_node(run, request.plan.plan.root))
    progress = _Progress(deferred, [replace(run, faults=[]) for _ in deferred])
    tasks = {asyncio.create_task(_run_deferred(*pair)): number for number, pair in enumerate(progress.pairs())}
    try:
        await _finished([primary], tasks)
        yield Increment(data=run.data, faults=tuple(run.faults), is_last=not deferred)
        async for blocks in _complete(progress, tasks):
            yield Increment(data=run.data, blocks=blocks, is_last=progress.is_over)
    finally:
        await _cancel([primary, *tasks])


@dataclass(slots=True)
class _Progress:
    """Which deferred parts are done, and which blocks were delivered."""

    deferred: Sequence[Deferred]
    runs: Sequence[PlanRun]
    done: set[int] = field(default_factory=set)
    delivered: set[int] = field(default_factory=set)

    @property
    def is_over(self) -> bool:
        return len(self.delivered) == len(self._blocks())

    def pairs(self) -> Iterator[tuple[PlanRun, Deferred]]:
        yield from zip(self.runs, self.deferred, strict=True)

    def deliver(self) -> tuple[BlockResult, ...]:
        """Blocks that are complete now; a block that stands in another one comes with the next call."""
        found: list[BlockResult] = []
        before = set(self.delivered)
        for number, block in self._blocks().items():
            is_due = block.parent is None or block.parent in before
            if number in self.delivered or not is_due or not all(part in self.done for part in self._parts(number)):
                continue
            self.delivered.add(number)
            faults = [fault for part in self._parts(number) for fault in self.runs[part].faults]
            found.append(BlockResult(number, tuple(faults)))
        return tuple(found)

    def _blocks(self) -> dict[int, Deferred]:
        """Each block by its own entry; those around others come first."""
        return {one.blocks[0]: one for one in self.deferred if len(one.blocks) == 1}

    def _parts(self, number: int) -> list[int]:
        return [part for part, one in enumerate(self.deferred) if number in one.blocks]


async def _complete(
    progress: _Progress, tasks: dict[asyncio.Task[None], int]
) -> AsyncGenerator[tuple[BlockResult, ...], None]:
    pending = set(tasks)
    while pending:
        finished, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
        for task in finished:
            task.result()
            progress.done.add(tasks[task])
        while blocks := progress.deliver():
            yield blocks


async def _run_node(run: PlanRun, node: PlanNode | None) -> None:
    if node is None:
        return
    await walk(run, node)
    for fetch in fetches_below(node):  # also those that a condition left out
        run.finish(fetch)


async def _run_deferred(run: PlanRun, part: Deferred) -> None:
    for number in part.depends:
        await run.finished[number].wait()
    await _run_node(run, part.node)


async def _finished(wanted: Iterable[asyncio.Task[None]], beside: Iterable[asyncio.Task[None]]) -> None:
    """Wait for the wanted tasks; a bug in one beside them must not leave us waiting for what it would have done."""
    waiting = set(wanted)
    while waiting:
        done, _ = await asyncio.wait(
            {*waiting, *(task for task in beside if not task.done())}, return_when=asyncio.FIRST_COMPLETED
        )
        for task in done:
            task.result()
        waiting -= done


async def _cancel(tasks: Iterable[asyncio.Task[None]]) -> None:
    """End what is under way; a second bug beside the first is retrieved, so that nobody complains of it later."""
    every = list(tasks)
    for task in every:
        task.cancel()
    await asyncio.gather(*every, return_exceptions=True)


__all__ = ["BlockResult", "Increment", "execute_incrementally"]
