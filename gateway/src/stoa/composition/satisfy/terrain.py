"""The ground that queries walk on: where an object can be held, and what each subgraph resolves of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """An object held in a subgraph, as a type of that subgraph (its own, or an interface object's).

    ``provided`` is the field set that the way here provides although the subgraph marks it @external.
    """

    subgraph: str
    type: str
    provided: str = ""

    @property
    def bare(self) -> Place:
        return Place(self.subgraph, self.type)


@dataclass(frozen=True, slots=True)
class Terrain:
    """Lookups over one composition. ``active_labels``: do labelled overrides take effect in this walk."""

    composition: Composition
    active_labels: bool
    subgraphs: Mapping[str, Subgraph] = field(init=False)

    def __post_init__(self) -> None:
        by_name = {subgraph.name: subgraph for subgraph in self.composition.subgraphs}
        object.__setattr__(self, "subgraphs", by_name)

    def definition_at(self, place: Place) -> TypeDefinition:
        return self.subgraphs[place.subgraph].types[place.type]

    def places_of(self, concrete: str) -> Iterator[Place]:
        """Yield everywhere an object of this type can be held."""
        interfaces = self.composition.schema.types[concrete].interface_names
        for subgraph in self.composition.subgraphs:
            if concrete in subgraph.types:
                yield Place(subgraph.name, concrete)
            for name in interfaces:
                definition = subgraph.type_of(name)
                if definition is not None and definition.is_interface_object:
                    yield Place(subgraph.name, name)

    def keys_at(self, place: Place) -> tuple[Key, ...]:
        """Return the keys by which an object can be fetched here."""
        keys = self.composition.facts[place.subgraph].keys.get(place.type, ())
        return tuple(key for key in keys if key.resolvable)

    def field_at(self, place: Place, name: str) -> Field | None:
        """Return the field if the subgraph resolves it for an object held here; requirements are not looked at."""
        found = self.definition_at(place).fields.get(name)
        if found is None:
            return None
        coordinate = f"{place.type}.{name}"
        if coordinate in self.composition.facts[place.subgraph].external and not provides(place.provided, name):
            return None
        return None if self._is_overridden(place, coordinate) else found

    def _is_overridden(self, place: Place, coordinate: str) -> bool:
        subgraph = self.subgraphs[place.subgraph]
        suffered = self.composition.overrides.suffered_by(subgraph, coordinate)
        if suffered is not None and (suffered.label is None or self.active_labels):
            return True
        made = self.composition.overrides.made_by(subgraph, coordinate)
        return made is not None and made.label is not None and not self.active_labels

    def after(self, place: Place, found: Field) -> Place:
        """Return where the field's value is held, as the type that this subgraph declares."""
        application = next(found.applied("provides"), None)
        own = selection_of(application) if application else None
        texts = [below(place.provided, found.name), print_field_set(own) if own else ""]
        return Place(place.subgraph, found.type.name, " ".join(text for text in texts if text))

    def narrowed(self, place: Place, concrete: str) -> Place | None:
        """Return the place as one that holds this very type; None where the subgraph cannot mean it."""
        definition = self.subgraphs[place.subgraph].type_of(place.type)
        if definition is None:
            return None
        provided = self._narrowed_fields(place, concrete)
        if definition.is_interface_object:
            possible = concrete in self.composition.schema.possible_types(place.type)
            return Place(place.subgraph, place.type, provided) if possible else None
        possible = concrete in self.subgraphs[place.subgraph].possible_types(place.type)
        return Place(place.subgraph, concrete, provided) if possible else None

    def concrete_types(self, name: str) -> tuple[str, ...]:
        return self.composition.schema.possible_types(name)

    def is_composite(self, name: str) -> bool:
        definition = self.composition.schema.types.get(name)
        return definition is not None and definition.kind in {Kind.OBJECT, Kind.INTERFACE, Kind.UNION}

    def fits(self, concrete: str, condition: str) -> bool:
        return concrete in self.concrete_types(condition)

    def _narrowed_fields(self, place: Place, concrete: str) -> str:
        if not place.provided:
            return ""
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
