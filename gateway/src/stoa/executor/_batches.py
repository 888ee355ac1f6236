"""Several entity fetches in one request: each part of the answer is taken as if it had come alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stoa.errors import SubgraphError
from stoa.executor._answers import Answer, read_answer
from stoa.executor._entities import ENTITIES, ask_entities, collect, fault_everywhere, take_answer
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
    for part in blamed:
        take_answer(run, part.prepared, part.batch, _part_of(answer, part, is_first=part is blamed[0]))
    for part in asking:
        if part not in blamed:
            await ask_entities(run, part.prepared, part.batch)


def _blamed(asking: Sequence[_Part], answer: Answer) -> Sequence[_Part]:
    """The parts that this answer is for. One that fails whole nulls the data of all: those that no error names ask again, alone."""
    if answer.data is not None:
        return asking
    named = {error.path[0] for error in answer.errors if error.path}
    return [part for part in asking if part.name in named] or asking


def _part_of(answer: Answer, part: _Part, *, is_first: bool) -> Answer:
    """The part's own entities and errors, in the names of a request of its own; errors without a place are the first part's."""
    own = tuple(
        replace(error, path=(ENTITIES, *error.path[1:])) if error.path else error
        for error in answer.errors
        if (error.path[0] == part.name if error.path else is_first)
    )
    data = None if answer.data is None else {ENTITIES: answer.data.get(part.name)}
    return Answer(data, own)


__all__ = ["fetch_batch"]
