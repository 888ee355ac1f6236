"""Steps in, a plan with deferred parts out: what is needed at once, and per set of blocks what only they need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stoa.operation import Deferral, Operation
from stoa.plan import Deferred, PlanNode, QueryPlan
from stoa.planner._nodes import NodeWriter, sequence_of
from stoa.planner._step import Step
from stoa.planner._subselection import write_subselection
from stoa.supergraph import Supergraph


def write_deferred(
    writer: NodeWriter, runs: Sequence[Sequence[Step]], operation: Operation, supergraph: Supergraph
) -> QueryPlan:
    """``runs`` follow each other (the root fields of a mutation); what is deferred waits for nothing but its own inputs.

    After a mutation it waits for all of them: a query must not see half of what the client does.
    """
    shared = [writer.share(run) for run in runs]
    steps = [step for run in shared for step in run]
    awaited = [step for step in steps if _is_awaited(step, steps, operation)]
    numbers = {step: number for number, step in enumerate(awaited)}
    for step, number in numbers.items():
        writer.number(step, number)
    at_once = [writer.write_after([step for step in run if not step.blocks], frozenset()) for run in shared]
    by_blocks: dict[frozenset[Deferral], list[Step]] = {}
    for step in steps:
        if step.blocks:
            by_blocks.setdefault(step.blocks, []).append(step)
    roots = [numbers[step] for step in awaited if _is_mutation(step, operation)]
    parts = {
        blocks: (writer.write_after(own, frozenset(steps) - frozenset(own)), _depends(own, numbers, roots))
        for blocks, own in by_blocks.items()
    }
    return QueryPlan(
        sequence_of(at_once),
        deferred=tuple(_entries(operation, supergraph, parts)),
        subselection=write_subselection(supergraph, operation, None),
    )


def _is_awaited(step: Step, steps: Iterable[Step], operation: Operation) -> bool:
    follows = any(step in other.parents and other.blocks != step.blocks for other in steps)
    return follows or _is_mutation(step, operation)


def _is_mutation(step: Step, operation: Operation) -> bool:
    return operation.kind == "mutation" and not step.is_entity and not step.path


def _depends(own: Iterable[Step], numbers: dict[Step, int], roots: Iterable[int]) -> tuple[int, ...]:
    awaited = {numbers[parent] for step in own for parent in step.parents if parent.blocks != step.blocks}
    return tuple(sorted(awaited.union(roots)))


def _entries(
    operation: Operation,
    supergraph: Supergraph,
    parts: dict[frozenset[Deferral], tuple[PlanNode | None, tuple[int, ...]]],
) -> Iterable[Deferred]:
    known = {block: number for number, block in enumerate(operation.deferrals)}
    for block, number in known.items():
        node, depends = parts.pop(frozenset((block,)), (None, ()))
        around = next((known[outer] for outer in block.chain() if outer is not block and outer in known), None)
        yield Deferred(
            blocks=(number,),
            node=node,
            depends=depends,
            path=block.path,
            label=block.label,
            parent=around,
            subselection=write_subselection(supergraph, operation, block),
        )
    for blocks, (node, depends) in parts.items():
        yield Deferred(blocks=tuple(sorted(known[block] for block in blocks)), node=node, depends=depends)


__all__ = ["write_deferred"]
