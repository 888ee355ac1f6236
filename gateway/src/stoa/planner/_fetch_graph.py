"""The fetch graph as frozen data: the requests in the making, as the search decided them and once they are merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stoa.operation import Operation, conditions_text
from stoa.plan import Fetch, ResponsePath
from stoa.planner._emit import Emitter
from stoa.planner._merge_steps import merge_steps
from stoa.planner._nodes import NodeWriter
from stoa.planner._plan import DEFAULT_BUDGET, decide_steps
from stoa.planner._root_groups import root_groups
from stoa.planner._search import Search
from stoa.planner._shape import Shape
from stoa.planner._step import Step
from stoa.query_graph import QueryGraph


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchStep:
    """One request in the making. ``parents`` are the numbers of the steps before it.

    ``fetch`` is what it would ask as it stands, ``condition`` when (empty: always).
    """

    number: int
    fetch: Fetch
    paths: tuple[ResponsePath, ...]
    parents: tuple[int, ...]
    condition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchGraph:
    """Steps before and after merging. Those that remain keep their numbers.

    Merged are requests to one subgraph at one place; shared are those that ask the very same at several places.
    """

    before: tuple[FetchStep, ...]
    after: tuple[FetchStep, ...]


def fetch_graphs(
    graph: QueryGraph,
    operation: Operation,
    *,
    overrides: frozenset[str] = frozenset(),
    budget: int = DEFAULT_BUDGET,
) -> tuple[FetchGraph, ...]:
    """The fetch graph of an operation; of a mutation one for each run of root fields. Raises what planning raises."""
    search = Search(graph, overrides, budget)
    writer = NodeWriter(Emitter(graph), operation)
    shape = Shape()
    groups = root_groups(search, operation)
    shape.claim(tuple(field for group in groups for field in group))
    graphs = []
    for group in groups:
        steps = decide_steps(search, operation, group, shape)[1]
        before = _freeze(steps, writer)
        merged = writer.share(merge_steps(steps))
        graphs.append(FetchGraph(before=before, after=_freeze(merged, writer)))
    return tuple(graphs)


def _freeze(steps: Sequence[Step], writer: NodeWriter) -> tuple[FetchStep, ...]:
    return tuple(
        FetchStep(
            number=step.number,
            fetch=writer.request_of(step),
            paths=(step.path, *step.also) if step.path or step.is_entity else (),
            parents=tuple(sorted(parent.number for parent in step.parents)),
            condition=conditions_text(step.conditions),
        )
        for step in steps
    )


__all__ = ["FetchGraph", "FetchStep", "fetch_graphs"]
