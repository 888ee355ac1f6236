"""Decisions in, steps out: walk a solution and write down which request selects what, where, after which others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct, structs

from stoa.operation import Conditions, Deferral, Field
from stoa.plan import ANY_ITEM, ResponseKey, ResponsePath, TypeCondition
from stoa.planner._contexts import Contexts, Level
from stoa.planner._late import late_parts
from stoa.planner._reenter import split_deferred
from stoa.planner._representation import Namer, representation
from stoa.planner._search import Search
from stoa.planner._shape import Shape
from stoa.planner._solution import Hop, Local, Solution
from stoa.planner._step import Branch, Step
from stoa.planner._wants import TYPENAME

_ALWAYS: Conditions = frozenset()


class Cursor(Struct, frozen=True, eq=False, kw_only=True):
    """Where the walk is. ``conditions`` are those of the fields above; ``added`` those of the requests that need the input.

    ``blocks`` are the deferred blocks that need what is written here. ``above`` are the objects above this one, the nearest first.
    """

    step: Step | None
    branch: Branch | None
    path: ResponsePath
    level: Level
    above: tuple[Level, ...] = ()
    conditions: Conditions = _ALWAYS
    added: Conditions = _ALWAYS
    is_input: bool = False
    blocks: frozenset[Deferral] = frozenset()

    @property
    def shape(self) -> Shape:
        return self.level.shape

    @property
    def runtime(self) -> frozenset[str]:
        return self.level.runtime


class Builder:
    """Collects the steps of one plan. ``defers`` says whether anything of the operation comes later."""

    def __init__(self, search: Search, contexts: Contexts, *, defers: bool) -> None:
        self.steps: list[Step] = []
        self._search = search
        self._contexts = contexts
        self._defers = defers

    def build(self, solution: Solution, cursor: Cursor) -> set[Step]:
        """Write a solution down; the steps that it takes are returned."""
        used = {cursor.step} if cursor.step and solution.locals else set()
        locals_, reentries = self._split(solution.locals, cursor)
        for local in locals_:
            used |= self._write(local, cursor)
        late = late_parts(solution) if self._defers and solution.hops and not cursor.is_input else {}
        for hop in (*solution.hops, *reentries):
            used |= self._write_hop(hop, cursor, late)
        return used

    def _split(self, locals_: Sequence[Local], cursor: Cursor) -> tuple[Sequence[Local], Sequence[Hop]]:
        """Fields that stay with the request at hand, and requests for those that are deferred."""
        if not self._defers or cursor.step is None or cursor.branch is None or cursor.is_input:
            return locals_, ()
        at = (cursor.step, cursor.branch)
        return split_deferred(self._search, at, locals_, lambda local: _blocks_of(local.want, cursor))

    def _write(self, local: Local, cursor: Cursor) -> set[Step]:
        want, branch, step = local.want, cursor.branch, cursor.step
        if branch is None or step is None:
            raise AssertionError("a field is answered where no request is")
        name = cursor.shape.name_for(want) if cursor.is_input else want.fetched_as
        conditions = (want.conditions | cursor.added) - cursor.conditions - step.conditions
        arguments = want.arguments
        if local.move is not None and local.move.contexts:
            levels = (cursor.level, *cursor.above)
            arguments += self._contexts.fill(step, local.move.contexts, levels, None if cursor.is_input else want)
        asked = (name, want.name, arguments, conditions, want.directives)
        below = branch.ask(asked, want.possible_types, local.view)
        if below is None or local.inside is None or local.move is None:
            return {step}
        if (local.move.is_abstract or below.view.static_kind.is_abstract) and not below.view.is_interface_object:
            below.ask((TYPENAME, TYPENAME, (), _ALWAYS, ""), below.view.runtime, None)
        inner = structs.replace(
            cursor,
            branch=below,
            path=(*_narrowed(cursor, want), ResponseKey(name), *(ANY_ITEM,) * local.move.list_depth),
            level=cursor.level.below(want, name, below.view.runtime, is_input=cursor.is_input),
            above=(cursor.level, *cursor.above),
            conditions=cursor.conditions | conditions,
            added=_ALWAYS,
            blocks=_blocks_of(want, cursor),
        )
        return {step} | self.build(local.inside, inner)

    def _write_hop(self, hop: Hop, cursor: Cursor, late: Mapping[int, frozenset[Deferral]]) -> set[Step]:
        """What comes at once and what each deferred block brings are requests of their own."""
        if cursor.is_input or not self._defers:
            return self._write_request(hop, cursor)
        by_blocks: dict[frozenset[Deferral], list[Local]] = {}
        for local in hop.locals:
            by_blocks.setdefault(late.get(id(local)) or _blocks_of(local.want, cursor), []).append(local)
        used: set[Step] = set()
        for blocks, locals_ in by_blocks.items():
            used |= self._write_request(_share_of(hop, tuple(locals_)), structs.replace(cursor, blocks=blocks))
        return used

    def _write_request(self, hop: Hop, cursor: Cursor) -> set[Step]:
        common = _common(local.want.conditions for local in hop.locals) | cursor.added
        before: set[Step] = {cursor.step} if cursor.step else set()
        as_input = structs.replace(cursor, is_input=True, added=common)
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
            blocks=cursor.blocks,
        )
        self.steps.append(step)
        inner = structs.replace(cursor, step=step, branch=step.branch)
        used = {step}
        if hop.target.view.static_kind.is_abstract:
            step.branch.ask((TYPENAME, TYPENAME, (), _ALWAYS, ""), hop.target.view.runtime, None)
        for local in hop.locals:
            used |= self._write(local, inner)
        return used | before


def root_cursor(runtime: frozenset[str], shape: Shape) -> Cursor:
    """Where every walk begins: above all requests."""
    return Cursor(step=None, branch=None, path=(), level=Level(place=(), names=(), runtime=runtime, shape=shape))


def _blocks_of(want: Field, cursor: Cursor) -> frozenset[Deferral]:
    """What the planner itself wants in a deferred place is deferred with it."""
    return cursor.blocks if cursor.is_input else want.deferred or cursor.blocks


def _share_of(hop: Hop, locals_: tuple[Local, ...]) -> Hop:
    """The part of a request that brings these fields."""
    if len(locals_) == len(hop.locals):
        return hop
    types = hop.types & frozenset[str]().union(*(local.want.possible_types for local in locals_))
    return structs.replace(hop, types=types, locals=locals_)


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
