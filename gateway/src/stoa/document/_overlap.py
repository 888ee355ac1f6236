"""Fields that answer under one name must be one field, or never meet.

Every pair of fields that stands in some group here is compared, and every pair that graphql-core compares stands in one: fields
of an object type with those of abstract types, for each object type; and all of them together for the shape of what they answer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

from stoa.document._facts import FieldFacts, SchemaFacts, TypeFacts
from stoa.document._refused import RefusedError, refuse

_MOST_WORK: Final = 10_000  # fields looked at; graphql-core counts its own work where there are more
_MOST_EQUAL: Final = 200  # fields of one name in one place: graphql-core refuses where they are too many


@dataclass(frozen=True, slots=True)
class _Placed:
    parent: TypeFacts
    node: FieldNode
    facts: FieldFacts


_Sets: TypeAlias = Sequence[tuple[TypeFacts, SelectionSetNode]]
_ByName: TypeAlias = dict[str, list[_Placed]]


@dataclass(slots=True)
class Overlaps:
    """``tangled`` are the selection sets, by id, that need a look at all."""

    facts: SchemaFacts
    fragments: Mapping[str, FragmentDefinitionNode]
    types: Mapping[str, TypeFacts]
    tangled: Collection[int]
    _work: int = field(default=0)

    def check(self, parent: TypeFacts, node: SelectionSetNode) -> None:
        self._check(((parent, node),), shapes_only=False)

    def _check(self, sets: _Sets, *, shapes_only: bool) -> None:
        if len(sets) == 1 and id(sets[0][1]) not in self.tangled:
            return
        by_name: _ByName = {}
        spread: set[str] = set()
        for parent, node in sets:
            self._collect(parent, node, by_name, spread)
        for placed in by_name.values():
            if len(placed) > _MOST_EQUAL:
                raise RefusedError
            if len(placed) == 1 or shapes_only:
                self._check_shapes(placed, shapes_only=shapes_only)
            else:
                self._check_fields(placed)

    def _collect(self, parent: TypeFacts, node: SelectionSetNode, by_name: _ByName, spread: set[str]) -> None:
        self._work += len(node.selections)
        if self._work > _MOST_WORK:
            raise RefusedError
        for one in node.selections:
            if isinstance(one, FieldNode):
                name = (one.alias or one.name).value
                by_name.setdefault(name, []).append(_Placed(parent, one, parent.fields[one.name.value]))
            elif isinstance(one, FragmentSpreadNode):
                name = one.name.value
                if name not in spread:
                    spread.add(name)
                    self._collect(self.types[name], self.fragments[name].selection_set, by_name, spread)
            elif isinstance(one, InlineFragmentNode):
                condition = one.type_condition
                inner = parent if condition is None else self.facts.composite(condition.name.value)
                self._collect(inner or refuse(), one.selection_set, by_name, spread)

    def _check_fields(self, placed: list[_Placed]) -> None:
        objects = {id(one.parent): one.parent for one in placed if one.parent.is_object}
        if len(objects) <= 1:
            self._check_group(placed)
            return
        for parent in objects.values():
            self._check_group([one for one in placed if one.parent is parent or not one.parent.is_object])
        self._check_shapes(placed, shapes_only=True)

    def _check_group(self, placed: list[_Placed]) -> None:
        """Fields that may meet in one object."""
        first = placed[0].node
        for one in placed:
            if one.node.name.value != first.name.value or (one.node.arguments or ()) != (first.arguments or ()):
                raise RefusedError
        self._check_shapes(placed, shapes_only=False)

    def _check_shapes(self, placed: list[_Placed], *, shapes_only: bool) -> None:
        if any(one.facts.shape != placed[0].facts.shape for one in placed):
            raise RefusedError
        below = list(self._below(placed))
        if below:
            self._check(below, shapes_only=shapes_only)

    def _below(self, placed: Iterable[_Placed]) -> Iterable[tuple[TypeFacts, SelectionSetNode]]:
        for one in placed:
            if one.node.selection_set is not None and one.facts.inner is not None:
                yield self.facts.composite(one.facts.inner) or refuse(), one.node.selection_set


__all__ = ["Overlaps"]
