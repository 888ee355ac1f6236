"""Syntax to composition's own nouns: definitions and extensions folded, directives under specification names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from graphql import (
    DirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    StringValueNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)

from stoa.composition.model import Application, EnumValue, Field, InputValue, Kind, TypeDefinition, TypeRef
from stoa.composition.read.locate import Locator
from stoa.composition.read.name_directives import Names
from stoa.spec import PROTOCOL_FIELDS, PROTOCOL_TYPES, Version

_Node = TypeDefinitionNode | TypeExtensionNode

_KIND_OF: Final[dict[type[_Node], Kind]] = {
    ObjectTypeDefinitionNode: Kind.OBJECT,
    ObjectTypeExtensionNode: Kind.OBJECT,
    InterfaceTypeDefinitionNode: Kind.INTERFACE,
    InterfaceTypeExtensionNode: Kind.INTERFACE,
    UnionTypeDefinitionNode: Kind.UNION,
    UnionTypeExtensionNode: Kind.UNION,
    EnumTypeDefinitionNode: Kind.ENUM,
    EnumTypeExtensionNode: Kind.ENUM,
    InputObjectTypeDefinitionNode: Kind.INPUT,
    InputObjectTypeExtensionNode: Kind.INPUT,
    ScalarTypeDefinitionNode: Kind.SCALAR,
    ScalarTypeExtensionNode: Kind.SCALAR,
}


def build_types(document: DocumentNode, names: Names, locator: Locator) -> dict[str, TypeDefinition]:
    """Return every type the subgraph brings to the supergraph, in the order of the text."""
    nodes: dict[str, list[_Node]] = {}
    for node in document.definitions:
        if isinstance(node, _Node) and not _is_machinery(node.name.value, names):
            nodes.setdefault(node.name.value, []).append(node)
    builder = TypeBuilder(names, locator)
    return {name: builder.build(parts) for name, parts in nodes.items()}


def _is_machinery(name: str, names: Names) -> bool:
    return name in names.scalars or name in PROTOCOL_TYPES


class TypeBuilder:
    """Builds elements of one subgraph; holds nothing but its names and its text."""

    def __init__(self, names: Names, locator: Locator) -> None:
        self._names = names
        self._locator = locator

    def build(self, parts: list[_Node]) -> TypeDefinition:
        # a definition comes before its extensions, wherever it stands in the text
        parts = sorted(parts, key=lambda node: isinstance(node, TypeExtensionNode))
        first = parts[0]
        directives = self.applications(directive for node in parts for directive in node.directives or ())
        extends = any(application.name == "extends" for application in directives)
        description = next((text for node in parts if (text := _description(node))), None)
        return TypeDefinition(
            name=first.name.value,
            kind=_KIND_OF[type(first)],
            description=description,
            directives=tuple(application for application in directives if application.name not in _READ_HERE),
            location=self._locator.at(first),
            fields=self._fields(parts),
            input_fields=self._input_fields(parts),
            values=self._values(parts),
            interfaces=_unique(item.name.value for node in parts for item in getattr(node, "interfaces", None) or ()),
            members=_unique(item.name.value for node in parts for item in getattr(node, "types", None) or ()),
            is_extension=extends or isinstance(first, TypeExtensionNode),
            extends_by_directive=extends,
        )

    def applications(self, nodes: Iterable[DirectiveNode]) -> tuple[Application, ...]:
        return tuple(self._application(node) for node in nodes)

    def _application(self, node: DirectiveNode) -> Application:
        written = node.name.value
        return Application(
            name=self._names.directives.get(written) or (written if written in _BUILT_IN else f"@{written}"),
            written=written,
            arguments={argument.name.value: argument.value for argument in node.arguments or ()},
            location=self._locator.at(node),
        )

    def _fields(self, parts: list[_Node]) -> dict[str, Field]:
        fields: dict[str, Field] = {}
        for part in parts:
            spread = self._spread_over_fields(part, parts)
            for node in getattr(part, "fields", None) or ():
                if isinstance(node, FieldDefinitionNode) and node.name.value not in PROTOCOL_FIELDS:
                    fields[node.name.value] = self._field(node, spread)
        return fields

    def _spread_over_fields(self, part: _Node, parts: list[_Node]) -> tuple[Application, ...]:
        """Return what a type says for its fields; from v2.2 on a declaration speaks for its own fields only.

        In Federation 1 the same words on a type said nothing.
        """
        if self._names.is_federation_1:
            return ()
        speaking = [part] if self._names.version >= _BY_DECLARATION else parts
        applied = self.applications(directive for node in speaking for directive in node.directives or ())
        return tuple(item for item in applied if item.name in _FOR_FIELDS)

    def _field(self, node: FieldDefinitionNode, spread: tuple[Application, ...]) -> Field:
        own = self.applications(node.directives or ())
        inherited = {item.name: item for item in spread if all(item.name != mine.name for mine in own)}.values()
        return Field(
            name=node.name.value,
            type=TypeRef.of(node.type),
            description=_description(node),
            directives=(*own, *inherited),
            location=self._locator.at(node),
            arguments={item.name.value: self._input_value(item) for item in node.arguments or ()},
        )

    def _input_fields(self, parts: list[_Node]) -> dict[str, InputValue]:
        nodes = [item for node in parts for item in getattr(node, "fields", None) or ()]
        return {
            node.name.value: self._input_value(node) for node in nodes if isinstance(node, InputValueDefinitionNode)
        }

    def _input_value(self, node: InputValueDefinitionNode) -> InputValue:
        return InputValue(
            name=node.name.value,
            type=TypeRef.of(node.type),
            default=node.default_value,
            description=_description(node),
            directives=self.applications(node.directives or ()),
            location=self._locator.at(node),
        )

    def _values(self, parts: list[_Node]) -> Mapping[str, EnumValue]:
        nodes: list[EnumValueDefinitionNode] = [item for node in parts for item in getattr(node, "values", None) or ()]
        return {
            node.name.value: EnumValue(
                name=node.name.value,
                description=_description(node),
                directives=self.applications(node.directives or ()),
                location=self._locator.at(node),
            )
            for node in nodes
        }


#: on a type they mean each of its fields
_FOR_FIELDS: Final = frozenset({"external", "shareable"})
_READ_HERE: Final = _FOR_FIELDS | {"extends"}
_BY_DECLARATION: Final = Version(2, 2)

#: directives of GraphQL itself keep their plain names
_BUILT_IN: Final = frozenset({"deprecated", "specifiedBy", "oneOf"})


def _description(node: object) -> str | None:
    text: StringValueNode | None = getattr(node, "description", None)
    return text.value if text is not None and text.value else None


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
