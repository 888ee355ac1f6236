"""The ground that queries walk on: where an object can be held, and what each subgraph resolves of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode

from stoa.composition.check import Composition
from stoa.composition.model import (
    Field,
    Key,
    Kind,
    Subgraph,
    TypeDefinition,
    parse_field_set,
    print_field_set,
    selection_of,
)

_COMPOSITE = frozenset({Kind.OBJECT, Kind.INTERFACE, Kind.UNION})


class Place(NamedTuple):
    """An object held in a subgraph, as a type of that subgraph (its own, or an interface object's).

    ``provided`` is the field set that the way here provides although the subgraph marks it @external.
    """

    subgraph: str
    type: str
    provided: str = ""

    @property
    def bare(self) -> Place:
        return Place(self.subgraph, self.type) if self.provided else self


class Terrain:
    """Lookups over one composition, each worked out once. ``active_labels`` are the overrides' labels that are on."""

    def __init__(self, composition: Composition, active_labels: frozenset[str]) -> None:
        self.composition = composition
        self.active_labels = active_labels
        self.subgraphs: Mapping[str, Subgraph] = {subgraph.name: subgraph for subgraph in composition.subgraphs}
        self._places: dict[str, tuple[Place, ...]] = {}
        self._fields: dict[tuple[str, str, str], Field | None] = {}
        self._resolvers: dict[str, dict[str, dict[Place, Field]]] = {}
        self._doors: dict[str, tuple[Place, ...]] = {}
        self._after: dict[tuple[str, str, str], Place] = {}
        self._possible: dict[tuple[str, str], frozenset[str]] = {}
        self._keys: dict[tuple[str, str], tuple[Key, ...]] = {}

    def definition_at(self, place: Place) -> TypeDefinition:
        return self.subgraphs[place.subgraph].types[place.type]

    def places_of(self, concrete: str) -> tuple[Place, ...]:
        """Return everywhere an object of this type can be held."""
        if concrete not in self._places:
            self._places[concrete] = tuple(self._find_places(concrete))
        return self._places[concrete]

    def keys_at(self, place: Place) -> tuple[Key, ...]:
        """Return the keys by which an object can be fetched here."""
        at = place[:2]
        if at not in self._keys:
            keys = self.composition.facts[place.subgraph].keys.get(place.type, ())
            self._keys[at] = tuple(key for key in keys if key.resolvable)
        return self._keys[at]

    def field_at(self, place: Place, name: str) -> Field | None:
        """Return the field if the subgraph resolves it for an object held here; requirements are not looked at."""
        at = (place.subgraph, place.type, name)
        if at not in self._fields:
            self._fields[at] = self._find_field(place, name, is_provided=False)
        found = self._fields[at]
        if found is None and provides(place.provided, name):
            return self._find_field(place, name, is_provided=True)
        return found

    def resolvers_of(self, concrete: str, name: str) -> Mapping[Place, Field]:
        """Return the places where this field of an object is resolved whatever way led there."""
        if concrete not in self._resolvers:
            self._resolvers[concrete] = self._find_resolvers(concrete)
        return self._resolvers[concrete].get(name, {})

    def doors_of(self, concrete: str) -> tuple[Place, ...]:
        """Return the places that an object of this type can be fetched at by a key."""
        if concrete not in self._doors:
            self._doors[concrete] = tuple(place for place in self.places_of(concrete) if self.keys_at(place))
        return self._doors[concrete]

    def after(self, place: Place, found: Field) -> Place:
        """Return where the field's value is held, as the type that this subgraph declares."""
        if place.provided:
            return self._find_after(place, found)
        at = (place.subgraph, place.type, found.name)
        if at not in self._after:
            self._after[at] = self._find_after(place, found)
        return self._after[at]

    def narrowed(self, place: Place, concrete: str) -> Place | None:
        """Return the place as one that holds this very type; None where the subgraph cannot mean it."""
        definition = self.subgraphs[place.subgraph].type_of(place.type)
        if definition is None:
            return None
        stands_for_all = definition.is_interface_object
        if not (self.fits(concrete, place.type) if stands_for_all else concrete in self._possible_in(place)):
            return None
        name = place.type if stands_for_all else concrete
        return Place(place.subgraph, name, self._narrowed_fields(place, concrete) if place.provided else "")

    def concrete_types(self, name: str) -> tuple[str, ...]:
        return self.composition.schema.possible_types(name)

    def is_composite(self, name: str) -> bool:
        definition = self.composition.schema.types.get(name)
        return definition is not None and definition.kind in _COMPOSITE

    def fits(self, concrete: str, condition: str) -> bool:
        return concrete in self.concrete_types(condition)

    def _find_places(self, concrete: str) -> Iterator[Place]:
        interfaces = self.composition.schema.types[concrete].interface_names
        for subgraph in self.composition.subgraphs:
            if concrete in subgraph.types:
                yield Place(subgraph.name, concrete)
            for name in interfaces:
                definition = subgraph.type_of(name)
                if definition is not None and definition.is_interface_object:
                    yield Place(subgraph.name, name)

    def _find_resolvers(self, concrete: str) -> dict[str, dict[Place, Field]]:
        # from the places to their fields: a root type has many of both, and each place few of the fields
        found: dict[str, dict[Place, Field]] = {}
        for place in self.places_of(concrete):
            for name in self.definition_at(place).fields:
                field = self.field_at(place, name)
                if field is not None:
                    found.setdefault(name, {})[place] = field
        return found

    def _find_field(self, place: Place, name: str, *, is_provided: bool) -> Field | None:
        found = self.definition_at(place).fields.get(name)
        if found is None:
            return None
        coordinate = f"{place.type}.{name}"
        if coordinate in self.composition.facts[place.subgraph].external and not is_provided:
            return None
        return None if self._is_overridden(place, coordinate) else found

    def _is_overridden(self, place: Place, coordinate: str) -> bool:
        subgraph = self.subgraphs[place.subgraph]
        suffered = self.composition.overrides.suffered_by(subgraph, coordinate)
        if suffered is not None and (suffered.label is None or suffered.label in self.active_labels):
            return True
        made = self.composition.overrides.made_by(subgraph, coordinate)
        return made is not None and made.label is not None and made.label not in self.active_labels

    def _find_after(self, place: Place, found: Field) -> Place:
        application = next(found.applied("provides"), None)
        own = selection_of(application) if application else None
        texts = [below(place.provided, found.name), print_field_set(own) if own else ""]
        return Place(place.subgraph, found.type.name, " ".join(text for text in texts if text))

    def _possible_in(self, place: Place) -> frozenset[str]:
        at = place[:2]
        if at not in self._possible:
            self._possible[at] = frozenset(self.subgraphs[place.subgraph].possible_types(place.type))
        return self._possible[at]

    def _narrowed_fields(self, place: Place, concrete: str) -> str:
        return " ".join(self._fields_for(parse_field_set(place.provided), concrete))

    def _fields_for(self, selection: SelectionSetNode, concrete: str) -> Iterator[str]:
        for item in selection.selections:
            if isinstance(item, InlineFragmentNode):
                if item.type_condition is None or self.fits(concrete, item.type_condition.name.value):
                    yield from self._fields_for(item.selection_set, concrete)
            else:
                yield print_field_set(SelectionSetNode(selections=(item,)))


def provides(provided: str, name: str) -> bool:
    return bool(provided) and any(True for _ in _named(provided, name))


def below(provided: str, name: str) -> str:
    """Return what a field set selects below one of its fields."""
    if not provided:
        return ""
    inner = (node.selection_set for node in _named(provided, name))
    return " ".join(print_field_set(selection) for selection in inner if selection is not None)


def _named(provided: str, name: str) -> Iterator[FieldNode]:
    for item in parse_field_set(provided).selections:
        if isinstance(item, FieldNode) and item.name.value == name:
            yield item
