"""Values that objects further up hand down: who sets a context, and which fields cannot be asked for without one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from graphql import StringValueNode

from stoa.composition.model import Field, Subgraph, parse_field_set, split_context_value
from stoa.composition.satisfy.find_moves import Moves
from stoa.composition.satisfy.terrain import Place, Terrain


class Demand(NamedTuple):
    """What one argument reads from a context of its subgraph."""

    subgraph: str
    context: str
    selection: str


class Contexts:
    """All demands of one composition; most federations have none."""

    def __init__(self, terrain: Terrain) -> None:
        self._demands: dict[tuple[str, str, str], frozenset[Demand]] = {}
        self._setters: dict[tuple[str, str], frozenset[str]] = {}
        for subgraph in terrain.composition.subgraphs:
            self._demands.update(_demands_in(subgraph))
            for context, name in _contexts_of(subgraph):
                known = self._setters.get((subgraph.name, context), frozenset())
                self._setters[subgraph.name, context] = known.union(terrain.concrete_types(name))
        self._all = frozenset(demand for demands in self._demands.values() for demand in demands)

    def asked_by(self, place: Place, field: Field) -> frozenset[Demand]:
        """Return what must be handed down for this field."""
        return self._demands.get((place.subgraph, place.type, field.name), frozenset())

    def set_by(self, concrete: str, reached: set[Place], moves: Moves) -> frozenset[Demand]:
        """Return the demands that an object held in these places meets for everything below it."""
        return frozenset(
            demand
            for demand in self._all
            if concrete in self._setters.get((demand.subgraph, demand.context), ())
            and moves.can_gather(concrete, reached, parse_field_set(demand.selection))
        )


def _demands_in(subgraph: Subgraph) -> Iterator[tuple[tuple[str, str, str], frozenset[Demand]]]:
    for definition in subgraph.types.values():
        for field in definition.fields.values():
            values = [value for item in field.arguments.values() if (value := split_context_value(item)) is not None]
            if values:
                demands = frozenset(Demand(subgraph.name, context, selection) for context, selection in values)
                yield (subgraph.name, definition.name, field.name), demands


def _contexts_of(subgraph: Subgraph) -> Iterator[tuple[str, str]]:
    for definition in subgraph.types.values():
        for application in definition.applied("context"):
            name = application.arguments.get("name")
            if isinstance(name, StringValueNode):
                yield name.value, definition.name
