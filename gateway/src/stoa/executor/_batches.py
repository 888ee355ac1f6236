"""Several entity fetches in one request: each part of the answer is taken as if it had come alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stoa.errors import SubgraphError
from stoa.executor._answers import Answer, read_answer
from stoa.executor._entities import ask_entities, collect, fault_everywhere, take_answer
from stoa.executor._parts import parts_of
from stoa.executor._prepared import PreparedFetch
from stoa.executor._representations import Batch
from stoa.executor._run import PlanRun
from stoa.plan import BatchFetch


@dataclass(frozen=True, slots=True)
class _Part:
    """One of the fetches, with the entities that it asks for."""

    name: str
    prepared: PreparedFetch
    batch: Batch


async def fetch_batch(run: PlanRun, node: BatchFetch) -> None:
    """One request for all parts that found entities; a single one goes in its own words."""
    parts = [
        _Part(name, run.plan.of(flatten.node), collect(run, run.plan.of(flatten.node), flatten.paths))
        for name, flatten in zip(node.names, node.nodes, strict=True)
    ]
    asking = [part for part in parts if part.batch.items]
    if len(asking) > 1:
        await _ask_together(run, node, parts, asking)
    elif asking:
        await ask_entities(run, asking[0].prepared, asking[0].batch)


async def _ask_together(run: PlanRun, node: BatchFetch, parts: Sequence[_Part], asking: Sequence[_Part]) -> None:
    try:
        request = run.request_for_batch(node, [part.batch.as_json() for part in parts])
        answer = read_answer(node.subgraph, await run.transport.send(request))
    except SubgraphError as error:
        for part in asking:
            fault_everywhere(run, part.batch, error)
        return
    blamed = _blamed(asking, answer)
    for part, own in zip(blamed, parts_of(answer, [part.name for part in blamed]), strict=True):
        take_answer(run, part.prepared, part.batch, own)
    for part in asking:
        if part not in blamed:
            await ask_entities(run, part.prepared, part.batch)


def _blamed(asking: Sequence[_Part], answer: Answer) -> Sequence[_Part]:
    """The parts that this answer is for. One that fails whole nulls the data of all: those that no error names ask again, alone."""
    if answer.data is not None:
        return asking
    named = {error.path[0] for error in answer.errors if error.path}
    return [part for part in asking if part.name in named] or asking


__all__ = ["fetch_batch"]
