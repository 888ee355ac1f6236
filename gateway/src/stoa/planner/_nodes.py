"""Steps in, plan nodes out: what waits for one request only stands behind it; what waits for several, behind them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from stoa.operation import Condition, Conditions, Operation, Variable
from stoa.plan import Condition as ConditionNode
from stoa.plan import Fetch, Flatten, OperationKind, Parallel, PlanNode
from stoa.plan import Sequence as SequenceNode
from stoa.planner._conflicts import rename_conflicts
from stoa.planner._document import write_document
from stoa.planner._emit import Emitter
from stoa.planner._share_requests import share_requests
from stoa.planner._step import Step


class NodeWriter:
    """Writes the steps of one operation as plan nodes."""

    def __init__(self, emitter: Emitter, operation: Operation) -> None:
        self._emitter = emitter
        self._kind = operation.kind
        self._requests: dict[Step, Fetch] = {}
        self._variables: Mapping[str, Variable] = {variable.name: variable for variable in operation.variables}

    def write(self, steps: Sequence[Step]) -> PlanNode | None:
        """All steps, in the order that their dependencies allow, side by side where they can be."""
        return self.write_after(self.share(steps), frozenset())

    def share(self, steps: Sequence[Step]) -> list[Step]:
        """Steps of one wave that ask the very same thing at several places become one request."""
        self._requests |= {step: self._write_request(step) for step in steps}
        return share_requests(steps, self._requests)

    def number(self, step: Step, number: int) -> None:
        """Give a request an id, so that deferred ones can wait for it."""
        self._requests[step] = replace(self._requests[step], id=number)

    def write_after(self, steps: Sequence[Step], done: frozenset[Step]) -> PlanNode | None:
        """The steps, given that those in ``done`` have run."""
        nodes: list[PlanNode] = []
        while ready := [step for step in steps if step not in done and step.parents <= done]:
            chains = [self._chain(step, steps, done) for step in ready]
            nodes.append(_parallel([node for node, _ in chains]))
            done = done.union(*(chain for _, chain in chains))
        return _sequence(nodes) if nodes else None

    def _chain(
        self, first: Step, steps: Sequence[Step], done: frozenset[Step], given: Conditions = frozenset()
    ) -> tuple[PlanNode, frozenset[Step]]:
        """The step with everything that waits for it and what is done already; what else runs beside it does not count."""
        chain = frozenset((first,))
        nodes = [self.fetch(first)]
        while ready := [step for step in steps if step not in chain | done and _follows(step, chain, done)]:
            inner = [self._chain(step, steps, done | chain, given | first.conditions) for step in ready]
            nodes.append(_parallel([node for node, _ in inner]))
            chain = chain.union(*(more for _, more in inner))
        return _conditional(_sequence(nodes), first.conditions - given), chain

    def fetch(self, step: Step) -> PlanNode:
        """One request."""
        request = self._requests[step]
        if step.path or step.is_entity:
            return Flatten(path=step.path, node=request, also=step.also)
        return request

    def _write_request(self, step: Step) -> Fetch:
        emission = self._emitter.emit(step.branch, is_entity=step.is_entity)
        rewrites = rename_conflicts(emission)
        kind: OperationKind = "query" if step.is_entity or step.path else self._kind
        filled = {one.variable: Variable(one.variable, one.type) for one in step.contexts}
        document, used = write_document(emission, kind, {**self._variables, **filled}, is_entity=step.is_entity)
        return Fetch(
            subgraph=step.subgraph,
            kind=kind,
            document=document,
            variables=tuple(name for name in used if name not in filled),
            requires=step.requires,
            entity_types=step.types if step.is_entity else frozenset(),
            representation_typename=step.typename,
            rewrites=rewrites,
            contexts=step.contexts,
        )


def _follows(step: Step, chain: frozenset[Step], done: frozenset[Step]) -> bool:
    return step.parents <= done | chain and not step.parents <= done


def _parallel(nodes: Sequence[PlanNode]) -> PlanNode:
    flat = [inner for node in nodes for inner in (node.nodes if isinstance(node, Parallel) else (node,))]
    return flat[0] if len(flat) == 1 else Parallel(tuple(flat))


def _sequence(nodes: Sequence[PlanNode]) -> PlanNode:
    flat = [inner for node in nodes for inner in (node.nodes if isinstance(node, SequenceNode) else (node,))]
    return flat[0] if len(flat) == 1 else SequenceNode(tuple(flat))


def _conditional(node: PlanNode, conditions: Conditions) -> PlanNode:
    for condition in sorted(conditions, reverse=True):
        node = _branch(node, condition)
    return node


def _branch(node: PlanNode, condition: Condition) -> PlanNode:
    if condition.wanted:
        return ConditionNode(variable=condition.variable, if_true=node)
    return ConditionNode(variable=condition.variable, if_false=node)


def sequence_of(nodes: Sequence[PlanNode | None]) -> PlanNode | None:
    """One after another, leaving out what is nothing."""
    present = [node for node in nodes if node is not None]
    return _sequence(present) if present else None
