"""From where to where an object can be followed, by its keys.

Computed as a least fixed point: nothing is reachable until a key whose fields are reachable says so. Requirements
(@requires) and keys depend on each other, so both grow together until neither does.
"""

from __future__ import annotations

from collections.abc import Iterable

from graphql import FieldNode, InlineFragmentNode, SelectionNode, SelectionSetNode

from stoa.composition.model import Field, Kind, selection_of
from stoa.composition.satisfy.terrain import Place, Terrain

_QUERY = "Query"


class Moves:
    """All moves of one terrain, worked out when it is made."""

    def __init__(self, terrain: Terrain) -> None:
        self._terrain = terrain
        self._reach: dict[tuple[str, Place], set[Place]] = {}
        #: (concrete type, place, field) whose @requires can be gathered
        self._satisfied: set[tuple[str, Place, str]] = set()
        self._types = [t.name for t in terrain.composition.schema.types.values() if t.kind is Kind.OBJECT]
        self._start()
        while self._grow():
            pass

    def from_place(self, concrete: str, place: Place) -> set[Place]:
        """Return every place where an object held here can be held as well."""
        if not place.provided:
            return self._reach.get((concrete, place), {place})
        # what the way provides may complete a key
        reached = {place, *self._reach.get((concrete, place.bare), ())}
        while new := self._new_places(concrete, reached):
            reached |= new
        return reached

    def resolved(self, concrete: str, place: Place, name: str) -> Field | None:
        """Return the field if it can be resolved for an object held here, requirements included."""
        found = self._terrain.field_at(place, name)
        if found is None or not found.has("requires"):
            return found
        return found if (concrete, place.bare, name) in self._satisfied else None

    def _start(self) -> None:
        for concrete in self._types:
            places = list(self._terrain.places_of(concrete))
            for place in places:
                # every subgraph answers queries, so whoever holds the query root holds it everywhere
                self._reach[concrete, place] = set(places) if concrete == _QUERY else {place}

    def _grow(self) -> bool:
        grown = False
        for (concrete, place), reached in self._reach.items():
            new = self._new_places(concrete, reached)
            # whatever can be reached from there can be reached from here
            for further in list(new):
                new |= self._reach.get((concrete, further), set())
            grown = grown or not new <= reached
            reached.update(new)
            grown = self._satisfy(concrete, place, reached) or grown
        return grown

    def _satisfy(self, concrete: str, place: Place, reached: set[Place]) -> bool:
        grown = False
        for found in self._terrain.definition_at(place).fields.values():
            fact = (concrete, place, found.name)
            application = next(found.applied("requires"), None)
            selection = selection_of(application) if application else None
            if selection is None or fact in self._satisfied:
                continue
            # what is required is sent with a key: without one the field can never be asked for
            if self._can_enter_by_key(concrete, reached, place) and self._can_gather(concrete, reached, selection):
                self._satisfied.add(fact)
                grown = True
        return grown

    def _new_places(self, concrete: str, reached: set[Place]) -> set[Place]:
        held = {place.bare for place in reached}
        others = [place for place in self._terrain.places_of(concrete) if place not in held]
        return {place for place in others if self._can_enter(concrete, reached, place)}

    def _can_enter(self, concrete: str, reached: set[Place], target: Place) -> bool:
        doors = [target]
        if not any(place.type == concrete for place in reached):
            # the concrete type is not known yet: only who knows the interface can be asked
            doors = [Place(target.subgraph, place.type) for place in reached]
            doors = [door for door in doors if door.type in self._terrain.subgraphs[door.subgraph].types]
        return any(self._can_enter_by_key(concrete, reached, door) for door in doors)

    def _can_enter_by_key(self, concrete: str, reached: set[Place], door: Place) -> bool:
        keys = self._terrain.keys_at(door)
        return any(self._can_gather(concrete, reached, key.selection) for key in keys)

    def _can_gather(self, concrete: str, places: Iterable[Place], selection: SelectionSetNode) -> bool:
        places = list(places)
        return all(self._can_gather_one(concrete, places, item) for item in selection.selections)

    def _can_gather_one(self, concrete: str, places: list[Place], item: SelectionNode) -> bool:
        if isinstance(item, InlineFragmentNode):
            condition = item.type_condition.name.value if item.type_condition else concrete
            if not self._terrain.fits(concrete, condition):
                return True
            return self._can_gather(concrete, places, item.selection_set)
        if not isinstance(item, FieldNode) or item.name.value == "__typename":
            return True
        name = item.name.value
        found = [(place, field) for place in places if (field := self.resolved(concrete, place, name)) is not None]
        if not found or item.selection_set is None:
            return bool(found)
        return self._can_gather_below([self._terrain.after(*step) for step in found], item.selection_set)

    def _can_gather_below(self, values: list[Place], selection: SelectionSetNode) -> bool:
        concretes = {
            concrete
            for value in values
            for concrete in self._terrain.concrete_types(value.type)
            if self._terrain.narrowed(value, concrete) is not None
        }
        return all(
            self._can_gather(
                concrete,
                [
                    place
                    for value in values
                    if (start := self._terrain.narrowed(value, concrete)) is not None
                    for place in self.from_place(concrete, start)
                ],
                selection,
            )
            for concrete in concretes
        )
