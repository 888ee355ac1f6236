"""Arguments out of contexts (``@fromContext``): where their values stand above an entity, and how they come there.

The search knows such a field only as one that takes a request of its own. When its step is written down, the objects above are
known: the nearest that sets the context gets the value's field as a hidden want, and the operation is solved again with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from msgspec import structs

from stoa.operation import Argument, Conditions, Field, Operation
from stoa.plan import ContextArgument as PlanArgument
from stoa.plan import ContextSource, ResponseKey, ResponsePath, TypeCondition
from stoa.planner._drop_repeated import is_earlier
from stoa.planner._errors import Unplannable
from stoa.planner._merge_steps import waits_for
from stoa.planner._search import Search
from stoa.planner._shape import Shape
from stoa.planner._step import Branch, Step
from stoa.planner._wants import TYPENAME, Wants
from stoa.query_graph import context_read
from stoa.supergraph import ContextArgument

#: the fields of the operation that lead to an object, each with its conditions and object types
Place: TypeAlias = tuple[tuple[str, Conditions, frozenset[str]], ...]
Names: TypeAlias = tuple[str, ...]
_Asked: TypeAlias = tuple[Place, str, frozenset[str], Conditions]


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """An object above a field. ``place`` is None where it belongs to an input, not to what the client asked for."""

    place: Place | None
    names: Names
    runtime: frozenset[str]
    shape: Shape

    def below(self, want: Field, name: str, runtime: frozenset[str], *, is_input: bool) -> Level:
        """The object that a field of this one holds."""
        own = (want.fetched_as, want.conditions, want.possible_types)
        place = None if is_input or self.place is None else (*self.place, own)
        return Level(place, (*self.names, name), runtime, self.shape.below(name))


@dataclass(frozen=True, slots=True, eq=False)
class _Need:
    """The wants that bring a value, at an object above the step that waits for it."""

    step: Step
    level: Level
    hidden: Wants


@dataclass(frozen=True, slots=True, eq=False)
class _Asker:
    """A step with a contextual field: the object that has it with those above, and the client's field."""

    step: Step
    levels: Sequence[Level]
    want: Field | None

    def conditions_below(self, level: Level) -> Conditions:
        """Under which conditions anybody needs a value of that object."""
        inner = self.levels[0].place
        if self.want is None or inner is None or level.place is None:
            return frozenset()
        return self.want.conditions.union(*(conditions for _, conditions, _ in inner[len(level.place) :]))


class ContextUnset(Unplannable):
    """Nothing above a field sets the context that one of its arguments is filled from."""

    def __init__(self, argument: ContextArgument, subgraph: str) -> None:
        super().__init__(
            f"The argument '{argument.name}' of a field in subgraph '{subgraph}' is filled from the context "
            f"'{argument.context}', which nothing above the field sets."
        )
        self.argument = argument


class Contexts:
    """Collects what the contextual fields of one plan need of the objects above them."""

    def __init__(self, search: Search, operation: Operation) -> None:
        self._search = search
        self._taken = frozenset(variable.name for variable in operation.variables)
        self._asked: set[_Asked] = set()
        self._missing: list[tuple[Place, Wants]] = []
        self._needs: list[_Need] = []
        self._kept: list[Wants] = []
        self._is_query = operation.kind == "query"

    @property
    def missing(self) -> bool:
        """Whether the steps written down lack values that the operation could bring."""
        return bool(self._missing)

    def fill(
        self, step: Step, arguments: Sequence[ContextArgument], levels: Sequence[Level], want: Field | None
    ) -> tuple[Argument, ...]:
        """The arguments as the document says them; the step gets their variables.

        ``levels`` are the object with the field and those above it. ``want`` is the field as the client asked for it, so that
        values are fetched under its conditions only; None for inputs.
        """
        return tuple(self._fill(_Asker(step, levels, want), argument) for argument in arguments)

    def complete(self, wants: Wants) -> Wants:
        """The wants with all that was found missing, hidden; the steps written so far are forgotten."""
        for place, hidden in self._missing:
            self._kept.append(wants)  # wants are told apart by identity: none may make room for another
            wants = _insert(wants, place, hidden)
        self._missing.clear()
        self._needs.clear()
        return wants

    def connect(self, steps: Sequence[Step]) -> None:
        """Let each step wait for those that bring its values."""
        for need in self._needs:
            for names, leaf in _leaves(need.level.names, need.hidden):
                early = [step for step in steps if is_earlier(step.blocks, need.step.blocks)]
                bringing = [step for step in early if _brings(step, names, leaf) and not waits_for(step, need.step)]
                if not any(step is not need.step for step in bringing):
                    path = ".".join((*names, leaf))
                    raise Unplannable(f"The context value {path} depends on the field that takes it as an argument.")
                need.step.parents.update(step for step in bringing if step is not need.step)

    def _fill(self, asker: _Asker, argument: ContextArgument) -> Argument:
        step = asker.step
        variable = self._search.graph.context_variables[step.subgraph, context_read(argument)]
        while variable in self._taken:
            variable += "_"
        if all(one.variable != variable for one in step.contexts):
            sources = tuple(self._sources(asker, argument))
            step.contexts = (*step.contexts, PlanArgument(variable=variable, type=argument.type, sources=sources))
        return Argument(argument.name, f"${variable}", frozenset((variable,)))

    def _sources(self, asker: _Asker, argument: ContextArgument) -> Iterator[ContextSource]:
        """Nearest first, up to the object that has the value whatever its type is."""
        for distance, level in enumerate(asker.levels[1:], 1):
            left = level.runtime
            for setter, types in self._setters(argument, level):
                selected = self._search.wants.of_field_set(argument.selection, setter, types & left)
                hidden = _hide(selected, level.shape)
                for having, path in _ways(hidden, types & left):
                    left -= having
                    checked = having if having < level.runtime else frozenset[str]()
                    yield ContextSource(levels_up=distance, type_condition=setter, path=path, possible_types=checked)
                self._need(asker, level, hidden)
            if not left:
                return
        raise ContextUnset(argument, asker.step.subgraph)

    def _setters(self, argument: ContextArgument, level: Level) -> Iterator[tuple[str, frozenset[str]]]:
        supergraph = self._search.graph.supergraph
        for setter in sorted(supergraph.contexts.get(argument.context, ())):
            types = supergraph.possible_types.get(setter, frozenset()) & level.runtime
            if types:
                yield setter, types

    def _need(self, asker: _Asker, level: Level, hidden: Wants) -> None:
        if not hidden:
            return
        step = asker.step
        if level.place is None or (not level.place and not self._is_query):
            raise Unplannable(
                f"A field in subgraph '{step.subgraph}' that another field requires takes an argument from a context "
                "inside the requirement; such requirements cannot be planned."
            )
        types = frozenset[str]().union(*(want.possible_types for want in hidden))
        if types < level.runtime:
            hidden = (*hidden, *_hide((self._search.wants.typename(min(types), level.runtime),), level.shape))
        conditions = asker.conditions_below(level)
        hidden = tuple(structs.replace(want, conditions=conditions) for want in hidden)
        self._needs.append(_Need(step, level, hidden))
        new = tuple(want for want in hidden if _asked(level.place, want) not in self._asked)
        self._asked.update(_asked(level.place, want) for want in new)
        if new:
            self._missing.append((level.place, new))


def _asked(place: Place, want: Field) -> _Asked:
    return place, want.fetched_as, want.possible_types, want.conditions


def _hide(wants: Wants, shape: Shape) -> Wants:
    """The wants under names that mean nothing else to the client."""
    hidden = []
    for want in wants:
        name = shape.name_for(want)
        inside = None if want.selection is None else _hide(want.selection, shape.below(name))
        hidden.append(structs.replace(want, response_name=name, fetched_as=name, selection=inside))
    return tuple(hidden)


def _ways(wants: Wants, types: frozenset[str]) -> Iterator[tuple[frozenset[str], ResponsePath]]:
    """Each way down to a value, with the object types that have it."""
    for want in wants:
        having = want.possible_types & types
        if want.name == TYPENAME or not having:
            continue
        key = ResponseKey(want.fetched_as)
        if want.selection is None:
            yield having, (key,)
            continue
        inner = frozenset[str]().union(*(one.possible_types for one in want.selection))
        for below, rest in _ways(want.selection, inner):
            narrowed = () if below >= inner else (TypeCondition(below),)
            yield having, (key, *narrowed, *rest)


def _insert(selection: Wants, place: Place, hidden: Wants) -> Wants:
    if not place:
        return (*selection, *hidden)
    (name, conditions, types), rest = place[0], place[1:]
    return tuple(
        structs.replace(want, selection=_insert(want.selection, rest, hidden))
        if want.selection is not None
        and (want.fetched_as, want.conditions) == (name, conditions)
        and want.possible_types & types
        else want
        for want in selection
    )


def _leaves(names: Names, wants: Wants) -> Iterator[tuple[Names, str]]:
    for want in wants:
        if want.selection is None:
            yield names, want.fetched_as
        else:
            yield from _leaves((*names, want.fetched_as), want.selection)


def _brings(step: Step, names: Names, leaf: str) -> bool:
    start = tuple(segment.name for segment in step.path if isinstance(segment, ResponseKey))
    return names[: len(start)] == start and _asks(step.branch, names[len(start) :], leaf)


def _asks(branch: Branch, names: Names, leaf: str) -> bool:
    wanted, *rest = (*names, leaf)
    below = [inner for asked, _, inner in branch if asked[0] == wanted]
    if not rest:
        return bool(below)
    return any(inner is not None and _asks(inner, names[1:], leaf) for inner in below)
