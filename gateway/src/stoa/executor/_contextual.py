"""An entity fetch whose document has variables of each entity's own: one request, however many values there are."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from stoa.errors import SubgraphError
from stoa.executor._answers import read_answer
from stoa.executor._contexts import ContextGroup, ContextualDocument, group_by_contexts
from stoa.executor._entities import fault_everywhere, take_answer
from stoa.executor._parts import parts_of
from stoa.executor._prepared import PreparedFetch
from stoa.executor._representations import Batch, write_batch
from stoa.executor._run import PlanRun
from stoa.executor._targets import targets_at
from stoa.plan import ResponsePath

#: values that one request carries; more of them go side by side in several
_MAX_GROUPS: Final = 50


@dataclass(frozen=True, slots=True)
class _Ask:
    """A group with its representations."""

    group: ContextGroup
    batch: Batch


async def fetch_contextual(
    run: PlanRun, prepared: PreparedFetch, document: ContextualDocument, paths: Sequence[ResponsePath]
) -> None:
    """Ask for the entities at all these places, each with the values that stand above it."""
    targets = [target for path in paths for target in targets_at(run.data, path)]
    asks = list(_asks(prepared, document, group_by_contexts(run.data, prepared.fetch, targets)))
    chunks = [asks[start : start + _MAX_GROUPS] for start in range(0, len(asks), _MAX_GROUPS)]
    async with asyncio.TaskGroup() as group:
        for chunk in chunks:
            group.create_task(_fetch(run, prepared, document, chunk))


def _asks(prepared: PreparedFetch, document: ContextualDocument, groups: Sequence[ContextGroup]) -> Iterator[_Ask]:
    """Entities without a value are asked for what does not need it."""
    for group in groups:
        batch = write_batch(prepared.fetch, list(group.targets))
        if batch.items and document.asks(group):
            yield _Ask(group, batch)


async def _fetch(run: PlanRun, prepared: PreparedFetch, document: ContextualDocument, asks: Sequence[_Ask]) -> None:
    text, names = document.write([ask.group for ask in asks])
    variables = [member for number, ask in enumerate(asks) for member in _variables(number, ask)]
    try:
        response = await run.transport.send(run.request_with(prepared, (text, names), variables))
        answer = read_answer(prepared.fetch.subgraph, response)
    except SubgraphError as error:
        for ask in asks:
            fault_everywhere(run, ask.batch, error)
        return
    aliases = [f"_{number}" for number in range(len(asks))]
    for ask, part in zip(asks, parts_of(answer, aliases), strict=True):
        take_answer(run, prepared, ask.batch, part)


def _variables(number: int, ask: _Ask) -> Iterator[tuple[str, bytes]]:
    yield f"representations_{number}", ask.batch.as_json()
    for name, value in ask.group.values.items():
        yield f"{name}_{number}", value


__all__ = ["fetch_contextual"]
