"""From where to where an object can be followed, by its keys.

Computed as a least fixed point: nothing is reachable until a key whose fields are reachable says so. Requirements
(@requires) and keys depend on each other, so both grow together until neither does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graphql import FieldNode, InlineFragmentNode, SelectionNode, SelectionSetNode

from stoa.composition.model import Field, Key, Kind, selection_of
from stoa.composition.satisfy.terrain import Place, Terrain

_QUERY = "Query"


class Moves:
    """All moves of one terrain, worked out when it is made."""

    def __init__(self, terrain: Terrain) -> None:
        self._terrain = terrain
        #: (concrete type, place) → where the object can be held as well; places that lead nowhere are left out
        self._reach: dict[tuple[str, Place], set[Place]] = {}
        #: (concrete type, place, field) whose @requires can be gathered
        self._satisfied: set[tuple[str, Place, str]] = set()
        self._requiring: dict[tuple[str, str], list[tuple[str, SelectionSetNode]]] = {}
        for definition in terrain.composition.schema.types.values():
            if definition.kind is Kind.OBJECT:
                self._start(definition.name)
        while self._grow():
            pass

    def from_place(self, concrete: str, place: Place) -> set[Place]:
        """Return every place where an object held here can be held as well."""
        if not place.provided:
            return self._reach.get((concrete, place), {place})
        # what the way provides may complete a key
        reached = {place, *self._reach.get((concrete, place.bare), {place.bare})}
        while new := self._new_places(concrete, reached):
            reached |= new
        return reached

    def resolved(self, concrete: str, place: Place, name: str) -> Field | None:
        """Return the field if it can be resolved for an object held here, requirements included."""
        found = self._terrain.field_at(place, name)
        return found if found is not None and self.is_satisfied(concrete, place, found) else None

    def is_satisfied(self, concrete: str, place: Place, field: Field) -> bool:
        """Tell whether what the field requires can be gathered."""
        if not any(item.name == "requires" for item in field.directives):
            return True
        return (concrete, place.bare, field.name) in self._satisfied

    def can_enter_by_key(self, concrete: str, reached: set[Place], door: Place) -> bool:
        """Tell whether some key of the door can be gathered from the places reached."""
        return any(self.can_gather(concrete, reached, key.selection) for key in self._terrain.keys_at(door))

    def can_gather(self, concrete: str, reached: set[Place], selection: SelectionSetNode) -> bool:
        """Tell whether everything selected of an object can be fetched, wherever it has to be asked for."""
        return all(self._can_gather_one(concrete, reached, item) for item in selection.selections)

    def lacking(self, concrete: str, reached: set[Place], selection: SelectionSetNode) -> Iterator[str]:
        """Yield the coordinates in a selection that cannot be gathered, the outermost of each branch."""
        for item in selection.selections:
            if self._can_gather_one(concrete, reached, item):
                continue
            if isinstance(item, InlineFragmentNode):
                yield from self.lacking(concrete, reached, item.selection_set)
            elif isinstance(item, FieldNode):
                yield from self._lacking_below(concrete, reached, item)

    def _start(self, concrete: str) -> None:
        places = self._terrain.places_of(concrete)
        for place in places:
            at = (place.subgraph, place.type)
            if at not in self._requiring:
                self._requiring[at] = list(self._find_requirements(place))
        if len(places) < 2 and not any(self._requiring[place.subgraph, place.type] for place in places):  # noqa: PLR2004 - alone
            return
        for place in places:
            # every subgraph answers queries, so whoever holds the query root holds it everywhere
            self._reach[concrete, place] = set(places) if concrete == _QUERY else {place}

    def _find_requirements(self, place: Place) -> Iterator[tuple[str, SelectionSetNode]]:
        for field in self._terrain.definition_at(place).fields.values():
            application = next(field.applied("requires"), None)
            selection = selection_of(application) if application else None
            if selection is not None:
                yield field.name, selection

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
        for name, selection in self._requiring[place.subgraph, place.type]:
            fact = (concrete, place, name)
            # what is required is sent with a key: without one the field can never be asked for
            if (
                fact not in self._satisfied
                and self.can_enter_by_key(concrete, reached, place)
                and self.can_gather(concrete, reached, selection)
            ):
                self._satisfied.add(fact)
                grown = True
        return grown

    def _new_places(self, concrete: str, reached: set[Place]) -> set[Place]:
        keyring = _Keyring(self, concrete, reached)
        if any(place.type == concrete for place in reached):
            doors = [place for place in self._terrain.doors_of(concrete) if place not in reached]
            return {place for place in doors if keyring.opens(self._terrain.keys_at(place))}
        # the concrete type is not known yet: only who knows the interface can be asked
        names = {place.type for place in reached}
        others = [place for place in self._terrain.places_of(concrete) if place not in reached]
        return {place for place in others if any(map(keyring.opens, self._keys_as(place.subgraph, names)))}

    def _keys_as(self, subgraph: str, names: set[str]) -> Iterator[tuple[Key, ...]]:
        types = self._terrain.subgraphs[subgraph].types
        return (self._terrain.keys_at(Place(subgraph, name)) for name in names if name in types)

    def _can_gather_one(self, concrete: str, reached: set[Place], item: SelectionNode) -> bool:
        if isinstance(item, InlineFragmentNode):
            condition = item.type_condition.name.value if item.type_condition else concrete
            fits = self._terrain.fits(concrete, condition)
            return not fits or self.can_gather(concrete, reached, item.selection_set)
        if not isinstance(item, FieldNode) or item.name.value == "__typename":
            return True
        values = [self._terrain.after(*step) for step in self._found(concrete, reached, item.name.value)]
        if not values or item.selection_set is None:
            return bool(values)
        below = self._below(values)
        return all(self.can_gather(inner, places, item.selection_set) for inner, places in below.items())

    def _found(self, concrete: str, reached: set[Place], name: str) -> Iterator[tuple[Place, Field]]:
        for place in reached:
            field = self.resolved(concrete, place, name)
            if field is not None:
                yield place, field

    def _below(self, values: Iterable[Place]) -> dict[str, set[Place]]:
        """Return the runtime types of a value held in these places, each with where it can be held then."""
        below: dict[str, set[Place]] = {}
        for value in values:
            for concrete in self._terrain.concrete_types(value.type):
                start = self._terrain.narrowed(value, concrete)
                if start is not None:
                    below.setdefault(concrete, set()).update(self.from_place(concrete, start))
        return below

    def _lacking_below(self, concrete: str, reached: set[Place], item: FieldNode) -> Iterator[str]:
        values = [self._terrain.after(*step) for step in self._found(concrete, reached, item.name.value)]
        if not values or item.selection_set is None:
            yield f"{concrete}.{item.name.value}"
            return
        for inner, places in self._below(values).items():
            yield from self.lacking(inner, places, item.selection_set)


class _Keyring:
    """Which keys open from one set of places: subgraphs often share a key, and it need be tried only once."""

    def __init__(self, moves: Moves, concrete: str, reached: set[Place]) -> None:
        self._moves, self._concrete, self._reached = moves, concrete, reached
        self._tried: dict[str, bool] = {}

    def opens(self, keys: tuple[Key, ...]) -> bool:
        return any(map(self._opens_one, keys))

    def _opens_one(self, key: Key) -> bool:
        if key.text not in self._tried:
            self._tried[key.text] = self._moves.can_gather(self._concrete, self._reached, key.selection)
        return self._tried[key.text]
