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
    GraphQLInterfaceType,
    GraphQLSchema,
    GraphQLUnionType,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    visit,
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

    def guarded_fields(self, document: DocumentNode, operation: OperationDefinitionNode) -> tuple[GuardedField, ...]:
        """The guarded fields of one operation and of all fragments of its document."""
        if not self._security:
            return ()
        visitor = _GuardVisitor(self, TypeInfo(self._schema))
        for definition in document.definitions:
            if definition is operation or not isinstance(definition, OperationDefinitionNode):
                visit(definition, TypeInfoVisitor(visitor.type_info, visitor))
        return tuple(visitor.found)

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


class _GuardVisitor(Visitor):
    def __init__(self, requirements: Requirements, type_info: TypeInfo) -> None:
        super().__init__()
        self._requirements = requirements
        self.type_info = type_info
        self.found: list[GuardedField] = []

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent, returned = self.type_info.get_parent_type(), self.type_info.get_type()
        if parent is None:
            return
        name = None if returned is None else get_named_type(returned).name
        requirements = self._requirements.of_field(parent.name, node.name.value, name)
        if requirements:
            self.found.append(GuardedField(node, requirements))


__all__ = ["GuardedField", "Requirements", "denied_fields"]
