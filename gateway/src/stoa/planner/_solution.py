"""Decisions of the search, as data: what is answered in place, what by a new request, what not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TypeAlias

from msgspec import Struct

from stoa.operation import Field
from stoa.planner._view import Target, View
from stoa.planner._wants import Wants
from stoa.query_graph import FieldMove
from stoa.supergraph import ContextArgument, FieldSet


class Mark(Struct, frozen=True):
    """One request at an object: how many requests must come before it there, and whether another one waits for it."""

    subgraph: str
    typename: str | None
    level: int
    is_input: bool = False


#: what a field needs besides keys: its requirements, and arguments that the gateway fills in
Demand: TypeAlias = tuple[FieldSet, tuple[ContextArgument, ...]]
NO_DEMAND: Demand = ((), ())

Marks: TypeAlias = frozenset[Mark]
NO_MARKS: Marks = frozenset()


def demand_of(move: FieldMove) -> Demand:
    """A field with demands is answered by a request of its own, even where its object is already."""
    return move.requires, move.contexts


class Local(Struct, frozen=True, eq=False, kw_only=True):
    """A field answered by the view at hand for ``want.possible_types``; ``inside`` is how its selection is answered."""

    want: Field
    move: FieldMove | None
    view: View | None = None
    inside: Solution | None = None


class Inputs(Struct, frozen=True, eq=False, kw_only=True):
    """What a new request needs of the object first: how it is answered, and what goes into the representation.

    ``knows_type`` is false where the object is known only as an interface: then all at the place take part.
    """

    solutions: tuple[Solution, ...] = ()
    keys: tuple[Wants, ...] = ()
    requires: Wants = ()
    knows_type: bool = True

    @property
    def level(self) -> int:
        return max((mark.level for one in self.solutions for mark in one.marks), default=0)

    @property
    def marks(self) -> Marks:
        return frozenset(
            Mark(mark.subgraph, mark.typename, mark.level, is_input=True)
            for one in self.solutions
            for mark in one.marks
        )

    @property
    def cost_below(self) -> int:
        return sum(one.cost_below for one in self.solutions)

    @property
    def waves(self) -> int:
        return max((one.waves for one in self.solutions), default=0)


class Hop(Struct, frozen=True, eq=False, kw_only=True):
    """A new request for the same object at another view, for these object types."""

    target: Target
    types: frozenset[str]
    inputs: Inputs
    locals: tuple[Local, ...]


class Solution(Struct, frozen=True, eq=False, kw_only=True):
    """How the wants at one object are answered. ``cost_below`` counts the requests for objects below it.

    ``leaves`` counts the leaves answered, ``late`` how many waves they wait in sum: of equal plans the earlier is better.
    """

    locals: tuple[Local, ...] = ()
    hops: tuple[Hop, ...] = ()
    leftover: Wants = ()
    marks: Marks = NO_MARKS
    cost_below: int = 0
    waves: int = 0
    leaves: int = 0
    late: int = 0

    @property
    def cost(self) -> int:
        return count_requests(self.marks) + self.cost_below


def count_requests(marks: Collection[Mark]) -> int:
    """How many requests remain after merging those to one subgraph at one object.

    Requests that others wait for stay apart by level; the rest join the first of their subgraph that comes late enough.
    """
    if len(marks) <= 1:
        return sum(1 for mark in marks if mark.is_input or mark.level > 0)
    waited: dict[tuple[str, str | None], set[int]] = defaultdict(set)
    last: dict[tuple[str, str | None], int] = {}
    for mark in marks:
        key = (mark.subgraph, mark.typename)
        if mark.is_input:
            waited[key].add(mark.level)
        else:
            last[key] = max(last.get(key, 0), mark.level)
    late = sum(1 for key, level in last.items() if level > max(waited[key], default=0))
    return late + sum(map(len, waited.values()))
