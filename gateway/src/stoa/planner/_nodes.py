"""Steps in, plan nodes out: what waits for one request only stands behind it; what waits for several, behind them all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from stoa.operation import Condition, Conditions, Operation, Variable
from stoa.plan import BatchFetch, Fetch, Flatten, OperationKind, Parallel, PlanNode
from stoa.plan import Condition as ConditionNode
from stoa.plan import Sequence as SequenceNode
from stoa.planner._batch_requests import batch_requests
from stoa.planner._conflicts import rename_conflicts
from stoa.planner._document import Selection, batch_document, entity_document, root_document, write_selection
from stoa.planner._emit import Emitter
from stoa.planner._share_requests import share_requests
from stoa.planner._step import Step


class NodeWriter:
    """Writes the steps of one operation as plan nodes."""

    def __init__(self, emitter: Emitter, operation: Operation) -> None:
        self._emitter = emitter
        self._kind = operation.kind
        self._requests: dict[Step, Fetch] = {}
        self._selections: dict[Step, Selection] = {}
        self._variables: Mapping[str, Variable] = {variable.name: variable for variable in operation.variables}

    def write(self, steps: Sequence[Step]) -> PlanNode | None:
        """All steps, in the order that their dependencies allow, side by side where they can be."""
        return self.write_after(self.share(steps), frozenset())

    def share(self, steps: Sequence[Step]) -> list[Step]:
        """Steps of one wave that ask the very same thing, or else the same subgraph, become one request."""
        self._requests |= {step: self.request_of(step) for step in steps}
        return batch_requests(share_requests(steps, self._requests))

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
        if not done.issuperset(steps):
            raise AssertionError("requests wait for each other, or for what is deferred")
        return _sequence(nodes) if nodes else None

    def _chain(
        self, first: Step, steps: Sequence[Step], done: frozenset[Step], given: Conditions = frozenset()
    ) -> tuple[PlanNode, frozenset[Step]]:
        """The step with everything that waits for it and what is done already; what else runs beside it does not count."""
        chain = frozenset((first,))
        nodes = [self.fetch(first)]
        given_inside = given | first.conditions
        inside = [
            step for step in steps if step.conditions >= given_inside
        ]  # what runs without them must not stand under them
        while ready := [step for step in inside if step not in chain | done and _follows(step, chain, done)]:
            inner = [self._chain(step, steps, done | chain, given_inside) for step in ready]
            nodes.append(_parallel([node for node, _ in inner]))
            chain = chain.union(*(more for _, more in inner))
        return _conditional(_sequence(nodes), first.conditions - given), chain

    def fetch(self, step: Step) -> PlanNode:
        """One request."""
        if step.companions:
            return self._batch((step, *step.companions))
        return self._flatten(step) if step.path or step.is_entity else self._requests[step]

    def _flatten(self, step: Step) -> Flatten:
        return Flatten(path=step.path, node=self._requests[step], also=step.also)

    def _batch(self, steps: Sequence[Step]) -> BatchFetch:
        selections = [self._selections[step] for step in steps]
        names = tuple(self._free_name(f"representations{number}") for number in range(len(steps)))
        return BatchFetch(
            nodes=tuple(self._flatten(step) for step in steps),
            names=names,
            document=batch_document(selections, names),
            variables=tuple(dict.fromkeys(name for selection in selections for name in selection.variables)),
        )

    def _free_name(self, name: str) -> str:
        """A name for a variable of ours that no variable of the client has."""
        while name in self._variables:
            name += "_"
        return name

    def request_of(self, step: Step) -> Fetch:
        """What the step asks of its subgraph, as it stands now."""
        emission = self._emitter.emit(step.branch, is_entity=step.is_entity)
        rewrites = rename_conflicts(emission)
        kind: OperationKind = "query" if step.is_entity or step.path else self._kind
        filled = {one.variable: Variable(one.variable, one.type) for one in step.contexts}
        selection = self._selections[step] = write_selection(emission, {**self._variables, **filled})
        representations = self._free_name("representations")
        is_entity = step.is_entity
        return Fetch(
            subgraph=step.subgraph,
            kind=kind,
            document=entity_document(selection, representations) if is_entity else root_document(selection, kind),
            variables=tuple(name for name in selection.variables if name not in filled),
            requires=step.requires,
            entity_types=step.types if is_entity else frozenset(),
            representation_typename=step.typename,
            rewrites=rewrites,
            contexts=step.contexts,
            representations_variable=representations,
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
