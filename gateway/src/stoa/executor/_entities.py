"""One entity fetch: collect, ask once for each distinct entity, check the answer, put it back in every place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from stoa.errors import SubgraphError, SubgraphMalformedAnswer
from stoa.executor._answers import Answer, AnswerError, read_answer
from stoa.executor._faults import ClientPath, SubgraphFault, fault_of
from stoa.executor._merge import copied, merge_into
from stoa.executor._prepared import ENTITIES, PreparedFetch
from stoa.executor._representations import Batch, Target, write_batch
from stoa.executor._rewrites import apply_rewrites
from stoa.executor._run import PlanRun
from stoa.executor._targets import targets_at
from stoa.executor._typename import typename_of
from stoa.plan import ResponsePath


async def fetch_entities(run: PlanRun, prepared: PreparedFetch, paths: Sequence[ResponsePath]) -> None:
    """One request for the entities at all these places; nothing to ask for is no request."""
    batch = collect(run, prepared, paths)
    if batch.items:
        await ask_entities(run, prepared, batch)


def collect(run: PlanRun, prepared: PreparedFetch, paths: Sequence[ResponsePath]) -> Batch:
    """The distinct representations of all entities at these places."""
    return write_batch(prepared.fetch, [target for path in paths for target in targets_at(run.data, path)])


async def ask_entities(run: PlanRun, prepared: PreparedFetch, batch: Batch) -> None:
    """Send a batch that is not empty, take what comes back."""
    try:
        request = run.request_for(prepared, batch.as_json())
        answer = read_answer(prepared.fetch.subgraph, await run.transport.send(request))
    except SubgraphError as error:
        fault_everywhere(run, batch, error)
        return
    take_answer(run, prepared, batch, answer)


def take_answer(run: PlanRun, prepared: PreparedFetch, batch: Batch, answer: Answer) -> None:
    """Report its errors and put its entities in their places."""
    _report_errors(run, prepared, batch, answer)
    try:
        if answer.data is not None:
            _take_entities(run, prepared, batch, answer)
    except SubgraphError as error:
        fault_everywhere(run, batch, error)


def _take_entities(run: PlanRun, prepared: PreparedFetch, batch: Batch, answer: Answer) -> None:
    entities = (answer.data or {}).get(ENTITIES)
    if entities is None and answer.errors:
        return
    if not isinstance(entities, list) or len(entities) != len(batch.items):
        subgraph = prepared.fetch.subgraph
        count = len(entities) if isinstance(entities, list) else "no list of"
        raise SubgraphMalformedAnswer(
            f"Subgraph '{subgraph}' answered {count} entities for {len(batch.items)} representations.",
            subgraph=subgraph,
        )
    for entity, targets in zip(entities, batch.targets, strict=True):
        if entity is not None:
            _take_entity(run, prepared, entity, targets)


def _take_entity(run: PlanRun, prepared: PreparedFetch, entity: Any, targets: tuple[Target, ...]) -> None:
    flaw = _flaw(run, prepared, entity, targets[0].entity)
    if flaw is not None:
        for target in targets:
            run.add(_fault(prepared, flaw, target.path))
        return
    apply_rewrites(entity, prepared.fetch.rewrites)
    last = len(targets) - 1
    for index, target in enumerate(targets):
        merge_into(target.entity, entity if index == last else copied(entity), run.interfaces)


def _flaw(run: PlanRun, prepared: PreparedFetch, entity: Any, asked: dict[str, Any]) -> str | None:
    """Why this answer must not be taken for the entity that was asked for."""
    subgraph = prepared.fetch.subgraph
    if not isinstance(entity, dict):
        return f"Subgraph '{subgraph}' answered with an entity that is no object."
    if _is_of_another_type(run, entity.get("__typename"), typename_of(asked)):
        return f"Subgraph '{subgraph}' answered with another type of entity than it was asked for."
    names = prepared.identity_names
    if names and any(name in entity and _differs(entity[name], asked.get(name)) for name in names):
        return f"Subgraph '{subgraph}' answered with another entity than it was asked for."
    return None


def _is_of_another_type(run: PlanRun, answered: Any, asked: Any) -> bool:
    """An interface's name says nothing against a type: interface objects go by it, on either side."""
    if answered is None or asked is None or answered == asked:
        return False
    return not isinstance(answered, str) or (answered not in run.interfaces and asked not in run.interfaces)


def _differs(answered: Any, asked: Any) -> bool:
    """IDs may come as numbers from one subgraph and as strings from another."""
    return answered is not None and answered != asked and str(answered) != str(asked)


def _report_errors(run: PlanRun, prepared: PreparedFetch, batch: Batch, answer: Answer) -> None:
    for error in answer.errors:
        for path in _client_paths(batch, error):
            run.report(prepared.fetch.subgraph, error, path)


def _client_paths(batch: Batch, error: AnswerError) -> Iterator[ClientPath | None]:
    """``_entities.3.name`` is ``name`` of every place that holds entity 3; an error without a place is of the first ones."""
    match error.path:
        case (str(first), int(index), *rest) if first == ENTITIES and 0 <= index < len(batch.targets):
            for target in batch.targets[index]:
                yield (*target.path, *rest)
        case _:
            yield batch.targets[0][0].path


def fault_everywhere(run: PlanRun, batch: Batch, error: SubgraphError) -> None:
    """A request that failed as a whole failed for each of its entities."""
    for targets in batch.targets:
        for target in targets:
            run.add(fault_of(error, target.path))


def _fault(prepared: PreparedFetch, message: str, path: ClientPath) -> SubgraphFault:
    return SubgraphFault(
        subgraph=prepared.fetch.subgraph, message=message, code=SubgraphMalformedAnswer.code, path=path
    )


__all__ = ["ENTITIES", "ask_entities", "collect", "fault_everywhere", "fetch_entities", "take_answer"]
