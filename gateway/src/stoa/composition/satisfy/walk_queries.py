"""Every query the supergraph allows, shortest first, until one cannot be answered.

A state is a type and the places where an object of it is held. Queries that lead to the same state need one look
only; neither does a state with more places than one already seen.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from stoa.composition._diagnostic import Diagnostic, diagnose
from stoa.composition.check import Composition
from stoa.composition.model import MergedField
from stoa.composition.satisfy.explain import explain
from stoa.composition.satisfy.find_moves import Moves
from stoa.composition.satisfy.terrain import Place, Terrain

MAX_STATES: Final = 200_000
_ROOTS: Final = {"Query": "query", "Mutation": "mutation", "Subscription": "subscription"}


@dataclass(frozen=True, slots=True)
class Step:
    """One field of the query, and the type condition that may stand before it."""

    condition: str | None
    field: MergedField


@dataclass(frozen=True, slots=True)
class State:
    type: str
    places: frozenset[Place]
    operation: str
    path: tuple[Step, ...]


class QueryWalk:
    """One walk over one terrain; collects what cannot be answered, each field once."""

    def __init__(self, composition: Composition, *, active_labels: bool, max_states: int = MAX_STATES) -> None:
        self._schema = composition.schema
        self._terrain = Terrain(composition, active_labels)
        self._moves = Moves(self._terrain)
        self._seen: dict[str, list[frozenset[Place]]] = {}
        self._failed: set[str] = set()
        self._budget = max_states

    def failures(self) -> Iterator[Diagnostic]:
        """Walk, and yield a finding for each field that some query cannot reach."""
        waiting = deque(self._roots())
        while waiting:
            if self._budget <= 0:
                message = "There are too many ways through the subgraphs to check every query"
                yield diagnose("MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED", message)
                return
            state = waiting.popleft()
            if self._is_known(state):
                continue
            self._budget -= 1
            for step in self._steps(state):
                if isinstance(step, Diagnostic):
                    yield step
                else:
                    waiting.append(step)

    def _roots(self) -> Iterator[State]:
        for name, operation in _ROOTS.items():
            if name in self._schema.types:
                places = frozenset(self._terrain.places_of(name))
                yield State(name, places, operation, ())

    def _is_known(self, state: State) -> bool:
        seen = self._seen.setdefault(state.type, [])
        if any(places <= state.places for places in seen):
            return True
        seen.append(state.places)
        return False

    def _steps(self, state: State) -> Iterator[State | Diagnostic]:
        """Take every field from this state; the state's type is concrete."""
        reached = {p for place in state.places for p in self._moves.from_place(state.type, place)}
        for field in self._schema.types[state.type].fields.values():
            resolved = [
                self._terrain.after(place, found)
                for place in sorted(reached)
                if (found := self._moves.resolved(state.type, place, field.name)) is not None
            ]
            if not resolved:
                yield from self._fail(state, field)
            elif self._terrain.is_composite(field.type.name):
                yield from self._states_after(state, field, resolved)

    def _states_after(self, state: State, field: MergedField, values: list[Place]) -> Iterator[State]:
        concretes = self._terrain.concrete_types(field.type.name)
        for concrete in concretes:
            places = frozenset(p for value in values if (p := self._terrain.narrowed(value, concrete)) is not None)
            if places:
                condition = concrete if concrete != field.type.name else None
                path = (*state.path, Step(condition, field))
                yield State(concrete, places, state.operation, path)

    def _fail(self, state: State, field: MergedField) -> Iterator[Diagnostic]:
        coordinate = f"{state.type}.{field.name}"
        if coordinate in self._failed:
            return
        self._failed.add(coordinate)
        reasons = explain(self._terrain, self._moves, state.type, state.places, field.name)
        query = _query_text(state, field, is_composite=self._terrain.is_composite(field.type.name))
        message = "\n".join(["The following query cannot be answered by the subgraphs:", query, *reasons])
        yield diagnose("SATISFIABILITY_ERROR", message, coordinate=coordinate, at=field.locations)


def _query_text(state: State, field: MergedField, *, is_composite: bool) -> str:
    lines = [f"{state.operation} {{"]
    closing = ["}"]
    indent = "  "
    for step in state.path:
        lines.append(f"{indent}{_call(step.field)} {{")
        closing.append(f"{indent}}}")
        indent += "  "
        if step.condition:
            lines.append(f"{indent}... on {step.condition} {{")
            closing.append(f"{indent}}}")
            indent += "  "
    lines.append(f"{indent}{_call(field)}" + (" { ... }" if is_composite else ""))
    return "\n".join([*lines, *reversed(closing)])


def _call(field: MergedField) -> str:
    required = [argument.name for argument in field.arguments if argument.is_required]
    arguments = f"({', '.join(f'{name}: …' for name in required)})" if required else ""
    return f"{field.name}{arguments}"
