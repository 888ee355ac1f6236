"""Decisions in, steps out: walk a solution and write down which request selects what, where, after which others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from stoa.operation import Conditions, Field
from stoa.plan import ANY_ITEM, ResponseKey, ResponsePath, TypeCondition
from stoa.planner._representation import Namer, representation
from stoa.planner._shape import Shape
from stoa.planner._solution import Hop, Local, Solution
from stoa.planner._step import Branch, Step
from stoa.planner._wants import TYPENAME

_ALWAYS: Conditions = frozenset()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Cursor:
    """Where the walk is. ``conditions`` are those of the fields above; ``added`` those of the requests that need the input."""

    step: Step | None
    branch: Branch | None
    path: ResponsePath
    shape: Shape
    runtime: frozenset[str]
    conditions: Conditions = _ALWAYS
    added: Conditions = _ALWAYS
    is_input: bool = False


class Builder:
    """Collects the steps of one plan."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def build(self, solution: Solution, cursor: Cursor) -> set[Step]:
        """Write a solution down; the steps that it takes are returned."""
        used = {cursor.step} if cursor.step and solution.locals else set()
        for local in solution.locals:
            used |= self._write(local, cursor)
        for hop in solution.hops:
            used |= self._write_hop(hop, cursor)
        return used

    def _write(self, local: Local, cursor: Cursor) -> set[Step]:
        want, branch, step = local.want, cursor.branch, cursor.step
        if branch is None or step is None:
            raise AssertionError("a field is answered where no request is")
        name = cursor.shape.name_for(want) if cursor.is_input else want.fetched_as
        conditions = (want.conditions | cursor.added) - cursor.conditions - step.conditions
        asked = (name, want.name, want.arguments, conditions, want.directives)
        below = branch.ask(asked, want.possible_types, local.view)
        if below is None or local.inside is None or local.move is None:
            return {step}
        if (local.move.is_abstract or below.view.static_kind.is_abstract) and not below.view.is_interface_object:
            below.ask((TYPENAME, TYPENAME, (), _ALWAYS, ""), below.view.runtime, None)
        inner = replace(
            cursor,
            branch=below,
            path=(*_narrowed(cursor, want), ResponseKey(name), *(ANY_ITEM,) * local.move.list_depth),
            shape=cursor.shape.below(name),
            runtime=below.view.runtime,
            conditions=cursor.conditions | conditions,
            added=_ALWAYS,
        )
        return {step} | self.build(local.inside, inner)

    def _write_hop(self, hop: Hop, cursor: Cursor) -> set[Step]:
        common = _common(local.want.conditions for local in hop.locals) | cursor.added
        before: set[Step] = {cursor.step} if cursor.step else set()
        as_input = replace(cursor, is_input=True, added=common)
        for solution in hop.inputs.solutions:
            before |= self.build(solution, as_input)
        conditions = cursor.conditions | common
        if cursor.step:
            conditions |= cursor.step.conditions
        namer = Namer(cursor.shape)
        step = Step(
            number=len(self.steps),
            branch=Branch(hop.target.view),
            path=cursor.path,
            types=hop.types if hop.inputs.knows_type else frozenset(),
            typename=hop.target.typename,
            is_entity=bool(hop.inputs.keys),
            requires=representation(hop.inputs, namer),
            conditions=conditions,
            input_conditions=conditions if hop.inputs.requires else _ALWAYS,
            parents=before,
        )
        self.steps.append(step)
        inner = replace(cursor, step=step, branch=step.branch)
        used = {step}
        if hop.target.view.static_kind.is_abstract:
            step.branch.ask((TYPENAME, TYPENAME, (), _ALWAYS, ""), hop.target.view.runtime, None)
        for local in hop.locals:
            used |= self._write(local, inner)
        return used | before


def _narrowed(cursor: Cursor, want: Field) -> ResponsePath:
    """The path, with a type condition where the field is asked of some of the place's object types only."""
    if len(cursor.runtime) <= 1 or want.possible_types >= cursor.runtime or _knows_no_types(cursor):
        return cursor.path
    return (*cursor.path, TypeCondition(want.possible_types))


def _knows_no_types(cursor: Cursor) -> bool:
    """An interface object answered for every type alike; what the types are may come later, if at all."""
    branch, step = cursor.branch, cursor.step
    if branch is None or step is None or not branch.view.is_interface_object:
        return False
    return branch is not step.branch or not step.types


def _common(groups: Iterable[Conditions]) -> Conditions:
    """Conditions that stand in every group."""
    sets = list(groups)
    return sets[0].intersection(*sets[1:]) if sets else _ALWAYS
