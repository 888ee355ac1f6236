"""Every query the supergraph allows, until one cannot be answered.

A state is an object's type and all the places where it can be held. Queries that lead to the same state need one look
only; neither does a state that can do all that one already seen can do. So the proof starts from the states that can
do least. Only when it fails are the queries walked again, shortest first, for the reader's sake.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Final

from stoa.composition._diagnostic import SourceLocation
from stoa.composition.check import Composition
from stoa.composition.model import Field, MergedField
from stoa.composition.satisfy.contexts import Contexts, Demand
from stoa.composition.satisfy.explain import Explanation, reasons
from stoa.composition.satisfy.find_moves import Moves
from stoa.composition.satisfy.terrain import Place, Terrain
from stoa.composition.satisfy.write_query import Step, write_query

#: looks at one field from one place: some seconds of them; a federation of 200 subgraphs takes a tenth
MAX_LOOKS: Final = 1_000_000
_ROOTS: Final = {"Query": "query", "Mutation": "mutation", "Subscription": "subscription"}


class BudgetSpent(Exception):
    """There are more ways through the subgraphs than anybody can look at."""


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """An object in a query; ``before`` and ``step`` tell how the query came to it."""

    type: str
    places: frozenset[Place]
    handed_down: frozenset[Demand]
    operation: str
    before: State | None = None
    step: Step | None = None

    @property
    def path(self) -> list[Step]:
        above = self.before.path if self.before else []
        return [*above, self.step] if self.step else above


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Fields of one type that one query shows to be out of reach, all for the same reasons."""

    coordinates: tuple[str, ...]
    query: str
    reasons: tuple[str, ...]
    locations: tuple[SourceLocation, ...]


class QueryWalk:
    """One walk over one terrain."""

    def __init__(
        self, composition: Composition, *, active_labels: frozenset[str] = frozenset(), max_looks: int = MAX_LOOKS
    ) -> None:
        self._schema = composition.schema
        self._terrain = Terrain(composition, active_labels)
        self._moves = Moves(self._terrain)
        self._contexts = Contexts(self._terrain)
        self._closures: dict[tuple[str, frozenset[Place]], frozenset[Place]] = {}
        #: what is left of the budget; walks that follow share it
        self.looks_left = max_looks

    def failures(self) -> Iterator[Failure]:
        """Yield what no plan can fetch, each cause once, with the shortest query that shows it.

        Raises:
            BudgetSpent: nothing is known about the queries that were not looked at.

        """
        failing = dict(self._prove())
        if not failing:
            return
        try:
            shortest = dict(self._shortest(set(failing)))
        except BudgetSpent:
            shortest = {}  # a longer query shows it just as well
        yield from self._grouped({**failing, **shortest})

    def _prove(self) -> Iterator[tuple[str, State]]:
        """Walk from the states that can do least; yield each field that is out of reach in some state."""
        seen = _Seen()
        number = count()
        waiting = [(len(state.places), next(number), state) for state in self._roots()]
        heapify(waiting)
        while waiting:
            _, _, state = heappop(waiting)
            if seen.covers(state):
                continue
            for found in self._look(state):
                if not isinstance(found, State):
                    yield f"{state.type}.{found.name}", state
                elif not seen.has(found):
                    heappush(waiting, (len(found.places), next(number), found))

    def _shortest(self, wanted: set[str]) -> Iterator[tuple[str, State]]:
        """Walk breadth first until every wanted field was met out of reach."""
        seen = _Seen()
        waiting = deque(self._roots())
        while waiting and wanted:
            state = waiting.popleft()
            if seen.covers(state):
                continue
            for found in self._look(state):
                if isinstance(found, State):
                    waiting.append(found)
                elif (coordinate := f"{state.type}.{found.name}") in wanted:
                    wanted.remove(coordinate)
                    yield coordinate, state

    def _roots(self) -> Iterator[State]:
        for name, operation in _ROOTS.items():
            if name in self._schema.types:
                yield self._state(State(name, frozenset(self._terrain.places_of(name)), frozenset(), operation))

    def _state(self, state: State) -> State:
        """Return the state with everything an object that is held there can do."""
        at = (state.type, state.places)
        if at not in self._closures:
            reached = {p for place in state.places for p in self._moves.from_place(state.type, place)}
            self._closures[at] = frozenset(reached)
        places = self._closures[at]
        handed_down = state.handed_down | self._contexts.set_by(state.type, set(places), self._moves)
        return replace(state, places=places, handed_down=handed_down)

    def _look(self, state: State) -> Iterator[State | MergedField]:
        """Yield the states that the fields of a state lead to, or the field that leads nowhere."""
        for field in self._schema.types[state.type].fields.values():
            values = [self._terrain.after(place, found) for place, found in self._resolved(state, field)]
            if not values:
                yield field
            elif self._terrain.is_composite(field.type.name):
                yield from self._below(state, field, values)

    def _resolved(self, state: State, field: MergedField) -> Iterator[tuple[Place, Field]]:
        for place, found in self._candidates(state, field.name):
            if (
                self._moves.is_satisfied(state.type, place, found)
                and self._contexts.asked_by(place, found) <= state.handed_down
            ):
                yield place, found

    def _candidates(self, state: State, name: str) -> list[tuple[Place, Field]]:
        """Return who of the state resolves the field; requirements and contexts are not looked at."""
        resolvers = self._terrain.resolvers_of(state.type, name)
        # a value type may stand in every subgraph, a root type in as many as the state has
        if len(resolvers) < len(state.places):
            candidates = [(place, found) for place, found in resolvers.items() if place in state.places]
        else:
            candidates = [(place, resolvers[place]) for place in state.places if place in resolvers]
        provided = ((place, self._terrain.field_at(place, name)) for place in state.places if place.provided)
        candidates.extend((place, found) for place, found in provided if found is not None)
        self.looks_left -= min(len(resolvers), len(state.places)) + 1
        if self.looks_left < 0:
            raise BudgetSpent
        return candidates

    def _below(self, state: State, field: MergedField, values: Iterable[Place]) -> Iterator[State]:
        for concrete in self._terrain.concrete_types(field.type.name):
            places = frozenset(p for value in values if (p := self._terrain.narrowed(value, concrete)) is not None)
            if places:
                step = Step(field, concrete if concrete != field.type.name else None)
                yield self._state(State(concrete, places, state.handed_down, state.operation, state, step))

    def _grouped(self, failing: dict[str, State]) -> Iterator[Failure]:
        explanation = Explanation(self._terrain, self._moves, self._contexts)
        groups: dict[tuple[State, tuple[str, ...]], list[MergedField]] = {}
        for coordinate, state in failing.items():
            field = self._schema.types[state.type].fields[coordinate.partition(".")[2]]
            causes = explanation.causes_of(state.type, state.places, state.handed_down, field.name)
            groups.setdefault((state, causes), []).append(field)
        for (state, causes), fields in groups.items():
            yield Failure(
                coordinates=tuple(f"{state.type}.{field.name}" for field in fields),
                query=write_query(self._schema, state.operation, state.path, fields[0]),
                reasons=reasons(causes, fields[0].name),
                locations=fields[0].locations,
            )


class _Seen:
    """The states that were looked at. One that can do less stands for all that can do more."""

    def __init__(self) -> None:
        self._exact: set[tuple[str, frozenset[Place], frozenset[Demand]]] = set()
        self._least: dict[str, list[tuple[frozenset[Place], frozenset[Demand]]]] = {}

    def has(self, state: State) -> bool:
        return (state.type, state.places, state.handed_down) in self._exact

    def covers(self, state: State) -> bool:
        """Tell whether the state needs no look any more; from now on it does not."""
        if self.has(state):
            return True
        self._exact.add((state.type, state.places, state.handed_down))
        least = self._least.setdefault(state.type, [])
        if any(places <= state.places and handed <= state.handed_down for places, handed in least):
            return True
        least.append((state.places, state.handed_down))
        return False
