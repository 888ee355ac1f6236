"""What the supergraph demands of a caller, field by field of an operation.

A field is guarded by its own requirement, its parent type's and its return type's. Selected on an interface it is guarded by those
of every implementation as well (all of them must hold): otherwise the interface would be a way around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
)

from stoa.auth._identity import Identity
from stoa.supergraph import SecurityRequirement


@dataclass(frozen=True, slots=True)
class GuardedField:
    """A field of an operation's document that not everybody may read: every requirement must hold."""

    node: FieldNode
    requirements: tuple[SecurityRequirement, ...]


def denied_fields(guarded: Iterable[GuardedField], identity: Identity) -> frozenset[int]:
    """The ids of the nodes that this caller may not read."""
    return frozenset(id(each.node) for each in guarded if not all(_is_met(one, identity) for one in each.requirements))


def _is_met(requirement: SecurityRequirement, identity: Identity) -> bool:
    if not identity.is_authenticated:
        return False
    return _covers(identity.scopes, requirement.scopes) and _covers(identity.policies, requirement.policies)


def _covers(held: frozenset[str], groups: tuple[tuple[str, ...], ...]) -> bool:
    return not groups or any(held.issuperset(group) for group in groups)


class Requirements:
    """``security`` is keyed by ``Type`` and ``Type.field``."""

    def __init__(self, schema: GraphQLSchema, security: Mapping[str, SecurityRequirement]) -> None:
        self._schema = schema
        self._security = security
        self._looked_up: dict[tuple[str, str], tuple[SecurityRequirement, ...]] = {}

    def guarded_fields(self, document: DocumentNode, operation: OperationDefinitionNode) -> tuple[GuardedField, ...]:
        """The guarded fields of one operation and of all fragments of its document."""
        if not self._security:
            return ()
        found: list[GuardedField] = []
        for definition in document.definitions:
            if definition is operation:
                self._collect(operation.selection_set, self._schema.get_root_type(operation.operation), found)
            elif isinstance(definition, FragmentDefinitionNode):
                on = self._schema.get_type(definition.type_condition.name.value)
                self._collect(definition.selection_set, on, found)
        return tuple(found)

    def _collect(
        self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None, found: list[GuardedField]
    ) -> None:
        """The document is valid: what stands in a selection set has a composite type above it."""
        if not is_composite_type(parent):
            return
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                definition = self._schema.get_field(parent, node.name.value)
                returned = get_named_type(definition.type) if definition is not None else None
                requirements = self._of_field(parent.name, node.name.value, returned.name if returned else None)
                if requirements:
                    found.append(GuardedField(node, requirements))
                if node.selection_set is not None:
                    self._collect(node.selection_set, returned, found)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                on = parent if condition is None else self._schema.get_type(condition.name.value)
                self._collect(node.selection_set, on, found)

    def _of_field(self, parent: str, field: str, returned: str | None) -> tuple[SecurityRequirement, ...]:
        """Looked up once for each field of the schema."""
        key = (parent, field)
        known = self._looked_up.get(key)
        if known is None:
            known = self._looked_up[key] = self.of_field(parent, field, returned)
        return known

    def of_field(self, parent: str, field: str, returned: str | None) -> tuple[SecurityRequirement, ...]:
        coordinates = [parent, f"{parent}.{field}"]
        if returned is not None:
            coordinates.append(returned)
        for implementation in self._implementations(parent):
            coordinates += [implementation, f"{implementation}.{field}"]
        return tuple(dict.fromkeys(self._known(coordinates)))

    def _known(self, coordinates: Iterable[str]) -> Iterator[SecurityRequirement]:
        for coordinate in coordinates:
            requirement = self._security.get(coordinate)
            if requirement is not None:
                yield requirement

    def _implementations(self, parent: str) -> Iterator[str]:
        named = self._schema.get_type(parent)
        if isinstance(named, (GraphQLInterfaceType, GraphQLUnionType)):
            for possible in self._schema.get_possible_types(named):
                yield possible.name


__all__ = ["GuardedField", "Requirements", "denied_fields"]
