"""Wants: fields still to be answered. The planner tells them apart by identity, so each is made once and kept."""

from __future__ import annotations

from typing import Final, TypeAlias

from graphql import GraphQLSchema, get_named_type, is_composite_type
from msgspec import structs

from stoa.operation import Argument, Field
from stoa.supergraph import FieldSet, FieldSetField, Supergraph

Wants: TypeAlias = tuple[Field, ...]
#: an object type, and the fields from there to the leaf
LeafKey: TypeAlias = tuple[str, tuple[object, ...]]
TYPENAME: Final = "__typename"


class WantStore:
    """Makes narrower wants out of wanted ones, and wants out of field sets; the same question gives the same object."""

    def __init__(self, supergraph: Supergraph) -> None:
        self._supergraph = supergraph
        self._narrowed: dict[tuple[int, frozenset[str]], Field] = {}
        self._with_selection: dict[tuple[int, tuple[int, ...]], Field] = {}
        self._from_sets: dict[tuple[FieldSet, str, frozenset[str]], Wants] = {}
        self._typenames: dict[tuple[str, frozenset[str]], Field] = {}
        self._leaves: dict[int, int] = {}
        self._leaf_keys: dict[int, frozenset[LeafKey]] = {}
        self._kept: list[Field] = []

    def narrow(self, want: Field, types: frozenset[str]) -> Field:
        """The same want for fewer types."""
        if want.possible_types == types:
            return want
        key = (id(want), types)
        found = self._narrowed.get(key)
        if found is None:
            found = self._narrowed[key] = structs.replace(want, possible_types=types)
            self._kept.append(want)
        return found

    def with_selection(self, want: Field, selection: Wants) -> Field:
        """The same want with less inside."""
        key = (id(want), tuple(map(id, selection)))
        found = self._with_selection.get(key)
        if found is None:
            found = self._with_selection[key] = structs.replace(want, selection=selection)
            self._kept.extend((want, *selection))
        return found

    def leaves(self, want: Field) -> int:
        """How many leaves the want has, at least one."""
        found = self._leaves.get(id(want))
        if found is None:
            found = self._leaves[id(want)] = sum(map(self.leaves, want.selection or ())) or 1
            self._kept.append(want)
        return found

    def leaf_keys(self, want: Field) -> frozenset[LeafKey]:
        """Every leaf by its path and object type: what two wants, or a want and its rest, have in common."""
        found = self._leaf_keys.get(id(want))
        if found is None:
            head = (want.name, want.fetched_as, want.arguments, want.conditions)
            inner = [key for one in want.selection or () for key in self.leaf_keys(one)]
            found = frozenset((name, (head, below)) for name in want.possible_types for below in inner or ((),))
            self._leaf_keys[id(want)] = found
            self._kept.append(want)
        return found

    def typename(self, parent: str, types: frozenset[str]) -> Field:
        key = (parent, types)
        found = self._typenames.get(key)
        if found is None:
            found = Field(response_name=TYPENAME, name=TYPENAME, parent_type=parent, possible_types=types)
            self._typenames[key] = found
        return found

    def of_field_set(self, fields: FieldSet, parent: str, types: frozenset[str]) -> Wants:
        """What a key or a ``@requires`` asks of entities of these types."""
        key = (fields, parent, types)
        found = self._from_sets.get(key)
        if found is None:
            found = self._from_sets[key] = tuple(self._expand(fields, parent, types))
        return found

    def _expand(self, fields: FieldSet, parent: str, types: frozenset[str]) -> list[Field]:
        wants: list[Field] = []
        for one in fields:
            if isinstance(one, FieldSetField):
                wants.append(self._want(one, parent, types))
                continue
            possible = types & self._supergraph.possible_types.get(one.type_condition, frozenset())
            if possible:
                wants.extend(self._expand(one.selection, one.type_condition, possible))
        return wants

    def _want(self, one: FieldSetField, parent: str, types: frozenset[str]) -> Field:
        if one.name == TYPENAME:
            return self.typename(parent, types)
        inner = _named_type(self._supergraph.schema, parent, one.name)
        selection: Wants | None = None
        if inner is not None:
            possible = self._supergraph.possible_types[inner]
            inside = self._expand(one.selection, inner, possible)
            if self._supergraph.types[inner].kind != "object":
                inside.insert(0, self.typename(inner, possible))
            selection = tuple(inside)
        arguments = tuple(Argument(name, text) for name, text in one.arguments)
        return Field(
            response_name=one.name,
            name=one.name,
            parent_type=parent,
            possible_types=types,
            arguments=arguments,
            selection=selection,
        )


def _named_type(schema: GraphQLSchema, parent: str, field: str) -> str | None:
    """Name of the field's composite type; None for leaves."""
    definition = schema.get_type(parent).fields[field]  # type: ignore[union-attr]
    named = get_named_type(definition.type)
    return named.name if is_composite_type(named) else None
